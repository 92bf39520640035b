package app

import (
	"errors"
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
	"svcscope/wasm/wire"
)

// indexer is the viewer's end of the workers: it sends requests and hands the answers to the callers' functions,
// always through dispatch, so that they run where the session may be touched.
//
// There is one worker until a file is large enough for several to share it. A request goes to the worker that owes
// least. One whose memory has grown much says so with an answer: another one takes its place, and it ends with its
// last answer.
type indexer struct {
	dispatch func(func()) // runs a function where the session may be touched; it draws nothing by itself
	onFatal  func(error)  // a worker could not be started
	workers  []*worker    // that take requests
	want     int          // how many there are to be
	starting int          // workers that are on their way
	waiting  []func()     // requests made before a worker was there
	next     int
	pending  map[int]request
	practice func() // ends what the worker reads for practice; nil if it does not
	unpacked []byte // the last parcel
}

// heavyBytes is the memory from which on a worker is replaced. WebAssembly gives none back: a record of 64 MiB takes seven
// times that to decode.
const heavyBytes = 192 << 20

// worker is one worker with the number of requests that it has not answered yet.
type worker struct {
	port     app.Value
	open     int
	old      bool // it needs a successor
	gone     bool // which is there: it gets no more requests
	answered bool
	hear     app.Func
}

// request is what is waited for.
type request struct {
	answer func(answer)
	worker *worker
}

// answer is a message of the worker.
type answer struct {
	op     string
	data   []byte
	blobs  app.Value // of OpUnpacked: an array
	index  app.Value // of OpShard: the bytes of its index
	failed string    // why there will be none, in English; the other fields are empty then
}

func newIndexer(dispatch func(func()), onFatal func(error)) *indexer {
	return &indexer{dispatch: dispatch, onFatal: onFatal, pending: map[int]request{}}
}

// grow sees to it that there are so many workers; it returns at once.
func (x *indexer) grow(n int) {
	x.want = max(x.want, n)
	for x.starting < x.want-x.fresh() {
		x.start()
	}
}

// fresh counts the workers that need no successor.
func (x *indexer) fresh() (n int) {
	for _, w := range x.workers {
		if !w.old {
			n++
		}
	}
	return n
}

// start asks the boot script for a worker. It takes the place of those that need a successor.
func (x *indexer) start() {
	x.starting++
	go func() {
		port, err := await(app.Window().Get("svcscope").Call("newWorker"))
		x.dispatch(func() {
			x.starting--
			if err != nil {
				if len(x.workers) == 0 { // else those that are there do it
					x.onFatal(err)
				}
				return
			}
			w := &worker{port: port}
			w.hear = app.FuncOf(func(_ app.Value, args []app.Value) any {
				x.receive(w, args[0].Get("data"))
				return nil
			})
			port.Set("onmessage", w.hear)
			before := x.workers
			x.workers = nil
			for _, other := range before {
				if other.old {
					other.gone = true
					x.endIfDone(other)
				} else {
					x.workers = append(x.workers, other)
				}
			}
			x.workers = append(x.workers, w)
			waiting := x.waiting
			x.waiting = nil
			for _, send := range waiting {
				send()
			}
		})
	}()
}

// leastBusy gives the worker that owes the fewest answers; nil if there is none.
func (x *indexer) leastBusy() *worker {
	var least *worker
	for _, w := range x.workers {
		if least == nil || w.open < least.open {
			least = w
		}
	}
	return least
}

// endIfDone ends a worker that gets no more requests, once it owes nothing.
func (x *indexer) endIfDone(w *worker) {
	if w.gone && w.open == 0 {
		w.port.Call("terminate")
		w.hear.Release()
	}
}

// receive takes an answer's bytes out of the browser at once; what they mean is done in turn.
func (x *indexer) receive(w *worker, m app.Value) {
	if fatal := m.Get("fatal"); fatal.Type() == app.TypeString {
		text := fatal.String()
		x.dispatch(func() { x.lost(w, errors.New(text)) })
		return
	}
	id, a := m.Get("id").Int(), answer{op: m.Get("op").String(), blobs: m.Get("blobs"), index: m.Get("index")}
	if d := m.Get("data"); d.Truthy() {
		a.data = make([]byte, d.Get("length").Int())
		app.CopyBytesToGo(a.data, d)
	}
	memory := m.Get("memory")
	heavy := memory.Type() == app.TypeNumber && memory.Int() > heavyBytes
	if id == 0 {
		return
	}
	x.dispatch(func() {
		w.answered = true
		r, known := x.pending[id]
		if wire.Last(a.op) && known {
			delete(x.pending, id)
			w.open--
			x.endIfDone(w)
		}
		if heavy && !w.old {
			w.old = true
			x.start()
		}
		if known {
			r.answer(a)
		}
	})
}

// lost answers what a worker that has died still owes, and starts another one for what comes next: the other files and the
// records that are asked for do not wait for ever. One that never answered anything would only die again.
func (x *indexer) lost(w *worker, err error) {
	w.port.Call("terminate")
	w.hear.Release()
	if !w.gone { // before any answer, which may ask for more
		x.workers = slices.DeleteFunc(x.workers, func(other *worker) bool { return other == w })
		if w.answered && !w.old {
			x.start()
		}
	}
	var owed []request
	for id, r := range x.pending {
		if r.worker == w {
			delete(x.pending, id)
			owed = append(owed, r)
		}
	}
	for _, r := range owed {
		r.answer(answer{failed: err.Error()})
	}
	x.onFatal(err)
}

// open gives the index of a shard, which stays in the browser's memory until its turn comes: shards of later stretches may
// wait long. It holds until the next call.
func (x *indexer) open(m *wire.Shard) []byte {
	parcel, ok := m.Parcel.(app.Value)
	if !ok {
		return m.Index
	}
	n := parcel.Get("length").Int()
	x.unpacked = slices.Grow(x.unpacked[:0], n)[:n]
	app.CopyBytesToGo(x.unpacked, parcel)
	if buffer := parcel.Get("buffer"); buffer.Get("transfer").Truthy() { // gives the memory back before anybody looks for garbage
		buffer.Call("transfer", 0)
	}
	return x.unpacked
}

func (x *indexer) send(op string, blob app.Value, data []byte, then func(answer)) int {
	x.next++
	id := x.next
	x.pending[id] = request{answer: then}
	x.post(id, op, blob, data)
	return id
}

func (x *indexer) post(id int, op string, blob app.Value, data []byte) {
	w := x.leastBusy()
	if w == nil {
		x.waiting = append(x.waiting, func() { x.post(id, op, blob, data) })
		return
	}
	if r, ok := x.pending[id]; !ok {
		return // a request to end what has ended
	} else if op == wire.OpCancel {
		w = r.worker
	} else {
		r.worker = w
		x.pending[id] = r
		w.open++
	}
	bytes := app.Window().Get("Uint8Array").New(len(data))
	app.CopyBytesToJS(bytes, data)
	m := map[string]any{"id": id, "op": op, "data": bytes}
	if blob != nil {
		m["blob"] = blob
	}
	w.port.Call("postMessage", m)
}

// unpack inflates an archive. onProgress runs now and then, then once at the end with the content of each entry.
func (x *indexer) unpack(s source, onProgress func(wire.Progress), then func(wire.Unpacked, []source)) (cancel func()) {
	id := x.send(wire.OpUnpack, s.blob, nil, func(a answer) {
		if a.failed != "" {
			then(wire.Unpacked{Trouble: "damaged"}, nil)
		}
		switch a.op {
		case wire.OpProgress:
			var p wire.Progress
			if p.UnmarshalBinary(a.data) == nil {
				onProgress(p)
			}
		case wire.OpUnpacked:
			var m wire.Unpacked
			if err := m.UnmarshalBinary(a.data); err != nil {
				m.Trouble = "damaged"
			}
			var contents []source
			for i, e := range m.Entries {
				contents = append(contents, newSource(a.blobs.Index(i), entryName(e.Name)))
			}
			then(m, contents)
		}
	})
	return func() { x.post(id, wire.OpCancel, nil, nil) }
}

// decoded is a decoded record with its XML view.
type decoded struct {
	record    *catalog.Record
	lines     []catalog.Line
	truncated bool // only the first part of a long record was read

	certificates certificates
	codes        nativeCodes
}

// decode reads and decodes at most the first bytes of one record of a file.
func (x *indexer) decode(f *openFile, span catalog.Span, most int64, then func(decoded, error)) {
	data, _ := wire.DecodeRequest{Offset: span.Offset, Length: span.Length, Most: most, Encoding: f.encoding}.AppendBinary(nil)
	x.send(wire.OpDecode, f.source.blob, data, func(a answer) {
		if a.failed != "" {
			then(decoded{}, errors.New(a.failed))
			return
		}
		d, err := parseDecoded(a.data)
		if d.record != nil {
			d.record.Span = span
		}
		then(d, err)
	})
}

func parseDecoded(data []byte) (decoded, error) {
	var m wire.Decoded
	if err := m.UnmarshalBinary(data); err != nil {
		return decoded{}, err
	}
	if m.Error != "" {
		return decoded{}, errors.New(m.Error)
	}
	d := decoded{record: new(catalog.Record), truncated: m.Truncated}
	if err := d.record.UnmarshalBinary(m.Record); err != nil {
		return decoded{}, err
	}
	d.certificates, d.codes = certificatesOf(d.record), nativeCodesOf(d.record)
	lines, err := catalog.ParseLines(m.Lines)
	d.lines = lines
	return d, err
}
