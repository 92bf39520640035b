package app

import (
	"errors"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
	"svcscope/wasm/wire"
)

// indexer is the viewer's end of the worker: it sends requests and hands the answers to the callers' functions,
// always through dispatch, so that they run where the session may be touched.
type indexer struct {
	dispatch func(func()) // runs a function where the session may be touched; it draws nothing by itself
	onFatal  func(error)  // the worker could not be started
	worker   app.Value
	waiting  []func() // requests made before the worker was there
	next     int
	pending  map[int]func(op string, data []byte)
}

func newIndexer(dispatch func(func()), onFatal func(error)) *indexer {
	return &indexer{dispatch: dispatch, onFatal: onFatal, pending: map[int]func(string, []byte){}}
}

// start asks the boot script for a worker; it returns at once.
func (x *indexer) start() {
	go func() {
		worker, err := await(app.Window().Get("svcscope").Call("newWorker"))
		x.dispatch(func() {
			if err != nil {
				x.onFatal(err)
				return
			}
			x.worker = worker
			worker.Set("onmessage", app.FuncOf(func(_ app.Value, args []app.Value) any {
				x.receive(args[0].Get("data"))
				return nil
			}))
			for _, send := range x.waiting {
				send()
			}
			x.waiting = nil
		})
	}()
}

// receive takes an answer's bytes out of the browser at once; what they mean is done in turn.
func (x *indexer) receive(m app.Value) {
	if fatal := m.Get("fatal"); fatal.Type() == app.TypeString {
		text := fatal.String()
		x.dispatch(func() { x.onFatal(errors.New(text)) })
		return
	}
	id, op := m.Get("id").Int(), m.Get("op").String()
	var data []byte
	if d := m.Get("data"); d.Truthy() {
		data = make([]byte, d.Get("length").Int())
		app.CopyBytesToGo(data, d)
	}
	if id == 0 {
		return
	}
	x.dispatch(func() {
		if answer := x.pending[id]; answer != nil {
			if op != wire.OpShard {
				delete(x.pending, id)
			}
			answer(op, data)
		}
	})
}

func (x *indexer) send(op string, blob app.Value, data []byte, answer func(op string, data []byte)) int {
	x.next++
	id := x.next
	x.pending[id] = answer
	x.post(id, op, blob, data)
	return id
}

func (x *indexer) post(id int, op string, blob app.Value, data []byte) {
	if x.worker == nil {
		x.waiting = append(x.waiting, func() { x.post(id, op, blob, data) })
		return
	}
	bytes := app.Window().Get("Uint8Array").New(len(data))
	app.CopyBytesToJS(bytes, data)
	m := map[string]any{"id": id, "op": op, "data": bytes}
	if blob != nil {
		m["blob"] = blob
	}
	x.worker.Call("postMessage", m)
}

// index reads a whole file. onShard runs for each piece found, onDone once at the end.
// The returned function cancels: what was found so far stays.
func (x *indexer) index(s source, onShard func(wire.Shard), onDone func(wire.ScanDone)) (cancel func()) {
	request, _ := wire.ScanRequest{From: 0, To: s.Size}.AppendBinary(nil)
	id := x.send(wire.OpScan, s.blob, request, func(op string, data []byte) {
		switch op {
		case wire.OpShard:
			var shard wire.Shard
			if shard.UnmarshalBinary(data) == nil {
				onShard(shard)
			}
		case wire.OpDone:
			var done wire.ScanDone
			if err := done.UnmarshalBinary(data); err != nil {
				done.Error = err.Error()
			}
			onDone(done)
		}
	})
	return func() { x.post(id, wire.OpCancel, nil, nil) }
}

// decoded is a decoded record with its XML view.
type decoded struct {
	record    *catalog.Record
	lines     []catalog.Line
	truncated bool // only the first part of a long record was read
}

// decode reads and decodes one record of a file.
func (x *indexer) decode(s source, span catalog.Span, then func(decoded, error)) {
	request, _ := wire.DecodeRequest{Offset: span.Offset, Length: span.Length}.AppendBinary(nil)
	x.send(wire.OpDecode, s.blob, request, func(_ string, data []byte) {
		d, err := parseDecoded(data)
		if d.record != nil {
			d.record.Span = span
		}
		then(d, err)
	})
}

func parseDecoded(data []byte) (decoded, error) {
	var answer wire.Decoded
	if err := answer.UnmarshalBinary(data); err != nil {
		return decoded{}, err
	}
	if answer.Error != "" {
		return decoded{}, errors.New(answer.Error)
	}
	d := decoded{record: new(catalog.Record), truncated: answer.Truncated}
	if err := d.record.UnmarshalBinary(answer.Record); err != nil {
		return decoded{}, err
	}
	lines, err := catalog.ParseLines(answer.Lines)
	d.lines = lines
	return d, err
}
