package catalog

import (
	"encoding/binary"
	"slices"
)

// CallEntry is an entry of a log. A log is read as a whole before anything of it counts.
type CallEntry struct {
	kind     byte
	https    bool
	process  uint32
	activity GUID
	address  []byte
	number   int
	findings *[len(answers)][]byte // nil for none; of each entry one at most is wanted, so none is read yet

	key            uint64 // of a message, as the next ones
	time           int64
	reply, hasTime bool
}

// leastEntry is the length of callAgain in a log.
const leastEntry = 1 + len(GUID{})

// ReadCalls appends the entries of a log about the first records of a file, as many as given, to entries. They point into
// the log.
func ReadCalls(entries []CallEntry, log []byte, records int) ([]CallEntry, error) {
	d := decoder{b: log}
	entries = slices.Grow(entries, len(log)/leastEntry) // most entries are as short as that
	var address []byte
	for len(d.b) > 0 && d.err == nil {
		entries = append(entries, CallEntry{kind: d.byte()})
		e := &entries[len(entries)-1]
		switch e.kind {
		case callOpened:
			d.flags(&e.https)
			e.process = d.uint32()
		case callAgain: // mostly
			if len(d.b) < len(e.activity) {
				d.fail()
				break
			}
			e.activity, e.address, d.b = GUID(d.b), address, d.b[len(e.activity):]
		case callTo:
			copy(e.activity[:], d.bytes(len(e.activity)))
			if address = d.bytes(d.count(1)); len(address) == 0 {
				address = nil
			}
			e.address = address
		case callRefused:
		case callMessage:
			d.flags(&e.reply, &e.hasTime)
			copy(e.activity[:], d.bytes(len(e.activity)))
			if key := d.bytes(8); d.err == nil {
				e.key = binary.LittleEndian.Uint64(key)
			}
			e.time = d.int64()
		case callAsks:
			if e.number = d.int(); e.number >= records {
				d.fail()
			}
			copy(e.activity[:], d.bytes(len(e.activity)))
			e.process = d.uint32()
			e.findings = new([len(answers)][]byte)
			for i := range e.findings {
				var ok bool
				if d.flags(&ok); ok {
					e.findings[i] = d.bytes(d.count(1))
				}
			}
		default:
			d.fail()
		}
	}
	return entries, d.err
}

// Take takes in the entries of a file's next log. found gets the findings of the records that Note gave none for,
// with the records' numbers.
func (c *Calls) Take(entries []CallEntry, found func(number int, f *Finding)) {
	for i := range entries {
		switch e := &entries[i]; e.kind {
		case callOpened:
			c.open(e.process, e.https)
		case callTo, callAgain:
			c.called(e.activity, e.address)
		case callRefused:
			c.refusals++
		case callMessage:
			if len(c.Messages) < messagesMost {
				c.Messages = append(c.Messages, MessageSeen{e.key, e.reply, e.activity, e.time, e.hasTime})
			}
		case callAsks:
			call := c.Of(e.activity, e.process)
			f := new(Finding)
			if b := e.findings[call.answer()]; b != nil && f.UnmarshalBinary(b) == nil {
				f.calledAt(call.Address)
				c.found(e.activity, f)
				found(e.number, f)
			}
		}
	}
}

// placeTable finds activities among the last calls: open addressing by hash. A slot has the place in the list of calls + 1 in its
// lower half, 0 if it is empty, and a part of the hash in its upper half, so that the list is looked at for little but what is
// found. What is at a place says whether it is the one looked for, so that a place whose activity has given way to
// another one stays in the table until there is no room. A map would take ten times as long, because it is added to and
// taken from for every call of a file.
type placeTable struct {
	slots []uint32
	used  int
}

// slot finds where an activity stands in the table, or the empty slot where it would; tag is what its upper half is.
func (t *placeTable) slot(g GUID, last []activityCall) (i int, tag uint32) {
	sum, mask := g.Sum(), len(t.slots)-1
	tag = uint32(sum) &^ 0xFFFF
	for i = int(sum) & mask; ; i = (i + 1) & mask {
		at := t.slots[i]
		if at == 0 || at&^0xFFFF == tag && last[at&0xFFFF-1].activity == g {
			return i, tag
		}
	}
}

func (t *placeTable) find(g GUID, last []activityCall) (place int, ok bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	i, _ := t.slot(g, last)
	return int(t.slots[i]&0xFFFF) - 1, t.slots[i] != 0
}

// add enters the activity at a place, which is not in the table.
func (t *placeTable) add(place int, last []activityCall) {
	if 2*(t.used+1) > len(t.slots) { // fuller, it would be a long way to an empty slot
		if 8*len(last) > len(t.slots) {
			t.slots = make([]uint32, max(64, 2*len(t.slots)))
		}
		clear(t.slots)
		t.used = 0
		for i := range last {
			if i != place {
				t.enter(i, last)
			}
		}
	}
	t.enter(place, last)
}

func (t *placeTable) enter(place int, last []activityCall) {
	i, tag := t.slot(last[place].activity, last)
	t.slots[i] = tag | uint32(place+1)
	t.used++
}
