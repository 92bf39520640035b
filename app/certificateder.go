package app

import (
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Tags of ASN.1 that certificates are made of.
const (
	tagBoolean     = 0x01
	tagInteger     = 0x02
	tagBitString   = 0x03
	tagOctetString = 0x04
	tagOID         = 0x06
	tagUTCTime     = 0x17
	tagTime        = 0x18
	tagSequence    = 0x30
	tagSet         = 0x31
)

// der reads DER. What is not as it should be sets bad, and is left out together with what stands behind it; so what stands
// before it is read all the same. No element is read below depthOfDER others: what nests without end costs nothing.
type der struct{ bad bool }

const depthOfDER = 8

// derSize gives the lengths of the head and of the content of the element that begins b; ok says that there is one. The
// content may be longer than b.
func derSize(b []byte) (head, size int, ok bool) {
	if len(b) < 2 || b[0]&0x1f == 0x1f {
		return 0, 0, false
	}
	if b[1] < 0x80 {
		return 2, int(b[1]), true
	}
	n := int(b[1] & 0x7f)
	if n == 0 || n > 4 || len(b) < 2+n {
		return 0, 0, false
	}
	for _, x := range b[2 : 2+n] {
		size = size<<8 | int(x)
	}
	return 2 + n, size, size >= 0 && size < 1<<31
}

// next takes the next element off b. Of one that is cut off, the elements in it that are whole can still be read.
func (d *der) next(b *[]byte) (tag byte, in []byte) {
	all := *b
	head, size, ok := derSize(all)
	*b = nil
	if !ok {
		d.bad = true
		return 0, nil
	}
	if size > len(all)-head {
		d.bad = true
		if size = len(all) - head; all[0]&0x20 == 0 {
			return all[0], nil
		}
	}
	*b = all[head+size:]
	return all[0], all[head : head+size]
}

// take takes the next element, which must have the tag.
func (d *der) take(b *[]byte, tag byte) []byte {
	if len(*b) == 0 || (*b)[0] != tag {
		*b, d.bad = nil, true
		return nil
	}
	_, in := d.next(b)
	return in
}

// each tells of all elements in b, from the outermost in.
func (d *der) each(b []byte, depth int, tell func(tag byte, in []byte)) {
	for len(b) > 0 {
		tag, in := d.next(&b)
		tell(tag, in)
		if tag&0x20 != 0 && depth < depthOfDER {
			d.each(in, depth+1, tell)
		}
	}
}

// readCertificate reads a certificate, RFC 5280, section 4.1: all that can be read.
func readCertificate(raw []byte) *certificate {
	var d der
	var c certificate
	sum := sha256.Sum256(raw)
	c.Field[certThumbprint], c.Field[certSHA256] = thumbprint(raw), hexed(sum[:])
	b := d.take(&raw, tagSequence)
	in := d.take(&b, tagSequence)
	if len(in) > 0 && in[0] == 0xa0 {
		d.next(&in) // version
	}
	c.Field[certSerial] = hexed(d.take(&in, tagInteger))
	c.Field[certSignature], _ = d.algorithm(&in)
	issuer := d.take(&in, tagSequence)
	times := d.take(&in, tagSequence)
	c.From, c.Until = d.time(&times), d.time(&times)
	subject := d.take(&in, tagSequence)
	c.subject, c.issuer = string(subject), string(issuer)
	c.Root = !d.bad && c.subject == c.issuer
	c.Field[certIssuer], _ = d.name(issuer)
	c.Field[certSubject], c.Field[certName] = d.name(subject)
	key := d.take(&in, tagSequence)
	c.Field[certKey] = d.key(key)
	for len(in) > 0 {
		tag, list := d.next(&in)
		if tag != 0xa3 {
			continue
		}
		list = d.take(&list, tagSequence)
		for len(list) > 0 {
			x := d.take(&list, tagSequence)
			id := oid(d.take(&x, tagOID))
			if len(x) > 0 && x[0] == tagBoolean {
				d.next(&x) // critical
			}
			c.extension(&d, id, d.take(&x, tagOctetString))
		}
	}
	// A list that is cut off does not say which usages are left out.
	c.AnyUsage = !d.bad && c.Field[certUsages] == ""
	d.take(&b, tagSequence)
	d.take(&b, tagBitString)
	if d.bad {
		c.Problem = "broken"
	}
	return &c
}

// extensions says in which field an element of an extension goes, by the extension and the element's tag, and what stands
// before it there.
var extensions = [...]struct {
	id     string
	tag    byte
	field  int
	prefix string
}{
	{"2.5.29.14", tagOctetString, certKeyID, ""},
	{"2.5.29.35", 0x80, certIssuerKeyID, ""},
	{"2.5.29.37", tagOID, certUsages, ""},
	{"2.5.29.31", 0x86, certCRL, ""},
	{"1.3.6.1.5.5.7.1.1", 0x86, certOCSP, ""},
	{"2.5.29.17", 0x81, certNames, "E-mail: "},
	{"2.5.29.17", 0x82, certNames, "DNS: "},
	{"2.5.29.17", 0x86, certNames, "URL: "},
	{"2.5.29.17", 0x87, certNames, "IP: "},
	{"2.5.29.17", 0x0c, certNames, "UPN: "},
	{"2.5.29.17", 0x13, certNames, "DN: "},
}

// extension reads one that the page shows.
func (c *certificate) extension(d *der, id string, b []byte) {
	kind := "" // the last object identifier
	d.each(b, 0, func(tag byte, in []byte) {
		switch {
		case tag == tagOID:
			kind = oid(in)
		case tag == tagBoolean && id == "2.5.29.19":
			c.CA = len(in) == 1 && in[0] != 0
		case tag == tagBitString && id == "2.5.29.15" && len(in) > 1:
			c.bits(in[1:])
		}
		for _, x := range extensions {
			if x.id != id || x.tag != tag {
				continue
			}
			value := valid(in)
			switch {
			case tag == tagOID:
				value = kind
			case tag == tagOctetString || tag == 0x80:
				value = hexed(in)
			case x.field == certOCSP && kind == "1.3.6.1.5.5.7.48.2":
				x.field = certIssuers
			case tag == 0x87:
				value = address(in)
			case tag == 0x0c || tag == 0x13: // of a name of Windows users, else of a distinguished or another name
				if kind != "1.3.6.1.4.1.311.20.2.3" {
					x.prefix = nameType(kind) + "="
				}
			}
			c.put(x.field, x.prefix+value)
		}
	})
}

// address writes an IP address: with dots that of version 4, else groups of four digits without leading zeros.
func address(b []byte) string {
	var s []byte
	if len(b) == 4 {
		for _, x := range b {
			s = append(strconv.AppendUint(s, uint64(x), 10), '.')
		}
	} else {
		for i := 0; i+1 < len(b); i += 2 {
			s = append(strconv.AppendUint(s, uint64(b[i])<<8|uint64(b[i+1]), 16), ':')
		}
	}
	return string(s[:max(len(s)-1, 0)])
}

// bits reads the bits of a key usage.
func (c *certificate) bits(b []byte) {
	for i := range min(9, 8*len(b)) {
		if b[i/8]&(0x80>>(i%8)) != 0 {
			c.put(certKeyUsage, strconv.Itoa(i))
		}
	}
}

// name writes a distinguished name as Windows does, the most specific part first, and gives its common name or, if it has
// none, its most specific part.
func (d *der) name(b []byte) (text, name string) {
	id, part := "", "" // the part that is read may hold several values
	d.each(b, 0, func(tag byte, in []byte) {
		switch tag {
		case tagSet:
			text, part = joined(part, ", ", text), ""
		case tagOID:
			id = nameType(oid(in))
		case tagSequence:
		default:
			value := derText(tag, in)
			if id == "CN" || name == "" {
				name = value
			}
			if len(text)+len(part) < certificateText {
				part = joined(part, " + ", id+"="+quotedName(value))
			}
		}
	})
	return joined(part, ", ", text), name
}

// joined puts something between two texts that are both there.
func joined(a, between, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + between + b
}

// quotedName writes a value of a distinguished name in quotes where Windows does.
func quotedName(s string) string {
	if s == "" || strings.ContainsAny(s, ",+=\"\n<>#;") || s != strings.TrimSpace(s) {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

// valid is text in UTF-8.
func valid(b []byte) string { return strings.ToValidUTF8(string(b), "\ufffd") }

// derText reads a string of any of ASN.1's types.
func derText(tag byte, b []byte) string {
	var letters []rune
	switch tag {
	case 0x0c: // UTF-8
		return valid(b)
	case 0x1e: // two bytes for each
		for i := 0; i+1 < len(b); i += 2 {
			letters = append(letters, rune(b[i])<<8|rune(b[i+1]))
		}
	default: // of the alphabets of printers, T.61 and ASCII: read as Latin-1, as Windows does
		for _, c := range b {
			letters = append(letters, rune(c))
		}
	}
	return string(letters)
}

// time reads a time of RFC 5280, section 4.1.2.5; other forms of ASN.1 are read as far as time.Parse knows them.
func (d *der) time(b *[]byte) certTime {
	tag, in := d.next(b)
	text, layout := string(in), "20060102150405Z0700"
	if tag == tagUTCTime {
		if layout = layout[2:]; len(text) == len("0601021504Z") {
			layout = "0601021504Z0700"
		}
	}
	t, err := time.Parse(layout, text)
	if err != nil {
		d.bad = true
		return certTime{}
	}
	if tag == tagUTCTime && t.Year() >= 2050 {
		t = t.AddDate(-100, 0, 0)
	}
	return certTime{t.Unix(), t.Unix(), true}
}

// algorithm reads the name of an algorithm, and gives what else is said of it.
func (d *der) algorithm(b *[]byte) (name string, rest []byte) {
	rest = d.take(b, tagSequence)
	name = algorithmName(oid(d.take(&rest, tagOID)))
	return name, rest
}

// key names the algorithm and the length of a public key.
func (d *der) key(b []byte) string {
	name, more := d.algorithm(&b)
	switch name {
	case "RSA", "RSASSA-PSS":
		if b = d.take(&b, tagBitString); len(b) > 0 {
			more = b[1:]
		}
	case "DSA":
	case "EC":
		return name + " " + algorithmName(oid(d.take(&more, tagOID)))
	default:
		return name
	}
	b = d.take(&more, tagSequence)
	n := d.take(&b, tagInteger)
	bits := 8 * len(n)
	for i := 0; i < 16 && bits > 0 && n[i/8]&(0x80>>(i%8)) == 0; i++ {
		bits--
	}
	return name + " " + strconv.Itoa(bits)
}

// thumbprint is the hash by which Windows names certificates.
func thumbprint(raw []byte) string {
	sum := sha1.Sum(raw)
	return hexed(sum[:])
}

func hexed(b []byte) string { return fmt.Sprintf("%X", b) }

// oid writes an object identifier with dots.
func oid(b []byte) string {
	var s []byte
	n := uint64(0)
	for _, x := range b[:min(len(b), 64)] {
		if n = n<<7 | uint64(x&0x7f); x >= 0x80 {
			continue
		}
		if s == nil {
			top := min(n/40, 2)
			s = strconv.AppendUint(s, top, 10)
			n -= 40 * top
		}
		s = strconv.AppendUint(append(s, '.'), n, 10)
		n = 0
	}
	return string(s)
}

// Names that Windows gives to what object identifiers stand for: one string each, since a map would be larger.
const (
	nameTypes = "\n2.5.4.3 CN\n2.5.4.4 SN\n2.5.4.5 SERIALNUMBER\n2.5.4.6 C\n2.5.4.7 L\n2.5.4.8 S\n2.5.4.9 STREET\n2.5.4.10 O\n2.5.4.11 OU\n2.5.4.12 T\n2.5.4.42 G\n2.5.4.43 I" +
		"\n0.9.2342.19200300.100.1.25 DC\n0.9.2342.19200300.100.1.1 UID\n1.2.840.113549.1.9.1 E\n"
	algorithmNames = "\n1.2.840.113549.1.1.1 RSA\n1.2.840.113549.1.1.2 md2RSA\n1.2.840.113549.1.1.4 md5RSA\n1.2.840.113549.1.1.5 sha1RSA\n1.3.14.3.2.29 sha1RSA\n1.2.840.113549.1.1.10 RSASSA-PSS" +
		"\n1.2.840.113549.1.1.11 sha256RSA\n1.2.840.113549.1.1.12 sha384RSA\n1.2.840.113549.1.1.13 sha512RSA\n1.2.840.10040.4.1 DSA\n1.2.840.10040.4.3 sha1DSA\n2.16.840.1.101.3.4.3.2 sha256DSA" +
		"\n1.2.840.10045.2.1 EC\n1.2.840.10045.4.1 sha1ECDSA\n1.2.840.10045.4.3.2 sha256ECDSA\n1.2.840.10045.4.3.3 sha384ECDSA\n1.2.840.10045.4.3.4 sha512ECDSA" +
		"\n1.2.840.10045.3.1.1 P-192\n1.3.132.0.33 P-224\n1.2.840.10045.3.1.7 P-256\n1.3.132.0.34 P-384\n1.3.132.0.35 P-521\n1.3.132.0.10 secp256k1\n1.3.101.112 Ed25519\n1.3.101.113 Ed448\n"
)

// lookup gives the name of an object identifier in such a string, or what is given instead.
func lookup(names, id, otherwise string) string {
	_, rest, found := strings.Cut(names, "\n"+id+" ")
	if !found {
		return otherwise
	}
	name, _, _ := strings.Cut(rest, "\n")
	return name
}

func nameType(id string) string { return lookup(nameTypes, id, "OID."+id) }

func algorithmName(id string) string { return lookup(algorithmNames, id, id) }
