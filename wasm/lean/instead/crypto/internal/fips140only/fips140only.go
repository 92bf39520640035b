// Package fips140only stands in for crypto/internal/fips140only: in a browser nobody asks for the strict mode of FIPS 140, and
// the real one brings all that the mode approves of along.
package fips140only

// Enforced says no.
func Enforced() bool { return false }
