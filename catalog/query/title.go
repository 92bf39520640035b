package query

import (
	"svcscope/catalog"
	"svcscope/catalog/index"
)

// byTitle is the predicate of a word over what stands in front of descriptions in the reader's language. It tests once what a title
// rests on: a code with a class of record, or an event of a provider.
type byTitle struct {
	x     *index.Index
	title func(h *catalog.Head) string
	text  matcher
	head  catalog.Head // that was asked for last
	known []uint32     // by code: a bit for each class for which the word holds, and in the upper half one for each that was tested
	any   bool         // it holds for one

	events         byEvent
	origins, codes int // of which events were tested ahead
}

// A class is what a title rests on beside the code: the severity of an activity or none, of a message or of another record.
const (
	ranks      = int(catalog.Transfer-catalog.Start) + 2
	eventClass = 2 * ranks // what its title is, no code tells
	wasTested  = 1 << 16
)

// classes are the classes of records by severity and kind.
var classes = func() (table [128]uint8) {
	for at := range table {
		sev, kind := catalog.Severity(at>>2), catalog.Kind(at&3)
		class := 0
		if sev.Activity() {
			class = int(sev-catalog.Start) + 1
		}
		switch kind {
		case catalog.KindMessage:
			class += ranks
		case catalog.KindEvent:
			class = eventClass
		}
		table[at] = uint8(class)
	}
	return table
}()

func (c *compiler) byTitle(text matcher) *byTitle {
	w := &byTitle{x: c.x, title: c.language.Title, text: text}
	w.events = byEvent{x: c.x, test: func(source []byte, id uint32, hasID bool) bool {
		w.head = catalog.Head{Kind: catalog.KindEvent, Source: source, EventID: id, HasEventID: hasID}
		return w.holds()
	}}
	return w
}

// holds asks for a title and says whether the word stands in it.
func (w *byTitle) holds() bool {
	title := w.title(&w.head)
	if title == "" || !w.text([]byte(title)) {
		return false
	}
	w.any = true
	return true
}

func (w *byTitle) fill(out []uint8, c *index.Chunk) {
	w.grow()
	known, codes := w.known, c.Code
	out, codes = out[:len(c.Flags)], codes[:len(c.Flags)]
	for i, f := range c.Flags {
		class := classes[f.Severity()&31<<2|catalog.Severity(f.Kind()&3)] & 15
		k := known[codes[i]] >> class
		if k&wasTested == 0 {
			k = w.learn(codes[i], class) >> class
		}
		out[i] = uint8(k & 1)
	}
	if w.x.KindCount(catalog.KindEvent) > 0 {
		w.events.fill(out, c)
	}
}

// grow makes room for what is known of every code.
func (w *byTitle) grow() (codes int) {
	n := w.x.Codes()
	if n > len(w.known) {
		w.known = append(w.known, make([]uint32, n-len(w.known))...)
	}
	return n
}

func (w *byTitle) learn(code uint32, class uint8) uint32 {
	w.known[code] |= wasTested << class
	if int(class) == eventClass {
		return w.known[code]
	}
	identifier, id, hasID := w.x.CodeName(code)
	w.head = catalog.Head{Kind: catalog.KindTrace, Identifier: w.x.Names().Bytes(identifier), EventID: id, HasEventID: hasID}
	rank := int(class)
	if rank >= ranks {
		w.head.Kind, rank = catalog.KindMessage, rank-ranks
	}
	if rank > 0 {
		w.head.Severity = catalog.Start + catalog.Severity(rank-1)
	}
	if w.holds() {
		w.known[code] |= 1 << class
	}
	return w.known[code]
}

// mayHold says whether the word stands in any title, as far as that is quickly known.
func (w *byTitle) mayHold() bool {
	n := w.grow()
	if w.any {
		return true
	}
	occur := make([]uint8, 0, eventClass)
	for sev, count := range w.x.SeverityCounts() {
		if sev > 0 && !catalog.Severity(sev).Activity() {
			continue // as the first
		}
		for _, kind := range [...]catalog.Kind{catalog.KindTrace, catalog.KindMessage} {
			if (sev == 0 || count > 0) && (kind == catalog.KindTrace || w.x.KindCount(kind) > 0) {
				occur = append(occur, classes[sev<<2|int(kind)])
			}
		}
	}
	if n*len(occur) > fewIDs {
		return true
	}
	for code, k := range w.known {
		for _, class := range occur {
			if k>>class&wasTested == 0 {
				w.learn(uint32(code), class)
			}
		}
	}
	return w.any || w.x.KindCount(catalog.KindEvent) > 0 && w.mayHoldForEvent()
}

func (w *byTitle) mayHoldForEvent() bool {
	x := w.x
	if w.origins == x.Origins() && w.codes == x.Codes() {
		return w.any
	}
	w.origins, w.codes = x.Origins(), x.Codes()
	if w.origins > fewIDs {
		return true
	}
	sources := map[uint32]uint32{}
	for origin := range uint32(w.origins) {
		source, _, _, _ := x.OriginName(origin)
		sources[source] = origin
	}
	if len(sources)*w.codes > fewIDs {
		return true
	}
	for _, origin := range sources {
		for code := range uint32(w.codes) {
			w.events.learn(origin, code)
		}
	}
	return w.any
}

// byEvent is a predicate of Windows events: what an event's number means depends on its provider. Of other records it says nothing.
type byEvent struct {
	x     *index.Index
	test  func(source []byte, id uint32, hasID bool) bool
	known map[uint64]uint8 // by origin and code
}

func (b *byEvent) fill(out []uint8, c *index.Chunk) {
	last, held := ^uint64(0), uint8(0)
	for i, f := range c.Flags {
		if f.Kind() != catalog.KindEvent {
			continue
		}
		if key := uint64(c.Origin[i])<<32 | uint64(c.Code[i]); key != last {
			last = key
			known, ok := b.known[key]
			if !ok {
				known = b.learn(c.Origin[i], c.Code[i])
			}
			held = known
		}
		out[i] = held
	}
}

func (b *byEvent) learn(origin, code uint32) uint8 {
	source, _, _, _ := b.x.OriginName(origin)
	_, id, hasID := b.x.CodeName(code)
	held := uint8(0)
	if b.test(b.x.Names().Bytes(source), id, hasID) {
		held = 1
	}
	if b.known == nil {
		b.known = map[uint64]uint8{}
	}
	b.known[uint64(origin)<<32|uint64(code)] = held
	return held
}

// byFinding is the predicate of a word over what stands in front of a failure's description: what was found.
type byFinding struct {
	x        *index.Index
	title    func(rule string) string
	text     matcher
	known    map[uint32]bool // by id of the rule
	failures int             // so many were looked at ahead
	any      bool            // it holds for one
}

func (w *byFinding) fill(out []uint8, c *index.Chunk) {
	out = out[:len(c.Flags)]
	for i, f := range c.Flags {
		out[i] = 0
		if f.IsFailure() && w.holds(c.First+uint32(i)) {
			out[i] = 1
		}
	}
}

func (w *byFinding) holds(rec uint32) bool {
	rule, _, _, _ := w.x.FindingIDs(rec)
	held, ok := w.known[rule]
	if !ok {
		held = w.text([]byte(w.title(string(w.x.Names().Bytes(rule)))))
		w.known[rule] = held
	}
	return held
}

func (w *byFinding) mayHold() bool {
	found := w.x.Findings()
	if len(found) == w.failures || w.any {
		return w.any
	}
	w.failures = len(found)
	w.any = len(found) > fewIDs
	for _, rec := range found[:min(len(found), fewIDs)] {
		w.any = w.any || w.x.IsFailure(rec) && w.holds(rec)
	}
	return w.any
}
