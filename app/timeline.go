package app

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

const (
	timelineBars  = 150
	timelineTicks = 10 // at most
	// Pins stand at so many places at most, because each takes a while to draw, and about as far apart in pixels, so that the
	// number beside most can be read. Nearer ones merge.
	mostPins, pinWidth = 26, 54
	besideLanes        = 100 // pixels of the window that the lanes leave, about
)

// timeline is the histogram of the records that the filter leaves: failures as pins, warnings and errors, and all
// records, three lanes over one axis of time. The chosen time lies over it (brush.go).
func (v *viewer) timeline(t *catalog.Text) app.UI {
	s := v.session
	axis, ok := s.axis()
	if !ok {
		return el("section", "timeline").Hidden(true).UI()
	}
	from, to := axis.from, axis.to
	var all, warnings, errors []int
	for _, b := range s.bars {
		all, warnings, errors = append(all, b.All), append(warnings, b.Warnings), append(errors, b.Errors)
	}
	drawing := []app.UI{
		svg("rect", "class", "field", "width", "100%", "height", "79"),
		svg("line", "class", "rule", "x1", "0", "x2", "100%", "y1", "22.5", "y2", "22.5"),
		svg("line", "class", "rule", "x1", "0", "x2", "100%", "y1", "42.5", "y2", "42.5"),
		v.part("all", func() app.UI { return lane("all", all, 46, 79) }, pageTime),
		v.part("wrn", func() app.UI { return lane("wrn", warnings, 25, 42) }, pageTime),
		v.part("err", func() app.UI { return lane("err", errors, 25, 42) }, pageTime),
		svg("line", "class", "tick", "x1", "0", "x2", "100%", "y1", "79.5", "y2", "79.5"),
	}
	drawing = append(drawing, svg("g").Body(v.ticks(t, from, to)...)) // their number changes: what stands behind keeps its place
	drawing = append(drawing, v.here(from, to), brushBox(),
		v.part("pins", func() app.UI { return svg("g").Body(v.pins(t, from, to)...) }, pagePins))
	drawing = append(drawing, grips(t)...)
	return el("section", "timeline").OnDblClick(v.onTimelineClear).Label(t.UI("timeline.label", "from", clockShort(from, s.zone), "to", clockShort(to, s.zone))).Body(
		el("div", "names").Aria("hidden", true).Body(
			words("span", "f", t.UI("timeline.failures")),
			words("span", "w", t.UI("timeline.warnings")),
			words("span", "a", t.UI("timeline.all")),
		),
		rangeButton(t),
		svg("svg", "id", "lanes", "class", "lanes", "role", "group", "aria-label", t.UI("timeline.drawing", "n", s.index.Len(), "failures", s.failures)).Body(drawing...),
		gripTimes(),
	)
}

// lane draws one lane of bars between two heights as a single path in a stretched box.
func lane(class string, counts []int, top, bottom float64) app.UI {
	most := 1
	for _, n := range counts {
		most = max(most, n)
	}
	var d strings.Builder
	width := 1000 / float64(len(counts))
	for i, n := range counts {
		if n == 0 {
			continue
		}
		height := max((bottom-top)*float64(n)/float64(most), 2.5)
		fmt.Fprintf(&d, "M%.1f %.1fh%.1fv%.1fh-%.1fz", float64(i)*width, bottom, width*.78, -height, width*.78)
	}
	return svg("svg", "viewBox", "0 0 1000 99", "preserveAspectRatio", "none", "width", "100%", "height", "99").
		Body(svg("path", "class", class, "d", d.String()))
}

// tickSteps are how far apart ticks may be, below a month.
var tickSteps = [...]time.Duration{
	time.Millisecond, 2 * time.Millisecond, 5 * time.Millisecond, 10 * time.Millisecond, 20 * time.Millisecond, 50 * time.Millisecond,
	100 * time.Millisecond, 200 * time.Millisecond, 500 * time.Millisecond,
	time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	aDay, 2 * aDay, 7 * aDay, 14 * aDay,
}

const aDay = 24 * time.Hour

// tickTimes gives the round times between two at which the axis has ticks, at most timelineTicks, and how far apart they are: round on
// the clocks of the zone.
func tickTimes(from, to int64, zone *time.Location) (at []int64, step time.Duration) {
	span := time.Duration(to - from)
	for _, step := range tickSteps {
		if span/step >= timelineTicks {
			continue
		}
		_, east := time.Unix(0, from).In(zone).Zone()
		shift := int64(east) * int64(time.Second)
		first := from + shift
		if rest := (first%int64(step) + int64(step)) % int64(step); rest > 0 {
			first += int64(step) - rest
		}
		for t := first - shift; t <= to; t += int64(step) {
			at = append(at, t)
		}
		return at, step
	}
	months := 1
	for _, months = range [...]int{1, 2, 3, 6, 12, 24, 60, 120, 240, 600} {
		if span/(time.Duration(months)*30*aDay) < timelineTicks {
			break
		}
	}
	year := time.Unix(0, from).In(zone).Year()
	year -= year % max(1, months/12)
	for n := 0; ; n++ {
		t := time.Date(year, time.January, 1, 0, 0, 0, 0, zone).AddDate(0, n*months, 0).UnixNano()
		if t > to || n > 10_000 {
			return at, time.Duration(months) * 30 * aDay
		}
		if t >= from {
			at = append(at, t)
		}
	}
}

// ticks draws the ticks of the axis and their times.
func (v *viewer) ticks(t *catalog.Text, from, to int64) []app.UI {
	times, step := tickTimes(from, to, v.session.zone)
	days := catalog.DaysOf(t.Tag)
	layout := "15:04"
	switch {
	case step < time.Second:
		layout = "15:04:05.000"
	case step < time.Minute:
		layout = "15:04:05"
	case step >= 28*aDay || time.Duration(to-from) > 300*aDay:
		layout = days.Full
	case step >= aDay:
		layout = days.Short
	}
	var ticks []app.UI
	for i, at := range times {
		moment := time.Unix(0, at).In(v.session.zone)
		text := moment.Format(layout)
		if layout == "15:04" && time.Duration(to-from) > aDay/2 && moment.Hour() == 0 && moment.Minute() == 0 {
			text = moment.Format(days.Short) // a day begins
		}
		place := percentOf(at, from, to)
		x := fmt.Sprintf("%.2f%%", place)
		anchor, class := "middle", ""
		switch {
		case place < 4:
			anchor = "start"
		case place > 96:
			anchor = "end"
		}
		if i%2 == 1 {
			class = "skip-narrow"
		}
		ticks = append(ticks,
			svg("line", "class", "tick", "x1", x, "x2", x, "y1", "79", "y2", "83"),
			svg("text", "class", class, "x", x, "y", "94", "text-anchor", anchor).Text(text))
	}
	return ticks
}

// here is the caret below the axis at the selected record.
func (v *viewer) here(from, to int64) app.UI {
	if v.session.selected < 0 {
		return svg("svg")
	}
	x := percentOf(v.session.index.Time(uint32(v.session.selected)), from, to)
	return svg("svg", "x", fmt.Sprintf("%.2f%%", x), "y", "79", "overflow", "visible").
		Body(svg("path", "class", "herecap", "d", "M0 0l4 6h-8z"))
}

func percentOf(at, from, to int64) float64 {
	return 100 * float64(at-from) / float64(to-from)
}

// pin is one place on the failures' lane: the letters of the causes there and how many failures.
type pin struct {
	place   int
	letters string
	n       int
	rec     uint32
}

// gatherPins merges failures that stand closer than pins can, which have so many places. They are kept as long as the rows are: there may be
// many failures, and the page is drawn often.
func gatherPins(s *session, from, to int64, places int) []pin {
	if s.pinsAt == s.revision && s.pinsOver == (timeAxis{from, to}) && s.pinPlaces == places {
		return s.pins
	}
	letters := map[uint32]string{} // by rule
	for i := range s.groups {
		if rule, ok := s.index.Names().Find([]byte(s.groups[i].Rule)); ok && s.groups[i].Failure {
			letters[rule] = s.groups[i].Letter
		}
	}
	var pins []pin
	for _, rec := range s.index.Findings() {
		if !s.index.IsFailure(rec) {
			continue
		}
		at := s.index.Time(rec)
		if at < from || at > to {
			continue // the axis follows in a moment
		}
		place := int(percentOf(at, from, to) * float64(places) / 100)
		rule, _, _, _ := s.index.FindingIDs(rec)
		l := letters[rule]
		if n := len(pins); n > 0 && pins[n-1].place == place {
			p := &pins[n-1]
			p.n++
			if !strings.Contains(p.letters, l) {
				p.letters += l
			}
			continue
		}
		pins = append(pins, pin{place: place, letters: l, n: 1, rec: rec})
	}
	s.pins, s.pinsAt, s.pinsOver, s.pinPlaces = pins, s.revision, timeAxis{from, to}, places
	return pins
}

// pins are drawn with their stems; each is a button that selects the first of its failures. Tab stops at one of them, the
// last before the selected record; arrow keys go on from there (see rovers).
func (v *viewer) pins(t *catalog.Text, from, to int64) []app.UI {
	var marks []app.UI
	pins := gatherPins(v.session, from, to, min(mostPins, max(4, v.window/pinWidth)))
	stop := 0
	for i, p := range pins {
		if sel := v.session.selected; sel >= 0 && v.session.index.Compare(p.rec, uint32(sel)) <= 0 {
			stop = i
		}
	}
	width, taken := float64(max(v.window-besideLanes, 1))/100, 0.0 // pixels of a hundredth of the lanes; up to where something stands
	percentAt := func(i int) float64 { return percentOf(v.session.index.Time(pins[i].rec), from, to) }
	for i, p := range pins {
		tab := "-1"
		if i == stop {
			tab = "0"
		}
		letters := p.letters
		if len(letters) > 2 {
			letters = "!"
		}
		flag := "M-6.5 1h13v9.5L0 16-6.5 10.5z"
		if len(letters) > 1 {
			flag = "M-11 1h22v9.5L0 16-11 10.5z"
		}
		body := []app.UI{
			svg("rect", "class", "hit", "x", "-12", "y", "-3", "width", "24", "height", "24"),
			svg("path", "class", "flag", "d", flag),
			svg("text", "class", "letters", "y", "10.8").Text(letters),
		}
		at := v.session.index.Time(p.rec)
		percent := percentAt(i)
		said := t.UI("timeline.pin", "n", p.n, "cause", p.letters, "time", clockShort(at, v.session.zone))
		side, number, place := 5+6*len(letters), "×"+strconv.Itoa(p.n), width*percent
		next := width * 100
		if i+1 < len(pins) {
			next = width*percentAt(i+1) - 12
		}
		wide := float64(side + 7*len([]rune(number)))
		switch {
		case p.n == 1:
		case place+wide <= next:
			body = append(body, svg("text", "class", "times", "x", strconv.Itoa(side), "y", "11").Text(number))
			place += wide
		case i+1 == len(pins) && place-wide >= taken: // to the right it would leave the window
			body = append(body, svg("text", "class", "times", "x", strconv.Itoa(-side), "y", "11", "text-anchor", "end").Text(number))
		default: // it would stand under the next one
			body = append(body, svg("title").Text(said))
		}
		taken = max(place, width*percent+12)
		x := fmt.Sprintf("%.2f%%", percent)
		marks = append(marks,
			svg("line", "class", "stem", "x1", x, "x2", x, "y1", "22", "y2", "79"),
			svg("svg", "class", "pin", "x", x, "y", "3", "overflow", "visible", "role", "button", "tabindex", tab,
				"data-action", "select", "data-arg", itoa(p.rec),
				"aria-label", said).Body(body...))
	}
	return marks
}

// clockRange is a span of time in a line: times of day, with dates where the days differ.
func clockRange(t *catalog.Text, from, to int64, zone *time.Location) string {
	a, b := time.Unix(0, from).In(zone), time.Unix(0, to).In(zone)
	if a.Format(time.DateOnly) == b.Format(time.DateOnly) {
		if a.Format(time.TimeOnly) == b.Format(time.TimeOnly) {
			return a.Format(time.TimeOnly)
		}
		return a.Format(time.TimeOnly) + " – " + b.Format(time.TimeOnly)
	}
	return period(t, from, to, zone)
}

// zoneLabel names the zone in which times are shown.
func zoneLabel(s *session) string {
	at := time.Now()
	if from, _, ok := s.index.TimeRange(); ok {
		at = time.Unix(0, from)
	}
	return zoneName(at.In(s.zone))
}
