//go:build !js

package main

import (
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// siteTypes are the types a browser insists on; a machine's own table may lack or bend them.
var siteTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".svclog":      "application/xml",
	".svg":         "image/svg+xml",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
}

// siteHandler serves a site under a path that begins and ends with a slash. Folders are not listed; the path
// without its last slash leads to the one with it, because the page's addresses are relative.
func siteHandler(site fs.FS, prefix string) http.Handler {
	files := http.FileServerFS(site)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path+"/" == prefix {
			http.Redirect(w, r, prefix, http.StatusMovedPermanently)
			return
		}
		name, inside := strings.CutPrefix(r.URL.Path, prefix)
		if !inside || (name != "" && strings.HasSuffix(name, "/")) {
			http.NotFound(w, r)
			return
		}
		if info, err := fs.Stat(site, path.Clean("./"+name)); err != nil || (name != "" && info.IsDir()) {
			http.NotFound(w, r)
			return
		}
		kind := path.Ext(name)
		if name == "" {
			kind = ".html"
		}
		if t := siteTypes[kind]; t != "" {
			w.Header().Set("Content-Type", t)
		}
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		r2 := r.Clone(r.Context())
		r2.URL.Path = "/" + name
		files.ServeHTTP(w, r2)
	})
}
