package app

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// printed is the state that the head on paper was drawn of.
type printed struct {
	of                    *session
	tag                   string
	files, revision, said int
}

// printHead stands above the verdict on paper, where the bars are left out: which files it is about, how many records
// they hold and of which time. On a screen it is not shown, so it is drawn only when that changes: there may be hundreds of files.
func (v *viewer) printHead(t *catalog.Text) app.UI {
	s := v.session
	now := printed{s, t.Tag, len(s.files), s.revision, s.said}
	if kept := v.parts["print"]; kept != nil && kept.Mounted() && now == v.printed {
		return kept
	}
	v.printed = now
	return v.part("print", func() app.UI { return printHead(t, s) }, pageText, pageTime, pagePins)
}

func printHead(t *catalog.Text, s *session) app.UI {
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
