//go:build !js

package app

import (
	"bytes"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// testSite is the project's site with stand-ins for what is built.
func testSite(t *testing.T) Site {
	t.Helper()
	root := fstest.MapFS{"LICENSE": {}, "NOTICE": {}}
	for _, name := range append([]string{"index.html"}, append(siteFiles, siteStyles...)...) {
		b, err := os.ReadFile("../web/" + name)
		if strings.HasSuffix(name, ".wasm") || name == "wasm_exec.js" {
			b, err = []byte(name), nil
		}
		if err == nil {
			root["web/"+name] = &fstest.MapFile{Data: b}
		}
	}
	return Site{Root: root, Sample: func(w io.Writer) error { _, err := io.WriteString(w, "<E2ETraceEvent/>"); return err }}
}

func TestSiteIsTheSameEachTime(t *testing.T) {
	first, err := testSite(t).Files()
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		again, err := testSite(t).Files()
		if err != nil {
			t.Fatal(err)
		}
		for name := range again {
			if !bytes.Equal(first[name], again[name]) {
				t.Fatalf("%s differs from build to build", name)
			}
		}
	}
}

func TestSiteIsRelocatable(t *testing.T) {
	files, err := testSite(t).Files()
	if err != nil {
		t.Fatal(err)
	}
	address := regexp.MustCompile(`(?:href|src)="([^"]*)"`)
	for _, m := range address.FindAllStringSubmatch(string(files["index.html"]), -1) {
		path, _, _ := strings.Cut(m[1], "?")
		if strings.HasPrefix(path, "#") {
			continue
		}
		if files[path] == nil {
			t.Errorf("index.html names %q, which is no file of the site", m[1])
		}
	}
	for _, l := range languages {
		if files["text/"+l.Tag+".json"] == nil {
			t.Errorf("the site lacks text/%s.json", l.Tag)
		}
	}
}

// TestSiteSpeaks: what the page says before the engine runs is there in every language.
func TestSiteSpeaks(t *testing.T) {
	for _, l := range languages {
		tables := texts{}
		if err := tables.loadText(l.Tag); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"boot.title", "boot.description", "boot.failed", "boot.noscript"} {
			if !tables[l.Tag].Has(key) {
				t.Errorf("%s lacks %s", l.Tag, key)
			}
		}
	}
}

func TestTidy(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`<p>text</p>`, `<p>text</p>`},
		{`<a href="x" class="y z">a &lt; b</a>`, `<a class="y z" href="x">a &lt; b</a>`},
		{`<input multiple id="a" hidden>`, `<input hidden id="a" multiple>`},
		{"<path\n d=\"M0 0\"  class=\"x\"/>", `<path class="x" d="M0 0"/>`},
		{`<b title="1 > 0" a="<">`, `<b a="<" title="1 > 0">`},
		{`<option selected="false" value="a">`, `<option value="a">`},
		{`<i hidden="false" data-x="false" aria-pressed="false">`, `<i aria-pressed="false" data-x="false">`},
		{`<i hidden aria-hidden data-open>`, `<i aria-hidden="true" data-open hidden>`},
		{`a <b`, ""},
		{`<b title="unclosed>`, ""},
		{`<b title="a \" b">`, ""},
		{`<!-- note -->`, ""},
	} {
		got, err := tidy(c.in)
		if c.want == "" && err == nil || c.want != "" && (err != nil || got != c.want) {
			t.Errorf("%s: %q, %v; want %q", c.in, got, err, c.want)
		}
	}
}
