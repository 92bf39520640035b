package catalog

import (
	"bytes"
	"strings"
)

// Call is what the records in front of one tell of the call that it is about. An exception of the HTTP channel names
// no address, and whether the call used TLS, without which no certificate can be shown, does not stand in it either.
type Call struct {
	Address string // that the activity called last, without query; "" if none was seen
	Scheme  string // "https" or "http": of the address, else of the only kind of HTTP channel that the process opened; "" if not known
	Told    bool   // a record since the request told of the refusal: the caller's, or the service's own in the same file
}

// Calls remembers the calls in a file as CallLog tells of its records: Take each log in the file's order. It keeps the
// last activities only. The zero value is ready.
type Calls struct {
	at       placeTable // of the activities in last
	last     []activityCall
	oldest   int                       // in last, once it is full
	channels map[uint32]openedChannels // by process
	refusals int                       // by services, so far
	address  string                    // that was called last

	// Messages are the logged messages that can be told from others, in the file's order, at most messagesMost.
	Messages []MessageSeen
}

// MessageSeen is a logged message: what ties what stands in several files to one call.
type MessageSeen struct {
	Key      uint64 // MessageKey of the message, or of the one that it answers
	Reply    bool
	Activity GUID
	Time     int64 // as in Head
	HasTime  bool
}

// messagesMost is how many logged messages of a file are remembered.
const messagesMost = 1 << 16

type activityCall struct {
	activity GUID
	address  string
	told     bool
	refusals int // by services, when the call was seen
}

// openedChannels says which kinds of HTTP channel a process opened to call somebody.
type openedChannels struct{ https, http bool }

// callsMost is how many activities are remembered: between a request and its answer lie the records of the calls that
// run at the same time.
const callsMost = 4096

// messageSent is the event id of System.ServiceModel.Channels.MessageSent.
const messageSent = 0x40014

// See notes what a record tells of a call: the kind of channel that opens, or where a message is sent. b is the record's
// bearing.
func (l *CallLog) See(h *Head, b Bearing) {
	switch {
	case h.Kind == KindMessage:
		l.message(h)
	case h.Kind != KindTrace:
	case b&opens != 0:
		l.opened(h)
	case h.Activity == (GUID{}): // no activity, or that of all threads
	case b&sends != 0:
		// To is the logical address, from which Via can differ.
		address := l.sent.of(l.places.text(h, elementVia), addressOf)
		if address == nil {
			address = l.sent.of(l.places.text(h, elementTo), addressOf)
		}
		l.called(h.Activity, address)
	case h.Severity == Start:
		if address := l.quoted[len(h.Summary)%len(l.quoted)].of(h.Summary, quotedAddress); address != nil && !processesAction(l.places.text(h, elementActivityType)) { // an action may look like an address
			l.called(h.Activity, address)
		}
	}
}

// processesAction says whether an activity of the type is the work on a SOAP action: types are the same in every language.
func processesAction(activityType []byte) bool {
	return string(bytes.TrimSpace(activityType)) == "ProcessAction"
}

// opened notes the kind of HTTP channel that opens: the name of its type tells.
func (l *CallLog) opened(h *Head) {
	_, origin, _ := bytes.Cut(h.Raw, []byte("<Source>"))
	https := bytes.HasPrefix(origin, []byte("System.ServiceModel.Channels.HttpsChannelFactory"))
	if !https && !bytes.HasPrefix(origin, []byte("System.ServiceModel.Channels.HttpChannelFactory")) {
		return
	}
	if l.channels == nil {
		l.channels = make(map[uint32]openedChannels)
	}
	o := l.channels[h.ProcessID]
	if https && !o.https || !https && !o.http {
		l.channels[h.ProcessID] = openedChannels{o.https || https, o.http || !https}
		l.begin(callOpened)
		l.e.flags(https)
		l.e.count(int(h.ProcessID))
	}
}

// open notes the kind of HTTP channel that a process opened.
func (c *Calls) open(process uint32, https bool) {
	if c.channels == nil {
		c.channels = make(map[uint32]openedChannels)
	}
	o := c.channels[process]
	c.channels[process] = openedChannels{o.https || https, o.http || !https}
}

// called notes that the activity sends a message, and where to if the record tells.
func (c *Calls) called(activity GUID, address []byte) {
	i, ok := c.at.find(activity, c.last)
	if !ok {
		i = c.place()
		c.last[i] = activityCall{activity: activity}
		c.at.add(i, c.last)
	}
	x := &c.last[i]
	if address != nil && x.address != string(address) {
		if c.address != string(address) { // mostly many activities call the same one after the other
			c.address = string(address)
		}
		x.address = c.address
	}
	x.told, x.refusals = false, c.refusals
}

// place gives a place in last that is new, or that of the activity which began first.
func (c *Calls) place() int {
	if len(c.last) < callsMost {
		c.last = append(c.last, activityCall{})
		return len(c.last) - 1
	}
	i := c.oldest
	c.oldest = (i + 1) % callsMost
	return i
}

// Of gives what is known of the call that a record of an activity, by a process, is about.
func (c *Calls) Of(activity GUID, process uint32) Call {
	var call Call
	if i, ok := c.at.find(activity, c.last); ok {
		x := &c.last[i]
		call = Call{Address: x.address, Scheme: schemeOf(x.address), Told: x.told || c.refusals > x.refusals}
	}
	if o := c.channels[process]; call.Scheme == "" && o.https != o.http {
		call.Scheme = "http"
		if o.https {
			call.Scheme = "https"
		}
	}
	return call
}

// found notes what a record gave.
func (c *Calls) found(activity GUID, f *Finding) {
	if f.refuses() {
		c.refusals++
	}
	if i, ok := c.at.find(activity, c.last); ok && f.ofAnswer() {
		c.last[i].told = true
	}
}

// refuses says whether the finding is a service's refusal that the caller sees as HTTP 403.
func (f *Finding) refuses() bool {
	return f.Side == SideService && f.Failure() && answersForbidden(f.Rule)
}

// answersForbidden says whether what the rule finds is answered with HTTP 403.
func answersForbidden(rule string) bool { return strings.Contains(rule, "/https-") }

// elementText gives the text of the first element with the local name, up to the next tag.
func elementText(raw []byte, name string) []byte {
	for at := 0; ; {
		i := bytes.Index(raw[at:], []byte(name))
		if i < 0 {
			return nil
		}
		before, after := raw[:at+i], raw[at+i+len(name):]
		at += i + len(name)
		if len(after) == 0 || after[0] != '>' && after[0] != ' ' || !bytes.HasSuffix(before, []byte("<")) && !prefixed(before) {
			continue
		}
		_, text, ok := bytes.Cut(after, []byte(">"))
		if !ok {
			return nil
		}
		text, _, _ = bytes.Cut(text, []byte("<"))
		return text
	}
}

// prefixMost is how long a prefix may be, so that no text makes looking for one slow.
const prefixMost = 128

// prefixed says whether the bytes end with '<' and the prefix of an element's name.
func prefixed(before []byte) bool {
	last := len(before) - 1
	if last < 0 || before[last] != ':' {
		return false
	}
	for i := last - 1; i >= max(0, last-1-prefixMost); i-- {
		switch c := before[i]; {
		case c == '<':
			return i < last-1
		case !wordByte(c) && c < 0x80 && c != '-' && c != '.':
			return false
		}
	}
	return false
}

// quotedAddress gives the address that the name of an activity quotes.
func quotedAddress(name []byte) []byte {
	i := bytes.Index(name, []byte("http"))
	if i < 0 {
		return nil
	}
	address := name[i:]
	if j := bytes.IndexAny(address, "'\"<> \t’”»"); j >= 0 {
		address = address[:j]
	}
	return addressOf(address)
}

// longestAddress is how much of an address is worth keeping.
const longestAddress = 512

// addressOf gives an address that something can be called at, without query; nil for any other text. Specifications
// have addresses of their own, such as the one for "whoever asked".
func addressOf(text []byte) []byte {
	text = bytes.TrimSpace(text)
	if i := bytes.IndexAny(text, "?#&"); i >= 0 {
		text = text[:i]
	}
	if len(text) > longestAddress || schemeOf(text) == "" || bytes.HasPrefix(text, []byte("http://www.w3.org/")) || bytes.HasPrefix(text, []byte("http://schemas.")) {
		return nil
	}
	return text
}

// schemeOf gives the scheme of an address, "https" or "http"; "" for any other text.
func schemeOf[T string | []byte](address T) string {
	for _, scheme := range [...]string{"https", "http"} {
		if n := len(scheme); len(address) > n+len("://") && indexFold(address[:n], T(scheme)) == 0 && string(address[n:n+3]) == "://" {
			return scheme
		}
	}
	return ""
}
