// Package http stands in for net/http: what go-app's server names of it. In a browser nobody starts that server.
package http

import (
	"errors"
	"io"
	"net/url"
)

// The answers that the server gives.
const (
	StatusOK                  = 200
	StatusNotModified         = 304
	StatusNotFound            = 404
	StatusInternalServerError = 500
)

// Header holds nothing.
type Header map[string][]string

// Get finds nothing.
func (Header) Get(string) string { return "" }

// Set does nothing.
func (Header) Set(string, string) {}

// ResponseWriter is never made.
type ResponseWriter interface {
	Header() Header
	Write([]byte) (int, error)
	WriteHeader(status int)
}

// Request is never made.
type Request struct {
	URL    *url.URL
	Header Header
	Host   string
	TLS    *struct{}
}

// Response is never made.
type Response struct {
	StatusCode int
	Header     Header
	Body       io.ReadCloser
}

// Handler is never made.
type Handler interface {
	ServeHTTP(ResponseWriter, *Request)
}

// Dir is a folder.
type Dir string

// FileServer gives no handler.
func FileServer(Dir) Handler { return nil }

// Get fails.
func Get(string) (*Response, error) { return nil, errors.New("net/http is not in this build") }

// NotFound does nothing.
func NotFound(ResponseWriter, *Request) {}
