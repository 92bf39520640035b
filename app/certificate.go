package app

import (
	"slices"
	"strconv"
	"strings"

	"svcscope/catalog"
)

// What is read of the certificates in a record: more are only counted, of longer ones the beginning is read.
const (
	certificatesMost = 32
	certificateBytes = 64 << 10
	certificateText  = 8 << 10 // of one field
)

// The fields of a certificate, in the order in which the page lists them; certFields has their names.
const (
	certName = iota // the subject's common name, or what else tells it from others
	certSubject
	certIssuer
	certSerial
	certFrom // only where a log writes it in the form of some culture
	certUntil
	certKeyUsage // numbers of bits
	certUsages   // object identifiers
	certNames    // "DNS: orders.example"
	certKey      // "RSA 2048"
	certSignature
	certThumbprint // SHA-1 in hexadecimal, as Windows shows it
	certSHA256     // only where the certificate itself is there
	certKeyID
	certIssuerKeyID
	certOCSP
	certIssuers // addresses of the issuer's certificate
	certCRL
	certTrust  // what Windows found wrong with it, by the names of CAPI2
	certPlaces // names of elements and headers, as written
	certFieldCount
)

// certFields are the ends of the keys of their texts.
var certFields = [certFieldCount]string{"name", "subject", "issuer", "serial", "from", "until", "keyusage", "usages", "names", "key", "signature",
	"thumbprint", "sha256", "keyid", "issuerkeyid", "ocsp", "issuers", "crl", "trust", "places"}

// certificate is a certificate as far as a record shows it: all of it, or what a reference or a log says of one.
// Certificates are not parsed with crypto/x509: that would make the viewer 77 KB larger (compressed), and it refuses some
// that Windows takes. The tests compare the two. Fields stand in an array, since most of what is done is done to all of them:
// in the viewer's binary every line counts.
type certificate struct {
	Field       [certFieldCount]string // "" is what the record does not say; several values stand in lines
	From, Until certTime
	CA          bool   // may sign certificates
	AnyUsage    bool   // it is known that extended usages are not restricted
	Problem     string // what could not be read: "" nothing, "broken", "cut", "long", "unreadable" (not even a certificate's beginning)
	Root        bool   // issuer and subject are the same

	_               [0]func() // nobody compares two as a whole, and no code has to be there for it
	subject, issuer string    // comparable forms of the names
	parent          string    // thumbprint of the issuer's certificate, where the record says it
}

// certTime is a time of a certificate, in seconds since 1970 UTC. A log may write it in the form of its machine's culture
// and zone: then it is known to lie between two times only, or not at all.
type certTime struct {
	From, To int64
	Known    bool
}

// certificates is what a record holds of certificates: leaves first, each followed by its issuers.
type certificates struct {
	List       []certificate
	Leaves     []int // places in List of those that have issued no other one there
	More       int   // certificates beyond the most that are read
	PrivateKey bool  // a private key stands in the record

	// What an event of CAPI2 says in the end, of the first certificate and its chain.
	Trust       string // what Windows found wrong with the chain as a whole, by the names of CAPI2
	Result      string // the code of a failure, eight hexadecimal digits
	ResultAbove bool   // Result is about one of those above the first
}

// certificatesOf finds the certificates of a record.
func certificatesOf(r *catalog.Record) certificates {
	var f certificateFinder
	f.capi2 = r.Event != nil && strings.Contains(r.Source, "CAPI2")
	f.nodes(r.Body)
	if !f.any() {
		f.text(r.Text, "ApplicationData")
	}
	f.order()
	return f.certificates
}

// any says whether there is something to show.
func (c *certificates) any() bool { return len(c.List) > 0 || c.PrivateKey }

// add takes in a certificate, or what is new in it if it is there already. Once the list is full, it is counted.
func (c *certificates) add(x *certificate, place string) {
	x.put(certPlaces, place)
	for i := range c.List {
		if known := &c.List[i]; known.same(x) {
			known.merge(x)
			return
		}
	}
	if len(c.List) == certificatesMost {
		c.More++
		return
	}
	c.List = append(c.List, *x)
}

// put adds a value to a field, in a line of its own.
func (c *certificate) put(field int, value string) {
	to := &c.Field[field]
	switch {
	case value == "" || len(*to) > certificateText || *to == value || field == certPlaces && strings.Contains(*to, value):
	case *to == "":
		*to = value
	default:
		*to += "\n" + value
	}
}

// has says whether one of a field's lines is the value.
func (c *certificate) has(field int, value string) bool {
	return strings.Contains("\n"+c.Field[field]+"\n", "\n"+value+"\n")
}

// same says whether two are one certificate, as far as both show it. A serial number is unique for an issuer only, but a
// long one is chosen at random.
func (c *certificate) same(x *certificate) bool {
	for _, field := range [...]int{certThumbprint, certSerial, certKeyID, certSubject} {
		a, b := c.Field[field], x.Field[field]
		if a != "" && b != "" {
			return a == b && (field != certSerial || len(a) >= 12 || c.Field[certIssuer] == x.Field[certIssuer])
		}
	}
	return c.Problem == "unreadable" && c.Problem == x.Problem
}

// merge adds what x shows beside it. What the certificate itself says is worth more than what a log says of it.
func (c *certificate) merge(x *certificate) {
	c.put(certPlaces, x.Field[certPlaces])
	x.Field[certPlaces] = c.Field[certPlaces]
	better, other := c, x
	if x.Field[certSHA256] != "" && c.Field[certSHA256] == "" {
		better, other = x, c
	}
	for i := range better.Field {
		if better.Field[i] == "" {
			better.Field[i] = other.Field[i]
		}
	}
	if !better.Until.Known {
		better.From, better.Until = other.From, other.Until
	}
	if better.Field[certSHA256] == "" {
		better.CA, better.Root = better.CA || other.CA, better.Root || other.Root
		better.AnyUsage = (better.AnyUsage || other.AnyUsage) && better.Field[certUsages] == ""
		better.subject, better.issuer = orElse(better.subject, other.subject), orElse(better.issuer, other.issuer)
	}
	better.parent = orElse(better.parent, other.parent)
	*c = *better
}

// order puts the list in the order of chains.
func (c *certificates) order() {
	issued := make([]bool, len(c.List))
	for i := range c.List {
		if chain := c.chain(i); len(chain) > 1 {
			issued[chain[1]] = true
		}
	}
	var list []certificate
	moved := make([]bool, len(c.List))
	for _, circles := range [...]bool{false, true} {
		for i := range issued {
			if issued[i] && !circles || moved[i] {
				continue
			}
			c.Leaves = append(c.Leaves, len(list))
			for _, k := range c.chain(i) {
				if !moved[k] {
					list = append(list, c.List[k])
					moved[k] = true
				}
			}
		}
	}
	c.List = list
}

// chain gives the places of a certificate and of those above it, as far as the record holds them.
func (c *certificates) chain(i int) (places []int) {
	for !slices.Contains(places, i) {
		places = append(places, i)
		x := &c.List[i]
		for j := range c.List {
			y := &c.List[j]
			if x.parent != "" && x.parent == y.Field[certThumbprint] || x.parent == "" && !x.Root && x.issuer != "" && x.issuer == y.subject &&
				(x.Field[certIssuerKeyID] == "" || y.Field[certKeyID] == "" || x.Field[certIssuerKeyID] == y.Field[certKeyID]) {
				i = j
				break
			}
		}
	}
	return places
}

// usable says whether a certificate may be used for client authentication: "listed", "open" (usages are not restricted),
// "signature" (listed or open, but its key may make no digital signatures), "no", or "" where the record does not tell.
func (c *certificate) usable() string {
	fit := "listed"
	switch {
	case c.AnyUsage:
		fit = "open"
	case c.Field[certUsages] == "":
		return ""
	case !c.has(certUsages, "1.3.6.1.5.5.7.3.2") && !c.has(certUsages, "2.5.29.37.0"):
		return "no"
	}
	if c.Field[certKeyUsage] != "" && !c.has(certKeyUsage, "0") {
		return "signature"
	}
	return fit
}

// weakKey says whether the key is shorter than is held to be safe.
func (c *certificate) weakKey() bool {
	_, size, found := strings.Cut(c.Field[certKey], "SA ") // RSA or DSA
	bits, err := strconv.Atoi(size)
	return found && err == nil && bits < 2048 || strings.HasSuffix(c.Field[certKey], "P-192")
}

// weakSignature says whether it is signed with a hash that can be forged. A root's own signature protects nothing.
func (c *certificate) weakSignature() bool {
	name := c.Field[certSignature]
	return !c.Root && (strings.HasPrefix(name, "md") || strings.HasPrefix(name, "sha1"))
}

// validity says how a certificate's validity stands to a time, in seconds since 1970 UTC: the end of the key of a
// sentence, and the number in it, counted in days, hours or minutes as the key says. It is "" where the record does not tell.
func (c *certificate) validity(at int64) (key string, n int64) {
	const never = 253402300799 // 9999-12-31T23:59:59Z stands for no end, RFC 5280, 4.1.2.5
	switch {
	case !c.From.Known || !c.Until.Known:
		return "", 0
	case at < c.From.From:
		key, n = "early", c.From.From-at
	case at > c.Until.To:
		key, n = "expired", at-c.Until.To
	case at < c.From.To || at > c.Until.From:
		return "unsure", 0
	case c.Until.To >= never:
		return "endless", 0
	default:
		key, n = "valid", c.Until.From-at
	}
	const minute, hour, day = 60, 60 * 60, 24 * 60 * 60
	switch {
	case c.From.From != c.From.To || c.Until.From != c.Until.To:
		return key + ".vague", 0
	case n >= 2*day:
		return key + ".days", n / day
	case n >= 2*hour:
		return key + ".hours", n / hour
	}
	return key + ".minutes", max(n/minute, 1)
}

// simple gives the common name of a distinguished name as Windows writes it, else its first part.
func simple(name string) string {
	_, rest, found := strings.Cut(", "+name, ", CN=")
	if !found {
		rest = name
	}
	first, _, _ := strings.Cut(rest, ", ")
	return first
}
