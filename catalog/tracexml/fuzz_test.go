package tracexml_test

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

// bounded ends the program if one input takes longer than any should, even on a busy machine: the fuzzer keeps an
// input that ends the program, but waits for ever for one that does not come back.
func bounded() (stop func() bool) {
	return time.AfterFunc(20*time.Second, func() { panic("this input takes too long") }).Stop
}

// fixtures gives the small ones of the project's own traces, as seeds.
func fixtures(f *testing.F) [][]byte {
	const small = 6 << 10
	names, err := filepath.Glob("../testdata/fixtures/*.svclog")
	if err != nil || len(names) == 0 {
		f.Fatalf("no fixtures: %v", err)
	}
	var files [][]byte
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if len(data) <= small {
			files = append(files, data)
		}
	}
	return files
}

// FuzzScan scans whole and in chunks, and compares with the reference.
func FuzzScan(f *testing.F) {
	for seed := range uint64(40) {
		f.Add([]byte(newGenerator(seed).file(3)), byte(seed))
	}
	for i, data := range fixtures(f) {
		f.Add(data, byte(i))
	}
	f.Fuzz(func(t *testing.T, data []byte, chunk byte) {
		defer bounded()()
		whole := scan(data, 0, tracexml.MaxRecord)
		if d := differ(whole, scan(data, int(chunk)+1, tracexml.MaxRecord)); d != "" {
			t.Errorf("chunks of %d: %s", int(chunk)+1, d)
		}
		if d := differ(scan(data, 0, 64), scan(data, int(chunk)+1, 64)); d != "" {
			t.Errorf("limit 64, chunks of %d: %s", int(chunk)+1, d)
		}
		if d := refE2E.differs(whole, string(data)); d != "" {
			t.Fatal(d)
		}
		compareHeads(t, "fuzz", data)
	})
}

// FuzzDecode decodes and lays out anything; what decodes survives its binary form, and what is found in it is found by
// the way of the bytes, too: the scanner's head is a suspect.
func FuzzDecode(f *testing.F) {
	for seed := range uint64(40) {
		g := newGenerator(seed)
		f.Add([]byte(g.record()))
		f.Add([]byte(g.mutate(g.record())))
	}
	for _, data := range fixtures(f) {
		s := tracexml.NewScanner()
		s.Feed(data)
		s.Close()
		var h catalog.Head
		for n := 0; n < 2 && s.Next(&h); n++ {
			f.Add(append([]byte(nil), h.Raw...))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		defer bounded()()
		if d := tracexml.TreeDiffers(raw); d != "" {
			t.Errorf("not the tree of etree: %s", d)
		}
		rec, err := tracexml.Decode(raw)
		if rec == nil || (err != nil) != (rec.Unreadable != "") {
			t.Fatalf("record %v, error %v", rec, err)
		}
		b, _ := rec.AppendBinary(nil)
		back := new(catalog.Record)
		if err := back.UnmarshalBinary(b); err != nil || !reflect.DeepEqual(rec, back) {
			t.Errorf("binary form: %v\n%+v\n%+v", err, rec, back)
		}
		lines := tracexml.Indent(raw)
		if _, err := catalog.ParseLines(catalog.AppendLines(nil, lines)); err != nil {
			t.Errorf("lines: %v", err)
		}
		tracexml.Detect(raw)
		if finding, ok := catalog.Diagnose(rec); ok && err == nil {
			s := tracexml.NewScanner()
			s.Feed(raw)
			s.Close()
			var h catalog.Head
			if s.Next(&h) && len(h.Raw) == len(raw) && h.Damage == catalog.DamageNone && !catalog.Suspect(&h) {
				t.Errorf("%s found, but no suspect: %q", finding.Rule, raw)
			}
		}
	})
}
