package app

import (
	"strconv"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
	"svcscope/catalog/query"
)

// actions is what a click on an element with data-action does; arg is its data-arg.
// Every one can be reached by keyboard, because the elements are buttons and links.
var actions = map[string]func(v *viewer, ctx app.Context, el app.Value, arg string){
	"open":         func(v *viewer, _ app.Context, _ app.Value, _ string) { v.pickFiles() },
	"sample":       func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.openSample(ctx) },
	"home":         func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.home(ctx) },
	"stop":         func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.stop(); v.refreshNow(ctx) },
	"close-file":   func(v *viewer, ctx app.Context, _ app.Value, arg string) { v.close(ctx, number(arg)) },
	"view":         func(v *viewer, ctx app.Context, _ app.Value, arg string) { v.show(ctx, arg) },
	"tab":          func(v *viewer, ctx app.Context, _ app.Value, arg string) { v.showTab(ctx, arg) },
	"fold":         func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.foldVerdict(ctx) },
	"show":         func(v *viewer, ctx app.Context, _ app.Value, arg string) { v.showGroup(ctx, number(arg), false) },
	"explain":      func(v *viewer, ctx app.Context, _ app.Value, arg string) { v.showGroup(ctx, number(arg), true) },
	"filter-set":   func(v *viewer, ctx app.Context, _ app.Value, arg string) { v.setFilter(ctx, arg) },
	"filter-clear": func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.setFilter(ctx, "") },
	"clear-all":    func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.clearAll(ctx) },
	"range":        func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.startRange(ctx) },
	"range-clear":  func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.clearDuring(ctx) },
	"failures":     func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.showFailures(ctx) },
	"level":        func(v *viewer, ctx app.Context, _ app.Value, arg string) { v.toggleLevel(ctx, arg) },
	"columns":      func(v *viewer, ctx app.Context, el app.Value, _ string) { v.openColumns(ctx, el) },
	"column-reset": func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.resetColumns(ctx) },
	"column":       func(v *viewer, ctx app.Context, _ app.Value, arg string) { v.toggleColumn(ctx, arg) },
	"sort":         func(v *viewer, ctx app.Context, _ app.Value, arg string) { v.sortBy(ctx, arg) },
	"next":         func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.step(ctx, 1) },
	"previous":     func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.step(ctx, -1) },
	"activity":     func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.filterActivity(ctx) },
	"copy":         func(v *viewer, ctx app.Context, _ app.Value, arg string) { v.copy(ctx, arg, "copied.text") },
	"more-record":  func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.moreRecord(ctx) },
	"save-record":  func(v *viewer, _ app.Context, _ app.Value, _ string) { v.saveRecord() },
	"copy-xml":     func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.copyXML(ctx) },
	"copy-link":    func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.copy(ctx, v.address(), "copied.link") },
	"share":        func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.openShare(ctx) },
	"keys":         func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.openDialog(ctx, "keys") },
	"dialog-close": func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.closeDialog(ctx) },
	"drop-add":     func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.dropAdd(ctx) },
	"drop-replace": func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.dropReplace(ctx) },
	"menu-filter":  func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.menuFilter(ctx, false) },
	"menu-exclude": func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.menuFilter(ctx, true) },
	"menu-copy":    func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.menuCopy(ctx) },
	"menu-close":   func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.closeMenu(ctx) },
	"more-lines":   func(v *viewer, _ app.Context, _ app.Value, _ string) { v.detail.linesShow += moreLines },
	"show-bytes":   func(v *viewer, ctx app.Context, _ app.Value, arg string) { v.showBytes(ctx, arg) },
	"save-bytes":   func(v *viewer, _ app.Context, _ app.Value, arg string) { v.saveBytes(arg) },
	"more-damage":  func(v *viewer, _ app.Context, _ app.Value, _ string) { v.damageShow += damageFirst },
	"fold-xml":     func(v *viewer, _ app.Context, _ app.Value, arg string) { v.foldXML(number(arg)) },
	"wrap":         func(v *viewer, _ app.Context, _ app.Value, _ string) { v.unwrapped = !v.unwrapped },
	"ticket":       func(v *viewer, ctx app.Context, _ app.Value, arg string) { v.copyTicket(ctx, number(arg)) },
	"more-calls":   func(v *viewer, _ app.Context, _ app.Value, _ string) { v.callShow += callsFirst },
	"clock-set":    func(v *viewer, ctx app.Context, _ app.Value, arg string) { v.setClock(ctx, number(arg)) },
	"clock-back":   func(v *viewer, ctx app.Context, _ app.Value, arg string) { v.resetClock(ctx, number(arg)) },
	"peek":         func(v *viewer, _ app.Context, _ app.Value, _ string) { v.peek = !v.peek },
	"theme":        func(v *viewer, _ app.Context, _ app.Value, _ string) { v.switchTheme() },
	"certificate": func(v *viewer, ctx app.Context, _ app.Value, arg string) {
		v.tab = "certificate"
		v.selectArg(ctx, arg)
	},
	"select":       func(v *viewer, ctx app.Context, _ app.Value, arg string) { v.selectArg(ctx, arg) },
	"skip":         func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.focusRecords(ctx) },
	"code":         func(v *viewer, ctx app.Context, _ app.Value, arg string) { v.openCode(ctx, arg) },
	"code-pick":    func(v *viewer, ctx app.Context, _ app.Value, arg string) { v.pressCode(ctx, arg) },
	"code-back":    func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.closeCode(ctx) },
	"code-class":   func(v *viewer, _ app.Context, _ app.Value, arg string) { v.classOnly(arg) },
	"code-clear":   func(v *viewer, _ app.Context, _ app.Value, _ string) { v.lookFor(""); focusID("code-search") },
	"code-all":     func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.codesEverywhere(ctx) },
	"code-records": func(v *viewer, ctx app.Context, _ app.Value, _ string) { v.showCodeRecords(ctx) },
	"renew":        func(*viewer, app.Context, app.Value, string) { app.Window().Get("svcscope").Call("renew") },
	"later":        func(v *viewer, _ app.Context, _ app.Value, _ string) { v.newer = false },
	"dismiss": func(v *viewer, _ app.Context, _ app.Value, _ string) {
		v.fatal, v.unsaid, v.linkBad = "", unsaid{}, false
	},
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// act runs the action of the element that was clicked, or of one around it.
func (v *viewer) act(ctx app.Context, target app.Value) bool {
	el := target.Call("closest", "[data-action]")
	if !el.Truthy() || el.Call("getAttribute", "aria-disabled").Truthy() {
		return false
	}
	do := actions[attribute(el, "data-action")]
	if do == nil {
		return false
	}
	v.keepFocus(ctx)
	do(v, ctx, el, attribute(el, "data-arg"))
	v.writeLink()
	return true
}

func attribute(el app.Value, name string) string {
	if a := el.Call("getAttribute", name); a.Type() == app.TypeString {
		return a.String()
	}
	return ""
}

func (v *viewer) pickFiles() {
	if input := app.Window().GetElementByID("open-files"); input.Truthy() {
		input.Call("click")
	}
}

// home closes all files and shows the landing page again.
func (v *viewer) home(ctx app.Context) {
	if len(v.session.files) == 0 {
		v.show(ctx, viewIDs[0])
		return
	}
	v.stop()
	for _, r := range v.session.raw {
		v.endSearch(r)
	}
	zone, language := v.session.zoneID, v.session.language
	v.session = newSession(v.session.zone)
	v.session.language = language
	v.session.setZone(zone)
	v.link, v.linked, v.restoring, v.detail, v.view, v.tab = State{}, false, false, detailState{}, viewIDs[0], tabIDs[0]
	v.peek, v.foldChosen, v.xmlFind, v.damageShow = false, false, nil, 0
	v.callShow = 0
	v.codes.query, v.codes.key, v.codes.class, v.codes.area, v.codes.open = "", "", "", "", false
	v.codes.find()
	v.table.forget()
	v.setFilter(ctx, "")
	v.setDocument()
}

// openShare shows the link, where there is something to share.
func (v *viewer) openShare(ctx app.Context) {
	if v.session.state() != "failed" {
		v.openDialog(ctx, "share")
	}
}

// stop ends all reading; what was read stays. Files that wait are not begun.
func (v *viewer) stop() {
	for _, f := range v.session.files {
		switch {
		case f.done:
		case f.cancel != nil:
			f.cancel()
		default:
			f.done, f.stopped = true, true
		}
	}
	v.queue = nil
}

func (v *viewer) show(ctx app.Context, view string) {
	switch {
	case !shownView(view):
		return
	case view != v.view && (view == catalogID || v.view == catalogID): // a place of its own: the browser's Back leads out of it
		v.visit(ctx, func() { v.view = view })
		v.setDocument()
	default:
		v.view = view
	}
	v.foldByRoom()
	v.table.reveal = true // the selected record is where it was looked at
	v.drawTable(ctx)
}

func (v *viewer) showTab(ctx app.Context, tab string) {
	if shownTab(tab) {
		v.tab = tab
		ctx.Defer(func(app.Context) {
			if panel := app.Window().GetElementByID("panel"); panel.Truthy() {
				panel.Set("scrollTop", 0)
			}
		})
	}
}

// setFilter filters the rows; the selection stays, and stays in view if it is still among them.
func (v *viewer) setFilter(ctx app.Context, text string) {
	v.keepFocus(ctx)
	if input := app.Window().GetElementByID("filter"); input.Truthy() && input.Get("value").String() != text {
		input.Set("value", text) // an empty value attribute would not clear the field
	}
	v.session.setFilter(text)
	v.searchRaw()
	if v.xmlFind != nil && *v.xmlFind == "" {
		v.xmlFind = nil // emptied for the filter before: this one's word is looked for again
	}
	v.reveal(ctx)
	v.writeLink()
}

// reveal draws the table with the selected row in view, now or as soon as the rows are worked out.
func (v *viewer) reveal(ctx app.Context) {
	v.table.reveal = true
	v.revealing = v.session.pass != nil
	v.drawTable(ctx)
	v.workOn()
}

// toggleLevel hides or shows a severity by a term of the filter, so that a link says it too.
func (v *viewer) toggleLevel(ctx app.Context, name string) {
	s := v.session
	term := query.Term("level", name, true)
	for _, have := range query.Terms(s.expr) {
		if have.String() == term.String() {
			v.setFilter(ctx, exprText(query.Remove(s.expr, have)))
			return
		}
	}
	v.setFilter(ctx, exprText(query.And(s.expr, term)))
}

// levelShown says whether the filter has no term that hides a severity.
func (v *viewer) levelShown(name string) bool {
	term := query.Term("level", name, true).String()
	for _, have := range query.Terms(v.session.expr) {
		if have.String() == term {
			return false
		}
	}
	return true
}

func exprText(e query.Expr) string {
	if e == nil {
		return ""
	}
	return e.String()
}

func (v *viewer) sortBy(ctx app.Context, id string) {
	if c, ok := columnNamed(id); ok {
		v.session.setSort(c)
		v.reveal(ctx)
	}
}

// step goes to the next or previous failure; where there is none, to the next error or damaged record.
func (v *viewer) step(ctx app.Context, by int) {
	row := v.session.step(by, v.session.index.IsFailure)
	if row < 0 {
		row = v.session.step(by, v.session.problem)
	}
	if row >= 0 {
		v.view = "records"
		v.selectRecord(ctx, v.session.rows[row])
	}
}

// showGroup selects the first record of a verdict's group; a filter that hides it is taken away.
func (v *viewer) showGroup(ctx app.Context, n int, explain bool) {
	if n < 0 || n >= len(v.session.groups) {
		return
	}
	rec := v.session.groups[n].First
	v.tab = "explained"
	v.showRecord(ctx, rec)
	if explain {
		v.peek = true
		ctx.Defer(func(app.Context) { v.focusOn("panel") })
	}
}

// foldXML folds or unfolds the element that a line of the XML begins.
func (v *viewer) foldXML(line int) {
	if v.detail.folded == nil {
		v.detail.folded = map[int]bool{}
	}
	v.detail.folded[line] = !v.detail.folded[line]
}

func (v *viewer) filterActivity(ctx app.Context) {
	if sel := v.session.selected; sel >= 0 {
		v.setFilter(ctx, v.session.sameActivity(uint32(sel)))
	}
}

// selectArg selects the record whose id an element carries.
func (v *viewer) selectArg(ctx app.Context, arg string) {
	if rec, err := strconv.ParseUint(arg, 10, 32); err == nil && int(rec) < v.session.index.Len() {
		v.showRecord(ctx, uint32(rec))
	}
}

// showRecord selects a record wherever it is: the records' view comes up, and a filter or a time that hides it is taken
// away.
func (v *viewer) showRecord(ctx app.Context, rec uint32) {
	v.view = "records"
	if !v.session.inTime(rec) {
		v.setDuring(ctx, timeSpan{})
	}
	if v.session.rowOf(rec) < 0 {
		v.setFilter(ctx, "")
	}
	v.selectRecord(ctx, rec)
}

// selectRecord selects a record, scrolls it into view and decodes it.
func (v *viewer) selectRecord(ctx app.Context, rec uint32) {
	v.session.selected = int64(rec)
	if row := v.session.rowOf(rec); row >= 0 {
		v.table.activate(v.session, row)
	}
	v.restoring = false
	v.table.reveal = true
	v.drawTable(ctx)
	v.decode(ctx, rec)
	v.writeLink()
}

// decode asks the worker for the selected record. An answer that comes after another selection is dropped.
func (v *viewer) decode(ctx app.Context, rec uint32) {
	if v.detail.rec == rec && v.detail.ready && v.detail.err == nil {
		return
	}
	v.detail = detailState{linesShow: moreLines}
	v.xmlHit = 0
	v.decodeFirst(ctx, rec, decodeFirst)
}

// decodeFirst decodes at most the first bytes of a record; what is shown of it stays until they are there.
func (v *viewer) decodeFirst(ctx app.Context, rec uint32, most int64) {
	n := v.fileOf(rec)
	if n < 0 {
		return
	}
	file, span := v.session.files[n], v.session.index.Span(rec)
	v.detail.rec, v.detail.most = rec, most
	v.indexer.decode(file, span, most, func(d decoded, err error) {
		if v.detail.rec != rec || v.session.selected != int64(rec) || v.detail.most != most {
			return
		}
		if d.record != nil {
			d.record.Damage = v.session.index.Damage(rec)
		}
		v.detail.decoded, v.detail.err, v.detail.ready = d, err, true
		ctx.Update()
	})
	ctx.Async(func() {
		raw, err := file.source.read(span.Offset, span.Offset+min(span.Length, 1<<20))
		ctx.Dispatch(func(ctx app.Context) {
			if err == nil && v.detail.rec == rec {
				v.detail.hash = RecordHash(raw)
				v.writeLink()
			}
		})
	})
}

// copy puts text on the clipboard and says so in the live region.
func (v *viewer) copy(ctx app.Context, text, said string) {
	ctx.Async(func() {
		err := copyText(text)
		ctx.Dispatch(func(ctx app.Context) {
			v.copied = said
			if err != nil {
				v.copied = "copied.failed"
			}
			ctx.After(toastTime, func(app.Context) { v.copied = "" })
		})
	})
}

// copyXML copies the record's own bytes as they stand in the file, not the indented view. A record too long for that is
// saved.
func (v *viewer) copyXML(ctx app.Context) {
	file, span, ok := v.selectedSpan()
	switch {
	case !ok:
		return
	case span.Length > decodeMost:
		v.saveRecord()
		return
	}
	ctx.Async(func() {
		text, err := file.source.text(span.Offset, span.End(), file.encoding)
		ctx.Dispatch(func(ctx app.Context) {
			if err != nil {
				v.copied = "copied.failed"
				return
			}
			v.copy(ctx, text, "copied.xml")
		})
	})
}

// valueMenu is the menu of a cell's value.
type valueMenu struct {
	field, value, shown string
	from                app.Value // what had the keyboard before
}

func (v *viewer) menuFilter(ctx app.Context, exclude bool) {
	if v.menu != nil {
		v.addTerm(ctx, v.menu.field, v.menu.value, exclude)
	}
	v.closeMenu(ctx)
}

func (v *viewer) menuCopy(ctx app.Context) {
	if v.menu != nil {
		v.copy(ctx, v.menu.value, "copied.text")
	}
	v.closeMenu(ctx)
}

// toastTime is how long the page says what was just done.
const toastTime = 6 * time.Second

// say tells what was just done, or why it was not: a key of the text table.
func (v *viewer) say(key string) {
	v.copied = key
	v.page.After(toastTime, func(app.Context) {
		if v.copied == key {
			v.copied = ""
		}
	})
}

// closeMenu gives the keyboard back to what had it: the row, or a value beside it.
func (v *viewer) closeMenu(ctx app.Context) {
	if v.menu == nil {
		return
	}
	from := v.menu.from
	v.menu = nil
	if from.Truthy() && from.Call("closest", ".detail").Truthy() {
		from.Call("focus")
	} else {
		v.focusRecords(ctx)
	}
}

// setLanguage shows the page in another language and remembers it.
func (v *viewer) setLanguage(tag string) {
	if known(tag) {
		v.speak(tag, true)
	}
}

// severities in the order of the level buttons; the last stands for all activity events.
var levelButtons = []struct {
	name string
	of   []catalog.Severity
}{
	{"critical", []catalog.Severity{catalog.Critical}},
	{"error", []catalog.Severity{catalog.Error}},
	{"warning", []catalog.Severity{catalog.Warning}},
	{"information", []catalog.Severity{catalog.Information}},
	{"verbose", []catalog.Severity{catalog.Verbose}},
	{"activity", []catalog.Severity{catalog.Start, catalog.Stop, catalog.Suspend, catalog.Resume, catalog.Transfer}},
}
