package app

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

// checkedBy decodes an event of CAPI2 with what is given in it.
func checkedBy(t testing.TB, id int, name, data string) *catalog.Record {
	t.Helper()
	r, err := tracexml.Decode([]byte(fmt.Sprintf(`<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="Microsoft-Windows-CAPI2"/><EventID>%d</EventID><Level>2</Level>`+
		`<TimeCreated SystemTime="2026-05-01T00:00:00Z"/></System><UserData><%s>%s</%[2]s></UserData></Event>`, id, name, data)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestCertificateTrust: what Windows found wrong is said first and in words, of the certificate that it is about; what speaks for the
// certificate comes behind, and what does neither has a mark of its own.
func TestCertificateTrust(t *testing.T) {
	const (
		leaf   = `<Certificate fileRef="7A41.cer" subjectName="billing-07"/>`
		issuer = `<Certificate fileRef="2F71.cer" subjectName="Issuing CA"/>`
		usage  = `<ApplicationUsage><Usage oid="1.3.6.1.5.5.7.3.2"/></ApplicationUsage>`
	)
	status := func(flags ...string) string {
		s := `<TrustStatus><ErrorStatus value="1"`
		for _, f := range flags {
			s += " CERT_TRUST_" + f + `="true"`
		}
		return s + `/><InfoStatus value="2" CERT_TRUST_HAS_KEY_MATCH_ISSUER="true"/></TrustStatus>`
	}
	chain := func(whole, ofLeaf, ofIssuer, result string) string {
		return leaf + `<CertificateChain>` + whole + `<ChainElement>` + leaf + ofLeaf + usage + `</ChainElement><ChainElement>` + issuer + ofIssuer + `<ApplicationUsage any="true"/></ChainElement></CertificateChain><Result value="` + result + `"/>`
	}
	policy := func(element, result string) string {
		return leaf + `<Status chainIndex="0" elementIndex="` + element + `"/><Result value="` + result + `"/>`
	}
	const rest = "ok: May be used for client authentication: the extended key usage lists it.\ni: The record only refers to this certificate; the certificate itself is not in it."
	const only = "i: The record only refers to this certificate; the certificate itself is not in it."
	tests := []struct {
		name, data, want string
	}{
		{"nothing wrong", chain(status(), status(), status(), "0"), rest},
		{"expired", chain(status("IS_NOT_TIME_VALID"), status("IS_NOT_TIME_VALID"), status(), "800B0101"), "!: The certificate is outside its validity period. CERT_TRUST_IS_NOT_TIME_VALID\n" + rest},
		{"signature", chain(status("IS_NOT_SIGNATURE_VALID"), status("IS_NOT_SIGNATURE_VALID"), status(), "80096004"), "!: The signature of the certificate is not valid. CERT_TRUST_IS_NOT_SIGNATURE_VALID\n" + rest},
		{"revoked", chain(status("IS_REVOKED"), status("IS_REVOKED"), status(), "80092010"), "!: The certificate was revoked. CERT_TRUST_IS_REVOKED\n" + rest},
		{"not for this use", chain(status("IS_NOT_VALID_FOR_USAGE"), status("IS_NOT_VALID_FOR_USAGE"), status(), "800B0110"), "!: The certificate is not valid for the requested use. CERT_TRUST_IS_NOT_VALID_FOR_USAGE\n" + rest},
		{"revocation unknown", chain(status("REVOCATION_STATUS_UNKNOWN", "IS_OFFLINE_REVOCATION"), status("REVOCATION_STATUS_UNKNOWN", "IS_OFFLINE_REVOCATION"), status(), "80092013"),
			"!: Revocation could not be checked. CERT_TRUST_REVOCATION_STATUS_UNKNOWN\n!: The server that holds the revocation list could not be reached. CERT_TRUST_IS_OFFLINE_REVOCATION\n" + rest},
		{"a gap, which no certificate has", chain(status("IS_PARTIAL_CHAIN"), status(), status(), "800B010A"), "!: The chain has a gap: an issuer’s certificate is missing. CERT_TRUST_IS_PARTIAL_CHAIN\n" + rest},
		{"the root", chain(status("IS_UNTRUSTED_ROOT"), status(), status("IS_UNTRUSTED_ROOT"), "800B0109"), "!: Issuing CA – The chain ends in a root that this computer does not trust. CERT_TRUST_IS_UNTRUSTED_ROOT\n" + rest},
		{"the issuer expired", chain(status("IS_NOT_TIME_VALID"), status(), status("IS_NOT_TIME_VALID"), "800B0101"), "!: Issuing CA – The certificate is outside its validity period. CERT_TRUST_IS_NOT_TIME_VALID\n" + rest},
		{"a flag of later versions", chain(status("IS_NEW"), status("IS_NEW"), status(), "800B0101"), "!: CERT_TRUST_IS_NEW CERT_TRUST_IS_NEW\n" + rest},
		{"only the result", chain(status(), status(), status(), "800B0101"), "!: The certificate is outside its validity period. CERT_E_EXPIRED\n" + rest},
		{"policy", policy("0", "800B010F"), "!: The name in the certificate is not the expected one. CERT_E_CN_NO_MATCH\n" + only},
		{"policy, of the whole chain", policy("-1", "800B0109"), "!: The chain ends in a root that this computer does not trust. CERT_E_UNTRUSTEDROOT\n" + only},
		{"policy, of the issuer", policy("1", "800B0101"), "!: Certificate chain – The certificate is outside its validity period. CERT_E_EXPIRED\n" + only},
		{"policy that held", policy("-1", "0"), only},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := checkedBy(t, 11, "CertGetCertificateChain", test.data)
			in := detail{Record: r, Certificates: certificatesOf(r)}
			text := language(t, "en")
			if got := said(drawn(sayings(text, in, &in.Certificates.List[0], false))); got != test.want {
				t.Errorf("%s\nwant\n%s", got, test.want)
			}
			// The card in the explanation begins with the same.
			first, _, _ := strings.Cut(test.want, "\n")
			if got := said(drawn(certificateCard(text, in))); test.want != only && !strings.HasPrefix(got, first) {
				t.Errorf("the card says %s", got)
			}
		})
	}

	// What is no event of CAPI2 may have elements of the same names.
	r := holding(t, policy("0", "800B0101"))
	in := detail{Record: r, Certificates: certificatesOf(r)}
	if got := said(drawn(sayings(language(t, "en"), in, &in.Certificates.List[0], false))); got != only {
		t.Errorf("another record: %s", got)
	}
	// A name that is too long for its line may be broken at its low lines, and is copied as it is.
	r = checkedBy(t, 11, "CertGetCertificateChain", tests[1].data)
	in = detail{Record: r, Certificates: certificatesOf(r)}
	want(t, drawn(certificateView(language(t, "ko"), in)), "인증서가 유효 기간을 벗어났습니다.", "CERT_<wbr></wbr>TRUST_<wbr></wbr>IS_<wbr></wbr>NOT_<wbr></wbr>TIME_<wbr></wbr>VALID")
}

// said gives the sentences about a certificate, each with its mark, and the name of a code behind it.
func said(html string) string {
	var lines []string
	item := regexp.MustCompile(`(?s)<li data-says="[^"]*">(.*?)</li>`)
	for _, m := range item.FindAllStringSubmatch(html, -1) {
		sign := "i: "
		switch {
		case strings.Contains(m[1], "sev warning"):
			sign = "!: "
		case strings.Contains(m[1], `class="ring has"`):
			sign = "ok: "
		}
		words := regexp.MustCompile(`<p class="quiet">[^<]*`).ReplaceAllString(m[1], " ")
		lines = append(lines, sign+strings.TrimSpace(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(words, "")))
	}
	return strings.Join(lines, "\n")
}
