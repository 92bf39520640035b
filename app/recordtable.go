package app

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// recordTable draws the visible rows of a session into the page. go-app makes only the frame (work.go): the rows are a
// small pool of elements that this type moves and fills by hand (web/rows.js writes them), at once in the scroll handler,
// so that a fling over a million rows shows no blanks and costs the page no diff. All text of a trace stays text.
type recordTable struct {
	reveal bool // the next draw scrolls the selected row into view
	drawn  int  // counts the fills

	scroller, body, ruler app.Value
	pool                  []*poolRow // enough for all rows that stand ready, and one for the active row
	writer                app.Value  // rows.js
	spare                 []*poolRow // made ahead, not in the page
	made                  int        // elements that there are
	batch                 rowBatch
	rowHeight             float64
	view, scrolled        float64   // height of the part that shows rows, and scrollTop, as last read: reading them lays the page out
	ruled                 int       // revision of the rows that the ruler shows; -1: none yet
	thumb                 [2]string // as the ruler shows it
	layout                int       // counts changes of the columns
	filled                float64   // first visible row of the last fill, with its fraction
	rest                  app.Func  // ends a scroll, see fillLater
	resting               bool      // rest is awaited
	rested                int       // fill that was the last one when rest looked
	more                  []column
	roving
}

func newRecordTable() *recordTable {
	return &recordTable{roving: roving{chosen: -1, cell: wholeRow}}
}

// poolRow is one row element; rows.js writes it.
type poolRow struct {
	el     app.Value
	number int // that rows.js knows it by
	row    int // row shown, or -1
	drawn  int // fill that it was needed in last
	key    rowKey
	place  rowPlace
}

// cell is the element of a cell.
func (p *poolRow) cell(c int) app.Value { return p.el.Get("children").Index(c) }

// rowPlace is what changes of a row while its text stays.
type rowPlace struct {
	top                        float64
	selected, tab, shown, away bool // tab: the active row; away: it is one that was scrolled away
	cell                       int  // of the active row: the cell that the keyboard is on, or wholeRow
}

// rowKey is all that a row's text depends on: as long as it is the same, the row need not be written again.
type rowKey struct {
	rec, above     uint32
	position, file int
	letter, text   string // of the cause, and the language
	zone           string // id
	said           int    // changes of texts and times
	days           bool
	layout         int
}

func (s *session) rowKey(row int, t *catalog.Text) rowKey {
	rec := s.rows[row]
	k := rowKey{rec: rec, above: rec, position: s.index.Position(rec), file: s.index.File(rec), text: t.Tag, zone: s.zoneID, said: s.said, days: s.days}
	if row > 0 {
		k.above = s.rows[row-1]
	}
	if s.index.HasFinding(rec) {
		if f, ok := s.index.Finding(rec); ok {
			k.letter = letterOf(s.groups, f)
		}
	}
	if k.letter == "" {
		if letter := s.sameCall(rec); letter != "" {
			k.letter = "=" + letter
		}
	}
	return k
}

const (
	// mostHeight is the tallest element that browsers lay out exactly; longer lists scroll in proportion.
	mostHeight = 12_000_000
	// rowsAtOnce are written in the task that draws the table for the first time.
	rowsAtOnce = 20
	// overscan rows stand ready above and below the visible ones.
	overscan = 8
	// restTime is how long, in milliseconds, a table that was scrolled far at once is not scrolled until these are drawn.
	restTime = 100
)

// drawTable brings the table's rows up to date after the page is drawn, in a task of its own: a timer of Go would run
// in the task that draws the page, and both together would hold it up.
func (v *viewer) drawTable(ctx app.Context) {
	v.setDocument()
	if v.drawing {
		return
	}
	v.drawing = true
	if v.drawSoon == nil {
		v.drawSoon = app.FuncOf(func(app.Value, []app.Value) any {
			v.page.Dispatch(func(ctx app.Context) {
				ctx.PreventUpdate()
				v.guard(v.drawNow)
			})
			return nil
		})
	}
	if v.table.scroller != nil {
		ctx.Defer(func(app.Context) { app.Window().Call("setTimeout", v.drawSoon) }) // when the page is drawn
		// What is deferred out of something deferred may never run: rows come all the same.
		app.Window().Call("setTimeout", v.drawSoon, 200)
		return
	}
	// The first time, the browser lays the new page out in a frame of its own: asking for sizes before would put all of
	// that into one long task.
	afterFrame(func() { app.Window().Call("setTimeout", v.drawSoon) })
}

// afterFrame calls f once, behind the next frame. A page nobody looks at gets no frames, so a timer stands by.
func afterFrame(f func()) {
	calls := 0
	var frame, timer app.Func
	frame = app.FuncOf(func(app.Value, []app.Value) any {
		app.Window().Call("setTimeout", timer)
		return nil
	})
	timer = app.FuncOf(func(app.Value, []app.Value) any {
		if calls++; calls == 1 {
			f()
		} else { // both ways have been gone
			frame.Release()
			timer.Release()
		}
		return nil
	})
	app.Window().Call("requestAnimationFrame", frame)
	app.Window().Call("setTimeout", timer, 150)
}

// drawNow draws the table if that is still to be done. go-app may not have put its frame into the page yet: that is
// waited for, or no row would ever come.
func (v *viewer) drawNow() {
	if !v.drawing {
		return
	}
	v.drawing = false
	fresh := len(v.table.pool) == 0
	switch drawn := v.table.draw(v); {
	case fresh && drawn: // the other rows
		v.drawAgain()
	case !drawn && v.view == viewIDs[0] && len(v.session.rows) > 0:
		v.drawAgain()
	case v.table.grab: // there are no rows
		v.table.grab = false
		_ = focusID("page") || focusID("viewer")
	}
	v.drawBrush()
	keepField("filter", v.session.filter)
	keepField("xml-find", v.find())
}

// keepField gives a field its text. What is typed into it stays: only a link or a button gives it another one. A value
// attribute would not empty it.
func keepField(id, text string) {
	if input := app.Window().GetElementByID(id); input.Truthy() && input.Get("value").String() != text &&
		!input.Equal(focused()) {
		input.Set("value", text)
	}
}

// attach finds the frame; go-app makes a new one when the table was away.
func (r *recordTable) attach(v *viewer) bool {
	scroller := app.Window().GetElementByID("records")
	if !scroller.Truthy() {
		return false
	}
	if r.scroller != nil && r.scroller.Equal(scroller) {
		return true
	}
	r.scroller, r.body = scroller, app.Window().GetElementByID("rows")
	r.ruler = app.Window().GetElementByID("ruler")
	for _, p := range r.pool { // they went with the old frame
		r.hide(p)
	}
	r.send()
	r.spare, r.pool = append(r.spare, r.pool...), nil
	r.rowHeight, r.ruled = 0, -1
	r.own = nil
	r.body.Set("textContent", "")
	v.attachScroll(scroller)
	return true
}

// draw brings the rows up to date; false if the table is not in the page.
func (r *recordTable) draw(v *viewer) bool {
	if !r.attach(v) {
		return false
	}
	s := v.session
	if r.rowHeight == 0 {
		r.measure()
	}
	// The page around the table may have changed: one look at its layout, before anything is written.
	r.view = r.scroller.Get("clientHeight").Float() - r.body.Get("offsetTop").Float()
	r.scrolled = r.scroller.Get("scrollTop").Float()
	total := r.totalHeight(len(s.rows))
	setStyle(r.body, "block-size", px(total))
	r.scrolled = max(0, min(r.scrolled, total-r.view))
	r.follow(s)
	if len(s.rows) == 0 {
		r.leave() // its element is hidden next
	}
	if r.reveal && s.selected >= 0 {
		if row := s.rowOf(uint32(s.selected)); row >= 0 {
			r.activate(s, row)
			r.scrollTo(row, len(s.rows))
		}
	}
	r.reveal = false
	if r.grab && r.overtaken(v) {
		r.grab = false
	}
	if r.grab {
		r.scrollTo(r.active, len(s.rows))
	}
	r.fill(v)
	if r.grab {
		r.takeKeyboard()
	}
	return true
}

// measure reads the height of a row from the style sheet, which differs by width and pointer.
func (r *recordTable) measure() {
	probe := app.Window().Get("document").Call("createElement", "div")
	probe.Set("className", "row")
	r.body.Call("appendChild", probe)
	r.rowHeight = probe.Call("getBoundingClientRect").Get("height").Float()
	r.body.Call("removeChild", probe)
	if r.rowHeight < 16 {
		r.rowHeight = 26
	}
}

func (r *recordTable) totalHeight(rows int) float64 {
	return min(float64(rows)*r.rowHeight, mostHeight)
}

// top gives the first visible row, with its fraction, for where the scrollbar stands.
func (r *recordTable) top(rows int) float64 {
	total := r.totalHeight(rows)
	if float64(rows)*r.rowHeight <= mostHeight || total <= r.view {
		return r.scrolled / r.rowHeight
	}
	return r.scrolled / (total - r.view) * (float64(rows) - r.view/r.rowHeight)
}

// scrollTo brings a row into view, and to the middle if it was far away.
func (r *recordTable) scrollTo(row, rows int) {
	view := r.view / r.rowHeight
	top := r.top(rows)
	at := float64(row)
	switch {
	case at >= top && at+1 <= top+view:
		return
	case at < top && at > top-3:
		top = at
	case at+1 > top+view && at < top+view+3:
		top = at + 1 - view
	default:
		top = at - view/2
	}
	top = max(0, min(top, float64(rows)-view))
	scroll := top * r.rowHeight
	if total := r.totalHeight(rows); float64(rows)*r.rowHeight > mostHeight {
		scroll = top / (float64(rows) - view) * (total - r.view)
	}
	r.scroller.Set("scrollTop", scroll)
	r.scrolled = r.scroller.Get("scrollTop").Float()
}

// fill puts the visible rows into the pool: a row keeps its element as long as it is near.
func (r *recordTable) fill(v *viewer) {
	s := v.session
	r.follow(s)
	rows := len(s.rows)
	top := r.top(rows)
	visible := max(0, int(r.view/r.rowHeight)) + 2
	over, most := overscan, rows
	switch far := math.Abs(top-r.filled) > float64(visible); {
	case len(r.pool) == 0:
		over, most = 0, rowsAtOnce // the first time, what is seen first comes alone; the next draw adds the rest
	case far: // who drags the bar sees the others when it rests
		over = 0
		v.fillLater()
	}
	r.filled = top
	first := min(rows, max(0, int(top)-over)) // a list that got shorter may be scrolled beyond its end, until it is drawn
	last := max(first, min(rows, int(top)+visible+over, first+most))
	for want := visible + 2*overscan + 1; len(r.pool) < want; {
		p := r.takeRow()
		r.body.Call("appendChild", p.el)
		r.pool = append(r.pool, p)
	}
	// Where the list is taller than an element may be, rows stand relative to what is visible.
	base := 0.0
	if float64(rows)*r.rowHeight > mostHeight {
		base = r.scrolled - top*r.rowHeight
	}
	r.drawn++
	dealt, free := r.deal(first, last-first)
	for i, p := range dealt {
		r.put(v, p, first+i, base)
	}
	if r.active < rows && (r.active < first || r.active >= last) {
		if r.own == nil {
			r.own = free[0]
		}
		r.put(v, r.own, r.active, base)
	}
	for _, p := range r.pool {
		if p.drawn != r.drawn && p.place.shown {
			r.hide(p)
		}
	}
	r.send()
	r.drawRuler(s)
}

// fillLater adds the rows above and below once the table has not been scrolled for a while.
func (v *viewer) fillLater() {
	r := v.table
	if r.rest == nil {
		r.rest = app.FuncOf(func(app.Value, []app.Value) any {
			v.guard(func() {
				switch {
				case r.rested != r.drawn:
					r.rested = r.drawn
					app.Window().Call("setTimeout", r.rest, restTime)
				default:
					r.resting = false
					if r.scroller != nil && r.rowHeight > 0 {
						r.fill(v)
					}
				}
			})
			return nil
		})
	}
	if !r.resting {
		r.resting, r.rested = true, -1
		app.Window().Call("setTimeout", r.rest, restTime)
	}
}

// put lets an element show a row; base is where the first row would stand.
func (r *recordTable) put(v *viewer, p *poolRow, row int, base float64) {
	s := v.session
	p.drawn = r.drawn
	key := s.rowKey(row, v.text())
	key.layout = r.layout
	top := base + float64(row)*r.rowHeight
	place := rowPlace{top: top, selected: int64(s.rows[row]) == s.selected, shown: true, cell: wholeRow}
	if row == r.active {
		place.tab, place.cell = true, r.cell
		place.away = top+r.rowHeight <= r.scrolled || top >= r.scrolled+r.view
		place.top = max(0, min(top, r.totalHeight(len(s.rows))-r.rowHeight)) // else it would make the list longer
	}
	if p.row == row && p.key == key {
		if p.place != place {
			r.batch.place(p.number, place, 0)
		}
	} else {
		r.batch.place(p.number, place, rowFields+moreFields*len(r.more))
		r.batch.row(s.rowAt(row, v.text()), row)
		for _, c := range r.more {
			r.batch.more(c, columns[c].more(s, s.rows[row]))
		}
	}
	p.row, p.key, p.place = row, key, place
}

// hide takes a row element out of sight until it is needed again.
func (r *recordTable) hide(p *poolRow) {
	p.row, p.place = -1, rowPlace{cell: wholeRow}
	r.batch.place(p.number, p.place, 0)
}

// send has the browser show what was put together.
func (r *recordTable) send() {
	if len(r.batch.buf) > 0 {
		r.writer.Call("draw", string(r.batch.buf))
		r.batch.buf = r.batch.buf[:0]
	}
}

// newRow makes an empty row element.
func (r *recordTable) newRow() *poolRow {
	if r.writer == nil {
		r.writer = app.Window().Get("svcscope").Get("rows")
	}
	p := &poolRow{row: -1, number: r.made, place: rowPlace{cell: wholeRow}}
	p.el = r.writer.Call("make", rowColumns())
	r.made++
	return p
}

// takeRow gives a row that was made ahead, or a new one.
func (r *recordTable) takeRow() *poolRow {
	n := len(r.spare) - 1
	if n < 0 {
		return r.newRow()
	}
	p := r.spare[n]
	r.spare = r.spare[:n]
	return p
}

// warm makes rows ahead while the page waits for a file, a few at a time, and writes nothing into them once: code that
// has run before runs faster, and the first records appear without a pause.
func (r *recordTable) warm(ctx app.Context) {
	const most, atOnce = 48, 8
	if len(r.spare) >= most || r.scroller != nil {
		return
	}
	for range atOnce {
		p := r.newRow()
		r.batch.place(p.number, p.place, rowFields)
		r.batch.row(rowView{}, 0)
		r.spare = append(r.spare, p)
	}
	r.send()
	ctx.After(20*time.Millisecond, func(ctx app.Context) {
		ctx.PreventUpdate()
		r.warm(ctx)
	})
}

func sevShape(w rowView) string {
	if w.damage != "" {
		return "unreadable"
	}
	return lower(w.severity)
}

func hiddenIf(hidden bool) string {
	if hidden {
		return "hidden"
	}
	return ""
}

// drawRuler shows the whole list at a glance beside it: failures as lines, the visible part as a thumb. The lines are
// one path in a stretched box and change only with the rows; a scroll moves the thumb alone.
func (r *recordTable) drawRuler(s *session) {
	if !r.ruler.Truthy() {
		return
	}
	rows := len(s.rows)
	var thumb [2]string // its place and height; none without rows
	if rows > 0 {
		percent := func(n float64) string { return strconv.FormatFloat(100*n/float64(rows), 'f', 2, 64) + "%" }
		thumb = [...]string{percent(r.top(rows)), percent(max(r.view/r.rowHeight, float64(rows)/100))}
	}
	if r.thumb != thumb || r.ruled < 0 {
		r.thumb = thumb
		optional(r.ruler, "hidden", hiddenIf(rows == 0))
		if rows > 0 {
			setAttribute(r.ruler.Get("firstElementChild"), "y", thumb[0])
			setAttribute(r.ruler.Get("firstElementChild"), "height", thumb[1])
		}
	}
	if rows == 0 {
		return
	}
	if r.ruled == s.revision {
		return
	}
	r.ruled = s.revision
	var d strings.Builder
	for _, row := range s.failing() {
		fmt.Fprintf(&d, "M1 %.1fh11", 1000*(float64(row)+.5)/float64(rows))
	}
	setAttribute(r.ruler.Get("lastElementChild").Get("firstElementChild"), "d", d.String())
}
