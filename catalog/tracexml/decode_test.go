package tracexml_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

// inItem wraps what stands in a DataItem into a record.
func inItem(body string) string {
	return `<E2ETraceEvent xmlns="http://schemas.microsoft.com/2004/06/E2ETraceEvent"><ApplicationData><TraceData><DataItem>` + body + `</DataItem></TraceData></ApplicationData></E2ETraceEvent>`
}

func decode(t *testing.T, raw string) *catalog.Record {
	t.Helper()
	rec, err := tracexml.Decode([]byte(raw))
	if err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return rec
}

func TestDecodeHeader(t *testing.T) {
	rec := decode(t, `<E2ETraceEvent xmlns="http://schemas.microsoft.com/2004/06/E2ETraceEvent"><System xmlns="http://schemas.microsoft.com/2004/06/windows/eventlog/system"><EventID>262160</EventID><Type>3</Type><SubType Name="Warning">0</SubType><Level>4</Level><TimeCreated SystemTime="2024-05-06T07:08:09.1234567Z" /><Source Name="System.ServiceModel" /><Correlation ActivityID="{01020304-0506-0708-090A-0b0c0d0e0f10}" RelatedActivityID="{ff000000-0000-0000-0000-000000000001}" /><Execution ProcessName="svc&amp;host" ProcessID="4242" ThreadID="17" /><Channel>Ch</Channel><Computer>WEB01</Computer></System><ApplicationData>plain line</ApplicationData></E2ETraceEvent>`)
	when := time.Date(2024, 5, 6, 7, 8, 9, 123456700, time.UTC).UnixNano()
	want := &catalog.Record{Span: rec.Span, Time: when, HasTime: true, HasZone: true, TimeText: "2024-05-06T07:08:09.1234567Z", EventID: 262160, HasEventID: true,
		Severity: catalog.Warning, Level: 4, ProcessID: 4242, ThreadID: 17, Activity: catalog.GUID{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
		Related: catalog.GUID{0: 0xFF, 15: 1}, HasRelated: true, Source: "System.ServiceModel", Process: "svc&host", Computer: "WEB01", Channel: "Ch", Text: "plain line"}
	if !reflect.DeepEqual(rec, want) {
		t.Errorf("\n got %+v\nwant %+v", rec, want)
	}
}

func TestDecodeTimes(t *testing.T) {
	utc := func(y int, mo time.Month, d, h, mi, s, ns int) int64 {
		return time.Date(y, mo, d, h, mi, s, ns, time.UTC).UnixNano()
	}
	cases := []struct {
		text    string
		want    int64
		hasTime bool
		hasZone bool
	}{
		{"2006-11-09T20:51:03.4375000Z", utc(2006, 11, 9, 20, 51, 3, 437500000), true, true},
		{"2006-11-09T20:51:03Z", utc(2006, 11, 9, 20, 51, 3, 0), true, true},
		{"2006-11-09T20:51:03.123456789Z", utc(2006, 11, 9, 20, 51, 3, 123456789), true, true},
		{"2006-11-09T20:51:03.1", utc(2006, 11, 9, 20, 51, 3, 100000000), true, false},
		{"2006-11-09 20:51:03", utc(2006, 11, 9, 20, 51, 3, 0), true, false},
		{"2015-02-06T11:57:12.016224+07:00", utc(2015, 2, 6, 4, 57, 12, 16224000), true, true},
		{"2015-02-06T23:57:12-03:30", utc(2015, 2, 7, 3, 27, 12, 0), true, true},
		{"2016-03-04 05:06:07.890123 UTC", utc(2016, 3, 4, 5, 6, 7, 890123000), true, true},
		{"1969-12-31T23:59:59.5Z", -500000000, true, true},
		{"2006-13-09T20:51:03Z", 0, false, false},
		{"2006-02-30T20:51:03Z", 0, false, false},
		{"2006-11-09T20:51:03.Z", 0, false, false},
		{"2006-11-09T20:51:03 CET", 0, false, false},
		{"11/9/2006 8:51:03 PM", 0, false, false},
		{"", 0, false, false},
	}
	for _, c := range cases {
		rec := decode(t, `<E2ETraceEvent><System><TimeCreated SystemTime="`+c.text+`"/></System></E2ETraceEvent>`)
		if rec.Time != c.want || rec.HasTime != c.hasTime || rec.HasZone != c.hasZone || rec.TimeText != c.text {
			t.Errorf("%q: %d %t %t %q", c.text, rec.Time, rec.HasTime, rec.HasZone, rec.TimeText)
		}
	}
}

func TestDecodeSeverity(t *testing.T) {
	for _, c := range []struct {
		subType, traceRecord, level string
		want                        catalog.Severity
	}{
		{"Error", "Warning", "8", catalog.Error},
		{"Nonsense", "Warning", "8", catalog.Warning},
		{"", "", "16", catalog.Verbose},
		{"", "", "255", catalog.SeverityUnknown},
		{"Transfer", "", "255", catalog.Transfer},
	} {
		rec := decode(t, `<E2ETraceEvent><System><SubType Name="`+c.subType+`"/><Level>`+c.level+`</Level></System><ApplicationData><TraceData><DataItem><TraceRecord Severity="`+c.traceRecord+`"/></DataItem></TraceData></ApplicationData></E2ETraceEvent>`)
		if rec.Severity != c.want {
			t.Errorf("%+v: %s", c, rec.Severity)
		}
	}
}

func TestDecodeTraceRecord(t *testing.T) {
	rec := decode(t, inItem(`<TraceRecord xmlns="urn:tr" Severity="Error"><Description> Ein Fehler. </Description><TraceIdentifier>http://msdn.microsoft.com/de-DE/library/System.ServiceModel.Channels.Fault.aspx</TraceIdentifier><AppDomain>/LM/1</AppDomain><Source>My.Type/123</Source>
<ExtendedData xmlns="urn:ed"><Path k="v">/svc</Path><x:Headers xmlns:x="urn:x"><Host>h</Host></x:Headers></ExtendedData>
<Exception><ExceptionType>A.B, C</ExceptionType><Message>&amp;lt;none&amp;gt; &amp;amp; 'more'</Message><StackTrace>   at X.Y()&#xD;&#xA;   at Z</StackTrace><ExceptionString>A.B: List`+"`"+`1 &lt;mixed&gt; &amp;amp;</ExceptionString><NativeErrorCode>80090325</NativeErrorCode><DataItems><Data><Key>k</Key><Value>v</Value></Data></DataItems><InnerException><ExceptionType>Inner</ExceptionType><Message>AT&amp;T &amp;lt;</Message><InnerException><ExceptionType>Innermost</ExceptionType></InnerException></InnerException></Exception></TraceRecord>`))
	if rec.Kind != catalog.KindTrace || rec.Description != "Ein Fehler." || rec.AppDomain != "/LM/1" || rec.Origin != "My.Type/123" ||
		rec.Identifier != "http://msdn.microsoft.com/de-DE/library/System.ServiceModel.Channels.Fault.aspx" {
		t.Errorf("trace record: %+v", rec)
	}
	want := &catalog.Exception{Type: "A.B, C", Message: "<none> & 'more'", Stack: "at X.Y()\r\n   at Z", Text: "A.B: List`1 <mixed> &amp;", NativeCode: "80090325",
		Data: []catalog.Field{{Name: "k", Value: "v"}}, Inner: &catalog.Exception{Type: "Inner", Message: "AT&T &lt;", Inner: &catalog.Exception{Type: "Innermost"}}}
	if !reflect.DeepEqual(rec.Exception, want) {
		t.Errorf("exception:\n got %+v %+v\nwant %+v %+v", rec.Exception, rec.Exception.Inner, want, want.Inner)
	}
	extended := &catalog.Node{Name: "ExtendedData", Space: "urn:ed", Children: []catalog.Node{
		{Name: "Path", Space: "urn:ed", Attrs: []catalog.Field{{Name: "k", Value: "v"}}, Text: "/svc"},
		{Name: "Headers", Space: "urn:x", Children: []catalog.Node{{Name: "Host", Space: "urn:ed", Text: "h"}}}}}
	if !reflect.DeepEqual(rec.Extended, extended) {
		t.Errorf("extended data:\n got %+v\nwant %+v", rec.Extended, extended)
	}
}

func TestDecodeLongExceptionChain(t *testing.T) {
	const n = 150
	rec := decode(t, inItem("<TraceRecord><Exception>"+strings.Repeat("<ExceptionType>T</ExceptionType><InnerException>", n)+strings.Repeat("</InnerException>", n)+"</Exception></TraceRecord>"))
	links := 0
	for x := rec.Exception; x != nil; x = x.Inner {
		links++
	}
	if links != 101 || !rec.Deep {
		t.Errorf("%d exceptions, deep: %v", links, rec.Deep)
	}
	if rec = decode(t, inItem("<TraceRecord><Exception>"+strings.Repeat("<InnerException>", 100)+strings.Repeat("</InnerException>", 100)+"</Exception></TraceRecord>")); rec.Deep {
		t.Error("101 exceptions are too deep")
	}
}

// TestColonsInNames has names whose colon parts no prefix off.
func TestColonsInNames(t *testing.T) {
	data := `<E2ETraceEvent><System><:EventID>1</:EventID><EventID:>2</EventID:><e:EventID>3</e:EventID></System></E2ETraceEvent>`
	if n, _ := compareHeads(t, "colons", []byte(data)); n != 1 || decode(t, data).EventID != 3 {
		t.Errorf("%d records compared, %+v", n, decode(t, data))
	}
}

// TestOnlyTheTraceRecordSpeaks puts the elements of a trace record where they are somebody else's content.
func TestOnlyTheTraceRecordSpeaks(t *testing.T) {
	const claim = `<TraceRecord><TraceIdentifier>FALSE</TraceIdentifier><Exception><Message>FALSE</Message></Exception></TraceRecord><System><EventID>262160</EventID></System>`
	escaped := strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(claim)
	for name, raw := range map[string]string{
		"message body":       inItem(`<MessageLogTraceRecord Source="x"><s:Envelope xmlns:s="u"><s:Body>` + claim + `</s:Body></s:Envelope></MessageLogTraceRecord>`),
		"message header":     inItem(`<MessageLogTraceRecord Source="x"><s:Envelope xmlns:s="u"><s:Header>` + claim + `</s:Header></s:Envelope></MessageLogTraceRecord>`),
		"extended data":      inItem(`<TraceRecord><ExtendedData>` + claim + `</ExtendedData></TraceRecord>`),
		"description":        inItem(`<TraceRecord><Description>` + escaped + `</Description></TraceRecord>`),
		"CDATA":              inItem(`<TraceRecord><Description><![CDATA[` + claim + `]]></Description></TraceRecord>`),
		"comment":            inItem(`<TraceRecord><!--` + claim + `--></TraceRecord>`),
		"nested record":      inItem(`<TraceRecord>` + inItem(claim) + `</TraceRecord>`),
		"beside the item":    `<E2ETraceEvent><ApplicationData><TraceData>` + claim + `</TraceData></ApplicationData></E2ETraceEvent>`,
		"beside TraceData":   `<E2ETraceEvent><ApplicationData>` + claim + `</ApplicationData></E2ETraceEvent>`,
		"deeper in the item": inItem(`<Wrapper>` + claim + `</Wrapper>`),
		"second in the item": inItem(`<MessageLogTraceRecord Source="x"/>` + claim),
	} {
		rec := decode(t, raw)
		if rec.Identifier != "" || rec.Exception != nil || rec.HasEventID {
			t.Errorf("%s: decoded %q %v %d", name, rec.Identifier, rec.Exception, rec.EventID)
		}
		s := tracexml.NewScanner()
		s.Feed([]byte(raw))
		s.Close()
		var h catalog.Head
		if !s.Next(&h) || len(h.Identifier) > 0 || h.Exception || h.HasEventID || h.Damage != catalog.DamageNone {
			t.Errorf("%s: scanned %s", name, headLine(&h))
		}
		if s.Next(&h) {
			t.Errorf("%s: a second record at byte %d", name, h.Offset)
		}
	}
}

func TestDecodeMessages(t *testing.T) {
	const soap12 = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing"><s:Header><a:Action s:mustUnderstand="1">urn:act</a:Action><a:MessageID>urn:uuid:1</a:MessageID><a:RelatesTo>urn:uuid:0</a:RelatesTo><a:ReplyTo><a:Address>urn:anon</a:Address></a:ReplyTo><a:From><a:Address>urn:me</a:Address></a:From><a:To>urn:you</a:To></s:Header><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>a:One</s:Value><s:Subcode><s:Value>a:Two</s:Value></s:Subcode></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en-US">because</s:Text></s:Reason><s:Detail><D><M>m1</M><M>m2</M></D></s:Detail></s:Fault></s:Body></s:Envelope>`
	escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace
	from12 := catalog.Message{Source: "S", Type: "T", TimeText: "now", Action: "urn:act", To: "urn:you", From: "urn:me", ReplyTo: "urn:anon", MessageID: "urn:uuid:1", RelatesTo: "urn:uuid:0",
		Fault: &catalog.Fault{Code: "s:Sender", Subcode: "a:One a:Two", Reason: "because", Detail: "m1\nm2"}}
	withText := func(m catalog.Message, text string) catalog.Message { m.Text = text; return m }
	cases := []struct {
		name, body    string
		want          catalog.Message // without Headers and Body
		headers, kids int
	}{
		{"SOAP 1.2", soap12, from12, 6, 1},
		{"escaped envelope", escaped(soap12), withText(from12, soap12), 6, 1},
		{"escaped CDATA", escaped("<![CDATA[" + soap12 + "]]>"), withText(from12, soap12), 6, 1},
		{"SOAP 1.1 fault", `<Addressing><Action>urn:a</Action><To>urn:t</To></Addressing><Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><Fault><faultcode xmlns="">c</faultcode><faultstring xmlns="">s</faultstring><detail xmlns=""><x>d</x></detail></Fault></Body></Envelope>`,
			catalog.Message{Source: "S", Type: "T", TimeText: "now", Action: "urn:a", To: "urn:t", Fault: &catalog.Fault{Code: "c", Reason: "s", Detail: "d"}}, 0, 1},
		{"HTTP request", `<HttpRequest><Method>GET</Method><QueryString>wsdl</QueryString><WebHeaders><Host>h:1</Host></WebHeaders></HttpRequest>`,
			catalog.Message{Source: "S", Type: "T", TimeText: "now", Method: "GET", Fields: []catalog.Field{{Name: "QueryString", Value: "wsdl"}, {Name: "Host", Value: "h:1"}}}, 0, 0},
		{"HTTP response with a page", `<Addressing><Action></Action></Addressing><HttpResponse><StatusCode>OK</StatusCode><WebHeaders/></HttpResponse><?xml version="1.0"?><HTML/>`,
			catalog.Message{Source: "S", Type: "T", TimeText: "now", Method: "OK"}, 0, 1},
		{"text", "HTTP request body of 12 bytes", catalog.Message{Source: "S", Type: "T", TimeText: "now", Text: "HTTP request body of 12 bytes"}, 0, 0},
		{"text that looks like XML", "&lt;broken", catalog.Message{Source: "S", Type: "T", TimeText: "now", Text: "<broken"}, 0, 0},
	}
	for _, c := range cases {
		rec := decode(t, inItem(`<MessageLogTraceRecord Time="now" Source="S" Type="T" xmlns="urn:m">`+c.body+`</MessageLogTraceRecord>`))
		if rec.Kind != catalog.KindMessage || rec.Message == nil {
			t.Errorf("%s: not a message", c.name)
			continue
		}
		got := *rec.Message
		if len(got.Headers) != c.headers || len(got.Body) != c.kids {
			t.Errorf("%s: %d headers, %d children of the body", c.name, len(got.Headers), len(got.Body))
		}
		got.Headers, got.Body = nil, nil
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %+v %+v\nwant %+v %+v", c.name, got, got.Fault, c.want, c.want.Fault)
		}
	}
}

func TestDecodeMends(t *testing.T) {
	cases := []struct {
		text, want string
		repairs    int
	}{
		{"a\x01b\x1Fc\x00", "a\u2401b\u241Fc\u2400", 3},
		{"&#1;&#x1f;&#0;", "\u2401\u241F\u2400", 3},
		{"&#xFFFE;&#xD800;&#1114112;&#99999999999999999999;", "\uFFFD\uFFFD\uFFFD\uFFFD", 4},
		{"\xFF\xC3(", "\uFFFD\uFFFD(", 2},
		{"\uFFFE\uFFFF", "\uFFFD\uFFFD", 2},
		{"\uFEFFa\uFEFFb", "ab", 2},
		{"tab\tlf\n&#x41;\u00e9\U0001F600", "tab\tlf\nA\u00e9\U0001F600", 0},
		{"<![CDATA[&#1;\x02]]>", "&#1;\u2402", 1},
		{"a<?xml version='1.0'?>b", "ab", 1},
		{"<![CDATA[<?xml version='1.0'?>]]>", "<?xml version='1.0'?>", 0},
		{"a<?xml-stylesheet x?>b", "ab", 0},
	}
	for _, c := range cases {
		rec := decode(t, "<E2ETraceEvent><ApplicationData>"+c.text+"</ApplicationData></E2ETraceEvent>")
		if rec.Text != c.want || rec.Repairs != c.repairs {
			t.Errorf("%q: %q with %d repairs, want %q with %d", c.text, rec.Text, rec.Repairs, c.want, c.repairs)
		}
	}
}

func TestUnreadableRecords(t *testing.T) {
	const head = "<E2ETraceEvent><System><EventID>5</EventID></System>"
	for _, c := range []struct{ raw, want string }{
		{head + "<a></b></E2ETraceEvent>", `end tag "b" instead of "a" at byte 55`},
		{head + "&nbsp;</E2ETraceEvent>", "invalid character entity &nbsp; at byte 58"},
		{head + strings.Repeat("<a>", 1024) + strings.Repeat("</a>", 1024) + "</E2ETraceEvent>", "more than 1024 levels at byte 3121"},
		{head + "<ApplicationData>text", `element "ApplicationData" is not closed at byte 73`},
		{head + `<a b="<"/></E2ETraceEvent>`, "unescaped < inside quoted string at byte 59"},
		{"junk", "not one E2ETraceEvent or Event element at byte 4"},
		{"", "not one E2ETraceEvent or Event element at byte 0"},
	} {
		rec, err := tracexml.Decode([]byte(c.raw))
		if err == nil || rec == nil || err.Error() != c.want || rec.Unreadable != c.want {
			t.Errorf("%.80q: error %v, record %+v; want %q", c.raw, err, rec, c.want)
			continue
		}
		if strings.HasPrefix(c.raw, head) && (rec.EventID != 5 || !rec.HasEventID) {
			t.Errorf("%.80q: the head is lost", c.raw)
		}
		if rec.Deep != strings.Contains(c.want, "levels") {
			t.Errorf("%.80q: deep: %v", c.raw, rec.Deep)
		}
	}
	if rec := decode(t, head+strings.Repeat("<a>", 1023)+strings.Repeat("</a>", 1023)+"</E2ETraceEvent>"); rec.EventID != 5 {
		t.Errorf("1,024 levels: %+v", rec)
	}
}

func TestDecodePlainText(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{"<E2ETraceEvent><ApplicationData> a <x>no</x>b</ApplicationData></E2ETraceEvent>", "a b"},
		{"<E2ETraceEvent><ApplicationData><TraceData><DataItem>one</DataItem><DataItem> two </DataItem></TraceData></ApplicationData></E2ETraceEvent>", "one\ntwo"},
		{"<E2ETraceEvent><ApplicationData/></E2ETraceEvent>", ""},
	} {
		if rec := decode(t, c.raw); rec.Text != c.want || rec.Kind != catalog.KindOther {
			t.Errorf("%s: %q, kind %d", c.raw, rec.Text, rec.Kind)
		}
	}
}

func TestEveryRealRecordDecodes(t *testing.T) {
	messages, envelopes := 0, 0
	for _, f := range realTraces(t) {
		if !f.isTrace() {
			continue
		}
		s := tracexml.NewScanner()
		s.Feed(f.data)
		s.Close()
		var h catalog.Head
		for s.Next(&h) {
			rec, err := tracexml.Decode(h.Raw)
			if (err != nil) != (h.Damage != catalog.DamageNone) {
				t.Errorf("%s: record at byte %d: damage %q, error %v", f.name, h.Offset, h.Damage, err)
			}
			if h.Kind == catalog.KindMessage && rec.Message != nil {
				if messages++; len(rec.Message.Headers) > 0 {
					envelopes++
				}
			}
			b, _ := rec.AppendBinary(nil)
			var back catalog.Record
			if err := back.UnmarshalBinary(b); err != nil || !reflect.DeepEqual(&back, rec) {
				t.Errorf("%s: record at byte %d changes in its binary form: %v", f.name, h.Offset, err)
			}
		}
	}
	if messages < 1200 || envelopes < 30 {
		t.Errorf("%d messages, %d with SOAP headers", messages, envelopes)
	}
}
