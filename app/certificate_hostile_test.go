package app

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"svcscope/catalog"
)

// TestCertificateBroken: what cannot be read is said, and what stands before it is shown.
func TestCertificateBroken(t *testing.T) {
	_, _, leaf := family(t)
	negative := replaceDER(t, leaf.raw, []byte{0x02, 0x06, 0x10}, []byte{0x02, 0x06, 0x90}) // the serial number is below zero
	if _, err := x509.ParseCertificate(negative); err == nil {
		t.Error("crypto/x509 takes a negative serial number: choose something else")
	}
	curve := replaceDER(t, leaf.raw, []byte{0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07}, []byte{0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x09})
	month := replaceDER(t, leaf.raw, []byte("260301000000Z"), []byte("261301000000Z"))
	tests := []struct {
		name, text, problem, subject string
		known                        bool
	}{
		{"negative serial number", text64(negative), "", "CN=BillingClient, O=Contoso", true},
		{"a curve that nobody knows", text64(curve), "", "CN=BillingClient, O=Contoso", true},
		{"a month that is none", text64(month), "broken", "CN=BillingClient, O=Contoso", false},
		{"cut in the extensions", text64(leaf.raw)[:len(text64(leaf.raw))-200], "cut", "CN=BillingClient, O=Contoso", true},
		{"cut in the issuer", text64(leaf.raw)[:80], "cut", "", false},
		{"an extension too long", text64(replaceDER(t, leaf.raw, []byte{0x55, 0x1d, 0x25, 0x04, 0x0c}, []byte{0x55, 0x1d, 0x25, 0x04, 0x7c})), "broken", "CN=BillingClient, O=Contoso", true},
		{"nothing", "AAAA", "unreadable", "", false},
		{"no base64", "(removed)", "unreadable", "", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := holding(t, "<X509Certificate>"+test.text+"</X509Certificate>")
			found := certificatesOf(r)
			if len(found.List) != 1 {
				t.Fatalf("%d certificates", len(found.List))
			}
			c := found.List[0]
			if c.Problem != test.problem || c.Field[certSubject] != test.subject || c.Until.Known && c.From.Known != test.known {
				t.Errorf("problem %q, subject %q, known %v", c.Problem, c.Field[certSubject], c.From.Known)
			}
			if (c.Field[certThumbprint] == "") != (test.problem == "cut" || test.problem == "unreadable") {
				t.Errorf("thumbprint %q", c.Field[certThumbprint])
			}
			for _, tag := range []string{"en", "ko"} {
				text := language(t, tag)
				html := drawn(certificateView(text, detail{Record: r, Certificates: found}))
				if test.problem != "" {
					want(t, html, text.UI("cert.problem."+test.problem))
				}
				refuse(t, html, "cert.", "{n}", "{issuer}")
			}
		})
	}
}

// replaceDER changes bytes that stand in a certificate once.
func replaceDER(t testing.TB, raw, from, to []byte) []byte {
	t.Helper()
	if strings.Count(string(raw), string(from)) != 1 {
		t.Fatalf("%x does not stand there once", from)
	}
	return []byte(strings.Replace(string(raw), string(from), string(to), 1))
}

// TestCertificateFloods: what is large or many ends quickly, and what was left out is counted.
func TestCertificateFloods(t *testing.T) {
	key := newKey(t)
	_, _, leaf := family(t)
	one := text64(leaf.raw)
	var many strings.Builder
	for i := range 100 {
		a := issue(t, nil, key, x509.Certificate{Subject: pkix.Name{CommonName: fmt.Sprint("client ", i)}, SerialNumber: big.NewInt(int64(0x100000000000 + i))})
		many.WriteString(text64(a.raw) + "\n")
	}
	huge := append([]byte{0x30, 0x83, 0xff, 0xff, 0xff}, leaf.raw[4:]...)
	names, err := asn1.Marshal(strings.Split(strings.Repeat("a ", 200_000), " "))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, text string
		list, more int
	}{
		{"a hundred", many.String(), certificatesMost, 100 - certificatesMost},
		{"the same one, many times", strings.Repeat(one+"\n", 20_000), 1, 0},
		{"50 MB of nothing", strings.Repeat("AMIIBCDEF+/", 50<<20/11), 0, 0},
		{"50 MB that begin as a certificate", text64(huge) + strings.Repeat("AMIIBCDEF+/", 50<<20/11), 1, 0},
		{"50 MB of beginnings", strings.Repeat("MIIE MIIFo\n", 50<<20/11), 0, 0},
		{"50 MB of beginnings of certificates", strings.Repeat(one[:60]+"\"", 50<<20/61), 1, 0},
		{"50 MB of beginnings of revocation lists", strings.Repeat("MIIC5jCCAc4CAQEwDQYJKoZIhvcNAQELBQAwABcNMjYwNTAxMDAwMDAwWjAAMA\n", 50<<20/65), 0, 0},
		{"nested", text64(nested(2 << 20)), 0, 0},
		{"a path of nothing", text64(append([]byte{0x30, 0x83, 0x1f, 0xff, 0xff}, repeated([]byte{0x30, 0x03, 0x30, 0x01, 0xa0}, 0x1fffff)...)), 0, 0},
		{"a signed file of nothing", text64(signedData(t, repeated([]byte{0x30, 0x00}, 2<<20-200))), 0, 0},
		{"a signed file of names", text64(signedData(t, names)), 0, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			begin := time.Now()
			found := certificatesOf(&catalog.Record{Text: test.text})
			if took := time.Since(begin); took > time.Minute {
				t.Errorf("took %v", took)
			} else {
				t.Logf("%d bytes: %v", len(test.text), took)
			}
			if len(found.List) != test.list || found.More != test.more {
				t.Errorf("%d certificates and %d more, want %d and %d", len(found.List), found.More, test.list, test.more)
			}
			if html := drawn(certificateView(language(t, "en"), detail{Record: &catalog.Record{}, Certificates: found})); len(html) > 1<<20 {
				t.Errorf("%d bytes of markup", len(html))
			}
		})
	}
}

func repeated(b []byte, size int) []byte {
	return []byte(strings.Repeat(string(b), size/len(b)+1))[:size]
}

// nested makes sequences within sequences, with a length of four bytes each.
func nested(size int) []byte {
	var all []byte
	for left := size; left > 6; left -= 6 {
		n := left - 6
		all = append(all, 0x30, 0x84, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	return all
}

// TestCertificateHostileNames: names of a certificate are shown as text, and what nobody sees in them is marked.
func TestCertificateHostileNames(t *testing.T) {
	for name, hostile := range hostileTexts(t) {
		a := issue(t, nil, newKey(t), x509.Certificate{Subject: pkix.Name{CommonName: strings.ToValidUTF8(hostile, "?"), Organization: []string{strings.ToValidUTF8(hostile, "?")}}, OCSPServer: []string{"http://<b>x</b>"}})
		r := &catalog.Record{Text: text64(a.raw), HasTime: true}
		in := detail{Record: r, Certificates: certificatesOf(r)}
		if len(in.Certificates.List) != 1 {
			t.Fatalf("%s: %d certificates", name, len(in.Certificates.List))
		}
		for _, tag := range []string{"en", "ko"} {
			onlyOurs(t, name, drawn(certificateView(language(t, tag), in)))
			onlyOurs(t, name, drawn(certificateCard(language(t, tag), in)))
		}
	}
}

// FuzzCertificate: whatever stands in a record, looking for certificates ends, and gives no more than it may.
func FuzzCertificate(f *testing.F) {
	root, middle, leaf := family(f)
	f.Add(leaf.raw, text64(leaf.raw))
	f.Add(oldVersion(f, root.key, big.NewInt(1)), "MIIC MIICLjCCAdQCAQEw")
	f.Add(root.raw, "-----BEGIN CERTIFICATE-----\\n"+text64(root.raw))
	f.Add(signedData(f, middle.raw, leaf.raw), "[Subject]\n  CN=a\n[Not Before]\n 1/2/2026\n[Not After]\n 2026-03-04\n[Thumbprint]\n AB")
	f.Add(nested(60), "%0AMIIB%2B")
	text := language(f, "ko")
	f.Fuzz(func(t *testing.T, raw []byte, s string) {
		c := readCertificate(raw)
		if reference, err := x509.ParseCertificate(raw); err == nil {
			if c.Problem != "" && !strings.Contains(c.Problem, "broken") || c.Until.From != reference.NotAfter.Unix() || reference.Version == 3 && c.CA != reference.IsCA { // it passes over extensions in older ones
				t.Errorf("%+v, crypto/x509 has %v, %v", c, reference.NotAfter, reference.IsCA)
			}
		}
		r := &catalog.Record{HasTime: true, Text: s, Body: []catalog.Node{{Name: "X509Certificate", Text: text64(raw)}, {Name: "Claim", Text: s},
			{Name: "CertificateChain", Children: []catalog.Node{{Name: "ChainElement", Children: []catalog.Node{{Name: "Certificate", Text: s}}}}}}}
		found := certificatesOf(r)
		if len(found.List) > certificatesMost {
			t.Errorf("%d certificates", len(found.List))
		}
		// What crypto/x509 reads is found in base64, too, if it is long enough to be looked for and short enough to be read.
		if _, err := x509.ParseCertificate(raw); err == nil && len(raw) >= 128 && len(raw) <= certificateBytes &&
			!slices.ContainsFunc(found.List, func(x certificate) bool { return x.Field[certSHA256] == c.Field[certSHA256] }) {
			t.Errorf("%x is not found in base64", raw)
		}
		for _, leaf := range found.Leaves {
			if chain := found.chain(leaf); len(chain) > len(found.List) {
				t.Errorf("a chain of %d", len(chain))
			}
		}
		html := drawn(certificateView(text, detail{Record: r, Certificates: found}))
		if strings.Contains(html, "<script") {
			t.Error(html)
		}
	})
}
