package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// traceFile is one line of the manifest of real traces.
type traceFile struct {
	path, kind       string
	records, damaged string
}

// realTraces gives the real traces: of SVCSCOPE_TRACES, else of the folder shared/traces beside the project. They
// are not part of the project; where they are absent the test is skipped.
func realTraces(t *testing.T) []traceFile {
	t.Helper()
	files := traces()
	if len(files) == 0 {
		t.Skip("no real traces: SVCSCOPE_TRACES names their folder, ../shared/traces by default")
	}
	return files
}

// traces gives the real traces, none where they are absent.
func traces() []traceFile {
	dir := os.Getenv("SVCSCOPE_TRACES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "traces")
	}
	manifest, err := os.ReadFile(filepath.Join(dir, "MANIFEST.tsv"))
	if err != nil {
		return nil
	}
	var files []traceFile
	for _, line := range strings.Split(strings.TrimSpace(string(manifest)), "\n")[1:] {
		f := strings.Split(line, "\t")
		if f[5] == "-" { // nobody counted it for this kind of file
			f[5] = "0"
		}
		files = append(files, traceFile{path: filepath.Join(dir, f[0]), kind: f[3], records: f[4], damaged: f[5]})
	}
	return files
}

func realTrace(t *testing.T, name string) string {
	t.Helper()
	for _, f := range realTraces(t) {
		if filepath.Base(f.path) == name {
			return f.path
		}
	}
	t.Fatalf("no real trace %s", name)
	return ""
}

// TestRealTraces: every real file opens with the counts of the manifest, and no failure is found in it.
func TestRealTraces(t *testing.T) {
	files := realTraces(t)
	p := openAt(t, place{fragment: "v=1&lang=ko"})
	for _, f := range files {
		t.Run(filepath.Base(f.path), func(t *testing.T) {
			p := p.again(t)
			p.choose(f.path)
			p.ready()
			got := p.data()
			for name, want := range map[string]string{"records": f.records, "damaged": f.damaged, "findings": "0", "files": "1", "shown": f.records} {
				if got[name] != want {
					t.Errorf("data-%s is %s, want %s", name, got[name], want)
				}
			}
		})
	}
}

// TestDrop: files dropped on the window open together, wherever the site is put, and more can be dropped later.
func TestDrop(t *testing.T) {
	one := realTrace(t, "laoluolapegba_finservice__Web_messages.svclog")
	two := realTrace(t, "laoluolapegba_finservice__Web_tracelog.svclog")
	p := openAt(t, place{path: deepPath, fragment: "v=1&lang=en"})
	p.drop(one)
	p.ready()
	p.drop(two)
	p.click("#drop-dialog [data-action=drop-add]")
	p.wait("both files are read", `document.querySelector("main#viewer").dataset.records === "64"`)
	p.ready()
	if got := p.data()["files"]; got != "2" {
		t.Errorf("data-files is %s", got)
	}
	if eval[bool](p, `"dragging" in document.documentElement.dataset`) {
		t.Error("the page still says that something is dragged")
	}
}
