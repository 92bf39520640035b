package catalog

import (
	"fmt"
	"strings"
)

// cause is what a record tells of why a certificate was refused, in a way that is the same in every language: a code of
// Windows, a state of the chain, a type, a TLS alert.
type cause struct {
	category string // "" if the record does not tell
	evidence Evidence
	code     string // fact: the code as written, or its number
	name     string // fact: the name of the code or alert
	value    uint32 // the whole code of Windows; 0 if it is none
}

// causeOf is what a code of Windows tells. text is the code as the record has it.
func causeOf(n NativeCode, text string) cause {
	return cause{n.Category, Evidence{"native-code", text}, text, n.Name, n.Value}
}

// causeOfAlert is what a TLS alert tells.
func causeOfAlert(a tlsAlert) cause {
	return cause{a.category, Evidence{"tls-alert", fmt.Sprintf("%d %s", a.number, a.name)}, fmt.Sprint(a.number), a.name, 0}
}

// chainFlag is a state of a chain: the name that .NET has for it, its bit in both .NET and Windows, and the code of
// Windows that says the same.
type chainFlag struct {
	name string
	bit  uint32
	code uint32
}

// chainFlags has what explains a refusal best first.
var chainFlags = [...]chainFlag{
	{"Revoked", 0x4, 0x80092010},
	{"NotTimeValid", 0x1, 0x800B0101},
	{"NotTimeNested", 0x2, 0x800B0102},
	{"ExplicitDistrust", 0x4000000, 0x800B0111},
	{"UntrustedRoot", 0x20, 0x800B0109},
	{"PartialChain", 0x10000, 0x800B010A},
	{"NotValidForUsage", 0x10, 0x800B0110},
	{"InvalidNameConstraints", 0x800, 0x800B0114},
	{"HasNotSupportedNameConstraint", 0x1000, 0x800B0114},
	{"HasNotDefinedNameConstraint", 0x2000, 0x800B0114},
	{"HasNotPermittedNameConstraint", 0x4000, 0x800B0114},
	{"HasExcludedNameConstraint", 0x8000, 0x800B0114},
	{"NotSignatureValid", 0x8, 0x80096004},
	{"HasWeakSignature", 0x100000, 0x80094016},
	{"InvalidBasicConstraints", 0x400, 0x80096019},
	{"InvalidPolicyConstraints", 0x200, 0x800B0113},
	{"NoIssuanceChainPolicy", 0x2000000, 0x800B0113},
	{"HasNotSupportedCriticalExtension", 0x8000000, 0x800B0105},
	{"CtlNotTimeValid", 0x20000, 0x800B0101},
	{"CtlNotSignatureValid", 0x40000, 0x80096004},
	{"OfflineRevocation", 0x1000000, 0x80092013},
	{"RevocationStatusUnknown", 0x40, 0x80092012},
}

// lookAtCause looks for the cause in what an exception tells.
func (v *view) lookAtCause() {
	for _, n := range v.native {
		if c, ok := LookupNative(n); ok && refines(c) {
			v.why = causeOf(c, fmt.Sprintf("0x%08X", n))
			return
		}
	}
	if t, ok := v.exception(expiryException); ok {
		v.why = cause{category: "expired-or-not-yet-valid", evidence: Evidence{"exception-type", t}}
		return
	}
	for _, s := range v.prose {
		if n, text, ok := codeIn(s, refines); ok {
			v.why = causeOf(n, text)
			return
		}
		for _, f := range chainFlags {
			if hasName(s, f.name) {
				n, _ := LookupNative(f.code)
				v.why = cause{n.Category, Evidence{"chain-flag", f.name}, "", n.Name, n.Value}
				return
			}
		}
		if n, ok := namedCode(s); ok {
			v.why = causeOf(n, n.Name)
			return
		}
		if id := identityFrameworkID(s); id == "ID4070" {
			v.why = cause{category: "mapping-failed", evidence: Evidence{"message-id", id}}
			return
		}
	}
	for _, s := range v.items {
		if n, text, ok := codeIn(s, refines); ok {
			v.why = causeOf(n, text)
			return
		}
	}
	if _, ok := v.exception(handshakeException); ok {
		for _, s := range v.prose {
			if a, ok := quotedAlert(s); ok {
				v.why = causeOfAlert(a)
				return
			}
		}
	}
}

// refines says whether a code of Windows tells why a certificate that arrived was refused.
func refines(n NativeCode) bool {
	return n.verdict || n.Category == "mapping-failed" || n.Value == incompleteCredentials
}

// namedCode finds the name that the headers of Windows have for a code.
func namedCode(s string) (NativeCode, bool) {
	if !strings.Contains(s, "_E_") {
		return NativeCode{}, false
	}
	for _, n := range nativeCodes {
		if refines(n) && hasName(s, n.Name) {
			return n, true
		}
	}
	return NativeCode{}, false
}

// hasName says whether a name of .NET stands in the text as a word of its own.
func hasName(s, name string) bool {
	for rest := s; ; {
		before, after, ok := strings.Cut(rest, name)
		if !ok {
			return false
		}
		if (before == "" || !wordByte(before[len(before)-1])) && (after == "" || !wordByte(after[0])) {
			return true
		}
		rest = after
	}
}

// identityFrameworkID gives the number that a message of Windows Identity Foundation begins with in every language, or "".
func identityFrameworkID(message string) string {
	for at, rest := 0, message; ; {
		i := strings.Index(rest, "ID")
		if i < 0 {
			return ""
		}
		at += i
		rest = rest[i+2:]
		if len(rest) > 4 && rest[4] == ':' && strings.Trim(rest[:4], "0123456789") == "" && (at == 0 || !wordByte(message[at-1])) {
			return message[at : at+6]
		}
		at += 2
	}
}

// causes are the categories that a check which a certificate did not pass may name as its cause. What says just that it
// was refused is no cause.
var (
	causes            = [...]string{"untrusted-root", "expired-or-not-yet-valid", "revoked", "revocation-unknown", "chain-incomplete", "wrong-usage", "name-mismatch"}
	causesWithMapping = [...]string{"untrusted-root", "expired-or-not-yet-valid", "revoked", "revocation-unknown", "chain-incomplete", "wrong-usage", "name-mismatch", "mapping-failed"}
)
