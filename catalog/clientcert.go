package catalog

import "strings"

// rules is the table of what the product knows of client certificates, the most specific rule first: of the rules
// whose signals are all seen, the first one speaks. Ids are append-only.
var rules = []ruleRow{
	// The HTTPS listener says it by a code of its own. A self-hosted one adds the low half of the code that
	// Windows ended the check with.
	{id: "client-certificate/not-presented/https-listener", side: SideService, confidence: Certain, when: []*signal{{with: code, names: []string{codeHTTPSNotPresent}}}},
	{id: "client-certificate/*/https-listener", side: SideService, confidence: Likely, causes: causes[:], when: []*signal{{with: code, names: []string{codeHTTPSInvalid}}}},
	{id: "client-certificate/rejected-by-validator/https-listener", side: SideService, confidence: Certain, when: []*signal{{with: code, names: []string{codeHTTPSInvalid}}}},

	// The TLS stream of net.tcp.
	{id: "client-certificate/not-presented/ssl-stream", side: SideService, confidence: Certain, when: []*signal{{with: code, names: []string{codeSSLMissing}}}},

	// The caller compared what the service proved of itself with what it expected.
	{id: "server-certificate/identity", side: SideClient, confidence: Likely, when: []*signal{{with: code, names: []string{codeIdentity}}, &noWindowsIdentity}},
	{id: "server-certificate/identity-unknown", side: SideClient, confidence: Likely, when: []*signal{{with: code, names: []string{codeNoIdentity}}}},
	{id: "server-certificate/identity-name", side: SideClient, confidence: Likely, when: []*signal{{with: code, names: []string{codeIdentityName}}}},

	// Exceptions. Frames of the calling side come first: there the validator looks at the service's certificate,
	// also when the caller is itself a service.
	{id: "server-certificate/validation", side: SideClient, confidence: Certain, when: []*signal{&tokenRefused, &x509Validator, &clientFrame, &noOtherToken}},
	{id: "client-certificate/*/tls-alert", side: SideClient, confidence: Likely, causes: alertCategories[:], when: []*signal{&toldByService, &noOtherToken}},
	{id: "server-certificate/https-channel", side: SideClient, confidence: Likely, when: []*signal{&handshakeRefused, &clientFrame, &noNativeCode, &noOtherToken}},
	{id: "server-certificate/tls-name", side: SideClient, confidence: Likely, when: []*signal{{id: "exception:tls", exception: tlsException}, &wrongPrincipal, &clientFrame, &noOtherToken}},
	{id: "server-certificate/thumbprint", side: SideClient, confidence: Likely, when: []*signal{&negotiationFailed, {with: thrownBy, names: []string{"System.ServiceModel.Channels.HttpTransportSecurityHelpers", "ValidateServerCertificate"}}}},
	{id: "server-certificate/not-provided", side: SideClient, confidence: Likely, when: []*signal{&negotiationFailed, {with: thrownBy, names: []string{"System.ServiceModel.Security.TlsnegoTokenProvider", "ValidateSspiNegotiation"}}}},
	{id: "client-certificate/not-presented/tls-negotiation", side: SideService, confidence: Certain, when: []*signal{&tokenInvalid, &negotiationItself, &noClientFrame}},
	{id: "client-certificate/mapping-failed/certificate-logon", side: SideService, confidence: Certain, when: []*signal{&tokenRefused, &certificateLogon, &noClientFrame}},
	{id: "client-certificate/*/validator", side: SideService, confidence: Likely, causes: causesWithMapping[:], when: []*signal{&tokenOrHandshakeRefused, &x509Validator, &serviceFrame, &noClientFrame, &noOtherToken}},
	{id: "client-certificate/rejected-by-validator/https-validator", side: SideService, confidence: Certain, when: []*signal{&tokenRefused, &x509Validator, &httpsListenerFrame, &noClientFrame, &noOtherToken}},
	{id: "client-certificate/rejected-by-validator/ssl-stream", side: SideService, confidence: Certain, when: []*signal{&tokenOrHandshakeRefused, &x509Validator, &sslAcceptorFrame, &noClientFrame, &noOtherToken}},
	{id: "client-certificate/rejected-by-validator/message-security", side: SideService, confidence: Certain, when: []*signal{&tokenRefused, &x509Validator, &serviceFrame, &noClientFrame, &noOtherToken}},
	// That the check of a stream failed: the certificate was refused, or there was none.
	{id: "client-certificate/negotiation/ssl-handshake", side: SideService, confidence: Likely, when: []*signal{&handshakeRefused, {with: frameMethod, names: []string{"StartSendAuthResetSignal"}}, &sslAcceptorFrame, &noClientFrame, &noNativeCode}},

	// The caller's own certificate, and the service's, before they are shown to anyone; the frame tells whose.
	{id: "client-certificate/no-private-key/tls-negotiation", side: SideClient, confidence: Certain, when: []*signal{&badArgument, &keyOfClient}},
	{id: "client-certificate/not-found-in-store/client-credentials", side: SideClient, confidence: Certain, when: []*signal{&badOperation, {id: "frame:client-credential", with: soughtFor, names: []string{clientsOwn}}}},
	{id: "server-certificate/private-key", side: SideService, confidence: Certain, when: []*signal{&badArgument, &keyOfService}},
	{id: "server-certificate/store-of-service", side: SideService, confidence: Certain, when: []*signal{&badOperation, {id: "frame:service-credential", with: soughtFor, names: []string{servicesOwn}}}},
	{id: "server-certificate/store-of-client", side: SideClient, confidence: Certain, when: []*signal{&badOperation, {id: "frame:service-known-to-client", with: soughtFor, names: []string{clientsOfService}}}},

	// The caller's own certificate again: its key cannot be used, or there is no certificate at all.
	{id: "client-certificate/no-private-key/tls-credentials", side: SideClient, confidence: Likely, when: []*signal{&keyRefused, {with: frameMethod, names: []string{"AcquireClientCredentials"}}, &noOtherToken}},
	{id: "client-certificate/no-private-key/message-signature", side: SideClient, confidence: Likely, when: []*signal{&badKey, &keyFrame, &clientFrame, &noOtherToken}},
	{id: "client-certificate/not-presented/client-credentials", side: SideClient, confidence: Certain, when: []*signal{&badOperation, &credentialsFrame, &certificateAsked}},
	{id: "client-certificate/not-found-in-store/msmq", side: SideClient, confidence: Certain, when: []*signal{&badOperation, {with: thrownBy, names: []string{"System.ServiceModel.Channels.", "ApplyCertificateIfNeeded"}}}},
	{id: "client-certificate/not-presented/mutual-duplex", side: SideClient, confidence: Likely, when: []*signal{&badOperation, {with: says, names: []string{"MutualCertificateDuplexBindingElement"}}, &clientFrame}},
	{id: "client-certificate/not-found-in-store/token-provider", side: SideClient, confidence: Likely, when: []*signal{{id: "exception:token", exception: tokenException}, {with: thrownBy, names: []string{"System.IdentityModel.Selectors.X509SecurityTokenProvider", ".ctor"}}, &clientFrame}},
	{id: "server-certificate/message-key", side: SideService, confidence: Likely, when: []*signal{&badKey, &keyFrame, &serviceFrame, &noClientFrame, &noOtherToken}},
	{id: "server-certificate/missing", side: SideService, confidence: Certain, when: []*signal{&badOperation, {with: thrownBy, names: []string{serviceTokenManager, "CreateServerX509TokenProvider"}}}},
	{id: "server-certificate/tls-credentials", side: SideService, confidence: Likely, when: []*signal{&keyRefused, {with: frameMethod, names: []string{"AcquireServerCredentials"}}, &noOtherToken}},

	// Configurations that cannot work, found as a binding or a host is made of them.
	{id: "client-certificate/configuration-mismatch/credential-only", confidence: Certain, when: []*signal{&badOperation, {with: thrownBy, names: []string{"System.ServiceModel.HttpTransportSecurity", "ConfigureTransportAuthentication"}}}},
	{id: "client-certificate/configuration-mismatch/custom-validator", side: SideService, confidence: Certain, when: []*signal{&badOperation, {with: thrownBy, names: []string{"System.ServiceModel.Security.X509ClientCertificateAuthentication", "GetCertificateValidator"}}}},
	{id: "client-certificate/configuration-mismatch/callback", side: SideService, confidence: Likely, when: []*signal{&badOperation, {with: thrownBy, names: []string{serviceTokenManager, "CreateUncorrelatedDuplexSecurityTokenProvider", "CreateSecurityTokenProvider"}}}},
	{id: "client-certificate/configuration-mismatch/https-listener", side: SideService, confidence: Likely, when: []*signal{&badOperation, {with: thrownBy, names: []string{"System.ServiceModel.Channels.HttpsChannelListener", ".ctor"}}}},

	// Lines of System.Net: the service asked, and the caller has nothing to give.
	{id: "client-certificate/not-presented/system-net", side: SideClient, confidence: Likely, when: []*signal{{with: line, names: []string{lineNoneLeft, lineNoneGiven}}}},
	{id: "client-certificate/not-found-in-store/system-net", side: SideClient, confidence: Likely, when: []*signal{{with: line, names: []string{lineNoKeyFound, lineStoreFailed}}}},
	{id: "client-certificate/no-private-key/system-net", side: SideClient, confidence: Likely, causes: []string{"no-private-key"}, when: []*signal{{with: line, names: []string{lineCredentials}}}},

	// 403 is all that the caller is told of a missing or refused certificate. Without TLS the record is the same, to the
	// letter, and there it means something else: the call must be known to use it. Where no record tells, it is a hint.
	{id: "client-certificate/not-presented/http-forbidden", side: SideClient, confidence: Likely, when: []*signal{&forbidden, &securityRefused, &httpClientFrame, &noOtherScheme, &calledTLS, &notTold}},

	// Hints: they never count as a failure, and say where to look.
	{id: "client-certificate/not-presented/http-forbidden-unknown-scheme", side: SideClient, when: []*signal{&forbidden, &securityRefused, &httpClientFrame, &noOtherScheme, &notCalledPlain, &notTold}},
	{id: "client-certificate/not-found-in-store/service-credentials", side: SideService, when: []*signal{&badOperation, {id: "frame:client-known-to-service", with: soughtFor, names: []string{servicesOfClients}}}},
	{id: "client-certificate/negotiation/ssl-stream", side: SideService, when: []*signal{&handshakeRefused, &sslAcceptorFrame, &noClientFrame, &noNativeCode}},
	{id: "client-certificate/rejected-by-validator/unknown-side", when: []*signal{&tokenRefused, &x509Validator, &noClientFrame, &noOtherToken}},
	{id: "client-certificate/not-presented/client-credentials-unknown", side: SideClient, when: []*signal{&badOperation, &credentialsFrame}},
	{id: "client-certificate/negotiation/ssl-initiator", side: SideClient, when: []*signal{&negotiationFailed, {with: innermost, names: []string{"System.IO.IOException"}}, &sslInitiatorFrame}},
	{id: "client-certificate/negotiation/https-channel", side: SideClient, when: []*signal{&negotiationFailed, {with: innermost, names: []string{webException}}, &httpClientFrame}},
	{id: "client-certificate/rejected-by-validator/identity-framework", when: []*signal{{with: messageID, names: []string{"ID4257"}}}},
	{id: "client-certificate/mapping-failed/identity-framework", when: []*signal{{with: messageID, names: []string{"ID4070"}}}},
	{id: "client-certificate/not-found-in-store/identity-framework", when: []*signal{{with: messageID, names: []string{"ID1025"}}}},
	{id: "client-certificate/no-private-key/identity-framework", when: []*signal{{with: messageID, names: []string{"ID1039"}}}},
	{id: "client-certificate/rejected-by-validator/soap-fault", when: []*signal{&faulted}},
}

// code looks for the trace code with the full name.
func code(v *view, s *signal) (Evidence, bool) {
	if v.code == nil || !contains(s.names, v.code.Name) {
		return Evidence{}, false
	}
	return v.codeEvidence(), true
}

// described gives the code in the description its name back.
func (v *view) described() (NativeCode, bool) {
	switch {
	case v.number == "":
		return NativeCode{}, false
	case v.value <= 0xFFFF:
		return LookupNativeLow(uint16(v.value))
	}
	n, ok := LookupNative(v.value)
	return n, ok && n.verdict
}

// tokenRefused looks for an exception that refuses a security token of whatever kind.
var tokenRefused = signal{id: "exception:token-refused", exception: tokenException}

// tokenInvalid looks for the exception that says that a token is missing or not valid.
var tokenInvalid = signal{id: "exception:token-invalid", exception: func(t string) bool {
	return t == "System.IdentityModel.Tokens.SecurityTokenValidationException"
}}

// handshakeRefused looks for the exception of a TLS stream whose certificate check said no.
var handshakeRefused = signal{id: "exception:handshake-refused", exception: handshakeException}

// tokenOrHandshakeRefused looks for either.
var tokenOrHandshakeRefused = signal{id: "exception:token-or-handshake-refused", exception: func(t string) bool {
	return tokenException(t) || handshakeException(t)
}}

func tokenException(t string) bool {
	return strings.HasPrefix(t, "System.IdentityModel.Tokens.SecurityToken") && strings.HasSuffix(t, "Exception")
}

func handshakeException(t string) bool {
	return t == "System.Security.Authentication.AuthenticationException"
}

var (
	// x509Validator looks for the code that checks X.509 certificates, on either side.
	x509Validator = signal{id: "frame:x509-validator", frame: x509Frame}
	// clientFrame looks for code that only the calling side runs: there it is the service's certificate.
	clientFrame = signal{id: "frame:client", frame: callingFrame}
	// serviceFrame looks for code that only the called side runs.
	serviceFrame = signal{id: "frame:service", frame: calledFrame}
	// sslAcceptorFrame looks for the called side of the TLS stream of net.tcp.
	sslAcceptorFrame = signal{id: "frame:ssl-acceptor", frame: func(f frame) bool {
		return f.in("System.ServiceModel") && f.segment(func(s string) bool { return strings.HasPrefix(s, "SslStreamSecurityUpgradeAcceptor") })
	}}
	// httpsListenerFrame looks for the HTTPS listener, which runs a validator of its own only where it is a custom one.
	httpsListenerFrame = signal{id: "frame:https-listener", frame: func(f frame) bool {
		return f.in("System.ServiceModel") && f.segment(func(s string) bool { return s == "HttpsChannelListener" })
	}}
)

// negotiationItself looks for the exception that the TLS negotiation of message security throws itself, and not
// a validator that it calls: there the caller gave no certificate. All other faults that it throws itself are of
// other types.
var negotiationItself = signal{id: "frame:negotiation-itself", seen: func(v *view) (Evidence, bool) {
	f, _ := v.frame(func(f frame) bool { return !throwHelper(f) })
	ok := f.typ == "System.ServiceModel.Security.TlsnegoTokenAuthenticator" && f.method == "ValidateSspiNegotiation"
	return Evidence{"frame", f.String()}, ok
}}

// noClientFrame holds where nothing shows the calling side.
var noClientFrame = signal{id: "no-frame:client", seen: func(v *view) (Evidence, bool) {
	_, ok := v.frame(callingFrame)
	return Evidence{}, !ok
}}

// noWindowsIdentity holds unless all that the service proved is a Windows account: no certificate is meant then.
var noWindowsIdentity = signal{id: "no-field:windows-identity", seen: func(v *view) (Evidence, bool) {
	claims, windows := 0, 0
	if x := v.record.Extended; x != nil {
		for i := range x.Children {
			if c := &x.Children[i]; c.Name == "Claim" {
				claims++
				for _, kind := range [...]string{"/spn", "/upn", "/sid"} {
					if strings.HasSuffix(c.text("ClaimType"), kind) {
						windows++
					}
				}
			}
		}
	}
	return Evidence{}, claims == 0 || windows < claims
}}

// noOtherToken holds where no frame checks a user name, a Windows or Kerberos ticket or a SAML token: a
// certificate that such a check looks at is that of an issuer, not the caller's.
var noOtherToken = signal{id: "no-frame:other-token", seen: func(v *view) (Evidence, bool) {
	_, ok := v.frame(otherTokenFrame)
	return Evidence{}, !ok
}}

// noNativeCode holds where Windows gave no code: with one, the handshake failed for a reason of its own, or the
// other side said no.
var noNativeCode = signal{id: "no-native-code", seen: func(v *view) (Evidence, bool) {
	_, win32 := v.exception(func(t string) bool { return t == "System.ComponentModel.Win32Exception" })
	return Evidence{}, len(v.native) == 0 && !win32
}}

// x509Frame says whether the frame belongs to the check of an X.509 certificate. Token providers, which fetch a
// certificate from a store, do not.
func x509Frame(f frame) bool {
	if !f.in("System.IdentityModel") && !f.in("System.ServiceModel") {
		return false
	}
	return f.segment(func(s string) bool {
		if strings.HasSuffix(s, "TrustValidator") {
			return true
		}
		return strings.HasPrefix(s, "X509") &&
			(strings.HasSuffix(s, "Authenticator") || strings.HasSuffix(s, "Validator") || strings.HasSuffix(s, "ValidatorEx") || strings.HasSuffix(s, "TokenHandler"))
	})
}

// callingFrame says whether only the calling side runs the frame's type.
func callingFrame(f frame) bool {
	return f.in("System.ServiceModel") && f.segment(func(s string) bool {
		switch s {
		case "ClientSecurityChannel", "SecuritySessionClientSettings", "IssuanceTokenProviderBase", "SspiNegotiationTokenProvider",
			"TlsnegoTokenProvider", "SpnegoTokenProvider", "AcceleratedTokenProvider", "SecuritySessionSecurityTokenProvider",
			"ServiceChannelProxy", "ChannelFactory":
			return true
		}
		return strings.Contains(s, "ChannelFactory") || strings.Contains(s, "UpgradeInitiator")
	})
}

// calledFrame says whether only the called side runs the frame's type.
func calledFrame(f frame) bool {
	return f.in("System.ServiceModel") && f.segment(func(s string) bool {
		switch s {
		case "ServerSecurityChannel", "SecuritySessionServerSettings", "NegotiationTokenAuthenticator", "SspiNegotiationTokenAuthenticator",
			"TlsnegoTokenAuthenticator", "SecuritySessionSecurityTokenAuthenticator", "ConnectionDemuxer", "HttpRequestContext":
			return true
		}
		return strings.Contains(s, "ChannelListener") || strings.Contains(s, "UpgradeAcceptor")
	})
}

// otherTokenFrame says whether the frame belongs to the check of a token that is no certificate.
func otherTokenFrame(f frame) bool {
	if !f.in("System.IdentityModel") && !f.in("System.ServiceModel") && !f.in("System.Net") {
		return false
	}
	return f.segment(func(s string) bool {
		for _, kind := range [...]string{"UserName", "Kerberos", "Saml", "Spnego", "WindowsStreamSecurity", "WindowsSecurityToken", "WindowsSspi", "NegoState", "NegotiateStream", "NTAuthentication", "Ntlm"} {
			if strings.Contains(s, kind) {
				return true
			}
		}
		return false
	})
}
