package app

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// catalogID is the id of the catalogue among the views.
const catalogID = "catalog"

// classes are those that the list can be narrowed to, in the order of their buttons.
var classes = [...]catalog.Class{catalog.ClassProblem, catalog.ClassNotice, catalog.ClassNormal}

// classIcon draws the shape of a class. The word stands beside it.
func classIcon(c catalog.Class) app.UI {
	return svg("svg", "class", "class-mark", "data-class", c.String(), "aria-hidden", "true").Body(svg("use", "href", "#class-"+c.String()))
}

// codePage is the catalogue: all topics to search in, and one of them in full.
func (v *viewer) codePage(t *catalog.Text) app.UI {
	b := &v.codes
	b.read(t, v.texts["en"])
	v.page.Defer(func(app.Context) { v.guard(v.settleCodes) })
	x := b.chosen()
	class := "codes"
	if x != nil && b.open {
		class += " open"
	}
	return box("div", class,
		box("section", "codes-list",
			v.codeBar(t),
			el("div", "").ID("code-list").Role("listbox").Label(t.UI("view.catalog")).Hidden(len(b.hits) == 0 || t.Coming()).UI(),
			v.noCode(t)),
		v.codeEntry(t, x))
}

// codeBar is what the list is narrowed by.
func (v *viewer) codeBar(t *catalog.Text) app.UI {
	b := &v.codes
	filters := make([]app.UI, 0, len(classes)+1)
	for _, c := range classes {
		filters = append(filters, button("level", "code-class").Arg(c.String()).Aria("pressed", b.class == c.String()).
			Body(classIcon(c), textNode(t.UI("class."+c.String()))))
	}
	options := []app.UI{el("option", "").Attr("value", "all").Attr("selected", b.area == "").Text(t.UI("catalog.area.all"))}
	for _, id := range catalog.Areas() {
		options = append(options, el("option", "").Attr("value", id).Attr("selected", b.area == id).Text(t.UI("area."+id)))
	}
	count := t.UI("catalog.count", "n", len(b.hits))
	if len(b.hits) < len(b.topics) {
		count = t.UI("views.of", "n", len(b.hits), "all", len(b.topics))
	}
	return box("div", "codes-bar",
		box("div", "codes-head",
			words("h1", "", t.UI("view.catalog")),
			el("span", "quiet").ID("code-count").Role("status").Text(count)),
		el("div", "find").Role("search").Label(t.UI("catalog.search")).Body(
			icon("search"),
			app.Input().Type("search").ID("code-search").Aria("label", t.UI("catalog.search")).Attr("autocomplete", "off").
				Attr("spellcheck", "false").Aria("controls", "code-list").Placeholder(t.UI("catalog.placeholder")).
				OnInput(v.onCodeSearch).On("compositionend", v.onCodeSearch).OnKeyDown(v.onCodeSearchKey),
			button("button plain only", "code-clear").Hidden(b.query == "").Label(t.UI("catalog.clear")).Body(icon("x", "small")),
			el("kbd", "").Aria("hidden", true).Hidden(b.query != "").Text("/")),
		box("div", "codes-by",
			el("div", "").Role("group").Label(t.UI("class.label")).Body(filters...),
			box("span", "select",
				el("select", "").ID("code-area").Label(t.UI("catalog.area")).OnChange(v.onCodeArea).Body(options...),
				icon("chevron-down", "small"))))
}

// noCode stands in place of the list where nothing is found.
func (v *viewer) noCode(t *catalog.Text) app.UI {
	b := &v.codes
	if t.Coming() {
		return el("div", "state").Body(words("p", "", t.UI("catalog.coming")))
	}
	return el("div", "state").Hidden(len(b.hits) > 0).Body(
		words("h2", "", t.UI("catalog.none")),
		words("p", "", t.UI("catalog.none.why")),
		box("div", "actions",
			button("button", "code-all").Hidden(b.beyond == 0).Text(t.UI("catalog.none.beyond", "n", b.beyond)),
			button("button", "code-clear").Hidden(b.beyond > 0).Text(t.UI("catalog.clear"))))
}

// codeEntry tells of one topic all there is to tell; without one it says what the catalogue is.
func (v *viewer) codeEntry(t *catalog.Text, x *catalog.Topic) app.UI {
	if x == nil || t.Coming() {
		return el("article", "code-entry none").ID("code-entry").Label(t.UI("catalog.entry")).Body(
			words("h2", "", t.UI("catalog.intro")),
			words("p", "", t.UI("catalog.intro.text", "n", v.codes.ofCodes())))
	}
	e := t.ExplainTopic(x)
	lang := orElse(e.Tag, t.Tag)
	heading := func(key string) app.UI { return tagged(el("h3", ""), t.Tag, lang).Text(t.UI(key)) }
	var meaning, body []app.UI
	for _, p := range strings.Split(e.Meaning, "\n") {
		if p != "" {
			meaning = append(meaning, words("p", "", p))
		}
	}
	if e.Note != "" {
		meaning = append(meaning, el("p", "aside-note").Text(e.Note))
	}
	body = append(body,
		box("div", "entry-head",
			button("button plain back", "code-back").Label(t.UI("detail.back")).Body(icon("chevron-down", "turned"), textNode(t.UI("view.catalog"))),
			el("div", "byline").Lang(t.Tag).Body(v.codeByline(t, x)...),
			button("button plain only", "copy-link").Label(t.UI("catalog.copylink")).Title(t.UI("catalog.copylink")).Body(icon("link"))),
		tagged(el("h2", ""), e.Tags.Title, lang).DataSet("part", "title").Text(e.Title),
		el("div", "").DataSet("part", "meaning").Body(meaning...),
		v.codeRecords(t, x))
	if len(e.Causes) > 0 {
		said := make([]string, len(e.Causes))
		for i, c := range e.Causes {
			said[i] = catalog.DocBullet + c.Text
		}
		body = append(body, part("causes", addParagraphs([]app.UI{heading("detail.causes")}, said)...))
	}
	if len(e.Steps) > 0 {
		body = append(body, part("steps", heading("detail.steps"), steps(t, e, lang)))
	}
	body = append(body, part("facts", heading("catalog.facts"), codeFacts(t, x)))
	if len(e.Links) > 0 {
		body = append(body, part("links", heading("detail.links"), references(e.Links, lang)))
	}
	if x.Code != nil {
		if p := v.official.page(v.tag, &catalog.Record{Kind: catalog.KindTrace, Identifier: x.Code.Name}, v.fetchDocs); p != nil {
			body = append(body, official(t, p, x.Code.Short()))
		}
	}
	return el("article", "code-entry").ID("code-entry").TabIndex(0).Role("region").Label(t.UI("catalog.entry")).Lang(lang).
		DataSet("code", x.Key).Body(body...)
}

// ofCodes counts the trace codes of WCF among the topics.
func (b *codeBrowser) ofCodes() (n int) {
	for i := range b.topics {
		if c := b.topics[i].Code; c != nil && !c.Provider() {
			n++
		}
	}
	return n
}

// codeByline says in one line how much a topic matters, and what it is called.
func (v *viewer) codeByline(t *catalog.Text, x *catalog.Topic) []app.UI {
	var items []app.UI
	if x.Code != nil {
		items = append(items, el("span", "class-word").DataSet("class", x.Code.Class.String()).
			Body(classIcon(x.Code.Class), textNode(t.UI("class."+x.Code.Class.String()))))
	}
	items = append(items, words("span", "mono", x.Name()))
	if x.Code != nil && x.Code.Certificate {
		items = append(items, words("span", "tag", t.UI("catalog.certificate")))
	}
	return items
}

// codeRecords says how many records of a topic are open, and leads to them.
func (v *viewer) codeRecords(t *catalog.Text, x *catalog.Topic) app.UI {
	s := v.session
	if len(s.files) == 0 || x.Native != nil {
		return el("div", "").DataSet("part", "records").Hidden(true).UI()
	}
	n := v.codes.recordsOf(s, x)
	said := t.UI("catalog.records", "n", n)
	if n == 0 {
		said = t.UI("catalog.records.none")
	}
	return el("div", "do").Lang(t.Tag).DataSet("part", "records").DataSet("count", n).Body(
		words("span", "", said),
		button("button", "code-records").Hidden(n == 0).Body(icon("list", "small"), textNode(t.UI("catalog.records.show"))))
}

// codeFact is one line of what is known of a topic. What is a name or a number is written as code is.
type codeFact struct {
	name, label string
	said        string
	names       []string
	notes       []string // one behind each name
}

// codeFacts lists what is known of a topic: names, numbers, and what its records hold.
func codeFacts(t *catalog.Text, x *catalog.Topic) app.UI {
	area := codeFact{name: "area", label: "area", said: t.UI("area." + x.Area)}
	number := codeFact{name: "numbers", label: "value", names: x.Numbers()}
	var list []codeFact
	switch {
	case x.Native != nil:
		list = []codeFact{number, area}
		if x.Native.Category != "" {
			list = append(list, codeFact{name: "category", label: "category", said: t.Category(x.Native.Category)})
		}
	case x.Code == nil:
		number.label, number.names = "number", number.names[:1]
		list = []codeFact{{name: "identifier", label: "provider", names: []string{x.Source}}, number, area}
	default:
		number.label, number.names = "number", nil
		for i, n := range x.Code.Numbers() {
			note := t.UI("numbers." + string(n.Family))
			if i == 0 && n.Family == catalog.FamilyFramework {
				note += ". " + t.UI("numbers.note")
			}
			number.names, number.notes = append(number.names, x.Numbers()[2*i]+" · "+x.Numbers()[2*i+1]), append(number.notes, note)
		}
		area.names = strings.Fields(x.Code.Namespace())
		list = []codeFact{{name: "identifier", label: "identifier", names: []string{x.Code.Name}}, number,
			{name: "severity", label: "severity"}, {name: "fields", label: "fields", names: x.Code.Facts().Fields}, area}
	}
	rows := make([]app.UI, 0, len(list))
	for _, f := range list {
		var body []app.UI
		if f.said != "" {
			body = append(body, words("span", "", f.said))
		}
		for i, name := range f.names {
			body = append(body, el("span", "mono").Dir("ltr").Text(name))
			if i < len(f.notes) {
				body = append(body, words("span", "quiet note-of", f.notes[i]))
			}
		}
		switch f.name {
		case "identifier":
			body = append(body, copyButton(t, t.UI("catalog.copy"), f.names[0]))
		case "severity":
			for _, s := range x.Code.Facts().Severities {
				body = append(body, box("span", "level-cell", severityIcon(s.String()), textNode(t.Severity(s))))
			}
		}
		if len(body) > 0 {
			rows = append(rows, el("div", "").DataSet("fact", f.name).Body(words("dt", "", t.UI("catalog."+f.label)), box("dd", "", body...)))
		}
	}
	return box("dl", "facts", rows...)
}

// codesAlone is the page of the catalogue where no file is open.
func (v *viewer) codesAlone(t *catalog.Text) []app.UI {
	return []app.UI{
		sprite(),
		v.printHead(t),
		button("skip", "skip").Text(t.UI("catalog.search")),
		box("header", "top",
			brand(t, true),
			el("span", "grow").UI(),
			fileInput(t),
			openButton(t),
			v.languageSelect(t),
			themeButton(t)),
		el("main", "").ID("viewer").TabIndex(-1).
			DataSets(map[string]any{"state": "empty", "view": catalogID, "records": 0, "shown": 0, "findings": 0, "damaged": 0, "files": 0}).
			Body(v.fatalNote(t), v.linkNote(t), v.codePage(t)),
		box("footer", "foot",
			box("span", "", icon("lock", "small"), textNode(t.UI("foot.local"))),
			el("span", "grow").UI(),
			keysButton(t)),
		v.overlay(t),
	}
}
