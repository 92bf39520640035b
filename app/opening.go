package app

import (
	"bytes"
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/wasm/wire"
)

// open takes files in and starts reading them.
func (v *viewer) open(ctx app.Context, files []source) {
	if v.session == nil || len(files) == 0 {
		return
	}
	if v.indexer.practice != nil {
		v.indexer.practice()
		v.indexer.practice = nil
	}
	v.keepFocus(ctx)
	if len(v.session.files) == 0 {
		v.closeDialog(ctx) // it goes with the page that it stands above
		if v.view == catalogID && !v.linked {
			v.visit(ctx, func() { v.view = viewIDs[0] })
		}
	} else {
		v.view = viewIDs[0] // the first files come up as the link says
	}
	v.foldByRoom()
	if !v.whole {
		// Drawing for the first time takes as long as a task may: what is read meanwhile is not taken in in the same one.
		stage := func(then func()) {
			ctx.Dispatch(func(ctx app.Context) {
				v.tasks.hold()
				then()
				ctx.Defer(func(app.Context) { v.tasks.release() })
			})
		}
		afterFrame(func() {
			stage(func() { v.whole = true })
			afterFrame(func() { stage(func() { v.listed = true; v.drawTable(ctx) }) })
		})
	}
	for _, src := range files {
		v.queue = append(v.queue, v.session.add(src))
	}
	v.openNext(ctx)
	v.setDocument()
}

// openNext looks at the beginning of the next file and starts what it calls for. One file is looked at at a time, so
// that the index numbers them in the order in which they were opened, with what an archive holds in its place.
func (v *viewer) openNext(ctx app.Context) {
	for !v.opening && len(v.queue) > 0 {
		f := v.queue[0]
		v.queue = v.queue[1:]
		if v.gone(f) {
			continue
		}
		v.opening = true
		ctx.Async(func() {
			head, err := f.source.read(0, min(f.source.Size, FingerprintBytes))
			v.indexer.dispatch(func() {
				v.opening = false
				switch {
				case v.gone(f), f.done: // closed or stopped meanwhile
				case err != nil:
					f.problem, f.done = err.Error(), true
					v.refreshNow(ctx)
				default:
					v.begin(ctx, f, head)
				}
				v.openNext(ctx)
			})
		})
	}
}

// beginsBytes is how much of a file's beginning is shown where the file cannot be read.
const beginsBytes = 64

// begin reads a file whose first bytes are there, or unpacks it.
func (v *viewer) begin(ctx app.Context, f *openFile, head []byte) {
	f.print = Fingerprint{Name: linkName(f.source.Name), Size: f.source.Size, Hash: HashHead(head)}
	if !bytes.Contains(head, []byte("PRIVATE KEY-----")) { // that is shown to nobody
		f.begins = bytes.Clone(head[:min(len(head), beginsBytes)])
	}
	if v.opened(f) {
		v.session.files = slices.Delete(v.session.files, v.session.placeOf(f), v.session.placeOf(f)+1)
		v.say("open.again")
		v.refreshNow(ctx)
		return
	}
	if kind := archiveKind(head); kind != "" && f.archive == "" {
		v.unpack(ctx, f, kind)
		return
	}
	v.session.begin(f)
	f.cancel = v.indexer.index(f.source, workersFor(f.source.Size), v.onShard(ctx, f), v.onDone(ctx, f))
	v.restore(ctx)
	v.writeLink() // it names the file
}

// opened says whether the same file is open already: it would count everything twice.
func (v *viewer) opened(f *openFile) bool {
	return f.print.Size > 0 && slices.ContainsFunc(v.session.files, func(g *openFile) bool {
		return g != f && g.print == f.print && g.archive == f.archive
	})
}

// archiveKind tells an archive by its first bytes: the id of its format, or "".
func archiveKind(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("\x1F\x8B")):
		return "gzip"
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return "zip"
	}
	return ""
}

// unpack has an archive inflated; the files in it then stand in its place. Until then no other file begins.
func (v *viewer) unpack(ctx app.Context, f *openFile, kind string) {
	f.format, f.unpacking, v.opening = kind, true, true
	onProgress := func(p wire.Progress) {
		f.unpacked = p.Bytes
		ctx.Update()
	}
	f.cancel = v.indexer.unpack(f.source, onProgress, func(m wire.Unpacked, contents []source) {
		f.unpacking, v.opening = false, false
		if !v.gone(f) {
			v.queue = append(v.session.unpacked(f, m, contents), v.queue...)
			v.refreshNow(ctx)
		}
		v.openNext(ctx)
	})
}

// unpacked puts what an archive holds in its place, and gives the files that are to be read. An archive that gives
// nothing stays, with the reason.
func (s *session) unpacked(f *openFile, m wire.Unpacked, contents []source) (read []*openFile) {
	f.done, f.stopped, f.trouble = true, m.Cancelled, m.Trouble
	if m.Cancelled || len(contents) == 0 {
		return nil
	}
	var inside []*openFile
	for i, src := range contents {
		g := &openFile{source: src, number: -1, archive: f.source.Name, trouble: m.Entries[i].Trouble}
		if src.Size > 0 || g.trouble == "" {
			read = append(read, g)
		} else {
			g.done = true
		}
		inside = append(inside, g)
	}
	at := s.placeOf(f)
	s.files = append(s.files[:at:at], append(inside, s.files[at+1:]...)...)
	return read
}

// takeFiles hands the files that the boot script kept to open, now and whenever it gets more.
func (v *viewer) takeFiles(ctx app.Context) {
	boot := app.Window().Get("svcscope")
	take := func(ctx app.Context, list app.Value, how string) {
		var files []source
		for i := 0; list.Truthy() && i < list.Length(); i++ {
			files = append(files, newSource(list.Index(i), ""))
		}
		v.take(ctx, files, how)
	}
	boot.Set("onfiles", app.FuncOf(func(_ app.Value, args []app.Value) any {
		list, how := args[0], ""
		if len(args) > 1 {
			how = args[1].String()
		}
		ctx.Dispatch(func(ctx app.Context) { take(ctx, list, how) })
		return nil
	}))
	take(ctx, boot.Get("pending"), "")
	boot.Set("pending", app.Window().Get("Array").New())
}
