package e2e

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestSample: one click on the landing page opens the sample, and the verdict says in the reader's language what
// failed; a click on it shows the record and its explanation.
func TestSample(t *testing.T) {
	for _, c := range []struct{ lang, locale, listener, certificate string }{
		{"ko", "ko-kr", "수신기", "클라이언트 인증서"},
		{"en", "en-us", "HTTPS listener", "client certificate"},
	} {
		t.Run(c.lang, func(t *testing.T) {
			p := open(t, c.lang)
			p.click("#sample")
			p.ready()

			failures, _ := strconv.Atoi(p.data()["findings"])
			categories := eval[[]string](p, `[...document.querySelectorAll("#verdict [data-finding]")].map((e) => e.dataset.category)`)
			for _, want := range []string{"not-presented", "untrusted-root"} {
				if !slices.Contains(categories, want) {
					t.Errorf("the verdict has %q, not %s", categories, want)
				}
			}
			sum := eval[int](p, `[...document.querySelectorAll("#verdict [data-finding^=client]")].reduce((n, e) => n + Number(e.dataset.count), 0)`)
			if failures < 2 || sum != failures {
				t.Errorf("data-findings is %d, the groups count %d", failures, sum)
			}

			group := "#verdict [data-category=not-presented]"
			rule := eval[string](p, fmt.Sprintf(`document.querySelector(%q).dataset.finding`, group))
			p.click(group + " [data-action=show]")
			p.wait("the first record of the group is selected",
				fmt.Sprintf(`document.querySelector('#records [role=row][aria-selected=true]').dataset.finding === %q`, rule))
			p.wait("it is explained", `document.querySelector("#explained [data-part=title]").textContent.trim() !== ""`)
			if lang := eval[string](p, `document.querySelector("#explained").lang`); lang != c.lang {
				t.Errorf("#explained is in %q", lang)
			}
			text := strings.ToLower(p.text("#explained"))
			for _, want := range []string{c.listener, c.certificate} {
				if !strings.Contains(text, strings.ToLower(want)) {
					t.Errorf("the explanation does not say %q: %s", want, text)
				}
			}
			for _, part := range []string{"title", "meaning", "causes", "steps", "links", "original"} {
				if p.count("#explained [data-part="+part+"]") != 1 {
					t.Errorf("the explanation lacks its %s", part)
				}
			}
			links := eval[[]map[string]string](p, `[...document.querySelectorAll("#explained a[href]")].map((a) => ({href: a.href, target: a.target, rel: a.rel}))`)
			if len(links) == 0 {
				t.Error("the explanation has no links")
			}
			for _, a := range links {
				if !strings.HasPrefix(a["href"], "https://learn.microsoft.com/"+c.locale+"/") || a["target"] != "_blank" || !strings.Contains(a["rel"], "noreferrer") {
					t.Errorf("a link is %v", a)
				}
			}
			p.shot("sample-" + c.lang)
		})
	}
}

// TestLanguage: every word of the page changes with the language, and nothing else does.
func TestLanguage(t *testing.T) {
	p := open(t, "ko")
	p.click("#sample")
	p.ready()
	before := p.data()
	p.do("choose English", setSelect("#language", "en"))
	p.wait("the page speaks English", `document.documentElement.lang === "en" && !/[가-힣]/.test(document.querySelector("#verdict").innerText)`)
	after := p.data()
	for name, value := range before {
		if after[name] != value {
			t.Errorf("data-%s was %s and is %s", name, value, after[name])
		}
	}
	if text := strings.ReplaceAll(p.text("body"), "한국어", ""); hangul(text) {
		t.Errorf("the English page still has Korean words: %.2000s", text)
	}
}
