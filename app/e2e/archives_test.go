package e2e

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"
)

func gzipped(t *testing.T, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// packed is one file of a zip archive.
type packed struct {
	name, content string
	change        func(*zip.FileHeader)
}

func zipped(t *testing.T, files ...packed) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate}
		if f.change != nil {
			f.change(h)
		}
		to, err := w.CreateHeader(h)
		if err == nil {
			_, err = to.Write([]byte(f.content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func stored(h *zip.FileHeader) { h.Method = zip.Store }

// locked marks a file of an archive as encrypted; its content is not, but nobody may look.
func locked(h *zip.FileHeader) { h.Flags |= 1 }

// TestArchives: what is in an archive opens in its place, with the counts and offsets of the file itself; files beside
// it are not touched by its troubles.
func TestArchives(t *testing.T) {
	const tiny = "<E2ETraceEvent xmlns='x'><System/></E2ETraceEvent>"
	text := sampleText(t)
	p := open(t, "en")
	for _, c := range []struct {
		name    string
		files   []string // paths
		records int
		names   string // of the files view, in their order
		trouble string // of any file
	}{
		{"gzip", []string{write(t, "trace.svclog.gz", gzipped(t, text))}, 255, "trace.svclog", ""},
		{"gzip of members", []string{write(t, "two.gz", gzipped(t, text)+gzipped(t, tiny))}, 256, "two", ""},
		{"zip", []string{write(t, "logs.zip", zipped(t, packed{"web/trace.svclog", text, nil}, packed{"web/", "", nil}, packed{"__MACOSX/._trace.svclog", "x", nil}, packed{"stored.svclog", tiny, stored}))}, 256, "web/trace.svclog stored.svclog", ""},
		{"between other files", []string{sampleFile, write(t, "logs.zip", zipped(t, packed{"a.svclog", tiny, nil}, packed{"b.svclog", tiny + tiny, nil})), write(t, "last.svclog", tiny)}, 259, "sample.svclog a.svclog b.svclog last.svclog", ""},
		{"other things in it", []string{write(t, "logs.zip", zipped(t, packed{"readme.txt", "read me", nil}, packed{"a.svclog", tiny, nil}))}, 1, "readme.txt a.svclog", ""},
		{"cut off", []string{write(t, "cut.svclog.gz", gzipped(t, text)[:6000]), sampleFile}, -1, "cut.svclog sample.svclog", "damaged"},
		{"a trap", []string{write(t, "trap.gz", gzipped(t, strings.Repeat(tiny, 1<<18))), sampleFile}, 255, "trap sample.svclog", "ratio"},
		{"a trap in a zip", []string{write(t, "trap.zip", zipped(t, packed{"first.svclog", tiny, nil}, packed{"trap.svclog", strings.Repeat(tiny, 1<<18), nil})), sampleFile}, 256, "first.svclog trap.svclog sample.svclog", "ratio"},
		{"a password", []string{write(t, "locked.zip", zipped(t, packed{"a.svclog", text, locked}, packed{"b.svclog", tiny, nil}))}, 1, "a.svclog b.svclog", "locked"},
		{"no zip behind its beginning", []string{write(t, "broken.zip", "PK\x03\x04 and then nothing of the kind"), sampleFile}, 255, "broken.zip sample.svclog", "damaged"},
		{"nothing in it", []string{write(t, "empty.zip", zipped(t)), sampleFile}, 255, "empty.zip sample.svclog", "empty"},
		{"an archive in an archive", []string{write(t, "nested.zip", zipped(t, packed{"inner.gz", gzipped(t, text), nil}, packed{"a.svclog", tiny, nil}))}, 1, "inner.gz a.svclog", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := p.anew(t, "en")
			p.choose(c.files...)
			p.wait("all is read", `["ready", "failed"].includes(document.querySelector("main#viewer").dataset.state)`)
			got := p.sameAsCheck(t, "en", c.files...)
			var names []string
			trouble := ""
			for _, f := range got.Files {
				names = append(names, f.Name)
			}
			if c.records >= 0 && got.Records != c.records || strings.Join(names, " ") != c.names {
				t.Errorf("%d records in %q", got.Records, names)
			}
			p.click(".views [data-view=files]")
			p.wait("the files are listed", `document.querySelector("[data-file][data-bytes]")`)
			trouble = eval[string](p, `document.querySelector("[data-trouble]")?.dataset.trouble ?? ""`)
			if trouble != c.trouble {
				t.Errorf("trouble %q, want %q", trouble, c.trouble)
			}
			if c.trouble != "" && !strings.Contains(p.text(".notices"), names[0]) && !strings.Contains(p.text(".notices"), "trap.svclog") {
				t.Errorf("the page says %q", p.text(".notices"))
			}
		})
	}
}

// TestArchiveAlone: an archive that gives nothing is told on the page for files that cannot be read.
func TestArchiveAlone(t *testing.T) {
	p := open(t, "ko")
	p.choose(write(t, "empty.zip", zipped(t)))
	p.state("failed")
	p.wait("it is told", `document.querySelector("main").innerText.includes("압축 파일 안에 파일이 없습니다")`)
}

// TestArchiveInLink: a link to a record in an archive finds it again when the archive is dropped.
func TestArchiveInLink(t *testing.T) {
	file := write(t, "logs.zip", zipped(t, packed{"web/trace.svclog", sampleText(t), nil}))
	p := open(t, "en", file)
	p.click("#verdict [data-action=show]")
	p.wait("the record is selected and in the link", `location.hash.includes("r=")`)
	fragment := eval[string](p, `location.hash.slice(1)`)
	offset := eval[string](p, `document.querySelector("#rows [aria-selected=true]").dataset.offset`)

	q := openAt(t, place{fragment: fragment})
	q.choose(file)
	q.ready()
	q.wait("the record is selected again", fmt.Sprintf(`document.querySelector("#rows [aria-selected=true]")?.dataset.offset === %q`, offset))
}
