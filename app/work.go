package app

import (
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
	"svcscope/catalog/query"
)

// moreLines is how many further lines of a record each "show more" draws.
const moreLines = linesFirst

// work is the table of records beside the selected record, or what to do when no record matches.
func (v *viewer) work(t *catalog.Text) app.UI {
	s := v.session
	if _, searching := s.searching(); len(s.rows) == 0 && !s.loading() && !searching {
		return box("div", "page", v.nothing(t))
	}
	class := "work"
	if s.selected < 0 {
		class = "work whole"
	}
	if v.peek && s.selected >= 0 {
		class += " open"
	}
	return box("div", class, v.list(t), v.pane(t), v.peekBar(t))
}

// peekBar names the selected record below the list on narrow screens, where the record itself covers the list.
func (v *viewer) peekBar(t *catalog.Text) app.UI {
	s := v.session
	if s.selected < 0 {
		return el("div", "sheet-peek").Hidden(true).UI()
	}
	w := s.view(uint32(s.selected), t)
	var pin app.UI = severityIcon(sevShape(w))
	if w.letter != "" {
		pin = mark(w.letter)
	}
	return box("div", "sheet-peek",
		pin,
		box("div", "", el("b", "").Dir("auto").Body(shown(orElse(w.title, w.summary))...), words("span", "", t.UI("detail.record", "n", w.position+1)+" · "+w.second+w.milli)),
		button("button primary", "peek").Text(t.UI("detail.peek")),
	)
}

// list is the frame of the table; recordTable fills its rows.
func (v *viewer) list(t *catalog.Text) app.UI {
	s := v.session
	heads := make([]app.UI, len(columns))
	for c := range columns {
		heads[c] = v.head(t, column(c))
	}
	return box("div", "list",
		v.columnsButton(t),
		el("div", "records").Role("grid").ID("records").Label(t.UI("records.label")).
			Aria("rowcount", len(s.rows)+1).Aria("colcount", len(columns)).Aria("multiselectable", false).
			OnContextMenu(v.onContextMenu).OnDblClick(v.onRowOpen).Body(
			el("div", "heads").Role("rowgroup").OnDblClick(v.onHeadReset).Body(
				el("div", "head").Role("row").Aria("rowindex", 1).Body(heads...)),
			el("div", "rows").Role("rowgroup").ID("rows").UI(),
		),
		el("div", "ruler").Aria("hidden", true).Body(svg("svg", "id", "ruler").Body(
			svg("rect", "class", "thumb", "x", "2", "width", "9", "rx", "4"),
			svg("svg", "viewBox", "0 0 13 1000", "preserveAspectRatio", "none", "width", "100%", "height", "100%").Body(svg("path", "class", "f")))),
	)
}

// nothing says why no record is shown: each condition alone with its count and a way to take it out.
func (v *viewer) nothing(t *catalog.Text) app.UI {
	s := v.session
	if s.index.Len() == 0 {
		return box("div", "state", words("h2", "", t.UI("nothing.empty")), words("p", "", t.UI("nothing.empty.why")))
	}
	conditions, everything := len(query.Terms(s.expr)), "nothing.clear"
	terms := conditions
	if s.during.set() {
		conditions, everything = conditions+1, "nothing.clear.all"
	}
	var items []app.UI
	condition := func(name app.UI, label string, alone, without int, action, arg string) {
		text := t.UI("nothing.alone", "n", alone)
		if without > 0 && conditions > 1 {
			text = t.UI("nothing.without", "n", without)
		}
		items = append(items, box("li", "",
			name,
			words("span", "", text),
			button("button plain", action).Arg(arg).
				Aria("label", t.UI("nothing.remove.label", "term", label)).
				Body(icon("x", "small"), textNode(t.UI("nothing.remove"))),
		))
	}
	for _, c := range s.tallies {
		text := c.term.String()
		condition(el("code", "").Dir("auto").Body(shown(text)...), text, c.alone, c.without, "filter-set", exprText(query.Remove(s.expr, c.term)))
	}
	if more := terms - len(s.tallies); more > 0 {
		items = append(items, box("li", "", words("span", "", t.UI("nothing.more", "n", more))))
	}
	if s.during.set() {
		condition(words("span", "", t.UI("nothing.range", "period", s.period())), s.period(), len(s.within(s.index.Order())), len(s.filtered), "range-clear", "")
	}
	return el("div", "state").Role("status").Body(
		words("h2", "", t.UI("nothing.title")),
		words("p", "", t.UI("nothing.why", "n", s.index.Len())),
		box("ul", "terms", items...),
		box("div", "actions",
			button("button primary", "clear-all").Text(t.UI(everything))),
	)
}

// tabs in their order; those that do not exist yet are not shown. The last is there only for records that hold a certificate.
var shownTabs = []string{"explained", "formatted", "xml", "certificate"}

// tabs are those of the selected record. While it is being read, nobody knows, and the one that is open stays.
func (v *viewer) tabs() []string {
	last := len(shownTabs) - 1
	if d := &v.detail; d.ready && !d.decoded.certificates.any() || !d.ready && v.tab != shownTabs[last] {
		return shownTabs[:last]
	}
	return shownTabs
}

// tabNow is the tab that is shown: the first where the record lacks the one that was chosen.
func (v *viewer) tabNow() string {
	if slices.Contains(v.tabs(), v.tab) {
		return v.tab
	}
	return shownTabs[0]
}

// pane is the selected record.
func (v *viewer) pane(t *catalog.Text) app.UI {
	s := v.session
	if s.selected < 0 {
		return el("aside", "detail").Hidden(true).Label(t.UI("detail.label")).UI()
	}
	w := s.view(uint32(s.selected), t)
	var pin app.UI = severityIcon(sevShape(w))
	if w.letter != "" {
		pin = mark(w.letter)
	}
	ids, now := v.tabs(), v.tabNow()
	tabs := make([]app.UI, len(ids))
	for i, id := range ids {
		index := -1
		if now == id {
			index = 0
		}
		tabs[i] = button("", "tab").Role("tab").ID("tab-"+id).DataSet("tab", id).Arg(id).
			Aria("selected", now == id).Aria("controls", "panel").TabIndex(index).Text(t.UI("tab." + id))
	}
	where := t.UI("detail.where", "time", w.second+w.milli, "level", w.level, "code", w.code)
	if w.hasTime && !w.zoned {
		where += " · " + t.UI("detail.nozone")
	}
	return el("aside", "detail").Label(t.UI("detail.label")).Body(
		box("div", "detail-head",
			button("button plain only back", "peek").Label(t.UI("detail.back")).Body(icon("x")),
			pin,
			box("h2", "", words("b", "", t.UI("detail.record", "n", w.position+1)), textNode(" "), words("span", "quiet", where)),
			box("span", "end",
				iconButton("previous", "chevron-up", t.UI("detail.previous")),
				iconButton("next", "chevron-down", t.UI("detail.next")),
				iconButton("copy-xml", "copy", t.UI("detail.copyxml")),
				iconButton("copy-link", "link", t.UI("detail.copylink")),
			),
		),
		el("div", "tabs").Role("tablist").Label(t.UI("detail.tabs")).Body(tabs...),
		el("div", "panel").ID("panel").Role("tabpanel").Aria("labelledby", "tab-"+now).TabIndex(0).Body(v.panel(t)),
	)
}

func iconButton(action, symbol, label string) app.UI {
	return button("button plain only", action).Label(label).Title(label).Body(icon(symbol))
}

func (v *viewer) panel(t *catalog.Text) app.UI {
	d := &v.detail
	switch {
	case d.err != nil:
		return el("p", "panel-note").Role("alert").Text(t.UI("detail."+orElse(fate(d.err.Error()), "failed"), "error", d.err.Error()))
	case !d.ready || d.decoded.record == nil:
		return words("p", "panel-note", t.UI("detail.reading"))
	}
	in := v.detailOf(t)
	switch v.tabNow() {
	case "certificate":
		return certificateView(t, in)
	case "formatted":
		return formatted(t, in)
	case "xml":
		return xmlView(t, in)
	}
	return explained(t, in)
}

// detailOf gathers what the tabs show.
func (v *viewer) detailOf(t *catalog.Text) detail {
	s := v.session
	rec := v.detail.rec
	in := detail{
		Record: v.detail.decoded.record, Position: s.index.Position(rec), Number: s.index.Number(rec), Lines: v.detail.decoded.lines,
		Truncated: v.detail.decoded.truncated, Decoded: v.detail.most, Zone: s.zoneOf(rec), LinesShow: v.detail.linesShow, Unwrapped: v.unwrapped,
		FilterBy: func(field, value string) string { return exprText(query.And(s.expr, query.Term(field, value, false))) },
	}
	if n := v.fileOf(rec); n >= 0 {
		in.File, in.FileName = n, s.files[n].source.Name
	}
	if f, ok := s.index.Finding(rec); ok {
		in.Finding, in.Letter = f, letterOf(s.groups, f)
	}
	in.Call = v.storyPart(t)
	in.Explanation, in.Certificates, in.Codes = t.Explain(in.Record, in.Finding), v.detail.decoded.certificates, v.detail.decoded.codes
	in.Official = v.official.page(v.tag, in.Record, v.fetchDocs)
	in.Find, in.Hit, in.Folded = v.find(), v.xmlHit, v.detail.folded
	in.OnFind, in.OnFindKey = v.onFind, v.onFindKey
	return in
}

// find is what is looked for in the XML: what was typed there, else the filter's first word.
func (v *viewer) find() string {
	if v.xmlFind != nil {
		return *v.xmlFind
	}
	for _, term := range query.Terms(v.session.expr) {
		switch term := term.(type) {
		case *query.Word:
			return term.Text
		case *query.Compare:
			if term.Field == "xml" {
				return term.Values[0].Text
			}
		}
	}
	return ""
}

func (v *viewer) onFind(ctx app.Context, e app.Event) {
	if composing(e.Value) {
		ctx.PreventUpdate()
		return
	}
	words := ctx.JSSrc().Get("value").String()
	v.xmlFind = &words
	v.showHit(ctx, 0)
}

// onFindKey goes to the next or previous hit; Escape empties the field, then leaves it.
func (v *viewer) onFindKey(ctx app.Context, e app.Event) {
	by := 1
	if e.Get("shiftKey").Truthy() {
		by = -1
	}
	switch key := e.Get("key").String(); {
	case composing(e.Value):
		ctx.PreventUpdate()
	case key == "Enter":
		v.showHit(ctx, v.xmlHit+by)
	case key == "Escape" && v.find() != "":
		none := ""
		v.xmlFind = &none
		ctx.JSSrc().Set("value", none)
	case key == "Escape":
		focusID("panel")
	}
}

func (v *viewer) showHit(ctx app.Context, n int) {
	v.xmlHit = n
	ctx.Defer(func(app.Context) {
		if hit := app.Window().Get("document").Call("querySelector", ".xml mark.now"); hit.Truthy() {
			hit.Call("scrollIntoView", map[string]any{"block": "nearest"})
		}
	})
}

// overlay holds what lies above the page: the menu of a value, a dialog, and what was just done.
func (v *viewer) overlay(t *catalog.Text) app.UI {
	said := ""
	if v.copied != "" {
		said = t.UI(v.copied)
	}
	return el("section", "overlay").Label(t.UI("overlay.label")).Body(
		v.valueMenu(t),
		v.dialogView(t),
		el("div", "toast").Hidden(said == "").Role("status").Aria("live", "polite").Text(said),
		v.newerNote(t),
		el("div", "dropzone").Aria("hidden", true).Body(words("p", "", t.UI("drop.here"))),
		v.columnMenu(t),
	)
}

func (v *viewer) valueMenu(t *catalog.Text) app.UI {
	m := v.menu
	if m == nil {
		return el("div", "menu").ID("value-menu").Role("menu").Hidden(true).UI()
	}
	item := func(action, symbol, text string) app.UI {
		return button("", action).Role("menuitem").TabIndex(-1).Body(icon(symbol, "small"), el("span", "").Dir("auto").Body(shown(text)...))
	}
	shown, _ := abridge(m.shown, 60)
	return el("div", "menu").ID("value-menu").Role("menu").Label(t.UI("menu.label")).Body(
		item("menu-filter", "funnel", t.UI("menu.filter", "value", shown)),
		item("menu-exclude", "x", t.UI("menu.exclude", "value", shown)),
		item("menu-copy", "copy", t.UI("menu.copy")),
	)
}

func (v *viewer) openMenu(ctx app.Context, cell app.Value, x, y int) {
	field, value := "", attribute(cell, "data-value")
	if c, ok := columnNamed(attribute(cell, "data-column")); ok {
		field = columns[c].field
	}
	if field == "" {
		field = attribute(cell, "data-field")
	}
	if field == "" || value == "" {
		return
	}
	v.menu = &valueMenu{field: field, value: value, shown: value, from: focused()}
	ctx.Defer(func(app.Context) {
		menu := app.Window().GetElementByID("value-menu")
		if !menu.Truthy() {
			return
		}
		width, height := app.Window().Get("innerWidth").Int(), app.Window().Get("innerHeight").Int()
		setStyle(menu, "inset-inline-start", strconv.Itoa(max(0, min(x, width-menu.Get("offsetWidth").Int()-8)))+"px")
		setStyle(menu, "inset-block-start", strconv.Itoa(max(0, min(y, height-menu.Get("offsetHeight").Int()-8)))+"px")
		if first := menu.Call("querySelector", "button"); first.Truthy() {
			first.Call("focus")
		}
	})
}
