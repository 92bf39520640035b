package app

import (
	"slices"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
	"svcscope/catalog/index"
)

// callsFirst is how many failing calls are listed at first, and how many more each "show more" lists.
const callsFirst = 50

// findingsPage lists the failing calls: what each left in the files, with its first cause.
func (v *viewer) findingsPage(t *catalog.Text) app.UI {
	s := v.session
	c := &s.calls
	title, lead := t.UI("calls.title", "n", len(c.list)), t.UI("calls.lead")
	switch {
	case s.loading() || c.finder != nil:
		title, lead = t.UI("calls.sofar"), t.UI("calls.sofar.lead")
	case len(c.list) == 0:
		title, lead = t.UI("calls.none"), t.UI("calls.none.lead")
	}
	body := []app.UI{el("h2", "").ID("calls-title").Text(title), words("p", "lead", lead)}
	if !s.calledOff() {
		shown := min(len(c.list), callsFirst+v.callShow)
		for i := range c.list[:shown] {
			body = append(body, v.callCard(t, i))
		}
		if more := len(c.list) - shown; more > 0 {
			body = append(body, button("button", "more-calls").Text(t.UI("calls.more", "n", more)))
		}
		if c.left > 0 {
			body = append(body, words("p", "lead", t.UI("calls.left", "n", c.left)))
		}
	}
	return box("div", "page-in", el("section", "calls").Aria("labelledby", "calls-title").Body(body...))
}

// callCard is one failing call.
func (v *viewer) callCard(t *catalog.Text, i int) app.UI {
	s := v.session
	st := s.storyOf(&s.calls.list[i])
	first := st.cause()
	e := t.Explain(nil, first.finding)
	head := []app.UI{
		mark(letterOf(s.groups, first.finding)),
		tagged(el("h3", ""), e.Tags.Title, t.Tag).Text(orElse(e.Title, t.Category(st.call.Category))),
		certainty(t, st.call.Confidence),
		words("span", "", t.UI("verdict.side.short."+st.call.Side.String())),
	}
	if endpoint := first.finding.Fact("endpoint"); endpoint != "" {
		head = append(head, el("span", "mono").Dir("auto").Body(shown(endpoint)...))
	}
	head = append(head, button("button", "ticket").Arg(i).Body(icon("copy", "small"), textNode(t.UI("ticket.copy"))))
	return el("article", "call").DataSets(map[string]any{
		"case": i, "category": st.call.Category, "confidence": st.call.Confidence.String(), "count": len(st.call.Sightings),
	}).Body(
		box("header", "", head...),
		tagged(el("p", "why"), orElse(e.Tags.Short, e.Tags.Title), t.Tag).Text(orElse(e.Short, e.Title)),
		certificateLine(t, v.certificatesOfCall(i)),
		v.storyList(t, st),
	)
}

// cause is the first cause.
func (st *story) cause() storyItem {
	for _, item := range st.items {
		if item.first {
			return item
		}
	}
	return st.items[0]
}

// storyList is the records of a call in the order of time, each a way to the record.
func (v *viewer) storyList(t *catalog.Text, st story) app.UI {
	s := v.session
	items := make([]app.UI, len(st.items))
	for i, item := range st.items {
		w := s.view(item.rec, t)
		line := []app.UI{words("span", "mono when", w.day+w.second+w.milli), severityIcon(sevShape(w))}
		name, tag := orElse(w.title, w.summary), w.titleTag
		if item.finding != nil {
			e := t.Explain(nil, item.finding)
			name, tag = orElse(e.Title, e.Short), e.Tags.Title
		}
		open := tagged(button("link", "select"), tag, t.Tag).Arg(item.rec).Dir("auto")
		if int64(item.rec) == s.selected {
			open = open.Aria("current", "true")
		}
		told := []app.UI{open.Body(shown(orElse(name, w.code))...)}
		if item.first && len(st.items) > 1 {
			told = append(told, words("span", "tag fail", t.UI("story.first")))
		}
		if item.finding != nil && item.finding.Confidence == catalog.Hint {
			told = append(told, words("span", "tag", t.UI("certainty.hint")))
		}
		where := []app.UI{}
		if item.finding != nil {
			where = append(where, words("span", "", t.UI("verdict.side.short."+item.finding.Side.String())))
		}
		if n := v.fileOf(item.rec); n >= 0 && len(s.files) > 1 {
			where = append(where, el("span", "").Dir("auto").Body(shown(s.files[n].source.Name)...))
		}
		if w.source != "" {
			where = append(where, el("span", "mono").Dir("auto").Body(shown(sourceWord(w.source)+codeOf(w))...))
		}
		line = append(line, box("div", "", box("p", "told", told...), box("p", "where", where...)))
		kind := "around"
		if item.finding != nil {
			kind = "finding"
		}
		class := ""
		if item.first && len(st.items) > 1 {
			class = "hot"
		}
		items[i] = el("li", class).DataSets(map[string]any{"step": kind, "first": item.first}).Body(line...)
	}
	return box("ol", "story", items...)
}

// codeOf is the event id behind the name of a source, where there is one.
func codeOf(w rowView) string {
	if w.eventID == "" || w.eventID == "0" {
		return ""
	}
	return " " + w.eventID
}

// storyPart is the selected record's call, in its explanation.
func (v *viewer) storyPart(t *catalog.Text) app.UI {
	s := v.session
	c, ok := s.callOf(v.detail.rec)
	if !ok {
		return el("section", "").DataSet("part", "call").Hidden(true).UI()
	}
	st := s.storyOf(c)
	body := []app.UI{}
	if certs := v.certificatesOfCall(s.calls.at[v.detail.rec]); len(certs) > 0 && certs[0].rec != v.detail.rec {
		body = append(body, certificateLine(t, certs))
	}
	if len(st.items) > 1 {
		said := t.UI("story.title", "n", len(st.items))
		if st.files > 1 {
			said = t.UI("story.title.files", "n", len(st.items), "files", st.files)
		}
		body = append(body, words("h3", "", said), v.storyList(t, st))
	}
	body = append(body, box("div", "do", button("button", "ticket").Arg(s.calls.at[v.detail.rec]).
		Body(icon("copy", "small"), textNode(t.UI("ticket.copy")))))
	return el("section", "").DataSet("part", "call").Lang(t.Tag).Body(body...)
}

// clockNotes say which clocks of the files differ, and offer to bring them together, or apart again.
func (v *viewer) clockNotes(t *catalog.Text) []app.UI {
	s := v.session
	var notes []app.UI
	note := func(i int, k index.Skew, action, key string) {
		notes = append(notes, el("p", "notice").Role("status").DataSet("clock", action).Body(icon("range", "small"),
			box("span", "", textNode(clockSaid(s, t, k)+" "), button("link", action).Arg(i).Text(t.UI(key)))))
	}
	if !s.calledOff() {
		for i, k := range s.calls.skews {
			note(i, k, "clock-set", "clock.set")
		}
	}
	for i, k := range s.shifted {
		if !s.index.Removed(k.File) && !s.index.Removed(k.Against) {
			note(i, k, "clock-back", "clock.back")
		}
	}
	return notes
}

// setClock brings the times of a file to the clock of the one that it was compared with.
func (v *viewer) setClock(ctx app.Context, n int) {
	s := v.session
	if n < 0 || n >= len(s.calls.skews) || s.calledOff() {
		return
	}
	k := s.calls.skews[n]
	s.shifted = append(s.shifted, k)
	v.moveClock(ctx, k, -k.Ahead)
}

// resetClock gives a file its own times back.
func (v *viewer) resetClock(ctx app.Context, n int) {
	s := v.session
	if n < 0 || n >= len(s.shifted) {
		return
	}
	k := s.shifted[n]
	s.shifted = slices.Delete(s.shifted, n, n+1)
	v.moveClock(ctx, k, k.Ahead)
}

func (v *viewer) moveClock(ctx app.Context, k index.Skew, by int64) {
	v.session.moveClock(k, by)
	v.session.refreshNow()
	v.worked()
}

// clockSaid tells how far the clock of one file is ahead of another's, and how that is known.
func clockSaid(s *session, t *catalog.Text, k index.Skew) string {
	ahead, file, against := k.Ahead, k.File, k.Against
	if ahead < 0 {
		ahead, file, against = -ahead, against, file
	}
	by, n := "clock.messages", k.Messages
	if n == 0 {
		by, n = "clock.activities", k.Activities
	}
	return t.UI("clock.ahead", "file", s.index.FileName(file), "against", s.index.FileName(against), "time", duration(t, ahead)) + " " + t.UI(by, "n", n)
}

// duration writes a span of time: in tenths of a second up to ten, in seconds up to two minutes, in minutes and seconds, or in hours
// and minutes.
func duration(t *catalog.Text, ns int64) string {
	d := time.Duration(ns)
	switch {
	case d < 10*time.Second:
		tenths := int(d.Round(100*time.Millisecond) / (100 * time.Millisecond))
		return t.UI("duration.tenths", "whole", tenths/10, "tenth", tenths%10)
	case d < 2*time.Minute:
		return t.UI("duration.seconds", "n", int(d.Round(time.Second)/time.Second))
	case d < 2*time.Hour:
		d = d.Round(time.Second)
		return t.UI("duration.minutes", "minutes", int(d/time.Minute), "n", int(d%time.Minute/time.Second))
	}
	d = d.Round(time.Minute)
	return t.UI("duration.hours", "hours", int(d/time.Hour), "n", int(d%time.Hour/time.Minute))
}
