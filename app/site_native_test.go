//go:build !js

package app

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"svcscope/catalog"
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
	for _, l := range languages() {
		path := regexp.MustCompile(`data-lang="` + l.Tag + `"[^>]* data-text="([^"]*)"`).FindSubmatch(files["index.html"])
		if path == nil || files[string(path[1])] == nil {
			t.Errorf("the page names no file of the texts of %s", l.Tag)
		}
	}
}

// TestSiteTexts: a file of texts is named by its content and is small enough to be waited for; with what the page's program
// holds, it is all of the language.
func TestSiteTexts(t *testing.T) {
	linked, err := LinkedTexts()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range languages() {
		b, err := textFile(l.Tag)
		if err != nil {
			t.Fatal(err)
		}
		changed := append(bytes.Clone(b), ' ')
		if textPath(l.Tag, b) == textPath(l.Tag, changed) || !strings.HasPrefix(textPath(l.Tag, b), "text/"+l.Tag+".") {
			t.Errorf("%s: the address does not go by the content", l.Tag)
		}
		packed, err := compressed(b)
		if err != nil || len(packed) > 200_000 {
			t.Errorf("%s: %d bytes with gzip (%v)", l.Tag, len(packed), err)
		}
		t.Logf("%s: %d bytes, %d with gzip", l.Tag, len(b), len(packed))

		source, err := catalog.TextFile(l.Tag)
		if err != nil {
			t.Fatal(err)
		}
		want, err := catalog.ParseText(source)
		if err != nil {
			t.Fatal(err)
		}
		all := texts{}
		for line := range bytes.Lines(linked) {
			if bytes.HasPrefix(line, []byte(`{"tag":"`+l.Tag+`"`)) {
				if err := all.take(l.Tag, line); err != nil || all[l.Tag].Whole() || all[l.Tag].UI("open.files") != want.UI("open.files") {
					t.Errorf("%s: the linked interface: %v", l.Tag, err)
				}
			}
		}
		if got := all[l.Tag] != nil; got != slices.Contains(linkedTags, l.Tag) {
			t.Errorf("%s: linked is %v", l.Tag, got)
		}
		if err := all.take(l.Tag, b); err != nil {
			t.Fatal(err)
		}
		if got := all[l.Tag]; !got.Whole() || got.Name != want.Name || !slices.Equal(got.Keys(), want.Keys()) {
			t.Errorf("%s: %d texts of %d", l.Tag, len(got.Keys()), len(want.Keys()))
		}
	}
}

// TestLandingPages: the markup with a language's strings in its places is the page as it is drawn in that language.
func TestLandingPages(t *testing.T) {
	all, err := landingPages()
	if err != nil {
		t.Fatal(err)
	}
	selected := regexp.MustCompile(` selected\b`)
	for _, p := range all.Pages {
		lines := strings.Split(p.Strings, "\n")
		filled := stringPlace.ReplaceAllStringFunc(string(all.Markup), func(place string) string {
			n, err := strconv.Atoi(stringPlace.FindStringSubmatch(place)[1])
			if err != nil || n >= len(lines) {
				t.Fatalf("place %q", place)
			}
			return html.EscapeString(lines[n])
		})
		tables := texts{}
		if err := tables.loadText(p.Lang); err != nil {
			t.Fatal(err)
		}
		drawn, err := prerender(tables, p.Lang)
		if err != nil {
			t.Fatal(err)
		}
		if want := selected.ReplaceAllString(drawn, ""); filled != want {
			t.Errorf("%s: with its strings in place the page is\n%s\nand it is drawn as\n%s", p.Lang, filled, want)
		}
		if selected.MatchString(string(all.Markup)) {
			t.Error("the markup has chosen a language")
		}
	}
}

// TestSiteIsKept: the service worker keeps all that a page may ask for, with the hash of what is served, by relative
// paths alone.
func TestSiteIsKept(t *testing.T) {
	files, err := testSite(t).Files()
	if err != nil {
		t.Fatal(err)
	}
	build := keptBuild(t, files)
	if len(build.Texts) != len(languages()) {
		t.Errorf("%d files of texts may be kept", len(build.Texts))
	}
	for path := range build.Texts {
		if build.Files[path] != "" {
			t.Errorf("%s is kept for everyone", path)
		}
	}
	maps.Copy(build.Files, build.Texts)
	for path, hash := range build.Files {
		if path == "" {
			path = "index.html"
		}
		sum := sha256.Sum256(files[path])
		if files[path] == nil || hash != "sha256-"+base64.StdEncoding.EncodeToString(sum[:]) {
			t.Errorf("%q is kept with the hash %s, not that of the site's file", path, hash)
		}
	}
	for path := range files {
		_, kept := build.Files[strings.TrimSuffix(path, "index.html")]
		if asked := path != "sw.js" && path != "LICENSE.txt" && path != "NOTICE.txt"; kept != asked {
			t.Errorf("%s: kept is %v", path, kept)
		}
	}
	if !bytes.Contains(files["index.html"], []byte("web/boot.js?v="+build.Version+`"`)) {
		t.Errorf("the page is not of version %q", build.Version)
	}
	if _, served := files["web/sw.js"]; served {
		t.Error("a second service worker is served for the folder web/")
	}
}

// TestSiteIsCompressed: beside what gets smaller stands a compressed file of the same content, beside nothing else, and a
// second build writes the same bytes.
func TestSiteIsCompressed(t *testing.T) {
	site, dir, again := testSite(t), t.TempDir(), t.TempDir()
	stale := filepath.Join(dir, "web", "app.wasm.gz") // the stand-in is too short to be compressed
	if err := os.MkdirAll(filepath.Dir(stale), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(stale, []byte("an older build"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{dir, again} {
		if err := site.Write(to); err != nil {
			t.Fatal(err)
		}
	}
	files, err := site.Files()
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for name, b := range files {
		packed, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)+".gz"))
		if err != nil {
			continue
		}
		count++
		r, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatalf("%s.gz: %v", name, err)
		}
		if plain, err := io.ReadAll(r); err != nil || !bytes.Equal(plain, b) || r.Name != "" || !r.ModTime.IsZero() {
			t.Errorf("%s.gz holds something else: %v", name, err)
		}
		if len(packed)*10 > len(b)*9 {
			t.Errorf("%s.gz is hardly smaller", name)
		}
		if same, _ := os.ReadFile(filepath.Join(again, filepath.FromSlash(name)+".gz")); !bytes.Equal(same, packed) {
			t.Errorf("%s.gz differs from build to build", name)
		}
	}
	for _, name := range []string{"index.html", "sw.js", "web/viewer.css", "web/boot.js"} {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name)+".gz")); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(stale); err == nil || count == 0 {
		t.Errorf("%d compressed files, %s: %v", count, stale, err)
	}
}

// keptBuild reads what stands in front of the service worker's script.
func keptBuild(t *testing.T, files map[string][]byte) (build struct {
	Version      string
	Files, Texts map[string]string
}) {
	t.Helper()
	rest, ok := bytes.CutPrefix(files["sw.js"], []byte("const build = "))
	head, script, ends := bytes.Cut(rest, []byte(";\n"))
	var list struct {
		Version string
		Files   [][2]string
		Texts   [][2]string
	}
	if err := json.Unmarshal(head, &list); !ok || !ends || err != nil || !bytes.Contains(script, []byte("addEventListener")) {
		t.Fatalf("sw.js begins with %.80q (%v)", files["sw.js"], err)
	}
	build.Version, build.Files, build.Texts = list.Version, map[string]string{}, map[string]string{}
	for _, f := range list.Texts {
		build.Texts[f[0]] = f[1]
	}
	for _, f := range list.Files {
		if _, twice := build.Files[f[0]]; twice {
			t.Errorf("%q is kept twice", f[0])
		}
		build.Files[f[0]] = f[1]
	}
	return build
}

// TestVersionGoesByEveryFile: two builds that differ anywhere never share a cache.
func TestVersionGoesByEveryFile(t *testing.T) {
	site := testSite(t)
	first, err := site.Files()
	if err != nil {
		t.Fatal(err)
	}
	root := site.Root.(fstest.MapFS)
	for name, file := range root {
		kept := file.Data
		file.Data = append(bytes.Clone(kept), ' ')
		changed, err := site.Files()
		if err != nil {
			t.Fatal(err)
		}
		if keptBuild(t, changed).Version == keptBuild(t, first).Version {
			t.Errorf("%s changed and the version did not", name)
		}
		file.Data = kept
	}
}

// TestSiteSpeaks: what the page says before the engine runs is there in every language.
func TestSiteSpeaks(t *testing.T) {
	for _, l := range languages() {
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
