package app

import (
	"strings"
	"unicode/utf8"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// share is what the dialog says of a link beside the link itself.
type share struct {
	State    State  // what the link restores
	Position int    // 0-based number of the selected record in time order; -1 if none is selected
	Period   string // the chosen time in words; "" for all of it
	Language string // the language's own name
	Copied   bool   // the link was just copied
	Failed   bool   // the clipboard refused it
}

// shareDialog says in plain words what goes into the link and what does not, and gives it to copy.
func shareDialog(t *catalog.Text, link string, in share) app.UI {
	s := in.State
	var holds []app.UI
	hold := func(what string, more ...app.UI) {
		holds = append(holds, box("li", "", icon("check"), box("span", "", append([]app.UI{textNode(what)}, more...)...)))
	}
	if s.Filter == "" {
		hold(t.UI("share.filter.none"))
	} else {
		hold(t.UI("share.filter")+" ", el("code", "").Dir("auto").Body(shown(s.Filter)...))
	}
	if in.Period != "" {
		hold(t.UI("share.period", "period", in.Period))
	}
	file := func(f Fingerprint) {
		before, after, _ := strings.Cut(t.UI("share.file", "size", size(t, f.Size)), "{name}")
		hold(before, el("code", "").Dir("auto").Body(shown(f.Name)...), textNode(after))
	}
	if s.File != (Fingerprint{}) {
		file(s.File)
	}
	for _, f := range s.Others {
		file(f)
	}
	if !s.Record.IsZero() && in.Position >= 0 {
		hold(t.UI("share.record", "position", int64(in.Position)+1))
	}
	view, tab := orDefault(s.View, viewIDs), orDefault(s.Tab, tabIDs)
	hold(t.UI("share.view", "view", named(t, "view."+view, view), "tab", named(t, "tab."+tab, tab)))
	hold(t.UI("share.language", "language", in.Language))
	if len(s.Unknown) > 0 {
		hold(t.UI("share.unknown", "n", len(s.Unknown)))
	}
	leaveOut := func(key string) app.UI {
		return box("li", "no", icon("x"), words("span", "", t.UI(key)))
	}
	said := ""
	switch {
	case in.Failed:
		said = t.UI("share.failed")
	case in.Copied:
		said = t.UI("share.copied")
	}
	return dialogFrame(t, "share", t.UI("share.title"),
		el("div", "in").TabIndex(0).Role("region").Label(t.UI("share.content")).Body(
			box("div", "choose",
				words("h3", "", t.UI("share.holds")), box("ul", "holds", holds...)),
			box("div", "choose",
				words("h3", "", t.UI("share.not")),
				box("ul", "holds", leaveOut("share.not.file"), leaveOut("share.not.text")),
				words("p", "quiet", t.UI("share.not.server")),
				words("h3", "", t.UI("share.then")),
				words("p", "", t.UI("share.then.text")))),
		box("footer", "",
			app.Input().ID("share-link").Type("text").ReadOnly(true).AutoFocus(true).Aria("label", t.UI("share.link")).Value(link),
			words("span", "quiet", t.UI("share.length", "n", utf8.RuneCountInString(link))),
			button("button primary", "copy-link").Body(icon("copy"), textNode(t.UI("share.copy"))),
			el("span", "said").Role("status").Text(said)))
}

// orDefault gives an id, or the first of ids for "".
func orDefault(id string, ids []string) string {
	if id == "" {
		return ids[0]
	}
	return id
}
