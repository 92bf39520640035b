package catalog_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"svcscope/catalog"
)

const (
	idSent         = msdn + "System.ServiceModel.Channels.MessageSent.aspx"
	idOpening      = msdn + "System.ServiceModel.CommunicationObjectOpening.aspx"
	idFaulted      = msdn + "System.ServiceModel.CommunicationObjectFaultReason.aspx"
	idBoundary     = msdn + "System.ServiceModel.Diagnostics.ActivityBoundary.aspx"
	forbiddenOn    = "client-certificate/not-presented/http-forbidden"
	forbiddenMaybe = "client-certificate/not-presented/http-forbidden-unknown-scheme"
)

// passing is a record that goes by: its body stands behind the identifier.
func passing(activity byte, identifier, body string) *catalog.Head {
	return &catalog.Head{Kind: catalog.KindTrace, Activity: catalog.GUID{activity}, ProcessID: 7, Identifier: []byte(identifier),
		Raw: []byte(`<System><Source Name="System.ServiceModel" /></System><TraceIdentifier>` + identifier + `</TraceIdentifier>` + body)}
}

func sent(activity byte, headers string) *catalog.Head {
	return passing(activity, idSent, `<MessageHeaders><Action>http://tempuri.org/IOrders/Place</Action>`+headers+`</MessageHeaders>`)
}

// like is one of several records that are like each other.
func like(h *catalog.Head) *catalog.Head {
	h.Like = 1
	return h
}

// TestCallsInLongRecords: no text makes it slow to look for where a call goes. Looking back to the last tag from each place would
// take minutes.
func TestCallsInLongRecords(t *testing.T) {
	for _, unit := range []string{":Via>", "Via>", "a:Via ", "To:To>"} {
		begun := time.Now()
		for range 3 {
			see(t, new(catalog.Calls), like(sent(1, "<A>"+strings.Repeat(unit, (4<<20)/len(unit))+"</A><Via>https://a.example/</Via>")))
		}
		if took := time.Since(begun); took > time.Minute {
			t.Errorf("%q takes %v", unit, took)
		}
	}
}

func opening(channel string) *catalog.Head {
	return passing(9, idOpening, `<Source>System.ServiceModel.Channels.`+channel+`/1234</Source>`)
}

func started(activity byte, name string) *catalog.Head {
	h := passing(activity, idBoundary, "")
	h.Severity, h.Summary = catalog.Start, []byte(name)
	return h
}

// processing is the start of the work on a SOAP action.
func processing(activity byte, action string) *catalog.Head {
	h := passing(activity, idBoundary, "<ExtendedData><ActivityName>Process action '"+action+"'.</ActivityName><ActivityType>ProcessAction</ActivityType></ExtendedData>")
	h.Severity, h.Summary = catalog.Start, []byte("Process action '"+action+"'.")
	return h
}

// TestCalls: a refusing answer counts if the records before it show a call over TLS, and is a hint if they show none.
func TestCalls(t *testing.T) {
	const https, http = "HttpsChannelFactory`1+HttpsRequestChannel[IRequestChannel]", "HttpChannelFactory`1+HttpRequestChannel[IRequestChannel]"
	tests := []struct {
		name     string
		before   []*catalog.Head
		activity byte
		want     string
		endpoint string
	}{
		{"nothing before", nil, 1, forbiddenMaybe, ""},
		{"To with TLS", []*catalog.Head{sent(1, `<To a:mustUnderstand="1" xmlns="urn:x">https://orders.example:8443/s?key=secret</To>`)}, 1, forbiddenOn, "https://orders.example:8443/s"},
		{"To with a prefix", []*catalog.Head{sent(1, "<a:To>HTTPS://ana:secret@orders.example/s</a:To>")}, 1, forbiddenOn, "HTTPS://orders.example/s"},
		{"To without TLS", []*catalog.Head{sent(1, "<To>http://orders.example/s</To>")}, 1, "", ""},
		{"Via comes first", []*catalog.Head{sent(1, "<To>http://orders.example/s</To><Via>https://proxy.example/s</Via>")}, 1, forbiddenOn, "https://proxy.example/s"},
		{"no address at all", []*catalog.Head{sent(1, "<Topic>https://a.example/</Topic><b:To-Do>https://a.example/</b:To-Do><x>To>https://a.example/</x>")}, 1, forbiddenMaybe, ""},
		{"text that looks like an element", []*catalog.Head{sent(1, "<A>ToX:To>https://evil.example/ </A><To>http://orders.example/</To>")}, 1, "", ""},
		{"text that looks like one with attributes", []*catalog.Head{sent(1, "<A>reply to To=a:To https</A><a.b-c:To>https://orders.example/</a.b-c:To>")}, 1, forbiddenOn, "https://orders.example/"},
		{"text that looks like one, again and again", []*catalog.Head{like(sent(1, "<A>ToX:To x</A><To>http://a.example/</To>")), like(sent(1, "<A>ToX:To x</A><To>https://b.example/</To>"))}, 1, forbiddenOn, "https://b.example/"},
		{"address of whoever asked", []*catalog.Head{sent(1, "<To>http://www.w3.org/2005/08/addressing/anonymous</To>")}, 1, forbiddenMaybe, ""},
		{"another activity", []*catalog.Head{sent(2, "<To>https://orders.example/s</To>")}, 1, forbiddenMaybe, ""},
		{"no activity", []*catalog.Head{sent(0, "<To>https://orders.example/s</To>")}, 0, forbiddenMaybe, ""},
		{"a record of the message log", []*catalog.Head{{Kind: catalog.KindMessage, Activity: catalog.GUID{1}, Identifier: []byte(idSent), Raw: []byte("<To>https://orders.example/s</To>")}}, 1, forbiddenMaybe, ""},
		{"another record", []*catalog.Head{passing(1, idReceived, "<To>https://orders.example/s</To>")}, 1, forbiddenMaybe, ""},
		{"by number", []*catalog.Head{{Kind: catalog.KindTrace, Activity: catalog.GUID{1}, EventID: 0x40014, HasEventID: true, Raw: []byte("<To>https://orders.example/s</To>")}}, 1, forbiddenOn, "https://orders.example/s"},
		{"the last call counts", []*catalog.Head{sent(1, "<To>https://a.example/</To>"), sent(1, "<To>http://b.example/</To>")}, 1, "", ""},
		{"name of the activity", []*catalog.Head{started(1, "'https://orders.example/s'에서 바이트 받기")}, 1, forbiddenOn, "https://orders.example/s"},
		{"name of the activity, without TLS", []*catalog.Head{started(1, "Receive bytes on 'http://orders.example/s'.")}, 1, "", ""},
		{"name without address", []*catalog.Head{started(1, "Process action 'http'.")}, 1, forbiddenMaybe, ""},
		{"name of an action", []*catalog.Head{sent(1, "<To>https://orders.example/s</To>"), processing(1, "http://tempuri.org/IOrders/Place")}, 1, forbiddenOn, "https://orders.example/s"},
		{"name of an action with TLS", []*catalog.Head{opening(http), processing(1, "https://ns.example/IOrders/Place")}, 1, "", ""},
		{"channels with TLS", []*catalog.Head{opening(https), sent(1, "")}, 1, forbiddenOn, ""},
		{"channels without TLS", []*catalog.Head{opening(http)}, 1, "", ""},
		{"channels of both kinds", []*catalog.Head{opening(http), opening(https)}, 1, forbiddenMaybe, ""},
		{"channels of both kinds, and an address", []*catalog.Head{opening(http), opening(https), sent(1, "<To>https://orders.example/s</To>")}, 1, forbiddenOn, "https://orders.example/s"},
		{"listeners", []*catalog.Head{opening("HttpsChannelListener`1[IReplyChannel]")}, 1, forbiddenMaybe, ""},
		{"frames of the base type", []*catalog.Head{opening(https), passing(9, idFaulted, "<Source>System.ServiceModel.Channels.HttpChannelFactory`1[IRequestChannel]/1</Source>")}, 1, forbiddenOn, ""},
	}
	for _, test := range tests {
		var calls catalog.Calls
		see(t, &calls, test.before...)
		r := answered(test.activity)
		f, _ := catalog.DiagnoseCall(r, calls.Of(r.Activity, r.ProcessID))
		if later := settled(t, &calls, r); !reflect.DeepEqual(later, f) {
			t.Errorf("%s: asked later %+v, at once %+v", test.name, later, f)
		}
		if f.Rule != test.want || f.Fact("endpoint") != test.endpoint {
			t.Errorf("%s: %q at %q, want %q at %q", test.name, f.Rule, f.Fact("endpoint"), test.want, test.endpoint)
		}
		if f.Failure() != (test.want == forbiddenOn) || f.Failure() && f.Confidence != catalog.Likely {
			t.Errorf("%s: %s, a failure: %v", test.name, f.Confidence, f.Failure())
		}
	}
}

// see lets calls take in what records tell.
func see(t *testing.T, calls *catalog.Calls, heads ...*catalog.Head) {
	t.Helper()
	var log catalog.CallLog
	for _, h := range heads {
		log.See(h, catalog.BearingOf(h.Identifier, h.EventID, h.HasEventID))
	}
	entries, err := catalog.ReadCalls(nil, log.AppendTo(nil), 0)
	if err != nil {
		t.Fatal(err)
	}
	calls.Take(entries, func(int, *catalog.Finding) {})
}

// settled gives what a log gives for a record, once calls answers.
func settled(t *testing.T, calls *catalog.Calls, r *catalog.Record) catalog.Finding {
	t.Helper()
	var log catalog.CallLog
	v := catalog.Judge(r)
	f := v.Finding
	log.Note(0, r.Activity, r.ProcessID, &v)
	entries, err := catalog.ReadCalls(nil, log.AppendTo(nil), 1)
	if err != nil {
		t.Fatal(err)
	}
	calls.Take(entries, func(_ int, found *catalog.Finding) { f = *found })
	return f
}

// answered is the record of an answer with status 403.
func answered(activity byte) *catalog.Record {
	return traced(idUnexpected, threw(refused("(403)", "…")), func(r *catalog.Record) { r.Activity, r.ProcessID = catalog.GUID{activity}, 7 })
}

// TestCallsToldOnce: the channel traces its exception twice, and a service in the same file may have told of the refusal.
func TestCallsToldOnce(t *testing.T) {
	var calls catalog.Calls
	diagnose := func(name string, r *catalog.Record, want string) {
		t.Helper()
		f := settled(t, &calls, r)
		if f.Rule != want {
			t.Errorf("%s: %q, want %q", name, f.Rule, want)
		}
	}
	https := sent(1, "<To>https://orders.example/s</To>")
	see(t, &calls, https)
	diagnose("the first time", answered(1), forbiddenOn)
	diagnose("again", answered(1), "")
	see(t, &calls, sent(2, "<To>https://orders.example/s</To>"))
	diagnose("another call", answered(2), forbiddenOn)
	see(t, &calls, https)
	diagnose("the next call of the activity", answered(1), forbiddenOn)
	see(t, &calls, https)
	diagnose("the service tells", traced(idNotPresent), "client-certificate/not-presented/https-listener")
	diagnose("its echo", answered(1), "")
	see(t, &calls, https)
	diagnose("the call after it", answered(1), forbiddenOn)
}

// TestCallsForget: only so many activities are kept, the last ones.
func TestCallsForget(t *testing.T) {
	var calls catalog.Calls
	for i := range 10000 {
		h := sent(1, "<To>https://orders.example/s</To>")
		h.Activity = catalog.GUID{1, byte(i), byte(i >> 8)}
		see(t, &calls, h)
	}
	for i, want := range map[int]string{0: "", 5000: "", 6000: "https", 9999: "https"} {
		if got := calls.Of(catalog.GUID{1, byte(i), byte(i >> 8)}, 0).Scheme; got != want {
			t.Errorf("activity %d: %q, want %q", i, got, want)
		}
	}
}

func TestCallLogDoesNotAllocate(t *testing.T) {
	var log catalog.CallLog
	var taken []byte
	heads := []*catalog.Head{sent(1, "<To>https://orders.example/s</To>"), sent(2, ""), started(3, "Listen at 'https://orders.example/s'."), opening("HttpsChannelFactory`1"), passing(1, idReceived, "")}
	if n := testing.AllocsPerRun(100, func() {
		for _, h := range heads {
			log.See(h, catalog.BearingOf(h.Identifier, h.EventID, h.HasEventID))
		}
		taken = log.AppendTo(taken[:0])
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestCallLog: records that are read in stretches give what they give in one, wherever they are cut.
func TestCallLog(t *testing.T) {
	records := []any{
		opening("HttpsChannelFactory`1"), answered(1), sent(1, "<To>http://a.example/</To>"), answered(1), sent(1, "<To>https://a.example/</To>"),
		sent(2, "<To>https://a.example/</To>"), answered(2), answered(2), answered(1), sent(1, ""), traced(idNotPresent), answered(1), sent(1, ""), answered(1), answered(3),
	}
	size := 0 // of the logs
	read := func(cut func(i int) bool) (told string) {
		var log catalog.CallLog
		var calls catalog.Calls
		size = 0
		hand := func() {
			taken := log.AppendTo(nil)
			size += len(taken)
			entries, err := catalog.ReadCalls(nil, taken, len(records))
			if err != nil {
				t.Fatal(err)
			}
			calls.Take(entries, func(n int, f *catalog.Finding) { told += fmt.Sprintln(n, f.Rule, f.Fact("endpoint")) })
		}
		for i, r := range records {
			if cut(i) {
				hand()
			}
			switch r := r.(type) {
			case *catalog.Head:
				log.See(r, catalog.BearingOf(r.Identifier, r.EventID, r.HasEventID))
			case *catalog.Record:
				v := catalog.Judge(r)
				log.Note(i, r.Activity, r.ProcessID, &v)
			}
		}
		hand()
		return told
	}
	want := read(func(int) bool { return false })
	if n := strings.Count(want, "\n"); n != 5 {
		t.Errorf("%d findings:\n%s", n, want)
	}
	for at := range records {
		if got := read(func(i int) bool { return i == at }); got != want {
			t.Errorf("cut before %d:\n%s\nwant:\n%s", at, got, want)
		}
	}
	if got := read(func(int) bool { return true }); got != want {
		t.Errorf("cut everywhere:\n%s\nwant:\n%s", got, want)
	}

	// A log leaves out what records tell again; cut everywhere, nothing is told again.
	records = []any{sent(1, "<To>https://a.example/</To>")}
	read(func(int) bool { return false })
	once := size
	records = append(records, records[0], records[0])
	if read(func(int) bool { return false }); size != once {
		t.Errorf("a call takes %d bytes, told three times %d", once, size)
	}
	random, told := rand.New(rand.NewPCG(3, 5)), 0
	for round := range 300 {
		records = records[:0]
		for range 40 {
			activity := byte(1 + random.IntN(3))
			switch random.IntN(8) {
			case 0:
				records = append(records, answered(activity))
			case 1:
				records = append(records, traced(idNotPresent))
			case 2:
				records = append(records, sent(activity, ""))
			default:
				records = append(records, sent(activity, "<To>https://"+string("aaaab"[random.IntN(5)])+".example/</To>"))
			}
		}
		want := read(func(int) bool { return false })
		told += strings.Count(want, "\n")
		if got := read(func(int) bool { return true }); got != want {
			t.Fatalf("round %d, cut everywhere:\n%s\nwant:\n%s", round, got, want)
		}
	}
	if told < 300 {
		t.Errorf("%d findings", told)
	}
}

// TestReadCallsRefuses: a log that is cut or names what there is not is an error.
func TestReadCallsRefuses(t *testing.T) {
	var log catalog.CallLog
	see := func(h *catalog.Head) { log.See(h, catalog.BearingOf(h.Identifier, h.EventID, h.HasEventID)) }
	see(opening("HttpsChannelFactory`1"))
	see(sent(1, "<To>https://a.example/</To>"))
	v := catalog.Judge(answered(1))
	log.Note(4, answered(1).Activity, 7, &v)
	good := log.AppendTo(nil)
	if entries, err := catalog.ReadCalls(nil, good, 5); err != nil || len(entries) != 3 {
		t.Errorf("%d entries, %v", len(entries), err)
	}
	if _, err := catalog.ReadCalls(nil, good, 4); err == nil {
		t.Error("a record that is not there is taken")
	}
	whole := 0
	for n := range good {
		if entries, err := catalog.ReadCalls(nil, good[:n], 5); err == nil {
			whole += len(entries) + 1
		}
	}
	if whole != 1+2+3 { // nothing, and the ends of the first two entries
		t.Errorf("%d entries of cut logs", whole)
	}
	if _, err := catalog.ReadCalls(nil, []byte{99}, 5); err == nil {
		t.Error("an entry without meaning is taken")
	}
}

// TestCallsForgetTheFirst: of many activities the last ones that began to call are known, with what they called last.
func TestCallsForgetTheFirst(t *testing.T) {
	const most = 4096
	rng := rand.New(rand.NewPCG(1, 2))
	var calls catalog.Calls
	var log catalog.CallLog
	want, began := map[catalog.GUID]string{}, []catalog.GUID{}
	guid := func(n int) catalog.GUID { return catalog.GUID{byte(n), byte(n >> 8), 3: 1, 9: byte(n % 7)} }
	for range 60_000 {
		n, host := rng.IntN(9000), rng.IntN(3)
		h := sent(1, fmt.Sprintf("<To>https://h%d.example/</To>", host))
		h.Activity = guid(n)
		if _, ok := want[h.Activity]; !ok {
			if began = append(began, h.Activity); len(began) > most {
				delete(want, began[0])
				began = began[1:]
			}
		}
		want[h.Activity] = fmt.Sprintf("https://h%d.example/", host)
		log.See(h, catalog.BearingOf(h.Identifier, h.EventID, h.HasEventID))
	}
	entries, err := catalog.ReadCalls(nil, log.AppendTo(nil), 0)
	if err != nil {
		t.Fatal(err)
	}
	calls.Take(entries, func(int, *catalog.Finding) {})
	for n := range 9000 {
		if got := calls.Of(guid(n), 0).Address; got != want[guid(n)] {
			t.Fatalf("activity %d called %q, want %q", n, got, want[guid(n)])
		}
	}
}
