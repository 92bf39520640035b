//go:build !js

package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"svcscope/catalog"
)

// Documentation pages in a site. The project's own site has none; a self-hosted one may have what `svcscope import-docs`
// wrote, as docs/<tag>.json. The page says which there are, so that it asks for no others, and the service worker keeps
// them as every other file.

// docsFolder is where a site has them.
const docsFolder = "docs/"

func docsPath(tag string) string { return docsFolder + tag + ".json" }

var docsTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// readDocs reads a folder that `svcscope import-docs` wrote: JSON by language.
func readDocs(docs fs.FS) (map[string][]byte, error) {
	names, err := fs.Glob(docs, "*.json")
	if err != nil {
		return nil, err
	}
	all := map[string][]byte{}
	for _, name := range names {
		b, err := fs.ReadFile(docs, name)
		if err != nil {
			return nil, err
		}
		var d catalog.Documentation
		if err := d.Parse(b); err != nil {
			return nil, fmt.Errorf("%s is not what `svcscope import-docs` writes: %w", name, err)
		}
		if d.Tag+".json" != name || !docsTag.MatchString(d.Tag) {
			return nil, fmt.Errorf("%s is not what `svcscope import-docs` writes: its language is %q", name, d.Tag)
		}
		all[d.Tag] = b
	}
	if len(all) == 0 {
		return nil, errors.New("no documentation pages there: `svcscope import-docs -o` writes them")
	}
	return all, nil
}

// docsTags names the languages; in the page they stand between blanks.
func docsTags(docs map[string][]byte) string {
	tags := make([]string, 0, len(docs))
	for tag := range docs {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	return strings.Join(tags, " ")
}

// WithDocs gives a built site with the documentation pages of a folder that `svcscope import-docs` wrote, as if it had been
// built with them: the page names them, the service worker keeps them, and the version is another one.
func WithDocs(site, docs fs.FS) (fs.FS, error) {
	all, err := readDocs(docs)
	if err != nil {
		return nil, err
	}
	worker, err := fs.ReadFile(site, serviceWorker)
	if err != nil {
		return nil, err
	}
	index, err := fs.ReadFile(site, "index.html")
	if err != nil {
		return nil, err
	}
	build, script, err := readKept(worker)
	if err != nil {
		return nil, err
	}
	over := map[string][]byte{}
	for tag, b := range all {
		over[docsPath(tag)] = b
	}
	renewed := version(map[string][]byte{"": []byte(build.Version + version(over))})

	index = bytes.ReplaceAll(index, []byte("?v="+build.Version+`"`), []byte("?v="+renewed+`"`))
	index = docsAttribute.ReplaceAll(index, nil)
	over["index.html"] = bytes.Replace(index, []byte("<html "), []byte(`<html data-docs=" `+docsTags(all)+` " `), 1)

	kept := keptSite{Version: renewed}
	for path, b := range over {
		kept.add(path, b)
	}
	for _, file := range build.Files {
		if file[0] != "" && !strings.HasPrefix(file[0], docsFolder) {
			kept.Files = append(kept.Files, file)
		}
	}
	head, err := kept.script()
	if err != nil {
		return nil, err
	}
	over[serviceWorker] = append(head, script...)
	return overlay{site, over, time.Now()}, nil
}

var docsAttribute = regexp.MustCompile(` data-docs="[^"]*"`)

// overlay is a file system with some files in place of others; those have no compressed ones beside them.
type overlay struct {
	fs.FS
	over map[string][]byte
	time time.Time
}

// Open gives a file.
func (o overlay) Open(name string) (fs.File, error) {
	if b, ok := o.over[name]; ok {
		return &overlayFile{bytes.NewReader(b), overlayInfo{path.Base(name), int64(len(b)), o.time}}, nil
	}
	if plain, packed := strings.CutSuffix(name, ".gz"); packed && o.over[plain] != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return o.FS.Open(name)
}

type overlayFile struct {
	*bytes.Reader
	info overlayInfo
}

func (f *overlayFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *overlayFile) Close() error               { return nil }

type overlayInfo struct {
	name string
	size int64
	time time.Time
}

func (i overlayInfo) Name() string       { return i.name }
func (i overlayInfo) Size() int64        { return i.size }
func (i overlayInfo) Mode() fs.FileMode  { return 0o444 }
func (i overlayInfo) ModTime() time.Time { return i.time }
func (i overlayInfo) IsDir() bool        { return false }
func (i overlayInfo) Sys() any           { return nil }

// readKept reads what keptFiles put in front of the service worker's script.
func readKept(worker []byte) (build keptSite, script []byte, err error) {
	rest, ok := bytes.CutPrefix(worker, []byte(keptBegin))
	head, script, found := bytes.Cut(rest, []byte(keptEnd))
	if !ok || !found {
		return build, nil, fmt.Errorf("%s is none of this program", serviceWorker)
	}
	if err := json.Unmarshal(head, &build); err != nil {
		return build, nil, fmt.Errorf("%s: %w", serviceWorker, err)
	}
	return build, script, nil
}
