package app

import (
	"sort"
	"time"
)

// timeSpan is a stretch of time, both ends included, in nanoseconds since 1970 UTC. An end that is 0 is open; the zero
// value is all time.
type timeSpan struct{ from, to int64 }

// set says whether the span leaves any time out.
func (r timeSpan) set() bool { return r != timeSpan{} }

// setDuring chooses the time of which records are shown. It stands beside the filter: neither changes the other.
func (s *session) setDuring(r timeSpan) {
	s.during = r
	s.rearrange()
}

// ends gives the chosen time with its open ends closed; false while no record has a time, or no time is chosen.
func (s *session) ends() (timeSpan, bool) {
	from, to, ok := s.index.TimeRange()
	r := s.during
	if !r.set() {
		return r, false
	}
	if r.from == 0 {
		r.from = from
	}
	if r.to == 0 {
		r.to = to
	}
	return r, ok
}

// within gives those of rows, which are in time order, that lie in the chosen time. A record without a time of its own
// counts with the one that it is ordered by; where a whole file has none, its records are in no span.
func (s *session) within(rows []uint32) []uint32 {
	if !s.during.set() {
		return rows
	}
	r, ok := s.ends()
	if !ok {
		return nil
	}
	first := sort.Search(len(rows), func(i int) bool { return s.index.Time(rows[i]) >= r.from })
	last := sort.Search(len(rows), func(i int) bool { return s.index.Time(rows[i]) > r.to })
	return rows[first:max(first, last)]
}

// inTime says whether a record lies in the chosen time.
func (s *session) inTime(rec uint32) bool {
	if !s.during.set() {
		return true
	}
	r, ok := s.ends()
	at := s.index.Time(rec)
	return ok && r.from <= at && at <= r.to
}

// narrowed says whether filter or time may leave records out.
func (s *session) narrowed() bool { return s.choice != nil || s.during.set() }

// timeAxis is the time that the timeline spans: from the first record to the last, at least a second.
type timeAxis struct{ from, to int64 }

// axis gives the timeline's axis as it is shown; false if no record has a time.
func (s *session) axis() (timeAxis, bool) { return s.shown, s.shown != timeAxis{} }

// timeAxis gives the timeline's axis for the records that there are now; false if none has a time.
func (s *session) timeAxis() (timeAxis, bool) {
	from, to, ok := s.index.TimeRange()
	if to == from {
		to += int64(time.Second)
	}
	return timeAxis{from, to}, ok
}

// bar is what one bar of the timeline lasts: the step by which keys move the ends of a range.
func (a timeAxis) bar() int64 { return max(1, (a.to-a.from)/timelineBars) }

// at gives the time at a part of the axis, from 0 to 1; beyond its ends it stays there.
func (a timeAxis) at(part float64) int64 {
	return a.from + int64(max(0, min(part, 1))*float64(a.to-a.from))
}

// percent is where a time stands on the axis; beyond its ends it stays there.
func (a timeAxis) percent(at int64) float64 {
	return max(0, min(percentOf(at, a.from, a.to), 100))
}

// clamp moves a span, as long as it is, onto the axis.
func (a timeAxis) clamp(r timeSpan) timeSpan {
	length := min(r.to-r.from, a.to-a.from)
	from := max(a.from, min(r.from, a.to-length))
	return timeSpan{from, from + length}
}

// unit is what the ends of a range are rounded to, so that they can be read: a power of ten, at most a second, that is
// too short to be seen on the axis.
func (a timeAxis) unit() int64 {
	unit := int64(1)
	for unit*10 <= min((a.to-a.from)/2000, int64(time.Second)) {
		unit *= 10
	}
	return unit
}

// round widens a span to whole units.
func (a timeAxis) round(r timeSpan) timeSpan {
	unit := a.unit()
	floor := func(t int64) int64 { return t - ((t%unit)+unit)%unit }
	return timeSpan{floor(r.from), floor(r.to + unit - 1)}
}

// around is the range that a key begins with: some bars about a moment.
func (a timeAxis) around(at int64) timeSpan {
	const bars = 5
	return a.round(a.clamp(timeSpan{at - bars*a.bar(), at + bars*a.bar()}))
}

// step moves one end of a range by bars, or to where it cannot go further: the ends stay a bar apart and on the axis. A
// range beside the axis comes onto it first.
func (a timeAxis) step(r timeSpan, last bool, bars int64) timeSpan {
	if r.from > a.to || r.to < a.from {
		r = a.clamp(r)
	}
	bar := a.bar()
	bars = max(-timelineBars, min(bars, timelineBars))
	if last {
		r.to = max(min(r.to+bars*bar, a.to), min(r.from+bar, a.to))
		if bars == timelineBars {
			r.to = a.to
		}
	} else {
		r.from = min(max(r.from+bars*bar, a.from), max(r.to-bar, a.from))
		if bars == -timelineBars {
			r.from = a.from
		}
	}
	return a.round(r)
}
