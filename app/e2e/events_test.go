package e2e

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
)

const winEvent = "http://schemas.microsoft.com/win/2004/08/events/event"

// eventLog is a log as Event Viewer saves it: one event with its sentence, one without, one of WCF itself, and one whose time
// has no zone.
func eventLog() string {
	event := func(provider string, id, level int, time, rest string) string {
		return fmt.Sprintf(`<Event xmlns='%s'><System><Provider Name='%s' Guid='{1f678132-5938-4686-9fdc-c8ff68f15c85}'/><EventID Qualifiers='0'>%d</EventID><Version>0</Version><Level>%d</Level><Task>12</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime='%s'/><EventRecordID>%d</EventRecordID><Correlation/><Execution ProcessID='724' ThreadID='2084'/><Channel>System</Channel><Computer>SRV-01</Computer><Security UserID='S-1-5-18'/></System>%s</Event>`,
			winEvent, provider, id, level, time, 3_000_000+id, rest)
	}
	return "<?xml version=\"1.0\" encoding=\"utf-16\" standalone=\"yes\"?>\r\n<Events>" +
		event("Schannel", 36874, 2, "2026-03-01T10:20:30.1234567Z", "<EventData><Data Name='Protocol'>TLS 1.2</Data></EventData><RenderingInfo Culture='ko-KR'><Message>공통 암호 그룹이 없습니다.</Message><Level>오류</Level><Task>핸드셰이크</Task><Opcode>정보</Opcode></RenderingInfo>") +
		event("Microsoft-Windows-CAPI2", 11, 2, "2026-03-01T10:20:31.2Z", "<UserData><CertGetCertificateChain><Certificate fileRef='AB.cer' subjectName='code signer'/><EventAuxInfo ProcessName='Setup.exe'/><Result value='800B0109'>&lt;b&gt;A root that is not trusted&lt;/b&gt;</Result></CertGetCertificateChain></UserData>") +
		event("Microsoft-Windows-Application Server-Applications", 219, 2, "2026-03-01T10:20:32Z", "<EventData><Data Name='ExceptionTypeName'>System.TimeoutException</Data><Data>unnamed</Data></EventData>") +
		event("Shop", 262160, 4, "2026-03-01T10:20:33", "<EventData><Data>opened</Data></EventData>") +
		"</Events>"
}

const requestLog = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\r\n<?xml-stylesheet type='text/xsl' href='freb.xsl'?>\r\n<!-- saved from url=(0014)about:internet -->\r\n" +
	"<failedRequest url=\"https://shop:443/orders.svc\"\r\n siteId=\"1\" statusCode=\"404\" xmlns:freb=\"http://schemas.microsoft.com/win/2006/06/iis/freb\"\r\n >\r\n" +
	"<Event xmlns=\"" + winEvent + "\">\r\n <System>\r\n  <Provider Name=\"WWW Server\" Guid=\"{3A2A4E84-4C21-4981-AE10-3FDA0D9B0F83}\"/>\r\n  <EventID>0</EventID>\r\n  <Version>1</Version>\r\n  <Level>0</Level>\r\n  <Opcode>1</Opcode>\r\n  <Keywords>0x0</Keywords>\r\n  <TimeCreated SystemTime=\"2026-03-01T10:20:30.762Z\"/>\r\n  <Correlation ActivityID=\"{4E1B60A7-93D2-4C58-8F06-2B7D51C9E0A4}\"/>\r\n  <Execution ProcessID=\"9824\" ThreadID=\"9356\"/>\r\n  <Computer>WEB</Computer>\r\n </System>\r\n <EventData>\r\n  <Data Name=\"ContextId\">{4E1B60A7-93D2-4C58-8F06-2B7D51C9E0A4}</Data>\r\n  <Data Name=\"SiteId\">1</Data>\r\n  <Data Name=\"RequestURL\">https://shop:443/orders.svc</Data>\r\n  <Data Name=\"RequestVerb\">POST</Data>\r\n </EventData>\r\n <RenderingInfo Culture=\"en-US\">\r\n  <Opcode>GENERAL_REQUEST_START</Opcode>\r\n </RenderingInfo>\r\n</Event>\r\n" +
	"<Event xmlns=\"" + winEvent + "\">\r\n <System>\r\n  <Provider Name=\"WWW Server\"/>\r\n  <EventID>0</EventID>\r\n  <Level>3</Level>\r\n  <Opcode>16</Opcode>\r\n  <TimeCreated SystemTime=\"2026-03-01T10:20:30.770Z\"/>\r\n  <Correlation ActivityID=\"{4E1B60A7-93D2-4C58-8F06-2B7D51C9E0A4}\"/>\r\n  <Execution ProcessID=\"9824\" ThreadID=\"9356\"/>\r\n  <Computer>WEB</Computer>\r\n </System>\r\n <EventData>\r\n  <Data Name=\"ContextId\">{4E1B60A7-93D2-4C58-8F06-2B7D51C9E0A4}</Data>\r\n  <Data Name=\"ModuleName\">IIS Web Core</Data>\r\n  <Data Name=\"HttpStatus\">404</Data>\r\n  <Data Name=\"HttpSubStatus\">0</Data>\r\n </EventData>\r\n <RenderingInfo Culture=\"en-US\">\r\n  <Opcode>MODULE_SET_RESPONSE_ERROR_STATUS</Opcode>\r\n  <freb:Description Data=\"Notification\">MAP_REQUEST_HANDLER</freb:Description>\r\n </RenderingInfo>\r\n</Event>\r\n</failedRequest>\r\n"

// TestEventLogs: an event log in UTF-16 and a failed-request log of IIS are files like any other: rows, detail, filter and
// files view show them, and the page says of them what the command says.
func TestEventLogs(t *testing.T) {
	log := write(t, "system.xml", "\xFF\xFE"+wide(eventLog(), binary.LittleEndian))
	request := write(t, "fr000001.xml", requestLog)
	p := open(t, "en", log, request)
	if got := p.sameAsCheck(t, "en", log, request); got.Records != 6 || len(got.Findings) != 0 || got.Files[0].Format != "event-log" || got.Files[1].Format != "failed-request-log" ||
		len(got.Files[0].Damaged)+len(got.Files[1].Damaged) != 0 || got.Files[0].Encoding != "utf-16le" {
		t.Errorf("%+v", got)
	}
	row := func(n int) string { return p.text(fmt.Sprintf("#rows [data-row='%d']", n)) }
	has := func(what, text string, parts ...string) {
		t.Helper()
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("%s lacks %q:\n%s", what, part, text)
			}
		}
	}
	has("an event of Schannel", row(0), "Schannel", "36874", "No common cipher suite", "공통 암호 그룹이 없습니다.", "724 / 2084")
	has("the request's begin", row(1), "WWW Server", "GENERAL_REQUEST_START RequestURL=https://shop:443/orders.svc, RequestVerb=POST")
	has("an error of the request", row(2), "MODULE_SET_RESPONSE_ERROR_STATUS ModuleName=IIS Web Core, HttpStatus=404")
	has("an event of CAPI2", row(3), "…CAPI2", "Setup.exe / 2084", "Certificate chain built", "CertGetCertificateChain: 0x800B0109 <b>A root that is not trusted</b>")
	has("an event of WCF", row(4), "ServiceException", "ExceptionTypeName=System.TimeoutException, unnamed")
	if s := row(5); strings.Contains(s, "Client certificate") {
		t.Errorf("the number of another provider is taken for a trace code: %s", s)
	}
	for filter, want := range map[string]string{
		"source:Schannel": "1", "code:36874": "1", "level:error": "3", "level>=warning": "4", "computer:WEB": "2", "kind:event": "6", "is:event": "6", "-kind:event": "0",
		"code:ServiceException": "1", "code:HttpsClientCertificateNotPresent": "0", "process:Setup.exe": "1", "pid:9824": "2", "activity:4e1b60a7": "2",
		`xml:"MAP_REQUEST_HANDLER"`: "1", `xml:"공통 암호"`: "1", `xml:"Certificate fileRef"`: "1",
	} {
		p.do("filter", setFilter(filter))
		p.wait(filter+" leaves "+want, fmt.Sprintf(`document.querySelector("main#viewer").dataset.shown === %q && document.querySelector("main#viewer").dataset.searching === "false"`, want))
	}
	p.do("no filter", setFilter(""))
	p.wait("all rows are back", `document.querySelector("main#viewer").dataset.shown === "6"`)
	look := func(row int, tab, then string) string {
		p.click(fmt.Sprintf("#rows [data-row='%d']", row))
		p.click("[data-tab=" + tab + "]")
		panel := map[string]string{"explained": "#explained", "formatted": ".formatted", "xml": ".xml"}[tab]
		p.wait("the detail shows", fmt.Sprintf(`document.querySelector("#rows [data-row='%d']").ariaSelected === "true" && document.querySelector("#panel "+%q)?.textContent.includes(%q)`, row, panel, then))
		return p.text("#panel")
	}
	has("the explanation", look(0, "explained", "No common cipher suite"), "says nothing of a certificate", "공통 암호 그룹이 없습니다.")
	has("the fields", look(0, "formatted", "Record number in the log"), "TLS 1.2", "3036874", "S-1-5-18", "핸드셰이크", "0x8000000000000000", "System", "SRV-01")
	has("the payload", look(3, "formatted", "What the event is about"), "CertGetCertificateChain", "subjectName", "code signer", "<b>A root that is not trusted</b>")
	has("the request's step", look(2, "explained", "MODULE_SET_RESPONSE_ERROR_STATUS"), "IIS", "HttpStatus=404")
	has("its fields", look(2, "formatted", "Values of the event"), "HttpSubStatus", "MAP_REQUEST_HANDLER")
	has("a time without a zone", look(5, "formatted", "opened"), "No time zone given")
	has("the XML", look(3, "xml", "CertGetCertificateChain"), "<EventAuxInfo ProcessName='Setup.exe'/>", "&lt;b&gt;A root")
	p.click(".views [data-view=files]")
	p.wait("the files show", `document.querySelectorAll("[data-file][data-bytes]").length === 2`)
	has("the files view", p.text("main#viewer"), "Event log as XML", "Failed-request log (IIS)", "UTF-16")
	if n := p.count("svg.map"); n != 2 {
		t.Errorf("%d files have a map of their bytes", n)
	}
}
