package app

import (
	"strconv"
	"strings"

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
	hits := newFinder(in.Find)
	bytes, shown := 0, 0
	lines := make([]app.UI, 0, min(limit, len(in.Lines)))
	cut := 0
	for _, line := range in.Lines {
		if shown == limit || bytes > limit*lineBytes {
			break
		}
		element, n, left := xmlLine(in, line, hits, limit*lineBytes-bytes)
		lines = append(lines, element)
		bytes += n
		cut += left
		shown++
	}
	class := "xml"
	if in.Unwrapped {
		class += " unwrapped"
	}
	body := []app.UI{
		xmlBar(t, in, hits),
		app.Div().Class(class).Lang("und").Dir("ltr").DataSet("lines", len(in.Lines)).Body(lines...),
	}
	if cut > 0 {
		body = append(body, app.P().Class("quiet cut").Text(t.UI("detail.cut", "n", cut)))
	}
	if rest := len(in.Lines) - shown; rest > 0 || cut > 0 {
		body = append(body, moreButton(t, rest))
	}
	if in.Truncated {
		body = append(body, app.P().Class("aside-note").Text(t.UI("detail.truncated")))
	}
	return app.Div().Class("xml-view").Body(body...)
}

// xmlBar holds the number of lines, how often the words looked for were found, and what can be done with the XML.
func xmlBar(t *catalog.Text, in detail, hits *finder) app.UI {
	words := t.UI("xml.lines", "n", len(in.Lines))
	if in.Find != "" {
		words = t.UI("xml.hits", "n", hits.found)
	}
	wrap := t.UI("xml.wrap")
	return app.Div().Class("xml-bar").Body(
		app.Span().Class("find").Role("status").Text(words),
		app.Button().Class("button plain only").Type("button").Aria("label", wrap).Title("%s", wrap).
			Aria("pressed", !in.Unwrapped).DataSet("action", "wrap").Body(icon("wrap-text")),
		app.Button().Class("button plain only").Type("button").Aria("label", t.UI("copy.xml")).Title("%s", t.UI("copy.xml")).
			DataSet("action", "copy-xml").Body(icon("copy")))
}

// xmlLine draws one line, with at most room bytes of text; n is how many it drew, left how many it left out.
func xmlLine(in detail, line catalog.Line, hits *finder, room int) (element app.UI, n, left int) {
	class := "l i" + strconv.Itoa(min(line.Depth, depthMost))
	body := make([]app.UI, 0, len(line.Tokens))
	var plain strings.Builder
	flush := func() {
		if plain.Len() > 0 {
			body = append(body, app.Text(plain.String()))
			plain.Reset()
		}
	}
	for _, token := range line.Tokens {
		text, cut := abridge(token.Text, max(room-n, 0))
		n += len(text)
		left += cut
		kind := tokenClass[token.Kind]
		if kind != "" && kind != "t" && kind != "a" && deciding(in.Finding, text) {
			class += " key"
		}
		if kind == "" {
			plain.WriteString(text)
			continue
		}
		flush()
		body = append(body, app.Span().Class(kind).Body(hits.mark(text)...))
	}
	flush()
	return app.Span().Class(class).Body(body...), n, left
}

// finder marks where words stand in text, without regard to case.
type finder struct {
	words string // folded
	found int
}

func newFinder(words string) *finder { return &finder{words: strings.ToLower(words)} }

// mark gives the text in pieces, with each hit in a mark element.
func (f *finder) mark(text string) []app.UI {
	if f.words == "" {
		return []app.UI{app.Text(text)}
	}
	folded := strings.ToLower(text)
	if len(folded) != len(text) {
		folded = text // folding changed the length: offsets would lie
	}
	var pieces []app.UI
	for {
		i := strings.Index(folded, f.words)
		if i < 0 {
			return append(pieces, app.Text(text))
		}
		end := i + len(f.words)
		if i > 0 {
			pieces = append(pieces, app.Text(text[:i]))
		}
		pieces = append(pieces, app.Mark().Text(text[i:end]))
		f.found++
		text, folded = text[end:], folded[end:]
	}
}
