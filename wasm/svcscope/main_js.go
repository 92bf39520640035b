//go:build js && wasm

// Command svcscope is in the browser the viewer (web/app.wasm); main_native.go is the command.
package main

import (
	"runtime/debug"

	"svcscope/app"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// The garbage collector runs on the page's own thread: it may wait while the heap is small, and must not where memory,
// which the browser never gets back, becomes scarce.
const (
	collectAt   = 400 // percent of growth
	memoryLimit = 1 << 30
)

func main() {
	debug.SetGCPercent(collectAt)
	debug.SetMemoryLimit(memoryLimit)
	app.Register()
	goapp.RunWhenOnBrowser()
}
