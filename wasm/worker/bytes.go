//go:build js && wasm

package main

import (
	"errors"
	"io"
	"syscall/js"
	"time"
)

// stalled is how long a stream may give nothing before the rest is read in slices: a Blob stream
// was seen to stop for good about once in fifty reads.
const stalled = 5 * time.Second

// bytes gives the bytes [from, to) of a Blob in chunks. It reads the Blob's byte stream into one buffer that is
// handed over and back (a BYOB reader); where the browser has none, or the stream stalls, it reads slices.
type bytes struct {
	blob     js.Value
	at, to   int64
	stream   js.Value // ReadableStreamBYOBReader, or undefined
	buffer   js.Value // ArrayBuffer that the stream writes to
	chunk    []byte
	firstHad bool
	rest     []byte // of the last chunk, not yet given by Read
}

func newBytes(blob js.Value, from, to int64) *bytes {
	size := int64(blob.Get("size").Float())
	if to < 0 || to > size {
		to = size
	}
	b := &bytes{blob: blob, at: from, to: to, chunk: make([]byte, min(chunkBytes, max(to-from, 1)))}
	b.open()
	return b
}

func (b *bytes) open() {
	defer func() {
		if recover() != nil { // no byte streams in this browser: slices do
			b.stream = js.Undefined()
		}
	}()
	stream := b.blob.Call("slice", float64(b.at), float64(b.to)).Call("stream")
	b.stream = stream.Call("getReader", map[string]any{"mode": "byob"})
	b.buffer = js.Global().Get("ArrayBuffer").New(len(b.chunk))
}

// next gives the next bytes, none at the end. They hold until the next call.
func (b *bytes) next() ([]byte, error) {
	if b.at >= b.to {
		return nil, nil
	}
	if b.stream.Truthy() {
		n, err := b.fromStream()
		if err == nil && n > 0 {
			b.at += int64(n)
			return b.chunk[:n], nil
		}
		b.drop()
	}
	raw, err := readSlice(b.blob, b.at, min(b.at+int64(len(b.chunk)), b.to))
	b.at += int64(len(raw))
	return raw, err
}

// Read is as in io.Reader.
func (b *bytes) Read(p []byte) (int, error) {
	for len(b.rest) == 0 {
		chunk, err := b.next()
		switch {
		case err != nil:
			return 0, err
		case len(chunk) == 0:
			return 0, io.EOF
		}
		b.rest = chunk
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	return n, nil
}

func (b *bytes) fromStream() (int, error) {
	want := len(b.chunk)
	if !b.firstHad {
		want, b.firstHad = min(want, firstChunkBytes), true
	}
	view := js.Global().Get("Uint8Array").New(b.buffer, 0, want)
	result, err := await(b.stream.Call("read", view), stalled)
	if err != nil {
		return 0, err
	}
	value := result.Get("value")
	if result.Get("done").Bool() || !value.Truthy() {
		return 0, errors.New("the file ended early")
	}
	b.buffer = value.Get("buffer")
	return js.CopyBytesToGo(b.chunk, value), nil
}

func (b *bytes) drop() {
	if b.stream.Truthy() {
		ignore(b.stream.Call("cancel"))
	}
	b.stream = js.Undefined()
}

func (b *bytes) close() { b.drop() }

// readSlice reads [from, to) of a Blob at once.
func readSlice(blob js.Value, from, to int64) ([]byte, error) {
	buffer, err := await(blob.Call("slice", float64(from), float64(to)).Call("arrayBuffer"), 0)
	if err != nil {
		return nil, err
	}
	raw := make([]byte, buffer.Get("byteLength").Int())
	js.CopyBytesToGo(raw, js.Global().Get("Uint8Array").New(buffer))
	if int64(len(raw)) < to-from {
		return raw, errors.New("the file has become shorter")
	}
	return raw, nil
}

// await waits for a promise; patience 0 waits for ever.
func await(promise js.Value, patience time.Duration) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	settled := make(chan outcome, 1)
	var then, fail js.Func
	then = js.FuncOf(func(_ js.Value, args []js.Value) any {
		settled <- outcome{value: args[0]}
		return nil
	})
	fail = js.FuncOf(func(_ js.Value, args []js.Value) any {
		settled <- outcome{err: errors.New(args[0].Call("toString").String())}
		return nil
	})
	promise.Call("then", then, fail)
	var late <-chan time.Time
	if patience > 0 {
		timer := time.NewTimer(patience)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case o := <-settled:
		then.Release()
		fail.Release()
		return o.value, o.err
	case <-late:
		// The promise may still settle: its functions must stay until then, so they are let go, not released.
		return js.Undefined(), errors.New("no answer in time")
	}
}

// ignore keeps a promise nobody waits for from being reported when it is rejected.
func ignore(promise js.Value) {
	if promise.Truthy() {
		promise.Call("catch", js.Global().Get("Function").Get("prototype"))
	}
}
