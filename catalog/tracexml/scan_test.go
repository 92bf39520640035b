package tracexml_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

// seen is all that a scanner says of a file.
type seen struct {
	heads    []string // one line per record
	spans    []catalog.Span
	damaged  []string
	repaired int
}

// scan feeds the file in chunks of the size; 0 is the whole file at once.
func scan(data []byte, chunk int, limit int64) seen {
	return scanWith(tracexml.NewScannerLimit(limit), data, chunk)
}

func scanWith(s *tracexml.Scanner, data []byte, chunk int) seen {
	var out seen
	var h catalog.Head
	next := func() {
		for s.Next(&h) {
			out.heads = append(out.heads, headLine(&h))
			out.spans = append(out.spans, h.Span)
		}
	}
	if chunk == 0 {
		chunk = len(data)
	}
	for at := 0; at < len(data); at += chunk {
		s.Feed(data[at:min(len(data), at+chunk)])
		next()
	}
	s.Close()
	next()
	for _, r := range s.Damaged() {
		out.damaged = append(out.damaged, fmt.Sprintf("%s [%d,%d)", r.Reason, r.Offset, r.End()))
	}
	out.repaired = s.Repaired()
	if s.Offset() != int64(len(data)) {
		out.damaged = append(out.damaged, fmt.Sprintf("offset %d of %d", s.Offset(), len(data)))
	}
	return out
}

// headLine prints everything in a head.
func headLine(h *catalog.Head) string {
	return fmt.Sprintf("[%d,%d) %s raw=%d kind=%d time=%d/%t/%t%+d id=%d/%t %s pid=%d tid=%d %x %x/%t src=%q proc=%q host=%q ident=%q sum=%q ex=%t rep=%d",
		h.Offset, h.End(), h.Damage, len(h.Raw), h.Kind, h.Time, h.HasTime, h.HasZone, h.Zone, h.EventID, h.HasEventID, h.Severity, h.ProcessID, h.ThreadID,
		h.Activity, h.Related, h.HasRelated, h.Source, h.Process, h.Computer, h.Identifier, h.Summary, h.Exception, h.Repairs)
}

// differ names the first difference of two scans.
func differ(a, b seen) string {
	for i := range min(len(a.heads), len(b.heads)) {
		if a.heads[i] != b.heads[i] {
			return fmt.Sprintf("record %d:\n%s\n%s", i, a.heads[i], b.heads[i])
		}
	}
	if len(a.heads) != len(b.heads) {
		return fmt.Sprintf("%d and %d records", len(a.heads), len(b.heads))
	}
	if !slices.Equal(a.damaged, b.damaged) {
		return fmt.Sprintf("damage\n%v\n%v", a.damaged, b.damaged)
	}
	if a.repaired != b.repaired {
		return fmt.Sprintf("%d and %d repairs", a.repaired, b.repaired)
	}
	return ""
}

func TestScanCounts(t *testing.T) {
	const r = "<E2ETraceEvent><System><EventID>1</EventID></System><ApplicationData>x</ApplicationData></E2ETraceEvent>"
	cases := []struct {
		name, data string
		spans      string // record extents
		damaged    string
	}{
		{"empty", "", "", ""},
		{"blank", " \r\n\uFEFF", "", ""},
		{"one", "<E2ETraceEvent>a</E2ETraceEvent>", "0-32", ""},
		{"self-closing", "<E2ETraceEvent/><E2ETraceEvent a='/>' />", "0-16 16-40", ""},
		{"value ends with a slash", "<E2ETraceEvent a='b/'>x</E2ETraceEvent>", "0-39", ""},
		{"longer name is another element", "<E2ETraceEventX/>", "", "junk 0-17"},
		{"blank in the end tag", "<E2ETraceEvent>a</E2ETraceEvent\r\n >", "0-35", ""},
		{"mismatched but closed", "<E2ETraceEvent><a></b></E2ETraceEvent>", "0-38", ""},
		{"torn in text", "<E2ETraceEvent><a>text<E2ETraceEvent>b</E2ETraceEvent>", "0-22 22-54", "torn 0-22"},
		{"torn in a tag", "<E2ETraceEvent><a b<E2ETraceEvent>b</E2ETraceEvent>", "0-19 19-51", "torn 0-19"},
		{"torn in a value", "<E2ETraceEvent><a b='<E2ETraceEvent>b</E2ETraceEvent>", "0-21 21-53", "torn 0-21"},
		{"torn in CDATA", "<E2ETraceEvent><![CDATA[<E2ETraceEvent>b</E2ETraceEvent>", "0-24 24-56", "torn 0-24"},
		{"torn in a comment", "<E2ETraceEvent><!-- <E2ETraceEvent>b</E2ETraceEvent>", "0-20 20-52", "torn 0-20"},
		{"torn in a comment, the next has one", "<E2ETraceEvent><!-- <E2ETraceEvent><!--c--></E2ETraceEvent>", "0-20 20-59", "torn 0-20"},
		{"torn in its own start tag", "<E2ETraceEvent xmlns='<E2ETraceEvent>b</E2ETraceEvent>", "0-22 22-54", "torn 0-22"},
		{"torn in the end tag", "<E2ETraceEvent>a</E2ETrace<E2ETraceEvent>b</E2ETraceEvent>", "0-26 26-58", "torn 0-26"},
		{"torn behind the end tag's name", "<E2ETraceEvent>a</E2ETraceEvent <E2ETraceEvent>b</E2ETraceEvent>", "0-32 32-64", "torn 0-32"},
		{"slash behind the end tag's name", "<E2ETraceEvent>a</E2ETraceEvent/></E2ETraceEvent>", "0-49", "cut 0-49"},
		{"cut in text", "<E2ETraceEvent>a</E2ETraceEvent><E2ETraceEvent>b", "0-32 32-48", "cut 32-48"},
		{"cut in the name is junk", "<E2ETraceEvent>a</E2ETraceEvent><E2ETraceEve", "0-32", "junk 32-44"},
		{"cut behind the name", "<E2ETraceEvent>a</E2ETraceEvent><E2ETraceEvent", "0-32 32-46", "cut 32-46"},
		{"cut before the last byte", "<E2ETraceEvent>a</E2ETraceEvent", "0-31", "cut 0-31"},
		{"end tag in CDATA", "<E2ETraceEvent><![CDATA[</E2ETraceEvent>]]></E2ETraceEvent>", "0-59", ""},
		{"start in CDATA", "<E2ETraceEvent><![CDATA[<E2ETraceEvent>]]></E2ETraceEvent>", "0-58", ""},
		{"end tag in a comment", "<E2ETraceEvent><!--</E2ETraceEvent>--></E2ETraceEvent>", "0-54", ""},
		{"end tag in an instruction", "<E2ETraceEvent><?a </E2ETraceEvent>?></E2ETraceEvent>", "0-53", ""},
		{"nested record", "<E2ETraceEvent><E2ETraceEvent/></E2ETraceEvent>", "0-47", ""},
		{"declaration inside", "<E2ETraceEvent><?xml version='1.0'?><a/></E2ETraceEvent>", "0-56", ""},
		{"two torn in a row", "<E2ETraceEvent><a><E2ETraceEvent><b>" + r, "0-18 18-36 36-" + fmt.Sprint(36+len(r)), "torn 0-18 torn 18-36"},
		{"torn, then nested closes", "<E2ETraceEvent><a><E2ETraceEvent><E2ETraceEvent/></E2ETraceEvent>", "0-18 18-65", "torn 0-18"},
		{"junk between", "<E2ETraceEvent/> \r\n junk bytes \n<E2ETraceEvent/>", "0-16 32-48", "junk 20-30"},
		{"bare end tag between", "<E2ETraceEvent/></E2ETraceEvent><E2ETraceEvent/>", "0-16 32-48", "junk 16-32"},
		{"comment and instruction between", "<!--a--><?b?><E2ETraceEvent/><!-- c > -- -->", "13-29", ""},
		{"record in a comment between", "<!-- <E2ETraceEvent/> --><E2ETraceEvent/>", "25-41", ""},
		{"records in a comment between", "<!-- <E2ETraceEvent/><E2ETraceEvent>a</E2ETraceEvent> -->", "", ""},
		{"record in what is no comment", "<!-- <E2ETraceEvent>a -- b</E2ETraceEvent> -->", "5-42", "junk 0-4 junk 43-46"},
		{"record with a comment in what is no comment", "<!-- <E2ETraceEvent><!--a--></E2ETraceEvent>", "5-44", "junk 0-4"},
		{"what looks like a comment in an instruction", "<?a <!-- ?><E2ETraceEvent/> -->", "11-27", "junk 28-31"},
		{"record behind what looks like a comment in no instruction", "<?a <!-- <E2ETraceEvent/> -->", "9-25", "junk 0-8 junk 26-29"},
		{"record in a comment with what looks like an instruction", "<!-- <? <E2ETraceEvent/> -->", "", ""},
		{"unclosed comment between", "<!-- a <E2ETraceEvent/>", "7-23", "junk 0-6"},
		{"wrapping root", "\uFEFF<?xml version='1.0'?>\n<root a='>'>\n<E2ETraceEvent/>\n</root>\n", "38-54", ""},
		{"second root is junk", "<a><E2ETraceEvent/></a><b><E2ETraceEvent/></b>", "3-19 26-42", "junk 23-26 junk 42-46"},
		{"root that wraps nothing is junk", "<a>x</a><E2ETraceEvent/>", "8-24", "junk 0-8"},
		{"tail of a lost record is one range", "Name='x'/><Level>8</Level><E2ETraceEvent/>", "26-42", "junk 0-26"},
		{"root without an end", "<root><E2ETraceEvent/>", "6-22", ""},
		{"junk in the root", "<root>x<E2ETraceEvent/>y</root>", "7-23", "junk 6-7 junk 23-24"},
		{"marks between", "<E2ETraceEvent/>\uFEFF<E2ETraceEvent/>\uFEFF", "0-16 19-35", ""},
		{"half a mark is junk", "<E2ETraceEvent/>\xEF\xBB", "0-16", "junk 16-18"},
		{"comment parts the junk", "a<!-- b -->c<E2ETraceEvent/>", "12-28", "junk 0-1 junk 11-12"},
		{"document type between is junk", "<!DOCTYPE a><E2ETraceEvent/>", "12-28", "junk 0-12"},
	}
	for _, c := range cases {
		got := scan([]byte(c.data), 0, tracexml.MaxRecord)
		var spans []string
		for _, s := range got.spans {
			spans = append(spans, fmt.Sprintf("%d-%d", s.Offset, s.End()))
		}
		damaged := strings.NewReplacer("[", "", ",", "-", ")", "").Replace(strings.Join(got.damaged, " "))
		if strings.Join(spans, " ") != c.spans || damaged != c.damaged {
			t.Errorf("%s:\n got %v, damaged %q\nwant %v, damaged %q", c.name, spans, damaged, c.spans, c.damaged)
		}
	}
}

// chunkSizes are all that the contract names, and one that is larger.
func chunkSizes() []int {
	sizes := []int{0}
	for n := 1; n <= 64; n++ {
		sizes = append(sizes, n)
	}
	return append(sizes, 1000)
}

func TestChunksChangeNothing(t *testing.T) {
	files := 60
	if testing.Short() {
		files = 10
	}
	for seed := range uint64(files) {
		data := []byte(newGenerator(seed).file(12))
		for _, limit := range []int64{tracexml.MaxRecord, 700} {
			whole := scan(data, 0, limit)
			for _, n := range chunkSizes()[1:] {
				if d := differ(whole, scan(data, n, limit)); d != "" {
					t.Fatalf("seed %d, limit %d: whole and in chunks of %d: %s", seed, limit, n, d)
				}
			}
		}
	}
}

func TestChunksChangeNothingInRealTraces(t *testing.T) {
	sizes := []int{1, 2, 3, 5, 7, 13, 16, 31, 63, 64, 4096}
	for _, f := range realTraces(t) {
		data := f.data[:min(len(f.data), 150_000)]
		whole := scan(data, 0, tracexml.MaxRecord)
		all := sizes
		if len(data) < 40_000 {
			all = chunkSizes()[1:]
		}
		for _, n := range all {
			if d := differ(whole, scan(data, n, tracexml.MaxRecord)); d != "" {
				t.Errorf("%s: whole and in chunks of %d: %s", f.name, n, d)
			}
		}
	}
}

// reference is the rules of counting written down with regular expressions over the whole file, for records of a name.
type reference struct {
	behind                             int // where the name in a start tag ends
	start, unsafe, close, broken, self *regexp.Regexp
}

func newReference(name string) reference {
	of := func(pattern string) *regexp.Regexp {
		return regexp.MustCompile(strings.ReplaceAll(pattern, "NAME", regexp.QuoteMeta(name)))
	}
	return reference{
		behind: len("<" + name),
		start:  of(`<NAME(?:[ \t\r\n/>]|$)`),
		unsafe: of(`<NAME(?:[ \t\r\n/>]|$)|<!|<\?`),
		close:  of(`</NAME[ \t\r\n]*>`),
		broken: of(`</NAME(?:/|[ \t\r\n]+(?:[^ \t\r\n>]|$))`),
		self:   of(`^<NAME(?:[^<>"']|"[^"<]*"|'[^'<]*')*>`),
	}
}

var (
	refE2E     = newReference("E2ETraceEvent")
	refName    = `[A-Za-z_:\x{80}-\x{10FFFF}][^ \t\r\n/><"'=]*`
	refToken   = regexp.MustCompile(`^(?:[^<]+|<!--(?:[^-]|-[^-])*-->|<!\[CDATA\[(?s:.*?)\]\]>|<\?[A-Za-z_:\x{80}-\x{10FFFF}](?s:.*?)\?>|<![A-Za-z_:\x{80}-\x{10FFFF}](?:[^<>"']|"[^"<]*"|'[^'<]*')*>)`)
	refHides   = regexp.MustCompile(`<!--|<\?`)
	refEndTag  = regexp.MustCompile(`^</([^ \t\r\n<>]+)[ \t\r\n]*>`)
	refOpenTag = regexp.MustCompile(`^<(` + refName + `)(?:[ \t\r\n](?:[ \t\r\n]|[A-Za-z_:\x{80}-\x{10FFFF}][^ \t\r\n/><"'=]*[ \t\r\n]*=[ \t\r\n]*(?:"[^"<]*"|'[^'<]*'))*)?(/?)>`)
)

// refParse gives the end of the record that starts s, or -1.
func refParse(s string) int {
	var stack []string
	for at := 0; at < len(s); {
		rest := s[at:]
		if m := refToken.FindString(rest); m != "" {
			at += len(m)
			continue
		}
		if m := refEndTag.FindStringSubmatch(rest); m != nil {
			if stack[len(stack)-1] != m[1] {
				return -1
			}
			stack = stack[:len(stack)-1]
			at += len(m[0])
		} else if m := refOpenTag.FindStringSubmatch(rest); m != nil {
			at += len(m[0])
			if m[2] == "" {
				stack = append(stack, m[1])
			}
		} else {
			return -1
		}
		if len(stack) == 0 {
			return at
		}
	}
	return -1
}

// records gives the records' extents, each with its reason of damage.
func (ref reference) records(s string) (out []string) {
	for at := 0; ; {
		m := ref.start.FindStringIndex(s[at:])
		if m == nil {
			return out
		}
		if past := refComment(s[at:], m[0]); past > 0 {
			at += past
			continue
		}
		at += m[0]
		end, reason := ref.end(s[at:])
		out = append(out, fmt.Sprintf("[%d,%d) %s", at, at+end, reason))
		at += end
	}
}

// refComment gives the end of a comment that holds the record's beginning at start, or 0. What looks like a comment's
// beginning in a processing instruction is none.
func refComment(s string, start int) int {
	for at := 0; ; {
		m := refHides.FindStringIndex(s[at:start])
		if m == nil {
			return 0
		}
		open, end := at+m[0], "?>"
		at += m[1]
		if s[open+1] == '!' {
			end = "-->"
		}
		if i := strings.Index(s[at:start], end); i >= 0 {
			at += i + len(end)
			continue
		}
		if i := strings.Index(s[start:], "--"); end == "-->" && i >= 0 && strings.HasPrefix(s[start+i:], "-->") {
			return start + i + 3
		}
		return 0
	}
}

func (ref reference) end(s string) (end int, reason string) {
	if m := ref.self.FindString(s); strings.HasSuffix(m, "/>") {
		return len(m), ""
	}
	first := func(re *regexp.Regexp, from int) int {
		if m := re.FindStringIndex(s[from:]); m != nil {
			return from + m[0]
		}
		return len(s)
	}
	unsafe := min(first(ref.unsafe, ref.behind), first(ref.broken, ref.behind))
	if m := ref.close.FindStringIndex(s); m != nil && m[0] < unsafe {
		return m[1], ""
	}
	if end := refParse(s); end >= 0 {
		return end, ""
	}
	if next := first(ref.start, ref.behind); next < len(s) {
		return next, "torn"
	}
	return len(s), "cut"
}

// differs names the first record that the reference has otherwise.
func (ref reference) differs(got seen, data string) string {
	want := ref.records(data)
	for i := range max(len(want), len(got.heads)) {
		if i >= len(want) || i >= len(got.heads) || !strings.HasPrefix(got.heads[i], want[i]+" raw") {
			return fmt.Sprintf("record %d of %d:\n got %v\nwant %v", i, len(want), got.heads[min(i, len(got.heads)):], want[min(i, len(want)):])
		}
	}
	return ""
}

func TestScannerFollowsTheRulesOfCounting(t *testing.T) {
	files := 3000
	if testing.Short() {
		files = 300
	}
	for seed := range uint64(files) {
		data := newGenerator(seed + 1000).file(1 + int(seed)%12)
		if d := refE2E.differs(scan([]byte(data), 0, tracexml.MaxRecord), data); d != "" {
			t.Fatalf("seed %d: %s\nin %q", seed, d, data)
		}
	}
}
