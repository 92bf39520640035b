package app

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// focused is the element that has the keyboard; body if none has it.
func focused() app.Value { return app.Window().Get("document").Get("activeElement") }

// focusID puts the keyboard on the element with an id, if there is one.
func focusID(id string) bool {
	el := app.Window().GetElementByID(id)
	if el.Truthy() {
		el.Call("focus")
	}
	return el.Truthy()
}

// focusOn puts the keyboard on the element with an id, and keeps the rows from asking for it once they are drawn.
func (v *viewer) focusOn(id string) {
	v.table.grab = false
	focusID(id)
}

// nowhere says that no element has the keyboard.
func nowhere() bool {
	active := focused()
	return !active.Truthy() || active.Equal(app.Window().Get("document").Get("body"))
}

// refuges take the keyboard when the element in them that had it is gone; elsewhere the rows do.
var refuges = [...]struct{ within, id string }{{".filter", "filter"}, {"#panel", "panel"}, {".codes", "code-search"}}

// keepFocus stands before anything that may take the element away that has the keyboard: the browser would leave the
// keyboard on nothing, and Tab would begin at the top of the page. A page where it is on nothing already stays so.
func (v *viewer) keepFocus(ctx app.Context) {
	if nowhere() {
		return
	}
	active, id := focused(), ""
	for _, r := range refuges {
		if active.Call("closest", r.within).Truthy() {
			id = r.id
		}
	}
	ctx.Defer(func(ctx app.Context) {
		switch {
		case !nowhere() || v.dialog != "":
		case id != "" && focusID(id):
		case len(v.session.files) > 0:
			v.focusRecords(ctx)
		}
	})
}
