package tracexml

import (
	"bytes"
	"strconv"

	"svcscope/catalog"
)

// ElementE2E is the name of the elements that are the records of a trace.
const ElementE2E = "E2ETraceEvent"

// elementEvent is the local name of those of an event log and of a failed-request log.
const elementEvent = "Event"

// openWord begins a record of a trace.
const openWord = "<" + ElementE2E

// eventNamespace is the namespace of Windows events.
const eventNamespace = "http://schemas.microsoft.com/win/2004/08/events/event"

// element is what the records of a file are: an E2ETraceEvent, or an Event. Whoever wrote the log anew may have given
// that a prefix; the file's first one says which (eventAt), and all others have to have the same.
type element struct {
	open, close string // what its tags begin with
	event       bool
}

func newElement(name string) element {
	return element{open: "<" + name, close: "</" + name, event: name != ElementE2E}
}

// emptyLog says whether an element of the name, with nothing in it, is a log without events and not something foreign.
func (s *Scanner) emptyLog(name []byte) bool {
	return s.element.event && (bytes.HasSuffix(name, []byte(elementEvent+"s")) || string(name) == elementFailedRequest)
}

// longestPrefix is how long the prefix of an Event may be, in bytes.
const longestPrefix = 64

// eventAt gives where the first Event element starts in b, and its name as it is written; -1 if there is none.
func eventAt(b []byte) (at int, name string) {
	for from := 0; ; {
		i := bytes.Index(b[from:], []byte(elementEvent))
		if i < 0 {
			return -1, elementEvent
		}
		at, end := from+i, from+i+len(elementEvent)
		from = end
		if end == len(b) || !endsName(b[end]) {
			continue
		}
		if at > 1 && b[at-1] == ':' {
			for at--; at > 0 && end-at < longestPrefix && b[at-1] < 0x80 && b[at-1] > ' ' && b[at-1] != '<'; {
				at--
			}
			if !beginsName(b[at]) || b[at] == ':' || bytes.ContainsAny(b[at:end], "/'\"=>&") {
				continue
			}
		}
		if at > 0 && b[at-1] == '<' {
			return at - 1, string(b[at:end])
		}
	}
}

// windowsEvent says whether the Event element that b begins with is one of Windows: by its namespace, or, where a tool has
// dropped that, by the System element that it begins with.
func windowsEvent(b []byte) bool {
	c := cursor{b: b}
	c.child()
	return bytes.Contains(c.attrs, []byte(eventNamespace)) || !c.empty && c.child() && c.is("System")
}

// The children of an event's elements of which the first counts.
const (
	seenProvider = field(seenSource)
	seenPayload  = field(seenBody)
	seenMessage  = field(seenDescription)
	seenName     = field(seenIdentifier)
	seenRendered = field(seenExtended)
	seenProcess  = field(seenActivityName)
	seenOpcode   = field(seenSubType)
	seenKeywords = field(seenSeverity)
	seenRecordID = field(seenRecord)
)

// event reads an Event element from behind its start tag.
func (r *headReader) event(c *cursor, h *catalog.Head) {
	h.Kind = catalog.KindEvent
	r.written = eventSigns{}
	for !c.empty && c.child() {
		switch {
		case c.is("System") && r.first(seenSystem):
			r.eventSystem(c, h)
		case c.is("RenderingInfo") && r.first(seenRendered):
			r.rendering(c)
		case c.is("EventData") && r.first(seenData):
			r.eventData(c)
		case payload(string(c.name)) && r.first(seenPayload):
			r.about(c, h)
		default:
			c.skip()
		}
		c.empty = false
	}
	h.Severity = r.written.severity()
	h.Summary = r.eventSummary()
}

// payload says whether an element of an event holds what it is about, and is not EventData.
func payload(name string) bool {
	return name == "UserData" || name == "ProcessingErrorData" || name == "DebugData"
}

// eventSystem reads the header of an event.
func (r *headReader) eventSystem(c *cursor, h *catalog.Head) {
	if c.empty {
		return
	}
	w, process := &r.written, h.Process
	for c.child() {
		switch {
		case c.is("EventID") && r.first(seenEventID):
			h.EventID, h.HasEventID = parseUint(r.leaf(c))
		case c.is("Level") && r.first(seenLevel):
			w.level, _ = parseUint(r.leaf(c))
		case c.is("Opcode") && r.first(seenOpcode):
			w.opcode, _ = parseUint(r.leaf(c))
		case c.is("Keywords") && r.first(seenKeywords):
			w.failedAudit = failedAudit(r.leaf(c))
		case c.is("EventRecordID") && r.first(seenRecordID):
			w.logged = len(r.leaf(c)) > 0
		case c.is("Computer") && r.first(seenComputer):
			h.Computer = r.leaf(c)
		case c.is("Provider") && r.first(seenProvider):
			if h.Source = r.attribute(c, "Name"); len(h.Source) == 0 {
				h.Source = r.attribute(c, "EventSourceName")
			}
			c.skip()
		default:
			if c.is("TimeCreated") || c.is("Correlation") || c.is("Execution") {
				r.headerAttributes(c, h)
			}
			c.skip()
		}
	}
	h.Process = process // Execution has no name of it
}

// rendering reads the sentences that the machine made of the event.
func (r *headReader) rendering(c *cursor) {
	if c.empty {
		return
	}
	for c.child() {
		switch {
		case c.is("Message") && r.first(seenMessage):
			r.folded(c, &r.summary)
		case c.is("Opcode") && r.first(seenName):
			r.folded(c, &r.activity)
		default:
			c.skip()
		}
	}
}

// eventData collects the values of an event: "Name=Value, Name=Value". What is empty is left out, and so is, in events of a
// failed-request log, what only says of what the event is a part.
func (r *headReader) eventData(c *cursor) {
	if c.empty {
		return
	}
	first, request := true, false
	for c.child() {
		if !c.is("Data") {
			c.skip()
			continue
		}
		name := r.attribute(c, "Name")
		if first {
			first, request = false, string(name) == requestID
		}
		r.text.reset()
		r.folded(c, &r.text)
		if len(r.text.out) > 0 && !(request && ofRequest(name)) {
			r.value(name, r.text.out)
			r.item.full = r.item.full || r.text.full // of a value that was cut nothing follows
		}
	}
	r.text.reset()
}

// value adds a value to those that are shown.
func (r *headReader) value(name, value []byte) {
	if len(r.item.out) > 0 {
		r.item.plain([]byte(", "))
	}
	if len(name) > 0 {
		r.item.plain(name)
		r.item.plain([]byte("="))
	}
	r.item.plain(value)
}

// about reads the element that an event is about: its name, its result (hexadecimal, and mostly with a sentence), and which
// process it is about; CAPI2 writes both. DebugData has a message.
func (r *headReader) about(c *cursor, h *catalog.Head) {
	if !c.is("UserData") {
		r.value(nil, c.name)
		r.results(c, h, "Message")
		return
	}
	if c.empty {
		return
	}
	for n := 0; c.child(); n++ {
		if n > 0 {
			c.skip()
			continue
		}
		r.value(nil, c.name)
		r.results(c, h, "Result")
	}
}

// results adds the text of children of a name to the name of their element.
func (r *headReader) results(c *cursor, h *catalog.Head, name string) {
	if !c.empty {
		for c.child() {
			switch {
			case c.is("EventAuxInfo") && r.first(seenProcess):
				if name == "Result" {
					h.Process = r.attribute(c, "ProcessName")
				}
				c.skip()
			case c.is(name):
				r.text.reset()
				if code := r.attribute(c, "value"); name == "Result" && len(code) > 0 && string(code) != "0" {
					r.text.plain([]byte("0x"))
					r.text.plain(code)
					r.text.plain([]byte(" "))
				}
				r.folded(c, &r.text)
				if len(r.text.out) > 0 {
					r.item.plain([]byte(": "))
					r.item.plain(r.text.out)
					r.item.full = r.item.full || r.text.full
				}
			default:
				c.skip()
			}
		}
	}
	r.text.reset()
}

// eventSummary chooses what the description column shows: the rendered message, else the event's name where only that says
// what it is, and its values or the name of what it is about.
func (r *headReader) eventSummary() []byte {
	switch {
	case len(r.summary.out) > 0:
		return r.summary.out
	case r.written.logged || len(r.activity.out) == 0:
		return r.item.out
	}
	if len(r.item.out) > 0 {
		r.activity.plain([]byte(" "))
		r.activity.plain(r.item.out)
	}
	return r.activity.out
}

// eventSigns are what an event's severity, and what it is called, follow from.
type eventSigns struct {
	level, opcode uint32
	failedAudit   bool
	logged        bool // a log has numbered it: it has an EventRecordID
}

// severity gives the severity of an event: its level, where 0 says nothing. There the security log says by a keyword that
// something was refused; and an event of a failed-request log by its opcode that something begins or ends.
func (w eventSigns) severity() catalog.Severity {
	switch {
	case w.level > 0 && w.level <= 5:
		return catalog.Critical + catalog.Severity(w.level-1)
	case w.level > 5:
		return catalog.SeverityUnknown
	case w.failedAudit:
		return catalog.Warning
	case !w.logged && w.opcode == opcodeStart:
		return catalog.Start
	case !w.logged && w.opcode == opcodeStop:
		return catalog.Stop
	}
	return catalog.Information
}

// The opcodes of what begins and ends.
const (
	opcodeStart = 1
	opcodeStop  = 2
)

// failedAudit says whether the keywords have the bit of a failed audit.
func failedAudit(keywords []byte) bool {
	n, err := strconv.ParseUint(string(bytes.TrimPrefix(keywords, []byte("0x"))), 16, 64)
	return err == nil && n&(1<<52) != 0
}
