//go:build !js

package reader_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/index"
	"svcscope/catalog/tracexml"
	"svcscope/wasm/reader"
	"svcscope/wasm/wire"
)

// fixture is a line of the fixtures' manifest.
type fixture struct {
	name, expect, confidence, side string
	records, damaged, failing      int // failing is the record's number, or -1
	data                           []byte
}

func fixtures(t testing.TB) []fixture {
	t.Helper()
	dir := filepath.Join("..", "..", "catalog", "testdata", "fixtures")
	manifest, err := os.ReadFile(filepath.Join(dir, "MANIFEST.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var list []fixture
	for _, line := range strings.Split(strings.TrimSpace(string(manifest)), "\n")[1:] {
		col := strings.Split(line, "\t")
		f := fixture{name: col[0], expect: col[1], confidence: col[2], side: col[3], failing: -1}
		f.records, _ = strconv.Atoi(col[4])
		f.damaged, _ = strconv.Atoi(col[5])
		if n, err := strconv.Atoi(col[6]); err == nil {
			f.failing = n
		}
		if f.data, err = os.ReadFile(filepath.Join(dir, col[0])); err != nil {
			t.Fatal(err)
		}
		list = append(list, f)
	}
	return list
}

// realTraces gives the contents of the real files by name, none where their folder is absent.
func realTraces(t *testing.T) map[string][]byte {
	t.Helper()
	dir := os.Getenv("SVCSCOPE_TRACES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "traces")
	}
	names, _ := filepath.Glob(filepath.Join(dir, "*"))
	files := map[string][]byte{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(name)] = data
	}
	if len(files) == 0 {
		t.Logf("no real traces in %s: only the fixtures are read", dir)
	}
	return files
}

// read reads a file in chunks of a size, 0 for whole.
func read(t *testing.T, data []byte, chunk int) (*index.Index, []wire.Range, int) {
	t.Helper()
	x, r := index.New(), reader.New()
	x.AddFile("file", int64(len(data)))
	var damaged []wire.Range
	repaired := 0
	take := func() {
		s := r.Shard()
		damaged, repaired = append(damaged, s.Damaged...), s.Repaired
		if len(s.Index) > 0 {
			if err := x.Append(0, s.Index); err != nil {
				t.Fatal(err)
			}
		}
	}
	if chunk == 0 {
		chunk = max(len(data), 1)
	}
	for at := 0; at < len(data); at += chunk {
		r.Feed(data[at:min(at+chunk, len(data))])
		if at/chunk%97 == 0 {
			take()
		}
	}
	r.Close()
	take()
	return x, damaged, repaired
}

// TestFixtures: every fixture gives the verdict that was written down by someone who had not seen the rules.
func TestFixtures(t *testing.T) {
	texts := map[string]*catalog.Text{}
	for _, tag := range []string{"ko", "en"} {
		b, err := catalog.TextFile(tag)
		if err != nil {
			t.Fatal(err)
		}
		if texts[tag], err = catalog.ParseText(b); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range fixtures(t) {
		t.Run(f.name, func(t *testing.T) {
			x, damaged, _ := read(t, f.data, 0)
			if x.Len() != f.records || len(damaged) != f.damaged {
				t.Errorf("%d records, %d damaged; want %d, %d", x.Len(), len(damaged), f.records, f.damaged)
			}
			told := false
			for _, rec := range x.Findings() {
				finding, _ := x.Finding(rec)
				if !finding.Failure() && finding.Category != catalog.CategoryServer {
					continue // a hint
				}
				if told || x.Number(rec) != f.failing || finding.Category != f.expect ||
					f.confidence != "any" && f.confidence != "-" && finding.Confidence.String() != f.confidence ||
					f.side != "-" && f.side != "any" && finding.Side.String() != f.side {
					t.Errorf("record %d: %s %s %s; want record %d: %s %s %s", x.Number(rec), finding.Category, finding.Confidence, finding.Side,
						f.failing, f.expect, f.confidence, f.side)
				}
				told = true
				for tag, text := range texts {
					e := text.Explain(decode(f.data, x.Span(rec)), finding)
					if e.Title == "" || e.Title == finding.Category || e.Meaning == "" || e.Tag != tag || strings.ContainsAny(e.Title, "{}") {
						t.Errorf("%s: %+v", tag, e)
					}
					for _, l := range e.Links {
						if !strings.HasPrefix(l.URL, "https://learn.microsoft.com/"+text.Locale+"/") {
							t.Errorf("%s: link %s", tag, l.URL)
						}
					}
				}
			}
			if want := f.expect != "none"; told != want {
				t.Errorf("a verdict: %v, want %v", told, want)
			}
		})
	}
}

func decode(data []byte, span catalog.Span) *catalog.Record {
	text := reader.EncodingNamed(tracexml.DetectEncoding(data))
	record, _ := tracexml.Decode(text.UTF8(data[span.Offset:span.End()]))
	record.Span = span
	return record
}

// TestSuspectOnlySkipsWork: the rules say the same of every record, looked at or not.
func TestSuspectOnlySkipsWork(t *testing.T) {
	files := realTraces(t)
	for _, f := range fixtures(t) {
		files[f.name] = f.data
	}
	records := 0
	for name, data := range files {
		s := tracexml.NewScanner()
		s.Feed(data)
		s.Close()
		for h := (catalog.Head{}); s.Next(&h); records++ {
			record, _ := tracexml.Decode(h.Raw)
			if f, ok := catalog.Diagnose(record); ok && !catalog.Suspect(&h) {
				t.Errorf("%s: record at %d gives %s and is no suspect", name, h.Offset, f.Rule)
			}
		}
	}
	t.Logf("%d records of %d files", records, len(files))
}

// TestRealTracesAreHealthy: none of the real files holds a client-certificate failure, although several speak of certificates.
func TestRealTracesAreHealthy(t *testing.T) {
	for name, data := range realTraces(t) {
		if x, _, _ := read(t, data, 0); x.Failures() != 0 {
			t.Errorf("%s: %d failures", name, x.Failures())
		}
	}
}

// TestChunks: whatever the pieces a file arrives in, the index is the same.
func TestChunks(t *testing.T) {
	for _, f := range fixtures(t) {
		for _, chunk := range []int{1, 7, 64, 4096} {
			chunksAgree(t, f.name, f.data, chunk)
		}
	}
}

// chunksAgree reads a file whole and in chunks.
func chunksAgree(t *testing.T, name string, data []byte, chunk int) {
	t.Helper()
	whole, damaged, repaired := read(t, data, 0)
	x, d, r := read(t, data, chunk)
	if x.Len() != whole.Len() || len(d) != len(damaged) || r != repaired || x.Failures() != whole.Failures() {
		t.Fatalf("%s in chunks of %d: %d records, %d damaged, %d repaired, %d failures; want %d, %d, %d, %d", name, chunk,
			x.Len(), len(d), r, x.Failures(), whole.Len(), len(damaged), repaired, whole.Failures())
	}
	for rec := range uint32(x.Len()) {
		if x.Span(rec) != whole.Span(rec) || x.Time(rec) != whole.Time(rec) || x.Summary(rec) != whole.Summary(rec) ||
			x.Severity(rec) != whole.Severity(rec) || x.EventID(rec) != whole.EventID(rec) {
			t.Fatalf("%s in chunks of %d: record %d differs", name, chunk, rec)
		}
	}
	for i := range d {
		if d[i] != damaged[i] {
			t.Fatalf("%s in chunks of %d: damage %v, want %v", name, chunk, d[i], damaged[i])
		}
	}
}

// FuzzRead reads any bytes the way of the worker: the index takes the shards whatever the pieces that the bytes come in,
// and what is found in it is what the rules find in every record, looked at before or not.
func FuzzRead(f *testing.F) {
	for i, x := range fixtures(f) {
		if len(x.data) < 8<<10 {
			f.Add(x.data, uint16(i))
		}
		if strings.HasPrefix(x.name, "capi2-policy") { // a check of a chain under another number
			f.Add(bytes.Replace(x.data, []byte("<EventID>30<"), []byte("<EventID>3<"), 1), uint16(i))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, chunk uint16) {
		chunksAgree(t, "fuzz", data, int(chunk)+1)
		x, _, _ := read(t, data, 0)
		for rec := range uint32(x.Len()) {
			record := decode(data, x.Span(rec))
			record.Damage = x.Damage(rec)
			want, found := catalog.Diagnose(record)
			if got, ok := x.Finding(rec); ok != found || ok && (got.Rule != want.Rule || got.Confidence != want.Confidence) {
				t.Errorf("record %d: %v found, want %v", rec, got, want)
			}
		}
	})
}
