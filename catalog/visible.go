package catalog

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Text of a trace, of a file name or of a link may hold characters that nobody sees and that change how the text around
// them is read: they turn its direction, break words, or hide in a name that looks like another. Where such text stands
// alone, the page draws a mark for each (Unseen finds them); where it stands in a sentence, Quoted makes them readable.

// unseen lists those characters, in order: controls other than tab and line breaks, what steers the direction of text,
// what joins, parts or fills without a shape. The joiners U+200C and U+200D are not among them: Persian, Indic scripts
// and emoji are written with them.
var unseen = [...][2]rune{
	{0x00, 0x08}, {0x0B, 0x0C}, {0x0E, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD}, {0x34F, 0x34F}, {0x61C, 0x61C}, {0x115F, 0x1160}, {0x180E, 0x180E}, {0x200B, 0x200B},
	{0x200E, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF9, 0xFFFB},
	{0x1D173, 0x1D17A}, {0xE0000, 0xE007F},
}

// rightToLeft lists the blocks of scripts that run from right to left.
var rightToLeft = [...][2]rune{{0x590, 0x8FF}, {0xFB1D, 0xFDFF}, {0xFE70, 0xFEFC}, {0x10800, 0x10FFF}, {0x1E800, 0x1EFFF}}

// among says whether r is in one of the ranges, which are in order.
func among(r rune, ranges [][2]rune) bool {
	for _, x := range ranges {
		if r <= x[1] {
			return r >= x[0]
		}
	}
	return false
}

// Unseen finds the first character of s that nobody sees: it stands in s[from:to]. Both are len(s) if there is none.
func Unseen(s string) (from, to int) {
	for i := 0; i < len(s); {
		if c := s[i]; c >= ' ' && c < 0x7F || c == '\t' || c == '\n' || c == '\r' {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if among(r, unseen[:]) {
			return i, i + n
		}
		i += n
	}
	return len(s), len(s)
}

// Visible writes each character that nobody sees as its number, "[U+202E]".
func Visible(s string) string {
	from, to := Unseen(s)
	if from == len(s) {
		return s
	}
	var b strings.Builder
	for ; from < len(s); from, to = Unseen(s) {
		r, _ := utf8.DecodeRuneInString(s[from:])
		fmt.Fprintf(&b, "%s[U+%04X]", s[:from], r)
		s = s[to:]
	}
	return b.String() + s
}

// Quoted is text as a sentence takes it in: Visible, on one line, and where it runs from right to left between the two
// characters that keep its direction from reaching what stands around it (U+2068, U+2069).
func Quoted(s string) string {
	s = Visible(folded(s))
	for _, r := range s {
		if r >= rightToLeft[0][0] && among(r, rightToLeft[:]) {
			return "\u2068" + s + "\u2069"
		}
	}
	return s
}
