package app

import (
	"math"
	"strconv"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// The chosen time lies on the timeline as a box with two grips. go-app makes only the parts; where they stand is
// written by hand, as the rows are: a pointer that is moved must not draw the page.

// ends of the chosen time, as data-end of its grips.
const (
	endFrom = "from"
	endTo   = "to"
)

// brushBox is the box. It lies under the pins, which stay in reach.
func brushBox() app.UI {
	return svg("rect", "id", "brush", "class", "brush", "y", ".5", "height", "78.5")
}

// grips are what the box's ends are moved by: with a pointer, or with the arrow keys.
func grips(t *catalog.Text) []app.UI {
	grip := func(end, label, hit string) app.UI {
		return svg("svg", "id", "brush-"+end, "class", "grip", "data-end", end, "y", "24", "overflow", "visible",
			"role", "slider", "tabindex", "0", "aria-label", label, "aria-valuemin", "0", "aria-valuemax", strconv.Itoa(timelineBars)).Body(
			svg("rect", "class", "hit", "x", hit, "width", "32", "height", "55"),
			svg("rect", "class", "handle", "x", "-3", "y", "4", "width", "6", "height", "20", "rx", "2"))
	}
	return []app.UI{grip(endFrom, t.UI("range.from"), "-22"), grip(endTo, t.UI("range.to"), "-10")}
}

// gripTimes are the times at the grips, while they are moved.
func gripTimes() app.UI {
	return el("div", "grip-times").ID("brush-times").Aria("hidden", true).Body(el("span", "").UI(), el("span", "").UI())
}

// rangeButton begins a range without a pointer.
func rangeButton(t *catalog.Text) app.UI {
	return button("range-start", "range").ID("range-start").
		Aria("label", t.UI("range.start")).Title(t.UI("range.start")).Body(icon("range", "small"), textNode(t.UI("range.button")))
}

// rangeBar says which time is chosen, how many records it leaves, and takes it away again. It keeps its place.
func (v *viewer) rangeBar(t *catalog.Text) app.UI {
	s := v.session
	if !s.during.set() {
		return el("div", "range").Hidden(true).UI()
	}
	return el("div", "range").Role("group").Label(t.UI("range.label")).Body(
		icon("range", "small"),
		el("p", "").Role("status").Body(
			words("b", "", t.UI("range.label")),
			words("span", "", s.period()),
			words("span", "quiet", t.UI("range.count", "n", len(s.rows)))),
		button("button plain", "range-clear").Label(t.UI("range.clear")).
			Body(icon("x", "small"), textNode(t.UI("range.clear.short"))),
	)
}

// period writes the chosen time; "" for all of it.
func (s *session) period() string {
	if !s.during.set() {
		return ""
	}
	text := func(ns int64) string {
		if ns == 0 {
			return "…"
		}
		return s.edge(ns)
	}
	return text(s.during.from) + " – " + text(s.during.to)
}

// edge writes one end of a range, with as much of it as tells records apart.
func (s *session) edge(ns int64) string {
	axis, _ := s.axis()
	layout := time.TimeOnly
	switch unit := axis.unit(); {
	case unit < int64(time.Millisecond) || ns%int64(time.Millisecond) != 0:
		layout = "15:04:05.0000000"
	case unit < int64(time.Second) || ns%int64(time.Second) != 0:
		layout = "15:04:05.000"
	}
	at, first := time.Unix(0, ns).In(s.zone), time.Unix(0, axis.from).In(s.zone)
	if s.days || first.Format(time.DateOnly) != at.Format(time.DateOnly) {
		layout = "2006-01-02 " + layout // not without the year: 03-04 is a day in March or in April
	}
	return at.Format(layout)
}

// beginBrush begins a range, moves the one there is, or one of its ends, by what is pressed.
func (v *viewer) beginBrush(lanes, target app.Value, pressedAt float64) *drag {
	s := v.session
	axis, ok := s.axis()
	if !ok {
		return nil
	}
	box := lanes.Call("getBoundingClientRect")
	left, width := box.Get("left").Float(), max(1, box.Get("width").Float())
	at := func(x float64) int64 {
		axis, _ = s.axis() // a file that is still read makes it longer
		return axis.at((x - left) / width)
	}
	pressed := at(pressedAt)
	was, set := s.ends()
	span := func(x float64) timeSpan {
		if math.Abs(x-pressedAt) < clickSlop {
			return timeSpan{} // brought back to where it began
		}
		return ordered(pressed, at(x))
	}
	grip := target.Call("closest", ".grip")
	switch {
	case grip.Truthy() && attribute(grip, "data-end") == endFrom:
		span = func(x float64) timeSpan { return ordered(was.to, at(x)) }
	case grip.Truthy():
		span = func(x float64) timeSpan { return ordered(was.from, at(x)) }
	case set && was.from <= pressed && pressed <= was.to:
		span = func(x float64) timeSpan {
			by := at(x) - pressed
			by -= by % axis.unit()
			return axis.clamp(timeSpan{was.from + by, was.to + by})
		}
	}
	var now timeSpan
	paint := newBrush()
	return &drag{
		move: func(x float64) {
			if now = span(x); now.set() {
				now = axis.round(now)
			}
			paint.moving(now.set())
			paint.draw(s, axis, now)
		},
		end: func(ctx app.Context, ok bool) {
			paint.moving(false)
			if ok && now.set() {
				v.setDuring(ctx, now)
				return
			}
			v.drawBrush()
		},
	}
}

// ordered makes a span of two times in any order.
func ordered(a, b int64) timeSpan { return timeSpan{min(a, b), max(a, b)} }

// brush holds the elements that a range is drawn with.
type brush struct{ section, lanes, box, from, to, times app.Value }

func newBrush() brush {
	id := app.Window().GetElementByID
	b := brush{lanes: id("lanes"), box: id("brush"), from: id("brush-from"), to: id("brush-to"), times: id("brush-times")}
	if b.lanes.Truthy() {
		b.section = b.lanes.Get("parentElement")
	}
	return b
}

// moving says whether a pointer moves the range: its times stand at the grips then.
func (b brush) moving(is bool) { optional(b.section, "data-moving", flag(is)) }

// flag is the value of an attribute that only is there or not.
func flag(is bool) string {
	if is {
		return "true"
	}
	return ""
}

// draw places box, grips and their times; a range that is not set has none.
func (b brush) draw(s *session, axis timeAxis, r timeSpan) {
	optional(b.section, "data-ranged", flag(r.set()))
	if !r.set() {
		return
	}
	lanes := b.lanes.Call("getBoundingClientRect")
	width, left := lanes.Get("width").Float(), lanes.Get("left").Float()
	labels := b.times.Get("children")
	from, to := labels.Index(0), labels.Index(1)
	text(from, s.edge(r.from))
	text(to, s.edge(r.to))
	first, last := axis.percent(r.from), axis.percent(r.to)
	setAttribute(b.box, "x", percentText(first))
	setAttribute(b.box, "width", percentText(last-first))
	for _, grip := range []struct {
		el app.Value
		at int64
	}{{b.from, r.from}, {b.to, r.to}} {
		setAttribute(grip.el, "x", percentText(axis.percent(grip.at)))
		setAttribute(grip.el, "aria-valuenow", strconv.Itoa(int(axis.percent(grip.at)*timelineBars/100)))
		setAttribute(grip.el, "aria-valuetext", s.edge(grip.at))
	}
	// The times stand outside the box; near an end of the axis they give way, and never lie on each other.
	wide := from.Get("offsetWidth").Float()
	start := max(-wide/2, 2-left, min(first*width/100-wide, width-2*wide))
	end := max(start+wide, min(last*width/100, width-wide))
	setStyle(from, "left", px(start))
	setStyle(to, "left", px(end))
}

func percentText(n float64) string { return strconv.FormatFloat(n, 'f', 2, 64) + "%" }

// drawBrush draws the chosen time, unless a pointer is moving it. A timeline that is still to come is waited for.
func (v *viewer) drawBrush() {
	b := newBrush()
	r, _ := v.session.ends()
	axis, ok := v.session.axis()
	switch {
	case v.drag != nil && v.drag.moved:
	case b.lanes.Truthy():
		b.draw(v.session, axis, r)
	case ok && r.set() && v.view == viewIDs[0]:
		v.drawAgain()
	}
}

// drawAgain draws once more in a while.
func (v *viewer) drawAgain() {
	if !v.drawing {
		v.drawing = true
		app.Window().Call("setTimeout", v.drawSoon, 30)
	}
}

// setDuring shows the records of a time only; the list begins anew unless the selected record is still in it.
func (v *viewer) setDuring(ctx app.Context, r timeSpan) {
	s := v.session
	s.setDuring(r)
	if v.table.scroller != nil && (s.selected < 0 || s.rowOf(uint32(s.selected)) < 0) {
		v.table.scroller.Set("scrollTop", 0)
	}
	v.reveal(ctx)
	v.writeLink()
}

// clearDuring shows the records of all time again. A keyboard that was on what goes away goes to what begins a range.
func (v *viewer) clearDuring(ctx app.Context) {
	within := app.Window().Get("document").Get("activeElement").Call("closest", ".grip, .range").Truthy()
	v.setDuring(ctx, timeSpan{})
	if within {
		ctx.Defer(func(app.Context) { v.focusOn("range-start") })
	}
}

// clearAll takes filter and range away.
func (v *viewer) clearAll(ctx app.Context) {
	v.setDuring(ctx, timeSpan{})
	v.setFilter(ctx, "")
}

// startRange puts the keyboard on the range; where there is none, one begins around the selected record.
func (v *viewer) startRange(ctx app.Context) {
	s := v.session
	axis, ok := s.axis()
	if !ok {
		return
	}
	v.view = viewIDs[0]
	v.drawTable(ctx)
	if !s.during.set() {
		r := timeSpan(axis)
		if s.selected >= 0 {
			r = axis.around(s.index.Time(uint32(s.selected)))
		}
		v.setDuring(ctx, axis.round(r))
	}
	ctx.Defer(func(app.Context) {
		v.drawBrush() // what is not shown takes no keyboard
		v.focusOn("brush-from")
	})
}

// gripKeys is by how many bars of the timeline a key moves a grip; with Shift ten times as far.
var gripKeys = map[string]int64{
	"ArrowLeft": -1, "ArrowDown": -1, "ArrowRight": 1, "ArrowUp": 1,
	"PageDown": -10, "PageUp": 10, "Home": -timelineBars, "End": timelineBars,
}

// gripKey moves the end of the range that has the keyboard.
func (v *viewer) gripKey(ctx app.Context, grip app.Value, key string, far bool) {
	bars := gripKeys[key]
	if far {
		bars *= 10
	}
	axis, ok := v.session.axis()
	if r, set := v.session.ends(); ok && set {
		v.setDuring(ctx, axis.step(r, attribute(grip, "data-end") == endTo, bars))
	}
}

// onTimelineClear takes the range away by a double click.
func (v *viewer) onTimelineClear(ctx app.Context, e app.Event) {
	if v.session.during.set() && e.Get("target").Call("closest", "#lanes").Truthy() && !e.Get("target").Call("closest", ".pin").Truthy() {
		v.setDuring(ctx, timeSpan{})
	}
}

// showFailures shows the failures that filter and time leave out.
func (v *viewer) showFailures(ctx app.Context) {
	if s := v.session; s.hidden > s.untimely {
		v.setFilter(ctx, "is:failure")
	}
	if v.session.hidden > 0 {
		v.setDuring(ctx, timeSpan{})
	}
}
