package query_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/index"
	"svcscope/catalog/query"
)

// korean is a reader's language of the tests: titles by what the page rests them on.
var korean = &query.Language{
	Levels: [...][]string{
		catalog.SeverityUnknown: {"알 수 없음"}, catalog.Critical: {"위험"}, catalog.Error: {"오류"}, catalog.Warning: {"경고"}, catalog.Information: {"정보", "Info (정보)"},
		catalog.Verbose: {"자세히"}, catalog.Start: {"시작"}, catalog.Stop: {"중지"}, catalog.Suspend: {"일시 중지"}, catalog.Resume: {"다시 시작"}, catalog.Transfer: {"전송"},
	},
	Activity: "활동",
	Title: func(h *catalog.Head) string {
		switch {
		case h.Kind == catalog.KindEvent:
			if string(h.Source) == "Schannel" && h.EventID == 36888 {
				return "TLS 연결 거부"
			}
			return ""
		case h.Severity == catalog.Transfer:
			return "전송"
		case h.Kind == catalog.KindMessage:
			return "메시지"
		}
		code, _ := catalog.LookupBytes(h.Identifier, h.EventID, h.HasEventID)
		switch {
		case h.Severity.Activity() && (code == nil || code.EventID == 131085):
			return "활동 " + map[catalog.Severity]string{catalog.Start: "시작", catalog.Stop: "중지", catalog.Suspend: "일시 중지", catalog.Resume: "다시 시작"}[h.Severity]
		case code == nil:
			return ""
		}
		return map[uint32]string{262160: "클라이언트 인증서 없음", 262159: "올바르지 않은 클라이언트 인증서"}[code.EventID]
	},
}

// rowsFor is rowsOf for who reads in a language.
func rowsFor(t testing.TB, reader *query.Language, x *index.Index, filter string) string {
	e, err := reader.Parse(filter)
	if err != nil {
		t.Fatalf("%q: %v", filter, err)
	}
	var rows []string
	for _, rec := range query.Compile(e, x, seoul, reader).All() {
		rows = append(rows, fmt.Sprint(x.Position(rec)+1))
	}
	return strings.Join(rows, " ")
}

// indexOf is an index of one file.
func indexOf(t testing.TB, rows []catalog.Head) *index.Index {
	x := index.New()
	b := index.NewBuilder()
	for n := range rows {
		rows[n].Offset, rows[n].Length = int64(n*100), 100
		b.Add(&rows[n])
	}
	if err := x.Append(x.AddFile("a", 1000), b.AppendShard(nil)); err != nil {
		t.Fatal(err)
	}
	return x
}

// TestReadInTheTable: words that a reader sees in the table find the rows that show them: titles in front of descriptions, by code,
// severity, kind and provider, and names of severities.
func TestReadInTheTable(t *testing.T) {
	const boundary, docs = "System.ServiceModel", "https://docs.microsoft.com/dotnet/framework/wcf/diagnostics/tracing/System-ServiceModel-"
	trace := func(sev catalog.Severity, id uint32, identifier, summary string) catalog.Head {
		if identifier != "" {
			identifier = docs + identifier
		}
		return catalog.Head{Kind: catalog.KindTrace, Severity: sev, EventID: id, HasEventID: id > 0, Source: []byte("System.ServiceModel"), Identifier: []byte(identifier), Summary: []byte(summary)}
	}
	event := func(source string, id uint32) catalog.Head {
		return catalog.Head{Kind: catalog.KindEvent, Severity: catalog.Error, EventID: id, HasEventID: true, Source: []byte(source)}
	}
	x := indexOf(t, []catalog.Head{
		trace(catalog.Warning, 262160, "Channels-HttpsClientCertificateNotPresent", "The client sent nothing"),
		trace(catalog.Error, 7, "Channels-HttpsClientCertificateInvalid", "x"), // the identifier counts, not the number
		trace(catalog.Start, 131085, "Diagnostics-ActivityBoundary", "Open"),
		trace(catalog.Stop, 131085, "Diagnostics-ActivityBoundary", "Open"),
		trace(catalog.Resume, 131085, "", ""),
		{Severity: catalog.Transfer},
		{Kind: catalog.KindMessage, Severity: catalog.Information, Summary: []byte("http://tempuri.org/활동")},
		event("Schannel", 36888),
		event("Shop", 36888),
		event("Shop", 262160), // no trace code
		trace(catalog.Verbose, 0, "", "인증서 시작"),
		trace(catalog.Information, 262160, "My-Own", "y"), // its identifier names nothing known
	})
	for _, c := range []struct{ filter, rows string }{
		{"인증서", "1 2 11"},
		{`"클라이언트 인증서 없음"`, "1"},
		{`"클라이언트인증서"`, ""},
		{"인증서 없음", "1"},
		{"-인증서", "3 4 5 6 7 8 9 10 12"},
		{"클라이언트*없음", "1"},
		{`"클라이언트*없음"`, ""},
		{"sent 인증서", "1"}, // one in the description, one in front of it
		{"활동 시작", "3 5"},  // as two words
		{`"활동 시작"`, "3"},
		{`"활동 다시 시작"`, "5"},
		{"활동", "3 4 5 7"},
		{"시작", "3 5 11"},
		{"전송", "6"},
		{"전송 -transfer", ""},
		{"메시지", "7"},
		{"연결", "8"},
		{"tls 거부", "8"},
		{"\u110b\u1167\u11ab\u1100\u1167\u11af", "8"}, // spelled in single letters
		{"오류", "2 8 9 10"},
		{"경고 or 위험", "1"},
		{"정보", "7 12"},
		{"error", "2 8 9 10"}, // English names hold in every language
		{"/^활동.*시작$/", "3 5"},
		{"text:인증서", "11"}, // the record's own
		{"level:오류", "2 8 9 10"},
		{"level:오류,start", "2 3 8 9 10"},
		{"level>=경고", "1 2 8 9 10"},
		{"level:경고..위험", "1 2 8 9 10"},
		{"level:..자세히", "11"},
		{`level:"다시 시작"`, "5"},
		{`-level:"알 수 없음"`, "1 2 3 4 5 6 7 8 9 10 11 12"},
		{"level:활동", "3 4 5 6"},
		{"severity=전송", "6"},
	} {
		if got := rowsFor(t, korean, x, c.filter); got != c.rows {
			t.Errorf("%q leaves %q, want %q", c.filter, got, c.rows)
		}
	}
	none := &query.Language{Title: func(*catalog.Head) string { return "" }}
	if got := rowsFor(t, none, sample(t), "/^$/"); got != "5 6 7" {
		t.Errorf("what is in front of no description is found in %q", got)
	}
	for filter, want := range map[string]string{"인증서": "11", "활동": "7", "전송": "", "transfer": "6"} {
		if got := rowsOf(t, x, filter); got != want {
			t.Errorf("to who reads no language %q leaves %q, want %q", filter, got, want)
		}
	}
}

// TestTitlesOfWhatComes: a filter knows what a word means for codes, severities, kinds and providers that come later.
func TestTitlesOfWhatComes(t *testing.T) {
	x := index.New()
	var filters []*query.Filter
	texts := []string{"인증서", "활동 시작", "메시지", "거부", "인증서 sent"}
	for _, f := range texts {
		e, _ := korean.Parse(f)
		filters = append(filters, query.Compile(e, x, seoul, korean))
	}
	for n, h := range []catalog.Head{
		{Kind: catalog.KindTrace, Summary: []byte("sent")},
		{Kind: catalog.KindTrace, EventID: 131085, HasEventID: true, Severity: catalog.Stop},
		{Kind: catalog.KindTrace, EventID: 262160, HasEventID: true, Summary: []byte("sent")},
		{Kind: catalog.KindTrace, EventID: 131085, HasEventID: true, Severity: catalog.Start},
		{Kind: catalog.KindMessage, EventID: 131085, HasEventID: true, Severity: catalog.Start},
		{Kind: catalog.KindEvent, EventID: 36888, HasEventID: true, Source: []byte("Shop")},
		{Kind: catalog.KindEvent, EventID: 36888, HasEventID: true, Source: []byte("Schannel")},
	} {
		b := index.NewBuilder()
		h.Length = 1
		b.Add(&h)
		if err := x.Append(x.AddFile(fmt.Sprint(n), 1), b.AppendShard(nil)); err != nil {
			t.Fatal(err)
		}
		for i, f := range filters {
			var got []string
			for _, rec := range f.All() {
				got = append(got, fmt.Sprint(x.Position(rec)+1))
			}
			if fresh := rowsFor(t, korean, x, texts[i]); strings.Join(got, " ") != fresh {
				t.Errorf("%d records: %q leaves %q, compiled anew %q", n+1, texts[i], got, fresh)
			}
		}
	}
	for i, want := range []string{"3", "4", "5", "7", "3"} {
		if got := rowsFor(t, korean, x, texts[i]); got != want {
			t.Errorf("%q leaves %q, want %q", texts[i], got, want)
		}
	}
}

// TestParseLevels: names of severities in the reader's language read as the English ones, so that the filter's own text is the same
// for everybody; what is wrong is answered with all that is right.
func TestParseLevels(t *testing.T) {
	for _, c := range []struct{ in, out string }{
		{"level:오류", "level:error"},
		{"level:\u110b\u1169\u1105\u1172", "level:error"}, // spelled in single letters
		{"level!=오류,경고", "-level:error,warning"},
		{"level>=경고", "level>=warning"},
		{"level:경고..", "level:warning.."},
		{"level:Error", "level:Error"},
		{`level:"일시 중지"`, "level:suspend"},
		{`level:"오류"`, "level:error"},
		{`level:"info (정보)"`, "level:information"},
		{"level:활동", "level:activity"},
		{"오류 source:오류", "오류 source:오류"},
	} {
		e, err := korean.Parse(c.in)
		if err != nil || e.String() != c.out {
			t.Errorf("%q reads as %v (%v), want %q", c.in, e, err, c.out)
			continue
		}
		roundTrip(t, c.in, e)
	}
	const ranked = "critical (위험), error (오류), warning (경고), information (정보), verbose (자세히)"
	const all = ranked + `, start (시작), stop (중지), suspend ("일시 중지"), resume ("다시 시작"), transfer (전송), unknown ("알 수 없음"), activity (활동)`
	for in, want := range map[string]string{
		"level:나쁨": all, "level:error,나쁨": all, "level:": "", "level>=나쁨": ranked, "level>=전송": ranked, "level<=foo": ranked, "level:경고..나쁨": ranked, "level>=활동": ranked,
	} {
		_, err := korean.Parse(in)
		if bad, ok := err.(*query.Error); !ok || bad.Args["expected"] != want {
			t.Errorf("%q: %v, want %q", in, err, want)
		}
	}
	_, err := query.Parse("level>=foo")
	if bad, ok := err.(*query.Error); !ok || bad.Args["expected"] != "critical, error, warning, information, verbose" {
		t.Errorf("level>=foo: %v", err)
	}
	if e, err := new(query.Language).Parse("level:"); err == nil {
		t.Errorf("no level is %v", e)
	}
	if e, err := query.Parse(`a level:error`); err != nil || !reflect.DeepEqual(e, must(korean.Parse("a level:오류"))) {
		t.Errorf("%v, %v", e, err)
	}
}

func must(e query.Expr, err error) query.Expr {
	if err != nil {
		panic(err)
	}
	return e
}
