// Package json stands in for encoding/json. The page has go-app keep nothing and names it no addresses, so there is nothing to
// read; what is written are the errors that go-app puts on the console, and only a person reads those.
package json

import (
	"errors"
	"fmt"
)

// RawMessage is a value as it is written.
type RawMessage []byte

// Marshal writes a value the way it does itself, or as fmt does.
func Marshal(v any) ([]byte, error) {
	if m, ok := v.(interface{ MarshalJSON() ([]byte, error) }); ok {
		return m.MarshalJSON()
	}
	return fmt.Appendf(nil, "%+v", v), nil
}

// MarshalIndent is Marshal.
func MarshalIndent(v any, _, _ string) ([]byte, error) { return Marshal(v) }

// Unmarshal fails.
func Unmarshal([]byte, any) error { return errors.New("encoding/json is not in this build") }
