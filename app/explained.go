package app

import (
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// detail is the selected record with everything the detail pane says of it. Record is never nil: while a record is
// being decoded the pane is not drawn. The functions that draw it give plain elements; what a click does is named
// by data-action and data-arg, and [data-field][data-value] marks what a filter can ask for.
type detail struct {
	Record      *catalog.Record
	Finding     *catalog.Finding // nil if there is none
	Explanation catalog.Explanation
	Position    int    // 0-based number in time order over all files
	Number      int    // 0-based number in its file, in the order of bytes
	File        int    // 0-based place of its file among the open ones
	FileName    string // of its file
	Lines       []catalog.Line
	Zone        *time.Location
	Letter      string       // of its cause in the verdict; "" if it has none
	LinesShow   int          // how many lines of XML, and elements of a tree, are drawn; 0: linesFirst
	Truncated   bool         // only the first part of the record was read
	Decoded     int64        // the length of that part, in bytes
	Find        string       // what is looked for in the XML; "" for nothing
	Hit         int          // which of the places where it stands is looked at, counted on and round
	Unwrapped   bool         // long XML lines run on instead of being wrapped
	Folded      map[int]bool // lines of the XML whose element is folded

	// OnFind and OnFindKey serve the field for what to look for in the XML; nil where nothing is served.
	OnFind, OnFindKey app.EventHandler

	Call app.UI // what the failing call left in the files; nil if it belongs to none

	Official *catalog.DocPage // what the documentation says of its trace code; nil where the site has nothing of it

	// FilterBy gives the text of the present filter with one more condition; nil if values are no filters.
	FilterBy func(field, value string) string

	Certificates certificates // of the record
	Codes        nativeCodes  // of the record
}

// linesFirst is how many lines of a long record are drawn at first: about a tenth of a second of work for a browser.
const linesFirst = 250

// originalMost is how many bytes of a record's own words the explanation repeats; the formatted view has them all.
const originalMost = 4 << 10

// explained draws what the record means: in the reader's language, beside the record's own words.
func explained(t *catalog.Text, in detail) app.UI {
	e := in.Explanation
	lang := e.Tag
	if lang == "" {
		lang = t.Tag
	}
	heading := func(key string) app.UI { return tagged(el("h3", ""), t.Tag, lang).Text(t.UI(key)) }
	// The heading of a part in another language than the reader's says in which.
	foreign := func(key, tag string) app.UI {
		name := languageName(tag)
		if tag == "" || tag == t.Tag || name == "" {
			return heading(key)
		}
		return tagged(el("h3", ""), t.Tag, lang).Body(textNode(t.UI(key)+" "), el("span", "quiet").Lang(tag).Text("("+name+")"))
	}
	body := []app.UI{
		byline(t, in),
		tagged(el("h2", ""), e.Tags.Title, lang).DataSet("part", "title").Text(e.Title),
		el("div", "").DataSet("part", "meaning").Body(meaning(t, in)...),
	}
	if in.Record.Activity != (catalog.GUID{}) {
		body = append(body, box("div", "do",
			button("button", "activity").
				Body(icon("waypoints", "small"), textNode(t.UI("detail.activity")))))
	}
	if in.Finding != nil && len(in.Certificates.List) > 0 {
		body = append(body, certificateCard(t, in))
	}
	if len(e.Causes) > 0 {
		items := make([]app.UI, len(e.Causes))
		for i, c := range e.Causes {
			items[i] = box("li", "", certainty(t, c.Confidence), box("div", "", tagged(el("p", ""), e.Tags.Causes, lang).Text(c.Text)))
		}
		body = append(body, part("causes", foreign("detail.causes", e.Tags.Causes), box("ol", "causes", items...)))
	}
	if f := in.Finding; f != nil && len(f.Evidence)+len(f.Facts) > 0 {
		body = append(body, part("evidence", heading("detail.evidence"), evidence(t, f)))
	}
	if codes := codeList(t, in.Codes.list); codes != nil {
		body = append(body, part("codes", heading("detail.codes"), codes))
	}
	if in.Call != nil {
		body = append(body, in.Call)
	}
	if len(e.Steps) > 0 {
		body = append(body, part("steps", foreign("detail.steps", e.Tags.Steps), steps(t, e, lang)))
	}
	if len(e.Links) > 0 {
		body = append(body, part("links", heading("detail.links"), references(e.Links, lang)))
	}
	if in.Official != nil {
		body = append(body, official(t, in.Official, codeName(in)))
	}
	body = append(body, part("original", heading("detail.original"), original(t, in)))
	return el("section", "").ID("explained").Lang(lang).DataSets(joins(in)).Body(body...)
}

// tagged marks the language of what is inside, where it is not that of what is around.
func tagged(e elem, tag, around string) elem {
	if tag == "" || tag == around {
		return e
	}
	return e.Lang(tag)
}

// steps lists what to do.
func steps(t *catalog.Text, e catalog.Explanation, lang string) app.UI {
	items := make([]app.UI, len(e.Steps))
	for i, s := range e.Steps {
		items[i] = box("li", "", box("div", "", tagged(el("p", ""), e.Tags.Steps, lang).Text(s.Text), snippet(t, s.Code)))
	}
	return box("ol", "steps", items...)
}

// joins names the record, and its finding where it has one, as the JSON of `svcscope check` does.
func joins(in detail) map[string]any {
	data := map[string]any{"file": in.File, "number": in.Number, "offset": in.Record.Offset}
	if f := in.Finding; f != nil {
		data["rule"], data["category"], data["confidence"], data["side"] = f.Rule, f.Category, f.Confidence.String(), f.Side.String()
	}
	return data
}

// part is one section of the explanation, under the name that programs find it by.
func part(name string, body ...app.UI) app.UI {
	return el("section", "").DataSet("part", name).Body(body...)
}

// byline says in one line how sure the finding is, on what code it rests, and which side wrote it.
func byline(t *catalog.Text, in detail) app.UI {
	var items []app.UI
	if in.Finding != nil {
		items = append(items, certainty(t, in.Finding.Confidence))
	}
	items = append(items, box("span", "level-cell",
		severityIcon(in.Record.Severity.String()), textNode(t.Severity(in.Record.Severity))))
	if in.Record.HasEventID && (in.Record.EventID != 0 || in.Record.Event == nil) { // failed-request logs number nothing
		if key := codeKey(t, in); key != "" && codeName(in) == "" { // an event that is no code has no other name
			items = append(items, button("link mono", "code").Arg(key).Title(t.UI("detail.code")).Text(eventID(in.Record)))
		} else {
			items = append(items, words("span", "mono", eventID(in.Record)))
		}
	}
	if name := codeName(in); name != "" {
		if key := codeKey(t, in); key != "" {
			items = append(items, button("link mono", "code").Arg(key).DataSet("code", name).
				Title(t.UI("detail.code")).Text(name))
		} else {
			items = append(items, el("span", "mono").DataSet("code", name).Text(name))
		}
	}
	if in.Finding != nil && in.Finding.Side != catalog.SideUnknown {
		items = append(items, words("span", "", t.UI("side."+in.Finding.Side.String())))
	}
	return tagged(el("div", "byline"), t.Tag, orElse(in.Explanation.Tag, t.Tag)).Body(items...)
}

// codeName is the short name of the record's trace code, or "".
func codeName(in detail) string {
	if in.Explanation.CodeName != "" {
		return in.Explanation.CodeName
	}
	if in.Record.Kind == catalog.KindEvent {
		return ""
	}
	if c, _ := catalog.Lookup(in.Record.Identifier, in.Record.EventID, in.Record.HasEventID); c != nil {
		return c.Short()
	}
	return ""
}

// codeKey names the entry of the catalogue that tells of the record's code, or is "".
func codeKey(t *catalog.Text, in detail) string {
	r := in.Record
	if r.Kind == catalog.KindEvent {
		if c := catalog.LookupEvent(r.Source, r.EventID); c != nil {
			return c.Name
		}
		if key := eventKey(r.Source, r.EventID); t.TellsOf(key) {
			return key
		}
		return ""
	}
	if c, _ := catalog.Lookup(r.Identifier, r.EventID, r.HasEventID); c != nil {
		return c.Name
	}
	return ""
}

// meaning is what happened, and under it what the reader has to know about the record itself.
func meaning(t *catalog.Text, in detail) []app.UI {
	var body []app.UI
	for _, p := range strings.Split(in.Explanation.Meaning, "\n") {
		if p != "" {
			body = append(body, words("p", "", p))
		}
	}
	lang := in.Explanation.Tag
	say := func(name, text, tag string) {
		body = append(body, tagged(el("p", "aside-note"), tag, lang).DataSet("note", name).Text(text))
	}
	note := func(name, text string) { say(name, text, t.Tag) }
	if in.Explanation.Note != "" {
		say("level", in.Explanation.Note, in.Explanation.Tags.Note)
	}
	if in.Explanation.Guess {
		note("guess", t.UI("detail.guess"))
	}
	r := in.Record
	if r.Damage != catalog.DamageNone {
		note("damaged", t.UI("detail.damaged", "reason", damageReason(t, r.Damage.String()), "range", byteRange(t, r.Span)))
	}
	if r.Unreadable != "" && !r.Deep {
		note("unreadable", t.UI("detail.unreadable", "range", byteRange(t, r.Span)))
		body = append(body, el("p", "aside-note").Lang("en").Dir("auto").Body(box("code", "", shown(r.Unreadable)...)))
	}
	if r.Repairs > 0 {
		note("repaired", t.UI("detail.repaired", "n", r.Repairs))
	}
	return append(body, deepNote(t, r), truncatedNote(t, in))
}

// damageReason explains the id of a kind of damage ("torn"); an id of a later version stays as it is.
func damageReason(t *catalog.Text, id string) string {
	key := "damage." + id
	if text := t.UI(key); text != key {
		return text
	}
	return id
}

// evidence lists what in the record supports the finding, strongest first, and what it tells of the case.
func evidence(t *catalog.Text, f *catalog.Finding) app.UI {
	signals := make([]app.UI, len(f.Evidence))
	for i, e := range f.Evidence {
		value := shown(e.Value)
		if name := catalog.EvidenceName(f, e); name != nil {
			value = []app.UI{codeMark(t, catalog.CodeSpan{Names: []*catalog.CodeName{name}}, e.Value, value)}
		}
		before, after, _ := strings.Cut(t.UI("evidence."+e.Kind), "{value}")
		signals[i] = el("li", "").DataSet("evidence", e.Kind).Body(
			ring(true),
			box("p", "", words("span", "", before), el("code", "").Dir("auto").Body(value...), words("span", "", after)))
	}
	facts := make([]app.UI, 0, len(f.Facts))
	for _, x := range f.Facts {
		label := named(t, "fact."+x.Name, "")
		if label == "" { // the sentences above hold it
			continue
		}
		facts = append(facts, el("div", "").DataSet("fact", x.Name).Body(
			words("dt", "", label),
			el("dd", "").Dir("auto").Body(shown(named(t, "fact."+x.Name+"."+x.Value, x.Value))...)))
	}
	body := []app.UI{box("ul", "", signals...)}
	if len(facts) > 0 {
		body = append(body, box("dl", "", facts...))
	}
	return box("div", "proofs", body...)
}

// named gives the text of a key, or what is given where no language has one.
func named(t *catalog.Text, key, otherwise string) string {
	if text := t.UI(key); text != key {
		return text
	}
	return otherwise
}

// snippet is a command or a piece of configuration with its copy button; nothing for "".
func snippet(t *catalog.Text, code string) app.UI {
	if code == "" {
		return nil
	}
	return box("div", "snippet",
		el("pre", "").Dir("ltr").Text(code),
		copyButton(t, t.UI("copy.code"), code))
}

// copyButton copies text; its label says what.
func copyButton(_ *catalog.Text, label, text string) app.UI {
	return button("button plain only", "copy").Label(label).Title(label).
		DataSet("arg", text).Body(icon("copy", "small"))
}

// original repeats the record's own words. Which language they are in nobody knows, so they are marked as such.
func original(t *catalog.Text, in detail) app.UI {
	own := ownWords(in.Record)
	if len(own) == 0 {
		return words("p", "quiet", t.UI("detail.wordless"))
	}
	body := []app.UI{box("header", "",
		words("span", "", t.UI("detail.untranslated")),
		copyButton(t, t.UI("copy.original"), strings.Join(own, "\n")))}
	field := "Description"
	if in.Record.Event != nil {
		field = "Message"
	}
	for _, w := range own {
		short, cut := abridge(w, originalMost)
		body = append(body, el("p", "").Lang("und").Dir("auto").Body(in.coded(t, field, short)...))
		if cut > 0 {
			body = append(body, words("p", "quiet", t.UI("detail.abridged", "n", cut)))
		}
	}
	return box("div", "original", body...)
}

// ownWords are the sentences that stand in the record for people to read.
func ownWords(r *catalog.Record) []string {
	var words []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			words = append(words, s)
		}
	}
	if name := r.Extended.Find("ActivityName"); name != nil {
		add(name.Text)
	}
	add(r.Description)
	if r.Exception != nil {
		add(strings.TrimPrefix(shortType(r.Exception.Type)+": "+r.Exception.Message, ": "))
	}
	add(r.Text)
	if e := r.Event; e != nil && r.Description == "" {
		add(eventValues(e))
	}
	if m := r.Message; m != nil {
		add(m.Action)
		if m.Fault != nil {
			add(m.Fault.Reason)
		}
	}
	return words
}

// shortType cuts an assembly-qualified .NET type name to the bare name: "MessageSecurityException", "FaultException`1".
func shortType(name string) string {
	if i := strings.IndexAny(name, ",["); i >= 0 {
		name = name[:i]
	}
	return name[strings.LastIndexByte(name, '.')+1:]
}
