package app

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// lineBytes is how many bytes of XML are drawn per line shown, on the average: a record of few huge lines is
// drawn in steps too.
const lineBytes = 1024

// tokenClass is the class that colours a kind of token. Punctuation has none and makes no element of its own,
// which nearly halves the work of drawing a line.
var tokenClass = map[catalog.TokenKind]string{
	catalog.TokenElement:     "t",
	catalog.TokenAttribute:   "a",
	catalog.TokenValue:       "v",
	catalog.TokenText:        "x",
	catalog.TokenComment:     "c",
	catalog.TokenCDATA:       "x",
	catalog.TokenInstruction: "c",
}

// xmlView draws the record as indented XML. Every byte of it becomes text, never markup.
func xmlView(t *catalog.Text, in detail) app.UI {
	limit := max(in.LinesShow, linesFirst)
	hits := newFinder(in.Find, in.Hit)
	bytes, next, cut := 0, 0, 0
	var field xmlField
	lines := make([]app.UI, 0, min(limit, len(in.Lines)))
	if line := hits.count(in.Lines); line >= limit { // far down: what lies around it is drawn, not all that comes before
		next = line - linesFirst/5
		for n := lineSize(in.Lines[next:line]); next < line && n > limit*lineBytes/2; next++ { // long lines leave it no room
			n -= lineSize(in.Lines[next : next+1])
		}
		lines = append(lines, box("span", "l i0", words("span", "gist", "… "+t.UI("xml.lines", "n", next))))
	}
	for next < len(in.Lines) && len(lines) < limit && bytes <= limit*lineBytes {
		i := next
		next++
		hits.drawn = hits.before(i)
		end := foldEnd(in.Lines, i)
		folded := end > next && in.Folded[i] && !hits.within(i+1, end)
		body, key, n, left := xmlLine(t, in, &field, in.Lines[i], hits, limit*lineBytes-bytes)
		if end > next {
			body = append([]app.UI{foldButton(t, in.Lines[i], i, folded)}, body...)
		}
		if folded {
			body = append(body, words("span", "gist", " … "+t.UI("xml.lines", "n", end-i-1)))
			next = end
		}
		class := "l i" + strconv.Itoa(min(in.Lines[i].Depth, depthMost))
		if key {
			class += " key"
		}
		lines = append(lines, el("span", class).DataSet("n", i+1).Body(body...))
		bytes += n
		cut += left
	}
	class := "xml"
	if in.Unwrapped {
		class += " unwrapped"
	}
	body := []app.UI{
		xmlBar(t, in, hits),
		el("div", class).Lang("und").Dir("ltr").DataSet("lines", len(in.Lines)).Body(lines...),
	}
	if cut > 0 {
		body = append(body, words("p", "quiet cut", t.UI("detail.cut", "n", cut)))
	}
	if rest := len(in.Lines) - next; rest > 0 || cut > 0 {
		body = append(body, moreButton(t, rest))
	}
	body = append(body, truncatedNote(t, in))
	return box("div", "xml-view", body...)
}

// lineSize counts the bytes of text in lines.
func lineSize(lines []catalog.Line) (n int) {
	for i := range lines {
		for _, token := range lines[i].Tokens {
			n += len(token.Text)
		}
	}
	return n
}

// foldEnd gives the line behind the element that line i begins: what lies between is hidden where it is folded. It
// is i+1 for a line with nothing below it.
func foldEnd(lines []catalog.Line, i int) int {
	end := i + 1
	for end < len(lines) && lines[end].Depth > lines[i].Depth {
		end++
	}
	if end > i+1 && end < len(lines) && lines[end].Depth == lines[i].Depth && strings.HasPrefix(lines[end].Tokens[0].Text, "</") {
		end++ // its end tag
	}
	return end
}

func foldButton(t *catalog.Text, line catalog.Line, i int, folded bool) app.UI {
	name := ""
	for _, token := range line.Tokens {
		if token.Kind == catalog.TokenElement {
			name = token.Text
			break
		}
	}
	key, sign := "xml.fold", "▾"
	if folded {
		key, sign = "xml.unfold", "▸"
	}
	return button("fold", "fold-xml").Arg(i).
		Aria("expanded", !folded).Label(t.UI(key, "name", name)).Text(sign)
}

// xmlBar holds the field for what to look for, the number of lines or hits, and what can be done with the XML.
func xmlBar(t *catalog.Text, in detail, hits *finder) app.UI {
	words := t.UI("xml.lines", "n", len(in.Lines))
	switch {
	case in.Find != "" && hits.found == 0:
		words = t.UI("xml.nohit")
	case in.Find != "":
		words = t.UI("xml.hit", "n", hits.now+1, "all", hits.found)
	}
	wrap := t.UI("xml.wrap")
	find := app.Input().Type("search").ID("xml-find").Aria("label", t.UI("xml.find")).Placeholder(t.UI("xml.find")).
		AutoComplete(false).Spellcheck(false).Value(in.Find)
	if in.OnFind != nil {
		find.OnInput(in.OnFind).OnKeyDown(in.OnFindKey)
	}
	return box("div", "xml-bar",
		box("div", "find", find, el("span", "").Role("status").Text(words)),
		button("button plain only", "wrap").Label(wrap).Title(wrap).
			Aria("pressed", !in.Unwrapped).Body(icon("wrap-text")),
		button("button plain only", "copy-xml").Label(t.UI("copy.xml")).Title(t.UI("copy.xml")).
			Body(icon("copy")))
}

// xmlLine draws one line, with at most room bytes of text: n is how many it drew, left how many it left out. key says
// whether the finding rests on it.
func xmlLine(t *catalog.Text, in detail, field *xmlField, line catalog.Line, hits *finder, room int) (body []app.UI, key bool, n, left int) {
	body = make([]app.UI, 0, len(line.Tokens)+1)
	var plain strings.Builder
	flush := func() {
		switch text := plain.String(); {
		case text == "":
			return
		case ascii(text):
			body = append(body, shown(text)...)
		default: // what no parser could read may run from right to left
			body = append(body, box("span", "p", shown(text)...))
		}
		plain.Reset()
	}
	for _, token := range line.Tokens {
		text, cut := abridge(token.Text, max(room-n, 0))
		n += len(text)
		left += cut
		name, named := field.see(catalog.Token{Kind: token.Kind, Text: text})
		kind := tokenClass[token.Kind]
		key = key || kind != "" && kind != "t" && kind != "a" && deciding(in.Finding, text)
		if kind == "" {
			plain.WriteString(text)
			continue
		}
		flush()
		if pieces := codedHits(t, &in, name, text, named, hits); pieces != nil {
			body = append(body, box("span", kind, pieces...))
			continue
		}
		body = append(body, box("span", kind, hits.mark(text)...))
	}
	flush()
	return body, key, n, left
}

// finder marks where words stand in text, without regard to case.
type finder struct {
	words string // folded
	found int    // hits in the whole record
	now   int    // the hit that is looked at
	line  int    // its line, or -1
	lines []int  // the line of each hit
	drawn int    // hits before the text that is drawn next
}

// newFinder looks for words; hit is the one to look at, counted on and round without end.
func newFinder(words string, hit int) *finder {
	return &finder{words: lowered(words), now: hit, line: -1}
}

// lowered is text as it is compared: in lower case, as far as that leaves every character where it stands.
func lowered(text string) string {
	switch {
	case ascii(text):
		return strings.ToLower(text)
	case !utf8.ValidString(text):
		return text // a byte that is no character would become three
	}
	return strings.Map(lowerAlike, text)
}

// ascii says whether text has ASCII characters only.
func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// lowerAlike is a letter in lower case, if that takes as many bytes.
func lowerAlike(r rune) rune {
	if low := unicode.ToLower(r); utf8.RuneLen(low) == utf8.RuneLen(r) {
		return low
	}
	return r
}

// count counts the hits and gives the line of the one to look at, or -1.
func (f *finder) count(lines []catalog.Line) int {
	if f.words == "" {
		return -1
	}
	for i := range lines {
		for _, token := range lines[i].Tokens {
			if token.Kind == catalog.TokenPunctuation {
				continue
			}
			for range strings.Count(lowered(token.Text), f.words) {
				f.lines = append(f.lines, i)
			}
		}
	}
	f.found = len(f.lines)
	if f.found == 0 {
		return -1
	}
	f.now = (f.now%f.found + f.found) % f.found
	f.line = f.lines[f.now]
	return f.line
}

// before counts the hits in the lines before one: those in folded elements and in text that is cut off are not drawn.
func (f *finder) before(line int) int {
	n, _ := slices.BinarySearch(f.lines, line)
	return n
}

// within says whether the hit to look at stands in the lines from..to.
func (f *finder) within(from, to int) bool { return f.line >= from && f.line < to }

// mark gives the text in pieces, with each hit in a mark element.
func (f *finder) mark(text string) []app.UI {
	if f.words == "" {
		return shown(text)
	}
	low := lowered(text)
	var pieces []app.UI
	for {
		i := strings.Index(low, f.words)
		if i < 0 {
			return append(pieces, shown(text)...)
		}
		end := i + len(f.words)
		if i > 0 {
			pieces = append(pieces, shown(text[:i])...)
		}
		class := ""
		if f.drawn == f.now {
			class = "now"
		}
		pieces = append(pieces, box("mark", class, shown(text[i:end])...))
		f.drawn++
		text, low = text[end:], low[end:]
	}
}
