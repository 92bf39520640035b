//go:build js && wasm

package main

import (
	"compress/gzip"
	"errors"
	"io"
	"math"
	"syscall/js"
	"time"

	"svcscope/catalog/tracexml"
	"svcscope/wasm/reader"
	"svcscope/wasm/wire"
)

const (
	// blobEvery is how much unpacked text is gathered before the browser takes it over: it keeps Blobs on disk.
	blobEvery = 16 << 20
	// progressEvery keeps the page's queue short.
	progressEvery = 200 * time.Millisecond
	// unpackStalled is how long a stream may give nothing: a disk on a network may take a while, see also stalled.
	unpackStalled = 30 * time.Second
)

// unpacking inflates an archive into Blobs. The browser inflates; the bytes never come into Go's memory, so the check sums
// of a zip archive are not looked at: damage shows as a file that is cut off or has another length.
type unpacking struct {
	id        int
	blob      js.Value
	allow     *reader.Allowance
	cancelled bool
	reading   js.Value // reader of the stream that is inflated
	bytes     int64    // unpacked so far
	told      time.Time
}

func newUnpacking(id int, blob js.Value) *unpacking {
	return &unpacking{id: id, blob: blob, allow: reader.NewAllowance(int64(blob.Get("size").Float()))}
}

// stop ends the work also where it waits for bytes.
func (u *unpacking) stop() {
	u.cancelled = true
	if u.reading.Truthy() {
		ignore(u.reading.Call("cancel"))
	}
}

func (u *unpacking) run() {
	var m wire.Unpacked
	blobs := js.Global().Get("Array").New()
	add := func(name string, content js.Value, trouble reader.Trouble) {
		m.Entries = append(m.Entries, wire.Entry{Name: name, Trouble: string(trouble)})
		blobs.Call("push", content)
	}
	head, _ := readSlice(u.blob, 0, 64)
	if tracexml.Detect(head) == tracexml.FormatGzip {
		content, trouble := u.inflate(u.blob, "gzip")
		if trouble == reader.TroubleDamaged && !u.cancelled {
			// Logs that were packed one after the other into one file are several members: browsers refuse the second one.
			if whole, err := u.members(); err == nil {
				content, trouble = whole, ""
			}
		}
		name := ""
		if n := u.blob.Get("name"); n.Type() == js.TypeString { // a File keeps its name on its way here
			name = reader.NameIn(n.String())
		}
		add(name, content, trouble)
	} else {
		m.Trouble = string(u.zip(add))
	}
	m.Cancelled = u.cancelled
	b, _ := m.AppendBinary(nil)
	post(u.id, wire.OpUnpacked, b, blobs)
}

// zip unpacks the files of a zip archive in its order.
func (u *unpacking) zip(add func(name string, content js.Value, trouble reader.Trouble)) reader.Trouble {
	size := int64(u.blob.Get("size").Float())
	archive := &blobReader{blob: u.blob, size: size}
	directory, err := reader.Directory(archive, size)
	if err != nil {
		return reader.TroubleDamaged
	}
	files, trouble := reader.FilesIn(directory)
	if trouble != "" {
		return trouble
	}
	for _, i := range files {
		if u.cancelled {
			break
		}
		f := &directory[i]
		content, trouble := newBlob(nil), f.Trouble()
		if trouble == "" {
			content, trouble = u.file(archive, f)
		}
		add(f.Name, content, trouble)
		if trouble == reader.TroubleSize || trouble == reader.TroubleRatio {
			return trouble
		}
	}
	return ""
}

func (u *unpacking) file(archive io.ReaderAt, f *reader.Packed) (js.Value, reader.Trouble) {
	at, err := f.Offset(archive)
	if err != nil {
		return newBlob(nil), reader.TroubleDamaged
	}
	packed := u.blob.Call("slice", float64(at), float64(at)+float64(f.Size))
	if f.Stored() {
		if trouble := u.allow.Take(int64(packed.Get("size").Float())); trouble != "" {
			return newBlob(nil), trouble
		}
		return packed, ""
	}
	content, trouble := u.inflate(packed, "deflate-raw")
	if trouble == "" && !u.cancelled && uint64(content.Get("size").Float()) != f.Unpacked {
		trouble = reader.TroubleDamaged
	}
	return content, trouble
}

// inflate gives what is packed as a Blob: nothing where the allowance ends, and where the data is damaged or the browser
// gives no more of it, what comes before.
func (u *unpacking) inflate(packed js.Value, method string) (js.Value, reader.Trouble) {
	kind := js.Global().Get("DecompressionStream")
	if kind.IsUndefined() {
		return newBlob(nil), reader.TroubleMethod
	}
	stream := packed.Call("stream").Call("pipeThrough", kind.New(method)).Call("getReader")
	u.reading = stream
	whole, part, pending := []any{}, []any{}, 0
	gather := func() {
		if len(part) > 0 {
			whole, part, pending = append(whole, newBlob(part)), nil, 0
		}
	}
	for !u.cancelled {
		result, err := await(stream.Call("read"), unpackStalled)
		if err != nil {
			gather()
			return newBlob(whole), reader.TroubleDamaged
		}
		if result.Get("done").Bool() {
			break
		}
		value := result.Get("value")
		n := value.Get("byteLength").Int()
		if trouble := u.allow.Take(int64(n)); trouble != "" {
			ignore(stream.Call("cancel"))
			return newBlob(nil), trouble
		}
		part = append(part, value)
		if pending += n; pending >= blobEvery {
			gather()
		}
		u.progress(n)
	}
	if u.cancelled {
		ignore(stream.Call("cancel"))
	}
	gather()
	return newBlob(whole), ""
}

// members inflates a gzip file of several members in Go; an error if that fails too.
func (u *unpacking) members() (js.Value, error) {
	packed := newBytes(u.blob, 0, math.MaxInt64, -1, chunkBytes)
	defer packed.close()
	z, err := gzip.NewReader(packed)
	if err != nil {
		return js.Undefined(), err
	}
	u.allow, u.bytes = reader.NewAllowance(int64(u.blob.Get("size").Float())), 0
	whole, buf := []any{}, make([]byte, 1<<20)
	for !u.cancelled {
		n, err := 0, error(nil)
		for n < len(buf) && err == nil { // inflate gives it in small pieces
			var more int
			more, err = z.Read(buf[n:])
			n += more
		}
		if trouble := u.allow.Take(int64(n)); trouble != "" {
			return js.Undefined(), trouble
		}
		if n > 0 {
			part := js.Global().Get("Uint8Array").New(n)
			js.CopyBytesToJS(part, buf[:n])
			whole = append(whole, newBlob([]any{part}))
			u.progress(n)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return js.Undefined(), err
		}
	}
	return newBlob(whole), nil
}

func (u *unpacking) progress(n int) {
	u.bytes += int64(n)
	if time.Since(u.told) < progressEvery {
		return
	}
	u.told = time.Now()
	b, _ := wire.Progress{Bytes: u.bytes}.AppendBinary(nil)
	post(u.id, wire.OpProgress, b, js.Undefined())
}

func newBlob(parts []any) js.Value { return js.Global().Get("Blob").New(js.ValueOf(parts)) }

// blobReader reads a Blob anywhere, a stretch at a time: an archive's directory is read in small pieces.
type blobReader struct {
	blob js.Value
	size int64
	at   int64
	near []byte // the bytes from at on
}

const stretch = 256 << 10

// ReadAt is as in io.ReaderAt.
func (r *blobReader) ReadAt(p []byte, off int64) (int, error) {
	if off >= r.size {
		return 0, io.EOF
	}
	if off < r.at || off+int64(len(p)) > r.at+int64(len(r.near)) {
		near, err := readSlice(r.blob, off, min(r.size, off+max(stretch, int64(len(p)))))
		if err != nil {
			return 0, err
		}
		r.at, r.near = off, near
	}
	n := copy(p, r.near[off-r.at:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}
