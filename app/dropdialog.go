package app

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// droppedMost is how many of the dropped files are named one by one.
const droppedMost = 8

// take receives files from the boot script. how is "choose", "drop" or "paste": what comes over the file input is
// added, what falls onto an open view waits until the dialog says whether it is added or takes its place. More that
// comes meanwhile joins it.
func (v *viewer) take(ctx app.Context, files []source, how string) {
	switch {
	case len(files) == 0:
	case len(v.session.files) == 0 || how != "drop" && how != "paste":
		v.open(ctx, files)
	default:
		v.dropped = append(v.dropped, files...)
		v.openDialog(ctx, "drop")
	}
}

// dropAdd opens the dropped files beside the open ones.
func (v *viewer) dropAdd(ctx app.Context) {
	files := v.dropped
	v.closeDialog(ctx)
	v.open(ctx, files)
}

// dropReplace opens the dropped files in place of the open ones. They are another trace: filter, order, view and tab
// begin anew; language and theme stay.
func (v *viewer) dropReplace(ctx app.Context) {
	files := v.dropped
	v.closeDialog(ctx)
	v.home(ctx)
	v.open(ctx, files)
}

// dropView asks whether the dropped files are added to the open ones or take their place.
func (v *viewer) dropView(t *catalog.Text) app.UI {
	var list []app.UI
	line := func(symbol string, name app.UI, bytes int64) {
		list = append(list, box("li", "", icon(symbol), name, words("span", "quiet", size(t, bytes))))
	}
	var rest int64
	for i, f := range v.dropped {
		if i < droppedMost {
			line("file-text", el("span", "mono").Dir("auto").Body(shown(f.Name)...), f.Size)
		} else {
			rest += f.Size
		}
	}
	if more := len(v.dropped) - droppedMost; more > 0 {
		line("files", words("span", "", t.UI("drop.more", "n", more)), rest)
	}
	open := t.UI("drop.open", "name", v.session.files[0].source.Name)
	if more := len(v.session.files) - 1; more > 0 {
		open += " " + t.UI("top.more", "n", more)
	}
	return dialogFrame(t, "drop", t.UI("drop.title", "n", len(v.dropped)),
		box("div", "in",
			el("ul", "dropped").Label(t.UI("drop.files")).Body(list...),
			box("p", "", shown(open)...),
			box("dl", "",
				words("dt", "", t.UI("drop.add")), words("dd", "", t.UI("drop.add.text")),
				words("dt", "", t.UI("drop.replace")), words("dd", "", t.UI("drop.replace.text")))),
		box("footer", "",
			button("button primary", "drop-add").Attr("autofocus", true).Text(t.UI("drop.add")),
			button("button", "drop-replace").Text(t.UI("drop.replace")),
			button("button plain", "dialog-close").Text(t.UI("drop.cancel"))))
}
