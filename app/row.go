package app

import (
	"fmt"
	"strings"
	"time"

	"svcscope/catalog"
)

// rowView is one row of the table as text: what recordTable writes into the page.
type rowView struct {
	rec      uint32
	position int // in time order over all files
	file     int // place of its file among the open ones
	offset   int64
	eventID  string
	severity string // name of the severity, not translated
	finding  string // rule id on failing rows
	letter   string
	damage   string // id of the reason, "unreadable", or ""

	day, second, milli, fine      string // day only where the records span several
	level, code, source           string
	activity, shape               string
	process                       string
	tag, title, summary           string
	sameSecond, sameSource        bool
	sameActivity, sameProcess     bool
	activityID, processName       string
	hasTime, zoned, messageRecord bool
	titleTag                      string // language of the title, if it is not the reader's
}

// actShapes outline activities, so that neighbours differ without colour; the activity's id chooses.
var actShapes = [...]string{
	"M4 1v10", "M1 1h6L4 11z", "M1 1h6v10H1z", "M4 3.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6z", "M4 1l3 5-3 5-3-5z", "M4 1l3 10H1z",
}

// rowAt gives the row at a place; values equal to those of the row above are marked, so that changes read as a pattern.
func (s *session) rowAt(row int, t *catalog.Text) rowView {
	r := s.view(s.rows[row], t)
	if row > 0 {
		above := s.rows[row-1]
		x := s.index
		second, _, _ := clock(x.Time(above), s.zoneOf(above))
		r.sameSecond = second == r.second
		r.sameSource = x.SourceID(above) == x.SourceID(r.rec)
		r.sameActivity = x.ActivityID(above) == x.ActivityID(r.rec)
		r.sameProcess = x.OriginID(above) == x.OriginID(r.rec) && x.ThreadID(above) == x.ThreadID(r.rec)
	}
	return r
}

// view gives a record's row without its neighbours.
func (s *session) view(rec uint32, t *catalog.Text) rowView {
	x := s.index
	sev := x.Severity(rec)
	r := rowView{
		rec: rec, position: x.Position(rec), file: s.place(x.File(rec)), offset: x.Span(rec).Offset,
		severity: sev.String(), level: levelWord(t, sev), hasTime: x.HasTime(rec), zoned: x.HasZone(rec),
		source: x.Source(rec), processName: x.Process(rec), messageRecord: x.Kind(rec) == catalog.KindMessage,
	}
	r.second, r.milli, r.fine = clock(x.Time(rec), s.zoneOf(rec))
	if s.days {
		r.day = time.Unix(0, x.Time(rec)).In(s.zoneOf(rec)).Format("01-02 ")
	}
	if x.HasEventID(rec) {
		r.eventID = itoa(x.EventID(rec))
	}
	r.code = "–"
	if x.EventID(rec) != 0 {
		r.code = r.eventID
	}
	g := x.Activity(rec)
	r.activity, r.activityID = fmt.Sprintf("%x", g[:4]), guidText(g)
	r.shape = actShapes[(int(g[0])+int(g[3])+int(g[15]))%len(actShapes)]
	if g == (catalog.GUID{}) && x.Kind(rec) == catalog.KindEvent {
		r.activity, r.shape = "", "" // most events belong to none
	}
	if r.processName != "" || x.ThreadID(rec) != 0 {
		name := catalog.Quoted(r.processName)
		if name == "" && x.ProcessID(rec) != 0 {
			name = itoa(x.ProcessID(rec)) // events name it by its number
		}
		r.process = name + " / " + itoa(x.ThreadID(rec))
	}
	r.summary = x.Summary(rec)
	code := s.code(rec)
	title, tag := rowTitle(t, code, x.Kind(rec), sev, r.source, x.EventID(rec))
	if r.title = title; tag != t.Tag {
		r.titleTag = tag
	}
	if sev == catalog.Transfer && x.Kind(rec) != catalog.KindEvent {
		related := x.RelatedActivity(rec)
		r.summary = fmt.Sprintf("%x", related[:4])
	}
	s.problems(&r, rec, t)
	return r
}

// rowTitle gives what stands in front of a record's description, with the tag of its language: words of the filter look for it, too. The
// code may be nil; the source counts for events alone, and so does the event id.
func rowTitle(t *catalog.Text, code *catalog.Code, kind catalog.Kind, sev catalog.Severity, source string, eventID uint32) (title, tag string) {
	switch {
	case kind == catalog.KindEvent:
		title, tag = t.EventTitle(source, eventID), t.Tag
		if title == "" && code != nil {
			title = code.Short()
		}
		return title, tag
	case kind == catalog.KindMessage && sev != catalog.Transfer:
		return t.UI("row.message"), t.Tag
	}
	return t.RowTitleTagged(code, sev)
}

// levelWord is the short name of a severity, as the level buttons have it.
func levelWord(t *catalog.Text, sev catalog.Severity) string {
	if sev >= catalog.Critical && sev <= catalog.Verbose {
		return t.UI("level." + lower(sev.String()))
	}
	return t.Severity(sev)
}

// sourceWord shortens the trace sources of the framework, and providers of Windows, to what tells them apart; the cell's
// title has it all.
func sourceWord(source string) string {
	for _, common := range [...]string{"System.ServiceModel.", "System.Runtime.", "Microsoft-Windows-"} {
		if rest, ok := strings.CutPrefix(source, common); ok {
			return "…" + rest
		}
	}
	return source
}

// failureTitle gives what stands in the row of a failure in place of its code's title, which may say nothing of it: what was found, "" where no
// language that is there has a text for it.
func failureTitle(t *catalog.Text, f *catalog.Finding) (title, tag string) {
	if e := t.Explain(nil, f); e.Tags.Title != "" {
		return e.Title, e.Tags.Title
	}
	return "", ""
}

// problems puts what is wrong with a record into its row.
func (s *session) problems(r *rowView, rec uint32, t *catalog.Text) {
	if f, ok := s.index.Finding(rec); ok && f.Failure() {
		r.finding, r.letter = f.Rule, letterOf(s.groups, f)
		if title, tag := failureTitle(t, f); title != "" {
			if r.title, r.titleTag = title, ""; tag != t.Tag {
				r.titleTag = tag
			}
		}
		r.tag = t.UI("row.failure", "cause", r.letter)
	} else if letter := s.sameCall(rec); letter != "" {
		r.letter, r.tag = letter, t.UI("row.same", "cause", letter)
	}
	switch d := s.index.Damage(rec); {
	case d != catalog.DamageNone:
		r.damage = d.String()
		r.tag = t.UI("row.damage." + r.damage)
	case s.index.IsUnreadable(rec):
		r.damage = "unreadable"
		r.tag = t.UI("row.unreadable")
	}
}

// code looks a record's trace code up.
func (s *session) code(rec uint32) *catalog.Code {
	x := s.index
	return traceCode(x.Kind(rec), x.Source(rec), x.Identifier(rec), x.EventID(rec), x.HasEventID(rec))
}

// traceCode looks the trace code up of a record of a kind; the source counts for events alone.
func traceCode(kind catalog.Kind, source, identifier string, eventID uint32, hasID bool) *catalog.Code {
	if kind == catalog.KindEvent {
		return catalog.LookupEvent(source, eventID)
	}
	c, _ := catalog.Lookup(identifier, eventID, hasID && eventID != 0)
	return c
}

// place gives the place among the open files of the file with an index number, or -1.
func (s *session) place(number int) int {
	for i, f := range s.files {
		if f.number == number && number >= 0 {
			return i
		}
	}
	return -1
}
