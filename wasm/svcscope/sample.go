//go:build !js

package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
)

// The sample is a story told over and over: a billing client calls an order service over HTTPS, mostly with
// success, now and then without a certificate or with one whose root the service does not trust. A story is
// a list of templates, compiled once; writing a record is copying a template's text and filling its gaps, so
// that a sample of many gigabytes needs one buffer and no more time than a disk.

const (
	sampleSpan     = 40 * 60 * 10_000_000 // how long the traced time is, in ticks of 100 ns
	sampleStart    = 9*3600 + 12*60       // second of 2026-11-22 at which it begins, UTC
	sampleCalls    = 12                   // calls in the sample of the landing page
	failureEvery   = 88                   // calls between two failures in a large sample: about 2,000 records
	sampleFlush    = 64 << 10             // bytes gathered before they are written
	recordEstimate = 1200                 // bytes of a record, to spread the time
)

// writeSample writes a realistic trace of a client and a service to w: whole records, the last of which ends
// at or behind size bytes. Size 0 gives the sample of the landing page, some 300 KB. The same size and seed
// give the same bytes.
func writeSample(w io.Writer, size int64, seed uint64) error {
	s := newSampler(w, size, seed)
	stories := newSampleStories()
	s.tell(stories.opening)
	for call := 1; !s.full() && (size > 0 || call <= sampleCalls); call++ {
		s.nextCall(call)
		s.tell(stories.of(call, size == 0))
	}
	if size == 0 {
		s.tell(stories.closing)
	}
	return s.flush()
}

// sampler holds what changes from record to record.
type sampler struct {
	out     io.Writer
	err     error
	buf     []byte
	size    int64 // wanted; 0 without a limit
	target  int64 // bytes over which the traced time is spread
	written int64 // bytes handed to out
	rng     *rand.Rand
	now     int64 // ticks since sampleStart
	pace    int64 // longest step between two records of a call, in ticks

	// values of the call at hand, by the letter of their gap
	guids   [4][36]byte
	numbers [5]int64
}

func newSampler(w io.Writer, size int64, seed uint64) *sampler {
	s := &sampler{out: w, size: size, target: size, rng: rand.New(rand.NewPCG(seed, 0x5c0be)), buf: make([]byte, 0, sampleFlush+16<<10)}
	if size == 0 {
		s.target = 300 << 10
	}
	s.pace = max(1, min(180_000, sampleSpan/(2*max(1, s.target/recordEstimate))))
	s.nextCall(0)
	return s
}

// full says whether a sample of limited size has got its bytes.
func (s *sampler) full() bool {
	return s.err != nil || s.size > 0 && s.written+int64(len(s.buf)) >= s.size
}

// nextCall draws the ids of a call and moves the clock to where the bytes written so far put it.
func (s *sampler) nextCall(call int) {
	for i := range s.guids {
		appendGUID(s.guids[i][:0], s.rng.Uint64(), s.rng.Uint64())
	}
	s.numbers = [5]int64{int64(48_100 + call), 49_200 + s.rng.Int64N(15_000), 10_000_000 + s.rng.Int64N(50_000_000), 4 + s.rng.Int64N(5), 9 + s.rng.Int64N(14)}
	due := int64(float64(sampleSpan) * float64(s.written+int64(len(s.buf))) / float64(s.target))
	s.now = max(s.now+1, min(due, sampleSpan))
}

// tell writes the records of a story until the sample is full.
func (s *sampler) tell(story []template) {
	for _, t := range story {
		if s.full() {
			return
		}
		s.now += 1 + s.rng.Int64N(s.pace)
		s.record(t)
		if len(s.buf) >= sampleFlush {
			s.err = s.flush()
		}
	}
}

// record appends one record: the template's text with its gaps filled.
func (s *sampler) record(t template) {
	for _, p := range t {
		s.buf = append(s.buf, p.text...)
		switch p.gap {
		case 0:
		case 'T':
			s.buf = append(appendTime(s.buf, s.now, 0), 'Z')
		case 'L': // local time of the message log, nine hours ahead
			s.buf = append(appendTime(s.buf, s.now, 9), "+09:00"...)
		case 'A', 'B', 'E', 'M': // activities of the call, of its bytes, of its execution; id of the message
			s.buf = append(s.buf, s.guids[strings.IndexByte("ABEM", p.gap)][:]...)
		default: // order, port, hash of an object, thread of the client, thread of the service
			s.buf = appendInt(s.buf, s.numbers[strings.IndexByte("npocs", p.gap)])
		}
	}
}

// flush hands what was gathered to the writer.
func (s *sampler) flush() error {
	if s.err != nil || len(s.buf) == 0 {
		return s.err
	}
	n, err := s.out.Write(s.buf)
	s.written += int64(n)
	s.buf = s.buf[:0]
	return err
}

// template is a record's text cut at its gaps; piece is text with the gap behind it, 0 for none.
type (
	template []piece
	piece    struct {
		text string
		gap  byte
	}
)

// cut makes a template of a text in which a gap is written as % and a letter.
func cut(text string) template {
	var t template
	for {
		before, after, found := strings.Cut(text, "%")
		if !found {
			return append(t, piece{before, 0})
		}
		t = append(t, piece{before, after[0]})
		text = after[1:]
	}
}

// appendTime appends a moment of the traced day, shifted by whole hours, with seven digits of a second.
func appendTime(b []byte, ticks, hours int64) []byte {
	second := sampleStart + hours*3600 + ticks/10_000_000
	b = append(b, "2026-11-22T"...)
	b = append(appendPadded(b, second/3600, 2), ':')
	b = append(appendPadded(b, second/60%60, 2), ':')
	b = append(appendPadded(b, second%60, 2), '.')
	return appendPadded(b, ticks%10_000_000, 7)
}

func appendPadded(b []byte, n int64, digits int) []byte {
	b = append(b, "0000000"[:digits]...)
	for i := len(b) - 1; n > 0 && digits > 0; i, n, digits = i-1, n/10, digits-1 {
		b[i] = byte('0' + n%10)
	}
	return b
}

func appendInt(b []byte, n int64) []byte {
	digits := 1
	for m := n; m > 9; m /= 10 {
		digits++
	}
	if digits > 7 {
		return appendPadded(appendPadded(b, n/10_000_000, digits-7), n%10_000_000, 7)
	}
	return appendPadded(b, n, digits)
}

// appendGUID appends a random GUID (version 4) as text.
func appendGUID(b []byte, hi, lo uint64) []byte {
	const hex = "0123456789abcdef"
	hi = hi&^0xf000 | 0x4000
	lo = lo&^(3<<62) | 2<<62
	for i := range 32 {
		if i == 8 || i == 12 || i == 16 || i == 20 {
			b = append(b, '-')
		}
		half := hi
		if i >= 16 {
			half = lo
		}
		b = append(b, hex[half>>(60-4*(i%16))&15])
	}
	return b
}

// sampleProcess is who writes a record: process, its number, thread and machine.
type sampleProcess struct{ name, id, thread, computer string }

// sampleEvent is what a record says beside its header.
type sampleEvent struct {
	code        int
	name        string // trace identifier without the address around it
	severity    string
	description string
	activity    string // gap of the activity
	origin      string // type name of the object that traces, or ""
	extended    string // ExtendedData element, or ""
	exception   string // Exception element, or ""
}

var sampleLevels = map[string]int{"Critical": 1, "Error": 2, "Warning": 4, "Information": 8, "Verbose": 16}

// wrap puts a body into the envelope that .NET's XmlWriterTraceListener writes.
func (p sampleProcess) wrap(code int, severity, source, activity, related, body string) template {
	level, ok := sampleLevels[severity]
	if !ok {
		level = 255 // activity events say nothing by their level
	}
	if related != "" {
		related = ` RelatedActivityID="{` + related + `}"`
	}
	return cut(fmt.Sprintf(`<E2ETraceEvent xmlns="http://schemas.microsoft.com/2004/06/E2ETraceEvent"><System xmlns="http://schemas.microsoft.com/2004/06/windows/eventlog/system"><EventID>%d</EventID><Type>3</Type><SubType Name="%s">0</SubType><Level>%d</Level><TimeCreated SystemTime="%%T" /><Source Name="%s" /><Correlation ActivityID="{%s}"%s /><Execution ProcessName="%s" ProcessID="%s" ThreadID="%s" /><Channel/><Computer>%s</Computer></System><ApplicationData>%s</ApplicationData></E2ETraceEvent>`,
		code, severity, level, source, activity, related, p.name, p.id, p.thread, p.computer, body))
}

// trace makes the template of a trace record.
func (p sampleProcess) trace(e sampleEvent) template {
	source := "System.ServiceModel"
	if strings.HasPrefix(e.name, "System.Runtime.Serialization.") {
		source = "System.Runtime.Serialization"
	}
	origin := ""
	if e.origin != "" {
		origin = "<Source>" + e.origin + "/%o</Source>"
	}
	return p.wrap(e.code, e.severity, source, e.activity, "", `<TraceData><DataItem><TraceRecord xmlns="http://schemas.microsoft.com/2004/10/E2ETraceEvent/TraceRecord" Severity="`+e.severity+
		`"><TraceIdentifier>http://msdn.microsoft.com/en-US/library/`+e.name+`.aspx</TraceIdentifier><Description>`+e.description+`</Description><AppDomain>`+p.name+`.exe</AppDomain>`+origin+e.extended+e.exception+`</TraceRecord></DataItem></TraceData>`)
}

// transfer makes the template of a transfer from one activity to another.
func (p sampleProcess) transfer(from, to string) template {
	return p.wrap(0, "Transfer", "System.ServiceModel", from, to, "")
}

// boundary makes the template of an activity's Start or Stop.
func (p sampleProcess) boundary(severity, activity, name, kind string) template {
	return p.trace(sampleEvent{code: 131085, name: "System.ServiceModel.Diagnostics.ActivityBoundary", severity: severity, description: "Activity boundary.", activity: activity,
		extended: extendedData("DictionaryTraceRecord", "<ActivityName>"+name+"</ActivityName><ActivityType>"+kind+"</ActivityType>")})
}

// line makes the template of a plain text line, as System.Net writes them.
func (p sampleProcess) line(text string) template {
	return p.wrap(0, "Information", "System.Net", zeroGUID, "", text)
}

// log makes the template of a logged message.
func (p sampleProcess) log(where, http, header, body string) template {
	return p.wrap(0, "Information", "System.ServiceModel.MessageLogging", "%A", "", `<TraceData><DataItem><MessageLogTraceRecord Time="%L" Source="`+where+
		`" Type="System.ServiceModel.Channels.BufferedMessage" xmlns="http://schemas.microsoft.com/2004/06/ServiceModel/Management/MessageTrace">`+http+
		`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>`+header+`<ActivityId CorrelationId="%M" xmlns="http://schemas.microsoft.com/2004/09/ServiceModel/Diagnostics">%A</ActivityId></s:Header><s:Body>`+body+`</s:Body></s:Envelope></MessageLogTraceRecord></DataItem></TraceData>`)
}

func extendedData(kind, children string) string {
	return `<ExtendedData xmlns="http://schemas.microsoft.com/2006/08/ServiceModel/` + kind + `">` + children + `</ExtendedData>`
}

const zeroGUID = "00000000-0000-0000-0000-000000000000"
