package tracexml

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// bom is the byte order mark in UTF-8.
const bom = "\xEF\xBB\xBF"

// trimBlank cuts white space and byte order marks off the end.
func trimBlank(b []byte) []byte {
	for {
		n := len(b)
		b = bytes.TrimRight(b, " \t\r\n")
		b = bytes.TrimSuffix(b, []byte(bom))
		if len(b) == n {
			return b
		}
	}
}

// mender makes a record's bytes fit for an XML parser, or only counts what would have to be mended: characters
// that XML forbids, as bytes or as references, become visible ones (U+0001 is shown as U+2401, what has no picture
// as U+FFFD); byte order marks and XML declarations inside the record go away.
type mender struct {
	out   []byte
	write bool
	count int
}

// repairs counts what mend would mend. markup says whether "<!" or "<?" may stand in raw.
func repairs(raw []byte, markup bool) int {
	var m mender
	m.run(raw, markup)
	return m.count
}

// mend appends the mended form of raw to dst and counts the repairs.
func mend(dst, raw []byte) ([]byte, int) {
	m := mender{out: dst, write: true}
	m.run(raw, true)
	return m.out, m.count
}

// run goes through the record. References count only where they are ones, so markup parts the bytes.
func (m *mender) run(raw []byte, markup bool) {
	if !markup {
		m.content(raw)
		return
	}
	from := 0 // of the content in work
	for i := 0; i < len(raw); {
		j := bytes.IndexByte(raw[i:], '<')
		if j < 0 {
			break
		}
		i += j
		n, declaration := section(raw[i:])
		if n == 0 {
			i++
			continue
		}
		m.content(raw[from:i])
		if declaration {
			m.count++
		} else {
			m.chars(raw[i : i+n])
		}
		i += n
		from = i
	}
	m.content(raw[from:])
}

// section gives the length of the CDATA section, comment or processing instruction that b begins with, up to the
// end of b if it does not close, and whether it is an XML declaration; 0 if b begins with nothing of the kind.
func section(b []byte) (n int, declaration bool) {
	if len(b) < 2 || b[1] != '!' && b[1] != '?' {
		return 0, false
	}
	end := "?>"
	skip := 2
	switch {
	case bytes.HasPrefix(b, []byte("<![CDATA[")):
		end, skip = "]]>", 9
	case bytes.HasPrefix(b, []byte("<!--")):
		end, skip = "-->", 4
	case b[1] == '!':
		return 0, false
	}
	n = len(b)
	if i := bytes.Index(b[skip:], []byte(end)); i >= 0 {
		n = skip + i + len(end)
	}
	return n, len(b) > 5 && string(b[:5]) == "<?xml" && (blank(b[5]) || b[5] == '?')
}

// content mends character data and tags: characters and references to characters.
func (m *mender) content(b []byte) {
	for {
		i := bytes.Index(b, []byte("&#"))
		if i < 0 {
			m.chars(b)
			return
		}
		r, n := charReference(b[i:])
		if n == 0 || allowed(r) {
			m.chars(b[:i+2])
			b = b[i+2:]
			continue
		}
		m.chars(b[:i])
		m.replace(r)
		b = b[i+n:]
	}
}

// charReference reads a numeric character reference at the start of b; its length is 0 if there is none.
func charReference(b []byte) (r rune, n int) {
	i, radix := 2, rune(10)
	if len(b) > 2 && b[2] == 'x' {
		i, radix = 3, 16
	}
	digits := i
	for ; i < len(b); i++ {
		var d rune
		switch c := b[i]; {
		case c >= '0' && c <= '9':
			d = rune(c - '0')
		case radix == 16 && c|0x20 >= 'a' && c|0x20 <= 'f':
			d = rune(c|0x20-'a') + 10
		case c == ';' && i > digits:
			return r, i + 1
		default:
			return 0, 0
		}
		r = min(r*radix+d, utf8.MaxRune+1)
	}
	return 0, 0
}

// allowed says whether XML allows the character.
func allowed(r rune) bool {
	switch {
	case r < 0x20:
		return r == '\t' || r == '\n' || r == '\r'
	case r >= 0xD800 && r < 0xE000, r == 0xFFFE, r == 0xFFFF:
		return false
	}
	return r <= utf8.MaxRune
}

// replace writes the visible form of a forbidden character.
func (m *mender) replace(r rune) {
	m.count++
	if !m.write {
		return
	}
	if r >= 0 && r < 0x20 {
		r += 0x2400
	} else {
		r = utf8.RuneError
	}
	m.out = utf8.AppendRune(m.out, r)
}

// chars mends characters alone.
func (m *mender) chars(b []byte) {
	clean := 0 // b[clean:i] is fine
	for i := 0; i < len(b); {
		// Eight bytes at a time: no bit 7 after taking 0x20 from each means that none is a control character or above ASCII.
		if i+8 <= len(b) {
			x := binary.LittleEndian.Uint64(b[i:])
			if (x|(x-0x2020202020202020))&0x8080808080808080 == 0 {
				i += 8
				continue
			}
		}
		c := b[i]
		if c < 0x80 {
			if c < 0x20 && !blank(c) {
				m.keep(b[clean:i])
				m.replace(rune(c))
				clean = i + 1
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 || r >= 0xFEFF && !allowed(r) {
			m.keep(b[clean:i])
			m.replace(utf8.RuneError)
			clean = i + n
		} else if r == 0xFEFF {
			m.keep(b[clean:i])
			m.count++
			clean = i + n
		}
		i += n
	}
	m.keep(b[clean:])
}

func (m *mender) keep(b []byte) {
	if m.write {
		m.out = append(m.out, b...)
	}
}
