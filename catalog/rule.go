package catalog

import (
	"bytes"
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
// else in it points the same way is the finding's evidence. Only a TraceRecord is looked at: its identifier (its
// event id alone makes a guess, never certain), then the types and stack frames of its own exception, then codes
// of Windows. Severity, culture and wording decide nothing. A damaged or unreadable record gives a hint at most.
func Diagnose(r *Record) (Finding, bool) { return DiagnoseCall(r, Call{}) }

// DiagnoseCall is Diagnose for a reader of a whole file: call is what the records before this one tell of the call
// that it is about. Only the rules for HTTP answers ask for it.
func DiagnoseCall(r *Record, call Call) (Finding, bool) {
	v := look(r)
	if v == nil {
		return Finding{}, false
	}
	v.call = call
	for i := range rules {
		rule := &rules[i]
		evidence, ok := rule.fires(v)
		if !ok {
			continue
		}
		f := Finding{Rule: rule.ID, Category: rule.Category, Confidence: rule.Confidence, Side: rule.Side}
		if v.guess {
			f.Confidence = min(f.Confidence, Likely)
		}
		if r.Damage != DamageNone || r.Unreadable != "" {
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

// namesOfInterest are the parts of .NET names, and a status of HTTP, one of which stands in every record that a rule
// for exceptions can fire on. None holds a dot, because a nested type is written with a plus in its place.
var namesOfInterest = [...][]byte{
	[]byte("X509"), []byte("TrustValidator"), []byte("TlsnegoTokenAuthenticator"), []byte("AuthenticationException"),
	[]byte("TlsSspiNegotiation"), []byte("EnsureCertificate"), []byte("(403)"),
}

// Suspect says whether Diagnose may find something in the record, by one look at its head and its bytes. It may
// only skip work: where it says no, Diagnose finds nothing. It does not allocate.
func Suspect(h *Head) bool {
	if h.Kind != KindTrace && h.Damage == DamageNone {
		return false
	}
	identifier := bytes.TrimSpace(h.Identifier)
	carrier := h.Exception
	if len(identifier) == 0 {
		if !h.HasEventID {
			return false
		}
		c, _ := Lookup("", h.EventID, true)
		if c != nil && tellsItself(c.Name) {
			return true
		}
		carrier = carrier || c != nil && carriersInData[c.Name]
	} else {
		if indexFold(identifier, "ClientCert") >= 0 || indexFold(identifier, "IdentityVerificationFailure") >= 0 {
			return true
		}
		carrier = carrier || indexFold(identifier, "ProcessingFailure") >= 0 || indexFold(identifier, "OperationFailure") >= 0
	}
	if !carrier {
		return false
	}
	for _, name := range namesOfInterest {
		if bytes.Contains(h.Raw, name) {
			return true
		}
	}
	return spelledOtherwise(h.Raw)
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
	return strings.Contains(name, "ClientCert") || name == codeIdentity
}
