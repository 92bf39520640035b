package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestZone: a person chooses the zone of all times; the link carries the choice, and times stay as exact as written.
func TestZone(t *testing.T) {
	b, err := os.ReadFile(sampleFile)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "offset.svclog")
	if err := os.WriteFile(name, bytes.ReplaceAll(b, []byte(`Z" />`), []byte(`+09:00" />`)), 0o644); err != nil {
		t.Fatal(err)
	}
	p := openAt(t, place{fragment: "v=1&lang=ko", before: `navigator.clipboard`})
	p.choose(name)
	p.ready()
	hour := func() string { return p.text("#rows [data-record='0'] .second")[:2] }
	written := string(b[bytes.Index(b, []byte(`SystemTime="`))+len(`SystemTime="2026-01-01T`):][:2])
	p.do("choose as written", setSelect("#zone", "written"))
	p.wait("the times are as written", `document.querySelector("#rows [data-record='0'] .second").innerText.startsWith("`+written+`")`)
	as := hour()
	p.wait("the address carries it", `new URLSearchParams(location.hash.slice(1)).get("zone") === "written"`)
	again := p.again(t)
	again.choose(name)
	again.ready()
	if got := eval[string](again, `document.querySelector("#zone").value`); got != "written" || hour() != as {
		t.Errorf("the link gives %q, %s", got, hour())
	}
	p.do("choose UTC", setSelect("#zone", "utc"))
	p.wait("the times are nine hours earlier", `!document.querySelector("#rows [data-record='0'] .second").innerText.startsWith("`+written+`")`)
	p.resize(390, 844)
	p.drawn()
	p.shot("zone-list-narrow")
	if box := eval[[]float64](p, `((r) => [r.left, r.right, r.height])(document.querySelector("#zone").getBoundingClientRect())`); box[0] < 0 || box[1] > 390 || box[2] < 24 {
		t.Errorf("in a narrow window the choice stands at %v", box)
	}
	p.resize(1440, 900)
	p.explain()
	p.click("[data-tab=formatted]")
	p.wait("the record's own time is there as written", `document.querySelector("#panel-formatted, [role=tabpanel]").innerText.includes("+09:00")`)
	for _, lang := range []string{"ko", "en"} {
		p.do("choose "+lang, setSelect("#language", lang))
		for _, scheme := range []string{"light", "dark"} {
			p.media("prefers-color-scheme", scheme)
			p.resize(1440, 900)
			p.drawn()
			p.shot(strings.Join([]string{"zone", lang, scheme, "wide"}, "-"))
			p.fits("1440 px")
			p.resize(390, 844)
			p.drawn()
			p.fits("390 px")
			p.shot(strings.Join([]string{"zone", lang, scheme, "narrow"}, "-"))
		}
	}
}
