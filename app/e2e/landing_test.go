package e2e

import (
	"strings"
	"testing"
)

// TestLanding: the page opens without an error wherever the site is put, and speaks the reader's language.
func TestLanding(t *testing.T) {
	for _, at := range []struct{ name, path string }{{"root", rootPath}, {"sub-path", deepPath}} {
		for _, lang := range []string{"ko", "en"} {
			t.Run(at.name+"/"+lang, func(t *testing.T) {
				p := openAt(t, place{path: at.path, fragment: "v=1&lang=" + lang})
				p.state("empty")
				if got := eval[string](p, `document.documentElement.lang`); got != lang {
					t.Errorf("<html lang> is %q", got)
				}
				if text := p.text("main"); hangul(text) != (lang == "ko") || strings.TrimSpace(text) == "" {
					t.Errorf("%s landing says %q", lang, text)
				}
				p.shot("landing-" + at.name + "-" + lang)
			})
		}
	}
}

// TestStaticLanding: before the engine runs, the same page stands there already.
func TestStaticLanding(t *testing.T) {
	for _, lang := range []string{"ko", "en"} {
		p := openAt(t, place{fragment: "v=1&lang=" + lang, landing: true})
		static := eval[string](p, `fetch(svcscope.base + "index.html").then((r) => r.text()).then((html) => {
			const page = new DOMParser().parseFromString(html, "text/html");
			return page.querySelector('template[data-lang=' + document.documentElement.lang + ']').content.querySelector("main").textContent.replace(/\s+/g, " ").trim();
		})`)
		p.wait("the engine runs", `svcscope.onfiles`)
		drawn := eval[string](p, `document.querySelector("main").textContent.replace(/\s+/g, " ").trim()`)
		squeeze := strings.NewReplacer(" ", "")
		if squeeze.Replace(static) != squeeze.Replace(drawn) || static == "" {
			t.Errorf("%s: static page says %q, drawn page %q", lang, static, drawn)
		}
	}
}

// TestEarlyFile: a file that is chosen before the engine runs is opened when it does.
func TestEarlyFile(t *testing.T) {
	file := realTrace(t, "laoluolapegba_finservice__Web_messages.svclog")
	p := openAt(t, place{landing: true})
	p.choose(file)
	p.ready()
	if got := p.data()["records"]; got != "2" {
		t.Errorf("%s records", got)
	}
}

// TestPlainServer: a server that does not know the types of the site's files will do.
func TestPlainServer(t *testing.T) {
	p := openAt(t, place{path: plainPath, fragment: "v=1&lang=en"})
	p.click("#sample")
	p.ready()
	if got := p.data()["records"]; got == "0" {
		t.Errorf("%s records", got)
	}
}

// TestBrokenSite: where the engine cannot start, the page says so in the reader's language.
func TestBrokenSite(t *testing.T) {
	for _, lang := range []string{"ko", "en"} {
		p := openAt(t, place{path: brokenPath, fragment: "v=1&lang=" + lang, landing: true})
		p.expect("app.wasm")
		p.state("failed")
		text := p.text("[role=alert]")
		if !strings.Contains(text, "web/app.wasm: 404") || hangul(text) != (lang == "ko") {
			t.Errorf("the %s page says %q", lang, text)
		}
	}
}

func hangul(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= '가' && r <= '힣' })
}
