//go:build !js

package app

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
)

// Site composes what is served: fixed files of web/, the texts, the sample, and index.html with the landing page
// drawn by the same components that run in the browser. The result holds relative addresses only and is the same,
// byte for byte, for the same input. Write gives it to a folder.
type Site struct {
	Root   fs.FS                   // the project's folder, with web/ and what is built there
	Sample func(w io.Writer) error // writes the sample trace
	Docs   fs.FS                   // documentation pages as `svcscope import-docs` writes them; nil for none
}

// siteFiles are the files of web/ that are served as they are. All stand in web/ of the site, but for topFiles.
var siteFiles = []string{
	"app.wasm", "worker.wasm", "wasm_exec.js", // built
	"boot.js", "rows.js", "codes.js", "worker.js", "offline.js", "icons/icon.svg", "manifest.webmanifest", serviceWorker,
}

// topFiles are those whose address decides their scope.
var topFiles = []string{"manifest.webmanifest", serviceWorker}

// siteStyles are the style sheets of web/ in their order; those after the first are optional.
var siteStyles = []string{"viewer.css", "detail.css", "screens.css", "codes.css", "modes.css", "print.css"}

// Files gives the site's files by their slash-separated path.
func (s Site) Files() (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, name := range siteFiles {
		b, err := fs.ReadFile(s.Root, "web/"+name)
		if err != nil {
			return nil, fmt.Errorf("%w (the Makefile builds what is missing: make site)", err)
		}
		files["web/"+name] = b
	}
	for _, name := range topFiles {
		files[name] = files["web/"+name]
		delete(files, "web/"+name)
	}
	for _, name := range []string{"LICENSE", "NOTICE"} {
		b, err := fs.ReadFile(s.Root, name)
		if err != nil {
			return nil, err
		}
		files[name+".txt"] = b
	}

	var styles []string
	for i, name := range siteStyles {
		b, err := fs.ReadFile(s.Root, "web/"+name)
		if err != nil {
			if i > 0 && errors.Is(err, fs.ErrNotExist) {
				continue
			}
			return nil, err
		}
		files["web/"+name] = b
		styles = append(styles, name)
	}

	var sample bytes.Buffer
	if err := s.Sample(&sample); err != nil {
		return nil, fmt.Errorf("sample: %w", err)
	}
	files["samples/sample.svclog"] = sample.Bytes()

	pages, err := landingPages()
	if err != nil {
		return nil, err
	}
	for i, p := range pages.Pages {
		b, err := textFile(p.Lang)
		if err != nil {
			return nil, fmt.Errorf("text %s: %w", p.Lang, err)
		}
		pages.Pages[i].Text = textPath(p.Lang, b)
		files[pages.Pages[i].Text] = b
	}

	docs := map[string][]byte{}
	if s.Docs != nil {
		var err error
		if docs, err = readDocs(s.Docs); err != nil {
			return nil, fmt.Errorf("documentation: %w", err)
		}
		for tag, b := range docs {
			files[docsPath(tag)] = b
		}
	}

	// The page holds the version, and the version goes by the page too: as it is without one.
	head := pageHead{landing: pages, Styles: styles, Docs: docsTags(docs)}
	draft, err := s.index(head)
	if err != nil {
		return nil, fmt.Errorf("index.html: %w", err)
	}
	files["index.html"] = draft
	head.Version = version(files)
	if files["index.html"], err = s.index(head); err != nil {
		return nil, fmt.Errorf("index.html: %w", err)
	}
	kept, err := keptFiles(files, head.Version)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", serviceWorker, err)
	}
	files[serviceWorker] = append(kept, files[serviceWorker]...)
	return files, nil
}

// Write writes the site to a folder, which it makes if need be, and beside each file that gets a tenth smaller a
// compressed one, name.gz, for servers that send those. Files of an older build stay if they are not part of this one.
func (s Site) Write(dir string) error {
	files, err := s.Files()
	if err != nil {
		return err
	}
	for name, b := range files {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(to, b, 0o644); err != nil {
			return err
		}
		packed, err := compressed(b)
		if err != nil {
			return err
		}
		if len(packed) > len(b)-len(b)/10 {
			err = os.Remove(to + ".gz") // of an older build: it would be sent in place of the file
			if errors.Is(err, fs.ErrNotExist) {
				err = nil
			}
		} else {
			err = os.WriteFile(to+".gz", packed, 0o644)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// compressed gives what gzip makes of a file, without a name or a time: the same bytes for the same input.
func compressed(b []byte) ([]byte, error) {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}

// version names a build by its content: it stands in the addresses, so that no cache mixes files of two builds.
func version(files map[string][]byte) string {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	sort.Strings(names)
	h := sha256.New()
	for _, name := range names {
		fmt.Fprintf(h, "%s %d\n", name, len(files[name]))
		h.Write(files[name])
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}

// pageHead is what the page says of the site.
type pageHead struct {
	landing
	Version string
	Styles  []string
	Docs    string // languages of the documentation pages that there are
}

// index fills web/index.html, the template of the one page.
func (s Site) index(head pageHead) ([]byte, error) {
	source, err := fs.ReadFile(s.Root, "web/index.html")
	if err != nil {
		return nil, err
	}
	t, err := template.New("index.html").Parse(string(source))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, head); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
