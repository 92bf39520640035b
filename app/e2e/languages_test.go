package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// spoken lists the languages of the interface, as its selector has them.
func spoken(p *tab) []string {
	p.Helper()
	return eval[[]string](p, `[...document.querySelectorAll("#language option")].map((o) => o.value)`)
}

// TestLanguages: in every language the landing page, the verdict with a record's explanation, the files, the findings, a
// call, a certificate, a code's entry and the share dialog fit into a wide and a narrow window, and nothing in them lacks its text or a value.
func TestLanguages(t *testing.T) {
	p := openScreens(t)
	for _, lang := range spoken(p) {
		if lang == "en" || lang == "ko" { // TestScreens has looked at all screens in these
			continue
		}
		for _, name := range []string{"landing", "explained", "files", "share", "findings", "call", "certificate", "catalog-entry"} {
			t.Run(lang+"/"+name, func(t *testing.T) {
				p := p.in(t)
				p.media("prefers-color-scheme", "light", "prefers-reduced-motion", "reduce")
				p.visit(named(name), lang, 1440, 900)
				p.wait("its texts have come", fmt.Sprintf(`document.querySelector("#explained") === null || document.querySelector("#explained").lang === %q`, lang))
				p.fits("1440 px")
				p.told()
				p.keep(name, "wide", "light", lang)
				p.resize(390, 844)
				p.drawn()
				p.fits("390 px")
				p.keep(name, "narrow", "light", lang)
			})
		}
	}
}

// told reports keys of texts and places of values that stand in the page where a text should.
func (p *tab) told() {
	p.Helper()
	var table struct{ UI map[string]any }
	data, err := os.ReadFile("../../catalog/text/en.json")
	if err == nil {
		err = json.Unmarshal(data, &table)
	}
	if err != nil {
		p.Fatal(err)
	}
	keys, _ := json.Marshal(slices.Collect(maps.Keys(table.UI)))
	for _, problem := range eval[[]string](p, `(() => {
		const problems = [], keys = new Set(`+string(keys)+`.filter((k) => k.includes(".")));
		const look = (text, where) => {
			if (keys.has(text.trim()) || /\{[a-z][A-Za-z0-9.]*\}|\[\[|\]\]|undefined|NaN/.test(text)) problems.push(where + ": " + text.trim().slice(0, 80));
		};
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let node; (node = walker.nextNode()); ) {
			const e = node.parentElement;
			if (!e.closest(".mono, code, pre, kbd, script, style, template, #rows, [hidden]")) look(node.data, e.tagName);
		}
		for (const e of document.querySelectorAll("[aria-label], [title], [placeholder]"))
			for (const name of ["aria-label", "title"]) if (e.hasAttribute(name) && !e.closest("#rows")) look(e.getAttribute(name), name);
		return problems;
	})()`) {
		p.Error(problem)
	}
}

// TestSwitchingLanguages: a page that is open speaks another language at once: title, labels, verdict, rows and explanation,
// while the file stays as it was read. Its link carries the language, and the command speaks it too.
func TestSwitchingLanguages(t *testing.T) {
	p := openAt(t, place{fragment: "v=1&lang=en"})
	p.choose(sampleFile)
	p.ready()
	p.explain()
	p.do("count what is read from now on", evaluate(`svcscope.reads = 0; new MutationObserver(() => svcscope.reads++).observe(document.querySelector("main#viewer"), {attributeFilter: ["data-state", "data-records"]})`))
	const words = `JSON.stringify([document.querySelector("#verdict-title").textContent, document.querySelector("#explained [data-part=title]").textContent, document.querySelector("#share").textContent, document.querySelector(".head [data-column=text]").textContent])`
	seen := map[string]string{}
	for _, lang := range spoken(p) {
		p.do("choose "+lang, evaluate(fmt.Sprintf(`((s) => { s.value = %q; s.dispatchEvent(new Event("change", {bubbles: true})); })(document.querySelector("#language"))`, lang)))
		p.wait("the page is in "+lang, fmt.Sprintf(`document.documentElement.lang === %q && document.querySelector("#explained").lang === %q`, lang, lang))
		p.drawn()
		all := eval[string](p, words)
		var parts []string
		if err := json.Unmarshal([]byte(all), &parts); err != nil {
			t.Fatal(err)
		}
		for i, s := range parts[:2] {
			if other, ok := seen[s]; ok {
				t.Errorf("%s says as %s does: %q (%d)", lang, other, s, i)
			}
			seen[s] = lang
		}
		p.wait("the address carries it", fmt.Sprintf(`new URLSearchParams(location.hash.slice(1)).get("lang") === %q`, lang))
		out, _ := exec.Command(filepath.Join("..", "..", ".cache", "bin", "svcscope"), "check", "-lang", lang, sampleFile).Output() // its status says that there are failures
		if title := parts[1]; !strings.Contains(string(out), title) {
			t.Errorf("check -lang %s does not say %q", lang, title)
		}
	}
	if reads := eval[int](p, `svcscope.reads`); reads != 0 {
		t.Errorf("the file was read again, or its state changed %d times", reads)
	}
	if !slices.Contains(spoken(p), "ko") {
		t.Error("Korean is missing")
	}
}
