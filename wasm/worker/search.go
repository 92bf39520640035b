//go:build js && wasm

package main

import (
	"syscall/js"
	"time"

	"svcscope/wasm/reader"
	"svcscope/wasm/wire"
)

// search looks for a text in a stretch of a file and posts what it finds until it ends or is cancelled.
type search struct {
	id        int
	blob      js.Value
	request   wire.SearchRequest
	cancelled bool
}

func newSearch(id int, blob js.Value, data []byte) *search {
	s := &search{id: id, blob: blob}
	if s.request.UnmarshalBinary(data) != nil {
		s.request = wire.SearchRequest{}
	}
	return s
}

func (s *search) stop() { s.cancelled = true }

func (s *search) run() {
	f := reader.NewFinder(s.request.Text, s.request.Encoding, s.request.Element, s.request.From)
	to := s.request.To + f.Overlap()
	in := newBytes(s.blob, s.request.From, to, to, chunkBytes)
	defer in.close()
	var hits wire.Hits
	var done wire.Searched
	last := time.Now()
	for !s.cancelled {
		chunk, err := in.next()
		if err != nil {
			done.Error = err.Error()
		}
		if err != nil || len(chunk) == 0 {
			break
		}
		hits.Offsets = f.Feed(chunk, hits.Offsets)
		if hits.Settled = min(in.at, s.request.To); time.Since(last) >= shardEvery {
			s.post(&hits)
			last = time.Now()
		}
	}
	hits.Offsets = f.Close(hits.Offsets)
	s.post(&hits)
	b, _ := done.AppendBinary(nil)
	post(s.id, wire.OpSearched, b, js.Undefined())
}

func (s *search) post(hits *wire.Hits) {
	for n := len(hits.Offsets); n > 0 && hits.Offsets[n-1] >= s.request.To; n-- { // the next stretch tells those
		hits.Offsets = hits.Offsets[:n-1]
	}
	b, _ := hits.AppendBinary(nil)
	post(s.id, wire.OpHits, b, js.Undefined())
	hits.Offsets = hits.Offsets[:0]
}
