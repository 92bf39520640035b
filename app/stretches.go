package app

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/wasm/wire"
)

const (
	// stretchBytes is what a worker reads of a file at a time, where several share one.
	stretchBytes = 32 << 20
	// alone is the size up to which one worker reads a file: another one would only begin to be fast.
	alone = 64 << 20
	// mostWorkers is how many workers share a file at most.
	mostWorkers = 8
)

// workersFor is how many workers share a file. The page's script may say so itself, to compare.
func workersFor(size int64) int {
	if n := app.Window().Get("svcscope").Get("workers"); n.Type() == app.TypeNumber && n.Int() > 0 {
		return n.Int()
	}
	if size <= alone {
		return 1
	}
	cores := app.Window().Get("navigator").Get("hardwareConcurrency")
	if cores.Type() != app.TypeNumber {
		return 1
	}
	n := cores.Int()
	if n > 2 {
		n-- // for the page
	}
	return max(1, min(n, mostWorkers))
}

// index reads a whole file. onShard runs for each piece found, in the file's order; begin says that the records of the
// piece count from the first one that no piece has told yet. onDone runs once at the end. The returned function stops
// reading: what was found so far stays.
func (x *indexer) index(src source, onShard func(m wire.Shard, begin bool), onDone func(wire.ScanDone)) (stop func()) {
	s := &wire.Stretches{Size: src.Size, Each: stretchBytes, Workers: workersFor(src.Size), Finish: onDone}
	if s.Workers > 1 {
		x.grow(s.Workers)
	} else {
		s.Each = max(src.Size, 1)
	}
	s.Take = func(m wire.Shard, begin bool) {
		m.Settled = s.Settled()
		onShard(m, begin)
	}
	requests := map[*wire.Stretch]int{}
	s.Start = func(st *wire.Stretch) {
		data, _ := st.Request.AppendBinary(nil)
		requests[st] = x.send(wire.OpScan, src.blob, data, func(a answer) {
			if a.failed != "" {
				s.Done(st, wire.ScanDone{Error: a.failed})
			}
			switch a.op {
			case wire.OpShard:
				var m wire.Shard
				if m.UnmarshalBinary(a.data) == nil {
					s.Shard(st, m)
				}
			case wire.OpDone:
				var m wire.ScanDone
				if err := m.UnmarshalBinary(a.data); err != nil {
					m.Error = err.Error()
				}
				s.Done(st, m)
			}
		})
	}
	s.Cancel = func(st *wire.Stretch) { x.post(requests[st], wire.OpCancel, nil, nil) }
	s.Begin()
	return s.Stop
}

// warmBytes is how much the worker reads for practice: code that has run before runs several times as fast.
const warmBytes = 8 << 20

// warmWorker has the worker read the sample over and over while nothing else is to be done, and ends that when a file comes.
func (v *viewer) warmWorker() {
	v.page.After(time.Second, func(ctx app.Context) {
		ctx.PreventUpdate()
		if len(v.session.files) > 0 || len(v.queue) > 0 {
			return
		}
		ctx.Async(func() {
			response, err := await(app.Window().Call("fetch", siteAddress("samples/"+sampleName)))
			if err != nil || !response.Get("ok").Bool() {
				return
			}
			sample, err := await(response.Call("blob"))
			if err != nil {
				return
			}
			v.indexer.dispatch(func() {
				if len(v.session.files) > 0 || v.indexer.next > 0 {
					return
				}
				var parts []any
				for n := 0; n < warmBytes; n += max(1, sample.Get("size").Int()) {
					parts = append(parts, sample)
				}
				blob := app.Window().Get("Blob").New(parts)
				nobody := func(wire.Shard, bool) {}
				v.indexer.practice = v.indexer.index(newSource(blob, sampleName), nobody, func(wire.ScanDone) {})
			})
		})
	})
}
