package catalog

import (
	"slices"
	"strconv"
)

// NativeCode is a result code of Windows that says what is wrong with a certificate or with the use of one.
type NativeCode struct {
	Value    uint32 // whole code, as in 0x800B0109
	Name     string // name in the Windows headers, as in CERT_E_UNTRUSTEDROOT; key of its text
	Category string // category id it speaks for; "" where it says nothing of a certificate by itself

	verdict bool // can be what the check of a presented certificate ended with
}

// nativeCodes is ordered by value. Verdicts have low halves that differ from each other, so that the half that
// an HTTPS listener prints can be given its name back; the others share theirs freely.
var nativeCodes = [...]NativeCode{
	{0x00090320, "SEC_I_INCOMPLETE_CREDENTIALS", "", false},
	{0x00090321, "SEC_I_RENEGOTIATE", "", false},
	{0x8009000D, "NTE_NO_KEY", "no-private-key", false},
	{0x80090010, "NTE_PERM", "no-private-key", false},
	{0x80090011, "NTE_NOT_FOUND", "no-private-key", false},
	{0x80090014, "NTE_BAD_PROV_TYPE", "no-private-key", false},
	{0x80090016, "NTE_BAD_KEYSET", "no-private-key", false},
	{0x80090019, "NTE_KEYSET_NOT_DEF", "no-private-key", false},
	{0x80090022, "NTE_SILENT_CONTEXT", "no-private-key", false},
	{0x80090304, "SEC_E_INTERNAL_ERROR", "", false},
	{0x80090308, "SEC_E_INVALID_TOKEN", "negotiation", false},
	{0x8009030C, "SEC_E_LOGON_DENIED", "", false},
	{0x8009030D, "SEC_E_UNKNOWN_CREDENTIALS", "no-private-key", false},
	{0x8009030E, "SEC_E_NO_CREDENTIALS", "no-private-key", false},
	{0x8009030F, "SEC_E_MESSAGE_ALTERED", "negotiation", false},
	{0x80090320, "SEC_E_INCOMPLETE_CREDENTIALS", "not-presented", false},
	{0x80090321, "SEC_E_BUFFER_TOO_SMALL", "", false},
	{0x80090322, "SEC_E_WRONG_PRINCIPAL", CategoryServer, false},
	{0x80090325, "SEC_E_UNTRUSTED_ROOT", "untrusted-root", true},
	{0x80090326, "SEC_E_ILLEGAL_MESSAGE", "negotiation", false},
	{0x80090327, "SEC_E_CERT_UNKNOWN", "rejected-by-validator", true},
	{0x80090328, "SEC_E_CERT_EXPIRED", "expired-or-not-yet-valid", true},
	{0x80090330, "SEC_E_DECRYPT_FAILURE", "negotiation", false},
	{0x80090331, "SEC_E_ALGORITHM_MISMATCH", "negotiation", false},
	{0x80090347, "SEC_E_MULTIPLE_ACCOUNTS", "mapping-failed", false},
	{0x80090349, "SEC_E_CERT_WRONG_USAGE", "wrong-usage", true},
	{0x80092004, "CRYPT_E_NOT_FOUND", "not-found-in-store", false},
	{0x80092009, "CRYPT_E_NO_MATCH", "not-found-in-store", false},
	{0x8009200B, "CRYPT_E_NO_KEY_PROPERTY", "no-private-key", false},
	{0x80092010, "CRYPT_E_REVOKED", "revoked", true},
	{0x80092011, "CRYPT_E_NO_REVOCATION_DLL", "revocation-unknown", true},
	{0x80092012, "CRYPT_E_NO_REVOCATION_CHECK", "revocation-unknown", true},
	{0x80092013, "CRYPT_E_REVOCATION_OFFLINE", "revocation-unknown", true},
	{0x80092014, "CRYPT_E_NOT_IN_REVOCATION_DATABASE", "revocation-unknown", true},
	{0x80092028, "CRYPT_E_NO_VERIFY_USAGE_CHECK", "wrong-usage", true},
	{0x80094016, "CERTSRV_E_WEAK_SIGNATURE_OR_KEY", "rejected-by-validator", true},
	{0x80096004, "TRUST_E_CERT_SIGNATURE", "rejected-by-validator", true},
	{0x80096019, "TRUST_E_BASIC_CONSTRAINTS", "rejected-by-validator", true},
	{0x800B0101, "CERT_E_EXPIRED", "expired-or-not-yet-valid", true},
	{0x800B0102, "CERT_E_VALIDITYPERIODNESTING", "expired-or-not-yet-valid", true},
	{0x800B0103, "CERT_E_ROLE", "wrong-usage", true},
	{0x800B0104, "CERT_E_PATHLENCONST", "rejected-by-validator", true},
	{0x800B0105, "CERT_E_CRITICAL", "rejected-by-validator", true},
	{0x800B0106, "CERT_E_PURPOSE", "wrong-usage", true},
	{0x800B0107, "CERT_E_ISSUERCHAINING", "chain-incomplete", true},
	{0x800B0108, "CERT_E_MALFORMED", "rejected-by-validator", true},
	{0x800B0109, "CERT_E_UNTRUSTEDROOT", "untrusted-root", true},
	{0x800B010A, "CERT_E_CHAINING", "chain-incomplete", true},
	{0x800B010B, "TRUST_E_FAIL", "rejected-by-validator", true},
	{0x800B010C, "CERT_E_REVOKED", "revoked", true},
	{0x800B010D, "CERT_E_UNTRUSTEDTESTROOT", "untrusted-root", true},
	{0x800B010E, "CERT_E_REVOCATION_FAILURE", "revocation-unknown", true},
	{0x800B010F, "CERT_E_CN_NO_MATCH", "name-mismatch", true},
	{0x800B0110, "CERT_E_WRONG_USAGE", "wrong-usage", true},
	{0x800B0111, "TRUST_E_EXPLICIT_DISTRUST", "untrusted-root", true},
	{0x800B0112, "CERT_E_UNTRUSTEDCA", "untrusted-root", true},
	{0x800B0113, "CERT_E_INVALID_POLICY", "rejected-by-validator", true},
	{0x800B0114, "CERT_E_INVALID_NAME", "name-mismatch", true},
}

// NativeCodes gives every known code, ordered by value. The slice is the caller's.
func NativeCodes() []NativeCode { return slices.Clone(nativeCodes[:]) }

// LookupNative finds a code by its whole value; ok is false where it is not known.
func LookupNative(value uint32) (n NativeCode, ok bool) {
	i, ok := slices.BinarySearchFunc(nativeCodes[:], value, func(n NativeCode, v uint32) int {
		return int(int64(n.Value) - int64(v))
	})
	if !ok {
		return NativeCode{}, false
	}
	return nativeCodes[i], true
}

// LookupNativeLow gives the low half of a code its whole code back, as far as only the check of a presented
// certificate can have ended with it. Other facilities of Windows share low halves: the answer is likely, not
// certain. ok is false where no such code is known.
func LookupNativeLow(low uint16) (n NativeCode, ok bool) {
	for _, n := range nativeCodes {
		if n.verdict && uint16(n.Value) == low {
			return n, true
		}
	}
	return NativeCode{}, false
}

// invalidCertificateLink is the number of the address in the description of HttpsClientCertificateInvalid. It
// stands there in every language, right behind the code.
const invalidCertificateLink = "LinkId=187517"

// missingCertificateLink is that of HttpsClientCertificateNotPresent.
const missingCertificateLink = "LinkId=208540"

// describedCode finds the code in the description of HttpsClientCertificateInvalid, whatever its language: the
// hexadecimal number in front of the address, or, where the address is missing, the one that the description
// ends with, or the only one there is. ok is false where there is none.
func describedCode(description string) (text string, value uint32, ok bool) {
	at := indexFold(description, invalidCertificateLink)
	if at >= 0 {
		if h := lastHexNumber(description[:at]); h.ok {
			return h.text, h.value, true
		}
		h := firstHexNumber(description[at:]) // a language may put the number last
		return h.text, h.value, h.ok
	}
	last := lastHexNumber(description)
	if !last.ok {
		return "", 0, false
	}
	if first := firstHexNumber(description); first.at != last.at && hasWord(description[last.at+len(last.text):]) {
		return "", 0, false
	}
	return last.text, last.value, true
}

// hexNumber is a number written as 0x1F, and where.
type hexNumber struct {
	text  string
	value uint32
	at    int
	ok    bool
}

// firstHexNumber finds the first number of one to eight digits that stands for itself.
func firstHexNumber(s string) hexNumber {
	for i := range len(s) {
		if h := hexNumberAt(s, i); h.ok {
			return h
		}
	}
	return hexNumber{}
}

// lastHexNumber finds the last one.
func lastHexNumber(s string) hexNumber {
	for i := len(s) - 1; i >= 0; i-- {
		if h := hexNumberAt(s, i); h.ok {
			return h
		}
	}
	return hexNumber{}
}

// hexNumberAt reads the number that starts at i. A part of a word, of a path or of a longer number is none.
func hexNumberAt(s string, i int) hexNumber {
	if i+2 >= len(s) || s[i] != '0' || s[i+1]|0x20 != 'x' {
		return hexNumber{}
	}
	if i > 0 && (wordByte(s[i-1]) || s[i-1] == '/' || s[i-1] == '=' || s[i-1] == '\\') {
		return hexNumber{}
	}
	value, n := uint64(0), i+2
	for ; n < len(s); n++ {
		d, ok := hexDigit(s[n])
		if !ok {
			break
		}
		value = value<<4 | uint64(d)
		if n-i-2 >= 8 {
			return hexNumber{}
		}
	}
	if n == i+2 || n < len(s) && (wordByte(s[n]) || s[n] == '/' || s[n] == '\\') {
		return hexNumber{}
	}
	return hexNumber{s[i:n], uint32(value), i, true}
}

// hasWord says whether letters or digits stand in s.
func hasWord(s string) bool {
	for i := range len(s) {
		if wordByte(s[i]) || s[i] >= 0x80 {
			return true
		}
	}
	return false
}

// wordByte says whether an ASCII byte belongs to a word. Particles of other scripts may follow a number directly.
func wordByte(b byte) bool {
	return b-'0' <= 9 || b|0x20 >= 'a' && b|0x20 <= 'z' || b == '_'
}

func hexDigit(b byte) (byte, bool) {
	switch {
	case b-'0' <= 9:
		return b - '0', true
	case b|0x20 >= 'a' && b|0x20 <= 'f':
		return b | 0x20 - 'a' + 10, true
	}
	return 0, false
}

// indexFold finds an ASCII string whatever its case, or gives -1.
func indexFold[T, S string | []byte](s T, sub S) int {
	for i := 0; i+len(sub) <= len(s); i++ {
		j := 0
		for j < len(sub) && lower(s[i+j]) == lower(sub[j]) {
			j++
		}
		if j == len(sub) {
			return i
		}
	}
	return -1
}

func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

// codeIn finds the first code of Windows in a text that is accepted, in any notation: 0x800B0109, 800B0109, 2148204809
// or -2146762487. Parts of paths and of longer words are none.
func codeIn(s string, accept func(NativeCode) bool) (n NativeCode, text string, ok bool) {
	for i := 0; i < len(s); {
		end := i + 1
		if !wordByte(s[i]) && s[i] != '-' {
			i = end
			continue
		}
		for end < len(s) && wordByte(s[end]) {
			end++
		}
		if word := s[i:end]; i == 0 || s[i-1] != '/' && s[i-1] != '\\' && (s[i] != '-' || !wordByte(s[i-1])) {
			if n, ok := LookupNative(wholeCode(word)); ok && accept(n) {
				return n, word, true
			}
		}
		i = end
	}
	return NativeCode{}, "", false
}

// wholeCode gives the value of a word that may be a whole code of Windows, or 0.
func wholeCode(word string) uint32 {
	base, digits := 16, word
	switch {
	case len(word) == 10 && (word[:2] == "0x" || word[:2] == "0X"):
		digits = word[2:]
	case len(word) == 8 && word[0] == '8':
	case len(word) == 11 && word[0] == '-':
		if n, err := strconv.ParseInt(word, 10, 32); err == nil {
			return uint32(n)
		}
		return 0
	case len(word) == 10 && word[0] == '2':
		base = 10
	default:
		return 0
	}
	n, _ := strconv.ParseUint(digits, base, 32)
	return uint32(n)
}
