package app

import (
	"os"
	"strings"
	"testing"
	"time"

	"svcscope/catalog"
	"svcscope/catalog/index"
)

// shownIDs lists the columns that a layout shows.
func shownIDs(l layout, window int) string {
	var ids []string
	for c, info := range columns {
		if l.shows(column(c), window) {
			ids = append(ids, info.id)
		}
	}
	return strings.Join(ids, " ")
}

func TestLayout(t *testing.T) {
	const wide, middle = 1440, 1000
	for _, c := range []struct {
		name, stored string
		window       int
		shown        string
		again        string // what is stored of it
	}{
		{"nothing stored", "", wide, "time level code source activity process text", ""},
		{"narrower windows leave the source out", "", middle, "time level code activity process text", ""},
		{"unless it is wanted", "source=on", middle, "time level code source activity process text", "source=on"},
		{"columns left out", "code=off process=off", wide, "time level source activity text", "code=off process=off"},
		{"further columns", "file=on offset=on record=on", wide, "time level code source activity process file record offset text", "file=on record=on offset=on"},
		{"widths", "code=80 file=on,120", wide, "time level code source activity process file text", "code=80 file=on,120"},
		{"the last word counts", "code=off,on code=80,90", wide, "time level code source activity process text", "code=on,90"},
		{"the description stays", "text=off,500", wide, "time level code source activity process text", ""},
		{"garbage", "{\"a\":1} =,= code nonsense=on code=maybe,-5,1e9 time=999999 level=1 \x00", wide, "time level code source activity process text", "time=1200 level=36"},
		{"all but the description", "time=off level=off code=off source=off activity=off process=off", wide, "text", "time=off level=off code=off source=off activity=off process=off"},
	} {
		l := readLayout(c.stored)
		if got := shownIDs(l, c.window); got != c.shown {
			t.Errorf("%s: shows %q, want %q", c.name, got, c.shown)
		}
		if got := l.String(); got != c.again {
			t.Errorf("%s: stores %q, want %q", c.name, got, c.again)
		}
		if readLayout(l.String()) != l {
			t.Errorf("%s: is not read back", c.name)
		}
	}
}

// TestLayoutGrid: what the style sheet gets has one width for each shown column, and names those that are left out.
func TestLayoutGrid(t *testing.T) {
	template, least, off := readLayout("code=off file=on,120").grid(1440)
	for _, c := range []struct{ name, got, want string }{
		{"template", template, "var(--w-time) var(--w-level) var(--w-source) var(--w-activity) var(--w-process) var(--w-file) minmax(var(--w-text),1fr)"},
		{"least", least, "calc(var(--row-start) + var(--w-time) + var(--w-level) + var(--w-source) + var(--w-activity) + var(--w-process) + var(--w-file) + var(--w-text))"},
		{"off", off, "code pid thread computer record offset"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s", c.name, c.got)
		}
	}
}

// TestColumnStyles: every column has its width and, but for the description, its way out in the style sheet, and a name.
func TestColumnStyles(t *testing.T) {
	data, err := os.ReadFile("../web/screens.css")
	if err != nil {
		t.Fatal(err)
	}
	style := string(data)
	for c, info := range columns {
		if !strings.Contains(style, "--w-"+info.id+": ") {
			t.Errorf("no width --w-%s", info.id)
		}
		rule := `:root[data-off~="` + info.id + `"] [data-column="` + info.id + `"]`
		if strings.Contains(style, rule) == (column(c) == columnText) {
			t.Errorf("%s: %s", info.id, rule)
		}
		for _, tag := range []string{"en", "ko"} {
			if key := "column." + info.id; language(t, tag).UI(key) == key {
				t.Errorf("%s has no %s", tag, key)
			}
		}
		if (info.more != nil) != (info.from == uncalled) {
			t.Errorf("%s: a column has more or is filled by write", info.id)
		}
	}
}

// TestSortColumns: the further columns sort by what they show.
func TestSortColumns(t *testing.T) {
	s := newSession(time.UTC)
	for _, name := range []string{"b.svclog", "a.svclog"} {
		f := s.add(source{Name: name})
		s.begin(f)
		b := index.NewBuilder()
		for i, at := range []float64{30, 10, 20} {
			h := catalog.Head{Span: catalog.Span{Offset: int64(i) * 100}, Time: second(at) + int64(f.number), HasTime: true,
				ProcessID: uint32(9 - i), ThreadID: uint32(i) % 2, Computer: []byte{byte('z' - i)}}
			b.Add(&h)
		}
		if err := s.index.Append(f.number, b.AppendShard(nil)); err != nil {
			t.Fatal(err)
		}
	}
	s.refresh()
	for _, c := range []struct {
		column       column
		first, again string // file and number of each row; the second time in the opposite order
	}{
		{columnPID, "02 12 01 11 00 10", "00 10 01 11 02 12"},
		{columnThread, "02 12 00 10 01 11", "01 11 02 12 00 10"},
		{columnComputer, "02 12 01 11 00 10", "00 10 01 11 02 12"},
		{columnFile, "11 12 10 01 02 00", "01 02 00 11 12 10"},
		{columnRecord, "01 11 02 12 00 10", "10 00 12 02 11 01"},
		{columnOffset, "00 01 02 10 11 12", "12 11 10 02 01 00"},
	} {
		for _, want := range []string{c.first, c.again} {
			s.setSort(c.column)
			var got []string
			for _, rec := range s.rows {
				got = append(got, string(rune('0'+s.index.File(rec)))+string(rune('0'+s.index.Number(rec))))
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%s: got %v, want %s", columns[c.column].id, got, want)
			}
			for row, rec := range s.rows {
				if s.rowOf(rec) != row {
					t.Errorf("%s: row %d is found at %d", columns[c.column].id, row, s.rowOf(rec))
				}
			}
		}
	}
}

// TestColumnMenu: the menu has every column with its state; the description cannot be unchecked.
func TestColumnMenu(t *testing.T) {
	text := language(t, "en")
	v := &viewer{session: hour(t), table: &recordTable{}, window: 1440, layout: readLayout("code=off file=on,120")}
	refuse(t, drawn(v.columnMenu(text)), "menuitem")
	v.columnsOpen = true
	html := drawn(v.columnMenu(text))
	if n := strings.Count(html, `role="menuitemcheckbox"`); n != len(columns) {
		t.Errorf("%d items for %d columns", n, len(columns))
	}
	if on := strings.Count(html, `aria-checked="true"`) + strings.Count(html, `aria-checked `) + strings.Count(html, `aria-checked>`); on != 7 {
		t.Errorf("%d are checked: %s", on, html)
	}
	want(t, html, "120 px", text.UI("columns.reset"), text.UI("columns.hint"))
	v.columnSaid = "file"
	want(t, drawn(v.columnMenu(text)), "File: 120 px")
}
