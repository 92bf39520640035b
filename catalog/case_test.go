package catalog_test

import (
	"slices"
	"testing"
	"time"

	"svcscope/catalog"
)

const (
	listener  = "client-certificate/untrusted-root/https-listener"
	forbidden = "client-certificate/not-presented/http-forbidden"
)

// at makes a sighting; the changes come on top.
func at(number int, after time.Duration, rule, category string, side catalog.Side, file int, change ...func(*catalog.Sighting)) catalog.Sighting {
	s := catalog.Sighting{Number: number, File: file, Time: int64(after), Rule: rule, Category: category, Confidence: catalog.Likely,
		Side: side, Process: uint32(100 + file), Source: "System.ServiceModel"}
	for _, f := range change {
		f(&s)
	}
	return s
}

func endpoint(e string) func(*catalog.Sighting) {
	return func(s *catalog.Sighting) { s.Endpoint = e }
}

func activity(n byte) func(*catalog.Sighting) {
	return func(s *catalog.Sighting) { s.Activity = catalog.GUID{n} }
}

func TestCases(t *testing.T) {
	service, client := catalog.SideService, catalog.SideClient
	schannel := func(s *catalog.Sighting) { s.Source, s.Side = "Schannel", catalog.SideUnknown }
	hint := func(s *catalog.Sighting) { s.Confidence = catalog.Hint }
	by := func(source, computer string) func(*catalog.Sighting) {
		return func(s *catalog.Sighting) { s.Source, s.Computer = source, computer }
	}
	const (
		orders   = "https://orders.example:8443/svc"
		asked    = "client-certificate/not-presented/https-listener"
		noneLeft = "client-certificate/not-presented/system-net"
		noKey    = "client-certificate/not-found-in-store/system-net"
	)
	tests := []struct {
		name  string
		in    []catalog.Sighting
		cases [][]int // numbers, the first cause first
	}{
		{"both ends by address and time", []catalog.Sighting{
			at(0, 0, listener, "untrusted-root", service, 0, endpoint("https://orders.example:8443/svc")),
			at(1, 300*time.Millisecond, forbidden, "not-presented", client, 1, endpoint("https://orders.example:8443/svc")),
		}, [][]int{{0, 1}}},
		{"another address", []catalog.Sighting{
			at(0, 0, listener, "untrusted-root", service, 0, endpoint("https://orders.example:8443/svc")),
			at(1, 300*time.Millisecond, forbidden, "not-presented", client, 1, endpoint("https://stock.example:8443/stock")),
		}, [][]int{{0}, {1}}},
		{"too late", []catalog.Sighting{
			at(0, 0, listener, "untrusted-root", service, 0, endpoint("https://orders.example/svc")),
			at(1, time.Minute, forbidden, "not-presented", client, 1, endpoint("https://orders.example/svc")),
		}, [][]int{{0}, {1}}},
		{"attempts of one caller", []catalog.Sighting{
			at(0, 0, forbidden, "not-presented", client, 0, endpoint("https://orders.example/svc"), activity(1)),
			at(1, 2*time.Second, forbidden, "not-presented", client, 0, endpoint("https://orders.example/svc"), activity(2)),
			at(2, 5*time.Second, forbidden, "not-presented", client, 0, endpoint("https://orders.example/svc"), activity(3)),
		}, [][]int{{0, 1, 2}}},
		{"two calls refused for two reasons in the activity of the listener", []catalog.Sighting{
			at(0, 0, listener, "untrusted-root", service, 0, activity(1)),
			at(1, time.Second, "client-certificate/revoked/https-listener", "revoked", service, 0, activity(1)),
		}, [][]int{{0}, {1}}},
		{"two pairs at once", []catalog.Sighting{
			at(0, 0, listener, "untrusted-root", service, 0, endpoint("https://orders.example/a"), activity(1)),
			at(1, 10*time.Millisecond, "client-certificate/revoked/https-listener", "revoked", service, 0, endpoint("https://orders.example/b"), activity(1)),
			at(2, 20*time.Millisecond, forbidden, "not-presented", client, 1, endpoint("https://orders.example/b"), activity(2)),
			at(3, 30*time.Millisecond, forbidden, "not-presented", client, 1, endpoint("https://orders.example/a"), activity(3)),
		}, [][]int{{0, 3}, {1, 2}}},
		{"Windows, service and client", []catalog.Sighting{
			at(0, 0, "client-certificate/untrusted-root/schannel", "untrusted-root", service, 0, schannel),
			at(1, 50*time.Millisecond, "client-certificate/rejected-by-validator/https-listener", "rejected-by-validator", service, 1),
			at(2, 90*time.Millisecond, forbidden, "not-presented", client, 2),
		}, [][]int{{0, 1, 2}}},
		{"the caller's own fault is the first cause", []catalog.Sighting{
			at(0, 0, "client-certificate/no-private-key/x", "no-private-key", client, 1),
			at(1, 50*time.Millisecond, "client-certificate/not-presented/https-listener", "not-presented", service, 0),
		}, [][]int{{0, 1}}},
		{"the warning and its exception", []catalog.Sighting{
			at(0, 0, "client-certificate/rejected-by-validator/message-security", "rejected-by-validator", service, 0, activity(1)),
			at(1, 8*time.Millisecond, "client-certificate/expired-or-not-yet-valid/x", "expired-or-not-yet-valid", service, 0, activity(1)),
		}, [][]int{{1, 0}}},
		{"a handshake that ends with the refusal", []catalog.Sighting{
			at(0, 0, "client-certificate/not-presented/ssl-stream", "not-presented", service, 0, activity(1)),
			at(1, 5*time.Millisecond, "client-certificate/negotiation/ssl-stream", "negotiation", service, 0, activity(1), hint),
			at(2, 9*time.Millisecond, "client-certificate/negotiation/ssl-initiator", "negotiation", client, 1, activity(2), hint),
		}, [][]int{{0, 1, 2}}},
		{"a handshake that the service ends for want of a certificate", []catalog.Sighting{
			at(0, 0, "client-certificate/not-presented/ssl-stream", "not-presented", service, 0, activity(1)),
			at(1, 5*time.Millisecond, "client-certificate/rejected-by-validator/ssl-handshake", "rejected-by-validator", service, 0, activity(1)),
			at(2, 20*time.Second, "client-certificate/rejected-by-validator/ssl-handshake", "rejected-by-validator", service, 0, activity(1)),
		}, [][]int{{0, 1}, {2}}},
		{"of two that say the same the earlier one is the first cause", []catalog.Sighting{
			at(0, 0, "client-certificate/mapping-failed/schannel-direct", "mapping-failed", service, 1, by("Schannel", "")),
			at(1, 5*time.Millisecond, "client-certificate/mapping-failed/iis-403-12", "mapping-failed", service, 2, by("WWW Server", ""), func(s *catalog.Sighting) { s.Confidence = catalog.Certain }),
		}, [][]int{{0, 1}}},
		{"a caller that finds no key goes without a certificate", []catalog.Sighting{
			at(0, 0, noKey, "not-found-in-store", client, 2, by("System.Net", "")),
			at(1, time.Millisecond, noneLeft, "not-presented", client, 2, by("System.Net", "")),
			at(2, 20*time.Millisecond, asked, "not-presented", service, 0, endpoint(orders)),
			at(3, 40*time.Millisecond, forbidden, "not-presented", client, 1, endpoint(orders)),
		}, [][]int{{0, 1, 2, 3}}},
		{"what the caller lacks is the first cause of being asked in vain", []catalog.Sighting{
			at(0, 0, noneLeft, "not-presented", client, 2, by("System.Net", "")),
			at(1, 20*time.Millisecond, asked, "not-presented", service, 0, endpoint(orders)),
		}, [][]int{{0, 1}}},
		{"IIS is an end of the call", []catalog.Sighting{
			at(0, 0, "client-certificate/revoked/capi2", "revoked", service, 2, by("Microsoft-Windows-CAPI2", "WEB02")),
			at(1, 5*time.Millisecond, "client-certificate/revoked/iis-403-13", "revoked", service, 3, by("WWW Server", "WEB02")),
			at(2, 30*time.Millisecond, forbidden, "not-presented", client, 1, by("System.ServiceModel", "CLI07"), endpoint(orders)),
		}, [][]int{{0, 1, 2}}},
		{"what Windows noted at the client, before both ends tell", []catalog.Sighting{
			at(0, 0, "client-certificate/not-presented/schannel", "not-presented", client, 2, by("Schannel", "CLI07")),
			at(1, 20*time.Millisecond, asked, "not-presented", service, 0, by("System.ServiceModel", "APP01"), endpoint(orders)),
			at(2, 40*time.Millisecond, forbidden, "not-presented", client, 1, by("System.ServiceModel", "CLI07"), endpoint(orders)),
		}, [][]int{{0, 1, 2}}},
		{"two callers at once, one address below the other", []catalog.Sighting{
			at(0, 0, listener, "untrusted-root", service, 0, endpoint(orders), activity(1)),
			at(1, 10*time.Millisecond, listener, "untrusted-root", service, 0, endpoint(orders+"/bulk"), activity(2)),
			at(2, 20*time.Millisecond, forbidden, "not-presented", client, 1, endpoint(orders), activity(3)),
			at(3, 30*time.Millisecond, forbidden, "not-presented", client, 2, endpoint(orders+"/bulk"), activity(4)),
		}, [][]int{{0, 2}, {1, 3}}},
		{"only hints", []catalog.Sighting{at(0, 0, listener, "untrusted-root", service, 0, hint)}, nil},
		{"the contrast", []catalog.Sighting{at(0, 0, "server-certificate/validation", catalog.CategoryServer, client, 0)}, nil},
	}
	for _, test := range tests {
		var c catalog.Cases
		for _, s := range test.in {
			c.Add(s)
		}
		var got [][]int
		for _, x := range c.All() {
			numbers := slices.Clone(x.Sightings)
			first := numbers[x.First]
			numbers = slices.Delete(numbers, x.First, x.First+1)
			got = append(got, append([]int{first}, numbers...))
		}
		if !slices.EqualFunc(got, test.cases, slices.Equal[[]int]) {
			t.Errorf("%s: %v, want %v", test.name, got, test.cases)
		}
	}
}
