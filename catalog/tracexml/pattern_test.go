package tracexml_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

// values are the places in a record where something else may stand; what is put there need not be a value.
var (
	values = regexp.MustCompile(`>[^<]*<|"[^"]*"`)
	often  = regexp.MustCompile(`"2026[^"]*"|"{[^"]*"|"11"|>[^<]+</(?:Desc|Activ|Act|a:A|To|b)`)
	puts   = []string{"", "a", "11", "12345678901", "System.ServiceModel", "2026-11-22T09:12:00.0272828Z", "2026-11-22 09:12", "{ce82fd50-31fd-495d-90b1-fef83404b41a}",
		"{00000000-0000-0000-0000-00000000000}", "한국어", "한국", "\xED\x95\x9C\xEA", "\xED\x95", "a&amp;b", "&#x1", "&#x1;", "&#x10;", "  two  blanks ", "a\tb\r\nc", "\x01", "\uFEFF", "1>2", `"`, "'", "<", "<b/>",
		"<!--c-->", "</b>", strings.Repeat("long 글 ", 90), strings.Repeat("x", 40)}
)

// plainPuts are those at the beginning of puts that hold nothing odd.
const plainPuts = 8

// vary puts something else in some places of a record.
func vary(r *rand.Rand, record string) string {
	for range r.IntN(4) {
		all := values.FindAllStringIndex(record, -1)
		put := puts[r.IntN(len(puts))]
		if r.IntN(2) == 0 { // mostly the time and what else often differs
			all, put = often.FindAllStringIndex(record, -1), puts[r.IntN(plainPuts)]
		}
		if len(all) == 0 {
			continue
		}
		at := all[r.IntN(len(all))]
		switch r.IntN(8) {
		case 0: // a part of the value stays
			value := record[at[0]+1:]
			end := strings.IndexAny(value, `<"`)
			record = record[:at[0]+1] + value[:r.IntN(end+1)] + put + value[end:]
		case 1: // anywhere
			i := r.IntN(len(record))
			record = record[:i] + put + record[i+r.IntN(2):]
		default:
			value := record[at[0]+1:]
			record = record[:at[0]+1] + put + value[strings.IndexAny(value, `<"`):]
		}
	}
	return record
}

// message is the body of a logged message.
const message = `<TraceData><DataItem><MessageLogTraceRecord Time="2026-11-22T18:12:01.1342887+09:00" Source="TransportSend" Type="a.b" xmlns="c"><Addressing><Action>a/b</Action><To>c</To></Addressing>` +
	`<s:Envelope><s:Header><a:Action s:mustUnderstand="1">d</a:Action><ActivityId CorrelationId="e" xmlns="f">g</ActivityId></s:Header><s:Body><b>1</b></s:Body></s:Envelope></MessageLogTraceRecord></DataItem></TraceData>`

// TestPatternsAreTheSame: what is read by a pattern is read as the slow way reads it, which is gone where a record comes
// in pieces; and heads that say that they are alike are.
func TestPatternsAreTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	rounds, patterned, records := 3000, 0, 0
	if testing.Short() {
		rounds = 300
	}
	for range rounds {
		var file strings.Builder
		bases := []string{written(r, bodies(r)), written(r, bodies(r)), written(r, message)}
		for i := range bases {
			for tracexml.Quick([]byte(bases[i])) == 0 {
				bases[i] = written(r, bodies(r))
			}
		}
		for range 12 {
			file.WriteString(vary(r, bases[r.IntN(len(bases))]))
		}
		data := []byte(file.String())
		if d := differ(scan(data, 0, tracexml.MaxRecord), scan(data, 5, tracexml.MaxRecord)); d != "" {
			t.Fatalf("patterns and slow differ: %s\n%s", d, data)
		}
		s := tracexml.NewScanner()
		s.Feed(data)
		s.Close()
		origins, summaries := map[uint32]string{}, map[uint32]string{}
		var h catalog.Head
		for s.Next(&h) {
			records++
			if h.Like == 0 {
				continue
			}
			origin := fmt.Sprintf("%q %q %d %q %q %d %t", h.Source, h.Process, h.ProcessID, h.Computer, h.Identifier, h.EventID, h.HasEventID)
			if had, ok := origins[h.Like]; !ok {
				origins[h.Like] = origin
			} else if patterned++; had != origin {
				t.Fatalf("alike, and not the same: %s, %s\n%s", had, origin, data)
			}
			if had, ok := summaries[h.Like]; h.LikeSummary && ok && had != string(h.Summary) {
				t.Fatalf("alike, and another summary: %q, %q\n%s", had, h.Summary, data)
			} else if h.LikeSummary {
				summaries[h.Like] = string(h.Summary)
			}
		}
	}
	t.Logf("%d of %d records were read by patterns", patterned, records)
	if patterned < records/5 {
		t.Errorf("only %d of %d records were read by patterns", patterned, records)
	}
}

// FuzzPatterns reads a record, the same with a part of it replaced, and the same again.
func FuzzPatterns(f *testing.F) {
	r := rand.New(rand.NewPCG(6, 6))
	for i := range 60 {
		s := written(r, bodies(r))
		if i%3 == 0 {
			s = written(r, message)
		}
		f.Add(s, uint16(r.IntN(len(s))), uint16(r.IntN(4)), puts[i%len(puts)], byte(i))
	}
	f.Fuzz(func(t *testing.T, s string, at, n uint16, put string, chunk byte) {
		from := min(int(at), len(s))
		data := []byte(s + s[:from] + put + s[min(from+int(n), len(s)):] + s)
		if d := differ(scan(data, 0, tracexml.MaxRecord), scan(data, int(chunk)+1, tracexml.MaxRecord)); d != "" {
			t.Errorf("chunks of %d: %s", int(chunk)+1, d)
		}
	})
}
