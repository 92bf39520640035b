// Package wire holds the messages between the viewer and its worker.
//
// A message crosses as a JavaScript object {id, op, data, blob}: id joins an answer to its request, op names the
// message (the Op constants), data is what AppendBinary of the type made, as a transferred Uint8Array, and blob is
// the file a request is about (a Blob is only a handle: no bytes are copied). Shards and decoded records travel as
// the bytes of their own codecs; the index of a Shard crosses beside data, as index, so that it stays in the browser's memory until
// it is needed. Read ScanRequest first, then Shard and ScanDone.
package wire

import (
	"encoding/binary"
	"errors"
)

// The names of the messages. Scan, Decode, Unpack, Search and Cancel go to the worker; the others come back. The last answer to
// a request carries memory: what the worker takes, in bytes. It never gets less, so that another one takes over some day.
const (
	OpScan     = "scan"     // ScanRequest with the file's blob; answered by OpShard..., OpDone
	OpDecode   = "decode"   // DecodeRequest with the file's blob; answered by OpRecord
	OpUnpack   = "unpack"   // no data, with the archive's blob; answered by OpProgress..., OpUnpacked
	OpSearch   = "search"   // SearchRequest with the file's blob; answered by OpHits..., OpSearched
	OpCancel   = "cancel"   // no data; ends the scan, search or unpacking with the same id, which then answers as ever
	OpShard    = "shard"    // Shard
	OpDone     = "done"     // ScanDone
	OpRecord   = "record"   // Decoded
	OpProgress = "progress" // Progress
	OpHits     = "hits"     // Hits
	OpSearched = "searched" // Searched
	OpUnpacked = "unpacked" // Unpacked, with blobs: an array with the content of each entry
)

// Last says whether an answer ends its request.
func Last(op string) bool { return op != OpShard && op != OpProgress && op != OpHits }

// ErrShort says that a message's bytes end too early or hold an impossible length.
var ErrShort = errors.New("wire: message cut short")

// ScanRequest asks for the index of a stretch of a file: of the records that begin in its bytes [From, To). Where several
// workers share a file, each is asked for other stretches; tracexml.Scanner.StretchOf says how they fit together.
type ScanRequest struct {
	From, To int64  // To is 0 for all that follows
	Encoding string // of the file, as Shard gave it; "" where From is 0
	Format   string // likewise
	Element  string // likewise
	Root     string // at From, as Shard or ScanDone gave it
	Found    bool   // a record begins at From: the stretch before ended there
	Practice bool   // what is found is not wanted: no work is spared
}

// Range is a damaged range of a file: bytes of the original file and the id of the reason (catalog.Damage).
type Range struct {
	Offset, Length int64
	Reason         string
}

// Shard carries what was found since the last one.
type Shard struct {
	First    int64   // offset of the stretch's first record; -1 while there is none
	Settled  int64   // all bytes of the stretch before this one are settled; where it has ended, the next one begins here
	Root     string  // what is known here of an element around all records
	Repaired int     // repairs so far, over the whole stretch
	Encoding string  // how the file's bytes are text (tracexml.Encoding.Name); "" until that is known
	Format   string  // what the file looks like (tracexml.Format), known with Encoding
	Element  string  // name of the elements that are its records (tracexml.DetectRecords), likewise
	Damaged  []Range // new damaged ranges, in byte order
	Index    []byte  // an index shard (catalog/index); empty if there are no new records

	Parcel any // of who receives it: what Index is to be taken from, when its turn comes. It is no part of the message
}

// ScanDone ends a scan.
type ScanDone struct {
	Format    string // what the file looks like (tracexml.Format), its records considered
	Bytes     int64  // bytes read
	Records   int
	Cancelled bool
	Error     string // why reading ended early, in English, for the console and the files view; "" if it did not
}

// DecodeRequest asks for the record at [Offset, Offset+Length) of a file.
type DecodeRequest struct {
	Offset, Length int64
	Most           int64  // bytes of the record that are decoded; the rest is left out
	Encoding       string // of the file, as Shard gave it
}

// Decoded is a decoded record with its XML view.
type Decoded struct {
	Record    []byte // catalog.Record
	Lines     []byte // catalog.Line list
	Truncated bool   // only the first part of the record was read
	Error     string // why the bytes could not be read, in English; the rest is empty then
}

// SearchRequest asks where a text stands in the bytes [From, To) of a file (reader.Finder).
type SearchRequest struct {
	From, To int64
	Encoding string // of the file, as Shard gave it
	Element  string // likewise
	Text     string
}

// Hits tells what was found since the last one.
type Hits struct {
	Settled int64   // all bytes of the stretch before this one are looked at
	Offsets []int64 // where the text stands, in byte order
}

// Searched ends a search.
type Searched struct{ Error string } // why it ended early, in English; "" if it did not

// AppendBinary appends the message's bytes to b.
func (m SearchRequest) AppendBinary(b []byte) ([]byte, error) {
	return appendString(appendString(appendString(appendInt(appendInt(b, m.From), m.To), m.Encoding), m.Element), m.Text), nil
}

// UnmarshalBinary reads what AppendBinary wrote.
func (m *SearchRequest) UnmarshalBinary(b []byte) error {
	r := reader{b: b}
	*m = SearchRequest{From: r.int(), To: r.int(), Encoding: string(r.bytes()), Element: string(r.bytes()), Text: string(r.bytes())}
	return r.err
}

// AppendBinary appends the message's bytes to b.
func (m Hits) AppendBinary(b []byte) ([]byte, error) {
	b = appendInt(appendInt(b, m.Settled), int64(len(m.Offsets)))
	last := int64(0)
	for _, at := range m.Offsets {
		b = appendInt(b, at-last)
		last = at
	}
	return b, nil
}

// UnmarshalBinary reads what AppendBinary wrote.
func (m *Hits) UnmarshalBinary(b []byte) error {
	r := reader{b: b}
	*m = Hits{Settled: r.int()}
	last := int64(0)
	for n := r.int(); n > 0 && r.err == nil; n-- {
		last += r.int()
		m.Offsets = append(m.Offsets, last)
	}
	return r.err
}

// AppendBinary appends the message's bytes to b.
func (m Searched) AppendBinary(b []byte) ([]byte, error) { return appendString(b, m.Error), nil }

// UnmarshalBinary reads what AppendBinary wrote.
func (m *Searched) UnmarshalBinary(b []byte) error {
	r := reader{b: b}
	*m = Searched{Error: string(r.bytes())}
	return r.err
}

// Progress says how far unpacking is.
type Progress struct{ Bytes int64 } // unpacked so far

// Unpacked says what an archive holds.
type Unpacked struct {
	Entries   []Entry
	Trouble   string // why the archive was not unpacked, or not to its end (reader.Trouble); "" if it was
	Cancelled bool
}

// Entry is one file of an archive.
type Entry struct {
	Name    string // as the archive gives it; of a gzip file its own without the ending
	Trouble string // why it is missing or ends early; "" if it is whole
}

// AppendBinary appends the message's bytes to b.
func (m Progress) AppendBinary(b []byte) ([]byte, error) { return appendInt(b, m.Bytes), nil }

// UnmarshalBinary reads what AppendBinary wrote.
func (m *Progress) UnmarshalBinary(b []byte) error {
	r := reader{b: b}
	*m = Progress{Bytes: r.int()}
	return r.err
}

// AppendBinary appends the message's bytes to b.
func (m Unpacked) AppendBinary(b []byte) ([]byte, error) {
	b = appendInt(b, int64(len(m.Entries)))
	for _, e := range m.Entries {
		b = appendString(appendString(b, e.Name), e.Trouble)
	}
	return appendBool(appendString(b, m.Trouble), m.Cancelled), nil
}

// UnmarshalBinary reads what AppendBinary wrote.
func (m *Unpacked) UnmarshalBinary(b []byte) error {
	r := reader{b: b}
	*m = Unpacked{}
	for n := r.int(); n > 0 && r.err == nil; n-- {
		m.Entries = append(m.Entries, Entry{Name: string(r.bytes()), Trouble: string(r.bytes())})
	}
	m.Trouble, m.Cancelled = string(r.bytes()), r.bool()
	return r.err
}

// AppendBinary appends the message's bytes to b.
func (m ScanRequest) AppendBinary(b []byte) ([]byte, error) {
	b = appendString(appendInt(appendInt(b, m.From), m.To), m.Encoding)
	b = appendString(appendString(b, m.Format), m.Element)
	return appendBool(appendBool(appendString(b, m.Root), m.Found), m.Practice), nil
}

// UnmarshalBinary reads what AppendBinary wrote.
func (m *ScanRequest) UnmarshalBinary(b []byte) error {
	r := reader{b: b}
	*m = ScanRequest{From: r.int(), To: r.int(), Encoding: string(r.bytes()), Format: string(r.bytes()), Element: string(r.bytes())}
	m.Root, m.Found, m.Practice = string(r.bytes()), r.bool(), r.bool()
	return r.err
}

// AppendBinary appends the message's bytes to b.
func (m DecodeRequest) AppendBinary(b []byte) ([]byte, error) {
	return appendString(appendInt(appendInt(appendInt(b, m.Offset), m.Length), m.Most), m.Encoding), nil
}

// UnmarshalBinary reads what AppendBinary wrote.
func (m *DecodeRequest) UnmarshalBinary(b []byte) error {
	r := reader{b: b}
	*m = DecodeRequest{Offset: r.int(), Length: r.int(), Most: r.int(), Encoding: string(r.bytes())}
	return r.err
}

// AppendBinary appends the message's bytes to b.
func (m Shard) AppendBinary(b []byte) ([]byte, error) {
	b = appendString(appendInt(appendInt(b, m.First), m.Settled), m.Root)
	b = appendString(appendInt(b, int64(m.Repaired)), m.Encoding)
	b = appendString(appendString(b, m.Format), m.Element)
	b = appendInt(b, int64(len(m.Damaged)))
	for _, d := range m.Damaged {
		b = appendString(appendInt(appendInt(b, d.Offset), d.Length), d.Reason)
	}
	return append(appendInt(b, int64(len(m.Index))), m.Index...), nil
}

// UnmarshalBinary reads what AppendBinary wrote; Index points into b.
func (m *Shard) UnmarshalBinary(b []byte) error {
	r := reader{b: b}
	*m = Shard{First: r.int(), Settled: r.int(), Root: string(r.bytes()), Repaired: int(r.int()), Encoding: string(r.bytes())}
	m.Format, m.Element = string(r.bytes()), string(r.bytes())
	for n := r.int(); n > 0 && r.err == nil; n-- {
		m.Damaged = append(m.Damaged, Range{Offset: r.int(), Length: r.int(), Reason: string(r.bytes())})
	}
	m.Index = r.bytes()
	return r.err
}

// AppendBinary appends the message's bytes to b.
func (m ScanDone) AppendBinary(b []byte) ([]byte, error) {
	b = appendString(b, m.Format)
	b = appendInt(appendInt(b, m.Bytes), int64(m.Records))
	return appendString(appendBool(b, m.Cancelled), m.Error), nil
}

// UnmarshalBinary reads what AppendBinary wrote.
func (m *ScanDone) UnmarshalBinary(b []byte) error {
	r := reader{b: b}
	*m = ScanDone{Format: string(r.bytes()), Bytes: r.int(), Records: int(r.int()), Cancelled: r.bool(), Error: string(r.bytes())}
	return r.err
}

// AppendBinary appends the message's bytes to b.
func (m Decoded) AppendBinary(b []byte) ([]byte, error) {
	for _, part := range [][]byte{m.Record, m.Lines} {
		b = append(appendInt(b, int64(len(part))), part...)
	}
	return appendString(appendBool(b, m.Truncated), m.Error), nil
}

// UnmarshalBinary reads what AppendBinary wrote; the parts point into b.
func (m *Decoded) UnmarshalBinary(b []byte) error {
	r := reader{b: b}
	*m = Decoded{Record: r.bytes(), Lines: r.bytes(), Truncated: r.bool(), Error: string(r.bytes())}
	return r.err
}

func appendInt(b []byte, n int64) []byte { return binary.AppendVarint(b, n) }

func appendString(b []byte, s string) []byte { return append(appendInt(b, int64(len(s))), s...) }

func appendBool(b []byte, v bool) []byte {
	if v {
		return append(b, 1)
	}
	return append(b, 0)
}

// reader takes values off the front of b; after the first error it gives zero values.
type reader struct {
	b   []byte
	err error
}

func (r *reader) int() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.err, r.b = ErrShort, nil
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) bytes() []byte {
	n := r.int()
	if n < 0 || n > int64(len(r.b)) {
		r.err, r.b = ErrShort, nil
		return nil
	}
	v := r.b[:n:n]
	r.b = r.b[n:]
	return v
}

func (r *reader) bool() bool {
	if len(r.b) == 0 {
		r.err = ErrShort
		return false
	}
	v := r.b[0] != 0
	r.b = r.b[1:]
	return v
}
