package index

import (
	"cmp"
	"slices"
	"time"

	"svcscope/catalog"
)

// CaseFinder puts the findings of all files together to cases, in steps: Advance until it reports true, then Cases.
type CaseFinder struct {
	x      *Index
	clocks *Clocks
	ahead  []int64
	rest   []uint32 // records that are still to be taken in, in the order of time
	found  catalog.Cases
	keys   map[fileActivity][]uint64 // of logged messages, by the activity that logged them
	names  map[string]string
	begun  bool
	left   int // findings that were left out

	cases  []Case
	at     uint32           // how many records were looked at for what stands around
	of     map[uint32][]int // cases by activity
	told   []bool           // by activity: whether of has it
	called map[int]bool     // cases that a caller tells of already
	asked  []uint8          // by code: 0 not asked, 1 another one, 2 an unexpected answer
}

// Case is a failing call, with the warnings and errors around its findings.
type Case struct {
	catalog.Case          // Sightings are rec ids
	Around       []uint32 // other warnings and errors of the same activities about that time, at most aroundMost, in the order of time
	Messages     []uint32 // logged messages of the same activities about that time, the first messagesMost in the order of time
}

const (
	aroundMost     = 6
	messagesMost   = 4
	aroundCases    = 500 // cases for which that is looked up
	aroundWithin   = int64(10 * time.Second)
	answeredWithin = int64(2 * time.Second) // from the refusal to its answer at the caller
)

// casesMost is how many findings are put together: more of them are a flood, in which the first tell as much.
const casesMost = 50_000

// FindCases begins with the findings that there are now.
func FindCases(x *Index) *CaseFinder {
	return &CaseFinder{x: x, clocks: NewClocks(x), names: map[string]string{}}
}

// Advance goes on until it is done, which it reports, or more says that it is time to stop.
func (f *CaseFinder) Advance(more func() bool) bool {
	if !f.begun {
		if !f.clocks.Advance(more) {
			return false
		}
		if len(f.x.Findings()) == 0 {
			return true
		}
		f.begin()
		f.begun = true
	}
	for n := 0; len(f.rest) > 0; n++ {
		if n%64 == 63 && !more() {
			return false
		}
		f.found.Add(f.sighting(f.rest[0]))
		f.rest = f.rest[1:]
	}
	if f.of == nil {
		f.gather()
	}
	for len(f.of) > 0 && int(f.at) < f.x.Len() {
		f.lookAround(min(uint32(f.x.Len()), f.at+1<<14))
		if int(f.at) < f.x.Len() && !more() {
			return false
		}
	}
	return true
}

// Cases gives the cases by the time of their first record; left is how many findings were too many to look at.
func (f *CaseFinder) Cases() (cases []Case, left int) { return f.cases, f.left }

// gather takes the cases that were found, and notes the activities they are in.
func (f *CaseFinder) gather() {
	f.of, f.called, f.told = map[uint32][]int{}, map[int]bool{}, make([]bool, f.x.guids.len())
	for i, c := range f.found.All() {
		f.cases = append(f.cases, Case{Case: c})
		if i >= aroundCases {
			continue
		}
		for _, rec := range c.Sightings {
			if _, _, _, side := f.x.FindingIDs(uint32(rec)); side == catalog.SideClient {
				f.called[i] = true
			}
			id := f.x.ActivityID(uint32(rec))
			if f.x.GUID(id) != (catalog.GUID{}) && !slices.Contains(f.of[id], i) {
				f.of[id], f.told[id] = append(f.of[id], i), true
			}
		}
	}
}

// answered gives the activities of callers to the cases: one who was refused in the same file traces the answer, in an activity of its
// own, and nothing is found there because the service has told more.
func (f *CaseFinder) answered(rec uint32) {
	x := f.x
	if !f.isAnswer(rec) {
		return
	}
	activity := x.activity.at(rec)
	if _, known := f.of[activity]; known || x.GUID(activity) == (catalog.GUID{}) {
		return
	}
	at, best := f.time(rec), -1
	for i := range f.cases[:min(len(f.cases), aroundCases)] {
		c := &f.cases[i]
		if last := f.time(uint32(c.Sightings[len(c.Sightings)-1])); c.Side == catalog.SideService && last <= at && at-last <= answeredWithin &&
			x.File(uint32(c.Sightings[0])) == x.File(rec) && !f.called[i] {
			best = i
		}
	}
	if best >= 0 {
		f.called[best] = true
		f.of[activity], f.told[activity] = []int{best}, true
	}
}

// isAnswer says whether a record tells of an answer that its caller did not expect. It is asked of every warning: the table of codes is
// asked once for each code.
func (f *CaseFinder) isAnswer(rec uint32) bool {
	code := f.x.codeID.at(rec)
	if int(code) >= len(f.asked) {
		f.asked = append(f.asked, make([]uint8, int(code)+1-len(f.asked))...)
	}
	if f.asked[code] == 0 {
		f.asked[code] = 1
		if c, _ := catalog.Lookup(f.x.Identifier(rec), f.x.EventID(rec), f.x.HasEventID(rec)); c != nil && c.Short() == "HttpChannelUnexpectedResponse" {
			f.asked[code] = 2
		}
	}
	return f.asked[code] == 2
}

// lookAround looks for warnings, errors and logged messages in the activities of the cases.
func (f *CaseFinder) lookAround(to uint32) {
	for ; f.at < to; f.at++ {
		flags := f.x.flags.at(f.at)
		message := flags.Kind() == catalog.KindMessage
		if sev := flags.Severity(); (sev == 0 || sev > catalog.Warning) && !message || flags.HasFinding() {
			continue
		}
		if !message {
			f.answered(f.at)
		}
		activity := f.x.activity.at(f.at)
		if !f.told[activity] {
			continue
		}
		for _, i := range f.of[activity] {
			c := &f.cases[i]
			from, to := f.time(uint32(c.Sightings[0])), f.time(uint32(c.Sightings[len(c.Sightings)-1]))
			switch at := f.time(f.at); {
			case at < from-aroundWithin || at > to+aroundWithin:
			case message && len(c.Messages) < messagesMost:
				c.Messages = append(c.Messages, f.at)
			case !message && len(c.Around) < aroundMost:
				c.Around = append(c.Around, f.at)
			}
		}
	}
}

// Skews gives how far the clocks of the files differ.
func (f *CaseFinder) Skews() []Skew { return f.clocks.Skews() }

// Ahead is Clocks.Ahead.
func (f *CaseFinder) Ahead() []int64 { return f.clocks.Ahead() }

func (f *CaseFinder) begin() {
	found := f.x.Findings()
	f.left = max(0, len(found)-casesMost)
	f.rest = slices.Clone(found[:len(found)-f.left])
	f.ahead = f.clocks.Ahead()
	if len(f.clocks.Skews()) > 0 {
		slices.SortFunc(f.rest, func(a, b uint32) int { return cmp.Or(cmp.Compare(f.time(a), f.time(b)), f.x.Compare(a, b)) })
	}
	f.keys = map[fileActivity][]uint64{}
	var some [1 << 16]bool // by a part of the hash: few of the messages are of an activity that a finding is in
	for _, rec := range f.rest {
		activity := f.x.Activity(rec)
		some[uint16(activity.Sum())] = true
	}
	for file := range f.x.files {
		for i := range f.x.files[file].calls.Messages {
			m := &f.x.files[file].calls.Messages[i]
			if m.Activity == (catalog.GUID{}) || !some[uint16(m.Activity.Sum())] {
				continue
			}
			id, ok := f.x.guids.find(m.Activity)
			if !ok {
				continue
			}
			k := fileActivity{id, uint16(file)}
			if keys := f.keys[k]; len(keys) < 8 && !slices.Contains(keys, m.Key) {
				f.keys[k] = append(keys, m.Key)
			}
		}
	}
}

// time is when a record was written, on the clock of the first file.
func (f *CaseFinder) time(rec uint32) int64 { return f.x.Time(rec) - f.ahead[f.x.File(rec)] }

func (f *CaseFinder) sighting(rec uint32) catalog.Sighting {
	x := f.x
	found, ok := x.Finding(rec)
	if !ok {
		return catalog.Sighting{}
	}
	s := catalog.Sighting{
		Number: int(rec), File: x.File(rec), Time: f.time(rec), Activity: x.Activity(rec),
		Process: x.ProcessID(rec), Computer: x.Computer(rec), Source: x.Source(rec),
		Rule: found.Rule, Category: found.Category, Confidence: found.Confidence, Side: found.Side,
		Endpoint: f.name(found.Fact("endpoint")), Caller: f.name(found.Fact("caller") + " " + found.Fact("userAgent")),
	}
	s.Rule, s.Category = f.name(s.Rule), f.name(s.Category)
	// A trace and the message log beside it are files of their own: what the one logs tells of the activity in the other.
	if activity := x.ActivityID(rec); s.Activity != (catalog.GUID{}) {
		for file := range x.files {
			s.Messages = append(s.Messages, f.keys[fileActivity{activity, uint16(file)}]...)
		}
	}
	return s
}

// name gives one string for all that are equal: the findings are decoded each by itself.
func (f *CaseFinder) name(s string) string {
	known, ok := f.names[s]
	if !ok {
		f.names[s], known = s, s
	}
	return known
}
