package app

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// What is written into the page by hand, beside go-app.

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
