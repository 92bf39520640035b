package tracexml_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"svcscope/catalog/tracexml"
)

// written is a record as System.Diagnostics writes it, with a body of its own.
func written(r *rand.Rand, body string) string {
	pick := func(texts ...string) string { return texts[max(0, r.IntN(4*len(texts))-3*len(texts))] } // mostly the first
	related := pick("", "", ` RelatedActivityID="{ce82fd50-31fd-495d-90b1-fef83404b41a}"`, ` RelatedActivityID="{}"`)
	return `<E2ETraceEvent xmlns="http://schemas.microsoft.com/2004/06/E2ETraceEvent"><System xmlns="http://schemas.microsoft.com/2004/06/windows/eventlog/system"><EventID>` +
		pick("131085", "0", "262160") + `</EventID><Type>3</Type><SubType Name="` + pick("Error", "Start", "Stop", "Transfer", "Verbose", "Nothing") +
		`">0</SubType><Level>` + pick("8", "2", "255") + `</Level><TimeCreated SystemTime="2026-11-22T09:12:` +
		pick("00.0099955Z", "00.0099955Z", "01.5Z", "00.1234567", "60.0000000Z", "00.01x9955Z") + `" /><Source Name="` + pick("System.ServiceModel", "한국어", "a&amp;b") +
		`" /><Correlation ActivityID="` + pick("{ce82fd50-31fd-495d-90b1-fef83404b41a}", "{00000000-0000-0000-0000-000000000000}", "{not-one}") + `"` + related +
		` /><Execution ProcessName="` + pick("w3wp", "서비스", "") + `" ProcessID="` + pick("4120", "99999999999") + `" ThreadID="11" /><Channel/><Computer>` +
		pick("ORD-APP01", " 컴퓨터 ", "") + `</Computer></System><ApplicationData>` + body + `</ApplicationData></E2ETraceEvent>`
}

// bodies are contents of ApplicationData with what the quick way takes a look at.
func bodies(r *rand.Rand) string {
	pick := func(texts ...string) string { return texts[max(0, r.IntN(4*len(texts))-3*len(texts))] } // mostly the first
	text := pick("An exception was thrown.", "  two  blanks ", "a &lt; b", "수신기를 열 수 없습니다.", "", strings.Repeat("long 글 ", 90), "tab\tand\r\nline", "bad \x01", "bad &#x1;", "\xff", "x\uFEFFy")
	trace := `<TraceData><DataItem><TraceRecord xmlns="http://schemas.microsoft.com/2004/10/E2ETraceEvent/TraceRecord" Severity="Error"><TraceIdentifier>` +
		pick("http://msdn.microsoft.com/en-US/library/System.ServiceModel.Diagnostics.ActivityBoundary.aspx", " x ", "") + `</TraceIdentifier><Description>` + text + `</Description><AppDomain>a</AppDomain>` +
		pick("", `<ExtendedData xmlns="http://schemas.microsoft.com/2006/08/ServiceModel/DictionaryTraceRecord"><ActivityName>`+text+`</ActivityName><ActivityType>Open</ActivityType></ExtendedData>`,
			`<ExtendedData/><ExtendedData><ActivityName>second</ActivityName></ExtendedData>`, `<ExtendedData><ActivityName/><ActivityName>two</ActivityName></ExtendedData>`,
			`<ExtendedData a="1>2" b='"'><x:ActivityName q = "1">deep<b/></x:ActivityName></ExtendedData>`, `<ExtendedData><Exception/></ExtendedData>`) +
		pick("", `<Exception><Message>`+text+`</Message></Exception>`, `<e:Exception/>`, `<E2ETraceEvents/>`) + `</TraceRecord></DataItem></TraceData>`
	return pick(trace, trace, trace, trace, text, `<TraceData><DataItem>`+text+`</DataItem></TraceData>`,
		`<TraceData><DataItem><MessageLogTraceRecord Source="TransportReceive"><Addressing><Action>a/b</Action></Addressing></MessageLogTraceRecord></DataItem></TraceData>`,
		trace+`<System.Diagnostics xmlns="http://schemas.microsoft.com/2004/08/System.Diagnostics"><Callstack>at A.B()&#xD;&#xA;at C</Callstack></System.Diagnostics>`)
}

// TestQuickIsTheSame: what the quick way takes, it reads as the slow one does, which is gone where a record comes in pieces;
// also where bytes are changed.
func TestQuickIsTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	spoil := []string{"<", ">", "/", "\"", "'", "=", " ", "&", "&#1;", "\n", "\x02", "é", ":", "!", "<!--", "<![CDATA[", "]]>", "<?x?>", "</b>", "<b>", "</E2ETraceEvent>", "<E2ETraceEvent>", "E2ETraceEvent"}
	rounds, quick, records := 4000, 0, 0
	if testing.Short() {
		rounds = 400
	}
	for n := range rounds {
		var file strings.Builder
		for range 3 {
			s := written(r, bodies(r))
			if n%2 == 1 && r.IntN(2) == 0 { // a byte goes, or something comes
				at := r.IntN(len(s))
				s = s[:at] + spoil[r.IntN(len(spoil))] + s[at+r.IntN(2):]
			}
			file.WriteString(s)
			if tracexml.Quick([]byte(s)) > 0 {
				quick++
			}
			records++
		}
		data := []byte(file.String())
		if d := differ(scan(data, 0, tracexml.MaxRecord), scan(data, 5, tracexml.MaxRecord)); d != "" {
			t.Fatalf("quick and slow differ: %s\n%s", d, data)
		}
	}
	t.Logf("%d of %d records were read the quick way", quick, records)
	if quick < records/4 {
		t.Errorf("only %d of %d records were read the quick way", quick, records)
	}
}
