package app

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// settleCodes brings the hand-written list up to what was drawn around it: the rows of the language, those that are hits, and
// the one that is read.
func (v *viewer) settleCodes() {
	list := app.Window().GetElementByID("code-list")
	b, t := &v.codes, v.text()
	if v.view != catalogID || t == nil || !list.Truthy() {
		return
	}
	b.read(t, v.texts["en"])
	writer := app.Window().Get("svcscope").Get("codes")
	fresh := b.list == nil || !b.list.Equal(list) || b.made != b.stamp
	if b.made != b.stamp {
		areas, rows := b.rows(t)
		writer.Call("fill", areas, rows)
		b.made = b.stamp
	}
	if order := b.order(); fresh || order != b.shown {
		writer.Call("show", list, order)
		list.Set("scrollTop", 0)
		b.list, b.shown = list, order
	}
	if fresh || b.marked != b.key {
		b.marked = b.key
		reveal := "nearest"
		if fresh {
			reveal = "center"
		}
		writer.Call("choose", list, b.place(b.key), reveal)
		if entry := app.Window().GetElementByID("code-entry"); entry.Truthy() {
			entry.Set("scrollTop", 0)
		}
	}
	keepField("code-search", b.query)
	if area := app.Window().GetElementByID("code-area"); area.Truthy() {
		area.Set("value", orElse(b.area, "all"))
	}
}

// visit goes to another place of the page as a browser does: what is shown now stays one step back.
func (v *viewer) visit(_ app.Context, change func()) {
	history := app.Window().Get("history")
	if here := v.state().Encode(); here != v.lastLink {
		history.Call("replaceState", ownStep, "", "#"+here)
		v.lastLink = here
	}
	change()
	if there := v.state().Encode(); there != v.lastLink {
		history.Call("pushState", ownStep, "", "#"+there)
		v.lastLink = there
	}
}

// openCode shows the entry of a topic by its key, if the catalogue has one. What narrows the list is taken away where it would
// hide it.
func (v *viewer) openCode(ctx app.Context, key string) {
	v.codes.read(v.text(), v.texts["en"])
	if v.codes.place(key) < 0 {
		return
	}
	v.visit(ctx, func() {
		v.view = catalogID
		v.pickCode(key, true)
	})
	ctx.Defer(func(app.Context) { focusID("code-entry") })
	v.drawTable(ctx)
}

// codeOfLink finds the topic that a link or another part of the page names: by key, by any form of a code's name, or by number.
// A text that names none, or several, is looked for.
func (v *viewer) codeOfLink(text string) {
	b := &v.codes
	t := v.text()
	switch {
	case text == "" && v.window < narrowWindow || t == nil:
		b.open = false
		return
	case text == b.key && text != "":
		b.open = true
		return
	}
	b.query, b.class, b.area, b.key, b.open = "", "", "", "", false
	b.read(t, v.texts["en"])
	if text == "" {
		b.find()
		return
	}
	key := ""
	if b.place(text) >= 0 {
		key = text
	} else if found := catalog.FindCode(text); len(found) > 0 && (len(found) == 1 || !found[0].Provider()) {
		key = found[0].Name
		if len(found) > 1 && !found[1].Provider() {
			key = "" // two trace codes share the number
		}
	}
	if key == "" {
		b.query, b.wanted = text, text
	} else {
		b.key, b.open = key, true
	}
	b.find()
}

// codeInLink is what a link says of the catalogue: the topic that is read, or what another link asked for and nobody found.
func (v *viewer) codeInLink() string {
	b := &v.codes
	switch {
	case v.view != catalogID:
		return ""
	case b.key == "" && b.query == v.link.Code:
		return v.link.Code
	case !b.open && v.window < narrowWindow:
		return ""
	}
	return b.key
}

// pickCode chooses a topic; open says that on narrow screens it covers the list.
func (v *viewer) pickCode(key string, open bool) {
	b := &v.codes
	if t := v.text(); t != nil {
		b.read(t, v.texts["en"])
	}
	i := b.place(key)
	if i < 0 {
		return
	}
	b.key, b.open = key, b.open || open
	hidden := true
	for _, hit := range b.hits {
		hidden = hidden && hit != i
	}
	if hidden {
		b.query, b.class, b.area = "", "", ""
		b.find()
	}
	v.setDocument()
	v.writeLink()
}

// pressCode is a press on a row of the list.
func (v *viewer) pressCode(ctx app.Context, key string) {
	if v.window < narrowWindow && !v.codes.open {
		v.visit(ctx, func() { v.pickCode(key, true) })
		v.codes.step = v.lastLink
		ctx.Defer(func(app.Context) { focusID("code-entry") })
		return
	}
	v.pickCode(key, true)
}

// closeCode goes back from the entry to the list, on narrow screens: a step of the browser, where opening it was one.
func (v *viewer) closeCode(ctx app.Context) {
	b := &v.codes
	stepped := b.open && b.step != "" && b.step == v.lastLink && b.step == v.state().Encode()
	b.open, b.step = false, ""
	if stepped {
		app.Window().Get("history").Call("back")
	} else {
		v.writeLink()
	}
	ctx.Defer(func(app.Context) { v.focusCode() })
}

// lookFor narrows the list.
func (v *viewer) lookFor(query string) {
	v.codes.query, v.codes.wanted = query, ""
	v.codes.find()
	if input := app.Window().GetElementByID("code-search"); input.Truthy() && input.Get("value").String() != query {
		input.Set("value", query)
	}
}

// classOnly shows one class alone, or all again.
func (v *viewer) classOnly(id string) {
	b := &v.codes
	if b.class == id {
		id = ""
	}
	b.class = id
	b.find()
}

// everywhere takes class and area away.
func (v *viewer) codesEverywhere(ctx app.Context) {
	v.codes.class, v.codes.area = "", ""
	v.codes.find()
	ctx.Defer(func(app.Context) { focusID("code-search") })
}

// eventKey names the entry of an event that is no code: its Topic.Key.
func eventKey(source string, id uint32) string { return source + "/" + itoa(id) }

// showCodeRecords shows the records of the topic that is read.
func (v *viewer) showCodeRecords(ctx app.Context) {
	x := v.codes.chosen()
	if x == nil || x.Native != nil || len(v.session.files) == 0 {
		return
	}
	v.visit(ctx, func() {
		v.view = viewIDs[0]
		v.setDuring(ctx, timeSpan{})
		v.setFilter(ctx, exprText(v.codes.filter(x)))
	})
	v.focusRecords(ctx)
}

// codeOfRecord shows the entry of the selected record's code.
func (v *viewer) codeOfRecord(ctx app.Context) {
	sel := v.session.selected
	if sel < 0 {
		return
	}
	s, rec := v.session, uint32(sel)
	if c := s.code(rec); c != nil {
		v.openCode(ctx, c.Name)
	} else if s.index.Kind(rec) == catalog.KindEvent {
		v.openCode(ctx, eventKey(s.index.Source(rec), s.index.EventID(rec)))
	}
}

func (v *viewer) onCodeSearch(ctx app.Context, e app.Event) {
	if composing(e.Value) {
		ctx.PreventUpdate()
		return
	}
	v.lookFor(ctx.JSSrc().Get("value").String())
}

// onCodeSearchKey leaves the field for the list, or empties it.
func (v *viewer) onCodeSearchKey(ctx app.Context, e app.Event) {
	b := &v.codes
	switch key := e.Get("key").String(); {
	case composing(e.Value):
		ctx.PreventUpdate()
	case key == "Escape" && b.query != "":
		e.PreventDefault()
		v.lookFor("")
	case key == "Escape":
		v.focusCode()
	case key == "Enter" && len(b.hits) > 0:
		v.pressCode(ctx, b.topics[b.hits[0]].Key)
		if v.window >= narrowWindow {
			ctx.Defer(func(app.Context) { v.focusCode() })
		}
	case key == "ArrowDown":
		e.PreventDefault()
		v.focusCode()
	default:
		ctx.PreventUpdate()
	}
}

func (v *viewer) onCodeArea(ctx app.Context, _ app.Event) {
	area := ctx.JSSrc().Get("value").String()
	if area == "all" {
		area = ""
	}
	v.codes.area = area
	v.codes.find()
}

// focusCode puts the keyboard on the list: on the row that is read, else on the first one.
func (v *viewer) focusCode() {
	v.settleCodes() // what was just typed may not be drawn yet
	if list := app.Window().GetElementByID("code-list"); list.Truthy() {
		app.Window().Get("svcscope").Get("codes").Call("rest", list)
	}
	row := app.Window().Get("document").Call("querySelector", `#code-list [tabindex="0"]`)
	if row.Truthy() {
		row.Call("focus")
	} else {
		focusID("code-search")
	}
}

// codeKey gives what a key does in the catalogue view, or nil.
func (v *viewer) codeKey(name string, target app.Value) func(ctx app.Context) {
	if v.view != catalogID {
		return nil
	}
	row := target.Call("closest", "#code-list .code-row")
	switch {
	case name == "/":
		return func(app.Context) { focusID("code-search") }
	case name == "Escape" && row.Truthy():
		return func(app.Context) { focusID("code-search") }
	case name == "Escape" && target.Call("closest", "#code-entry").Truthy():
		return v.closeCode
	case name == "Enter" && row.Truthy():
		key := attribute(row, "data-arg")
		return func(ctx app.Context) {
			v.pressCode(ctx, key)
			ctx.Defer(func(app.Context) { focusID("code-entry") })
		}
	}
	by, ok := map[string]int{"ArrowDown": 1, "j": 1, "ArrowUp": -1, "k": -1, "PageDown": 10, "PageUp": -10, "Home": -1 << 20, "End": 1 << 20}[name]
	if !ok || len(name) > 1 && !row.Truthy() || row.Truthy() && len(v.codes.hits) == 0 {
		return nil
	}
	return func(app.Context) { v.stepCode(by) }
}

// stepCode goes on in the list: the row that is gone to is read.
func (v *viewer) stepCode(by int) {
	b := &v.codes
	if len(b.hits) == 0 {
		return
	}
	at := -1
	place := b.place(b.key)
	for i, hit := range b.hits {
		if hit == place {
			at = i
		}
	}
	if at < 0 && by < 0 {
		at = 1
	}
	v.pickCode(b.topics[b.hits[max(0, min(at+by, len(b.hits)-1))]].Key, false)
	v.settleCodes()
	v.focusCode()
}

// codeTitle is the document's title while a topic is read; "" for none.
func (v *viewer) codeTitle(t *catalog.Text) string {
	x := v.codes.chosen()
	if v.view != catalogID || x == nil {
		return ""
	}
	title, _, _ := t.Summary(x)
	return strings.Join([]string{title, x.Name(), "svcscope"}, " · ")
}
