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
	findings *[len(answers)]*Finding // the few that have some keep them apart: there are many entries
	message  *MessageSeen
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
		e := CallEntry{kind: d.byte()}
		switch e.kind {
		case callOpened:
			d.flags(&e.https)
			e.process = d.uint32()
		case callTo, callAgain:
			copy(e.activity[:], d.bytes(len(e.activity)))
			if e.kind == callTo {
				if address = d.bytes(d.count(1)); len(address) == 0 {
					address = nil
				}
			}
			e.address = address
		case callRefused:
		case callMessage:
			m := new(MessageSeen)
			e.message = m
			d.flags(&m.Reply, &m.HasTime)
			copy(m.Activity[:], d.bytes(len(m.Activity)))
			if key := d.bytes(8); d.err == nil {
				m.Key = binary.LittleEndian.Uint64(key)
			}
			m.Time = d.int64()
		case callAsks:
			if e.number = d.int(); e.number >= records {
				d.fail()
			}
			copy(e.activity[:], d.bytes(len(e.activity)))
			e.process = d.uint32()
			e.findings = new([len(answers)]*Finding)
			for i := range e.findings {
				var ok bool
				if d.flags(&ok); ok {
					e.findings[i] = new(Finding)
					if e.findings[i].UnmarshalBinary(d.bytes(d.count(1))) != nil {
						d.fail()
					}
				}
			}
		default:
			d.fail()
		}
		entries = append(entries, e)
	}
	return entries, d.err
}

// Take takes in the entries of a file's next log. found gets the findings of the records that Diagnose gave none for,
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
				c.Messages = append(c.Messages, *e.message)
			}
		case callAsks:
			call := c.Of(e.activity, e.process)
			if f := e.findings[call.answer()]; f != nil {
				f.calledAt(call.Address)
				c.found(e.activity, f)
				found(e.number, f)
			}
		}
	}
}

// placeTable finds activities among the last calls: open addressing by hash, with the places in the list of calls + 1, and 0
// for an empty slot. A map would take ten times as long, because it is added to and taken from for every call of a file.
type placeTable []uint16

// slot finds where an activity stands in the table, or the empty slot where it would.
func (t placeTable) slot(g GUID, last []activityCall) int {
	i := t.home(g)
	for t[i] != 0 && last[t[i]-1].activity != g {
		i = (i + 1) % len(t)
	}
	return i
}

// home is the slot where the search for an activity begins. Ids are random, or count in their first part.
func (t placeTable) home(g GUID) int {
	h := (binary.LittleEndian.Uint64(g[:8]) ^ binary.LittleEndian.Uint64(g[8:])) * 0x9E3779B97F4A7C15
	return int(h>>32) % len(t)
}

func (t placeTable) find(g GUID, last []activityCall) (place int, ok bool) {
	if len(t) == 0 {
		return 0, false
	}
	at := t[t.slot(g, last)]
	return int(at) - 1, at != 0
}

// add enters the activity at a place, which is not in the table.
func (t *placeTable) add(place int, last []activityCall) {
	if 2*len(last) > len(*t) {
		*t = make(placeTable, max(64, 2*len(*t)))
		for i := range last {
			if i != place {
				(*t)[t.slot(last[i].activity, last)] = uint16(i + 1)
			}
		}
	}
	(*t)[t.slot(last[place].activity, last)] = uint16(place + 1)
}

// remove takes an activity out; those behind it that would no longer be found from their home move up.
func (t placeTable) remove(g GUID, last []activityCall) {
	hole := t.slot(g, last)
	t[hole] = 0
	for i := (hole + 1) % len(t); t[i] != 0; i = (i + 1) % len(t) {
		home := t.home(last[t[i]-1].activity)
		if (i-home+len(t))%len(t) >= (i-hole+len(t))%len(t) {
			t[hole], t[i] = t[i], 0
			hole = i
		}
	}
}
