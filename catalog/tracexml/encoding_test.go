package tracexml_test

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

func TestDetectEncoding(t *testing.T) {
	declared := func(name string) string {
		return `<?xml version="1.0" encoding="` + name + `" standalone="yes"?><E2ETraceEvent>`
	}
	const record = "<E2ETraceEvent xmlns='http://schemas.microsoft.com/2004/06/E2ETraceEvent'>"
	for _, c := range []struct{ name, head, want string }{
		{"nothing", "", "utf-8"},
		{"no declaration", record, "utf-8"},
		{"mark of UTF-8", "\uFEFF" + declared("euc-kr"), "utf-8"},
		{"mark, little endian", "\xFF\xFE<\x00", "utf-16le"},
		{"mark, big endian", "\xFE\xFF\x00<", "utf-16be"},
		{"no mark, little endian", wide(record, binary.LittleEndian), "utf-16le"},
		{"no mark, big endian", wide(record, binary.BigEndian), "utf-16be"},
		{"no mark, blanks first", wide("\r\n  "+record, binary.BigEndian), "utf-16be"},
		{"two bytes", "<\x00", "utf-16le"},
		{"some NULs are not UTF-16", record + "\x00\x00\x00", "utf-8"},
		{"Korean in half of the units", wide(record+strings.Repeat("클라이언트 인증서 ", 7), binary.LittleEndian), "utf-16le"},
		{"declared", declared("EUC-KR"), "euc-kr"},
		{"declared with apostrophes", `<?xml version='1.0' encoding = 'Windows-1252'?>`, "windows-1252"},
		{"declared as UTF-8", declared("UTF-8"), "utf-8"},
		{"declared as UTF-16 in bytes that are not", declared("utf-16"), "utf-8"},
		{"declared UTF-16 that is", wide(declared("utf-16"), binary.LittleEndian), "utf-16le"},
		{"not at the beginning", " " + declared("euc-kr"), "utf-8"},
		{"a declaration that does not end", `<?xml version="1.0" encoding="euc-kr"`, "utf-8"},
		{"a declaration without encoding", `<?xml version="1.0"?>`, "utf-8"},
		{"a name without an end", `<?xml encoding="euc-kr?>`, "utf-8"},
	} {
		if got := tracexml.DetectEncoding([]byte(c.head)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// wide writes a text as UTF-16.
func wide(s string, order binary.AppendByteOrder) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

// scanOf scans in an encoding.
func scanOf(text tracexml.Encoding, data []byte, chunk int, limit int64) seen {
	s := tracexml.NewScannerLimitOf(text, tracexml.ElementE2E, limit)
	return scanWith(s, data, chunk)
}

// atWide gives the scan of a text in UTF-8 as that of the same text in UTF-16: each offset is twice the number of
// units before it. mark is the length of the byte order mark in front.
func atWide(data string, in seen, mark int64) seen {
	unit := make([]int64, len(data)+1)
	n := int64(0)
	for i, r := range data {
		unit[i] = n
		n += int64(utf16.RuneLen(r))
	}
	unit[len(data)] = n
	at := func(offset int64) int64 { return mark + 2*unit[offset] }
	out := seen{repaired: in.repaired}
	for _, h := range in.heads {
		var from, to int64
		fmt.Sscanf(h, "[%d,%d)", &from, &to)
		out.heads = append(out.heads, fmt.Sprintf("[%d,%d)%s", at(from), at(to), h[strings.IndexByte(h, ')')+1:]))
	}
	for _, d := range in.damaged {
		var reason string
		var from, to int64
		fmt.Sscanf(d, "%s [%d,%d)", &reason, &from, &to)
		out.damaged = append(out.damaged, fmt.Sprintf("%s [%d,%d)", reason, at(from), at(to)))
	}
	return out
}

// TestScanUTF16: a file in UTF-16 gives what the same text in UTF-8 gives, at the offsets of its own bytes, however it
// is cut into chunks.
func TestScanUTF16(t *testing.T) {
	texts := []string{
		"", "<E2ETraceEvent/>", "junk <E2ETraceEvent>a</E2ETraceEvent> 부서진 조각 <E2ETraceEvent>b", "\uFEFF<E2ETraceEvent/>\uFEFF<E2ETraceEvent/>",
		"<가><E2ETraceEvent><System><Computer>서버-01</Computer></System><ApplicationData>인증서 😀 없음</ApplicationData></E2ETraceEvent></가>",
		"<E2ETraceEvent>\u0001&#x1;<?xml version='1.0'?></E2ETraceEvent>",
	}
	for seed := range uint64(60) {
		texts = append(texts, strings.ToValidUTF8(newGenerator(seed).file(3), "가"))
	}
	for _, c := range []struct {
		text  tracexml.Encoding
		order binary.AppendByteOrder
	}{{tracexml.UTF16LE, binary.LittleEndian}, {tracexml.UTF16BE, binary.BigEndian}} {
		for _, mark := range []string{"", "\uFEFF"} {
			for i, s := range texts {
				data := []byte(wide(mark+s, c.order))
				want := atWide(s, scan([]byte(s), 0, tracexml.MaxRecord), int64(2*len([]rune(mark))))
				for _, chunk := range []int{0, 1, 2, 3, 7, 64, 1001} {
					if d := differ(scanOf(c.text, data, chunk, tracexml.MaxRecord), want); d != "" {
						t.Fatalf("%s, mark %q, text %d, chunks of %d: %s", c.text.Name, mark, i, chunk, d)
					}
				}
			}
		}
	}
}

// TestScanUTF16Ends: what cannot be text at the end of a file and in its middle is counted and keeps its place.
func TestScanUTF16Ends(t *testing.T) {
	record := wide("<E2ETraceEvent>a</E2ETraceEvent>", binary.LittleEndian)
	for _, c := range []struct {
		name, data       string
		records, repairs int
		damaged          string
	}{
		{"an odd byte behind the last record", record + "x", 1, 0, "[junk [64,65)]"},
		{"cut within a unit", record + record[:41], 2, 1, "[cut [64,105)]"},
		{"half a pair", wide("<E2ETraceEvent>", binary.LittleEndian) + "\x00\xD8" + wide("</E2ETraceEvent>", binary.LittleEndian), 1, 1, "[]"},
	} {
		for _, chunk := range []int{0, 1, 5} {
			got := scanOf(tracexml.UTF16LE, []byte(c.data), chunk, tracexml.MaxRecord)
			if len(got.heads) != c.records || got.repaired != c.repairs || fmt.Sprint(got.damaged) != c.damaged {
				t.Errorf("%s, chunks of %d: %+v", c.name, chunk, got)
			}
		}
	}
}

// TestScanLongUTF16: the limit of a record's length counts the file's bytes.
func TestScanLongUTF16(t *testing.T) {
	const limit = 200
	for _, c := range []struct {
		n    int
		want string
	}{{69, "[0,200)  raw=100"}, {70, "[0,202) too-long raw=100"}} {
		data := wide("<E2ETraceEvent>"+strings.Repeat("x", c.n)+"</E2ETraceEvent><E2ETraceEvent/>", binary.BigEndian)
		for _, chunk := range []int{0, 1, 33} {
			got := scanOf(tracexml.UTF16BE, []byte(data), chunk, limit)
			if len(got.heads) != 2 || !strings.HasPrefix(got.heads[0], c.want) {
				t.Errorf("%d characters, chunks of %d: %q", c.n, chunk, got.heads)
			}
		}
	}
}

// upper is a charset for tests: it reads a-z in the upper half of the bytes.
var upper = tracexml.Encoding{Name: "x-upper", Decode: func(dst, b []byte) []byte {
	for _, c := range b {
		switch {
		case c == 0xFF:
			dst = append(dst, c)
		case c >= utf8.RuneSelf:
			dst = append(dst, "가"...)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}}

// TestScanCharset: in a charset records stand where they stand, and only their text is decoded.
func TestScanCharset(t *testing.T) {
	data := "<?xml version='1.0' encoding='x-upper'?>\x80<E2ETraceEvent><System><Computer>a\x80\xFF</Computer></System></E2ETraceEvent><E2ETraceEvent>plain</E2ETraceEvent>"
	s := tracexml.NewScannerOf(upper, tracexml.ElementE2E)
	s.Feed([]byte(data))
	s.Close()
	var h catalog.Head
	if !s.Next(&h) || h.Offset != 41 || h.Length != 72 || string(h.Computer) != "a가\uFFFD" || h.Repairs != 1 {
		t.Errorf("%s", headLine(&h))
	}
	if !s.Next(&h) || h.Offset != 113 || h.Repairs != 0 {
		t.Errorf("%s", headLine(&h))
	}
	if got := fmt.Sprint(s.Damaged()); got != "[{{40 1} junk}]" {
		t.Error(got)
	}
}

// FuzzEncoding detects the encoding of anything; in UTF-16 the scan is the same for every size of chunk, and what is
// text gives the same in UTF-8 and in UTF-16.
func FuzzEncoding(f *testing.F) {
	for seed := range uint64(10) {
		f.Add([]byte(wide("\uFEFF"+newGenerator(seed).file(2), binary.LittleEndian)), byte(seed))
		f.Add([]byte(newGenerator(seed).file(2)), byte(seed))
	}
	f.Add([]byte(`<?xml version="1.0" encoding="euc-kr"?>`), byte(3))
	f.Fuzz(func(t *testing.T, data []byte, chunk byte) {
		if name := tracexml.DetectEncoding(data); name == "" || len(name) > 40 {
			t.Errorf("named %q", name)
		}
		tracexml.Detect(data)
		for _, text := range []tracexml.Encoding{tracexml.UTF16LE, tracexml.UTF16BE, upper} {
			whole := scanOf(text, data, 0, tracexml.MaxRecord)
			if d := differ(whole, scanOf(text, data, int(chunk)+1, tracexml.MaxRecord)); d != "" {
				t.Errorf("%s, chunks of %d: %s", text.Name, int(chunk)+1, d)
			}
		}
		// Names are compared byte by byte: with one character above ASCII no two of them differ in one encoding alone.
		s := strings.Map(func(r rune) rune {
			if r >= utf8.RuneSelf && r != 0xFEFF {
				return '가'
			}
			return r
		}, string(data))
		want := atWide(s, scan([]byte(s), 0, tracexml.MaxRecord), 0)
		if d := differ(scanOf(tracexml.UTF16BE, []byte(wide(s, binary.BigEndian)), int(chunk)+1, tracexml.MaxRecord), want); d != "" {
			t.Errorf("UTF-8 and UTF-16: %s", d)
		}
	})
}
