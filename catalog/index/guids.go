package index

import "svcscope/catalog"

// guidDict holds activities under dense ids; id 0 is the root activity. A map would take three times as much.
type guidDict struct {
	guids column[catalog.GUID]
	n     int
	table []uint32 // open addressing by hash: ids, 0 for an empty slot
}

func newGUIDDict() guidDict {
	d := guidDict{table: make([]uint32, 64)}
	d.push(catalog.GUID{})
	return d
}

func (d *guidDict) len() int { return d.n }

func (d *guidDict) at(id uint32) catalog.GUID { return d.guids.at(id) }

func (d *guidDict) push(g catalog.GUID) {
	chunk := d.guids.room()
	*chunk = append(*chunk, g)
	d.n++
}

// slot finds where g stands in the table, or the empty slot where it would.
func (d *guidDict) slot(g catalog.GUID) int {
	mask := len(d.table) - 1
	i := int(g.Sum()) & mask
	for d.table[i] != 0 && d.at(d.table[i]) != g {
		i = (i + 1) & mask
	}
	return i
}

func (d *guidDict) find(g catalog.GUID) (uint32, bool) {
	if g == (catalog.GUID{}) {
		return 0, true
	}
	id := d.table[d.slot(g)]
	return id, id != 0
}

func (d *guidDict) intern(g catalog.GUID) uint32 {
	if g == (catalog.GUID{}) {
		return 0
	}
	i := d.slot(g)
	if id := d.table[i]; id != 0 {
		return id
	}
	id := uint32(d.n)
	d.push(g)
	d.table[i] = id
	if 4*d.n > 3*len(d.table) {
		d.table = make([]uint32, 2*len(d.table))
		for id := 1; id < d.n; id++ {
			d.table[d.slot(d.at(uint32(id)))] = uint32(id)
		}
	}
	return id
}

// guidList holds the activities of a shard under dense ids; id 0 is the root activity. It is emptied for each shard.
type guidList struct {
	list  []catalog.GUID
	table []uint32 // open addressing by hash: ids, 0 for an empty slot
}

func (l *guidList) reset() {
	l.list = append(l.list[:0], catalog.GUID{})
	clear(l.table)
}

// slot finds where g stands in the table, or the empty slot where it would.
func (l *guidList) slot(g *catalog.GUID) int {
	mask := len(l.table) - 1
	i := int(g.Sum()) & mask
	for l.table[i] != 0 && l.list[l.table[i]] != *g {
		i = (i + 1) & mask
	}
	return i
}

func (l *guidList) intern(g *catalog.GUID) uint32 {
	if *g == (catalog.GUID{}) {
		return 0
	}
	if 2*len(l.list) >= len(l.table) {
		l.table = make([]uint32, max(64, 2*len(l.table)))
		for id := 1; id < len(l.list); id++ {
			l.table[l.slot(&l.list[id])] = uint32(id)
		}
	}
	i := l.slot(g)
	if id := l.table[i]; id != 0 {
		return id
	}
	l.list = append(l.list, *g)
	l.table[i] = uint32(len(l.list) - 1)
	return l.table[i]
}
