//go:build !js

package main

import (
	"fmt"
	"strings"
)

// Records of scenarios: those of WCF by the two ends of a conversation, lines of System.Net, Windows events.

// conversation is a client and a service that call each other at an address.
type conversation struct {
	client, service  sampleProcess
	address          string
	action           string // prefix of the operation's action and its reply's
	clientOut        string // type of what sends in the client
	serviceIn        string // type of what receives in the service
	listener         string // type of the listener, or "" where another program listens
	path             bool   // IIS owns the listener: records tell the path alone
	securedByMessage bool
}

var (
	sampleWeb = sampleProcess{"w3wp", "5236", "%s", "ORD-WEB02"}

	// overHTTPS is a service in a process of its own, with client certificates at the transport.
	overHTTPS = conversation{client: sampleClient, service: sampleService, address: sampleAddress, action: "urn:contoso:orders/IOrderService/PlaceOrder",
		clientOut: "System.ServiceModel.Channels.HttpOutput+WebRequestHttpOutput", serviceIn: "System.ServiceModel.Channels.HttpRequestContext+ListenerHttpContext+ListenerContextHttpInput", listener: sampleListener}
	// overIIS is a service in IIS, which asks for the client's certificate itself.
	overIIS = conversation{client: sampleClient, service: sampleWeb, address: "https://claims.example/Claims/ClaimService.svc", action: "urn:contoso:claims/IClaimService/File",
		clientOut: overHTTPS.clientOut, serviceIn: "System.ServiceModel.Activation.HostedHttpContext+HostedRequestContainer", path: true}
	// overPlainIIS is one without TLS.
	overPlainIIS = conversation{client: sampleClient, service: sampleWeb, address: "http://intranet.example/Lists/ListService.svc", action: "urn:contoso:lists/IListService/Read",
		clientOut: overHTTPS.clientOut, serviceIn: overIIS.serviceIn, path: true}
	// overTCP is a service behind net.tcp with TLS.
	overTCP = conversation{client: sampleClient, service: sampleService, address: "net.tcp://ledger.example:9300/LedgerService", action: "urn:contoso:ledger/ILedger/Post",
		clientOut: "System.ServiceModel.Channels.ClientFramingDuplexSessionChannel", serviceIn: "System.ServiceModel.Channels.ServerSessionPreambleConnectionReader+ServerFramingDuplexSessionChannel"}
	// byMessage is a service whose messages are signed with certificates.
	byMessage = conversation{client: sampleClient, service: sampleService, address: "http://picking.example:8090/PickingService", action: "urn:contoso:picking/IPicking/Release",
		clientOut: overHTTPS.clientOut, serviceIn: overHTTPS.serviceIn, listener: "System.ServiceModel.Channels.HttpChannelListener`1[System.ServiceModel.Channels.IReplyChannel]", securedByMessage: true}
)

func (c *conversation) host() string {
	_, rest, _ := strings.Cut(c.address, "://")
	host, _, _ := strings.Cut(rest, "/")
	return host
}

func (c *conversation) where() string {
	if c.path {
		_, path, _ := strings.Cut(c.address, "://")
		return path[strings.IndexByte(path, '/'):]
	}
	return c.address
}

// soap makes the template of a logged message.
func (t *teller) soap(p sampleProcess, activity, where, http, headers, body string) template {
	propagated := ""
	if t.propagate {
		propagated = `<ActivityId CorrelationId="%M" xmlns="http://schemas.microsoft.com/2004/09/ServiceModel/Diagnostics">%A</ActivityId>`
	}
	return p.wrap(0, "Information", "System.ServiceModel.MessageLogging", activity, "", `<TraceData><DataItem><MessageLogTraceRecord Time="%L" Source="`+where+
		`" Type="System.ServiceModel.Channels.BufferedMessage" xmlns="http://schemas.microsoft.com/2004/06/ServiceModel/Management/MessageTrace">`+http+
		`<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing"><s:Header>`+headers+propagated+`</s:Header><s:Body>`+body+`</s:Body></s:Envelope></MessageLogTraceRecord></DataItem></TraceData>`)
}

func (t *teller) requestMessage(c *conversation, p sampleProcess, activity, where string) template {
	http := ""
	if strings.HasPrefix(c.address, "http") && where == "TransportReceive" {
		http = `<HttpRequest><Method>POST</Method><QueryString></QueryString><WebHeaders>` + c.httpHeaders() + `</WebHeaders></HttpRequest>`
	}
	return t.soap(p, activity, where, http, `<a:Action s:mustUnderstand="1">`+c.action+`</a:Action><a:MessageID>urn:uuid:%M</a:MessageID><a:ReplyTo><a:Address>http://www.w3.org/2005/08/addressing/anonymous</a:Address></a:ReplyTo><a:To s:mustUnderstand="1">`+c.address+`</a:To>`, placeOrder)
}

func (t *teller) replyMessage(c *conversation, p sampleProcess, activity, where string) template {
	return t.soap(p, activity, where, "", `<a:Action s:mustUnderstand="1">`+c.action+`Response</a:Action><a:RelatesTo>urn:uuid:%M</a:RelatesTo>`, placed)
}

func (t *teller) faultMessage(p sampleProcess, activity, where, subcode string) template {
	return t.soap(p, activity, where, "", `<a:Action s:mustUnderstand="1">http://www.w3.org/2005/08/addressing/soap/fault</a:Action><a:RelatesTo>urn:uuid:%M</a:RelatesTo>`,
		`<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:o="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">o:`+subcode+
			`</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en-US">The token was not accepted.</s:Text></s:Reason></s:Fault>`)
}

func (c *conversation) httpHeaders() string {
	return `<Connection>Keep-Alive</Connection><Content-Length>1184</Content-Length><Content-Type>application/soap+xml; charset=utf-8</Content-Type><Expect>100-continue</Expect><Host>` + c.host() + `</Host>`
}

// transmitted makes the template of a message sent or received by the channel.
func (c *conversation) transmitted(p sampleProcess, step string, code int, activity, origin string) template {
	return p.trace(sampleEvent{code: code, name: "System.ServiceModel.Channels." + step, severity: "Information", description: "Channel: " + step, activity: activity, origin: origin,
		extended: extendedData("MessageTransmitTraceRecord", `<MessageProperties><Encoder>application/soap+xml; charset=utf-8</Encoder><AllowOutputBatching>False</AllowOutputBatching><Via>`+c.address+`</Via></MessageProperties>`)})
}

// thrown makes the template of an exception that is thrown.
func (p sampleProcess) thrown(activity string, e sampleException) template {
	return p.trace(sampleEvent{code: 131075, name: "System.ServiceModel.Diagnostics.ThrowingException", severity: "Error", description: "Throwing.", activity: activity, exception: e.xml("Exception")})
}

// handled makes the template of an exception that is caught.
func (p sampleProcess) handled(activity, severity string, e sampleException) template {
	return p.trace(sampleEvent{code: 131076, name: "System.ServiceModel.Diagnostics.TraceHandledException", severity: severity, description: "Exception handled.", activity: activity, exception: e.xml("Exception")})
}

// received makes the template of the connection that a call comes by.
func (c *conversation) received() template {
	return c.service.trace(sampleEvent{code: 262168, name: "System.ServiceModel.Channels.ConnectToIPEndpoint", severity: "Information", description: "Connection endpoints.", activity: "%B", origin: "System.ServiceModel.Channels.SharedHttpTransportManager",
		extended: extendedData("DictionaryTraceRecord", "<LocalEndpoint>10.20.0.5:8443</LocalEndpoint><RemoteEndpoint>10.20.7.31:%p</RemoteEndpoint>")})
}

// line is a line of System.Net of the client.
func netLine(text string) template { return sampleClient.line("[" + sampleClient.id + "] " + text) }

// netOpening is what System.Net says of a handshake before the service asks for a certificate.
func netOpening(c *conversation) []template {
	name, _, _ := strings.Cut(c.host(), ":")
	return []template{
		netLine("HttpWebRequest#%o::HttpWebRequest(" + c.address + ")"),
		netLine("TlsStream#%o::.ctor(host=" + name + ", #certs=1)"),
		netLine("SecureChannel#%o::.ctor(hostname=" + name + ", #clientCertificates=1, encryptionPolicy=RequireEncryption)"),
		netLine("InitializeSecurityContext(credential = System.Net.SafeFreeCredential_SECURITY, context = (null), targetName = " + name + ", inFlags = ReplayDetect, SequenceDetect, Confidentiality, AllocateMemory, InitManualCredValidation)"),
		netLine("InitializeSecurityContext(In-Buffers count=2, Out-Buffer length=0, returned code=ContinueNeeded)."),
	}
}

// event makes the template of a Windows event; body is what stands behind System.
func event(provider, guid string, id, version, level, task, opcode int, channel, computer, process, user, body string) template {
	if user != "" {
		user = " UserID='" + user + "'"
	}
	return cut(fmt.Sprintf("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='%s' Guid='{%s}'/><EventID>%d</EventID><Version>%d</Version><Level>%d</Level><Task>%d</Task><Opcode>%d</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime='%%T'/><EventRecordID>%%i</EventRecordID><Correlation/><Execution ProcessID='%s' ThreadID='4%%s8'/><Channel>%s</Channel><Computer>%s</Computer><Security%s/></System>%s</Event>\n",
		provider, guid, id, version, level, task, opcode, process, channel, computer, user, body))
}

// data is EventData of names and values in turn.
func data(pairs ...string) string {
	var b strings.Builder
	b.WriteString("<EventData>")
	for i := 0; i+1 < len(pairs); i += 2 {
		b.WriteString("<Data Name='" + pairs[i] + "'>" + pairs[i+1] + "</Data>")
	}
	return b.String() + "</EventData>"
}

// schannelEvent makes the template of an event of TLS; lsass writes it for the process that speaks TLS.
func schannelEvent(p sampleProcess, id, level int, pairs ...string) template {
	return event("Schannel", "1f678132-5938-4686-9fdc-c8ff68f15c85", id, 0, level, 0, 0, "System", p.computer, "712", "S-1-5-18",
		data(append(pairs, "CallerProcessId", p.id, "CallerProcessImageName", p.name)...))
}

// serviceControl makes the template of an event that has nothing to do with anything.
func serviceControl(p sampleProcess, what, state string) template {
	return event("Service Control Manager", "555908d1-a6d7-4695-8e1e-26931d2012f4", 7036, 0, 4, 0, 0, "System", p.computer, "640", "", data("param1", what, "param2", state))
}

// chainCheck is a check of a certificate's chain.
type chainCheck struct {
	process        sampleProcess
	usage, name    string // asked for
	subject        string
	status, result uint32
	flag           string // name of status
}

// The usages of certificates.
const (
	usageClient      = "1.3.6.1.5.5.7.3.2"
	usageCodeSigning = "1.3.6.1.5.5.7.3.3"
)

func clientChain(p sampleProcess, status uint32, flag string, result uint32) chainCheck {
	return chainCheck{p, usageClient, "Client Authentication", "billing-07.partner.example", status, result, flag}
}

// records gives the events of the check: its start and its end.
func (c chainCheck) records() []template {
	const guid, channel, user = "5bbca4a8-b209-48dc-a8c7-b23d3e5216fb", "Microsoft-Windows-CAPI2/Operational", "S-1-5-20"
	aux := func(number int) string {
		return fmt.Sprintf("<EventAuxInfo ProcessName='%s.exe'/><CorrelationAuxInfo TaskId='{%%K}' SeqNumber='%d'/>", c.process.name, number)
	}
	level, flag := 4, ""
	if c.result != 0 {
		level = 2
	}
	if c.status != 0 {
		flag = " " + c.flag + "='true'"
	}
	trust := fmt.Sprintf("<TrustStatus><ErrorStatus value='%X'%s/><InfoStatus value='102' CERT_TRUST_HAS_KEY_MATCH_ISSUER='true' CERT_TRUST_HAS_PREFERRED_ISSUER='true'/></TrustStatus>", c.status, flag)
	usage := "<Usage oid='" + c.usage + "' name='" + c.name + "'/>"
	certificate := "<Certificate fileRef='7A41C09E25D3B8F6614E0DD2935B7C8810AF4E63.cer' subjectName='" + c.subject + "'/>"
	return []template{
		event("Microsoft-Windows-CAPI2", guid, 10, 0, 4, 11, 1, channel, c.process.computer, c.process.id, user, "<UserData><CertGetCertificateChainStart>"+aux(1)+"</CertGetCertificateChainStart></UserData>"),
		event("Microsoft-Windows-CAPI2", guid, 11, 0, level, 11, 2, channel, c.process.computer, c.process.id, user, "<UserData><CertGetCertificateChain>"+certificate+
			"<ExtendedKeyUsage>"+usage+"</ExtendedKeyUsage><Flags value='40000000' CERT_CHAIN_REVOCATION_CHECK_CHAIN_EXCLUDE_ROOT='true'/><ChainEngineInfo context='machine'/><CertificateChain chainRef='{%K}'>"+trust+
			"<ChainElement>"+certificate+"<SignatureAlgorithm oid='1.2.840.113549.1.1.11' hashName='SHA256' publicKeyName='RSA'/>"+trust+"<ApplicationUsage>"+usage+"</ApplicationUsage><IssuanceUsage/></ChainElement></CertificateChain>"+
			aux(2)+fmt.Sprintf("<Result value='%X'/>", c.result)+"</CertGetCertificateChain></UserData>"),
	}
}

// refusedAtIIS is a request that IIS answers itself.
type refusedAtIIS struct {
	url, status, substatus string
	module                 string // that sets the status
	notification           string // step of the request in which it does
	errorCode              string
	modules                []string // that run before it
}

// head is what stands around the events of the request.
func (r *refusedAtIIS) head() template {
	full := r.status
	if r.substatus != "0" {
		full += "." + r.substatus
	}
	return cut(`<?xml version="1.0" encoding="UTF-8"?>` + "\n<?xml-stylesheet type='text/xsl' href='freb.xsl'?>\n" +
		`<failedRequest url="` + r.url + `" siteId="2" appPoolId="ClaimsPool" processId="` + sampleWeb.id + `" verb="POST" authenticationType="NOT_AVAILABLE" activityId="{%F}" failureReason="STATUS_CODE" statusCode="` +
		full + `" triggerStatusCode="` + full + `" timeTaken="47" xmlns:freb="http://schemas.microsoft.com/win/2006/06/iis/freb">` + "\n")
}

// record makes the template of an event of the request; names and values of its data in turn.
func (r *refusedAtIIS) record(name string, level, opcode int, pairs ...string) template {
	return cut(fmt.Sprintf(`<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="WWW Server" Guid="{3A2A4E84-4C21-4981-AE10-3FDA0D9B0F83}"/><EventID>0</EventID><Version>1</Version><Level>%d</Level><Opcode>%d</Opcode><Keywords>0x0</Keywords><TimeCreated SystemTime="%%T"/><Correlation ActivityID="{%%F}"/><Execution ProcessID="%s" ThreadID="31%%s"/><Computer>%s</Computer></System>%s<RenderingInfo Culture="en-US"><Opcode>%s</Opcode></RenderingInfo></Event>`+"\n",
		level, opcode, sampleWeb.id, sampleWeb.computer, data(append([]string{"ContextId", "{%F}"}, pairs...)...), name))
}

func (r *refusedAtIIS) start() []template {
	records := []template{
		r.record("GENERAL_REQUEST_START", 0, 1, "SiteId", "2", "AppPoolId", "ClaimsPool", "ConnId", "1879052317", "RequestURL", r.url, "RequestVerb", "POST"),
		r.record("GENERAL_REQUEST_HEADERS", 4, 46, "Headers", "Content-Type: application/soap+xml; charset=utf-8"),
	}
	for _, m := range r.modules {
		records = append(records,
			r.record("NOTIFY_MODULE_START", 5, 17, "ModuleName", m, "Notification", r.notification, "fIsPostNotification", "false"),
			r.record("NOTIFY_MODULE_END", 5, 18, "ModuleName", m, "Notification", r.notification, "fIsPostNotificationEvent", "false", "NotificationStatus", "0"))
	}
	return records
}

func (r *refusedAtIIS) answer() template {
	return r.record("MODULE_SET_RESPONSE_ERROR_STATUS", 3, 16, "ModuleName", r.module, "Notification", r.notification, "HttpStatus", r.status, "HttpReason", "no", "HttpSubStatus", r.substatus, "ErrorCode", r.errorCode, "ConfigExceptionInfo", "")
}

func (r *refusedAtIIS) end() template {
	return r.record("GENERAL_REQUEST_END", 0, 2, "BytesSent", "1532", "BytesReceived", "1602", "HttpStatus", r.status, "HttpSubStatus", r.substatus)
}
