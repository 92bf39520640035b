package catalog

import (
	"slices"
	"strings"
)

// Text is everything the product says in one language: strings of the interface, and explanations of trace codes
// and findings. It is read from catalog/text/<tag>.json:
//
//	{"tag": "ko", "name": "한국어", "locale": "ko-kr",
//	 "ui": {key: phrase}, "severity": {"Warning": text}, "categories": {id: title}, "native": {"CERT_E_EXPIRED": text},
//	 "codes": {full name: entry}, "rules": {rule id: entry}, "kinds": {kind of record: entry}, "links": {page key: title}}
//
// A phrase is a string, or an object of plural forms by CLDR category. An entry has title, short, meaning, note,
// causes [{text, confidence, when}], steps [{text, code, when}] and links [page key]; see entry in explain.go. That of a rule may name another one under
// "like", and takes from it what it does not say itself.
// All of it is plain text, no markup. How values are put in is said at expand in phrase.go.
//
// A Text is read-only after Fallback and may then be used from several goroutines. Its zero value has no texts
// and answers with bare ids.
type Text struct {
	Tag    string // BCP 47 tag, as in "ko"
	Name   string // the language's name in itself
	Locale string // the documentation host's locale, as in "ko-kr"

	// Numbers is how the language's strings of the interface write numbers: as the table has it (NumbersOf), until a
	// page that knows better says otherwise, before the text is used.
	Numbers Numbers

	ui         map[string]phrase
	severity   map[string]string
	categories map[string]string
	native     map[string]string
	codes      map[string]*entry
	rules      map[string]*entry
	kinds      map[string]*entry
	links      map[string]string
	next       *Text
	absent     func()
}

// Fallback names the language that is asked where this one has no text. The chain ends in English and must not
// be circular.
func (t *Text) Fallback(next *Text) { t.next = next }

// Absent has ask called whenever a text is wanted that this language may have in the part of its table that has not been
// read: it holds the interface only (Whole). Until the rest is there, no language behind it is asked instead.
func (t *Text) Absent(ask func()) { t.absent = ask }

// Whole says whether the table holds more than the interface: what codes, rules and records mean.
func (t *Text) Whole() bool { return t.rules != nil }

// Coming says whether the rest of the table is still to come.
func (t *Text) Coming() bool { return !t.Whole() && t.absent != nil }

// Complete takes from another table of the same language the sections that this one lacks.
func (t *Text) Complete(rest *Text) {
	t.ui, t.severity, t.categories = orElse(t.ui, rest.ui), orElse(t.severity, rest.severity), orElse(t.categories, rest.categories)
	t.native, t.links = orElse(t.native, rest.native), orElse(t.links, rest.links)
	t.codes, t.rules, t.kinds = orElse(t.codes, rest.codes), orElse(t.rules, rest.rules), orElse(t.kinds, rest.kinds)
}

// orElse gives the first of two sections that is there.
func orElse[M ~map[string]V, V any](a, b M) M {
	if a != nil {
		return a
	}
	return b
}

// UI gives a string of the interface. The arguments are pairs of name and value: t.UI("verdict.title", "n", 17).
// The value of "n" also chooses the plural form. Integers are grouped for the language, everything else is put
// in as text (Quoted); a value that was not given shows as its {name}. A key without text gives the key.
func (t *Text) UI(key string, args ...any) string {
	for l := t; l != nil; l = l.next {
		if p, ok := l.ui[key]; ok {
			return l.fill(p, args)
		}
	}
	return key
}

// Has says whether the language itself, not one behind it, has a string of the interface.
func (t *Text) Has(key string) bool {
	_, ok := t.ui[key]
	return ok
}

// Severity gives the name of a severity.
func (t *Text) Severity(s Severity) string {
	name, _ := t.first(s.String(), func(l *Text) string { return l.severity[s.String()] })
	return name
}

// Category gives the title of a category of failure.
func (t *Text) Category(id string) string {
	title, _ := t.category(id)
	return title
}

// category gives it with the tag of its language.
func (t *Text) category(id string) (title, tag string) {
	return t.first(id, func(l *Text) string { return l.categories[id] })
}

// Native explains a Windows or Schannel code by its name (CERT_E_EXPIRED); "" if there is no text.
func (t *Text) Native(name string) string {
	s, _ := t.explaining(func(l *Text) string { return l.native[name] })
	return s
}

// RowTitle gives the short title of a record for the description column of the table, by its trace code ("클라이언트
// 인증서 없음") or, for activity events, by its severity ("활동 시작", "전송"). The code may be nil. It is "" where
// no language of the chain has one.
func (t *Text) RowTitle(c *Code, s Severity) string {
	title, _ := t.RowTitleTagged(c, s)
	return title
}

// RowTitleTagged gives it with the tag of its language.
func (t *Text) RowTitleTagged(c *Code, s Severity) (title, tag string) {
	if s.Activity() && (c == nil || c.EventID == activityBoundary) {
		return t.explaining(func(l *Text) string { return l.kinds[strings.ToLower(s.String())].title() })
	}
	if c == nil {
		return "", t.Tag
	}
	return t.explaining(func(l *Text) string { return l.codes[c.Name].title() })
}

// first asks the languages of the chain in turn and ends with what is given; tag is that of the language that answers.
func (t *Text) first(otherwise string, ask func(*Text) string) (s, tag string) {
	for l := t; l != nil; l = l.next {
		if s := ask(l); s != "" {
			return s, l.Tag
		}
	}
	return otherwise, t.Tag
}

// explaining asks them for what is no string of the interface; one whose table is not whole has the rest sent for.
func (t *Text) explaining(ask func(*Text) string) (s, tag string) {
	for l := t; l != nil; l = l.next {
		if s := ask(l); s != "" {
			return s, l.Tag
		}
		if l.send() {
			break
		}
	}
	return "", t.Tag
}

// send sends for the rest of the table, if it is not whole and somebody can be sent.
func (t *Text) send() bool {
	if t.Whole() || t.absent == nil {
		return false
	}
	t.absent()
	return true
}

// fill puts the arguments of UI into a phrase.
func (t *Text) fill(p phrase, args []any) string {
	return visible(p.form(t.Tag, args), func(name string) string {
		for i := 0; i+1 < len(args); i += 2 {
			if args[i] == name {
				return t.Numbers.write(args[i+1])
			}
		}
		return "{" + name + "}"
	})
}

// Keys names every text of the language, sorted: "ui/<key>", "severity/<name>", "codes/<full name>/title",
// "rules/<id>/causes/0" and so on.
func (t *Text) Keys() []string {
	var keys []string
	t.each(func(key, _ string) { keys = append(keys, key) })
	slices.Sort(keys)
	return slices.Compact(keys)
}

// Placeholders names the values that the text with the key (as Keys names it) has room for, sorted, each once.
// Two languages agree when they have the same keys and each the same placeholders.
func (t *Text) Placeholders(key string) []string {
	var names []string
	t.each(func(k, text string) {
		if k == key {
			names = append(names, placeholders(text)...)
		}
	})
	slices.Sort(names)
	return slices.Compact(names)
}

// each calls yield for every text of the language; each plural form counts under the same key.
func (t *Text) each(yield func(key, text string)) {
	for k, p := range t.ui {
		for _, text := range p.forms() {
			yield("ui/"+k, text)
		}
	}
	for name, section := range map[string]map[string]string{
		"severity": t.severity, "categories": t.categories, "native": t.native, "links": t.links,
	} {
		for k, text := range section {
			yield(name+"/"+k, text)
		}
	}
	for name, section := range map[string]map[string]*entry{"codes": t.codes, "rules": t.rules, "kinds": t.kinds} {
		for k, e := range section {
			e.each(func(part, text string) { yield(strings.Join([]string{name, k, part}, "/"), text) })
		}
	}
}
