package reader

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"svcscope/catalog/tracexml"
)

// Finder looks for a text in the bytes of a trace: in the XML as it is written, upper and lower case alike. What XML writes
// as a reference is found both ways, as typed and as written. Of each record one place is told. Feed it the bytes of a
// stretch in order, then Close.
type Finder struct {
	encoding tracexml.Encoding
	text     string
	patterns []pattern
	open     []byte // what a record begins with, in the file's bytes
	close    []byte // what its end tag begins with
	keep     int    // bytes of a chunk that the next one may make a find of
	tail     []byte
	at       int64  // offset of the next byte
	from     int64  // no find begins before it
	skip     bool   // to the end of the record that a find stands in
	decodes  bool   // in charsets, for text that is not ASCII: each record is decoded
	piece    []byte // the record so far
}

// NewFinder looks for text in a file of an encoding (tracexml.Encoding.Name) whose records are elements of a name
// (tracexml.DetectRecords), from a byte on.
func NewFinder(text, encoding, element string, from int64) *Finder {
	f := &Finder{encoding: EncodingNamed(encoding), text: text, at: from, from: from}
	f.open, f.close = f.encoded("<"+element), f.encoded("</"+element)
	for _, form := range forms(text) {
		f.patterns = append(f.patterns, newPattern(f.encoded(form), f.wide()))
	}
	f.keep = len(f.close) + 1 // the end of the name included
	for _, p := range f.patterns {
		f.keep = max(f.keep, len(p.lower)-1)
	}
	f.decodes = f.encoding.Decode != nil && !f.wide() && !isASCII(text)
	return f
}

// Overlap is how many bytes behind a stretch must be fed, so that nothing is missed at its end.
func (f *Finder) Overlap() int64 { return int64(4 * f.keep) }

func (f *Finder) wide() bool {
	return f.encoding.Name == tracexml.UTF16LE.Name || f.encoding.Name == tracexml.UTF16BE.Name
}

// forms are the ways in which a text can be written in XML.
func forms(text string) []string {
	list := []string{text}
	for _, escape := range [...]func(string) string{escapeText, escapeValue} {
		if e := escape(text); e != list[len(list)-1] {
			list = append(list, e)
		}
	}
	return list
}

func escapeText(s string) string {
	var b []byte
	for i := range len(s) {
		switch s[i] {
		case '&':
			b = append(b, "&amp;"...)
		case '<':
			b = append(b, "&lt;"...)
		case '>':
			b = append(b, "&gt;"...)
		default:
			b = append(b, s[i])
		}
	}
	return string(b)
}

func escapeValue(s string) string {
	return string(bytes.ReplaceAll(bytes.ReplaceAll([]byte(escapeText(s)), []byte(`"`), []byte("&quot;")), []byte("'"), []byte("&apos;")))
}

// encoded gives a text in the file's bytes, as far as those are known.
func (f *Finder) encoded(text string) []byte {
	if !f.wide() {
		return []byte(text)
	}
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		if f.encoding.Name == tracexml.UTF16BE.Name {
			b = append(b, byte(unit>>8), byte(unit))
		} else {
			b = append(b, byte(unit), byte(unit>>8))
		}
	}
	return b
}

// Feed looks at the next bytes, and appends to found the offsets of what is found.
func (f *Finder) Feed(chunk []byte, found []int64) []int64 {
	if f.decodes {
		f.piece = append(f.piece, chunk...)
		return f.pieces(found)
	}
	if len(f.tail) > 0 { // what lies over the joint of two chunks
		joint := append(f.tail, chunk[:min(f.keep, len(chunk))]...)
		found = f.scan(joint, f.at-int64(len(f.tail)), len(f.tail), found)
	}
	found = f.scan(chunk, f.at, len(chunk), found)
	f.at += int64(len(chunk))
	f.tail = append(f.tail, chunk[max(0, len(chunk)-f.keep):]...)
	f.tail = append(f.tail[:0], f.tail[max(0, len(f.tail)-f.keep):]...)
	return found
}

// scan looks at b, which begins at the offset base, for what begins in its first bytes.
func (f *Finder) scan(b []byte, base int64, begin int, found []int64) []int64 {
	i := int(max(0, f.from-base))
	next := make([]int, len(f.patterns)) // of each pattern the next find; -1 if it is not known
	for p := range next {
		next[p] = -1
	}
	for i < begin {
		if f.skip { // to its end tag, or where another record begins before that
			n, length, end := tagIn(b[i:], f.close), len(f.close), len(b)
			if n >= 0 {
				end = i + n
			}
			behind := max(i, int(f.from+1-base)) // the find itself may be a start tag
			if start := tagIn(b[min(behind, end):end], f.open); start >= 0 {
				n, length = behind+start-i, 0
			}
			if n < 0 || i+n >= begin {
				break
			}
			i, f.skip = i+n+length, false
			f.from = base + int64(i)
			continue
		}
		best := len(b)
		for p := range f.patterns {
			if next[p] < i {
				next[p] = f.patterns[p].index(b, i, base)
			}
			best = min(best, next[p])
		}
		if best >= begin {
			break
		}
		found = append(found, base+int64(best))
		i, f.skip = best, true
		f.from = base + int64(i)
	}
	return found
}

// tagIn gives the first place in b where a tag begins whose name is all of that in tag: an EventID is no Event. -1 if
// there is none, or its end is not there yet.
func tagIn(b, tag []byte) int {
	for from := 0; ; {
		i := bytes.Index(b[from:], tag)
		behind := from + i + len(tag)
		if i >= 0 && behind < len(b) && b[behind] == 0 {
			behind++ // in UTF-16 with the high byte first
		}
		if i < 0 || behind >= len(b) {
			return -1
		}
		if c := b[behind]; c <= ' ' || c == '>' || c == '/' {
			return from + i
		}
		from += i + len(tag)
	}
}

// Close says that the bytes end here, and appends what is left to be found.
func (f *Finder) Close(found []int64) []int64 {
	if len(f.piece) > 0 {
		found = f.look(len(f.piece), found)
	}
	return found
}

// pieces looks at the records that are whole, and at what lies between records.
func (f *Finder) pieces(found []int64) []int64 {
	const most = 4 << 20 // a longer record is looked at in parts
	for {
		n, end := tagIn(f.piece, f.close), len(f.piece)
		if n >= 0 {
			n += len(f.close)
			end = n
		}
		if start := tagIn(f.piece[min(1, end):end], f.open); start >= 0 {
			n = start + 1
		}
		switch {
		case n >= 0:
		case len(f.piece) < most:
			return found
		default:
			n = most
		}
		found = f.look(n, found)
	}
}

// look decodes the first bytes of the piece, looks for the text in them, and drops them.
func (f *Finder) look(n int, found []int64) []int64 {
	text := f.encoding.Decode(nil, f.piece[:n])
	for p := range f.patterns {
		if f.patterns[p].index(text, 0, 0) < len(text) {
			found = append(found, f.at)
			break
		}
	}
	f.at += int64(n)
	f.piece = append(f.piece[:0], f.piece[n:]...)
	return found
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// pattern is a text in bytes, in lower and in upper case. It is found by its last byte: from one that does not occur in
// it, the search jumps by its whole length.
type pattern struct {
	lower, upper []byte
	jump         [256]int32 // from a byte at the place of the last one; 0 from the last one
	again        int        // from that
	unit         int64      // finds begin at multiples of it
	exact        bool       // bytes that fit are the text: there are no letters beyond ASCII
}

func newPattern(text []byte, wide bool) pattern {
	p := pattern{lower: bytes.ToLower(text), upper: bytes.ToUpper(text), unit: 1, exact: isASCII(string(text))}
	if wide {
		p.lower, p.upper, p.unit, p.exact = lowerASCII(text), upperASCII(text), 2, true
	} else if len(p.lower) != len(text) || len(p.upper) != len(text) {
		p.lower, p.upper = lowerASCII(text), upperASCII(text)
	}
	m := len(p.lower)
	for i := range p.jump {
		p.jump[i] = int32(m)
	}
	for i := range m - 1 {
		p.jump[p.lower[i]] = int32(m - 1 - i)
		p.jump[p.upper[i]] = int32(m - 1 - i)
	}
	if m > 0 {
		lo, up := p.lower[m-1], p.upper[m-1]
		p.again = int(min(p.jump[lo], p.jump[up]))
		p.jump[lo], p.jump[up] = 0, 0
	}
	return p
}

func lowerASCII(b []byte) []byte {
	b = bytes.Clone(b)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c | 0x20
		}
	}
	return b
}

func upperASCII(b []byte) []byte {
	b = bytes.Clone(b)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c &^ 0x20
		}
	}
	return b
}

// index gives the first place in b, which begins at the offset base, from i on where the pattern stands; len(b) if there
// is none.
func (p *pattern) index(b []byte, i int, base int64) int {
	m := len(p.lower)
	for end := i + m - 1; ; end += p.again {
		if end = p.last(b, end); end >= len(b) {
			return len(b)
		}
		if p.fits(b[end-m+1:end+1], base+int64(end-m+1)) {
			return end - m + 1
		}
	}
}

// last gives the first place from end on where the pattern's last byte stands; a place behind b if there is none.
func (p *pattern) last(b []byte, end int) int {
	for far := len(b) - 3*len(p.lower); end >= 0 && end < far; {
		end += int(p.jump[b[end]])
		end += int(p.jump[b[end]])
		k := int(p.jump[b[end]])
		if end += k; k == 0 {
			return end
		}
	}
	for end >= 0 && end < len(b) {
		k := int(p.jump[b[end]])
		if end += k; k == 0 {
			break
		}
	}
	return end
}

func (p *pattern) fits(b []byte, at int64) bool {
	if at%p.unit != 0 {
		return false
	}
	for i, c := range b {
		if c != p.lower[i] && c != p.upper[i] {
			return false
		}
	}
	return p.exact || bytes.EqualFold(b, p.lower)
}
