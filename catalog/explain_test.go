package catalog_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"svcscope/catalog"
)

// traceOf gives a record of a trace code as .NET 4.0 writes it.
func traceOf(name string) *catalog.Record {
	return &catalog.Record{Kind: catalog.KindTrace, Identifier: "http://msdn.microsoft.com/es-CO/library/" + name + ".aspx", Severity: catalog.Warning, Source: "System.ServiceModel"}
}

// withField adds a child of ExtendedData.
func withField(r *catalog.Record, name, text string) *catalog.Record {
	r.Extended = &catalog.Node{Name: "ExtendedData", Children: []catalog.Node{{Name: name, Text: text}}}
	return r
}

func TestExplainHTTPSListener(t *testing.T) {
	all := tables(t)
	for _, test := range []struct {
		tag    string
		record *catalog.Record
		words  []string
	}{
		{"en", withField(traceOf(notPresentName), "Url", "https://a.example/x"), []string{"HTTPS listener", "at https://a.example/x", "configured to require a client certificate"}},
		{"en", withField(traceOf(notPresentName), "Path", "/x.svc"), []string{"HTTPS listener", "for /x.svc", "configured to require a client certificate"}},
		{"en", traceOf(notPresentName), []string{"The HTTPS listener is configured to require a client certificate"}},
		{"ko", withField(traceOf(notPresentName), "Url", "https://a.example/x"), []string{"HTTPS 수신기(https://a.example/x)는", "클라이언트 인증서를 요구하도록 구성"}},
		{"ko", traceOf(notPresentName), []string{"HTTPS 수신기는 클라이언트 인증서를 요구하도록 구성"}},
	} {
		x := all[test.tag].Explain(test.record, nil)
		for _, w := range test.words {
			if !strings.Contains(x.Meaning, w) {
				t.Errorf("%s: %q lacks %q", test.tag, x.Meaning, w)
			}
		}
		if x.Tag != test.tag || x.CodeName != "HttpsClientCertificateNotPresent" || x.Guess || x.Title == "" || x.Note == "" || len(x.Steps) < 3 || x.Steps[0].Code == "" {
			t.Errorf("%s: %+v", test.tag, x)
		}
		if len(x.Causes) < 3 || x.Causes[0].Confidence != catalog.Likely || x.Causes[1].Confidence != catalog.Hint {
			t.Errorf("%s: causes %+v", test.tag, x.Causes)
		}
		keys := linkKeys(x)
		if n := len(keys); keys[0] != "code" || !slices.Equal(keys[n-3:], []string{"tracing-index", "using-tracing-to-troubleshoot", "administration-and-diagnostics"}) ||
			!slices.Contains(keys, "transport-security-certificate") {
			t.Errorf("%s: links %q", test.tag, keys)
		}
	}
	iis := all["en"].Explain(withField(traceOf(notPresentName), "Path", "/x.svc"), nil)
	self := all["en"].Explain(withField(traceOf(notPresentName), "Url", "https://a.example/x"), nil)
	if slices.ContainsFunc(iis.Steps, func(s catalog.Step) bool { return strings.Contains(s.Code, "netsh") }) ||
		!slices.ContainsFunc(self.Steps, func(s catalog.Step) bool { return strings.Contains(s.Code, "netsh") }) {
		t.Error("the steps do not follow the hosting")
	}
}

func linkKeys(x catalog.Explanation) []string {
	var keys []string
	for _, l := range x.Links {
		keys = append(keys, l.Key)
	}
	return keys
}

func TestExplainKinds(t *testing.T) {
	all := tables(t)
	throwing := traceOf("System.ServiceModel.Diagnostics.ThrowingException")
	throwing.Exception = &catalog.Exception{
		Type: "System.ServiceModel.CommunicationException, System.ServiceModel, Version=4.0.0.0", Message: "first line\r\n\tsecond " + strings.Repeat("가", 300),
		Inner: &catalog.Exception{Type: "System.ComponentModel.Win32Exception", NativeCode: "80090325"},
	}
	boundary := traceOf("System.ServiceModel.Diagnostics.ActivityBoundary")
	boundary.Severity = catalog.Stop
	fault := &catalog.Record{Kind: catalog.KindMessage, Message: &catalog.Message{Source: "TransportSend", Fault: &catalog.Fault{Code: "s:Receiver", Reason: "broken {n}"}}}
	tests := []struct {
		name    string
		record  *catalog.Record
		title   string
		meaning string // part of it
		code    string
		guess   bool
	}{
		{"transfer", &catalog.Record{Severity: catalog.Transfer, HasEventID: true, Source: "System.ServiceModel"}, "Transfer", "another one", "", false},
		{"message", &catalog.Record{Kind: catalog.KindMessage, Message: &catalog.Message{Action: "urn:a"}}, "Logged message", "Action: urn:a", "", false},
		{"fault", fault, "Logged fault", "(s:Receiver). Reason: broken {n}", "", false},
		{"plain", &catalog.Record{Text: "hello", Source: "Mine", HasEventID: true, EventID: 262160}, "Plain trace line", "(source: Mine)", "", false},
		{"own number", &catalog.Record{Kind: catalog.KindTrace, HasEventID: true, EventID: 7}, "Record without a known code", "event id 7", "", false},
		{"unknown code", traceOf("System.ServiceModel.Brand.New"), "Unknown trace code", "Brand.New", "", false},
		{"guess", &catalog.Record{Kind: catalog.KindTrace, HasEventID: true, EventID: 262160}, "Client certificate missing", "HTTPS listener", "HttpsClientCertificateNotPresent", true},
		{"torn", &catalog.Record{Damage: catalog.DamageTorn}, "Torn record", "before this one is closed", "", false},
		{"cut", &catalog.Record{Damage: catalog.DamageCut}, "Cut-off record", "ends inside", "", false},
		{"unreadable", &catalog.Record{Unreadable: "why"}, "Unreadable record", "not well formed", "", false},
		{"provider event", &catalog.Record{Kind: catalog.KindTrace, Identifier: "225"}, "TraceCorrelationKeys", "event tracing", "TraceCorrelationKeys", false},
		{"bare word", &catalog.Record{Kind: catalog.KindOther, Identifier: "UnhandledException"}, "Exception that no code handled", "The process ends", "UnhandledException", false},
		{"exception", throwing, "Exception thrown", ": System.ServiceModel.CommunicationException. ", "ThrowingException", false},
		{"folded", throwing, "Exception thrown", "first line second 가", "ThrowingException", false},
		{"boundary", withField(boundary, "ActivityName", "Open host"), "Activity ends", ": Open host", "ActivityBoundary", false},
	}
	for _, test := range tests {
		for tag, text := range all {
			x := text.Explain(test.record, nil)
			if x.Tag != tag || x.Title == "" || x.Meaning == "" || x.CodeName != test.code || x.Guess != test.guess || len(x.Links) < 3 {
				t.Errorf("%s in %s: %+v", test.name, tag, x)
			}
			for _, l := range x.Links {
				if why := checkLink(l.URL, text.Locale); why != "" {
					t.Errorf("%s in %s: %s: %s", test.name, tag, l.URL, why)
				}
			}
			if tag == "en" && (x.Title != test.title || !strings.Contains(x.Meaning, test.meaning)) {
				t.Errorf("%s: title %q, meaning %q; want %q, ...%q...", test.name, x.Title, x.Meaning, test.title, test.meaning)
			}
		}
	}
	if x := all["en"].Explain(throwing, nil); !strings.Contains(x.Causes[0].Text, "(System.ComponentModel.Win32Exception)") || strings.Contains(x.Meaning, "\n") ||
		!strings.Contains(x.Meaning, "…") {
		t.Errorf("%+v", x)
	}
}

const testRules = `{"tag":"en","name":"English","locale":"en-us",
 "native":{"CERT_E_EXPIRED":"The certificate has expired."},
 "categories":{"not-presented":"No certificate"},
 "rules":{"r/full":{"title":"Refused[[ at {endpoint}]]","short":"Code {code}.","meaning":"{caller|Somebody} was refused.[[ {codeText}]]","note":"Process {process}",
   "causes":[{"text":"It expired: {codeName}","confidence":"certain","when":"code=0x101"},{"text":"Not 0x101","when":"code!=0x101"},"plain",{"text":"caller known","when":"caller"},{"text":"caller unknown","when":"!caller"}],
   "steps":[{"text":"Look at {endpoint}","code":"netsh ipport=0.0.0.0:{port|443} appid={0011-22} { $_ }"}],"links":["certificates","nonsense","tracing-index","certificates"]},
  "r/bare":{"title":"Bare {missing}"}}}`

func TestExplainFinding(t *testing.T) {
	en := parse(t, testRules)
	record := &catalog.Record{Process: "Host", Identifier: "x"}
	known := &catalog.Finding{Rule: "r/full", Category: "not-presented", Facts: []catalog.Field{
		{Name: "endpoint", Value: "https://a"}, {Name: "code", Value: "0x101"}, {Name: "codeName", Value: "CERT_E_EXPIRED"}, {Name: "caller", Value: "10.0.0.1"}, {Name: "port", Value: "8443"}}}
	x := en.Explain(record, known)
	want := catalog.Explanation{Tag: "en", Tags: catalog.Tags{Title: "en", Short: "en", Meaning: "en", Note: "en", Causes: "en", Steps: "en"}, Title: "Refused at https://a", Short: "Code 0x101.", Meaning: "10.0.0.1 was refused. The certificate has expired.", Note: "Process Host",
		Causes: []catalog.Cause{{Text: "It expired: CERT_E_EXPIRED", Confidence: catalog.Certain}, {Text: "plain"}, {Text: "caller known"}},
		Steps:  []catalog.Step{{Text: "Look at https://a", Code: "netsh ipport=0.0.0.0:8443 appid={0011-22} { $_ }"}}}
	if got := linkKeys(x); !slices.Equal(got, []string{"certificates", "tracing-index", "using-tracing-to-troubleshoot", "administration-and-diagnostics"}) {
		t.Errorf("links %q", got)
	}
	x.Links = nil
	same(t, x, want)

	x = en.Explain(&catalog.Record{Identifier: "x"}, &catalog.Finding{Rule: "r/full"})
	x.Links = nil
	same(t, x, catalog.Explanation{Tag: "en", Tags: catalog.Tags{Title: "en", Meaning: "en", Causes: "en"}, Title: "Refused", Meaning: "Somebody was refused.", Causes: []catalog.Cause{{Text: "Not 0x101"}, {Text: "plain"}, {Text: "caller unknown"}}})

	for rule, title := range map[string]string{"r/bare": "No certificate", "r/none": "No certificate"} {
		if x := en.Explain(record, &catalog.Finding{Rule: rule, Category: "not-presented"}); x.Title != title {
			t.Errorf("%s: title %q", rule, x.Title)
		}
	}
	if x := en.Explain(record, &catalog.Finding{Rule: "r/none", Category: "new"}); x.Title != "new" {
		t.Errorf("title %q", x.Title)
	}
	alone := en.Explain(nil, known)
	if alone.Title != "Refused at https://a" || alone.Short != "Code 0x101." || alone.Note != "" || alone.CodeName != "" {
		t.Errorf("without a record: %+v", alone)
	}
	if x := en.Explain(nil, &catalog.Finding{Rule: "r/none", Category: "not-presented"}); x.Title != "No certificate" || x.Short != "" || x.Tag != "en" {
		t.Errorf("without a record and a text: %+v", x)
	}
	if x := en.Explain(nil, nil); x.Title != "" || len(x.Links) != 3 {
		t.Errorf("of nothing: %+v", x)
	}
}

// TestExplainCodeWithoutText: a code with a title only, or with no text at all, is explained by how much it matters.
func TestExplainCodeWithoutText(t *testing.T) {
	text := parse(t, `{"tag":"en","name":"English","locale":"en-us","codes":{"System.ServiceModel.Channels.MessageSent":{"title":"Message sent"}},
		"kinds":{"code-normal":{"title":"{codeShort}","meaning":"The code {codeShort} reports an ordinary step."}}}`)
	for name, title := range map[string]string{"MessageSent": "Message sent", "MsmqDetected": "MsmqDetected"} {
		x := text.Explain(traceOf("System.ServiceModel.Channels."+name), nil)
		if x.Title != title || x.Meaning != "The code "+name+" reports an ordinary step." || x.CodeName != name || x.Guess {
			t.Errorf("%s: %+v", name, x)
		}
	}
}

// TestExplainFallsBack: the language of the text is said, the links stay in the reader's locale.
func TestExplainFallsBack(t *testing.T) {
	ko := parse(t, `{"tag":"ko","name":"한국어","locale":"ko-kr","links":{"certificates":"인증서 사용"}}`)
	ko.Fallback(parse(t, testRules))
	x := ko.Explain(&catalog.Record{}, &catalog.Finding{Rule: "r/full"})
	if x.Tag != "en" || x.Title != "Refused" {
		t.Errorf("%+v", x)
	}
	for _, l := range x.Links {
		if why := checkLink(l.URL, "ko-kr"); why != "" {
			t.Errorf("%s: %s", l.URL, why)
		}
	}
	if x.Links[0].Title != "인증서 사용" {
		t.Errorf("link %+v", x.Links[0])
	}
	if x := ko.Explain(traceOf(notPresentName), nil); x.Title != "HttpsClientCertificateNotPresent" || x.Tag != "ko" {
		t.Errorf("without any text: %+v", x)
	}
}

// TestEachPartFallsBack: what a language lacks is told in the first one behind it that has it, and each part says in which.
// Another table is sent for only where something is lacking that must be there, and then nothing stands in for it yet.
func TestEachPartFallsBack(t *testing.T) {
	const problem, normal = notPresentName, "System.ServiceModel.Channels.MessageSent"
	const bounds = "System.ServiceModel.Diagnostics.ActivityBoundary"
	pt := parse(t, `{"tag":"pt","locale":"pt-pt","codes":{"`+problem+`":{"title":"Título","note":"Nota"}},"kinds":{"code-notice":{"title":"t","meaning":"m"}},"rules":{}}`)
	br := parse(t, `{"tag":"pt-BR","locale":"pt-br","codes":{"`+problem+`":{"meaning":"Significado"},"`+normal+`":{"title":"Enviada","meaning":"Foi."}},
		"kinds":{"stop":{"title":"Fim"}},"rules":{"r":{"title":"Recusado","short":"Recusado.","meaning":"Foi recusado.","causes":["Porque sim"]}},
		"links":{"certificates":"Certificados","tracing-index":"1","using-tracing-to-troubleshoot":"2","administration-and-diagnostics":"3"}}`)
	sent := 0
	en := parse(t, `{"tag":"en","locale":"en-us","ui":{"a":"A"},"categories":{"c":"Category"}}`)
	en.Absent(func() { sent++ })
	br.Fallback(pt)
	pt.Fallback(en)

	x := br.Explain(traceOf(normal), nil)
	if br.RowTitle(catalog.ByName(normal), catalog.Information); x.Title != "Enviada" || br.EventTitle("Schannel", 1) != "" || br.UI("a") != "A" || br.Category("c") != "Category" || sent != 0 {
		t.Fatalf("English was sent for where it is not needed: %d, %+v", sent, x)
	}
	x = br.Explain(traceOf(problem), nil)
	if x.Title != "Título" || x.Meaning != "Significado" || x.Causes != nil || sent == 0 {
		t.Errorf("%d: %+v", sent, x)
	}
	en.Complete(parse(t, `{"tag":"en","locale":"en-us","ui":{"a":"B"},"native":{"CERT_E_EXPIRED":"Expired"},
		"codes":{"`+problem+`":{"title":"Title","meaning":"Meaning","note":"Note","causes":["Cause"],"steps":["Step"]}},
		"rules":{"r":{"title":"Refused","meaning":"Refused","causes":["Because"],"steps":["Look"],"links":["certificates","tls"]}},"links":{"tls":"TLS"},"kinds":{"plain":{"title":"Line","meaning":"A line"}}}`))
	sent = 0
	x = br.Explain(traceOf(problem), nil)
	if want := (catalog.Tags{Title: "pt", Meaning: "pt-BR", Note: "pt", Causes: "en", Steps: "en"}); x.Tags != want || x.Tag != "pt-BR" || x.Causes[0].Text != "Cause" || x.Note != "Nota" {
		t.Errorf("%+v", x)
	}
	x = br.Explain(nil, &catalog.Finding{Rule: "r", Category: "c"})
	if want := (catalog.Tags{Title: "pt-BR", Short: "pt-BR", Meaning: "pt-BR", Causes: "pt-BR", Steps: "en"}); x.Tags != want || x.Title != "Recusado" || x.Causes[0].Text != "Porque sim" || x.Steps[0].Text != "Look" {
		t.Errorf("%+v", x)
	}
	if x = br.Explain(nil, &catalog.Finding{Rule: "none", Category: "c"}); x.Title != "Category" || x.Tags.Title != "en" {
		t.Errorf("%+v", x)
	}
	x = br.Explain(&catalog.Record{Text: "x"}, nil)
	if want := (catalog.Tags{Title: "en", Meaning: "en"}); x.Tags != want || x.Tag != "en" || x.Links[0].Tag != "pt-BR" {
		t.Errorf("%+v", x)
	}
	a, _ := br.Link("certificates")
	b, _ := br.Link("tls")
	c, _ := br.Link("mmc")
	if a.Tag != "pt-BR" || b.Tag != "en" || b.Title != "TLS" || c.Tag != "" || c.Title != "mmc" {
		t.Errorf("%+v %+v %+v", a, b, c)
	}
	if sent != 0 || br.Native("CERT_E_EXPIRED") != "Expired" || en.UI("a") != "A" || br.RowTitle(catalog.ByName(bounds), catalog.Stop) != "Fim" {
		t.Errorf("a table that is whole was sent for %d times", sent)
	}
}

func same(t *testing.T, got, want catalog.Explanation) {
	t.Helper()
	a, _ := json.MarshalIndent(got, "", " ")
	b, _ := json.MarshalIndent(want, "", " ")
	if string(a) != string(b) {
		t.Errorf("got %s\nwant %s", a, b)
	}
}

// TestNothingIsHollow: with no value known, every text still reads whole, or is left out; title and meaning never are.
func TestNothingIsHollow(t *testing.T) {
	for tag, text := range tables(t) {
		for _, c := range catalog.Codes() {
			x := text.Explain(&catalog.Record{Kind: catalog.KindTrace, Identifier: "http://msdn.microsoft.com/library/" + c.Name + ".aspx"}, nil)
			if c.Provider() {
				continue
			}
			parts := []string{x.Title, x.Meaning, x.Note}
			if x.Title == "" || x.Meaning == "" {
				t.Errorf("%s: %s has no title or meaning without values", tag, c.Name)
			}
			for _, p := range x.Causes {
				parts = append(parts, p.Text)
			}
			for _, s := range x.Steps {
				parts = append(parts, s.Text)
				if strings.Contains(s.Code, "{") {
					t.Errorf("%s: %s: code %q", tag, c.Name, s.Code)
				}
			}
			for _, p := range parts {
				if strings.ContainsAny(p, "{}|") || strings.Contains(p, "[[") || strings.Contains(p, "()") || strings.Contains(p, "  ") || strings.Contains(p+" ", " . ") || strings.TrimSpace(p) != p {
					t.Errorf("%s: %s: %q", tag, c.Name, p)
				}
			}
		}
		for _, key := range text.Keys() {
			if rule, ok := strings.CutPrefix(key, "rules/"); ok && strings.HasSuffix(rule, "/title") {
				x := text.Explain(&catalog.Record{Identifier: "x"}, &catalog.Finding{Rule: strings.TrimSuffix(rule, "/title"), Category: "-"})
				if x.Title == "-" || x.Meaning == "" || x.Meaning == text.Explain(&catalog.Record{Identifier: "x"}, nil).Meaning {
					t.Errorf("%s: rule %s has no title or meaning without values: %q, %q", tag, rule, x.Title, x.Meaning)
				}
			}
		}
	}
}
