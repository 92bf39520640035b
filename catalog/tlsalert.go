package catalog

import (
	"strconv"
	"strings"
)

// tlsAlert is a reason by which one end of a TLS connection ends it: a number that the protocol gives it, and its name.
type tlsAlert struct {
	number   uint8
	name     string // of the TLS specification; key of its text
	category string // what it says of the certificate of who receives it; "" if nothing
}

// tlsAlerts are those that a certificate may have a part in.
var tlsAlerts = [...]tlsAlert{
	{40, "handshake_failure", ""},
	{42, "bad_certificate", "rejected-by-validator"},
	{43, "unsupported_certificate", "wrong-usage"},
	{44, "certificate_revoked", "revoked"},
	{45, "certificate_expired", "expired-or-not-yet-valid"},
	{46, "certificate_unknown", "rejected-by-validator"},
	{48, "unknown_ca", "untrusted-root"},
	{49, "access_denied", "mapping-failed"},
	{51, "decrypt_error", ""},
	{70, "protocol_version", ""},
	{71, "insufficient_security", ""},
	{100, "no_renegotiation", ""},
	{109, "missing_extension", ""},
	{113, "bad_certificate_status_response", ""},
	{116, "certificate_required", "not-presented"},
}

// TLSAlerts gives the names of the alerts that have a text, as Text.Native knows them.
func TLSAlerts() []string {
	names := make([]string, len(tlsAlerts))
	for i, a := range tlsAlerts {
		names[i] = a.name
	}
	return names
}

// lookupAlert finds an alert by its number or by its name in any of the usual spellings: certificate_expired,
// CertificateExpired, "certificate expired".
func lookupAlert(s string) (tlsAlert, bool) {
	s = strings.TrimSpace(s)
	n, err := strconv.ParseUint(s, 0, 8)
	name := plainName(s)
	for _, a := range tlsAlerts {
		if err == nil && a.number == uint8(n) || err != nil && strings.EqualFold(plainName(a.name), name) {
			return a, true
		}
	}
	return tlsAlert{}, false
}

func plainName(s string) string { return strings.NewReplacer("_", "", " ", "").Replace(s) }

// quotedAlert finds the name of an alert in quotation marks, as .NET puts it into a message of any language.
func quotedAlert(message string) (tlsAlert, bool) {
	for rest := message; ; {
		_, after, ok := strings.Cut(rest, "'")
		if !ok {
			return tlsAlert{}, false
		}
		name, _, _ := strings.Cut(after, "'")
		if a, ok := lookupAlert(name); ok && a.category != "" && strings.Trim(name, "0123456789") != "" {
			return a, true
		}
		rest = after
	}
}
