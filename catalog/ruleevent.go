package catalog

import (
	"bytes"
	"strconv"
	"strings"
)

// Windows events: those of Schannel, CAPI2, IIS and WCF itself. An event is known by its provider and number; its values
// count, its text never, because that is in the language of the machine.

// provider is who wrote a Windows event.
type provider uint8

const (
	otherProvider provider = iota
	schannel               // TLS of Windows
	capi2                  // check of certificates
	webServer              // IIS: a failed-request log
	wcfTracing             // WCF's own events for event tracing
	wcfLog                 // WCF's entries in the application log, its audit among them
	wsAT                   // WCF's bridge to distributed transactions
)

// providerOf knows providers by name.
func providerOf[T string | []byte](name T) provider {
	switch string(name) {
	case "Schannel", "Microsoft-Windows-Schannel-Events":
		return schannel
	case "Microsoft-Windows-CAPI2":
		return capi2
	case "WWW Server":
		return webServer
	case "Microsoft-Windows-Application Server-Applications":
		return wcfTracing
	}
	for _, p := range [...]struct {
		begins string
		is     provider
	}{{"System.ServiceModel", wcfLog}, {"ServiceModel", wcfLog}, {"MSDTC Bridge", wsAT}, {"Microsoft.Transactions", wsAT}} {
		if len(name) >= len(p.begins) && string(name[:len(p.begins)]) == p.begins {
			return p.is
		}
	}
	return otherProvider
}

// auditQualifiers stand in front of the numbers of WCF's audit, which the documentation counts from 166.
const (
	auditQualifiers = "49158"
	auditFirst      = 166
)

// Numbers of WCF's events.
const (
	eventNegotiation = 3355 // SecurityNegotiationProcessingFailure
	eventIdentity    = 3357 // SecurityIdentityVerificationFailure
	eventToken       = 5404 // TokenValidationFailure
	auditMessage     = 170  // MessageAuthenticationFailure
	auditNegotiation = 172  // SecurityNegotiationFailure
	auditTransport   = 174  // TransportAuthenticationFailure
)

// lookAtEvent reads a Windows event.
func lookAtEvent(r *Record) *view {
	e := r.Event
	if e == nil || !r.HasEventID {
		return nil
	}
	v := &view{record: r, provider: providerOf(r.Source)}
	v.event = r.EventID
	switch v.provider {
	case otherProvider:
		return nil
	case schannel:
		v.lookAtSchannel(e)
	case capi2:
		if checksChain(v.event) {
			v.lookAtChain(e.Payload)
		}
	case webServer:
		v.lookAtStatus(e)
	case wcfTracing:
		for _, d := range e.Data {
			// An exception is written as XML, or as .NET prints it.
			if _, text, ok := strings.Cut(d.Value, "<ExceptionString>"); ok {
				text, _, _ = strings.Cut(text, "</ExceptionString>")
				v.addText(text, nil)
			} else if strings.HasPrefix(d.Value, "System.") && strings.Contains(d.Value, "Exception: ") {
				v.addText(d.Value, nil)
			}
		}
		v.lookAtCause()
	case wcfLog:
		if r.EventID < 16 && e.Qualifiers == auditQualifiers {
			v.event = auditFirst + r.EventID
		}
		for _, d := range e.Data {
			if strings.Contains(d.Value, "Exception: ") {
				v.prose = append(v.prose, d.Value)
			}
		}
		v.lookAtCause()
	}
	return v
}

// lookAtSchannel reads what Windows says of a handshake: a code, or the alert that ended it.
func (v *view) lookAtSchannel(e *Event) {
	switch v.event {
	case 36887, 36888:
		if a, ok := lookupAlert(e.value("AlertDesc")); ok {
			v.why = causeOfAlert(a)
		}
	default:
		if n, text, ok := codeIn(e.value("ErrorCode"), func(NativeCode) bool { return true }); ok {
			v.why = causeOf(n, text)
		}
	}
}

// value gives the data with the name, whatever its case, or, where nothing has a name, the first.
func (e *Event) value(name string) string {
	for _, d := range e.Data {
		if strings.EqualFold(d.Name, name) {
			return strings.TrimSpace(d.Value)
		}
	}
	if len(e.Data) > 0 && e.Data[0].Name == "" {
		return strings.TrimSpace(e.Data[0].Value)
	}
	return ""
}

// clientUsage is the usage by which a certificate proves a client.
const clientUsage = "1.3.6.1.5.5.7.3.2"

// lookAtChain reads the check of a chain. Code signing, mail and much else have chains checked all day: only where a
// client's certificate was asked for does it count.
func (v *view) lookAtChain(n *Node) {
	if n == nil || !chainFailed(n) {
		return
	}
	switch n.Name {
	case "CertGetCertificateChain":
		usages := n.Find("ExtendedKeyUsage")
		if usages == nil || len(usages.Children) == 0 {
			return
		}
		for _, u := range usages.Children {
			if u.attr("oid") != clientUsage {
				return
			}
		}
		v.usage = clientUsage
	case "CertVerifyCertificateChainPolicy":
		p := n.Find("SSLAdditionalPolicyInfo")
		if p == nil || !strings.EqualFold(p.attr("authType"), "client") && p.attr("authType") != "1" {
			return
		}
		v.usage = "authType=" + p.attr("authType")
	default:
		return
	}
	if c, ok := LookupNative(hexValue(n.Find("Result").attr("value"))); ok && c.verdict {
		v.why = causeOf(c, n.Find("Result").attr("value"))
		if c.Category != "rejected-by-validator" {
			return
		}
	}
	status := hexValue(n.Find("CertificateChain").Find("TrustStatus").Find("ErrorStatus").attr("value"))
	for _, f := range chainFlags {
		if c, ok := LookupNative(f.code); ok && status&f.bit != 0 {
			v.why = cause{c.Category, Evidence{"chain-flag", f.name}, v.why.code, c.Name, c.Value}
			return
		}
	}
}

// checksChain says whether the event of CAPI2 tells of a chain that was built (11) or checked against a policy (30).
func checksChain(id uint32) bool { return id == 11 || id == 30 }

// chainFailed says whether the check of a chain ended with an error.
func chainFailed(n *Node) bool {
	if r := n.Find("Result"); r != nil {
		return hexValue(r.attr("value")) != 0
	}
	return hexValue(n.Find("CertificateChain").Find("TrustStatus").Find("ErrorStatus").attr("value")) != 0
}

// lookAtStatus reads the answer of IIS: the last event of a request has it, and before, the event of a module that gave an
// answer of its own in place of the one that was asked for.
func (v *view) lookAtStatus(e *Event) {
	var status, sub string
	ended := false
	for _, d := range e.Data {
		switch value := strings.TrimSpace(d.Value); d.Name {
		case "HttpStatus":
			status = value
		case "HttpSubStatus":
			sub = value
		case "ModuleName":
			v.module = value
		case "BytesSent":
			ended = true
		}
	}
	if status == "" || v.module == "" && !ended {
		return
	}
	v.status = status
	if sub != "" && sub != "0" {
		v.status += "." + sub
	}
}

// attr gives the value of an attribute, or "".
func (n *Node) attr(name string) string {
	if n != nil {
		for _, a := range n.Attrs {
			if a.Name == name {
				return a.Value
			}
		}
	}
	return ""
}

// hexValue reads a number as CAPI2 writes it: hexadecimal, without a prefix.
func hexValue(s string) uint32 {
	var n uint32
	for i := range len(s) {
		d, ok := hexDigit(s[i])
		if !ok || i >= 8 {
			return 0
		}
		n = n<<4 | uint32(d)
	}
	return n
}

// happened says whether the event is one of those.
func (v *view) happened(on events) bool {
	for _, id := range on.ids {
		if v.event == id && (v.provider == on.from || v.provider == on.orFrom) {
			return true
		}
	}
	return false
}

// credentialOf looks for whose credential Schannel means. The value is the same word in most versions of Windows; where it
// is another, nobody can tell.
func credentialOf(v *view, s *signal) (Evidence, bool) {
	t := strings.ToLower(v.record.Event.value("Type"))
	return Evidence{"field", "Type=" + s.names[0]}, strings.Contains(t, s.names[0])
}

// alerted looks for a TLS alert by its name.
func alerted(v *view, s *signal) (Evidence, bool) {
	return v.why.evidence, contains(s.names, v.why.name)
}

// checkedAsClient looks for a failed check of a chain that was asked for a client's certificate.
var checkedAsClient = signal{id: "usage:client", seen: func(v *view) (Evidence, bool) {
	return Evidence{"usage", v.usage}, v.usage != ""
}}

// answered looks for the status that a request ended with, with its sub-status.
func answered(v *view, s *signal) (Evidence, bool) {
	return Evidence{"http-status", v.status}, v.status == s.names[0] && v.module == ""
}

// answeredByModule looks for the status that a module of IIS set. So each request is found once.
func answeredByModule(v *view, s *signal) (Evidence, bool) {
	return Evidence{"http-status", v.status}, v.status == s.names[0] && v.module != ""
}

// byCertificates looks for the modules of IIS that ask for certificates: the server itself and those that map them to users.
var byCertificates = signal{id: "module:certificates", seen: func(v *view) (Evidence, bool) {
	return Evidence{"module", v.module}, strings.Contains(v.module, "ertificate") || strings.EqualFold(v.module, "IIS Web Core")
}}

// holds looks for a word in what an event says, in any of its data.
func holds(v *view, s *signal) (Evidence, bool) {
	for _, d := range v.record.Event.Data {
		for _, w := range s.names {
			if hasName(d.Value, w) {
				return Evidence{"field", w}, true
			}
		}
	}
	return Evidence{}, false
}

// holdsNone holds unless one of the words stands in an event's data.
func holdsNone(v *view, s *signal) (Evidence, bool) {
	_, ok := holds(v, s)
	return Evidence{}, !ok
}

// eventEvidence names the event.
func (v *view) eventEvidence() Evidence {
	return Evidence{"event", v.record.Source + " " + strconv.FormatUint(uint64(v.record.EventID), 10)}
}

// eventSuspect is Suspect for a Windows event.
func eventSuspect(h *Head) bool {
	has := func(s string) bool { return bytes.Contains(h.Raw, []byte(s)) }
	switch providerOf(h.Source) {
	case schannel:
		return h.EventID >= 36869
	case capi2:
		return checksChain(h.EventID) && (has(clientUsage) || has("authType") || spelledOtherwise(h.Raw))
	case webServer:
		return has("HttpStatus") || spelledOtherwise(h.Raw)
	case wcfTracing:
		return h.EventID == eventNegotiation || h.EventID == eventIdentity || h.EventID == eventToken || has("Exception") && namesInterest(h.Raw)
	case wcfLog, wsAT:
		return true
	}
	return false
}

// overTLS looks for the address of a service that is called over TLS.
var overTLS = signal{id: "field:https", seen: func(v *view) (Evidence, bool) {
	for _, d := range v.record.Event.Data {
		if address := addressOf([]byte(strings.TrimSpace(d.Value))); schemeOf(string(address)) == "https" {
			return Evidence{"field", string(address)}, true
		}
	}
	return Evidence{}, false
}}

// byThumbprint looks for a caller who is named by the certificate: its subject, and its thumbprint as 40 digits.
var byThumbprint = signal{id: "field:thumbprint", seen: func(v *view) (Evidence, bool) {
	for _, d := range v.record.Event.Data {
		_, last := cutLast(strings.TrimSpace(d.Value), "; ")
		if len(last) == 40 && strings.Trim(last, "0123456789ABCDEFabcdef") == "" {
			return Evidence{"field", d.Value}, true
		}
	}
	return Evidence{}, false
}}
