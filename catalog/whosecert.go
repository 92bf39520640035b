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
var badArgument = exceptionSignal("argument", func(t string) bool { return t == "System.ArgumentException" })

// badOperation looks for the exception of a search that found no certificate, or more than one. It is the innermost: a
// store that cannot be opened has an exception of its own.
var badOperation = signal{"exception:invalid-operation", func(v *view) (Evidence, bool) {
	const t = "System.InvalidOperationException"
	return Evidence{"exception-type", t}, len(v.types) > 0 && v.types[len(v.types)-1] == t
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
		case f.typ == securityUtils && strings.HasPrefix(f.method, "GetCertificateFromStore"):
			searching = true
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
