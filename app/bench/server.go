//go:build !js

package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
)

// undiagnosedPath is where the site stands with a worker that finds nothing.
const undiagnosedPath = "/undiagnosed/"

// server serves the built site at /, and under /bench/ what only the measurements need: their pages, the programs and
// traces in .cache/bench, and the parsers in node_modules.
type server struct{ *httptest.Server }

func serve(root string) (*server, error) {
	dist, here, cache := filepath.Join(root, "dist"), filepath.Join(root, "app", "bench"), cacheDir(root)
	if _, err := os.Stat(filepath.Join(dist, "index.html")); err != nil {
		return nil, fmt.Errorf("no site in dist/: `make bench` builds it")
	}
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir(dist)))
	for path, dir := range map[string]string{"/bench/": filepath.Join(here, "pages"), "/bench/cache/": cache, "/bench/node_modules/": filepath.Join(here, "node_modules")} {
		mux.Handle(path, http.StripPrefix(path[:len(path)-1], http.FileServer(http.Dir(dir))))
	}
	mux.Handle(undiagnosedPath, http.StripPrefix(undiagnosedPath[:len(undiagnosedPath)-1], http.FileServer(http.Dir(dist))))
	mux.HandleFunc(undiagnosedPath+"web/worker.wasm", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join(cache, "undiagnosed.wasm"))
	})
	return &server{httptest.NewServer(mux)}, nil
}
