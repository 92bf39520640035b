package catalog

import (
	"bytes"
	"strings"
)

// The subcodes of SOAP faults that say that a security token was refused. They are the same in every language; which token
// it was, a certificate or a password, they do not say.
var (
	subcodeAuthentication = []byte("FailedAuthentication")
	subcodeToken          = []byte("InvalidSecurityToken")
)

// lookAtFault reads a logged message that is a fault.
func lookAtFault(r *Record) *view {
	m := r.Message
	if m == nil || m.Fault == nil || !faultAction(m.Action) {
		return nil
	}
	v := &view{record: r}
	for _, code := range [...]string{m.Fault.Subcode, m.Fault.Code} {
		_, name := cutLast(strings.TrimSpace(code), ":")
		if name == string(subcodeAuthentication) || name == string(subcodeToken) {
			v.fault = name
			return v
		}
	}
	return nil
}

// faultAction says whether a message with the action may be a fault of the security of messages: its action says so, or
// there is none.
func faultAction[T string | []byte](action T) bool {
	n := len(action)
	return n == 0 || n >= 5 && n < 400 && strings.EqualFold(string(action[n-5:]), "fault")
}

// faulted looks for the subcode, in a logged message or in the text of an exception.
var faulted = signal{id: "fault", seen: func(v *view) (Evidence, bool) {
	if v.fault != "" {
		return Evidence{"fault", v.fault}, true
	}
	for _, s := range v.prose {
		for _, name := range [...]string{string(subcodeAuthentication), string(subcodeToken)} {
			if hasName(s, name) {
				return Evidence{"fault", name}, true
			}
		}
	}
	return Evidence{}, false
}}

// faultSuspect is Suspect for a logged message. The head shows its action, or, where there is none, what was logged.
func faultSuspect(h *Head) bool {
	if !faultAction(h.Summary) && bytes.IndexByte(h.Summary, '/') >= 0 {
		return false
	}
	// The name of an element has no other spelling.
	return bytes.Contains(h.Raw, []byte("Fault")) &&
		(bytes.Contains(h.Raw, subcodeAuthentication) || bytes.Contains(h.Raw, subcodeToken) || spelledOtherwise(h.Raw))
}
