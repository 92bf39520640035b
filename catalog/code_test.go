package catalog_test

import (
	"strconv"
	"strings"
	"testing"

	"svcscope/catalog"
)

const notPresentName = "System.ServiceModel.Channels.HttpsClientCertificateNotPresent"

// identifierForms gives every form in which the framework, or who copied from its pages, names a trace code.
func identifierForms(name string) []string {
	hyphens := strings.ReplaceAll(name, ".", "-")
	msdn, docs := name, hyphens
	if !strings.Contains(name, ".") { // the framework writes an empty namespace
		msdn, docs = "."+name, "-"+hyphens
	}
	return []string{
		"http://msdn.microsoft.com/en-US/library/" + msdn + ".aspx",
		"http://msdn.microsoft.com/es-CO/library/" + msdn + ".aspx",
		"https://MSDN.microsoft.com/nl-NL/library/" + msdn + ".ASPX",
		"http://msdn.microsoft.com/ko-KR/library/" + msdn + ".aspx?f=255",
		"http://msdn.microsoft.com/library/" + msdn + ".aspx/",
		"https://docs.microsoft.com/dotnet/framework/wcf/diagnostics/tracing/" + docs,
		"https://docs.microsoft.com/ko-kr/dotnet/framework/wcf/diagnostics/tracing/" + docs + "/",
		"HTTPS://Learn.Microsoft.com/dotnet/framework/wcf/diagnostics/tracing/" + docs + "#description",
		"https://learn.microsoft.com/de-de/dotnet/framework/wcf/diagnostics/tracing/" + strings.ToLower(docs) + "?view=netframework-4.8",
		"\r\n  " + name + " ",
		hyphens,
	}
}

func TestLookupEveryForm(t *testing.T) {
	seen := 0
	for _, c := range catalog.Codes() {
		if c.Provider() {
			continue
		}
		seen++
		for _, id := range identifierForms(c.Name) {
			// The wrong event id must not matter.
			got, guess := catalog.Lookup(id, 262189, true)
			if got != c || guess {
				t.Errorf("Lookup(%q) = %v, %v; want %s", id, got, guess, c.Name)
			}
		}
		if catalog.ByName(c.Name) != c {
			t.Errorf("ByName(%q) gives another code", c.Name)
		}
	}
	if seen < 488 {
		t.Errorf("%d trace codes in the table, want at least 488", seen)
	}
}

func TestLookup(t *testing.T) {
	const docs = "https://docs.microsoft.com/dotnet/framework/wcf/diagnostics/tracing/"
	tests := []struct {
		identifier string
		id         uint32
		hasID      bool
		want       string // full name; "" for nil
		guess      bool
	}{
		{"", 262160, true, notPresentName, true},
		{"  \n", 262160, true, notPresentName, true},
		{"", 262159, true, "System.ServiceModel.Channels.HttpsClientCertificateInvalid", true},
		{"", 262189, true, "System.ServiceModel.Channels.SslClientCertMissing", true},
		{"", 131085, true, "System.ServiceModel.Diagnostics.ActivityBoundary", true},
		{"", 131075, true, "System.ServiceModel.Diagnostics.ThrowingException", true},
		{"", 262160, false, "", false},
		{"", 0x90008, true, "", false}, // two codes
		{"", 0, true, "", false},
		{"", 131, true, "", false}, // an ETW-defined event's number, but also anybody's
		{"http://msdn.microsoft.com/de-DE/library/System.ServiceModel.Activation.WebHostNoCBTSupport.aspx", 0x90008, true, "System.ServiceModel.Activation.WebHostNoCBTSupport", false},
		{docs + "System-ServiceModel-Activation-MessageQueueClosed", 0x90008, true, "System.ServiceModel.Activation.MessageQueueClosed", false},
		{docs + "System-ServiceModel-NoSuchThing", 262160, true, "", false},
		{"http://msdn.microsoft.com/en-US/library/aa702654.aspx", 262160, true, "", false},
		{"https://example.com/library/" + notPresentName + ".aspx", 262160, true, "", false},
		{"http://msdn.microsoft.com", 262160, true, "", false},
		{"http://", 262160, true, "", false},
		{"nothing in particular", 262160, true, "", false},
		{"HttpsClientCertificateNotPresent", 262160, true, "", false}, // no namespace: not this code
		{"UnhandledException", 131077, true, "System.ServiceModel.Diagnostics.UnhandledException", false},
		{"225", 225, true, "System.ServiceModel.Activities/TraceCorrelationKeys", false},
		{"57397", 57397, true, "System.ServiceModel.Internals/UnhandledException", false},
		{"4801", 4801, true, "System.ServiceModel.Discovery/DiscoveryClientInClientChannelFailedToClose", false},
		{"262160", 262160, true, "", false},
		{"4294967296225", 225, true, "", false},
		// Pages whose address does not follow from the name; where it looks like another code's name, the name wins.
		{docs + "ssc-comintegration", 0, false, "System.ServiceModel.ComIntegration.ComIntegrationServiceHostStartedServiceDetails", false},
		{docs + "MTT-DurableParticipantReplayWhilePreparing", 0, false, "Microsoft.Transactions.TransactionBridge.DurableParticipantReplayWhilePreparing", false},
		{docs + "connectionpoolmaxoutboundconnectionsperendpointquotareached", 0, false, "System.ServiceModel.Channels.ConnectionPoolMaxOutboundConnectionsPerEndpointQuotaReached", false},
		{docs + "System-ServiceModel-Channels-ConnectionPoolMaxOutboundConnectionsPerEndpointQuotaReached", 0, false, "System.ServiceModel.Channels.ConnectionPoolMaxOutboundConnectionsPerEndpointQuotaReached", false},
	}
	for _, test := range tests {
		c, guess := catalog.Lookup(test.identifier, test.id, test.hasID)
		name := ""
		if c != nil {
			name = c.Name
		}
		if name != test.want || guess != test.guess {
			t.Errorf("Lookup(%q, %d, %v) = %q, %v; want %q, %v", test.identifier, test.id, test.hasID, name, guess, test.want, test.guess)
		}
		if b, g := catalog.LookupBytes([]byte(test.identifier), test.id, test.hasID); b != c || g != guess {
			t.Errorf("LookupBytes(%q) differs from Lookup", test.identifier)
		}
	}
}

func TestProviderEvents(t *testing.T) {
	seen := map[uint32]bool{}
	n := 0
	for _, c := range catalog.Codes() {
		if !c.Provider() {
			continue
		}
		n++
		if catalog.ByName(c.Name) != c {
			t.Errorf("ByName(%q) gives another code", c.Name)
		}
		if got, guess := catalog.Lookup(strconv.Itoa(int(c.EventID)), 0, false); !seen[c.EventID] && (got != c || guess) {
			t.Errorf("Lookup(%d) = %v, want %s", c.EventID, got, c.Name)
		}
		seen[c.EventID] = true
	}
	if n != 423 {
		t.Errorf("%d ETW-defined events, want 423", n)
	}
}

func TestCodeTable(t *testing.T) {
	names, ids := map[string]bool{}, map[uint32]int{}
	for _, c := range catalog.Codes() {
		if names[c.Name] {
			t.Errorf("%s stands twice in the table", c.Name)
		}
		names[c.Name] = true
		if !c.Provider() && c.EventID != 0 {
			ids[c.EventID]++
		}
		if c.Short() == "" || strings.ContainsAny(c.Short(), "./") {
			t.Errorf("%s: short name %q", c.Name, c.Short())
		}
	}
	for id, n := range ids {
		if n > 1 && id != 0x90008 {
			t.Errorf("event id %#x stands for %d codes", id, n)
		}
	}
	c := catalog.ByName(notPresentName)
	if c.EventID != 262160 || c.Short() != "HttpsClientCertificateNotPresent" || c.Class != catalog.ClassProblem || !c.Certificate ||
		c.Slug() != "system-servicemodel-channels-httpsclientcertificatenotpresent" {
		t.Errorf("HttpsClientCertificateNotPresent = %+v, slug %q", *c, c.Slug())
	}
	if c := catalog.ByName("System.Runtime.Serialization.ReadObjectEnd"); c.Slug() != "system-servicemodel-comintegration-comintegrationmexmonikermetadataexchangecomplete" {
		t.Errorf("ReadObjectEnd has slug %q", c.Slug())
	}
	if catalog.ByName("System.ServiceModel.Nothing") != nil || catalog.ByName("") != nil {
		t.Error("ByName invents codes")
	}
}

func TestLookupDoesNotAllocate(t *testing.T) {
	id := "http://msdn.microsoft.com/es-CO/library/" + notPresentName + ".aspx"
	catalog.Lookup("", 262160, true)
	if n := testing.AllocsPerRun(100, func() {
		catalog.Lookup(id, 262160, true)
		catalog.Lookup("", 262160, true)
		catalog.Lookup("225", 0, false)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzLookup(f *testing.F) {
	for _, id := range identifierForms(notPresentName) {
		f.Add(id)
	}
	f.Add("")
	f.Add("18446744073709551616")
	f.Fuzz(func(t *testing.T, id string) {
		c, guess := catalog.Lookup(id, 262160, true)
		if guess != (strings.TrimSpace(id) == "") {
			t.Errorf("Lookup(%q) = %v, guess %v", id, c, guess)
		}
	})
}
