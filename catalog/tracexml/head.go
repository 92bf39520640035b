package tracexml

import (
	"bytes"

	"svcscope/catalog"
)

// headReader fills heads. It keeps the buffers, so that a head costs no allocation.
type headReader struct {
	mended  []byte // the record with its repairs, where it needs some
	scratch []byte // resolved values

	text     fold // character data of ApplicationData
	item     fold // character data of DataItem elements
	summary  fold // Description, or a message's Action
	activity fold // ActivityName in ExtendedData

	fast quick // see there

	subType, severity, source []byte
	level                     uint32
	written                   eventSigns // of an event
	seen                      field      // children of System and TraceRecord that were read: the first of a name counts
}

// field is a set of things a head reader has seen.
type field uint32

const (
	seenSystem field = 1 << iota
	seenData
	seenBody
	seenEventID
	seenLevel
	seenSubType
	seenTime
	seenSource
	seenCorrelation
	seenExecution
	seenComputer
	seenIdentifier
	seenDescription
	seenExtended
	seenActivityName
	seenSeverity
	seenRecord
)

// first notes the field and says whether this is the first time.
func (r *headReader) first(f field) bool {
	was := r.seen & f
	r.seen |= f
	return was == 0
}

// enough says that header and body are both read.
func (r *headReader) enough() bool { return r.seen&(seenSystem|seenBody) == seenSystem|seenBody }

// read fills h from h.Raw. markup says whether "<!" or "<?" may stand in it. What h points to holds until the next
// call. The fields are the ones that Decode finds: System and ApplicationData are the record's first children of
// that name, the body is the first TraceRecord or MessageLogTraceRecord at TraceData/DataItem.
func (r *headReader) read(h *catalog.Head, markup bool) {
	h.Repairs = repairs(h.Raw, markup)
	raw := h.Raw
	if h.Repairs > 0 {
		r.mended, _ = mend(r.mended[:0], raw)
		raw = r.mended
	}
	r.reset()
	c := cursor{b: raw}
	found := c.child()
	if found && c.is(elementEvent) {
		r.event(&c, h)
		return
	}
	if found && !c.empty {
		for r.seen&(seenSystem|seenData) != seenSystem|seenData && c.child() {
			switch {
			case c.is("System") && r.first(seenSystem):
				r.system(&c, h)
			case c.is("ApplicationData") && r.first(seenData):
				r.applicationData(&c, h)
			default:
				c.skip()
			}
		}
	}
	h.Severity = severityOf(r.subType, r.severity, r.level)
	h.Summary = r.pickSummary(h)
}

// reset forgets the record before.
func (r *headReader) reset() {
	r.scratch = r.scratch[:0]
	r.text.reset()
	r.item.reset()
	r.summary.reset()
	r.activity.reset()
	r.subType, r.severity, r.source = nil, nil, nil
	r.level, r.seen = 0, 0
}

// pickSummary chooses what the description column shows.
func (r *headReader) pickSummary(h *catalog.Head) []byte {
	switch h.Kind {
	case catalog.KindTrace:
		if h.Severity.Activity() && len(r.activity.out) > 0 {
			return r.activity.out
		}
		return r.summary.out
	case catalog.KindMessage:
		if len(r.summary.out) == 0 {
			r.summary.reset()
			r.summary.content(r.source)
		}
		return r.summary.out
	}
	if len(r.text.out) > 0 {
		return r.text.out
	}
	return r.item.out
}

// system reads the header.
func (r *headReader) system(c *cursor, h *catalog.Head) {
	if c.empty {
		return
	}
	for c.child() {
		switch {
		case c.is("EventID") && r.first(seenEventID):
			h.EventID, h.HasEventID = parseUint(r.leaf(c))
		case c.is("Level") && r.first(seenLevel):
			r.level, _ = parseUint(r.leaf(c))
		case c.is("Computer") && r.first(seenComputer):
			h.Computer = r.leaf(c)
		default:
			r.headerAttributes(c, h)
			c.skip()
		}
	}
}

// headerAttributes reads the children of System that say what they say in attributes.
func (r *headReader) headerAttributes(c *cursor, h *catalog.Head) {
	switch {
	case c.is("SubType") && r.first(seenSubType):
		r.subType = r.attribute(c, "Name")
	case c.is("TimeCreated") && r.first(seenTime):
		h.Time, h.Zone, h.HasTime, h.HasZone = parseZoned(r.attribute(c, "SystemTime"))
	case c.is("Source") && r.first(seenSource):
		h.Source = r.attribute(c, "Name")
	case c.is("Correlation") && r.first(seenCorrelation):
		h.Activity, _ = parseGUID(r.attribute(c, "ActivityID"))
		h.Related, h.HasRelated = parseGUID(r.attribute(c, "RelatedActivityID"))
	case c.is("Execution") && r.first(seenExecution):
		h.Process = r.attribute(c, "ProcessName")
		h.ProcessID, _ = parseUint(r.attribute(c, "ProcessID"))
		h.ThreadID, _ = parseUint(r.attribute(c, "ThreadID"))
	}
}

// attribute gives an attribute of the element that child found; of several with the name, the last.
func (r *headReader) attribute(c *cursor, name string) []byte {
	return resolve(r.rawAttribute(c, name), &r.scratch)
}

// leaf gives the trimmed text of the element that child found, without that of its children, and goes past it.
func (r *headReader) leaf(c *cursor) []byte {
	if c.empty {
		return nil
	}
	b := c.b[c.i:]
	if j := bytes.IndexByte(b, '<'); j >= 0 && j+1 < len(b) && b[j+1] == '/' {
		c.i += j
		c.pastTag()
		return trimSpace(resolve(b[:j], &r.scratch))
	}
	from := len(r.scratch)
	c.raw = &r.scratch
	for c.child() {
		c.raw = nil
		c.skip()
		c.raw = &r.scratch
	}
	c.raw = nil
	return trimSpace(r.scratch[from:len(r.scratch):len(r.scratch)])
}

// folded adds the text of the element that child found, without that of its children, and goes past it.
func (r *headReader) folded(c *cursor, f *fold) {
	if c.empty {
		return
	}
	c.text = f
	for c.child() {
		c.text = nil
		c.skip()
		c.text = f
	}
	c.text = nil
}

// applicationData reads the body, whichever kind it is.
func (r *headReader) applicationData(c *cursor, h *catalog.Head) {
	if c.empty {
		return
	}
	c.text = &r.text
	for c.child() {
		c.text = nil
		if c.is("TraceData") && !c.empty {
			r.traceData(c, h)
		} else {
			c.skip()
		}
		if r.enough() {
			return
		}
		c.text = &r.text
	}
	c.text = nil
}

func (r *headReader) traceData(c *cursor, h *catalog.Head) {
	for c.child() {
		if c.is("DataItem") && !c.empty {
			r.dataItem(c, h)
		} else {
			c.skip()
		}
		if r.enough() {
			return
		}
	}
}

func (r *headReader) dataItem(c *cursor, h *catalog.Head) {
	r.item.gap = true // the texts of two items are two words
	c.text = &r.item
	for c.child() {
		c.text = nil
		switch {
		case c.is("TraceRecord") && r.first(seenBody):
			h.Kind = catalog.KindTrace
			r.traceRecord(c, h)
		case c.is("MessageLogTraceRecord") && r.first(seenBody):
			h.Kind = catalog.KindMessage
			r.message(c)
		default:
			c.skip()
		}
		if r.enough() {
			return
		}
		c.text = &r.item
	}
	c.text = nil
}

// traceRecord reads a TraceRecord to its end: an Exception comes last.
func (r *headReader) traceRecord(c *cursor, h *catalog.Head) {
	r.severity = r.attribute(c, "Severity")
	if c.empty {
		return
	}
	for c.child() {
		switch {
		case c.is("TraceIdentifier") && r.first(seenIdentifier):
			h.Identifier = r.leaf(c)
		case c.is("Description") && r.first(seenDescription):
			r.folded(c, &r.summary)
		case c.is("ExtendedData") && r.first(seenExtended):
			r.extendedData(c)
		case c.is("Exception"):
			h.Exception = true
			c.skip()
		default:
			c.skip()
		}
	}
}

func (r *headReader) extendedData(c *cursor) {
	if c.empty {
		return
	}
	for c.child() {
		if c.is("ActivityName") && r.first(seenActivityName) {
			r.folded(c, &r.activity)
		} else {
			c.skip()
		}
	}
}

// message reads a MessageLogTraceRecord as far as its action: in the Addressing element, else in the header of the
// SOAP envelope; the first that is not empty counts.
func (r *headReader) message(c *cursor) {
	r.source = r.rawAttribute(c, "Source")
	if c.empty {
		return
	}
	for c.child() {
		switch {
		case c.empty:
		case c.is("Addressing"):
			r.actionIn(c)
		case c.is("Envelope"):
			for c.child() {
				if c.is("Header") && !c.empty {
					r.actionIn(c)
				} else {
					c.skip()
				}
			}
		default:
			c.skip()
		}
	}
}

// actionIn looks for an Action among the children of the element that child found, and goes past it.
func (r *headReader) actionIn(c *cursor) {
	for c.child() {
		if c.is("Action") && len(r.summary.out) == 0 {
			r.folded(c, &r.summary)
		} else {
			c.skip()
		}
	}
}

// rawAttribute is attribute without the references resolved.
func (r *headReader) rawAttribute(c *cursor, name string) (found []byte) {
	for rest := c.attrs; ; {
		key, value, tail, ok := nextAttr(rest)
		if !ok {
			return found
		}
		if string(key) == name {
			found = value
		}
		rest = tail
	}
}
