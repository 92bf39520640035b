package app

import (
	"strings"

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
		box("header", "top",
			brand(t, false),
			el("span", "grow").UI(),
			button("link codes-link", "view").Arg(catalogID).Label(t.UI("view.catalog")).Body(words("span", "long", t.UI("view.catalog")), words("span", "short", t.UI("view.catalog.short"))),
			v.languageSelect(t),
			themeButton(t),
		),
		el("main", "").ID("viewer").TabIndex(-1).
			DataSets(map[string]any{"state": "empty", "records": 0, "shown": 0, "findings": 0, "damaged": 0, "files": 0}).
			Body(words("p", "coming", t.UI("catalog.coming")), box("div", "door",
				v.fatalNote(t),
				v.linkNote(t),
				words("h1", "", title),
				words("p", "", lead),
				v.othersNote(t),
				box("div", "actions",
					fileInput(t),
					button("button primary tall", "open").ID("open").
						Body(icon("folder-open"), textNode(t.UI("open.files"))),
					button("link", "sample").ID("sample").Text(t.UI("landing.sample")),
					words("span", "quiet", t.UI("landing.paste")),
				),
				box("p", "promise", icon("lock"), words("span", "", t.UI("landing.promise"))),
			)),
		box("footer", "",
			words("span", "", ".svclog · .e2e · .xml"),
			words("span", "", t.UI("landing.several")),
			words("span", "", t.UI("landing.local")),
			el("span", "").ID("offline").Hidden(!v.kept).Text(t.UI("landing.offline")),
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
		return box("span", "brand", mark, words("span", "", "svcscope"))
	}
	return button("brand", "home").Label(t.UI("top.home")).
		Body(mark, words("span", "word", "svcscope"))
}

func (v *viewer) languageSelect(t *catalog.Text) app.UI {
	options := make([]app.UI, len(languages()))
	for i, l := range languages() {
		options[i] = el("option", "").Attr("value", l.Tag).Lang(l.Tag).Attr("selected", l.Tag == v.tag).Text(l.Name)
	}
	return box("span", "select language",
		el("select", "").ID("language").Label(t.UI("top.language")).OnChange(v.onLanguage).Body(options...),
		icon("chevron-down", "small"),
	)
}

func themeButton(t *catalog.Text) app.UI {
	return button("button plain only theme", "theme").
		Aria("label", t.UI("top.theme")).Title(t.UI("top.theme")).Body(icon("sun-moon"))
}

// fatalNote says that files cannot be read here at all, and why, or that a language's texts could not be had. It stays in its place when there is nothing to say.
func (v *viewer) fatalNote(t *catalog.Text) app.UI {
	if v.fatal == "" && v.unsaid.tag != "" {
		return note(true, "warn", t.UI("texts.failed", "language", languageName(v.unsaid.tag), "error", v.unsaid.err), t)
	}
	return note(v.fatal != "", "fail", t.UI("fatal", "error", v.fatal), t)
}

// linkNote says that a part of the link could not be read.
func (v *viewer) linkNote(t *catalog.Text) app.UI {
	return note(v.linkBad, "warn", t.UI("link.bad"), t)
}

// othersNote names the other files that were open where the link was made, and are not here.
func (v *viewer) othersNote(t *catalog.Text) app.UI {
	names := v.lacking()
	p := el("p", "others").Hidden(len(names) == 0)
	if len(names) == 0 {
		return p.UI()
	}
	return p.Text(t.UI("link.others", "names", strings.Join(names, ", ")))
}

func note(show bool, kind, text string, t *catalog.Text) app.UI {
	return el("div", "note "+kind).Hidden(!show).Aria("live", "polite").Body(
		app.If(show, func() app.UI {
			return box("p", "", textNode(text),
				button("link", "dismiss").Text(t.UI("dismiss")))
		}),
	)
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
