package index

import (
	"encoding/binary"
	"errors"
	"fmt"

	"svcscope/catalog"
)

// A shard, in little-endian numbers:
//
//	magic "svsh", version byte
//	first record's number u32, records u32, repairs u32
//	names, summaries     each: entries u32, the entries' lengths u32, their bytes ("" is not written)
//	activities           entries u32, 16 bytes each (the root activity is not written)
//	origins              entries u32, each source, process, computer (ids of names), process id, zone: u32
//	codes                entries u32, each identifier (id of names), event id, event id present: u32
//	columns              one after another: time, offset, length i64; thread, activity, related+1 (0: none),
//	                     origin, code, summary u32; severity u8; flags u16
//	marks                entries u32, each: record number u32, length u32, the finding's bytes
//	unreadable           entries u32, record numbers u32
//	calls                bytes u32, the bytes of a catalog.CallLog
//
// The first entry of every dictionary is the empty one: origin 0 and code 0 have no name and no number.
const (
	shardMagic   = "svsh"
	shardVersion = 4
	bytesPerRow  = 3*8 + 6*4 + 1 + 2 // of the columns
)

// errShard stands for all bytes that are no shard.
var errShard = errors.New("index: not a shard, or a damaged one")

// AppendShard appends everything since the last shard to dst, and the builder goes on with the next shard.
func (b *Builder) AppendShard(dst []byte) []byte {
	u32 := binary.LittleEndian.AppendUint32
	dst = append(dst, shardMagic...)
	dst = append(dst, shardVersion)
	dst = u32(dst, uint32(b.first))
	dst = u32(dst, uint32(len(b.rows)))
	dst = u32(dst, b.repairs)
	dst = appendDict(dst, b.names)
	dst = appendDict(dst, b.summaries)
	dst = u32(dst, uint32(len(b.guids.list)-1))
	for i := range b.guids.list[1:] {
		dst = append(dst, b.guids.list[i+1][:]...)
	}
	dst = u32(dst, uint32(len(b.origins)-1))
	for _, o := range b.origins[1:] {
		dst = u32(u32(u32(u32(u32(dst, o.source), o.process), o.computer), o.pid), o.zone)
	}
	dst = u32(dst, uint32(len(b.codes)-1))
	for _, c := range b.codes[1:] {
		dst = u32(u32(u32(dst, c.identifier), c.number), c.has)
	}
	dst = b.appendColumns(dst)
	dst = u32(dst, uint32(len(b.marks)))
	start := uint32(0)
	for _, m := range b.marks {
		dst = u32(u32(dst, m.number), m.end-start)
		dst = append(dst, b.markBytes[start:m.end]...)
		start = m.end
	}
	dst = u32(dst, uint32(len(b.unreadable)))
	for _, n := range b.unreadable {
		dst = u32(dst, n)
	}
	size := len(dst)
	dst = b.Calls.AppendTo(u32(dst, 0))
	binary.LittleEndian.PutUint32(dst[size:], uint32(len(dst)-size-4))
	b.first += len(b.rows)
	b.reset()
	return dst
}

func (b *Builder) appendColumns(dst []byte) []byte {
	le, n, from := binary.LittleEndian, len(b.rows), len(dst)
	dst = append(dst, make([]byte, n*bytesPerRow)...)
	rest := dst[from:]
	column := func(bytes int) []byte {
		c := rest[:n*bytes]
		rest = rest[n*bytes:]
		return c
	}
	time, offset, length := column(8), column(8), column(8)
	thread, activity, related, origin, code, brief := column(4), column(4), column(4), column(4), column(4), column(4)
	severity, flags := column(1), column(2)
	for i := range b.rows {
		r := &b.rows[i]
		le.PutUint64(time[8*i:], uint64(r.time))
		le.PutUint64(offset[8*i:], uint64(r.offset))
		le.PutUint64(length[8*i:], uint64(r.length))
		le.PutUint32(thread[4*i:], r.thread)
		le.PutUint32(activity[4*i:], r.activity)
		le.PutUint32(related[4*i:], r.related)
		le.PutUint32(origin[4*i:], r.origin)
		le.PutUint32(code[4*i:], r.code)
		le.PutUint32(brief[4*i:], r.brief)
		severity[i] = r.severity
		le.PutUint16(flags[2*i:], r.flags)
	}
	return dst
}

func appendDict(dst []byte, d *Dict) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(d.Len()-1))
	start := uint32(0)
	for _, end := range d.ends[1:] {
		dst = binary.LittleEndian.AppendUint32(dst, end-start)
		start = end
	}
	return append(dst, d.arena...)
}

// shard is a checked view into a shard's bytes: every id in it is in range.
type shard struct {
	first, count, repairs uint32
	names, summaries      [][]byte // "" first
	guids                 []byte   // 16 each, without the root activity
	origins               []origin
	codes                 []code

	time, offset, length                               []byte
	thread, activity, related, originID, codeID, brief []byte
	severity, flags                                    []byte

	marks      []shardMark
	unreadable []uint32
	calls      []catalog.CallEntry
}

// shardMark is a finding of a shard with its bytes.
type shardMark struct {
	number  uint32
	encoded []byte
	finding catalog.Finding
}

// parse reads and checks a shard; known is the number of records its part of the file has so far. The memory of the shard
// before is used again.
func (s *shard) parse(data []byte, known int) error {
	r := reader{data: data}
	if string(r.take(4)) != shardMagic {
		return errShard
	}
	if v := r.take(1); len(v) == 1 && v[0] != shardVersion {
		return fmt.Errorf("index: a shard of version %d, want %d", v[0], shardVersion)
	}
	s.first, s.count, s.repairs = r.u32(), r.u32(), r.u32()
	if r.bad {
		return errShard
	}
	if int64(s.first) != int64(known) {
		return fmt.Errorf("index: a shard that starts at record %d, want %d", s.first, known)
	}
	s.names, s.summaries = r.dict(s.names), r.dict(s.summaries)
	s.guids = r.take(16 * r.count(16))
	s.origins = append(s.origins[:0], origin{})
	for range r.count(20) {
		s.origins = append(s.origins, origin{r.id(len(s.names)), r.id(len(s.names)), r.id(len(s.names)), r.u32(), r.u32()})
	}
	s.codes = append(s.codes[:0], code{})
	for range r.count(12) {
		c := code{r.id(len(s.names)), r.u32(), r.id(2)}
		r.bad = r.bad || c.has == 0 && c.number != 0
		s.codes = append(s.codes, c)
	}
	if r.bad || int64(s.count)*bytesPerRow > int64(len(r.data)) {
		return errShard
	}
	n := int(s.count)
	s.time, s.offset, s.length = r.take(8*n), r.take(8*n), r.take(8*n)
	s.thread, s.activity, s.related = r.take(4*n), r.take(4*n), r.take(4*n)
	s.originID, s.codeID, s.brief = r.take(4*n), r.take(4*n), r.take(4*n)
	s.severity, s.flags = r.take(n), r.take(2*n)
	s.readMarks(&r)
	if r.bad || len(r.data) != 0 || !s.rowsInRange() {
		return errShard
	}
	return nil
}

func (s *shard) readMarks(r *reader) {
	s.marks, s.unreadable = s.marks[:0], s.unreadable[:0]
	total := int(s.first) + int(s.count)
	for range r.count(8) {
		m := shardMark{number: r.id(total)}
		m.encoded = r.take(int(r.u32()))
		if r.bad || m.finding.UnmarshalBinary(m.encoded) != nil {
			r.bad = true
			return
		}
		s.marks = append(s.marks, m)
	}
	for range r.count(4) {
		s.unreadable = append(s.unreadable, r.id(total))
	}
	var err error
	s.calls, err = catalog.ReadCalls(s.calls[:0], r.take(int(r.u32())), total)
	r.bad = r.bad || err != nil
}

// rowsInRange checks what the columns hold.
func (s *shard) rowsInRange() bool {
	end := int64(0)
	for i := range int(s.count) {
		offset, length := i64(s.offset, i), i64(s.length, i)
		if offset < end || length < 0 || offset+length < offset {
			return false
		}
		end = offset + length
		flags := u16(s.flags, i)
		if flags&^flagsOfHead != 0 || flags&flagUnreadable != 0 || flags&flagKind > uint16(catalog.KindEvent) ||
			flags&flagDamage>>damageShift > uint16(catalog.DamageJunk) || s.severity[i] > uint8(catalog.Transfer) {
			return false
		}
	}
	activities := 1 + len(s.guids)/len(catalog.GUID{})
	return below(s.activity, activities) && below(s.related, activities+1) && below(s.originID, len(s.origins)) &&
		below(s.codeID, len(s.codes)) && below(s.brief, len(s.summaries))
}

// below says whether all numbers of a column are below a limit.
func below(column []byte, limit int) bool {
	most := uint32(0)
	for ; len(column) >= 4; column = column[4:] {
		most = max(most, binary.LittleEndian.Uint32(column))
	}
	return int64(most) < int64(limit) || most == 0
}

func i64(column []byte, i int) int64  { return int64(binary.LittleEndian.Uint64(column[8*i:])) }
func u32(column []byte, i int) uint32 { return binary.LittleEndian.Uint32(column[4*i:]) }
func u16(column []byte, i int) uint16 { return binary.LittleEndian.Uint16(column[2*i:]) }

// reader takes numbers and bytes off the front; past the end it turns bad and gives zeros.
type reader struct {
	data []byte
	bad  bool
}

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.data) {
		r.bad, r.data = true, nil
		return make([]byte, min(max(n, 0), 16))
	}
	taken := r.data[:n:n]
	r.data = r.data[n:]
	return taken
}

func (r *reader) u32() uint32 { return binary.LittleEndian.Uint32(r.take(4)) }

// id reads a number that must be below limit.
func (r *reader) id(limit int) uint32 {
	v := r.u32()
	if int64(v) >= int64(limit) {
		r.bad = true
		return 0
	}
	return v
}

// count reads how many entries of at least size bytes follow; 0 if there is no room for so many.
func (r *reader) count(size int) int {
	n := r.u32()
	if int64(n)*int64(size) > int64(len(r.data)) {
		r.bad, r.data = true, nil
		return 0
	}
	return int(n)
}

// dict reads the entries of a dictionary as slices of the shard's bytes, "" first, into entries, which it overwrites.
func (r *reader) dict(entries [][]byte) [][]byte {
	n := r.count(4)
	lengths := r.take(4 * n)
	entries = append(entries[:0], nil)
	for i := range n {
		entries = append(entries, r.take(int(u32(lengths, i))))
		if r.bad {
			return entries
		}
	}
	return entries
}
