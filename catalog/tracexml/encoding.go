package tracexml

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// Encoding is how a file's bytes are text. The zero value is UTF-8.
//
// Records are always found in the original bytes, so that offsets are those of the file. In UTF-8 and in any charset
// that writes the characters of markup as ASCII does, markup is what it looks like. In UTF-16 the scanner walks over
// one byte for each unit of two (see narrow). Only a record's own bytes are turned into UTF-8.
type Encoding struct {
	Name   string // "utf-8", "utf-16le", "utf-16be", or the charset's name as browsers call it
	Decode Decoder
}

// Decoder appends text to dst as UTF-8. What is no text in the encoding becomes the byte 0xFF, which is none in UTF-8
// either, so that it is counted as a repair like all that XML forbids.
type Decoder func(dst, text []byte) []byte

// The encodings that need no charset of the platform.
var (
	UTF8    = Encoding{Name: "utf-8"}
	UTF16LE = Encoding{Name: "utf-16le", Decode: func(dst, b []byte) []byte { return appendUTF16(dst, b, binary.LittleEndian) }}
	UTF16BE = Encoding{Name: "utf-16be", Decode: func(dst, b []byte) []byte { return appendUTF16(dst, b, binary.BigEndian) }}
)

// EncodingBytes is how much of a file's beginning decides its encoding.
const EncodingBytes = 1024

// DetectEncoding names the encoding by a file's first EncodingBytes bytes: a byte order mark, the pattern of UTF-16,
// or the XML declaration at the very beginning. A declared name is given as it is written, in lower case; "utf-8" is
// the answer where nothing speaks for another, and where a declaration says UTF-16 in bytes that are not.
func DetectEncoding(head []byte) string {
	head = head[:min(len(head), EncodingBytes)]
	switch {
	case bytes.HasPrefix(head, []byte("\xFF\xFE")):
		return UTF16LE.Name
	case bytes.HasPrefix(head, []byte("\xFE\xFF")):
		return UTF16BE.Name
	case bytes.HasPrefix(head, []byte(bom)):
		return UTF8.Name
	}
	if name := utf16Pattern(head); name != "" {
		return name
	}
	name := declaredEncoding(head)
	if name == "" || bytes.HasPrefix([]byte(name), []byte("utf-16")) || name == "utf8" {
		return UTF8.Name
	}
	return name
}

// utf16Pattern names the order of UTF-16 without a mark, where every other byte is NUL in most units, or gives "".
func utf16Pattern(b []byte) string {
	var nul [2]int
	for i, c := range b {
		if c == 0 {
			nul[i&1]++
		}
	}
	for parity, name := range [...]string{UTF16BE.Name, UTF16LE.Name} {
		if n := nul[parity]; n > len(b)/4 && nul[1-parity]*8 < n {
			return name
		}
	}
	return ""
}

// declaredEncoding gives the encoding that an XML declaration at the beginning names, in lower case, or "".
func declaredEncoding(head []byte) string {
	if !bytes.HasPrefix(head, []byte("<?xml")) {
		return ""
	}
	end := bytes.Index(head, []byte("?>"))
	if end < 0 {
		return ""
	}
	_, value, ok := bytes.Cut(head[:end], []byte("encoding"))
	value = bytes.TrimLeft(value, " \t\r\n=")
	if !ok || len(value) < 2 || value[0] != '"' && value[0] != '\'' {
		return ""
	}
	value, _, ok = bytes.Cut(value[1:], value[:1])
	if !ok || len(value) > 40 || !ascii(value) {
		return ""
	}
	return string(bytes.ToLower(bytes.TrimSpace(value)))
}

// unit is how many bytes of the file one byte that the scanner looks at stands for.
func (e Encoding) unit() int64 {
	if e.Name == UTF16LE.Name || e.Name == UTF16BE.Name {
		return 2
	}
	return 1
}

// UTF8 gives text in UTF-8; what is UTF-8, or ASCII alone, is given back as it is.
func (e Encoding) UTF8(text []byte) []byte {
	if e.Decode == nil || e.unit() == 1 && ascii(text) {
		return text
	}
	return e.Decode(make([]byte, 0, len(text)+len(text)/8), text)
}

// ascii says whether all bytes are ASCII.
func ascii(b []byte) bool {
	for ; len(b) >= 8; b = b[8:] {
		if binary.LittleEndian.Uint64(b)&0x8080808080808080 != 0 {
			return false
		}
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// appendUTF16 appends UTF-16 as UTF-8. Half a pair and an odd byte at the end become 0xFF each.
func appendUTF16(dst, b []byte, order binary.ByteOrder) []byte {
	for ; len(b) >= 2; b = b[2:] {
		u := order.Uint16(b)
		switch {
		case u < utf8.RuneSelf:
			dst = append(dst, byte(u))
		case u < 0xD800 || u >= 0xE000:
			dst = utf8.AppendRune(dst, rune(u))
		case len(b) >= 4 && utf16.DecodeRune(rune(u), rune(order.Uint16(b[2:]))) != utf8.RuneError:
			dst = utf8.AppendRune(dst, utf16.DecodeRune(rune(u), rune(order.Uint16(b[2:]))))
			b = b[2:]
		default:
			dst = append(dst, 0xFF)
		}
	}
	if len(b) > 0 {
		dst = append(dst, 0xFF)
	}
	return dst
}

// narrow appends one byte for each unit of UTF-16: ASCII as it is, a byte order mark as a blank, everything else as a
// byte above ASCII that is never the first of a mark in UTF-8. So the scanner sees the same markup at half the offset.
func narrow(dst, b []byte, big bool) []byte {
	low, high := 0, 1
	if big {
		low, high = 1, 0
	}
	for ; len(b) >= 2; b = b[2:] {
		l, h := b[low], b[high]
		switch {
		case h == 0 && l < utf8.RuneSelf:
		case h == 0xFE && l == 0xFF:
			l = ' '
		default:
			if l = (l ^ h<<1) | 0x80; l == bom[0] {
				l--
			}
		}
		dst = append(dst, l)
	}
	if len(b) > 0 { // the file ends within a unit
		dst = append(dst, 0x80)
	}
	return dst
}
