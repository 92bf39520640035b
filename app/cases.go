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
	at     map[uint32]int         // places in list, by rec id
	near   map[uint32]int         // the same for the records around
	causes map[groupKey]causeTold // see sameCause
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
	c.finder, c.at, c.near, c.causes = nil, map[uint32]int{}, map[uint32]int{}, map[groupKey]causeTold{}
	for i := range c.list {
		x := &c.list[i]
		cause, _, _, _ := s.index.FindingIDs(uint32(x.Sightings[x.First]))
		for _, rec := range x.Sightings {
			c.at[uint32(rec)] = i
			rule, _, _, _ := s.index.FindingIDs(uint32(rec))
			key := groupKey{rule, s.index.IsFailure(uint32(rec))}
			told := c.causes[key]
			told.own = told.own || rule == cause || told.count > 0 && told.cause != cause
			told.cause, told.rec, told.count = cause, uint32(x.Sightings[x.First]), told.count+1
			c.causes[key] = told
		}
		for _, rec := range x.Around {
			c.near[rec] = i
		}
	}
	return true
}

// groupKey tells groups of findings apart.
type groupKey struct {
	rule    uint32
	failure bool
}

// causeTold is what the calls say of a group's findings.
type causeTold struct {
	cause uint32 // id of the rule that tells the first cause of their calls
	rec   uint32 // that found it
	count int    // findings that belong to calls
	own   bool   // the rule itself tells a first cause, or the causes differ
}

// sameCause gives the letter of the cause whose calls all findings of a group belong to; "" where the group tells of calls of
// its own.
func (s *session) sameCause(g *group) string {
	if s.calledOff() {
		return ""
	}
	rule, _, _, _ := s.index.FindingIDs(g.First)
	told, ok := s.calls.causes[groupKey{rule, g.Failure}]
	if !ok || told.own || told.count < g.Count {
		return ""
	}
	return s.letterAt(told.rec)
}

// sameCall gives the letter of the cause of the call that a record belongs to which is no failure itself; "" for any other.
func (s *session) sameCall(rec uint32) string {
	if s.calledOff() || s.index.IsFailure(rec) {
		return ""
	}
	i, ok := s.calls.at[rec]
	if !ok {
		i, ok = s.calls.near[rec]
	}
	if !ok {
		return ""
	}
	c := &s.calls.list[i]
	return s.letterAt(uint32(c.Sightings[c.First]))
}

// letterAt gives the letter of what was found in a record.
func (s *session) letterAt(rec uint32) string {
	f, ok := s.index.Finding(rec)
	if !ok {
		return ""
	}
	return letterOf(s.groups, f)
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
