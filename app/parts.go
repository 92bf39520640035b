package app

import (
	"fmt"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// A long record is decoded from its beginning: the first part at once, more when the reader asks. What is beyond the
// most is there to be saved.
const (
	decodeFirst = 1 << 20
	decodeMost  = 16 << 20
	decodeStep  = 4 // each further part is so many times as long as what there is
)

// truncatedNote says that only the first part of a record is shown, with a way to see more and one to have it all.
func truncatedNote(t *catalog.Text, in detail) app.UI {
	if !in.Truncated {
		return el("div", "aside-note").Hidden(true).UI()
	}
	return el("div", "aside-note").DataSet("note", "truncated").Body(
		words("p", "", t.UI("detail.truncated", "read", size(t, in.Decoded), "size", size(t, in.Record.Length))),
		box("div", "actions",
			button("button", "more-record").Hidden(in.Decoded >= decodeMost).Text(t.UI("detail.more")),
			button("button", "save-record").Body(icon("download", "small"), textNode(t.UI("detail.save")))))
}

// deepNote says that a record is nested too deep to be read as a whole.
func deepNote(t *catalog.Text, r *catalog.Record) app.UI {
	if !r.Deep {
		return el("p", "aside-note").Hidden(true).UI()
	}
	return el("p", "aside-note").DataSet("note", "deep").Text(t.UI("detail.deep", "levels", catalog.LevelsMost, "exceptions", catalog.ExceptionsMost))
}

// moreRecord decodes a longer first part of the selected record.
func (v *viewer) moreRecord(ctx app.Context) {
	if sel := v.session.selected; sel >= 0 && v.detail.most < decodeMost {
		v.decodeFirst(ctx, uint32(sel), v.detail.most*decodeStep)
	}
}

// saveRecord hands the selected record's own bytes to the browser as a file, whatever its length: they are never read here.
func (v *viewer) saveRecord() {
	f, span, ok := v.selectedSpan()
	if !ok {
		return
	}
	save(f, span.Offset, span.End(), "xml")
}

// save hands bytes of a file to the browser as a file of their own, named by where they stand.
func save(f *openFile, from, to int64, ending string) {
	name := f.source.Name[strings.LastIndexAny(f.source.Name, `/\`)+1:]
	download(f.source.blob.Call("slice", float64(from), float64(to)), fmt.Sprintf("%s.%d.%s", name, from, ending))
}

// damagedRange gives the file and the damaged range that "file:place" names.
func (v *viewer) damagedRange(arg string) (f *openFile, place int, ok bool) {
	file, rest, _ := strings.Cut(arg, ":")
	n, place := number(file), number(rest)
	if n < 0 || n >= len(v.session.files) || place < 0 || place >= len(v.session.files[n].damaged) {
		return nil, 0, false
	}
	return v.session.files[n], place, true
}

// showBytes shows the first bytes of a damaged range, or hides them.
func (v *viewer) showBytes(ctx app.Context, arg string) {
	f, place, ok := v.damagedRange(arg)
	if !ok {
		return
	}
	if f.bytes[place] != nil {
		delete(f.bytes, place)
		return
	}
	d := f.damaged[place]
	ctx.Async(func() {
		b, err := f.source.read(d.Offset, d.Offset+min(d.Length, bytesShown))
		ctx.Dispatch(func(app.Context) {
			if err != nil {
				f.problem = err.Error()
				return
			}
			if f.bytes == nil {
				f.bytes = map[int][]byte{}
			}
			f.bytes[place] = b
		})
	})
}

// saveBytes hands a damaged range to the browser as a file.
func (v *viewer) saveBytes(arg string) {
	if f, place, ok := v.damagedRange(arg); ok {
		d := f.damaged[place]
		save(f, d.Offset, d.Offset+d.Length, "bin")
	}
}

// download saves a Blob under a name.
func download(blob app.Value, name string) {
	url := app.Window().Get("URL").Call("createObjectURL", blob)
	link := app.Window().Get("document").Call("createElement", "a")
	link.Set("href", url)
	link.Set("download", name)
	link.Call("click")
	const patience = 60_000 // until the browser has surely begun
	var revoke app.Func
	revoke = app.FuncOf(func(app.Value, []app.Value) any {
		app.Window().Get("URL").Call("revokeObjectURL", url)
		revoke.Release()
		return nil
	})
	app.Window().Call("setTimeout", revoke, patience)
}

// selectedSpan gives the selected record's file and place.
func (v *viewer) selectedSpan() (f *openFile, span catalog.Span, ok bool) {
	sel := v.session.selected
	if sel < 0 {
		return nil, catalog.Span{}, false
	}
	n := v.fileOf(uint32(sel))
	if n < 0 {
		return nil, catalog.Span{}, false
	}
	return v.session.files[n], v.session.index.Span(uint32(sel)), true
}
