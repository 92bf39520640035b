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

// index reads a whole file with so many workers. onShard runs for each piece found, in the file's order; begin says that the records of the
// piece count from the first one that no piece has told yet. onDone runs once at the end. The returned function stops
// reading: what was found so far stays.
func (x *indexer) index(src source, workers int, onShard func(m wire.Shard, begin bool), onDone func(wire.ScanDone)) (stop func()) {
	s := &wire.Stretches{Size: src.Size, Each: stretchBytes, Workers: workers, Finish: onDone}
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
		request := st.Request
		request.Practice = src.practice
		data, _ := request.AppendBinary(nil)
		requests[st] = x.send(wire.OpScan, src.blob, data, func(a answer) {
			if a.failed != "" {
				s.Done(st, wire.ScanDone{Error: a.failed})
			}
			switch a.op {
			case wire.OpShard:
				var m wire.Shard
				if m.UnmarshalBinary(a.data) == nil {
					if a.index.Truthy() {
						m.Parcel = a.index
					}
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

// warmBytes is how much is read for practice, by as many workers as there may be: code that has run before runs several times
// as fast, and the browser makes it so only once it has run for a while.
const warmBytes = alone + 1

// warmWorkers is how many workers stand ready at most before it is known whether a large file comes: each takes memory.
const warmWorkers = 2

// warmUp has the workers read the sample over and over while nothing else is to be done, and a session that nobody sees take it
// in, with a page that nobody sees; it ends when a file comes.
func (v *viewer) warmUp() {
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
				v.practise(newSource(app.Window().Get("Blob").New(parts), sampleName))
			})
		})
	})
}

// practise reads a file for practice.
func (v *viewer) practise(src source) {
	src.practice = true
	nobody := newViewer(v.texts, v.tag)
	nobody.whole, nobody.listed = true, true
	s := nobody.session
	f := s.add(src)
	s.begin(f)
	over := false
	stop := v.indexer.index(src, min(warmWorkers, workersFor(src.Size)), func(m wire.Shard, begin bool) {
		v.tasks.add(func() bool {
			m.Index = v.indexer.open(&m)
			if !over && s.shard(f, m, begin) == nil && s.pass == nil {
				s.refresh()
			}
			return over || s.work()
		})
	}, func(m wire.ScanDone) {
		v.tasks.add(func() bool {
			if !over {
				s.done(f, m)
				nobody.Render()
				over, v.indexer.practice = true, nil
			}
			return true
		})
	})
	v.indexer.practice = func() {
		over = true
		stop()
	}
}
