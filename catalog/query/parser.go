package query

import (
	"regexp"
	"strconv"
	"strings"
)

// maxDepth bounds how deep parentheses and negations may stand in each other: filters come from links.
const maxDepth = 200

// maxTerms bounds how many words, patterns and values a filter may have: each of them looks at every record, and nobody
// writes so many by hand.
const maxTerms = 200

// Parse reads a filter of somebody whose language is not known. The empty filter is nil and stands for everything; an error is
// always an *Error.
//
//	any      = all { ("or" | "||") all }
//	all      = not { [ "and" | "&&" ] not }
//	not      = { "not" | "!" | "-" } term
//	term     = "(" any ")" | word | quoted | pattern | compare
//	compare  = field ( ":" | "=" | "!=" ) value { "," value } | field ( ">=" | "<=" | ">" | "<" ) value
//	value    = bare | bare ".." bare | quoted | pattern
func Parse(s string) (Expr, error) { return (*Language)(nil).Parse(s) }

// parser reads one filter; tok is the token it looks at.
type parser struct {
	lex      lexer
	tok      token
	last     token // the one before
	language *Language
	depth    int
	terms    int // words, patterns and values so far
}

func (p *parser) advance() *Error {
	p.last = p.tok
	t, err := p.lex.next()
	p.tok = t
	return err
}

func (p *parser) filter() (Expr, *Error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	e, err := p.any()
	if err == nil && p.tok.kind != tokenEnd {
		return nil, p.unexpected()
	}
	return e, err
}

// any = all { ("or" | "||") all }
func (p *parser) any() (Expr, *Error) {
	e, err := p.all()
	if err != nil || p.tok.kind != tokenOr {
		return e, err
	}
	terms := flatten[*Any](nil, e)
	for p.tok.kind == tokenOr {
		if err := p.advance(); err != nil {
			return nil, err
		}
		e, err := p.all()
		if err != nil {
			return nil, err
		}
		terms = flatten[*Any](terms, e)
	}
	return &Any{terms}, nil
}

// all = not { [ "and" | "&&" ] not }
func (p *parser) all() (Expr, *Error) {
	e, err := p.not()
	if err != nil {
		return nil, err
	}
	terms := flatten[*All](nil, e)
	for p.tok.kind != tokenEnd && p.tok.kind != tokenOr && p.tok.kind != tokenClose {
		if p.tok.kind == tokenAnd {
			if err := p.advance(); err != nil {
				return nil, err
			}
		}
		e, err := p.not()
		if err != nil {
			return nil, err
		}
		terms = flatten[*All](terms, e)
	}
	if len(terms) == 1 {
		return terms[0], nil
	}
	return &All{terms}, nil
}

// flatten appends e to terms, or e's own terms if it is a list of kind T.
func flatten[T *All | *Any](terms []Expr, e Expr) []Expr {
	if _, same := e.(T); same {
		switch list := e.(type) {
		case *All:
			return append(terms, list.Terms...)
		case *Any:
			return append(terms, list.Terms...)
		}
	}
	return append(terms, e)
}

// not = { "not" | "!" | "-" } term
func (p *parser) not() (Expr, *Error) {
	if p.tok.kind != tokenNot {
		return p.term()
	}
	if p.tok.text == "-" && p.lex.boundary(p.tok.end) && !strings.HasPrefix(p.lex.src[p.tok.end:], "(") && !strings.HasPrefix(p.lex.src[p.tok.end:], `"`) {
		return nil, p.missing(p.tok)
	}
	if err := p.deeper(); err != nil {
		return nil, err
	}
	defer p.higher()
	if err := p.advance(); err != nil {
		return nil, err
	}
	e, err := p.not()
	if err != nil {
		return nil, err
	}
	return &Not{e}, nil
}

// term = "(" any ")" | word | quoted | pattern | compare
func (p *parser) term() (Expr, *Error) {
	t := p.tok
	var e Expr
	switch t.kind {
	case tokenOpen:
		return p.group()
	case tokenWord:
		e = &Word{Text: t.text}
	case tokenQuoted:
		e = &Word{Text: t.text, Literal: true}
	case tokenPattern:
		if err := checkPattern(t); err != nil {
			return nil, err
		}
		e = &Pattern{t.text}
	case tokenField:
		return p.compare()
	default:
		return nil, p.noTerm()
	}
	if err := p.another(t.pos, t.end); err != nil {
		return nil, err
	}
	return e, p.advance()
}

// group = "(" any ")"
func (p *parser) group() (Expr, *Error) {
	open := p.tok
	if err := p.deeper(); err != nil {
		return nil, err
	}
	defer p.higher()
	if err := p.advance(); err != nil {
		return nil, err
	}
	e, err := p.any()
	if err != nil {
		return nil, err
	}
	if p.tok.kind != tokenClose {
		return nil, &Error{Pos: open.pos, End: open.end, Key: "unclosed-paren"}
	}
	return e, p.advance()
}

// compare = field ( ":" | "=" | "!=" ) value { "," value } | field ( ">=" | "<=" | ">" | "<" ) value
func (p *parser) compare() (Expr, *Error) {
	t := p.tok
	field := fieldByName(t.text)
	e := &Compare{Field: field.Name, Op: t.op}
	negated := t.op == "!="
	if negated || t.op == "=" {
		e.Op = ":"
	}
	for {
		start := p.lex.pos
		v, err := p.value(field, e.Op)
		if err != nil {
			return nil, err
		}
		if err := p.another(start, p.lex.pos); err != nil {
			return nil, err
		}
		if field.Kind == KindLevel {
			v = p.language.english(v)
		}
		if !field.accepts(e.Op, v) {
			return nil, p.badValue(field, e.Op != ":" || v.Form == Range, start)
		}
		if v.Form == Plain && strings.HasPrefix(v.Text, "//") {
			v.Form = Literal // behind a colon it would read as an address
		}
		e.Values = append(e.Values, v)
		if e.Op != ":" || !strings.HasPrefix(p.lex.src[p.lex.pos:], ",") {
			break
		}
		p.lex.pos++
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if negated {
		return &Not{e}, nil
	}
	return e, nil
}

// value = bare | bare ".." bare | quoted | pattern
func (p *parser) value(field *Field, op string) (Value, *Error) {
	l := &p.lex
	start := l.pos
	switch {
	case start < len(l.src) && l.src[start] == '"':
		t, err := l.quoted()
		if err != nil {
			return Value{}, err
		}
		if !l.boundary(l.pos) && l.src[l.pos] != ',' {
			end := l.pos
			l.bare(false)
			return Value{}, &Error{Pos: end, End: l.pos, Key: "unexpected", Args: map[string]string{"token": l.src[end:l.pos]}}
		}
		return Value{Form: Literal, Text: t.text}, nil
	case op == ":" && field.patterns() && start < len(l.src) && l.src[start] == '/':
		if t, ok := l.pattern(true); ok {
			return Value{Form: Regexp, Text: t.text}, checkPattern(t)
		}
	}
	text := l.bare(op == ":")
	if text == "" {
		return Value{}, p.missing(p.tok)
	}
	if from, to, ok := strings.Cut(text, ".."); ok && op == ":" && field.Ranges {
		return Value{Form: Range, Text: from, To: to}, nil
	}
	return Value{Text: text}, nil
}

// another counts a term or a value that stands at pos..end.
func (p *parser) another(pos, end int) *Error {
	if p.terms++; p.terms > maxTerms {
		return &Error{Pos: pos, End: end, Key: "too-many", Args: map[string]string{"most": strconv.Itoa(maxTerms)}}
	}
	return nil
}

// badValue is the error of a value that the field does not take, from start to where the lexer is.
func (p *parser) badValue(field *Field, ranked bool, start int) *Error {
	return &Error{Pos: start, End: p.lex.pos, Key: "bad-value", Args: map[string]string{
		"field": field.Name, "value": p.lex.src[start:p.lex.pos], "expected": field.expected(ranked, p.language)}}
}

func (p *parser) deeper() *Error {
	if p.depth++; p.depth > maxDepth {
		return p.unexpected()
	}
	return nil
}

func (p *parser) higher() { p.depth-- }

// noTerm is the error where a term should stand: it blames the operator before, else what stands there.
func (p *parser) noTerm() *Error {
	switch p.last.kind {
	case tokenAnd, tokenOr, tokenNot:
		return p.missing(p.last)
	case tokenOpen:
		if p.tok.kind == tokenEnd {
			return &Error{Pos: p.last.pos, End: p.last.end, Key: "unclosed-paren"}
		}
		return p.missing(p.last)
	}
	if p.tok.kind == tokenAnd || p.tok.kind == tokenOr {
		return p.missing(p.tok)
	}
	return p.unexpected()
}

// missing is the error of an operator, a parenthesis or a field with nothing to work on.
func (p *parser) missing(t token) *Error {
	return &Error{Pos: t.pos, End: t.end, Key: "missing-operand", Args: map[string]string{"operator": p.lex.src[t.pos:t.end]}}
}

func (p *parser) unexpected() *Error {
	return &Error{Pos: p.tok.pos, End: p.tok.end, Key: "unexpected", Args: map[string]string{"token": p.lex.src[p.tok.pos:p.tok.end]}}
}

// checkPattern says what is wrong with a regular expression.
func checkPattern(t token) *Error {
	if _, err := compilePattern(t.text); err != nil {
		return &Error{Pos: t.pos, End: t.end, Key: "bad-regexp", Args: map[string]string{"value": t.text, "reason": err.Error()}}
	}
	return nil
}

// compilePattern compiles a regular expression as filters mean it: without regard to case.
func compilePattern(text string) (*regexp.Regexp, error) {
	if _, err := regexp.Compile(text); err != nil {
		return nil, err // of the text alone: the prefix below would show in the message
	}
	return regexp.Compile("(?i)" + text)
}
