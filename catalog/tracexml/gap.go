package tracexml

import (
	"bytes"

	"svcscope/catalog"
)

// gap is the stretch between two records. White space, byte order marks, comments, processing instructions and
// the tags of one root that wraps the records are what may stand there; each run of other bytes is a damaged range.
//
// A start tag wraps records only if it is still open when the next one begins: the tail of a record whose
// beginning is lost is full of tags that close at once. Until that is known the pieces of the gap are kept.
type gap struct {
	state   gapState
	from    int64  // where the comment, instruction or tag in work began
	solid   int64  // behind the last byte of it that is not blank
	before  int64  // solid in front of a byte order mark
	marked  int    // bytes of one that were seen
	match   int    // bytes of the end of a comment or instruction seen so far
	quote   byte   // the quote that is open in the tag in work
	name    []byte // of the tag in work
	named   bool   // the name is whole
	slash   bool   // the tag's last byte so far is '/'
	closing bool   // it is an end tag
	pieces  []piece

	root  rootState
	depth int    // elements of the root's name open while it is only tentative
	tag   []byte // the root's name
}

type gapState uint8

const (
	gapPlain gapState = iota
	gapComment
	gapInstruction
	gapTag
)

// rootState is what is known of the wrapping root.
type rootState uint8

const (
	rootNone      rootState = iota
	rootTentative           // a start tag was seen in this gap
	rootOpen
	rootClosed
)

// piece is a part of the gap that matters: junk, the tentative root's tag, or something that is fine and parts the junk.
type piece struct {
	from, to int64
	kind     pieceKind
}

type pieceKind uint8

const (
	pieceJunk pieceKind = iota
	pieceFine
	pieceRoot
)

// maxTag is the length up to which a tag between records is one.
const maxTag = 64 << 10

// settled gives the offset up to which the gap is decided; pos is where the scanner looks.
func (g *gap) settled(pos int64) int64 {
	switch {
	case len(g.pieces) > 0:
		return g.pieces[0].from
	case g.state != gapPlain:
		return g.from
	}
	return pos
}

// junk adds bytes that are nothing we know.
func (g *gap) junk(from, to int64) {
	if from >= to {
		return
	}
	if n := len(g.pieces); n > 0 && g.pieces[n-1].kind == pieceJunk {
		g.pieces[n-1].to = to
		return
	}
	g.pieces = append(g.pieces, piece{from, to, pieceJunk})
}

// fine parts the junk before from the junk behind.
func (g *gap) fine(from, to int64) {
	if n := len(g.pieces); n == 0 || g.pieces[n-1].kind != pieceFine {
		g.pieces = append(g.pieces, piece{from, to, pieceFine})
	}
}

// endGap settles the gap in front of a record, or at the end of the file, where a root that is still tentative wraps nothing.
func (s *Scanner) endGap(record bool) {
	g := &s.gap
	if g.root == rootTentative {
		g.root = rootNone
		if record {
			g.root = rootOpen
		}
	}
	s.flush(g.root == rootOpen)
	g.state = gapPlain
}

// flush turns the pieces into damaged ranges.
func (s *Scanner) flush(rootIsFine bool) {
	parted := true
	for _, p := range s.gap.pieces {
		if p.kind == pieceFine || p.kind == pieceRoot && rootIsFine {
			parted = true
			continue
		}
		if n := len(s.damaged); parted {
			s.damaged = append(s.damaged, Range{s.span(p.from, p.to), catalog.DamageJunk})
		} else {
			s.damaged[n-1].Length = s.span(0, p.to).Length - s.damaged[n-1].Offset
		}
		parted = false
	}
	s.gap.pieces = s.gap.pieces[:0]
}

// between goes through the gap to the next record's start.
func (s *Scanner) between() (more bool) {
	for {
		var n int
		b := s.rest()
		if len(b) > 0 {
			switch s.gap.state {
			case gapPlain:
				n = s.plain(b)
			case gapTag:
				n = s.foreignTag(b)
			default:
				n = s.section(b)
			}
			if s.step != stepGap {
				return false
			}
		}
		s.pos += int64(n)
		if n > 0 {
			continue
		}
		if s.eof {
			s.endOfFile()
		}
		return true
	}
}

// endOfFile settles what stands behind the last record.
func (s *Scanner) endOfFile() {
	g := &s.gap
	if g.state != gapPlain {
		g.junk(g.from, g.solid)
	}
	if b := s.rest(); len(b) > 0 { // the beginning of something that needed more bytes
		g.junk(s.pos, s.pos+int64(len(trimBlank(b))))
	}
	s.pos = s.base + int64(len(s.buf))
	s.endGap(false)
}

// record ends the gap if a record starts at b[i].
func (s *Scanner) record(b []byte, i int) verdict {
	v := begins(b[i:], s.element.open, s.eof)
	if v == yes {
		if g := &s.gap; g.state != gapPlain {
			g.junk(g.from, g.solid)
		}
		s.pos += int64(i)
		s.endGap(true)
		if !s.ends(s.pos) {
			s.begin()
		}
	}
	return v
}

// plain looks at bytes outside of any markup and gives how many it took; 0 means that more are needed.
func (s *Scanner) plain(b []byte) int {
	g := &s.gap
	switch c := b[0]; {
	case blank(c):
		n := 1
		for n < len(b) && blank(b[n]) {
			n++
		}
		return n
	case c == bom[0]:
		if n := min(len(b), len(bom)); string(b[:n]) == bom[:n] {
			if n == len(bom) {
				return n
			}
			if !s.eof {
				return 0
			}
		}
		return s.run(b)
	case c != '<':
		return s.run(b)
	}
	if v := s.record(b, 0); v == yes || v == unsure {
		return 0
	}
	const comment = "<!--"
	n := min(len(b), len(comment))
	switch {
	case len(b) < 2:
		if !s.eof {
			return 0
		}
	case string(b[:n]) == comment[:n]:
		if n == len(comment) {
			return s.enter(gapComment, n)
		}
		if !s.eof {
			return 0
		}
	case b[1] == '?':
		return s.enter(gapInstruction, 2)
	case beginsName(b[1]):
		return s.enter(gapTag, 1)
	case b[1] == '/':
		if len(b) == 2 && !s.eof {
			return 0
		}
		if len(b) > 2 && beginsName(b[2]) {
			return s.enter(gapTag, 2)
		}
	}
	g.junk(s.pos, s.pos+1)
	return 1
}

// firm moves the end of what is no blank behind the byte at an offset; a byte order mark is one.
func (g *gap) firm(c byte, at int64) {
	if c != bom[g.marked] {
		g.marked = 0
	}
	if c == bom[g.marked] {
		if g.marked == 0 {
			g.before = g.solid
		}
		g.marked++
	}
	if !blank(c) {
		g.solid = at + 1
	}
	if g.marked == len(bom) {
		g.solid, g.marked = g.before, 0
	}
}

// enter begins a comment, instruction or tag whose first n bytes were seen.
func (s *Scanner) enter(state gapState, n int) int {
	g := &s.gap
	g.state, g.from, g.solid = state, s.pos, s.pos+int64(n)
	g.marked = 0
	g.match, g.quote, g.named, g.slash, g.closing = 0, 0, false, false, n == 2
	g.name = g.name[:0]
	return n
}

// run takes junk up to the next '<'.
func (s *Scanner) run(b []byte) int {
	n := 1
	if i := bytes.IndexByte(b[1:], '<'); i >= 0 {
		n += i
	} else {
		n = len(b)
		if !s.eof { // what may be the beginning of a byte order mark waits
			for k := min(2, n-1); k > 0; k-- {
				if string(b[n-k:]) == bom[:k] {
					n -= k
					break
				}
			}
		}
	}
	s.gap.junk(s.pos, s.pos+int64(len(trimBlank(b[:n]))))
	return n
}

// maxComment is how far a comment that holds the beginning of a record may go on behind it.
const maxComment = 1 << 20

// commented says whether the record that begins at b[0], inside a comment, is a part of that comment: it is if the next
// two hyphens close the comment, since a comment holds no others. What merely looks like a comment's beginning, such as
// the torn end of a record, would otherwise swallow the records behind it.
func (s *Scanner) commented(b []byte) verdict {
	i := bytes.Index(b[:min(len(b), maxComment)], []byte("--"))
	switch {
	case i >= 0 && i+2 < len(b):
		if b[i+2] == '>' {
			return yes
		}
		return no
	case s.eof || i < 0 && len(b) >= maxComment:
		return no
	}
	return unsure
}

// section goes through a comment or processing instruction. It is fine if it closes before a record starts; a comment
// may hold whole records.
func (s *Scanner) section(b []byte) int {
	g := &s.gap
	for i, c := range b {
		switch {
		case c == '<' && g.state == gapComment && begins(b[i:], s.element.open, s.eof) == yes && s.commented(b[i:]) != no:
			if s.commented(b[i:]) == unsure {
				return i
			}
			g.match = 0
		case c == '<':
			if v := s.record(b, i); v == yes {
				return 0
			} else if v == unsure {
				return i
			}
			g.match = 0
		case c == '>' && (g.state == gapComment && g.match >= 2 || g.state == gapInstruction && g.match >= 1):
			s.closed(s.pos + int64(i) + 1)
			return i + 1
		case c == '-' && g.state == gapComment, c == '?' && g.state == gapInstruction:
			g.match++
		default:
			g.match = 0
		}
		g.firm(c, s.pos+int64(i))
	}
	return len(b)
}

// closed ends a comment, instruction or tag that is fine.
func (s *Scanner) closed(end int64) {
	g := &s.gap
	g.state = gapPlain
	g.fine(g.from, end)
	if g.root != rootTentative {
		s.flush(true)
	}
}

// foreignTag goes through a tag that is not a record's.
func (s *Scanner) foreignTag(b []byte) int {
	g := &s.gap
	for i, c := range b {
		at := s.pos + int64(i)
		if c == '<' || at-g.from > maxTag {
			g.junk(g.from, g.solid)
			g.state = gapPlain
			if i == 0 {
				return s.plain(b)
			}
			return i
		}
		if c == '>' && g.quote == 0 {
			s.tagEnds(at + 1)
			return i + 1
		}
		g.named = g.named || endsName(c)
		switch {
		case !g.named:
			g.name = append(g.name, c)
		case c == g.quote:
			g.quote = 0
		case g.quote == 0 && (c == '"' || c == '\''):
			g.quote = c
		}
		g.slash = c == '/'
		g.firm(c, at)
	}
	return len(b)
}

// tagEnds decides what a whole tag is: the wrapping root's, or junk.
func (s *Scanner) tagEnds(end int64) {
	g := &s.gap
	g.state = gapPlain
	same := string(g.name) == string(g.tag)
	switch {
	case g.root == rootNone && !g.closing && g.slash && s.emptyLog(g.name),
		g.root == rootTentative && g.closing && same && g.depth == 1 && len(g.pieces) == 1 && s.emptyLog(g.tag):
		g.root, g.pieces = rootClosed, g.pieces[:0]
		s.closed(end)
	case g.root == rootNone && !g.closing && !g.slash:
		g.root, g.depth = rootTentative, 1
		g.tag = append(g.tag[:0], g.name...)
		g.pieces = append(g.pieces, piece{g.from, end, pieceRoot})
	case g.root == rootOpen && g.closing && same:
		g.root = rootClosed
		s.closed(end)
	case g.root == rootTentative && same && !g.slash:
		if g.depth++; g.closing {
			g.depth -= 2
		}
		if g.depth == 0 { // it closes before a record: junk like the rest
			g.root = rootNone
			for i := range g.pieces {
				if g.pieces[i].kind == pieceRoot {
					g.pieces[i].kind = pieceJunk
				}
			}
		}
		g.junk(g.from, end)
	default:
		g.junk(g.from, end)
	}
}
