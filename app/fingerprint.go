package app

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"
)

// FingerprintBytes is how many bytes from the beginning of a file its fingerprint looks at.
const FingerprintBytes = 64 << 10

// maxName is the longest file name, in bytes, that a link may carry.
const maxName = 1024

// Fingerprint tells a file from others without holding its content: what a link carries so that its
// reader learns which file to drop. The zero value names no file.
type Fingerprint struct {
	Name string // file name without folders; "" if whoever made the link left it out
	Size int64  // bytes
	Hash string // 16 hexadecimal digits, see HashHead
}

// HashHead hashes a file's first FingerprintBytes bytes (all of them, if the file is shorter; bytes
// beyond are ignored): the first 8 bytes of their SHA-256 as 16 hexadecimal digits.
func HashHead(head []byte) string {
	sum := sha256.Sum256(head[:min(len(head), FingerprintBytes)])
	return hex.EncodeToString(sum[:8])
}

// RecordHash hashes the bytes of one record: the first 4 bytes of their SHA-256 as 8 hexadecimal digits.
func RecordHash(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:4])
}

// Sameness says how far a file is the one that a fingerprint names.
type Sameness uint8

// The degrees of sameness, from none to all.
const (
	FileOther   Sameness = iota // another beginning
	FileGrown                   // the same beginning, another size: written on since, or cut
	FileRenamed                 // the same size and beginning under another name
	FileSame                    // name, size and beginning are the same, or no name is known
)

// Match compares the file at hand with the fingerprint f of a link.
func (f Fingerprint) Match(file Fingerprint) Sameness {
	switch {
	case f.Hash == "" || f.Hash != file.Hash:
		return FileOther
	case f.Size != file.Size:
		return FileGrown
	case f.Name != "" && f.Name != file.Name:
		return FileRenamed
	}
	return FileSame
}

// String writes "name,size,hash", or "" for the zero value. The name may hold commas: ParseFingerprint
// reads from the end.
func (f Fingerprint) String() string {
	if f == (Fingerprint{}) {
		return ""
	}
	return f.Name + "," + strconv.FormatInt(f.Size, 10) + "," + f.Hash
}

// ParseFingerprint reads what String wrote; ok is false for anything else.
func ParseFingerprint(s string) (f Fingerprint, ok bool) {
	rest, hash, found := cutLast(s, ",")
	if !found || !isHex(hash, 16) {
		return Fingerprint{}, false
	}
	name, digits, found := cutLast(rest, ",")
	size, err := strconv.ParseUint(digits, 10, 53)
	if !found || err != nil || len(name) > maxName || !utf8.ValidString(name) {
		return Fingerprint{}, false
	}
	return Fingerprint{Name: name, Size: int64(size), Hash: hash}, true
}

// cutLast is strings.Cut at the last separator.
func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// isHex says whether s is exactly n lower-case hexadecimal digits.
func isHex(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
