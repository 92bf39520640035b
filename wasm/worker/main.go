//go:build js && wasm

// Command worker is the second WebAssembly binary: it reads, unpacks and searches files and decodes records, so that the page never waits.
//
// It is started from a blob: URL and speaks the messages of package wire. Requests run as goroutines: a scan gives
// way to other requests each time it waits for bytes. Never import app, go-app or net/http here.
package main

import (
	"fmt"
	"syscall/js"

	"svcscope/wasm/reader"
	"svcscope/wasm/wire"
)

// scansAtOnce is how many files are read side by side: a folder may hold thousands.
const scansAtOnce = 4

func main() {
	running := map[int]func(){} // ends a request that goes on for a while
	slots := make(chan struct{}, scansAtOnce)
	stretch := make(chan struct{}, 1)
	js.Global().Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		m := args[0].Get("data")
		op, id := m.Get("op"), m.Get("id")
		if op.Type() != js.TypeString || id.Type() != js.TypeNumber {
			return nil
		}
		n, blob, data := id.Int(), m.Get("blob"), bytesOf(m.Get("data"))
		begin := func(answer string, stop, run func()) {
			running[n] = stop
			go guard(n, answer, func() {
				defer delete(running, n)
				run()
			})
		}
		inTurn := func(slots chan struct{}, read func()) func() {
			return func() {
				slots <- struct{}{}
				defer func() { <-slots }()
				read()
			}
		}
		switch op.String() {
		case wire.OpScan:
			s := newScan(n, blob, data)
			if s.ofStretch() { // it begins to read at once, and goes on when the one before is through
				s.open()
				begin(wire.OpDone, s.stop, inTurn(stretch, s.run))
			} else {
				begin(wire.OpDone, s.stop, inTurn(slots, s.run))
			}
		case wire.OpSearch:
			s := newSearch(n, blob, data)
			begin(wire.OpSearched, s.stop, inTurn(slots, s.run))
		case wire.OpUnpack:
			u := newUnpacking(n, blob)
			begin(wire.OpUnpacked, u.stop, u.run)
		case wire.OpDecode:
			go guard(n, wire.OpRecord, func() { decode(n, blob, data) })
		case wire.OpCancel:
			if stop := running[n]; stop != nil {
				stop()
				delete(running, n)
			}
		}
		return nil
	}))
	post(0, "ready", nil, js.Undefined())
	select {}
}

// guard runs one request; a panic answers it as an error instead of ending the worker and all other requests.
func guard(id int, op string, run func()) {
	defer func() {
		if p := recover(); p != nil {
			text := fmt.Sprint("internal error: ", p)
			var b []byte
			switch op {
			case wire.OpDone:
				b, _ = wire.ScanDone{Error: text}.AppendBinary(nil)
			case wire.OpSearched:
				b, _ = wire.Searched{Error: text}.AppendBinary(nil)
			case wire.OpUnpacked:
				js.Global().Get("console").Call("error", text)
				b, _ = wire.Unpacked{Trouble: string(reader.TroubleDamaged)}.AppendBinary(nil)
			default:
				b, _ = wire.Decoded{Error: text}.AppendBinary(nil)
			}
			post(id, op, b, js.Undefined())
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

// post answers a request; the bytes are transferred, not copied a second time. Blobs are handles: they cross as such.
func post(id int, op string, data []byte, blobs js.Value) { postWith(id, op, data, nil, blobs) }

// postWith is post with the index of a shard, if there is one.
func postWith(id int, op string, data, index []byte, blobs js.Value) {
	m := map[string]any{"id": id, "op": op}
	if blobs.Truthy() {
		m["blobs"] = blobs
	}
	if wire.Last(op) {
		m["memory"] = memory()
	}
	var transfer []any
	for name, b := range map[string][]byte{"data": data, "index": index} {
		if b != nil {
			a := js.Global().Get("Uint8Array").New(len(b))
			js.CopyBytesToJS(a, b)
			m[name] = a
			transfer = append(transfer, a.Get("buffer"))
		}
	}
	js.Global().Call("postMessage", m, transfer)
}

// memory is what the worker takes, in bytes. WebAssembly gives none back.
func memory() int { return js.Global().Get("memory").Get("buffer").Get("byteLength").Int() }
