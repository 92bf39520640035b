package app

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/wasm/wire"
)

// onShard takes in a piece of a file when its turn comes. The first ones show at once.
func (v *viewer) onShard(ctx app.Context, f *openFile) func(m wire.Shard, begin bool) {
	return func(m wire.Shard, begin bool) {
		v.tasks.add(func() bool {
			if v.gone(f) {
				return true
			}
			m.Index = v.indexer.open(&m)
			if err := v.session.shard(f, m, begin); err != nil {
				app.Log(err.Error())
			}
			if s := v.session; s.pass == nil && (s.counted == 0 && s.index.Len() > 0 || s.failures == 0 && s.index.Failures() > 0) {
				v.refreshNow(ctx) // nobody waits for the first records and the first failure
			} else {
				v.refresh(ctx)
			}
			return true
		})
	}
}

func (v *viewer) onDone(ctx app.Context, f *openFile) func(wire.ScanDone) {
	return func(m wire.ScanDone) {
		v.tasks.add(func() bool {
			if !v.gone(f) {
				v.session.done(f, m)
				v.searchRaw()
				if v.session.loading() {
					v.refresh(ctx) // there may be hundreds of files
				} else {
					v.refreshNow(ctx)
				}
			}
			return true
		})
	}
}

// gone says whether a file was closed while it was read.
func (v *viewer) gone(f *openFile) bool {
	return v.session.placeOf(f) < 0
}

// sampleName is the sample trace of the site.
const sampleName = "sample.svclog"

// openSample fetches the sample trace of the site and opens it like any other file.
func (v *viewer) openSample(ctx app.Context) {
	ctx.Async(func() {
		response, err := await(app.Window().Call("fetch", siteAddress("samples/"+sampleName)))
		var blob app.Value
		if err == nil {
			blob, err = await(response.Call("blob"))
		}
		ctx.Dispatch(func(ctx app.Context) {
			if err != nil {
				v.fatal = err.Error()
				return
			}
			v.open(ctx, []source{newSource(blob, sampleName)})
		})
	})
}

// close removes a file; the others stay.
func (v *viewer) close(ctx app.Context, n int) {
	s := v.session
	if n < 0 || n >= len(s.files) {
		return
	}
	f := s.files[n]
	if f.cancel != nil && !f.done {
		f.cancel()
	}
	// Record ids are given anew when a file goes: find gives that of a record that stays, by its place in its own file.
	again := func(rec int64) (find func() int64) {
		if rec < 0 || s.index.File(uint32(rec)) == f.number {
			return func() int64 { return -1 }
		}
		file, place := s.index.File(uint32(rec)), s.index.Number(uint32(rec))
		return func() int64 {
			if rec, ok := s.index.Rec(file, place); ok {
				return int64(rec)
			}
			return -1
		}
	}
	selected, chosen := again(s.selected), again(v.table.stays(s, f.number))
	s.selected = -1
	v.detail = detailState{}
	s.files = append(s.files[:n:n], s.files[n+1:]...)
	s.index.RemoveFile(f.number)
	if len(s.files) == 0 {
		v.view = viewIDs[0] // the next file begins anew
	}
	v.restartSearches()
	s.refreshNow()
	v.table.chosen = chosen()
	if rec := selected(); rec >= 0 {
		v.selectRecord(ctx, uint32(rec))
	}
	v.drawTable(ctx)
	v.setDocument()
}
