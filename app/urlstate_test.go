package app_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"svcscope/app"
)

var (
	orders  = app.Fingerprint{Name: "주문, 서비스.svclog", Size: 38125815, Hash: "7c1f09e2a1b2c3d4"}
	billing = app.Fingerprint{Name: "billing.svclog", Size: 7, Hash: "00ff00ff00ff00ff"}
	failing = app.Address{File: "7c1f09e2a1b2c3d4", Offset: 0x8a1f40, Hash: "b31e77aa"}
)

func TestEncode(t *testing.T) {
	for _, c := range []struct {
		name  string
		state app.State
		want  string
	}{
		{"default", app.State{}, "v=1&lang="},
		{"language", app.State{Lang: "ko"}, "v=1&lang=ko"},
		{"default view and tab", app.State{View: "records", Tab: "explained", Lang: "en"}, "v=1&lang=en"},
		{"fixed order", app.State{
			Filter: `level>=warning and "no cert"`, Record: failing, TimeFrom: 1e18, TimeTo: 1e18 + 100, View: "files", Tab: "xml", Lang: "ko", Code: "262160", File: billing,
		}, "v=1&q=level%3E=warning%20and%20%22no%20cert%22&r=7c1f09e2a1b2c3d4.8a1f40.b31e77aa&t=2001-09-09T01:46:40Z..2001-09-09T01:46:40.0000001Z&view=files&code=262160&tab=xml&lang=ko&f=billing.svclog,7,00ff00ff00ff00ff"},
		{"open range", app.State{TimeTo: 1e18, Lang: "en"}, "v=1&t=..2001-09-09T01:46:40Z&lang=en"},
		{"characters that end a link in text", app.State{Filter: "(a|b)*'&+#%", Lang: "en"}, "v=1&q=%28a%7Cb%29%2A%27%26%2B%23%25&lang=en"},
		{"unknown parts", app.State{Lang: "en", Unknown: []string{"x=H4sI", "later=1"}}, "v=1&lang=en&x=H4sI&later=1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.state.Encode(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestStateRoundTrip(t *testing.T) {
	for _, s := range []app.State{
		{},
		{Lang: "zh-Hant"},
		{Filter: "인증서 -source:System.Net 100% a+b #1 &amp; \t", Lang: "ko", View: "graph", Tab: "certificate"},
		{Record: failing, File: orders, Others: []app.Fingerprint{billing}, Lang: "ko"},
		{TimeFrom: 1795305002123456700, TimeTo: 1795305003000000001, Lang: "en"},
		{TimeFrom: -1, Lang: "en"},
		{Filter: "time:09:10..09:20", Zone: "+09:00", Lang: "ko"},
		{Filter: "time:09:10", Zone: "-03:30", Lang: "ko"},
		{Code: "System.ServiceModel.Channels.HttpsClientCertificateNotPresent", View: "catalog", Lang: "en"},
		{File: app.Fingerprint{Size: 1, Hash: "0123456789abcdef"}, Lang: "en", Unknown: []string{"x=%2", "zz="}},
	} {
		got, errs := app.DecodeState("#" + s.Encode())
		if len(errs) != 0 || !reflect.DeepEqual(got, s) {
			t.Errorf("%s\ngot  %+v %v\nwant %+v", s.Encode(), got, errs, s)
		}
	}
}

func TestDamagedLinks(t *testing.T) {
	const f = "billing.svclog,7,00ff00ff00ff00ff"
	ko := app.State{Lang: "ko"}
	for _, c := range []struct {
		name, fragment string
		want           app.State
		dropped        string // keys that are reported, in order
	}{
		{"empty", "", app.State{}, ""},
		{"only the sign", "#", app.State{}, ""},
		{"id of an element", "#viewer", app.State{}, ""},
		{"newer version", "v=2&lang=ko", ko, "v"},
		{"no version", "lang=ko", ko, ""},
		{"zone that is none", "v=1&z=Seoul&lang=ko", ko, "z"},
		{"unknown view", "v=1&view=holodeck&lang=ko", ko, "view"},
		{"unknown tab", "v=1&tab=<b>&lang=ko", ko, "tab"},
		{"language that is none", "v=1&lang=%22onload", app.State{}, "lang"},
		{"cut in an escape", "v=1&lang=ko&q=abc%E", ko, "q"},
		{"no UTF-8", "v=1&lang=ko&q=%ff", ko, "q"},
		{"NUL", "v=1&lang=ko&q=%00", ko, "q"},
		{"cut in the address", "v=1&lang=ko&r=7c1f09e2a1b2c3d4.8a1", ko, "r"},
		{"address with a huge offset", "v=1&lang=ko&r=7c1f09e2a1b2c3d4.ffffffffffffffff.b31e77aa", ko, "r"},
		{"address with a sign", "v=1&lang=ko&r=7c1f09e2a1b2c3d4.-1.b31e77aa", ko, "r"},
		{"time without dots", "v=1&lang=ko&t=2026-11-22T00:00:00Z", ko, "t"},
		{"time upside down", "v=1&lang=ko&t=2026-11-22T00:00:00Z..2026-11-21T00:00:00Z", ko, "t"},
		{"time far away", "v=1&lang=ko&t=9999-11-22T00:00:00Z..", ko, "t"},
		{"file without a size", "v=1&lang=ko&f=a.svclog,,00ff00ff00ff00ff", ko, "f"},
		{"file with a negative size", "v=1&lang=ko&f=a.svclog,-1,00ff00ff00ff00ff", ko, "f"},
		{"code with markup", "v=1&lang=ko&code=%3Cscript%3E", ko, "code"},
		{"given twice", "v=1&lang=ko&lang=en", ko, "lang"},
		{"part without a value", "v=1&lang=ko&nonsense", ko, "nonsense"},
		{"several at once", "v=9&q=%&tab=?&lang=ko", ko, "v q tab"},
		{"mail wrote &amp;", "v=1&amp;lang=ko&amp;tab=xml", app.State{Lang: "ko", Tab: "xml"}, ""},
		{"two programs wrote &amp;", "v=1&amp;amp;lang=ko&amp;amp;tab=xml&amp;amp;amp;x=1", app.State{Lang: "ko", Tab: "xml", Unknown: []string{"x=1"}}, ""},
		{"bracket at the end", "v=1&lang=ko&f=" + f + ").", app.State{Lang: "ko", File: billing}, ""},
		{"escaped as a whole", "v%3D1%26lang%3Dko", ko, ""},
		{"unknown keys stay", "v=1&lang=ko&x=H4sI&n=%", app.State{Lang: "ko", Unknown: []string{"x=H4sI", "n=%"}}, ""},
		{"unknown key that cannot stand in an address", "v=1&lang=ko&x=a b", ko, "x"},
		{"too long a filter", "v=1&lang=ko&q=" + strings.Repeat("a", 1<<16), ko, "q"},
		{"empty values", "v=1&q=&r=&lang=ko&f=", ko, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, errs := app.DecodeState(c.fragment)
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
			var keys []string
			for _, err := range errs {
				var bad *app.LinkError
				if !errors.As(err, &bad) {
					t.Fatalf("%v is no LinkError", err)
				}
				keys = append(keys, bad.Key)
			}
			if got := strings.Join(keys, " "); got != c.dropped {
				t.Errorf("reported %q, want %q (%v)", got, c.dropped, errs)
			}
		})
	}
}

func TestAddressNearest(t *testing.T) {
	offsets := []int64{0, 100, 200, 1000}
	for _, c := range []struct {
		offset int64
		want   int
	}{{0, 0}, {100, 1}, {149, 1}, {151, 2}, {650, 3}, {5000, 3}} {
		a := app.Address{Offset: c.offset}
		if got := a.Nearest(len(offsets), func(i int) int64 { return offsets[i] }); got != c.want {
			t.Errorf("offset %d: got %d, want %d", c.offset, got, c.want)
		}
	}
	if got := failing.Nearest(0, nil); got != -1 {
		t.Errorf("no records: got %d", got)
	}
}

func TestFingerprint(t *testing.T) {
	head := []byte(strings.Repeat("x", app.FingerprintBytes))
	file := app.Fingerprint{Name: "a.svclog", Size: 1 << 20, Hash: app.HashHead(append(head, "more"...))}
	if file.Hash != app.HashHead(head) {
		t.Error("bytes beyond the head count")
	}
	grown, renamed, other, nameless := file, file, file, file
	grown.Size++
	renamed.Name = "b.svclog"
	other.Hash = app.HashHead(nil)
	nameless.Name = ""
	for _, c := range []struct {
		name string
		link app.Fingerprint
		want app.Sameness
	}{
		{"same", file, app.FileSame},
		{"name left out", nameless, app.FileSame},
		{"renamed", renamed, app.FileRenamed},
		{"grown", grown, app.FileGrown},
		{"other", other, app.FileOther},
		{"none", app.Fingerprint{}, app.FileOther},
	} {
		if got := c.link.Match(file); got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
	if a, b := app.RecordHash([]byte("a")), app.RecordHash([]byte("b")); a == b || len(a) != 8 {
		t.Errorf("record hashes %q and %q", a, b)
	}
}
