//go:build js && wasm

// Command svcscope is in the browser the viewer (web/app.wasm), and natively the command
// `svcscope check | serve | site | sample`.
package main

import (
	"svcscope/app"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

func main() {
	app.Register()
	goapp.RunWhenOnBrowser()
}
