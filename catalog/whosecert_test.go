package catalog_test

import (
	"strings"
	"testing"

	"svcscope/catalog"
)

const (
	idUnexpected  = msdn + "System.ServiceModel.Channels.HttpChannelUnexpectedResponse.aspx"
	idOpenFailed  = msdn + "System.ServiceModel.CommunicationObjectOpenFailed.aspx"
	idRequestor   = msdn + "System.ServiceModel.Security.SecuritySessionRequestorOperationFailure.aspx"
	argumentType  = "System.ArgumentException, mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089"
	operationType = "System.InvalidOperationException, mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089"
	cryptoType    = "System.Security.Cryptography.CryptographicException, mscorlib, Version=4.0.0.0, Culture=neutral"
	webType       = "System.Net.WebException, System, Version=4.0.0.0, Culture=neutral"
)

// Frames of the framework, in the order of its source.
var (
	throwFrames = []string{"System.ServiceModel.Diagnostics.ExceptionUtility.ThrowHelperError(Exception exception)"}
	keyFrames   = []string{"System.ServiceModel.Security.TlsSspiNegotiation.ValidatePrivateKey(X509Certificate2 certificate)"}

	negotiationFrames = []string{
		"System.ServiceModel.Security.TlsSspiNegotiation..ctor(String destination, Boolean isServer, SchProtocols protocolFlags, X509Certificate2 serverCertificate, X509Certificate2 clientCertificate, Boolean clientCertRequired)",
		"System.ServiceModel.Security.TlsSspiNegotiation..ctor(String destination, SchProtocols protocolFlags, X509Certificate2 clientCertificate)",
	}
	providerFrames = []string{
		"System.ServiceModel.Security.TlsnegoTokenProvider.CreateTlsSspiState(X509SecurityToken token)",
		"System.ServiceModel.Security.TlsnegoTokenProvider.CreateNegotiationState(EndpointAddress target, Uri via, TimeSpan timeout)",
		"System.ServiceModel.Security.IssuanceTokenProviderBase`1.DoNegotiation(TimeSpan timeout)",
	}
	authenticatorFrames = []string{
		"System.ServiceModel.Security.TlsnegoTokenAuthenticator.CreateSspiState(Byte[] incomingBlob, String incomingValueTypeUri)",
		"System.ServiceModel.Security.NegotiationTokenAuthenticator`1.ProcessRequestCore(Message request)",
	}
	clientKeyFrames  = append([]string{"System.ServiceModel.Security.TlsSspiNegotiation.ValidateClientCertificate()"}, append(negotiationFrames, providerFrames...)...)
	serviceKeyFrames = append([]string{"System.ServiceModel.Security.TlsSspiNegotiation.ValidateServerCertificate()"}, append(negotiationFrames[:1:1], authenticatorFrames...)...)
	exchangeFrames   = []string{
		"System.ServiceModel.Security.SecurityUtils.EnsureCertificateCanDoKeyExchange(X509Certificate2 certificate)",
		"System.ServiceModel.Security.ServiceCredentialsSecurityTokenManager.CreateServerX509TokenProvider()",
		"System.ServiceModel.Security.ServiceCredentialsSecurityTokenManager.CreateLocalSecurityTokenProvider(RecipientServiceModelSecurityTokenRequirement recipientRequirement)",
	}
	storeFrames = []string{
		"System.ServiceModel.Security.SecurityUtils.GetCertificateFromStoreCore(StoreName storeName, StoreLocation storeLocation, X509FindType findType, Object findValue, EndpointAddress target, Boolean throwIfMultipleOrNoMatch)",
		"System.ServiceModel.Security.SecurityUtils.GetCertificateFromStore(StoreName storeName, StoreLocation storeLocation, X509FindType findType, Object findValue, EndpointAddress target)",
	}
	waitFrames = []string{
		"System.ServiceModel.Channels.HttpChannelFactory`1.HttpRequestChannel.HttpChannelRequest.WaitForReply(TimeSpan timeout)",
		"System.ServiceModel.Channels.RequestChannel.Request(Message message, TimeSpan timeout)",
	}
	answerFrames = append([]string{
		"System.ServiceModel.Channels.HttpChannelUtilities.ValidateAuthentication(HttpWebRequest request, HttpWebResponse response, WebException responseException, HttpChannelFactory`1 factory)",
		"System.ServiceModel.Channels.HttpChannelUtilities.ValidateRequestReplyResponse(HttpWebRequest request, HttpWebResponse response, HttpChannelFactory`1 factory, WebException responseException, ChannelBinding channelBinding)",
	}, waitFrames...)
	operationFrames = []string{
		"Shop.Orders.OrderService.Place(Order order)",
		"System.ServiceModel.Dispatcher.SyncMethodInvoker.Invoke(Object instance, Object[] inputs, Object[]& outputs)",
		"System.ServiceModel.Dispatcher.ChannelHandler.HandleRequest(RequestContext request, OperationContext currentOperationContext)",
		"System.ServiceModel.Channels.SecurityChannelListener`1.SecurityReplyChannel.ProcessReceivedRequest(RequestContext requestContext, TimeSpan timeout)",
	}
)

func holder(method string) []string {
	return []string{"System.ServiceModel.Security." + method + "(StoreLocation storeLocation, StoreName storeName, X509FindType findType, Object findValue)"}
}

// soughtBy is the record of a search in a store that a method had done.
func soughtBy(method string, outside ...[]string) *catalog.Record {
	return traced(idThrowing, threw(thrown(operationType, stackOf("at", append([][]string{throwFrames, storeFrames, holder(method)}, outside...)...))))
}

// refused is what the HTTP channel makes of a refusing answer.
func refused(web, message string) *catalog.Exception {
	return &catalog.Exception{Type: messageType, Message: message, Stack: stackOf("at", answerFrames),
		Inner: &catalog.Exception{Type: webType, Message: web, Stack: stackOf("at", []string{"System.Net.HttpWebRequest.GetResponse()"}, waitFrames[:1])}}
}

// refusedText is the same as ToString gives it.
func refusedText(web, message string) string {
	return "System.ServiceModel.Security.MessageSecurityException: " + message + " ---> System.Net.WebException: " + web + "\r\n" +
		stackOf("at", []string{"System.Net.HttpWebRequest.GetResponse()"}, waitFrames[:1]) + "\r\n   --- End of inner exception stack trace ---\r\n" + stackOf("at", answerFrames)
}

func TestWhoseCertificate(t *testing.T) {
	key := func(groups ...[]string) *catalog.Record {
		return traced(idThrowing, threw(thrown(argumentType, stackOf("at", groups...))))
	}
	locked := func(e *catalog.Exception) *catalog.Record {
		e.Inner = thrown(cryptoType, stackOf("at", []string{"System.Security.Cryptography.X509Certificates.X509Certificate2.get_PrivateKey()"}, keyFrames))
		return traced(idThrowing, threw(e))
	}
	korean := "원격 서버에서 (403) 사용할 수 없음 오류를 반환했습니다."
	tests := []struct {
		name   string
		record *catalog.Record
		want   string // rule; "" for none
	}{
		{"client's key", key(keyFrames, clientKeyFrames), "client-certificate/no-private-key/tls-negotiation"},
		{"client's key, short methods folded in", key(keyFrames, negotiationFrames, providerFrames), "client-certificate/no-private-key/tls-negotiation"},
		{"client's key, asynchronous", key(keyFrames, negotiationFrames, []string{"System.ServiceModel.Security.TlsnegoTokenProvider.CreateSspiStateAsyncResult.GetTokensCallback(IAsyncResult result)"}), "client-certificate/no-private-key/tls-negotiation"},
		{"client's key that cannot be opened", locked(thrown(argumentType, stackOf("at", throwFrames, keyFrames, clientKeyFrames))), "client-certificate/no-private-key/tls-negotiation"},
		{"client's key, folded in, that cannot be opened", locked(thrown(argumentType, stackOf("at", throwFrames, keyFrames, negotiationFrames, providerFrames))), "client-certificate/no-private-key/tls-negotiation"},
		{"client's key in a service that calls another", key(keyFrames, clientKeyFrames, clientFrames, operationFrames), "client-certificate/no-private-key/tls-negotiation"},
		{"client's key around which a negotiation failed", traced(idRequestor, withData("Exception", "System.ServiceModel.Security.SecurityNegotiationException: a ---> System.ArgumentException: b\r\n"+stackOf("위치:", keyFrames, clientKeyFrames))), "client-certificate/no-private-key/tls-negotiation"},
		{"service's key", key(exchangeFrames), "server-certificate/private-key"},
		{"service's key, asked for by the negotiation", key(exchangeFrames[:1], []string{"System.ServiceModel.Security.TlsnegoTokenAuthenticator.ValidateX509Token(SecurityToken token)", "System.ServiceModel.Security.TlsnegoTokenAuthenticator.OnOpen(TimeSpan timeout)"}), "server-certificate/private-key"},
		{"service's key, at the first call", key(keyFrames, serviceKeyFrames), "server-certificate/private-key"},
		{"service's key, short methods folded in", key(keyFrames, negotiationFrames[:1], authenticatorFrames), "server-certificate/private-key"},
		{"service's key, host did not open", traced(idOpenFailed, threw(thrown(argumentType, stackOf("bei", exchangeFrames)))), "server-certificate/private-key"},
		{"key of nobody", key(keyFrames, negotiationFrames), ""},
		{"key of the application", key([]string{"Shop.Security.TlsSspiNegotiation.ValidatePrivateKey(X509Certificate2 certificate)", "Shop.Security.TlsSspiNegotiation.ValidateClientCertificate()", "Shop.SecurityUtils.EnsureCertificateCanDoKeyExchange(X509Certificate2 certificate)"}, providerFrames), ""},
		{"key check called by the application", key(keyFrames, []string{"Shop.Security.Probe.Run()"}, providerFrames), ""},
		{"types alike", key([]string{"System.ServiceModel.Security.SecurityUtilsEx.EnsureCertificateCanDoKeyExchange(X509Certificate2 certificate)", "System.ServiceModel.Security.TlsSspiNegotiation2.ValidateClientCertificate()"}), ""},
		{"another exception of the client's key check", traced(idThrowing, threw(thrown("System.ArgumentNullException, mscorlib", stackOf("at", exchangeFrames)))), ""},
		{"another exception of the negotiation", traced(idThrowing, threw(thrown("System.ComponentModel.Win32Exception, System", stackOf("at", negotiationFrames, providerFrames)))), ""},
		{"no certificate given to the service", traced(idThrowing, threw(thrown(operationType, stackOf("at", exchangeFrames[1:])))), "server-certificate/missing"},
		{"ArgumentException without a frame that tells", key([]string{"System.Security.Cryptography.X509Certificates.X509Certificate2.get_PrivateKey()", "Shop.Signer.Sign(Byte[] data)"}), ""},

		{"client's store", soughtBy("X509CertificateInitiatorClientCredential.SetCertificate", []string{"System.ServiceModel.Configuration.X509InitiatorCertificateClientElement.ApplyConfiguration(X509CertificateInitiatorClientCredential cert)"}), "client-certificate/not-found-in-store/client-credentials"},
		{"client's store, from code of a service", soughtBy("X509CertificateInitiatorClientCredential.SetCertificate", operationFrames), "client-certificate/not-found-in-store/client-credentials"},
		{"client's store, inside another exception", traced(idThrowing, threw(&catalog.Exception{Type: "System.Reflection.TargetInvocationException, mscorlib", Stack: stackOf("at", []string{"System.RuntimeMethodHandle.InvokeMethod()"}),
			Inner: thrown(operationType, stackOf("en", storeFrames, holder("X509CertificateInitiatorClientCredential.SetCertificate")))})), "client-certificate/not-found-in-store/client-credentials"},
		{"client's store, text only", traced(idThrowing, threw(&catalog.Exception{Text: "System.InvalidOperationException: …\r\n" + stackOf("場所", storeFrames, holder("X509CertificateInitiatorClientCredential.SetCertificate"))})), "client-certificate/not-found-in-store/client-credentials"},
		{"service's store", soughtBy("X509CertificateRecipientServiceCredential.SetCertificate", []string{"System.ServiceModel.ServiceHostBase.ApplyConfiguration()"}), "server-certificate/store-of-service"},
		{"service's certificate on the client, for one address", soughtBy("X509CertificateRecipientClientCredential.SetScopedCertificate"), "server-certificate/store-of-client"},
		{"service's certificate on the client, which is a service", soughtBy("X509CertificateRecipientClientCredential.SetDefaultCertificate", operationFrames), "server-certificate/store-of-client"},
		{"certificate of a peer", soughtBy("PeerCredential.SetCertificate"), ""},
		{"certificate of an issuer", traced(idThrowing, threw(thrown(operationType, stackOf("at", storeFrames, []string{"System.ServiceModel.Configuration.IssuedTokenServiceElement.ApplyConfiguration(IssuedTokenServiceCredential issuedToken)"}, holder("X509CertificateInitiatorClientCredential.SetCertificate"))))), ""},
		{"certificate of nobody", traced(idThrowing, threw(thrown(operationType, stackOf("at", storeFrames)))), ""},
		{"certificate that the application seeks", traced(idThrowing, threw(thrown(operationType, stackOf("at", []string{"Shop.SecurityUtils.GetCertificateFromStore(String name)", "Shop.X509CertificateInitiatorClientCredential.SetCertificate(String name)"})))), ""},
		{"application between", traced(idThrowing, threw(thrown(operationType, stackOf("at", storeFrames, []string{"Shop.Keys.Find()"}, holder("X509CertificateInitiatorClientCredential.SetCertificate"))))), ""},
		{"application on top", traced(idThrowing, threw(thrown(operationType, stackOf("at", []string{"Shop.Keys.Find()"}, storeFrames, holder("X509CertificateInitiatorClientCredential.SetCertificate"))))), ""},
		{"credentials that are read-only", traced(idThrowing, threw(thrown(operationType, stackOf("at", []string{"System.ServiceModel.Security.X509CertificateInitiatorClientCredential.ThrowIfImmutable()"}, holder("X509CertificateInitiatorClientCredential.SetCertificate"))))), ""},
		{"store that cannot be opened", traced(idThrowing, threw(thrown(cryptoType, stackOf("at", []string{"System.IdentityModel.X509CertificateStore.Open(OpenFlags openFlags)"}, storeFrames, holder("X509CertificateInitiatorClientCredential.SetCertificate"))))), ""},
		{"store that cannot be opened, told by another", traced(idThrowing, threw(&catalog.Exception{Type: operationType, Stack: stackOf("at", []string{"Shop.Program.Main()"}), Inner: thrown("System.ArgumentNullException, mscorlib", stackOf("at", storeFrames, holder("X509CertificateInitiatorClientCredential.SetCertificate")))})), ""},

		{"403", traced(idUnexpected, threw(refused("The remote server returned an error: (403) Forbidden.", "…"))), "client-certificate/not-presented/http-forbidden-unknown-scheme"},
		{"403, Korean", traced(idThrowing, threw(refused(korean, "‘Anonymous’"))), "client-certificate/not-presented/http-forbidden-unknown-scheme"},
		{"403, text only", traced(idThrowing, threw(&catalog.Exception{Type: messageType, Text: refusedText(korean, "…")})), "client-certificate/not-presented/http-forbidden-unknown-scheme"},
		{"403, no frame but the channel's", traced(idThrowing, threw(&catalog.Exception{Type: messageType, Stack: stackOf("at", waitFrames), Inner: &catalog.Exception{Type: webType, Message: korean}})), "client-certificate/not-presented/http-forbidden-unknown-scheme"},
		{"403 to a service that calls another", traced(idThrowing, threw(func() *catalog.Exception {
			e := refused(korean, "…")
			e.Stack = stackOf("at", answerFrames, operationFrames)
			return e
		}())), "client-certificate/not-presented/http-forbidden-unknown-scheme"},
		{"403 in a session's request", traced(idRequestor, withData("Exception", refusedText(korean, "…"), "RemoteAddress", "https://orders.example/s")), "client-certificate/not-presented/http-forbidden"},
		{"403 without TLS", traced(idRequestor, withData("Exception", refusedText(korean, "…"), "RemoteAddress", "http://orders.example/s")), ""},
		{"403 for a Windows ticket", traced(idUnexpected, threw(refused(korean, "Schema \"Negotiate\""))), ""},
		{"403 for a password, text only", traced(idThrowing, threw(&catalog.Exception{Type: messageType, Text: refusedText(korean, "'Basic'")})), ""},
		{"401", traced(idUnexpected, threw(refused("The remote server returned an error: (401) Unauthorized.", "'Anonymous'"))), ""},
		{"401 that quotes 403", traced(idUnexpected, threw(refused("The remote server returned an error: (401) Unauthorized (403).", "'Basic realm=\"(403)\"' ---> System.Net.WebException: (403)"))), ""},
		{"401 that quotes 403, text only", traced(idThrowing, threw(&catalog.Exception{Text: refusedText("(401)", "a ---> System.Net.WebException: (403)")})), ""},
		{"number of another exception", traced(idUnexpected, threw(&catalog.Exception{Type: messageType, Message: "(403)", Stack: stackOf("at", answerFrames)})), ""},
		{"404", traced(idUnexpected, threw(&catalog.Exception{Type: "System.ServiceModel.EndpointNotFoundException, System.ServiceModel", Stack: stackOf("at", waitFrames), Inner: thrown(webType, "")})), ""},
		{"403 to the application's own request", traced(idThrowing, threw(&catalog.Exception{Type: messageType, Stack: stackOf("at", []string{"Shop.Api.HttpChannelFactory.Send()"}), Inner: &catalog.Exception{Type: webType, Message: "(403)"}})), ""},
		{"403 to a request of the operation", traced(idThrowing, threw(&catalog.Exception{Type: webType, Message: "(403)", Stack: stackOf("at", []string{"System.Net.HttpWebRequest.GetResponse()"}, operationFrames)})), ""},
		{"403 in a sentence", traced(idUnexpected, threw(refused("error 403", "403"))), ""},
	}
	for _, test := range tests {
		f, ok := catalog.Diagnose(test.record)
		if f.Rule != test.want {
			t.Errorf("%s: %q, want %q", test.name, f.Rule, test.want)
		}
		if ok && !catalog.Suspect(headOf(test.record)) {
			t.Errorf("%s: no suspect", test.name)
		}
		if want := strings.HasPrefix(test.want, "client-certificate/") && test.want != forbiddenMaybe; f.Failure() != want {
			t.Errorf("%s: a failure: %v", test.name, f.Failure())
		}
	}
}

// TestMessagesTellNobody: neither what a message says of a side, nor the severity, makes it another's certificate.
func TestMessagesTellNobody(t *testing.T) {
	for id, sample := range ruleSamples {
		if sample.Exception == nil || sample.Exception.Inner != nil || !strings.Contains(sample.Exception.Stack, "SecurityUtils.") && !strings.Contains(sample.Exception.Stack, "TlsSspiNegotiation") {
			continue
		}
		for _, message := range []string{"", "the client's certificate", "서비스 인증서", quoted, strings.Join(holder("X509CertificateRecipientServiceCredential.SetCertificate"), "")} {
			r, e := *sample, *sample.Exception
			e.Message, r.Exception, r.Severity, r.Description = message, &e, catalog.Information, message
			if f, _ := catalog.Diagnose(&r); f.Rule != id {
				t.Errorf("%s with %q: %q", id, message, f.Rule)
			}
		}
	}
}

// TestKeyException: a key that is there and cannot be opened is told from one that is missing.
func TestKeyException(t *testing.T) {
	missing := thrown(argumentType, stackOf("at", keyFrames, clientKeyFrames))
	locked := thrown(argumentType, stackOf("at", exchangeFrames))
	locked.Inner = thrown(cryptoType, stackOf("at", []string{"System.Security.Cryptography.X509Certificates.X509Certificate2.get_PrivateKey()", "System.ServiceModel.Security.SecurityUtils.CanKeyDoKeyExchange(X509Certificate2 certificate)"}, exchangeFrames[:1]))
	for want, e := range map[string]*catalog.Exception{"": missing, "System.Security.Cryptography.CryptographicException": locked} {
		f, ok := catalog.Diagnose(traced(idThrowing, threw(e)))
		if got := f.Fact("keyException"); !ok || got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestForbiddenEvidence: the status is the first thing that a finding shows of a refusing answer, and no
// message of it is kept.
func TestForbiddenEvidence(t *testing.T) {
	f, _ := catalog.Diagnose(traced(idUnexpected, threw(refused("The remote server returned an error: (403) Forbidden.", "…"))))
	want := []catalog.Evidence{{Kind: "http-status", Value: "403"}, {Kind: "exception-type", Value: "System.ServiceModel.Security.MessageSecurityException"},
		{Kind: "frame", Value: "System.ServiceModel.Channels.HttpChannelFactory`1.HttpRequestChannel.HttpChannelRequest.WaitForReply"}, {Kind: "identifier", Value: idUnexpected}}
	if len(f.Evidence) != len(want) {
		t.Fatalf("%v", f.Evidence)
	}
	for i := range want {
		if f.Evidence[i] != want[i] {
			t.Errorf("%v, want %v", f.Evidence[i], want[i])
		}
	}
}
