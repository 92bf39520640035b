package app

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// printHead stands above the verdict on paper, where the bars are left out: which files it is about, how many records
// they hold and of which time. On a screen it is not shown.
func (v *viewer) printHead(t *catalog.Text) app.UI {
	s := v.session
	files := make([]app.UI, len(s.files))
	for i, f := range s.files {
		facts := t.UI("print.file", "n", f.records, "size", size(t, f.source.Size))
		if n := len(f.damaged); n > 0 {
			facts += ", " + t.UI("scope.damaged", "n", n)
		}
		files[i] = box("li", "", el("b", "").Dir("auto").Body(shown(f.source.Name)...), textNode(" "), words("span", "", facts))
	}
	span := ""
	if from, to, ok := s.index.TimeRange(); ok {
		span = period(t, from, to, s.zone) + " (" + zoneLabel(s) + ")"
	}
	return box("div", "print-head", words("p", "", "svcscope"), box("ul", "", files...), words("p", "", span))
}
