//go:build !js

package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"svcscope/catalog"
)

// importRun is what one run of import-docs gave.
type importRun struct {
	status      int
	out, errors string
	tables      map[string]docTable
	raw         map[string][]byte
}

// importDocs writes files into a folder and imports it, or those of its paths that are named.
func importDocs(t *testing.T, files map[string]string, paths ...string) importRun {
	t.Helper()
	dir, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
	for name, content := range files {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"-o", out}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	for _, p := range paths {
		args = append(args, filepath.Join(dir, p))
	}
	return importInto(t, out, args)
}

func importInto(t *testing.T, out string, args []string) importRun {
	t.Helper()
	var stdout, stderr bytes.Buffer
	r := importRun{status: runImportDocs(args, &stdout, &stderr), tables: map[string]docTable{}, raw: map[string][]byte{}}
	r.out, r.errors = stdout.String(), stderr.String()
	names, err := filepath.Glob(filepath.Join(out, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		tag := strings.TrimSuffix(filepath.Base(name), ".json")
		var table docTable
		if err := json.Unmarshal(b, &table); err != nil || table.Tag != tag {
			t.Fatalf("%s: %v, tag %q", name, err, table.Tag)
		}
		var read catalog.Documentation // what the page reads is what was written
		if err := read.Parse(b); err != nil {
			t.Fatal(err)
		}
		for code, want := range table.Codes {
			got := read.Page(catalog.ByName(code))
			if got == nil || got.Summary != want.Summary || !slices.Equal(got.Description, want.Description) || !slices.Equal(got.Troubleshooting, want.Troubleshooting) || len(got.Links) != len(want.Links) || got.File != want.File || got.Locale != want.Locale || got.Translation != want.Translation || got.Handoff != want.Handoff {
				t.Errorf("%s %s is written as %+v and read as %+v", tag, code, want, got)
			}
		}
		r.tables[tag], r.raw[tag] = table, b
	}
	return r
}

// page gives the page of a code, by its short name.
func (r importRun) page(t *testing.T, tag, short string) docJSON {
	t.Helper()
	for name, p := range r.tables[tag].Codes {
		if strings.HasSuffix(name, "."+short) || strings.HasSuffix(name, "/"+short) {
			return p
		}
	}
	t.Fatalf("%s: no page of %s among %q (%s)", tag, short, slices.Sorted(maps.Keys(r.tables[tag].Codes)), r.errors)
	return docJSON{}
}

const tracing = "https://learn.microsoft.com/%s/dotnet/framework/wcf/diagnostics/"

// wantLinks looks for the three links that every page has, by their addresses.
func wantLinks(t *testing.T, p docJSON) {
	t.Helper()
	base := strings.Replace(tracing, "%s", p.Locale, 1)
	want := []string{base + "tracing/", base + "tracing/using-tracing-to-troubleshoot-your-application", base}
	var got []string
	for _, l := range p.Links {
		got = append(got, l.URL)
		if l.Text == "" {
			t.Errorf("a link without text to %s", l.URL)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: links are %q, want %q", p.File, got, want)
	}
}

// Pages in the forms of the published ones, with sentences of our own.
const (
	oldFront = `ms.custom: ""
ms.date: "03/30/2017"
ms.prod: ".net-framework"
ms.technology: ` + `
  - "dotnet-clr"
  - "second"
ms.topic: "article"
`
	oldLinks = ` [Tracing](../../../../../docs/framework/wcf/diagnostics/tracing/index.md)  ` + `
 [Using Tracing](../../../../../docs/framework/wcf/diagnostics/tracing/using-tracing-to-troubleshoot-your-application.md)   ` + `
 [Administration](../../../../../docs/framework/wcf/diagnostics/index.md)`
	newLinks = `
- [One](index.md)
- [Two](using-tracing-to-troubleshoot-your-application.md)
- [Three](../index.md)
`
)

// plainPage is one in form C or D: localized, with anchors.
func plainPage(code, extra, locale, kind, description string) string {
	return "---\n" + extra + "title: " + code + "\nms.date: 03/30/2017\nms.translationtype: " + kind + "\nms.contentlocale: " + locale +
		"\nms.lasthandoff: 04/23/2019\nms.locfileid: \"61927025\"\n---\n# <a name=\"" + strings.ToLower(strings.ReplaceAll(code, ".", "")) + "\"></a>" + code + "\n" +
		code + "  \n  \n## <a name=\"description\"></a>Any heading  \n " + description + "  \n  \n## <a name=\"see-also\"></a>Any other\n" + newLinks
}

// englishPage is one in form A.
func englishPage(code, asset, description string) string {
	return "---\ntitle: \"" + code + "\"\n" + oldFront + "ms.assetid: " + asset + "\ncaps.latest.revision: 4\n---\n# " + code + "\n" + code + "  \n  \n## Description  \n " + description + "  \n  \n## See Also  \n" + oldLinks
}

// pair is a sentence of a bilingual page.
func pair(n, local, english string) string {
	return `<span data-ttu-id="ab12c-` + n + `">` + local + `</span><span class="sxs-lookup"><span data-stu-id="ab12c-` + n + `">` + english + `</span></span>`
}

// TestImportForms: a page in each of the forms that were published.
func TestImportForms(t *testing.T) {
	const code = "System.ServiceModel.Channels.MessageSent"
	for _, c := range []struct {
		form, name, page, tag, locale string
		description                   []string
		want                          docJSON
	}{
		{"A", "a.md", englishPage(code, "0aa1", "Something was sent."), "en", "en-us", []string{"Something was sent."}, docJSON{AssetID: "0aa1"}},
		{"B", "b.md", "---\ntitle: \"" + code + " | Microsoft Docs\"\n" + oldFront + "caps.handback.revision: 5\n---\n# " + code + "\n" + code + "  \n  \n## 说明  \n 发送了一条。  \n  \n 第二段。  \n## 请参阅  \n" + oldLinks,
			"zh-Hans", "zh-cn", []string{"发送了一条。", "第二段。"}, docJSON{}},
		{"B in its folder", "docs-conceptual.zh-cn/docs/framework/wcf/diagnostics/tracing/b.md", "---\ntitle: \"" + code + " | Microsoft Docs\"\n---\n# " + code + "\n## 别的 标题  \n 发送了。  \n## 看  \n" + oldLinks,
			"zh-Hans", "zh-cn", []string{"发送了。"}, docJSON{}},
		{"C", "c.md", plainPage(code, "", "ja-JP", "HT", "送信しました。"), "ja", "ja-jp", []string{"送信しました。"}, docJSON{Translation: "HT", Handoff: "04/23/2019"}},
		{"C as in 2018", "c2.md", strings.Replace(plainPage(code, "", "pt-BR", "MT", "Foi enviada."), newLinks, oldLinks, 1), "pt-BR", "pt-br", []string{"Foi enviada."}, docJSON{Translation: "MT", Handoff: "04/23/2019"}},
		{"D", "d.md", plainPage(code, "description: 'Weitere: System. ServiceModel. channels. somethingelse'\n", "de-DE", "MT", "Es wurde gesendet."), "de", "de-de", []string{"Es wurde gesendet."}, docJSON{Translation: "MT", Handoff: "04/23/2019"}},
		{"F", "f.md", "---\ndescription: \"Learn more about: System.ServiceModel.Channels.MessageReceived\"\ntitle: \"" + code + "\"\nms.date: \"03/30/2017\"\n---\n# " + code + "\n\nIt has a summary.\n\n## Description\n\nIt was sent.\n\n## See also\n" + newLinks,
			"en", "en-us", []string{"It was sent."}, docJSON{Summary: "It has a summary."}},
	} {
		t.Run(c.form, func(t *testing.T) {
			r := importDocs(t, map[string]string{c.name: c.page})
			if r.status != exitImported || r.errors != "" || len(r.tables) != 1 {
				t.Fatalf("status %d, %s%s", r.status, r.out, r.errors)
			}
			p := r.page(t, c.tag, "MessageSent")
			wantLinks(t, p)
			if !slices.Equal(p.Description, c.description) || p.Locale != c.locale || p.File != filepath.Base(c.name) ||
				p.Summary != c.want.Summary || p.Translation != c.want.Translation || p.Handoff != c.want.Handoff || p.AssetID != c.want.AssetID || p.Troubleshooting != nil {
				t.Errorf("got %+v", p)
			}
		})
	}
}

// bilingual is a page in form E.
func bilingual(newline string) string {
	const code = "System.ServiceModel.Channels.SslClientCertMissing"
	page := "---\ndescription: '알아보기: 무엇'\ntitle: " + code + "\nms.assetid: 77aa\nms.translationtype: MT\nms.contentlocale: ko-KR\nms.lasthandoff: 11/26/2020\n---\n" +
		`# <a name="systemservicemodelchannelssslclientcertmissing"></a>` + pair("103", code, code) + "\n\n" +
		pair("104", "첫 문장입니다.", "First sentence.") + " " + pair("105", "둘째 문장입니다.", "Second sentence.") + "  \n  \n" +
		`## <a name="description"></a>` + pair("106", "Description", "Description") + "  \n\n " +
		pair("107", "`Url` 값은 `a &lt; b` 아래 &#43; 위입니다.", "The `Url` is below &#43; above.") + "  \n  \n- " + pair("108", "항목 하나", "Item one") + "  \n  \n- " + pair("109", "항목 둘", "Item two") + "\n\n" +
		`## <a name="troubleshooting"></a>` + pair("110", "문제 해결", "Troubleshooting") + "\n\n" + pair("111", "다시 해 보세요.", "Try again.") + "\n\n" +
		`## <a name="see-also"></a>` + pair("112", "참고 항목", "See also") + "\n\n" +
		"- [" + pair("113", "하나", "One") + "](index.md)\n- [" + pair("114", "둘", "Two") + "](using-tracing-to-troubleshoot-your-application.md)\n- [" + pair("115", "셋", "Three") + "](../index.md)\n"
	return strings.ReplaceAll(page, "\n", newline)
}

// TestImportBilingual: a page in form E feeds both its languages, with line ends of either kind.
func TestImportBilingual(t *testing.T) {
	var first importRun
	for _, newline := range []string{"\n", "\r\n"} {
		r := importDocs(t, map[string]string{"x.txt": bilingual(newline)}, "x.txt")
		if r.status != exitImported || len(r.tables) != 2 {
			t.Fatalf("status %d, %s%s", r.status, r.out, r.errors)
		}
		ko, en := r.page(t, "ko", "SslClientCertMissing"), r.page(t, "en", "SslClientCertMissing")
		wantLinks(t, ko)
		wantLinks(t, en)
		if ko.Summary != "첫 문장입니다. 둘째 문장입니다." || en.Summary != "First sentence. Second sentence." ||
			!slices.Equal(ko.Description, []string{"Url 값은 a &lt; b 아래 + 위입니다.", "• 항목 하나", "• 항목 둘"}) ||
			!slices.Equal(en.Description, []string{"The Url is below + above.", "• Item one", "• Item two"}) ||
			!slices.Equal(ko.Troubleshooting, []string{"다시 해 보세요."}) || !slices.Equal(en.Troubleshooting, []string{"Try again."}) {
			t.Errorf("got\n%+v\n%+v", ko, en)
		}
		if ko.Translation != "MT" || en.Translation != "" || ko.Locale != "ko-kr" || en.Locale != "en-us" || ko.AssetID != "77aa" || en.Handoff != "11/26/2020" {
			t.Errorf("their origins are %+v and %+v", ko, en)
		}
		if first.raw != nil && (!bytes.Equal(r.raw["ko"], first.raw["ko"]) || !bytes.Equal(r.raw["en"], first.raw["en"])) {
			t.Error("line ends make a difference")
		}
		first = r
	}
}

// TestImportTornPair: a sentence whose pair does not end takes no more than its paragraph along, and lines that belong to
// one paragraph stay one, whatever ends them.
func TestImportTornPair(t *testing.T) {
	page := strings.Replace(bilingual("\r\n"), pair("105", "둘째 문장입니다.", "Second sentence."), "둘째\r\n"+`<span class="sxs-lookup"><span data-stu-id="x">torn`, 1)
	r := importDocs(t, map[string]string{"x.md": page})
	if ko := r.page(t, "ko", "SslClientCertMissing"); ko.Summary != "첫 문장입니다. 둘째" || len(ko.Description) != 3 || len(ko.Links) != 3 {
		t.Errorf("%+v", ko)
	}
	if en := r.page(t, "en", "SslClientCertMissing"); en.Summary != "First sentence. 둘째 torn" || len(en.Description) != 3 {
		t.Errorf("%+v", en)
	}
}

// TestImportOddPages: what the published pages have that one does not expect, each with a page of its kind.
func TestImportOddPages(t *testing.T) {
	const tb, sm = "Microsoft.Transactions.TransactionBridge.", "System.ServiceModel."
	r := importDocs(t, map[string]string{
		// 1, 2: under the address of another code, whose own page has another address.
		"microsoft-transactions-transactionbridge-registrationcoordinatorresponseinvalidmetadata.md": englishPage(sm+"Diagnostics.MessageCountLimitExceeded", "1", "The count."),
		"mts-registrationcoordinatorresponseinvalidmetadata.md":                                      englishPage(tb+"RegistrationCoordinatorResponseInvalidMetadata", "2", "The metadata."),
		"system-servicemodel-channels-connectionpoolmaxoutboundconnectionsperendpointquotareached.md": plainPage(tb+"EnlistTransactionFailure", "", "ko-KR", "MT",
			"등록 실패."),
		"ko/connectionpoolmaxoutboundconnectionsperendpointquotareached.md": plainPage(sm+"Channels.ConnectionPoolMaxOutboundConnectionsPerEndpointQuotaReached", "", "ko-KR", "MT", "할당량."),
		// 3: an address that does not follow from the name.
		"ssc-comintegration.md": plainPage(sm+"ComIntegration.ComIntegrationServiceHostStartedServiceDetails", "description: 'Más: System. ServiceModel. comintegration. otra cosa'\n", "es-ES", "MT", "Iniciado: detalles."), // 5, too
		// 4: title and heading of another page.
		"de/system-runtime-serialization-xsdexporterror.md": plainPage("System.Runtime.Serialization.XsdExportError", "ms.assetid: e\n", "de-DE", "MT", "Beim Export."),
		"de/system-runtime-serialization-xsdimporterror.md": strings.Replace(plainPage("System.Runtime.Serialization.XsdExportError", "ms.assetid: i\n", "de-DE", "MT", "Beim Import."), "xsdexporterror\"", "xsdimporterror\"", 1),
		// 6: a suffix, a token, no blank line behind the heading.
		"zh/system-servicemodel-channels-messagereceived.md": "---\ntitle: \"" + sm + "Channels.MessageReceived | Microsoft Docs\"\n---\n# " + sm + "Channels.MessageReceived\n" + sm + "Channels.MessageReceived  \n  \n## 说明  \n `来源` 收到 [!INCLUDE[indigo2](../../../../../includes/indigo2-md.md)] 时。  \n## 请参阅  \n" + oldLinks,
		// 7: CRLF, and neighbours that are no pages of codes.
		"ja/system-servicemodel-channels-messagesent.md": strings.ReplaceAll(plainPage(sm+"Channels.MessageSent", "", "ja-JP", "MT", "送信。"), "\n", "\r\n"),
		"toc.md":              "# [Tracing](index.md)\n## [" + sm + "Channels.MessageSent](system-servicemodel-channels-messagesent.md)\n",
		"traces-reference.md": "---\ntitle: Traces Reference\n---\n# Traces\n",
		"index.md":            "---\ntitle: " + sm + "Channels.MessageSent\n---\n# Tracing\n",
		"msmq.md":             "---\ntitle: MSMQ\n---\n# MSMQ\nText.\n",
		"com.md":              "---\r\ntitle: COM+\r\n---\r\n# COM+\r\n",
		"includes/token.md":   "WCF",
		"llms.txt":            "no page\n",
		"event.md":            "---\ntitle: ComPlusServiceHostStartingServiceError\n---\n# ComPlus\n\nId: 13.\n",
		// 8: lists in the description and of links.
		"system-servicemodel-messageprocessingpaused.md": englishPage(sm+"MessageProcessingPaused", "8", "It can wait:  \n  \n-   for one thing;  \n  \n-   for\n    another.  \n") + "\n",
	})
	if r.status != exitImported || r.errors != "" || !strings.Contains(r.out, "7 articles") {
		t.Errorf("status %d, %s%s", r.status, r.out, r.errors)
	}
	for _, c := range []struct{ tag, short, description string }{
		{"en", "MessageCountLimitExceeded", "The count."},
		{"en", "RegistrationCoordinatorResponseInvalidMetadata", "The metadata."},
		{"ko", "EnlistTransactionFailure", "등록 실패."},
		{"ko", "ConnectionPoolMaxOutboundConnectionsPerEndpointQuotaReached", "할당량."},
		{"es", "ComIntegrationServiceHostStartedServiceDetails", "Iniciado: detalles."},
		{"de", "XsdExportError", "Beim Export."},
		{"de", "XsdImportError", "Beim Import."},
		{"zh-Hans", "MessageReceived", "来源 收到 WCF 时。"},
		{"ja", "MessageSent", "送信。"},
		{"en", "MessageProcessingPaused", "It can wait:\n• for one thing;\n• for another."},
	} {
		p := r.page(t, c.tag, c.short)
		if got := strings.Join(p.Description, "\n"); got != c.description || p.Summary != "" {
			t.Errorf("%s %s: %q, summary %q", c.tag, c.short, got, p.Summary)
		}
		wantLinks(t, p)
	}
	if n := len(r.tables["en"].Codes); n != 3 {
		t.Errorf("%d English pages", n)
	}
}

// TestImportContested: without anchors, too, two pages that claim one code are told apart, by ms.assetid where other locales
// know it, and by the names of the files.
func TestImportContested(t *testing.T) {
	const lease, create = "System.ServiceModel.Channels.ConnectionPoolLeaseTimeoutReached", "System.ServiceModel.Channels.SocketConnectionCreate"
	polish := func(asset, text string) string {
		return strings.Replace(englishPage(lease, asset, text), "---\n#", "ms.contentlocale: pl-PL\n---\n#", 1)
	}
	for _, c := range []struct {
		name  string
		files map[string]string
	}{
		{"by file", map[string]string{"system-servicemodel-channels-connectionpoolleasetimeoutreached.md": polish("l", "lease"), "system-servicemodel-channels-socketconnectioncreate.md": polish("c", "create")}},
		{"by id", map[string]string{"one.txt": polish("l", "lease"), "two.txt": polish("c", "create"), "en/1.md": englishPage(lease, "l", "x"), "en/2.md": englishPage(create, "c", "y"),
			"fr/2.md": strings.Replace(englishPage(create, "c", "z"), "---\n#", "ms.contentlocale: fr-FR\n---\n#", 1)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := importDocs(t, c.files)
			if a, b := r.page(t, "pl", "ConnectionPoolLeaseTimeoutReached"), r.page(t, "pl", "SocketConnectionCreate"); a.Description[0] != "lease" || b.Description[0] != "create" {
				t.Errorf("%+v, %+v", a, b)
			}
		})
	}
	// Alone, too, where anchor and file agree against the title; the summary repeats the right name.
	lone := importDocs(t, map[string]string{"system-servicemodel-channels-socketconnectioncreate.md": strings.Replace(plainPage(create, "", "pl-PL", "MT", "create"), "title: "+create, "title: "+lease, 1)})
	if p := lone.page(t, "pl", "SocketConnectionCreate"); p.Summary != "" {
		t.Errorf("%+v", p)
	}
	named := importDocs(t, map[string]string{"any name.txt": plainPage(lease, "", "pl-PL", "MT", "lease")})
	named.page(t, "pl", "ConnectionPoolLeaseTimeoutReached")
	// The same page twice: the newer one, and English as it was written before the English half of another page.
	older := strings.Replace(plainPage(lease, "ms.assetid: l\n", "ko-KR", "MT", "옛것"), "04/23/2019", "12/31/2018", 1)
	r := importDocs(t, map[string]string{"a.md": older, "b.md": plainPage(lease, "ms.assetid: l\n", "ko-KR", "HT", "새것"), "c.md": bilingual("\n"),
		"d.md": englishPage("System.ServiceModel.Channels.SslClientCertMissing", "77aa", "As written.")})
	if got := r.page(t, "ko", "ConnectionPoolLeaseTimeoutReached"); got.Description[0] != "새것" {
		t.Errorf("of two versions it took %+v", got)
	}
	if got := r.page(t, "en", "SslClientCertMissing"); got.Description[0] != "As written." {
		t.Errorf("for the English page stands %+v", got)
	}
	if !strings.Contains(r.out, "1 page gave way") {
		t.Errorf("it says %q", r.out)
	}
}

// TestImportEvents: pages of ETW-defined events belong to the codes with their number and name.
func TestImportEvents(t *testing.T) {
	page := "---\ntitle: 131 - BufferPoolAllocation\nms.contentlocale: ko-KR\n---\n# <a name=\"131---bufferpoolallocation\"></a>" + pair("1", "131 - BufferPoolAllocation", "131 - BufferPoolAllocation") + "\n\n" + pair("2", "BufferPoolAllocation", "BufferPoolAllocation") +
		"  \n## <a name=\"properties\"></a>" + pair("3", "속성", "Properties") + "  \n|||\n|-|-|\n|" + pair("4", "수준", "Level") + "|1|  \n\n## <a name=\"description\"></a>" + pair("5", "Description", "Description") + "\n " + pair("6", "버퍼를 할당했습니다.", "Buffers came.") +
		"\n## <a name=\"message\"></a>" + pair("7", "메시지", "Message") + "\n%1.\n"
	r := importDocs(t, map[string]string{"docs/framework/wcf/diagnostics/etw/131-bufferpoolallocation.md": page})
	for tag, want := range map[string]string{"ko": "버퍼를 할당했습니다.", "en": "Buffers came."} {
		if p := r.page(t, tag, "BufferPoolAllocation"); p.Summary != "" || !slices.Equal(p.Description, []string{want}) || p.Troubleshooting != nil {
			t.Errorf("%s: %+v", tag, p)
		}
	}
}

// TestImportTroubles: what cannot be taken is named, and the rest goes on.
func TestImportTroubles(t *testing.T) {
	good := englishPage("System.ServiceModel.Channels.MessageSent", "1", "Sent.")
	for _, c := range []struct {
		name, content string
		paths         []string
		status        int
		says          string // on stderr
	}{
		{"bad.md", "# System.ServiceModel.Channels.MessageSent\n", nil, exitPartly, "bad.md: has no front matter"},
		{"bad.md", "---\ntitle: System.ServiceModel.Channels.MessageSent\n# never ends\n", nil, exitPartly, "bad.md: has no front matter"},
		{"bad.md", "", nil, exitPartly, "bad.md: has no front matter"},
		{"bad.md", "---\nms.date: 1\n---\nText.\n", nil, exitPartly, "bad.md: names no trace code"},
		{"bad.md", "---\ntitle: System.ServiceModel.Channels.NoSuchCode\n---\nText.\n", nil, exitPartly, "System.ServiceModel.Channels.NoSuchCode is not a trace code"},
		{"bad.md", "---\ntitle: System.ServiceModel.Channels.MessageReceived\n---\n", nil, exitPartly, "bad.md: says nothing"},
		{"bad.md", "---\ntitle: \xff\n---\n", nil, exitPartly, "bad.md: is not UTF-8"},
		{"bad.md", "---\n" + strings.Repeat("x", docMost), nil, exitPartly, "bad.md: is over 1 MiB"},
		{"bad.txt", "no page", nil, exitImported, ""},
		{"bad.txt", "no page", []string{"good.md", "bad.txt"}, exitPartly, "bad.txt: has no front matter"},
		{"com.md", "---\ntitle: COM+\n---\n", []string{"good.md", "com.md"}, exitImported, "com.md: COM+ is not a trace code; skipped as an article"},
		{"x.md", good, []string{"missing.md", "."}, exitPartly, "missing.md: cannot be read (no such file"},
		{"README.md", "# No page\n", []string{"README.md"}, exitNothing, "nothing was written"},
	} {
		r := importDocs(t, map[string]string{c.name: c.content, "good.md": good}, c.paths...)
		if r.status != c.status || !strings.Contains(r.errors, c.says) || c.says == "" && r.errors != "" {
			t.Errorf("%s %.60q: status %d, want %d: %s", c.name, c.content, r.status, c.status, r.errors)
		}
		if c.status != exitNothing && len(r.tables["en"].Codes) != 1 {
			t.Errorf("%s %.60q: the good page is lost", c.name, c.content)
		}
	}
	var out, errors bytes.Buffer
	if runImportDocs([]string{"-lang", "ko", "-o", t.TempDir(), filepath.Join(t.TempDir(), "없는 파일")}, &out, &errors) != exitNothing || !strings.Contains(errors.String(), "읽을 수 없습니다") {
		t.Errorf("in Korean it says %q", &errors)
	}
	for _, args := range [][]string{{}, {"-o", "x"}, {"x"}, {"-o", "x", "-lang", "xx", "y"}, {"-bad"}} {
		if got := runImportDocs(args, &out, &errors); got != exitNothing {
			t.Errorf("%q gives %d", args, got)
		}
	}
}

// TestImportIsTheSame: the same pages give the same bytes, in whatever order they are named, with letters as they are.
func TestImportIsTheSame(t *testing.T) {
	files := map[string]string{"a.txt": bilingual("\n"), "b.md": plainPage("System.ServiceModel.Channels.MessageSent", "", "ko-KR", "HT", "보냈습니다 <b>굵게</b> \\<T> &amp; \u00e9."),
		"c.md": plainPage("System.ServiceModel.Channels.MessageSent", "", "ko-KR", "HT", "같은 날의 다른 것.")}
	one, two := importDocs(t, files, "a.txt", "b.md", "c.md"), importDocs(t, files, "c.md", "b.md", "a.txt", "a.txt")
	for tag, b := range one.raw {
		if !bytes.Equal(b, two.raw[tag]) {
			t.Errorf("%s differs", tag)
		}
		if !utf8.Valid(b) || regexp.MustCompile(`\\u`).Match(b) {
			t.Errorf("%s has escapes: %s", tag, b)
		}
	}
	if got := one.page(t, "ko", "MessageSent"); got.Description[0] != "보냈습니다 굵게 <T> & é." {
		t.Errorf("%+v", got)
	}
}

// TestImportSeed imports the published page that lies beside the project, where it does.
func TestImportSeed(t *testing.T) {
	pages, err := filepath.Glob("../../../shared/seed/*.txt")
	if err != nil || len(pages) == 0 {
		t.Skip("no published page lies in ../shared/seed")
	}
	out := t.TempDir()
	r := importInto(t, out, append([]string{"-o", out}, pages...))
	if r.status != exitImported || r.errors != "" {
		t.Fatalf("status %d: %s", r.status, r.errors)
	}
	ko, en := r.page(t, "ko", "HttpsClientCertificateNotPresent"), r.page(t, "en", "HttpsClientCertificateNotPresent")
	for _, p := range []docJSON{ko, en} {
		wantLinks(t, p)
		if len(p.Description) != 1 || strings.Count(p.Summary, ".") != 2 || strings.Count(p.Description[0], ".") != 2 || p.AssetID == "" {
			t.Errorf("%s: %d characters of summary, %d paragraphs", p.Locale, len(p.Summary), len(p.Description))
		}
		for _, s := range append([]string{p.Summary, p.Links[0].Text}, p.Description...) {
			if s == "" || strings.ContainsAny(s, "<>[]`#*\r\n") || strings.Contains(s, "span") || s != strings.TrimSpace(s) {
				t.Errorf("%s: markup is left in %d characters", p.Locale, len(s))
			}
			if hangul := regexp.MustCompile(`\p{Hangul}`).MatchString(s); hangul != (p.Locale == "ko-kr") {
				t.Errorf("%s: a text in the other language", p.Locale)
			}
		}
	}
	if ko.Translation != "MT" || ko.Handoff != "11/26/2020" || en.Translation != "" {
		t.Errorf("it comes from %s %s, %q", ko.Translation, ko.Handoff, en.Translation)
	}
}
