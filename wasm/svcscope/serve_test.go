//go:build !js

package main

import (
	"net/http/httptest"
	"testing"
	"testing/fstest"
)

// TestServeCompressed: a compressed file goes to those that accept it, with the type of the file that it stands for.
func TestServeCompressed(t *testing.T) {
	site := fstest.MapFS{}
	for _, name := range []string{"index.html", "index.html.gz", "web/app.wasm", "web/app.wasm.gz", "LICENSE.txt", "LICENSE.txt.gz", "web/small.js", "odd.bin", "odd.bin.gz"} {
		site[name] = &fstest.MapFile{Data: []byte(name)}
	}
	for _, c := range []struct {
		path, accept, bytes string
		body, kind, vary    string
		gzip                bool
	}{
		{"/", "gzip, deflate, br", "", "index.html.gz", "text/html; charset=utf-8", "Accept-Encoding", true},
		{"/web/app.wasm", "br;q=1.0, GZIP;q=0.5", "", "web/app.wasm.gz", "application/wasm", "Accept-Encoding", true},
		{"/web/app.wasm?v=1", "gzip", "", "web/app.wasm.gz", "application/wasm", "Accept-Encoding", true},
		{"/LICENSE.txt", "gzip", "", "LICENSE.txt.gz", "text/plain; charset=utf-8", "Accept-Encoding", true},
		{"/web/app.wasm", "", "", "web/app.wasm", "application/wasm", "Accept-Encoding", false},
		{"/web/app.wasm", "br, gzip;q=0", "", "web/app.wasm", "application/wasm", "Accept-Encoding", false},
		{"/web/app.wasm", "gzip; q=0.000", "", "web/app.wasm", "application/wasm", "Accept-Encoding", false},
		{"/web/app.wasm", "gzip", "bytes=0-2", "web", "application/wasm", "Accept-Encoding", false},
		{"/web/small.js", "gzip", "", "web/small.js", "text/javascript; charset=utf-8", "", false},
		{"/odd.bin", "gzip", "", "odd.bin", "application/octet-stream", "", false},
	} {
		r, w := httptest.NewRequest("GET", c.path, nil), httptest.NewRecorder()
		r.Header.Set("Accept-Encoding", c.accept)
		if c.bytes != "" {
			r.Header.Set("Range", c.bytes)
		}
		siteHandler(site, "/").ServeHTTP(w, r)
		h := w.Header()
		if w.Body.String() != c.body || h.Get("Vary") != c.vary || (h.Get("Content-Encoding") == "gzip") != c.gzip || c.kind != "application/octet-stream" && h.Get("Content-Type") != c.kind {
			t.Errorf("%s for %q %s: %d %q, %v", c.path, c.accept, c.bytes, w.Code, w.Body, h)
		}
	}
}
