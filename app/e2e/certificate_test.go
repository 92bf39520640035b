package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// certificateTrace writes a trace in which a logged message carries a token with a chain of certificates, of which the
// client's expired three days before, and a refused call brings the client's in a header. The third record has none.
func certificateTrace(t testing.TB) (file string) {
	t.Helper()
	at := time.Date(2026, 11, 22, 0, 31, 7, 0, time.UTC)
	type signed struct {
		raw  []byte
		cert *x509.Certificate
		key  *ecdsa.PrivateKey
	}
	issue := func(by *signed, serial int64, name string, c x509.Certificate) *signed {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		c.Subject, c.SerialNumber, c.BasicConstraintsValid = pkix.Name{CommonName: name, Organization: []string{"Contoso, Ltd."}, Country: []string{"KR"}}, big.NewInt(serial), true
		if c.NotBefore.IsZero() {
			c.NotBefore, c.NotAfter = at.AddDate(-4, 0, 0), at.AddDate(6, 0, 0)
		}
		parent, signer := &c, key
		if by != nil {
			parent, signer = by.cert, by.key
		}
		raw, err := x509.CreateCertificate(rand.Reader, &c, parent, &key.PublicKey, signer)
		if err != nil {
			t.Fatal(err)
		}
		cert, err := x509.ParseCertificate(raw)
		if err != nil {
			t.Fatal(err)
		}
		return &signed{raw, cert, key}
	}
	authority := x509.Certificate{IsCA: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign}
	root := issue(nil, 0x4a0000000001, "Contoso Root CA", authority)
	issuing := issue(root, 0x4a0000000002, "Contoso Issuing CA 2", authority)
	client := issue(issuing, 0x4a0000000003, "청구 클라이언트 7", x509.Certificate{NotBefore: at.AddDate(-1, 0, -3), NotAfter: at.AddDate(0, 0, -3), KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, DNSNames: []string{"billing7.contoso.example"}, EmailAddresses: []string{"billing@contoso.example"},
		OCSPServer: []string{"http://ocsp.contoso.example"}, IssuingCertificateURL: []string{"http://pki.contoso.example/issuing2.cer"}, CRLDistributionPoints: []string{"http://pki.contoso.example/issuing2.crl"}})
	path, err := asn1.Marshal([]asn1.RawValue{{FullBytes: root.raw}, {FullBytes: issuing.raw}, {FullBytes: client.raw}})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	add := func(id int, source, level, data string) {
		at = at.Add(time.Second)
		fmt.Fprintf(&out, `<E2ETraceEvent xmlns="http://schemas.microsoft.com/2004/06/E2ETraceEvent"><System xmlns="http://schemas.microsoft.com/2004/06/windows/eventlog/system"><EventID>%d</EventID><Type>3</Type><SubType Name="%s">0</SubType><Level>4</Level>`+
			`<TimeCreated SystemTime="%s"/><Source Name="%s"/><Correlation ActivityID="{7432cea7-4a46-4432-beeb-49508f4af8da}"/><Execution ProcessName="OrderService.Host" ProcessID="4120" ThreadID="9"/><Channel/><Computer>ORD-APP01</Computer></System>`+
			"<ApplicationData><TraceData><DataItem>%s</DataItem></TraceData></ApplicationData></E2ETraceEvent>\n", id, level, at.Format("2006-01-02T15:04:05.0000000Z"), source, data)
	}
	add(0, "System.ServiceModel.MessageLogging", "Information", `<MessageLogTraceRecord Time="2026-11-22T09:31:08.0000000+09:00" Source="TransportReceive" Type="System.ServiceModel.Channels.BufferedMessage" xmlns="http://schemas.microsoft.com/2004/06/ServiceModel/Management/MessageTrace">`+
		`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header><o:Security xmlns:o="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">`+
		`<o:BinarySecurityToken ValueType="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509PKIPathv1">`+base64.StdEncoding.EncodeToString(path)+`</o:BinarySecurityToken></o:Security></s:Header><s:Body/></s:Envelope></MessageLogTraceRecord>`)
	add(262159, "System.ServiceModel", "Warning", `<TraceRecord xmlns="http://schemas.microsoft.com/2004/10/E2ETraceEvent/TraceRecord" Severity="Warning"><TraceIdentifier>http://msdn.microsoft.com/ko-KR/library/System.ServiceModel.Channels.HttpsClientCertificateInvalid.aspx</TraceIdentifier>`+
		`<Description>Client certificate not valid, native error 0x101.</Description><AppDomain>Host</AppDomain><ExtendedData xmlns="http://schemas.microsoft.com/2006/08/ServiceModel/HttpRequestTraceRecord"><Headers><Host>orders.example:8443</Host><X-ARR-ClientCert>`+
		base64.StdEncoding.EncodeToString(client.raw)+`</X-ARR-ClientCert></Headers><Url>https://orders.example:8443/OrderService</Url></ExtendedData></TraceRecord>`)
	add(131076, "System.ServiceModel", "Information", "nothing of that kind")
	file = filepath.Join(t.TempDir(), "certificates.svclog")
	if err := os.WriteFile(file, []byte(out.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// panelSays waits for a text in the panel of the record.
func (p *tab) panelSays(text string) {
	p.Helper()
	p.wait("the panel says "+text, fmt.Sprintf(`document.querySelector("#panel").textContent.includes(%q)`, text))
}

// TestCertificate: a record with certificates has a tab for them, which the keyboard reaches; validity is told at the time of
// the call, in both languages; the next record without one has no such tab, and the tab comes back with the certificate.
func TestCertificate(t *testing.T) {
	file := certificateTrace(t)
	for _, c := range []struct{ lang, expired, use, from, missing, until string }{
		{"en", "Expired 3 days before this call.", "May be used for client authentication", "Subject alternative names", "Not in this record", "Nov 19, 2026"},
		{"ko", "이 호출보다 3일 전에 만료되었습니다.", "클라이언트 인증에 쓸 수 있습니다.", "주체 대체 이름", "이 기록에 없음", "2026-11-19"},
	} {
		t.Run(c.lang, func(t *testing.T) {
			for _, at := range []place{{}, {width: 390, height: 844, dark: true}} {
				at.fragment = "v=1&z=+09:00&lang=" + c.lang
				p := openAt(t, at)
				p.drop(file)
				p.ready()
				p.press("n")
				p.wait("the failing record is explained, with a card", `document.querySelector("#explained [data-part=certificate] [data-says='now.expired.days']") !== null`)
				p.press("\r")
				p.panelSays(c.expired)
				p.panelSays("청구 클라이언트 7")
				if *shots {
					p.shot(fmt.Sprintf("certificate-card-%s-%d", c.lang, at.width))
				}
				p.press("4")
				p.wait("4 shows the tab", `document.querySelector("[data-tab=certificate]").getAttribute("aria-selected") === "true" && document.querySelectorAll("[data-certificate]").length === 1`)
				for _, text := range []string{c.expired, c.use, c.from, c.missing, "CN=Contoso Issuing CA 2", `CN=청구 클라이언트 7, O="Contoso, Ltd.", C=KR`, "DNS: billing7.contoso.example", "http://pki.contoso.example/issuing2.crl", "4A0000000003", c.until + " 09:31:07 UTC+09:00"} {
					p.panelSays(text)
				}
				if n := p.count("#panel a"); n != 0 {
					t.Errorf("%d links: addresses of a certificate are text", n)
				}
				p.loadAxe()
				p.axe("certificate", axeRules{colours: true, others: true})
				if *shots {
					p.shot(fmt.Sprintf("certificate-%s-%d", c.lang, at.width))
				}

				if at.width != 0 {
					continue // there the record covers the table
				}
				p.press(kb.Escape, kb.ArrowUp, "\r")
				p.wait("the message shows the chain, leaf first", `[...document.querySelectorAll("[data-certificate] > h3")].map((e) => e.textContent).join() === "청구 클라이언트 7,Contoso Issuing CA 2,Contoso Root CA" && `+
					`[...document.querySelectorAll("[data-chain]")].map((e) => e.dataset.chain).join() === "leaf,issuer,root" && /tab=certificate/.test(location.hash) && document.activeElement.id === "panel"`)
				p.axe("chain", axeRules{colours: true, others: true})
				if *shots {
					p.shot("certificate-chain-" + c.lang)
				}
				p.press(kb.Escape, kb.ArrowDown, kb.ArrowDown, "\r")
				p.wait("a record without certificate has no such tab", `document.querySelector("[data-tab=certificate]") === null && document.querySelector("[data-tab=explained]").getAttribute("aria-selected") === "true" && document.querySelector("#explained") !== null && document.activeElement.id === "panel"`)
				p.press(kb.Escape, kb.ArrowUp, "\r")
				p.wait("the tab comes back, and Enter has gone there", `document.querySelectorAll("[data-certificate]").length === 1 && document.activeElement.id === "panel"`)
				p.do("go to the tabs", chromedp.Focus("[data-tab=certificate]"))
				p.press(kb.ArrowLeft)
				p.wait("arrows go along the tabs", `document.querySelector("[data-tab=xml]").getAttribute("aria-selected") === "true"`)
				p.press(kb.ArrowRight)
				p.wait("and back", `document.activeElement.dataset.tab === "certificate" && document.querySelectorAll("[data-certificate]").length === 1`)
				p.click("#panel .fields tr:has(button) button")
				p.wait("the subject is copied", `document.querySelector(".toast:not([hidden])") !== null`)
			}
		})
	}
}

// TestCertificateOfLog: of a certificate that Windows refused, explanation and tab say first what is wrong with it, in words; a mere
// fact has no tick; and no name is broken within its words.
func TestCertificateOfLog(t *testing.T) {
	for _, c := range []struct{ lang, wrong string }{
		{"en", "The certificate is outside its validity period."},
		{"ko", "인증서가 유효 기간을 벗어났습니다."},
	} {
		t.Run(c.lang, func(t *testing.T) {
			for _, at := range []place{{}, {dark: true}, {width: 390, height: 844}, {width: 390, height: 844, dark: true}} {
				at.fragment = "v=1&lang=" + c.lang
				p := openAt(t, at)
				p.choose("../../catalog/testdata/cases/expired-message-id/capi2.xml")
				p.ready()
				look := func(part, says string) {
					t.Helper()
					p.wait("it says first what is wrong", fmt.Sprintf(`((all) => all.map((e) => e.dataset.says + (e.querySelector(".ring") ? "+" : e.querySelector(".sev.warning") ? "!" : "")).join() === %q && all[0].textContent.includes(%q))([...document.querySelectorAll(%q)])`, says, c.wrong, part+" [data-says]"))
					p.wait("each word of the name is in one piece", `((code) => code.textContent === "CERT_TRUST_IS_NOT_TIME_VALID" && [...code.childNodes].every((n) => { const r = document.createRange(); r.selectNodeContents(n); return !n.data || r.getClientRects().length === 1 }))(document.querySelector("`+part+` code"))`)
					if n := eval[int](p, `((e) => e.scrollWidth - e.clientWidth)(document.querySelector("`+part+`"))`); n > 0 {
						t.Errorf("%s is wider than its place by %d", part, n)
					}
				}
				p.press("n")
				p.wait("the failing record is explained", `document.querySelector("#explained [data-part=certificate]") !== null`)
				p.press("\r")
				look("#explained [data-part=certificate]", "trust!,client.listed+")
				name := fmt.Sprintf("certificate-log-%s-%d-%v", c.lang, at.width, at.dark)
				if *shots {
					p.do("scroll to it", evaluate(`document.querySelector("#explained [data-part=certificate]").scrollIntoView({block: "center"})`))
					p.shot(name + "-card")
				}
				p.press("4")
				look("#panel [data-certificate='0']", "trust!,client.listed+,reference")
				p.loadAxe()
				p.axe("certificate of a log", axeRules{colours: true, others: true})
				if *shots {
					p.shot(name)
				}
			}
		})
	}
}
