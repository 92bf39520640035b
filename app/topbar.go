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
	return box("header", "top",
		brand(t, true),
		button("button opened", "view").Arg("files").
			Aria("label", t.UI("top.opened", "name", name, "n", len(files))).
			Body(icon("file-text"), el("span", "").Dir("auto").Body(shown(name)...), words("span", "more", more), icon("chevron-down", "small")),
		v.filterBox(t),
		fileInput(t),
		openButton(t),
		button("button", "share").ID("share").Label(t.UI("top.share")).
			Attr("disabled", v.session.state() == "failed").
			Body(icon("share-2"), words("span", "word", t.UI("top.share"))),
		v.languageSelect(t),
		themeButton(t),
	)
}

func openButton(t *catalog.Text) app.UI {
	return button("button", "open").ID("open").Label(t.UI("top.open")).
		Body(icon("folder-open"), words("span", "word", t.UI("top.open")))
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
	return el("div", "filter").Role("search").Label(t.UI("filter.label")).Body(
		icon("search"),
		input,
		box("span", "aside",
			words("span", "", count),
			button("button plain only", "filter-clear").Hidden(s.filter == "").
				Aria("label", t.UI("filter.clear")).Body(icon("x", "small")),
			el("kbd", "").Aria("hidden", true).Hidden(s.filter != "").Text("/"),
		),
		el("div", "").ID("filter-error").Role("status").Text(problem),
		el("div", "").ID("filter-help").Body(filterHelp(t)...),
	)
}

// filterHelp says what can be written into the filter. It shows while the field is empty and has the keyboard, and
// lets clicks through to what it covers.
func filterHelp(t *catalog.Text) []app.UI {
	var lines []app.UI
	for line := range strings.Lines(t.UI("filter.help")) {
		lines = append(lines, words("p", "", strings.TrimSpace(line)))
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
		span += " · " + clockRange(t, from, to, s.zone)
	}
	damage := ""
	if n := s.damaged(); n > 0 {
		damage = t.UI("foot.damaged", "n", n)
	}
	return box("footer", "foot",
		box("span", "", icon("lock", "small"), textNode(t.UI("foot.local"))),
		words("span", "", span),
		el("span", "").Hidden(damage == "").Body(severityIcon("unreadable"), textNode(damage)),
		el("span", "grow").UI(),
		box("span", "", words("kbd", "", "n"), textNode(t.UI("foot.next"))),
		box("span", "", words("kbd", "", "j"), words("kbd", "", "k"), textNode(t.UI("foot.move"))),
		box("span", "", words("kbd", "", "/"), textNode(t.UI("foot.filter"))),
		keysButton(t),
	)
}
