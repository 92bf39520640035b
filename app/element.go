package app

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// go-app has a type for each HTML element, and each type brings its own methods into the viewer's binary. All elements
// here are of the one type that app.Elem makes: it differs in the tag alone.

// el makes an element; no class is "".
func el(tag, class string) app.HTMLElem { return app.Elem(tag).Class(class) }

// textNode makes a text that stands between elements.
func textNode(text string) app.UI { return app.Text(text) }

// words makes an element that holds a text and nothing else; no class is "".
func words(tag, class, text string) app.UI { return el(tag, class).Text(text) }

// box makes an element with others inside; no class is "".
func box(tag, class string, inside ...app.UI) app.UI { return el(tag, class).Body(inside...) }

// button makes a button that does an action of actions.go; no class is "".
func button(class, action string) app.HTMLElem {
	return el("button", class).Attr("type", "button").DataSet("action", action)
}
