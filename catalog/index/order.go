package index

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// appendTimes fills in the times of a shard's records. A record without a readable time takes the time of
// the one before it in its file; the first ones take the first time the file has, as soon as that is known,
// and 0 until then.
func (x *Index) appendTimes(s *shard, f *file) {
	if !f.timed {
		for i := range int(s.count) {
			if u16(s.flags, i)&flagHasTime != 0 {
				f.timed, f.last = true, i64(s.time, i)
				x.retime(f, f.last)
				break
			}
		}
	}
	x.time.grow(int(s.count), func(values []int64, from int) {
		for i := range values {
			if u16(s.flags, from+i)&flagHasTime != 0 {
				f.last = i64(s.time, from+i)
				x.widen(f.last)
			}
			values[i] = f.last
		}
	})
}

// widen makes the time range hold t.
func (x *Index) widen(t int64) {
	if !x.timed {
		x.from, x.to, x.timed = t, t, true
	}
	x.from, x.to = min(x.from, t), max(x.to, t)
}

// retime gives the records a file has so far, none of which has a time, the first one that is known.
// The rows of the shard being appended have no time yet and stay out of it.
func (x *Index) retime(f *file, t int64) {
	var recs []uint32
	for _, rec := range x.order {
		if &x.files[x.File(rec)] == f {
			recs = append(recs, rec)
		}
	}
	if len(recs) == 0 || t == 0 {
		return
	}
	x.mixed = true // who knows
	x.foundNew, x.foundOrder = append(x.foundNew, x.foundOrder...), nil
	x.order = slices.DeleteFunc(x.order, func(rec uint32) bool { return &x.files[x.File(rec)] == f })
	for _, rec := range recs {
		x.time.set(rec, t)
	}
	x.merge(recs)
}

// Compare orders two records as Order does: by time, then file, then place in the file, which rec ids of one file follow.
func (x *Index) Compare(a, b uint32) int {
	if c := cmp.Compare(x.time.at(a), x.time.at(b)); c != 0 || a == b {
		return c
	}
	if c := cmp.Compare(x.File(a), x.File(b)); c != 0 {
		return c
	}
	return cmp.Compare(a, b)
}

// appendOrder takes the records of a file from rec id first on into the order.
func (x *Index) appendOrder(first uint32, f *file) {
	x.orderRoom(f)
	recs := x.arrived[:0]
	sorted, last := true, int64(math.MinInt64)
	for rec := first; int(rec) < x.count; {
		for _, t := range x.Chunk(rec, x.count-int(rec)).Time {
			sorted, last = sorted && last <= t, t
			recs = append(recs, rec)
			rec++
		}
	}
	x.arrived = recs
	if !sorted {
		slices.SortFunc(recs, x.Compare)
		x.mixed = true
	}
	x.merge(recs)
}

// orderRoom makes room in the order before it is full: for so many records as the file will have if all of it is like what
// has been read, but no more than twice as many as there are.
func (x *Index) orderRoom(f *file) {
	if x.count <= cap(x.order) {
		return
	}
	last := x.Span(uint32(x.count - 1))
	whole := float64(x.count) + float64(f.counts.Records)*(float64(f.size)/float64(last.End())-1)*1.01
	room := max(x.count+x.count/8, min(2*x.count, int(whole)))
	x.order = append(make([]uint32, 0, room), x.order...)
}

// merge takes sorted records into the order.
func (x *Index) merge(recs []uint32) {
	var between bool
	x.order, between = x.mergeInto(x.order, recs)
	x.mixed = x.mixed || between
}

// mergeInto takes sorted records into sorted others, from the back: for each of them, last first, the stretch of
// the others that comes after it is found by doubling steps and moved as a block. Records that follow all others
// cost one comparison, and what lies before the first of them is not touched. It reports whether a record came before
// another one.
func (x *Index) mergeInto(order, recs []uint32) (merged []uint32, between bool) {
	if rest := len(order); rest == 0 || len(recs) == 0 || x.Compare(order[rest-1], recs[0]) < 0 {
		return append(order, recs...), false
	}
	rest := len(order) // the part of the order not yet placed
	last := order[rest-1]
	order = append(order, recs...)
	k := sort.Search(len(recs), func(i int) bool { return x.Compare(last, recs[i]) < 0 }) - 1 // those behind it stand where they belong
	for ; k >= 0 && rest > 0; k-- {
		rec := recs[k]
		step, low := 1, rest
		between = between || x.Compare(order[low-1], rec) > 0
		for low > 0 && x.Compare(order[low-1], rec) > 0 {
			low = max(0, rest-step)
			step *= 2
		}
		at := low + sort.Search(rest-low, func(i int) bool { return x.Compare(order[low+i], rec) > 0 })
		copy(order[at+k+1:], order[at:rest])
		order[at+k] = rec
		rest = at
	}
	copy(order, recs[:k+1])
	return order, between
}

// Shift moves all times of a file by a difference in nanoseconds: its computer's clock was wrong by as much. What a record
// says of its time itself stays.
func (x *Index) Shift(fileNumber int, by int64) {
	f := &x.files[fileNumber]
	if f.removed || by == 0 {
		return
	}
	var recs, others []uint32
	for _, rec := range x.order {
		if x.File(rec) == fileNumber {
			x.time.set(rec, x.time.at(rec)+by)
			recs = append(recs, rec)
		} else {
			others = append(others, rec)
		}
	}
	f.last += by
	for i := range f.calls.Messages {
		f.calls.Messages[i].Time += by
	}
	x.timed = false
	for rec := range uint32(x.count) {
		if x.flags.at(rec).HasTime() {
			x.widen(x.time.at(rec))
		}
	}
	x.version++
	x.moves++ // who has looked at times looks again
	x.mixed = true
	x.foundNew, x.foundOrder = append(x.foundNew, x.foundOrder...), nil
	x.order = others
	x.merge(recs)
}

// Order gives all rec ids by time; ties by file, then by place in the file. The slice belongs to the index
// and holds until the next change.
func (x *Index) Order() []uint32 { return x.order }

// Arrived says whether the order of time is that in which the records arrived: record n stands at place n.
func (x *Index) Arrived() bool { return !x.mixed }

// Position gives a record's place in Order.
func (x *Index) Position(rec uint32) int {
	if !x.mixed {
		return int(rec)
	}
	i, _ := slices.BinarySearchFunc(x.order, rec, x.Compare)
	return i
}
