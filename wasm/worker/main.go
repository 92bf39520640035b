//go:build js && wasm

// Command worker is the second WebAssembly binary: it reads files and decodes records, so that the page never waits.
//
// It is started from a blob: URL and speaks the messages of package wire. Requests run as goroutines: a scan gives
// way to other requests each time it waits for bytes. Never import app, go-app or net/http here.
package main

import (
	"fmt"
	"syscall/js"

	"svcscope/wasm/wire"
)

func main() {
	scans := map[int]*scan{}
	js.Global().Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		m := args[0].Get("data")
		op, id := m.Get("op"), m.Get("id")
		if op.Type() != js.TypeString || id.Type() != js.TypeNumber {
			return nil
		}
		switch op.String() {
		case wire.OpScan:
			s := newScan(id.Int(), m.Get("blob"), bytesOf(m.Get("data")))
			scans[s.id] = s
			go guard(s.id, wire.OpDone, s.run)
		case wire.OpDecode:
			go guard(id.Int(), wire.OpRecord, func() { decode(id.Int(), m.Get("blob"), bytesOf(m.Get("data"))) })
		case wire.OpCancel:
			if s := scans[id.Int()]; s != nil {
				s.cancelled = true
				delete(scans, s.id)
			}
		}
		return nil
	}))
	post(0, "ready", nil)
	select {}
}

// guard runs one request; a panic answers it as an error instead of ending the worker and all other requests.
func guard(id int, op string, run func()) {
	defer func() {
		if p := recover(); p != nil {
			text := fmt.Sprint("internal error: ", p)
			var b []byte
			if op == wire.OpDone {
				b, _ = wire.ScanDone{Error: text}.AppendBinary(nil)
			} else {
				b, _ = wire.Decoded{Error: text}.AppendBinary(nil)
			}
			post(id, op, b)
		}
	}()
	run()
}

func bytesOf(v js.Value) []byte {
	if v.IsUndefined() || v.IsNull() {
		return nil
	}
	b := make([]byte, v.Get("length").Int())
	js.CopyBytesToGo(b, v)
	return b
}

// post answers a request; the bytes are transferred, not copied a second time.
func post(id int, op string, data []byte) {
	m := map[string]any{"id": id, "op": op}
	var transfer []any
	if data != nil {
		a := js.Global().Get("Uint8Array").New(len(data))
		js.CopyBytesToJS(a, data)
		m["data"] = a
		transfer = append(transfer, a.Get("buffer"))
	}
	js.Global().Call("postMessage", m, transfer)
}
