package app

import "slices"

// base64Text reads base64 as traces have it: in lines or in one, with the alphabet for addresses, with the escapes of
// URLs (%2B, %0A), of JSON (\n) and of XML that was written into text (&#xD;).
type base64Text struct {
	s          string
	at         int
	bits, have uint
}

// next gives the next byte; ok is false at the end of the base64.
func (t *base64Text) next() (b byte, ok bool) {
	for t.have < 8 {
		c, n := t.char()
		if n == 0 {
			return 0, false
		}
		t.at += n
		if v := sextet(c); v >= 0 {
			t.bits = t.bits<<6 | uint(v)
			t.have += 6
		}
	}
	t.have -= 8
	return byte(t.bits >> t.have), true
}

// char gives the next character, or a blank for what only parts lines, and how long it is as it is written; 0 at the end.
func (t *base64Text) char() (c byte, n int) {
	rest := t.s[t.at:]
	if rest == "" {
		return 0, 0
	}
	switch c = rest[0]; {
	case sextet(c) >= 0 || c == ' ' || c == '\n' || c == '\r' || c == '\t':
		return c, 1
	case c == '\\' && len(rest) > 1 && (rest[1] == 'n' || rest[1] == 'r'):
		return ' ', 2
	case c == '\\' && len(rest) > 1 && rest[1] == '/':
		return '/', 2
	case c == '&' && len(rest) > 3 && rest[1] == '#':
		for n := range min(len(rest), 6) {
			if rest[n] == ';' {
				return ' ', n + 1
			}
		}
	case c == '%' && len(rest) > 2:
		switch rest[1:3] {
		case "2B", "2b":
			return '+', 3
		case "2F", "2f":
			return '/', 3
		case "0A", "0a", "0D", "0d", "20", "09":
			return ' ', 3
		}
	}
	return 0, 0
}

// sextet gives the value of a character of base64, or -1.
func sextet(c byte) int {
	switch {
	case c >= 'A' && c <= 'Z':
		return int(c - 'A')
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 26
	case c >= '0' && c <= '9':
		return int(c-'0') + 52
	case c == '+' || c == '-':
		return 62
	case c == '/' || c == '_':
		return 63
	}
	return -1
}

// fromBase64 gives the bytes of a short text in base64, such as a hash, in hexadecimal.
func fromBase64(s string) string {
	const most = 64
	t := base64Text{s: s}
	var all []byte
	for b, ok := t.next(); ok && len(all) < most; b, ok = t.next() {
		all = append(all, b)
	}
	return hexed(all)
}

// What an element of DER may be.
const (
	derNothing     = iota
	derCertificate // a certificate
	derPath        // a PkiPath: a sequence of certificates
	derSigned      // a SignedData of PKCS #7, which carries certificates
	derPrivate     // a private key, bare or in a PKCS #12 file
)

// derElement is an element of DER that stands in base64.
type derElement struct {
	kind    int
	raw     []byte // at most the most that is read of its kind
	used    int    // how many characters it takes
	problem string // "", or why raw is not all of it: "cut" (the text ends before), "long"
}

// derBegin is how many bytes tell what an element is.
const derBegin = 32

// elementAt reads the element of DER that the base64 at the beginning of s holds. Most of what looks like one is none: that is
// found out after a few bytes.
func elementAt(s string) derElement {
	t := base64Text{s: s}
	var begin [derBegin]byte
	for i := range begin {
		b, ok := t.next()
		if !ok {
			return derElement{}
		}
		begin[i] = b
		if head, _, _ := derSize(begin[:i]); head == i && i > 0 && b != tagSequence && b != tagInteger && b != tagOID {
			return derElement{}
		}
	}
	raw := begin[:]
	e := derElement{kind: derKind(raw), raw: slices.Clone(raw)}
	head, size, ok := derSize(raw)
	most := certificateBytes
	switch {
	case e.kind == derNothing || !ok:
		return derElement{}
	case e.kind != derCertificate:
		most *= certificatesMost
	}
	for n := len(raw); n < head+size; n++ {
		b, ok := t.next()
		if !ok {
			e.problem = "cut"
			break
		}
		if e.kind == derPrivate {
			continue // it is not even kept
		}
		if len(e.raw) == most {
			e.problem = "long"
			continue
		}
		e.raw = append(e.raw, b)
	}
	e.used = t.at
	if e.kind == derCertificate {
		e.kind = derKind(e.raw) // the beginning does not tell a revocation list from some certificates
	}
	return e
}

// derKind tells by its first bytes what an element is.
func derKind(b []byte) int {
	b, tag := within(b)
	if tag != tagSequence {
		return derNothing
	}
	has := func(b []byte, begin string) bool { return len(b) >= len(begin) && string(b[:len(begin)]) == begin }
	in, tag := within(b)
	switch {
	case has(b, "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"):
		return derSigned
	case has(b, "\x02\x01\x00\x30"), has(b, "\x02\x01\x01\x30"), has(b, "\x02\x01\x03\x30"), // PKCS #8, its second version, PKCS #12
		has(b, "\x02\x01\x00\x02"), has(b, "\x02\x01\x01\x04"), // PKCS #1, SEC 1
		tag == tagSequence && has(in, "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05"): // PKCS #8, encrypted
		return derPrivate
	case tag != tagSequence:
		return derNothing
	case isTBS(in):
		return derCertificate
	}
	if in, tag = within(in); tag == tagSequence && isTBS(in) {
		return derPath
	}
	return derNothing
}

// isTBS says whether b is the signed part of a certificate, as far as b reaches: it begins with its version, or in the first
// version, which is not written, with the serial number, however short, and algorithm, issuer and validity behind it. A revocation
// list and a request begin with a number too, but the list has a time in place of the validity, the request a name in place of the algorithm.
func isTBS(b []byte) bool {
	if len(b) > 5 && b[0] == 0xa0 {
		return b[1] == 3 && b[2] == tagInteger
	}
	if len(b) > 1 && (b[1] == 0 || b[1] >= 0x80) {
		return false
	}
	var d der
	for i, tag := range [...]byte{tagInteger, tagSequence, tagSequence, tagSequence} {
		if len(b) == 0 {
			return i > 0
		}
		if b[0] != tag {
			return false
		}
		if _, in := d.next(&b); i == 1 && len(in) > 0 && in[0] != tagOID {
			return false
		}
	}
	return true
}

// within gives what stands in the element that begins b, as far as b reaches, and its tag.
func within(b []byte) (in []byte, tag byte) {
	head, _, ok := derSize(b)
	if !ok {
		return nil, 0
	}
	return b[head:], b[0]
}
