//go:build !js

package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"svcscope/catalog"
)

// The exit statuses of import-docs.
const (
	exitImported = 0
	exitPartly   = 1 // some files could not be taken, the others are imported
	exitNothing  = 2 // nothing was imported or written, or the command line is wrong
)

// runImportDocs is `svcscope import-docs [-lang TAG] -o OUT PATH...`.
func runImportDocs(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("import-docs", flag.ContinueOnError)
	out := flags.String("o", "", "`folder` to write <tag>.json to")
	lang := flags.String("lang", "en", "language of what this command says: a BCP 47 `tag`")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: svcscope import-docs [-lang TAG] -o OUT PATH...")
		flags.PrintDefaults()
	}
	if status, ok := parse(flags, args, stderr); !ok {
		return status
	}
	if flags.NArg() == 0 || *out == "" {
		flags.Usage()
		return exitNothing
	}
	t, err := loadText(*lang)
	if err != nil {
		fmt.Fprintln(stderr, "import-docs:", err)
		return exitNothing
	}
	im := importing{t: t, stderr: stderr, seen: map[string]bool{}}
	for _, path := range flags.Args() {
		im.path(path)
	}
	tables, given := documentation(im.entries)
	if len(tables) == 0 {
		im.say("import.none")
		return exitNothing
	}
	for _, d := range tables {
		name := filepath.Join(*out, d.Tag+".json")
		b, err := d.encode()
		if err == nil {
			err = os.MkdirAll(*out, 0o755)
		}
		if err == nil {
			err = os.WriteFile(name, b, 0o644)
		}
		if err != nil {
			im.say("import.unwritten", "file", name, "reason", reason(err))
			return exitNothing
		}
		fmt.Fprintln(stdout, t.UI("import.written", "tag", d.Tag, "n", len(d.Codes), "file", name))
	}
	for _, count := range []struct {
		key string
		n   int
	}{{"import.articles", im.articles}, {"import.given", given}, {"import.failed", im.failed}} {
		if count.n > 0 {
			fmt.Fprintln(stdout, t.UI(count.key, "n", count.n))
		}
	}
	if im.failed > 0 {
		return exitPartly
	}
	return exitImported
}

// importing is one run over files.
type importing struct {
	t        *catalog.Text
	stderr   io.Writer
	seen     map[string]bool // files, by their whole path
	entries  []*docEntry
	articles int // files that are about no trace code
	failed   int
}

// say tells something in the reader's language.
func (im *importing) say(key string, args ...any) { fmt.Fprintln(im.stderr, im.t.UI(key, args...)) }

// fail names a file that was not taken, and says why.
func (im *importing) fail(path, key string, args ...any) {
	im.failed++
	im.say("import.file", "file", path, "trouble", im.t.UI("import."+key, args...))
}

// path takes a file of any name, or the pages in a folder and those below.
func (im *importing) path(path string) {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		im.file(path, true)
		return
	}
	_ = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			im.fail(name, "unreadable", "reason", reason(err))
		case d.IsDir():
			if strings.HasPrefix(d.Name(), ".") && name != path {
				return fs.SkipDir
			}
		case pageName.MatchString(d.Name()):
			if info, err := os.Stat(name); err != nil || info.Mode().IsRegular() {
				im.file(name, false)
			}
		}
		return nil
	})
}

// pageName are the files of a folder that are looked at; those of articleName hold no page of a code, whatever else.
var (
	pageName    = regexp.MustCompile(`(?i)\.(md|txt)$`)
	articleName = regexp.MustCompile(`(?i)^(toc|index|readme|license|contributing|security|code[-_]of[-_]conduct|traces-reference|thirdpartynotices)\.(md|txt)$`)
)

// file takes one file; named says that a person named it, and not only its folder.
func (im *importing) file(path string, named bool) {
	whole, err := filepath.Abs(path)
	if err != nil {
		whole = path
	}
	if im.seen[whole] {
		return
	}
	im.seen[whole] = true
	data, err := readPage(path)
	if err != nil {
		im.fail(path, "unreadable", "reason", reason(err))
		return
	}
	name := filepath.Base(path)
	page, trouble := parsePage(data, including(path))
	if articleName.MatchString(name) || trouble != "" && !named && strings.EqualFold(filepath.Ext(name), ".txt") {
		im.articles++
		return
	}
	if trouble != "" {
		if trouble == docNoFront && filepath.Base(filepath.Dir(whole)) == "includes" {
			return // a piece of text for other pages
		}
		im.fail(path, string(trouble))
		return
	}
	title := cmp.Or(page.front["title"], page.title)
	code := titleCode(page.front["title"])
	if code == nil {
		code = titleCode(page.title)
	}
	switch {
	case code == nil && title == "":
		im.fail(path, string(docNoCode))
		return
	case code == nil && codeShaped(title):
		im.fail(path, string(docUnknown), "title", title)
		return
	case code == nil:
		im.articles++
		if named {
			im.say("import.file", "file", path, "trouble", im.t.UI("import.article", "title", title))
		}
		return
	}
	own := localeOf(page, path)
	found := false
	for i, text := range page.texts {
		if text.empty() {
			continue
		}
		found = true
		e := &docEntry{page: page, file: name, path: filepath.ToSlash(path), tag: tagOf(own), locale: own, text: text, named: code}
		if i > 0 {
			e.tag, e.locale, e.half = "en", "en-us", true
		}
		im.entries = append(im.entries, e)
	}
	if !found {
		im.fail(path, string(docEmpty))
	}
}

// readPage reads a file, no more of it than shows that it is too long.
func readPage(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, docMost+1))
}

// reason is why something could not be read or written, in the system's words, without the file, which is named beside it.
func reason(err error) string {
	var of *fs.PathError
	if errors.As(err, &of) {
		err = of.Err
	}
	return err.Error()
}

// shared are the texts that INCLUDE tokens of the pages stand for, where the checkout does not hold them.
var sharedTexts = map[string]string{"indigo1": "Windows Communication Foundation (WCF)", "indigo2": "WCF"}

// including gives what INCLUDE tokens of a page stand for: the text of the file that they name, in a folder "includes" of the
// checkout, else what is known, else the token's name.
func including(page string) func(name, target string) string {
	return func(name, target string) string {
		text := cmp.Or(sharedTexts[strings.ToLower(name)], name)
		file := filepath.Join(filepath.Dir(page), filepath.FromSlash(target))
		if !strings.EqualFold(filepath.Ext(file), ".md") || filepath.Base(filepath.Dir(file)) != "includes" {
			return text
		}
		info, err := os.Stat(file)
		if err != nil || !info.Mode().IsRegular() {
			return text
		}
		data, err := readPage(file)
		if err != nil || len(data) > docMost {
			return text
		}
		if piece, trouble := parsePage(data, noInclude); trouble == "" {
			data = []byte(strings.Join(piece.texts[0].summary, " "))
		} else if trouble != docNoFront {
			return text
		}
		plain, _ := inline(string(data), noInclude)
		return cmp.Or(plain, text)
	}
}

// docTable is OUT/<tag>.json; catalog.Documentation reads it.
type docTable struct {
	Tag     string             `json:"tag"`
	Locale  string             `json:"locale"`
	License string             `json:"license"`
	Codes   map[string]docJSON `json:"codes"`
}

type docJSON struct {
	Summary         string        `json:"summary,omitempty"`
	Description     []string      `json:"description,omitempty"`
	Troubleshooting []string      `json:"troubleshooting,omitempty"`
	Links           []docLinkJSON `json:"links,omitempty"`
	Locale          string        `json:"locale"`
	File            string        `json:"file"`
	AssetID         string        `json:"assetid,omitempty"`
	Translation     string        `json:"translation,omitempty"`
	Handoff         string        `json:"handoff,omitempty"`
}

type docLinkJSON struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// documentation puts pages together: one table for each language, in the order of their tags, and how many pages gave way to
// another one of the same code.
func documentation(entries []*docEntry) (tables []*docTable, given int) {
	settle(entries)
	type place struct {
		tag  string
		code *catalog.Code
	}
	chosen := map[place]*docEntry{}
	for _, e := range entries {
		at := place{e.tag, e.code}
		if old := chosen[at]; old == nil || better(e, old) {
			chosen[at] = e
		}
	}
	byTag := map[string]*docTable{}
	for at, e := range chosen {
		d := byTag[at.tag]
		if d == nil {
			d = &docTable{Tag: at.tag, Locale: e.locale, License: docLicense, Codes: map[string]docJSON{}}
			byTag[at.tag] = d
			tables = append(tables, d)
		}
		d.Codes[at.code.Name] = e.json()
	}
	for _, e := range entries {
		if !e.half && chosen[place{e.tag, e.code}] != e {
			given++
		}
	}
	slices.SortFunc(tables, func(a, b *docTable) int { return strings.Compare(a.Tag, b.Tag) })
	return tables, given
}

// json gives an entry as it is written. A summary that only repeats the name is none.
func (e *docEntry) json() docJSON {
	j := docJSON{
		Description: e.text.description, Troubleshooting: e.text.troubleshooting, Locale: e.locale, File: e.file,
		AssetID: e.page.front["ms.assetid"], Handoff: e.page.front["ms.lasthandoff"],
	}
	if !e.half { // English is the original
		j.Translation = strings.ToUpper(e.page.front["ms.translationtype"])
	}
	var summary []string
	for _, s := range e.text.summary {
		if !isName(s, e.code) && !isName(s, e.named) {
			summary = append(summary, s)
		}
	}
	j.Summary = strings.Join(summary, "\n")
	dir := traceDir
	if e.code.Provider() {
		dir = eventDir
	}
	dir = dirInRepository(e.path, dir)
	for _, l := range e.text.links {
		if u := resolve(l.target, dir, e.locale); u != "" && l.text != "" {
			j.Links = append(j.Links, docLinkJSON{l.text, u})
		}
	}
	return j
}

// isName says whether a text is nothing but the name of a code, as translators may have spaced it.
func isName(s string, c *catalog.Code) bool {
	s = strings.TrimSuffix(strings.ReplaceAll(s, " ", ""), ".")
	return strings.EqualFold(s, c.Name) || c.Provider() && strings.EqualFold(s, c.Short())
}

// encode writes a table: names sorted, letters as they are.
func (d *docTable) encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(d)
	return b.Bytes(), err
}
