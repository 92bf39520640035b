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
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
}

// siteHandler serves a site under a path that begins and ends with a slash. Folders are not listed; the path
// without its last slash leads to the one with it, because the page's addresses are relative.
// A file beside which a compressed one stands, name.gz, is sent compressed to those that accept it.
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
		kind := path.Ext(orIndex(name))
		if t := siteTypes[kind]; t != "" {
			w.Header().Set("Content-Type", t)
		}
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if packed := orIndex(name) + ".gz"; siteTypes[kind] != "" && name != "index.html" && isFile(site, packed) {
			w.Header().Set("Vary", "Accept-Encoding")
			if acceptsGzip(r) {
				w.Header().Set("Content-Encoding", "gzip")
				name = packed
			}
		}
		r2 := r.Clone(r.Context())
		r2.URL.Path = "/" + name
		files.ServeHTTP(w, r2)
	})
}

// orIndex gives the file that is sent for a name: the empty one is the page.
func orIndex(name string) string {
	if name == "" {
		return "index.html"
	}
	return name
}

func isFile(site fs.FS, name string) bool {
	info, err := fs.Stat(site, path.Clean(name))
	return err == nil && info.Mode().IsRegular()
}

// acceptsGzip says whether an answer may be compressed. A part of a file is one of the file as it is.
func acceptsGzip(r *http.Request) bool {
	if r.Header.Get("Range") != "" {
		return false
	}
	for _, accepted := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		coding, quality, _ := strings.Cut(accepted, ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			_, weight, _ := strings.Cut(quality, "=")
			return strings.Trim(weight, "0. ") != "" || !strings.Contains(quality, "=")
		}
	}
	return false
}
