//go:build js && wasm

// Scan is our side of tokenizing: the bytes of a trace become an index, as in the viewer's worker.
package main

import (
	"syscall/js"

	"svcscope/wasm/reader"
)

// chunkBytes is what the worker reads at once.
const chunkBytes = 4 << 20

func main() {
	chunk := make([]byte, chunkBytes)
	peers := js.Global().Get("peers")
	peers.Set("scan", js.FuncOf(func(_ js.Value, args []js.Value) any {
		return scan(args[0], chunk)
	}))
	peers.Call("ready")
	select {}
}

// scan reads a Uint8Array in chunks and gives the number of records.
func scan(data js.Value, chunk []byte) int {
	r := reader.New()
	size := data.Get("byteLength").Int()
	for at := 0; at < size; at += chunkBytes {
		n := js.CopyBytesToGo(chunk, data.Call("subarray", at, min(at+chunkBytes, size)))
		r.Feed(chunk[:n])
		r.Shard()
	}
	r.Close()
	r.Shard()
	return r.Records()
}
