package catalog

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// The text tables are JSON, but encoding/json would cost the worker, which needs only the codes and rules of
// this package, a tenth of its size. This reader knows what the tables need: objects, arrays and strings become
// map[string]any, []any and string; numbers, true, false and null become jsonScalar.

// jsonScalar is a number, true, false or null as written.
type jsonScalar string

// jsonDepth is how deeply values may be nested.
const jsonDepth = 64

// jsonReader reads one JSON text.
type jsonReader struct {
	data  []byte
	at    int // offset of the next byte
	depth int
}

// parseJSON reads a JSON text. Of equal names in an object the last one counts.
func parseJSON(data []byte) (any, error) {
	r := &jsonReader{data: data}
	v, err := r.value()
	if err != nil {
		return nil, err
	}
	if r.space(); r.at < len(data) {
		return nil, r.wrong("the end")
	}
	return v, nil
}

// value reads any value.
func (r *jsonReader) value() (any, error) {
	switch c := r.space(); c {
	case '{', '[':
		if r.depth++; r.depth > jsonDepth {
			return nil, r.wrong("fewer levels")
		}
		defer func() { r.depth-- }()
		r.at++
		if c == '{' {
			return r.object()
		}
		return r.array()
	case '"':
		return r.text()
	}
	return r.scalar()
}

// object reads the members behind an opening brace.
func (r *jsonReader) object() (any, error) {
	members := map[string]any{}
	if r.space() == '}' {
		r.at++
		return members, nil
	}
	for {
		if r.space() != '"' {
			return nil, r.wrong("a name")
		}
		name, err := r.text()
		if err != nil {
			return nil, err
		}
		if r.space() != ':' {
			return nil, r.wrong("a colon")
		}
		r.at++
		if members[name], err = r.value(); err != nil {
			return nil, err
		}
		if more, err := r.next('}'); !more {
			return members, err
		}
	}
}

// array reads the elements behind an opening bracket.
func (r *jsonReader) array() (any, error) {
	elements := []any{}
	if r.space() == ']' {
		r.at++
		return elements, nil
	}
	for {
		v, err := r.value()
		if err != nil {
			return nil, err
		}
		elements = append(elements, v)
		if more, err := r.next(']'); !more {
			return elements, err
		}
	}
}

// next reads a comma, which means that more follows, or the closing byte.
func (r *jsonReader) next(closing byte) (more bool, err error) {
	c := r.space()
	if c != ',' && c != closing {
		return false, r.wrong("a comma or " + string(closing))
	}
	r.at++
	return c == ',', nil
}

// text reads a string, its opening quote included.
func (r *jsonReader) text() (string, error) {
	r.at++
	var b strings.Builder
	for r.at < len(r.data) {
		c := r.data[r.at]
		switch {
		case c == '"':
			r.at++
			return b.String(), nil
		case c < ' ':
			return "", r.wrong("an escape")
		case c != '\\':
			_, n := utf8.DecodeRune(r.data[r.at:])
			b.Write(r.data[r.at : r.at+n])
			r.at += n
		default:
			c, err := r.escape()
			if err != nil {
				return "", err
			}
			b.WriteRune(c)
		}
	}
	return "", r.wrong("a quote")
}

// escape reads a backslash and what it stands for.
func (r *jsonReader) escape() (rune, error) {
	if r.at+1 >= len(r.data) {
		return 0, r.wrong("an escape")
	}
	c := r.data[r.at+1]
	if c == 'u' {
		high, ok := r.unit(r.at)
		if !ok {
			return 0, r.wrong("an escape")
		}
		r.at += 6
		if utf16.IsSurrogate(high) {
			low, ok := r.unit(r.at)
			if high = utf16.DecodeRune(high, low); ok && high != utf8.RuneError {
				r.at += 6
			}
		}
		return high, nil
	}
	i := strings.IndexByte(`"\/bfnrt`, c)
	if i < 0 {
		return 0, r.wrong("an escape")
	}
	r.at += 2
	return rune("\"\\/\b\f\n\r\t"[i]), nil
}

// unit reads the six bytes of a \u escape at an offset.
func (r *jsonReader) unit(at int) (rune, bool) {
	if at+6 > len(r.data) || r.data[at] != '\\' || r.data[at+1] != 'u' {
		return utf8.RuneError, false
	}
	n, err := strconv.ParseUint(string(r.data[at+2:at+6]), 16, 16)
	return rune(n), err == nil
}

// scalar reads a number, true, false or null.
func (r *jsonReader) scalar() (any, error) {
	start := r.at
	for r.at < len(r.data) && strings.IndexByte("+-.0123456789abcdefghijklmnopqrstuvwxyzE", r.data[r.at]) >= 0 {
		r.at++
	}
	s := string(r.data[start:r.at])
	switch s {
	case "true", "false", "null":
		return jsonScalar(s), nil
	}
	if _, err := strconv.ParseFloat(s, 64); err != nil {
		r.at = start
		return nil, r.wrong("a value")
	}
	return jsonScalar(s), nil
}

// space skips white space and gives the next byte, 0 at the end.
func (r *jsonReader) space() byte {
	for r.at < len(r.data) {
		switch c := r.data[r.at]; c {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return c
		}
	}
	return 0
}

// wrong says what is missing where.
func (r *jsonReader) wrong(want string) error {
	if r.at >= len(r.data) {
		return fmt.Errorf("byte %d: unexpected end, want %s", r.at, want)
	}
	return fmt.Errorf("byte %d: want %s, have %q", r.at, want, r.data[r.at])
}
