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

// openHeld opens the site with the engine held back: what stands there is the static page.
func openHeld(t *testing.T, lang string) (p *tab, release func()) {
	t.Helper()
	release = site.hold()
	t.Cleanup(release)
	return openAt(t, place{path: heldPath, fragment: "v=1&lang=" + lang, landing: true}), release
}

// TestStaticLanding: before the engine runs, the same page stands there already.
func TestStaticLanding(t *testing.T) {
	for _, lang := range []string{"ko", "en"} {
		p, release := openHeld(t, lang)
		p.shot("static-" + lang)
		const words = `document.querySelector("main").textContent.replace(/\s+/g, "")`
		static := eval[string](p, words)
		if got := eval[string](p, `document.querySelector("#language").value`); got != lang {
			t.Errorf("the static page's language is %q, want %q", got, lang)
		}
		release()
		p.wait("the engine runs", `svcscope.onfiles`)
		if drawn := eval[string](p, words); static != drawn || static == "" || hangul(static) != (lang == "ko") {
			t.Errorf("%s: static page says %q, drawn page %q", lang, static, drawn)
		}
	}
}

// TestEarlyFile: files that are chosen and dropped before the engine runs are opened when it does.
func TestEarlyFile(t *testing.T) {
	one := realTrace(t, "laoluolapegba_finservice__Web_messages.svclog")
	two := realTrace(t, "laoluolapegba_finservice__Web_tracelog.svclog")
	p, release := openHeld(t, "en")
	p.choose(one)
	p.drop(two)
	p.wait("both are kept", `svcscope.pending.length === 2`)
	release()
	p.wait("both are read", `document.querySelector("main#viewer").dataset.records === "64"`)
	p.ready()
}

// TestEarlyClick: a button pressed and a language chosen before the engine runs take effect when it does.
func TestEarlyClick(t *testing.T) {
	p, release := openHeld(t, "ko")
	p.click("#sample")
	p.do("choose English", setSelect("#language", "en"))
	release()
	p.ready()
	p.wait("the page speaks English", `document.documentElement.lang === "en"`)
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
