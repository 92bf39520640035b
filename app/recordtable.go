package app

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// recordTable draws the visible rows of a session into the page. go-app makes only the frame (work.go): the rows are a
// small pool of elements that this type moves and fills by hand, at once in the scroll handler, so that a fling over a
// million rows shows no blanks and costs the page no diff. All text of a trace goes through textContent.
type recordTable struct {
	reveal bool // the next draw scrolls the selected row into view
	drawn  int  // counts the fills

	scroller, body, ruler app.Value
	pool                  []*poolRow // one for each slot, and an extra one at the end, see roving
	template              app.Value  // a row to clone
	spare                 []*poolRow // made ahead, not in the page
	rowHeight             float64
	view, scrolled        float64 // height of the part that shows rows, and scrollTop, as last read: reading them lays the page out
	ruled                 int     // revision of the rows that the ruler shows
	layout                int     // counts changes of the columns
	more                  []column
	roving
}

func newRecordTable() *recordTable {
	return &recordTable{roving: roving{chosen: -1, cell: wholeRow}}
}

// poolRow is one row element with its cells.
type poolRow struct {
	el    app.Value
	cells [len(columns)]app.Value
	parts map[string]app.Value
	row   int // row shown, or -1
	drawn int // fill that it was needed in last
	key   rowKey
	place rowPlace
}

// rowPlace is what changes of a row while its text stays.
type rowPlace struct {
	top                        float64
	selected, tab, shown, away bool // tab: the active row; away: it is one that was scrolled away
	cell                       int  // of the active row: the cell that the keyboard is on, or wholeRow
}

func (p *poolRow) move(to rowPlace) {
	if to.cell != wholeRow && p.cells[to.cell] == nil {
		to.cell = wholeRow // a column that this row has never shown
	}
	if p.place.top != to.top || !p.place.shown {
		setStyle(p.el, "inset-block-start", px(to.top))
	}
	setAttribute(p.el, "aria-selected", strconv.FormatBool(to.selected))
	tab := "-1"
	if to.tab && to.cell == wholeRow {
		tab = "0"
	}
	setAttribute(p.el, "tabindex", tab)
	if to.cell != p.place.cell {
		if p.place.cell != wholeRow {
			p.cells[p.place.cell].Call("removeAttribute", "tabindex")
		}
		if to.cell != wholeRow {
			setAttribute(p.cells[to.cell], "tabindex", "0")
		}
	}
	if to.away != p.place.away {
		p.el.Get("classList").Call("toggle", "away", to.away)
	}
	p.el.Set("hidden", false)
	p.place = to
}

// hide takes a row element out of sight until it is needed again.
func (p *poolRow) hide() {
	p.row = -1
	p.move(rowPlace{cell: wholeRow})
	p.el.Set("hidden", true)
	p.nameless()
}

// nameless takes off what programs find a row by.
func (p *poolRow) nameless() {
	p.el.Call("removeAttribute", "data-record")
	p.el.Call("removeAttribute", "data-row")
}

// rowKey is all that a row's text depends on: as long as it is the same, the row need not be written again.
type rowKey struct {
	rec, above     uint32
	position, file int
	letter, text   string // of the cause, and the language
	days           bool
	layout         int
}

func (s *session) rowKey(row int, t *catalog.Text) rowKey {
	rec := s.rows[row]
	k := rowKey{rec: rec, above: rec, position: s.index.Position(rec), file: s.index.File(rec), text: t.Tag, days: s.days}
	if row > 0 {
		k.above = s.rows[row-1]
	}
	if s.index.HasFinding(rec) {
		if f, ok := s.index.Finding(rec); ok {
			k.letter = letterOf(s.groups, f)
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
)

// drawTable brings the table's rows up to date after the page is drawn, in a task of its own: a timer of Go would run
// in the task that draws the page, and both together would hold it up.
func (v *viewer) drawTable(ctx app.Context) {
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
	r.pool, r.rowHeight, r.ruled = nil, 0, -1
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
	visible := int(r.view/r.rowHeight) + 2
	over, most := overscan, rows
	if len(r.pool) == 0 {
		over, most = 0, rowsAtOnce // the first time, what is seen first comes alone; the next draw adds the rest
	}
	first := max(0, int(top)-over)
	last := min(rows, int(top)+visible+over, first+most)
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
	for row := first; row < last; row++ {
		r.put(v, r.element(row), row, base)
	}
	if r.active < rows && (r.active < first || r.active >= last) {
		r.put(v, r.away(), r.active, base)
	}
	for _, p := range r.pool {
		if p.drawn != r.drawn && p.place.shown {
			p.hide()
		}
	}
	r.drawRuler(s)
}

// put lets an element show a row; base is where the first row would stand.
func (r *recordTable) put(v *viewer, p *poolRow, row int, base float64) {
	s := v.session
	p.drawn = r.drawn
	key := s.rowKey(row, v.text())
	key.layout = r.layout
	if p.row != row || p.key != key {
		p.key = key
		r.write(p, s.rowAt(row, v.text()), row)
		r.writeMore(p, s, s.rows[row])
	}
	top := base + float64(row)*r.rowHeight
	place := rowPlace{top: top, selected: int64(s.rows[row]) == s.selected, shown: true, cell: wholeRow}
	if row == r.active {
		place.tab, place.cell = true, r.cell
		place.away = top+r.rowHeight <= r.scrolled || top >= r.scrolled+r.view
		place.top = max(0, min(top, r.totalHeight(len(s.rows))-r.rowHeight)) // else it would make the list longer
	}
	if p.place != place {
		p.move(place)
	}
}

// newRow makes an empty row element: a copy of the first one, which is cheaper than building each.
func (r *recordTable) newRow() *poolRow {
	if r.template == nil {
		r.template = buildRow()
	}
	p := &poolRow{row: -1, parts: map[string]app.Value{}, place: rowPlace{cell: wholeRow}}
	p.el = r.template.Call("cloneNode", true)
	children := p.el.Get("children")
	for c, info := range columns {
		if info.more == nil { // the others are looked up when they are shown
			p.cells[c] = children.Index(c)
		}
	}
	for name, path := range rowParts {
		part := p.el
		for _, i := range path {
			part = part.Get("children").Index(i)
		}
		p.parts[name] = part
	}
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
		r.write(p, rowView{}, 0)
		p.nameless()
		p.row = -1
		r.spare = append(r.spare, p)
	}
	ctx.After(20*time.Millisecond, func(ctx app.Context) {
		ctx.PreventUpdate()
		r.warm(ctx)
	})
}

// rowParts is where the parts of a row stand: places among the children, from the row down. See buildRow.
var rowParts = map[string][]int{
	"day": {int(columnTime), 0}, "second": {int(columnTime), 1}, "milli": {int(columnTime), 2}, "fine": {int(columnTime), 3},
	"icon": {int(columnLevel), 0}, "sev": {int(columnLevel), 0, 0}, "level": {int(columnLevel), 1},
	"shape": {int(columnActivity), 0, 0}, "act": {int(columnActivity), 1},
	"tag": {int(columnText), 0}, "title": {int(columnText), 1}, "summary": {int(columnText), 2},
	"pin": {len(columns)}, "letter": {len(columns), 1},
}

func buildRow() app.Value {
	row := app.Window().Get("document").Call("createElement", "div")
	row.Set("className", "row")
	setAttribute(row, "role", "row")
	row.Set("hidden", true) // until a record is written into it
	var cells [len(columns)]app.Value
	for c := range columns {
		cells[c] = element("span", columns[c].class, row)
		setAttribute(cells[c], "role", "gridcell")
		setAttribute(cells[c], "data-column", columns[c].id)
		setAttribute(cells[c], "aria-colindex", strconv.Itoa(c+1))
	}
	for _, name := range []string{"day", "second", "milli", "fine"} {
		element("span", name, cells[columnTime])
	}
	icon := svgElement("svg", cells[columnLevel])
	setAttribute(icon, "aria-hidden", "true")
	svgElement("use", icon)
	element("span", "", cells[columnLevel])
	shape := svgElement("svg", cells[columnActivity])
	setAttribute(shape, "viewBox", "0 0 8 12")
	setAttribute(shape, "aria-hidden", "true")
	setAttribute(svgElement("path", shape), "class", "sw")
	element("span", "", cells[columnActivity])
	element("span", "tag", cells[columnText])
	element("span", "title", cells[columnText])
	setAttribute(element("em", "", cells[columnText]), "dir", "auto")
	pin := svgElement("svg", row)
	setAttribute(pin, "class", "mark")
	setAttribute(pin, "viewBox", "0 0 15 17")
	setAttribute(pin, "aria-hidden", "true")
	setAttribute(svgElement("path", pin), "d", "M1 1h13v9.5L7.5 16 1 10.5z")
	letter := svgElement("text", pin)
	setAttribute(letter, "x", "7.5")
	setAttribute(letter, "y", "10.6")
	return row
}

// write fills a row element.
func (r *recordTable) write(p *poolRow, w rowView, row int) {
	p.row = row
	for name, value := range map[string]string{
		"aria-rowindex": strconv.Itoa(row + 2), "data-row": strconv.Itoa(row),
		"data-record": strconv.Itoa(w.position), "data-file": strconv.Itoa(w.file),
		"data-offset": strconv.FormatInt(w.offset, 10), "data-event-id": w.eventID, "data-severity": w.severity,
	} {
		setAttribute(p.el, name, value)
	}
	optional(p.el, "data-finding", w.finding)
	optional(p.el, "data-damage", w.damage)
	text(p.parts["second"], w.second)
	text(p.parts["milli"], w.milli)
	text(p.parts["day"], w.day)
	if w.day == "" {
		text(p.parts["fine"], " "+w.fine)
	} else {
		text(p.parts["fine"], "") // the date takes its room
	}
	same(p.parts["second"], "second", w.sameSecond)
	setAttribute(p.parts["sev"], "href", "#sev-"+sevShape(w))
	setAttribute(p.parts["icon"], "class", "sev "+sevShape(w))
	text(p.parts["level"], w.level)
	text(p.cells[columnCode], w.code)
	show(p.cells[columnSource], sourceWord(w.source))
	setAttribute(p.cells[columnSource], "title", catalog.Visible(w.source))
	same(p.cells[columnSource], columns[columnSource].class, w.sameSource)
	setAttribute(p.parts["shape"], "d", w.shape)
	text(p.parts["act"], w.activity)
	same(p.cells[columnActivity], columns[columnActivity].class, w.sameActivity)
	text(p.cells[columnProcess], w.process)
	same(p.cells[columnProcess], columns[columnProcess].class, w.sameProcess)
	text(p.parts["tag"], w.tag)
	p.parts["tag"].Set("hidden", w.tag == "")
	text(p.parts["title"], w.title)
	show(p.parts["summary"], w.summary)
	text(p.parts["letter"], w.letter)
	optional(p.parts["pin"], "hidden", hiddenIf(w.letter == ""))
	tag := "tag"
	if w.finding != "" {
		tag = "tag fail"
	}
	p.parts["tag"].Set("className", tag)
	for c, value := range map[column]string{
		columnTime: w.second + w.milli, columnLevel: w.severity, columnCode: w.eventID, columnSource: w.source,
		columnActivity: w.activityID, columnProcess: w.processName, columnText: w.summary,
	} {
		setAttribute(p.cells[c], "data-value", value)
	}
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
	thumb, lines := r.ruler.Get("firstElementChild"), r.ruler.Get("lastElementChild")
	optional(r.ruler, "hidden", hiddenIf(rows == 0))
	if rows == 0 {
		return
	}
	top, view := r.top(rows), r.view/r.rowHeight
	percent := func(n float64) string { return strconv.FormatFloat(100*n/float64(rows), 'f', 2, 64) + "%" }
	setAttribute(thumb, "y", percent(top))
	setAttribute(thumb, "height", percent(max(view, float64(rows)/100)))
	if r.ruled == s.revision {
		return
	}
	r.ruled = s.revision
	var d strings.Builder
	for _, row := range s.failing() {
		fmt.Fprintf(&d, "M1 %.1fh11", 1000*(float64(row)+.5)/float64(rows))
	}
	setAttribute(lines.Get("firstElementChild"), "d", d.String())
}
