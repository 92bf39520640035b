package tracexml_test

import (
	"strings"
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

// FuzzScan scans whole and in chunks, and compares with the reference.
func FuzzScan(f *testing.F) {
	for seed := range uint64(40) {
		f.Add([]byte(newGenerator(seed).file(3)), byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte, chunk byte) {
		whole := scan(data, 0, tracexml.MaxRecord)
		if d := differ(whole, scan(data, int(chunk)+1, tracexml.MaxRecord)); d != "" {
			t.Errorf("chunks of %d: %s", int(chunk)+1, d)
		}
		if d := differ(scan(data, 0, 64), scan(data, int(chunk)+1, 64)); d != "" {
			t.Errorf("limit 64, chunks of %d: %s", int(chunk)+1, d)
		}
		want := refRecords(string(data))
		for i := range max(len(want), len(whole.heads)) {
			if i >= len(want) || i >= len(whole.heads) || !strings.HasPrefix(whole.heads[i], want[i]+" raw") {
				t.Fatalf("record %d: got %v, want %v", i, whole.heads[min(i, len(whole.heads)):], want[min(i, len(want)):])
			}
		}
		compareHeads(t, "fuzz", data)
	})
}

// FuzzDecode decodes and lays out anything; what decodes survives its binary form.
func FuzzDecode(f *testing.F) {
	for seed := range uint64(40) {
		g := newGenerator(seed)
		f.Add([]byte(g.record()))
		f.Add([]byte(g.mutate(g.record())))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		rec, err := tracexml.Decode(raw)
		if rec == nil || (err != nil) != (rec.Unreadable != "") {
			t.Fatalf("record %v, error %v", rec, err)
		}
		b, _ := rec.AppendBinary(nil)
		if err := new(catalog.Record).UnmarshalBinary(b); err != nil {
			t.Errorf("binary form: %v", err)
		}
		lines := tracexml.Indent(raw)
		if _, err := catalog.ParseLines(catalog.AppendLines(nil, lines)); err != nil {
			t.Errorf("lines: %v", err)
		}
		tracexml.Detect(raw)
	})
}
