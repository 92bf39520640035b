package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
	"svcscope/catalog/index"
	"svcscope/wasm/wire"
)

// openedFiles is a viewer with files that were read; each is what records it holds, and their findings.
func openedFiles(t *testing.T, files map[string][]found) *viewer {
	t.Helper()
	text := language(t, "en")
	v := &viewer{texts: texts{"en": text}, tag: "en", session: newSession(time.UTC), table: newRecordTable()}
	s := v.session
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		f := s.add(source{Name: name, Size: 1})
		s.begin(f)
		b := index.NewBuilder()
		for i, r := range files[name] {
			r.head.Span = catalog.Span{Offset: int64(i) * 100, Length: 100}
			n := b.Add(&r.head)
			b.Calls.See(&r.head, 0)
			if r.finding != nil {
				b.Mark(n, r.finding)
			}
		}
		if err := s.shard(f, wire.Shard{Index: b.AppendShard(nil)}, true); err != nil {
			t.Fatal(err)
		}
		s.done(f, wire.ScanDone{Format: formatE2E})
	}
	s.refreshNow()
	for s.callsDue() {
		s.findCalls(func() bool { return true })
	}
	return v
}

// found is a record with what is found in it.
type found struct {
	head    catalog.Head
	finding *catalog.Finding
}

func logged(at time.Duration, raw string) found {
	return found{head: catalog.Head{Kind: catalog.KindMessage, Time: int64(at), HasTime: true, Raw: []byte(raw), Activity: catalog.GUID{9}}}
}

// twoSides is a call that service and client recorded, on clocks that differ by 90 seconds, and whose endpoint is hostile.
func twoSides(endpoint string) map[string][]found {
	facts := []catalog.Field{{Name: "endpoint", Value: endpoint}}
	const request, answer = "<a:MessageID>urn:1</a:MessageID>", "<a:RelatesTo>urn:1</a:RelatesTo>"
	return map[string][]found{
		"client.svclog": {
			logged(10*time.Second, request), logged(10200*time.Millisecond, answer),
			{catalog.Head{Kind: catalog.KindTrace, Time: int64(20 * time.Second), HasTime: true, Severity: catalog.Error},
				&catalog.Finding{Rule: "client-certificate/not-presented/http-forbidden", Category: "not-presented", Confidence: catalog.Likely, Side: catalog.SideClient, Facts: facts}},
		},
		"service.svclog": {
			logged(100050*time.Millisecond, request), logged(100150*time.Millisecond, answer),
			{catalog.Head{Kind: catalog.KindTrace, Time: int64(109900 * time.Millisecond), HasTime: true, Severity: catalog.Warning, EventID: 262159, HasEventID: true},
				&catalog.Finding{Rule: "client-certificate/untrusted-root/https-listener", Category: "untrusted-root", Confidence: catalog.Likely, Side: catalog.SideService,
					Facts: facts, Evidence: []catalog.Evidence{{Kind: "native-code", Value: "0x109"}}}},
		},
	}
}

// TestAnswerInTheSameFile: where service and client write one file, nothing is found in the answer that the client got, because the
// service tells more; it belongs to the call all the same, and so do the messages of the call.
func TestAnswerInTheSameFile(t *testing.T) {
	refused := twoSides("https://orders.example/svc")["service.svclog"][2]
	record := func(after time.Duration, activity byte, id uint32) found {
		return found{catalog.Head{Kind: catalog.KindTrace, Time: refused.head.Time + int64(after), HasTime: true, Severity: catalog.Error, EventID: id, HasEventID: true,
			Identifier: []byte("http://msdn.microsoft.com/en-US/library/" + map[uint32]string{262156: "System.ServiceModel.Channels.HttpChannelUnexpectedResponse", 131075: "System.ServiceModel.Diagnostics.ThrowingException"}[id] + ".aspx"),
			Activity:   catalog.GUID{activity}}, nil}
	}
	refused.head.Activity = catalog.GUID{1}
	message := logged(109*time.Second, "<a:MessageID>urn:2</a:MessageID>")
	message.head.Activity = catalog.GUID{1}
	v := openedFiles(t, map[string][]found{"both.svclog": {message, refused,
		record(50*time.Millisecond, 2, 262156), record(60*time.Millisecond, 2, 131075), // the answer, and what it led to
		record(70*time.Millisecond, 3, 262156), // another one's: this call has its answer
		record(5*time.Second, 4, 262156),
	}})
	s := v.session
	if len(s.calls.list) != 1 {
		t.Fatalf("%d calls", len(s.calls.list))
	}
	c := &s.calls.list[0]
	if len(c.Around) != 2 || len(c.Messages) != 1 {
		t.Errorf("around %v, messages %v", c.Around, c.Messages)
	}
	var same []string
	for rec := range uint32(s.index.Len()) {
		same = append(same, s.sameCall(rec))
	}
	if got := strings.Join(same, ","); got != ",,A,A,," {
		t.Errorf("of the same call: %s", got)
	}
}

func TestCallAcrossFiles(t *testing.T) {
	v := openedFiles(t, twoSides("https://orders.example/svc"))
	s := v.session
	if len(s.calls.list) != 1 || len(s.calls.skews) != 1 {
		t.Fatalf("%d calls, %d skews", len(s.calls.list), len(s.calls.skews))
	}
	if k := s.calls.skews[0]; time.Duration(k.Ahead) != 90*time.Second || k.Messages != 2 {
		t.Errorf("skew %+v, want 90 s by two messages", k)
	}
	st := s.storyOf(&s.calls.list[0])
	if len(st.items) != 2 || !st.items[0].first || st.files != 2 || s.index.FileName(s.index.File(st.items[0].rec)) != "service.svclog" {
		t.Errorf("story %+v", st)
	}
	text := v.text()
	html := drawn(v.findingsPage(text))
	for i := range s.groups { // the client's answer is told as what it is, and as a part of the service's refusal
		g := &s.groups[i]
		same := map[bool]string{true: "", false: letterOf(s.groups, st.cause().finding)}[g.Category == "untrusted-root"]
		if got := s.sameCause(g); got != same {
			t.Errorf("%s is of the same call as %q, want %q", g.Rule, got, same)
		}
	}
	want(t, drawn(box("div", "", v.cards(text)...)), text.Explain(nil, st.items[1].finding).Title, text.UI("row.same", "cause", letterOf(s.groups, st.cause().finding)))
	want(t, html, `data-case="0"`, `data-category="untrusted-root"`, text.UI("story.first"), "client.svclog", "service.svclog", `data-action="ticket"`)
	want(t, drawn(box("div", "", v.clockNotes(text)...)), "service.svclog", "90 s", text.UI("clock.set"))

	// Brought together, the records stand in the order in which they happened, and the calls are the same.
	order := func() (names []string) {
		for _, rec := range s.index.Order() {
			names = append(names, s.index.FileName(s.index.File(rec))[:1])
		}
		return names
	}
	before := order()
	k := s.calls.skews[0]
	s.index.Shift(k.File, -k.Ahead)
	s.refreshNow()
	for s.callsDue() {
		s.findCalls(func() bool { return true })
	}
	if got := strings.Join(order(), ""); got != "csscsc" {
		t.Errorf("order %s, want csscsc", got)
	}
	if from, to, _ := s.index.TimeRange(); time.Duration(to-from) != 10*time.Second {
		t.Errorf("the records span %v", time.Duration(to-from))
	}
	if len(s.calls.list) != 1 || len(s.calls.skews) != 0 {
		t.Errorf("%d calls, %d skews when the times are together", len(s.calls.list), len(s.calls.skews))
	}
	s.index.Shift(k.File, k.Ahead)
	if got := order(); !slices.Equal(got, before) {
		t.Errorf("back again the order is %v, want %v", got, before)
	}
}

// TestClockOfAComputer has an event log beside the service's trace: it is by the same clock, and goes along with it.
func TestClockOfAComputer(t *testing.T) {
	files := twoSides("https://orders.example/svc")
	for name, computer := range map[string]string{"client.svclog": "CLI07", "service.svclog": "APP01"} {
		for i := range files[name] {
			files[name][i].head.Computer = []byte(computer)
		}
	}
	event := func(at time.Duration, computer string) found {
		return found{head: catalog.Head{Kind: catalog.KindEvent, Time: int64(at), HasTime: true, Computer: []byte(computer)}}
	}
	files["system.xml"] = []found{event(100*time.Second, "app01.corp.example"), event(109890*time.Millisecond, "APP01")}
	files["forwarded.xml"] = []found{event(100*time.Second, "APP01"), event(101*time.Second, "CLI07")}
	v := openedFiles(t, files)
	s := v.session
	if len(s.calls.skews) != 1 {
		t.Fatalf("%d skews", len(s.calls.skews))
	}
	k := s.calls.skews[0]
	if len(k.With) != 1 || s.index.FileName(k.With[0]) != "system.xml" {
		t.Fatalf("%+v goes along", k.With)
	}
	if s.calls.ahead[k.With[0]] != s.calls.ahead[k.File] {
		t.Errorf("ahead %v", s.calls.ahead)
	}
	first := func(file int) time.Duration {
		rec, _ := s.index.Rec(file, 0)
		return time.Duration(s.index.Time(rec))
	}
	s.moveClock(k, -k.Ahead)
	if got := first(k.With[0]); got != 10*time.Second {
		t.Errorf("the event log begins at %v", got)
	}
	s.moveClock(k, k.Ahead)
	if got := first(k.With[0]); got != 100*time.Second {
		t.Errorf("back again it begins at %v", got)
	}
}

// TestTicketIsInert has an endpoint that is Markdown and markup: it stands in the ticket as code, on one line.
func TestTicketIsInert(t *testing.T) {
	const hostile = "https://x/`](javascript:alert)<img src=x>\n# no\u202e"
	v := openedFiles(t, twoSides(hostile))
	ticket := v.ticket(v.text(), v.session.storyOf(&v.session.calls.list[0]), nil)
	for _, line := range strings.Split(ticket, "\n") {
		if strings.HasPrefix(line, "# ") || strings.Contains(line, "\u202e") {
			t.Errorf("the endpoint became a line of its own: %q", line)
		}
		if strings.Contains(line, "<img") && !strings.Contains(line, "``") && !strings.Contains(line, "&lt;img") {
			t.Errorf("markup in %q", line)
		}
	}
	for _, part := range []string{"## ", "- Time: ", "`0x109`", "**", "### "} {
		if !strings.Contains(ticket, part) {
			t.Errorf("the ticket lacks %q:\n%s", part, ticket)
		}
	}
	onlyOurs(t, "findings", app.HTMLString(v.findingsPage(v.text())))
}

func TestDuration(t *testing.T) {
	text := language(t, "en")
	for d, want := range map[time.Duration]string{
		1540 * time.Millisecond: "1.5 s", 90 * time.Second: "90 s", 200 * time.Second: "3 min 20 s", 150 * time.Minute: "2 h 30 min", 9960 * time.Millisecond: "10.0 s",
	} {
		if got := duration(text, int64(d)); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
