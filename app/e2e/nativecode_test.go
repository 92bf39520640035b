package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// codedTrace is a trace whose records hold codes in several notations, and numbers that only look like some.
func codedTrace(t *testing.T) string {
	record := func(id int, source, body string) string {
		return fmt.Sprintf(`<E2ETraceEvent xmlns="http://schemas.microsoft.com/2004/06/E2ETraceEvent"><System xmlns="http://schemas.microsoft.com/2004/06/windows/eventlog/system"><EventID>%d</EventID><Type>3</Type><SubType Name="Warning">0</SubType><Level>4</Level><TimeCreated SystemTime="2026-05-21T01:43:1%d.2040000Z"/><Source Name="%s"/><Correlation ActivityID="{00000000-0000-0000-0000-000000000000}"/><Execution ProcessName="Host" ProcessID="10054" ThreadID="5"/><Channel/><Computer>A</Computer></System><ApplicationData><TraceData><DataItem>%s</DataItem></TraceData></ApplicationData></E2ETraceEvent>`,
			id, id%10, source, body)
	}
	traced := func(name, rest string) string {
		return `<TraceRecord xmlns="http://schemas.microsoft.com/2004/10/E2ETraceEvent/TraceRecord" Severity="Warning"><TraceIdentifier>http://msdn.microsoft.com/ko-KR/library/System.ServiceModel.` + name + `.aspx</TraceIdentifier>` + rest + `</TraceRecord>`
	}
	return write(t, "codes.svclog",
		record(262159, "System.ServiceModel", traced("Channels.HttpsClientCertificateInvalid", "<Description>Client certificate not valid, native error 0x109.</Description><AppDomain>Host</AppDomain>"))+
			record(131075, "System.ServiceModel", traced("Diagnostics.ThrowingException", "<Description>Throwing</Description><AppDomain>Host</AppDomain><Exception><ExceptionType>System.ComponentModel.Win32Exception</ExceptionType><Message>&lt;i&gt;HRESULT -2146762487&lt;/i&gt; on port 10061, error code 12044</Message><StackTrace>at A.B()</StackTrace><ExceptionString>Win32Exception (0x80004005)</ExceptionString><NativeErrorCode>2746</NativeErrorCode></Exception>"))+
			record(0, "System.Net", "InitializeSecurityContext(In-Buffer length=46, Out-Buffer length=5, returned code=CertUnknown)."))
}

// TestCodesAreNamed: each tab names the codes in a record and what they mean, copies what was written, and leaves other numbers alone.
func TestCodesAreNamed(t *testing.T) {
	p := open(t, "ko", codedTrace(t), write(t, "system.xml", "<Events><Event xmlns='"+winEvent+"'><System><Provider Name='Schannel'/><EventID>36888</EventID><Version>0</Version><Level>2</Level><Task>0</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime='2026-05-21T01:43:20.1Z'/><EventRecordID>46</EventRecordID><Execution ProcessID='40' ThreadID='48'/><Channel>System</Channel><Computer>A</Computer></System><EventData><Data Name='AlertDesc'>46</Data><Data Name='ErrorState'>1203</Data></EventData><RenderingInfo Culture='ko-KR'><Message>경고 코드는 46이고 상태는 1203입니다.</Message></RenderingInfo></Event></Events>"))
	named := func(row int, tab string) string {
		p.click(fmt.Sprintf("#rows [data-row='%d']", row))
		p.click("[data-tab=" + tab + "]")
		panel := map[string]string{"explained": "#explained", "formatted": ".formatted", "xml": ".xml"}[tab]
		p.wait("the tab shows", fmt.Sprintf(`document.querySelector("#rows [data-row='%d']").ariaSelected === "true" && document.querySelector("#panel "+%q+" [data-native]")`, row, panel))
		return eval[string](p, `[...document.querySelectorAll("#panel .coded")].map((e) => e.textContent + "=" + e.dataset.native).join(" ")`)
	}
	at := func(text string) int {
		return eval[int](p, fmt.Sprintf(`[...document.querySelectorAll("#rows [data-row]")].find((r) => r.textContent.includes(%q))?.dataset.row | 0`, text))
	}
	masked, thrown, line, event := at("0x109"), at("Throwing"), at("CertUnknown"), at("36888")
	for _, c := range []struct {
		row       int
		tab, want string
	}{
		{masked, "explained", "0x109=CERT_E_UNTRUSTEDROOT 0x109=CERT_E_UNTRUSTEDROOT"},
		{masked, "formatted", "0x109=CERT_E_UNTRUSTEDROOT"},
		{masked, "xml", "0x109=CERT_E_UNTRUSTEDROOT"},
		{thrown, "explained", "-2146762487=CERT_E_UNTRUSTEDROOT 12044=ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED"},
		{thrown, "formatted", "-2146762487=CERT_E_UNTRUSTEDROOT 12044=ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED 0x2746=WSAECONNRESET 0x80004005=E_FAIL"},
		{thrown, "xml", "-2146762487=CERT_E_UNTRUSTEDROOT 12044=ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED 0x80004005=E_FAIL 2746=WSAECONNRESET"},
		{line, "explained", "CertUnknown=SEC_E_CERT_UNKNOWN"},
		{line, "formatted", "CertUnknown=SEC_E_CERT_UNKNOWN CertUnknown=SEC_E_CERT_UNKNOWN"},
		{line, "xml", "CertUnknown=SEC_E_CERT_UNKNOWN"},
		{event, "explained", "46 certificate_unknown=certificate_unknown 46=certificate_unknown 1203=Schannel 1203"},
		{event, "formatted", "46=certificate_unknown 1203=Schannel 1203 46=certificate_unknown 1203=Schannel 1203"},
		{event, "xml", "46=certificate_unknown 1203=Schannel 1203 46=certificate_unknown 1203=Schannel 1203"},
	} {
		if got := named(c.row, c.tab); got != c.want {
			t.Errorf("row %d, %s: %q, want %q", c.row, c.tab, got, c.want)
		}
	}
	// What is copied is what was written; the name is drawn, said, and shown whole at the focus.
	named(thrown, "xml")
	copied := eval[string](p, `(getSelection().selectAllChildren(document.querySelector("#panel .xml")), getSelection().toString())`)
	if !strings.Contains(copied, "<i>HRESULT -2146762487</i>") && !strings.Contains(copied, "&lt;i&gt;HRESULT -2146762487&lt;/i&gt; on port 10061") || strings.Contains(copied, "CERT_E_") {
		t.Errorf("copied: %s", copied)
	}
	before := eval[string](p, `JSON.stringify(document.querySelector("#panel .xml").getBoundingClientRect())`)
	p.do("focus", evaluate(`document.querySelector("#panel .coded").focus({focusVisible: true, preventScroll: true})`))
	p.wait("the meaning shows", `getComputedStyle(document.querySelector("#panel .coded"), "::before").content.includes("체인이 이 컴퓨터가")`)
	if after := eval[string](p, `JSON.stringify(document.querySelector("#panel .xml").getBoundingClientRect())`); after != before {
		t.Errorf("the focus moves the page: %s, then %s", before, after)
	}
	p.loadAxe()
	p.axe("codes in XML", axeRules{colours: true, others: true})
	named(masked, "explained")
	p.axe("list of codes", axeRules{colours: true, others: true})
	if list := p.text(`#explained [data-part="codes"]`); !strings.Contains(list, "이 기록의 코드") || !strings.Contains(list, "0x109") || !strings.Contains(list, "신뢰하지 않는 루트에서 끝납니다") || !strings.Contains(list, "추정") {
		t.Errorf("the list of codes: %s", list)
	}
}
