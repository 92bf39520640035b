package tracexml

import "bytes"

// lexer is the lexical parse that decides whether a record closes: tags with quoted attributes, end tags that
// match, CDATA sections, comments, processing instructions. References are not judged, depth has no limit. It
// takes bytes as they come and never looks at one twice.
//
// A parse that began at a record S and met another start T in content is, from T on, the same parse as one that
// begins at T. So the lexer notes every start it meets, and where that one closes: if S turns out to be torn, the
// parse of T needs no second look (resume). This keeps files with many torn records linear.
type lexer struct {
	record string // name of a record's element
	pos    int64
	state  lexState
	quote  byte
	match  int    // bytes of the end of a comment, CDATA section or instruction seen so far
	name   []byte // name of the end tag in work
	names  []byte // open elements: each its name and the name's length
	mark   int    // where in names the name of the start tag in work begins
	tag    int64  // offset of the start tag in work
	depth  int    // open elements
	floor  int    // depth outside the record that is being decided
	failed bool
	starts []nestedStart
	gone   int     // starts that were dropped from the front
	open   []int32 // indexes of the starts that are open, outermost first, the dropped ones counted
}

// nestedStart is the start of a record met inside the parse of another one.
type nestedStart struct {
	offset, end int64 // end is 0 until it closes
	depth       int   // open elements outside it
}

// maxStarts bounds what is noted; a start that was not noted is parsed anew.
const maxStarts = 1 << 20

type lexState uint8

const (
	lexText lexState = iota
	lexStartName
	lexInTag
	lexAttrName
	lexBeforeEquals
	lexBeforeValue
	lexValue
	lexSlash
	lexEndName
	lexEndTag
	lexComment
	lexCDATA
	lexInstruction
	lexDirective
)

// reset begins a parse at a record's start.
func (l *lexer) reset(start int64) {
	keep := *l
	*l = lexer{record: keep.record, pos: start + 1, tag: start, state: lexStartName}
	if cap(keep.names) < 1<<20 {
		l.names, l.name = keep.names[:0], keep.name[:0]
	}
	if cap(keep.starts) < 1<<14 {
		l.starts, l.open = keep.starts[:0], keep.open[:0]
	}
}

// resume continues the parse that met start in content. It reports false if there was none.
func (l *lexer) resume(start int64) bool {
	i := 0
	for i < len(l.starts) && l.starts[i].offset < start {
		i++
	}
	if i == len(l.starts) || l.starts[i].offset != start {
		return false
	}
	l.starts = l.starts[i:]
	l.gone += i
	for len(l.open) > 0 && int(l.open[0]) < l.gone {
		l.open = l.open[1:]
	}
	l.floor = l.starts[0].depth
	return true
}

// run parses on to limit. It gives yes with the record's end, unsure if it needs more bytes, or broken: the
// record does not close, by an error, the end of the file or the limit.
func (l *lexer) run(buf []byte, base, limit int64, eof bool) (int64, verdict) {
	if len(l.starts) > 0 && l.starts[0].depth == l.floor && l.starts[0].end != 0 {
		return l.starts[0].end, yes
	}
	if l.failed {
		return 0, broken
	}
	b := buf
	atLimit := base+int64(len(buf)) >= limit
	if atLimit {
		b = buf[:max(limit-base, 0)]
	}
	for l.pos-base < int64(len(b)) {
		state := l.state
		n, ok := l.advance(b[l.pos-base:])
		if !ok {
			l.failed = true
			return 0, broken
		}
		if n == 0 && l.state == state {
			break
		}
		l.pos += int64(n)
		if l.depth == l.floor && l.state == lexText {
			return l.pos, yes
		}
	}
	if atLimit || eof {
		return 0, broken
	}
	return 0, unsure
}

// advance consumes bytes of b; none in an unchanged state means that more are needed to decide, false that the
// markup is broken.
func (l *lexer) advance(b []byte) (int, bool) {
	switch l.state {
	case lexText:
		return l.text(b)
	case lexStartName:
		for i, c := range b {
			if endsName(c) {
				l.names = append(l.names, b[:i]...)
				l.push()
				l.state = lexInTag
				return i, true
			}
			if c == '<' || c == '"' || c == '\'' || c == '=' {
				return 0, false
			}
		}
		l.names = append(l.names, b...)
		return len(b), true
	case lexInTag, lexAttrName, lexBeforeEquals, lexBeforeValue, lexValue, lexSlash:
		return l.inTag(b)
	case lexEndName:
		for i, c := range b {
			if c == '>' || blank(c) {
				l.name = append(l.name, b[:i]...)
				l.state = lexEndTag
				return i, string(l.name) == string(l.top())
			}
			if c == '<' {
				return 0, false
			}
		}
		l.name = append(l.name, b...)
		return len(b), true
	case lexEndTag:
		if b[0] == '>' {
			l.pop(l.pos + 1)
			return 1, true
		}
		return 1, blank(b[0])
	case lexComment:
		return l.comment(b)
	case lexCDATA:
		return l.until(b, "]]>"), true
	case lexInstruction:
		return l.until(b, "?>"), true
	}
	return l.directive(b)
}

// text goes through character data to the next markup and tells what it is.
func (l *lexer) text(b []byte) (int, bool) {
	if b[0] != '<' {
		if i := bytes.IndexByte(b, '<'); i > 0 {
			return i, true
		}
		return len(b), true
	}
	if len(b) == 1 {
		return 0, true
	}
	switch c := b[1]; {
	case c == '/':
		l.state, l.name = lexEndName, l.name[:0]
		return 2, true
	case beginsName(c):
		l.state, l.tag, l.mark = lexStartName, l.pos, len(l.names)
		return 1, true
	case c == '?':
		if len(b) == 2 {
			return 0, true
		}
		l.state, l.match = lexInstruction, 0
		return 2, beginsName(b[2])
	case c != '!':
		return 0, false
	}
	const cdata, comment = "<![CDATA[", "<!--"
	switch n := min(len(b), len(cdata)); {
	case n >= 4 && string(b[:4]) == comment:
		l.state, l.match = lexComment, 0
		return 4, true
	case n == len(cdata) && string(b[:n]) == cdata:
		l.state, l.match = lexCDATA, 0
		return n, true
	case n >= 3 && beginsName(b[2]):
		l.state, l.quote = lexDirective, 0
		return 3, true
	case string(b[:n]) == cdata[:n], n < 4 && string(b[:n]) == comment[:n]:
		return 0, true
	}
	return 0, false
}

// inTag goes through the attributes of a start tag, one idea at a time.
func (l *lexer) inTag(b []byte) (int, bool) {
	c := b[0]
	switch l.state {
	case lexInTag:
		switch {
		case blank(c):
		case c == '>':
			l.state = lexText
		case c == '/':
			l.state = lexSlash
		case beginsName(c):
			l.state = lexAttrName
		default:
			return 0, false
		}
		return 1, true
	case lexAttrName:
		for i, c := range b {
			switch {
			case c == '=' || blank(c):
				l.state = lexBeforeEquals
				return i, true
			case c == '<' || c == '>' || c == '/' || c == '"' || c == '\'':
				return 0, false
			}
		}
		return len(b), true
	case lexBeforeEquals:
		if c == '=' {
			l.state = lexBeforeValue
			return 1, true
		}
		return 1, blank(c)
	case lexBeforeValue:
		if c == '"' || c == '\'' {
			l.state, l.quote = lexValue, c
			return 1, true
		}
		return 1, blank(c)
	case lexValue:
		end := bytes.IndexByte(b, l.quote)
		n := end + 1
		if end < 0 {
			n = len(b)
		} else {
			l.state = lexInTag
		}
		return n, bytes.IndexByte(b[:n], '<') < 0
	}
	if c != '>' { // lexSlash
		return 0, false
	}
	l.pop(l.pos + 1)
	l.state = lexText
	return 1, true
}

// comment goes to the end of a comment; as in XML, two hyphens in a row only stand there.
func (l *lexer) comment(b []byte) (int, bool) {
	if l.match == 2 {
		l.state = lexText
		return 1, b[0] == '>'
	}
	if l.match == 1 && b[0] == '-' {
		l.match = 2
		return 1, true
	}
	i := bytes.IndexByte(b, '-')
	if i < 0 {
		l.match = 0
		return len(b), true
	}
	l.match = 1
	return i + 1, true
}

// until goes to the end of a section that ends with the word: "]]>" or "?>".
func (l *lexer) until(b []byte, word string) int {
	last := len(word) - 1
	for i := 0; i < len(b); i++ {
		switch {
		case l.match == last && b[i] == '>':
			l.state = lexText
			return i + 1
		case b[i] == word[0]:
			l.match = min(l.match+1, last)
		default:
			l.match = 0
			j := bytes.IndexByte(b[i:], word[0])
			if j < 0 {
				return len(b)
			}
			i += j - 1
		}
	}
	return len(b)
}

// directive goes to the end of a "<!NAME ...>".
func (l *lexer) directive(b []byte) (int, bool) {
	for i, c := range b {
		switch {
		case c == '<':
			return 0, false
		case l.quote != 0:
			if c == l.quote {
				l.quote = 0
			}
		case c == '"' || c == '\'':
			l.quote = c
		case c == '>':
			l.state = lexText
			return i + 1, true
		}
	}
	return len(b), true
}

// push opens the element whose name was just read.
func (l *lexer) push() {
	n := len(l.names) - l.mark
	if string(l.names[l.mark:]) == l.record && len(l.starts) < maxStarts {
		l.open = append(l.open, int32(l.gone+len(l.starts)))
		l.starts = append(l.starts, nestedStart{offset: l.tag, depth: l.depth})
	}
	// One byte tells the length of a short name, five that of a long one: deep nesting then costs less than its own bytes.
	if n < 255 {
		l.names = append(l.names, byte(n))
	} else {
		l.names = append(l.names, byte(n), byte(n>>8), byte(n>>16), byte(n>>24), 255)
	}
	l.depth++
}

// topSize gives where the innermost open element's name ends and begins in names.
func (l *lexer) topSize() (begin, end int) {
	end = len(l.names) - 1
	if end < 0 {
		return 0, 0
	}
	n := int(l.names[end])
	if n == 255 {
		end -= 4
		x := l.names[end:]
		n = int(x[0]) | int(x[1])<<8 | int(x[2])<<16 | int(x[3])<<24
	}
	return end - n, end
}

// top gives the name of the innermost open element.
func (l *lexer) top() []byte {
	begin, end := l.topSize()
	return l.names[begin:end]
}

// pop closes the innermost element; end is the offset behind its tag.
func (l *lexer) pop(end int64) {
	begin, _ := l.topSize()
	l.names = l.names[:begin]
	l.depth--
	if n := len(l.open); n > 0 {
		if s := &l.starts[int(l.open[n-1])-l.gone]; s.depth == l.depth {
			s.end = end
			l.open = l.open[:n-1]
		}
	}
	l.state = lexText
}
