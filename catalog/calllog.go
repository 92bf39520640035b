package catalog

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// CallLog is what the records of one stretch of a file tell of the calls in it, for Calls to take in later: only then is
// known what the stretches before tell. So the stretches can be read at the same time, by readers that do not know of
// each other, and give what one reader of the whole file gives. See each record, Judge those that are suspect and Note what
// came of it, and hand over with AppendTo. The zero value is ready.
type CallLog struct {
	e        encoder
	address  []byte                    // that stands in the log last
	callers  [8]GUID                   // activities that stand in it last, with that address and with no refusal behind them
	caller   int                       // the next of these to give way
	channels map[uint32]openedChannels // that stand in it, by process

	sent   lastAddress     // of a message
	quoted [16]lastAddress // in names of activities, by their length
	places elementPlaces
}

// The elements whose texts tell of calls.
const (
	elementVia int = iota
	elementTo
	elementActivityType
	elementMessageID
	elementRelatesTo
	elementNames
)

var elements = [elementNames]string{"Via", "To", "ActivityType", "MessageID", "RelatesTo"}

// elementPlaces remembers where the elements stood in records that are like each other: mostly it is as far from the end.
type elementPlaces [64][elementNames]elementPlace

type elementPlace struct {
	like   uint32
	kind   placeKind
	behind int // from the name of the only one to the record's end
}

type placeKind uint8

const (
	placeNone   placeKind = iota // there is no such element
	placeOnly                    // there is one, of a tag that holds nothing but its name
	placeSought                  // it has to be looked for
)

// text is elementText for a record's element.
func (p *elementPlaces) text(h *Head, element int) []byte {
	name := elements[element]
	place := &p[h.Like%uint32(len(p))][element]
	if h.Like != 0 && place.like != h.Like {
		*place = elementPlace{h.Like, placeOf(h.Raw, name), -1}
	}
	switch {
	case h.Like == 0 || place.kind == placeSought:
		return elementText(h.Raw, name)
	case place.kind == placeNone:
		return nil
	}
	at := len(h.Raw) - place.behind
	if place.behind < 0 || at < 0 || !openingAt(h.Raw, at, name) {
		if at = nextOpening(h.Raw, 0, name); at < 0 {
			return elementText(h.Raw, name)
		}
		place.behind = len(h.Raw) - at
	}
	text := h.Raw[at+len(name)+1:]
	return text[:max(0, bytes.IndexByte(text, '<'))]
}

// placeOf says whether elements with the local name stand in a record that other ones are like. Their texts hold no '<', so
// in all of them the same tags are found.
func placeOf(raw []byte, name string) placeKind {
	if elementText(raw, name) == nil {
		return placeNone
	}
	at := nextOpening(raw, 0, name)
	if at < 0 || nextOpening(raw, at+1, name) >= 0 || bytes.Contains(raw, []byte(name+" ")) {
		return placeSought
	}
	return placeOnly
}

// nextOpening gives the place of the name in the first tag from a place on that opens an element with it and holds nothing
// else; -1 if there is none.
func nextOpening(raw []byte, from int, name string) int {
	for at := from; ; at++ {
		i := bytes.Index(raw[at:], []byte(name))
		if i < 0 {
			return -1
		}
		if at += i; openingAt(raw, at, name) {
			return at
		}
	}
}

// openingAt says whether such a tag has the name at the place.
func openingAt(raw []byte, at int, name string) bool {
	if after := raw[at:]; at == 0 || len(after) <= len(name) || after[len(name)] != '>' || string(after[:len(name)]) != name {
		return false
	}
	return raw[at-1] == '<' || prefixed(raw[:at])
}

// lastAddress is the address in the text that was looked at last: mostly the next one is the same.
type lastAddress struct{ text, address []byte }

// of gives the address that find finds in the text, nil if there is none.
func (l *lastAddress) of(text []byte, find func([]byte) []byte) []byte {
	if len(text) == 0 {
		return nil
	}
	if string(text) != string(l.text) {
		l.text = append(l.text[:0], text...)
		l.address = find(l.text)
	}
	return l.address
}

// The entries of a log, each behind a byte that names it.
const (
	callOpened  byte = iota // a flag: https; process id
	callTo                  // activity, address: "" if the record has none
	callAgain               // activity, with the address of the entry before
	callRefused             // a service refused a certificate
	callAsks                // record number, activity, process id, and for each of answers a finding or none
	callMessage             // flags: a reply, has a time; activity, key, time
)

// Verdict is what the rules say of a record by itself, before anything is known of the call that it belongs to: nothing in
// it is of the record's time, thread or activity, so records that differ in these alone share it.
type Verdict struct {
	Finding Finding // only where Found
	Found   bool
	asked   []byte // where the answer depends on the call: for each of answers a finding or none, as the log has them
}

// Judge gives the verdict of a record, for CallLog.Note.
func Judge(r *Record) Verdict {
	v := look(r)
	f, ok, asked := v.diagnoseCall(Call{})
	if !asked {
		return Verdict{Finding: f, Found: ok}
	}
	var e encoder
	for i := range answers {
		f, ok, _ := v.diagnoseCall(answers[i])
		e.flags(ok)
		if ok {
			b, _ := f.AppendBinary(nil)
			e.text(string(b))
		}
	}
	return Verdict{asked: e.b}
}

// Note says whether the verdict's finding is that of the record with a number. Where the answer depends on the records
// before it is not, and Calls.Take gives it later.
func (l *CallLog) Note(number int, activity GUID, process uint32, v *Verdict) bool {
	if v.asked != nil {
		l.begin(callAsks)
		clear(l.callers[:])
		l.e.count(number)
		l.e.b = append(l.e.b, activity[:]...)
		l.e.count(int(process))
		l.e.b = append(l.e.b, v.asked...)
		return false
	}
	if v.Found && v.Finding.refuses() {
		l.begin(callRefused)
		clear(l.callers[:])
	}
	return v.Found
}

// answers are all that may be known of a call, as far as it decides what is found; an address only adds to it. So who has
// the record says what would be found, and who knows of the call chooses.
var answers = [...]Call{{Told: true}, {}, {Scheme: "http"}, {Scheme: "https"}}

// answer gives the place in answers of a call.
func (c Call) answer() int {
	if c.Told {
		return 0
	}
	return 1 + max(0, slices.Index([]string{"http", "https"}, c.Scheme)+1)
}

// calledAt adds the address of the call to what was found of it, unless the record tells one itself.
func (f *Finding) calledAt(address string) {
	endpoint := withoutUser(address)
	if endpoint == "" || f.Fact("endpoint") != "" {
		return
	}
	host, number := first(authority(endpoint), f.Fact("host")), first(port(endpoint), f.Fact("port"))
	facts := make([]Field, 0, len(f.Facts)+3)
	i := 0
	if len(f.Facts) > 0 && f.Facts[0].Name == "hosting" {
		facts, i = append(facts, f.Facts[0]), 1
	}
	for _, x := range [...]Field{{"endpoint", endpoint}, {"host", host}, {"port", number}} {
		if x.Value != "" {
			facts = append(facts, x)
		}
	}
	for _, x := range f.Facts[i:] {
		if x.Name != "host" && x.Name != "port" {
			facts = append(facts, x)
		}
	}
	f.Facts = facts
}

func (l *CallLog) begin(entry byte) { l.e.b = append(l.e.b, entry) }

// called notes that the activity sends a message, and where to if the record tells. Mostly several records in a row tell of one
// call: what they say again is left out.
func (l *CallLog) called(activity GUID, address []byte) {
	again := address != nil && string(address) == string(l.address)
	if again && slices.Contains(l.callers[:], activity) {
		return
	}
	if !again {
		clear(l.callers[:])
	}
	l.callers[l.caller] = activity
	l.caller = (l.caller + 1) % len(l.callers)
	if again {
		l.begin(callAgain)
		l.e.b = append(l.e.b, activity[:]...)
		return
	}
	l.begin(callTo)
	l.e.b = append(l.e.b, activity[:]...)
	l.e.count(len(address))
	l.e.b = append(l.e.b, address...)
	l.address = append(l.address[:0], address...)
}

// messageBytes is how much of a logged message is looked at for what it is known by: that stands in its headers.
const messageBytes = 16 << 10

// message notes a logged message that has an id, or answers one that has.
func (l *CallLog) message(h *Head) {
	text := func(element int) []byte {
		if len(h.Raw) > messageBytes {
			return bytes.TrimSpace(elementText(h.Raw[:messageBytes], elements[element]))
		}
		return bytes.TrimSpace(l.places.text(h, element))
	}
	id := text(elementRelatesTo)
	reply := len(id) > 0
	if !reply {
		if id = text(elementMessageID); len(id) == 0 {
			return
		}
	}
	l.begin(callMessage)
	l.e.flags(reply, h.HasTime)
	l.e.b = append(l.e.b, h.Activity[:]...)
	l.e.b = binary.LittleEndian.AppendUint64(l.e.b, MessageKey(id))
	l.e.int(h.Time)
}

// AppendTo appends the log to b, and goes on with an empty one.
func (l *CallLog) AppendTo(b []byte) []byte {
	b = append(b, l.e.b...)
	l.e.b, l.address = l.e.b[:0], l.address[:0]
	clear(l.channels)
	clear(l.callers[:])
	return b
}
