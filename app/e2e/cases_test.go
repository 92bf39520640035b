package e2e

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// scenario gives the files of a scenario of cases.
func scenario(t *testing.T, name string) []string {
	t.Helper()
	files, _ := filepath.Glob("../../catalog/testdata/cases/" + name + "/*.*")
	if len(files) == 0 {
		t.Fatalf("no scenario %s", name)
	}
	return files
}

// TestOneCallInThreeFiles drops what Windows, the service and the client recorded of one call: one case, whose evidence
// leads through all three files, each item a click away from its record.
func TestOneCallInThreeFiles(t *testing.T) {
	for _, lang := range []string{"ko", "en"} {
		t.Run(lang, func(t *testing.T) {
			p := open(t, lang, scenario(t, "untrusted-root-three-files")...)
			if n := eval[string](p, `document.querySelector("main#viewer").dataset.cases`); n != "1" {
				t.Fatalf("data-cases is %s, want 1", n)
			}
			p.click(".views [data-view=findings]")
			p.wait("the call is listed", `document.querySelectorAll("[data-case]").length === 1`)
			if c := eval[string](p, `document.querySelector("[data-case]").dataset.category`); c != "untrusted-root" {
				t.Errorf("category %s", c)
			}
			for _, file := range []string{"system.xml", "service.svclog", "client.svclog"} {
				p.wait(file+" is told of", `document.querySelector("[data-case] .story").textContent.includes("`+file+`")`)
			}
			if n := eval[int](p, `document.querySelectorAll("[data-case] .story .hot").length`); n != 1 {
				t.Errorf("%d first causes are named", n)
			}
			for i := range eval[int](p, `document.querySelectorAll("[data-case] [data-step=finding] [data-action=select]").length`) {
				if i > 0 {
					p.click(".views [data-view=findings]")
				}
				step := `document.querySelectorAll("[data-case] [data-step=finding] [data-action=select]")[` + string(rune('0'+i)) + `]`
				p.wait("the call is there", step+" !== undefined")
				rec := eval[string](p, step+".dataset.arg")
				p.do("open the step", evaluate(step+".click()"))
				p.wait("its record is explained, with the call", `document.querySelector("#explained [data-part=call] [aria-current][data-arg='`+rec+`']") !== null`)
			}
			p.shot("case-" + lang)
		})
	}
}

// TestCertificateOfTheCall: the verdict names the certificate of a failing call, though not the record that failed shows it but an
// earlier message, says how its validity stood, and leads there; the ticket has it.
func TestCertificateOfTheCall(t *testing.T) {
	dir := t.TempDir()
	program := absolute(t, []string{filepath.Join("..", "..", ".cache", "bin", "svcscope")})[0]
	if out, err := exec.Command(program, "sample", "-scenario", "expired-message", "-o", dir).CombinedOutput(); err != nil {
		t.Fatalf("svcscope sample: %v\n%s", err, out)
	}
	file := filepath.Join(dir, "service.svclog")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	until := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	token := fmt.Sprintf(`<o:Security xmlns:o="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"><o:BinarySecurityToken>%s</o:BinarySecurityToken></o:Security>`,
		base64.StdEncoding.EncodeToString(certificateUntil(t, "kiosk-03.example", until)))
	failed := bytes.Index(data, []byte("<EventID>131075</EventID>"))
	at := bytes.LastIndex(data[:max(failed, 0)], []byte("</s:Header>"))
	if at < 0 {
		t.Fatal("the scenario logs no message before the failure")
	}
	if err := os.WriteFile(file, slices.Concat(data[:at], []byte(token), data[at:]), 0o600); err != nil {
		t.Fatal(err)
	}
	p := open(t, "en", file)
	p.wait("the verdict names it", `/Certificate: kiosk-03\.example Expired 20 days before this call/.test(document.querySelector("#cases [data-part=certificate]")?.innerText)`)
	name := eval[string](p, `document.querySelector("#cases [data-part=certificate] [data-action=certificate]").innerText`)
	p.click(".views [data-view=findings]")
	p.wait("the call does", `document.querySelector("[data-case] [data-part=certificate]")?.innerText.includes(`+fmt.Sprintf("%q", name)+`)`)
	p.click("[data-case] [data-action=certificate]")
	p.wait("its record shows it", `document.querySelector("[data-tab=certificate][aria-selected=true]") && document.querySelector("#panel").innerText.includes(`+fmt.Sprintf("%q", name)+`)`)
}

// certificateUntil makes a certificate that signs itself, valid for a year up to a time.
func certificateUntil(t *testing.T, name string, until time.Time) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1 << 60), Subject: pkix.Name{CommonName: name}, NotBefore: until.AddDate(-1, 0, 0), NotAfter: until}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// TestClocksBroughtTogether: the page says that the clocks differ, moves the times only when asked, and back again.
func TestClocksBroughtTogether(t *testing.T) {
	files := scenario(t, "clock-client-ahead")
	p := open(t, "en", files...)
	const first = `[...document.querySelectorAll("#rows .row:not([hidden])")].sort((a, b) => a.ariaRowIndex - b.ariaRowIndex).slice(0, 12).map((r) => r.textContent.slice(0, 12)).join()`
	before := eval[string](p, first)
	p.wait("the clocks are told of", `document.querySelector("[data-clock] [data-action=clock-set]") !== null`)
	if said := eval[string](p, `document.querySelector("[data-clock]").textContent`); !strings.Contains(said, "client.svclog") {
		t.Errorf("it says %q", said)
	}
	p.click("[data-action=clock-set]")
	p.wait("it can be undone", `document.querySelector("[data-action=clock-back]") !== null`)
	p.wait("rows have other times", first+` !== "`+before+`"`)
	if n := eval[string](p, `document.querySelector("main#viewer").dataset.cases`); n != "1" {
		t.Errorf("%s cases with the times together, want 1", n)
	}
	p.click("[data-action=clock-back]")
	p.wait("rows have their own times again", first+` === "`+before+`"`)
}

// TestTicket copies a failing call as Markdown.
func TestTicket(t *testing.T) {
	p := openAt(t, place{fragment: "v=1&lang=ko", before: `
		window.said = [];
		Object.defineProperty(navigator, "clipboard", {value: {writeText: async (t) => { window.said.push(t); }}});`})
	p.choose(scenario(t, "not-presented-propagated")...)
	p.ready()
	p.click(".views [data-view=findings]")
	p.click("[data-case] [data-action=ticket]")
	p.wait("it is copied", `window.said.length === 1`)
	ticket := eval[string](p, `window.said[0]`)
	for _, part := range []string{"## ", "### ", "service.svclog", "client.svclog", "HttpsClientCertificateNotPresent"} {
		if !strings.Contains(ticket, part) {
			quoted, _ := json.Marshal(ticket)
			t.Errorf("the ticket lacks %q: %s", part, quoted)
		}
	}
}
