package index

import (
	"unicode/utf8"

	"svcscope/catalog"
)

// maxSummary is the longest description an index keeps, in bytes; it is what catalog.Head promises.
const maxSummary = 512

// The bits of the flags column.
const (
	flagKind       = 0b11 // catalog.Kind
	flagDamage     = 0b111 << damageShift
	damageShift    = 2
	flagHasTime    = 1 << 5
	flagHasZone    = 1 << 6
	flagUnreadable = 1 << 7
	flagException  = 1 << 8
	flagFinding    = 1 << 9 // in an Index only: in a shard the marks say it
	flagFailure    = 1 << 10
	flagsOfHead    = flagFinding - 1
	severityShift  = 11 // catalog.Severity, in an Index only
)

// origin is who wrote a record: few of them stand behind millions of records.
type origin struct {
	source, process, computer uint32 // ids in the dictionary of names
	pid                       uint32
	zone                      uint32 // seconds east of UTC of the times it writes, an int32
}

// code is what names a record's trace code; number counts only where has is 1.
type code struct {
	identifier uint32 // id in the dictionary of names
	number     uint32
	has        uint32
}

// like is what stands for the records with a number (catalog.Head.Like).
type like struct {
	number, origin, code uint32
	brief                uint32 // of those with LikeSummary; 0 if it is not known
}

// mark is a finding on a record, by the record's number in its file.
type mark struct {
	number uint32
	end    uint32 // where its bytes end in the arena of marks
}

// row is what the columns get of a record.
type row struct {
	time, offset, length                           int64
	thread, activity, related, origin, code, brief uint32
	severity                                       uint8
	flags                                          uint16
}

// Builder collects the records of one file in byte order and hands them over in shards.
// The zero value is not usable; call NewBuilder.
type Builder struct {
	first     int // number of the first record since the last shard
	repairs   uint32
	names     *Dict
	summaries *Dict
	guids     guidList
	origins   []origin
	originIDs map[origin]uint32
	codes     []code
	codeIDs   map[code]uint32

	lastOrigin, lastCode, lastGUID uint32
	likes                          [64]like

	rows       []row
	marks      []mark
	markBytes  []byte
	unreadable []uint32

	// Calls is the log of the calls in the file, for who reads the records: it goes out with the shards.
	Calls catalog.CallLog
}

// NewBuilder makes a builder for one file.
func NewBuilder() *Builder {
	b := &Builder{
		names: newDict(), summaries: newDict(),
		originIDs: map[origin]uint32{}, codeIDs: map[code]uint32{},
	}
	b.reset()
	return b
}

// reset forgets the records handed over and keeps the memory.
func (b *Builder) reset() {
	b.repairs = 0
	b.names.reset()
	b.summaries.reset()
	clear(b.originIDs)
	clear(b.codeIDs)
	b.guids.reset()
	b.origins = append(b.origins[:0], origin{})
	b.originIDs[origin{}] = 0
	b.codes = append(b.codes[:0], code{})
	b.codeIDs[code{}] = 0
	b.lastOrigin, b.lastCode, b.lastGUID = 0, 0, 0
	clear(b.likes[:])
	b.rows = b.rows[:0]
	b.marks, b.markBytes, b.unreadable = b.marks[:0], b.markBytes[:0], b.unreadable[:0]
}

// Add takes a record and gives its number in the file: 0-based, in byte order. It copies what it keeps.
func (b *Builder) Add(h *catalog.Head) int {
	flags := uint16(h.Kind)&flagKind | uint16(h.Damage)<<damageShift&flagDamage
	if h.HasTime {
		flags |= flagHasTime
	}
	if h.HasZone {
		flags |= flagHasZone
	}
	if h.Exception {
		flags |= flagException
	}
	related := uint32(0)
	if h.HasRelated {
		related = b.guid(&h.Related) + 1
	}
	l := &b.likes[h.Like%uint32(len(b.likes))]
	if h.Like == 0 || l.number != h.Like {
		*l = like{number: h.Like, origin: b.origin(h), code: b.code(h)}
	}
	brief := l.brief
	if h.Like == 0 || !h.LikeSummary || brief == 0 {
		if brief = b.summaries.intern(clip(h.Summary, maxSummary)); h.LikeSummary {
			l.brief = brief
		}
	}
	if b.origins[l.origin].zone != uint32(h.Zone) { // the clocks were changed in between
		l.origin = b.origin(h)
	}
	b.lastOrigin, b.lastCode = l.origin, l.code
	b.rows = append(b.rows, row{h.Time, h.Offset, h.Length, h.ThreadID, b.guid(&h.Activity), related, l.origin, l.code, brief, uint8(h.Severity), flags})
	b.repairs += uint32(h.Repairs)
	return b.first + len(b.rows) - 1
}

func (b *Builder) origin(h *catalog.Head) uint32 {
	last := b.origins[b.lastOrigin]
	o := origin{
		source:   b.names.internNear(last.source, h.Source),
		process:  b.names.internNear(last.process, h.Process),
		computer: b.names.internNear(last.computer, h.Computer),
		pid:      h.ProcessID,
		zone:     uint32(h.Zone),
	}
	if o != last {
		id, ok := b.originIDs[o]
		if !ok {
			id = uint32(len(b.origins))
			b.origins = append(b.origins, o)
			b.originIDs[o] = id
		}
		b.lastOrigin = id
	}
	return b.lastOrigin
}

func (b *Builder) code(h *catalog.Head) uint32 {
	last := b.codes[b.lastCode]
	c := code{identifier: b.names.internNear(last.identifier, h.Identifier)}
	if h.HasEventID {
		c.number, c.has = h.EventID, 1
	}
	if c != last {
		id, ok := b.codeIDs[c]
		if !ok {
			id = uint32(len(b.codes))
			b.codes = append(b.codes, c)
			b.codeIDs[c] = id
		}
		b.lastCode = id
	}
	return b.lastCode
}

func (b *Builder) guid(g *catalog.GUID) uint32 {
	if b.guids.list[b.lastGUID] != *g {
		b.lastGUID = b.guids.intern(g)
	}
	return b.lastGUID
}

// Code numbers the trace code of the record that was added last, among those since the last shard: records with the
// same one have the same identifier and event id. Numbers are dense and start at 0.
func (b *Builder) Code() uint32 { return b.lastCode }

// Mark notes a finding on record n, which may have gone out with an earlier shard. A later mark of the same record replaces it.
func (b *Builder) Mark(n int, f *catalog.Finding) {
	encoded, err := f.AppendBinary(b.markBytes)
	if err != nil || n < 0 || n >= b.first+len(b.rows) {
		return
	}
	b.markBytes = encoded
	b.marks = append(b.marks, mark{uint32(n), uint32(len(encoded))})
}

// Unreadable notes that record n was decoded and refused.
func (b *Builder) Unreadable(n int) {
	if n >= 0 && n < b.first+len(b.rows) {
		b.unreadable = append(b.unreadable, uint32(n))
	}
}

// Pending is the number of records added since the last shard.
func (b *Builder) Pending() int { return len(b.rows) }

// clip cuts b to at most n bytes, at the start of a character.
func clip(b []byte, n int) []byte {
	if len(b) <= n {
		return b
	}
	for n > 0 && !utf8.RuneStart(b[n]) {
		n--
	}
	return b[:n]
}
