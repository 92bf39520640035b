// Package boring stands in for crypto/internal/boring, which leaves the work to another library where there is one. For the
// browser there is none: this one says so as the real one does, without what that one imports.
package boring

import "hash"

// Enabled is false, so nothing below is called.
const Enabled = false

// Unreachable marks what the other library does where it is there.
func Unreachable() {}

// NewSHA1 is never called.
func NewSHA1() hash.Hash { return nil }

// NewSHA224 is never called.
func NewSHA224() hash.Hash { return nil }

// NewSHA256 is never called.
func NewSHA256() hash.Hash { return nil }

// SHA1 is never called.
func SHA1([]byte) (sum [20]byte) { return }

// SHA224 is never called.
func SHA224([]byte) (sum [28]byte) { return }

// SHA256 is never called.
func SHA256([]byte) (sum [32]byte) { return }
