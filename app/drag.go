package app

import (
	"math"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// drag is a pointer (mouse, pen or finger) that was pressed on something and is moved. The page is not drawn meanwhile:
// move writes what changes by hand, and end draws once.
type drag struct {
	move func(x float64)                // the pointer is at x, in pixels of the window
	end  func(ctx app.Context, ok bool) // it was let go where it was moved to; or not ok: given up

	el      app.Value // takes the pointer's events from the first move on
	pointer int
	from    float64 // where it was pressed
	moved   bool    // farther than a click may
	stop    func()  // ends the listening
}

// drags is what a pressed pointer can begin, by what it is pressed on; the first one that fits begins. A nil drag
// begins nothing.
var drags = []struct {
	on    string // selector
	begin func(v *viewer, el, target app.Value, x float64) *drag
}{
	{"#lanes", (*viewer).beginBrush},
	{".sizer", (*viewer).beginSizing},
}

// clickSlop is how far a pointer may move, in pixels, and still click.
const clickSlop = 4

// listenDrags follows pressed pointers. Movements are listened to only while one is pressed.
func (v *viewer) listenDrags(ctx app.Context) {
	window := app.Window()
	var move, up, cancel app.Func
	kinds := []string{"pointermove", "pointerup", "pointercancel"}
	stop := func() {
		for i, f := range []app.Func{move, up, cancel} {
			window.Call("removeEventListener", kinds[i], f)
		}
	}
	listener := func(handle func(event app.Value)) app.Func {
		return app.FuncOf(func(_ app.Value, args []app.Value) any {
			v.guard(func() { handle(args[0]) })
			return nil
		})
	}
	mine := func(event app.Value) bool {
		return v.drag != nil && event.Get("pointerId").Int() == v.drag.pointer
	}
	move = listener(func(event app.Value) {
		switch {
		case !mine(event):
		case event.Get("buttons").Int() == 0:
			v.endDrag(ctx, false) // let go outside the window, which nobody told
		default:
			v.drag.to(event.Get("clientX").Float())
		}
	})
	up = listener(func(event app.Value) {
		if mine(event) {
			v.endDrag(ctx, v.drag.moved)
		}
	})
	cancel = listener(func(event app.Value) {
		if mine(event) {
			v.endDrag(ctx, false)
		}
	})
	window.Call("addEventListener", "pointerdown", listener(func(event app.Value) {
		v.endDrag(ctx, false) // a second finger ends what the first one began
		if event.Get("button").Int() != 0 || !event.Get("isPrimary").Bool() || event.Get("ctrlKey").Bool() {
			return
		}
		target, x := event.Get("target"), event.Get("clientX").Float()
		for _, d := range drags {
			el := target.Call("closest", d.on)
			if !el.Truthy() {
				continue
			}
			if v.drag = d.begin(v, el, target, x); v.drag != nil {
				v.drag.el, v.drag.pointer, v.drag.from, v.drag.stop = el, event.Get("pointerId").Int(), x, stop
				for i, f := range []app.Func{move, up, cancel} {
					window.Call("addEventListener", kinds[i], f)
				}
			}
			return
		}
	}))
}

// to moves the drag. Only from the first real move on it keeps the pointer to itself: what a click is for stays.
func (d *drag) to(x float64) {
	if !d.moved {
		if math.Abs(x-d.from) < clickSlop {
			return
		}
		d.moved = true
		d.el.Call("setPointerCapture", d.pointer)
	}
	d.move(x)
}

// endDrag ends the drag under way, if there is one.
func (v *viewer) endDrag(ctx app.Context, ok bool) {
	d := v.drag
	if d == nil {
		return
	}
	v.drag = nil
	d.stop()
	if d.moved {
		ctx.Dispatch(func(ctx app.Context) { v.guard(func() { d.end(ctx, ok) }) })
	}
}
