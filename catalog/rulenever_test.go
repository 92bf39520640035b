package catalog_test

import (
	"testing"

	"svcscope/catalog"
)

// lookAlikes are records of kinds that tell of client certificates, about something else. None may count; those marked may
// give a hint, or say that it is the service's certificate.
var lookAlikes = []struct {
	name   string
	record *catalog.Record
	hint   bool
}{
	// Codes and names where no certificate of a client is meant.
	{"Windows logon over net.tcp, client", traced(idThrowing, threw(&catalog.Exception{Type: handshakeType, Message: "…", Stack: stackOf("at", []string{
		"System.Net.Security.NegoState.StartSendAuthResetSignal(LazyAsyncResult lazyResult, Byte[] message, Exception exception)",
		"System.ServiceModel.Channels.WindowsStreamSecurityUpgradeProvider.WindowsStreamSecurityUpgradeInitiator.OnInitiateUpgrade(Stream stream, SecurityMessageProperty& remoteSecurity)"}),
		Inner: &catalog.Exception{Type: win32Type, NativeCode: "8009030C"}})), false},
	{"logon denied in a TLS handshake", alertedBy("8009030C"), false},
	{"smart card logon", traced(idThrowing, threw(&catalog.Exception{Type: handshakeType, Stack: stackOf("at", []string{"System.Net.NTAuthentication.GetOutgoingBlob(Byte[] incomingBlob, Boolean throwOnError, SecurityStatus& statusCode)", initiatorFrame}),
		Inner: &catalog.Exception{Type: win32Type, NativeCode: "80090328"}})), false},
	{"the client refused the service's certificate", traced(idThrowing, threw(&catalog.Exception{Type: handshakeType, Stack: stackOf("at", []string{"System.Net.Security.SslState.ProcessAuthentication(LazyAsyncResult lazyResult)", "System.ServiceModel.Channels.SslStreamSecurityUpgradeAcceptor.OnAcceptUpgrade(Stream stream, SecurityMessageProperty& remoteSecurity)"}),
		Inner: &catalog.Exception{Type: win32Type, NativeCode: "80090325"}})), false},
	{"handshake that no certificate broke", alertedBy("80090331"), false},
	{"service's certificate with a code, on the client", func() *catalog.Record {
		r := traced(idThrowing, threw(thrown(tokenType, stackOf("at", chainFrames, securityFrames, clientFrames))))
		r.Exception.Message = "0x800B0109 UntrustedRoot"
		return r
	}(), true},
	{"password with a code", func() *catalog.Record {
		r := traced(idThrowing, threw(thrown(tokenType, stackOf("at", userNameFrames, serviceFrames))))
		r.Exception.Message = "ID4257: 0x800B0109"
		return r
	}(), true},
	{"code in a message of another exception", traced(idThrowing, threw(&catalog.Exception{Type: "System.TimeoutException, mscorlib", Message: "0x800B0109 LinkId=187517 UntrustedRoot 'CertificateExpired'", Stack: stackOf("at", serviceFrames)})), false},
	{"key of the application's own", traced(idThrowing, threw(thrown(cryptoType, stackOf("at", []string{"System.Security.Cryptography.RSACryptoServiceProvider.SignHash(Byte[] rgbHash, Int32 calgHash)", "Shop.Orders.Signer.Sign()"}, clientFrames)))), false},
	{"key of the service", traced(idThrowing, threw(thrown(cryptoType, stackOf("at", signatureFrames[:2], serviceFrames)))), true},
	{"user name not set", operationThrown(createProviderFrames, []string{"System.ServiceModel.Channels.TransportSecurityHelpers.GetUserNameTokenProvider(SecurityTokenManager tokenManager, EndpointAddress target, Uri via, String transportScheme, AuthenticationSchemes authenticationScheme, ChannelParameterCollection channelParameters)", "System.ServiceModel.Channels.HttpChannelFactory`1.CreateAndOpenTokenProvider(TimeSpan timeout)"}), true},
	{"validator of the client for services", operationThrown([]string{"System.ServiceModel.Security.X509ServiceCertificateAuthentication.TryGetCertificateValidator(X509CertificateValidator& validator)", "System.ServiceModel.Security.X509ServiceCertificateAuthentication.GetCertificateValidator()"}), false},
	{"Basic authentication in another listener", operationThrown([]string{"System.ServiceModel.Channels.HttpChannelListener`1..ctor(HttpTransportBindingElement bindingElement, BindingContext context)"}), false},
	{"address of the description of another code", traced(idReceived, withDescription("LinkId=208540")), false},
	{"address in the line of another source", traced("", withDescription("LinkId=208540"), func(r *catalog.Record) { r.Source = "Shop" }), false},
	{"exceptions thrown together, half each", traced(idThrowing, threw(&catalog.Exception{Type: "System.AggregateException, mscorlib", Message: "…",
		Text: "System.AggregateException: … ---> System.IdentityModel.Tokens.SecurityTokenValidationException: no\r\n" + stackOf("at", userNameFrames) + "\r\n---> (Inner Exception #0) System.IdentityModel.Tokens.SecurityTokenValidationException: no\r\n" + stackOf("at", userNameFrames) + "<---\r\n\r\n---> (Inner Exception #1) System.TimeoutException: late\r\n" + stackOf("at", chainFrames, serviceFrames) + "<---\r\n"})), false},

	// Lines of System.Net.
	{"one certificate left", netLine("[5512] SecureChannel#4419 - Left with 1 client certificates to choose from."), false},
	{"ten left", netLine("[5512] SecureChannel#4419 - Left with 10 client certificates to choose from."), false},
	{"no delegate, but a certificate", netLine("[5512] SecureChannel#4419 - Client delegate did not provide a certificate; but there are other user-provided certificates. Need to attempt a session restart."), false},
	{"selected", netLine("[5512] SecureChannel#4419 - Selected certificate: [Version] V3"), false},
	{"found in a store", netLine("[5512] SecureChannel#4419 - Found the certificate in the LocalMachine store."), false},
	{"remote certificate", netLine("[5512] SecureChannel#4419 - Remote certificate has errors:"), false},
	{"name mismatch", netLine("[5512] SecureChannel#4419 - \tCertificate name mismatch."), false},
	{"handshake goes on", netLine("[5512] InitializeSecurityContext(In-Buffers count = 2, Out-Buffer length = 0, returned code=CredentialsNeeded)."), false},
	{"handshake begins", netLine("[5512] InitializeSecurityContext(credential = System.Net.SafeFreeCredential_SECURITY, context = 1:2, targetName = CertExpired, inFlags = CertExpired)"), false},
	{"logon denied", netLine("[5512] InitializeSecurityContext(In-Buffers count = 2, Out-Buffer length = 0, returned code=LogonDenied)."), false},
	{"service's end", netLine("[5512] AcceptSecurityContext(In-Buffers count = 2, Out-Buffer length = 0, returned code=CertExpired)."), false},
	{"no account", netLine("[5512] AcquireCredentialsHandle() failed with error 0X8009030E."), false},
	{"line of another source", func() *catalog.Record {
		r := netLine("SecureChannel#1 - Left with 0 client certificates to choose from.")
		r.Source = "System.NetworkShop"
		return r
	}(), false},

	// Faults.
	{"quota", faulty("s:Sender", "a:QuotaExceeded"), false},
	{"expired context", faulty("s:Sender", "sc:BadContextToken"), false},
	{"refused token, whose is not known", faulty("wsse:InvalidSecurityToken", ""), true},
	{"subcode of an answer that is no fault", func() *catalog.Record {
		r := faulty("s:Sender", "wsse:FailedAuthentication")
		r.Message.Action = "http://orders.example/Place"
		return r
	}(), false},

	// Events.
	{"no common cipher suite", schannelEvent(36874, "Protocol", "TLS 1.2"), false},
	{"handshake completed", schannelEvent(36880, "Type", "client", "Protocol", "TLS 1.2"), false},
	{"service's certificate expired", schannelEvent(36881), true},
	{"service's certificate, another name", schannelEvent(36884, "", "orders.example"), true},
	{"key of the service in Windows", schannelEvent(36869, "Type", "server"), true},
	{"alert about the protocol", schannelEvent(36887, "AlertDesc", "70"), false},
	{"alert about a certificate, side unknown", schannelEvent(36888, "AlertDesc", "48", "ErrorState", "250"), true},
	{"alert about a stapled answer", schannelEvent(36887, "AlertDesc", "113"), false},
	{"number of Schannel from another provider", event("Shop", 36877, "ErrorCode", "0x800B0109"), false},
	{"code signing", capi2Event("1.3.6.1.5.5.7.3.3", "800B0109", "20"), false},
	{"service's certificate in CAPI2", capi2Event("1.3.6.1.5.5.7.3.1", "800B0101", "1"), false},
	{"chain for a client that holds", capi2Event(clientAuthentication, "0", "0"), false},
	{"policy for the service", policyEvent("server", "800B0101"), false},
	{"plain 403", ended("403", "0"), false},
	{"folder is not to be listed", ended("403", "14"), false},
	{"TLS required", ended("403", "4"), false},
	{"TLS with 128 bits required", ended("403", "5"), false},
	{"what a module said, before the request ends", refusal("403", "7", "0"), false},
	{"end of a request that was too long", ended("413", "0"), false},
	{"line of another object", netLine("[2294] ConnectStream#10686833 - Header \"X: SecureChannel#1 - Left with 0 client certificates\" is sent."), false},
	{"dump", netLine("[2294] Data from ConnectStream#1::Write\n[2294] SecureChannel#1 - Left with 0 client certificates"), false},
	{"too long for request filtering", refusal("413", "1", "0"), false},
	{"quota of the application", func() *catalog.Record {
		r := refusal("413", "0", "0")
		r.Event.Data[1].Value = "ManagedPipelineHandler"
		return r
	}(), false},
	{"wrong password in IIS", refusal("401", "1", "2147943726"), false},
	{"module that merely ran", event("WWW Server", 0, "ContextId", "{}", "ModuleName", "IISCertificateMappingAuthenticationModule", "Notification", "2", "fIsPostNotification", "false"), false},
	{"token of a user name", event(wcfProvider, 5404, "tokenType", "System.IdentityModel.Tokens.UserNameSecurityToken", "tokenID", "1", "errorMessage", "ID4257: 0x800B0109"), false},
	{"HTTP authentication", event(wcfProvider, 3363), false},
	{"audit of Windows", event(auditProvider, 172, "", "net.tcp://orders.example/Orders", "", "SpnegoTokenAuthenticator", "", "Win32Exception: …"), false},
	{"audit of a refused password", event(auditProvider, 174, "", "https://orders.example/Orders", "", "", "", "<null>", "", "MessageSecurityException: … 'Basic' … 'Unauthorized' …"), true},
	{"audit without TLS", event(auditProvider, 174, "", "http://orders.example/Orders", "", "MessageSecurityException: … 'Forbidden' …"), true},
	{"audit of authorization", event(auditProvider, 168, "", "https://orders.example/Orders", "", "CN=clerk; "+thumbprint), false},
	{"number of the bridge from another provider", event("Shop", 154), false},
}

func TestLookAlikes(t *testing.T) {
	for _, test := range lookAlikes {
		f, ok := catalog.Diagnose(test.record)
		if f.Failure() || ok && !test.hint {
			t.Errorf("%s: raised %s %q by %v", test.name, f.Confidence, f.Rule, f.Evidence)
		}
		if test.hint && !ok {
			t.Errorf("%s: not even said", test.name)
		}
		if ok && !catalog.Suspect(headOf(test.record)) {
			t.Errorf("%s: no suspect", test.name)
		}
	}
}

// TestSameInEveryForm: the number that the documentation gives and that of the source, codes in any notation, names in any
// spelling.
func TestSameInEveryForm(t *testing.T) {
	audit := func(qualifiers string, id uint32) *catalog.Record {
		r := thumbprintAudit(id)
		r.Event.Qualifiers = qualifiers
		return r
	}
	together := "System.AggregateException: … ---> System.TimeoutException: late\r\n" + stackOf("at", clientFrames) +
		"\r\n---> (내부 예외 #0) System.TimeoutException: late\r\n" + stackOf("at", clientFrames) + "<---\r\n\r\n---> (내부 예외 #1) System.IdentityModel.Tokens.SecurityTokenValidationException: no\r\n" +
		stackOf("at", chainFrames, serviceFrames) + "<---\r\n"
	for _, test := range []struct {
		name   string
		record *catalog.Record
		want   string
	}{
		{"audit by its number in the source", audit("49158", 4), "client-certificate/rejected-by-validator/audit"},
		{"alert by name", schannelEvent(36888, "AlertDesc", "certificate_required"), "client-certificate/not-presented/schannel-alert-sent"},
		{"alert in a message", alertNamed("UnknownCA"), "client-certificate/untrusted-root/tls-alert"},
		{"SEC_E_CERT_EXPIRED from the other side", alertedBy("80090328"), "client-certificate/expired-or-not-yet-valid/tls-alert"},
		{"CRYPT_E_REVOKED from the other side", alertedBy("80092010"), "client-certificate/revoked/tls-alert"},
		{"native code of an inner exception", func() *catalog.Record {
			r := rejectedBecause("…")
			r.Exception.Inner = &catalog.Exception{Type: win32Type, NativeCode: "800b0109"}
			return r
		}(), "client-certificate/untrusted-root/validator"},
		{"native code as .NET prints it", traced(idNegotiation, withData("Exception", "System.IdentityModel.Tokens.SecurityTokenValidationException: … ---> System.ComponentModel.Win32Exception (0x800B0101): …\r\n"+stackOf("at", chainFrames, tlsnegoFrames))), "client-certificate/expired-or-not-yet-valid/validator"},
		{"no code but E_FAIL", traced(idNegotiation, withData("Exception", "System.IdentityModel.Tokens.SecurityTokenValidationException: … ---> System.ComponentModel.Win32Exception (0x80004005): …\r\n"+stackOf("at", chainFrames, tlsnegoFrames))), "client-certificate/rejected-by-validator/message-security"},
		{"thrown together", traced(idThrowing, threw(&catalog.Exception{Type: "System.AggregateException, mscorlib", Message: "…", Text: together})), "client-certificate/rejected-by-validator/message-security"},
		{"event with an exception", event(wcfProvider, 57396, "data1", "", "SerializedException", "<Exception><ExceptionString>System.IdentityModel.Tokens.SecurityTokenValidationException: …\r\n"+stackOf("at", chainFrames, serviceFrames)+"</ExceptionString></Exception>"), "client-certificate/rejected-by-validator/message-security"},
		{"address alone", traced("", withDescription("클라이언트 인증서 … LinkId=208540")), "client-certificate/not-presented/https-listener"},
		{"address and code alone", traced("", withDescription("… 0x109 (http://go.microsoft.com/fwlink/?LinkId=187517)")), "client-certificate/untrusted-root/https-listener"},
		{"code among the data of the exception", func() *catalog.Record {
			r := rejectedBecause("…")
			r.Exception.Data = []catalog.Field{{Name: "HResult", Value: "-2146885613"}}
			return r
		}(), "client-certificate/revocation-unknown/validator"},
		{"code by its name", rejectedBecause("Gate: CERT_E_PURPOSE"), "client-certificate/wrong-usage/validator"},
		{"native code in decimal", alertedBy("2148074279"), "client-certificate/rejected-by-validator/tls-alert"},
		{"native code, signed", alertedBy("-2146893019"), "client-certificate/untrusted-root/tls-alert"},
		{"certificate asked for by message security", operationThrown(createProviderFrames, []string{"System.ServiceModel.Security.AsymmetricSecurityProtocolFactory.OnOpen(TimeSpan timeout)"}), "client-certificate/not-presented/client-credentials"},
		{"store", netLine("[5226] SecureChannel#57942167 - Opening Certificate store My failed, exception CryptographicException."), "client-certificate/not-found-in-store/system-net"},
		{"text listener", netLine("System.Net Information: 0 : [5512] SecureChannel#4419 - Left with 0 client certificates to choose from."), "client-certificate/not-presented/system-net"},
		{"delegate", netLine("SecureChannel#1 - Client delegate did not provide a certificate; and there are not other user-provided certificates. Need to attempt a session restart."), "client-certificate/not-presented/system-net"},
	} {
		f, ok := catalog.Diagnose(test.record)
		if !ok || f.Rule != test.want {
			t.Errorf("%s: %s %q", test.name, f.Confidence, f.Rule)
		}
		if len(f.Evidence) == 0 {
			t.Errorf("%s: no evidence", test.name)
		}
		if !catalog.Suspect(headOf(test.record)) {
			t.Errorf("%s: no suspect", test.name)
		}
	}
}
