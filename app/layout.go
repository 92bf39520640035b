package app

import (
	"strconv"
	"strings"
)

// layout is which columns a reader wants and how wide. The zero value leaves all to the page: which columns fit, and the
// widths of the style sheet.
type layout struct {
	want  [len(columns)]choice
	width [len(columns)]int // in pixels; 0: the style sheet's
}

// choice is what a reader decided.
type choice uint8

const (
	undecided choice = iota
	wanted
	unwanted
)

// The narrowest and the widest a column can be made, in pixels. The narrowest still shows that there is one.
const narrowestColumn, widestColumn = 36, 1200

// readLayout reads what String wrote. What it does not know or cannot be is left out.
func readLayout(s string) layout {
	var l layout
	for _, part := range strings.Fields(s) {
		id, values, _ := strings.Cut(part, "=")
		c, ok := columnNamed(id)
		if !ok {
			continue
		}
		for _, value := range strings.Split(values, ",") {
			switch n, err := strconv.Atoi(value); {
			case value == "on":
				l.show(c, true)
			case value == "off":
				l.show(c, false)
			case err == nil && n > 0:
				l.size(c, n)
			}
		}
	}
	return l
}

// String writes what was decided, to be remembered: "source=off file=on,120 code=80"; "" for the zero value.
func (l layout) String() string {
	var parts []string
	for c, info := range columns {
		var values []string
		switch l.want[c] {
		case wanted:
			values = append(values, "on")
		case unwanted:
			values = append(values, "off")
		}
		if l.width[c] > 0 {
			values = append(values, strconv.Itoa(l.width[c]))
		}
		if len(values) > 0 {
			parts = append(parts, info.id+"="+strings.Join(values, ","))
		}
	}
	return strings.Join(parts, " ")
}

// show decides whether a column is shown. The description always is.
func (l *layout) show(c column, is bool) {
	switch {
	case c == columnText:
	case is:
		l.want[c] = wanted
	default:
		l.want[c] = unwanted
	}
}

// size decides how wide a column is; 0 leaves it to the style sheet. The description takes what is left.
func (l *layout) size(c column, px int) {
	if c == columnText {
		return
	}
	if px > 0 {
		px = max(narrowestColumn, min(px, widestColumn))
	}
	l.width[c] = px
}

// shows says whether a column is shown in a window of a width.
func (l layout) shows(c column, window int) bool {
	switch l.want[c] {
	case wanted:
		return true
	case unwanted:
		return false
	}
	return window >= columns[c].from
}

// grid gives the columns as the style sheet takes them: the template of a row, its least width, and the ids of the
// columns that are left out. Widths are variables of the style sheet, one for each column.
func (l layout) grid(window int) (template, least, off string) {
	var all, sum, out []string
	for c, info := range columns {
		width := "var(--w-" + info.id + ")"
		switch {
		case !l.shows(column(c), window):
			out = append(out, info.id)
			continue
		case column(c) == columnText:
			all = append(all, "minmax("+width+",1fr)")
		default:
			all = append(all, width)
		}
		sum = append(sum, width)
	}
	return strings.Join(all, " "), "calc(var(--row-start) + " + strings.Join(sum, " + ") + ")", strings.Join(out, " ")
}
