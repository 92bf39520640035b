package query_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"svcscope/catalog"
	"svcscope/catalog/index"
	"svcscope/catalog/query"
)

// seoul is a zone of its own for the tests, whatever zones the machine knows.
var seoul = time.FixedZone("KST", 9*3600)

func at(s string) int64 {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return t.UnixNano()
}

// records are the rows of the eval tests: row 1 is the first.
func records() []catalog.Head {
	client := catalog.GUID{0x0a, 0x1b, 0x2c, 0x3d, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	head := func(time string, sev catalog.Severity, id uint32, source, identifier, summary string) catalog.Head {
		return catalog.Head{Kind: catalog.KindTrace, Time: at(time), HasTime: true, HasZone: true, Severity: sev, EventID: id, HasEventID: true,
			ProcessID: 4711, ThreadID: 5, Source: []byte(source), Process: []byte("w3wp"), Computer: []byte("WEB01"),
			Identifier: []byte(identifier), Summary: []byte(summary)}
	}
	const msdn, docs = "http://msdn.microsoft.com/ko-KR/library/System.ServiceModel.", "https://docs.microsoft.com/dotnet/framework/wcf/diagnostics/tracing/System-ServiceModel-"
	rows := []catalog.Head{
		head("2026-11-22T03:00:00Z", catalog.Information, 131085, "System.ServiceModel", msdn+"Diagnostics.ActivityBoundary.aspx", "Listening at https://host/a.svc"),
		head("2026-11-22T03:00:30Z", catalog.Warning, 262160, "System.ServiceModel", docs+"Channels-HttpsClientCertificateNotPresent", "The client sent nothing"),
		head("2026-11-22T03:04:59.999Z", catalog.Error, 262159, "System.ServiceModel", msdn+"Channels.HttpsClientCertificateInvalid.aspx", "클라이언트 인증서 오류"),
		head("2026-11-22T03:05:00Z", catalog.Critical, 7, "System.Net.Sockets", "http://example.org/My.Own-Code", "Socket (closed) \"x\""),
		head("2026-11-23T14:59:00Z", catalog.Transfer, 0, "System.Net", "", ""),
		head("2026-11-23T15:30:00Z", catalog.Verbose, 262161, "MyApp", "", "50*3 timed out"),
		head("2026-11-24T03:00:59Z", catalog.Start, 131085, "System.ServiceModel.MessageLogging", "", "Processing message 12"),
	}
	rows[2].Activity, rows[2].Exception, rows[2].ProcessID = client, true, 99
	rows[3].Computer, rows[3].ThreadID = []byte("DB-02"), 4294967295
	rows[4].HasEventID, rows[4].HasRelated, rows[4].Related = false, true, client
	rows[5].Damage = catalog.DamageTorn
	rows[6].Kind, rows[6].Process = catalog.KindMessage, []byte(`C:\svc\Host.exe`)
	return rows
}

// sample is an index of records, the last three of them in a second file.
func sample(t testing.TB) *index.Index {
	rows := records()
	x := index.New()
	first := rows[:4]
	for i, part := range [][]catalog.Head{first, rows[4:]} {
		x.AddFile([]string{"web.svclog", "Über 서버.svclog"}[i], 1000)
		b := index.NewBuilder()
		for n := range part {
			part[n].Offset, part[n].Length = int64(n*100), 100
			b.Add(&part[n])
		}
		if i == 0 {
			b.Mark(1, &catalog.Finding{Rule: "client-certificate/not-presented/https-listener", Category: "not-presented", Confidence: catalog.Certain})
			b.Mark(2, &catalog.Finding{Rule: "client-certificate/untrusted-root/https-listener", Category: "untrusted-root", Confidence: catalog.Hint})
			b.Unreadable(3)
		}
		if err := x.Append(i, b.AppendShard(nil)); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

// rowsOf gives the numbers of the rows that a filter leaves, as "1 2 3".
func rowsOf(t testing.TB, x *index.Index, filter string) string {
	e, err := query.Parse(filter)
	if err != nil {
		t.Fatalf("%q: %v", filter, err)
	}
	var rows []string
	for _, rec := range query.Compile(e, x, seoul, nil).All() {
		rows = append(rows, fmt.Sprint(x.Position(rec)+1))
	}
	return strings.Join(rows, " ")
}

func TestCompile(t *testing.T) {
	x := sample(t)
	for _, c := range []struct{ filter, rows string }{
		{"", "1 2 3 4 5 6 7"},
		// words, over every column
		{"listening", "1"},
		{"LISTENING", "1"},
		{`"sent nothing"`, "2"},
		{"sent*noth", "2"},
		{"nothing*sent", ""},
		{`"50*3"`, "6"},
		{"50*out", "6"},
		{"인증서", "3"},
		{"클라이언트 오류", "3"},
		{"\u110f\u1173\u11af\u1105\u1161\u110b\u1175", "3"}, // the start of it, spelled in single letters
		{"sockets", "4"},
		{"db-02", "4"},
		{"host.exe", "7"},
		{"26216", "2 6"},
		{"0x40010", "2"},
		{"NotPresent", "2"},
		{"own-code", "4"},
		{"ko-kr", "1 3"},
		{"critical", "4"},
		{"0a1b2c3d", "3"},
		{"{0A1B2C3D-0405-0607-0809-0a0b0c0d0e0f}", "3"},
		{"über", "5 6 7"},
		{"서버", "5 6 7"},
		{`(closed)`, "4"},
		{`"(closed)"`, "4"},
		{"*", "1 2 3 4 5 6 7"},
		{"/sock(et|s)/", "4"},
		{"/^2621(59|60)$/", "2 3"},
		{"/https:.*SVC/", "1"},
		// operators
		{"sent or listening", "1 2"},
		{"system -code:262160 -level:error", "1 4 5 7"},
		{"not (level:error or level:critical) web.svclog", "1 2"},
		// levels
		{"level:error", "3"},
		{"level:Info,Warn", "1 2"},
		{"level>=warning", "2 3 4"},
		{"level>warning", "3 4"},
		{"level<=information", "1 6"},
		{"level<information", "6"},
		{"level:warning..error", "2 3"},
		{"level:error..warning", "2 3"},
		{"level:..warning", "1 2 6"},
		{"level:activity", "5 7"},
		{"level:start", "7"},
		// codes
		{"code:262160", "2"},
		{"code:0x40010", "2"},
		{"code:262159,262160", "2 3"},
		{"code:262159..262161", "2 3 6"},
		{"code>=262160", "2 6"},
		{"code<100", "4"},
		{"code:HttpsClientCertificate*", "2 3"},
		{"code:httpsclientcertificatenotpresent", "2"},
		{"code:System.ServiceModel.Channels.HttpsClientCertificateInvalid", "3"},
		{"code:2621*", "2 3 6"},          // also the number as text
		{"code:ActivityBoundary", "1 7"}, // row 7 by its number alone
		{"code:Code", "4"},
		{`code:""`, "5"},
		{"code:/invalid$/", "3"},
		// names
		{"source:System.Net", "5"},
		{"source:system.net*", "4 5"},
		{"-source:System.*", "6"},
		{"source:*servicemodel*", "1 2 3 7"},
		{"source:/net/", "4 5"},
		{"process:*exe", "7"},
		{"computer:db-02,nothing", "4"},
		{"identifier:*aspx", "1 3"},
		{`identifier:""`, "5 6 7"},
		{"file:web.svclog", "1 2 3 4"},
		{`file:"über 서버.svclog"`, "5 6 7"},
		{"file:*서버*", "5 6 7"},
		{"text:message", "7"},
		{"text:p*12", "7"},
		{`text:"50*3"`, "6"},
		{`text:""`, "5"},
		{"description:sent,socket", "2 4"},
		// numbers
		{"pid:99", "3"},
		{"pid:0x63,5", "3"},
		{"pid<4711", "3"},
		{"pid:*", "1 2 3 4 5 6 7"},
		{"tid>5", "4"},
		{"thread:5..4294967295", "1 2 3 4 5 6 7"},
		{"record:3", "3"},
		{"record:6..", "6 7"},
		{"record:3..2", "2 3"},
		{"record>=99", ""},
		{"record<1", ""},
		{"record:..2", "1 2"},
		// activities
		{"activity:0a1b2c3d", "3"},
		{"activity:0a1", "3"},
		{"activity:0A1B2C3D-0405-0607-0809-0A0B0C0D0E0F", "3"},
		{"activity:0a1b2c3d,00000000", "1 2 3 4 5 6 7"},
		{"activity:0a1b2c3e", ""},
		// times, in the zone of the tests (+09:00)
		{"time:12:00", "1 2 7"},
		{"time:12:00:30", "2"},
		{"time:12:04:59.9", "3"},
		{"time:12:00..12:04", "1 2 3 7"},
		{"time:12:00..12:05", "1 2 3 4 7"},
		{"time>=12:05", "4 5"},
		{"time>12:05", "5"},
		{"time<12:00:30", "1 6"},
		{"time<=12:00:30", "1 2 6"},
		{"time:23:00..00:59", "5 6"},
		{"time>23:59", ""},
		{"time<00:00", ""},
		{"time:2026-11-22", "1 2 3 4"},
		{"time:2026-11-24", "6 7"},
		{"time:2026-11-22T12", "1 2 3 4"},
		{"time:2026-11-22T12:00", "1 2"},
		{"time:2026-11-22T12:00..12:04", "1 2 3"},
		{`time:"2026-11-22 12:05"`, "4"},
		{"time:2026-11-22T03:05Z", "4"},
		{"time:2026-11-22t03:05:00z", "4"},
		{"time>2026-11-22", "5 6 7"},
		{"time:2026-11-24..2026-11-23", "5 6 7"},
		{"time:..2026-11-22T12:00", "1 2"},
		// findings and flags
		{"finding:*", "2 3"},
		{"finding:not-presented", "2"},
		{"finding:client-certificate/untrusted-root/*", "3"},
		{"finding:client-certificate/*", "2 3"},
		{"finding:hint", "3"},
		{"-finding:*", "1 4 5 6 7"},
		{"is:failure", "2"},
		{"is:finding", "2 3"},
		{"is:damaged", "6"},
		{"is:unreadable", "4"},
		{"is:transfer,message", "5 7"},
		{"is:exception", "3"},
	} {
		if got := rowsOf(t, x, c.filter); got != c.rows {
			t.Errorf("%q leaves %q, want %q", c.filter, got, c.rows)
		}
	}
}

// A predicate stays right while the index grows, loses files and starts anew.
func TestCompileOnce(t *testing.T) {
	rows := records()
	filters := []string{"인증서 or sockets", "record:2..3", "source:System.Net*", "file:b*", "time:12:00..12:04", "is:failure or code:Https*", "0a1b"}
	x := index.New()
	match := map[string]*query.Filter{}
	for _, f := range filters {
		e, err := query.Parse(f)
		if err != nil {
			t.Fatal(err)
		}
		match[f] = query.Compile(e, x, seoul, nil)
	}
	check := func(step string) {
		t.Helper()
		for _, f := range filters {
			var got []string
			for _, rec := range match[f].All() {
				got = append(got, fmt.Sprint(x.Position(rec)+1))
			}
			if fresh := rowsOf(t, x, f); strings.Join(got, " ") != fresh {
				t.Errorf("%s: %q leaves %q, compiled anew %q", step, f, got, fresh)
			}
		}
	}
	add := func(name string, rows ...catalog.Head) {
		b := index.NewBuilder()
		for i := range rows {
			rows[i].Offset, rows[i].Length = int64(i), 1
			b.Add(&rows[i])
		}
		if err := x.Append(x.AddFile(name, 1), b.AppendShard(nil)); err != nil {
			t.Fatal(err)
		}
		check("added " + name)
	}
	check("empty")
	add("a", slices.Clone(rows[3:])...)
	add("b", slices.Clone(rows[:4])...)
	x.RemoveFile(0)
	check("removed a")
	x.RemoveFile(1)
	check("removed b")
	add("bb", rows[5], rows[2], rows[0])
}

func TestUntimedFile(t *testing.T) {
	x := index.New()
	b := index.NewBuilder()
	b.Add(&catalog.Head{Summary: []byte("x")})
	if err := x.Append(x.AddFile("a", 1), b.AppendShard(nil)); err != nil {
		t.Fatal(err)
	}
	for filter, want := range map[string]string{"x": "1", "time:00:00..23:59": "", "time<2026-01-01": "", "-time<2026-01-01": "1"} {
		if got := rowsOf(t, x, filter); got != want {
			t.Errorf("%q leaves %q, want %q", filter, got, want)
		}
	}
}

// Times of day follow the clock of the zone, also where it is set forward or back.
func TestClock(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zones on this machine")
	}
	x := index.New()
	b := index.NewBuilder()
	for i, s := range []string{"2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-07-01T01:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "1969-12-31T23:30:00Z"} {
		b.Add(&catalog.Head{Span: catalog.Span{Offset: int64(i)}, Time: at(s), HasTime: true})
	}
	if err := x.Append(x.AddFile("a", 1), b.AppendShard(nil)); err != nil {
		t.Fatal(err)
	}
	for filter, want := range map[string][]uint32{"time:01:30": {0}, "time:03:30": {1, 2}, "time:02:30": {3, 4}, "time:00:30": {5}, "time:2026-03-29": {0, 1}} {
		e, _ := query.Parse(filter)
		if got := query.Compile(e, x, zone, nil).All(); !slices.Equal(got, want) {
			t.Errorf("%q leaves %v, want %v", filter, got, want)
		}
	}
}

// An expression that no text gives matches nothing and does not panic.
func TestCompileForeign(t *testing.T) {
	x := sample(t)
	for _, e := range []query.Expr{
		&query.Compare{Field: "nothing", Op: ":"},
		&query.Compare{Field: "pid", Op: ":", Values: []query.Value{{Text: "x"}}},
		&query.Compare{Field: "source", Op: ":", Values: []query.Value{{Form: query.Regexp, Text: "("}}},
		&query.Compare{Field: "source", Op: "~", Values: []query.Value{{Text: "x"}}},
		&query.Pattern{Text: "("},
	} {
		if rows := query.Compile(e, x, nil, nil).All(); len(rows) != 0 {
			t.Errorf("%v matches %d rows", e, len(rows))
		}
	}
}

func TestMatchAllocates(t *testing.T) {
	x := sample(t)
	for _, filter := range []string{"timeout or system -code:1", "level>=warning source:System.*", "time:12:00..12:05", "record:2..5 finding:*", "/a.b/", "인증서 오류"} {
		e, _ := query.Parse(filter)
		match := query.Compile(e, x, seoul, korean)
		match.All()
		if n := testing.AllocsPerRun(10, func() {
			for _, rec := range x.Order() {
				match.Match(rec)
			}
		}); n != 0 {
			t.Errorf("%q allocates %v times", filter, n)
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	x := index.New()
	builder := index.NewBuilder()
	rows := records()
	x.AddFile("a", 1)
	for n := range 1_000_000 {
		h := rows[n%len(rows)]
		h.Offset, h.Length, h.Time = int64(n), 1, h.Time+int64(n)*1e6
		h.Summary = fmt.Appendf(nil, "%s %d", h.Summary, n%200_000)
		builder.Add(&h)
		if builder.Pending() == 20_000 {
			if err := x.Append(0, builder.AppendShard(nil)); err != nil {
				b.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		filter string
		reader *query.Language
	}{
		{"timed", nil}, {"level>=warning source:System.*", nil}, {"time:12:00..12:05", nil}, {"record:2..5", nil}, {"/a.b|12345/", nil},
		{"timed", korean}, {"timed out", korean}, {"없음", korean}, {"없음 sent", korean}, {"오류", korean},
	} {
		name, e := c.filter, must(c.reader.Parse(c.filter))
		if c.reader != nil {
			name += "/in_words"
		}
		b.Run("first/"+name, func(b *testing.B) {
			for b.Loop() {
				query.Compile(e, x, seoul, c.reader).All()
			}
		})
		match := query.Compile(e, x, seoul, c.reader)

		b.Run("again/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				match.All()
			}
		})
	}
}

// Where records come in the order of time only the ends of an interval are looked for: what is left is the same as where
// they come in any order.
func TestTimesInOrder(t *testing.T) {
	zone := time.FixedZone("", 9*3600)
	const n = 40_000 // more than a chunk
	begin := at("2026-11-22T13:00:00Z")
	build := func(order func(i int) int) *index.Index {
		x := index.New()
		b := index.NewBuilder()
		for i := range n {
			b.Add(&catalog.Head{Span: catalog.Span{Offset: int64(i)}, Time: begin + int64(order(i)/3)*int64(time.Second), HasTime: true})
		}
		if err := x.Append(x.AddFile("a", 1), b.AppendShard(nil)); err != nil {
			t.Fatal(err)
		}
		return x
	}
	sorted, mixed := build(func(i int) int { return i }), build(func(i int) int { return n - 1 - i })
	if !sorted.Arrived() || mixed.Arrived() {
		t.Fatal("the orders are not what they should be")
	}
	for _, filter := range []string{"time:22:00", "time:23:59..23:59", "time:00:00", "time:23:00..01:00", "time:00:10..01:05", "time>=23:59:59", "time<22:00:01", "time:2026-11-22", "time:2026-11-23T00:30..01:00",
		"time>2026-11-23", "time<2026-11-22T22:00:01", "time:2026-11-21", "time:2027-01-01", "time>=2026-11-22T22:00", "time:12:00"} {
		e, _ := query.Parse(filter)
		got, want := query.Compile(e, sorted, zone, nil).All(), query.Compile(e, mixed, zone, nil).All()
		slices.Reverse(want)
		for i, rec := range want {
			want[i] = n - 1 - rec
		}
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q leaves %d records, want %d", filter, len(got), len(want))
		}
	}
}
