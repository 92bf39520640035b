package app

import (
	"fmt"
	"slices"
	"time"

	"svcscope/catalog"
	"svcscope/catalog/index"
	"svcscope/catalog/query"
	"svcscope/wasm/wire"
)

// openFile is one file a person opened, with what is known of it so far.
type openFile struct {
	source   source
	number   int    // in the index; -1 until it is read
	archive  string // name of the archive it was unpacked from, or ""
	format   string // tracexml.Format once it is known; "" while the first bytes are read
	encoding string // tracexml.Encoding.Name once it is known
	element  string // name of the elements that are its records, once it is known
	records  int
	repaired int
	before   int   // repairs before the stretch that is read
	settled  int64 // bytes read
	damaged  []wire.Range
	bytes    map[int][]byte // first bytes of the damaged ranges that are looked at, by their place
	done     bool
	stopped  bool   // the person ended the reading
	problem  string // why reading ended early, in English
	trouble  string // why an archive, or this file in one, was not unpacked or not to its end (reader.Trouble)
	print    Fingerprint
	begins   []byte // its first bytes, for who wants to see what it is
	cancel   func()

	unpacking bool  // it is an archive that is being unpacked
	unpacked  int64 // bytes so far
}

// trace says whether the file gave records or may still do so.
func (f *openFile) trace() bool {
	if f.done && f.number < 0 {
		return false // it could not even be begun
	}
	return f.format == "" || isRead(f.format) || f.records > 0
}

// formatE2E is that of traces (tracexml.FormatE2E).
const formatE2E = "e2e"

// isRead says whether files of the format hold records that are read; other formats are only named.
func isRead(format string) bool {
	return format == formatE2E || format == "event-log" || format == "failed-request-log"
}

// session is everything a page knows: the open files with their index, the filter, the order, the selection.
// It draws nothing, and of the reader's language it knows only what filters look for. It is used from one goroutine only.
type session struct {
	index *index.Index
	files []*openFile
	zone  *time.Location
	// zoneID is how times are shown, one of zoneIDs or zoneLinked; zone follows it.
	zoneID string

	language  *query.Language // of who reads; see speak
	filter    string          // as typed
	expr      query.Expr
	filterErr *query.Error
	choice    *query.Selection      // of the filter alone; nil for everything
	raw       map[string]*rawSearch // by text: what the filter asks for in the XML
	during    timeSpan              // the chosen time, beside the filter
	pass      *pass                 // what is being worked out, see there
	cost      time.Duration         // of the last pass, all steps
	patience  time.Duration         // how long a step of it may take; 0 for ever

	sort     column
	desc     bool
	filtered []uint32       // record ids that the filter leaves, in time order; shared with the index where there is no filter
	rows     []uint32       // those of the chosen time, in shown order; shared with filtered where nothing is sorted
	counted  int            // records that there were when the last pass ended
	behind   bool           // rows and counts are those of an earlier state of the files
	revision int            // counts changes of rows, for who draws them
	said     int            // counts changes of what is said of them: texts have come
	shown    timeAxis       // the timeline's axis
	bars     []index.Bucket // what filtered holds, over the axis
	tallies  []tally        // where no row is left

	selected int64 // record id, or -1
	groups   []group
	calls    calls
	shifted  []index.Skew // clocks that were set by the person
	failures int
	hidden   int // failures that filter or time leave out
	untimely int // those of them that the filter alone would show
	levels   [catalog.Transfer + 1]int
	days     bool // the records span more than one day

	known   []fileKnown // see described
	knownAt int

	pins      []pin // see gatherPins
	pinsAt    int   // revision
	pinsOver  timeAxis
	pinPlaces int

	failingRows []int // see failing
	failingAt   int
}

func newSession(zone *time.Location) *session {
	return &session{index: index.New(), zone: zone, zoneID: zoneIDs[0], selected: -1, patience: patience, raw: map[string]*rawSearch{}}
}

// add takes a file in; begin says that it is going to be read.
func (s *session) add(src source) *openFile {
	f := &openFile{source: src, number: -1}
	s.files = append(s.files, f)
	return f
}

// begin makes room for a file in the index; its records come with shard.
func (s *session) begin(f *openFile) {
	f.number = s.index.AddFile(f.source.Name, f.source.Size)
	spareMemory(s.index.Len(), true)
}

// placeOf gives a file's place among the open ones, or -1 if it was closed.
func (s *session) placeOf(f *openFile) int {
	for i, g := range s.files {
		if g == f {
			return i
		}
	}
	return -1
}

// shard takes in what a worker found; begin says that a stretch of the file begins. The rows follow with refresh.
func (s *session) shard(f *openFile, m wire.Shard, begin bool) error {
	if begin {
		s.index.NextPart(f.number)
		f.before = f.repaired
	}
	f.settled, f.repaired, f.encoding, f.element = m.Settled, f.before+m.Repaired, m.Encoding, m.Element
	f.damaged = append(f.damaged, m.Damaged...)
	if len(m.Index) == 0 {
		return nil
	}
	before := s.index.Len()
	s.behind = true
	if err := s.index.Append(f.number, m.Index); err != nil {
		f.problem = err.Error()
		return fmt.Errorf("%s: %w", f.source.Name, err)
	}
	f.records += s.index.Len() - before
	spareMemory(s.index.Len(), true)
	return nil
}

// done ends a file's reading.
func (s *session) done(f *openFile, m wire.ScanDone) {
	f.done, f.stopped, f.format = true, m.Cancelled, m.Format
	if m.Error != "" {
		f.problem = m.Error
	}
	if !f.trace() {
		f.damaged, f.repaired = nil, 0 // nothing of another format is read, so nothing of it is damaged
	}
	if !m.Cancelled && m.Error == "" {
		f.settled = f.source.Size
	}
	spareMemory(s.index.Len(), s.loading())
}

// loading says whether a file is still being read.
func (s *session) loading() bool {
	for _, f := range s.files {
		if !f.done {
			return true
		}
	}
	return false
}

// damaged counts the damaged ranges of all files.
func (s *session) damaged() int {
	n := 0
	for _, f := range s.files {
		n += len(f.damaged)
	}
	return n
}

// state is the value of data-state: empty, loading, ready or failed (files are open and none is a trace).
func (s *session) state() string {
	switch {
	case len(s.files) == 0:
		return "empty"
	case s.loading(), s.pass != nil && s.behind, s.calls.finder != nil:
		return "loading"
	}
	for _, f := range s.files {
		if f.trace() || f.format == "empty" {
			return "ready"
		}
	}
	return "failed"
}

// setFilter takes a filter's text; a text that cannot be read leaves the rows as they are and gives the error.
func (s *session) setFilter(text string) *query.Error {
	s.filter = text
	expr, err := s.language.Parse(text)
	if err != nil {
		s.filterErr, _ = err.(*query.Error)
		if s.filterErr == nil {
			s.filterErr = &query.Error{Key: "unexpected"}
		}
		return s.filterErr
	}
	s.filterErr, s.expr, s.choice = nil, expr, nil
	if expr != nil {
		s.choice = query.Select(s.compile(expr)) // stays true while the index grows
	}
	s.refresh()
	return nil
}

// compile makes a filter that knows what was found in the XML.
func (s *session) compile(e query.Expr) *query.Filter {
	f := query.Compile(e, s.index, s.zone, s.language)
	f.Raw = func(text string, rec uint32) bool {
		r := s.raw[text]
		return r != nil && r.holds(rec)
	}
	return f
}

// rawTexts gives what the filter asks for in the XML.
func rawTexts(s *session) []string { return query.RawTexts(s.expr) }

// setSort orders the rows by a column, or turns the order round if they are ordered by it already.
func (s *session) setSort(c column) {
	if s.sort == c {
		s.desc = !s.desc
	} else {
		s.sort, s.desc = c, false
	}
	s.refresh()
}

// matches says whether the filter holds for a record.
func (s *session) matches(rec uint32) bool { return s.choice == nil || s.choice.Holds(rec) }

func (s *session) count() {
	s.levels = s.index.SeverityCounts()
	s.failures, s.hidden, s.untimely = s.index.Failures(), 0, 0
	if !s.narrowed() {
		return
	}
	for _, rec := range s.index.Findings() {
		switch {
		case !s.index.IsFailure(rec):
		case !s.matches(rec):
			s.hidden++
		case !s.inTime(rec):
			s.hidden++
			s.untimely++
		}
	}
}

// rowOf gives the place of a record among the rows, or -1 if filter or time leave it out.
func (s *session) rowOf(rec uint32) int {
	if row, exact := s.nearRow(rec, 0); exact {
		return row
	}
	return -1
}

// nearRow gives the place of a record among the rows; where the filter leaves it out, that of a row nearby: the next one
// in time where they stand in the order of time, else the one at otherwise. There must be rows unless exact is all
// that is looked at.
func (s *session) nearRow(rec uint32, otherwise int) (row int, exact bool) {
	last := len(s.rows) - 1
	if s.sort != columnTime {
		if row = slices.Index(s.rows, rec); row >= 0 {
			return row, true
		}
		return max(0, min(otherwise, last)), false
	}
	order := s.index.Compare
	if s.desc {
		order = func(a, b uint32) int { return s.index.Compare(b, a) }
	}
	row, exact = slices.BinarySearchFunc(s.rows, rec, order)
	return max(0, min(row, last)), exact
}

// failing gives rows that carry a failure, at most one for each of rulerPlaces parts of the list.
func (s *session) failing() []int {
	const rulerPlaces = 400
	if s.failingAt == s.revision {
		return s.failingRows
	}
	s.failingAt, s.failingRows = s.revision, s.failingRows[:0]
	last := -1
	if s.index.Failures() == 0 {
		return nil
	}
	add := func(row int) {
		if place := row * rulerPlaces / len(s.rows); place != last {
			last = place
			s.failingRows = append(s.failingRows, row)
		}
	}
	if s.sort == columnTime { // then they need not be looked for
		for _, rec := range s.index.Findings() {
			if !s.index.IsFailure(rec) {
				continue
			}
			if row := s.rowOf(rec); row >= 0 {
				add(row)
			}
		}
		return s.failingRows
	}
	for row, rec := range s.rows {
		if s.index.IsFailure(rec) {
			add(row)
		}
	}
	return s.failingRows
}

// problem says whether a record is one that n and N stop at: a failure, an error, or damage.
func (s *session) problem(rec uint32) bool {
	if s.index.IsFailure(rec) {
		return true
	}
	sev := s.index.Severity(rec)
	return sev == catalog.Critical || sev == catalog.Error || s.index.Damage(rec) != catalog.DamageNone
}

// step gives the next row for which want holds, from the selected one in direction by (1 or -1),
// going round once at the end; -1 if there is none.
func (s *session) step(by int, want func(rec uint32) bool) int {
	n := len(s.rows)
	if n == 0 {
		return -1
	}
	at := -1
	if s.selected >= 0 {
		at = s.rowOf(uint32(s.selected))
	}
	if at < 0 && by < 0 {
		at = n
	}
	for i := 1; i <= n; i++ {
		row := ((at+by*i)%n + n) % n
		if want(s.rows[row]) {
			return row
		}
	}
	return -1
}

// locate finds the record that an address names: in its own file where the record begins, else the nearest one.
// It is not found while its file is not open.
func (s *session) locate(a Address) (rec uint32, exact, ok bool) {
	for _, f := range s.files {
		if f.print.Hash == "" || f.print.Hash != a.File {
			continue
		}
		at := func(i int) int64 {
			r, _ := s.index.Rec(f.number, i)
			return s.index.Span(r).Offset
		}
		n := a.Nearest(f.records, at)
		if n < 0 {
			continue
		}
		rec, ok = s.index.Rec(f.number, n)
		return rec, ok && at(n) == a.Offset, ok
	}
	return 0, false, false
}

// sameActivity gives the filter that shows a record's activity and those it transfers to or comes from,
// over as many steps as there are; the root activity joins everything and is left out.
func (s *session) sameActivity(rec uint32) string {
	const most = 24 // a longer list would not fit a link; the nearest come first
	root := catalog.GUID{}
	start := s.index.Activity(rec)
	seen, queue := map[catalog.GUID]bool{root: true, start: true}, []catalog.GUID{start}
	list := ""
	for n := 0; n < len(queue) && n < most; n++ {
		g := queue[n]
		if list != "" {
			list += ","
		}
		list += guidText(g)
		out, in := s.index.Related(g)
		if g == root {
			continue
		}
		for _, next := range append(out, in...) {
			if !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return "activity:" + list
}

// guidText writes a GUID as .NET does, without braces.
func guidText(g catalog.GUID) string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", g[0:4], g[4:6], g[6:8], g[8:10], g[10:16])
}
