package catalog

import (
	"bytes"
	"strings"
)

// Lines of System.Net are text, in the language of the traced machine. What is the same in all languages comes first: names
// of functions of Windows with the names and numbers that they gave back. The few lines that say outright that the
// client has nothing to give are known in English.

// lineFragments are the parts of lines that the rules know.
const (
	lineNoneLeft    = "Left with 0 client certificates"                    // the server asked; none of the client's is by an issuer that it names
	lineNoneGiven   = "Client delegate did not provide a certificate; and" // nor is any other there
	lineNoKeyFound  = "Cannot find the certificate in either"              // the key of the certificate is in no store
	lineStoreFailed = "Opening Certificate store"                          // a store that may hold it cannot be opened
	lineHandshake   = "InitializeSecurityContext("                         // the client's end of a handshake
	lineCalled      = "targetName"                                         // it begins, and has given nothing back yet
	lineCredentials = "AcquireCredentialsHandle()"                         // a certificate is readied for a handshake, in vain
)

// securityStatuses are the names that System.Net has for codes of Windows.
var securityStatuses = map[string]uint32{
	"UntrustedRoot": 0x80090325, "CertUnknown": 0x80090327, "CertExpired": 0x80090328,
}

// netSource says whether a trace source is System.Net's, or one of those that belong to it.
func netSource[T string | []byte](name T) bool {
	return string(name) == "System.Net" || len(name) > len("System.Net.") && string(name[:len("System.Net.")]) == "System.Net."
}

// lookAtLine reads a line of System.Net.
func lookAtLine(r *Record) *view {
	if !netSource(r.Source) || r.Text == "" {
		return nil
	}
	v := &view{record: r, line: lineText(r.Text)}
	switch {
	case strings.HasPrefix(v.line, lineHandshake) && !strings.Contains(v.line, lineCalled):
		if n, text, ok := statusOf(v.line); ok && alertCode(n) {
			v.why = causeOf(n, text)
		}
	case strings.HasPrefix(v.line, lineCredentials):
		if n, text, ok := codeIn(v.line, func(n NativeCode) bool {
			return n.Category == "no-private-key" && n.Value != noCredentials
		}); ok {
			v.why = causeOf(n, text)
		}
	}
	return v
}

// lineText takes off what stands in front of a line: the thread, and the object that writes it, where that is the end of a
// TLS connection. Other objects print what they send and receive, and that may be any words.
func lineText(text string) string {
	if _, after, ok := strings.Cut(text, "] "); ok && len(text)-len(after) < 64 {
		text = after
	}
	if object, after, ok := strings.Cut(text, " - "); ok && strings.HasPrefix(object, "SecureChannel#") {
		text = after
	}
	return strings.TrimSpace(text)
}

// noCredentials is SEC_E_NO_CREDENTIALS, which a Windows logon without an account ends with, too.
const noCredentials = 0x8009030E

// incompleteCredentials is SEC_E_INCOMPLETE_CREDENTIALS, which a handshake ends with where a certificate is required.
const incompleteCredentials = 0x80090320

// statusOf gives what a function of Windows gave back: the name or number that a line ends with.
func statusOf(line string) (n NativeCode, text string, ok bool) {
	_, last := cutLast(line, "=")
	text = strings.Trim(last, " ).\r\n\t")
	if value, ok := securityStatuses[text]; ok {
		n, ok = LookupNative(value)
		return n, text, ok
	}
	return codeIn(text, func(NativeCode) bool { return true })
}

// alertCode says whether a handshake that ends with the code was ended by the other side, because of the certificate that
// it was shown. .NET has Windows check nothing itself.
func alertCode(n NativeCode) bool {
	return n.verdict && n.Value>>8 == 0x800903 || n.Value == 0x80092010 || n.Value == incompleteCredentials
}

// line looks for a line of System.Net by how it begins.
func line(v *view, s *signal) (Evidence, bool) {
	for _, p := range s.names {
		if strings.HasPrefix(v.line, p) {
			return Evidence{"line", p}, true
		}
	}
	return Evidence{}, false
}

// netSuspect is Suspect for a line of System.Net. Nearly all of them are short, and stand in the head as a whole.
func netSuspect(h *Head) bool {
	if !netSource(h.Source) {
		return false
	}
	text := h.Summary
	if len(text) == 0 || len(text) > 400 {
		if text = h.Raw; spelledOtherwise(text) {
			return true
		}
	}
	for _, part := range [...]string{"ertificate", lineHandshake, lineCredentials} { // the other lines hold the first
		if bytes.Contains(text, []byte(part)) {
			return part != lineHandshake || !bytes.Contains(text, []byte(lineCalled))
		}
	}
	return false
}
