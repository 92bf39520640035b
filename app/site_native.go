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
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
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
	"boot.js", "rows.js", "worker.js", "offline.js", "icons/icon.svg", "manifest.webmanifest", serviceWorker,
}

// topFiles are those whose address decides their scope.
var topFiles = []string{"manifest.webmanifest", serviceWorker}

// siteStyles are the style sheets of web/ in their order; those after the first are optional.
var siteStyles = []string{"viewer.css", "detail.css", "screens.css", "modes.css", "print.css"}

// mainLanguage is the language of the page in index.html before a script chose the reader's.
const mainLanguage = "en"

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

	tables := texts{}
	for _, tag := range append([]string{mainLanguage}, tags()...) {
		b, err := catalog.TextFiles.ReadFile("text/" + tag + ".json")
		if err != nil {
			return nil, err
		}
		if err := tables.take(tag, b); err != nil {
			return nil, fmt.Errorf("text %s: %w", tag, err)
		}
		files["text/"+tag+".json"] = b
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
	head := pageHead{Styles: styles, Docs: docsTags(docs)}
	draft, err := s.index(tables, head)
	if err != nil {
		return nil, fmt.Errorf("index.html: %w", err)
	}
	files["index.html"] = draft
	head.Version = version(files)
	if files["index.html"], err = s.index(tables, head); err != nil {
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

// page is the landing page in one language.
type page struct {
	Lang, Name, Alike       string // BCP 47 tag, the language's name in itself, the tags that it answers to as well
	Title, Failed, NoScript string
	HTML                    template.HTML
}

// pageHead is what the page says of the site.
type pageHead struct {
	Version string
	Styles  []string
	Docs    string // languages of the documentation pages that there are
}

// index fills web/index.html, the template of the one page.
func (s Site) index(tables texts, head pageHead) ([]byte, error) {
	source, err := fs.ReadFile(s.Root, "web/index.html")
	if err != nil {
		return nil, err
	}
	t, err := template.New("index.html").Parse(string(source))
	if err != nil {
		return nil, err
	}
	data := struct {
		pageHead
		Lang, Title, Description string
		HTML                     template.HTML
		Pages                    []page
	}{pageHead: head, Lang: mainLanguage}
	for _, l := range languages() {
		tag, text := l.Tag, tables[l.Tag]
		html, err := prerender(tables, tag)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", tag, err)
		}
		p := page{
			Lang: tag, Name: l.Name, Alike: strings.Join(catalog.Alike(tag), " "), Title: text.UI("boot.title"), Failed: text.UI("boot.failed"),
			NoScript: text.UI("boot.noscript"), HTML: template.HTML(html),
		}
		if tag == mainLanguage {
			data.HTML, data.Title, data.Description = p.HTML, p.Title, text.UI("boot.description")
		}
		data.Pages = append(data.Pages, p)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, data); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// prerender draws the page without a file, as the browser will draw it before anything is opened.
func prerender(tables texts, tag string) (string, error) {
	html := strings.TrimSpace(app.HTMLString(newViewer(tables, tag)))
	for _, need := range []string{`id="viewer"`, `id="open-files"`} {
		if !strings.Contains(html, need) {
			return "", fmt.Errorf("the drawn page lacks %s", need)
		}
	}
	return tidy(html)
}

// booleans are the attributes of HTML that mean true by standing there.
var booleans = map[string]bool{
	"autofocus": true, "checked": true, "disabled": true, "hidden": true, "inert": true, "multiple": true, "open": true,
	"readonly": true, "required": true, "selected": true,
}

// tidy mends the attributes of what go-app draws outside a browser. Their order is random there (a map), a false
// stands as "false", which HTML reads as true (selected="false"), and a true has no value, which ARIA reads as none.
// It reads what go-app writes (name, or name="value" with Go quoting), nothing else.
func tidy(html string) (string, error) {
	var out strings.Builder
	for {
		start := strings.IndexByte(html, '<')
		if start < 0 {
			out.WriteString(html)
			return out.String(), nil
		}
		out.WriteString(html[:start])
		html = html[start:]
		if strings.HasPrefix(html, "<!--") {
			return "", fmt.Errorf("a comment in the drawn page")
		}
		name := strings.IndexAny(html, " \n\t/>")
		if strings.HasPrefix(html, "</") {
			name = strings.IndexByte(html, '>')
		}
		if name < 0 {
			return "", fmt.Errorf("a tag that does not end: %.40q", html)
		}
		out.WriteString(html[:name])
		html = html[name:]
		var attrs []string
		for {
			html = strings.TrimLeft(html, " \n\t")
			n := strings.IndexAny(html, "= />")
			if n < 0 {
				return "", fmt.Errorf("a tag that does not end: %.40q", html)
			}
			if n == 0 {
				break
			}
			if strings.HasPrefix(html[n:], `="`) {
				value := strings.IndexByte(html[n+2:], '"')
				if value < 0 || strings.Contains(html[n:n+2+value], `\`) {
					return "", fmt.Errorf("an attribute go-app cannot quote: %.80q", html)
				}
				n += 2 + value + 1
			}
			switch attr := html[:n]; {
			case booleans[strings.TrimSuffix(attr, `="false"`)] && strings.HasSuffix(attr, `"`):
			case strings.HasPrefix(attr, "aria-") && !strings.Contains(attr, "="):
				attrs = append(attrs, attr+`="true"`)
			default:
				attrs = append(attrs, attr)
			}
			html = html[n:]
		}
		sort.Strings(attrs)
		for _, a := range attrs {
			out.WriteString(" " + a)
		}
		end := strings.IndexByte(html, '>')
		if end < 0 || strings.Trim(html[:end], "/") != "" {
			return "", fmt.Errorf("a tag go-app does not write: %.40q", html)
		}
		out.WriteString(html[:end+1])
		html = html[end+1:]
	}
}
