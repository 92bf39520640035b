// Package app is the pages of svcscope: what a person sees and does.
//
// Register is the entry: it gives go-app the one page there is. viewer is that page's component; it draws a session
// (the open files with their index, the filter, the selection), and everything a person does ends in a method of
// session. Logic lives in session and in plain functions, which are tested natively; platform_js.go is
// the edge to the browser, platform_native.go what stands in for it there.
package app

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// Register loads the texts that the page begins with and routes every path to the viewer: the site is one page,
// wherever it is put.
func Register() {
	t := texts{}
	link, _ := DecodeState(fragment())
	saved, browser := wishedLanguages()
	tag := t.begin(chooseLanguage(link.Lang, saved, browser))
	app.RouteWithRegexp(".*", func() app.Composer { return newViewer(t, tag) })
}

// OnPreRender draws the landing page in the language of the asked link, when the site is made.
func (v *viewer) OnPreRender(ctx app.Context) {
	link, _ := DecodeState(ctx.Page().URL().Fragment)
	if tag := catalog.MatchLanguage(link.Lang, tags()); tag != "" && (v.texts[tag] != nil || v.texts.loadText(tag) == nil) {
		v.tag = tag
	}
}
