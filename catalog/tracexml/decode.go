package tracexml

import (
	"fmt"
	"strings"

	"github.com/beevik/etree"

	"svcscope/catalog"
)

// Decode reads one record's bytes. Forbidden characters are made visible first, inner XML declarations and byte
// order marks go away; both count as repairs. Span.Offset is left 0 for the caller.
//
// If the bytes are no XML, the error says why and where, the record's Unreadable says the same, and the record
// holds what its head gave and whatever body was read up to there.
func Decode(raw []byte) (*catalog.Record, error) {
	text, repaired := raw, 0
	if repairs(raw, true) > 0 {
		text, repaired = mend(make([]byte, 0, len(raw)+64), raw)
	}
	rec := &catalog.Record{Span: catalog.Span{Length: int64(len(raw))}, Repairs: repaired}
	doc, err := readTree(text)
	root := rootOf(doc)
	event := root != nil && root.Tag == elementEvent
	if err == nil && (len(doc.ChildElements()) != 1 || root.Tag != ElementE2E && !event) {
		err = fmt.Errorf("not one %s or %s element at byte %d", ElementE2E, elementEvent, len(text))
	}
	switch {
	case event:
		fillEvent(rec, root)
	case root != nil:
		fill(rec, root)
	}
	if err != nil {
		if _, ok := err.(deepError); ok {
			rec.Deep = true
		}
		rec.Unreadable = err.Error()
		fillFromHead(rec, raw)
		return rec, err
	}
	return rec, nil
}

// fillFromHead sets the header of an unreadable record to what its bytes give.
func fillFromHead(rec *catalog.Record, raw []byte) {
	h := catalog.Head{Raw: raw}
	var r headReader
	r.read(&h, true)
	rec.Kind = h.Kind
	rec.Time, rec.HasTime, rec.HasZone = h.Time, h.HasTime, h.HasZone
	rec.EventID, rec.HasEventID, rec.Severity = h.EventID, h.HasEventID, h.Severity
	rec.ProcessID, rec.ThreadID = h.ProcessID, h.ThreadID
	rec.Activity, rec.Related, rec.HasRelated = h.Activity, h.Related, h.HasRelated
	rec.Source, rec.Process, rec.Computer = string(h.Source), string(h.Process), string(h.Computer)
	rec.Identifier = string(h.Identifier)
	if rec.Kind == catalog.KindEvent && rec.Event == nil {
		rec.Event = &catalog.Event{Provider: rec.Source}
	}
}

// fill reads the record out of its tree.
func fill(rec *catalog.Record, root *etree.Element) {
	var subType, severity []byte
	if system := childElement(root, "System"); system != nil {
		subType = fillHeader(rec, system)
	}
	data := childElement(root, "ApplicationData")
	if data != nil {
		scope := (*namespaces)(nil).of(root).of(data)
		for _, e := range data.ChildElements() {
			rec.Body = append(rec.Body, node(e, scope))
		}
		severity = fillBody(rec, data, scope)
	}
	rec.Severity = severityOf(subType, severity, uint32(max(rec.Level, 0)))
}

// fillHeader reads the System element and gives the name of SubType.
func fillHeader(rec *catalog.Record, system *etree.Element) (subType []byte) {
	rec.EventID, rec.HasEventID = parseUint([]byte(leaf(system, "EventID")))
	level, _ := parseUint([]byte(leaf(system, "Level")))
	rec.Level = int(level)
	rec.Computer = leaf(system, "Computer")
	rec.Channel = leaf(system, "Channel")
	rec.Source = attribute(childElement(system, "Source"), "Name")
	rec.TimeText = attribute(childElement(system, "TimeCreated"), "SystemTime")
	rec.Time, rec.HasTime, rec.HasZone = parseTime([]byte(rec.TimeText))
	if e := childElement(system, "Correlation"); e != nil {
		rec.Activity, _ = parseGUID([]byte(attribute(e, "ActivityID")))
		rec.Related, rec.HasRelated = parseGUID([]byte(attribute(e, "RelatedActivityID")))
	}
	if e := childElement(system, "Execution"); e != nil {
		rec.Process = attribute(e, "ProcessName")
		rec.ProcessID, _ = parseUint([]byte(attribute(e, "ProcessID")))
		rec.ThreadID, _ = parseUint([]byte(attribute(e, "ThreadID")))
	}
	return []byte(attribute(childElement(system, "SubType"), "Name"))
}

// fillBody reads ApplicationData and gives the Severity of a TraceRecord.
func fillBody(rec *catalog.Record, data *etree.Element, scope *namespaces) (severity []byte) {
	var items []string
	for _, traceData := range data.ChildElements() {
		if traceData.Tag != "TraceData" {
			continue
		}
		scope := scope.of(traceData)
		for _, item := range traceData.ChildElements() {
			if item.Tag != "DataItem" {
				continue
			}
			if text := strings.TrimSpace(directText(item)); text != "" {
				items = append(items, text)
			}
			scope := scope.of(item)
			for _, e := range item.ChildElements() {
				if rec.Kind != catalog.KindOther {
					break
				}
				switch e.Tag {
				case "TraceRecord":
					rec.Kind = catalog.KindTrace
					severity = []byte(attribute(e, "Severity"))
					fillTrace(rec, e, scope.of(e))
				case "MessageLogTraceRecord":
					rec.Kind = catalog.KindMessage
					rec.Message = message(e, scope.of(e))
				}
			}
		}
	}
	rec.Text = strings.TrimSpace(directText(data))
	if rec.Text == "" {
		rec.Text = strings.Join(items, "\n")
	}
	return severity
}

// fillTrace reads a TraceRecord.
func fillTrace(rec *catalog.Record, e *etree.Element, scope *namespaces) {
	rec.Identifier = leaf(e, "TraceIdentifier")
	rec.Description = leaf(e, "Description")
	rec.AppDomain = leaf(e, "AppDomain")
	rec.Origin = leaf(e, "Source")
	rec.Exception = exception(childElement(e, "Exception"), 1)
	for x, n := childElement(e, "Exception"), 1; x != nil && !rec.Deep; x, n = childElement(x, "InnerException"), n+1 {
		rec.Deep = n > catalog.ExceptionsMost
	}
	if x := childElement(e, "ExtendedData"); x != nil {
		n := node(x, scope)
		rec.Extended = &n
	}
}

// exception reads an Exception or InnerException element, the outermost of which has the depth 1; nil gives nil.
func exception(e *etree.Element, depth int) *catalog.Exception {
	if e == nil || depth > catalog.ExceptionsMost {
		return nil
	}
	x := &catalog.Exception{
		Type:       leaf(e, "ExceptionType"),
		Message:    onceMore(leaf(e, "Message")),
		Stack:      onceMore(leaf(e, "StackTrace")),
		Text:       onceMore(leaf(e, "ExceptionString")),
		NativeCode: leaf(e, "NativeErrorCode"),
		Inner:      exception(childElement(e, "InnerException"), depth+1),
	}
	if items := childElement(e, "DataItems"); items != nil {
		for _, d := range items.ChildElements() {
			if d.Tag == "Data" {
				x.Data = append(x.Data, catalog.Field{Name: onceMore(leaf(d, "Key")), Value: onceMore(leaf(d, "Value"))})
			}
		}
	}
	// An InnerException may hold the Exception elements themselves or wrap one.
	if x.Type == "" && x.Message == "" && x.Text == "" && x.Inner == nil {
		if inner := childElement(e, "Exception"); inner != nil {
			return exception(inner, depth)
		}
	}
	return x
}

// escapes are what .NET's trace code writes for characters before the XML writer escapes the text again.
var escapes = [...]struct {
	text string
	char byte
}{{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&#xD;", '\r'}, {"&#xA;", '\n'}, {"&#x9;", '\t'}}

// unescape undoes the escapes.
func unescape(s string) string {
	out := make([]byte, 0, len(s))
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			return string(append(out, s...))
		}
		out = append(out, s[:i]...)
		s = s[i:]
		char, n := byte('&'), 1
		for _, e := range escapes {
			if strings.HasPrefix(s, e.text) {
				char, n = e.char, len(e.text)
				break
			}
		}
		out, s = append(out, char), s[n:]
	}
}

// onceMore undoes an escape that was applied before the XML was written. Exception texts are escaped twice, other
// writers' only once; so it is undone only where the text cannot be anything but escaped: it holds references, and
// neither an angle bracket nor an ampersand that is no reference.
func onceMore(s string) string {
	if strings.IndexByte(s, '&') < 0 || strings.ContainsAny(s, "<>") {
		return s
	}
	for i := 0; i < len(s); i++ {
		if s[i] != '&' {
			continue
		}
		r, n := reference([]byte(s[i:min(len(s), i+10)]))
		if n == 0 || r < 0x20 && r != '\r' && r != '\n' && r != '\t' {
			return s
		}
	}
	return unescape(s)
}
