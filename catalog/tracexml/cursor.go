package tracexml

import (
	"bytes"
	"unicode/utf8"
)

// cursor walks over the elements of a record by bytes: no tree, no copies. It trusts that the markup is sound (the
// record is closed); where it is not, it stops early.
type cursor struct {
	b     []byte
	i     int
	name  []byte  // local name of the element that child found
	attrs []byte  // what stands behind the name in its start tag
	empty bool    // the tag closes itself
	text  *fold   // takes the character data that child passes by, folded; nil drops it
	raw   *[]byte // takes it as it is
}

// child moves to the next child element of the current one and reports false at the current one's end tag, which
// it consumes, or at the end of the record. After true the caller goes into the child or skips it.
func (c *cursor) child() bool {
	for {
		j := bytes.IndexByte(c.b[c.i:], '<')
		if j < 0 || c.i+j+1 >= len(c.b) {
			c.i = len(c.b)
			return false
		}
		if j > 0 {
			if c.text != nil {
				c.text.content(c.b[c.i : c.i+j])
			}
			if c.raw != nil {
				*c.raw = appendResolved(*c.raw, c.b[c.i:c.i+j], true)
			}
		}
		c.i += j
		switch c.b[c.i+1] {
		case '/':
			c.pastTag()
			return false
		case '!', '?':
			c.pastSection()
		default:
			c.startTag()
			return true
		}
	}
}

// skip goes past the element that child found.
func (c *cursor) skip() {
	if c.empty {
		return
	}
	for depth := 1; depth > 0; {
		j := bytes.IndexByte(c.b[c.i:], '<')
		if j < 0 || c.i+j+1 >= len(c.b) {
			c.i = len(c.b)
			return
		}
		c.i += j
		switch c.b[c.i+1] {
		case '/':
			depth--
			c.pastTag()
		case '!', '?':
			c.pastSection()
		default:
			if !c.pastTag() {
				depth++
			}
		}
	}
}

// pastSection goes past a CDATA section, comment, instruction or declaration.
func (c *cursor) pastSection() {
	b := c.b[c.i:]
	n, _ := section(b)
	if n == 0 {
		c.pastTag()
		return
	}
	const open, end = "<![CDATA[", "]]>"
	if n >= len(open)+len(end) && b[2] == '[' {
		text := b[len(open) : n-len(end)]
		if c.text != nil {
			c.text.plain(text)
		}
		if c.raw != nil {
			*c.raw = appendResolved(*c.raw, text, false)
		}
	}
	c.i += n
}

// pastTag goes past a tag and says whether it closes itself.
func (c *cursor) pastTag() (closes bool) {
	b := c.b[c.i:]
	end := bytes.IndexByte(b, '>')
	if end < 0 {
		c.i = len(c.b)
		return false
	}
	// A '>' may stand in a quoted value: then the quotes before it are odd.
	if q := bytes.IndexByte(b[:end], '='); q >= 0 {
		for q < end {
			if b[q] != '"' && b[q] != '\'' {
				q++
				continue
			}
			n := bytes.IndexByte(b[q+1:], b[q])
			if n < 0 {
				c.i = len(c.b)
				return false
			}
			q += n + 2
			if q > end {
				n = bytes.IndexByte(b[q:], '>')
				if n < 0 {
					c.i = len(c.b)
					return false
				}
				end = q + n
			}
		}
	}
	c.i += end + 1
	return b[end-1] == '/'
}

// startTag reads the start tag at the cursor.
func (c *cursor) startTag() {
	begin := c.i + 1
	c.empty = c.pastTag()
	tag := c.b[begin:max(begin, c.i-1)]
	n := 0
	for n < len(tag) && !endsName(tag[n]) {
		n++
	}
	c.name, c.attrs = tag[:n], tag[n:]
	if i := bytes.IndexByte(c.name, ':'); i > 0 && i+1 < len(c.name) {
		c.name = c.name[i+1:]
	}
}

// is says whether the element that child found has the local name.
func (c *cursor) is(name string) bool { return string(c.name) == name }

// nextAttr cuts the first attribute off attrs.
func nextAttr(attrs []byte) (name, value, rest []byte, ok bool) {
	eq := bytes.IndexByte(attrs, '=')
	if eq < 0 {
		return nil, nil, nil, false
	}
	name = trimSpace(attrs[:eq])
	rest = attrs[eq+1:]
	for len(rest) > 0 && blank(rest[0]) {
		rest = rest[1:]
	}
	if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		return nil, nil, nil, false
	}
	n := bytes.IndexByte(rest[1:], rest[0])
	if n < 0 {
		return nil, nil, nil, false
	}
	return name, rest[1 : n+1], rest[n+2:], true
}

// trimSpace cuts XML white space off both ends.
func trimSpace(b []byte) []byte {
	for len(b) > 0 && blank(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && blank(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

// resolve gives a text or value with its references resolved and line ends as XML wants them. It is b itself where
// there is nothing to do; else the result is appended to scratch.
func resolve(b []byte, scratch *[]byte) []byte {
	if bytes.IndexByte(b, '&') < 0 && bytes.IndexByte(b, '\r') < 0 {
		return b
	}
	from := len(*scratch)
	*scratch = appendResolved(*scratch, b, true)
	return (*scratch)[from:len(*scratch):len(*scratch)]
}

// appendResolved appends b with line ends folded to LF and, where b is not CDATA, references resolved. What is no
// reference we know stays as it is written.
func appendResolved(dst, b []byte, references bool) []byte {
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '\r':
			dst = append(dst, '\n')
			if i+1 < len(b) && b[i+1] == '\n' {
				i++
			}
		case c == '&' && references:
			r, n := reference(b[i:])
			if n == 0 {
				dst = append(dst, c)
				break
			}
			dst = utf8.AppendRune(dst, r)
			i += n - 1
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// reference reads a character reference or one of XML's five entities at the start of b.
func reference(b []byte) (rune, int) {
	if len(b) > 1 && b[1] == '#' {
		r, n := charReference(b)
		if n > 0 && !allowed(r) {
			r = utf8.RuneError
		}
		return r, n
	}
	for _, e := range [...]struct {
		text string
		r    rune
	}{{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}} {
		if len(b) >= len(e.text) && string(b[:len(e.text)]) == e.text {
			return e.r, len(e.text)
		}
	}
	return 0, 0
}

// fold collects text in one line: references resolved, each stretch of white space one blank, cut at a limit.
type fold struct {
	out   []byte
	limit int
	gap   bool
	full  bool
}

// summaryLimit is the length of a summary in bytes.
const summaryLimit = 512

// content adds character data.
func (f *fold) content(b []byte) {
	for len(b) > 0 && !f.full {
		i := bytes.IndexByte(b, '&')
		if i < 0 {
			f.plain(b)
			return
		}
		f.plain(b[:i])
		r, n := reference(b[i:])
		if n == 0 {
			f.plain(b[i : i+1])
			n = 1
		} else {
			var one [utf8.UTFMax]byte
			f.plain(utf8.AppendRune(one[:0], r))
		}
		b = b[i+n:]
	}
}

// plain adds text that holds no references.
func (f *fold) plain(b []byte) {
	for i := 0; i < len(b) && !f.full; {
		if blank(b[i]) {
			f.gap = true
			i++
			continue
		}
		n := 1
		if b[i] >= 0x80 {
			_, n = utf8.DecodeRune(b[i:])
		}
		space := 0
		if f.gap && len(f.out) > 0 {
			space = 1
		}
		if len(f.out)+space+n > f.limit {
			f.full = true
			return
		}
		if space == 1 {
			f.out = append(f.out, ' ')
		}
		f.gap = false
		f.out = append(f.out, b[i:i+n]...)
		i += n
	}
}

// reset empties the fold.
func (f *fold) reset() { f.out, f.gap, f.full, f.limit = f.out[:0], false, false, summaryLimit }
