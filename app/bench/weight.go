//go:build !js

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
)

// networkRate is how fast the network is made for the landing page, in bytes a second: 10 Mbit/s.
const networkRate = 10e6 / 8

// slowNetwork is the command that slows the network down. Chromium up to 148 asks for offline beside the conditions; later
// ones, and the types of cdproto, have it in them alone.
var slowNetwork = cdp.Command[slowParams, cdp.Empty]{Method: network.CommandEmulateNetworkConditionsByRule}

type slowParams struct {
	Offline    bool                  `json:"offline"`
	Conditions []*network.Conditions `json:"matchedNetworkConditions"`
}

// weight measures what a visitor waits for: the compressed programs, and whether the landing page is painted before the
// engine has come, over a slow network.
func weight(b *bench) (func() error, error) {
	for _, program := range []struct {
		name   string
		wanted float64 // MB
	}{{"app.wasm", 1.85}, {"worker.wasm", 0.90}} {
		r := b.table.row(row{name: program.name + ", brotli 11", unit: "MB", wanted: atMost(program.wanted)})
		n, err := compressed(filepath.Join(b.root, "dist", "web", program.name))
		if err != nil {
			return nil, err
		}
		say("    %s: %d bytes", program.name, n)
		r.add(float64(n) / 1e6)
	}
	paint := b.table.row(row{name: "landing page painted, at 10 Mbit/s", against: "the end of app.wasm", unit: "ms"})
	before := b.table.row(row{name: "landing page painted before app.wasm has come", wanted: atLeast(1)})
	return func() error {
		t, err := b.browser.open(b.server.URL+"/#v=1&lang=en", "", call(network.Enable, network.EnableParams{}), call(slowNetwork, slowParams{
			Conditions: []*network.Conditions{{Latency: 20, DownloadThroughput: networkRate, UploadThroughput: networkRate}}}))
		if err != nil {
			return err
		}
		defer t.close()
		if err := t.wait(`window.svcscope && svcscope.onfiles`); err != nil {
			return err
		}
		times, err := eval[map[string]float64](t, `({
			painted: performance.getEntriesByName("first-contentful-paint")[0].startTime,
			engine: performance.getEntriesByType("resource").find((e) => new URL(e.name).pathname.endsWith("/app.wasm")).responseEnd})`)
		if err != nil {
			return err
		}
		say("    painted at %.0f ms, app.wasm there at %.0f ms", times["painted"], times["engine"])
		paint.add(times["painted"])
		paint.addOther(times["engine"])
		yes := 0.0
		if times["painted"] < times["engine"] {
			yes = 1
		}
		before.add(yes)
		return nil
	}, nil
}

// compressed gives the size in bytes of a file as `brotli -q 11` writes it.
func compressed(file string) (int, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	var out strings.Builder
	w := brotli.NewWriterOptions(&out, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 24})
	if _, err := w.Write(content); err != nil {
		return 0, err
	}
	if err := w.Close(); err != nil {
		return 0, fmt.Errorf("%s: %w", file, err)
	}
	return out.Len(), nil
}
