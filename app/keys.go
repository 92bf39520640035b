package app

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// key is one key of the page: what it does, where, and what the help says of it. The help is drawn from the same rows,
// so that it cannot say anything else than what happens.
type key struct {
	name  string // as the browser names it, a letter with Shift as a capital
	group string // of the help: a key of the text table behind "keys.group."
	text  string // behind "keys."; rows with the same text that follow each other are one line of the help
	where keyPlace
	do    func(v *viewer, ctx app.Context) // nil: the boot script serves it
}

// keyPlace is where a key works. None works in a field, in a menu or in a dialog.
type keyPlace uint8

const (
	whileOpen keyPlace = iota // files are open
	inTable                   // the keyboard is in the table; elsewhere the key scrolls or presses
	everywhere
)

// keys are all keys of the page, in the order of the help. Keys with Ctrl, Alt or Meta are the browser's.
var keys = [...]key{
	{"j", "move", "step", whileOpen, func(v *viewer, ctx app.Context) { v.move(ctx, 1) }},
	{"k", "move", "step", whileOpen, func(v *viewer, ctx app.Context) { v.move(ctx, -1) }},
	{"ArrowDown", "move", "rows", inTable, func(v *viewer, ctx app.Context) { v.move(ctx, 1) }},
	{"ArrowUp", "move", "rows", inTable, func(v *viewer, ctx app.Context) { v.move(ctx, -1) }},
	{"PageDown", "move", "pages", inTable, func(v *viewer, ctx app.Context) { v.move(ctx, v.table.page()) }},
	{"PageUp", "move", "pages", inTable, func(v *viewer, ctx app.Context) { v.move(ctx, -v.table.page()) }},
	{"Home", "move", "ends", inTable, func(v *viewer, ctx app.Context) { v.move(ctx, -len(v.session.rows)) }},
	{"End", "move", "ends", inTable, func(v *viewer, ctx app.Context) { v.move(ctx, len(v.session.rows)) }},
	{"ArrowLeft", "move", "cells", inTable, func(v *viewer, ctx app.Context) { v.moveCell(ctx, -1) }},
	{"ArrowRight", "move", "cells", inTable, func(v *viewer, ctx app.Context) { v.moveCell(ctx, 1) }},
	{"v", "move", "view", whileOpen, func(v *viewer, ctx app.Context) { v.nextView(ctx) }},
	{"Escape", "move", "back", whileOpen, func(v *viewer, ctx app.Context) { v.back(ctx) }},

	{"n", "find", "failure", whileOpen, func(v *viewer, ctx app.Context) { v.step(ctx, 1); v.focusRecords(ctx) }},
	{"N", "find", "failure", whileOpen, func(v *viewer, ctx app.Context) { v.step(ctx, -1); v.focusRecords(ctx) }},

	{"/", "filter", "filter", whileOpen, func(_ *viewer, _ app.Context) { focusID("filter") }},
	{"f", "filter", "value", inTable, func(v *viewer, ctx app.Context) { v.menuOfRow(ctx) }},
	{"t", "filter", "range", whileOpen, func(v *viewer, ctx app.Context) { v.startRange(ctx) }},
	{"a", "filter", "activity", whileOpen, func(v *viewer, ctx app.Context) { v.filterActivity(ctx) }},

	{"Enter", "record", "read", inTable, func(v *viewer, ctx app.Context) { v.enter(ctx) }},
	{"1", "record", "tab", whileOpen, func(v *viewer, ctx app.Context) { v.nthTab(ctx, 1) }},
	{"2", "record", "tab", whileOpen, func(v *viewer, ctx app.Context) { v.nthTab(ctx, 2) }},
	{"3", "record", "tab", whileOpen, func(v *viewer, ctx app.Context) { v.nthTab(ctx, 3) }},
	{"4", "record", "tab", whileOpen, func(v *viewer, ctx app.Context) { v.nthTab(ctx, 4) }},
	{"5", "record", "tab", whileOpen, func(v *viewer, ctx app.Context) { v.nthTab(ctx, 5) }},
	{"w", "record", "code", whileOpen, func(v *viewer, ctx app.Context) { v.codeOfRecord(ctx) }},
	{"x", "record", "xml", whileOpen, func(v *viewer, ctx app.Context) { v.copyXML(ctx) }},
	{"c", "record", "link", whileOpen, func(v *viewer, ctx app.Context) { v.copy(ctx, v.address(), "copied.link") }},

	{"o", "files", "open", everywhere, func(v *viewer, _ app.Context) { v.pickFiles() }},
	{"Ctrl+V", "files", "paste", everywhere, nil},
	{"s", "files", "share", whileOpen, func(v *viewer, ctx app.Context) { v.openShare(ctx) }},
	{"?", "files", "help", everywhere, func(v *viewer, ctx app.Context) { v.openDialog(ctx, "keys") }},
}

// keyName names a pressed key: what its layout gives, or, where that is no Latin letter or sign, what the key's place
// gives on an English keyboard. A Korean keyboard gives "ㅜ" where others give "n", an input method only "Process".
// key and code are those of the event; caps says that Caps Lock is on, which makes no letter a capital.
func keyName(key, code string, shift, caps bool) string {
	name := key
	if key == "" || key[0] >= 0x80 || key == "Process" || key == "Unidentified" {
		name = strings.TrimPrefix(code, "Key")
		if digit, ok := strings.CutPrefix(code, "Digit"); ok && !shift {
			name = digit
		}
		if code == "Slash" {
			name = "/"
			if shift {
				name = "?"
			}
		}
		caps = true // a place has no case of its own
	}
	switch {
	case len(name) != 1 && name != key:
		return "" // a place that means nothing
	case caps && len(name) == 1 && shift:
		return strings.ToUpper(name)
	case caps && len(name) == 1:
		return lower(name)
	}
	return name
}

// composing says whether a key or an input belongs to a syllable that is still being put together. Safari reports the
// Enter that ends it as an ordinary one, but for its code.
func composing(event app.Value) bool {
	return event.Get("isComposing").Truthy() || event.Get("keyCode").Type() == app.TypeNumber && event.Get("keyCode").Int() == 229
}

// rover is a group of controls that is one stop of Tab: arrow keys go around in it, Home and End to its ends.
type rover struct {
	group, item, back, on string
	act                   bool // who arrives presses, as in tab lists
}

var rovers = [...]rover{
	{"[role=menu]", "[role=menuitem], [role=menuitemcheckbox]", "ArrowUp", "ArrowDown", false},
	{"[role=tablist]", "[role=tab]", "ArrowLeft", "ArrowRight", true},
	{".timeline .lanes", ".pin", "ArrowLeft", "ArrowRight", false},
}

// onKey gives what a pressed key does, or nil if it is not ours. It decides at once, because the browser's own meaning
// must be stopped before it happens; what it gives runs in its turn.
func (v *viewer) onKey(event app.Value) func(ctx app.Context) {
	target := event.Get("target")
	if event.Get("key").Type() != app.TypeString || target.Get("closest").IsUndefined() || event.Get("isComposing").Bool() ||
		event.Get("ctrlKey").Bool() || event.Get("metaKey").Bool() || event.Get("altKey").Bool() {
		return nil // who fills fields in by program sends keys without a name
	}
	name := keyName(event.Get("key").String(), event.Get("code").String(), event.Get("shiftKey").Bool(),
		event.Call("getModifierState", "CapsLock").Bool())
	switch {
	case v.dialog != "":
		return v.dialogKey(name, event.Get("shiftKey").Bool())
	case v.menu != nil && (name == "Escape" || name == "Tab"):
		return v.closeMenu
	case v.columnsOpen && (columnKeys[name] != 0 || name == "Escape" || name == "Tab"):
		far := event.Get("shiftKey").Bool()
		return func(ctx app.Context) { v.columnKey(ctx, name, far) }
	case name == "Escape" && v.drag != nil:
		return func(ctx app.Context) { v.endDrag(ctx, false) }
	case target.Call("closest", "input, select, textarea").Truthy():
		return nil
	case (name == "Enter" || name == " ") && target.Call("matches", "[role=button][data-action]").Truthy():
		return func(ctx app.Context) { v.act(ctx, target) }
	}
	if grip := target.Call("closest", ".grip"); gripKeys[name] != 0 && grip.Truthy() {
		far := event.Get("shiftKey").Bool()
		return func(ctx app.Context) { v.gripKey(ctx, grip, name, far) }
	}
	if name == "Escape" && v.onRange(target) {
		return v.clearDuring
	}
	if do := v.codeKey(name, target); do != nil && v.menu == nil {
		return do
	}
	if rove := v.rove(name, target); v.menu != nil || v.columnsOpen || rove != nil && !v.table.grab {
		return rove
	}
	for i := range keys {
		if k := &keys[i]; k.name == name && k.do != nil && v.works(k, target) {
			return func(ctx app.Context) {
				v.keepFocus(ctx)
				k.do(v, ctx)
				v.writeLink()
			}
		}
	}
	return nil
}

// works says whether a key has a meaning where the keyboard is.
func (v *viewer) works(k *key, target app.Value) bool {
	switch {
	case k.where == everywhere:
		return true
	case len(v.session.files) == 0:
		return false
	case k.where == inTable:
		return v.table.holds(target)
	case k.name == "Escape":
		return v.peek || target.Call("closest", ".detail").Truthy()
	}
	return true
}

// rove gives the way from one control of a group to another, or nil if the key is none of the group's.
func (v *viewer) rove(name string, target app.Value) func(ctx app.Context) {
	for _, r := range rovers {
		item := target.Call("closest", r.item)
		if !item.Truthy() || name != r.back && name != r.on && name != "Home" && name != "End" {
			continue
		}
		group := item.Call("closest", r.group)
		if !group.Truthy() {
			continue
		}
		return func(ctx app.Context) {
			items := group.Call("querySelectorAll", r.item)
			var next app.Value
			switch name {
			case r.back:
				next = goAround(items, item, -1)
			case r.on:
				next = goAround(items, item, 1)
			case "Home":
				next = goAround(items, nil, 1)
			case "End":
				next = goAround(items, nil, -1)
			}
			if r.act {
				v.act(ctx, next)
			}
		}
	}
	return nil
}

// goAround puts the keyboard on the element before or behind one in a list, at the ends on that of the other end; from
// nowhere it goes to the first or the last.
func goAround(items, from app.Value, by int) app.Value {
	at, n := min(-by, 0), items.Length()
	for i := range n {
		if from != nil && items.Index(i).Equal(from) {
			at = i
		}
	}
	next := items.Index((at + by + n) % n)
	next.Call("focus")
	return next
}

// back leaves the record for the table.
func (v *viewer) back(ctx app.Context) {
	v.peek = false
	v.focusRecords(ctx)
}

// enter goes from the row into its record.
func (v *viewer) enter(ctx app.Context) {
	if rec := v.table.record(v.session); rec >= 0 && rec != v.session.selected {
		v.selectRecord(ctx, uint32(rec))
	}
	v.peek = true
	ctx.Defer(func(app.Context) { v.focusOn("panel") })
}

// nthTab shows the n-th tab of the record.
func (v *viewer) nthTab(ctx app.Context, n int) {
	if tabs := v.tabs(); n <= len(tabs) && v.session.selected >= 0 {
		v.showTab(ctx, tabs[n-1])
	}
}

// nextView shows the next of the views.
func (v *viewer) nextView(ctx app.Context) {
	at := 0
	for i, id := range viewIDs {
		if id == v.view {
			at = i
		}
	}
	for i := range viewIDs {
		if id := viewIDs[(at+1+i)%len(viewIDs)]; shownView(id) {
			v.show(ctx, id)
			v.focusRecords(ctx)
			return
		}
	}
}
