package query

import (
	"slices"
	"strings"
)

// Term makes the comparison of a field with one value, or its exclusion, as the menu of a cell adds it: the value
// stands for itself and is put in quotes where it has to be. A value that the field does not take, or a field that
// does not exist, gives the value as a phrase.
func Term(field, value string, exclude bool) Expr {
	var e Expr = &Word{Text: value, Literal: true}
	if f := fieldByName(field); f != nil {
		v := Value{Text: value}
		if f.Kind == KindLevel || f.Kind == KindFlag {
			v.Text = strings.ToLower(value)
		}
		if !plain(v.Text) || f.Ranges && strings.Contains(v.Text, "..") {
			v.Form = Literal
		}
		if f.accepts(":", v) {
			e = &Compare{Field: f.Name, Op: ":", Values: []Value{v}}
		}
	}
	if exclude {
		return &Not{e}
	}
	return e
}

// plain says whether a value can stand without quotes and means itself.
func plain(value string) bool {
	if value == "" || strings.HasPrefix(value, "/") || strings.ContainsAny(value, "*,") {
		return false
	}
	l := lexer{src: value}
	return len(l.bare(true)) == len(value)
}

// And adds a term to a filter that may be nil. A term that is there already is not added twice, and one that says
// the opposite gives way.
func And(e Expr, term Expr) Expr {
	if term == nil {
		return e
	}
	var terms []Expr
	for _, have := range Terms(e) {
		if !opposite(have, term) && have.String() != term.String() {
			terms = append(terms, have)
		}
	}
	return conjunction(append(terms, Terms(term)...))
}

// opposite says whether one term is the negation of the other.
func opposite(a, b Expr) bool {
	if n, ok := a.(*Not); ok && n.Term.String() == b.String() {
		return true
	}
	n, ok := b.(*Not)
	return ok && n.Term.String() == a.String()
}

// Remove takes a term out of the terms of a filter; what is left may be nil.
func Remove(e Expr, term Expr) Expr {
	if term == nil {
		return e
	}
	return conjunction(slices.DeleteFunc(Terms(e), func(have Expr) bool { return have.String() == term.String() }))
}

// Terms gives the terms that must all hold for the filter to hold. The slice is the caller's.
func Terms(e Expr) []Expr {
	if e == nil {
		return nil
	}
	if list, ok := e.(*All); ok {
		return slices.Clone(list.Terms)
	}
	return []Expr{e}
}

// RawTexts gives the texts that a filter asks for in the XML of records, each once.
func RawTexts(e Expr) (texts []string) {
	switch e := e.(type) {
	case *All:
		for _, t := range e.Terms {
			texts = append(texts, RawTexts(t)...)
		}
	case *Any:
		for _, t := range e.Terms {
			texts = append(texts, RawTexts(t)...)
		}
	case *Not:
		texts = RawTexts(e.Term)
	case *Compare:
		if f := fieldByName(e.Field); f != nil && f.Kind == KindRaw {
			for _, v := range e.Values {
				texts = append(texts, v.Text)
			}
		}
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

// conjunction joins terms into a filter.
func conjunction(terms []Expr) Expr {
	switch len(terms) {
	case 0:
		return nil
	case 1:
		return terms[0]
	}
	return &All{terms}
}
