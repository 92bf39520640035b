package catalog

import (
	"bytes"
	"cmp"
	"strings"
)

// Rule is one row of knowledge: when all its signals are seen in a record, the record is a finding of its
// category.
type Rule struct {
	ID         string // client-certificate/<category>/<signal>, or server-certificate/<signal>; also the id of its text
	Category   string // category id
	Side       Side   // which end of the call writes such a record
	Confidence Confidence

	when []signal
}

// Signals gives the ids of what the rule looks for, strongest first.
func (r *Rule) Signals() []string {
	ids := make([]string, len(r.when))
	for i, s := range r.when {
		ids[i] = s.id
	}
	return ids
}

// signal is something that a record shows or does not show.
type signal struct {
	id   string
	seen func(*view) (Evidence, bool) // evidence with an empty Kind says nothing to the reader
}

// Rules gives the rules in the order in which they are tried: the most specific first. The slice is the
// caller's, the rules are shared.
func Rules() []*Rule {
	all := make([]*Rule, len(rules))
	for i := range rules {
		all[i] = &rules[i]
	}
	return all
}

// Diagnose says what a record tells of a failed certificate: at most one finding, the most specific; whatever
// else in it points the same way is the finding's evidence. Of a TraceRecord count its identifier (its event id
// alone makes a guess, never certain), then the types and stack frames of its own exception, then codes of Windows; of
// a Windows event its provider, number and values; of a logged message the subcode of its fault. Severity, culture
// and wording decide nothing, but for three lines of System.Net. A damaged or unreadable record gives a hint at most.
func Diagnose(r *Record) (Finding, bool) { return DiagnoseCall(r, Call{}) }

// DiagnoseCall is Diagnose for a reader of a whole file: call is what the records before this one tell of the call
// that it is about. Only the rules for HTTP answers ask for it.
func DiagnoseCall(r *Record, call Call) (Finding, bool) {
	f, ok, _ := diagnose(r, call)
	return f, ok
}

// diagnose is DiagnoseCall; asked says whether another call might have given another answer.
func diagnose(r *Record, call Call) (f Finding, ok, asked bool) {
	for v := look(r); v != nil; v = v.next {
		v.call = call
		f, ok := v.diagnose()
		asked = asked || v.asked
		if ok {
			return f, true, asked
		}
	}
	return Finding{}, false, asked
}

// diagnose tries the rules.
func (v *view) diagnose() (Finding, bool) {
	for i := range rules {
		rule := &rules[i]
		evidence, ok := rule.fires(v)
		if !ok {
			continue
		}
		f := Finding{Rule: rule.ID, Category: rule.Category, Confidence: rule.Confidence, Side: cmp.Or(rule.Side, v.side())}
		if v.guess {
			f.Confidence = min(f.Confidence, Likely)
		}
		if v.record.Damage != DamageNone || v.record.Unreadable != "" {
			f.Confidence = Hint
		}
		f.Evidence, f.Facts = append(evidence, v.moreEvidence(evidence)...), v.facts()
		return f, true
	}
	return Finding{}, false
}

// fires says whether all signals of the rule are seen, and what they saw.
func (r *Rule) fires(v *view) (evidence []Evidence, ok bool) {
	for _, s := range r.when {
		e, seen := s.seen(v)
		if !seen {
			return nil, false
		}
		if e.Kind != "" {
			evidence = append(evidence, e)
		}
	}
	return evidence, true
}

// namesOfInterest are the parts of .NET names, a status of HTTP and subcodes of faults, one of which stands in every
// record that a rule for exceptions can fire on. None holds a dot, because a nested type is written with a plus in its place.
var namesOfInterest = [...][]byte{
	[]byte("X509"), []byte("TrustValidator"), []byte("TlsnegoTokenAuthenticator"), []byte("AuthenticationException"),
	[]byte("TlsSspiNegotiation"), []byte("EnsureCertificate"), []byte("(403)"), []byte("SecurityNegotiationException"),
	[]byte("ClientCredentialsSecurityTokenManager"), []byte("HttpTransportSecurity"), []byte("HttpsChannelListener"),
	[]byte("ApplyCertificateIfNeeded"), []byte("MutualCertificate"), []byte("ServiceCredentialsSecurityTokenManager"), []byte("CertificateLogon"), []byte("TlsnegoTokenProvider"),
	[]byte("AcquireClientCredentials"), []byte("AcquireServerCredentials"), []byte("ID4257:"), []byte("ID4070:"), []byte("ID1025:"), []byte("ID1039:"),
	subcodeAuthentication, subcodeToken,
}

// namesInterest says whether one of them stands in a record, or may be hidden there.
func namesInterest(raw []byte) bool {
	for _, name := range namesOfInterest {
		if bytes.Contains(raw, name) {
			return true
		}
	}
	return spelledOtherwise(raw)
}

// Bearing is what the trace code of a record alone says of its part in a diagnosis. Millions of records share a few
// dozen codes, so a reader asks BearingOf once for each.
type Bearing uint8

const (
	tells    Bearing = 1 << iota // the code reports a certificate by itself
	carries                      // the record may hold an exception as text
	opens                        // a channel opens
	sends                        // a message is sent
	nameless                     // there is no code at all
)

// BearingOf gives the bearing of a trace code: identifier as written, and the event id where hasID.
func BearingOf(identifier []byte, id uint32, hasID bool) (b Bearing) {
	if bytes.Contains(identifier, []byte("CommunicationObjectOpen")) {
		b |= opens
	}
	if id == messageSent && hasID || bytes.Contains(identifier, []byte("Channels.MessageSent")) {
		b |= sends
	}
	identifier = bytes.TrimSpace(identifier)
	if len(identifier) == 0 {
		if !hasID {
			return b | nameless
		}
		if c, _ := Lookup("", id, true); c != nil {
			if tellsItself(c.Name) {
				b |= tells
			}
			if carriersInData[c.Name] {
				b |= carries
			}
		}
		return b
	}
	if indexFold(identifier, "ClientCert") >= 0 || indexFold(identifier, "SecurityIdentity") >= 0 && indexFold(identifier, "Failure") >= 0 {
		b |= tells
	}
	if indexFold(identifier, "ProcessingFailure") >= 0 || indexFold(identifier, "OperationFailure") >= 0 {
		b |= carries
	}
	return b
}

// bearing is BearingOf for a single record.
func (h *Head) bearing() Bearing { return BearingOf(h.Identifier, h.EventID, h.HasEventID) }

// Suspect says whether Diagnose may find something in the record, by one look at its head and its bytes. It may
// only skip work: where it says no, Diagnose finds nothing. It does not allocate.
func Suspect(h *Head) bool { return SuspectAs(h, h.bearing()) }

// SuspectAs is Suspect for who knows the record's bearing already.
func SuspectAs(h *Head, b Bearing) bool {
	if h.Damage == DamageNone {
		switch h.Kind {
		case KindOther:
			return netSuspect(h)
		case KindMessage:
			return faultSuspect(h)
		case KindEvent:
			return eventSuspect(h)
		}
	} else if netSuspect(h) || eventSuspect(h) || faultSuspect(h) { // what kind a torn record is may not be known
		return true
	}
	switch {
	case b&nameless != 0:
		return h.Kind == KindTrace && bytes.Contains(h.Raw, []byte("LinkId="))
	case b&tells != 0:
		return true
	case b&carries == 0 && !h.Exception:
		return false
	}
	return namesInterest(h.Raw)
}

// spelledOtherwise says whether the record holds references or sections that could hide a name from a look at
// the bytes. The line ends of a stack trace are written as references and hide nothing.
func spelledOtherwise(raw []byte) bool {
	if bytes.Contains(raw, []byte("<!")) {
		return true
	}
	for {
		i := bytes.Index(raw, []byte("&#"))
		if i < 0 {
			return false
		}
		raw = raw[i+2:]
		plain := false
		for _, end := range [...]string{"xD;", "xd;", "xA;", "xa;", "13;", "10;", "x9;", "9;"} {
			plain = plain || len(raw) >= len(end) && string(raw[:len(end)]) == end
		}
		if !plain {
			return true
		}
	}
}

// tellsItself says whether the code reports a refused or missing certificate by itself.
func tellsItself(name string) bool {
	return strings.Contains(name, "ClientCert") || name == codeIdentity || name == codeNoIdentity || name == codeIdentityName
}
