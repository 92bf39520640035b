package app

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// The keyboard in the table.
//
// One row is the active one: Tab comes to it, arrow keys go on from it, and the browser's focus is on its element or on
// one of its cells. Rows are virtual, so an element shows one record now and another one later. Three rules keep the
// keyboard where it is:
//
//   - The active row is a record, not a place. Whenever the rows change (records arrive, a filter, another order, a file
//     closed) follow finds the place of the record again, or the nearest one if it is gone.
//   - The element of the active row (own) shows nothing else as long as the row is active. While the row is scrolled away
//     it is out of sight, but in the page. So the focus need not be moved, and cannot come to stand on another record.
//   - Only another active row moves the focus, and only if it was on the old one or a key asked for it (grab); the draw
//     that follows puts it on the new row's element, so that screen readers tell the row.

// wholeRow stands for no cell: the keyboard is on the row.
const wholeRow = -1

// roving is the part of recordTable that knows where the keyboard is.
type roving struct {
	active int       // row that the keyboard is on, or comes to
	chosen int64     // its record; -1 as long as nobody went to one, when it is the first row whatever that shows
	cell   int       // column of the cell that the keyboard is on, or wholeRow
	own    *poolRow  // element of the active row; nil until it is drawn
	grab   bool      // the next draw puts the keyboard on the active row and scrolls it into view
	asker  app.Value // element that had the keyboard when that was asked for
	seen   int       // revision of the rows in which active is a place
}

// record gives the record of the active row, or -1.
func (r *roving) record(s *session) int64 {
	if r.active >= len(s.rows) {
		return -1
	}
	return int64(s.rows[r.active])
}

// activate makes a row the active one. The keyboard goes along if it was on the old one.
func (r *roving) activate(s *session, row int) {
	if len(s.rows) == 0 {
		return
	}
	row = max(0, min(row, len(s.rows)-1))
	r.seen = s.revision
	if rec := int64(s.rows[row]); r.chosen != rec || r.active != row {
		r.leave()
		r.chosen = rec
	}
	r.active = row
}

// leave gives the element of the active row up.
func (r *roving) leave() {
	if r.own != nil && r.own.el.Call("contains", focused()).Bool() {
		r.ask()
	}
	r.own = nil
}

// ask has the next draw put the keyboard on the active row.
func (r *roving) ask() { r.grab, r.asker = true, focused() }

// overtaken says whether the keyboard has meanwhile gone into a dialog or the record: who is faster than the page draws is not
// called back.
func (r *roving) overtaken(v *viewer) bool {
	if v.dialog != "" {
		return true
	}
	now := focused()
	return now.Truthy() && !now.Equal(r.asker) && now.Call("closest", ".detail").Truthy()
}

// follow finds the active row again after the rows have changed. Unfiltered rows are the index's own order, which also
// changes between two refreshes.
func (r *roving) follow(s *session) {
	if len(s.rows) == 0 || r.seen == s.revision && (r.chosen < 0 || r.record(s) == r.chosen) {
		return
	}
	r.seen = s.revision
	if r.chosen < 0 {
		r.active = 0
		return
	}
	row, exact := s.nearRow(uint32(r.chosen), r.active)
	if !exact {
		r.activate(s, row)
	}
	r.active = row
}

// stays gives the record of the row that is next to the active one and in another file than the one that is closed; -1
// if nobody went to a row, or there is none.
func (r *roving) stays(s *session, closed int) int64 {
	r.follow(s)
	for d := 0; r.chosen >= 0 && d < len(s.rows); d++ {
		for _, row := range [...]int{r.active + d, r.active - d} {
			if row >= 0 && row < len(s.rows) && s.index.File(s.rows[row]) != closed {
				return int64(s.rows[row])
			}
		}
	}
	return -1
}

// forget is for another trace: no element shows what it shows, and nobody went to a row.
func (r *recordTable) forget() {
	for _, p := range r.pool {
		p.row = -1
	}
	r.leave()
	r.ruled, r.seen, r.chosen, r.active, r.cell = -1, -1, -1, 0, wholeRow
}

// deal gives each of the rows from first on an element. A row keeps its element as long as it is near; own is for the
// active row alone, and is one of those dealt out if that is near. What is left over comes in free, hidden ones last.
func (r *recordTable) deal(first, rows int) (dealt, free []*poolRow) {
	dealt = make([]*poolRow, rows)
	near := func(row int) bool { return row >= first && row < first+rows }
	if r.own != nil && near(r.active) {
		dealt[r.active-first] = r.own
	}
	for _, wantShown := range [...]bool{true, false} {
		for _, p := range r.pool {
			switch {
			case p == r.own || p.place.shown != wantShown:
			case near(p.row) && dealt[p.row-first] == nil:
				dealt[p.row-first] = p
			default:
				free = append(free, p)
			}
		}
	}
	for i, p := range dealt {
		if p == nil {
			dealt[i], free = free[0], free[1:]
		}
	}
	if near(r.active) {
		r.own = dealt[r.active-first]
	}
	return dealt, free
}

// ready draws the active row if that is still to be done; it says whether there is one.
func (r *recordTable) ready(v *viewer) bool {
	if r.own == nil {
		r.draw(v)
	}
	return r.own != nil
}

// shows gives the element that shows a row, or nil.
func (r *recordTable) shows(row int) *poolRow {
	for _, p := range r.pool {
		if p.row == row {
			return p
		}
	}
	return nil
}

// takeKeyboard puts the keyboard on the active row, or on its cell.
func (r *recordTable) takeKeyboard() {
	if r.own == nil {
		return
	}
	r.grab = false
	el := r.own.el
	if cell := r.own.place.cell; cell != wholeRow {
		el = r.own.cell(cell)
		el.Call("scrollIntoView", map[string]any{"block": "nearest", "inline": "nearest"})
	}
	el.Call("focus", map[string]any{"preventScroll": true})
}

// holds says whether an element that has the keyboard is one of the table's rows or cells. Who types faster than the page
// draws is there already.
func (r *recordTable) holds(focused app.Value) bool {
	return r.grab || r.body != nil && r.body.Call("contains", focused).Bool()
}

// onRowFocus hears that the keyboard came to a row, by Tab or by a press of the mouse: that row is the active one. One
// that was scrolled away comes into view.
func (v *viewer) onRowFocus(target app.Value) {
	r, s := v.table, v.session
	row := target.Call("closest", "#rows [data-row]")
	if !row.Truthy() || r.grab {
		return
	}
	changed := false
	if n := number(attribute(row, "data-row")); n >= 0 && n < len(s.rows) && (r.own == nil || !r.own.el.Equal(row)) {
		r.activate(s, n)
		r.own, r.grab, changed = r.shows(n), false, true
	}
	if r.cell != wholeRow && target.Equal(row) {
		r.cell, changed = wholeRow, true
	}
	if r.own != nil && r.own.place.away {
		r.scrollTo(r.active, len(s.rows))
		changed = true
	}
	if changed {
		r.fill(v)
	}
}

// focusRecords puts the keyboard on the active row; where no rows are shown, on what is shown in their place.
func (v *viewer) focusRecords(ctx app.Context) {
	if v.view == catalogID {
		ctx.Defer(func(app.Context) {
			if !focused().Call("closest", "#code-entry").Truthy() { // it has just been opened
				v.focusCode()
			}
		})
		return
	}
	v.table.ask()
	v.drawTable(ctx)
}

// move goes by rows from the active one; the record there is selected. The first step only selects it.
func (v *viewer) move(ctx app.Context, by int) {
	s, r := v.session, v.table
	if len(s.rows) == 0 || v.view != "records" {
		return
	}
	r.follow(s)
	if s.selected < 0 && (by == 1 || by == -1) {
		by = 0
	}
	r.ask()
	v.selectRecord(ctx, s.rows[max(0, min(r.active+by, len(s.rows)-1))])
}

// moveCell goes by cells in the active row: from the row into its first one, and back.
func (v *viewer) moveCell(ctx app.Context, by int) {
	r := v.table
	if !r.ready(v) {
		return
	}
	for c := r.cell + by; c >= wholeRow && c < len(columns); c += by {
		if c == wholeRow || r.own.cell(int(c)).Call("getClientRects").Get("length").Int() > 0 { // narrow screens leave some out
			r.cell = c
			break
		}
	}
	v.focusRecords(ctx)
}

// menuOfRow opens the menu of the active cell's value; without one, of the row's code, or of its source if it has none.
func (v *viewer) menuOfRow(ctx app.Context) {
	r := v.table
	if !r.ready(v) {
		return
	}
	r.scrollTo(r.active, len(v.session.rows))
	r.fill(v)
	cell := r.own.cell(int(columnCode))
	if value := attribute(cell, "data-value"); value == "" || value == "0" {
		cell = r.own.cell(int(columnSource))
	}
	if r.cell != wholeRow {
		cell = r.own.cell(r.cell)
	}
	box := cell.Call("getBoundingClientRect")
	v.openMenu(ctx, cell, box.Get("left").Int(), box.Get("bottom").Int())
}

// page is how many rows fit.
func (r *recordTable) page() int {
	if r.scroller == nil || r.rowHeight == 0 {
		return 20
	}
	return max(1, int(r.view/r.rowHeight)-1)
}
