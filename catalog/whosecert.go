package catalog

import "strings"

// Whose certificate: the failures that happen before a certificate is shown to anyone. The client's and the
// service's fail with the same exception out of the same code, so only the frame that asked for the certificate
// tells whose it is: the type that holds it, or the end of the negotiation that needs its key. What a frame further
// out belongs to says nothing, because services call other services.

// The types of .NET whose frames tell.
const (
	securityUtils       = "System.ServiceModel.Security.SecurityUtils"
	tlsNegotiation      = "System.ServiceModel.Security.TlsSspiNegotiation"
	serviceTokenManager = "System.ServiceModel.Security.ServiceCredentialsSecurityTokenManager"

	clientsOwn        = "System.ServiceModel.Security.X509CertificateInitiatorClientCredential"  // clientCredentials/clientCertificate
	clientsOfService  = "System.ServiceModel.Security.X509CertificateRecipientClientCredential"  // clientCredentials/serviceCertificate
	servicesOwn       = "System.ServiceModel.Security.X509CertificateRecipientServiceCredential" // serviceCredentials/serviceCertificate
	servicesOfClients = "System.ServiceModel.Security.X509CertificateInitiatorServiceCredential" // serviceCredentials/clientCertificate
)

// badArgument looks for the exception by which both checks of a private key say no. Those that derive from it are
// about other arguments.
var badArgument = signal{id: "exception:argument", exception: func(t string) bool { return t == "System.ArgumentException" }}

// badOperation looks for the exception of a search that found no certificate, or more than one. It is the innermost: a
// store that cannot be opened has an exception of its own.
// Only a code that says that nothing was found may stand in it.
var badOperation = signal{id: "exception:invalid-operation", seen: func(v *view) (Evidence, bool) {
	const t = "System.InvalidOperationException"
	n := len(v.types)
	if n > 1 && len(v.native) > 0 {
		if c, ok := LookupNative(v.native[len(v.native)-1]); ok && c.Category == "not-found-in-store" {
			n--
		}
	}
	return Evidence{"exception-type", t}, n > 0 && v.types[n-1] == t
}}

var (
	// keyOfClient looks for the client's end of the TLS negotiation, checking its own key.
	keyOfClient = signal{id: "frame:key-of-client", with: keyOwned, names: []string{"client"}}
	// keyOfService looks for the service, checking its own key. A client never runs that check.
	keyOfService = signal{id: "frame:key-of-service", with: keyOwned, names: []string{"service"}}
)

func keyOwned(v *view, s *signal) (Evidence, bool) {
	f, whose := v.keyOwner()
	return Evidence{"frame", f.String()}, whose.String() == s.names[0]
}

// keyOwner gives the frame that tells whose private key was checked, and whose it is. The compiler may fold the two
// short methods that name the side into the constructor of the negotiation; then the type that constructs it tells.
func (v *view) keyOwner() (frame, Side) {
	checking := false
	for _, f := range v.frames {
		switch {
		case f.typ == securityUtils && f.method == "EnsureCertificateCanDoKeyExchange",
			f.typ == serviceTokenManager && f.method == "CreateServerX509TokenProvider",
			f.typ == tlsNegotiation && f.method == "ValidateServerCertificate":
			return f, SideService
		case f.typ == tlsNegotiation && f.method == "ValidateClientCertificate":
			return f, SideClient
		case f.typ == tlsNegotiation && f.method == "ValidatePrivateKey":
			checking = true
		case !checking || f.typ == tlsNegotiation || throwHelper(f):
		case strings.HasPrefix(f.typ+".", "System.ServiceModel.Security.TlsnegoTokenProvider."):
			return f, SideClient
		case strings.HasPrefix(f.typ+".", "System.ServiceModel.Security.TlsnegoTokenAuthenticator."):
			return f, SideService
		default:
			checking = false
		}
	}
	return frame{}, SideUnknown
}

// soughtFor looks for the type that had a certificate sought in a store, and fails where it was another.
func soughtFor(v *view, s *signal) (Evidence, bool) {
	f := v.storeCaller()
	return Evidence{"frame", f.String()}, f.typ == s.names[0]
}

// storeCaller gives the frame that had a certificate sought in a store, where the search itself threw: right above it.
func (v *view) storeCaller() frame {
	searching := false
	for _, f := range v.frames {
		switch {
		case f.typ == securityUtils && strings.HasPrefix(f.method, "GetCertificateFromStore"), f.typ == "System.IdentityModel.X509Util" && f.method == "ResolveCertificate":
			searching = true
		case !searching && f.in("System.Security.Cryptography.X509Certificates"):
		case searching:
			return f
		case !throwHelper(f):
			return frame{}
		}
	}
	return frame{}
}

// keyException gives the type of what the key itself threw: it is there, but could not be opened.
func (v *view) keyException() string {
	if _, owner := v.keyOwner(); owner == SideUnknown {
		return ""
	}
	t, _ := v.exception(func(t string) bool {
		return t == "System.Security.Cryptography.CryptographicException" || t == "System.Security.SecurityException"
	})
	return t
}

// throwHelper says whether the frame only traces and throws for the one below it.
func throwHelper(f frame) bool {
	return strings.HasPrefix(f.method, "ThrowHelper") || f.in("System.Runtime.Diagnostics") || f.in("System.ServiceModel.Diagnostics")
}

// keyRefused looks for Windows or .NET saying no to the use of a certificate's key.
var keyRefused = signal{id: "exception:key-refused", exception: func(t string) bool {
	return t == "System.ComponentModel.Win32Exception" || t == "System.Security.Cryptography.CryptographicException"
}}

// badKey looks for what .NET throws where a private key is missing or cannot be opened, as the innermost exception.
var badKey = signal{id: "exception:bad-key", seen: func(v *view) (Evidence, bool) {
	t := ""
	if n := len(v.types); n > 0 {
		t = v.types[n-1]
	}
	if v.begins("ID1039") {
		return Evidence{"message-id", "ID1039"}, true
	}
	return Evidence{"exception-type", t}, t == "System.Security.Cryptography.CryptographicException" || t == "System.NotSupportedException"
}}

// keyFrame looks for the use of the private key of a certificate by the security of messages. To encrypt needs none.
var keyFrame = signal{id: "frame:private-key", frame: func(f frame) bool {
	return f.typ == "System.IdentityModel.Tokens.X509AsymmetricSecurityKey" && f.method != "EncryptKey" && f.method != "get_PublicKey"
}}

// frameMethod looks for a method of System.Net's end of a TLS connection.
func frameMethod(v *view, s *signal) (Evidence, bool) {
	f, ok := v.frame(func(f frame) bool { return f.in("System.Net") && f.method == s.names[0] })
	return Evidence{"frame", f.String()}, ok
}

// thrownBy looks for the method that threw, by how its type begins.
func thrownBy(v *view, s *signal) (Evidence, bool) {
	f, _ := v.frame(func(f frame) bool { return !throwHelper(f) })
	return Evidence{"frame", f.String()}, strings.HasPrefix(f.typ, s.names[0]) && contains(s.names[1:], f.method)
}

// certificateLogon looks for the place where a certificate is mapped to a Windows account.
var certificateLogon = signal{id: "frame:certificate-logon", frame: func(f frame) bool {
	return (f.in("System.IdentityModel") || f.in("System.Security.Claims")) && strings.HasSuffix(f.method, "CertificateLogon")
}}

// wrongPrincipal looks for SEC_E_WRONG_PRINCIPAL in an exception.
var wrongPrincipal = signal{id: "native-code:server-certificate", seen: func(v *view) (Evidence, bool) {
	for _, c := range v.native {
		if c == 0x80090322 {
			return Evidence{"native-code", "0x80090322"}, true
		}
	}
	return Evidence{}, false
}}

// says looks for a name of .NET in a message: no language pack translates it.
func says(v *view, s *signal) (Evidence, bool) {
	for _, message := range v.prose {
		if hasName(message, s.names[0]) {
			return Evidence{"message-id", s.names[0]}, true
		}
	}
	return Evidence{}, false
}

// side says which end of a call the frames of an exception belong to.
func (v *view) side() Side {
	if _, ok := v.frame(callingFrame); ok {
		return SideClient
	}
	if _, ok := v.frame(func(f frame) bool {
		return calledFrame(f) || f.in("System.ServiceModel") && f.segment(func(s string) bool { return s == "ServiceHostBase" || s == "ServiceHost" })
	}); ok {
		return SideService
	}
	return SideUnknown
}

// credentialsFrame looks for the place where the client's credentials are asked for what is not among them.
var credentialsFrame = signal{id: "frame:credentials", with: thrownBy, names: []string{"System.ServiceModel.ClientCredentialsSecurityTokenManager", "CreateSecurityTokenProvider"}}

// certificateAsked looks, right above it, for code that asks for nothing but a certificate. User names are asked for in the
// same way.
var certificateAsked = signal{id: "frame:certificate-asked", seen: func(v *view) (Evidence, bool) {
	near := 0
	for _, f := range v.frames {
		if throwHelper(f) {
			continue
		}
		if strings.Contains(f.method, "CertificateTokenProvider") || strings.Contains(f.typ, "SslStreamSecurityUpgrade") || strings.HasSuffix(f.typ, ".AsymmetricSecurityProtocolFactory") {
			return Evidence{"frame", f.String()}, f.in("System.ServiceModel")
		}
		if near++; near > 4 {
			break
		}
	}
	return Evidence{}, false
}}

// alertCategories are what the end of a TLS connection that was shown a certificate may say of it as it ends it.
var alertCategories = [...]string{"untrusted-root", "expired-or-not-yet-valid", "revoked", "wrong-usage", "rejected-by-validator", "mapping-failed", "not-presented"}

// toldByService looks for the client's end of a handshake that the other side ended: frames, or the function of Windows.
// The code or name of the alert stands in the cause.
var toldByService = signal{id: "tls-client", seen: func(v *view) (Evidence, bool) {
	if v.line != "" {
		return Evidence{"line", lineHandshake}, strings.HasPrefix(v.line, lineHandshake)
	}
	if _, ok := v.exception(tlsException); !ok || v.why.name == "" || len(v.native) > 0 && !v.nativeAlert() {
		return Evidence{}, false
	}
	if _, ok := v.frame(x509Frame); ok { // a check of the caller's own
		return Evidence{}, false
	}
	return clientFrame.look(v)
}}

// nativeAlert says whether one of the codes of Windows is one that an alert becomes.
func (v *view) nativeAlert() bool {
	for _, c := range v.native {
		if n, ok := LookupNative(c); ok && alertCode(n) {
			return true
		}
	}
	return false
}

// tlsException says whether an exception of the type ends a handshake.
func tlsException(t string) bool {
	return handshakeException(t) || t == negotiationException
}

const negotiationException = "System.ServiceModel.Security.SecurityNegotiationException"

// negotiationFailed looks for the exception that WCF makes of a handshake that failed.
var negotiationFailed = signal{id: "exception:negotiation", exception: func(t string) bool { return t == negotiationException }}

// innermost looks for the type of the innermost exception.
func innermost(v *view, s *signal) (Evidence, bool) {
	return Evidence{"exception-type", s.names[0]}, len(v.types) > 0 && v.types[len(v.types)-1] == s.names[0]
}

// sslInitiatorFrame looks for the calling side of the TLS stream of net.tcp.
var sslInitiatorFrame = signal{id: "frame:ssl-initiator", frame: func(f frame) bool {
	return f.in("System.ServiceModel") && f.segment(func(s string) bool { return strings.HasPrefix(s, "SslStreamSecurityUpgradeInitiator") })
}}

// messageID looks for a message of Windows Identity Foundation by its number.
func messageID(v *view, s *signal) (Evidence, bool) {
	return Evidence{"message-id", s.names[0]}, v.begins(s.names[0])
}

// begins says whether a message begins with the number.
func (v *view) begins(id string) bool {
	for _, s := range v.prose {
		if identityFrameworkID(s) == id {
			return true
		}
	}
	return false
}
