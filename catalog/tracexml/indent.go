package tracexml

import (
	"bytes"

	"svcscope/catalog"
)

// Indent lays out one record's bytes for the XML view: a line per start tag, text or end tag, and one line for an
// element that holds nothing but text. It works on torn and unreadable records too: from the first byte that is no
// markup it understands, the rest is one token of plain text.
func Indent(raw []byte) []catalog.Line {
	text, _ := mend(make([]byte, 0, len(raw)+64), raw)
	in := indenter{b: text}
	for in.i < len(in.b) && in.next() {
	}
	if rest := trimSpace(in.b[in.i:]); len(rest) > 0 {
		in.line(catalog.Token{Kind: catalog.TokenText, Text: string(rest)})
	}
	return in.lines
}

// indenter goes through a record token by token.
type indenter struct {
	b     []byte
	i     int
	depth int
	open  bool // the last line is a start tag, perhaps with its text, that its end tag can still join
	lines []catalog.Line
}

// line begins a line.
//
//go:noinline
func (in *indenter) line(tokens ...catalog.Token) {
	in.lines = append(in.lines, catalog.Line{Depth: in.depth, Tokens: tokens})
	in.open = false
}

// join adds to the last line.
//
//go:noinline
func (in *indenter) join(tokens ...catalog.Token) {
	last := &in.lines[len(in.lines)-1]
	last.Tokens = append(last.Tokens, tokens...)
}

// next takes one token; false if it cannot.
func (in *indenter) next() bool {
	b := in.b[in.i:]
	if b[0] != '<' {
		n := bytes.IndexByte(b, '<')
		if n < 0 {
			n = len(b)
		}
		in.text(b[:n], catalog.TokenText)
		in.i += n
		return true
	}
	if n, _ := section(b); n > 0 {
		kind := catalog.TokenInstruction
		if b[1] == '!' {
			kind = catalog.TokenComment
			if b[2] == '[' {
				kind = catalog.TokenCDATA
			}
		}
		in.text(b[:n], kind)
		in.i += n
		return true
	}
	tokens, n, closes := tag(b)
	if n == 0 {
		return false
	}
	in.i += n
	switch {
	case b[1] == '/':
		in.depth = max(in.depth-1, 0)
		if in.open {
			in.join(tokens...)
			in.open = false
		} else {
			in.line(tokens...)
		}
	case b[1] == '!':
		in.line(catalog.Token{Kind: catalog.TokenInstruction, Text: string(b[:n])})
	default:
		in.line(tokens...)
		if !closes {
			in.depth++
			in.open = true
		}
	}
	return true
}

// text takes character data, a section or a comment. Text that fills its element stays on the element's line.
func (in *indenter) text(b []byte, kind catalog.TokenKind) {
	trimmed := trimSpace(b)
	if len(trimmed) == 0 && !(in.open && in.endTagFollows(len(b))) {
		return
	}
	if in.open && kind != catalog.TokenComment && kind != catalog.TokenInstruction && in.endTagFollows(len(b)) {
		in.join(catalog.Token{Kind: kind, Text: string(b)})
		return
	}
	in.line(catalog.Token{Kind: kind, Text: string(trimmed)})
}

// endTagFollows says whether an end tag stands n bytes on.
func (in *indenter) endTagFollows(n int) bool {
	return bytes.HasPrefix(in.b[in.i+n:], []byte("</"))
}

// tag reads a tag into tokens. Its length is 0 if b does not begin with a whole one.
func tag(b []byte) (tokens []catalog.Token, n int, closes bool) {
	n = 1
	for quote := byte(0); ; n++ {
		if n == len(b) || b[n] == '<' {
			return nil, 0, false
		}
		if c := b[n]; quote != 0 {
			if c == quote {
				quote = 0
			}
		} else if c == '"' || c == '\'' {
			quote = c
		} else if c == '>' {
			break
		}
	}
	punctuation := func(from, to int) {
		if from < to {
			tokens = append(tokens, catalog.Token{Kind: catalog.TokenPunctuation, Text: string(b[from:to])})
		}
	}
	name := 1
	if b[1] == '/' {
		name = 2
	}
	punctuation(0, name)
	end := n // of the attributes
	if closes = b[n-1] == '/' && n > name; closes {
		end--
	}
	i := name
	for i < end && !endsName(b[i]) {
		i++
	}
	tokens = append(tokens, catalog.Token{Kind: catalog.TokenElement, Text: string(b[name:i])})
	for i < end {
		_, value, rest, ok := nextAttr(b[i:end])
		if !ok {
			break
		}
		from := i
		for blank(b[i]) {
			i++
		}
		after := end - len(rest)
		eq := i + bytes.IndexByte(b[i:], '=')
		nameEnd := eq
		for nameEnd > i && blank(b[nameEnd-1]) {
			nameEnd--
		}
		quote := after - len(value) - 2
		punctuation(from, i)
		tokens = append(tokens, catalog.Token{Kind: catalog.TokenAttribute, Text: string(b[i:nameEnd])})
		punctuation(nameEnd, quote)
		tokens = append(tokens, catalog.Token{Kind: catalog.TokenValue, Text: string(b[quote:after])})
		i = after
	}
	punctuation(i, n+1)
	return tokens, n + 1, closes
}
