//go:build !js

package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// docsFolderOf is what `svcscope import-docs` would have written.
func docsFolderOf(tags ...string) fstest.MapFS {
	docs := fstest.MapFS{}
	for _, tag := range tags {
		docs[tag+".json"] = &fstest.MapFile{Data: []byte(`{"tag": "` + tag + `", "codes": {}}`)}
	}
	return docs
}

// TestSiteWithDocs: documentation pages are files of the site like all others, whether it is built with them or served with
// them; the page says which there are, and a site without them says nothing of them.
func TestSiteWithDocs(t *testing.T) {
	plain := testSite(t)
	without, err := plain.Files()
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(without["index.html"], []byte("data-docs")) || bytes.Contains(without["sw.js"], []byte("docs/")) {
		t.Error("the project's own site speaks of documentation pages")
	}
	with := plain
	with.Docs = docsFolderOf("ko", "pt-BR", "en")
	built, err := with.Files()
	if err != nil {
		t.Fatal(err)
	}
	served := servedWith(t, without, docsFolderOf("ko", "pt-BR", "en"))
	again := servedWith(t, built, docsFolderOf("zh-Hans")) // in place of those that it was built with
	for _, c := range []struct {
		name  string
		files map[string][]byte
		tags  []string
	}{{"built", built, []string{"en", "ko", "pt-BR"}}, {"served", served, []string{"en", "ko", "pt-BR"}}, {"exchanged", again, []string{"zh-Hans"}}} {
		t.Run(c.name, func(t *testing.T) {
			if page := string(c.files["index.html"]); strings.Count(page, "data-docs") != 1 || !strings.Contains(page, ` data-docs=" `+strings.Join(c.tags, " ")+` "`) {
				t.Errorf("the page begins with %.100s", page)
			}
			build := keptBuild(t, c.files)
			if old := keptBuild(t, without).Version; build.Version == old || bytes.Contains(c.files["index.html"], []byte(old)) || !bytes.Contains(c.files["index.html"], []byte("web/boot.js?v="+build.Version+`"`)) {
				t.Errorf("its version is %s", build.Version)
			}
			var kept []string
			for path, hash := range build.Files {
				if strings.HasPrefix(path, "docs/") {
					kept = append(kept, strings.TrimSuffix(path[len("docs/"):], ".json"))
				}
				if path == "" {
					path = "index.html"
				}
				if sum := sha256.Sum256(c.files[path]); hash != "sha256-"+base64.StdEncoding.EncodeToString(sum[:]) {
					t.Errorf("%s is kept with another hash", path)
				}
			}
			if slices.Sort(kept); !slices.Equal(kept, c.tags) || len(build.Files) != len(keptBuild(t, without).Files)+len(c.tags) {
				t.Errorf("kept are %q of %d files", kept, len(build.Files))
			}
			if !bytes.HasSuffix(c.files["sw.js"], []byte(servedScript(without))) {
				t.Error("the service worker is another one")
			}
		})
	}
	if !bytes.Equal(served["docs/ko.json"], built["docs/ko.json"]) || served["docs/ko.json"] == nil {
		t.Errorf("served is %q, built %q", served["docs/ko.json"], built["docs/ko.json"])
	}
}

// servedScript is the service worker without what stands in front of it.
func servedScript(files map[string][]byte) string {
	_, script, _ := strings.Cut(string(files["sw.js"]), ";\n\n")
	return script
}

// servedWith gives the files of a built site, to which compressed ones belong, as they are served with documentation pages.
func servedWith(t *testing.T, files map[string][]byte, docs fs.FS) map[string][]byte {
	t.Helper()
	dir := fstest.MapFS{}
	for name, b := range files {
		dir[name] = &fstest.MapFile{Data: b}
		dir[name+".gz"] = &fstest.MapFile{Data: []byte("compressed")}
	}
	site, err := WithDocs(dir, docs)
	if err != nil {
		t.Fatal(err)
	}
	served := maps.Clone(files)
	for _, name := range []string{"docs/en.json", "docs/ko.json", "docs/pt-BR.json", "docs/zh-Hans.json"} {
		served[name] = nil
	}
	for name := range served {
		f, err := site.Open(name)
		if err != nil {
			continue
		}
		b, err := io.ReadAll(f)
		info, statErr := f.Stat()
		if err != nil || statErr != nil || info.Size() != int64(len(b)) || f.Close() != nil {
			t.Errorf("%s: %v, %v", name, err, statErr)
		}
		served[name] = b
	}
	for name, compressed := range map[string]bool{"index.html.gz": false, "sw.js.gz": false, "web/app.wasm.gz": true} {
		if _, err := fs.Stat(site, name); (err == nil) != compressed {
			t.Errorf("%s: %v", name, err)
		}
	}
	return served
}

// TestDocsOfOthers: what import-docs did not write gets into no site.
func TestDocsOfOthers(t *testing.T) {
	site := testSite(t)
	for name, docs := range map[string]fstest.MapFS{
		"nothing": {}, "no JSON": {"ko.json": {Data: []byte("x")}}, "another language": {"ko.json": {Data: []byte(`{"tag": "en", "codes": {}}`)}},
		"no language": {`a b.json`: {Data: []byte(`{"tag": "a b", "codes": {}}`)}}, "other JSON": {"package.json": {Data: []byte(`{}`)}},
	} {
		site.Docs = docs
		if _, err := site.Files(); err == nil || !strings.Contains(err.Error(), "import-docs") {
			t.Errorf("%s: built, %v", name, err)
		}
		if _, err := WithDocs(fstest.MapFS{}, docs); err == nil {
			t.Errorf("%s: served", name)
		}
	}
	if _, err := WithDocs(fstest.MapFS{"index.html": {}, "sw.js": {Data: []byte("x")}}, docsFolderOf("ko")); err == nil {
		t.Error("a folder that is no site is served")
	}
}
