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
	Side       Side   // which end of the call writes such a record; SideUnknown where the frames tell it
	Confidence Confidence

	row *ruleRow
}

// Signals gives the ids of what the rule looks for, strongest first.
func (r *Rule) Signals() []string {
	var ids []string
	if len(r.row.on.ids) > 0 {
		ids = append(ids, "event")
	}
	for _, s := range r.row.when {
		ids = append(ids, first(s.id, strings.Join(s.names, "|")))
	}
	if r.row.causes != nil {
		ids = append(ids, "cause:"+r.Category)
	}
	return ids
}

// ruleRow is a rule as it stands in the table. That holds no calls and nothing but addresses of what it is made of, so that
// the linker lays it out: code that made it would be a tenth of the worker.
type ruleRow struct {
	id         string // where there are causes, with "*" in place of the category
	side       Side
	confidence Confidence
	on         events    // a Windows event; none for other records
	causes     []string  // categories: the row stands for a rule for each of them, if that is what the record tells as the cause
	when       []*signal // what must be seen, strongest first
}

// events are Windows events: provider and numbers.
type events struct {
	from, orFrom provider
	ids          []uint32
}

// signal is something that a record shows or does not show. One of its tests is given.
type signal struct {
	id        string
	seen      func(*view) (Evidence, bool) // evidence with an empty Kind says nothing to the reader
	exception func(typ string) bool        // of an exception type, the innermost first
	frame     func(frame) bool             // of a stack frame
	with      func(*view, *signal) (Evidence, bool)
	names     []string // that with looks for
}

// look says whether the signal is seen, and what was seen.
func (s *signal) look(v *view) (Evidence, bool) {
	switch {
	case s.exception != nil:
		t, ok := v.exception(s.exception)
		return Evidence{"exception-type", t}, ok
	case s.frame != nil:
		f, ok := v.frame(s.frame)
		return Evidence{"frame", f.String()}, ok
	case s.with != nil:
		return s.with(v, s)
	}
	return s.seen(v)
}

// ruleTables are all rules, in the order in which they are tried: the most specific first.
var ruleTables = [...][]ruleRow{rules, eventRules}

// Rules gives the rules in the order in which they are tried: the most specific first. The slice is the
// caller's, the rules are shared.
func Rules() []*Rule {
	var all []*Rule
	for _, table := range ruleTables {
		for i := range table {
			row := &table[i]
			for _, c := range row.causes {
				all = append(all, row.rule(c))
			}
			if row.causes == nil {
				all = append(all, row.rule(""))
			}
		}
	}
	return all
}

// rule is the row as the rule for a cause, or for what its id says.
func (r *ruleRow) rule(cause string) *Rule {
	id := strings.Replace(r.id, "*", cause, 1)
	category, rest, _ := strings.Cut(id, "/")
	if category == "client-certificate" {
		category, _, _ = strings.Cut(rest, "/")
	}
	return &Rule{id, category, r.side, r.confidence, r}
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
	f, ok, _ := look(r).diagnoseCall(call)
	return f, ok
}

// diagnoseCall is DiagnoseCall of the record in view; asked says whether another call might have given another answer.
func (v *view) diagnoseCall(call Call) (f Finding, ok, asked bool) {
	for ; v != nil; v = v.next {
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
	for _, table := range ruleTables {
		for i := range table {
			row := &table[i]
			evidence, ok := row.fires(v)
			if !ok {
				continue
			}
			rule := row.rule(v.why.category)
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
	}
	return Finding{}, false
}

// fires says whether all signals of the row are seen, and what they saw.
func (r *ruleRow) fires(v *view) (evidence []Evidence, ok bool) {
	if len(r.on.ids) > 0 {
		if !v.happened(r.on) {
			return nil, false
		}
		evidence = append(evidence, v.eventEvidence())
	}
	if r.causes != nil && !contains(r.causes, v.why.category) {
		return nil, false
	}
	for _, s := range r.when {
		e, seen := s.look(v)
		if !seen {
			return nil, false
		}
		if e.Kind != "" {
			evidence = append(evidence, e)
		}
	}
	if r.causes != nil {
		evidence = append(evidence, v.why.evidence)
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

// beginnings has a bit for each pair of bytes that one of namesOfInterest begins with: so one look at a record finds any of
// them, where a look for each takes longer than all else that is asked of it.
var beginnings = func() (set [1 << 13]byte) {
	for _, name := range namesOfInterest {
		set[uint(name[0])>>3|uint(name[1])<<5] |= 1 << (name[0] & 7)
	}
	return set
}()

// namesInterest says whether one of them stands in a record, or may be hidden there.
func namesInterest(raw []byte) bool {
	for i := 1; i < len(raw); i++ {
		a, b := raw[i-1], raw[i]
		if beginnings[uint(a)>>3|uint(b)<<5]&(1<<(a&7)) == 0 {
			continue
		}
		for _, name := range namesOfInterest {
			if name[0] == a && bytes.HasPrefix(raw[i-1:], name) {
				return true
			}
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

// Carries says whether a trace record with the bearing may report a certificate or hold an exception.
func (b Bearing) Carries(h *Head) bool { return b&(tells|carries) != 0 || h.Exception }

// bearing is BearingOf for a single record.
func (h *Head) bearing() Bearing { return BearingOf(h.Identifier, h.EventID, h.HasEventID) }

// Duty is what a reader owes a record, and all that are like it (Head.Like), so that it asks once for all of them: by far
// the most have none.
type Duty uint8

// The duties.
const (
	DutySee     Duty = 1 << iota // CallLog.See may note something
	DutySuspect                  // Suspect may say yes
)

// DutyOf gives the duty of all records that are like one, whatever stands in their texts. b is their bearing.
func DutyOf(h *Head, b Bearing) (d Duty) {
	switch h.Kind {
	case KindOther:
		if netSource(h.Source) {
			d |= DutySuspect
		}
	case KindMessage:
		if elementText(h.Raw, "RelatesTo") != nil || elementText(h.Raw, "MessageID") != nil {
			d |= DutySee
		}
		if bytes.Contains(h.Raw, []byte("Fault")) { // the element: its name has no other spelling
			d |= DutySuspect
		}
	case KindTrace:
		if b&(opens|sends) != 0 || h.Severity == Start {
			d |= DutySee
		}
		if b&(nameless|tells|carries) != 0 || h.Exception {
			d |= DutySuspect
		}
	default:
		d = DutySee | DutySuspect
	}
	return d
}

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
