package tracexml

import (
	"bytes"
	"encoding/binary"
)

// Format is the id of what a file looks like. Texts and the JSON of the command use them.
type Format string

// The formats. Of the first three records are read, archives are unpacked, the others are only named.
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

// DetectBytes is how much of a file's beginning decides what it looks like.
const DetectBytes = 64 << 10

// HasRecords says whether a file of the format holds records that are read.
func (f Format) HasRecords() bool {
	return f == FormatE2E || f == FormatEventLog || f == FormatFailedRequest
}

// Detect says what a file looks like by its first DetectBytes bytes. A trace that begins with more junk than that looks
// like text, XML or binary data: who scans those anyway and finds a record knows better.
func Detect(head []byte) Format {
	format, _ := DetectRecords(head)
	return format
}

// DetectRecords is Detect, and gives the name of the elements that are the file's records, as it is written: that of a
// trace wherever the file is no other log.
func DetectRecords(head []byte) (Format, string) {
	if format := binaryFormat(head); format != "" {
		return format, ElementE2E
	}
	for _, text := range [...]Encoding{UTF16LE, UTF16BE} {
		if DetectEncoding(head) == text.Name {
			head = text.UTF8(head)
		}
	}
	trace := recordAt(head)
	event, name := eventAt(head)
	switch format := textFormat(head, event); {
	case trace >= 0 && (event < 0 || trace < event || !format.HasRecords()): // the first record decides
		return FormatE2E, ElementE2E
	case format == FormatEventLog || format == FormatFailedRequest:
		return format, name
	default:
		return format, ElementE2E
	}
}

// textFormat names what is text by how it begins; an Event element begins at the offset event, -1 if there is none.
func textFormat(head []byte, event int) Format {
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
		return xmlFormat(text, event >= 0 && windowsEvent(head[event:]))
	case event >= 0 && windowsEvent(head[event:]):
		return FormatEventLog // copied out of a viewer that writes something in front of it
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

// recordAt gives where the first record of a trace starts in b, or -1.
func recordAt(b []byte) int {
	for from := 0; ; from++ {
		i := bytes.Index(b[from:], []byte(openWord))
		if i < 0 {
			return -1
		}
		if from += i; begins(b[from:], openWord, true) == yes {
			return from
		}
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

// xmlFormat names what markup it is by its root element, or by the document type of an HTML page; windows says whether the
// first Event element in it is one of Windows.
func xmlFormat(b []byte, windows bool) Format {
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
	case c.is(elementFailedRequest):
		return FormatFailedRequest
	case bytes.EqualFold(c.name, []byte("html")):
		return FormatHTML
	case windows, c.is("Events") && !bytes.Contains(b, []byte("<Event ")) && !bytes.Contains(b, []byte("<Event>")):
		return FormatEventLog
	}
	return FormatXML
}
