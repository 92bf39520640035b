package reader

import (
	"bytes"
	"syscall/js"

	"svcscope/catalog/tracexml"
)

// charset asks the browser, which knows every charset of the web: a table of our own would be 400 KB.
func charset(label string) (e tracexml.Encoding, ok bool) {
	defer func() {
		if recover() != nil { // the constructor throws for names that it does not know
			ok = false
		}
	}()
	decoder := js.Global().Get("TextDecoder").New(label)
	encoder := js.Global().Get("TextEncoder").New()
	return tracexml.Encoding{Name: decoder.Get("encoding").String(), Decode: func(dst, text []byte) []byte {
		in := js.Global().Get("Uint8Array").New(len(text))
		js.CopyBytesToJS(in, text)
		out := encoder.Call("encode", decoder.Call("decode", in))
		b := make([]byte, out.Get("length").Int())
		js.CopyBytesToGo(b, out)
		return append(dst, bytes.ReplaceAll(b, []byte("\uFFFD"), []byte{0xFF})...)
	}}, true
}
