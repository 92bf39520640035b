package app

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// verdict answers first: which client certificates failed and why, or that none did and what that rests on.
// It stands above the views and never changes with the filter.
func (v *viewer) verdict(t *catalog.Text) app.UI {
	s := v.session
	state := s.state()
	if state == "failed" {
		return el("section", "").ID("verdict").Hidden(true).Aria("hidden", true).UI()
	}
	return el("section", "").ID("verdict").Aria("labelledby", "verdict-title").DataSet("folded", v.folded).Body(
		box("div", "verdict-head",
			el("h1", "").ID("verdict-title").Aria("live", "polite").Text(v.verdictTitle(t)),
			box("p", "", v.verdictLine(t)...),
			v.foldButton(t),
		),
		el("div", "cases").ID("cases").Body(v.cards(t)...),
	)
}

// foldVerdict folds the verdict or unfolds it; so it stays, whatever becomes of the window.
func (v *viewer) foldVerdict(ctx app.Context) {
	v.folded, v.foldChosen = !v.folded, true
	v.drawTable(ctx)
}

// foldByRoom folds the verdict where it would leave no room for what stands below: on a short window, or a narrow one that
// is not tall or shows another view than the records. Each cause keeps a line with its way to the records.
func (v *viewer) foldByRoom() {
	const short, narrow, tall = 700, 640, 800
	width, height := app.Window().Get("innerWidth").Int(), app.Window().Get("innerHeight").Int()
	if !v.foldChosen {
		v.folded = height < short || width < narrow && (height < tall || v.view != viewIDs[0])
	}
}

func (v *viewer) verdictTitle(t *catalog.Text) string {
	s := v.session
	causes := 0
	for i := range s.groups {
		if s.groups[i].Failure {
			causes++
		}
	}
	switch {
	case s.failures > 0 && s.loading():
		return t.UI("verdict.title.sofar", "n", s.failures)
	case len(s.calls.list) > 0 && len(s.calls.list) < s.failures && s.calls.left == 0: // one call can fail in several records and be told by several causes
		if len(s.calls.list) == 1 {
			return t.UI("verdict.title.call", "n", s.failures)
		}
		return t.UI("verdict.title.calls", "n", s.failures, "calls", len(s.calls.list))
	case s.failures > 0 && causes > 1:
		return t.UI("verdict.title.causes", "n", s.failures, "causes", causes)
	case s.failures > 0:
		return t.UI("verdict.title", "n", s.failures)
	case s.loading():
		return t.UI("verdict.none.sofar")
	case s.index.Len() == 0:
		return t.UI("verdict.empty")
	}
	return t.UI("verdict.none")
}

// verdictLine is what stands beside the title: endpoints and sides, or how much was read.
func (v *viewer) verdictLine(t *catalog.Text) []app.UI {
	s := v.session
	if s.failures == 0 {
		return []app.UI{textNode(t.UI("verdict.read", "n", s.index.Len()))}
	}
	side, mixed := catalog.SideUnknown, false
	var endpoints []string
	for i := range s.groups {
		g := &s.groups[i]
		if !g.Failure {
			continue
		}
		mixed = mixed || side != catalog.SideUnknown && g.Side != side
		side = g.Side
		for _, e := range g.Endpoints {
			if len(endpoints) < endpointsMost && !contains(endpoints, e) {
				endpoints = append(endpoints, e)
			}
		}
	}
	text := t.UI("verdict.side." + side.String())
	if mixed {
		text = t.UI("verdict.side.both")
	}
	parts := []app.UI{textNode(text)}
	if n := len(s.calls.list); n > 0 && n < s.failures {
		parts = append(parts, textNode(" · "), button("link", "view").Arg("findings").Text(t.UI("verdict.calls")))
	}
	for _, e := range endpoints {
		parts = append(parts, textNode(" · "), el("span", "mono").Dir("auto").Body(shown(e)...))
	}
	return parts
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (v *viewer) foldButton(t *catalog.Text) app.UI {
	label, chevron := t.UI("verdict.fold"), "chevron-up"
	if v.folded {
		label, chevron = t.UI("verdict.unfold"), "chevron-down"
	}
	return button("button plain", "fold").
		Aria("expanded", !v.folded).Aria("controls", "cases").Label(t.UI("verdict.fold.label")).
		Body(words("span", "", label), icon(chevron, "small"))
}

// cards are the groups of findings, the healthy card where none is a failure, and what the verdict rests on.
func (v *viewer) cards(t *catalog.Text) []app.UI {
	s := v.session
	var cards []app.UI
	open := v.openGroup()
	for i := range s.groups {
		cards = append(cards, v.card(t, i, i == open, open < 0 && i == 0))
	}
	if s.failures == 0 && s.index.Len() > 0 { // behind the hints: what was found comes before what was looked for
		cards = append(cards, v.healthy(t))
	}
	return append(cards, v.scope(t))
}

// openGroup is the group of the selected record, or -1.
func (v *viewer) openGroup() int {
	s := v.session
	if s.selected < 0 {
		return -1
	}
	f, ok := s.index.Finding(uint32(s.selected))
	if !ok {
		return -1
	}
	return groupOf(s.groups, f)
}

// card is one group. The open one is that of the selected record; without one, the lead is told in full also where
// there is little room.
func (v *viewer) card(t *catalog.Text, i int, open, lead bool) app.UI {
	s := v.session
	g := &s.groups[i]
	e := t.Explain(nil, g.Finding)
	class := "case"
	pin := mark(g.Letter, "large")
	if !g.Failure {
		class, pin = "case contrast", mark("?", "large", "echo")
	}
	if lead {
		class += " lead"
	}
	title, titleTag := e.Title, e.Tags.Title
	if titleTag == "" || g.Category == catalog.CategoryServer { // before its texts have come
		title, titleTag = t.Category(g.Category), t.Tag
	}
	card := el("article", class).
		DataSets(map[string]any{"finding": g.Rule, "category": g.Category, "count": g.Count, "confidence": g.Confidence.String()})
	if open {
		card = card.DataSet("open", "true")
	}
	facts := []app.UI{
		certainty(t, g.Confidence),
	}
	if cause := s.sameCause(g); cause != "" {
		facts = append(facts, words("span", "tag", t.UI("row.same", "cause", cause)))
	}
	facts = append(facts,
		words("span", "", caseFacts(t, g)),
		words("span", "far", clockRange(t, g.From, g.To, s.zone)),
	)
	if s.loading() {
		facts = append(facts, words("span", "growing", t.UI("verdict.growing")))
	}
	facts = append(facts, box("span", "do",
		button("link", "show").Arg(i).Text(t.UI("verdict.show", "n", g.Count)),
		button("link", "explain").Arg(i).Text(t.UI("verdict.explain")),
	))
	return card.Body(
		pin,
		tagged(el("h2", ""), titleTag, t.Tag).Text(title),
		box("p", "count", words("b", "", t.UI("number", "n", g.Count)), words("span", "", t.UI("verdict.times"))),
		box("div", "told", caseWhy(t, g, e, title), certificateLine(t, v.certificatesOfGroup(g))),
		box("div", "facts", facts...),
	)
}

// caseWhy is the line or two of likely cause; what does not count as a failure says so first.
func caseWhy(t *catalog.Text, g *group, e catalog.Explanation, title string) app.UI {
	why, tag := e.Short, e.Tags.Short
	if why == "" {
		why, tag = orElse(e.Title, title), e.Tags.Title
	}
	first := ""
	switch {
	case g.Category == catalog.CategoryServer:
		first = t.UI("verdict.contrast") + " "
	case !g.Failure:
		first = t.UI("verdict.hint") + " "
	}
	if first == "" || tag == "" || tag == t.Tag {
		return tagged(el("p", "why"), tag, t.Tag).Text(first + why)
	}
	return box("p", "why", textNode(first), el("span", "").Lang(tag).Text(why))
}

func caseFacts(t *catalog.Text, g *group) string {
	side := t.UI("verdict.side.short." + g.Side.String())
	if g.EventID == 0 {
		return side
	}
	return t.UI("verdict.facts", "code", itoa(g.EventID), "side", side)
}

// healthy says what was looked for and what a file of this kind can never show.
func (v *viewer) healthy(t *catalog.Text) app.UI {
	s := v.session
	errors := s.levels[catalog.Critical] + s.levels[catalog.Error]
	looked := []app.UI{words("p", "", t.UI("healthy.looked"))}
	switch traces, events := s.index.KindCount(catalog.KindTrace), s.index.KindCount(catalog.KindEvent); {
	case events == 0:
		looked = append(looked, words("p", "", t.UI("healthy.never")))
	case traces == 0:
		looked = append(looked, words("p", "", t.UI("healthy.never.events")))
	}
	body := []app.UI{
		app.Raw(`<svg class="calm" viewBox="0 0 22 25" aria-hidden="true"><path d="M1.5 1.5h19v14L11 23.5l-9.5-8z"/></svg>`),
		words("h2", "", t.UI("healthy.title")),
		el("p", "count").UI(),
		box("div", "why", looked...),
	}
	actions := []app.UI{words("span", "", t.UI("healthy.errors", "n", errors))}
	if errors > 0 {
		actions = append(actions, box("span", "do",
			button("link", "filter-set").Arg("level>=error").Text(t.UI("healthy.errors.show"))))
	}
	return box("article", "case healthy", append(body, box("div", "facts", actions...))...)
}

// scope is what the verdict rests on: filled dots were recorded, rings are missing.
func (v *viewer) scope(t *catalog.Text) app.UI {
	s := v.session
	items := []app.UI{scopeItem(s.index.Len() > 0, t.UI("scope.records"), textNode(t.UI("number", "n", s.index.Len())))}
	events := s.index.KindCount(catalog.KindEvent)
	for _, row := range [...]struct {
		key  string
		kind catalog.Kind
		due  bool // also where there are none: then a ring says so
	}{
		{"scope.traces", catalog.KindTrace, true},
		{"scope.messages", catalog.KindMessage, events < s.index.Len()}, // logs of Windows and IIS have none
		{"scope.events", catalog.KindEvent, false},
	} {
		if n := s.index.KindCount(row.kind); n > 0 || row.due {
			items = append(items, scopeItem(n > 0, t.UI(row.key), textNode(recordedCount(t, n))))
		}
	}
	if n := s.damaged(); n > 0 {
		items = append(items, scopeItem(false, t.UI("scope.damaged", "n", n),
			button("link", "view").Arg("files").Text(t.UI("scope.files"))))
	}
	return box("div", "scope", words("h2", "", t.UI("scope.title")), box("ul", "", items...))
}

func recordedCount(t *catalog.Text, n int) string {
	if n == 0 {
		return t.UI("scope.missing")
	}
	return t.UI("number", "n", n)
}

func scopeItem(there bool, name string, value app.UI) app.UI {
	class := "gap"
	if there {
		class = ""
	}
	return box("li", class,
		app.Raw(`<svg viewBox="0 0 10 10" aria-hidden="true"><circle cx="5" cy="5" r="4"/></svg>`),
		words("span", "", name), box("span", "", value))
}
