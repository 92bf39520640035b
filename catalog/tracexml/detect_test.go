package tracexml_test

import (
	"strings"
	"testing"

	"svcscope/catalog/tracexml"
)

func TestDetect(t *testing.T) {
	utf16 := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }
	etl := make([]byte, 0x60)
	copy(etl, "\x00\x00\x01\x00")
	copy(etl[0x48:], "\x02\x00\x02\xC0")
	cases := []struct {
		name, head string
		want       tracexml.Format
	}{
		{"record", "<E2ETraceEvent xmlns='x'>", tracexml.FormatE2E},
		{"record behind junk", "\x00\x01 junk <E2ETraceEvent>", tracexml.FormatE2E},
		{"record in a root", "\uFEFF<?xml version='1.0'?><Events><E2ETraceEvent/>", tracexml.FormatE2E},
		{"longer name", "<E2ETraceEventLog/>", tracexml.FormatXML},
		{"empty", "", tracexml.FormatEmpty},
		{"blank", "\uFEFF \r\n", tracexml.FormatEmpty},
		{"failed request", "<?xml version='1.0'?>\n<?xml-stylesheet type='text/xsl' href='freb.xsl'?>\n<!-- saved > from --><failedRequest url='x'><Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>", tracexml.FormatFailedRequest},
		{"event log", "\uFEFF<?xml version=\"1.0\"?><Events><Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>", tracexml.FormatEventLog},
		{"one event", "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'/>", tracexml.FormatEventLog},
		{"one event without a namespace", "<Event><System/></Event>", tracexml.FormatEventLog},
		{"copied out of a viewer", "- <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>\n  - <System>", tracexml.FormatEventLog},
		{"event log without events", "<?xml version='1.0'?><Events/>", tracexml.FormatEventLog},
		{"events that hold a record", "<Events><Event><System/><UserData><E2ETraceEvent/></UserData></Event></Events>", tracexml.FormatEventLog},
		{"records that hold an event", "<E2ETraceEvent><Event><System/></Event></E2ETraceEvent>", tracexml.FormatE2E},
		{"events of something else", "<Events><Event><Name>party</Name></Event></Events>", tracexml.FormatXML},
		{"events in a page", "<html><Event><System/></Event></html>", tracexml.FormatHTML},
		{"events in JSON", `{"xml":"<Event><System/></Event>"}`, tracexml.FormatJSON},
		{"events in another root", "<view><Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'/>", tracexml.FormatEventLog},
		{"other XML", "<configuration/>", tracexml.FormatXML},
		{"XML that never begins", "<!-- ", tracexml.FormatXML},
		{"HTML", "<!DOCTYPE html><html>", tracexml.FormatHTML},
		{"HTML without a type", "<HTML><body>", tracexml.FormatHTML},
		{"JSON", " [1]", tracexml.FormatJSON},
		{"text", "2024-01-01 GET /", tracexml.FormatText},
		{"PEM", "-----BEGIN CERTIFICATE-----\nMII", tracexml.FormatCertificate},
		{"DER", "\x30\x82\x03\x10\x30\x82\x02\x00", tracexml.FormatCertificate},
		{"PKCS #12", "\x30\x82\x09\x10\x02\x01\x03\x30", tracexml.FormatCertificate},
		{"PKCS #7", "\x30\x82\x09\x10\x06\x09\x2A\x86", tracexml.FormatCertificate},
		{"record in UTF-16 with a mark", "\xFF\xFE" + utf16("<E2ETraceEvent>"), tracexml.FormatE2E},
		{"XML in UTF-16, big endian", "\xFE\xFF\x00<\x00a\x00/\x00>", tracexml.FormatXML},
		{"record in UTF-16 without a mark", utf16("  <E2ETraceEvent xmlns='x'>"), tracexml.FormatE2E},
		{"text in UTF-16", "\xFF\xFE" + utf16("2024-01-01 GET /"), tracexml.FormatText},
		{"an empty file with a mark of UTF-16", "\xFF\xFE", tracexml.FormatEmpty},
		{"zip", "PK\x03\x04xxxx", tracexml.FormatZip},
		{"gzip", "\x1F\x8B\x08\x00", tracexml.FormatGzip},
		{"evtx", "ElfFile\x00\x00", tracexml.FormatEVTX},
		{"etl", string(etl), tracexml.FormatETL},
		{"binary", "MZ\x90\x00\x03", tracexml.FormatBinary},
	}
	for _, c := range cases {
		if got := tracexml.Detect([]byte(c.head)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestDetectRealFiles(t *testing.T) {
	formats := map[string]tracexml.Format{"freb": tracexml.FormatFailedRequest, "evtxml": tracexml.FormatEventLog, "capi2": tracexml.FormatEventLog}
	for _, f := range realTraces(t) {
		want := formats[f.kind]
		if f.isTrace() {
			want = tracexml.FormatE2E
		}
		if got := tracexml.Detect(f.data[:min(len(f.data), 64<<10)]); got != want {
			t.Errorf("%s: %s, want %s", f.name, got, want)
		}
	}
}
