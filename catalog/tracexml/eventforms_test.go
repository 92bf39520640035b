package tracexml_test

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

const winEvent = "http://schemas.microsoft.com/win/2004/08/events/event"

// schannel is an event as Event Viewer saves it.
const schannel = `<Event xmlns='` + winEvent + `'><System><Provider Name='Schannel' Guid='{1F678132-5938-4686-9FDC-C8FF68F15C85}'/><EventID Qualifiers='4'>36874</EventID><Version>1</Version><Level>2</Level><Task>3</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime='2026-03-01T10:20:30.1234567Z'/><EventRecordID>4711</EventRecordID><Correlation ActivityID='{0a1b2c3d-0000-0000-0000-000000000001}' RelatedActivityID='{0a1b2c3d-0000-0000-0000-000000000002}'/><Execution ProcessID='724' ThreadID='2084'/><Channel>System</Channel><Computer>SRV-01</Computer><Security UserID='S-1-5-18'/></System><EventData><Data Name='Protocol'>TLS 1.2</Data><Data>40</Data><Binary>0A0B</Binary></EventData>`

const rendered = `<RenderingInfo Culture='en-US'><Message>No cipher suite
 in common.</Message><Level>Error</Level><Task>Handshake</Task><Opcode>Info</Opcode><Channel>System</Channel><Provider>Schannel</Provider><Keywords></Keywords></RenderingInfo></Event>`

const tracerpt = `<?xml version="1.0"?>
<Events>
<Event xmlns="` + winEvent + `">
	<System>
		<Provider Name="Microsoft-Windows-Application Server-Applications" Guid="{c651f5f6-1c0d-492e-8ae1-b4efd7c9d503}" />
		<EventID>219</EventID>
		<Version>0</Version>
		<Level>2</Level>
		<Task>0</Task>
		<Opcode>0</Opcode>
		<Keywords>0x20000000000E0001</Keywords>
		<TimeCreated SystemTime="2026-03-01T10:20:30.123456700Z" />
		<Correlation ActivityID="{00000000-0000-0000-0000-000000000000}" />
		<Execution ProcessID="8856" ThreadID="7152" ProcessorID="0" KernelTime="0" UserTime="0" />
		<Channel>Microsoft-Windows-Application Server-Applications/Analytic</Channel>
		<Computer>SRV-01</Computer>
	</System>
	<EventData>
		<Data Name="ExceptionToString">System.Exception: no &lt;good&gt;</Data>
		<Data Name="ExceptionTypeName">System.Exception</Data>
	</EventData>
	<RenderingInfo Culture="en-US">
		<Level>Error </Level>
		<Opcode>Info </Opcode>
		<Message>There was an unhandled exception.</Message>
	</RenderingInfo>
	<ExtendedTracingInfo xmlns="http://schemas.microsoft.com/win/2004/08/events/trace"><EventGuid>{0}</EventGuid></ExtendedTracingInfo>
</Event>
<Event xmlns="` + winEvent + `"><System><Provider Name="Wpp" /><EventID>10</EventID><Level>0</Level><Opcode>1</Opcode><TimeCreated SystemTime="2026-03-01T10:20:31Z"/></System>
	<DebugData><SequenceNumber>7</SequenceNumber><Component>net</Component><Message>socket closed</Message></DebugData></Event>
<Event xmlns="` + winEvent + `"><System><Provider Name="Bad" /><EventID>11</EventID><Level>4</Level></System>
	<ProcessingErrorData><ErrorCode>15005</ErrorCode><DataItemName>x</DataItemName><EventPayload>00FF</EventPayload></ProcessingErrorData></Event>
</Events>
`

const failedRequest = "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<?xml-stylesheet type='text/xsl' href='freb.xsl'?>\r\n<!-- saved from url=(0014)about:internet -->\r\n" +
	`<failedRequest url="https://a:443/x.svc?a=1>2" siteId="1" statusCode="403.7" xmlns:freb="http://schemas.microsoft.com/win/2006/06/iis/freb"` + "\r\n >\r\n" +
	`<Event xmlns="` + winEvent + `"><System><Provider Name="WWW Server" Guid="{3A2A4E84-4C21-4981-AE10-3FDA0D9B0F83}"/><EventID>0</EventID><Version>1</Version><Level>0</Level><Opcode>1</Opcode><Keywords>0x0</Keywords><TimeCreated SystemTime="2026-03-01T10:20:30.762Z"/><Correlation ActivityID="{4E1B60A7-93D2-4C58-8F06-2B7D51C9E0A4}"/><Execution ProcessID="9824" ThreadID="9356"/><Computer>WEB</Computer></System>
 <EventData><Data Name="ContextId">{4E1B60A7-93D2-4C58-8F06-2B7D51C9E0A4}</Data><Data Name="SiteId">1</Data><Data Name="RequestURL">https://a:443/x.svc</Data><Data Name="RequestVerb">POST</Data></EventData>
 <RenderingInfo Culture="en-US"><Opcode>GENERAL_REQUEST_START</Opcode></RenderingInfo></Event>` + "\r\n" +
	`<Event xmlns="` + winEvent + `"><System><Provider Name="WWW Server"/><EventID>0</EventID><Level>3</Level><Opcode>16</Opcode><TimeCreated SystemTime="2026-03-01T10:20:30.762Z"/></System>
 <EventData><Data Name="ContextId">{4E1B60A7-93D2-4C58-8F06-2B7D51C9E0A4}</Data><Data Name="ModuleName">IIS Web Core</Data><Data Name="HttpStatus">403</Data><Data Name="HttpSubStatus">7</Data><Data Name="ConfigExceptionInfo"></Data></EventData>
 <RenderingInfo Culture="en-US"><Opcode>MODULE_SET_RESPONSE_ERROR_STATUS</Opcode><Keywords><Keyword>RequestNotifications</Keyword></Keywords><freb:Description Data="ErrorCode">Denied. (0x80070005)</freb:Description></RenderingInfo></Event>
<Event xmlns="` + winEvent + `"><System><Provider Name="WWW Server"/><EventID>0</EventID><Level>0</Level><Opcode>2</Opcode></System><EventData><Data Name="ContextId">{8}</Data><Data Name="HttpStatus">403</Data></EventData><RenderingInfo><Opcode>GENERAL_REQUEST_END</Opcode></RenderingInfo></Event>
</failedRequest>
`

// eventOf writes a small event.
func eventOf(system, rest string) string {
	return "<Event xmlns='" + winEvent + "'><System>" + system + "</System>" + rest + "</Event>"
}

// readFile reads a file of any format by its content.
func readFile(data []byte) (format tracexml.Format, records []*catalog.Record, summaries []string, damaged []tracexml.Range) {
	format, name := tracexml.DetectRecords(data[:min(len(data), tracexml.DetectBytes)])
	text := tracexml.UTF8
	for _, wide := range []tracexml.Encoding{tracexml.UTF16LE, tracexml.UTF16BE} {
		if tracexml.DetectEncoding(data) == wide.Name {
			text = wide
		}
	}
	s := tracexml.NewScannerOf(text, name)
	s.Feed(data)
	s.Close()
	var h catalog.Head
	for s.Next(&h) {
		rec, _ := tracexml.Decode(h.Raw)
		records = append(records, rec)
		summaries = append(summaries, string(h.Summary))
	}
	return format, records, summaries, s.Damaged()
}

// TestEventForms: every form that event logs were met in gives its events, and nothing of it is damage.
func TestEventForms(t *testing.T) {
	whole := schannel + rendered
	bare := schannel + "</Event>"
	for _, c := range []struct {
		name, data string
		format     tracexml.Format
		summaries  []string
	}{
		{"Event Viewer", "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\r\n<Events>" + whole + bare + "</Events>", "event-log", []string{"No cipher suite in common.", "Protocol=TLS 1.2, 40"}},
		{"one event", "<?xml version=\"1.0\"?>\n" + bare + "\n", "event-log", []string{"Protocol=TLS 1.2, 40"}},
		{"several files in a row", "\uFEFF<?xml version=\"1.0\"?>\n" + bare + "\n\uFEFF<?xml version=\"1.0\"?>\n" + whole, "event-log", []string{"Protocol=TLS 1.2, 40", "No cipher suite in common."}},
		{"several events in a row", bare + bare, "event-log", []string{"Protocol=TLS 1.2, 40", "Protocol=TLS 1.2, 40"}},
		{"another root", "<sysmonview>\n" + bare + "\n</sysmonview>", "event-log", []string{"Protocol=TLS 1.2, 40"}},
		{"without a namespace", "<log>" + strings.ReplaceAll(bare, " xmlns='"+winEvent+"'", "") + "</log>", "event-log", []string{"Protocol=TLS 1.2, 40"}},
		{"with a prefix", "<ns0:Events xmlns:ns0='" + winEvent + "'>" + prefixed.Replace(bare) + prefixed.Replace(whole) + "</ns0:Events>", "event-log", []string{"Protocol=TLS 1.2, 40", "No cipher suite in common."}},
		{"UTF-16", wide("\uFEFF<?xml version=\"1.0\" encoding=\"utf-16\"?>\r\n<Events>"+whole+"</Events>", binary.LittleEndian), "event-log", []string{"No cipher suite in common."}},
		{"UTF-16 without a mark", wide("<Events>"+bare+"</Events>", binary.BigEndian), "event-log", []string{"Protocol=TLS 1.2, 40"}},
		{"tracerpt", tracerpt, "event-log", []string{"There was an unhandled exception.", "DebugData: socket closed", "ProcessingErrorData"}},
		{"failed request", failedRequest, "failed-request-log", []string{"GENERAL_REQUEST_START RequestURL=https://a:443/x.svc, RequestVerb=POST",
			"MODULE_SET_RESPONSE_ERROR_STATUS ModuleName=IIS Web Core, HttpStatus=403, HttpSubStatus=7", "GENERAL_REQUEST_END HttpStatus=403"}},
		{"no events", "<?xml version='1.0'?><Events></Events>", "event-log", nil},
		{"what CAPI2 writes", eventOf("<Provider Name='Microsoft-Windows-CAPI2'/><EventID>11</EventID><Level>2</Level><EventRecordID>1</EventRecordID>",
			"<UserData><CertGetCertificateChain><EventAuxInfo ProcessName='w3wp.exe'/><Result value='800B0109'>A root that is\n not trusted.</Result></CertGetCertificateChain></UserData>"), "event-log", []string{"CertGetCertificateChain: 0x800B0109 A root that is not trusted."}},
		{"hostile", eventOf("<Provider Name='&lt;script&gt;'/><EventID>1</EventID>", "<EventData><Data Name='&quot;&gt;&lt;img&gt;'>&lt;/Event&gt;\x01</Data></EventData>"), "event-log", []string{`"><img>=</Event>␁`}},
	} {
		format, records, summaries, damaged := readFile([]byte(c.data))
		if format != c.format || !reflect.DeepEqual(summaries, c.summaries) || len(damaged) != 0 {
			t.Errorf("%s: %s, %q, damaged %v; want %s, %q", c.name, format, summaries, damaged, c.format, c.summaries)
		}
		for _, rec := range records {
			if rec.Kind != catalog.KindEvent || rec.Event == nil || rec.Unreadable != "" || rec.Source == "" {
				t.Errorf("%s: %+v", c.name, rec)
			}
		}
	}
}

// prefixed gives each element of an event a prefix.
var prefixed = strings.NewReplacer("</", "</ns0:", "<", "<ns0:", " xmlns='"+winEvent+"'", "")

func TestDecodeEvent(t *testing.T) {
	rec, err := tracexml.Decode([]byte(schannel + rendered))
	if err != nil {
		t.Fatal(err)
	}
	want := &catalog.Event{Provider: "Schannel", Version: 1, Task: 3, Keywords: "0x8000000000000000", RecordID: "4711", Qualifiers: "4", User: "S-1-5-18",
		TaskName: "Handshake", OpcodeName: "Info", Data: []catalog.Field{{Name: "Protocol", Value: "TLS 1.2"}, {Value: "40"}}}
	if !reflect.DeepEqual(rec.Event, want) {
		t.Errorf("got %+v\nwant %+v", rec.Event, want)
	}
	head := fmt.Sprint(rec.Source, rec.EventID, rec.HasEventID, rec.Severity, rec.Level, rec.ProcessID, rec.ThreadID, rec.Computer, rec.Channel, rec.TimeText, rec.HasZone, rec.HasRelated, rec.Description, rec.Identifier, rec.Text)
	if head != fmt.Sprint("Schannel", 36874, true, catalog.Error, 2, 724, 2084, "SRV-01", "System", "2026-03-01T10:20:30.1234567Z", true, true, "No cipher suite\n in common.", "", "") {
		t.Error(head)
	}
	if len(rec.Body) != 2 || rec.Body[0].Name != "EventData" || len(rec.Body[0].Children) != 3 || rec.Body[0].Space != winEvent || rec.Body[1].Name != "RenderingInfo" {
		t.Errorf("body %+v", rec.Body)
	}
	rec, _ = tracexml.Decode([]byte(eventOf("<Provider EventSourceName='old'/>", "<UserData><A xmlns='u'><EventAuxInfo ProcessName='p'/></A><B/></UserData>")))
	if rec.Source != "old" || rec.Event.Provider != "" || rec.Process != "p" || rec.Event.Payload == nil || rec.Event.Payload.Name != "A" || rec.Event.Payload.Space != "u" {
		t.Errorf("%+v %+v", rec, rec.Event)
	}
	_, records, _, _ := readFile([]byte(tracerpt))
	if p := records[1].Event.Payload; p == nil || p.Name != "DebugData" || len(p.Children) != 3 || records[1].Severity != catalog.Start {
		t.Errorf("%+v", records[1].Event)
	}
	// What is cut off is still an event, with what there is.
	for _, cut := range []string{schannel, schannel[:300], "<Event", "<Event xmlns='"} {
		rec, err := tracexml.Decode([]byte(cut))
		if err == nil || rec.Event == nil != (rec.Kind != catalog.KindEvent) {
			t.Errorf("%q: %v, %+v", cut, err, rec)
		}
	}
}

// TestEventSeverity: the level counts, and where it says nothing, a failed audit and what begins and ends.
func TestEventSeverity(t *testing.T) {
	for system, want := range map[string]catalog.Severity{
		"<Level>1</Level>": catalog.Critical, "<Level>2</Level>": catalog.Error, "<Level>3</Level>": catalog.Warning, "<Level>4</Level>": catalog.Information,
		"<Level>5</Level>": catalog.Verbose, "<Level>0</Level>": catalog.Information, "": catalog.Information, "<Level>16</Level>": catalog.SeverityUnknown,
		"<Keywords>0x8010000000000000</Keywords>": catalog.Warning, "<Keywords>0x8020000000000000</Keywords>": catalog.Information,
		"<Level>4</Level><Keywords>0x8010000000000000</Keywords>": catalog.Information,
		"<Opcode>1</Opcode>": catalog.Start, "<Opcode>2</Opcode>": catalog.Stop, "<Level>5</Level><Opcode>1</Opcode>": catalog.Verbose,
		"<Opcode>1</Opcode><EventRecordID>9</EventRecordID>": catalog.Information,
	} {
		rec, err := tracexml.Decode([]byte(eventOf(system, "")))
		if err != nil || rec.Severity != want {
			t.Errorf("%s: %v, %v; want %v", system, rec.Severity, err, want)
		}
	}
}

// TestEventTimes: forms of time beside the usual one. Without a zone it is UTC, and marked.
func TestEventTimes(t *testing.T) {
	const at = 1488330045
	for text, want := range map[string]string{
		"2017-03-01T01:00:45Z": "0 true true", "2017-03-01T01:00:45.148751700Z": "148751700 true true", "2017-03-01 01:00:45.203125 UTC": "203125000 true true",
		"2017-03-01T01:00:45.123456789": "123456789 true false", "2017-03-01T10:00:45+09:00": "0 true true", "soon": "-1488330045000000000 false false",
	} {
		_, records, _, _ := readFile([]byte(eventOf("<TimeCreated SystemTime='"+text+"'/>", "")))
		if got := fmt.Sprint(records[0].Time-at*1e9, records[0].HasTime, records[0].HasZone); got != want || records[0].TimeText != text {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestIndentEvent(t *testing.T) {
	var out []string
	for _, l := range tracexml.Indent([]byte(eventOf("<EventID>1</EventID>", "<EventData><Data Name='a'>b</Data></EventData>"))) {
		line := strings.Repeat(" ", l.Depth)
		for _, token := range l.Tokens {
			line += token.Text
		}
		out = append(out, line)
	}
	want := "<Event xmlns='" + winEvent + "'>\n <System>\n  <EventID>1</EventID>\n </System>\n <EventData>\n  <Data Name='a'>b</Data>\n </EventData>\n</Event>"
	if got := strings.Join(out, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
