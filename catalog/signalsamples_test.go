package catalog_test

import (
	"maps"
	"strings"

	"svcscope/catalog"
)

// netLine is a line of System.Net.
func netLine(text string) *catalog.Record {
	return &catalog.Record{Kind: catalog.KindOther, Source: "System.Net", Severity: catalog.Information, HasEventID: true, Text: text}
}

// faulty is a logged message with a fault.
func faulty(code, subcode string) *catalog.Record {
	return &catalog.Record{Kind: catalog.KindMessage, Source: "System.ServiceModel.MessageLogging",
		Message: &catalog.Message{Action: "http://www.w3.org/2005/08/addressing/soap/fault", Fault: &catalog.Fault{Code: code, Subcode: subcode, Reason: "…"}}}
}

// event is a Windows event with data, name and value in turn.
func event(provider string, id uint32, data ...string) *catalog.Record {
	r := &catalog.Record{Kind: catalog.KindEvent, Source: provider, EventID: id, HasEventID: true, Severity: catalog.Error, Event: &catalog.Event{Provider: provider}}
	for i := 0; i+1 < len(data); i += 2 {
		r.Event.Data = append(r.Event.Data, catalog.Field{Name: data[i], Value: data[i+1]})
	}
	return r
}

// ended is the last event of a request to IIS.
func ended(status, sub string) *catalog.Record {
	r := event("WWW Server", 0, "ContextId", "{4E1B60A7-93D2-4C58-8F06-2B7D51C9E0A4}", "BytesSent", "1532", "BytesReceived", "1602", "HttpStatus", status, "HttpSubStatus", sub)
	r.Event.OpcodeName = "GENERAL_REQUEST_END"
	return r
}

// refusal is the event by which a module of IIS sets the answer.
func refusal(status, sub, code string) *catalog.Record {
	module := "IIS Web Core"
	r := event("WWW Server", 0, "ContextId", "{4E1B60A7-93D2-4C58-8F06-2B7D51C9E0A4}", "ModuleName", module, "Notification", "2", "HttpStatus", status, "HttpReason", "Forbidden", "HttpSubStatus", sub, "ErrorCode", code, "ConfigExceptionInfo", "")
	r.Event.OpcodeName = "MODULE_SET_RESPONSE_ERROR_STATUS"
	return r
}

// schannelEvent is an event of Schannel.
func schannelEvent(id uint32, data ...string) *catalog.Record { return event("Schannel", id, data...) }

// capi2Event is the check of a chain: the usage that it was made for, and how it ended.
func capi2Event(usage, result, status string) *catalog.Record {
	attr := func(name, key, value string, children ...catalog.Node) catalog.Node {
		return catalog.Node{Name: name, Attrs: []catalog.Field{{Name: key, Value: value}}, Children: children}
	}
	r := event("Microsoft-Windows-CAPI2", 11)
	r.Event.Payload = &catalog.Node{Name: "CertGetCertificateChain", Children: []catalog.Node{
		attr("Certificate", "subjectName", "clerk"),
		{Name: "ExtendedKeyUsage", Children: []catalog.Node{attr("Usage", "oid", usage)}},
		attr("CertificateChain", "chainRef", "{1710B763-7AEE-44DB-842C-69AE18B8BFA6}", catalog.Node{Name: "TrustStatus", Children: []catalog.Node{attr("ErrorStatus", "value", status)}}),
		attr("Result", "value", result),
	}}
	return r
}

const clientAuthentication = "1.3.6.1.5.5.7.3.2"

// policyEvent is the check of a chain against the policy for TLS.
func policyEvent(authType, result string) *catalog.Record {
	r := event("Microsoft-Windows-CAPI2", 30)
	r.Event.Payload = &catalog.Node{Name: "CertVerifyCertificateChainPolicy", Children: []catalog.Node{
		{Name: "Policy", Attrs: []catalog.Field{{Name: "type", Value: "CERT_CHAIN_POLICY_SSL"}, {Name: "constant", Value: "4"}}},
		{Name: "SSLAdditionalPolicyInfo", Attrs: []catalog.Field{{Name: "authType", Value: authType}}},
		{Name: "Result", Attrs: []catalog.Field{{Name: "value", Value: result}}},
	}}
	return r
}

// alertedBy is what the client tells of a handshake that the service ended: frames, and a code of Windows.
func alertedBy(code string) *catalog.Record {
	e := thrown(handshakeType, stackOf("at", []string{
		"System.Net.Security.SslState.StartSendAuthResetSignal(ProtocolToken message, AsyncProtocolRequest asyncRequest, Exception exception)",
		"System.ServiceModel.Channels.SslStreamSecurityUpgradeInitiator.OnInitiateUpgrade(Stream stream, SecurityMessageProperty& remoteSecurity)",
	}))
	e.Inner = &catalog.Exception{Type: win32Type, Message: "…", NativeCode: code}
	return traced(idThrowing, threw(e))
}

const win32Type = "System.ComponentModel.Win32Exception, System, Version=4.0.0.0, Culture=neutral"

// alertNamed is the same where .NET names the alert.
func alertNamed(name string) *catalog.Record {
	r := alertedBy("80004005")
	r.Exception.Inner, r.Exception.Message = nil, "원격 파티에서 TLS 경고 '"+name+"'을(를) 보냈습니다."
	return r
}

// rejectedBecause is the validator of a service refusing a certificate, with a message of its own.
func rejectedBecause(message string) *catalog.Record {
	e := thrown(tokenType, stackOf("at", chainFrames, securityFrames, serviceFrames))
	e.Message = message
	return traced(idThrowing, threw(e))
}

var (
	createProviderFrames = []string{"System.ServiceModel.ClientCredentialsSecurityTokenManager.CreateSecurityTokenProvider(SecurityTokenRequirement tokenRequirement)"}
	certificateFrames    = []string{
		"System.ServiceModel.Channels.TransportSecurityHelpers.GetCertificateTokenProvider(SecurityTokenManager tokenManager, EndpointAddress target, Uri via, String transportScheme, ChannelParameterCollection channelParameters)",
		"System.ServiceModel.Channels.HttpsChannelFactory`1.CreateAndOpenCertificateTokenProvider(EndpointAddress target, Uri via, ChannelParameterCollection channelParameters, TimeSpan timeout)",
	}
	signatureFrames = []string{
		"System.IdentityModel.Tokens.X509AsymmetricSecurityKey.get_PrivateKey()",
		"System.IdentityModel.Tokens.X509AsymmetricSecurityKey.GetSignatureFormatter(String algorithm)",
		"System.ServiceModel.Security.WSSecurityOneDotZeroSendSecurityHeader.CompletePrimarySignatureCore(SendSecurityHeaderElement[] signatureConfirmations, SecurityToken[] signedEndorsingTokens, SecurityToken[] signedTokens, SendSecurityHeaderElement[] basicTokens)",
		"System.ServiceModel.Channels.SecurityChannelFactory`1.SecurityRequestChannel.Request(Message message, TimeSpan timeout)",
	}
)

// refusedKey is Windows refusing the credential of an end of a TLS connection.
func refusedKey(end string) *catalog.Record {
	return traced(idThrowing, threw(&catalog.Exception{Type: win32Type, Message: "…", NativeCode: "8009030D", Stack: stackOf("at", []string{
		"System.Net.SSPIWrapper.AcquireCredentialsHandle(SSPIInterface SecModule, String package, CredentialUse intent, SecureCredential scc)",
		"System.Net.Security.SecureChannel.Acquire" + end + "Credentials(Byte[]& thumbPrint)"})}))
}

// operationThrown is an InvalidOperationException out of the frames.
func operationThrown(frames ...[]string) *catalog.Record {
	return traced(idThrowing, threw(thrown(operationType, stackOf("at", append([][]string{throwFrames}, frames...)...))))
}

// brokenHandshake is WCF's exception around one that says only that a connection ended.
func brokenHandshake(inner, frame string) *catalog.Record {
	e := thrown("System.ServiceModel.Security.SecurityNegotiationException, System.ServiceModel", stackOf("at", []string{frame}))
	e.Inner = &catalog.Exception{Type: inner, Message: "…"}
	return traced(idThrowing, threw(e))
}

const (
	initiatorFrame = "System.ServiceModel.Channels.SslStreamSecurityUpgradeInitiator.OnInitiateUpgrade(Stream stream, SecurityMessageProperty& remoteSecurity)"
	processFrame   = "System.ServiceModel.Channels.HttpChannelFactory`1.HttpRequestChannel.HttpChannelRequest.WaitForReply(TimeSpan timeout)"
	wcfProvider    = "Microsoft-Windows-Application Server-Applications"
	auditProvider  = "ServiceModel Audit 4.0.0.0"
	thumbprint     = "3036E3B25B88A55B86FC90E6E9EAAD5081445166"
)

// thumbprintAudit is an entry of the audit about a caller who is named by a certificate.
func thumbprintAudit(id uint32) *catalog.Record {
	return event(auditProvider, id, "", "net.tcp://orders.example:808/Orders", "", "CN=clerk, O=Fabrikam; "+thumbprint, "", "<null>", "", "SecurityTokenValidationException: …")
}

// notTrusted is an entry of the audit about a caller named by a certificate, with what the validator said.
func notTrusted(message string) *catalog.Record {
	r := thumbprintAudit(174)
	r.Event.Data[len(r.Event.Data)-1].Value = "SecurityTokenValidationException: " + message
	return r
}

// newSamples are those of ruleSamples that need more than a TraceRecord with an exception.
var newSamples = map[string]*catalog.Record{
	"client-certificate/untrusted-root/tls-alert":                 alertedBy("80090325"),
	"client-certificate/expired-or-not-yet-valid/tls-alert":       netLine("[5512] InitializeSecurityContext(In-Buffers count = 2, Out-Buffer length = 0, returned code=CertExpired)."),
	"client-certificate/revoked/tls-alert":                        netLine("[5512] InitializeSecurityContext(입력 버퍼 수 = 2, 출력 버퍼 길이 = 0, 반환된 코드 = -2146885616)."),
	"client-certificate/wrong-usage/tls-alert":                    alertNamed("UnsupportedCertificate"),
	"client-certificate/rejected-by-validator/tls-alert":          alertedBy("80090327"),
	"client-certificate/mapping-failed/tls-alert":                 alertNamed("AccessDenied"),
	"client-certificate/not-presented/tls-alert":                  alertNamed("CertificateRequired"),
	"client-certificate/untrusted-root/validator":                 rejectedBecause("UntrustedRoot; nicht vertrauenswürdig"),
	"client-certificate/expired-or-not-yet-valid/validator":       rejectedBecause("체인 오류 -2146762495"),
	"client-certificate/revoked/validator":                        rejectedBecause("CRYPT_E_REVOKED (0x80092010)"),
	"client-certificate/revocation-unknown/validator":             rejectedBecause("RevocationStatusUnknown, OfflineRevocation"),
	"client-certificate/chain-incomplete/validator":               rejectedBecause("PartialChain"),
	"client-certificate/wrong-usage/validator":                    rejectedBecause("2148204816"),
	"client-certificate/name-mismatch/validator":                  rejectedBecause("800B010F"),
	"client-certificate/mapping-failed/validator":                 rejectedBecause("ID4070: …"),
	"client-certificate/no-private-key/tls-credentials":           refusedKey("Client"),
	"server-certificate/tls-credentials":                          refusedKey("Server"),
	"client-certificate/no-private-key/message-signature":         traced(idThrowing, threw(thrown(cryptoType, stackOf("at", signatureFrames)))),
	"client-certificate/not-presented/client-credentials":         operationThrown(createProviderFrames, certificateFrames),
	"client-certificate/not-presented/client-credentials-unknown": operationThrown(createProviderFrames, waitFrames),
	"client-certificate/not-found-in-store/msmq":                  operationThrown([]string{"System.ServiceModel.Channels.MsmqOutputMessage`1.ApplyCertificateIfNeeded(SecurityTokenProviderContainer certificateTokenProvider, MsmqAuthenticationMode authenticationMode, TimeSpan timeout)"}),
	"client-certificate/configuration-mismatch/credential-only":   operationThrown([]string{"System.ServiceModel.HttpTransportSecurity.ConfigureTransportAuthentication(HttpTransportBindingElement http)", "System.ServiceModel.BasicHttpBinding.GetTransport()"}),
	"client-certificate/configuration-mismatch/custom-validator":  operationThrown([]string{"System.ServiceModel.Security.X509ClientCertificateAuthentication.GetCertificateValidator()"}),
	"client-certificate/configuration-mismatch/https-listener":    operationThrown([]string{"System.ServiceModel.Channels.HttpsChannelListener`1..ctor(HttpsTransportBindingElement httpsBindingElement, BindingContext context)"}),
	"client-certificate/not-presented/system-net":                 netLine("[5512] SecureChannel#4419 - Left with 0 client certificates to choose from."),
	"client-certificate/not-found-in-store/system-net":            netLine("[5512] SecureChannel#4419 - Cannot find the certificate in either the LocalMachine store or the CurrentUser store."),
	"client-certificate/no-private-key/system-net":                netLine("[5512] AcquireCredentialsHandle() failed with error 0X8009030D."),
	"client-certificate/negotiation/ssl-initiator":                brokenHandshake("System.IO.IOException, mscorlib", initiatorFrame),
	"client-certificate/negotiation/https-channel":                brokenHandshake(webType, processFrame),
	"client-certificate/rejected-by-validator/identity-framework": traced(idThrowing, threw(&catalog.Exception{Type: tokenType, Message: "ID4257: …"})),
	"client-certificate/mapping-failed/identity-framework":        traced(idThrowing, threw(&catalog.Exception{Type: tokenType, Message: "ID4070: …"})),
	"client-certificate/not-found-in-store/identity-framework":    traced(idThrowing, threw(&catalog.Exception{Type: operationType, Message: "ID1025: …"})),
	"client-certificate/no-private-key/identity-framework":        traced(idThrowing, threw(&catalog.Exception{Type: operationType, Message: "ID1039: …"})),
	"client-certificate/rejected-by-validator/soap-fault":         faulty("s:Sender", "o:FailedAuthentication"),
	"client-certificate/not-presented/schannel":                   schannelEvent(36875),
	"client-certificate/untrusted-root/schannel":                  schannelEvent(36877, "ErrorCode", "0x80090325"),
	"client-certificate/expired-or-not-yet-valid/schannel":        schannelEvent(36877, "ErrorCode", "0x800b0101"),
	"client-certificate/revoked/schannel":                         schannelEvent(36877, "ErrorCode", "0x80092010"),
	"client-certificate/revocation-unknown/schannel":              schannelEvent(36877, "ErrorCode", "2148081682"),
	"client-certificate/chain-incomplete/schannel":                schannelEvent(36877, "ErrorCode", "0x800B010A"),
	"client-certificate/wrong-usage/schannel":                     schannelEvent(36877, "", "0x800B0110"),
	"client-certificate/name-mismatch/schannel":                   schannelEvent(36877, "ErrorCode", "0x800B0114"),
	"client-certificate/rejected-by-validator/schannel":           schannelEvent(36877, "ErrorCode", "0x80090327"),
	"client-certificate/no-private-key/schannel":                  schannelEvent(36870, "CallerProcessId", "4120", "Type", "client", "ErrorCode", "0x8009030D", "ErrorStatus", "10001"),
	"client-certificate/no-private-key/schannel-credential":       schannelEvent(36871, "Type", "클라이언트", "ErrorState", "10013"),
	"client-certificate/mapping-failed/schannel-account":          schannelEvent(36879, "ErrorCode", "0xC000006D"),
	"client-certificate/not-presented/schannel-alert-received":    schannelEvent(36887, "AlertDesc", "116"),
	"client-certificate/not-presented/schannel-alert-sent":        schannelEvent(36888, "AlertDesc", "116", "ErrorState", "0"),
	"client-certificate/negotiation/schannel-alert":               schannelEvent(36887, "AlertDesc", "46"),
	"client-certificate/chain-incomplete/schannel-own":            schannelEvent(36889),
	"client-certificate/untrusted-root/schannel-issuers":          schannelEvent(36885),
	"server-certificate/schannel":                                 schannelEvent(36882, "", "30820300308201E8"),
	"server-certificate/schannel-own":                             schannelEvent(36886),
	"server-certificate/schannel-key":                             schannelEvent(36870, "Type", "server", "ErrorCode", "0x8009030D", "ErrorStatus", "10001"),
	"client-certificate/not-presented/iis-403-7":                  ended("403", "7"),
	"client-certificate/mapping-failed/iis-403-12":                ended("403", "12"),
	"client-certificate/expired-or-not-yet-valid/iis-403-17":      ended("403", "17"),
	"client-certificate/revoked/iis-403-13":                       ended("403", "13"),
	"client-certificate/untrusted-root/iis-403-16":                ended("403", "16"),
	"client-certificate/negotiation/iis-413":                      refusal("413", "0", "2147942450"),
	"client-certificate/untrusted-root/capi2":                     capi2Event(clientAuthentication, "800B0109", "20"),
	"client-certificate/expired-or-not-yet-valid/capi2":           policyEvent("client", "800B0101"),
	"client-certificate/revoked/capi2":                            capi2Event(clientAuthentication, "80092010", "4"),
	"client-certificate/revocation-unknown/capi2":                 capi2Event(clientAuthentication, "80092013", "1000040"),
	"client-certificate/chain-incomplete/capi2":                   capi2Event(clientAuthentication, "800B010A", "10000"),
	"client-certificate/wrong-usage/capi2":                        capi2Event(clientAuthentication, "FFFFFFFF", "10"),
	"client-certificate/name-mismatch/capi2":                      capi2Event(clientAuthentication, "800B0114", "800"),
	"client-certificate/rejected-by-validator/capi2":              capi2Event(clientAuthentication, "80096004", "8"),
	"client-certificate/rejected-by-validator/token-validation":   event(wcfProvider, 5404, "tokenType", "System.IdentityModel.Tokens.X509SecurityToken", "tokenID", "uuid-1", "errorMessage", "ID4257: …"),
	"client-certificate/not-presented/audit":                      event(auditProvider, 174, "", "https://orders.example:8443/Orders", "", "", "", "<null>", "", "MessageSecurityException: … 'Anonymous' … 'Forbidden' …"),
	"client-certificate/rejected-by-validator/audit":              thumbprintAudit(170),
	"client-certificate/negotiation/event":                        event(wcfProvider, 3355),
	"client-certificate/negotiation/audit":                        event(auditProvider, 172, "", "net.tcp://orders.example/Orders", "", "TlsnegoTokenAuthenticator", "", "SecurityNegotiationException: …"),
	"client-certificate/no-private-key/ws-at":                     event("MSDTC Bridge 4.0.0.0", 154),
	"client-certificate/wrong-usage/ws-at":                        event("System.ServiceModel 4.0.0.0", 157),
	"client-certificate/mapping-failed/schannel":                  schannelEvent(36877, "ErrorCode", "0x80090347"),
	"client-certificate/mapping-failed/schannel-direct":           schannelEvent(36878),
	"client-certificate/untrusted-root/audit":                     notTrusted("UntrustedRoot"),
	"client-certificate/expired-or-not-yet-valid/audit":           notTrusted("NotTimeValid"),
	"client-certificate/revoked/audit":                            notTrusted("CRYPT_E_REVOKED"),
	"client-certificate/revocation-unknown/audit":                 notTrusted("0x80092013"),
	"client-certificate/chain-incomplete/audit":                   notTrusted("-2146762486"),
	"client-certificate/wrong-usage/audit":                        notTrusted("800B0110"),
	"client-certificate/name-mismatch/audit":                      notTrusted("CERT_E_CN_NO_MATCH"),
	"server-certificate/identity-event":                           event(wcfProvider, 3357),
	"server-certificate/identity-unknown":                         traced(msdn + "System.ServiceModel.Security.SecurityIdentityDeterminationFailure.aspx"),
	"server-certificate/identity-name":                            traced(msdn + "System.ServiceModel.Security.SecurityIdentityHostNameNormalizationFailure.aspx"),
	"server-certificate/tls-name":                                 alertedBy("80090322"),
	"server-certificate/thumbprint":                               negotiationThrown("System.ServiceModel.Channels.HttpTransportSecurityHelpers.ValidateServerCertificate(X509Certificate certificate, String thumbprint)"),
	"server-certificate/not-provided":                             negotiationThrown("System.ServiceModel.Security.TlsnegoTokenProvider.ValidateSspiNegotiation(ISspiNegotiation sspiNegotiation)"),
	"server-certificate/message-key":                              traced(idThrowing, threw(thrown(cryptoType, stackOf("at", signatureFrames[:2], serviceFrames)))),
	"server-certificate/missing":                                  operationThrown(exchangeFrames[1:]),
	"client-certificate/mapping-failed/certificate-logon":         traced(idThrowing, threw(thrown(tokenType, stackOf("at", []string{"System.IdentityModel.Selectors.X509SecurityTokenAuthenticator.KerberosCertificateLogon(X509Certificate2 certificate)"}, chainFrames[1:], serviceFrames)))),
	"client-certificate/not-presented/mutual-duplex":              sayingDuplex(operationThrown(clientFrames)),
	"client-certificate/not-found-in-store/token-provider":        traced(idThrowing, threw(thrown(tokenType, stackOf("at", throwFrames, []string{"System.IdentityModel.Selectors.X509SecurityTokenProvider..ctor(StoreLocation storeLocation, StoreName storeName, X509FindType findType, Object findValue)"}, certificateFrames)))),
	"client-certificate/configuration-mismatch/callback":          operationThrown([]string{"System.ServiceModel.Security.ServiceCredentialsSecurityTokenManager.CreateUncorrelatedDuplexSecurityTokenProvider(InitiatorServiceModelSecurityTokenRequirement initiatorRequirement)"}),
	"client-certificate/negotiation/ssl-handshake":                traced(idThrowing, threw(thrown(handshakeType, stackOf("at", []string{"System.Net.Security.SslState.StartSendAuthResetSignal(ProtocolToken message, AsyncProtocolRequest asyncRequest, Exception exception)", "System.ServiceModel.Channels.SslStreamSecurityUpgradeAcceptor.OnAcceptUpgrade(Stream stream, SecurityMessageProperty& remoteSecurity)"})))),
}

// negotiationThrown is a SecurityNegotiationException out of the frame.
func negotiationThrown(frame string) *catalog.Record {
	return traced(idThrowing, threw(thrown("System.ServiceModel.Security.SecurityNegotiationException, System.ServiceModel", stackOf("at", throwFrames, []string{frame}))))
}

// sayingDuplex gives the exception a message with the name of a binding element, which no language pack translates.
func sayingDuplex(r *catalog.Record) *catalog.Record {
	r.Exception.Message = "클라이언트 인증서 없이 MutualCertificateDuplexBindingElement을(를) 사용했습니다."
	return r
}

// allSamples joins both.
func allSamples(first, second map[string]*catalog.Record) map[string]*catalog.Record {
	all := maps.Clone(first)
	maps.Copy(all, second)
	return all
}

// xmlOf writes a record's event as XML, as far as a look at its bytes needs it.
func xmlOf(b *strings.Builder, e *catalog.Event) {
	if e == nil {
		return
	}
	for _, d := range e.Data {
		b.WriteString("<Data Name='" + d.Name + "'>" + d.Value + "</Data>")
	}
	writeElement(b, e.Payload)
}

func writeElement(b *strings.Builder, n *catalog.Node) {
	if n == nil {
		return
	}
	b.WriteString("<" + n.Name)
	for _, a := range n.Attrs {
		b.WriteString(" " + a.Name + "='" + a.Value + "'")
	}
	b.WriteString(">" + n.Text)
	for i := range n.Children {
		writeElement(b, &n.Children[i])
	}
	b.WriteString("</" + n.Name + ">")
}
