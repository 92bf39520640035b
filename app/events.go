package app

import (
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
	"svcscope/catalog/query"
)

// listen attaches what go-app cannot: one click handler and one key handler for the whole window, and its size.
func (v *viewer) listen(ctx app.Context) {
	window := app.Window()
	window.Call("addEventListener", "click", app.FuncOf(func(_ app.Value, args []app.Value) any {
		event := args[0]
		ctx.Dispatch(func(ctx app.Context) { v.guard(func() { v.onClick(ctx, event) }) })
		return nil
	}))
	window.Call("addEventListener", "keydown", app.FuncOf(func(_ app.Value, args []app.Value) any {
		event := args[0]
		if v.wantsKey(event) {
			event.Call("preventDefault")
			ctx.Dispatch(func(ctx app.Context) { v.guard(func() { v.onKey(ctx, event) }) })
		}
		return nil
	}))
	window.Call("addEventListener", "resize", app.FuncOf(func(app.Value, []app.Value) any {
		ctx.Dispatch(func(ctx app.Context) {
			v.table.rowHeight = 0
			v.menu = nil // it stood beside something that has moved
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
	if v.act(ctx, target) {
		return
	}
	if cell := target.Call("closest", "[data-value]"); cell.Truthy() && event.Get("altKey").Bool() {
		v.openMenu(ctx, cell, event.Get("clientX").Int(), event.Get("clientY").Int())
		return
	}
	if row := target.Call("closest", "#rows [data-row]"); row.Truthy() {
		if n := number(attribute(row, "data-row")); n >= 0 && n < len(v.session.rows) {
			v.table.active = n
			v.selectRecord(ctx, v.session.rows[n])
		}
		return
	}
	if target.Call("closest", ".scrim").Truthy() && !target.Call("closest", ".dialog").Truthy() {
		v.closeShare(ctx)
	}
}

// onContextMenu opens a value's menu at the pointer, or at the row's description from the keyboard.
func (v *viewer) onContextMenu(ctx app.Context, e app.Event) {
	cell := e.Get("target").Call("closest", "[data-value]")
	if !cell.Truthy() {
		return
	}
	e.PreventDefault()
	v.openMenu(ctx, cell, e.Get("clientX").Int(), e.Get("clientY").Int())
}

// onRowOpen shows the detail over the list where both do not fit.
func (v *viewer) onRowOpen(_ app.Context, e app.Event) {
	if e.Get("target").Call("closest", "[data-row]").Truthy() {
		v.peek = true
	}
}

func (v *viewer) onLanguage(ctx app.Context, e app.Event) {
	v.setLanguage(ctx, ctx.JSSrc().Get("value").String())
}

// onFilter filters while a person types; over many records it waits for a pause.
func (v *viewer) onFilter(ctx app.Context, e app.Event) {
	if e.Get("isComposing").Truthy() {
		ctx.PreventUpdate()
		return
	}
	v.typed++
	typed := v.typed
	text := ctx.JSSrc().Get("value").String()
	wait := min(400*time.Millisecond, 5*v.refreshCost)
	ctx.After(wait, func(ctx app.Context) {
		if typed == v.typed {
			start := time.Now()
			v.setFilter(ctx, text)
			v.refreshCost = time.Since(start)
		}
	})
}

// onFilterKey leaves the field for the rows, or empties it.
func (v *viewer) onFilterKey(ctx app.Context, e app.Event) {
	if e.Get("isComposing").Truthy() {
		ctx.PreventUpdate()
		return
	}
	switch e.Get("key").String() {
	case "Escape":
		if v.session.filter != "" {
			v.setFilter(ctx, "")
		} else {
			v.table.focus()
		}
	case "Enter", "ArrowDown":
		v.move(ctx, 0)
	}
}

// keys is what a key does outside of fields. Keys with Ctrl, Alt or Meta are the browser's.
var keys = map[string]func(v *viewer, ctx app.Context){
	"/":         func(v *viewer, _ app.Context) { focusID("filter") },
	"n":         func(v *viewer, ctx app.Context) { v.step(ctx, 1) },
	"N":         func(v *viewer, ctx app.Context) { v.step(ctx, -1) },
	"j":         func(v *viewer, ctx app.Context) { v.move(ctx, 1) },
	"k":         func(v *viewer, ctx app.Context) { v.move(ctx, -1) },
	"a":         func(v *viewer, ctx app.Context) { v.filterActivity(ctx) },
	"ArrowDown": func(v *viewer, ctx app.Context) { v.move(ctx, 1) },
	"ArrowUp":   func(v *viewer, ctx app.Context) { v.move(ctx, -1) },
	"PageDown":  func(v *viewer, ctx app.Context) { v.move(ctx, v.table.page()) },
	"PageUp":    func(v *viewer, ctx app.Context) { v.move(ctx, -v.table.page()) },
	"Home":      func(v *viewer, ctx app.Context) { v.move(ctx, -len(v.session.rows)) },
	"End":       func(v *viewer, ctx app.Context) { v.move(ctx, len(v.session.rows)) },
	"Enter":     func(v *viewer, ctx app.Context) { v.peek = true; ctx.Defer(func(app.Context) { focusID("panel") }) },
	"Escape":    func(v *viewer, ctx app.Context) { v.escape(ctx) },
	"f":         func(v *viewer, ctx app.Context) { v.menuOfRow(ctx) },
}

// rowKeys work only while the keyboard is in the table: elsewhere they scroll or press.
var rowKeys = map[string]bool{"ArrowDown": true, "ArrowUp": true, "PageDown": true, "PageUp": true, "Home": true, "End": true, "Enter": true, "f": true}

// wantsKey decides at once whether a key is ours, because the browser's own meaning must be stopped before it happens.
func (v *viewer) wantsKey(event app.Value) bool {
	if event.Get("isComposing").Bool() || event.Get("ctrlKey").Bool() || event.Get("metaKey").Bool() || event.Get("altKey").Bool() {
		return false
	}
	key, target := event.Get("key").String(), event.Get("target")
	if len(v.session.files) == 0 || target.Get("closest").IsUndefined() {
		return false
	}
	if v.menu != nil && (key == "ArrowDown" || key == "ArrowUp" || key == "Escape" || key == "Tab") {
		return true
	}
	if v.share {
		return key == "Escape" || key == "Tab"
	}
	if target.Call("closest", "input, select, textarea").Truthy() {
		return false
	}
	if (key == "Enter" || key == " ") && target.Call("matches", "[role=button][data-action]").Truthy() {
		return true
	}
	if (key == "ArrowLeft" || key == "ArrowRight") && target.Call("matches", "[role=tab]").Truthy() {
		return true
	}
	if key == "Escape" {
		return v.peek || v.menu != nil
	}
	if rowKeys[key] {
		return v.table.hasFocus() && !target.Call("closest", "button").Truthy()
	}
	return keys[key] != nil
}

func (v *viewer) onKey(ctx app.Context, event app.Value) {
	key, target := event.Get("key").String(), event.Get("target")
	switch {
	case v.menu != nil:
		v.menuKey(ctx, key)
	case v.share && key == "Tab":
		v.trapFocus(event.Get("shiftKey").Bool())
	case v.share:
		v.closeShare(ctx)
	case (key == "Enter" || key == " ") && target.Call("matches", "[role=button][data-action]").Truthy():
		v.act(ctx, target)
	case key == "ArrowLeft":
		v.turnTab(ctx, -1)
	case key == "ArrowRight":
		v.turnTab(ctx, 1)
	default:
		if do := keys[key]; do != nil {
			do(v, ctx)
			v.writeLink(ctx)
		}
	}
}

func (v *viewer) escape(ctx app.Context) {
	v.peek = false
	v.table.focus()
}

// turnTab goes to the tab beside the shown one, as tab lists do.
func (v *viewer) turnTab(ctx app.Context, by int) {
	for i, id := range shownTabs {
		if id == v.tab {
			v.showTab(ctx, shownTabs[(i+by+len(shownTabs))%len(shownTabs)])
			ctx.Defer(func(app.Context) { focusID("tab-" + v.tab) })
			return
		}
	}
}

func (v *viewer) menuKey(ctx app.Context, key string) {
	if key == "Escape" || key == "Tab" {
		v.closeMenu(ctx)
		return
	}
	active := app.Window().Get("document").Get("activeElement")
	next := active.Get("nextElementSibling")
	if key == "ArrowUp" {
		next = active.Get("previousElementSibling")
	}
	if next.Truthy() {
		next.Call("focus")
	}
}

// menuOfRow opens the menu of the selected row's description, or of its code if it has none.
func (v *viewer) menuOfRow(ctx app.Context) {
	for _, p := range v.table.pool {
		if p.row != v.table.active {
			continue
		}
		cell := p.cells[columnCode]
		if attribute(cell, "data-value") == "" || attribute(cell, "data-value") == "0" {
			cell = p.cells[columnSource]
		}
		box := cell.Call("getBoundingClientRect")
		v.openMenu(ctx, cell, box.Get("left").Int(), box.Get("bottom").Int())
	}
}

// attachScroll writes the visible rows at once, without a redraw of the page.
func (v *viewer) attachScroll(scroller app.Value) {
	scroller.Call("addEventListener", "scroll", app.FuncOf(func(app.Value, []app.Value) any {
		v.guard(func() {
			v.table.scrolled = scroller.Get("scrollTop").Float()
			if v.table.rowHeight > 0 { // else the window has just changed, and the rows are about to be drawn anew
				v.table.fill(v)
			}
		})
		return nil
	}), map[string]any{"passive": true})
}

func focusID(id string) {
	if el := app.Window().GetElementByID(id); el.Truthy() {
		el.Call("focus")
	}
}

// setDocument keeps the page's language and title: the number of failures stands first, for who has many tabs. What
// stays as it was is not written: the browser would look at the whole page anew.
func (v *viewer) setDocument() {
	t := v.text()
	title := t.UI("boot.title")
	if files := v.session.files; len(files) > 0 {
		title = files[0].source.Name + " · svcscope"
		if v.session.failures > 0 {
			title = "(" + t.UI("number", "n", v.session.failures) + ") " + title
		}
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

func (v *viewer) openShare(ctx app.Context) {
	v.share = true
	ctx.Defer(func(app.Context) {
		if input := app.Window().GetElementByID("share-link"); input.Truthy() {
			input.Call("focus")
			input.Call("select")
		}
	})
}

func (v *viewer) closeShare(ctx app.Context) {
	if v.share {
		v.share = false
		ctx.Defer(func(app.Context) { focusID("share") })
	}
}

// trapFocus keeps the keyboard inside the dialog.
func (v *viewer) trapFocus(back bool) {
	dialog := app.Window().GetElementByID("share-dialog")
	stops := dialog.Call("querySelectorAll", "button, input, [tabindex='0']")
	active, n := app.Window().Get("document").Get("activeElement"), stops.Length()
	at := 0
	for i := range n {
		if stops.Index(i).Equal(active) {
			at = i
		}
	}
	if back {
		at += n - 1
	} else {
		at++
	}
	stops.Index(at % n).Call("focus")
}

func (v *viewer) shareView(t *catalog.Text) app.UI {
	position := -1
	if v.session.selected >= 0 {
		position = v.session.index.Position(uint32(v.session.selected))
	}
	return shareDialog(t, v.address(), share{
		State: v.state(), Position: position, Language: t.Name,
		Copied: v.copied == "copied.link", Failed: v.copied == "copied.failed",
	})
}

// filterProblem says what is wrong with a filter and where, in the reader's language.
func filterProblem(t *catalog.Text, filter string, e *query.Error) string {
	args := []any{"at", utf8.RuneCountInString(filter[:min(max(e.Pos, 0), len(filter))]) + 1}
	for name, value := range e.Args {
		args = append(args, name, value)
	}
	part := filter[min(max(e.Pos, 0), len(filter)):min(max(e.End, e.Pos, 0), len(filter))]
	return t.UI("filter.error."+e.Key, append(args, "part", strings.TrimSpace(part))...)
}

// filesPage gathers what the files view shows.
func (v *viewer) filesPage(t *catalog.Text) app.UI {
	s := v.session
	infos := make([]fileInfo, len(s.files))
	for i, f := range s.files {
		infos[i] = fileInfo{
			Name: f.source.Name, Size: f.source.Size, Format: f.format, Records: f.records, Damaged: f.damaged, Repaired: f.repaired,
			Read: f.settled, Done: f.done, Stopped: f.stopped, Problem: f.problem,
		}
		if f.records > 0 {
			infos[i].Encoding = "UTF-8"
		}
		s.describe(f, &infos[i])
	}
	return filesView(t, infos, filesPane{Zone: s.zone, Coverage: s.coverage(), DamageShow: v.damageShow + damageFirst})
}

// describe fills in what the index knows of a file: its time span, its machine, where its failures stand.
func (s *session) describe(f *openFile, info *fileInfo) {
	for n := range f.records {
		rec, ok := s.index.Rec(f.number, n)
		if !ok {
			break
		}
		if s.index.HasTime(rec) {
			at := s.index.Time(rec)
			if info.From == 0 || at < info.From {
				info.From = at
			}
			info.To = max(info.To, at)
		}
		if n == 0 {
			info.Computer = s.index.Computer(rec)
		}
		if s.index.IsFailure(rec) {
			info.Failures = append(info.Failures, s.index.Span(rec).Offset)
		}
	}
}

// coverage says which kinds of record there are: what was not recorded cannot be judged.
func (s *session) coverage() *coverage {
	if s.index.Len() == 0 {
		return nil
	}
	c := &coverage{Messages: s.index.KindCount(catalog.KindMessage) > 0, Transfer: s.levels[catalog.Transfer] > 0}
	for sev := catalog.Warning; sev <= catalog.Verbose; sev++ {
		c.Warnings = c.Warnings || s.levels[sev] > 0
	}
	for id := range s.index.Names().Len() {
		c.Network = c.Network || strings.HasPrefix(s.index.Names().String(uint32(id)), "System.Net")
	}
	return c
}
