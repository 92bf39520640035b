package tracexml_test

import (
	"fmt"
	"strings"
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

func TestLongRecords(t *testing.T) {
	const limit = 100
	pad := strings.Repeat("x", limit)
	const next = "<E2ETraceEvent>next</E2ETraceEvent>"
	cases := []struct {
		name, data string
		want       []string
	}{
		{"closed keeps its extent", "<E2ETraceEvent>" + pad + "</E2ETraceEvent>\n" + next, []string{"[0,131) too-long raw=100", "[132,167)  raw=35"}},
		{"exactly the limit", "<E2ETraceEvent>" + pad[:69] + "</E2ETraceEvent>" + next, []string{"[0,100)  raw=100", "[100,135)  raw=35"}},
		{"one byte more", "<E2ETraceEvent>" + pad[:70] + "</E2ETraceEvent>" + next, []string{"[0,101) too-long raw=100", "[101,136)  raw=35"}},
		{"torn behind the limit", "<E2ETraceEvent>" + pad + next, []string{"[0,115) too-long raw=100", "[115,150)  raw=35"}},
		{"cut behind the limit", "<E2ETraceEvent>" + pad, []string{"[0,115) too-long raw=100"}},
		{"the parse does not look further than the limit", "<E2ETraceEvent><![CDATA[<E2ETraceEvent>" + pad + "]]></E2ETraceEvent>" + next, []string{"[0,24) torn raw=24", "[24,158)", "[158,193)"}},
		{"the parse reaches just the limit", "<E2ETraceEvent><![CDATA[<E2ETraceEvent>" + pad[:42] + "]]></E2ETraceEvent>" + next, []string{"[0,100)  raw=100", "[100,135)"}},
		{"an unsafe byte behind the limit", "<E2ETraceEvent>" + pad + "<!---->" + pad + "</E2ETraceEvent>" + next, []string{"[0,238) too-long", "[238,273)"}},
		{"a long self-closing tag", "<E2ETraceEvent a='" + pad + "'/>" + next, []string{"[0,121) too-long raw=100", "[121,156)"}},
	}
	for _, c := range cases {
		for _, chunk := range []int{0, 1, 7, 50, 101} {
			got := scan([]byte(c.data), chunk, limit).heads
			ok := len(got) == len(c.want)
			for i := range min(len(got), len(c.want)) {
				ok = ok && strings.HasPrefix(got[i], c.want[i])
			}
			if !ok {
				t.Errorf("%s, chunks of %d:\n got %s\nwant %s", c.name, chunk, strings.Join(got, "\n     "), strings.Join(c.want, "\n     "))
			}
		}
	}
}

// TestLongRecordsNeedLittleMemory streams a record of 200 MiB and looks at what the scanner holds on to.
func TestLongRecordsNeedLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("200 MiB")
	}
	s := tracexml.NewScanner()
	chunk := []byte(strings.Repeat("<a>text</a>", 1<<20/11))
	s.Feed([]byte("<E2ETraceEvent>"))
	var h catalog.Head
	fed := int64(len("<E2ETraceEvent>"))
	for range 200 {
		s.Feed(chunk)
		fed += int64(len(chunk))
		if s.Next(&h) {
			t.Fatalf("a record at byte %d", h.Offset)
		}
	}
	s.Feed([]byte("</E2ETraceEvent><E2ETraceEvent/>"))
	s.Close()
	if !s.Next(&h) || h.Damage != catalog.DamageTooLong || h.Length != fed+16 || len(h.Raw) != 1<<20 {
		t.Errorf("%s", headLine(&h))
	}
	if !s.Next(&h) || h.Length != 16 {
		t.Errorf("the next one: %s", headLine(&h))
	}
	if got := fmt.Sprint(s.Damaged()); got != fmt.Sprintf("[{{0 %d} too-long}]", fed+16) {
		t.Error(got)
	}
	if n := s.BufferSize(); n > 16<<20 {
		t.Errorf("the scanner holds %d bytes", n)
	}
}
