package catalog_test

import (
	"strings"
	"testing"

	"svcscope/catalog"
)

const (
	msdn          = "http://msdn.microsoft.com/en-US/library/"
	docs          = "https://docs.microsoft.com/dotnet/framework/wcf/diagnostics/tracing/"
	idNotPresent  = msdn + "System.ServiceModel.Channels.HttpsClientCertificateNotPresent.aspx"
	idInvalid     = msdn + "System.ServiceModel.Channels.HttpsClientCertificateInvalid.aspx"
	idSSLMissing  = msdn + "System.ServiceModel.Channels.SslClientCertMissing.aspx"
	idThrowing    = msdn + "System.ServiceModel.Diagnostics.ThrowingException.aspx"
	idHandled     = msdn + "System.ServiceModel.Diagnostics.TraceHandledException.aspx"
	idNegotiation = msdn + "System.ServiceModel.Security.SecurityNegotiationProcessingFailure.aspx"
	idReceived    = msdn + "System.ServiceModel.Channels.MessageReceived.aspx"
	tokenType     = "System.IdentityModel.Tokens.SecurityTokenValidationException, System.IdentityModel, Version=4.0.0.0, Culture=neutral"
	messageType   = "System.ServiceModel.Security.MessageSecurityException, System.ServiceModel, Version=4.0.0.0, Culture=neutral"
	handshakeType = "System.Security.Authentication.AuthenticationException, System, Version=4.0.0.0, Culture=neutral"
)

// Frames as .NET writes them, without the word in front.
var (
	chainFrames = []string{
		"System.IdentityModel.Selectors.X509CertificateValidator.ChainTrustValidator.Validate(X509Certificate2 certificate)",
		"System.IdentityModel.Selectors.X509SecurityTokenAuthenticator.ValidateTokenCore(SecurityToken token)",
		"System.IdentityModel.Selectors.SecurityTokenAuthenticator.ValidateToken(SecurityToken token)",
	}
	securityFrames = []string{
		"System.ServiceModel.Security.ReceiveSecurityHeader.ReadToken(XmlReader reader, SecurityTokenResolver tokenResolver, IList`1 allowedTokenAuthenticators, SecurityTokenAuthenticator& usedTokenAuthenticator)",
		"System.ServiceModel.Security.MessageSecurityProtocol.VerifyIncomingMessage(Message& message, TimeSpan timeout, SecurityProtocolCorrelationState[] correlationStates)",
	}
	serviceFrames = []string{
		"System.ServiceModel.Channels.SecurityChannelListener`1.ServerSecurityChannel`1.VerifyIncomingMessage(Message& message, TimeSpan timeout)",
		"System.ServiceModel.Channels.SecurityChannelListener`1.SecurityReplyChannel.ProcessReceivedRequest(RequestContext requestContext, TimeSpan timeout)",
	}
	clientFrames   = []string{"System.ServiceModel.Channels.SecurityChannelFactory`1.SecurityRequestChannel.ProcessReply(Message reply, SecurityProtocolCorrelationState correlationState, TimeSpan timeout)"}
	acceptorFrames = []string{"System.ServiceModel.Channels.SslStreamSecurityUpgradeAcceptor.ValidateRemoteCertificate(Object sender, X509Certificate certificate, X509Chain chain, SslPolicyErrors sslPolicyErrors)"}
	tlsnegoFrames  = []string{
		"System.ServiceModel.Security.TlsnegoTokenAuthenticator.ValidateSspiNegotiation(ISspiNegotiation sspiNegotiation)",
		"System.ServiceModel.Security.SspiNegotiationTokenAuthenticator.ProcessNegotiation(SspiNegotiationTokenAuthenticatorState negotiationState, BinaryNegotiation incomingNego)",
		"System.ServiceModel.Security.NegotiationTokenAuthenticator`1.ProcessRequestCore(Message request)",
	}
	userNameFrames = []string{
		"Shop.Orders.PasswordCheck.Validate(String userName, String password)",
		"System.IdentityModel.Selectors.CustomUserNameSecurityTokenAuthenticator.ValidateUserNamePasswordCore(String userName, String password)",
		"System.IdentityModel.Selectors.UserNameSecurityTokenAuthenticator.ValidateTokenCore(SecurityToken token)",
	}
)

// stackOf writes frames as a machine of some language does; at is the word in front of each.
func stackOf(at string, groups ...[]string) string {
	var lines []string
	for _, g := range groups {
		for _, f := range g {
			lines = append(lines, "   "+at+" "+f)
		}
	}
	return strings.Join(lines, "\r\n")
}

// traced is a TraceRecord with the identifier.
func traced(identifier string, change ...func(*catalog.Record)) *catalog.Record {
	r := &catalog.Record{Kind: catalog.KindTrace, Source: "System.ServiceModel", Severity: catalog.Warning, Identifier: identifier}
	for _, c := range change {
		c(r)
	}
	return r
}

func numbered(id uint32) func(*catalog.Record) {
	return func(r *catalog.Record) { r.EventID, r.HasEventID = id, true }
}

func withDescription(s string) func(*catalog.Record) {
	return func(r *catalog.Record) { r.Description = s }
}

// withData gives the record an ExtendedData with the children, name and text in turn.
func withData(pairs ...string) func(*catalog.Record) {
	return func(r *catalog.Record) {
		r.Extended = &catalog.Node{Name: "ExtendedData"}
		for i := 0; i < len(pairs); i += 2 {
			r.Extended.Children = append(r.Extended.Children, catalog.Node{Name: pairs[i], Text: pairs[i+1]})
		}
	}
}

func threw(e *catalog.Exception) func(*catalog.Record) {
	return func(r *catalog.Record) { r.Exception = e }
}

func thrown(typ, stack string) *catalog.Exception {
	return &catalog.Exception{Type: typ, Message: "…", Stack: stack}
}

// ruleSamples has a record for every rule: it must fire there, and no other rule may.
var ruleSamples = allSamples(map[string]*catalog.Record{
	"client-certificate/not-presented/https-listener":                traced(idNotPresent),
	"client-certificate/untrusted-root/https-listener":               invalidCoded("0x109"),
	"client-certificate/expired-or-not-yet-valid/https-listener":     invalidCoded("0x101"),
	"client-certificate/revoked/https-listener":                      invalidCoded("0x10C"),
	"client-certificate/revocation-unknown/https-listener":           invalidCoded("0x2013"),
	"client-certificate/chain-incomplete/https-listener":             invalidCoded("0x10A"),
	"client-certificate/wrong-usage/https-listener":                  invalidCoded("0x110"),
	"client-certificate/name-mismatch/https-listener":                invalidCoded("0x10F"),
	"client-certificate/rejected-by-validator/https-listener":        traced(idInvalid, withData("Path", "/OrderService.svc")),
	"client-certificate/not-presented/ssl-stream":                    traced(idSSLMissing),
	"server-certificate/identity":                                    traced(msdn + "System.ServiceModel.Security.SecurityIdentityVerificationFailure.aspx"),
	"server-certificate/validation":                                  traced(idThrowing, threw(thrown(tokenType, stackOf("at", chainFrames, securityFrames, clientFrames)))),
	"server-certificate/https-channel":                               traced(idThrowing, threw(thrown(handshakeType, stackOf("at", []string{"System.Net.TlsStream.EndWrite(IAsyncResult asyncResult)", "System.ServiceModel.Channels.HttpChannelFactory`1.HttpRequestChannel.HttpChannelRequest.SendRequest(Message message, TimeSpan timeout)"})))),
	"client-certificate/not-presented/tls-negotiation":               traced(idThrowing, threw(thrown(tokenType, stackOf("at", tlsnegoFrames)))),
	"client-certificate/rejected-by-validator/https-validator":       traced(idThrowing, threw(thrown(tokenType, stackOf("at", []string{"Shop.Check.Validate(X509Certificate2 certificate)"}, chainFrames[1:], []string{"System.ServiceModel.Channels.HttpsChannelListener`1.CreateSecurityProperty(X509Certificate2 certificate, WindowsIdentity identity, String authType)"})))),
	"client-certificate/rejected-by-validator/ssl-stream":            traced(idHandled, threw(thrown(tokenType, stackOf("at", chainFrames, acceptorFrames)))),
	"client-certificate/rejected-by-validator/message-security":      traced(idThrowing, threw(thrown(tokenType, stackOf("at", chainFrames, securityFrames, serviceFrames)))),
	"client-certificate/no-private-key/tls-negotiation":              traced(idThrowing, threw(thrown(argumentType, stackOf("at", throwFrames, keyFrames, clientKeyFrames)))),
	"client-certificate/not-found-in-store/client-credentials":       soughtBy("X509CertificateInitiatorClientCredential.SetCertificate"),
	"client-certificate/not-found-in-store/service-credentials":      soughtBy("X509CertificateInitiatorServiceCredential.SetCertificate"),
	"server-certificate/private-key":                                 traced(idThrowing, threw(thrown(argumentType, stackOf("at", exchangeFrames)))),
	"server-certificate/store-of-service":                            soughtBy("X509CertificateRecipientServiceCredential.SetCertificate"),
	"server-certificate/store-of-client":                             soughtBy("X509CertificateRecipientClientCredential.SetDefaultCertificate"),
	"client-certificate/not-presented/http-forbidden-unknown-scheme": traced(idRequestor, withData("Exception", refusedText("(403)", "…"))),
	"client-certificate/not-presented/http-forbidden":                traced(idRequestor, withData("Exception", refusedText("(403)", "…"), "RemoteAddress", "https://orders.example/s")),
	"client-certificate/negotiation/ssl-stream":                      traced(idThrowing, threw(thrown(handshakeType, stackOf("at", []string{"System.Net.Security.SslState.ProcessAuthentication(LazyAsyncResult lazyResult)", "System.ServiceModel.Channels.SslStreamSecurityUpgradeAcceptor.OnAcceptUpgrade(Stream stream, SecurityMessageProperty& remoteSecurity)"})))),
	"client-certificate/rejected-by-validator/unknown-side":          traced(idThrowing, threw(thrown(tokenType, stackOf("at", chainFrames, securityFrames)))),
}, newSamples)

// invalidCoded is the record of a self-hosted listener with the number in its description.
func invalidCoded(number string) *catalog.Record {
	return traced(idInvalid, withData("Url", "https://orders.example:8443/OrderService"),
		withDescription("Refused, native code "+number+" (http://go.microsoft.com/fwlink/?LinkId=187517)."))
}

func TestEveryRuleFiresOnItsSampleOnly(t *testing.T) {
	if len(ruleSamples) != len(catalog.Rules()) {
		t.Errorf("%d ruleSamples for %d rules", len(ruleSamples), len(catalog.Rules()))
	}
	for _, rule := range catalog.Rules() {
		r := ruleSamples[rule.ID]
		if r == nil {
			t.Errorf("%s: no sample", rule.ID)
			continue
		}
		f, ok := catalog.Diagnose(r)
		if !ok || f.Rule != rule.ID {
			t.Errorf("%s: its sample gives %q", rule.ID, f.Rule)
			continue
		}
		if f.Category != rule.Category || f.Side != rule.Side || f.Confidence != rule.Confidence {
			t.Errorf("%s: finding %+v differs from its rule", rule.ID, f)
		}
		if len(f.Evidence) == 0 {
			t.Errorf("%s: no evidence", rule.ID)
		}
		if !strings.HasPrefix(rule.ID, rule.Category+"/") && !strings.HasPrefix(rule.ID, "client-certificate/"+rule.Category+"/") {
			t.Errorf("%s: the id does not name the category %s", rule.ID, rule.Category)
		}
		if len(rule.Signals()) == 0 {
			t.Errorf("%s: looks for nothing", rule.ID)
		}
	}
}

func TestFailures(t *testing.T) {
	tests := []struct {
		name   string
		record *catalog.Record
		want   string // rule without "client-certificate/"
		conf   catalog.Confidence
	}{
		{"documentation form", traced(docs + "System-ServiceModel-Channels-HttpsClientCertificateNotPresent"), "not-presented/https-listener", catalog.Certain},
		{"Spanish", traced(strings.Replace(idNotPresent, "en-US", "es-CO", 1), withDescription("Se requiere un certificado de cliente.")), "not-presented/https-listener", catalog.Certain},
		{"hosted in IIS, Error", traced(idNotPresent, withData("Path", "/a.svc"), func(r *catalog.Record) { r.Severity = catalog.Error }), "not-presented/https-listener", catalog.Certain},
		{"another number", traced(idNotPresent, numbered(999)), "not-presented/https-listener", catalog.Certain},
		{"number only", traced("", numbered(262160)), "not-presented/https-listener", catalog.Likely},
		{"number only, blank identifier", traced(" \n", numbered(262159)), "rejected-by-validator/https-listener", catalog.Likely},
		{"number only, net.tcp", traced("", numbered(262189)), "not-presented/ssl-stream", catalog.Likely},
		{"damaged", traced(idNotPresent, func(r *catalog.Record) { r.Damage = catalog.DamageTorn }), "not-presented/https-listener", catalog.Hint},
		{"unreadable", traced(idNotPresent, func(r *catalog.Record) { r.Unreadable = "mismatched tag" }), "not-presented/https-listener", catalog.Hint},
		{"unknown code", invalidCoded("0x57"), "rejected-by-validator/https-listener", catalog.Certain},
		{"no number, self-hosted", traced(idInvalid, withData("Url", "https://a/"), withDescription("Refused.")), "rejected-by-validator/https-listener", catalog.Certain},
		{"stray number in IIS", traced(idInvalid, withData("Path", "/a.svc"), withDescription("Thread 0x109 said no.")), "rejected-by-validator/https-listener", catalog.Certain},
		{"number in a header only", traced(idInvalid, withData("Url", "https://a/?0x109", "Headers", "0x10C"), withDescription("Refused.")), "rejected-by-validator/https-listener", catalog.Certain},
		{"whole code", invalidCoded("0x800B0101"), "expired-or-not-yet-valid/https-listener", catalog.Likely},

		{"inner exception", traced(idThrowing, threw(&catalog.Exception{Type: messageType, Stack: stackOf("at", securityFrames, serviceFrames), Inner: thrown(tokenType, stackOf("at", chainFrames))})), "rejected-by-validator/message-security", catalog.Certain},
		{"Korean stack", traced(idThrowing, threw(thrown(tokenType, stackOf("위치:", chainFrames, serviceFrames)))), "rejected-by-validator/message-security", catalog.Certain},
		{"German stack with lines", traced(idThrowing, threw(thrown(tokenType, strings.ReplaceAll(stackOf("bei", chainFrames, serviceFrames), ")", ") in d:\\src (x86)\\a.cs:Zeile 12.")))), "rejected-by-validator/message-security", catalog.Certain},
		{"Hungarian stack", traced(idThrowing, threw(thrown(tokenType, stackOf("a következő helyen:", chainFrames, serviceFrames)))), "rejected-by-validator/message-security", catalog.Certain},
		{"Chinese stack, line feeds only", traced(idThrowing, threw(thrown(tokenType, strings.ReplaceAll(stackOf("在", chainFrames, serviceFrames), "\r", "")))), "rejected-by-validator/message-security", catalog.Certain},
		{"line ends lost", traced(idThrowing, threw(thrown(tokenType, strings.Join(strings.Fields(stackOf("at", chainFrames, serviceFrames)), " ")))), "rejected-by-validator/message-security", catalog.Certain},
		{"exception string only", traced(idThrowing, threw(&catalog.Exception{Type: messageType, Message: "a", Text: messageText("at", tokenType, stackOf("at", chainFrames, serviceFrames))})), "rejected-by-validator/message-security", catalog.Certain},
		{"peer trust", traced(idThrowing, threw(thrown(tokenType, strings.ReplaceAll(stackOf("at", chainFrames, serviceFrames), "ChainTrust", "PeerTrust")))), "rejected-by-validator/message-security", catalog.Certain},
		{"text in ExtendedData", traced(idNegotiation, withData("Exception", messageText("at", tokenType, stackOf("at", chainFrames, tlsnegoFrames)))), "rejected-by-validator/message-security", catalog.Certain},
		{"text in ExtendedData, none given", traced(idNegotiation, withData("Exception", "System.IdentityModel.Tokens.SecurityTokenValidationException: …\r\n"+stackOf("en", tlsnegoFrames))), "not-presented/tls-negotiation", catalog.Certain},
		{"text in ExtendedData, escaped twice", traced(idNegotiation, withData("Exception", strings.ReplaceAll(messageText("at", tokenType, stackOf("at", chainFrames, tlsnegoFrames)), ">", "&gt;"))), "rejected-by-validator/message-security", catalog.Certain},
		{"provider event", traced("57396", threw(thrown(tokenType, stackOf("at", chainFrames, serviceFrames)))), "rejected-by-validator/message-security", catalog.Certain},
		{"UnhandledException", traced("UnhandledException", threw(thrown(tokenType, stackOf("at", chainFrames, serviceFrames)))), "rejected-by-validator/message-security", catalog.Certain},
		{"exception found by number", traced("", numbered(131075), threw(thrown(tokenType, stackOf("at", chainFrames, serviceFrames)))), "rejected-by-validator/message-security", catalog.Likely},
		{"net.tcp at Information", traced(idHandled, func(r *catalog.Record) { r.Severity = catalog.Information }, threw(thrown(tokenType, stackOf("at", chainFrames, acceptorFrames)))), "rejected-by-validator/ssl-stream", catalog.Certain},
	}
	for _, test := range tests {
		f, ok := catalog.Diagnose(test.record)
		if !ok || f.Rule != "client-certificate/"+test.want || f.Confidence != test.conf {
			t.Errorf("%s: %s %q, want %s %q", test.name, f.Confidence, f.Rule, test.conf, test.want)
		}
		if !catalog.Suspect(headOf(test.record)) {
			t.Errorf("%s: no suspect", test.name)
		}
	}
}

// messageText is ToString of a MessageSecurityException around an exception of the type.
func messageText(at, inner, stackOfInner string) string {
	inner, _, _ = strings.Cut(inner, ",")
	return "System.ServiceModel.Security.MessageSecurityException: one message. ---> " + inner + ": another one.\r\n" +
		stackOfInner + "\r\n   --- Ende der internen Ausnahmestapelüberwachung ---\r\n" + stackOf(at, securityFrames)
}

func TestFacts(t *testing.T) {
	request := traced(idInvalid,
		withData("Url", "https://ana:secret@orders.example:8443/OrderService?key=secret", "Headers", ""),
		withDescription("클라이언트 인증서가 잘못되었습니다. 네이티브 오류 코드 0x109 (http://go.microsoft.com/fwlink/?LinkId=187517 참조)"),
		func(r *catalog.Record) {
			r.Origin = "System.ServiceModel.Channels.HttpsChannelListener`1[System.ServiceModel.Channels.IReplyChannel]/1234"
			r.Extended.Children[1].Children = []catalog.Node{
				{Name: "Authorization", Text: "Basic secret"}, {Name: "Cookie", Text: "session=secret"},
				{Name: "Host", Text: "orders.example:8443"}, {Name: "User-Agent", Text: "BillingClient/2.0"},
				{Name: "X-Forwarded-For", Text: "10.20.4.77"}, {Name: "X-ARR-ClientCert", Text: "secret"},
			}
		})
	custom := traced(idThrowing, threw(&catalog.Exception{Type: tokenType, Message: "state: UntrustedRoot",
		Stack: stackOf("at", []string{"Shop.Check.Validate(X509Certificate2 certificate)"}, chainFrames[1:], serviceFrames)}))
	native := traced(idThrowing, threw(&catalog.Exception{Type: tokenType, Stack: stackOf("at", chainFrames, serviceFrames),
		Inner: &catalog.Exception{Type: "System.ComponentModel.Win32Exception, System", NativeCode: "800B010C"}}))
	tests := []struct {
		name   string
		record *catalog.Record
		want   map[string]string
	}{
		{"self-hosted", request, map[string]string{"hosting": "self", "endpoint": "https://orders.example:8443/OrderService", "host": "orders.example:8443",
			"port": "8443", "userAgent": "BillingClient/2.0", "caller": "10.20.4.77", "proxy": "X-Forwarded-For, X-ARR-ClientCert",
			"code": "0x109", "codeName": "CERT_E_UNTRUSTEDROOT", "fullCode": "0x800B0109",
			"origin": "System.ServiceModel.Channels.HttpsChannelListener`1[System.ServiceModel.Channels.IReplyChannel]"}},
		{"IIS", ruleSamples["client-certificate/rejected-by-validator/https-listener"], map[string]string{"hosting": "iis", "endpoint": "/OrderService.svc", "code": "", "port": ""}},
		{"unknown code", invalidCoded("0x57"), map[string]string{"code": "0x57", "codeName": "", "fullCode": ""}},
		{"chain", ruleSamples["client-certificate/rejected-by-validator/message-security"], map[string]string{"validator": "ChainTrustValidator",
			"exceptionType": "System.IdentityModel.Tokens.SecurityTokenValidationException", "reason": ""}},
		{"custom", custom, map[string]string{"validator": "custom", "validatorType": "Shop.Check", "reason": "untrusted-root"}},
		{"native", native, map[string]string{"code": "0x800B010C", "codeName": "CERT_E_REVOKED", "reason": "revoked"}},
		{"listener", traced(idNegotiation, withData("AuthenticatorListenUri", "http://orders.example/s", "Exception", messageText("at", tokenType, stackOf("at", chainFrames, tlsnegoFrames)))),
			map[string]string{"endpoint": "http://orders.example/s", "hosting": ""}},
	}
	for _, test := range tests {
		f, ok := catalog.Diagnose(test.record)
		if !ok {
			t.Errorf("%s: no finding", test.name)
		}
		for name, want := range test.want {
			if got := f.Fact(name); got != want {
				t.Errorf("%s: %s is %q, want %q", test.name, name, got, want)
			}
		}
		for _, fact := range f.Facts {
			if strings.Contains(fact.Value, "secret") || fact.Value == "" {
				t.Errorf("%s: fact %s is %q", test.name, fact.Name, fact.Value)
			}
		}
	}
}

func TestWordingDecidesNothing(t *testing.T) {
	for _, message := range []string{"", "chain building failed: root certificate which is not trusted", "it was revoked", "신뢰할 수 없는 루트 인증서", "thread 0x800B01019", "a/800B0101", "UntrustedRoots", "0x101"} {
		r := traced(idThrowing, threw(&catalog.Exception{Type: tokenType, Message: message, Stack: stackOf("at", chainFrames, serviceFrames)}))
		if f, _ := catalog.Diagnose(r); f.Rule != "client-certificate/rejected-by-validator/message-security" || f.Confidence != catalog.Certain {
			t.Errorf("%q: %s %q", message, f.Confidence, f.Rule)
		}
	}
}

func TestEvidence(t *testing.T) {
	f, _ := catalog.Diagnose(invalidCoded("0x109"))
	if f.Evidence[0] != (catalog.Evidence{Kind: "identifier", Value: idInvalid}) || f.Evidence[1] != (catalog.Evidence{Kind: "native-code", Value: "0x109"}) {
		t.Errorf("evidence %v", f.Evidence)
	}
	f, _ = catalog.Diagnose(traced("", numbered(262160)))
	if f.Evidence[0] != (catalog.Evidence{Kind: "event-id", Value: "262160"}) {
		t.Errorf("evidence of a guess %v", f.Evidence)
	}
	seen := map[catalog.Evidence]bool{}
	f, _ = catalog.Diagnose(ruleSamples["client-certificate/rejected-by-validator/message-security"])
	for _, e := range f.Evidence {
		if seen[e] {
			t.Errorf("%v twice", e)
		}
		seen[e] = true
	}
	if f.Evidence[0].Kind != "exception-type" || f.Evidence[1].Kind != "frame" {
		t.Errorf("evidence %v", f.Evidence)
	}
}
