package app

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// topBar stands above everything while files are open.
func (v *viewer) topBar(t *catalog.Text) app.UI {
	files := v.session.files
	name := files[0].source.Name
	more := ""
	if len(files) > 1 {
		more = t.UI("top.more", "n", len(files)-1)
	}
	return app.Header().Class("top").Body(
		brand(t, true),
		app.Button().Type("button").Class("button opened").DataSet("action", "view").DataSet("arg", "files").
			Aria("label", t.UI("top.opened", "name", name, "n", len(files))).
			Body(icon("file-text"), app.Span().Dir("auto").Body(shown(name)...), app.Span().Class("more").Text(more), icon("chevron-down", "small")),
		v.filterBox(t),
		fileInput(t),
		app.Button().Type("button").Class("button").ID("open").DataSet("action", "open").Aria("label", t.UI("top.open")).
			Body(icon("folder-open"), app.Span().Class("word").Text(t.UI("top.open"))),
		app.Button().Type("button").Class("button").ID("share").DataSet("action", "share").Aria("label", t.UI("top.share")).
			Disabled(v.session.state() == "failed").
			Body(icon("share-2"), app.Span().Class("word").Text(t.UI("top.share"))),
		v.languageSelect(t),
		themeButton(t),
	)
}

// filterBox is the filter with its error. Its text lives in the field itself: a value attribute would not clear it.
func (v *viewer) filterBox(t *catalog.Text) app.UI {
	s := v.session
	problem := ""
	if s.filterErr != nil {
		problem = filterProblem(t, s.filter, s.filterErr)
	}
	count := ""
	if s.filter != "" && s.filterErr == nil {
		count = t.UI("filter.count", "n", len(s.rows))
	}
	input := app.Input().Type("search").ID("filter").Aria("label", t.UI("filter.label")).Aria("describedby", "filter-error filter-help").
		Attr("autocomplete", "off").Attr("spellcheck", "false").Placeholder(t.UI("filter.placeholder")).
		Aria("invalid", problem != "").Disabled(s.state() == "failed").
		OnInput(v.onFilter).On("compositionend", v.onFilter).OnKeyDown(v.onFilterKey)
	return app.Div().Class("filter").Attr("role", "search").Body(
		icon("search"),
		input,
		app.Span().Class("aside").Body(
			app.Span().Text(count),
			app.Button().Type("button").Class("button plain only").DataSet("action", "filter-clear").Hidden(s.filter == "").
				Aria("label", t.UI("filter.clear")).Body(icon("x", "small")),
			app.Kbd().Aria("hidden", true).Hidden(s.filter != "").Text("/"),
		),
		app.Div().ID("filter-error").Attr("role", "status").Text(problem),
		app.Div().ID("filter-help").Body(filterHelp(t)...),
	)
}

// filterHelp says what can be written into the filter. It shows while the field is empty and has the keyboard, and
// lets clicks through to what it covers.
func filterHelp(t *catalog.Text) []app.UI {
	var lines []app.UI
	for line := range strings.Lines(t.UI("filter.help")) {
		lines = append(lines, app.P().Text(strings.TrimSpace(line)))
	}
	return lines
}

// foot is the line below: where the files are, what they span, how to move.
func (v *viewer) foot(t *catalog.Text) app.UI {
	s := v.session
	var bytes int64
	for _, f := range s.files {
		bytes += f.source.Size
	}
	span := t.UI("foot.files", "n", len(s.files), "size", size(t, bytes))
	if from, to, ok := s.index.TimeRange(); ok {
		span += " · " + clockRange(from, to, s.zone)
	}
	damage := ""
	if n := s.damaged(); n > 0 {
		damage = t.UI("foot.damaged", "n", n)
	}
	return app.Footer().Class("foot").Body(
		app.Span().Body(icon("lock", "small"), app.Text(t.UI("foot.local"))),
		app.Span().Text(span),
		app.Span().Hidden(damage == "").Body(severityIcon("unreadable"), app.Text(damage)),
		app.Span().Class("grow"),
		app.Span().Body(app.Kbd().Text("n"), app.Text(t.UI("foot.next"))),
		app.Span().Body(app.Kbd().Text("j"), app.Kbd().Text("k"), app.Text(t.UI("foot.move"))),
		app.Span().Body(app.Kbd().Text("/"), app.Text(t.UI("foot.filter"))),
		keysButton(t),
	)
}
