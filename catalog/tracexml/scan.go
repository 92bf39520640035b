// Package tracexml reads the XML that WCF traces, event logs of Windows and failed-request logs of IIS are written in.
//
// Bytes of a file go in through Scanner.Feed; out of Scanner.Next comes a catalog.Head per record, found by
// looking at bytes alone, and the ranges that are damaged. Decode makes a catalog.Record of one record's bytes,
// Indent the lines of its XML view, Detect names what a file looks like. Read Scanner first, then Decode.
// No other package of the module imports etree.
package tracexml

import (
	"bytes"
	"slices"

	"svcscope/catalog"
)

// MaxRecord is the length in bytes up to which a record is whole; a longer one is damaged (catalog.DamageTooLong).
const MaxRecord = 64 << 20

// keptOfLong is how much of a record over MaxRecord is kept for its head and its view: the rest streams by.
const keptOfLong = 1 << 20

// Range is a damaged range of the file with its reason.
type Range struct {
	catalog.Span
	Reason catalog.Damage
}

// Scanner finds the records of a trace, or the events of a log, in a stream of bytes. A record runs from its start tag to
// its own end tag.
//
// The fast way hops from '<' to '<': whichever comes first, the end tag or something that makes a hop unsafe
// (another start, "<!", "<?", the end of the file), decides. In the second case a lexical parse from the record's
// start has the last word: if it closes the record, all inside is content; else the record is torn and ends at the
// first start behind its own. The result depends on the bytes only, never on how they are cut into chunks.
//
// Inside, offsets count the bytes of buf, which in UTF-16 are the file's units (see narrow); span turns them into
// the file's own.
type Scanner struct {
	buf  []byte
	base int64 // offset of buf[0]
	eof  bool
	max  int64 // MaxRecord, or less in tests; in bytes of buf

	element element // what a record is
	text    Encoding
	unit    int64  // bytes of the file for one of buf
	wide    []byte // in UTF-16: the file's bytes for all of buf
	half    []byte // in UTF-16: the first byte of a unit whose second is still to come
	fed     int64  // bytes of the file so far

	first int64 // where the first record begins; -1 while there is none
	stop  int64 // a record that begins here or behind belongs to the next stretch; 0: all are ours

	step   step
	pos    int64 // next byte this step looks at
	start  int64 // of the record in work
	end    int64 // of the record that is done
	damage catalog.Damage
	quote  byte   // the quote that is open in the start tag
	last   byte   // the byte before in the start tag
	markup bool   // the record holds "<!" or "<?", as far as hops have seen
	from   int64  // no start stands between the record's own and this offset
	long   []byte // first bytes of a record over the limit, in the file's encoding
	utf8   []byte // the record's text, where the file's encoding is another

	gap      gap
	lex      lexer
	head     headReader
	damaged  []Range
	repaired int
}

// step is what the scanner is doing.
type step uint8

const (
	stepGap   step = iota // between records
	stepTag               // in a record's start tag
	stepHop               // the fast way
	stepParse             // the lexical parse
	stepSeek              // torn: looking for the next start
	stepDone              // the record's end is known
	stepSync              // looking for the first record of a stretch
	stepEnd               // the stretch has ended
)

// NewScanner gives a scanner at the start of a trace in UTF-8.
func NewScanner() *Scanner { return NewScannerOf(UTF8, ElementE2E) }

// NewScannerOf gives a scanner at the start of a file in the encoding, whose records are the elements of a name
// (DetectRecords).
func NewScannerOf(text Encoding, name string) *Scanner { return newScanner(text, name, MaxRecord) }

func newScanner(text Encoding, name string, maxRecord int64) *Scanner {
	s := &Scanner{element: newElement(name), text: text, unit: text.unit(), max: maxRecord / text.unit(), first: -1}
	s.lex.record = s.element.open[1:]
	return s
}

// Feed hands over the next bytes of the file. The chunk is copied; what Next gave before is void from here on.
func (s *Scanner) Feed(chunk []byte) {
	drop := int(s.needed() - s.base)
	s.base += int64(drop)
	s.fed += int64(len(chunk))
	if s.unit == 1 {
		s.buf = append(shift(s.buf, drop, len(chunk)), chunk...)
		return
	}
	if len(s.half) > 0 {
		chunk = append(s.half, chunk...)
	}
	even := len(chunk) &^ 1
	s.buf = narrow(shift(s.buf, drop, even/2), chunk[:even], s.text.Name == UTF16BE.Name)
	s.wide = append(shift(s.wide, 2*drop, even), chunk[:even]...)
	s.half = append([]byte(nil), chunk[even:]...)
}

// shift drops the first bytes of a buffer to which more will be added. After a long record its memory is let go.
func shift(buf []byte, drop, more int) []byte {
	rest := len(buf) - drop
	switch {
	case cap(buf) > 16<<20 && rest+more < cap(buf)/4:
		return append(make([]byte, 0, rest+more), buf[drop:]...)
	case drop > 0:
		return buf[:copy(buf, buf[drop:])]
	}
	return buf
}

// Close says that the file ends here. Next gives what remains.
func (s *Scanner) Close() {
	if len(s.half) > 0 {
		s.buf, s.wide = narrow(s.buf, s.half, false), append(s.wide, s.half...)
		s.half = nil
	}
	s.eof = true
}

// span gives the bytes of the file between two offsets; where the file ends within a unit, that one is shorter.
func (s *Scanner) span(from, to int64) catalog.Span {
	from, to = from*s.unit, min(to*s.unit, s.fed)
	return catalog.Span{Offset: from, Length: to - from}
}

// Damaged gives the damaged ranges so far in byte order: records that are torn or too long (Next gives those too)
// and junk between records.
func (s *Scanner) Damaged() []Range { return s.damaged }

// Repaired counts the repairs so far, over all records.
func (s *Scanner) Repaired() int { return s.repaired }

// Offset gives the number of bytes that are settled: everything before is in records, damage or blank.
func (s *Scanner) Offset() int64 {
	switch s.step {
	case stepGap:
		return s.span(0, s.gap.settled(s.pos)).End()
	case stepSync, stepEnd:
		return s.span(0, s.pos).End()
	}
	return s.start * s.unit
}

// Next finds the next record whose end is certain and fills h with its head. It reports false if it needs more
// bytes, or, after Close, at the end of the file.
func (s *Scanner) Next(h *catalog.Head) bool {
	for {
		var more bool
		switch s.step {
		case stepGap:
			more = s.between()
		case stepTag:
			if s.quick(h) {
				return true
			}
			more = s.openTag()
		case stepHop:
			more = s.hop()
		case stepParse:
			more = s.parse()
		case stepSeek:
			more = s.seek()
		case stepDone:
			s.emit(h)
			return true
		case stepSync:
			more = s.sync()
		case stepEnd:
			more = true
		}
		if more {
			return false
		}
	}
}

// needed is the offset of the first byte that is still to be looked at.
func (s *Scanner) needed() int64 {
	switch s.step {
	case stepGap, stepSync, stepEnd:
		return s.pos
	}
	if len(s.long) > 0 {
		return s.pos
	}
	return s.start
}

// rest gives the bytes from s.pos on.
func (s *Scanner) rest() []byte { return s.buf[s.pos-s.base:] }

// begin starts a record at s.pos.
func (s *Scanner) begin() {
	s.start = s.pos
	if s.first < 0 {
		s.first = s.start
	}
	s.pos += int64(len(s.element.open))
	s.step, s.quote, s.last, s.markup, s.damage = stepTag, 0, 0, false, catalog.DamageNone
	s.long = s.long[:0]
}

// quick tries the quick way from the record's start: it gives a whole record that it knows.
func (s *Scanner) quick(h *catalog.Head) bool {
	if s.unit != 1 || s.element.event || s.pos != s.start+int64(len(openWord)) {
		return false
	}
	n := s.head.quick(s.buf[s.start-s.base:], int(s.max), h)
	if n == 0 || s.text.Decode != nil && !ascii(h.Raw) {
		return false
	}
	s.pos, s.step = s.start+int64(n), stepGap
	h.Span = catalog.Span{Offset: s.start, Length: int64(n)}
	return true
}

// openTag reads to the end of the record's start tag: a self-closing one is a whole record. A tag that does not
// end before the next '<' is left to the hops.
func (s *Scanner) openTag() (more bool) {
	b := s.rest()
	for i, c := range b {
		switch {
		case c == '<':
			s.pos += int64(i)
			s.step = stepHop
			return false
		case s.quote != 0:
			if c == s.quote {
				s.quote = 0
			}
		case c == '"' || c == '\'':
			s.quote = c
		case c == '>':
			s.pos += int64(i) + 1
			if s.last == '/' {
				s.done(s.pos, catalog.DamageNone)
			} else {
				s.step = stepHop
			}
			return false
		}
		s.last = c
	}
	return s.ranOut()
}

// ranOut moves to the end of what was fed; at the end of the file the lexical parse decides.
func (s *Scanner) ranOut() (more bool) {
	s.pos = s.base + int64(len(s.buf))
	if s.eof {
		s.decide()
		return false
	}
	s.trimLong()
	return true
}

// hop is the fast way.
func (s *Scanner) hop() (more bool) {
	b := s.rest()
	for i := 0; ; {
		j := bytes.IndexByte(b[i:], '<')
		if j < 0 {
			return s.ranOut()
		}
		i += j
		if i+1 == len(b) {
			if s.eof {
				return s.ranOut()
			}
			return s.wait(i)
		}
		switch b[i+1] {
		case '/':
			end, v := closes(b[i:], s.element.close, s.eof)
			switch v {
			case yes:
				s.done(s.pos+int64(i+end), catalog.DamageNone)
				return false
			case unsure:
				return s.wait(i)
			case broken:
				s.pos += int64(i)
				s.decide()
				return false
			}
			i += 2
		case '!', '?':
			s.pos += int64(i)
			s.markup = true
			s.decide()
			return false
		case s.element.open[1]:
			switch begins(b[i:], s.element.open, s.eof) {
			case yes:
				s.pos += int64(i)
				s.decide()
				return false
			case unsure:
				return s.wait(i)
			}
			i += 2
		default:
			i++
		}
	}
}

// wait keeps the bytes from rest()[i] on for the next look.
func (s *Scanner) wait(i int) (more bool) {
	s.pos += int64(i)
	s.trimLong()
	return true
}

// decide leaves the fast way at s.pos: no start stands between the record's own and there.
func (s *Scanner) decide() {
	s.from = max(s.pos, s.start+1)
	if s.pos-s.start >= s.max {
		s.step = stepSeek
		return
	}
	if !s.lex.resume(s.start) {
		s.lex.reset(s.start)
	}
	s.step = stepParse
}

// parse is the slow way: the lexical parse from the record's start, at most s.max bytes far.
func (s *Scanner) parse() (more bool) {
	end, v := s.lex.run(s.buf, s.base, s.start+s.max, s.eof)
	switch v {
	case yes:
		s.done(end, catalog.DamageNone)
	case unsure:
		return true
	default:
		s.pos, s.step = s.from, stepSeek
	}
	return false
}

// seek looks for the start that ends a torn record, wherever it stands.
func (s *Scanner) seek() (more bool) {
	b := s.rest()
	for i := 0; ; {
		j := bytes.IndexByte(b[i:], '<')
		if j < 0 {
			break
		}
		i += j
		switch begins(b[i:], s.element.open, s.eof) {
		case yes:
			s.done(s.pos+int64(i), catalog.DamageTorn)
			return false
		case unsure:
			return s.wait(i)
		}
		i++
	}
	s.pos = s.base + int64(len(s.buf))
	if s.eof {
		s.done(s.pos, catalog.DamageCut)
		return false
	}
	s.trimLong()
	return true
}

// trimLong keeps the first part of a record that is over the limit, so that the rest can be let go.
func (s *Scanner) trimLong() {
	if s.pos-s.start >= s.max && len(s.long) == 0 {
		s.long = append(s.long, s.original(s.start, s.start+min(keptOfLong, s.max))...)
	}
}

// original gives the file's bytes between two offsets that buf still holds.
func (s *Scanner) original(from, to int64) []byte {
	if s.unit == 1 {
		return s.buf[from-s.base : to-s.base]
	}
	b := s.wide[s.unit*(from-s.base):]
	return b[:min(s.unit*(to-from), int64(len(b)))]
}

// done settles the record in work.
func (s *Scanner) done(end int64, damage catalog.Damage) {
	s.end, s.damage, s.step = end, damage, stepDone
	if end-s.start > s.max {
		s.damage = catalog.DamageTooLong
	}
}

// emit fills the head of the record that is done and moves on to what follows it.
func (s *Scanner) emit(h *catalog.Head) {
	span := s.span(s.start, s.end)
	raw := s.long
	if len(raw) == 0 {
		end := s.end
		if end-s.start > s.max {
			end = s.start + min(keptOfLong, s.max)
		}
		raw = s.original(s.start, end)
	}
	*h = catalog.Head{Span: span, Damage: s.damage, Raw: slices.Clip(s.decoded(raw))}
	s.head.read(h, s.markup || s.damage != catalog.DamageNone)
	s.repaired += h.Repairs
	if s.damage != catalog.DamageNone {
		s.damaged = append(s.damaged, Range{span, s.damage})
	}
	s.pos, s.step = s.end, stepGap
	s.long = s.long[:0]
}

// decoded gives a record's bytes in UTF-8; they hold until the next record.
func (s *Scanner) decoded(raw []byte) []byte {
	if s.text.Decode == nil || s.unit == 1 && ascii(raw) {
		return raw
	}
	if cap(s.utf8) > 16<<20 && len(raw) < cap(s.utf8)/8 {
		s.utf8 = nil // a long record is over
	}
	s.utf8 = s.text.Decode(s.utf8[:0], raw)
	return s.utf8
}

// verdict is the answer of a look at bytes that may not all be there yet.
type verdict uint8

const (
	no verdict = iota
	yes
	unsure // more bytes are needed
	broken // it will never be well formed
)

// begins says whether b starts with the word and a byte that ends a name, or the end of the file.
func begins(b []byte, word string, eof bool) verdict {
	if len(b) > len(word) {
		if string(b[:len(word)]) == word && endsName(b[len(word)]) {
			return yes
		}
		return no
	}
	if string(b) != word[:len(b)] {
		return no
	}
	switch {
	case !eof:
		return unsure
	case len(b) == len(word):
		return yes
	}
	return no
}

// closes says whether b, which starts with "</", is the end tag that begins with the word, and how long the tag is.
func closes(b []byte, word string, eof bool) (int, verdict) {
	v := begins(b, word, eof)
	if v != yes {
		return 0, v
	}
	for i := len(word); i < len(b); i++ {
		switch {
		case b[i] == '>':
			return i + 1, yes
		case !blank(b[i]):
			return 0, broken
		}
	}
	if eof {
		return 0, broken
	}
	return 0, unsure
}

// blank says whether c is white space in XML.
func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// endsName says whether c can follow the name in a tag.
func endsName(c byte) bool { return blank(c) || c == '>' || c == '/' }

// beginsName says whether c can be the first byte of a name.
func beginsName(c byte) bool {
	return c >= 0x80 || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == ':'
}
