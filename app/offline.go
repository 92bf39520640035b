package app

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// keepSite has the site kept in the browser (web/offline.js), and follows whether the page opens without its server
// and whether a newer build waits.
func (v *viewer) keepSite(ctx app.Context) {
	boot := app.Window().Get("svcscope")
	if !boot.Get("keep").Truthy() {
		return // its script did not load
	}
	boot.Call("keep", app.FuncOf(func(_ app.Value, args []app.Value) any {
		kept, newer := args[0].Bool(), args[1].Bool()
		ctx.Dispatch(func(app.Context) { v.kept, v.newer = kept, newer })
		return nil
	}))
}

// newerNote offers a newer build. It lies above the page, so that nothing moves under the pointer when it comes, and
// waits for the person: to change means to load the page anew, which closes the open files.
func (v *viewer) newerNote(t *catalog.Text) app.UI {
	text := t.UI("update.ready")
	if len(v.session.files) > 0 {
		text = t.UI("update.ready.files")
	}
	return el("div", "news").Role("status").Body(
		app.If(v.newer, func() app.UI {
			return el("div", "").ID("update").Body(
				words("p", "", text),
				button("button", "renew").Text(t.UI("update.renew")),
				button("button plain", "later").Text(t.UI("update.later")),
			)
		}),
	)
}
