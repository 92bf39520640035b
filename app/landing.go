package app

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// landing is the page without a file. A link that names one says which file to drop.
func (v *viewer) landing(t *catalog.Text) []app.UI {
	title, lead := t.UI("landing.title"), t.UI("landing.lead")
	if v.linked {
		title = t.UI("landing.linked", "name", orElse(v.link.File.Name, t.UI("landing.linked.nameless")))
		lead = t.UI("landing.linked.lead", "size", size(t, v.link.File.Size))
	}
	return []app.UI{
		sprite(),
		corners(),
		app.Header().Class("top").Body(
			brand(t, false),
			app.Span().Class("grow"),
			v.languageSelect(t),
			themeButton(t),
		),
		app.Main().ID("viewer").TabIndex(-1).
			DataSets(map[string]any{"state": "empty", "records": 0, "shown": 0, "findings": 0, "damaged": 0, "files": 0}).
			Body(app.Div().Class("door").Body(
				v.fatalNote(t),
				v.linkNote(t),
				app.H1().Text(title),
				app.P().Text(lead),
				app.Div().Class("actions").Body(
					fileInput(t),
					app.Button().Class("button primary tall").Type("button").ID("open").DataSet("action", "open").
						Body(icon("folder-open"), app.Text(t.UI("open.files"))),
					app.Button().Class("link").Type("button").ID("sample").DataSet("action", "sample").Text(t.UI("landing.sample")),
					app.Span().Class("quiet").Body(app.Kbd().Text("Ctrl"), app.Text(" "), app.Kbd().Text("V"), app.Text(" "+t.UI("landing.paste"))),
				),
				app.P().Class("promise").Body(icon("lock"), app.Span().Text(t.UI("landing.promise"))),
			)),
		app.Footer().Body(
			app.Span().Text(".svclog · .e2e · .xml"),
			app.Span().Text(t.UI("landing.several")),
			app.Span().Text(t.UI("landing.local")),
			app.Span().ID("offline").Hidden(!v.kept).Text(t.UI("landing.offline")),
			keysButton(t),
		),
		v.overlay(t),
	}
}

func fileInput(t *catalog.Text) app.UI {
	return app.Input().Type("file").Multiple(true).ID("open-files").Class("unseen").TabIndex(-1).
		Aria("label", t.UI("open.input")).Accept(".svclog,.e2e,.xml,.txt,.log")
}

// corners mark the window as the place to drop a file.
func corners() app.UI {
	return app.Raw(`<svg class="corners" aria-hidden="true"><svg overflow="visible"><path d="M0 36V0h36"/></svg><svg x="100%" overflow="visible"><path d="M-36 0H0v36"/></svg><svg y="100%" overflow="visible"><path d="M0-36V0h36"/></svg><svg x="100%" y="100%" overflow="visible"><path d="M-36 0H0v-36"/></svg></svg>`)
}

// brand is the name; where files are open it is the way back to the landing page.
func brand(t *catalog.Text, home bool) app.UI {
	mark := app.Raw(`<svg viewBox="0 0 22 22" aria-hidden="true"><path class="ink" d="M3 7V3h4M15 3h4v4M19 15v4h-4M7 19H3v-4"/><path class="dot" d="M7 6h8v7l-4 3.6L7 13z"/></svg>`)
	if !home {
		return app.Span().Class("brand").Body(mark, app.Span().Text("svcscope"))
	}
	return app.Button().Type("button").Class("brand").DataSet("action", "home").Aria("label", t.UI("top.home")).
		Body(mark, app.Span().Class("word").Text("svcscope"))
}

func (v *viewer) languageSelect(t *catalog.Text) app.UI {
	options := make([]app.UI, len(languages))
	for i, l := range languages {
		options[i] = app.Option().Value(l.Tag).Lang(l.Tag).Text(l.Name).Selected(l.Tag == v.tag)
	}
	return app.Span().Class("select language").Body(
		app.Select().ID("language").Aria("label", t.UI("top.language")).OnChange(v.onLanguage).Body(options...),
		icon("chevron-down", "small"),
	)
}

func themeButton(t *catalog.Text) app.UI {
	return app.Button().Type("button").Class("button plain only theme").DataSet("action", "theme").
		Aria("label", t.UI("top.theme")).Title(t.UI("top.theme")).Body(icon("sun-moon"))
}

// fatalNote says that files cannot be read here at all, and why. It stays in its place when there is nothing to say.
func (v *viewer) fatalNote(t *catalog.Text) app.UI {
	return note(v.fatal != "", "fail", t.UI("fatal", "error", v.fatal), t)
}

// linkNote says that a part of the link could not be read.
func (v *viewer) linkNote(t *catalog.Text) app.UI {
	return note(v.linkBad, "warn", t.UI("link.bad"), t)
}

func note(show bool, kind, text string, t *catalog.Text) app.UI {
	return app.Div().Class("note", kind).Hidden(!show).Aria("live", "polite").Body(
		app.If(show, func() app.UI {
			return app.P().Body(app.Text(text),
				app.Button().Type("button").Class("link").DataSet("action", "dismiss").Text(t.UI("dismiss")))
		}),
	)
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
