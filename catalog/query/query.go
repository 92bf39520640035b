// Package query is the filter language of the record table: text in, a predicate over the records of an index out.
//
//	timeout -code:131085                  a word in any column, and not this code
//	level>=warning source:System.Service* at least as important as a warning, from sources that start so
//	time:12:00..12:05 (pid:4711 or "not found")
//
// Read Parse and Compile first; Fields lists what can be asked for. Words, phrases and patterns search the
// description, source, process, computer, event id, trace-code name, identifier, severity, activity id and file name, and what
// the table shows in the reader's language: names of severities, and the title in front of the description (Language).
// Upper and lower case never matter.
package query

import (
	"strings"
)

// Expr is a filter: *All, *Any, *Not, *Word, *Pattern or *Compare. String gives its text; Parse gives an equal
// Expr back from it.
type Expr interface {
	String() string
	expr()
}

// All holds where every term holds; there are at least two, none of them an *All.
type All struct{ Terms []Expr }

// Any holds where one term holds; there are at least two, none of them an *Any.
type Any struct{ Terms []Expr }

// Not holds where its term does not.
type Not struct{ Term Expr }

// Word holds where a column contains the text.
type Word struct {
	Text    string
	Literal bool // written in quotes: "*" stands for itself and not for any text
}

// Pattern holds where a column matches a regular expression: RE2 syntax as it stands between the slashes.
type Pattern struct{ Text string }

// Compare holds where a field stands in the relation to one of the values.
type Compare struct {
	Field  string // canonical name, as in Fields
	Op     string // ":", ">=", "<=", ">", "<"; only ":" takes several values, ranges and patterns
	Values []Value
}

// Value is one value of a comparison as it is written.
type Value struct {
	Form Form
	Text string // the start of a range, "" where it is open
	To   string // the end of a range, "" where it is open
}

// Form says how a value is written.
type Form uint8

// The forms of a value.
const (
	Plain   Form = iota // as it is: "*" stands for any text
	Literal             // in quotes: "*" stands for itself
	Range               // Text..To
	Regexp              // between slashes
)

func (*All) expr()     {}
func (*Any) expr()     {}
func (*Not) expr()     {}
func (*Word) expr()    {}
func (*Pattern) expr() {}
func (*Compare) expr() {}

// String gives the terms with spaces between them.
func (e *All) String() string { return join(e.Terms, " ") }

// String gives the terms with "or" between them.
func (e *Any) String() string { return join(e.Terms, " or ") }

// String gives the term behind a hyphen.
func (e *Not) String() string { return "-" + operand(e.Term) }

// String gives the word, in quotes if it was written so.
func (e *Word) String() string {
	if e.Literal {
		return quote(e.Text)
	}
	return e.Text
}

// String gives the expression between slashes.
func (e *Pattern) String() string { return "/" + e.Text + "/" }

// String gives field, operator and values.
func (e *Compare) String() string {
	var b strings.Builder
	b.WriteString(e.Field)
	b.WriteString(e.Op)
	for i, v := range e.Values {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(v.String())
	}
	return b.String()
}

// String gives the value as it is written in a filter.
func (v Value) String() string {
	switch v.Form {
	case Literal:
		return quote(v.Text)
	case Range:
		return v.Text + ".." + v.To
	case Regexp:
		return "/" + v.Text + "/"
	}
	return v.Text
}

func join(terms []Expr, between string) string {
	parts := make([]string, len(terms))
	for i, t := range terms {
		parts[i] = operand(t)
	}
	return strings.Join(parts, between)
}

// operand gives an expression's text, in parentheses if it is a list of terms.
func operand(e Expr) string {
	switch e.(type) {
	case *All, *Any:
		return "(" + e.String() + ")"
	}
	return e.String()
}

var quoteEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// quote is the reverse of what the lexer does with a quoted text.
func quote(s string) string { return `"` + quoteEscapes.Replace(s) + `"` }
