//go:build !js

package main

import (
	"bytes"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func TestSiteHandler(t *testing.T) {
	site := fstest.MapFS{
		"index.html":    {Data: []byte("<!doctype html>")},
		"web/app.wasm":  {Data: []byte("\x00asm")},
		"web/boot.js":   {Data: []byte("0")},
		"text/ko.json":  {Data: []byte("{}")},
		"x.webmanifest": {Data: []byte("{}")},
	}
	for _, c := range []struct {
		prefix, path string
		status       int
		kind         string
	}{
		{"/", "/", 200, "text/html; charset=utf-8"},
		{"/", "/web/app.wasm", 200, "application/wasm"},
		{"/", "/web/boot.js", 200, "text/javascript; charset=utf-8"},
		{"/", "/text/ko.json", 200, "application/json"},
		{"/", "/x.webmanifest", 200, "application/manifest+json"},
		{"/", "/web/", 404, ""},
		{"/", "/web", 404, ""},
		{"/", "/missing", 404, ""},
		{"/", "/../go.mod", 404, ""},
		{"/x/", "/x/", 200, "text/html; charset=utf-8"},
		{"/x/", "/x", 301, ""},
		{"/x/", "/x/web/app.wasm", 200, "application/wasm"},
		{"/x/", "/web/app.wasm", 404, ""},
		{"/x/", "/", 404, ""},
	} {
		w := httptest.NewRecorder()
		siteHandler(site, c.prefix).ServeHTTP(w, httptest.NewRequest("GET", c.path, nil))
		if w.Code != c.status || c.kind != "" && w.Header().Get("Content-Type") != c.kind {
			t.Errorf("%s under %s: %d %q", c.path, c.prefix, w.Code, w.Header().Get("Content-Type"))
		}
	}
}

func TestParseSize(t *testing.T) {
	for _, c := range []struct {
		in   string
		want int64
	}{
		{"0", 0}, {"300", 300}, {"10MB", 10_000_000}, {"10mb", 10_000_000}, {"1.5KB", 1500}, {"2GB", 2_000_000_000},
		{"4MiB", 4 << 20}, {"64 MB", -1}, {"", -1}, {"MB", -1}, {"-1", -1}, {"10TB", -1}, {"NaN", -1}, {"1e99", -1},
	} {
		got, err := parseSize(c.in)
		if (err != nil) != (c.want < 0) || err == nil && got != c.want {
			t.Errorf("%q: %d, %v; want %d", c.in, got, err, c.want)
		}
	}
}

func TestCommandLine(t *testing.T) {
	for _, c := range []struct {
		args   string
		status int
		says   string
	}{
		{"", 2, "usage:"},
		{"nonsense", 2, `no command "nonsense"`},
		{"help", 0, "svcscope serve"},
		{"site -nonsense", 2, "-nonsense"},
		{"serve -dir does-not-exist", 2, "make site"},
		{"sample -size much", 2, `size "much"`},
	} {
		var out bytes.Buffer
		if status := run(strings.Fields(c.args), &out, &out); status != c.status || !strings.Contains(out.String(), c.says) {
			t.Errorf("svcscope %s: %d, %s", c.args, status, &out)
		}
	}
}

func TestSampleFile(t *testing.T) {
	name := t.TempDir() + "/a.svclog"
	var out, same bytes.Buffer
	if status := run([]string{"sample", "-size", "20KB", "-o", name}, &out, &out); status != 0 {
		t.Fatalf("%d, %s", status, &out)
	}
	if status := run([]string{"sample", "-size", "20KB"}, &same, &out); status != 0 {
		t.Fatalf("%d, %s", status, &out)
	}
	b, err := os.ReadFile(name)
	if err != nil || !bytes.Equal(b, same.Bytes()) || len(b) < 20_000 {
		t.Errorf("%d bytes in the file, %d on standard output, %v", len(b), same.Len(), err)
	}
}
