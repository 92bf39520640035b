package catalog

import (
	"bytes"
	"fmt"
	"strings"
)

// codeEvidence is what the trace code was found by.
func (v *view) codeEvidence() Evidence {
	switch {
	case v.record.Kind == KindEvent && v.provider != webServer: // all events of a request to IIS have the same number
		return v.eventEvidence()
	case v.code == nil:
		return Evidence{}
	case v.record.Identifier == "" && !v.record.HasEventID:
		return Evidence{"wording", invalidOrMissing(v.record)}
	case v.guess:
		return Evidence{"event-id", fmt.Sprint(v.record.EventID)}
	}
	return Evidence{"identifier", v.record.Identifier}
}

// invalidOrMissing gives the number of the address by which a record was known that has nothing else.
func invalidOrMissing(r *Record) string {
	if strings.Contains(r.Description, invalidCertificateLink) {
		return invalidCertificateLink
	}
	return missingCertificateLink
}

// moreEvidence gives the other signals in the record that say something of the case, without those in known.
func (v *view) moreEvidence(known []Evidence) []Evidence {
	var more []Evidence
	add := func(e Evidence) {
		if e.Value == "" {
			return
		}
		for _, k := range append(known[:len(known):len(known)], more...) {
			if k == e {
				return
			}
		}
		more = append(more, e)
	}
	if v.number != "" {
		add(Evidence{"native-code", v.number})
	}
	for _, n := range v.native {
		add(Evidence{"native-code", fmt.Sprintf("0x%08X", n)})
	}
	add(v.why.evidence)
	if _, text, by := v.reason(); by == "wording" {
		add(Evidence{"wording", text})
	}
	add(v.codeEvidence())
	return more
}

// facts gives what the record tells of the case, as far as it does:
//
//	hosting         self or iis
//	endpoint        address of the listener, or its path where IIS owns it, or what the caller called; without query
//	port, host      of the endpoint, or of the Host header
//	caller          address that a proxy gave for the caller
//	userAgent       of the caller
//	proxy           names of headers that only a proxy writes
//	code            code of Windows as written, or whole
//	codeName        its name, as in CERT_E_UNTRUSTEDROOT
//	fullCode        the whole code, where only its low half is written
//	exceptionType   type of the exception that refused the certificate
//	keyException    type of the exception of a private key that is there but could not be opened
//	validator       its validator: ChainTrustValidator, PeerTrustValidator, PeerOrChainTrustValidator, custom
//	validatorType   type of a custom validator
//	reason          category id that code or wording of the exception speak for; likely, never certain
//	origin          type of the object that traced
//
// Values of headers that can hold secrets are never among them.
func (v *view) facts() []Field {
	var facts []Field
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, Field{name, value})
		}
	}
	endpoint := v.endpoint()
	if endpoint == "" && v.answer.status != "" {
		endpoint = withoutUser(v.callOut().Address)
	}
	headers := v.record.Extended.Find("Headers")
	host := headers.text("Host")
	add("hosting", v.hosting())
	add("endpoint", endpoint)
	add("host", first(authority(endpoint), host))
	add("port", first(port(endpoint), port("//"+host)))
	add("caller", headers.text("X-Forwarded-For"))
	add("userAgent", headers.text("User-Agent"))
	add("proxy", proxyHeaders(headers))
	v.addCode(add)
	if t, ok := v.exception(func(t string) bool { return tokenException(t) || handshakeException(t) }); ok {
		add("exceptionType", t)
	}
	add("keyException", v.keyException())
	validator, custom := v.validator()
	add("validator", validator)
	add("validatorType", custom)
	reason, _, _ := v.reason()
	add("reason", reason)
	origin, _, _ := strings.Cut(v.record.Origin, "/")
	add("origin", origin)
	return facts
}

// addCode adds the code of Windows, by what is known of it.
func (v *view) addCode(add func(name, value string)) {
	code, name, value := v.why.code, v.why.name, v.why.value
	switch {
	case v.number != "":
		code = v.number
	case code == "" && len(v.native) > 0:
		last := v.native[len(v.native)-1]
		code = fmt.Sprintf("0x%08X", last)
		if n, ok := LookupNative(last); ok && name == "" {
			name, value = n.Name, n.Value
		}
	}
	add("code", code)
	add("codeName", name)
	if value != 0 {
		add("fullCode", fmt.Sprintf("0x%08X", value))
	}
}

// endpoint gives the address that the record tells, without its query: that may hold anything.
func (v *view) endpoint() string {
	x := v.record.Extended
	for _, name := range [...]string{"Url", "Path", "AuthenticatorListenUri", "ListenUri", "ListenAddress"} {
		n := x.Find(name)
		if n == nil {
			continue
		}
		s := n.Text
		if s == "" {
			s = n.text("Address")
		}
		if i := strings.IndexAny(s, "?#"); i >= 0 {
			s = s[:i]
		}
		if s = withoutUser(strings.TrimSpace(s)); s != "" {
			return s
		}
	}
	return ""
}

// withoutUser takes a user name with its password out of an address.
func withoutUser(s string) string {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok {
		return s
	}
	host, path := rest, ""
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		host, path = rest[:i], rest[i:]
	}
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		host = host[i+1:]
	}
	return scheme + "://" + host + path
}

// validator names the validator right above the frame that asked it; type is that of one that is not .NET's own.
func (v *view) validator() (name, typ string) {
	for i, f := range v.frames {
		if i == 0 || !f.in("System.IdentityModel") || !f.segment(func(s string) bool { return s == "X509SecurityTokenAuthenticator" || s == "X509SecurityTokenHandler" }) {
			continue
		}
		asked := v.frames[i-1]
		if strings.HasPrefix(asked.typ, "System.") || strings.HasPrefix(asked.typ, "Microsoft.") {
			if x509Frame(asked) {
				return asked.typ[strings.LastIndexByte(asked.typ, '.')+1:], ""
			}
			return "", ""
		}
		return "custom", asked.typ
	}
	return "", ""
}

// reason gives the category that the exception speaks for beyond "refused": by code of Windows, by its type, or by
// its wording; text is what said so. It is likely at best, and no rule rests on it: the same failure must give the
// same verdict in every language.
func (v *view) reason() (category, text, by string) {
	if !v.reasoned {
		v.reasoned, v.speaksFor = true, v.findReason()
	}
	return v.speaksFor.category, v.speaksFor.evidence.Value, v.speaksFor.evidence.Kind
}

func (v *view) findReason() cause {
	if len(v.frames) == 0 {
		return cause{}
	}
	if v.why.category != "" {
		return v.why
	}
	for _, s := range v.prose {
		folded := []byte(s)
		for i, c := range folded {
			folded[i] = lower(c)
		}
		for _, w := range wordings {
			if i := bytes.Index(folded, []byte(w.part)); i >= 0 {
				return cause{category: w.category, evidence: Evidence{"wording", s[i : i+len(w.part)]}}
			}
		}
	}
	return cause{}
}

func expiryException(t string) bool {
	return t == "System.IdentityModel.Tokens.SecurityTokenExpiredException" || t == "System.IdentityModel.Tokens.SecurityTokenNotYetValidException"
}

// wordings are parts of messages in English, in small letters, with what they speak for; what explains a refusal best comes first.
var wordings = [...]struct{ part, category string }{
	{"is revoked", "revoked"},
	{"was revoked", "revoked"},
	{"been revoked", "revoked"},
	{"validity period", "expired-or-not-yet-valid"},
	{"usage time is invalid", "expired-or-not-yet-valid"},
	{"has expired", "expired-or-not-yet-valid"},
	{"not yet valid", "expired-or-not-yet-valid"},
	{"root certificate which is not trusted", "untrusted-root"},
	{"not in the trusted people", "untrusted-root"},
	{"untrusted certificate store", "untrusted-root"},
	{"could not be built to a trusted root", "chain-incomplete"},
	{"not valid for the requested usage", "wrong-usage"},
	{"unable to check revocation", "revocation-unknown"},
	{"revocation server was offline", "revocation-unknown"},
}

// proxyHeaders lists the names of those headers of a request that only something in front of the service writes.
func proxyHeaders(headers *Node) string {
	if headers == nil {
		return ""
	}
	var names []string
	for _, h := range headers.Children {
		for _, p := range [...]string{"Via", "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-ARR-SSL", "X-ARR-ClientCert", "X-Client-Cert", "X-SSL-Client-Cert", "X-Forwarded-Client-Cert"} {
			if strings.EqualFold(h.Name, p) {
				names = append(names, p)
			}
		}
	}
	return strings.Join(names, ", ")
}

// text gives the text of the first child with the name, whatever its case, or "".
func (n *Node) text(name string) string {
	if n == nil {
		return ""
	}
	for i := range n.Children {
		if strings.EqualFold(n.Children[i].Name, name) {
			return n.Children[i].Text
		}
	}
	return ""
}

// authority gives host and port of an address, as written.
func authority(address string) string {
	_, s, ok := strings.Cut(address, "//")
	if !ok {
		return ""
	}
	s, _, _ = strings.Cut(s, "/")
	return s
}

// port gives the port of an address, where one is written.
func port(address string) string {
	s := authority(address)
	i := strings.LastIndexByte(s, ':')
	if i < 0 || i == len(s)-1 || strings.Trim(s[i+1:], "0123456789") != "" {
		return ""
	}
	return s[i+1:]
}

// first gives the first of two that is not empty.
func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
