package tracexml_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// generator writes trace files with everything that was met in the wild, and worse.
type generator struct{ *rand.Rand }

func newGenerator(seed uint64) generator { return generator{rand.New(rand.NewPCG(seed, 7))} }

// pick gives one of the texts.
func (g generator) pick(texts ...string) string { return texts[g.IntN(len(texts))] }

// maybe gives the text, one time in n.
func (g generator) maybe(n int, text string) string {
	if g.IntN(n) == 0 {
		return text
	}
	return ""
}

// file writes a file of so many pieces.
func (g generator) file(pieces int) string {
	var b strings.Builder
	b.WriteString(g.maybe(4, "\uFEFF"))
	b.WriteString(g.maybe(6, `<?xml version="1.0" encoding="utf-8"?>`+"\n"))
	root := g.IntN(4) == 0
	if root {
		b.WriteString(g.pick(`<Events>`, `<root xmlns:a="b" note='a > b'>`, "<x:all\n>"))
	}
	for range pieces {
		switch g.IntN(14) {
		case 0:
			r := g.record()
			b.WriteString(r[:g.IntN(len(r))])
		case 1:
			b.WriteString(g.noise())
		case 2:
			b.WriteString(g.mutate(g.record()))
		case 3:
			b.WriteString(g.pick("\n", "\r\n", "\uFEFF", " \t", "\xEF\xBB", "<!-- between -->", "<?between?>"))
		default:
			b.WriteString(g.record())
		}
	}
	if root {
		b.WriteString(g.pick(`</Events>`, `</root>`, "</x:all >\n", ""))
	}
	return b.String()
}

// noise is what does not belong between records.
func (g generator) noise() string {
	return g.pick("garbage", " some junk \n", "<foreign a='1'>", "</foreign>", "<self/>", "<!-- never closed ", "<?never closed ",
		"]]>", "<![CDATA[ lost ", "</E2ETraceEvent>", "<", "</", "<!", "<E2ETraceEve", "\x00\x00\x00", "\xEF\xBB\xBF\xEF", "<E2ETraceEventLog>",
		`Name="x"/><Level>8</Level></System></E2ETraceEvent>`, "<!DOCTYPE x>", "<!-- <E2ETraceEvent/> -->", "<E2ETraceEvent", "<a><b></a>", "a<!-- c -->b")
}

// mutate changes a few bytes.
func (g generator) mutate(s string) string {
	b := []byte(s)
	for range 1 + g.IntN(3) {
		at := g.IntN(len(b))
		switch g.IntN(3) {
		case 0:
			b[at] = "<>/\"'&= !?-]E\x00\xFFx"[g.IntN(16)]
		case 1:
			b = append(b[:at], b[min(len(b), at+1+g.IntN(20)):]...)
		default:
			b = append(b[:at], g.pick("<", ">", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<E2ETraceEvent>", "</E2ETraceEvent>", "\uFEFF", "\x01", "&#1;", "&")+string(b[at:])...)
		}
		if len(b) == 0 {
			return "<"
		}
	}
	return string(b)
}

// record writes a record that closes.
func (g generator) record() string {
	if g.IntN(40) == 0 {
		return g.pick("<E2ETraceEvent/>", `<E2ETraceEvent xmlns="a>b" />`, "<E2ETraceEvent></E2ETraceEvent>", "<E2ETraceEvent\r\n></E2ETraceEvent\t>")
	}
	children := []string{g.system(), g.data()}
	if g.IntN(12) == 0 {
		children[0], children[1] = children[1], children[0]
	}
	if g.IntN(20) == 0 {
		children = append(children, g.system(), g.data())
	}
	nl := g.pick("", "", "", "\r\n")
	return `<E2ETraceEvent xmlns="http://schemas.microsoft.com/2004/06/E2ETraceEvent">` + nl + g.maybe(30, g.markup()) +
		strings.Join(children, nl) + nl + "</E2ETraceEvent" + g.maybe(20, "\n") + ">" + g.maybe(6, "\r\n")
}

// system writes the header with its children and attributes in any order.
func (g generator) system() string {
	p := g.pick("", "", "", "e:")
	q := g.pick(`"`, `"`, "'")
	attr := func(name, value string) string { return " " + name + g.pick("=", "=", " = ") + q + value + q }
	el := func(name string, attrs ...string) string {
		g.Shuffle(len(attrs), func(i, j int) { attrs[i], attrs[j] = attrs[j], attrs[i] })
		return "<" + p + name + strings.Join(attrs, "") + g.pick("/>", " />", "></"+p+name+">")
	}
	leaf := func(name, text string) string { return "<" + p + name + ">" + text + "</" + p + name + ">" }
	guid := fmt.Sprintf("{%08x-0000-0000-0000-%012X}", g.Uint32(), g.Uint32())
	children := []string{
		leaf("EventID", g.pick("131085", "262160", "0", " 7 ", "x", "99999999999", "", "<!--n-->12", "<![CDATA[3]]>", "1<b>2</b>3")),
		leaf("Type", "3"),
		strings.Replace(el("SubType", attr("Name", g.pick("Error", "Warning", "Start", "Stop", "Transfer", "Information", "Nothing"))), "></", ">0</", 1),
		leaf("Level", g.pick("2", "4", "8", "255", "")),
		el("TimeCreated", attr("SystemTime", g.pick("2006-11-09T20:51:03.4375000Z", "2020-02-29T00:00:00Z", "2021-01-01 10:11:12.1 UTC", "2015-06-01T01:02:03.123456789+09:00",
			"1999-12-31T23:59:59", "2001-02-30T00:00:00Z", "yesterday", "2022-03-04T05:06:07-03:30", "&#x32;012-01-01T00:00:00Z"))),
		el("Source", attr("Name", g.pick("System.ServiceModel", "a &amp; b", "\u00e9\u4e2d", ""))),
		el("Correlation", attr("ActivityID", guid), g.maybe(2, attr("RelatedActivityID", guid))),
		el("Execution", attr("ProcessName", g.pick("w3wp", "a>b", "tab\tand\r\nline")), attr("ProcessID", "42"), attr("ThreadID", g.pick("7", "none"))),
		el("Channel"),
		leaf("Computer", g.pick("HOST", " H&lt;1 ", "\ud638\uc2a4\ud2b8", "")),
		g.maybe(10, leaf("Computer", "SECOND")),
		g.maybe(10, "<Other><EventID>5</EventID></Other>"),
		g.maybe(30, g.markup()),
	}
	if g.IntN(3) == 0 {
		g.Shuffle(len(children), func(i, j int) { children[i], children[j] = children[j], children[i] })
	}
	if g.IntN(8) == 0 {
		children = children[g.IntN(len(children)):]
	}
	return "<" + p + "System" + g.maybe(2, ` xmlns="http://schemas.microsoft.com/2004/06/windows/eventlog/system"`) + ">" + strings.Join(children, "") + "</" + p + "System>"
}

// data writes an ApplicationData element of any kind.
func (g generator) data() string {
	var item string
	switch g.IntN(6) {
	case 0:
		return g.pick("<ApplicationData/>", "<ApplicationData></ApplicationData>", "<ApplicationData>"+g.text()+"</ApplicationData>",
			"<ApplicationData>"+g.text()+"<System.Diagnostics><Timestamp>1</Timestamp></System.Diagnostics>"+g.text()+"</ApplicationData>")
	case 1:
		item = g.text() + g.maybe(3, "</DataItem><DataItem>"+g.text())
	case 2:
		item = g.message()
	default:
		item = g.traceRecord()
	}
	return "<ApplicationData>" + g.maybe(9, g.text()) + "<TraceData>" + g.maybe(9, "<DataItem/>") + "<DataItem>" + item + "</DataItem></TraceData>" +
		g.maybe(4, "<System.Diagnostics><Callstack>at A.B()&#xD;&#xA;at C</Callstack></System.Diagnostics>") + "</ApplicationData>"
}

func (g generator) traceRecord() string {
	children := []string{
		"<TraceIdentifier>" + g.pick("http://msdn.microsoft.com/en-US/library/System.ServiceModel.Channels.X.aspx", " 131085 ", "a&amp;b", "") + "</TraceIdentifier>",
		"<Description>" + g.text() + "</Description>",
		"<AppDomain>" + g.text() + "</AppDomain>",
		"<ExtendedData xmlns='e'><ActivityName>" + g.text() + "</ActivityName>" + g.maybe(4, "<Exception>no</Exception><TraceIdentifier>no</TraceIdentifier>") + "</ExtendedData>",
		g.maybe(3, "<Exception><ExceptionType>T, A</ExceptionType><Message>"+g.text()+"</Message><InnerException><Message>i</Message></InnerException></Exception>"),
		g.maybe(9, g.record0()),
	}
	if g.IntN(3) == 0 {
		g.Shuffle(len(children), func(i, j int) { children[i], children[j] = children[j], children[i] })
	}
	return `<TraceRecord xmlns="t" Severity="` + g.pick("Error", "Start", "") + `">` + strings.Join(children, g.maybe(3, "\r\n  ")) + "</TraceRecord>"
}

// record0 is a whole small record, for nesting.
func (g generator) record0() string {
	return "<E2ETraceEvent><System><EventID>666</EventID></System><ApplicationData>inner</ApplicationData></E2ETraceEvent>"
}

func (g generator) message() string {
	action := "<a:Action>" + g.pick("http://tempuri.org/Do", "", " x\r\n y ") + "</a:Action>"
	return `<MessageLogTraceRecord Time="2006-06-15T11:09:43.0-04:00" Source="` + g.pick("TransportReceive", "Malformed", "a &lt; b") + `" xmlns:a="urn:a" xmlns:s="urn:s">` +
		g.maybe(2, "<Addressing><Action>"+g.pick("", "urn:addressed")+"</Action></Addressing>") +
		g.pick("<s:Envelope><s:Header>"+action+"</s:Header><s:Body><a:Action>no</a:Action>"+g.text()+"</s:Body></s:Envelope>", g.text(),
			`<?xml version="1.0" encoding="utf-8"?><schema/>`, "&lt;![CDATA[&lt;a/&gt;]]&gt;", g.record0(),
			"<HttpResponse><StatusCode>OK</StatusCode></HttpResponse>"+g.text()) +
		"</MessageLogTraceRecord>"
}

// text writes character data.
func (g generator) text() string {
	return g.pick("plain words", " folded \r\n\t text ", "\ud55c\uad6d\uc5b4 \ubb38\uc7a5", "&lt;E2ETraceEvent&gt; &#xD;&#xA; &amp;", "", "a\x01b\x1F", "bad \xFF\xC3 bytes", "&#x1; &#0; &#xFFFF; &#65; &#xD800;",
		"\uFEFFmarked", "\uFFFE\uFFFF", "]] > ]", strings.Repeat("long \u00e4 ", 90), g.markup())
}

// markup writes a section in which markup means nothing.
func (g generator) markup() string {
	inner := g.pick("</E2ETraceEvent>", "<E2ETraceEvent>", "<a b='", "text &#1; \x02", "<E2ETraceEvent></E2ETraceEvent>", "]] ?", `<?xml version="1.0"?>`, "")
	return g.pick("<![CDATA["+inner+"]]>", "<![CDATA["+inner+"]]]]>", "<!--"+inner+"-->", "<?pi "+strings.ReplaceAll(inner, "?>", "")+"?>")
}
