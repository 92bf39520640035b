package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is the kind of a token.
type kind uint8

const (
	tokenEnd kind = iota
	tokenOpen
	tokenClose
	tokenAnd
	tokenOr
	tokenNot
	tokenWord
	tokenQuoted
	tokenPattern
	tokenField // text is the head; op follows; the values are read by value
)

// token is a piece of a filter.
type token struct {
	kind     kind
	pos, end int    // bytes of the filter
	text     string // of words, quoted texts and patterns without quotes and slashes; of a field its head
	op       string // of a field
}

// lexer cuts a filter into tokens. What a sign means depends on where it stands: a hyphen excludes only at the
// start of a term, a slash opens a pattern only where another one closes it at the end of a term.
type lexer struct {
	src string
	pos int
}

// next reads the next token.
func (l *lexer) next() (token, *Error) {
	l.skipSpace()
	start := l.pos
	if start == len(l.src) {
		return token{kind: tokenEnd, pos: start, end: start}, nil
	}
	rest := l.src[start:]
	switch rest[0] {
	case '(':
		return l.sign(tokenOpen, 1), nil
	case ')':
		return l.sign(tokenClose, 1), nil
	case '!', '-':
		return l.sign(tokenNot, 1), nil
	case '"':
		return l.quoted()
	case '/':
		if t, ok := l.pattern(false); ok {
			return t, nil
		}
	}
	switch {
	case strings.HasPrefix(rest, "&&"):
		return l.sign(tokenAnd, 2), nil
	case strings.HasPrefix(rest, "||"):
		return l.sign(tokenOr, 2), nil
	}
	return l.word()
}

func (l *lexer) skipSpace() {
	l.pos += len(l.src[l.pos:]) - len(strings.TrimLeftFunc(l.src[l.pos:], unicode.IsSpace))
}

// sign is a token of n bytes without text.
func (l *lexer) sign(k kind, n int) token {
	t := token{kind: k, pos: l.pos, end: l.pos + n, text: l.src[l.pos : l.pos+n]}
	l.pos += n
	return t
}

// quoted reads a text in quotation marks; \" and \\ in it stand for " and \.
func (l *lexer) quoted() (token, *Error) {
	var text strings.Builder
	for i := l.pos + 1; i < len(l.src); i++ {
		switch c := l.src[i]; {
		case c == '"':
			t := token{kind: tokenQuoted, pos: l.pos, end: i + 1, text: text.String()}
			l.pos = t.end
			return t, nil
		case c == '\\' && i+1 < len(l.src) && (l.src[i+1] == '"' || l.src[i+1] == '\\'):
			i++
			text.WriteByte(l.src[i])
		default:
			text.WriteByte(c)
		}
	}
	return token{}, &Error{Pos: l.pos, End: len(l.src), Key: "unclosed-quote"}
}

// pattern reads /regular expression/. It ends at the first slash that no backslash escapes and behind which the
// term ends; without one, or with a quotation mark before it, the text is a word that starts with a slash, such as a path.
func (l *lexer) pattern(inList bool) (token, bool) {
	for i := l.pos + 1; i < len(l.src); i++ {
		switch c := l.src[i]; {
		case c == '\\':
			i++
		case c == '"':
			return token{}, false
		case c == '/' && i > l.pos+1 && (l.boundary(i+1) || inList && l.src[i+1] == ','):
			t := token{kind: tokenPattern, pos: l.pos, end: i + 1, text: l.src[l.pos+1 : i]}
			l.pos = t.end
			return t, true
		}
	}
	return token{}, false
}

// boundary says whether a bare text ends before byte i.
func (l *lexer) boundary(i int) bool {
	if i >= len(l.src) {
		return true
	}
	switch c := l.src[i]; c {
	case '(', ')', '"':
		return true
	case '&', '|':
		return i+1 < len(l.src) && l.src[i+1] == c
	}
	r, _ := utf8.DecodeRuneInString(l.src[i:])
	return unicode.IsSpace(r)
}

// bare reads up to the next boundary, or up to the next comma in a list.
func (l *lexer) bare(inList bool) string {
	start := l.pos
	for !l.boundary(l.pos) && !(inList && l.src[l.pos] == ',') {
		_, n := utf8.DecodeRuneInString(l.src[l.pos:])
		l.pos += n
	}
	return l.src[start:l.pos]
}

// word reads a bare word, an operator written as a word, or the head of a comparison.
func (l *lexer) word() (token, *Error) {
	start := l.pos
	head := l.src[start : start+headLen(l.src[start:])]
	if op := operatorAt(l.src[start+len(head):]); op != "" && head != "" {
		t := token{kind: tokenField, pos: start, end: start + len(head) + len(op), text: head, op: op}
		field := fieldByName(head)
		address := strings.HasPrefix(l.src[start+len(head):], "://")
		switch {
		case field != nil && !address:
			l.pos = t.end
			return t, nil
		case op == ":" && !address:
			return token{}, unknownField(head, start)
		}
	}
	text := l.bare(false)
	t := token{kind: tokenWord, pos: start, end: l.pos, text: text}
	switch strings.ToLower(text) {
	case "and":
		t.kind = tokenAnd
	case "or":
		t.kind = tokenOr
	case "not":
		t.kind = tokenNot
	}
	return t, nil
}

// headLen is the length of the letters s starts with: only those can be meant as a field.
func headLen(s string) int {
	for i, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '_' {
			return i
		}
	}
	return len(s)
}

// operatorAt gives the comparison that s starts with, or "".
func operatorAt(s string) string {
	for _, op := range [...]string{":", ">=", "<=", "!=", ">", "<", "="} {
		if strings.HasPrefix(s, op) {
			return op
		}
	}
	return ""
}
