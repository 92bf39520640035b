package tracexml_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

// benchFile is a file of ordinary records without damage.
func benchFile(size int) []byte {
	g := newGenerator(1)
	var b bytes.Buffer
	for b.Len() < size {
		r := g.record()
		if !strings.Contains(r, "<!") && !strings.Contains(r, "<?") {
			b.WriteString(r)
		}
	}
	return b.Bytes()
}

func scanAll(data []byte) (records int) {
	s := tracexml.NewScanner()
	var h catalog.Head
	for at := 0; at < len(data); at += 1 << 20 {
		s.Feed(data[at:min(len(data), at+1<<20)])
		for s.Next(&h) {
			records++
		}
	}
	s.Close()
	for s.Next(&h) {
		records++
	}
	return records
}

func BenchmarkScan(b *testing.B) {
	files := map[string][]byte{"generated": benchFile(8 << 20)}
	for _, f := range realTraces(b) {
		if f.isTrace() && len(f.data) > 500_000 {
			files[f.name] = f.data
		}
	}
	for name, data := range files {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				scanAll(data)
			}
		})
	}
}

func TestScanAllocatesNothingPerRecord(t *testing.T) {
	data := benchFile(256 << 10)
	s := tracexml.NewScanner()
	var h catalog.Head
	pass := func() {
		s.Feed(data)
		for s.Next(&h) {
		}
	}
	pass()
	if n := testing.AllocsPerRun(5, pass); n > 0 {
		t.Errorf("%.1f allocations for a chunk of %d bytes", n, len(data))
	}
}

// TestHostileFilesStayLinear reads files that a careless scanner reads once per record.
func TestHostileFilesStayLinear(t *testing.T) {
	const n = 100_000
	cases := []struct {
		name, data string
		records    int
	}{
		{"torn in content", strings.Repeat("<E2ETraceEvent><a>", n), n},
		{"torn in a comment", strings.Repeat("<E2ETraceEvent><!--", n), n},
		{"torn in a value", strings.Repeat("<E2ETraceEvent><a b='", n), n},
		{"100,000 levels", "<E2ETraceEvent><!---->" + strings.Repeat("<a>", n) + strings.Repeat("</a>", n) + "</E2ETraceEvent>", 1},
		{"nested records", strings.Repeat("<E2ETraceEvent>", n) + strings.Repeat("</E2ETraceEvent>", n), 1},
		{"nested and torn", strings.Repeat("<E2ETraceEvent>", n) + strings.Repeat("</E2ETraceEvent>", n-1), 2},
		{"long names", strings.Repeat("<E2ETraceEvent><!----><"+strings.Repeat("n", 300)+">", n/100), n / 100},
		{"comments between", strings.Repeat("<!-- a -->", n) + "<E2ETraceEvent/>", 1},
		{"tags between", strings.Repeat("<a>", n) + "<E2ETraceEvent/>" + strings.Repeat("</a>", n), 1},
	}
	for _, c := range cases {
		begin := time.Now()
		if got := scanAll([]byte(c.data)); got != c.records {
			t.Errorf("%s: %d records, want %d", c.name, got, c.records)
		}
		if d := time.Since(begin); d > time.Minute {
			t.Errorf("%s: took %v", c.name, d)
		}
	}
}

// TestWideElements: attributes and declarations of one element, however many, take time in proportion.
func TestWideElements(t *testing.T) {
	var attrs, declared, used strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&attrs, ` a%d="1"`, i)
		fmt.Fprintf(&declared, ` xmlns:p%d="u"`, i)
		fmt.Fprintf(&used, `<p%d:b/>`, i)
	}
	for name, body := range map[string]string{
		"attributes":   "<a" + attrs.String() + "/>",
		"declarations": "<a" + declared.String() + ">" + used.String() + "</a>",
	} {
		begin := time.Now()
		if _, err := tracexml.Decode([]byte(inItem(body))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if d := time.Since(begin); d > time.Minute {
			t.Errorf("%s: took %v", name, d)
		}
	}
}
