package query

import (
	"bytes"
	"strings"

	"svcscope/catalog"
)

// Language is what the table calls things in the reader's language. What can be read there can be looked for: words and
// patterns look at it, too, and the field "level" takes its names. nil knows the English names of severities alone.
type Language struct {
	// Levels are the names of each severity, the one in the table first.
	Levels [catalog.Transfer + 1][]string
	// Activity is what start, stop, suspend, resume and transfer are called together; "" if they are not.
	Activity string
	// Title gives what stands in front of a record's description, "" where nothing does. It may rest on Kind, Identifier, EventID
	// and HasEventID, of events on Source, and on Severity only where that is an activity's; nothing else is there. nil stands for no
	// titles. A filter asks once for all records that have these alike: compile again when it would answer otherwise.
	Title func(h *catalog.Head) string
	// Finding gives what stands there instead in the row of a failure, by the id of its rule; "" where it is the Title. nil as there.
	Finding func(rule string) string
}

// Parse is the function of that name for who reads in the language. What it gives names severities in English, so that it is the
// same filter for everybody.
func (l *Language) Parse(s string) (Expr, error) {
	p := parser{lex: lexer{src: s}, language: l}
	if strings.TrimSpace(s) == "" {
		return nil, nil
	}
	e, err := p.filter()
	if err != nil {
		return nil, err
	}
	return e, nil
}

// english gives a value of the field "level" with the names that are not the reader's own.
func (l *Language) english(v Value) Value {
	if l == nil || v.Form == Regexp {
		return v
	}
	if name := l.levelNamed(v.Text); name != "" {
		v.Text = name
		if v.Form == Literal {
			v.Form = Plain // it has no blanks any more
		}
	}
	if name := l.levelNamed(v.To); name != "" {
		v.To = name
	}
	return v
}

// levelNamed gives the English name of a severity by one of the language, "" if there is none or it is English already: an English
// name means the same in every language.
func (l *Language) levelNamed(name string) string {
	if _, known := levelNamed(name); known || name == "" {
		return ""
	}
	folded := fold(nil, []byte(name))
	same := func(other string) bool { return bytes.Equal(folded, fold(nil, []byte(other))) }
	for sev, names := range l.Levels {
		for _, n := range names {
			if same(n) {
				return strings.ToLower(catalog.Severity(sev).String())
			}
		}
	}
	if same(l.Activity) {
		return levelActivity
	}
	return ""
}

// levels lists the names that the field "level" takes, each with that of the language if it is another one: all, or those
// that can be more or less than others.
func (l *Language) levels(ranked bool) string {
	var list []string
	for _, name := range levels {
		sev, known := levelNamed(name)
		if ranked && importance(sev) == 0 {
			continue
		}
		own := ""
		switch {
		case l == nil:
		case !known:
			own = l.Activity
		case len(l.Levels[sev]) > 0:
			own = l.Levels[sev][0]
		}
		if own != "" && !strings.EqualFold(own, name) {
			if !plain(own) {
				own = quote(own)
			}
			name += " (" + own + ")"
		}
		list = append(list, name)
	}
	return strings.Join(list, ", ")
}

// severities says of which severities a name is one that a word looks for, in English and in the language.
func (l *Language) severities(text matcher) (held [catalog.Transfer + 1]bool) {
	for sev := range held {
		held[sev] = text([]byte(catalog.Severity(sev).String()))
		if l == nil {
			continue
		}
		for _, name := range l.Levels[sev] {
			held[sev] = held[sev] || text([]byte(name))
		}
	}
	return held
}
