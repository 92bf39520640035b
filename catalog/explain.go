package catalog

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Explanation is what the product says of one record, in plain text.
type Explanation struct {
	Tag      string // BCP 47 tag of the language of the text; not the reader's where only another one has it
	Title    string
	Short    string // one or two lines for the verdict card; "" for a record without finding
	Meaning  string
	Note     string
	CodeName string // short name of the record's trace code; "" if it has none that is known
	Causes   []Cause
	Steps    []Step
	Links    []Link
	Guess    bool // the trace code was found by event id alone
}

// Cause is a possible cause, and how sure it is.
type Cause struct {
	Text       string
	Confidence Confidence
}

// Step is something to do next. Code is a command or configuration to copy, or "".
type Step struct{ Text, Code string }

// entry is the text of a trace code, a rule or a kind of record as it stands in the table. Title and meaning may
// hold no placeholder that can be missing; any other text that lacks a value is left out. The condition of a
// cause or step is "name" (the value is known), "!name", "name=value" or "name!=value".
type entry struct {
	Title, Short, Meaning, Note string
	Causes                      []entryItem
	Steps                       []entryItem
	Links                       []string
	Like                        string // the rule whose entry says what this one leaves out
}

// complete takes what the entry leaves out from another one.
func (e *entry) complete(from *entry) {
	e.Title, e.Short, e.Meaning, e.Note = cmp.Or(e.Title, from.Title), cmp.Or(e.Short, from.Short), cmp.Or(e.Meaning, from.Meaning), cmp.Or(e.Note, from.Note)
	if e.Causes == nil {
		e.Causes = from.Causes
	}
	if e.Steps == nil {
		e.Steps = from.Steps
	}
	if e.Links == nil {
		e.Links = from.Links
	}
}

// title gives the entry's title; "" for nil.
func (e *entry) title() string {
	if e == nil {
		return ""
	}
	return e.Title
}

// entryItem is one cause or step.
type entryItem struct {
	Text, Code, Confidence, When string
}

// parseConfidence reads the id of a confidence; "" is Hint.
func parseConfidence(s string) (Confidence, bool) {
	for c := Hint; c <= Certain; c++ {
		if s == c.String() {
			return c, true
		}
	}
	return Hint, s == ""
}

// each calls yield for every text of the entry that is not empty.
func (e *entry) each(yield func(part, text string)) {
	for _, f := range [...]Field{{"title", e.Title}, {"short", e.Short}, {"meaning", e.Meaning}, {"note", e.Note}} {
		if f.Value != "" {
			yield(f.Name, f.Value)
		}
	}
	for i, c := range e.Causes {
		yield("causes/"+strconv.Itoa(i), c.Text)
	}
	for i, s := range e.Steps {
		yield("steps/"+strconv.Itoa(i), s.Text)
		if s.Code != "" {
			yield("steps/"+strconv.Itoa(i)+"/code", s.Code)
		}
	}
}

// Explain explains a record: the finding where there is one, else its trace code, else what kind of record it
// is. The first language of the chain that has the text gives all of it; the links are in the reader's locale in
// any case. A finding whose rule has no text gets the title of its category and is otherwise explained by its code. The record may be
// nil: the explanation of the finding alone, as the verdict shows it.
func (t *Text) Explain(r *Record, f *Finding) Explanation {
	var code *Code
	var guess bool
	if r != nil {
		code, guess = codeOf(r)
	}
	v := values{text: t, record: r, finding: f, code: code}
	var x Explanation
	var keys []string
	if f != nil && f.Rule != "" {
		if e, l := t.entry(f.Rule, func(l *Text) map[string]*entry { return l.rules }); e != nil {
			x, keys = e.explain(l, v), e.Links
		}
		if x.Title == "" {
			x.Title = t.Category(f.Category)
		}
	}
	if x.Meaning == "" && r != nil {
		e, l := t.recordEntry(r, code)
		x, keys = x.complete(e.explain(l, v)), slices.Concat(keys, e.Links)
		if code != nil && code.EventID == activityBoundary && f == nil {
			x.Title = cmp.Or(t.RowTitle(code, r.Severity), x.Title)
		}
	}
	if code != nil {
		x.CodeName, x.Guess = code.Short(), guess
	}
	if x.Title == "" {
		x.Title = x.CodeName
	}
	if x.Tag == "" {
		x.Tag = t.Tag
	}
	x.Links = t.explanationLinks(code, keys)
	return x
}

// codeOf finds the trace code of a record. A number alone counts only in a TraceRecord or in a line of the
// framework's own sources: applications number their own trace lines as they like.
func codeOf(r *Record) (c *Code, guess bool) {
	if r.Kind == KindEvent {
		return LookupEvent(r.Source, r.EventID), false
	}
	if r.Identifier == "" && r.Kind != KindTrace && !strings.HasPrefix(r.Source, "System.ServiceModel") {
		return nil, false
	}
	if r.Identifier == "" && (r.Kind == KindMessage || r.Severity == Transfer) {
		return nil, false
	}
	return Lookup(r.Identifier, r.EventID, r.HasEventID)
}

// entry finds a text in the first language of the chain that has it, and that language.
func (t *Text) entry(key string, section func(*Text) map[string]*entry) (*entry, *Text) {
	for l := t; l != nil; l = l.next {
		if e := section(l)[key]; e != nil {
			return e, l
		}
	}
	return nil, nil
}

// recordEntry finds the text of a record without finding: its code's, else that of its kind.
func (t *Text) recordEntry(r *Record, code *Code) (*entry, *Text) {
	if code != nil {
		// A code with a title only is known, but not explained: the kind says so.
		if e, l := t.entry(code.Name, func(l *Text) map[string]*entry { return l.codes }); e != nil {
			if e.Meaning != "" {
				return e, l
			}
			kind, _ := t.entry(kindOf(r, code), func(l *Text) map[string]*entry { return l.kinds })
			if kind == nil {
				return e, l
			}
			titled := *kind
			titled.Title = e.Title
			return &titled, l
		}
	}
	kinds := func(l *Text) map[string]*entry { return l.kinds }
	if r.Kind == KindEvent && r.Damage == DamageNone {
		if e, l := t.entry(eventKey(r.Source, r.EventID), kinds); e != nil {
			return e, l
		}
	}
	if e, l := t.entry(kindOf(r, code), kinds); e != nil {
		return e, l
	}
	return &entry{}, t
}

// kindOf names the text of a record that no code explains.
func kindOf(r *Record, code *Code) string {
	switch {
	case code != nil && code.Provider():
		return "provider-event"
	case code != nil:
		return "code-" + code.Class.String()
	case r.Identifier != "":
		return "unknown-code"
	case r.Damage != DamageNone:
		return r.Damage.String()
	case r.Unreadable != "":
		return "unreadable"
	case r.Event != nil:
		return r.Event.kind()
	case r.Severity == Transfer:
		return "transfer"
	case r.Kind == KindMessage && r.Message != nil && r.Message.Fault != nil:
		return "message-fault"
	case r.Kind == KindMessage:
		return "message"
	case r.Kind == KindTrace:
		return "no-code"
	}
	return "plain"
}

// explain fills an entry of the language l with values.
func (e *entry) explain(l *Text, v values) Explanation {
	v.text = l
	x := Explanation{Tag: l.Tag, Title: v.fill(e.Title), Short: v.fill(e.Short), Meaning: v.fill(e.Meaning), Note: v.fill(e.Note)}
	for _, it := range e.Causes {
		if s := v.fill(it.Text); s != "" && v.holds(it.When) {
			c, _ := parseConfidence(it.Confidence)
			x.Causes = append(x.Causes, Cause{s, c})
		}
	}
	for _, it := range e.Steps {
		if s := v.fill(it.Text); s != "" && v.holds(it.When) {
			x.Steps = append(x.Steps, Step{s, v.fill(it.Code)})
		}
	}
	return x
}

// complete takes from y what x lacks.
func (x Explanation) complete(y Explanation) Explanation {
	if x.Title == "" {
		x.Title, x.Tag = y.Title, y.Tag
	}
	if x.Meaning == "" {
		x.Meaning = y.Meaning
	}
	if x.Note == "" {
		x.Note = y.Note
	}
	if x.Causes == nil {
		x.Causes = y.Causes
	}
	if x.Steps == nil {
		x.Steps = y.Steps
	}
	return x
}
