package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// pointer moves, presses or releases the mouse as a hand does.
func (p *tab) pointer(kind input.DispatchMouseEventType, x, y float64) {
	p.Helper()
	event := input.DispatchMouseEventParams{Type: kind, X: x, Y: y, Button: "left", Buttons: 1, ClickCount: 1}
	if kind == "mouseReleased" {
		event.Buttons = 0
	}
	p.do(string(kind), call(input.DispatchMouseEvent, event))
}

// drag presses the mouse at one place and lets it go at another, both in pixels of the window.
func (p *tab) drag(x, y, toX, toY float64) {
	p.Helper()
	p.pointer("mousePressed", x, y)
	for i := 1.0; i <= 4; i++ {
		p.pointer("mouseMoved", x+(toX-x)*i/4, y+(toY-y)*i/4)
	}
	p.pointer("mouseReleased", toX, toY)
}

// onTimeline gives a place on the timeline: a part of its axis, and pixels below its top.
func (p *tab) onTimeline(part, down float64) (x, y float64) {
	p.Helper()
	box := eval[[]float64](p, `(({left, top, width}) => [left, top, width])(document.querySelector("#lanes").getBoundingClientRect())`)
	return box[0] + part*box[2], box[1] + down
}

// key gives a key to what has the keyboard.
func (p *tab) key(key string, shift bool) {
	p.Helper()
	p.do("press "+key, evaluate(fmt.Sprintf(`(document.activeElement || document.body).dispatchEvent(new KeyboardEvent("keydown", {key: %s, shiftKey: %v, bubbles: true, cancelable: true}))`, quoted(key), shift)))
}

// Conditions on the page.
const (
	noRange     = `document.querySelector(".timeline:not([data-ranged])") && document.querySelector(".range[hidden]") && document.querySelector("main#viewer").dataset.shown === document.querySelector("main#viewer").dataset.records`
	rangeStands = `document.querySelector(".timeline[data-ranged]:not([data-moving])") && document.querySelector(".range:not([hidden])") && Number(document.querySelector("main#viewer").dataset.shown) < Number(document.querySelector("main#viewer").dataset.records)`
)

// TestBrush: a time range is drawn on the timeline with the mouse, moved, resized and taken away; it stands beside the
// filter, hides no failure silently, and a link restores it.
func TestBrush(t *testing.T) {
	p := open(t, "ko", sampleFile)
	x, y := p.onTimeline(.02, 60)
	p.click("#rows [data-row='2']")
	p.pointer("mousePressed", x, y)
	p.pointer("mouseReleased", x, y)
	p.wait("a click makes no range", noRange)

	toX, _ := p.onTimeline(.3, 60)
	p.pointer("mousePressed", x, y)
	p.pointer("mouseMoved", x+50, y)
	p.pointer("mouseMoved", toX, y)
	p.wait("box and times follow the mouse, the rows wait", `document.querySelector(".timeline[data-ranged][data-moving]") && [...document.querySelectorAll("#brush-times span")].every((e) => /^\d\d:\d\d:\d\d/.test(e.textContent) && e.getBoundingClientRect().width > 40) && document.querySelector("main#viewer").dataset.shown === document.querySelector("main#viewer").dataset.records`)
	p.shot("brush-moving-ko")
	p.pointer("mouseReleased", toX, y)
	p.wait("the rows are those of the range", rangeStands)
	first := p.data()["shown"]
	p.wait("the address has it", `/&t=\d{4}-\d\d-\d\dT[\d:.]+Z\.\.\d{4}-\d\d-\d\dT[\d:.]+Z&/.test(location.hash)`)
	if said := p.text(".range"); !hangul(said) || !strings.Contains(said, first) {
		t.Errorf("the range is told as %q, %s records", said, first)
	}
	p.wait("failures outside are told", `document.querySelector(".outside:not([hidden])")?.innerText.includes("시간 범위")`)
	p.shot("brush-ko")

	// A filter beside it: both hold, and each goes without the other.
	p.do("filter", setFilter("level>=warning"))
	p.wait("fewer records", `Number(document.querySelector("main#viewer").dataset.shown) < `+first)
	p.do("no filter", setFilter(""))
	p.wait("the range is left", `document.querySelector("main#viewer").dataset.shown === "`+first+`"`)

	// The end grip is dragged to the right, the box to the left.
	gripX, _ := p.onTimeline(.3, 40)
	farX, _ := p.onTimeline(.6, 40)
	p.drag(gripX+2, y, farX, y)
	p.wait("a longer range has more records", rangeStands+` && Number(document.querySelector("main#viewer").dataset.shown) > `+first)
	width := `Number.parseFloat(document.querySelector("#brush").getAttribute("width"))`
	was := eval[float64](p, width)
	top := eval[string](p, `document.querySelector("#rows [data-row='0']").dataset.record`)
	x, y = p.onTimeline(.3, 60)
	p.drag(x, y, x+200, y)
	p.wait("the box moved, and the rows with it", fmt.Sprintf(`!document.querySelector("[data-moving]") && Math.abs(%s - %f) < 1 && Number.parseFloat(document.querySelector("#brush").getAttribute("x")) > 10 && Number(document.querySelector("#rows [data-row='0']").dataset.record) > %s`, width, was, top))

	// Pins stay buttons, also under the box; a failure outside takes the range away.
	pin := `[...document.querySelectorAll("#lanes .pin")].find((e) => Number.parseFloat(e.getAttribute("x")) > 10 + Number.parseFloat(document.querySelector("#brush").getAttribute("x")))`
	box := eval[[]float64](p, `(({left, top, width, height}) => [left + width / 2, top + height / 2])((`+pin+`).querySelector(".flag").getBoundingClientRect())`)
	p.pointer("mousePressed", box[0], box[1])
	p.pointer("mouseReleased", box[0], box[1])
	p.wait("the pin selects its record", `document.querySelector("#rows [aria-selected=true]")?.dataset.finding && document.querySelector(".timeline[data-ranged]")`)

	// A link gives the same rows in another tab.
	p.click("#share")
	p.wait("the address is that of the dialog, which is always new", `document.querySelector("#share-link").value.endsWith(location.hash) && document.activeElement.id === "share-link"`)
	p.key("Escape", false)
	fragment, shown := strings.TrimPrefix(eval[string](p, `location.hash`), "#"), p.data()["shown"]
	q := openAt(t, place{fragment: fragment, dark: true})
	q.choose(sampleFile)
	q.ready()
	q.wait("the same rows are back", fmt.Sprintf(`document.querySelector("main#viewer").dataset.shown === %q && document.querySelector(".timeline[data-ranged]")`, shown))
	q.shot("brush-link-dark")

	// Escape while the mouse is pressed gives the movement up; a double click takes the range away.
	x, y = p.onTimeline(.5, 60)
	p.pointer("mousePressed", x, y)
	p.pointer("mouseMoved", x-100, y)
	p.wait("it moves", `document.querySelector("[data-moving]")`)
	p.key("Escape", false)
	p.wait("it is given up", fmt.Sprintf(`!document.querySelector("[data-moving]") && document.querySelector("main#viewer").dataset.shown === %q`, shown))
	p.pointer("mouseReleased", x-100, y)
	p.do("double click", chromedp.DoubleClick(chromedp.CSS("#brush")))
	p.wait("the range is gone", noRange+` && !location.hash.includes("&t=")`)
}

// TestBrushKeys: the same by keyboard, and what is said of a range in which nothing matches.
func TestBrushKeys(t *testing.T) {
	p := open(t, "en", sampleFile)
	p.key("n", false)
	p.wait("a failure is selected", `document.querySelector("#rows [aria-selected=true]")?.dataset.finding`)
	p.key("t", false)
	p.wait("a range stands around it and its first grip has the keyboard", rangeStands+` && document.activeElement.id === "brush-from" && document.querySelector("#rows [aria-selected=true]")`)
	p.shot("brush-keys-en")
	shown := p.data()["shown"]
	said := eval[string](p, `document.activeElement.getAttribute("aria-valuetext")`)
	now := eval[int](p, `Number(document.activeElement.getAttribute("aria-valuenow"))`)
	p.key("ArrowLeft", false)
	p.wait("an arrow moves it by a bar", fmt.Sprintf(`Number(document.activeElement.getAttribute("aria-valuenow")) === %d && document.activeElement.getAttribute("aria-valuetext") !== %q`, now-1, said))
	p.key("ArrowLeft", true)
	p.wait("with Shift by ten", fmt.Sprintf(`Number(document.activeElement.getAttribute("aria-valuenow")) === %d && Number(document.querySelector("main#viewer").dataset.shown) >= %s`, max(0, now-11), shown))
	p.key("Home", false)
	p.wait("Home moves it to the beginning", `document.activeElement.getAttribute("aria-valuenow") === "0" && document.querySelector("#brush").getAttribute("x") === "0.00%"`)
	p.do("the other grip", evaluate(`document.querySelector("#brush-to").focus()`))
	p.key("End", false)
	p.wait("End moves the other one to the end", `document.activeElement.getAttribute("aria-valuenow") === "150" && document.querySelector("main#viewer").dataset.shown === document.querySelector("main#viewer").dataset.records`)
	p.key("Escape", false)
	p.wait("Escape takes the range away", noRange+` && document.activeElement.id === "range-start"`)

	p.click("#range-start")
	p.wait("the button begins one, too", rangeStands)
	p.do("nothing matches", setFilter("code:262159 not level:warning"))
	p.wait("the range is one of the conditions", `document.querySelectorAll(".terms li").length === 3 && document.querySelector(".terms li:last-child").innerText.includes("Time range")`)
	p.shot("brush-nothing-en")
	p.click(".terms li:last-child button")
	p.wait("it is removed alone", `document.querySelector(".range[hidden]") && document.querySelectorAll(".terms li").length === 2 && document.querySelector("#filter").value !== ""`)
	p.key("t", false)
	p.wait("a range again", `document.querySelector(".range:not([hidden])")`)
	p.click(".state [data-action=clear-all]")
	p.wait("everything is removed", noRange+` && document.querySelector("#filter").value === ""`)

	p.key("t", false)
	p.wait("a range once more", rangeStands)
	p.click("#verdict [data-category=untrusted-root] [data-action=show]")
	p.wait("a failure of the verdict shows wherever it is", `document.querySelector("#rows [aria-selected=true]")?.dataset.finding?.includes("untrusted-root")`)
}

// TestBrushTouch: a finger draws a range on a phone, and its times are told.
func TestBrushTouch(t *testing.T) {
	p := openAt(t, place{fragment: "v=1&lang=ko", width: 390, height: 844})
	p.do("have a touch screen", call(emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true}))
	p.choose(sampleFile)
	p.ready()
	p.wait("the timeline is there", `document.querySelector("#lanes") !== null && document.querySelector("#rows [data-row='0']") !== null`)
	touch := func(kind input.DispatchTouchEventType, points ...*input.TouchPoint) {
		p.do(string(kind), call(input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points}))
	}
	x, y := p.onTimeline(.3, 40)
	toX, _ := p.onTimeline(.8, 40)
	touch("touchStart", &input.TouchPoint{X: x, Y: y})
	for i := 1.0; i <= 5; i++ {
		touch("touchMove", &input.TouchPoint{X: x + (toX-x)*i/5, Y: y + i})
	}
	p.wait("the box follows the finger", `document.querySelector(".timeline[data-moving]") !== null`)
	p.shot("brush-touch-moving")
	touch("touchEnd")
	p.wait("the rows are those of the range", rangeStands)
	p.shot("brush-touch")
	p.click(".range [data-action=range-clear]")
	p.wait("the range is gone", noRange)
}
