package index

import (
	"bytes"
	"hash/maphash"
)

// Limits of the dictionary of descriptions. Up to maxDistinct different texts are found again and stored once;
// further ones are stored each for itself until the texts together hold maxTextBytes, and are "" from then on.
const (
	maxDistinct  = 1 << 20
	maxTextBytes = 256 << 20
)

// Dict holds different byte strings under dense ids; id 0 is the empty one. All bytes stand in one arena
// and the hash table is a slice of numbers, so the garbage collector has nothing to follow.
type Dict struct {
	arena []byte
	ends  []uint32 // where entry i ends in the arena; it starts where entry i-1 ends
	table []uint32 // open addressing by hash: entry ids, 0 for an empty slot
	used  int      // entries the table holds
	seed  maphash.Seed
	full  bool // an entry was refused
}

func newDict() *Dict {
	return &Dict{ends: []uint32{0}, table: make([]uint32, 64), seed: maphash.MakeSeed()}
}

// Len is the number of entries, the empty one included.
func (d *Dict) Len() int { return len(d.ends) }

// Bytes gives an entry. The slice belongs to the dictionary; it stays valid, and must not be written to.
func (d *Dict) Bytes(id uint32) []byte {
	if id == 0 {
		return nil
	}
	return d.arena[d.ends[id-1]:d.ends[id]:d.ends[id]]
}

// String gives a copy of an entry.
func (d *Dict) String(id uint32) string { return string(d.Bytes(id)) }

// Find gives the id of an entry with these bytes.
func (d *Dict) Find(b []byte) (uint32, bool) {
	if len(b) == 0 {
		return 0, true
	}
	id := d.table[d.slot(b)]
	return id, id != 0
}

// slot finds where b stands in the table, or the empty slot where it would.
func (d *Dict) slot(b []byte) int {
	mask := len(d.table) - 1
	i := int(maphash.Bytes(d.seed, b)) & mask
	for d.table[i] != 0 && !bytes.Equal(d.Bytes(d.table[i]), b) {
		i = (i + 1) & mask
	}
	return i
}

// intern gives the id of b, adding it if it is new; 0 if the dictionary is full.
func (d *Dict) intern(b []byte) uint32 {
	if len(b) == 0 {
		return 0
	}
	i := d.slot(b)
	if id := d.table[i]; id != 0 {
		return id
	}
	if len(d.arena)+len(b) > maxTextBytes {
		d.full = true
		return 0
	}
	id := uint32(len(d.ends))
	d.arena = append(d.arena, b...)
	d.ends = append(d.ends, uint32(len(d.arena)))
	if d.used < maxDistinct {
		d.table[i] = id
		d.used++
		if d.used*2 > len(d.table) {
			d.grow()
		}
	}
	return id
}

// internNear is intern for a field that mostly repeats what the record before it had: it tries that entry first.
func (d *Dict) internNear(last uint32, b []byte) uint32 {
	if last != 0 && bytes.Equal(d.Bytes(last), b) {
		return last
	}
	return d.intern(b)
}

func (d *Dict) grow() {
	d.table = make([]uint32, 2*len(d.table))
	for id := 1; id <= d.used; id++ {
		d.table[d.slot(d.Bytes(uint32(id)))] = uint32(id)
	}
}

// reset empties the dictionary and keeps its memory.
func (d *Dict) reset() {
	d.arena, d.ends, d.used, d.full = d.arena[:0], d.ends[:1], 0, false
	clear(d.table)
}
