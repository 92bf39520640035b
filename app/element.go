package app

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// elem is an HTML element in the making: Body, Text or UI ends it.
//
// go-app has a type for each HTML element, and each brings its methods into the viewer's binary. All elements here are
// of the one type that app.Elem makes, which differs in the tag alone. What is called hundreds of times is not inlined:
// together that makes the binary 70 KB smaller (compressed).
type elem struct{ html app.HTMLElem }

// el begins an element; no class is "".
func el(tag, class string) elem { return elem{app.Elem(tag).Class(class)} }

// button begins a button that does an action of actions.go; no class is "".
func button(class, action string) elem {
	return el("button", class).set("type", "button").set("data-action", action)
}

// textNode makes a text that stands between elements.
func textNode(text string) app.UI { return app.Text(text) }

// words makes an element that holds a text and nothing else; no class is "".
func words(tag, class, text string) app.UI { return el(tag, class).Text(text) }

// box makes an element with others inside; no class is "".
func box(tag, class string, inside ...app.UI) app.UI { return el(tag, class).Body(inside...) }

// Body ends the element with what is inside.
//
//go:noinline
func (e elem) Body(inside ...app.UI) app.UI { return e.html.Body(inside...) }

// Text ends the element with a text inside.
//
//go:noinline
func (e elem) Text(text string) app.UI { return e.html.Text(text) }

// UI ends the element with nothing inside.
//
//go:noinline
func (e elem) UI() app.UI { return e.html }

// set sets an attribute; without a value there is none.
//
//go:noinline
func (e elem) set(name, value string) elem { return elem{e.html.Attr(name, value)} }

// Attr sets an attribute; false and "" are none.
//
//go:noinline
func (e elem) Attr(name string, value any) elem { return elem{e.html.Attr(name, value)} }

// Aria sets an attribute aria-name.
//
//go:noinline
func (e elem) Aria(name string, value any) elem { return elem{e.html.Aria(name, value)} }

// DataSet sets an attribute data-name.
//
//go:noinline
func (e elem) DataSet(name string, value any) elem { return elem{e.html.DataSet(name, value)} }

// DataSets sets several attributes data-name.
func (e elem) DataSets(values map[string]any) elem { return elem{e.html.DataSets(values)} }

// Arg is what the element's action is about.
func (e elem) Arg(value any) elem { return e.DataSet("arg", value) }

// Label is what a screen reader says.
func (e elem) Label(label string) elem { return e.set("aria-label", label) }

// Class adds a class.
func (e elem) Class(class string) elem { return e.set("class", class) }

// ID sets the attribute id.
func (e elem) ID(id string) elem { return e.set("id", id) }

// Lang sets the language of what is inside.
func (e elem) Lang(tag string) elem { return e.set("lang", tag) }

// Dir sets the direction of the text inside.
func (e elem) Dir(direction string) elem { return e.set("dir", direction) }

// Role sets the role.
func (e elem) Role(role string) elem { return e.set("role", role) }

// Title sets what is shown when the pointer rests on the element.
func (e elem) Title(title string) elem { return e.set("title", title) }

// TabIndex sets the attribute tabindex.
func (e elem) TabIndex(index int) elem { return elem{e.html.TabIndex(index)} }

// Hidden hides the element.
//
//go:noinline
func (e elem) Hidden(hidden bool) elem { return elem{e.html.Hidden(hidden)} }

// OnChange sets the handler of a change. go-app keeps the handlers of an element that it uses again: they must not
// capture what changes. So do the others.
func (e elem) OnChange(handle app.EventHandler) elem { return elem{e.html.OnChange(handle)} }

// OnContextMenu sets the handler of the context menu.
func (e elem) OnContextMenu(handle app.EventHandler) elem { return elem{e.html.OnContextMenu(handle)} }

// OnDblClick sets the handler of a double click.
func (e elem) OnDblClick(handle app.EventHandler) elem { return elem{e.html.OnDblClick(handle)} }
