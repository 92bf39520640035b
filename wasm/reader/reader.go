// Package reader joins scanner, rules and index builder: bytes of a trace or an event log go in, index shards come out.
// The worker and the native command both read through it, so a page and a report never differ.
// Start with New, then Feed; what was found since the last Shard is taken with Shard.
package reader

import (
	"svcscope/catalog"
	"svcscope/catalog/index"
	"svcscope/catalog/tracexml"
	"svcscope/wasm/wire"
)

// Reader reads one file from its first byte to its last.
type Reader struct {
	scanner  *tracexml.Scanner // nil until the encoding is known
	encoding tracexml.Encoding
	format   tracexml.Format // what the file looks like
	element  string          // name of its records
	builder  *index.Builder
	bearings []catalog.Bearing // by code of the shard in work
	duties   [1024]duty        // of the records that are like each other, by the number that they share
	verdicts verdicts
	head     catalog.Head
	shard    []byte // the last one
	first    []byte // the file's first bytes, until the format is known
	hopeless bool   // as Hopeless, by those of the first bytes that decide it
	stretch  wire.ScanRequest
	bytes    int64
	records  int
	sent     int // damaged ranges already handed out
}

// unknownBearing stands for one that is not worked out yet.
const unknownBearing = ^catalog.Bearing(0)

// New gives a reader for a whole file.
func New() *Reader {
	return &Reader{builder: index.NewBuilder()}
}

// NewOf gives a reader for one stretch of a file (tracexml.Scanner.StretchOf); what it is fed begins at the stretch's
// first byte, and goes on until Ended.
func NewOf(stretch wire.ScanRequest) *Reader {
	r := New()
	r.stretch = stretch
	if stretch.From > 0 {
		r.encoding, r.format, r.element = EncodingNamed(stretch.Encoding), tracexml.Format(stretch.Format), stretch.Element
		r.scanner = tracexml.NewScannerOf(r.encoding, r.element)
		r.scanner.StretchOf(tracexml.Joint{Offset: stretch.From, Root: stretch.Root}, stretch.Found, stretch.To)
	}
	return r
}

// Feed takes the file's next bytes; it does not keep chunk.
func (r *Reader) Feed(chunk []byte) {
	before := len(r.first)
	r.bytes += int64(len(chunk))
	if n := tracexml.DetectBytes - len(r.first); n > 0 && r.stretch.From == 0 {
		r.first = append(r.first, chunk[:min(n, len(chunk))]...)
	}
	if r.scanner == nil {
		if before < tracexml.EncodingBytes {
			r.hopeless = r.Hopeless()
		}
		if len(r.first) < tracexml.DetectBytes || r.hopeless {
			return
		}
		r.start(r.first[:before])
	}
	r.scanner.Feed(chunk)
	r.drain()
}

// Hopeless says that the file is of a kind in which no record can stand as text, so that the rest need not be read.
func (r *Reader) Hopeless() bool {
	switch tracexml.Detect(r.first[:min(len(r.first), tracexml.EncodingBytes)]) {
	case tracexml.FormatGzip, tracexml.FormatZip, tracexml.FormatEVTX, tracexml.FormatETL:
		return true
	}
	return false
}

// Ended says whether the stretch has ended, so that nothing more need be fed.
func (r *Reader) Ended() bool {
	if r.scanner == nil {
		return false
	}
	_, ended := r.scanner.End()
	return ended
}

// start begins to scan: the encoding is decided, and what came before is fed.
func (r *Reader) start(before []byte) {
	r.encoding = EncodingNamed(tracexml.DetectEncoding(r.first))
	r.format, r.element = tracexml.DetectRecords(r.first)
	r.scanner = tracexml.NewScannerOf(r.encoding, r.element)
	r.scanner.StretchOf(tracexml.Joint{}, false, r.stretch.To)
	r.scanner.Feed(before)
}

// Close says that the file has ended.
func (r *Reader) Close() {
	switch {
	case r.scanner != nil:
	case r.Hopeless():
		return
	default:
		r.start(r.first)
	}
	r.scanner.Close()
	r.drain()
}

func (r *Reader) drain() {
	for r.scanner.Next(&r.head) {
		n := r.builder.Add(&r.head)
		r.records++
		if diagnosing {
			r.diagnose(n)
		}
	}
}

// bearing gives the bearing of the record that was added last: once for each code of a shard it is worked out.
func (r *Reader) bearing() catalog.Bearing {
	code := int(r.builder.Code())
	for len(r.bearings) <= code {
		r.bearings = append(r.bearings, unknownBearing)
	}
	if r.bearings[code] == unknownBearing {
		r.bearings[code] = catalog.BearingOf(r.head.Identifier, r.head.EventID, r.head.HasEventID)
	}
	return r.bearings[code]
}

// Pending is the number of records since the last Shard.
func (r *Reader) Pending() int { return r.builder.Pending() }

// Records is the number of records so far.
func (r *Reader) Records() int { return r.records }

// Bytes is the number of bytes fed so far.
func (r *Reader) Bytes() int64 { return r.bytes }

// Encoding names how the file's bytes are text (tracexml.Encoding.Name); "" until its first bytes are there.
func (r *Reader) Encoding() string { return r.encoding.Name }

// Format is what the file looks like. One that gave a trace's records is "e2e", whatever it begins with.
func (r *Reader) Format() string {
	switch {
	case r.records > 0 && r.element == tracexml.ElementE2E:
		return string(tracexml.FormatE2E)
	case r.scanner != nil:
		return string(r.format)
	}
	return string(tracexml.Detect(r.first))
}

// Shard hands out what was found since the last call. Its Index holds until the next call.
func (r *Reader) Shard() wire.Shard {
	if r.scanner == nil {
		return wire.Shard{First: -1}
	}
	end, _ := r.scanner.End()
	s := wire.Shard{First: r.scanner.First(), Settled: end.Offset, Root: end.Root, Repaired: r.scanner.Repaired(), Encoding: r.encoding.Name}
	s.Format, s.Element = r.Format(), r.element
	all := r.scanner.Damaged()
	for _, d := range all[r.sent:] {
		s.Damaged = append(s.Damaged, wire.Range{Offset: d.Offset, Length: d.Length, Reason: d.Reason.String()})
	}
	r.sent = len(all)
	if r.builder.Pending() > 0 {
		r.shard = r.builder.AppendShard(r.shard[:0])
		s.Index, r.bearings = r.shard, r.bearings[:0]
	}
	return s
}
