package app

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

// withoutMarks leaves the marks of codes out of markup, not what stands in them.
func withoutMarks(html string) string {
	return regexp.MustCompile(`<span[^>]*class="coded"(?:[^>"]|"[^"]*")*>([^<]*)</span>`).ReplaceAllString(html, "$1")
}

// noCodes are fields whose numbers are none, however much they look like it.
var noCodes = regexp.MustCompile(`(?i)port$|length|bytes|size|count|processid|threadid|recordid|siteid|connid|timeout|seconds|eventid|keywords|version|task$|opcode|minutes|milliseconds|[^v]id$`)

// eachText calls yield for each text in a record, with its field, as the XML view meets them.
func eachText(lines []catalog.Line, yield func(field, text string)) {
	var field xmlField
	for _, line := range lines {
		for _, token := range line.Tokens {
			if name, text := field.see(token); text {
				yield(name, token.Text)
			}
		}
	}
}

// TestCodesOfRealTraces prints what is named in the fixtures and in real traces, where they are at hand, and sees that no process
// id, port, length or the like is.
func TestCodesOfRealTraces(t *testing.T) {
	folder := os.Getenv("SVCSCOPE_TRACES")
	if folder == "" {
		folder = "../../shared/traces"
	}
	for where, pattern := range map[string]string{"fixtures": "../catalog/testdata/fixtures/*.*", "real traces": filepath.Join(folder, "*.*")} {
		files, _ := filepath.Glob(pattern)
		named, records, lookedAt := map[string]int{}, 0, 0
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil || strings.HasSuffix(file, ".tsv") || strings.HasSuffix(file, ".md") {
				continue
			}
			_, name := tracexml.DetectRecords(data[:min(len(data), tracexml.DetectBytes)])
			scanner := tracexml.NewScannerOf(tracexml.UTF8, name)
			scanner.Feed(data)
			scanner.Close()
			var head catalog.Head
			for scanner.Next(&head) {
				records++
				r, _ := tracexml.Decode(head.Raw)
				finder := catalog.NewCodeFinder(r)
				eachText(tracexml.Indent(head.Raw), func(field, text string) {
					for _, s := range finder.In(field, text) {
						lookedAt++
						written := text[s.From:s.To]
						if noCodes.MatchString(field) || written == fmt.Sprint(r.ProcessID) || written == fmt.Sprint(r.ThreadID) || written == fmt.Sprint(r.EventID) {
							t.Errorf("%s: %s in %s is named %s", file, written, field, s.Names[0].Name)
						}
						named[fmt.Sprintf("%s = %s (%s)", written, codeIDs(s), field)]++
					}
				})
			}
		}
		t.Logf("%s: %d records, %d codes named, %d different", where, records, lookedAt, len(named))
		for _, what := range slices.Sorted(maps.Keys(named)) {
			t.Logf("  %d × %s", named[what], what)
		}
		if where == "fixtures" && len(named) < 180 {
			t.Errorf("only %d codes are named", len(named))
		}
	}
}

// coded is a record with a masked code in its description.
func codedRecord() detail {
	in := refused()
	r := in.Record
	r.Identifier = "http://msdn.microsoft.com/ko-KR/library/System.ServiceModel.Channels.HttpsClientCertificateInvalid.aspx"
	r.Description = "오류 코드는 0x109입니다."
	r.Exception = &catalog.Exception{Type: "System.ComponentModel.Win32Exception", Message: "<b>-2146893019</b>", NativeCode: "8009030D", Data: []catalog.Field{{Name: "HResult", Value: "2148074279"}}}
	in.Codes = nativeCodesOf(r)
	return in
}

func TestCodesAreMarked(t *testing.T) {
	text := language(t, "ko")
	in := codedRecord()
	html := drawn(formatted(text, in))
	for _, part := range []string{`data-native="CERT_E_UNTRUSTEDROOT"`, ">0x109<", `data-native="SEC_E_UNTRUSTED_ROOT"`, ">-2146893019<", `data-native="SEC_E_UNKNOWN_CREDENTIALS"`, ">0x8009030D<",
		`data-native="SEC_E_CERT_UNKNOWN"`, `role="note"`, `tabindex="0"`, "추정: 코드의 하위 절반만 적혀 있습니다", "&lt;b&gt;"} {
		want(t, html, part)
	}
	if n := strings.Count(html, "data-native"); n != 4 {
		t.Errorf("%d codes are marked, want 4", n)
	}
	html = drawn(explained(text, in))
	want(t, html, `data-part="codes"`, text.UI("detail.codes"), ">CERT_E_UNTRUSTEDROOT<", "체인이 이 컴퓨터가 신뢰하지 않는 루트에서 끝납니다.", ">인증서와 키<")
	refuse(t, drawn(explained(text, refused())), `data-part="codes"`)
}

// TestXMLKeepsHitsAndCodes: a code that is also a hit has both marks; a hit across its edge is drawn, and the code is not.
func TestXMLKeepsHitsAndCodes(t *testing.T) {
	text := language(t, "en")
	in := codedRecord()
	line := func(element, name, value string) catalog.Line {
		return catalog.Line{Tokens: []catalog.Token{
			{Kind: catalog.TokenPunctuation, Text: "<"}, {Kind: catalog.TokenElement, Text: "e:" + element}, {Kind: catalog.TokenPunctuation, Text: " "},
			{Kind: catalog.TokenAttribute, Text: "Name"}, {Kind: catalog.TokenPunctuation, Text: "="}, {Kind: catalog.TokenValue, Text: `'` + name + `'`},
			{Kind: catalog.TokenPunctuation, Text: ">"}, {Kind: catalog.TokenText, Text: value}, {Kind: catalog.TokenPunctuation, Text: "</"}, {Kind: catalog.TokenElement, Text: "e:" + element}, {Kind: catalog.TokenPunctuation, Text: ">"}}}
	}
	in.Lines = []catalog.Line{line("Data", "AlertDesc", "46"), line("NativeErrorCode", "x", "5"), line("Data", "Port", "10054"), line("Value", "", "error 0x80090325, gone")}
	html := drawn(xmlView(text, in))
	want(t, html, `data-native="certificate_unknown"`, `data-native="ERROR_ACCESS_DENIED"`, `data-native="SEC_E_UNTRUSTED_ROOT"`)
	if n := strings.Count(html, "data-native"); n != 3 {
		t.Errorf("%d codes, want 3:\n%s", n, html)
	}
	in.Find = "0325"
	html = drawn(xmlView(text, in))
	want(t, html, `data-native="SEC_E_UNTRUSTED_ROOT"`, `<mark class="now">0325</mark>`)
	in.Find = "0325, g"
	html = drawn(xmlView(text, in))
	refuse(t, html, `data-native="SEC_E_UNTRUSTED_ROOT"`)
	want(t, html, `<mark class="now">0325, g</mark>`)
}
