package tracexml_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

var refEvent = newReference("Event")

// scanEvents scans an event log.
func scanEvents(data []byte, chunk int, limit int64) seen {
	return scanWith(tracexml.NewScannerLimitOf(tracexml.UTF8, "Event", limit), data, chunk)
}

// asEvents gives a trace's text with events in place of its records.
func asEvents(trace string) string {
	return strings.ReplaceAll(strings.ReplaceAll(trace, "E2ETraceEvent", "Event"), "E2ETraceEve", "Eve")
}

func TestScanCountsEvents(t *testing.T) {
	cases := []struct{ name, data, spans, damaged string }{
		{"none", "<Events/>", "", ""},
		{"none in two tags", "\uFEFF<?xml version='1.0'?>\r\n<Events a='b'>\r\n</Events>\r\n", "", ""},
		{"no events of a request", "<failedRequest url='x'></failedRequest><Event/>", "39-47", ""},
		{"nothing foreign", "<a></a><b/><Event/>", "11-19", "junk 0-11"},
		{"text in none", "<Events>x</Events>", "", "junk 0-18"},
		{"in their root", "<Events><Event>a</Event><Event/></Events>", "8-24 24-32", ""},
		{"names that begin alike", "<Event><EventID>1</EventID><EventData><Data/></EventData><EventRecordID/><Events></Events></Event>", "0-98", ""},
		{"nested", "<Event><UserData><Event>x</Event></UserData></Event><Event/>", "0-52 52-60", ""},
		{"torn at a nested start", "<Event><UserData><Event>x</Event><Event/>", "0-17 17-33 33-41", "torn 0-17"},
		{"cut", "<Events><Event><EventData>", "8-26", "cut 8-26"},
		{"cut in a name that begins alike", "<Events><Event/><EventDat", "8-16", "junk 16-25"},
		{"several declarations", "\uFEFF<?xml version='1.0'?>\n<Event/>\n\uFEFF<?xml version='1.0'?>\n<Event/>", "25-33 59-67", ""},
		{"failed requests", "<?xml version='1.0'?>\n<?xml-stylesheet type='text/xsl' href='a>b.xsl'?>\n<!-- saved -->\n<failedRequest url='a>b'\n >\n<Event/></failedRequest>", "115-123", ""},
		{"section", "<Event><![CDATA[</Event><Event>]]></Event>", "0-42", ""},
		{"comment between", "<Events><!-- <Event/> --><Event/></Events>", "25-33", ""},
		{"tail of a lost event", "<Data>x</Data></EventData></Event><Event/>", "34-42", "junk 0-34"},
		{"in front of it what a viewer writes", "- <Event/>", "2-10", "junk 0-1"},
		{"a trace's record is none", "<Events><E2ETraceEvent/></Events>", "", "junk 0-33"},
	}
	for _, c := range cases {
		got := scanEvents([]byte(c.data), 0, tracexml.MaxRecord)
		var spans []string
		for _, s := range got.spans {
			spans = append(spans, fmt.Sprintf("%d-%d", s.Offset, s.End()))
		}
		damaged := strings.NewReplacer("[", "", ",", "-", ")", "").Replace(strings.Join(got.damaged, " "))
		if strings.Join(spans, " ") != c.spans || damaged != c.damaged {
			t.Errorf("%s:\n got %v, damaged %q\nwant %v, damaged %q", c.name, spans, damaged, c.spans, c.damaged)
		}
	}
}

func TestEventsFollowTheRulesOfCounting(t *testing.T) {
	files := 2000
	if testing.Short() {
		files = 200
	}
	for seed := range uint64(files) {
		data := asEvents(newGenerator(seed + 9000).file(1 + int(seed)%12))
		if d := refEvent.differs(scanEvents([]byte(data), 0, tracexml.MaxRecord), data); d != "" {
			t.Fatalf("seed %d: %s\nin %q", seed, d, data)
		}
	}
}

func TestChunksChangeNothingInEvents(t *testing.T) {
	files := 30
	if testing.Short() {
		files = 6
	}
	for seed := range uint64(files) {
		data := []byte(newGenerator(seed).events(8))
		for _, limit := range []int64{tracexml.MaxRecord, 700} {
			whole := scanEvents(data, 0, limit)
			for _, n := range chunkSizes()[1:] {
				if d := differ(whole, scanEvents(data, n, limit)); d != "" {
					t.Fatalf("seed %d, limit %d: whole and in chunks of %d: %s", seed, limit, n, d)
				}
			}
		}
	}
}

// events writes an event log of so many pieces.
func (g generator) events(pieces int) string {
	var b strings.Builder
	b.WriteString(g.pick("", "\uFEFF", `<?xml version="1.0"?>`) + g.pick("<Events>", "<failedRequest url='a>b'\n>", "<sysmonview>\n", ""))
	for range pieces {
		switch e := g.event(); g.IntN(10) {
		case 0:
			b.WriteString(e[:g.IntN(len(e))])
		case 1:
			b.WriteString(asEvents(g.noise()))
		case 2:
			b.WriteString(asEvents(g.mutate(e)))
		default:
			b.WriteString(e + g.pick("", "\r\n"))
		}
	}
	return b.String() + g.pick("</Events>", "</failedRequest>", "</sysmonview>", "")
}

// event writes an event that closes, of any kind and in any order.
func (g generator) event() string {
	p := g.pick("", "", "", "e:")
	leaf := func(name, text string) string { return "<" + p + name + ">" + text + "</" + p + name + ">" }
	attr := func(name, value string) string { return " " + name + "=" + g.pick(`"`+value+`"`, "'"+value+"'") }
	guid := fmt.Sprintf("{%08x-0000-0000-0000-%012X}", g.Uint32(), g.Uint32())
	system := []string{
		"<" + p + "Provider" + attr("Name", g.pick("Schannel", "WWW Server", "a &amp; b", "")) + g.maybe(2, attr("EventSourceName", "old")) + g.pick("/>", "></"+p+"Provider>"),
		"<" + p + "EventID" + g.maybe(2, attr("Qualifiers", "0")) + ">" + g.pick("36874", "0", "x", " 7 ", "<![CDATA[3]]>") + "</" + p + "EventID>",
		leaf("Version", "1"), leaf("Level", g.pick("0", "1", "2", "3", "4", "5", "6", "255", "")), leaf("Task", "80"), leaf("Opcode", g.pick("0", "1", "2", "16", "")),
		leaf("Keywords", g.pick("0x8010000000000000", "0x8020000000000000", "0x0", "none", "10000000000000", "")),
		"<" + p + "TimeCreated" + attr("SystemTime", g.pick("2025-09-02T05:56:12.6684297Z", "2017-05-19 02:02:36.203125 UTC", "2018-08-11T22:05:37.148751700Z", "2012-09-23T23:27:14.453", "now")) + "/>",
		g.pick("", leaf("EventRecordID", g.pick("1", "3162507", ""))),
		"<" + p + "Correlation" + g.maybe(2, attr("ActivityID", guid)) + g.maybe(3, attr("RelatedActivityID", guid)) + "/>",
		"<" + p + "Execution" + attr("ProcessID", "724") + attr("ThreadID", g.pick("2084", "-")) + g.maybe(4, attr("ProcessName", "no")) + "/>",
		leaf("Channel", g.pick("System", "")), leaf("Computer", g.pick("HOST", "\ud638\uc2a4\ud2b8 ", "")),
		"<" + p + "Security" + g.maybe(2, attr("UserID", "S-1-5-18")) + "/>",
		g.maybe(8, "<Source Name='no'/><SubType Name='Error'/>"),
	}
	if g.IntN(3) == 0 {
		g.Shuffle(len(system), func(i, j int) { system[i], system[j] = system[j], system[i] })
	}
	parts := []string{leaf("System", strings.Join(system, g.pick("", "\r\n  "))), g.eventBody(p), g.maybe(2, g.rendering(p)), g.maybe(8, g.eventBody(p)),
		g.maybe(4, "<ExtendedTracingInfo xmlns='t'><EventGuid>"+guid+"</EventGuid></ExtendedTracingInfo>"), g.maybe(12, asEvents(g.markup()))}
	if g.IntN(6) == 0 {
		g.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	}
	return "<Event" + g.maybe(2, " xmlns='http://schemas.microsoft.com/win/2004/08/events/event'") + ">" + strings.Join(parts, g.pick("", "\r\n")) + "</Event" + g.maybe(20, " ") + ">"
}

func (g generator) rendering(p string) string {
	leaf := func(name, text string) string { return "<" + p + name + ">" + text + "</" + p + name + ">" }
	return "<" + p + "RenderingInfo Culture='ko-KR'>" + g.maybe(2, leaf("Message", asEvents(g.text()))) + g.maybe(2, leaf("Level", "Error")) + g.maybe(2, leaf("Task", "t")) +
		g.maybe(2, leaf("Opcode", g.pick("GENERAL_REQUEST_START", "Info", " x\r\ny ", ""))) + "<x:Description xmlns:x='x' Data='ErrorCode'>d</x:Description></" + p + "RenderingInfo>"
}

func (g generator) eventBody(p string) string {
	data := func(name string) string {
		return g.pick("<"+p+"Data"+g.pick("", " Name='"+name+"'")+">"+asEvents(g.text())+"</"+p+"Data>", "<"+p+"Data/>", "<Data Name='"+name+"'>v</Data>")
	}
	payload := "<CertGetCertificateChain xmlns='c'><Certificate subjectName='a &lt; b'/>" + g.maybe(2, "<EventAuxInfo ProcessName='Setup &amp; Co'/>") + g.maybe(2, "<Result value='"+g.pick("800B0109", "0", "", "a&amp;b")+"'>"+asEvents(g.text())+"</Result>") + g.maybe(4, "<Result value='1'/>") + "</CertGetCertificateChain>"
	return g.pick(
		"<"+p+"EventData>"+data(g.pick("ContextId", "param1", "a&amp;b"))+data("SiteId")+data("HttpStatus")+g.maybe(4, "<Binary>0A</Binary>")+"</"+p+"EventData>",
		"<EventData/>", "<EventData></EventData>", "<UserData/>", "<UserData>"+payload+"</UserData>", "<UserData>text"+payload+"<Second/></UserData>", "<UserData><Empty/></UserData>",
		"<DebugData><SequenceNumber>1</SequenceNumber><Message>"+asEvents(g.text())+"</Message></DebugData>",
		"<ProcessingErrorData><ErrorCode>15005</ErrorCode><DataItemName>x</DataItemName><EventPayload>00</EventPayload></ProcessingErrorData>",
		"<BinaryEventData>00</BinaryEventData>")
}

// folded is a text in one line.
func foldedText(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) }), " ")
}

// eventSummaryOf picks the summary of an event from its decoded fields.
func eventSummaryOf(rec *catalog.Record) string {
	if s := foldedText(rec.Description); s != "" {
		return s
	}
	var parts []string
	data, about := false, false
	for _, n := range rec.Body {
		switch n.Name {
		case "EventData":
			if data {
				continue
			}
			data = true
			for i, d := range rec.Event.Data {
				value := foldedText(d.Value)
				if value == "" || i >= 0 && rec.Event.Data[0].Name == "ContextId" && strings.HasSuffix(d.Name, "Id") {
					continue
				}
				if d.Name != "" {
					value = d.Name + "=" + value
				}
				parts = append(parts, value)
			}
		case "UserData", "DebugData", "ProcessingErrorData":
			if about {
				continue
			}
			about = true
			p, results := rec.Event.Payload, "Message"
			if n.Name == "UserData" {
				results = "Result"
			}
			if p == nil {
				continue
			}
			s := p.Name
			for _, c := range p.Children {
				if c.Name != results {
					continue
				}
				text := foldedText(c.Text)
				for _, a := range c.Attrs {
					if a.Name == "value" && results == "Result" && a.Value != "" && a.Value != "0" {
						text = strings.TrimSpace(foldedText("0x"+a.Value) + " " + text)
					}
				}
				if text != "" {
					s += ": " + text
				}
			}
			parts = append(parts, s)
		}
	}
	values := strings.Join(parts, ", ")
	if name := foldedText(rec.Event.OpcodeName); name != "" && rec.Event.RecordID == "" {
		return strings.TrimSpace(name + " " + values)
	}
	return values
}

func TestEventHeadsEqualDecodedRecords(t *testing.T) {
	files := 400
	if testing.Short() {
		files = 60
	}
	compared, unreadable := 0, 0
	for seed := range uint64(files) {
		data := []byte(newGenerator(seed + 5).events(15))
		n, u := compareHeadsOf(t, fmt.Sprintf("seed %d", seed), tracexml.NewScannerOf(tracexml.UTF8, "Event"), data)
		compared, unreadable = compared+n, unreadable+u
		if t.Failed() {
			return
		}
	}
	if compared < files*8 || unreadable == 0 {
		t.Errorf("%d events compared, %d unreadable: the generator is not what it was", compared, unreadable)
	}
}

// FuzzEvent reads anything as an event log: whole and in chunks, by the rules of counting, and each event by bytes and as a tree.
func FuzzEvent(f *testing.F) {
	for seed := range uint64(40) {
		f.Add([]byte(newGenerator(seed).events(3)), byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte, chunk byte) {
		defer bounded()()
		whole := scanEvents(data, 0, tracexml.MaxRecord)
		if d := differ(whole, scanEvents(data, int(chunk)+1, tracexml.MaxRecord)); d != "" {
			t.Errorf("chunks of %d: %s", int(chunk)+1, d)
		}
		if d := refEvent.differs(whole, string(data)); d != "" {
			t.Fatal(d)
		}
		compareHeadsOf(t, "fuzz", tracexml.NewScannerOf(tracexml.UTF8, "Event"), data)
		rec, err := tracexml.Decode(data)
		if rec == nil || (err != nil) != (rec.Unreadable != "") || (rec.Kind == catalog.KindEvent) != (rec.Event != nil) {
			t.Fatalf("record %+v, error %v", rec, err)
		}
		b, _ := rec.AppendBinary(nil)
		back := new(catalog.Record)
		if err := back.UnmarshalBinary(b); err != nil || !reflect.DeepEqual(rec, back) {
			t.Errorf("binary form: %v\n%+v\n%+v", err, rec, back)
		}
		tracexml.Indent(data)
		if format, name := tracexml.DetectRecords(data); !strings.HasSuffix(name, "Event") || !format.HasRecords() && name != tracexml.ElementE2E {
			t.Errorf("%s of %q", format, name)
		}
	})
}
