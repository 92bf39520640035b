package app

import (
	"slices"
	"time"

	"svcscope/catalog/index"
	"svcscope/catalog/query"
)

// pass works out what the page shows of the index: the rows that filter and time leave, in their order, their histogram and
// all counts. Over millions of records that is done in steps, and what the page shows stays as it was until all of it is
// done: so it is always of one state, and nobody waits. A new pass takes the place of one that is not done.
type pass struct {
	steps []func(more func() bool) bool // each reports whether it is done

	order    []uint32 // all records, as they were when the pass began
	at       int      // how far the step in work has come
	filtered []uint32
	rows     []uint32
	axis     timeAxis
	bars     []index.Bucket
	tallies  []tally
	cost     time.Duration
}

// tally is how many records one condition of the filter leaves by itself, and all others without it.
type tally struct {
	term           query.Expr
	alone, without int
}

// talliesMost is how many conditions are counted: each takes two looks at every record.
const talliesMost = 12

// looks is how many records are looked at between two looks at the clock.
const looks = 1 << 14

// refresh begins to bring everything up to date with the index, the filter, the chosen time and the order, and goes on as
// long as the session has patience; work does the rest.
func (s *session) refresh() {
	if before := zoneSeconds(s.zone); s.zoneID == "written" || s.zoneID == "file" {
		if s.followZone(); zoneSeconds(s.zone) != before && s.expr != nil {
			s.choice = query.Select(s.compile(s.expr))
		}
	}
	p := &pass{order: s.index.Order(), filtered: s.index.Order()}
	if s.choice != nil {
		p.steps = append(p.steps, s.choice.Advance, func(more func() bool) bool { return p.gather(s, more) })
	}
	p.steps = append(p.steps, func(more func() bool) bool { return p.count(s, more) })
	s.arrange(p)
}

// rearrange is refresh where only the chosen time has changed, or the order: the histogram stays as it is.
func (s *session) rearrange() {
	if s.pass != nil || s.behind {
		s.refresh()
		return
	}
	s.arrange(&pass{filtered: s.filtered, axis: s.shown, bars: s.bars})
}

// arrange adds the last steps of a pass and begins it.
func (s *session) arrange(p *pass) {
	var sorting *query.Sorting
	p.steps = append(p.steps, func(more func() bool) bool {
		p.rows = s.within(p.filtered)
		if s.sort != columnTime || s.desc {
			sorting = query.Sort(s.index, p.rows, s.sort.sortField(), s.desc)
		}
		return true
	}, func(more func() bool) bool {
		if sorting != nil {
			if !sorting.Advance(more) {
				return false
			}
			p.rows = sorting.Rows()
		}
		if len(p.rows) == 0 && s.expr != nil {
			p.tallySteps(s)
		}
		return true
	})
	s.pass = p
	s.work()
}

// work goes on with the pass as long as the session has patience, and reports whether it is done.
func (s *session) work() bool {
	p := s.pass
	if p == nil {
		return true
	}
	begun := time.Now()
	defer func() { p.cost += time.Since(begun) }()
	more := func() bool { return s.patience == 0 || time.Since(begun) < s.patience }
	for len(p.steps) > 0 {
		if !p.steps[0](more) {
			return false
		}
		p.steps, p.at = p.steps[1:], 0
		if len(p.steps) > 0 && !more() {
			return false
		}
	}
	s.pass, s.behind, s.cost = nil, false, p.cost+time.Since(begun)
	s.filtered, s.rows, s.shown, s.bars, s.tallies = p.filtered, p.rows, p.axis, p.bars, p.tallies
	s.revision++
	s.counted = s.index.Len()
	if from, to, ok := s.index.TimeRange(); ok {
		day := func(ns int64) string { return time.Unix(0, ns).In(s.zone).Format(time.DateOnly) }
		s.days = day(from) != day(to)
	}
	s.count()
	s.groups = groupFindings(s.index)
	return true
}

// tallySteps adds the steps that say which condition leaves no row.
func (p *pass) tallySteps(s *session) {
	terms := query.Terms(s.expr)
	p.tallies = make([]tally, min(len(terms), talliesMost))
	for i := range p.tallies {
		t := &p.tallies[i]
		t.term = terms[i]
		p.countSteps(s, t.term, s.index.Order, &t.alone)
		p.countSteps(s, query.Remove(s.expr, t.term), func() []uint32 { return s.within(s.index.Order()) }, &t.without)
	}
}

// countSteps adds the steps that count the records for which an expression holds.
func (p *pass) countSteps(s *session, e query.Expr, order func() []uint32, n *int) {
	if e == nil {
		*n = len(order())
		return
	}
	choice := query.Select(s.compile(e))
	p.steps = append(p.steps, choice.Advance, func(func() bool) bool {
		*n = len(choice.Rows(nil, order()))
		return true
	})
}

// refreshNow is refresh without steps: for when what the rows say is no longer true, because records have gone.
func (s *session) refreshNow() {
	patience := s.patience
	s.patience = 0
	s.refresh()
	s.patience = patience
}

// gather takes those of the records that the filter leaves.
func (p *pass) gather(s *session, more func() bool) bool {
	if p.at == 0 { // the order changes while files are read
		p.order = slices.Clone(p.order)
		p.filtered = make([]uint32, 0, s.choice.Count())
	}
	for p.at < len(p.order) {
		to := min(len(p.order), p.at+looks)
		p.filtered = s.choice.Rows(p.filtered, p.order[p.at:to])
		if p.at = to; p.at < len(p.order) && !more() {
			return false
		}
	}
	p.order = nil
	return true
}

// count makes the histogram of what the filter leaves, over the whole axis, whatever time is chosen.
func (p *pass) count(s *session, more func() bool) bool {
	if p.at == 0 {
		axis, ok := s.timeAxis()
		if !ok {
			return true
		}
		p.axis, p.bars = axis, make([]index.Bucket, timelineBars)
	}
	for p.at < len(p.filtered) {
		to := min(len(p.filtered), p.at+looks)
		s.index.Histogram(p.bars, p.filtered[p.at:to], p.axis.from, p.axis.to)
		if p.at = to; p.at < len(p.filtered) && !more() {
			return false
		}
	}
	return true
}
