package catalog

import (
	"fmt"
	"strings"
)

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
var badArgument = exceptionSignal("argument", func(t string) bool { return t == "System.ArgumentException" })

// badOperation looks for the exception of a search that found no certificate, or more than one. It is the innermost: a
// store that cannot be opened has an exception of its own.
// Only a code that says that nothing was found may stand in it.
var badOperation = signal{"exception:invalid-operation", func(v *view) (Evidence, bool) {
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
	keyOfClient = keySignal("key-of-client", SideClient)
	// keyOfService looks for the service, checking its own key. A client never runs that check.
	keyOfService = keySignal("key-of-service", SideService)
)

func keySignal(id string, owner Side) signal {
	return signal{"frame:" + id, func(v *view) (Evidence, bool) {
		f, whose := v.keyOwner()
		return Evidence{"frame", f.String()}, whose == owner
	}}
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
func soughtFor(id, holder string) signal {
	return signal{"frame:" + id, func(v *view) (Evidence, bool) {
		f := v.storeCaller()
		return Evidence{"frame", f.String()}, f.typ == holder
	}}
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
var keyRefused = exceptionSignal("key-refused", func(t string) bool {
	return t == "System.ComponentModel.Win32Exception" || t == "System.Security.Cryptography.CryptographicException"
})

// badKey looks for what .NET throws where a private key is missing or cannot be opened, as the innermost exception.
var badKey = signal{"exception:bad-key", func(v *view) (Evidence, bool) {
	t := ""
	if n := len(v.types); n > 0 {
		t = v.types[n-1]
	}
	if _, ok := messageID("ID1039").seen(v); ok {
		return Evidence{"message-id", "ID1039"}, true
	}
	return Evidence{"exception-type", t}, t == "System.Security.Cryptography.CryptographicException" || t == "System.NotSupportedException"
}}

// keyFrame looks for the use of the private key of a certificate by the security of messages. To encrypt needs none.
var keyFrame = frameSignal("private-key", func(f frame) bool {
	return f.typ == "System.IdentityModel.Tokens.X509AsymmetricSecurityKey" && f.method != "EncryptKey" && f.method != "get_PublicKey"
})

// frameMethod looks for a method of System.Net's end of a TLS connection.
func frameMethod(name string) signal {
	return frameSignal(name, func(f frame) bool { return f.in("System.Net") && f.method == name })
}

// thrownBy looks for the method that threw, by how its type begins.
func thrownBy(typ string, methods ...string) signal {
	return signal{"frame:" + methods[0], func(v *view) (Evidence, bool) {
		f, _ := v.frame(func(f frame) bool { return !throwHelper(f) })
		return Evidence{"frame", f.String()}, strings.HasPrefix(f.typ, typ) && contains(methods, f.method)
	}}
}

// certificateLogon looks for the place where a certificate is mapped to a Windows account.
var certificateLogon = frameSignal("certificate-logon", func(f frame) bool {
	return (f.in("System.IdentityModel") || f.in("System.Security.Claims")) && strings.HasSuffix(f.method, "CertificateLogon")
})

// nativeCode looks for a code of Windows in an exception.
func nativeCode(code uint32) signal {
	return signal{"native-code", func(v *view) (Evidence, bool) {
		for _, c := range v.native {
			if c == code {
				return Evidence{"native-code", fmt.Sprintf("0x%08X", c)}, true
			}
		}
		return Evidence{}, false
	}}
}

// wrongPrincipal is SEC_E_WRONG_PRINCIPAL.
const wrongPrincipal = 0x80090322

// says looks for a name of .NET in a message: no language pack translates it.
func says(name string) signal {
	return signal{"name:" + name, func(v *view) (Evidence, bool) {
		for _, s := range v.prose {
			if hasName(s, name) {
				return Evidence{"message-id", name}, true
			}
		}
		return Evidence{}, false
	}}
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
var credentialsFrame = thrownBy("System.ServiceModel.ClientCredentialsSecurityTokenManager", "CreateSecurityTokenProvider")

// certificateAsked looks, right above it, for code that asks for nothing but a certificate. User names are asked for in the
// same way.
var certificateAsked = signal{"frame:certificate-asked", func(v *view) (Evidence, bool) {
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
var toldByService = signal{"tls-client", func(v *view) (Evidence, bool) {
	if v.line != "" {
		return line(lineHandshake).seen(v)
	}
	if _, ok := v.exception(tlsException); !ok || v.why.name == "" || len(v.native) > 0 && !v.nativeAlert() {
		return Evidence{}, false
	}
	if _, ok := v.frame(x509Frame); ok { // a check of the caller's own
		return Evidence{}, false
	}
	return clientFrame.seen(v)
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
var negotiationFailed = exceptionSignal("negotiation", func(t string) bool { return t == negotiationException })

// innermost looks for the type of the innermost exception.
func innermost(t string) signal {
	return signal{"exception:innermost", func(v *view) (Evidence, bool) {
		return Evidence{"exception-type", t}, len(v.types) > 0 && v.types[len(v.types)-1] == t
	}}
}

// sslInitiatorFrame looks for the calling side of the TLS stream of net.tcp.
var sslInitiatorFrame = frameSignal("ssl-initiator", func(f frame) bool {
	return f.in("System.ServiceModel") && f.segment(func(s string) bool { return strings.HasPrefix(s, "SslStreamSecurityUpgradeInitiator") })
})

// messageID looks for a message of Windows Identity Foundation by its number.
func messageID(id string) signal {
	return signal{"message-id:" + id, func(v *view) (Evidence, bool) {
		for _, s := range v.prose {
			if identityFrameworkID(s) == id {
				return Evidence{"message-id", id}, true
			}
		}
		return Evidence{}, false
	}}
}
