package app

import (
	"strings"
	"testing"
)

// TestRowBatch: every field ends where it should, whatever a trace says.
func TestRowBatch(t *testing.T) {
	hostile := "a\x1fb\x1ec\x1dd\x1ce\u202Ef"
	for _, text := range []string{"", "plain", hostile, "\x1f\x1f", "\x1e3", "\xff\x1f"} {
		var b rowBatch
		b.place(3, rowPlace{top: 26, shown: true, tab: true, cell: wholeRow}, rowFields+moreFields)
		b.row(rowView{source: text, processName: text, summary: text, eventID: text}, 7)
		b.more(columnComputer, text)
		fields := strings.Split(string(b.buf), "\x1f")
		if n := 5 + rowFields + moreFields; len(fields) != n+1 || fields[n] != "" {
			t.Fatalf("%q: %d fields, want %d", text, len(fields), n)
		}
		if got := strings.Join(fields[:6], " "); got != "3 26.0 2 -1 39 7" {
			t.Errorf("%q: it begins with %q", text, got)
		}
		for _, place := range []int{5 + 4, 5 + 15, 5 + 26} {
			if got := unescaped(fields[place]); got != text {
				t.Errorf("field %d is %q, want %q", place-5, got, text)
			}
		}
		marked := fields[5+27]
		if (marked != "") != (strings.ContainsAny(text, "\x1c\x1d\x1e\x1f\u202E")) {
			t.Errorf("%q shows as %q", text, marked)
		}
		whole := ""
		for piece := range strings.SplitSeq(marked, "\x1d") {
			text, _, _ := strings.Cut(piece, "\x1c")
			whole += unescaped(text)
		}
		if marked != "" && whole != text {
			t.Errorf("the pieces of %q are those of %q", text, whole)
		}
	}
}

// unescaped is what rows.js makes of a text.
func unescaped(s string) string {
	return strings.NewReplacer("\x1e0", "\x1c", "\x1e1", "\x1d", "\x1e2", "\x1e", "\x1e3", "\x1f").Replace(s)
}
