//go:build !js

package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"svcscope/wasm/reader"
)

// TestCheckInputs: what is in an archive is checked like the file itself, in its place; what lies beside traces in it
// does not change the exit status; a trap is refused; a charset is read.
func TestCheckInputs(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", t.TempDir())
	var sample bytes.Buffer
	if err := writeSample(&sample, 0, 1); err != nil {
		t.Fatal(err)
	}
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	packed := func(content []byte) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		w.Write(content)
		w.Close()
		return b.Bytes()
	}
	zipped := func(files ...string) []byte { // name and content in turn
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for i := 0; i < len(files); i += 2 {
			to, err := w.Create(files[i])
			if err != nil {
				t.Fatal(err)
			}
			to.Write([]byte(files[i+1]))
		}
		w.Close()
		return b.Bytes()
	}
	wide := func(s string) []byte {
		var b []byte
		for _, u := range utf16.Encode([]rune("\uFEFF" + s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return b
	}
	const tiny = "<E2ETraceEvent/>"
	plain := write("plain.svclog", sample.Bytes())
	var many []string
	for i := range reader.MaxFiles + 1 {
		many = append(many, strconv.Itoa(i), "")
	}
	trap := packed([]byte(strings.Repeat(tiny, 1<<18)))
	for _, c := range []struct {
		name   string
		args   []string
		status int
		files  string // name, format, encoding, records and error of each
	}{
		{"gzip", []string{write("a.svclog.gz", packed(sample.Bytes()))}, 1, "a.svclog e2e utf-8 255"},
		{"gzip of members", []string{write("two.gz", append(packed([]byte(tiny)), packed([]byte(tiny))...))}, 0, "two e2e utf-8 2"},
		{"gzip cut off", []string{write("cut.gz", packed(bytes.Repeat(sample.Bytes(), 2))[:9000])}, 2, "cut e2e utf-8 * damaged"},
		{"zip", []string{write("a.zip", zipped("x/a.svclog", sample.String(), "x/readme.txt", "read me", "__MACOSX/a", "x")), plain}, 1, "x/a.svclog e2e utf-8 255, x/readme.txt text utf-8 0 *, plain.svclog e2e utf-8 255"},
		{"zip without a trace", []string{write("b.zip", zipped("readme.txt", "read me"))}, 2, "readme.txt text utf-8 0 *"},
		{"zip without files", []string{write("c.zip", zipped()), plain}, 2, "c.zip zip - 0 empty, plain.svclog e2e utf-8 255"},
		{"no zip", []string{write("d.zip", []byte("PK\x03\x04 and nothing"))}, 2, "d.zip zip - 0 damaged"},
		{"trap", []string{write("trap.gz", trap)}, 2, "trap - - 0 ratio"},
		{"trap in a zip", []string{write("trap.zip", zipped("a", tiny, "b", strings.Repeat(tiny, 1<<18), "c", tiny))}, 2, "a e2e utf-8 1, b - - 0 ratio"},
		{"archive in an archive", []string{write("nested.zip", zipped("in.gz", string(packed(sample.Bytes())), "a", tiny))}, 0, "in.gz gzip - 0 *, a e2e utf-8 1"},
		{"too many files", []string{write("many.zip", zipped(many...)), plain}, 2, "many.zip zip - 0 many, plain.svclog e2e utf-8 255"},
		{"archives of one name", []string{write("one.zip", zipped("a.svclog", tiny)), write("folder/one.zip", zipped("readme.txt", "read me"))}, 2, "a.svclog e2e utf-8 1, readme.txt text utf-8 0 *"},
		{"UTF-16", []string{write("wide.svclog", wide(sample.String()))}, 1, "wide.svclog e2e utf-16le 255"},
		{"charset", []string{write("charset.svclog", []byte("<?xml version='1.0' encoding='KSC5601'?>"+tiny))}, 0, "charset.svclog e2e euc-kr 1"},
		{"charset that is none", []string{write("nonsense.svclog", []byte("<?xml version='1.0' encoding='nonsense'?>"+tiny))}, 0, "nonsense.svclog e2e utf-8 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, problems bytes.Buffer
			if status := runCheck(append([]string{"-json"}, c.args...), &out, &problems); status != c.status {
				t.Errorf("exit status %d, want %d: %s", status, c.status, &problems)
			}
			var r report
			if err := json.Unmarshal(out.Bytes(), &r); err != nil {
				t.Fatal(err)
			}
			want := strings.Split(c.files, ", ")
			if len(want) != len(r.Files) {
				t.Fatalf("%d files: %+v", len(r.Files), r.Files)
			}
			for i, f := range r.Files {
				got := []string{f.Name, f.Format, f.Encoding, jsonText(f.Records), f.Error}
				for k, w := range strings.Fields(want[i]) {
					if w != "*" && w != got[k] && (w != "-" || got[k] != "") {
						t.Errorf("file %d is %q, want %q", i, got, want[i])
						break
					}
				}
				if f.Error != "" && len(strings.Fields(want[i])) < 5 {
					t.Errorf("file %d: %s", i, f.Error)
				}
			}
		})
	}
	if left, _ := os.ReadDir(os.TempDir()); len(left) > 0 {
		t.Errorf("unpacked files were left: %v", left)
	}
}

func jsonText(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}
