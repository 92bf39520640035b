package app

import (
	"slices"
	"sort"

	"svcscope/catalog"
	"svcscope/catalog/index"
)

// calls is the findings put together to failing calls, and what the files tell of each other's clocks. It is worked out
// in steps once all files are read, and anew when files come or go.
type calls struct {
	of     callsOf
	finder *index.CaseFinder // nil when it is done
	list   []index.Case
	at     map[uint32]int // places in list, by rec id
	skews  []index.Skew
	ahead  []int64 // by file: see index.Clocks
	left   int     // findings that were too many to look at
}

// callsOf is the state of the index that calls were made of.
type callsOf struct{ records, findings, moves, files int }

func (s *session) callsOf() callsOf {
	return callsOf{s.index.Len(), len(s.index.Findings()), s.index.Moves(), len(s.files)}
}

// callsDue says whether the calls are still to be worked out, and begins with that.
func (s *session) callsDue() bool {
	if s.loading() {
		return false
	}
	if of := s.callsOf(); s.calls.of != of {
		s.calls = calls{of: of, finder: index.FindCases(s.index)}
	}
	return s.calls.finder != nil
}

// findCalls goes on with them; it reports whether it is done.
func (s *session) findCalls(more func() bool) bool {
	c := &s.calls
	if c.finder == nil || !c.finder.Advance(more) {
		return c.finder == nil
	}
	c.list, c.left = c.finder.Cases()
	c.skews, c.ahead = c.finder.Skews(), c.finder.Ahead()
	c.finder, c.at = nil, map[uint32]int{}
	for i := range c.list {
		for _, rec := range c.list[i].Sightings {
			c.at[uint32(rec)] = i
		}
	}
	return true
}

// callOf gives the failing call that a record belongs to.
func (s *session) callOf(rec uint32) (*index.Case, bool) {
	i, ok := s.calls.at[rec]
	if !ok || s.calls.of.moves != s.index.Moves() {
		return nil, false
	}
	return &s.calls.list[i], true
}

// calledOff says whether the index has changed so that rec ids of the calls may be void.
func (s *session) calledOff() bool { return s.calls.of.moves != s.index.Moves() }

// oneTime is when a record was written, on one clock for all files as far as their clocks can be compared.
func (s *session) oneTime(rec uint32) int64 {
	return s.index.Time(rec) - s.calls.ahead[s.index.File(rec)]
}

// moveClock moves the times of a file, and of the others that go by the same clock.
func (s *session) moveClock(k index.Skew, by int64) {
	for _, file := range append([]int{k.File}, k.With...) {
		s.index.Shift(file, by)
	}
}

// story is what a failing call left in the files.
type story struct {
	call  *index.Case
	items []storyItem // in the order of time
	files int
}

// storyItem is one record of it.
type storyItem struct {
	rec     uint32
	finding *catalog.Finding // nil for a record that only stands around
	first   bool             // the first cause
}

// storyOf gathers the records of a call.
func (s *session) storyOf(c *index.Case) story {
	st := story{call: c}
	var files []int
	for i, rec := range c.Sightings {
		f, _ := s.index.Finding(uint32(rec))
		st.items = append(st.items, storyItem{uint32(rec), f, i == c.First})
	}
	for _, rec := range c.Around {
		st.items = append(st.items, storyItem{rec: rec})
	}
	sort.SliceStable(st.items, func(i, k int) bool { return s.oneTime(st.items[i].rec) < s.oneTime(st.items[k].rec) })
	for _, item := range st.items {
		if f := s.index.File(item.rec); !slices.Contains(files, f) {
			files = append(files, f)
		}
	}
	st.files = len(files)
	return st
}
