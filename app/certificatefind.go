package app

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"svcscope/catalog"
)

// certificateFinder goes through a record once and collects certificates: written in base64, in elements or in running
// text; referred to by thumbprint, serial number or key; described by CAPI2, by claims or by System.Net.
type certificateFinder struct {
	certificates
	capi2 bool // the record is an event of CAPI2
}

// nodes goes through elements with everything below them.
func (f *certificateFinder) nodes(list []catalog.Node) {
	var claimed certificate
	for i := range list {
		n := &list[i]
		var c certificate
		kind := attributeOf(n, "ValueType")
		switch n.Name {
		case "Claim", "Attribute":
			claimed.claim(n)
		case "ChainElement":
			// A chain as CAPI2 has built it, from the leaf towards the root.
			c.logged(n.Find("Certificate"))
			c.describe(n)
			if i+1 < len(list) {
				var above certificate
				above.logged(list[i+1].Find("Certificate"))
				c.parent = above.Field[certThumbprint]
			}
		case "X509IssuerSerial":
			c.Field[certIssuer], c.Field[certSerial] = textOf(n, "X509IssuerName"), decimalSerial(textOf(n, "X509SerialNumber"))
		case "X509SubjectName":
			c.Field[certSubject] = n.Text
		case "X509SKI":
			c.Field[certKeyID] = fromBase64(n.Text)
		case "KeyIdentifier":
			switch {
			case strings.HasSuffix(kind, "#ThumbprintSHA1"):
				c.Field[certThumbprint] = fromBase64(n.Text)
			case strings.HasSuffix(kind, "SubjectKeyIdentifier"):
				c.Field[certKeyID] = fromBase64(n.Text)
			}
		case "RSAKeyValue":
			f.PrivateKey = f.PrivateKey || n.Find("D") != nil
		case "X509CRL":
			continue
		case "ErrorStatus", "Result", "Status":
			f.outcome(n)
		default:
			c.logged(n)
		}
		if c.told() {
			f.add(&c, n.Name)
			continue
		}
		if !f.text(n.Text, n.Name) && n.Text != "" && (n.Name == "X509Certificate" || n.Name == "BinarySecurityToken" &&
			(strings.Contains(kind, "X509") || strings.Contains(kind, "PKCS7"))) {
			f.add(&certificate{Problem: "unreadable"}, n.Name)
		}
		for _, a := range n.Attrs {
			f.text(a.Value, a.Name)
		}
		f.nodes(n.Children)
	}
	if claimed.told() {
		f.add(&claimed, "Claim")
	}
}

func attributeOf(n *catalog.Node, name string) string {
	for _, a := range n.Attrs {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}

// textOf is the text of a child.
func textOf(n *catalog.Node, child string) string {
	if n = n.Find(child); n == nil {
		return ""
	}
	return n.Text
}

// text finds certificates in text; found says that it holds one, or a private key.
func (f *certificateFinder) text(s, place string) (found bool) {
	if strings.Contains(s, "PRIVATE KEY-----") || strings.Contains(s, "PRIVATE%20KEY-----") || strings.Contains(s, "PRIVATE+KEY-----") {
		f.PrivateKey, found = true, true
	}
	if strings.Contains(s, "[Thumbprint]") || strings.Contains(s, "[Serial Number]") {
		f.printed(s, place)
	}
	for at := 0; ; {
		i := strings.Index(s[at:], "MI") // a SEQUENCE with a length of two bytes or more
		if i < 0 {
			return found
		}
		at += i
		if !begins(s, at) {
			at += 2
			continue
		}
		e := elementAt(s[at:])
		at += max(e.used, 2)
		switch e.kind {
		case derNothing:
			continue
		case derPrivate:
			f.PrivateKey = true
		case derCertificate:
			f.certificate(e.raw, place, e.problem)
		case derPath, derSigned:
			f.inside(e.raw, place, 0)
		}
		found = true
	}
}

// inside finds the certificates in an element that holds several, in whatever order and depth.
func (f *certificateFinder) inside(b []byte, place string, depth int) {
	var d der
	for len(b) > 0 {
		all := b
		tag, in := d.next(&b)
		if raw := all[:len(all)-len(b)]; derKind(raw) == derCertificate {
			f.certificate(raw, place, "")
		} else if tag&0x20 != 0 && depth < depthOfDER {
			f.inside(in, place, depth+1)
		}
	}
}

// begins says whether base64 may begin at a place of s, at which "MI" stands: not within other base64.
func begins(s string, at int) bool {
	if len(s) < at+3 || s[at+2] < 'E' || s[at+2] > 'P' {
		return false
	}
	if at == 0 {
		return true
	}
	c := s[at-1]
	return c == '-' || c == '_' || sextet(c) < 0 || at >= 2 && s[at-2] == '\\' || at >= 3 && s[at-3] == '%'
}

// certificate takes in a certificate that stands in a record; problem says why not all of it is there. Once the list is
// full, it is looked up, but no longer read.
func (f *certificateFinder) certificate(raw []byte, place, problem string) {
	if head, size, _ := derSize(raw); problem == "" && head+size > len(raw) {
		problem = "cut"
	}
	if len(raw) > certificateBytes {
		raw, problem = raw[:certificateBytes], "long"
	}
	c := new(certificate)
	if len(f.List) == certificatesMost {
		c.Field[certThumbprint] = thumbprint(raw)
	} else {
		c = readCertificate(raw)
	}
	if problem != "" {
		c.Problem, c.Field[certThumbprint], c.Field[certSHA256] = problem, "", ""
	}
	f.add(c, place)
}

// told says whether anything is known of a certificate.
func (c *certificate) told() bool { return strings.Join(c.Field[:], "") != "" }

// logged reads a certificate as CAPI2 logs it, in a file that is named by its thumbprint; nothing from another element.
func (c *certificate) logged(n *catalog.Node) {
	if n == nil {
		return
	}
	file, is := strings.CutSuffix(attributeOf(n, "fileRef"), ".cer")
	if !is {
		return
	}
	c.Field[certThumbprint], c.Field[certName] = strings.ToUpper(file), attributeOf(n, "subjectName")
	c.describe(n)
	c.Root = c.subject != "" && c.subject == c.issuer
	c.AnyUsage = c.Until.Known && c.Field[certUsages] == ""
}

// capi2 says in which field an attribute of an element of CAPI2 goes; its text, where no attribute is named.
var capi2 = [...]struct {
	element, attr string
	field         int
}{
	{"SubjectKeyID", "hash", certKeyID},
	{"KeyID", "hash", certIssuerKeyID},
	{"SerialNumber", "", certSerial},
	{"NotBefore", "", certFrom},
	{"NotAfter", "", certUntil},
	{"Usage", "oid", certUsages},
	{"SignatureAlgorithm", "oid", certSignature},
	{"PublicKeyAlgorithm", "publicKeyName", certKey},
}

// describe reads what the elements of CAPI2 below one say of a certificate.
func (c *certificate) describe(n *catalog.Node) {
	for i := range n.Children {
		x := &n.Children[i]
		for _, row := range capi2 {
			if row.element == x.Name {
				value := x.Text
				if row.attr != "" {
					value = attributeOf(x, row.attr)
				}
				c.put(row.field, value)
			}
		}
		switch x.Name {
		case "Subject":
			c.subject = loggedName(x)
			c.Field[certSubject] = c.subject
		case "Issuer":
			c.issuer = loggedName(x)
			c.Field[certIssuer] = c.issuer
		case "NotBefore", "NotAfter":
			c.readTimes()
		case "SignatureAlgorithm":
			c.Field[certSignature] = algorithmName(c.Field[certSignature])
		case "PublicKeyAlgorithm":
			c.Field[certKey] += " " + attributeOf(x, "publicKeyLength")
		case "BasicConstraints":
			c.CA = attributeOf(x, "cA") == "true"
		case "KeyUsage":
			bits, _ := strconv.ParseUint(attributeOf(x, "value"), 16, 8)
			c.bits([]byte{byte(bits)})
		case "ErrorStatus":
			c.put(certTrust, flagsSet(x))
		case "InfoStatus":
			c.Root = c.Root || attributeOf(x, "CERT_TRUST_IS_SELF_SIGNED") == "true"
		case "ApplicationUsage", "ExtendedKeyUsage", "Extensions", "AuthorityKeyIdentifier", "TrustStatus":
			c.AnyUsage = c.AnyUsage || attributeOf(x, "any") == "true"
			c.describe(x)
		}
	}
}

// flagsSet gives the names of the flags that an element of CAPI2 has, in lines: of all 32 that there may be, but not of more.
func flagsSet(n *catalog.Node) (names string) {
	for _, a := range n.Attrs {
		if a.Value == "true" && len(names)+len(a.Name) < 32*64 {
			names = joined(names, "\n", a.Name)
		}
	}
	return names
}

// outcome takes over what an event of CAPI2 says in the end.
func (f *certificateFinder) outcome(n *catalog.Node) {
	if !f.capi2 {
		return
	}
	value := attributeOf(n, "value")
	switch {
	case n.Name == "ErrorStatus":
		f.Trust = orElse(f.Trust, flagsSet(n))
	case n.Name == "Status":
		f.ResultAbove = attributeOf(n, "elementIndex") > "0" // -1 is none
	case len(value) == 8 && value[0] >= '8':
		f.Result = value
	}
}

// loggedName writes a distinguished name out of the elements that CAPI2 makes of it.
func loggedName(n *catalog.Node) (name string) {
	for _, x := range n.Children {
		if len(name) < certificateText {
			name = joined(name, ", ", x.Name+"="+quotedName(x.Text))
		}
	}
	return name
}

// claim takes over what a claim says of a certificate.
func (c *certificate) claim(n *catalog.Node) {
	kind := attributeOf(n, "Type") + attributeOf(n, "Name") + attributeOf(n, "AttributeName") + textOf(n, "ClaimType")
	value := attributeOf(n, "Value") + textOf(n, "Value") + textOf(n, "Resource") + textOf(n, "AttributeValue")
	switch kind[strings.LastIndexByte(kind, '/')+1:] {
	case "x500distinguishedname":
		c.Field[certSubject] = value
	case "thumbprint":
		c.Field[certThumbprint] = strings.ToUpper(value)
		if len(value) < 40 {
			c.Field[certThumbprint] = fromBase64(value)
		}
	}
}

// printed reads certificates as .NET prints them, with [Subject] and so on above each value.
func (f *certificateFinder) printed(s, place string) {
	const heads = "[Subject] [Issuer] [Serial Number] [Not Before] [Not After] [Thumbprint] [Signature Algorithm]"
	fields := [...]int{certSubject, certIssuer, certSerial, certFrom, certUntil, certThumbprint, certSignature}
	c := new(certificate)
	to := -1
	for line := range strings.Lines(s + "\n[Subject]") {
		line = strings.TrimSpace(line)
		if from := strings.LastIndexByte(line, '['); from >= 0 && strings.HasSuffix(line, "]") {
			if before, _, found := strings.Cut(heads, line[from:]); found {
				if to = strings.Count(before, "["); to == 0 && c.told() {
					c.Root = c.Field[certSubject] == c.Field[certIssuer]
					c.readTimes()
					c.Field[certSignature], _, _ = strings.Cut(c.Field[certSignature], "(")
					f.add(c, place)
					c = new(certificate)
				}
				continue
			}
		}
		if to >= 0 && line != "" {
			c.put(fields[to], line)
			to = -1
		}
	}
}

// readTimes reads the times of a log.
func (c *certificate) readTimes() {
	c.From, c.Until = writtenTime(c.Field[certFrom]), writtenTime(c.Field[certUntil])
}

// writtenTime reads a time as it is written in a log: exactly where it is written as XML writes times, else in the form
// of some culture and in the zone of some machine, of which only the date is taken.
func writtenTime(text string) certTime {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return certTime{t.Unix(), t.Unix(), true}
	}
	var w certTime
	var n [3]int
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > '9' }) {
		i := slices.Index(n[:], 0)
		if i < 0 {
			break
		}
		n[i], _ = strconv.Atoi(part)
	}
	orders := [...][3]int{{2, 0, 1}, {2, 1, 0}, {0, 1, 2}} // of year, month and day
	for _, o := range orders {
		y, m, d := n[o[0]], n[o[1]], n[o[2]]
		if y < 1990 || y > 2200 && y != 9999 || m < 1 || m > 12 || d < 1 || d > 31 {
			continue // of another order, or of another calendar
		}
		const zones = 14 * 60 * 60 // the zones that are farthest from UTC
		from := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Unix() - zones
		to := from + 24*60*60 + 2*zones
		if w.Known {
			from, to = min(from, w.From), max(to, w.To)
		}
		w = certTime{from, to, true}
	}
	return w
}

// decimalSerial writes a decimal number, as XML signatures have it, in the hexadecimal form of Windows.
func decimalSerial(s string) string {
	if len(s) > 60 {
		return s
	}
	var b []byte // least significant byte first
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return s
		}
		carry := int(c - '0')
		for i := range b {
			carry += 10 * int(b[i])
			b[i] = byte(carry)
			carry >>= 8
		}
		if carry > 0 {
			b = append(b, byte(carry))
		}
	}
	if len(b) > 0 && b[len(b)-1] >= 0x80 {
		b = append(b, 0) // else it would be a number below zero
	}
	slices.Reverse(b)
	return hexed(b)
}
