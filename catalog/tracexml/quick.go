package tracexml

import (
	"encoding/binary"
	"math/bits"
	"strings"

	"svcscope/catalog"
)

// The quick way reads a record that is written as System.Diagnostics writes it: its header byte for byte, then a body
// without sections. It finds the record's end and its head in one pass, with few calls, which are what costs in
// WebAssembly, and notes where its values stand, so that the next record like it need not be read at all (pattern.go).
// Where anything is otherwise it gives up, and the ways that take every record (scan.go, head.go) begin
// at the record's start: it may only be faster than they are, never different. TestQuickIsTheSame says so.

// The parts of the header between its values, as XmlWriterTraceListener writes them.
const (
	partEventID  = `<E2ETraceEvent xmlns="http://schemas.microsoft.com/2004/06/E2ETraceEvent"><System xmlns="http://schemas.microsoft.com/2004/06/windows/eventlog/system"><EventID>`
	partType     = `</EventID><Type>3</Type><SubType Name="`
	partLevel    = `">0</SubType><Level>`
	partTime     = `</Level><TimeCreated SystemTime="`
	partSource   = `" /><Source Name="`
	partActivity = `" /><Correlation ActivityID="`
	partRelated  = `" RelatedActivityID="`
	partProcess  = `" /><Execution ProcessName="`
	partPID      = `" ProcessID="`
	partThread   = `" ThreadID="`
	partComputer = `" /><Channel/><Computer>`
	partData     = `</Computer></System><ApplicationData>`
	partTrace    = `<TraceData><DataItem><TraceRecord `
	partSeverity = `xmlns="http://schemas.microsoft.com/2004/10/E2ETraceEvent/TraceRecord" Severity="`
	partDomain   = `<AppDomain>`
	partDomEnd   = `</AppDomain>`
	partTail     = `</TraceRecord></DataItem></TraceData></ApplicationData></E2ETraceEvent>`
	partID       = `<TraceIdentifier>`
	partText     = `</TraceIdentifier><Description>`
	partTextEnd  = `</Description>`
	partNameEnd  = `</ActivityName>`
	partEnd      = `</E2ETraceEvent>`
)

// How deep the elements of a trace record stand, the record itself being 1.
const (
	depthData     = 2 // in ApplicationData
	depthRecord   = 5 // in TraceRecord
	depthExtended = 6 // in a child of TraceRecord
)

// quick is what the quick way keeps from one record to the next.
type quick struct {
	b     []byte // from the record's start on
	i     int    // place in b
	odd   uint64 // has a bit 7 where a character was seen that has to be looked at
	bad   bool   // b[i] is not what was expected
	holes []hole // of the record, as far as it is read

	second     [19]byte // the time that secondNS stands for
	secondNS   int64
	activity   [38]byte // the text that activityID stands for
	activityID catalog.GUID

	patterns [patternSlots][patternWays]*pattern
	learned  uint32
	differs  int // where the last pattern that was tried differed from the record, if it stood there as far from the beginning
}

// lit goes past a fixed part.
func (q *quick) lit(part string) {
	if q.bad = q.bad || len(q.b)-q.i < len(part) || string(q.b[q.i:q.i+len(part)]) != part; !q.bad {
		q.i += len(part)
	}
}

// value goes to the end of a plain value: one that stands for itself.
func (q *quick) value(end byte) []byte {
	b, from := q.b, q.i
	all := byte(0)
	for i := from; i < len(b); i++ {
		c := b[i]
		if c == end {
			q.i = i
			q.odd |= uint64(all)
			return b[from:i:i]
		}
		if c < 0x20 || c == '<' || c == '&' {
			break
		}
		all |= c
	}
	q.bad = true
	return nil
}

// number reads up to nine digits.
func (q *quick) number() uint32 {
	n, i := uint32(0), q.i
	for ; i < len(q.b) && i < q.i+10; i++ {
		d := q.b[i] - '0'
		if d > 9 {
			break
		}
		n = 10*n + uint32(d)
	}
	q.bad = q.bad || i == q.i || i == q.i+10
	q.i = i
	return n
}

// quick reads the record that begins at b[0], and gives its length; 0 if it is to be read the other way. most is the
// longest record. What h points to holds until the next record.
func (r *headReader) quick(b []byte, most int, h *catalog.Head) int {
	q := &r.fast
	if end := r.known(b, most, h); end > 0 {
		return end
	}
	q.b, q.i, q.odd, q.bad = b, 0, 0, false
	q.lit(partEventID)
	if q.bad {
		return 0
	}
	id := q.number()
	q.lit(partType)
	severity := catalog.ParseSeverity(string(q.value('"')))
	q.lit(partLevel)
	q.number()
	q.lit(partTime)
	time := q.value('"')
	if q.bad || severity == catalog.SeverityUnknown {
		return 0
	}
	*h = catalog.Head{EventID: id, HasEventID: true, Severity: severity}
	q.holes = append(q.holes[:0], hole{q.i - len(time), q.i, holeTime})
	q.lit(partSource)
	h.Source = q.value('"')
	q.lit(partActivity)
	h.Activity = q.guid(q.header(holeActivity))
	if starts(b[q.i:], partRelated) {
		q.i += len(partRelated)
		h.Related, h.HasRelated = parseGUID(q.header(holeRelated))
	}
	q.lit(partProcess)
	h.Process = q.value('"')
	q.lit(partPID)
	h.ProcessID = q.number()
	q.lit(partThread)
	thread := q.i
	h.ThreadID = q.number()
	q.holes = append(q.holes, hole{thread, q.i, holeThread})
	q.lit(partComputer)
	h.Computer = trimSpace(q.value('<'))
	q.lit(partData)
	if q.bad {
		return 0
	}
	q.time(time, h)
	r.reset()
	r.seen = seenSystem | seenData
	data := q.i
	end := r.quickBody(most, h)
	if end == 0 {
		return 0
	}
	h.Raw = b[:end:end]
	if q.odd&high != 0 && repairs(h.Raw, false) > 0 {
		return 0
	}
	q.learn(h, data)
	return end
}

func starts(b []byte, part string) bool { return len(b) >= len(part) && string(b[:len(part)]) == part }

// header goes to the end of a value of the header that changes from record to record.
func (q *quick) header(kind holeKind) []byte {
	b := q.value('"')
	q.holes = append(q.holes, hole{q.i - len(b), q.i, kind})
	return b
}

// guid reads an activity id; records of one activity follow each other.
func (q *quick) guid(b []byte) catalog.GUID {
	if string(b) == string(q.activity[:]) {
		return q.activityID
	}
	g, _ := parseGUID(b)
	if len(b) == len(q.activity) {
		q.activity, q.activityID = [38]byte(b), g
	}
	return g
}

// time reads SystemTime. One of seven digits and Z takes all but those from the record before, if its second is the same.
func (q *quick) time(b []byte, h *catalog.Head) {
	if n, ok := q.sevenDigits(b); ok {
		h.Time, h.Zone, h.HasTime, h.HasZone = n, 0, true, true
		return
	}
	h.Time, h.Zone, h.HasTime, h.HasZone = parseZoned(b)
}

func (q *quick) sevenDigits(b []byte) (ns int64, ok bool) {
	const second, whole = len("2006-01-02T15:04:05"), len("2006-01-02T15:04:05.1234567Z")
	if len(b) != whole || b[second] != '.' || b[whole-1] != 'Z' {
		return 0, false
	}
	if string(b[:second]) != string(q.second[:]) {
		if q.secondNS, ok, _ = parseTime(b[:second]); !ok {
			q.second[0] = 0
			return 0, false
		}
		q.second = [second]byte(b[:second])
	}
	for _, c := range b[second+1 : whole-1] {
		d := c - '0'
		if d > 9 {
			return 0, false
		}
		ns = 10*ns + int64(d)
	}
	return q.secondNS + 100*ns, true
}

const (
	ones = 0x0101010101010101
	high = 0x8080808080808080
)

// text goes to the next '<' and gives what stands before it. At least a few bytes follow then: where there are fewer
// than the shortest end of a record, the record is not all there.
func (q *quick) text() []byte {
	b, i, from, odd := q.b, q.i, q.i, q.odd
	for ; i+len(partEnd) <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		and := w ^ '&'*ones
		odd |= w | (w - 0x20*ones) | (and-ones)&^and
		less := w ^ '<'*ones
		if found := (less - ones) &^ less & high; found != 0 {
			i += bits.TrailingZeros64(found) >> 3
			q.i, q.odd = i, odd
			return b[from:i:i]
		}
	}
	q.bad = true
	return nil
}

// plainTag gives the place of the '>' of a tag that holds nothing but a name from i on; -1 for any other.
func (q *quick) plainTag(i int) int {
	for b := q.b; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		more := w ^ '>'*ones
		found := (more - ones) &^ more & high
		before := (found - 1) &^ found // what stands in front of it; all if it is not here
		less := (w ^ '<'*ones) &^ ones // zero for '<' and '='
		if ((w-'-'*ones)&^w|(less-ones)&^less)&high&before != 0 {
			break // a blank, a quote, a reference
		}
		q.odd |= w & before
		if found != 0 {
			return i + bits.TrailingZeros64(found)>>3
		}
	}
	return -1
}

// tag goes past the tag that the place is in, and says whether it closes itself.
func (q *quick) tag() (closed bool) {
	b, all := q.b, byte(0)
	if end := q.plainTag(q.i); end >= 0 {
		q.i = end + 1
		return b[end-1] == '/'
	}
	for i := q.i; i < len(b); i++ {
		c := b[i]
		all |= c
		if c > '>' {
			continue
		}
		if c == '>' {
			q.i = i + 1
			q.odd |= uint64(all)
			return b[i-1] == '/'
		}
		if c < 0x20 || c == '<' || c == '&' {
			break
		}
		if c != '"' && c != '\'' {
			continue
		}
		if b[i-1] != '=' {
			break
		}
		from, kind := i+1, holeText
		if strings.HasSuffix(string(b[max(0, i-7):i]), "Source=") { // of a message, it may be the summary
			kind = holeFolded
		}
		if i = q.quoted(from, c); q.bad {
			return false
		}
		q.holes = append(q.holes, hole{from, i, kind})
	}
	q.bad = true
	return false
}

// quoted gives the place of the quote that ends a value.
func (q *quick) quoted(i int, quote byte) int {
	b, odd := q.b, q.odd
	for pattern := uint64(quote) * ones; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		end, less, and := w^pattern, w^'<'*ones, w^'&'*ones
		found := (end - ones) &^ end & high
		before := (found - 1) &^ found
		if ((w-0x20*ones)&^w|(less-ones)&^less)&high&before != 0 {
			break // a line end, a '<'
		}
		odd |= w&before | (and-ones)&^and
		if found != 0 {
			q.odd = odd
			return i + bits.TrailingZeros64(found)>>3
		}
	}
	q.bad = true
	return i
}

// endTag goes past the end tag at the place.
func (q *quick) endTag() {
	end := q.plainTag(q.i + 2)
	q.i = end + 1
	q.bad = end < 0
}

// localName gives the name at the beginning of b without its prefix.
func localName(b []byte) []byte {
	from := 0
	for i, c := range b {
		switch {
		case endsName(c):
			return b[from:i]
		case c == ':' && from == 0:
			from = i + 1
		}
	}
	return nil
}

// quickBody goes from the beginning of ApplicationData's content to the record's end, which it gives; 0 as quick.
func (r *headReader) quickBody(most int, h *catalog.Head) int {
	q := &r.fast
	data, depth, summary := q.i, depthData, 0
	trace := starts(q.b[q.i:], partTrace)
	leaf, kind := !trace, holeFolded // the tag before opened an element, and what its text is
	if trace {
		q.i += len(partTrace)
		if starts(q.b[q.i:], partSeverity) {
			q.i += len(partSeverity) - 1 // the tag goes on with its last value
			q.i = q.quoted(q.i+1, '"') + 1
		}
		closed := !q.bad && q.tag()
		q.lit(partID)
		if q.bad || closed {
			return 0
		}
		h.Identifier = trimSpace(q.value('<'))
		q.lit(partText)
		if q.bad {
			return 0
		}
		text := q.text()
		q.holes = append(q.holes, hole{q.i - len(text), q.i, holeSummary})
		summary = len(q.holes) - 1
		q.lit(partTextEnd)
		if q.bad {
			return 0
		}
		h.Kind, h.Summary, depth = catalog.KindTrace, r.summary.once(text), depthRecord
	}
	inside, extended := trace, false // of the TraceRecord, of its ExtendedData
	boundary := h.Severity.Activity()
	for {
		text := q.text()
		if q.bad || q.i > most {
			return 0
		}
		b, i := q.b, q.i
		if b[i+1] == '/' {
			if leaf {
				q.holes = append(q.holes, hole{i - len(text), i, kind})
			}
			leaf = false
			if trace && depth == depthRecord && starts(b[i:], partTail) && i+len(partTail) <= most {
				return i + len(partTail)
			}
			if b[i+2] == 'E' && starts(b[i:], partEnd) {
				end := i + len(partEnd)
				if depth != 1 || end > most {
					return 0
				}
				if !trace {
					c := cursor{b: b[:end], i: data}
					r.applicationData(&c, h)
					h.Summary = r.pickSummary(h)
				}
				return end
			}
			if q.endTag(); q.bad {
				return 0
			}
			depth--
			inside = inside && depth >= depthRecord
			extended = extended && depth >= depthExtended
			continue
		}
		if !beginsName(b[i+1]) || starts(b[i:], openWord) {
			return 0 // a section, or another record
		}
		q.i++
		closed := q.tag()
		if q.bad {
			return 0
		}
		if inside && depth == depthRecord {
			switch name := localName(b[i+1:]); {
			case string(name) == "Exception":
				h.Exception = true
			case string(name) == "ExtendedData" && r.first(seenExtended):
				extended = !closed
			}
		} else if boundary && extended && depth == depthExtended && string(localName(b[i+1:])) == "ActivityName" && r.first(seenActivityName) && !closed {
			text := q.text()
			q.lit(partNameEnd)
			if q.bad {
				return 0
			}
			at := hole{q.i - len(partNameEnd) - len(text), q.i - len(partNameEnd), holeSummary}
			if text = r.activity.once(text); len(text) > 0 {
				h.Summary = text
				q.holes[summary].kind = holeText
				q.holes = append(q.holes, at)
			}
			leaf = false
			continue
		}
		leaf, kind = !closed, holeText
		if !trace {
			switch string(localName(b[i+1:])) {
			case "Action", "DataItem":
				kind = holeFolded
			}
		}
		if !closed {
			depth++
		}
	}
}

// once gives a text as content collects it: the text itself where it is in one line already.
func (f *fold) once(text []byte) []byte {
	last := byte(' ')
	for _, c := range text {
		if c < ' ' || c == '&' || c == ' ' && last == ' ' {
			last = ' '
			break
		}
		last = c
	}
	if last == ' ' || len(text) > f.limit {
		f.content(text)
		return f.out
	}
	return text
}
