//go:build !js

package reader

import (
	"bytes"

	"golang.org/x/text/encoding/htmlindex"

	"svcscope/catalog/tracexml"
)

// charset looks a name up in the table that browsers use too.
func charset(label string) (tracexml.Encoding, bool) {
	e, err := htmlindex.Get(label)
	if err != nil {
		return tracexml.Encoding{}, false
	}
	name, err := htmlindex.Name(e)
	if err != nil {
		return tracexml.Encoding{}, false
	}
	return tracexml.Encoding{Name: name, Decode: func(dst, text []byte) []byte {
		b, _ := e.NewDecoder().Bytes(text) // what is no text becomes U+FFFD
		return append(dst, bytes.ReplaceAll(b, []byte("\uFFFD"), []byte{0xFF})...)
	}}, true
}
