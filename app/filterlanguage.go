package app

import (
	"strings"

	"svcscope/catalog"
	"svcscope/catalog/query"
)

// filterLanguage is what the table shows in a language, for filters to look at; nil where there are no texts yet.
func filterLanguage(t *catalog.Text) *query.Language {
	if t == nil {
		return nil
	}
	l := &query.Language{Activity: t.UI("level.activity")}
	for n := range l.Levels {
		sev := catalog.Severity(n)
		l.Levels[n] = []string{levelWord(t, sev), t.Severity(sev)}
	}
	l.Title = func(h *catalog.Head) string {
		source := ""
		if h.Kind == catalog.KindEvent {
			source = string(h.Source)
		}
		title, _ := rowTitle(t, traceCode(h.Kind, source, string(h.Identifier), h.EventID, h.HasEventID), h.Kind, h.Severity, source, h.EventID)
		return title
	}
	l.Finding = func(rule string) string {
		title, _ := failureTitle(t, &catalog.Finding{Rule: rule})
		return title
	}
	return l
}

// speak has the filter mean what the rows say from now on: in another language, or because more of its texts have come. What it
// chose by the names of another language it goes on choosing, by the English ones.
func (s *session) speak(l *query.Language) {
	s.language = l
	if s.filter == "" {
		return
	}
	if s.filterErr == nil {
		if e, err := l.Parse(s.filter); err != nil || exprText(e) != exprText(s.expr) {
			s.filter = exprText(s.expr)
		}
	}
	if s.setFilter(s.filter) != nil && s.expr != nil { // the rows are still those of the filter before
		s.choice = query.Select(s.compile(s.expr))
		s.refresh()
	}
}

// filterFields are those that texts name where there is no field of a name: the ones that are asked for most.
const filterFields = "level, code, source, activity, process, thread, time, text, xml, finding, is, kind"

// allFields names every field of the filter.
func allFields() string {
	var names []string
	for _, f := range query.Fields() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}
