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

// deaf is how long a request that reads may keep the worker from hearing of others.
const deaf = 40 * time.Millisecond

// began is when the worker did. A time in a struct would bring the reading and printing of times into the binary.
var began = time.Now()

// bytes gives the bytes [from, to) of a Blob in chunks. It reads the Blob's byte stream into two buffers that are handed
// over and back (a BYOB reader): one is filled while what stood in the other is worked on. Where the browser has no such
// streams, or one stalls, it reads slices.
type bytes struct {
	blob   js.Value
	at, to int64
	stream js.Value   // ReadableStreamBYOBReader, or undefined
	until  int64      // where the stream ends
	spare  []js.Value // ArrayBuffers that are not lent to the stream
	size   int        // of each
	reads  int
	asked  bool // a read is under way
	answer waiter
	heard  time.Duration // when other requests were last let in, since began
	chunk  []byte
	rest   []byte // of the last chunk, not yet given by Read
}

// newBytes begins at from, with chunks of so many bytes. The first stream goes to until only: what follows may not be asked for.
func newBytes(blob js.Value, from, until, to, chunk int64) *bytes {
	size := int64(blob.Get("size").Float())
	if to < 0 || to > size {
		to = size
	}
	b := &bytes{blob: blob, at: from, to: to, chunk: make([]byte, min(chunk, max(to-from, 1)))}
	b.size, b.heard = len(b.chunk), time.Since(began)
	b.answer.init()
	b.open(min(until, to))
	return b
}

// open begins a stream up to an offset.
func (b *bytes) open(until int64) {
	defer func() {
		if recover() != nil { // no byte streams in this browser: slices do
			b.stream = js.Undefined()
		}
	}()
	b.until = until
	stream := b.blob.Call("slice", float64(b.at), float64(until)).Call("stream")
	b.stream = stream.Call("getReader", map[string]any{"mode": "byob"})
	b.ask()
}

// ask lends a buffer to the stream.
func (b *bytes) ask() {
	want := int(min(int64(b.size), b.until-b.at))
	if b.reads == 0 {
		want = min(want, firstChunkBytes)
	}
	if len(b.spare) == 0 {
		b.spare = append(b.spare, js.Global().Get("ArrayBuffer").New(b.size))
	}
	buffer := b.spare[0]
	b.spare = b.spare[:0]
	b.reads++
	b.asked = true
	// The browser fills the whole buffer before it answers; one that does not know how answers with what there is.
	b.answer.on(b.stream.Call("read", js.Global().Get("Uint8Array").New(buffer, 0, want), map[string]any{"min": want}))
}

// next gives the next bytes, none at the end. They hold until the next call.
func (b *bytes) next() ([]byte, error) {
	if time.Since(began)-b.heard > deaf {
		giveWay()
		b.heard = time.Since(began)
	}
	if b.at >= b.to {
		return nil, nil
	}
	if b.stream.Truthy() && b.at >= b.until {
		b.drop()
		b.open(min(b.at+int64(b.size), b.to))
	}
	if b.stream.Truthy() {
		n, err := b.fromStream()
		if err == nil && n > 0 {
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
	result, err := b.answer.wait(stalled)
	if err != nil {
		return 0, err
	}
	b.asked = false
	value := result.Get("value")
	if result.Get("done").Bool() || !value.Truthy() {
		return 0, errors.New("the file ended early")
	}
	n := value.Get("length").Int()
	b.at += int64(n)
	if b.at < b.until {
		b.ask()
	}
	b.spare = append(b.spare, value.Get("buffer"))
	return js.CopyBytesToGo(b.chunk, value), nil
}

// drop leaves the stream.
func (b *bytes) drop() {
	if b.stream.Truthy() {
		ignore(b.stream.Call("cancel"))
	}
	b.stream = js.Undefined()
}

func (b *bytes) close() {
	b.drop()
	if !b.asked {
		b.answer.release()
	}
}

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

// giveWay lets the worker hear of other requests. To wait for bytes is not enough: those that are there already are answered before
// the browser hands over any message.
func giveWay() {
	done := make(chan struct{})
	ways.waiting = append(ways.waiting, done)
	if !ways.port.Truthy() {
		channel := js.Global().Get("MessageChannel").New()
		channel.Get("port1").Set("onmessage", js.FuncOf(func(js.Value, []js.Value) any {
			close(ways.waiting[0])
			ways.waiting = ways.waiting[1:]
			return nil
		}))
		ways.port = channel.Get("port2")
	}
	ways.port.Call("postMessage", 0)
	<-done
}

// ways is who gives way now, in turn. A message to oneself comes after those that are waiting.
var ways struct {
	port    js.Value
	waiting []chan struct{}
}

// waiter waits for promises, one after another, with the same two functions.
type waiter struct {
	settled    chan outcome
	then, fail js.Func
}

type outcome struct {
	value js.Value
	err   error
}

func (w *waiter) init() {
	w.settled = make(chan outcome, 1)
	w.then = js.FuncOf(func(_ js.Value, args []js.Value) any {
		w.settled <- outcome{value: args[0]}
		return nil
	})
	w.fail = js.FuncOf(func(_ js.Value, args []js.Value) any {
		w.settled <- outcome{err: errors.New(args[0].Call("toString").String())}
		return nil
	})
}

func (w *waiter) on(promise js.Value) { promise.Call("then", w.then, w.fail) }

// wait gives what the promise came to; patience 0 waits for ever. After a wait in vain the promise may still settle: the
// waiter must not be released, nor used again.
func (w *waiter) wait(patience time.Duration) (js.Value, error) {
	var late chan struct{}
	if patience > 0 {
		late = make(chan struct{})
		// A timer's own channel, of time.Time, would bring the reading and printing of times into the binary.
		defer time.AfterFunc(patience, func() { close(late) }).Stop()
	}
	select {
	case o := <-w.settled:
		return o.value, o.err
	case <-late:
		return js.Undefined(), errLate
	}
}

func (w *waiter) release() {
	w.then.Release()
	w.fail.Release()
}

// errLate says that a promise has not settled in time.
var errLate = errors.New("no answer in time")

// await waits for a promise; patience 0 waits for ever.
func await(promise js.Value, patience time.Duration) (js.Value, error) {
	var w waiter
	w.init()
	w.on(promise)
	value, err := w.wait(patience)
	if err != errLate {
		w.release()
	}
	return value, err
}

// ignore keeps a promise nobody waits for from being reported when it is rejected.
func ignore(promise js.Value) {
	if promise.Truthy() {
		promise.Call("catch", js.Global().Get("Function").Get("prototype"))
	}
}
