package app

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// dialogs draws what may stand above the page, one at a time: viewer.dialog names it. The element of a dialog has the
// id "<name>-dialog".
//
// They are native <dialog> elements shown as modal ones: the browser makes the page behind inert, closes on Escape and on
// a phone's way back, and gives the keyboard back to what had it. The page's part is to show them once they are drawn
// (openDialog), to learn of their end (the event "close", see listen), and to let Tab go around in them, which would
// else go out to the browser's own bars.
var dialogs = map[string]func(v *viewer, t *catalog.Text) app.UI{
	"share": (*viewer).shareView,
	"keys":  func(_ *viewer, t *catalog.Text) app.UI { return keysDialog(t) },
	"drop":  (*viewer).dropView,
}

// dialogView draws the open dialog; without one its element stands by, empty.
func (v *viewer) dialogView(t *catalog.Text) app.UI {
	if draw := dialogs[v.dialog]; draw != nil {
		return draw(v, t)
	}
	return el("dialog", "").Hidden(true).UI()
}

// dialogFrame is what all dialogs have in common: a title, a button that closes, and what stands below.
func dialogFrame(t *catalog.Text, name, title string, body ...app.UI) app.UI {
	closing := t.UI("dialog.close")
	header := box("header", "",
		el("h2", "").ID(name+"-title").Text(title),
		button("button plain only", "dialog-close").
			Aria("label", closing).Title(closing).Body(icon("x")))
	return el("dialog", "dialog "+name).ID(name+"-dialog").Role("dialog").Aria("modal", "true").Aria("labelledby", name+"-title").
		Body(append([]app.UI{header}, body...)...)
}

// openDialog opens a dialog, in place of another if one is open. The keyboard goes to its element with autofocus.
func (v *viewer) openDialog(ctx app.Context, name string) {
	v.dialog, v.menu = name, nil
	ctx.Defer(func(app.Context) {
		el := app.Window().GetElementByID(name + "-dialog")
		if !el.Truthy() {
			return
		}
		if !el.Get("open").Bool() {
			el.Call("showModal")
		}
		if first := el.Call("querySelector", "[autofocus]"); first.Truthy() {
			first.Call("focus")
			if first.Get("select").Truthy() {
				first.Call("select")
			}
		}
	})
}

// dialogKey gives what a key does while a dialog is open.
func (v *viewer) dialogKey(name string, shift bool) func(ctx app.Context) {
	switch {
	case name == "Escape", name == "?" && v.dialog == "keys":
		return v.closeDialog
	case name == "Tab":
		by := 1
		if shift {
			by = -1
		}
		return func(app.Context) {
			if el := app.Window().GetElementByID(v.dialog + "-dialog"); el.Truthy() {
				goAround(el.Call("querySelectorAll", "button, input, [tabindex='0']"), focused(), by)
			}
		}
	}
	return nil
}

// closeDialog closes the open dialog, however that was asked for. Files that waited for an answer in it are forgotten.
func (v *viewer) closeDialog(ctx app.Context) {
	if v.dialog == "" {
		return
	}
	if el := app.Window().GetElementByID(v.dialog + "-dialog"); el.Truthy() && el.Get("open").Bool() {
		el.Call("close")
	}
	v.dialog, v.dropped = "", nil
	ctx.Defer(func(ctx app.Context) {
		if nowhere() && len(v.session.files) > 0 { // what had the keyboard before is gone
			v.focusRecords(ctx)
		}
	})
}

// onDialogClose hears that a dialog was closed by the browser itself: by Escape, or a phone's way back.
func (v *viewer) onDialogClose(ctx app.Context, dialog app.Value) {
	if v.dialog != "" && dialog.Get("id").String() == v.dialog+"-dialog" && !dialog.Get("open").Bool() {
		v.closeDialog(ctx)
	}
}
