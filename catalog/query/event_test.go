package query_test

import (
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/index"
)

// TestEvents: what the number of a Windows event is called depends on its provider; and events are a kind of their own.
func TestEvents(t *testing.T) {
	const wcf = "Microsoft-Windows-Application Server-Applications"
	rows := []catalog.Head{
		{Kind: catalog.KindEvent, EventID: 219, HasEventID: true, Source: []byte(wcf)},
		{Kind: catalog.KindEvent, EventID: 219, HasEventID: true, Source: []byte("Shop")},
		{Kind: catalog.KindEvent, EventID: 262160, HasEventID: true, Source: []byte("Shop")},
		{Kind: catalog.KindTrace, EventID: 262160, HasEventID: true, Source: []byte(wcf)},
		{Kind: catalog.KindOther, EventID: 219, HasEventID: true, Source: []byte(wcf)},
		{Kind: catalog.KindMessage},
	}
	x := index.New()
	x.AddFile("events.xml", 1000)
	b := index.NewBuilder()
	for n := range rows {
		rows[n].Offset, rows[n].Length = int64(n*100), 100
		b.Add(&rows[n])
	}
	if err := x.Append(0, b.AppendShard(nil)); err != nil {
		t.Fatal(err)
	}
	for filter, want := range map[string]string{
		"code:ServiceException": "1", "code:System.ServiceModel/Service*": "1", "code:/^21/": "1 2 5", "code:219": "1 2 5", "-code:ServiceException": "2 3 4 5 6",
		"code:HttpsClientCertificateNotPresent": "4", "code:262160": "3 4", "source:Shop": "2 3",
		"is:event": "1 2 3", "kind:event": "1 2 3", "kind:trace": "4", "kind:other": "5", "kind:message": "6", "-kind:event": "4 5 6",
	} {
		if got := rowsOf(t, x, filter); got != want {
			t.Errorf("%s leaves %q, want %q", filter, got, want)
		}
	}
}
