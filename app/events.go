package app

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
	"svcscope/catalog/query"
)

// listen attaches what go-app cannot: one handler of each kind for the whole window.
func (v *viewer) listen(ctx app.Context) {
	window := app.Window()
	v.listenDrags(ctx)
	window.Call("addEventListener", "click", app.FuncOf(func(_ app.Value, args []app.Value) any {
		event := args[0]
		ctx.Dispatch(func(ctx app.Context) { v.guard(func() { v.onClick(ctx, event) }) })
		return nil
	}))
	window.Call("addEventListener", "keydown", app.FuncOf(func(_ app.Value, args []app.Value) any {
		event := args[0]
		v.took = false
		v.guard(func() {
			if do := v.onKey(event); do != nil {
				v.took = true
				event.Call("preventDefault")
				ctx.Dispatch(func(ctx app.Context) { v.guard(func() { do(ctx) }) })
			}
		})
		return nil
	}))
	// A key that is ours types nothing. Browsers see to that; programs that drive one send the character by itself, and
	// it would come into the field that the key has just gone to.
	window.Call("addEventListener", "keypress", app.FuncOf(func(_ app.Value, args []app.Value) any {
		if v.took {
			args[0].Call("preventDefault")
		}
		return nil
	}))
	window.Call("addEventListener", "focusin", app.FuncOf(func(_ app.Value, args []app.Value) any {
		if target := args[0].Get("target"); !target.Get("closest").IsUndefined() {
			v.guard(func() { v.onRowFocus(target) })
		}
		return nil
	}))
	window.Call("addEventListener", "pointerdown", app.FuncOf(func(_ app.Value, args []app.Value) any {
		v.pressed = args[0].Get("target")
		return nil
	}))
	// The event does not rise from its dialog, but on its way down it comes by.
	window.Call("addEventListener", "close", app.FuncOf(func(_ app.Value, args []app.Value) any {
		dialog := args[0].Get("target")
		ctx.Dispatch(func(ctx app.Context) { v.guard(func() { v.onDialogClose(ctx, dialog) }) })
		return nil
	}), true)
	// go-app hears of a step back only if it leads to another address than the last one that it knows of itself.
	window.Call("addEventListener", "popstate", app.FuncOf(func(app.Value, []app.Value) any {
		ctx.Dispatch(func(ctx app.Context) { v.guard(func() { v.OnNav(ctx) }) })
		return nil
	}))
	window.Call("addEventListener", "resize", app.FuncOf(func(app.Value, []app.Value) any {
		ctx.Dispatch(func(ctx app.Context) {
			v.table.rowHeight = 0
			v.layColumns()
			v.menu, v.columnsOpen = nil, false // they stood beside something that has moved
			v.foldByRoom()
			v.drawTable(ctx)
		})
		return nil
	}))
}

// guard keeps a mistake in one handler from ending the program and with it the open files.
func (v *viewer) guard(handle func()) {
	defer func() {
		if p := recover(); p != nil {
			app.Log("handler failed:", p)
		}
	}()
	handle()
}

// onClick serves every click of the page: an action, a row, or the way out of a menu.
func (v *viewer) onClick(ctx app.Context, event app.Value) {
	target := event.Get("target")
	if target.Get("closest").IsUndefined() {
		return
	}
	if v.menu != nil && !target.Call("closest", "#value-menu").Truthy() {
		v.menu = nil
	}
	if v.columnsOpen && !target.Call("closest", "#column-menu, #columns-button").Truthy() {
		v.columnsOpen = false
	}
	// A dialog is filled by what stands in it: a click on the dialog itself is one beside it, if it was pressed there
	// too. Who marks text and lets go beside it has not asked to close.
	if v.dialog != "" && target.Get("id").String() == v.dialog+"-dialog" {
		if v.pressed != nil && v.pressed.Equal(target) {
			v.closeDialog(ctx)
		}
		return
	}
	if v.act(ctx, target) {
		return
	}
	if cell := target.Call("closest", "[data-value]"); cell.Truthy() && event.Get("altKey").Bool() {
		v.openMenu(ctx, cell, event.Get("clientX").Int(), event.Get("clientY").Int())
		return
	}
	if row := target.Call("closest", "#rows [data-row]"); row.Truthy() {
		if n := number(attribute(row, "data-row")); n >= 0 && n < len(v.session.rows) {
			v.selectRecord(ctx, v.session.rows[n])
		}
	}
}

// onContextMenu opens a value's menu at the pointer; from the keyboard, the menu of the active cell or row.
func (v *viewer) onContextMenu(ctx app.Context, e app.Event) {
	target := e.Get("target")
	if target.Equal(focused()) && target.Call("closest", "#rows").Truthy() {
		e.PreventDefault()
		v.menuOfRow(ctx)
		return
	}
	if cell := target.Call("closest", "[data-value]"); cell.Truthy() {
		e.PreventDefault()
		v.openMenu(ctx, cell, e.Get("clientX").Int(), e.Get("clientY").Int())
	}
}

// onRowOpen shows the detail over the list where both do not fit.
func (v *viewer) onRowOpen(_ app.Context, e app.Event) {
	if e.Get("target").Call("closest", "[data-row]").Truthy() {
		v.peek = true
	}
}

func (v *viewer) onLanguage(ctx app.Context, e app.Event) {
	v.setLanguage(ctx.JSSrc().Get("value").String())
}

// onFilter filters while a person types: each letter ends the search for those before it.
func (v *viewer) onFilter(ctx app.Context, e app.Event) {
	if composing(e.Value) {
		ctx.PreventUpdate()
		return
	}
	v.setFilter(ctx, ctx.JSSrc().Get("value").String())
}

// onFilterKey leaves the field for the rows, or empties it.
func (v *viewer) onFilterKey(ctx app.Context, e app.Event) {
	if composing(e.Value) {
		ctx.PreventUpdate()
		return
	}
	switch e.Get("key").String() {
	case "Escape":
		if v.session.filter != "" {
			v.setFilter(ctx, "")
		} else {
			v.focusRecords(ctx)
		}
	case "Enter", "ArrowDown":
		v.move(ctx, 0)
	}
}

// onRange says whether an element belongs to a time that is chosen.
func (v *viewer) onRange(el app.Value) bool {
	return v.session.during.set() && el.Call("closest", ".timeline, .range").Truthy()
}

// attachScroll writes the visible rows at once, without a redraw of the page. The frames of the table come and go, and
// share one function.
func (v *viewer) attachScroll(scroller app.Value) {
	if v.scrolling == nil {
		v.scrolling = app.FuncOf(func(_ app.Value, args []app.Value) any {
			v.guard(func() {
				r := v.table
				if !args[0].Get("target").Equal(r.scroller) {
					return
				}
				r.scrolled = r.scroller.Get("scrollTop").Float()
				if r.rowHeight > 0 { // else the window has just changed, and the rows are about to be drawn anew
					r.fill(v)
				}
			})
			return nil
		})
	}
	scroller.Call("addEventListener", "scroll", v.scrolling, map[string]any{"passive": true})
}

// setDocument keeps the page's language and title: the number of failures stands first, for who has many tabs. What
// stays as it was is not written: the browser would look at the whole page anew.
func (v *viewer) setDocument() {
	t := v.text()
	if t == nil {
		return
	}
	title := t.UI("boot.title")
	if files := v.session.files; len(files) > 0 {
		title = catalog.Quoted(files[0].source.Name) + " · svcscope"
		if v.session.failures > 0 {
			title = "(" + t.UI("number", "n", v.session.failures) + ") " + title
		}
	}
	if said := v.codeTitle(t); said != "" {
		title = said
	}
	if v.title == title && v.titled == v.tag {
		return
	}
	v.title, v.titled = title, v.tag
	document := app.Window().Get("document")
	if root := document.Get("documentElement"); root.Get("lang").String() != v.tag {
		root.Set("lang", v.tag)
	}
	document.Set("title", title)
	// A select keeps what the browser restored, whatever its options' attributes say.
	if language := app.Window().GetElementByID("language"); language.Truthy() {
		language.Set("value", v.tag)
	}
}

// switchTheme turns the page from light to dark or back, and remembers it.
func (v *viewer) switchTheme() {
	data := app.Window().Get("document").Get("documentElement").Get("dataset")
	dark := app.Window().Call("matchMedia", "(prefers-color-scheme: dark)").Get("matches").Bool()
	if set := data.Get("theme"); set.Truthy() {
		dark = set.String() == "dark"
	}
	theme := "dark"
	if dark {
		theme = "light"
	}
	data.Set("theme", theme)
	store("svcscope.theme", theme)
}

// copyText writes to the clipboard; where the page may not, it selects a field and asks the browser to copy it.
func copyText(text string) error {
	if clipboard := app.Window().Get("navigator").Get("clipboard"); clipboard.Truthy() {
		if _, err := await(clipboard.Call("writeText", text)); err == nil {
			return nil
		}
	}
	document := app.Window().Get("document")
	field := document.Call("createElement", "textarea")
	field.Set("value", text)
	field.Set("className", "unseen")
	document.Get("body").Call("appendChild", field)
	field.Call("select")
	ok := document.Call("execCommand", "copy").Bool()
	field.Call("remove")
	if !ok {
		return errors.New("the browser does not let pages copy")
	}
	return nil
}

func (v *viewer) shareView(t *catalog.Text) app.UI {
	position := -1
	if v.session.selected >= 0 {
		position = v.session.index.Position(uint32(v.session.selected))
	}
	return shareDialog(t, v.address(), share{
		State: v.state(), Position: position, Period: v.session.period(), Language: t.Name,
		Copied: v.copied == "copied.link", Failed: v.copied == "copied.failed",
	})
}

// filterProblem says what is wrong with a filter and where, in the reader's language, and what would be right.
func filterProblem(t *catalog.Text, filter string, e *query.Error) string {
	args := []any{"at", utf8.RuneCountInString(filter[:min(max(e.Pos, 0), len(filter))]) + 1}
	for name, value := range e.Args {
		args = append(args, name, brief(value))
	}
	part := filter[min(max(e.Pos, 0), len(filter)):min(max(e.End, e.Pos, 0), len(filter))]
	problem := t.UI("filter.error."+e.Key, append(args, "part", brief(strings.TrimSpace(part)))...)
	switch e.Key {
	case "unknown-field":
		problem = strings.Replace(problem, filterFields, allFields(), 1)
	case "bad-value":
		problem += " " + e.Args["field"] + ": " + e.Args["expected"]
	}
	return problem
}
