package tracexml

import (
	"bytes"
	"encoding/binary"
)

// Format is the id of what a file looks like. Texts and the JSON of the command use them.
type Format string

// The formats. FormatE2E is read, archives are unpacked, the others are only named so far.
const (
	FormatE2E           Format = "e2e"                // E2ETraceEvent records: .svclog, .e2e
	FormatFailedRequest Format = "failed-request-log" // IIS failed request tracing
	FormatEventLog      Format = "event-log"          // Windows event log as XML
	FormatETL           Format = "etl"
	FormatEVTX          Format = "evtx"
	FormatZip           Format = "zip"
	FormatGzip          Format = "gzip"
	FormatCertificate   Format = "certificate" // PEM or DER, PKCS #12 and #7 included
	FormatHTML          Format = "html"
	FormatJSON          Format = "json"
	FormatText          Format = "text"
	FormatXML           Format = "xml" // none of the XML formats above
	FormatBinary        Format = "binary"
	FormatEmpty         Format = "empty"
)

// eventNamespace is the namespace of Windows event log elements.
const eventNamespace = "http://schemas.microsoft.com/win/2004/08/events/event"

// Detect says what a file looks like by its beginning, of which 64 KiB are enough. A trace that begins with more
// junk than that looks like text, XML or binary data: who scans those anyway and finds a record knows better.
func Detect(head []byte) Format {
	if format := binaryFormat(head); format != "" {
		return format
	}
	for _, text := range [...]Encoding{UTF16LE, UTF16BE} {
		if DetectEncoding(head) == text.Name {
			head = text.UTF8(head)
		}
	}
	if holdsRecord(head) {
		return FormatE2E
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(bom)), " \t\r\n")
	switch {
	case len(text) == 0:
		return FormatEmpty
	case looksBinary(head):
		return FormatBinary
	case bytes.HasPrefix(text, []byte("-----BEGIN ")):
		return FormatCertificate
	case text[0] == '{' || text[0] == '[':
		return FormatJSON
	case text[0] == '<':
		return xmlFormat(text)
	}
	return FormatText
}

// binaryFormat names what its first bytes give away.
func binaryFormat(b []byte) Format {
	for _, magic := range [...]struct {
		bytes  string
		format Format
	}{
		{"ElfFile\x00", FormatEVTX},
		{"PK\x03\x04", FormatZip},
		{"PK\x05\x06", FormatZip},
		{"\x1F\x8B", FormatGzip},
	} {
		if bytes.HasPrefix(b, []byte(magic.bytes)) {
			return magic.format
		}
	}
	switch {
	case isDER(b):
		return FormatCertificate
	case isETL(b):
		return FormatETL
	}
	return ""
}

// isDER says whether b begins like a certificate, a PKCS #12 store or a PKCS #7 bundle: an outer sequence of
// 128 bytes or more that starts with a sequence, version 3, or an object identifier.
func isDER(b []byte) bool {
	if len(b) < 8 || b[0] != 0x30 || b[1] < 0x81 || b[1] > 0x83 {
		return false
	}
	switch inner := b[2+int(b[1]&0x7F):]; inner[0] {
	case 0x30:
		return inner[1] >= 0x80
	case 0x02:
		return inner[1] == 1 && inner[2] == 3
	case 0x06:
		return inner[1] == 9
	}
	return false
}

// isETL says whether b begins like an event trace log: a buffer whose size is a plausible power of two, with the
// header of a system event at its known place.
func isETL(b []byte) bool {
	const header = 0x48
	if len(b) < header+4 {
		return false
	}
	size := binary.LittleEndian.Uint32(b)
	return size >= 1<<10 && size <= 1<<26 && size%1024 == 0 && (b[header+2] == 1 || b[header+2] == 2) && b[header+3] == 0xC0
}

// holdsRecord says whether a record starts in b.
func holdsRecord(b []byte) bool {
	for {
		i := bytes.Index(b, []byte(openWord))
		if i < 0 {
			return false
		}
		if begins(b[i:], openWord, true) == yes {
			return true
		}
		b = b[i+1:]
	}
}

// looksBinary says whether b holds a NUL or is full of control characters.
func looksBinary(b []byte) bool {
	control := 0
	for _, c := range b {
		if c == 0 {
			return true
		}
		if c < 0x20 && !blank(c) {
			control++
		}
	}
	return control > len(b)/32
}

// xmlFormat names what markup it is by its root element, or by the document type of an HTML page.
func xmlFormat(b []byte) Format {
	for len(b) > 0 && (b[0] != '<' || len(b) > 1 && !beginsName(b[1])) { // the prolog
		n, _ := section(b)
		if n == 0 {
			const doctype = "<!doctype html"
			if len(b) > len(doctype) && bytes.EqualFold(b[:len(doctype)], []byte(doctype)) {
				return FormatHTML
			}
			if n = bytes.IndexByte(b, '>') + 1; n == 0 {
				return FormatXML
			}
		}
		b = bytes.TrimLeft(b[n:], " \t\r\n")
	}
	c := cursor{b: b}
	c.child()
	switch {
	case c.is("failedRequest"):
		return FormatFailedRequest
	case c.is("Event"), c.is("Events"):
		return FormatEventLog
	case bytes.EqualFold(c.name, []byte("html")):
		return FormatHTML
	case bytes.Contains(b, []byte(eventNamespace)) && bytes.Contains(b, []byte("<Event")):
		return FormatEventLog
	}
	return FormatXML
}
