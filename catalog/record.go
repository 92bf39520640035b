// Package catalog holds the model of a trace record and the knowledge of what records mean.
//
// Bytes go in elsewhere (package tracexml); here stand Head (what one look at a record's bytes gives),
// Record (the decoded record), the table of trace codes (Lookup), the client-certificate rules (Suspect,
// Diagnose) and the texts that explain both in the reader's language (Text). Read Record first, then Diagnose.
// The package uses the standard library only.
package catalog

import (
	"encoding/binary"
	"math/rand/v2"
)

// Span is where bytes stand in a file: offset and length in bytes of the original file.
type Span struct{ Offset, Length int64 }

// End is the offset of the first byte behind the span.
func (s Span) End() int64 { return s.Offset + s.Length }

// GUID is an activity id in the order in which its text is written; the zero GUID is the root activity.
type GUID [16]byte

// guidKeys are new in each run: whoever writes a trace cannot know which ids would meet in a table.
var guidKeys = [5]uint64{rand.Uint64(), rand.Uint64(), rand.Uint64(), rand.Uint64(), rand.Uint64()}

// Sum gives a number of 32 bits for tables of activities, another one in each run. It is multiply-shift hashing of vectors
// (Dietzfelbinger): two ids, however they were chosen, have the same low n bits with probability 1/2^n.
func (g *GUID) Sum() uint64 {
	a, b := binary.LittleEndian.Uint64(g[:8]), binary.LittleEndian.Uint64(g[8:])
	k := &guidKeys
	return (uint64(uint32(a))*k[0] + a>>32*k[1] + uint64(uint32(b))*k[2] + b>>32*k[3] + k[4]) >> 32
}

// Kind says what a record is by what it holds: a trace record's ApplicationData, or a Windows event.
type Kind uint8

// The kinds of record.
const (
	KindOther   Kind = iota // plain text, empty (transfers), or a body that is neither of the others
	KindTrace               // a TraceRecord
	KindMessage             // a MessageLogTraceRecord
	KindEvent               // a Windows event: an Event element of an event log or a failed-request log
)

// Damage says why bytes count as damaged; its String is the id of the text that explains it.
type Damage uint8

// The reasons of damage.
const (
	DamageNone    Damage = iota
	DamageTorn           // the record does not close before another one starts
	DamageCut            // the file ends inside the record
	DamageTooLong        // the record is longer than 64 MiB
	DamageJunk           // bytes between records that are nothing we know
)

var damageNames = [...]string{"", "torn", "cut", "too-long", "junk"}

// String gives the reason's id: "torn", "cut", "too-long", "junk", or "" for DamageNone.
func (d Damage) String() string {
	if int(d) < len(damageNames) {
		return damageNames[d]
	}
	return ""
}

// Head is what one look at a record's bytes gives, without decoding. Its byte slices point into the
// scanner's buffers and hold until the scanner moves on; nothing in it is allocated per record.
// Fields that the record lacks keep their zero value.
type Head struct {
	Span
	Damage Damage // why the record is damaged; DamageNone for a closed one
	Raw    []byte // the record's bytes, at most the first 64 MiB of them

	Kind       Kind
	Time       int64 // SystemTime in nanoseconds since 1970 UTC; only where HasTime
	HasTime    bool
	HasZone    bool  // SystemTime names a zone (Z or an offset); without one it is read as UTC
	Zone       int32 // seconds that the zone of SystemTime is east of UTC
	EventID    uint32
	HasEventID bool
	Severity   Severity // SubType's Name, else the TraceRecord's Severity, else Level
	ProcessID  uint32
	ThreadID   uint32
	Activity   GUID
	Related    GUID // RelatedActivityID: the target of a transfer
	HasRelated bool

	Source     []byte // name of the trace source
	Process    []byte
	Computer   []byte
	Identifier []byte // TraceIdentifier of the TraceRecord, as written
	Summary    []byte // what the table's description column shows: ActivityName of an activity boundary, else Description, else a message's Action or Source, else the text of ApplicationData; references resolved, white space folded, at most 512 bytes
	Exception  bool   // an Exception element stands in the record
	Repairs    int    // characters replaced and inner XML declarations: what decoding would have to mend

	// Like, unless 0, is shared only by records of a scanner with the same elements and the same Source, Process, ProcessID,
	// Computer, Identifier and event id, so that who sees many records need work out once what these mean; those that say
	// LikeSummary share the Summary, too.
	Like        uint32
	LikeSummary bool
}

// Record is a decoded record: the header, and the body by its kind.
type Record struct {
	Span
	Damage     Damage
	Unreadable string // why etree refused a closed record, in English, with the position; "" if it did not
	Deep       bool   // over LevelsMost levels, or over ExceptionsMost exceptions: what lies deeper was not read
	Repairs    int    // as in Head

	Kind       Kind
	Time       int64 // as in Head
	HasTime    bool
	HasZone    bool
	TimeText   string // SystemTime as written
	EventID    uint32
	HasEventID bool
	Severity   Severity
	Level      int
	ProcessID  uint32
	ThreadID   uint32
	Activity   GUID
	Related    GUID
	HasRelated bool
	Source     string
	Process    string
	Computer   string
	Channel    string

	Identifier  string // TraceIdentifier as written
	Description string // Description of the TraceRecord, in the language of the traced machine
	AppDomain   string
	Origin      string     // the TraceRecord's Source element: "TypeName/hash" of the object that traced
	Exception   *Exception // outermost exception of the TraceRecord; nil if there is none
	Extended    *Node      // the ExtendedData element; nil if there is none
	Message     *Message   // the logged message; nil unless KindMessage
	Event       *Event     // the Windows event; nil unless KindEvent
	Text        string     // text directly under ApplicationData or DataItem (plain trace lines, UnhandledException text)
	Body        []Node     // everything under ApplicationData, in document order; of an event, everything but System
}

// How deep a record is read: what bounds the time and memory that one made for the purpose can take.
const (
	LevelsMost     = 1024 // of elements
	ExceptionsMost = 101  // of exceptions inside of each other, the outermost included
)

// Event is what a Windows event has that a trace record has not. What both have stands in Record: Source is the
// provider, Description the rendered message.
type Event struct {
	Provider   string // Name of the provider; Source is the same, or its EventSourceName where this is empty
	Version    int
	Task       int
	Opcode     int
	Keywords   string  // as written
	RecordID   string  // EventRecordID as written
	Qualifiers string  // of the EventID, as written
	User       string  // UserID of Security
	TaskName   string  // of RenderingInfo, in the language of the machine that rendered it
	OpcodeName string  // of RenderingInfo; in failed-request logs the event's name, such as GENERAL_REQUEST_START
	Data       []Field // Data elements of EventData in order; Name is "" for unnamed ones
	Payload    *Node   // the element in UserData, ProcessingErrorData or DebugData; nil if there is none
}

// Exception is an Exception element of a TraceRecord.
type Exception struct {
	Type       string // assembly-qualified .NET type name, as written
	Message    string
	Stack      string // StackTrace
	Text       string // ExceptionString: ToString() of the exception, inner exceptions included
	NativeCode string // NativeErrorCode: hexadecimal without 0x, as written; "" unless a Win32Exception
	Data       []Field
	Inner      *Exception
}

// Field is one name with its value.
type Field struct{ Name, Value string }

// Message is a MessageLogTraceRecord: a logged message with what its log record says of it.
type Message struct {
	Source    string // TransportReceive, TransportSend, ServiceLevelReceiveRequest, Malformed ...
	Type      string // .NET type of the message
	TimeText  string // the Time attribute as written
	Method    string // HTTP method, or status code of an HTTP response
	Action    string
	To        string
	From      string
	ReplyTo   string
	MessageID string
	RelatesTo string
	Fields    []Field // HTTP headers and what else stands beside the envelope
	Headers   []Node  // children of the SOAP Header
	Body      []Node  // children of the SOAP Body
	Fault     *Fault
	Text      string // body that is not an envelope: plain or escaped text
}

// Fault is a SOAP 1.1 or 1.2 fault.
type Fault struct{ Code, Subcode, Reason, Detail string }

// Node is one element with everything below it.
type Node struct {
	Name     string // local name
	Space    string // namespace URI
	Attrs    []Field
	Text     string // character data directly inside, joined, trimmed
	Children []Node
}

// Find gives the first child with the local name, or nil.
func (n *Node) Find(name string) *Node {
	if n == nil {
		return nil
	}
	for i := range n.Children {
		if n.Children[i].Name == name {
			return &n.Children[i]
		}
	}
	return nil
}
