//go:build js && wasm

package main

import (
	"math"
	"svcscope/catalog"
	"svcscope/catalog/tracexml"
	"svcscope/wasm/reader"
	"svcscope/wasm/wire"
	"syscall/js"
	"time"
)

const (
	// chunkBytes is one read of a file: large enough for the browser's streams to be fast,
	// small enough for a decode request not to wait noticeably.
	chunkBytes = 1 << 20
	// firstChunkBytes makes the first records appear while a slow disk still works on the rest.
	firstChunkBytes = 256 << 10
	// practiceBytes is one read for practice: all that is in it is done before the worker hears that a real file has come.
	practiceBytes = 64 << 10
	// beyondBytes is how far behind a stretch's end is read at first, for the end of its last record.
	beyondBytes = 64 << 10
	// shardEvery keeps the page's queue short: its dispatcher must not fill.
	shardEvery = 120 * time.Millisecond
	// shardRecords keeps what the page takes in at a time a matter of few milliseconds.
	shardRecords = 4096
)

// scan reads one file and posts shards until it ends or is cancelled.
type scan struct {
	id        int
	blob      js.Value
	request   wire.ScanRequest
	in        *bytes // nil until it is opened
	cancelled bool
}

func newScan(id int, blob js.Value, data []byte) *scan {
	s := &scan{id: id, blob: blob}
	if err := s.request.UnmarshalBinary(data); err != nil {
		s.request.To = -1
	}
	return s
}

func (s *scan) stop() { s.cancelled = true }

// ofStretch says whether only a part of the file is to be read.
func (s *scan) ofStretch() bool { return s.request.From > 0 || s.request.To > 0 }

// open begins to read the bytes.
func (s *scan) open() {
	until := int64(math.MaxInt64)
	if s.request.To > 0 {
		until = s.request.To + beyondBytes
	}
	chunk := int64(chunkBytes)
	if s.request.Practice {
		chunk = practiceBytes
	}
	s.in = newBytes(s.blob, s.request.From, until, -1, chunk)
}

func (s *scan) run() {
	if s.in == nil {
		s.open()
	}
	in := s.in
	defer in.close()
	r := reader.NewOf(s.request)
	last := time.Now()
	problem := ""
	for !s.cancelled {
		chunk, err := in.next()
		if err != nil {
			problem = err.Error()
			break
		}
		if len(chunk) == 0 {
			break
		}
		r.Feed(chunk)
		if r.Hopeless() || r.Ended() {
			break
		}
		if time.Since(last) >= shardEvery || r.Pending() >= shardRecords || r.Bytes() <= firstChunkBytes {
			s.postShard(r)
			last = time.Now()
		}
	}
	if !s.cancelled && problem == "" && !r.Ended() {
		r.Close()
	}
	s.postShard(r)
	b, _ := wire.ScanDone{Format: r.Format(), Bytes: r.Bytes(), Records: r.Records(), Cancelled: s.cancelled, Error: problem}.AppendBinary(nil)
	post(s.id, wire.OpDone, b, js.Undefined())
}

func (s *scan) postShard(r *reader.Reader) {
	m := r.Shard()
	index := m.Index
	m.Index = nil
	b, _ := m.AppendBinary(nil)
	postWith(s.id, wire.OpShard, b, index, js.Undefined())
}

// decode answers a decode request.
func decode(id int, blob js.Value, data []byte) {
	var q wire.DecodeRequest
	var a wire.Decoded
	err := q.UnmarshalBinary(data)
	if err == nil {
		n := min(q.Length, q.Most)
		a.Truncated = n < q.Length
		var raw []byte
		if raw, err = readSlice(blob, q.Offset, q.Offset+n); err == nil {
			a = decodeRaw(reader.EncodingNamed(q.Encoding).UTF8(raw), a)
		}
	}
	if err != nil {
		a.Error = err.Error()
	}
	b, _ := a.AppendBinary(nil)
	post(id, wire.OpRecord, b, js.Undefined())
}

func decodeRaw(raw []byte, a wire.Decoded) wire.Decoded {
	record, err := tracexml.Decode(raw)
	if record == nil {
		record = &catalog.Record{Unreadable: err.Error()}
	}
	if a.Truncated {
		record.Unreadable = "" // of course its first part does not close
	}
	a.Record, _ = record.AppendBinary(nil)
	a.Lines = catalog.AppendLines(nil, tracexml.Indent(raw))
	return a
}
