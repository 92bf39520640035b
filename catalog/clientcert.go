package catalog

import (
	"slices"
	"strings"
)

// rules is the table of what the product knows of client certificates, the most specific rule first: of the rules
// whose signals are all seen, the first one speaks. Ids are append-only.
var rules = slices.Concat([]Rule{
	// The HTTPS listener says it by a code of its own. A self-hosted one adds the low half of the code that
	// Windows ended the check with.
	{"client-certificate/not-presented/https-listener", "not-presented", SideService, Certain, []signal{code(codeHTTPSNotPresent)}},
}, byCause("https-listener", SideService, Likely, causes[:], code(codeHTTPSInvalid)), []Rule{
	{"client-certificate/rejected-by-validator/https-listener", "rejected-by-validator", SideService, Certain, []signal{code(codeHTTPSInvalid)}},

	// The TLS stream of net.tcp.
	{"client-certificate/not-presented/ssl-stream", "not-presented", SideService, Certain, []signal{code(codeSSLMissing)}},

	// The caller compared what the service proved of itself with what it expected.
	{"server-certificate/identity", CategoryServer, SideClient, Likely, []signal{code(codeIdentity), noWindowsIdentity}},
	{"server-certificate/identity-unknown", CategoryServer, SideClient, Likely, []signal{code(codeNoIdentity)}},
	{"server-certificate/identity-name", CategoryServer, SideClient, Likely, []signal{code(codeIdentityName)}},

	// Exceptions. Frames of the calling side come first: there the validator looks at the service's certificate,
	// also when the caller is itself a service.
	{"server-certificate/validation", CategoryServer, SideClient, Certain, []signal{tokenRefused, x509Validator, clientFrame, noOtherToken}},
}, byCause("tls-alert", SideClient, Likely, alertCategories[:], toldByService, noOtherToken), []Rule{
	{"server-certificate/https-channel", CategoryServer, SideClient, Likely, []signal{handshakeRefused, clientFrame, noNativeCode, noOtherToken}},
	{"server-certificate/tls-name", CategoryServer, SideClient, Likely, []signal{exceptionSignal("tls", tlsException), nativeCode(wrongPrincipal), clientFrame, noOtherToken}},
	{"server-certificate/thumbprint", CategoryServer, SideClient, Likely, []signal{negotiationFailed, thrownBy("System.ServiceModel.Channels.HttpTransportSecurityHelpers", "ValidateServerCertificate")}},
	{"server-certificate/not-provided", CategoryServer, SideClient, Likely, []signal{negotiationFailed, thrownBy("System.ServiceModel.Security.TlsnegoTokenProvider", "ValidateSspiNegotiation")}},
	{"client-certificate/not-presented/tls-negotiation", "not-presented", SideService, Certain, []signal{tokenInvalid, negotiationItself, noClientFrame}},
	{"client-certificate/mapping-failed/certificate-logon", "mapping-failed", SideService, Certain, []signal{tokenRefused, certificateLogon, noClientFrame}},
}, byCause("validator", SideService, Likely, append(causes[:], "mapping-failed"), tokenOrHandshakeRefused, x509Validator, serviceFrame, noClientFrame, noOtherToken), []Rule{
	{"client-certificate/rejected-by-validator/https-validator", "rejected-by-validator", SideService, Certain, []signal{tokenRefused, x509Validator, httpsListenerFrame, noClientFrame, noOtherToken}},
	{"client-certificate/rejected-by-validator/ssl-stream", "rejected-by-validator", SideService, Certain, []signal{tokenOrHandshakeRefused, x509Validator, sslAcceptorFrame, noClientFrame, noOtherToken}},
	{"client-certificate/rejected-by-validator/message-security", "rejected-by-validator", SideService, Certain, []signal{tokenRefused, x509Validator, serviceFrame, noClientFrame, noOtherToken}},

	{"client-certificate/rejected-by-validator/ssl-handshake", "rejected-by-validator", SideService, Likely, []signal{handshakeRefused, frameMethod("StartSendAuthResetSignal"), sslAcceptorFrame, noClientFrame, noNativeCode}},

	// The caller's own certificate, and the service's, before they are shown to anyone; the frame tells whose.
	{"client-certificate/no-private-key/tls-negotiation", "no-private-key", SideClient, Certain, []signal{badArgument, keyOfClient}},
	{"client-certificate/not-found-in-store/client-credentials", "not-found-in-store", SideClient, Certain, []signal{badOperation, soughtFor("client-credential", clientsOwn)}},
	{"server-certificate/private-key", CategoryServer, SideService, Certain, []signal{badArgument, keyOfService}},
	{"server-certificate/store-of-service", CategoryServer, SideService, Certain, []signal{badOperation, soughtFor("service-credential", servicesOwn)}},
	{"server-certificate/store-of-client", CategoryServer, SideClient, Certain, []signal{badOperation, soughtFor("service-known-to-client", clientsOfService)}},

	// The caller's own certificate again: its key cannot be used, or there is no certificate at all.
	{"client-certificate/no-private-key/tls-credentials", "no-private-key", SideClient, Likely, []signal{keyRefused, frameMethod("AcquireClientCredentials"), noOtherToken}},
	{"client-certificate/no-private-key/message-signature", "no-private-key", SideClient, Likely, []signal{badKey, keyFrame, clientFrame, noOtherToken}},
	{"client-certificate/not-presented/client-credentials", "not-presented", SideClient, Certain, []signal{badOperation, credentialsFrame, certificateAsked}},
	{"client-certificate/not-found-in-store/msmq", "not-found-in-store", SideClient, Certain, []signal{badOperation, thrownBy("System.ServiceModel.Channels.", "ApplyCertificateIfNeeded")}},
	{"client-certificate/not-presented/mutual-duplex", "not-presented", SideClient, Likely, []signal{badOperation, says("MutualCertificateDuplexBindingElement"), clientFrame}},
	{"client-certificate/not-found-in-store/token-provider", "not-found-in-store", SideClient, Likely, []signal{exceptionSignal("token", tokenException), thrownBy("System.IdentityModel.Selectors.X509SecurityTokenProvider", ".ctor"), clientFrame}},
	{"server-certificate/message-key", CategoryServer, SideService, Likely, []signal{badKey, keyFrame, serviceFrame, noClientFrame, noOtherToken}},
	{"server-certificate/missing", CategoryServer, SideService, Certain, []signal{badOperation, thrownBy(serviceTokenManager, "CreateServerX509TokenProvider")}},
	{"server-certificate/tls-credentials", CategoryServer, SideService, Likely, []signal{keyRefused, frameMethod("AcquireServerCredentials"), noOtherToken}},

	// Configurations that cannot work, found as a binding or a host is made of them.
	{"client-certificate/configuration-mismatch/credential-only", "configuration-mismatch", SideUnknown, Certain, []signal{badOperation, thrownBy("System.ServiceModel.HttpTransportSecurity", "ConfigureTransportAuthentication")}},
	{"client-certificate/configuration-mismatch/custom-validator", "configuration-mismatch", SideService, Certain, []signal{badOperation, thrownBy("System.ServiceModel.Security.X509ClientCertificateAuthentication", "GetCertificateValidator")}},
	{"client-certificate/configuration-mismatch/callback", "configuration-mismatch", SideService, Likely, []signal{badOperation, thrownBy(serviceTokenManager, "CreateUncorrelatedDuplexSecurityTokenProvider", "CreateSecurityTokenProvider")}},
	{"client-certificate/configuration-mismatch/https-listener", "configuration-mismatch", SideService, Likely, []signal{badOperation, thrownBy("System.ServiceModel.Channels.HttpsChannelListener", ".ctor")}},

	// Lines of System.Net: the service asked, and the caller has nothing to give.
	{"client-certificate/not-presented/system-net", "not-presented", SideClient, Likely, []signal{line(lineNoneLeft, lineNoneGiven)}},
	{"client-certificate/not-found-in-store/system-net", "not-found-in-store", SideClient, Likely, []signal{line(lineNoKeyFound, lineStoreFailed)}},
	{"client-certificate/no-private-key/system-net", "no-private-key", SideClient, Likely, []signal{line(lineCredentials), because("no-private-key")}},

	// 403 is all that the caller is told of a missing or refused certificate. Without TLS the record is the same, to the
	// letter, and there it means something else: the call must be known to use it. Where no record tells, it is a hint.
	{"client-certificate/not-presented/http-forbidden", "not-presented", SideClient, Likely, []signal{forbidden, securityRefused, httpClientFrame, noOtherScheme, calledTLS, notTold}},

	// Hints: they never count as a failure, and say where to look.
	{"client-certificate/not-presented/http-forbidden-unknown-scheme", "not-presented", SideClient, Hint, []signal{forbidden, securityRefused, httpClientFrame, noOtherScheme, notCalledPlain, notTold}},
	{"client-certificate/not-found-in-store/service-credentials", "not-found-in-store", SideService, Hint, []signal{badOperation, soughtFor("client-known-to-service", servicesOfClients)}},
	{"client-certificate/negotiation/ssl-stream", "negotiation", SideService, Hint, []signal{handshakeRefused, sslAcceptorFrame, noClientFrame, noNativeCode}},
	{"client-certificate/rejected-by-validator/unknown-side", "rejected-by-validator", SideUnknown, Hint, []signal{tokenRefused, x509Validator, noClientFrame, noOtherToken}},
	{"client-certificate/not-presented/client-credentials-unknown", "not-presented", SideClient, Hint, []signal{badOperation, credentialsFrame}},
	{"client-certificate/negotiation/ssl-initiator", "negotiation", SideClient, Hint, []signal{negotiationFailed, innermost("System.IO.IOException"), sslInitiatorFrame}},
	{"client-certificate/negotiation/https-channel", "negotiation", SideClient, Hint, []signal{negotiationFailed, innermost(webException), httpClientFrame}},
	{"client-certificate/rejected-by-validator/identity-framework", "rejected-by-validator", SideUnknown, Hint, []signal{messageID("ID4257")}},
	{"client-certificate/mapping-failed/identity-framework", "mapping-failed", SideUnknown, Hint, []signal{messageID("ID4070")}},
	{"client-certificate/not-found-in-store/identity-framework", "not-found-in-store", SideUnknown, Hint, []signal{messageID("ID1025")}},
	{"client-certificate/no-private-key/identity-framework", "no-private-key", SideUnknown, Hint, []signal{messageID("ID1039")}},
	{"client-certificate/rejected-by-validator/soap-fault", "rejected-by-validator", SideUnknown, Hint, []signal{faulted}},
}, eventRules)

// code looks for the trace code with the full name.
func code(name string) signal {
	return signal{"code:" + name, func(v *view) (Evidence, bool) {
		if v.code == nil || v.code.Name != name {
			return Evidence{}, false
		}
		return v.codeEvidence(), true
	}}
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
var tokenRefused = exceptionSignal("token-refused", tokenException)

// tokenInvalid looks for the exception that says that a token is missing or not valid.
var tokenInvalid = exceptionSignal("token-invalid", func(t string) bool {
	return t == "System.IdentityModel.Tokens.SecurityTokenValidationException"
})

// handshakeRefused looks for the exception of a TLS stream whose certificate check said no.
var handshakeRefused = exceptionSignal("handshake-refused", handshakeException)

// tokenOrHandshakeRefused looks for either.
var tokenOrHandshakeRefused = exceptionSignal("token-or-handshake-refused", func(t string) bool {
	return tokenException(t) || handshakeException(t)
})

func tokenException(t string) bool {
	return strings.HasPrefix(t, "System.IdentityModel.Tokens.SecurityToken") && strings.HasSuffix(t, "Exception")
}

func handshakeException(t string) bool {
	return t == "System.Security.Authentication.AuthenticationException"
}

func exceptionSignal(id string, test func(string) bool) signal {
	return signal{"exception:" + id, func(v *view) (Evidence, bool) {
		t, ok := v.exception(test)
		return Evidence{"exception-type", t}, ok
	}}
}

var (
	// x509Validator looks for the code that checks X.509 certificates, on either side.
	x509Validator = frameSignal("x509-validator", x509Frame)
	// clientFrame looks for code that only the calling side runs: there it is the service's certificate.
	clientFrame = frameSignal("client", callingFrame)
	// serviceFrame looks for code that only the called side runs.
	serviceFrame = frameSignal("service", calledFrame)
	// sslAcceptorFrame looks for the called side of the TLS stream of net.tcp.
	sslAcceptorFrame = frameSignal("ssl-acceptor", func(f frame) bool {
		return f.in("System.ServiceModel") && f.segment(func(s string) bool { return strings.HasPrefix(s, "SslStreamSecurityUpgradeAcceptor") })
	})
	// httpsListenerFrame looks for the HTTPS listener, which runs a validator of its own only where it is a custom one.
	httpsListenerFrame = frameSignal("https-listener", func(f frame) bool {
		return f.in("System.ServiceModel") && f.segment(func(s string) bool { return s == "HttpsChannelListener" })
	})
)

func frameSignal(id string, test func(frame) bool) signal {
	return signal{"frame:" + id, func(v *view) (Evidence, bool) {
		f, ok := v.frame(test)
		return Evidence{"frame", f.String()}, ok
	}}
}

// negotiationItself looks for the exception that the TLS negotiation of message security throws itself, and not
// a validator that it calls: there the caller gave no certificate. All other faults that it throws itself are of
// other types.
var negotiationItself = signal{"frame:negotiation-itself", func(v *view) (Evidence, bool) {
	f, _ := v.frame(func(f frame) bool { return !throwHelper(f) })
	ok := f.typ == "System.ServiceModel.Security.TlsnegoTokenAuthenticator" && f.method == "ValidateSspiNegotiation"
	return Evidence{"frame", f.String()}, ok
}}

// noClientFrame holds where nothing shows the calling side.
var noClientFrame = signal{"no-frame:client", func(v *view) (Evidence, bool) {
	_, ok := v.frame(callingFrame)
	return Evidence{}, !ok
}}

// noWindowsIdentity holds unless all that the service proved is a Windows account: no certificate is meant then.
var noWindowsIdentity = signal{"no-field:windows-identity", func(v *view) (Evidence, bool) {
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
var noOtherToken = signal{"no-frame:other-token", func(v *view) (Evidence, bool) {
	_, ok := v.frame(otherTokenFrame)
	return Evidence{}, !ok
}}

// noNativeCode holds where Windows gave no code: with one, the handshake failed for a reason of its own, or the
// other side said no.
var noNativeCode = signal{"no-native-code", func(v *view) (Evidence, bool) {
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
