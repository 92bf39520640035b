package app

import (
	"slices"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
	"svcscope/catalog/query"
)

// viewer is the page: it draws a session and turns what a person does into calls on it.
// It is the only component; parts of the page are plain functions in files of their own. Every click goes through
// one handler that reads data-action from the markup (actions.go), because handlers that capture values go stale
// when go-app reuses an element for another row.
type viewer struct {
	app.Compo

	page    app.Context // of the page itself: what is put off until later must not go with an element
	texts   texts
	sent    map[string]bool // languages whose rest was sent for
	tag     string          // language shown
	session *session
	indexer *indexer
	table   *recordTable

	view string // one of viewIDs
	tab  string // one of tabIDs

	detail  detailState
	menu    *valueMenu
	dialog  string        // name of the open dialog, see dialogs; "" for none
	dropped []source      // files that wait in the dialog "drop"
	pressed app.Value     // element that the mouse was pressed on last
	took    bool          // the last key that went down was ours
	copied  string        // what was just copied or done, for the live region: a key of the text table
	fatal   string        // why the engine cannot read files, in English
	unsaid  unsaid        // the language whose texts could not be had
	wished  string        // the language that was asked for last
	resend  time.Duration // until the texts that could not be had are asked for again
	folded  bool          // the verdict is folded to one line for each cause
	peek    bool          // narrow screens: the detail covers the list
	drag    *drag         // a pointer is pressed on something that it can move

	official officialDocs
	codes    codeBrowser // the catalogue view

	callCerts callCertificates

	layout      layout // of the columns
	window      int    // width of the window, in pixels
	columnsOpen bool   // the menu of columns
	columnSaid  string // id of the column that its keys made wider last

	kept  bool // the browser opens the page without its server
	newer bool // a newer build waits, and the person has not put it off

	foldChosen bool // a person folded or unfolded the verdict: the size of the window has no say any more

	unwrapped  bool    // long XML lines run on
	xmlFind    *string // what was typed to be looked for in the XML; nil: the filter's first word
	xmlHit     int     // which of its hits is looked at, counted on and round
	callShow   int     // failing calls listed beside the first ones
	damageShow int     // damaged ranges listed of each file

	link      State // what the link asked for, until it is restored
	linked    bool  // a link with a file is waiting for it
	linkBad   bool  // parts of the link were dropped
	restoring bool  // the link's record is still to be selected
	lastLink  string
	title     string // of the document, as last written
	titled    string // the language it was written in
	written   bool   // a write of the address is under way

	queue   []*openFile // files that are still to be looked at
	opening bool        // one is being looked at, or unpacked

	drawn   pageShare         // what is drawn of the page
	parts   map[string]app.UI // see part
	printed printed           // of the head on paper

	refreshing bool
	drawCost   time.Duration // of the last time that the page was drawn
	whole      bool          // what is above the records is drawn to the end: the first time, the verdict comes alone
	listed     bool          // so are the records, which come last
	drawing    bool          // the rows are about to be drawn
	drawSoon   app.Func      // draws them, for a timer of the browser
	tasks      tasks
	working    bool     // the session's pass is among them
	calling    bool     // the session's calls are among them
	revealing  bool     // the selected row is to be shown when it is done
	scrolling  app.Func // hears the table scroll
}

// detailState is the selected record as far as it is decoded.
type detailState struct {
	rec       uint32
	ready     bool
	decoded   decoded
	err       error
	most      int64        // bytes of the record that were asked for
	hash      string       // RecordHash, once the bytes are read
	linesShow int          // lines of the XML view
	folded    map[int]bool // lines of the XML whose element is folded
}

func newViewer(t texts, tag string) *viewer {
	v := &viewer{texts: t, tag: tag, view: viewIDs[0], tab: tabIDs[0], table: newRecordTable(), session: newSession(localZone())}
	v.session.speak(filterLanguage(v.text()))
	return v
}

func (v *viewer) text() *catalog.Text { return v.texts[v.tag] }

// OnMount runs once in the browser: it reads the link, starts the worker and takes over the files that were
// chosen or dropped before the engine ran.
func (v *viewer) OnMount(ctx app.Context) {
	v.page = ctx
	quietly := func(f func()) {
		ctx.Dispatch(func(ctx app.Context) {
			ctx.PreventUpdate()
			f()
		})
	}
	v.tasks.dispatch = func(f func()) { quietly(func() { v.guard(f) }) }
	v.indexer = newIndexer(quietly, func(err error) {
		v.fatal = err.Error()
		ctx.Update()
	})
	v.indexer.grow(1)
	v.readLink(false)
	v.layout = readLayout(stored(columnStore))
	v.layColumns()
	v.official = officialDocs{siteDocs(), map[string]*catalog.Documentation{}}
	v.listen(ctx)
	v.listenTexts()
	v.setDocument()
	v.takeFiles(ctx)
	v.keepSite(ctx)
	v.table.warm(ctx)
	v.warmUp()
}

// OnNav runs when the address changes by hand: a pasted link in an open page.
func (v *viewer) OnNav(ctx app.Context) {
	if v.indexer == nil || fragment() == v.lastLink {
		return
	}
	v.keepFocus(ctx)
	own := atOwnStep()
	v.readLink(own)
	v.searchRaw()
	v.restore(ctx)
	v.drawTable(ctx)
	v.workOn()
	if own { // it does not undo what was chosen since: its address says so, too
		v.writeLink()
	} else {
		v.speak(v.link.Lang, false)
	}
}

// Render draws the page.
func (v *viewer) Render() app.UI {
	t := v.text()
	if t == nil {
		return el("div", "app").UI()
	}
	if len(v.session.files) == 0 && v.view == catalogID {
		return box("div", "app alone", v.codesAlone(t)...)
	}
	if len(v.session.files) == 0 {
		return box("div", "landing", v.landing(t)...)
	}
	return box("div", "app",
		sprite(),
		v.printHead(t),
		button("skip", "skip").Text(t.UI("skip.records")),
		v.part("top", func() app.UI { return v.topBar(t) }, pageText),
		v.main(t),
		app.If(v.listed, func() app.UI { return v.part("foot", func() app.UI { return v.foot(t) }, pageText) }).Else(func() app.UI { return el("footer", "foot").UI() }),
		app.If(v.listed, func() app.UI { return v.dock(t) }).Else(func() app.UI { return el("nav", "dock").UI() }),
		v.overlay(t),
	)
}

// main holds the same children in every state: go-app tells children apart by their place alone.
func (v *viewer) main(t *catalog.Text) app.UI {
	s := v.session
	state := s.state()
	body := []app.UI{
		v.progress(t),
		v.notices(t),
		v.part("verdict", func() app.UI { return v.verdict(t) }, pageText),
	}
	if v.whole {
		body = append(body, v.part("views", func() app.UI { return v.views(t) }, pageText))
	}
	switch {
	case !v.whole:
	case state == "failed":
		body = append(body, v.failedView(t))
	case v.view == catalogID:
		body = append(body, v.codePage(t))
	case v.view == "files":
		body = append(body, el("div", "page").ID("page").TabIndex(0).Role("region").Label(t.UI("view.files")).Body(v.filesPage(t)))
	case v.view == "findings":
		body = append(body, el("div", "page").ID("page").TabIndex(0).Role("region").Label(t.UI("view.findings")).Body(v.findingsPage(t)))
	default:
		body = append(body, v.part("timeline", func() app.UI { return v.timeline(t) }, pageTime, pagePins), v.rangeBar(t), v.hiddenBar(t))
		if v.listed {
			body = append(body, v.work(t))
		}
	}
	_, searching := s.searching()
	return el("main", "").ID("viewer").TabIndex(-1).
		DataSets(map[string]any{
			"state": state, "view": v.view, "searching": searching, "records": s.index.Len(), "shown": len(s.rows), "findings": s.failures,
			"damaged": s.damaged(), "files": len(s.files), "cases": len(s.calls.list),
		}).
		Body(body...)
}

// refreshEvery is how often the page follows a file that is read at most, and refreshLate how often at least.
const (
	refreshEvery = 250 * time.Millisecond
	refreshLate  = time.Second
)

// refresh brings the session up to date soon: while a file is read, an eighth of the time goes into what is shown of it, and a
// fifth where a filter over millions of rows takes long.
func (v *viewer) refresh(ctx app.Context) {
	if v.refreshing {
		return
	}
	v.refreshing = true
	pause := min(refreshLate, 8*(v.session.cost+v.drawCost))
	ctx.After(max(refreshEvery, 5*v.session.cost, pause), func(ctx app.Context) {
		ctx.PreventUpdate() // it draws by itself when all is worked out
		switch {
		case !v.refreshing:
		case v.session.pass != nil: // it would begin anew each time, and never end
			v.refreshing = false
			v.refresh(ctx)
		default:
			v.refreshNow(ctx)
		}
	})
}

// refreshNow does it at once: what the page says of a file that is read is true when it says that it is.
func (v *viewer) refreshNow(ctx app.Context) {
	v.refreshing = false
	v.session.refresh()
	if v.session.pass == nil {
		v.worked()
	} else {
		v.workOn()
	}
}

// workOn goes on with the session's pass, and draws when it is done.
func (v *viewer) workOn() {
	if v.working || v.session.pass == nil {
		return
	}
	v.working = true
	v.tasks.add(func() bool {
		v.working = v.session.pass != nil && !v.session.work()
		if !v.working {
			v.guard(v.worked)
		}
		return !v.working
	})
}

// worked takes over what a pass has worked out, and draws it. What is found is put together first, where that is due and soon done:
// else all would be drawn twice.
func (v *viewer) worked() {
	v.restore(v.page)
	v.table.reveal = v.table.reveal || v.revealing
	v.revealing = false
	if !v.findCalls() {
		v.drawShares()
	}
}

// drawShares draws all in tasks of their own, because drawing takes as long as one may. The garbage is collected in the one before.
func (v *viewer) drawShares() {
	v.keepFocus(v.page)
	v.drawTable(v.page)
	shares := []pageShare{wholePage}
	if v.session.index.Len() > manyRecords || v.session.loading() {
		shares = []pageShare{pageText, pageTime, pagePins}
	}
	for i := len(shares) - 1; i >= 0; i-- {
		part := shares[i]
		v.tasks.first(func() bool {
			v.drawShare(part, i == len(shares)-1)
			return true
		})
	}
	v.drawCost = 0
	v.tasks.first(func() bool {
		collect()
		v.tasks.full = true
		return true
	})
}

// callsSoon is how long the page waits to be drawn with what findCalls gives.
const callsSoon = 150 * time.Millisecond

// findCalls puts the findings together when all files are read, and draws what that gives. It reports false if there is nothing to be
// done, or others are at it.
func (v *viewer) findCalls() bool {
	if !v.session.callsDue() || v.calling {
		return false
	}
	v.calling = true
	first, late := time.Now(), false
	v.tasks.add(func() bool {
		begun := time.Now()
		s := v.session
		v.calling = s.callsDue() && !s.findCalls(func() bool { return time.Since(begun) < patience })
		switch {
		case !v.calling:
			v.keepFocus(v.page)
			v.drawTable(v.page) // rows say whose call they belong to
			v.page.Update()
			v.page.After(100*time.Millisecond, func(app.Context) { v.findCertificates() }) // the verdict is there first
		case !late && time.Since(first) > callsSoon:
			late = true
			v.drawShares()
		}
		return !v.calling
	})
	return true
}

// drawShare has a share of the page drawn, before any other work.
func (v *viewer) drawShare(part pageShare, last bool) {
	v.tasks.hold()
	v.page.Dispatch(func(ctx app.Context) {
		v.drawn = part
		begun := time.Now()
		ctx.Defer(func(app.Context) { // when it is drawn
			v.drawn = wholePage
			v.drawCost += min(time.Since(begun), mostDrawn)
			if last {
				allow()
			}
			v.tasks.release()
		})
	})
}

// pageShare is what of the page is drawn in one task, where all of it would take too long.
type pageShare uint8

const (
	wholePage pageShare = iota
	pageText            // all but
	pageTime            // the timeline, without
	pagePins            // its pins
)

// mostDrawn is what counts of the time until a share is drawn: a page nobody looks at is drawn late.
const mostDrawn = 50 * time.Millisecond

// manyRecords is from how many records on the page is drawn in shares, also when nothing is read any more.
const manyRecords = 50_000

// part draws what belongs to some shares of the page; while another one is drawn it stays as it is.
func (v *viewer) part(name string, draw func() app.UI, of ...pageShare) app.UI {
	kept := v.parts[name]
	if kept != nil && kept.Mounted() {
		if v.drawn == wholePage || slices.Contains(of, v.drawn) {
			return draw() // kept becomes what this says
		}
		return kept
	}
	if v.parts == nil {
		v.parts = map[string]app.UI{}
	}
	v.parts[name] = draw()
	return v.parts[name]
}

func (v *viewer) addTerm(ctx app.Context, field, value string, exclude bool) {
	expr := query.And(v.session.expr, query.Term(field, value, exclude))
	v.setFilter(ctx, expr.String())
}
