package query

import (
	"encoding/binary"
	"math/bits"
)

// Selection is the records that a filter holds for. It is worked out in steps, so that a page can answer between them, and
// goes on where it was when the index grows: Advance until it reports true, then Rows.
type Selection struct {
	Filter  *Filter
	bits    []uint64 // by rec id, of the records that were looked at
	done    uint32   // how many those are
	count   int
	moves   int
	touched int // of index.Touched
	out     []uint8
}

// Select begins a selection.
func Select(f *Filter) *Selection { return &Selection{Filter: f, moves: f.c.x.Moves()} }

// stepRows is how many records Advance looks at between two looks at the clock.
const stepRows = 1 << 14

// Advance looks at records until all are looked at, which it reports, or more says that it is time to stop.
func (s *Selection) Advance(more func() bool) bool {
	x := s.Filter.c.x
	if s.moves != x.Moves() {
		*s = Selection{Filter: s.Filter, moves: x.Moves(), bits: s.bits[:0], out: s.out}
	}
	for touched := x.Touched(); s.touched < len(touched); s.touched++ {
		if rec := touched[s.touched]; rec < s.done {
			s.set(rec, s.Filter.Match(rec))
		}
	}
	for int(s.done) < x.Len() {
		c := x.Chunk(s.done, stepRows)
		if s.out == nil {
			s.out = make([]uint8, stepRows)
		}
		out := s.out[:len(c.Flags)]
		s.Filter.Fill(out, &c)
		s.add(out)
		if int(s.done) < x.Len() && !more() {
			return false
		}
	}
	return true
}

// Touch looks at a record again: something has changed that the filter asks for.
func (s *Selection) Touch(rec uint32) {
	if rec < s.done && s.moves == s.Filter.c.x.Moves() {
		s.set(rec, s.Filter.Match(rec))
	}
}

// Done is how many records were looked at, and Count for how many of them the filter holds.
func (s *Selection) Done() int { return int(s.done) }

// Count is for how many of the records that were looked at the filter holds.
func (s *Selection) Count() int { return s.count }

// Holds says whether the filter holds for a record.
func (s *Selection) Holds(rec uint32) bool {
	if rec >= s.done || s.moves != s.Filter.c.x.Moves() {
		return s.Filter.Match(rec)
	}
	return s.bits[rec/64]>>(rec%64)&1 != 0
}

// add takes in what the filter says of the next records.
func (s *Selection) add(out []uint8) {
	for len(out) > 0 && s.done%64 != 0 { // up to a whole word
		s.bits[s.done/64] |= uint64(out[0]) << (s.done % 64)
		s.count += int(out[0])
		s.done++
		out = out[1:]
	}
	for ; len(out) >= 64; out = out[64:] {
		word := uint64(0)
		for i := 0; i < 64; i += 8 { // eight bytes of 0 or 1 become eight bits
			word |= binary.LittleEndian.Uint64(out[i:]) * 0x0102040810204080 >> 56 << i
		}
		s.bits = append(s.bits, word)
		s.count += bits.OnesCount64(word)
		s.done += 64
	}
	if len(out) > 0 {
		s.bits = append(s.bits, 0)
		for i, v := range out {
			s.bits[s.done/64] |= uint64(v) << i
			s.count += int(v)
		}
		s.done += uint32(len(out))
	}
}

func (s *Selection) set(rec uint32, holds bool) {
	word, bit := &s.bits[rec/64], uint64(1)<<(rec%64)
	s.count -= bits.OnesCount64(*word & bit)
	if *word &^= bit; holds {
		*word |= bit
		s.count++
	}
}

// Rows gives those of order, which were looked at, for which the filter holds, appended to dst. order is a part of
// index.Order, or all of it.
func (s *Selection) Rows(dst, order []uint32) []uint32 {
	if len(order) > 0 && s.Filter.c.x.Arrived() { // the order is that of the rec ids
		return s.between(dst, order[0], order[len(order)-1]+1)
	}
	for _, rec := range order {
		if s.bits[rec/64]>>(rec%64)&1 != 0 {
			dst = append(dst, rec)
		}
	}
	return dst
}

// between appends the records from one to before another for which the filter holds.
func (s *Selection) between(dst []uint32, from, to uint32) []uint32 {
	for at := from &^ 63; at < to; at += 64 {
		word := s.bits[at/64]
		if at < from {
			word &= ^uint64(0) << (from - at)
		}
		if to-at < 64 {
			word &= 1<<(to-at) - 1
		}
		for ; word != 0; word &= word - 1 {
			dst = append(dst, at+uint32(bits.TrailingZeros64(word)))
		}
	}
	return dst
}

// All gives the records for which the filter holds, in the order of time.
func (f *Filter) All() []uint32 {
	s := Select(f)
	s.Advance(func() bool { return true })
	return s.Rows(make([]uint32, 0, s.count), f.c.x.Order())
}
