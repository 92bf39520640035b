package catalog

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Explanation is what the product says of one record, in plain text.
type Explanation struct {
	Tag      string // BCP 47 tag of the language of the meaning; not the reader's where only another one has it
	Tags     Tags   // the language of each part
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

// Tags are BCP 47 tags of the parts of an explanation: each part is in the first language of the chain that has it. That of
// a part that is empty, or a bare name, is "".
type Tags struct{ Title, Short, Meaning, Note, Causes, Steps string }

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
// is. Each part is in the first language of the chain that has it (Tags); the links are in the reader's locale in
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
		x, keys = t.explainBy(f.Rule, func(l *Text) map[string]*entry { return l.rules }, true, v)
		if x.Title == "" {
			x.Title, x.Tags.Title = t.category(f.Category)
		}
	}
	if x.Meaning == "" && r != nil {
		y, links := t.explainRecord(r, code, v)
		x, keys = x.complete(y), slices.Concat(keys, links)
		if code != nil && code.EventID == activityBoundary && f == nil {
			if title, tag := t.RowTitleTagged(code, r.Severity); title != "" {
				x.Title, x.Tags.Title = title, tag
			}
		}
	}
	if code != nil {
		x.CodeName, x.Guess = code.Short(), guess
	}
	if x.Title == "" {
		x.Title = x.CodeName
	}
	x.Tag = cmp.Or(x.Tags.Meaning, t.Tag)
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

// explainBy explains by the entries of a key, each part in the first language of the chain that has it, and names the pages
// that belong to it. Title and meaning are due, causes and steps too where caused says so: for what is not there, the
// languages behind are asked. Where a table that is not whole may have it, it is still to come.
func (t *Text) explainBy(key string, section func(*Text) map[string]*entry, caused bool, v values) (x Explanation, links []string) {
	var title, meaning, causes, steps bool
	for l := t; l != nil; l = l.next {
		if e := section(l)[key]; e != nil {
			x = x.complete(e.explain(l, v))
			if links == nil {
				links = e.Links
			}
			title, meaning = title || e.Title != "", meaning || e.Meaning != ""
			causes, steps = causes || e.Causes != nil, steps || e.Steps != nil
		}
		if title && meaning && (!caused || causes && steps) || l.send() {
			break
		}
	}
	return x, links
}

func codeEntries(l *Text) map[string]*entry { return l.codes }

func kindEntries(l *Text) map[string]*entry { return l.kinds }

// explainRecord explains a record without finding, by its code, else by its kind, and names the pages that belong to it.
func (t *Text) explainRecord(r *Record, code *Code, v values) (x Explanation, links []string) {
	if code != nil {
		// Not every language has causes and steps of every code.
		if x, links = t.explainBy(code.Name, codeEntries, code.Class != ClassNormal, v); x.Meaning != "" {
			return x, links
		}
	}
	// A code with a title only is known, but not explained: the kind says so.
	if r.Kind == KindEvent && r.Damage == DamageNone && t.EventTitle(r.Source, r.EventID) != "" {
		y, links := t.explainBy(eventKey(r.Source, r.EventID), kindEntries, false, v)
		return x.complete(y), links
	}
	y, links := t.explainBy(kindOf(r, code), kindEntries, false, v)
	return x.complete(y), links
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
	x := Explanation{Title: v.fill(e.Title), Short: v.fill(e.Short), Meaning: v.fill(e.Meaning), Note: v.fill(e.Note)}
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
	tag := func(is bool) string {
		if is {
			return l.Tag
		}
		return ""
	}
	x.Tags = Tags{tag(x.Title != ""), tag(x.Short != ""), tag(x.Meaning != ""), tag(x.Note != ""), tag(x.Causes != nil), tag(x.Steps != nil)}
	return x
}

// complete takes from y what x lacks.
func (x Explanation) complete(y Explanation) Explanation {
	if x.Title == "" {
		x.Title, x.Tags.Title = y.Title, y.Tags.Title
	}
	if x.Short == "" {
		x.Short, x.Tags.Short = y.Short, y.Tags.Short
	}
	if x.Meaning == "" {
		x.Meaning, x.Tags.Meaning = y.Meaning, y.Tags.Meaning
	}
	if x.Note == "" {
		x.Note, x.Tags.Note = y.Note, y.Tags.Note
	}
	if x.Causes == nil {
		x.Causes, x.Tags.Causes = y.Causes, y.Tags.Causes
	}
	if x.Steps == nil {
		x.Steps, x.Tags.Steps = y.Steps, y.Tags.Steps
	}
	return x
}
