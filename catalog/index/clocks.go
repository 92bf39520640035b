package index

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"time"

	"svcscope/catalog"
)

// Skew is how far the clock of one file's computer is ahead of that of another file's, as far as what stands in both tells.
type Skew struct {
	File, Against int
	Ahead         int64 // nanoseconds; negative if it is behind
	Within        int64 // half the width of the middle half of what was seen: how exact that is, in nanoseconds
	Messages      int   // messages that stand in both; 0 if shared activities were looked at
	Activities    int   // activities that stand in both, where no message does
	With          []int // further files of File's computer, which are ahead by as much
}

// skewLeast is what counts as a difference of clocks: less is the way of a message.
const skewLeast = int64(time.Second)

// Clocks compares the clocks of the open files, in steps: Advance until it reports true, then Skews.
//
// A request is seen at the caller first, its answer at the service first: so the middle of all differences is the
// difference of the clocks, and the time on the way falls out. A message is known by its id, else an activity that both
// files have (it was propagated) by its first and its last record.
type Clocks struct {
	x       *Index
	at      uint32
	spans   map[fileActivity]*timeSpan
	skews   []Skew
	message bool // messages have been looked at

	computers []computerSeen // by file
}

// computerSeen is the computer that wrote a file.
type computerSeen struct {
	id    uint32 // in Index.Names; 0 if no record names one
	mixed bool   // there is more than one
}

type fileActivity struct {
	activity uint32
	file     uint16
}

type timeSpan struct{ first, last int64 }

// sharedMost is how many activities are looked at.
const sharedMost = 1 << 16

// NewClocks begins a comparison of the files that are open now.
func NewClocks(x *Index) *Clocks { return &Clocks{x: x, spans: map[fileActivity]*timeSpan{}} }

// Advance goes on until it is done, which it reports, or more says that it is time to stop.
func (c *Clocks) Advance(more func() bool) bool {
	if c.x.openFiles() < 2 {
		return true
	}
	if !c.message {
		c.message = true
		c.byMessages()
		if !more() {
			return false
		}
	}
	for int(c.at) < c.x.Len() {
		c.look(min(uint32(c.x.Len()), c.at+1<<14))
		if int(c.at) < c.x.Len() && !more() {
			return false
		}
	}
	if c.spans != nil {
		c.byActivities()
		c.spans = nil
		for i := range c.skews {
			k := &c.skews[i]
			for file := range c.computers {
				if file != k.File && c.sameComputer(file, k.File) && !c.sameComputer(file, k.Against) {
					k.With = append(k.With, file)
				}
			}
		}
	}
	return true
}

// sameComputer says whether two files are known to come from one computer, which has one clock: an event log knows nothing of
// messages and activities.
func (c *Clocks) sameComputer(a, b int) bool {
	x, y := c.computers[a], c.computers[b]
	return x.id != 0 && y.id != 0 && !x.mixed && !y.mixed && (x.id == y.id || strings.EqualFold(c.computerName(x.id), c.computerName(y.id)))
}

// computerName gives the name of a computer without its domain.
func (c *Clocks) computerName(id uint32) string {
	name, _, _ := strings.Cut(c.x.names.String(id), ".")
	return name
}

// Skews gives what was found, one row for each pair of files whose clocks differ.
func (c *Clocks) Skews() []Skew { return c.skews }

// Ahead gives for each file how far its clock is ahead of the first file that it can be compared with, in nanoseconds.
func (c *Clocks) Ahead() []int64 {
	ahead := make([]int64, c.x.Files())
	known := make([]bool, len(ahead))
	for range ahead { // each round knows one more step away
		for _, s := range c.skews {
			switch {
			case known[s.File] && !known[s.Against]:
				ahead[s.Against], known[s.Against] = ahead[s.File]-s.Ahead, true
			case known[s.Against] && !known[s.File]:
				ahead[s.File], known[s.File] = ahead[s.Against]+s.Ahead, true
			case !known[s.File]:
				known[s.Against] = true
				ahead[s.File], known[s.File] = s.Ahead, true
			}
		}
	}
	for file := range ahead {
		for other := 0; other < len(ahead) && len(c.skews) > 0 && !known[file]; other++ {
			if known[other] && c.sameComputer(file, other) {
				ahead[file] = ahead[other]
				break
			}
		}
	}
	return ahead
}

func (x *Index) openFiles() int {
	n := 0
	for i := range x.files {
		if !x.files[i].removed {
			n++
		}
	}
	return n
}

// Messages gives the logged messages of a file that can be told from others.
func (x *Index) Messages(file int) []catalog.MessageSeen { return x.files[file].calls.Messages }

// pair is two files; a is the one with the smaller number.
type pair struct{ a, b int }

func (c *Clocks) byMessages() {
	type known struct {
		key   uint64
		reply bool
	}
	type sight struct {
		file int
		time int64
	}
	seen := map[known][]sight{}
	samples := map[pair][]int64{}
	for file := range c.x.files {
	messages:
		for _, m := range c.x.files[file].calls.Messages {
			if !m.HasTime {
				continue
			}
			k := known{m.Key, m.Reply}
			for _, s := range seen[k] {
				if s.file == file {
					continue messages // the transport and the service log it each
				}
			}
			for _, s := range seen[k] {
				p := pair{s.file, file}
				samples[p] = append(samples[p], m.Time-s.time)
			}
			seen[k] = append(seen[k], sight{file, m.Time})
		}
	}
	c.conclude(samples, func(s *Skew, n int) { s.Messages = n })
}

// look gathers when each activity begins and ends in each file, and whose computer wrote it.
func (c *Clocks) look(to uint32) {
	x := c.x
	for len(c.computers) < x.Files() {
		c.computers = append(c.computers, computerSeen{})
	}
	for ; c.at < to; c.at++ {
		if seen, id := &c.computers[x.File(c.at)], x.ComputerID(c.at); id != seen.id && id != 0 {
			seen.mixed = seen.mixed || seen.id != 0 && !strings.EqualFold(c.computerName(id), c.computerName(seen.id))
			seen.id = id
		}
		activity := x.activity.at(c.at)
		if activity == 0 || activity >= sharedMost || !x.HasTime(c.at) {
			continue
		}
		k, t := fileActivity{activity, uint16(x.File(c.at))}, x.time.at(c.at)
		if s := c.spans[k]; s != nil {
			s.first, s.last = min(s.first, t), max(s.last, t)
		} else if x.guids.at(activity) != (catalog.GUID{}) {
			c.spans[k] = &timeSpan{t, t}
		}
	}
}

func (c *Clocks) byActivities() {
	samples := map[pair][]int64{}
	for k, s := range c.spans {
		for other := range int(k.file) {
			if o := c.spans[fileActivity{k.activity, uint16(other)}]; o != nil {
				p := pair{other, int(k.file)}
				samples[p] = append(samples[p], s.first-o.first, s.last-o.last)
			}
		}
	}
	for _, s := range c.skews {
		delete(samples, pair{s.Against, s.File})
	}
	c.conclude(samples, func(s *Skew, n int) { s.Activities = n / 2 })
}

// conclude makes a row of each pair whose differences agree on one.
func (c *Clocks) conclude(samples map[pair][]int64, count func(s *Skew, n int)) {
	before := len(c.skews)
	for p, d := range samples {
		slices.Sort(d)
		n := len(d)
		middle := d[n/2]
		if n%2 == 0 {
			middle = d[n/2-1] + (d[n/2]-d[n/2-1])/2
		}
		s := Skew{File: p.b, Against: p.a, Ahead: middle, Within: (d[n*3/4] - d[n/4]) / 2}
		if size := max(middle, -middle); size < skewLeast || s.Within > size/2 {
			continue
		}
		count(&s, n)
		c.skews = append(c.skews, s)
	}
	found := c.skews[before:]
	sort.Slice(found, func(i, k int) bool {
		return cmp.Or(found[i].Against-found[k].Against, found[i].File-found[k].File) < 0
	})
}
