package app

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
	"svcscope/catalog/query"
	"svcscope/wasm/wire"
)

// language reads a text table as it stands in the repository.
func language(t testing.TB, tag string) *catalog.Text {
	t.Helper()
	data, err := os.ReadFile("../catalog/text/" + tag + ".json")
	if err != nil {
		t.Fatal(err)
	}
	text, err := catalog.ParseText(data)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// drawn is the markup of an element without the white space between its tags.
func drawn(ui app.UI) string {
	return regexp.MustCompile(`\s*\n\s*`).ReplaceAllString(app.HTMLString(ui), "")
}

// want fails for each piece that is not in the markup.
func want(t *testing.T, html string, pieces ...string) {
	t.Helper()
	for _, p := range pieces {
		if !strings.Contains(html, p) {
			t.Errorf("lacks %s in\n%s", p, html)
		}
	}
}

// refuse fails for each piece that is in the markup.
func refuse(t *testing.T, html string, pieces ...string) {
	t.Helper()
	for _, p := range pieces {
		if strings.Contains(html, p) {
			t.Errorf("holds %s in\n%s", p, html)
		}
	}
}

// refused is a record as a self-hosted service writes it for a call without certificate.
func refused() detail {
	return detail{
		Record: &catalog.Record{
			Span: catalog.Span{Offset: 1000, Length: 500}, Kind: catalog.KindTrace,
			Time: time.Date(2026, 11, 22, 0, 31, 7, 236418300, time.UTC).UnixNano(), HasTime: true, HasZone: true, TimeText: "2026-11-22T00:31:07.2364183Z",
			EventID: 262160, HasEventID: true, Severity: catalog.Warning, Level: 4, ProcessID: 4410, ThreadID: 21,
			Activity: catalog.GUID{0x80, 0, 2, 0xd2}, Source: "System.ServiceModel", Process: "OrderService.Host", Computer: "ORD-APP02",
			Identifier: "http://msdn.microsoft.com/en-US/library/System.ServiceModel.Channels.HttpsClientCertificateNotPresent.aspx", Description: "No certificate came.",
			Extended: &catalog.Node{Name: "ExtendedData", Space: "urn:a", Children: []catalog.Node{{Name: "Url", Space: "urn:a", Text: "https://orders.example:8443/x", Attrs: []catalog.Field{{Name: "kind", Value: "self"}}}}},
		},
		Finding: &catalog.Finding{
			Rule: "client-certificate/not-presented/https-listener", Category: "not-presented", Confidence: catalog.Certain, Side: catalog.SideService,
			Evidence: []catalog.Evidence{{Kind: "identifier", Value: "HttpsClientCertificateNotPresent"}},
			Facts:    []catalog.Field{{Name: "hosting", Value: "self"}, {Name: "endpoint", Value: "https://orders.example:8443/x"}},
		},
		Explanation: catalog.Explanation{
			Tag: "ko", Title: "제목", Meaning: "첫 문단\n둘째 문단", Note: "경고지만 실패",
			Causes: []catalog.Cause{{Text: "원인", Confidence: catalog.Likely}},
			Steps:  []catalog.Step{{Text: "할 일", Code: "certutil -store My"}, {Text: "명령 없는 일"}},
			Links:  []catalog.Link{{Key: "code", Title: "문서", URL: "https://learn.microsoft.com/ko-kr/x"}},
		},
		Position: 20937, FileName: "a.svclog", Zone: time.FixedZone("", 9*3600), Letter: "A",
	}
}

func TestExplained(t *testing.T) {
	html := drawn(explained(language(t, "ko"), refused()))
	for _, part := range []string{"title", "meaning", "causes", "evidence", "steps", "links", "original"} {
		want(t, html, `data-part="`+part+`"`)
	}
	want(t, html, `id="explained"`, `lang="ko"`, ">제목<", ">첫 문단<", ">둘째 문단<", ">경고지만 실패<", ">원인<", ">할 일<", "certutil -store My",
		`data-confidence="certain"`, `data-confidence="likely"`, ">HttpsClientCertificateNotPresent<", `data-evidence="identifier"`, `data-fact="endpoint"`,
		">No certificate came.<", ">learn.microsoft.com<", `data-action="activity"`)
	links := regexp.MustCompile(`<a [^>]*>`).FindAllString(html, -1)
	if len(links) != 1 {
		t.Fatalf("%d links, want 1: what a trace says is never one", len(links))
	}
	want(t, links[0], `href="https://learn.microsoft.com/ko-kr/x"`, `target="_blank"`, `rel="noopener noreferrer"`)
	if strings.Count(html, `class="snippet"`) != 1 {
		t.Error("a step without a command has a snippet")
	}
}

func TestExplainedNotes(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*detail)
		note   string
	}{
		{"guess", func(in *detail) { in.Explanation.Guess = true }, `data-note="guess"`},
		{"damaged", func(in *detail) { in.Record.Damage = catalog.DamageTorn }, `data-note="damaged"`},
		{"unreadable", func(in *detail) { in.Record.Unreadable = "line 3: unknown entity" }, "line 3: unknown entity"},
		{"repaired", func(in *detail) { in.Record.Repairs = 2 }, `data-note="repaired"`},
		{"truncated", func(in *detail) { in.Truncated = true }, `data-note="truncated"`},
		{"deep", func(in *detail) { in.Record.Deep, in.Record.Unreadable = true, "too deep" }, `data-note="deep"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := refused()
			refuse(t, drawn(explained(language(t, "en"), in)), c.note)
			c.change(&in)
			want(t, drawn(explained(language(t, "en"), in)), c.note)
		})
	}
}

func TestExplainedWithoutAnything(t *testing.T) {
	html := drawn(explained(language(t, "en"), detail{Record: &catalog.Record{}, Explanation: catalog.Explanation{Title: "A transfer"}}))
	want(t, html, `lang="en"`, `data-part="title"`, `data-part="original"`)
	refuse(t, html, `data-part="causes"`, `data-part="evidence"`, `data-part="steps"`, `data-part="links"`, `data-action="activity"`)
}

func TestFormatted(t *testing.T) {
	in := refused()
	in.FilterBy = func(field, value string) string { return field + "=" + value }
	in.Record.Exception = &catalog.Exception{
		Type: "System.ServiceModel.Security.MessageSecurityException, System.ServiceModel, Version=4.0.0.0", Message: "outer",
		Stack: "   위치: System.ServiceModel.Channels.Foo.Bar(Int32 a)\r\n   위치: Contoso.Orders.Run()\r\n",
		Inner: &catalog.Exception{Type: "System.ComponentModel.Win32Exception", Message: "inner", NativeCode: "8009030C", Data: []catalog.Field{{Name: "Key", Value: "Datum"}}, Text: "whole text"},
	}
	in.Finding.Evidence = append(in.Finding.Evidence, catalog.Evidence{Kind: "frame", Value: "Contoso.Orders.Run"})
	html := drawn(formatted(language(t, "en"), in))
	want(t, html, "2026-11-22 09:31:07.2364183 UTC+09:00", ">2026-11-22T00:31:07.2364183Z<", ">262160<", ">OrderService.Host<", ">4410<", ">21<", ">ORD-APP02<", ">a.svclog<",
		">{800002d2-0000-0000-0000-000000000000}<", ">No certificate came.<", ">Url<", ">kind<", ">self<", ">https://orders.example:8443/x<",
		">MessageSecurityException<", ">outer<", ">inner<", ">0x8009030C<", ">Datum<", "whole text", `data-exception="Win32Exception"`,
		`class="quiet">위치: System.ServiceModel.Channels.Foo.Bar(Int32 a)<`, `class="key">위치: Contoso.Orders.Run()<`,
		`data-field="source"`, `data-value="System.ServiceModel"`, `data-arg="code=262160"`, `data-value="warning"`)
	refuse(t, html, "<a ")
}

// TestValuesAreFilters asks the filter language about every value that the formatted view offers as a filter.
func TestValuesAreFilters(t *testing.T) {
	in := refused()
	in.Record.HasRelated = true
	offered := 0
	in.FilterBy = func(field, value string) string {
		offered++
		term := query.Term(field, value, false)
		got, err := query.Parse(term.String())
		if err != nil || got.String() != term.String() {
			t.Errorf("%s %q: %q is read as %v (%v)", field, value, term, got, err)
		}
		return term.String()
	}
	formatted(language(t, "en"), in)
	if offered < 10 {
		t.Errorf("only %d values are offered", offered)
	}
}

func TestFormattedKeepsWhatHasNoPlace(t *testing.T) {
	in := detail{Record: &catalog.Record{Kind: catalog.KindTrace, Body: []catalog.Node{{Name: "TraceData", Children: []catalog.Node{{Name: "DataItem", Children: []catalog.Node{
		{Name: "TraceRecord", Children: []catalog.Node{{Name: "Description", Text: "shown above"}, {Name: "Novelty", Text: "not known"}}},
		{Name: "Second", Text: "item"},
	}}}}}}}
	html := drawn(formatted(language(t, "en"), in))
	want(t, html, ">Novelty<", ">not known<", ">Second<", ">item<")
	refuse(t, html, "shown above")
	in = detail{Record: &catalog.Record{Kind: catalog.KindOther, Text: "plain words", Body: []catalog.Node{{Name: "Odd", Text: "value"}}}}
	want(t, drawn(formatted(language(t, "en"), in)), "plain words", ">Odd<", ">value<")
}

func TestMessageView(t *testing.T) {
	text := language(t, "en")
	in := detail{Record: &catalog.Record{Kind: catalog.KindMessage, Message: &catalog.Message{
		Source: "TransportReceive", Action: "urn:Get", To: "https://orders.example/", MessageID: "urn:uuid:1", Fields: []catalog.Field{{Name: "User-Agent", Value: "Billing/1"}},
		Headers: []catalog.Node{{Name: "Security", Children: []catalog.Node{{Name: "BinarySecurityToken", Text: "MIIB"}}}},
		Body:    []catalog.Node{{Name: "GetOrder", Children: []catalog.Node{{Name: "Id", Text: "7"}}}},
		Fault:   &catalog.Fault{Code: "Sender", Subcode: "FailedAuthentication", Reason: "no"}, Text: "raw",
	}}}
	for _, html := range []string{drawn(messageView(text, in)), drawn(formatted(text, in))} {
		want(t, html, ">TransportReceive<", ">urn:Get<", ">https://orders.example/<", ">urn:uuid:1<", ">Billing/1<", ">BinarySecurityToken<", ">MIIB<", ">GetOrder<", ">7<",
			">FailedAuthentication<", "raw")
	}
	want(t, drawn(messageView(text, detail{Record: &catalog.Record{}})), text.UI("message.none"))
}

func TestDeepAndLongTrees(t *testing.T) {
	root := catalog.Node{Name: "n0"}
	for at, depth := &root, 0; depth < 2000; depth++ {
		at.Children = []catalog.Node{{Name: "deep", Text: "leaf"}}
		at = &at.Children[0]
	}
	in := detail{Record: &catalog.Record{Extended: &root}}
	html := drawn(formatted(language(t, "en"), in))
	if n := strings.Count(html, "<li"); n != linesFirst {
		t.Errorf("%d rows, want %d", n, linesFirst)
	}
	want(t, html, `data-action="more-lines"`)
	in.LinesShow = 5000
	html = drawn(formatted(language(t, "en"), in))
	if n := strings.Count(html, "<li"); n != 2001 {
		t.Errorf("%d rows, want all", n)
	}
	refuse(t, html, `data-action="more-lines"`)
}

func xmlLines(n int, text string) []catalog.Line {
	lines := make([]catalog.Line, n)
	for i := range lines {
		lines[i] = catalog.Line{Depth: i % 40, Tokens: []catalog.Token{
			{Kind: catalog.TokenPunctuation, Text: "<"}, {Kind: catalog.TokenElement, Text: "Name"}, {Kind: catalog.TokenPunctuation, Text: " "},
			{Kind: catalog.TokenAttribute, Text: "a"}, {Kind: catalog.TokenPunctuation, Text: "="}, {Kind: catalog.TokenValue, Text: `"v"`},
			{Kind: catalog.TokenPunctuation, Text: ">"}, {Kind: catalog.TokenText, Text: text}}}
	}
	return lines
}

func TestXMLView(t *testing.T) {
	text := language(t, "en")
	in := detail{Record: &catalog.Record{}, Lines: xmlLines(3, "HttpsClientCertificateNotPresent"), Finding: refused().Finding, Find: "CERT"}
	html := drawn(xmlView(text, in))
	want(t, html, `class="l i0 key"`, `class="l i2 key"`, `<span class="t">Name</span>`, `<span class="a">a</span>`, `<mark>Cert</mark>`, "&lt;", `data-action="copy-xml"`, `aria-label=`)
	if n := strings.Count(html, "<mark"); n != 3 {
		t.Errorf("%d hits, want 3", n)
	}
	want(t, html, text.UI("xml.hit", "n", 1, "all", 3), `<mark class="now">`)
	in.Hit = -1
	want(t, drawn(xmlView(text, in)), text.UI("xml.hit", "n", 3, "all", 3))
	in.Find = "nowhere"
	want(t, drawn(xmlView(text, in)), text.UI("xml.nohit"))
	refuse(t, html, `data-action="more-lines"`)

	in = detail{Record: &catalog.Record{}, Lines: xmlLines(linesFirst+7, "x")}
	html = drawn(xmlView(text, in))
	if n := strings.Count(html, `class="l `); n != linesFirst {
		t.Errorf("%d lines, want %d", n, linesFirst)
	}
	want(t, html, `data-action="more-lines"`)
	in.LinesShow = 2 * linesFirst
	if n := strings.Count(drawn(xmlView(text, in)), `class="l `); n != linesFirst+7 {
		t.Errorf("%d lines after asking for more, want all", n)
	}

	// A hit far down is drawn with what lies around it; hits that are folded away or cut off count all the same.
	in = detail{Record: &catalog.Record{}, Lines: xmlLines(40*linesFirst, "x"), Find: "x", Hit: -1}
	html = drawn(xmlView(text, in))
	if n := strings.Count(html, `class="l `); n < 20 || n > linesFirst+1 {
		t.Errorf("%d lines around the last hit", n)
	}
	want(t, html, `<mark class="now">`, fmt.Sprintf(`data-n="%d"`, 40*linesFirst))
	in.Lines[39*linesFirst].Tokens[7].Text, in.Lines[40*linesFirst-5].Tokens[7].Text = "x", strings.Repeat("y", 1<<20)
	want(t, drawn(xmlView(text, in)), `<mark class="now">`)
	in = detail{Record: &catalog.Record{}, Lines: xmlLines(80, "x"), Find: "x", Hit: 40, Folded: map[int]bool{1: true}}
	html = drawn(xmlView(text, in))
	want(t, html, text.UI("xml.hit", "n", 41, "all", 80), `<mark class="now">`)
	if at, now := strings.Index(html, `data-n="41"`), strings.Index(html, `<mark class="now">`); at < 0 || now < at || strings.Count(html, `<mark class="now">`) != 1 {
		t.Errorf("the hit looked at is marked at %d, its line is at %d", now, at)
	}

	in = detail{Record: &catalog.Record{}, Lines: xmlLines(2, strings.Repeat("한", 1<<20))}
	html = drawn(xmlView(text, in))
	want(t, html, `data-action="more-lines"`)
	if len(html) > 2*linesFirst*lineBytes {
		t.Errorf("a huge line is drawn whole: %d bytes", len(html))
	}
}

// TestXMLFolds: an element that is folded hides what stands in it, unless what is looked for stands there.
func TestXMLFolds(t *testing.T) {
	text := language(t, "en")
	line := func(depth int, open, name string) catalog.Line {
		return catalog.Line{Depth: depth, Tokens: []catalog.Token{
			{Kind: catalog.TokenPunctuation, Text: open}, {Kind: catalog.TokenElement, Text: name}, {Kind: catalog.TokenPunctuation, Text: ">"}}}
	}
	in := detail{Record: &catalog.Record{}, Lines: []catalog.Line{
		line(0, "<", "Root"), line(1, "<", "System"), line(2, "<", "EventID"), line(2, "<", "Type"), line(1, "</", "System"),
		line(1, "<", "Empty"), line(0, "</", "Root"),
	}}
	html := drawn(xmlView(text, in))
	want(t, html, `data-arg="0"`, `data-arg="1"`, text.UI("xml.fold", "name", "System"))
	refuse(t, html, `data-arg="2"`, `data-arg="5"`)
	in.Folded = map[int]bool{1: true}
	html = drawn(xmlView(text, in))
	want(t, html, text.UI("xml.unfold", "name", "System"), text.UI("xml.lines", "n", 3), `data-n="6"`)
	refuse(t, html, "EventID", `data-n="5"`)
	in.Find = "eventid"
	want(t, drawn(xmlView(text, in)), `<mark class="now">EventID</mark>`)
}

func TestFindMarksWhatFoldsToAnotherLength(t *testing.T) {
	for _, c := range []struct{ words, text, want string }{
		{"cert", "No CERT, no cert", "No <mark>CERT</mark>, no <mark>cert</mark>"},
		{"인증서", "클라이언트 인증서", "클라이언트 <mark>인증서</mark>"},
		{"x", "İx", "İ<mark>x</mark>"},
		{"x", "ȺẞX", "Ⱥẞ<mark>X</mark>"}, // one grows in lower case as much as the other shrinks
		{"ß", "ȺẞX", "ȺẞX"},
		{"x", "\xff\xffX x", "\xff\xffX <mark>x</mark>"},
		{"p", "a\u202egpj", `a<span data-char="U+202E">` + "\u202e</span>g<mark>p</mark>j"},
		{"", "text", "text"},
		{"nothing", "text", "text"},
	} {
		var got strings.Builder
		for _, piece := range newFinder(c.words, -1).mark(c.text) {
			got.WriteString(drawn(piece))
		}
		if got.String() != c.want {
			t.Errorf("%q in %q: got %s, want %s", c.words, c.text, got.String(), c.want)
		}
	}
}

func TestFilesView(t *testing.T) {
	text := language(t, "en")
	files := []fileInfo{
		{Name: "주문.svclog", Size: 38125815, Format: "e2e", Encoding: "UTF-8", Computer: "ORD", Records: 41870, Done: true, Failures: []int64{5, 20000000}, Repaired: 3,
			From: 1795305002000000000, To: 1795307002000000000,
			Damaged: []wire.Range{{Offset: 20664192, Length: 1204, Reason: "torn"}, {Offset: 38123904, Length: 1911, Reason: "cut"}}},
		{Name: "system.evtx", Size: 10, Format: "evtx", Done: true},
		{Name: "half.svclog", Size: 1000, Read: 250},
		{Name: "stopped.svclog", Size: 1000, Read: 250, Records: 4, Done: true, Stopped: true, Problem: "read error"},
	}
	html := drawn(filesView(text, files, filesPane{Coverage: &coverage{Warnings: true}}))
	if n := strings.Count(html, "data-damage="); n != 2 {
		t.Errorf("%d damaged ranges, want 2", n)
	}
	want(t, html, `data-offset="20664192"`, `data-length="1204"`, `data-offset="38123904"`, `data-reason="cut"`, text.UI("damage.torn"), text.UI("damage.cut"),
		">주문.svclog<", text.UI("format.evtx.unread"), text.UI("format.evtx"), `data-repaired="3"`, "read error",
		text.UI("files.percent", "percent", "25"), text.UI("coverage.capi2.missing"), text.UI("config.client"), text.UI("coverage.warnings.recorded"), text.UI("coverage.messages.missing"),
		`data-action="close-file"`, `data-arg="3"`, `role="img"`)
	if n := strings.Count(html, `class="map`); n != 3 {
		t.Errorf("%d byte maps, want 3: a file that is not read has none", n)
	}
	refuse(t, drawn(filesView(text, files, filesPane{})), text.UI("coverage.messages.missing"))
}

func TestManyDamagedRanges(t *testing.T) {
	f := fileInfo{Name: "torn.svclog", Size: 1 << 20, Records: 1, Done: true}
	for i := range damageFirst + 10 {
		f.Damaged = append(f.Damaged, wire.Range{Offset: int64(i) * 100, Length: 10, Reason: "junk"})
	}
	html := drawn(filesView(language(t, "en"), []fileInfo{f}, filesPane{}))
	if n := strings.Count(html, "data-damage="); n != damageFirst {
		t.Errorf("%d rows, want %d", n, damageFirst)
	}
	want(t, html, `data-action="more-damage"`)
	html = drawn(filesView(language(t, "en"), []fileInfo{f}, filesPane{DamageShow: 2 * damageFirst}))
	if n := strings.Count(html, "data-damage="); n != damageFirst+10 {
		t.Errorf("%d rows after asking for more", n)
	}
}

func TestShareDialog(t *testing.T) {
	text := language(t, "en")
	state := State{Filter: "level>=warning", Lang: "en", Tab: "xml", Record: Address{File: "7c1f09e2a1b2c3d4", Offset: 1, Hash: "b31e77aa"}, File: Fingerprint{Name: "a.svclog", Size: 38125815, Hash: "7c1f09e2a1b2c3d4"}}
	link := "https://svcscope.example/#" + state.Encode()
	html := drawn(shareDialog(text, link, share{State: state, Position: 20937, Language: "English"}))
	want(t, html, `role="dialog"`, `aria-modal`, `aria-labelledby="share-title"`, `id="share-link"`, `readonly`, `value="`+link+`"`, `data-action="copy-link"`, `data-action="dialog-close"`,
		"level&gt;=warning", ">a.svclog<", text.UI("share.record", "position", 20938), text.UI("share.language", "language", "English"), text.UI("share.not.file"), "38.1")
	refuse(t, html, text.UI("share.copied"), text.UI("share.filter.none"))
	html = drawn(shareDialog(text, "x", share{Position: -1, Copied: true}))
	want(t, html, text.UI("share.copied"), text.UI("share.filter.none"))
	refuse(t, html, text.UI("share.record", "position", 0))
}

// stripAttributes leaves out attribute values, as the native renderer quotes them in the Go way: a browser sets them
// through its interface, where nothing is parsed.
func stripAttributes(html string) string {
	return regexp.MustCompile(`="(\\.|[^"\\])*"`).ReplaceAllString(html, "")
}

// TestTextKeys looks up every text that the files of the detail pane ask for.
func TestTextKeys(t *testing.T) {
	asked := regexp.MustCompile(`(?:UI\(|add\(|head\(|copyButton\(t, t\.UI\(|leaveOut\(|fieldSection\(t, in, |treeSection\(t, in, |textSection\(t, )"([a-z]+(?:\.[a-z.]+)+)"`)
	keys := map[string]bool{}
	for _, file := range []string{"format.go", "icons.go", "explained.go", "formatted.go", "messageview.go", "xmlview.go", "filesview.go", "sharedialog.go"} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asked.FindAllStringSubmatch(string(source), -1) {
			if !strings.HasSuffix(m[1], ".") {
				keys[m[1]] = true
			}
		}
	}
	for _, list := range []string{
		"certainty.certain certainty.likely certainty.hint side.service side.client damage.torn damage.cut damage.too-long damage.junk",
		"message.action message.to message.from message.replyto message.id message.relatesto message.source message.type message.time message.method",
		"fault.code fault.subcode fault.reason fault.detail evidence.identifier evidence.event-id evidence.exception-type evidence.frame evidence.native-code evidence.http-status evidence.wording evidence.field",
		"never.client never.client.text never.client.where config.service config.service.text config.client config.client.text",
		"coverage.schannel.missing coverage.schannel.recorded.text coverage.capi2.missing.text coverage.iis.recorded clock.messages clock.activities duration.hours",
		"coverage.warnings.missing coverage.warnings.recorded.text coverage.network.missing.text coverage.messages.missing coverage.transfers.recorded format.other.unread fields.inner fields.exception",
	} {
		for _, key := range strings.Fields(list) {
			keys[key] = true
		}
	}
	if len(keys) < 120 {
		t.Fatalf("only %d keys found: the pattern no longer fits the code", len(keys))
	}
	for _, tag := range []string{"en", "ko"} {
		text := language(t, tag)
		for key := range keys {
			if !text.Has(key) {
				t.Errorf("%s: no text for %q", tag, key)
			}
		}
	}
}
