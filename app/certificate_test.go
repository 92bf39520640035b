package app

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

// issuedFrom is when the certificates of the tests begin, unless a test says otherwise; they last a year.
var issuedFrom = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// authority is a certificate with its key, to issue others.
type authority struct {
	raw  []byte
	cert *x509.Certificate
	key  crypto.Signer
}

// issue makes a certificate; without an issuer it signs itself.
func issue(t testing.TB, by *authority, key crypto.Signer, template x509.Certificate) authority {
	t.Helper()
	if template.SerialNumber == nil {
		template.SerialNumber = big.NewInt(0x0badc0ffee0ddf00)
	}
	if template.NotBefore.IsZero() {
		template.NotBefore, template.NotAfter = issuedFrom, issuedFrom.AddDate(1, 0, 0)
	}
	template.BasicConstraintsValid = true
	parent, signer := &template, key
	if by != nil {
		parent, signer = by.cert, by.key
	}
	raw, err := x509.CreateCertificate(rand.Reader, &template, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return authority{raw, cert, key}
}

func newKey(t testing.TB) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// family makes a root, an issuer below it and a client's certificate below that.
func family(t testing.TB) (root, middle, leaf authority) {
	t.Helper()
	ca := func(name string, serial int64) x509.Certificate {
		return x509.Certificate{Subject: pkix.Name{CommonName: name, Organization: []string{"Contoso"}}, SerialNumber: big.NewInt(serial), IsCA: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign}
	}
	root = issue(t, nil, newKey(t), ca("Contoso Root", 0x100000000001))
	middle = issue(t, &root, newKey(t), ca("Contoso Issuing", 0x100000000002))
	leaf = issue(t, &middle, newKey(t), x509.Certificate{Subject: pkix.Name{CommonName: "BillingClient", Organization: []string{"Contoso"}}, SerialNumber: big.NewInt(0x100000000003),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	return root, middle, leaf
}

func text64(raw []byte) string { return base64.StdEncoding.EncodeToString(raw) }

// holding decodes a record with what is given in its ApplicationData.
func holding(t testing.TB, data string) *catalog.Record {
	t.Helper()
	r, err := tracexml.Decode([]byte(`<E2ETraceEvent xmlns="http://schemas.microsoft.com/2004/06/E2ETraceEvent"><System xmlns="http://schemas.microsoft.com/2004/06/windows/eventlog/system"><EventID>0</EventID><TimeCreated SystemTime="2026-05-01T00:00:00Z"/></System><ApplicationData>` + data + `</ApplicationData></E2ETraceEvent>`))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestCertificateReference reads certificates of many kinds and compares with what crypto/x509 makes of them.
func TestCertificateReference(t *testing.T) {
	root, _, _ := family(t)
	key2048, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	key1024, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	address, _ := url.Parse("urn:contoso:billing")
	full := x509.Certificate{
		Subject: pkix.Name{CommonName: "청구 서버", Organization: []string{"Contoso, Inc.", "B"}, OrganizationalUnit: []string{`The "new" one`}, Country: []string{"KR"}, Province: []string{"Seoul"},
			ExtraNames: []pkix.AttributeTypeAndValue{{Type: asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 25}, Value: "contoso"}}},
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment | x509.KeyUsageDecipherOnly, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
		UnknownExtKeyUsage: []asn1.ObjectIdentifier{{1, 3, 6, 1, 4, 1, 311, 20, 2, 2}},
		DNSNames:           []string{"orders.example", "*.orders.example"}, EmailAddresses: []string{"a@orders.example"}, IPAddresses: []net.IP{net.IPv4(10, 20, 0, 5), net.ParseIP("2001:db8::1")}, URIs: []*url.URL{address},
		SubjectKeyId: []byte{0xca, 0xfe}, OCSPServer: []string{"http://ocsp.example"}, IssuingCertificateURL: []string{"http://ca.example/ca.cer"}, CRLDistributionPoints: []string{"http://ca.example/a.crl", "ldap:///b"},
		NotBefore: time.Date(1999, 1, 2, 3, 4, 5, 0, time.UTC), NotAfter: time.Date(2051, 1, 2, 3, 4, 5, 0, time.UTC),
	}
	tests := []struct {
		name string
		made authority
		key  string
		weak bool
	}{
		{"root", root, "EC P-256", false},
		{"all there is", issue(t, &root, newKey(t), full), "EC P-256", false},
		{"rsa 2048", issue(t, nil, key2048, x509.Certificate{Subject: pkix.Name{CommonName: "a"}}), "RSA 2048", false},
		{"rsa 1024", issue(t, nil, key1024, x509.Certificate{Subject: pkix.Name{CommonName: "a"}}), "RSA 1024", true},
		{"rsa pss", issue(t, nil, key2048, x509.Certificate{Subject: pkix.Name{CommonName: "a"}, SignatureAlgorithm: x509.SHA384WithRSAPSS}), "RSA 2048", false},
		{"p-384", issue(t, nil, p384, x509.Certificate{}), "EC P-384", false},
		{"ed25519", issue(t, nil, edwards, x509.Certificate{Subject: pkix.Name{Organization: []string{"only"}}}), "Ed25519", false},
		{"serial with a high bit", issue(t, &root, newKey(t), x509.Certificate{SerialNumber: new(big.Int).SetBytes(slices.Repeat([]byte{0x9a}, 19))}), "EC P-256", false},
		{"no end", issue(t, &root, newKey(t), x509.Certificate{NotBefore: issuedFrom, NotAfter: time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)}), "EC P-256", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, want := readCertificate(test.made.raw), test.made.cert
			same := func(what string, got, want any) {
				t.Helper()
				if g, w := fmt.Sprintf("%q", got), fmt.Sprintf("%q", want); g != w {
					t.Errorf("%s %s, want %s", what, g, w)
				}
			}
			one, two := sha1.Sum(test.made.raw), sha256.Sum256(test.made.raw)
			same("thumbprint", got.Field[certThumbprint], fmt.Sprintf("%X", one))
			same("SHA-256", got.Field[certSHA256], fmt.Sprintf("%X", two))
			same("problem", got.Problem, "")
			same("serial", got.Field[certSerial], fmt.Sprintf("%X", want.SerialNumber.FillBytes(make([]byte, want.SerialNumber.BitLen()/8+1))))
			same("from", got.From, certTime{want.NotBefore.Unix(), want.NotBefore.Unix(), true})
			same("until", got.Until, certTime{From: want.NotAfter.Unix(), To: want.NotAfter.Unix(), Known: true})
			if !strings.HasSuffix(string(want.RawSubject), got.subject) || len(want.RawSubject)-len(got.subject) > 4 {
				t.Errorf("subject %x, want %x", got.subject, want.RawSubject)
			}
			same("key", got.Field[certKey], test.key)
			same("weak key", got.weakKey(), test.weak)
			same("CA", got.CA, want.IsCA)
			same("key id", got.Field[certKeyID], fmt.Sprintf("%X", want.SubjectKeyId))
			same("issuer's key id", got.Field[certIssuerKeyID], fmt.Sprintf("%X", want.AuthorityKeyId))
			same("OCSP", got.Field[certOCSP], strings.Join(want.OCSPServer, "\n"))
			same("issuers", got.Field[certIssuers], strings.Join(want.IssuingCertificateURL, "\n"))
			same("CRL", got.Field[certCRL], strings.Join(want.CRLDistributionPoints, "\n"))
			var bits x509.KeyUsage
			for _, bit := range strings.Fields(got.Field[certKeyUsage]) {
				bits |= 1 << (bit[0] - '0')
			}
			same("key usage", bits, want.KeyUsage)
			same("names", strings.Count(got.Field[certNames], ": "), len(want.DNSNames)+len(want.EmailAddresses)+len(want.IPAddresses)+len(want.URIs))
			for _, name := range want.DNSNames {
				if !got.has(certNames, "DNS: "+name) {
					t.Errorf("no %s among %q", name, got.Field[certNames])
				}
			}
			for _, ip := range want.IPAddresses {
				if !got.has(certNames, "IP: "+strings.Replace(ip.String(), "::", ":0:0:0:0:0:", 1)) {
					t.Errorf("no %s among %q", ip, got.Field[certNames])
				}
			}
			same("usages", len(strings.Fields(got.Field[certUsages])), len(want.ExtKeyUsage)+len(want.UnknownExtKeyUsage))
			same("self-issued", got.Root, string(want.RawIssuer) == string(want.RawSubject))
		})
	}
	c := readCertificate(tests[1].made.raw)
	if want := `DC=contoso, CN=청구 서버, OU="The ""new"" one", O=B + O="Contoso, Inc.", S=Seoul, C=KR`; c.Field[certSubject] != want || c.Field[certName] != "청구 서버" {
		t.Errorf("subject %s, want %s; name %s", c.Field[certSubject], want, c.Field[certName])
	}
	if got := c.Field[certSignature]; got != "sha256ECDSA" || c.usable() != "listed" {
		t.Errorf("signature %s, usable %q", got, c.usable())
	}
}

// TestCertificatePlaces finds a certificate wherever a record may hold one.
func TestCertificatePlaces(t *testing.T) {
	root, middle, leaf := family(t)
	one := text64(leaf.raw)
	lines := strings.Join(strings.Split(string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf.raw})), "\n"), "\r\n")
	path, err := asn1.Marshal([]asn1.RawValue{{FullBytes: root.raw}, {FullBytes: middle.raw}, {FullBytes: leaf.raw}})
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(leaf.key)
	if err != nil {
		t.Fatal(err)
	}
	const token = `<o:BinarySecurityToken xmlns:o="urn:wsse" ValueType="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#`
	print := thumbprint(leaf.raw)
	tests := []struct {
		name, data string
		places     string // of the certificates, in order; "" for none
		more       int
		private    bool
	}{
		{"nothing", "<TraceData><DataItem>MIKE said MILK, 1 MIME, MII, and MIIB</DataItem></TraceData>", "", 0, false},
		{"token", token + `X509v3">` + one + "</o:BinarySecurityToken>", "BinarySecurityToken", 0, false},
		{"path", token + `X509PKIPathv1">` + text64(path) + "</o:BinarySecurityToken>", "BinarySecurityToken BinarySecurityToken BinarySecurityToken", 0, false},
		{"pkcs7", token + `PKCS7">` + text64(signedData(t, root.raw, leaf.raw, middle.raw)) + "</o:BinarySecurityToken>", "BinarySecurityToken BinarySecurityToken BinarySecurityToken", 0, false},
		{"token that is none", token + `X509v3">bm90aGluZw==</o:BinarySecurityToken>`, "BinarySecurityToken", 0, false},
		{"Kerberos token", token + `GSS_Kerberosv5_AP_REQ">bm90aGluZw==</o:BinarySecurityToken>`, "", 0, false},
		{"key info", "<KeyInfo><X509Data><X509Certificate>\n" + one[:64] + "\n" + one[64:] + "\n</X509Certificate></X509Data></KeyInfo>", "X509Certificate", 0, false},
		{"key info with more of it", "<X509Data><X509IssuerSerial><X509IssuerName>CN=Contoso Issuing, O=Contoso</X509IssuerName><X509SerialNumber>17592186044419</X509SerialNumber></X509IssuerSerial><X509Certificate>" + one + "</X509Certificate></X509Data>", "X509IssuerSerial,X509Certificate", 0, false},
		{"serial alone", "<X509IssuerSerial><X509IssuerName>CN=Contoso Issuing</X509IssuerName><X509SerialNumber>17592186044419</X509SerialNumber></X509IssuerSerial>", "X509IssuerSerial", 0, false},
		{"thumbprint", `<SecurityTokenReference><KeyIdentifier ValueType="http://docs.oasis-open.org/wss/oasis-wss-soap-message-security-1.1#ThumbprintSHA1">` + thumb64(leaf.raw) + `</KeyIdentifier></SecurityTokenReference>`, "KeyIdentifier", 0, false},
		{"ARR", "<WebHeaders><X-ARR-ClientCert>" + one + "</X-ARR-ClientCert></WebHeaders>", "X-ARR-ClientCert", 0, false},
		{"PEM", "<X-Client-Cert>" + lines + "</X-Client-Cert>", "X-Client-Cert", 0, false},
		{"PEM in one line", "<X-Client-Cert>" + strings.ReplaceAll(lines, "\r\n", " ") + "</X-Client-Cert>", "X-Client-Cert", 0, false},
		{"PEM in a URL", "<X-SSL-Cert>" + url.PathEscape(strings.ReplaceAll(lines, "\r", "")) + "</X-SSL-Cert>", "X-SSL-Cert", 0, false},
		{"PEM with everything in it escaped", "<X-SSL-Cert>" + url.QueryEscape(strings.ReplaceAll(lines, "\r", "")) + "</X-SSL-Cert>", "X-SSL-Cert", 0, false},
		{"PEM in JSON", `<Line>{"cert":"` + strings.ReplaceAll(lines, "\r\n", `\n`) + `"}</Line>`, "Line", 0, false},
		{"structured header", "<Client-Cert>:" + one + ":</Client-Cert>", "Client-Cert", 0, false},
		{"XML in text", "<Line>&lt;X509Certificate&gt;" + one[:76] + "&amp;#xD;\n" + one[76:] + "&lt;/X509Certificate&gt;</Line>", "Line", 0, false},
		{"attribute", `<Peer certificate="` + one + `"/>`, "certificate", 0, false},
		{"plain text", "cert=" + one + " and " + text64(root.raw), "ApplicationData ApplicationData", 0, false},
		{"words before it", "<Line>MIKE has MIIC: " + one + "</Line>", "Line", 0, false},
		{"twice", "<A>" + one + "</A><B>" + one + "</B><C>" + one + "</C>", "A,B,C", 0, false},
		{"cut", "<A>" + one[:len(one)/2] + "</A>", "A", 0, false},
		{"with its key", "<A>" + lines + "\n-----BEGIN PRIVATE KEY-----\n" + text64(private) + "</A>", "A", 0, true},
		{"key without armour", "<A>" + text64(private) + "</A>", "", 0, true},
		{"key in XML", "<RSAKeyValue><Modulus>AQAB</Modulus><D>AQAB</D></RSAKeyValue>", "", 0, true},
		{"public key in XML", "<RSAKeyValue><Modulus>AQAB</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>", "", 0, false},
		{"claims", `<Claims><Claim Type="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/x500distinguishedname" Value="CN=BillingClient, O=Contoso"/><Claim><ClaimType>http://schemas.xmlsoap.org/ws/2005/05/identity/claims/thumbprint</ClaimType><Value>` + thumb64(leaf.raw) + `</Value></Claim></Claims>`, "Claim", 0, false},
		{"other claims", `<Claims><Claim Type="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name" Value="kim"/></Claims>`, "", 0, false},
		{"CAPI2", `<CertVerifyRevocation><Certificate fileRef="` + print + `.cer" subjectName="BillingClient"/><IssuerCertificate fileRef="` + thumbprint(middle.raw) + `.cer" subjectName="Contoso Issuing"/><CertificateRevocationList fileRef="AB.crl" issuerName="x"/></CertVerifyRevocation>`, "Certificate IssuerCertificate", 0, false},
		{"System.Net", "<TraceData><DataItem>[7316] SecureChannel#1 - Selected certificate: [Subject]\n  CN=BillingClient, O=Contoso\n\n[Issuer]\n  CN=Contoso Issuing, O=Contoso\n\n[Serial Number]\n  100000000003\n\n[Not Before]\n  3/1/2026 9:00:00 AM\n\n[Not After]\n  3/1/2027 9:00:00 AM\n\n[Thumbprint]\n  " + print + "\n</DataItem></TraceData>", "DataItem", 0, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			found := certificatesOf(holding(t, test.data))
			var places []string
			for _, c := range found.List {
				places = append(places, strings.ReplaceAll(c.Field[certPlaces], "\n", ","))
				if c.Field[certThumbprint] != "" && c.Field[certThumbprint] != print && test.name != "plain text" && !c.CA && c.Field[certPlaces] != "IssuerCertificate" {
					t.Errorf("thumbprint %s, want %s", c.Field[certThumbprint], print)
				}
			}
			if got := strings.Join(places, " "); got != test.places || found.More != test.more || found.PrivateKey != test.private {
				t.Errorf("%s, %d more, private key %v", got, found.More, found.PrivateKey)
			}
			for _, tag := range []string{"en", "ko"} {
				for _, secret := range []string{text64(private), fmt.Sprintf("%X", private[30:60])} {
					refuse(t, drawn(certificateView(language(t, tag), detail{Record: holding(t, test.data), Certificates: found})), secret)
				}
			}
		})
	}
}

func thumb64(raw []byte) string {
	sum := sha1.Sum(raw)
	return text64(sum[:])
}

// signedData makes a PKCS #7 file that holds certificates and nothing that is signed.
func signedData(t testing.TB, certs ...[]byte) []byte {
	t.Helper()
	type content struct {
		Type asn1.ObjectIdentifier
	}
	type signed struct {
		Version      int
		Digests      []asn1.RawValue `asn1:"set"`
		Content      content
		Certificates asn1.RawValue
		Signers      []asn1.RawValue `asn1:"set"`
	}
	all := asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: slices.Concat(certs...)}
	raw, err := asn1.Marshal(struct {
		Type asn1.ObjectIdentifier
		Body signed `asn1:"explicit,tag:0"`
	}{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}, signed{Version: 1, Content: content{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}}, Certificates: all}})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestCertificateChains: whatever the order in the record, the leaf comes first, and what is missing is named.
func TestCertificateChains(t *testing.T) {
	root, middle, leaf := family(t)
	other := issue(t, nil, newKey(t), x509.Certificate{Subject: pkix.Name{CommonName: "Other"}, SerialNumber: big.NewInt(0x200000000001)})
	tests := []struct {
		name  string
		certs []authority
		want  string // common names of each chain
	}{
		{"whole", []authority{root, middle, leaf}, "BillingClient>Contoso Issuing>Contoso Root"},
		{"other order", []authority{middle, leaf, root}, "BillingClient>Contoso Issuing>Contoso Root"},
		{"without root", []authority{middle, leaf}, "BillingClient>Contoso Issuing>?CN=Contoso Root, O=Contoso"},
		{"leaf alone", []authority{leaf}, "BillingClient>?CN=Contoso Issuing, O=Contoso"},
		{"without the one between", []authority{root, leaf}, "Contoso Root BillingClient>?CN=Contoso Issuing, O=Contoso"},
		{"two", []authority{other, middle, leaf}, "Other BillingClient>Contoso Issuing>?CN=Contoso Root, O=Contoso"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var data strings.Builder
			for _, a := range test.certs {
				fmt.Fprintf(&data, "<X509Certificate>%s</X509Certificate>", text64(a.raw))
			}
			found := certificatesOf(holding(t, data.String()))
			var chains []string
			for _, leaf := range found.Leaves {
				chain := found.chain(leaf)
				var names []string
				for _, i := range chain {
					names = append(names, found.List[i].Field[certName])
				}
				if last := found.List[chain[len(chain)-1]]; !last.Root {
					names = append(names, "?"+last.Field[certIssuer])
				}
				chains = append(chains, strings.Join(names, ">"))
			}
			if got := strings.Join(chains, " "); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

// TestCertificateValidity: validity is judged at the time of the record, in the unit that fits, in the language's plural.
func TestCertificateValidity(t *testing.T) {
	from, until := issuedFrom, issuedFrom.AddDate(1, 0, 0)
	c := certificate{From: certTime{From: from.Unix(), To: from.Unix(), Known: true}, Until: certTime{From: until.Unix(), To: until.Unix(), Known: true}}
	tests := []struct {
		at     time.Time
		en, ko string
	}{
		{until.Add(3*24*time.Hour + 5*time.Hour), "Expired 3 days before this call.", "이 호출보다 3일 전에 만료되었습니다."},
		{until.Add(47 * time.Hour), "Expired 47 hours before this call.", "이 호출보다 47시간 전에 만료되었습니다."},
		{until.Add(time.Second), "Expired 1 minute before this call.", "이 호출보다 1분 전에 만료되었습니다."},
		{until, "Valid at this call, for 1 more minute.", "이 호출 시점에 유효했으며, 만료까지 1분 남아 있었습니다."},
		{until.Add(-12 * 24 * time.Hour), "Valid at this call, for 12 more days.", "이 호출 시점에 유효했으며, 만료까지 12일 남아 있었습니다."},
		{from, "Valid at this call, for 365 more days.", "이 호출 시점에 유효했으며, 만료까지 365일 남아 있었습니다."},
		{from.Add(-2 * time.Hour), "Not valid yet at this call, for 2 more hours.", "이 호출 시점에는 아직 유효하지 않았습니다. 유효 기간은 2시간 뒤에 시작됩니다."},
		{from.AddDate(-9, 0, 0), "Not valid yet at this call, for 3,287 more days.", "이 호출 시점에는 아직 유효하지 않았습니다. 유효 기간은 3,287일 뒤에 시작됩니다."},
	}
	for _, test := range tests {
		for tag, sentence := range map[string]string{"en": test.en, "ko": test.ko} {
			in := detail{Record: &catalog.Record{HasTime: true, HasZone: true, Time: test.at.UnixNano()}}
			want(t, drawn(sayings(language(t, tag), in, &c, true)), ">"+sentence+"<")
		}
	}
}

// TestWrittenTimes: a date of another culture says as much as it can.
func TestWrittenTimes(t *testing.T) {
	at := func(text string) int64 {
		got, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return got.Unix()
	}
	tests := []struct{ from, until, at, want string }{
		{"3/1/2026 9:00:00 AM", "3/1/2027 9:00:00 AM", "2026-06-01T00:00:00Z", "valid.vague"},
		{"3/1/2026 9:00:00 AM", "3/1/2027 9:00:00 AM", "2027-02-01T00:00:00Z", "unsure"}, // 3 January or 1 March
		{"3/1/2026 9:00:00 AM", "3/1/2027 9:00:00 AM", "2027-03-04T00:00:00Z", "expired.vague"},
		{"01.03.2026 09:00:00", "31.12.2026 09:00:00", "2026-12-29T00:00:00Z", "valid.vague"},
		{"2026-03-01 오전 9:00:00", "2027-03-01 오전 9:00:00", "2026-02-27T00:00:00Z", "early.vague"},
		{"2026-03-01T00:00:00Z", "2027-03-01T00:00:00Z", "2027-02-27T00:00:00Z", "valid.days"},
		{"1/3/2569 9:00:00", "1/3/2570 9:00:00", "2026-06-01T00:00:00Z", ""}, // the Buddhist calendar
		{"yesterday", "", "2026-06-01T00:00:00Z", ""},
	}
	for _, test := range tests {
		c := certificate{From: writtenTime(test.from), Until: writtenTime(test.until)}
		if got, _ := c.validity(at(test.at)); got != test.want {
			t.Errorf("%s to %s at %s: %q, want %q", test.from, test.until, test.at, got, test.want)
		}
	}
}

// TestCertificateOldVersion: a certificate of the first version has neither a version nor extensions; its serial number, which
// may be as short as those that people choose, comes first. A revocation list and a request look like it for a while.
func TestCertificateOldVersion(t *testing.T) {
	key := newKey(t)
	for _, serial := range []int64{0, 1, 3, 127, 128, 1000, 0x0badc0ffee0ddf00} {
		raw := oldVersion(t, key, big.NewInt(serial))
		if c, err := x509.ParseCertificate(raw); err != nil || c.Version != 1 {
			t.Fatalf("crypto/x509 does not take it as a certificate of version 1: %v", err)
		}
		path, err := asn1.Marshal([]asn1.RawValue{{FullBytes: raw}})
		if err != nil {
			t.Fatal(err)
		}
		for name, data := range map[string][]byte{"alone": raw, "path": path, "pkcs7": signedData(t, raw)} {
			r := holding(t, `<BinarySecurityToken ValueType="urn:x#X509v3">`+text64(data)+`</BinarySecurityToken>`)
			found := certificatesOf(r)
			if len(found.List) != 1 || found.PrivateKey {
				t.Fatalf("serial number %d, %s: %d certificates, private key %v", serial, name, len(found.List), found.PrivateKey)
			}
			c := &found.List[0]
			if c.Problem != "" || c.Field[certSubject] != "CN=OldClient, O=Contoso" || c.Field[certThumbprint] != thumbprint(raw) || c.usable() != "open" || c.Until.From != issuedFrom.AddDate(1, 0, 0).Unix() {
				t.Errorf("serial number %d, %s: problem %q, subject %q, usable %q", serial, name, c.Problem, c.Field[certSubject], c.usable())
			}
			html := drawn(certificateView(language(t, "en"), detail{Record: r, Certificates: found}))
			want(t, html, ">OldClient<", "Valid at this call, for 304 more days.")
			refuse(t, html, "cannot be read", "none that can be read")
		}
	}
	root, _, leaf := family(t)
	list, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{Number: big.NewInt(7), ThisUpdate: issuedFrom, NextUpdate: issuedFrom.AddDate(0, 1, 0)}, root.cert, root.key)
	if err != nil {
		t.Fatal(err)
	}
	request, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: pkix.Name{CommonName: "OldClient"}}, key)
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{"revocation list": list, "request": request} {
		if found := certificatesOf(holding(t, "<A>"+text64(raw)+"</A>")); found.any() {
			t.Errorf("%s: %d certificates, private key %v", name, len(found.List), found.PrivateKey)
		}
		if found := certificatesOf(holding(t, "<A>"+text64(raw)+"\n"+text64(leaf.raw)+"</A>")); len(found.List) != 1 || found.List[0].Field[certName] != "BillingClient" {
			t.Errorf("%s, and a certificate behind it: %d", name, len(found.List))
		}
	}
}

// oldVersion makes a certificate of version 1, which crypto/x509 only reads.
func oldVersion(t testing.TB, key crypto.Signer, serial *big.Int) []byte {
	t.Helper()
	name := pkix.Name{CommonName: "OldClient", Organization: []string{"Contoso"}}.ToRDNSequence()
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	sha256ECDSA := pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}}
	signed, err := asn1.Marshal(struct {
		Serial    *big.Int
		Algorithm pkix.AlgorithmIdentifier
		Issuer    pkix.RDNSequence
		Validity  struct{ From, Until time.Time }
		Subject   pkix.RDNSequence
		Key       asn1.RawValue
	}{serial, sha256ECDSA, name, struct{ From, Until time.Time }{issuedFrom, issuedFrom.AddDate(1, 0, 0)}, name, asn1.RawValue{FullBytes: public}})
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(signed)
	signature, err := key.Sign(rand.Reader, sum[:], crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := asn1.Marshal(struct {
		Signed    asn1.RawValue
		Algorithm pkix.AlgorithmIdentifier
		Signature asn1.BitString
	}{asn1.RawValue{FullBytes: signed}, sha256ECDSA, asn1.BitString{Bytes: signature, BitLength: 8 * len(signature)}})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
