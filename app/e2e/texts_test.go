package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
)

// asked gives the languages whose texts the page has fetched since it was opened, in order.
func (p *tab) asked() []string {
	p.Helper()
	return eval[[]string](p, `performance.getEntriesByType("resource").map((e) => (e.name.match(/\/text\/([^.]+)\.[0-9a-f]+\.json$/) || [])[1]).filter(Boolean)`)
}

// TestTextsAreFetched: of the texts only the reader's are fetched, once, and a chosen language's when it is chosen.
func TestTextsAreFetched(t *testing.T) {
	for _, lang := range []string{"ko", "en", "de"} {
		t.Run(lang, func(t *testing.T) {
			p := openAt(t, place{fragment: "v=1&lang=" + lang})
			p.wait("its texts", `performance.getEntriesByType("resource").some((e) => e.name.includes("/text/"))`)
			if got := p.asked(); !slices.Equal(got, []string{lang}) {
				t.Errorf("without a file it fetches %q", got)
			}
			if lang == "de" { // what it lacks is another test's
				return
			}
			p.choose(sampleFile)
			p.ready()
			p.explain()
			if got := p.asked(); !slices.Equal(got, []string{lang}) {
				t.Errorf("with a file it fetches %q", got)
			}
			other := map[string]string{"ko": "en", "en": "ko"}[lang]
			p.do("choose "+other, setSelect("#language", other))
			p.wait("it speaks", fmt.Sprintf(`document.documentElement.lang === %q && document.querySelector("#explained").lang === %[1]q`, other))
			p.do("choose "+lang, setSelect("#language", lang))
			p.wait("it speaks", fmt.Sprintf(`document.documentElement.lang === %q`, lang))
			if got := p.asked(); !slices.Equal(got, []string{lang, other}) {
				t.Errorf("with another language it fetches %q", got)
			}
		})
	}
}

// TestInterfaceIsThere: the page speaks Korean and English before a file of texts has come, and without any.
func TestInterfaceIsThere(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(dist)); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "text")); err != nil {
		t.Fatal(err)
	}
	server := newSiteServer(dir)
	t.Cleanup(server.stop)
	for lang, want := range map[string]string{"ko": "클라이언트 인증서", "en": "No certificate was presented"} {
		p := openAt(t, place{server: server, fragment: "v=1&lang=" + lang})
		p.expect("404")
		p.expect("text/")
		p.choose(sampleFile)
		p.ready()
		if got := p.text("#verdict"); !strings.Contains(got, want) || eval[string](p, `document.documentElement.lang`) != lang {
			t.Errorf("%s: %s", lang, got)
		}
	}
}

// TestTextsFallBack: what a language lacks is told in English, which is fetched then, and every such part is marked with the
// language that it is in; the interface stays the reader's.
func TestTextsFallBack(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(dist)); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "text", "de.*.json*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%q, %v", files, err)
	}
	const code, kept = "System.ServiceModel.Channels.HttpsClientCertificateNotPresent", "client-certificate/not-presented/https-listener"
	for _, name := range files {
		if strings.HasSuffix(name, ".gz") {
			err = os.Remove(name)
		} else {
			err = lessTexts(name, func(all map[string]map[string]any) {
				all["codes"] = map[string]any{code: map[string]any{"title": "Kein Clientzertifikat", "meaning": "Der Client hat kein Zertifikat vorgelegt."}}
				for id, entry := range all["rules"] {
					if e, ok := entry.(map[string]any); ok && id == kept {
						delete(e, "steps")
						delete(e, "like")
					}
				}
			})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	server := newSiteServer(dir)
	t.Cleanup(server.stop)
	p := openAt(t, place{server: server, fragment: "v=1&lang=de"})
	p.expect("integrity") // its file is not the one that may be kept
	if got := p.asked(); !slices.Equal(got, []string{"de"}) {
		t.Errorf("without a file it fetches %q", got)
	}
	p.choose(sampleFile)
	p.ready()
	p.wait("English has come", `document.querySelector("#rows .title[lang=en]")`)
	if got := p.asked(); !slices.Equal(got, []string{"de", "en"}) {
		t.Errorf("it fetches %q", got)
	}
	p.click(`#verdict [data-finding="` + kept + `"] [data-action=explain]`)
	p.wait("it is explained", `document.querySelector("#explained[lang=de] [data-part=steps]")`)
	marked := eval[map[string]string](p, `((part) => ({
		title: part("title").lang, row: document.querySelector("#rows [aria-selected=true] .title").lang,
		cause: part("causes").querySelector("li p").lang, step: part("steps").querySelector("li p").lang,
		heading: part("steps").querySelector("h3").innerText, causes: part("causes").querySelector("h3").innerText,
		around: part("steps").querySelector("h3").closest("[lang]").lang,
	}))((name) => document.querySelector("#explained [data-part=" + name + "]"))`)
	for part, want := range map[string]string{"title": "", "row": "", "cause": "", "step": "en", "around": "de"} {
		if marked[part] != want {
			t.Errorf("%s is marked as %q, want %q", part, marked[part], want)
		}
	}
	if !strings.Contains(marked["heading"], "English") || strings.Contains(marked["causes"], "English") {
		t.Errorf("the headings say %q and %q", marked["heading"], marked["causes"])
	}
	p.shot("fallback-de")
	p.loadAxe()
	p.axe("light", axeRules{colours: true})

	// A code that German has nothing of: the explanation as a whole is English, the interface in it German.
	p.do("select a record of another code", evaluate(`[...document.querySelectorAll("#rows [role=row]")].find((row) => row.querySelector(".title[lang=en]")).click()`))
	p.wait("it is explained in English", `document.querySelector("#explained[lang=en] [data-part=title]") && document.querySelector("#explained h3[lang=de]")`)
	p.shot("fallback-en")
}

// lessTexts takes texts out of a file of a site.
func lessTexts(name string, change func(map[string]map[string]any)) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var file map[string]any
	if err := json.Unmarshal(b, &file); err != nil {
		return err
	}
	sections := map[string]map[string]any{}
	for key, v := range file {
		if section, ok := v.(map[string]any); ok {
			sections[key] = section
		}
	}
	change(sections)
	for key, section := range sections {
		file[key] = section
	}
	if b, err = json.Marshal(file); err != nil {
		return err
	}
	return os.WriteFile(name, b, 0o644)
}

// textFiles is the form of the names of the texts' files in the site.
var textFiles = regexp.MustCompile(`^text/[A-Za-z-]+\.[0-9a-f]{12}\.json$`)

// textOf says whether a request is for the texts of a language.
func textOf(r *http.Request, lang string) bool {
	return strings.Contains(r.URL.Path, "/text/"+lang+".")
}

// TestTheLastLanguageCounts: of several that are chosen while their texts are on the way, the page speaks the last one.
func TestTheLastLanguageCounts(t *testing.T) {
	for _, last := range []string{"fr", "en"} {
		gate := make(chan struct{})
		server := newSiteServer(dist)
		t.Cleanup(server.stop)
		server.mind(func(_ http.ResponseWriter, r *http.Request) bool {
			if textOf(r, "de") {
				<-gate
			}
			return false
		})
		p := openAt(t, place{server: server, fragment: "v=1&lang=en"})
		p.do("choose German", setSelect("#language", "de"))
		p.do("choose another one", setSelect("#language", last))
		p.wait("it speaks "+last, fmt.Sprintf(`document.documentElement.lang === %q`, last))
		close(gate)
		p.wait("German is there", `svcscope.text("de").then(() => { window.there = true }) && window.there`)
		p.do("wait for what follows", chromedp.Evaluate[chromedp.Void](`new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))`, chromedp.EvalAwaitPromise))
		if got := eval[[]string](p, `[document.documentElement.lang, document.querySelector("#language").value, localStorage.getItem("svcscope.language")]`); !slices.Equal(got, []string{last, last, last}) {
			t.Errorf("after %s it speaks, shows and keeps %q", last, got)
		}
	}
}

// TestTextsThatCannotBeHad: the page says so, goes on in the language that it speaks, and explains as soon as it can.
func TestTextsThatCannotBeHad(t *testing.T) {
	var refuse atomic.Bool
	refuse.Store(true)
	server := newSiteServer(dist)
	t.Cleanup(server.stop)
	server.mind(func(w http.ResponseWriter, r *http.Request) bool {
		if refuse.Load() && strings.Contains(r.URL.Path, "/text/") {
			http.Error(w, "later", http.StatusServiceUnavailable)
			return true
		}
		return false
	})
	p := openAt(t, place{server: server, fragment: "v=1&lang=en"})
	p.expect("503")
	p.expect("text/")
	p.choose(sampleFile)
	p.ready()
	p.do("choose Russian", setSelect("#language", "ru"))
	p.wait("it says so", `/The texts in Русский could not be loaded/.test(document.querySelector(".note.warn:not([hidden])")?.innerText)`)
	if got := eval[[]string](p, `[document.documentElement.lang, document.querySelector("#language").value, localStorage.getItem("svcscope.language") || ""]`); !slices.Equal(got, []string{"en", "en", ""}) {
		t.Errorf("it speaks, shows and keeps %q", got)
	}
	refuse.Store(false)
	p.do("choose Russian again", setSelect("#language", "ru"))
	p.wait("it speaks", `document.documentElement.lang === "ru" && localStorage.getItem("svcscope.language") === "ru" && !document.querySelector(".note.warn:not([hidden])")`)
	p.do("choose English again", setSelect("#language", "en"))
	p.wait("its texts have come by themselves", `document.documentElement.lang === "en" && [...document.querySelectorAll("#rows .title")].some((el) => el.innerText.includes("Activity starts"))`)
}
