package app

import (
	"strconv"
	"strings"

	"svcscope/catalog"
)

// rowBatch is what one draw says of the rows: a string for web/rows.js, which knows the order of the fields. A call into
// JavaScript for each attribute would take longer than a frame.
type rowBatch struct{ buf []byte }

// What stands between fields, and within a field between pieces of text and before their marks. In a text each of them is
// written as its last one and a digit.
const (
	markBefore  = '\x1c'
	pieceEnd    = '\x1d'
	escapeBegin = '\x1e'
	fieldEnd    = '\x1f'
)

// The bits of a row's state, as rows.js has them.
const (
	rowSelected = 1 << iota
	rowActive
	rowAway
	rowHidden
)

func (b *rowBatch) end() { b.buf = append(b.buf, fieldEnd) }

func (b *rowBatch) int(n int64) {
	b.buf = strconv.AppendInt(b.buf, n, 10)
	b.end()
}

func (b *rowBatch) bool(is bool) {
	n := int64(0)
	if is {
		n = 1
	}
	b.int(n)
}

func (b *rowBatch) text(s string) {
	b.escape(s)
	b.end()
}

func (b *rowBatch) escape(s string) {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= markBefore && c <= fieldEnd {
			b.buf = append(b.buf, escapeBegin, '0'+c-markBefore)
		} else {
			b.buf = append(b.buf, c)
		}
	}
}

// pieces says how a text shows, see shown; nothing if it does as it is.
func (b *rowBatch) pieces(s string) {
	if from, _ := catalog.Unseen(s); from < len(s) {
		for i, p := range shownPieces(s) {
			if i > 0 {
				b.buf = append(b.buf, pieceEnd)
			}
			b.escape(p.text)
			b.buf = append(b.buf, markBefore)
			b.buf = append(b.buf, p.mark...)
		}
	}
	b.end()
}

// place says where the element with a number stands and that so many fields follow.
func (b *rowBatch) place(number int, p rowPlace, fields int) {
	state := 0
	for bit, is := range map[int]bool{rowSelected: p.selected, rowActive: p.tab, rowAway: p.away, rowHidden: !p.shown} {
		if is {
			state |= bit
		}
	}
	b.int(int64(number))
	b.buf = strconv.AppendFloat(b.buf, p.top, 'f', 1, 64)
	b.end()
	b.int(int64(state))
	b.int(int64(p.cell))
	b.int(int64(fields))
}

// rowFields is how many fields row adds, and moreFields how many more adds.
const rowFields, moreFields = 34, 5

// row adds the fields of a row.
func (b *rowBatch) row(w rowView, row int) {
	fine := ""
	if w.day == "" { // else the date takes its room
		fine = " " + w.fine
	}
	for _, n := range [...]int64{int64(row), int64(w.position), int64(w.file), w.offset} {
		b.int(n)
	}
	word := sourceWord(w.source)
	for _, s := range [...]string{
		w.eventID, w.severity, w.finding, w.damage, w.day, w.second, w.milli, fine, sevShape(w), w.level, w.code,
		w.source, catalog.Visible(w.source), word,
	} {
		b.text(s)
	}
	b.pieces(word)
	for _, s := range [...]string{w.shape, w.activity, w.activityID, w.process, w.processName, w.tag, w.title, w.summary} {
		b.text(s)
	}
	b.pieces(w.summary)
	b.text(w.letter)
	for _, is := range [...]bool{w.sameSecond, w.sameSource, w.sameActivity, w.sameProcess} {
		b.bool(is)
	}
	b.text(w.titleTag)
}

// more adds the cell of a further column.
func (b *rowBatch) more(c column, value string) {
	b.int(int64(c))
	b.text(value)
	b.text(catalog.Visible(value))
	b.pieces(value)
	b.bool(columns[c].field != "")
}

// rowColumns names the columns for rows.js: their ids and the classes of their cells.
func rowColumns() string {
	var names []string
	for _, info := range columns {
		names = append(names, info.id, info.class)
	}
	return strings.Join(names, string(fieldEnd))
}
