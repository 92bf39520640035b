//go:build !js

package main

import "time"

// scenarios is the table: first what happens to client certificates, in the order of the categories, then what looks like it.
var scenarios = []scenario{
	{"not-presented", "HTTPS: the listener asks for a certificate, the client shows none", []place{serviceTrace, clientTrace},
		among(&overHTTPS, func(t *teller) {
			t.forbidden(&overHTTPS, func() { t.listenerRefuses(&overHTTPS, "") })
		})},
	{"not-presented-issuers", "HTTPS: no certificate of the client is by an issuer that the service names; with the client's System.Net", []place{serviceTrace, clientTrace, networkTrace},
		among(&overHTTPS, func(t *teller) {
			t.forbidden(&overHTTPS, func() {
				t.put(networkTrace, netOpening(&overHTTPS)...)
				t.put(networkTrace, netLine("SecureChannel#%o - The server has specified 3 issuer(s). Looking for certificates that match any of the issuers."),
					netLine("SecureChannel#%o - Left with 0 client certificates to choose from."))
				t.listenerRefuses(&overHTTPS, "")
			})
		})},
	{"not-presented-windows", "HTTPS: Windows finds no certificate for the client; with the client's System log", []place{serviceTrace, clientTrace, clientSystem},
		among(&overHTTPS, func(t *teller) {
			t.forbidden(&overHTTPS, func() {
				t.put(clientSystem, schannelEvent(sampleClient, 36875, 3))
				t.listenerRefuses(&overHTTPS, "")
			})
		})},
	{"not-presented-iis", "IIS: the site asks for a certificate, the client shows none", []place{serviceTrace, clientTrace, failedRequest},
		among(&overIIS, func(t *teller) {
			t.forbidden(&overIIS, func() {
				t.atIIS(refusedAtIIS{url: overIIS.address, status: "403", substatus: "7", module: "IIS Web Core", notification: "1", errorCode: "2148073494"})
			})
		})},
	{"not-presented-tcp", "net.tcp: the stream asks for a certificate, the client shows none", []place{serviceTrace, clientTrace},
		among(&overTCP, func(t *teller) {
			t.handshake(&overTCP, streamEnded(), func() {
				t.acceptorFails(&overTCP, handshakeRefused(),
					sampleService.trace(sampleEvent{code: 262189, name: "System.ServiceModel.Channels.SslClientCertMissing", severity: "Error", description: "The caller showed no certificate.", activity: "%B", origin: "System.ServiceModel.Channels.SslStreamSecurityUpgradeAcceptor"}))
			})
		})},
	{"not-found-in-store", "HTTPS: the key of the client's certificate is in no store; with the client's System.Net", []place{serviceTrace, clientTrace, networkTrace},
		among(&overHTTPS, func(t *teller) {
			t.forbidden(&overHTTPS, func() {
				t.put(networkTrace, netOpening(&overHTTPS)...)
				t.put(networkTrace, netLine("SecureChannel#%o - Locating the private key for the certificate: [Subject] CN=billing-07.partner.example"),
					netLine("SecureChannel#%o - Cannot find the certificate in either the LocalMachine store or the CurrentUser store."),
					netLine("SecureChannel#%o - Left with 0 client certificates to choose from."))
				t.listenerRefuses(&overHTTPS, "")
			})
		})},
	{"no-private-key", "net.tcp: the client may not read the key of its certificate; with the client's System log", []place{serviceTrace, clientTrace, clientSystem},
		among(&overTCP, func(t *teller) {
			t.handshake(&overTCP, keyUnreadable(), func() {
				t.put(clientSystem, schannelEvent(sampleClient, 36870, 2, "Type", "client", "ErrorCode", "0x8009030D", "ErrorStatus", "0x80090016"))
				t.acceptorFails(&overTCP, acceptorStreamEnded())
			})
		})},
	{"expired", "HTTPS: the client's certificate has expired", []place{serviceTrace, clientTrace},
		among(&overHTTPS, func(t *teller) {
			t.forbidden(&overHTTPS, func() { t.listenerRefuses(&overHTTPS, "0x101") })
		})},
	{"expired-message", "signed messages: the certificate has expired; with CAPI2", []place{serviceTrace, clientTrace, chainLog},
		among(&byMessage, func(t *teller) {
			t.refusedToken(&byMessage, chainRefusal("ChainTrustValidator"), "InvalidSecurityToken", t.checked(clientChain(sampleService, 1, "CERT_TRUST_IS_NOT_TIME_VALID", 0x800B0101)))
		})},
	{"untrusted-root", "HTTPS: the service does not trust the root of the client's certificate; with the service's System log", []place{serviceTrace, clientTrace, serviceSystem},
		among(&overHTTPS, func(t *teller) {
			t.forbidden(&overHTTPS, func() {
				t.put(serviceSystem, schannelEvent(sampleService, 36877, 3, "ErrorCode", "0x800b0109"))
				t.listenerRefuses(&overHTTPS, "0x109")
			})
		})},
	{"chain-incomplete", "signed messages: an issuer between certificate and root is missing; with CAPI2", []place{serviceTrace, clientTrace, chainLog},
		among(&byMessage, func(t *teller) {
			t.refusedToken(&byMessage, chainRefusal("ChainTrustValidator"), "InvalidSecurityToken", t.checked(clientChain(sampleService, 0x10000, "CERT_TRUST_IS_PARTIAL_CHAIN", 0x800B010A)))
		})},
	{"revoked", "IIS: the client's certificate is revoked; with CAPI2", []place{serviceTrace, clientTrace, chainLog, failedRequest},
		among(&overIIS, func(t *teller) {
			t.forbidden(&overIIS, func() {
				t.atIIS(refusedAtIIS{url: overIIS.address, status: "403", substatus: "13", module: "IIS Web Core", notification: "1", errorCode: "2148081680"},
					t.checked(clientChain(sampleWeb, 4, "CERT_TRUST_IS_REVOKED", 0x80092010)))
			})
		})},
	{"revocation-unknown", "HTTPS: the list of revoked certificates cannot be reached; with CAPI2", []place{serviceTrace, clientTrace, chainLog},
		among(&overHTTPS, func(t *teller) {
			t.forbidden(&overHTTPS, func() {
				t.checked(clientChain(sampleService, 0x1000040, "CERT_TRUST_REVOCATION_STATUS_UNKNOWN", 0x80092013))()
				t.listenerRefuses(&overHTTPS, "0x2013")
			})
		})},
	{"wrong-usage", "HTTPS: the client's certificate is not one for clients; with the service's System log", []place{serviceTrace, clientTrace, serviceSystem},
		among(&overHTTPS, func(t *teller) {
			t.forbidden(&overHTTPS, func() {
				t.put(serviceSystem, schannelEvent(sampleService, 36877, 3, "ErrorCode", "0x800b0110"))
				t.listenerRefuses(&overHTTPS, "0x110")
			})
		})},
	{"name-mismatch", "HTTPS: the name in the client's certificate is another", []place{serviceTrace, clientTrace},
		among(&overHTTPS, func(t *teller) {
			t.forbidden(&overHTTPS, func() { t.listenerRefuses(&overHTTPS, "0x10F") })
		})},
	{"mapping-failed", "IIS: no account belongs to the client's certificate; with the service's System log", []place{serviceTrace, clientTrace, serviceSystem, failedRequest},
		among(&overIIS, func(t *teller) {
			t.forbidden(&overIIS, func() {
				t.atIIS(refusedAtIIS{url: overIIS.address, status: "403", substatus: "12", module: "IISCertificateMappingAuthenticationModule", notification: "2", errorCode: "2147942405",
					modules: []string{"CertificateMappingAuthenticationModule"}},
					func() { t.put(serviceSystem, schannelEvent(sampleWeb, 36879, 3)) })
			})
		})},
	{"mapping-failed-windows", "signed messages: Windows knows several accounts for the client's certificate", []place{serviceTrace, clientTrace},
		among(&byMessage, func(t *teller) {
			accounts := sampleException{typeName: "System.ComponentModel.Win32Exception, System", message: "Several accounts.", native: "80090347", frames: []string{"System.IdentityModel.SspiWrapper.LogonUser(X509Certificate2 certificate)"}}
			t.refusedToken(&byMessage, sampleException{typeName: "System.IdentityModel.Tokens.SecurityTokenValidationException, System.IdentityModel", message: "The certificate gave no account.", inner: &accounts,
				frames: onto([]string{"System.IdentityModel.Selectors.X509SecurityTokenAuthenticator.KerberosCertificateLogon(X509Certificate2 certificate)"}, tokenFrames, headerFrames)}, "InvalidSecurityToken")
		})},
	{"rejected-chain-trust", "signed messages: the chain of the certificate is not accepted, nobody says why", []place{serviceTrace, clientTrace},
		among(&byMessage, func(t *teller) {
			t.refusedToken(&byMessage, chainRefusal("ChainTrustValidator"), "InvalidSecurityToken")
		})},
	{"rejected-peer-trust", "signed messages: the certificate is not among the people that the service trusts", []place{serviceTrace, clientTrace},
		among(&byMessage, func(t *teller) {
			t.refusedToken(&byMessage, chainRefusal("PeerTrustValidator"), "InvalidSecurityToken")
		})},
	{"rejected-custom", "net.tcp: a validator of the service's own says no", []place{serviceTrace, clientTrace},
		among(&overTCP, func(t *teller) {
			t.handshake(&overTCP, streamEnded(), func() {
				refusal := sampleException{typeName: "System.IdentityModel.Tokens.SecurityTokenValidationException, System.IdentityModel", message: "Partner 0417 has no contract.",
					frames: onto([]string{"Contoso.Ledger.PartnerValidator.Validate(X509Certificate2 certificate)"}, tokenFrames, []string{
						"System.ServiceModel.Channels.SslStreamSecurityUpgradeAcceptor.ValidateRemoteCertificate(Object sender, X509Certificate certificate, X509Chain chain, SslPolicyErrors sslPolicyErrors)"})}
				t.acceptorFails(&overTCP, handshakeRefused(), sampleService.handled("%B", "Information", refusal))
			})
		})},
	{"configuration-mismatch", "the service is started anew with a configuration that cannot check certificates, and a client finds nobody", []place{serviceTrace, clientTrace},
		before(&byMessage, func(t *teller) {
			t.notOpened(&byMessage, sampleException{typeName: "System.InvalidOperationException, mscorlib", message: "Custom mode without a validator.", frames: []string{
				"System.ServiceModel.Security.X509ClientCertificateAuthentication.GetCertificateValidator()",
				"System.ServiceModel.Security.ServiceCredentialsSecurityTokenManager.CreateSecurityTokenAuthenticator(SecurityTokenRequirement tokenRequirement, SecurityTokenResolver& outOfBandTokenResolver)",
				"System.ServiceModel.Channels.SecurityChannelListener`1.OnOpen(TimeSpan timeout)",
				"System.ServiceModel.ServiceHostBase.OnOpen(TimeSpan timeout)"}})
		})},
	{"negotiation", "IIS: the request is too large while IIS still asks for a certificate", []place{serviceTrace, clientTrace, failedRequest},
		among(&overIIS, func(t *teller) {
			t.unlucky(&overIIS, unexpectedAnswer("413"), func() {
				t.atIIS(refusedAtIIS{url: overIIS.address, status: "413", substatus: "0", module: "IIS Web Core", notification: "1", errorCode: "2147942450"})
			})
		})},

	{"look-alike-server-certificate", "not a client's: the client does not trust the service's certificate", []place{serviceTrace, clientTrace, serviceSystem}, among(&overHTTPS, serverUntrusted)},
	{"look-alike-windows-logon", "not a certificate: the service refuses the client's Windows account", []place{serviceTrace, clientTrace}, among(&overTCP, windowsLogon)},
	{"look-alike-kerberos", "not a certificate: the service cannot read a Kerberos ticket", []place{serviceTrace, clientTrace}, among(&byMessage, func(t *teller) {
		t.refusedToken(&byMessage, sampleException{typeName: "System.IdentityModel.Tokens.SecurityTokenValidationException, System.IdentityModel", message: "The ticket could not be read.", frames: onto([]string{
			"System.IdentityModel.Tokens.KerberosReceiverSecurityToken.Initialize(SafeFreeCredentials credentialsHandle, ChannelBinding channelBinding, ExtendedProtectionPolicy extendedProtectionPolicy)",
			"System.IdentityModel.Selectors.KerberosSecurityTokenAuthenticator.ValidateTokenCore(SecurityToken token)",
			"System.IdentityModel.Selectors.SecurityTokenAuthenticator.ValidateToken(SecurityToken token)"}, headerFrames)}, "FailedAuthentication")
	})},
	{"look-alike-password", "not a certificate: a wrong password", []place{serviceTrace, clientTrace}, among(&byMessage, func(t *teller) {
		t.refusedToken(&byMessage, sampleException{typeName: "System.IdentityModel.Tokens.SecurityTokenValidationException, System.IdentityModel", message: "Wrong password.", frames: onto([]string{
			"Contoso.Picking.PasswordValidator.Validate(String userName, String password)",
			"System.IdentityModel.Selectors.CustomUserNameSecurityTokenAuthenticator.ValidateUserNamePasswordCore(String userName, String password)",
			"System.IdentityModel.Selectors.UserNameSecurityTokenAuthenticator.ValidateTokenCore(SecurityToken token)",
			"System.IdentityModel.Selectors.SecurityTokenAuthenticator.ValidateToken(SecurityToken token)"}, headerFrames)}, "FailedAuthentication")
	})},
	{"look-alike-quota", "not a certificate: a message is too large", []place{serviceTrace, clientTrace}, among(&overHTTPS, func(t *teller) {
		t.unlucky(&overHTTPS, unexpectedAnswer("413"), func() {
			t.arrives(&overHTTPS)
			t.put(serviceTrace, sampleService.thrown("%B", sampleException{typeName: "System.ServiceModel.QuotaExceededException, System.ServiceModel", message: "More than 65536 bytes.", frames: []string{
				"System.ServiceModel.Channels.MaxMessageSizeStream.PrepareRead(Int32 bytesToRead)", "System.ServiceModel.Channels.HttpInput.ReadBufferedMessage(Stream inputStream)"}}))
			t.leaves(&overHTTPS)
		})
	})},
	{"look-alike-timeout", "not a certificate: the service takes too long", []place{serviceTrace, clientTrace}, among(&overHTTPS, func(t *teller) {
		t.unlucky(&overHTTPS, sampleException{typeName: "System.TimeoutException, mscorlib", message: "No answer within 00:01:00.", frames: onto([]string{
			"System.ServiceModel.Channels.HttpChannelFactory`1.HttpRequestChannel.HttpChannelRequest.WaitForReply(TimeSpan timeout)"}, requestFrames)}, func() {
			t.arrives(&overHTTPS)
			t.put(serviceTrace, overHTTPS.transmitted(sampleService, "MessageReceived", 262163, "%B", overHTTPS.serviceIn),
				t.requestMessage(&overHTTPS, sampleService, "%S", "TransportReceive"))
			t.leaves(&overHTTPS)
			t.now += int64(time.Minute / 100)
		})
	})},
	{"look-alike-forbidden", "not a certificate: a plain 403 without TLS", []place{serviceTrace, clientTrace, failedRequest}, among(&overPlainIIS, func(t *teller) {
		t.forbidden(&overPlainIIS, func() {
			t.atIIS(refusedAtIIS{url: overPlainIIS.address, status: "403", substatus: "14", module: "DirectoryListingModule", notification: "128", errorCode: "0",
				modules: []string{"IISCertificateMappingAuthenticationModule", "CertificateMappingAuthenticationModule"}})
		})
	})},
	{"look-alike-code-signing", "not a client's: the signature of a program cannot be checked", []place{serviceTrace, clientTrace, chainLog}, among(&overHTTPS, func(t *teller) {
		setup := sampleProcess{"setup", "9104", "7", sampleService.computer}
		t.checked(chainCheck{setup, usageCodeSigning, "Code Signing", "Blue Tools", 0x20, 0x800B0109, "CERT_TRUST_IS_UNTRUSTED_ROOT"})()
	})},
	{"look-alike-service-certificate", "not a client's: the service finds no certificate of its own as it starts", []place{serviceTrace, clientTrace}, before(&byMessage, func(t *teller) {
		t.notOpened(&byMessage, sampleException{typeName: "System.InvalidOperationException, mscorlib", message: "No certificate with the name.", frames: []string{
			"System.ServiceModel.Security.SecurityUtils.GetCertificateFromStoreCore(StoreName storeName, StoreLocation storeLocation, X509FindType findType, Object findValue, EndpointAddress target, Boolean throwIfMultipleOrNoMatch)",
			"System.ServiceModel.Security.SecurityUtils.GetCertificateFromStore(StoreName storeName, StoreLocation storeLocation, X509FindType findType, Object findValue, EndpointAddress target)",
			"System.ServiceModel.Security.X509CertificateRecipientServiceCredential.SetCertificate(StoreLocation storeLocation, StoreName storeName, X509FindType findType, Object findValue)",
			"System.ServiceModel.Configuration.X509RecipientCertificateServiceElement.ApplyConfiguration(X509CertificateRecipientServiceCredential cert)",
			"System.ServiceModel.ServiceHostBase.ApplyConfiguration()"}})
	})},
}

// among tells of a call in the middle of a dozen good ones.
func among(c *conversation, tell func(t *teller)) func(*teller) {
	return func(t *teller) {
		t.good(c, 7)
		t.next(11 * time.Second)
		t.fails(func() { tell(t) })
		t.good(c, 5)
	}
}

// before tells of something behind a dozen good calls, after which there are none.
func before(c *conversation, tell func(t *teller)) func(*teller) {
	return func(t *teller) {
		t.good(c, 12)
		t.next(11 * time.Second)
		t.fails(func() { tell(t) })
	}
}

// checked is a certificate's chain being checked by Windows.
func (t *teller) checked(c chainCheck) func() {
	return func() { t.put(chainLog, c.records()...) }
}

// chainRefusal is a validator of .NET refusing a certificate of a signed message.
func chainRefusal(validator string) sampleException {
	return sampleException{typeName: "System.IdentityModel.Tokens.SecurityTokenValidationException, System.IdentityModel", message: "CN=billing-07.partner.example was not accepted.",
		frames: onto([]string{"System.IdentityModel.Selectors.X509CertificateValidator." + validator + ".Validate(X509Certificate2 certificate)"}, tokenFrames, headerFrames)}
}

// handshakeRefused is the service's end of a handshake whose certificate it did not accept.
func handshakeRefused() sampleException {
	check := sampleException{typeName: "System.Security.Authentication.AuthenticationException, System", message: "The remote certificate did not pass.", frames: []string{
		"System.Net.Security.SslState.StartSendAuthResetSignal(ProtocolToken message, AsyncProtocolRequest asyncRequest, Exception exception)",
		"System.Net.Security.SslStream.AuthenticateAsServer(X509Certificate serverCertificate, Boolean clientCertificateRequired, SslProtocols enabledSslProtocols, Boolean checkCertificateRevocation)",
		"System.ServiceModel.Channels.SslStreamSecurityUpgradeAcceptor.OnAcceptUpgrade(Stream stream, SecurityMessageProperty& remoteSecurity)"}}
	return sampleException{typeName: "System.ServiceModel.Security.SecurityNegotiationException, System.ServiceModel", message: "The remote certificate did not pass.", inner: &check,
		frames: onto([]string{"System.ServiceModel.Channels.SslStreamSecurityUpgradeAcceptor.OnAcceptUpgrade(Stream stream, SecurityMessageProperty& remoteSecurity)"}, acceptFrames)}
}

// acceptorStreamEnded is the service's end of a handshake that the other end gave up.
func acceptorStreamEnded() sampleException {
	end := sampleException{typeName: "System.IO.IOException, mscorlib", message: "The stream ended.", frames: []string{
		"System.Net.Security.SslState.StartReadFrame(Byte[] buffer, Int32 readBytes, AsyncProtocolRequest asyncRequest)"}}
	return sampleException{typeName: "System.ServiceModel.Security.SecurityNegotiationException, System.ServiceModel", message: "The handshake ended early.", inner: &end,
		frames: onto([]string{"System.ServiceModel.Channels.SslStreamSecurityUpgradeAcceptor.OnAcceptUpgrade(Stream stream, SecurityMessageProperty& remoteSecurity)"}, acceptFrames)}
}

// streamEnded is the client's end of a handshake that the service gave up.
func streamEnded() sampleException {
	end := sampleException{typeName: "System.IO.IOException, mscorlib", message: "The stream ended.", frames: []string{
		"System.Net.Security.SslState.StartReadFrame(Byte[] buffer, Int32 readBytes, AsyncProtocolRequest asyncRequest)",
		"System.Net.Security.SslStream.AuthenticateAsClient(String targetHost, X509CertificateCollection clientCertificates, SslProtocols enabledSslProtocols, Boolean checkCertificateRevocation)"}}
	return sampleException{typeName: "System.ServiceModel.Security.SecurityNegotiationException, System.ServiceModel", message: "The handshake ended early.", inner: &end, frames: initiatorFrames()}
}

func initiatorFrames() []string {
	return onto([]string{
		"System.ServiceModel.Channels.SslStreamSecurityUpgradeInitiator.OnInitiateUpgrade(Stream stream, SecurityMessageProperty& remoteSecurity)",
		"System.ServiceModel.Channels.StreamSecurityUpgradeInitiatorBase.InitiateUpgrade(Stream stream)"}, openFrames)
}

// keyUnreadable is the client that cannot use the key of its certificate.
func keyUnreadable() sampleException {
	refused := sampleException{typeName: "System.ComponentModel.Win32Exception, System", message: "The credentials were not recognised.", native: "8009030D", frames: []string{
		"System.Net.SSPIWrapper.AcquireCredentialsHandle(SSPIInterface SecModule, String package, CredentialUse intent, SecureCredential scc)",
		"System.Net.Security.SecureChannel.AcquireCredentialsHandle(CredentialUse credUsage, SecureCredential& secureCredential)",
		"System.Net.Security.SecureChannel.AcquireClientCredentials(Byte[]& thumbPrint)",
		"System.Net.Security.SecureChannel.GenerateToken(Byte[] input, Int32 offset, Int32 count, Byte[]& output)",
		"System.Net.Security.SslStream.AuthenticateAsClient(String targetHost, X509CertificateCollection clientCertificates, SslProtocols enabledSslProtocols, Boolean checkCertificateRevocation)"}}
	return sampleException{typeName: "System.ServiceModel.Security.SecurityNegotiationException, System.ServiceModel", message: "The handshake could not begin.", inner: &refused, frames: initiatorFrames()}
}

// unexpectedAnswer is what the client's channel makes of an answer that is neither a message nor a 401 or 403.
func unexpectedAnswer(status string) sampleException {
	answer := sampleException{typeName: "System.Net.WebException, System", message: "Server answered: (" + status + ").", frames: []string{"System.Net.HttpWebRequest.GetResponse()"}}
	return sampleException{typeName: "System.ServiceModel.ProtocolException, System.ServiceModel", message: "Unexpected answer: (" + status + ").", inner: &answer, frames: onto([]string{
		"System.ServiceModel.Channels.HttpChannelUtilities.ValidateRequestReplyResponse(HttpWebRequest request, HttpWebResponse response, HttpChannelFactory`1 factory, WebException responseException, ChannelBinding channelBinding)",
		"System.ServiceModel.Channels.HttpChannelFactory`1.HttpRequestChannel.HttpChannelRequest.WaitForReply(TimeSpan timeout)"}, requestFrames)}
}

// serverUntrusted is a client that ends the handshake because of the service's certificate: the service's computer notes
// the alert.
func serverUntrusted(t *teller) {
	check := sampleException{typeName: "System.Security.Authentication.AuthenticationException, System", message: "The remote certificate did not pass.", frames: []string{
		"System.Net.Security.SslState.StartSendAuthResetSignal(ProtocolToken message, AsyncProtocolRequest asyncRequest, Exception exception)",
		"System.Net.TlsStream.CallProcessAuthentication(Object state)"}}
	trust := sampleException{typeName: "System.Net.WebException, System", message: "No trust for the channel.", inner: &check, frames: []string{"System.Net.HttpWebRequest.GetRequestStream(TransportContext& context)"}}
	whole := sampleException{typeName: "System.ServiceModel.Security.SecurityNegotiationException, System.ServiceModel", message: "No trust for the channel to orders.example.", inner: &trust, frames: onto([]string{
		"System.ServiceModel.Channels.HttpChannelUtilities.ProcessGetResponseWebException(WebException webException, HttpWebRequest request, HttpAbortReason abortReason)",
		"System.ServiceModel.Channels.HttpChannelFactory`1.HttpRequestChannel.HttpChannelRequest.SendRequest(Message message, TimeSpan timeout)"}, requestFrames)}
	t.unlucky(&overHTTPS, whole, func() {
		t.put(serviceSystem, schannelEvent(sampleService, 36887, 2, "AlertDesc", "48"))
	})
}

// windowsLogon is a service that refuses the account which the client calls with.
func windowsLogon(t *teller) {
	logon := sampleException{typeName: "System.ComponentModel.Win32Exception, System", message: "The logon was refused.", native: "8009030C"}
	refused := sampleException{typeName: "System.Security.Authentication.InvalidCredentialException, System", message: "The logon was refused.", inner: &logon, frames: []string{
		"System.Net.Security.NegoState.ProcessReceivedBlob(Byte[] message, LazyAsyncResult lazyResult)",
		"System.Net.Security.NegotiateStream.AuthenticateAsServer(NetworkCredential credential, ProtectionLevel requiredProtectionLevel, TokenImpersonationLevel requiredImpersonationLevel)"}}
	whole := sampleException{typeName: "System.ServiceModel.Security.SecurityNegotiationException, System.ServiceModel", message: "The logon was refused.", inner: &refused, frames: onto([]string{
		"System.ServiceModel.Channels.WindowsStreamSecurityUpgradeProvider.WindowsStreamSecurityUpgradeAcceptor.OnAcceptUpgrade(Stream stream, SecurityMessageProperty& remoteSecurity)"}, acceptFrames)}
	mine := sampleException{typeName: "System.ServiceModel.Security.SecurityNegotiationException, System.ServiceModel", message: "The service refused the client's account.", inner: &refused, frames: onto([]string{
		"System.ServiceModel.Channels.WindowsStreamSecurityUpgradeProvider.WindowsStreamSecurityUpgradeInitiator.OnInitiateUpgrade(Stream stream, SecurityMessageProperty& remoteSecurity)"}, openFrames)}
	t.handshake(&overTCP, mine, func() { t.acceptorFails(&overTCP, whole) })
}
