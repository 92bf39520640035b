package app

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// What is written into the page by hand, beside go-app.

func element(tag, class string, parent app.Value) app.Value {
	el := app.Window().Get("document").Call("createElement", tag)
	if class != "" {
		el.Set("className", class)
	}
	parent.Call("appendChild", el)
	return el
}

func svgElement(tag string, parent app.Value) app.Value {
	el := app.Window().Get("document").Call("createElementNS", svgSpace, tag)
	parent.Call("appendChild", el)
	return el
}

func setAttribute(el app.Value, name, value string) { el.Call("setAttribute", name, value) }

// optional sets an attribute, or takes it away if there is no value.
func optional(el app.Value, name, value string) {
	if value == "" {
		el.Call("removeAttribute", name)
		return
	}
	setAttribute(el, name, value)
}

func text(el app.Value, s string) { el.Set("textContent", s) }

func same(el app.Value, class string, is bool) {
	if is {
		class += " same"
	}
	el.Set("className", class)
}

func setStyle(el app.Value, name, value string) { el.Get("style").Call("setProperty", name, value) }

func px(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) + "px" }

func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 32
		}
	}
	return string(b)
}
