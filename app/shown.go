package app

import (
	"fmt"
	"unicode/utf8"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// marksMost is how many marks one text gets: a flood of characters that nobody sees would else be a flood of elements.
const marksMost = 200

// shownPiece is a piece of text as the page shows it; one with a mark is a run of one character that nobody sees.
type shownPiece struct{ text, mark string }

// shownPieces cuts text of a trace at the characters that nobody sees: those that turn the direction of text would else
// change the order of what stands around them. Behind the last mark they are written as their numbers.
func shownPieces(text string) []shownPiece {
	var pieces []shownPiece
	for n := 0; n < marksMost; n++ {
		from, to := catalog.Unseen(text)
		if from == len(text) {
			break
		}
		if from > 0 {
			pieces = append(pieces, shownPiece{text: text[:from]})
		}
		char, _ := utf8.DecodeRuneInString(text[from:])
		times := 1
		for width := to - from; to+width <= len(text) && text[to:to+width] == text[from:from+width]; to += width {
			times++
		}
		mark := fmt.Sprintf("U+%04X", char)
		if times > 1 {
			mark += fmt.Sprintf(" ×%d", times)
		}
		pieces = append(pieces, shownPiece{text[from:to], mark})
		text = text[to:]
	}
	if text != "" || pieces == nil {
		pieces = append(pieces, shownPiece{text: catalog.Visible(text)})
	}
	return pieces
}

// shown is text of a trace, of a file's name or of a link as the page shows it. The characters themselves stay in the
// page, so that what is copied is what was written; the style sheet draws the mark in their place.
func shown(text string) []app.UI {
	if from, _ := catalog.Unseen(text); from == len(text) {
		return []app.UI{textNode(text)}
	}
	var body []app.UI
	for _, p := range shownPieces(text) {
		if p.mark == "" {
			body = append(body, textNode(p.text))
			continue
		}
		body = append(body, el("span", "").DataSet("char", p.mark).Text(p.text))
	}
	return body
}
