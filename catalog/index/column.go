package index

import (
	"encoding/binary"
	"slices"

	"svcscope/catalog"
)

// A column is cut into chunks of chunkRows values, so that it grows without being copied and has no memory to spare: a
// million records in one slice would be copied some fifty times, and leave a quarter empty.
const (
	chunkBits = 15
	chunkRows = 1 << chunkBits
)

// column is one value of every record, by rec id.
type column[T any] struct{ chunks [][]T }

func (c *column[T]) at(rec uint32) T { return c.chunks[rec>>chunkBits][rec%chunkRows] }

func (c *column[T]) set(rec uint32, v T) { c.chunks[rec>>chunkBits][rec%chunkRows] = v }

// room makes room for at least one more value, and gives the chunk it goes to, with the values that are there.
func (c *column[T]) room() *[]T {
	last := len(c.chunks) - 1
	switch {
	case last < 0: // small files need no whole chunk
		c.chunks = append(c.chunks, nil)
		last++
	case len(c.chunks[last]) == chunkRows:
		c.chunks = append(c.chunks, make([]T, 0, chunkRows))
		last++
	}
	return &c.chunks[last]
}

// grow appends n values, a chunk's worth at a time: put gets their place and fills them in.
func (c *column[T]) grow(n int, put func(values []T, from int)) {
	for from := 0; from < n; {
		chunk := c.room()
		had := len(*chunk)
		more := min(n-from, chunkRows-had)
		*chunk = slices.Grow(*chunk, more)[:had+more]
		put((*chunk)[had:], from)
		from += more
	}
}

// growIDs appends the numbers in src, each turned into another id.
func growIDs(c *column[uint32], src []byte, ids []uint32) {
	c.grow(len(src)/4, func(values []uint32, from int) {
		src := src[4*from:]
		for i := range values {
			values[i] = ids[binary.LittleEndian.Uint32(src[4*i:])]
		}
	})
}

// cut drops all values but the first n.
func (c *column[T]) cut(n int) {
	full := (n + chunkRows - 1) / chunkRows
	clear(c.chunks[full:])
	if c.chunks = c.chunks[:full]; n%chunkRows > 0 {
		c.chunks[full-1] = c.chunks[full-1][:n%chunkRows]
	}
}

// Chunk is some records that follow each other by rec id, a column in a slice: what a filter goes through. The slices
// belong to the index.
type Chunk struct {
	First    uint32  // rec id of the first one
	Time     []int64 // as Index.Time
	Thread   []uint32
	Activity []uint32 // as Index.ActivityID
	Origin   []uint32 // as Index.OriginID
	Code     []uint32 // as Index.CodeID
	Summary  []uint32 // as Index.SummaryID
	Flags    []Flags
}

// Chunk gives the records from rec on, as many as stand together, at most as many as given. There must be one at least.
func (x *Index) Chunk(rec uint32, most int) Chunk {
	k, from := rec>>chunkBits, int(rec%chunkRows)
	to := min(len(x.flags.chunks[k]), from+most)
	return Chunk{
		First: rec, Time: x.time.chunks[k][from:to], Thread: x.thread.chunks[k][from:to], Activity: x.activity.chunks[k][from:to],
		Origin: x.originID.chunks[k][from:to], Code: x.codeID.chunks[k][from:to], Summary: x.summary.chunks[k][from:to], Flags: x.flags.chunks[k][from:to],
	}
}

// Flags are what a record is, in bits.
type Flags uint16

// Severity is the kind of event the record reports.
func (f Flags) Severity() catalog.Severity { return catalog.Severity(f >> severityShift) }

// Kind says what the record's ApplicationData holds.
func (f Flags) Kind() catalog.Kind { return catalog.Kind(f & flagKind) }

// Damage says why the record is damaged; DamageNone if it is not.
func (f Flags) Damage() catalog.Damage { return catalog.Damage(f & flagDamage >> damageShift) }

// HasTime says whether the record has a readable time of its own.
func (f Flags) HasTime() bool { return f&flagHasTime != 0 }

// HasZone says whether the record's time names a zone.
func (f Flags) HasZone() bool { return f&flagHasZone != 0 }

// IsUnreadable says whether the record is closed, was decoded and was refused.
func (f Flags) IsUnreadable() bool { return f&flagUnreadable != 0 }

// HasException says whether an Exception element stands in the record.
func (f Flags) HasException() bool { return f&flagException != 0 }

// HasFinding says whether the record carries a finding of any kind: hints and server certificates too.
func (f Flags) HasFinding() bool { return f&flagFinding != 0 }

// IsFailure says whether the record's finding counts as a client-certificate failure.
func (f Flags) IsFailure() bool { return f&flagFailure != 0 }

// RunOf gives the end of the stretch of a chunk that stands in the same file as its record at a place, and the file's number.
func (x *Index) RunOf(c *Chunk, place int) (to, file int) {
	i := x.findRun(c.First + uint32(place))
	to = len(c.Flags)
	if i+1 < len(x.runs) {
		to = min(to, int(x.runs[i+1].rec-c.First))
	}
	return to, int(x.runs[i].file)
}
