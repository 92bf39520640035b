package app

import (
	"slices"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// ownStep marks the steps of the browser's history that the page made itself.
const ownStep = "svcscope"

// atOwnStep says whether the browser has gone to such a step: an address that somebody pastes is none.
func atOwnStep() bool {
	step := app.Window().Get("history").Get("state")
	return step.Type() == app.TypeString && step.String() == ownStep
}

// readLink takes over what the address asks for: the view at once, the record once its file is open. At a step of the page's own
// the zone that was chosen since stays, unless a filter by time rests on another one.
func (v *viewer) readLink(own bool) {
	state, errs := DecodeState(fragment())
	v.link, v.linkBad = state, len(errs) > 0
	v.lastLink = fragment()
	for _, err := range errs {
		app.Log(err.Error())
	}
	v.view, v.tab = viewIDs[0], tabIDs[0]
	if shownView(state.View) {
		v.view = state.View
	}
	if shownTab(state.Tab) {
		v.tab = state.Tab
	}
	if v.view == catalogID {
		v.codeOfLink(state.Code)
	}
	zone, ok := parseZone(state.Zone)
	switch {
	case own && !ok:
	case state.Times == "" && ok:
		v.session.zone, v.session.zoneID = zone, zoneLinked // whoever made the link saw these times
	default:
		v.session.zoneID = orElse(state.Times, zoneIDs[0])
		v.session.followZone()
	}
	v.session.setFilter(state.Filter)
	v.session.setDuring(timeSpan{state.TimeFrom, state.TimeTo})
	v.linked = state.File.Hash != ""
	v.restoring = !state.Record.IsZero()
}

// shownView says whether a view exists already; a link may name one of a later version.
func shownView(id string) bool {
	return id == "records" || id == "findings" || id == "files" || id == catalogID
}

// shownTab says the same of a tab.
func shownTab(id string) bool {
	return id == "explained" || id == "formatted" || id == "xml" || id == "certificate"
}

// restore selects the link's record as soon as it is there.
func (v *viewer) restore(ctx app.Context) {
	if !v.restoring || v.session.index.Len() == 0 {
		return
	}
	rec, exact, ok := v.session.locate(v.link.Record)
	if !ok || !exact && v.session.loading() {
		return
	}
	v.selectRecord(ctx, rec)
}

// wanted is how the open files stand to the file that the link names.
func (v *viewer) wanted() Sameness {
	best := FileOther
	for _, f := range v.session.files {
		best = max(best, v.link.File.Match(f.print))
	}
	return best
}

// lacking names the other files of the link that are not open.
func (v *viewer) lacking() (names []string) {
	for _, f := range v.absent() {
		names = append(names, catalog.Quoted(f.Name))
	}
	return names
}

// absent gives the other files of the link that are not open; those without a name cannot be asked for.
func (v *viewer) absent() (files []Fingerprint) {
	for _, f := range v.link.Others {
		if f.Name != "" && !slices.ContainsFunc(v.session.files, func(g *openFile) bool { return f.Match(g.print) != FileOther }) {
			files = append(files, f)
		}
	}
	return files
}

// state gathers what a link restores. Until the link's own file is open, its wishes are kept as they were,
// so that a reload or another language loses nothing.
func (v *viewer) state() State {
	state := State{Filter: v.session.filter, View: v.view, Tab: v.tab, Lang: v.tag, Code: v.codeInLink(), Unknown: v.link.Unknown}
	if v.session.zoneID != zoneLinked {
		state.Times = v.session.zoneID
	}
	state.TimeFrom, state.TimeTo = v.session.during.from, v.session.during.to
	files := v.session.files
	// A filter by time means another stretch in another zone: the link names the zone then.
	if strings.Contains(state.Filter, "time") {
		from, _, _ := v.session.index.TimeRange()
		state.Zone = zoneText(from, v.session.zone)
	}
	if len(files) == 0 {
		state.Record, state.File, state.Others = v.link.Record, v.link.File, v.link.Others
		return state
	}
	first := 0
	if sel := v.session.selected; sel >= 0 {
		if n := v.fileOf(uint32(sel)); n >= 0 {
			first = n
			state.Record = Address{File: files[n].print.Hash, Offset: v.session.index.Span(uint32(sel)).Offset, Hash: v.detail.hash}
			if state.Record.Hash == "" {
				state.Record.Hash = "00000000"
			}
			if state.Record.File == "" {
				state.Record = Address{}
			}
		}
	} else if v.restoring {
		state.Record = v.link.Record
	}
	state.File = files[first].print
	if v.linked && v.restoring && v.wanted() == FileOther {
		state.File = v.link.File
	}
	for n, f := range files {
		if n != first && f.print.Hash != "" {
			state.Others = append(state.Others, f.print)
		}
	}
	if state.File.Hash == "" {
		state.File = Fingerprint{}
	}
	if v.linked {
		state.Others = append(state.Others, v.absent()...) // they may still come
	}
	return state
}

// fileOf gives the place of a record's file among the open ones, or -1.
func (v *viewer) fileOf(rec uint32) int {
	number := v.session.index.File(rec)
	for n, f := range v.session.files {
		if f.number == number {
			return n
		}
	}
	return -1
}

// address is the whole link to what is shown now.
func (v *viewer) address() string {
	location := app.Window().Get("location")
	return location.Get("origin").String() + location.Get("pathname").String() + "#" + v.state().Encode()
}

// writeLink keeps the address bar up to date; browsers limit how often that may happen, so it waits a little.
func (v *viewer) writeLink() {
	if v.written {
		return
	}
	v.written = true
	v.page.After(400*time.Millisecond, func(ctx app.Context) {
		ctx.PreventUpdate()
		v.written = false
		link := v.state().Encode()
		if link == v.lastLink {
			return
		}
		v.lastLink = link
		app.Window().Get("history").Call("replaceState", ownStep, "", "#"+link)
	})
}
