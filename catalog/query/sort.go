package query

import (
	"bytes"
	"cmp"
	"slices"

	"svcscope/catalog/index"
)

// Sorting orders rows by a column. It is worked out in steps, so that a page can answer between them: Advance until it
// reports true, then Rows. Equal values stay in the order they have.
type Sorting struct {
	x    *index.Index
	rows []uint32
	desc bool

	id          func(rec uint32) uint32 // what orders the records: their ids by compare, or numbers as they are
	comp        func(a, b uint32) int   // of ids; nil where id gives the keys themselves
	ids         []uint32                // those that occur
	more        []uint32                // as long, to merge into
	width       int                     // ids[i*width:(i+1)*width] are ordered
	left, right int                     // where the runs that are merged begin
	at          int                     // place that the step in work has come to
	rank        []uint32                // by id
	keys        []uint32                // by row
	most        uint32                  // of the keys
	shift       uint                    // of the digit in work
	count       [1 << digitBits]int     // of its values, then where their rows go
	out         [2][]uint32             // rows and keys by the digits so far
	step        func(more func() bool) bool
}

const (
	digitBits = 11      // of a key, by which rows are put in order at a time
	sortStep  = 1 << 14 // rows between two looks at the clock
	sortedRun = 1 << 10 // ids that are ordered at once
)

// Sort begins to order rows by a field, or by "offset" (file after file, by bytes). rows is not changed; they are in the
// order of time, which is that of the fields "time" and "record".
func Sort(x *index.Index, rows []uint32, field string, desc bool) *Sorting {
	s := &Sorting{x: x, rows: rows, desc: desc}
	s.step = s.fill
	texts := func(d *index.Dict, text func(id uint32) uint32) func(a, b uint32) int {
		return func(a, b uint32) int { return bytes.Compare(d.Bytes(text(a)), d.Bytes(text(b))) }
	}
	origin := func(text func(source, process, computer uint32) uint32) func(a, b uint32) int {
		return texts(x.Names(), func(id uint32) uint32 {
			source, process, computer, _ := x.OriginName(id)
			return text(source, process, computer)
		})
	}
	switch field {
	case "level":
		s.id = func(rec uint32) uint32 { return uint32(x.Severity(rec)) }
	case "thread":
		s.id = x.ThreadID
	case "code":
		s.id, s.comp = x.CodeID, func(a, b uint32) int {
			_, m, _ := x.CodeName(a)
			_, n, _ := x.CodeName(b)
			return cmp.Compare(m, n)
		}
	case "source":
		s.id, s.comp = x.OriginID, origin(func(source, _, _ uint32) uint32 { return source })
	case "process":
		s.id, s.comp = x.OriginID, origin(func(_, process, _ uint32) uint32 { return process })
	case "computer":
		s.id, s.comp = x.OriginID, origin(func(_, _, computer uint32) uint32 { return computer })
	case "pid":
		s.id, s.comp = x.OriginID, func(a, b uint32) int {
			_, _, _, m := x.OriginName(a)
			_, _, _, n := x.OriginName(b)
			return cmp.Compare(m, n)
		}
	case "activity":
		s.id, s.comp = x.ActivityID, func(a, b uint32) int {
			g, h := x.GUID(a), x.GUID(b)
			return bytes.Compare(g[:], h[:])
		}
	case "text":
		s.id, s.comp = x.SummaryID, texts(x.Summaries(), func(id uint32) uint32 { return id })
	case "file":
		s.id, s.comp = func(rec uint32) uint32 { return uint32(x.File(rec)) }, func(a, b uint32) int {
			return cmp.Compare(x.FileName(int(a)), x.FileName(int(b)))
		}
	case "offset":
		first := make([]uint32, x.Files()+1)
		for f := range x.Files() {
			first[f+1] = first[f] + uint32(x.FileCounts(f).Records)
		}
		s.id = func(rec uint32) uint32 { return first[x.File(rec)] + uint32(x.Number(rec)) }
	default: // in the order of time
		s.step = nil
		s.out[0] = slices.Clone(rows)
		if desc {
			slices.Reverse(s.out[0])
		}
	}
	return s
}

// Advance goes on until the rows are in order, which it reports, or more says that it is time to stop.
func (s *Sorting) Advance(more func() bool) bool {
	for s.step != nil {
		if !s.step(more) {
			return false
		}
		s.at = 0
	}
	return true
}

// Rows gives the rows in order.
func (s *Sorting) Rows() []uint32 { return s.out[0] }

// each calls f for the places from s.at to n, some at a time; it reports false if more says that it is time to stop.
func (s *Sorting) each(n int, more func() bool, f func(from, to int)) bool {
	for s.at < n {
		to := min(n, s.at+sortStep)
		f(s.at, to)
		if s.at = to; s.at < n && !more() {
			return false
		}
	}
	return true
}

// fill gives every row the key by which it is put in order: first its id.
func (s *Sorting) fill(more func() bool) bool {
	if s.keys == nil {
		s.keys = make([]uint32, len(s.rows))
	}
	seen := s.rank // nonzero at ids that occur
	if !s.each(len(s.rows), more, func(from, to int) {
		for i, rec := range s.rows[from:to] {
			id := s.id(rec)
			s.keys[from+i] = id
			s.most = max(s.most, id)
			if s.comp == nil {
				continue
			}
			for int(id) >= len(seen) {
				seen = append(seen, make([]uint32, max(len(seen), 1024))...)
			}
			if seen[id] == 0 {
				seen[id] = 1
				s.ids = append(s.ids, id)
			}
		}
		s.rank = seen
	}) {
		return false
	}
	if s.step = s.digits; s.comp != nil {
		s.more, s.width = make([]uint32, len(s.ids)), sortedRun
		s.step = s.sortIDs
	}
	return true
}

// sortIDs orders the ids in runs.
func (s *Sorting) sortIDs(more func() bool) bool {
	for s.at < len(s.ids) {
		to := min(len(s.ids), s.at+sortedRun)
		slices.SortFunc(s.ids[s.at:to], s.comp)
		if s.at = to; s.at < len(s.ids) && !more() {
			return false
		}
	}
	s.step = s.mergeIDs
	return true
}

// mergeIDs merges neighbouring runs until there is one.
func (s *Sorting) mergeIDs(more func() bool) bool {
	for s.width < len(s.ids) {
		for from := s.at - s.at%(2*s.width); from < len(s.ids); from = s.at {
			mid := min(len(s.ids), from+s.width)
			end := min(len(s.ids), mid+s.width)
			if s.at == from {
				s.left, s.right = from, mid
			}
			for s.at < end {
				s.mergeSome(min(end, s.at+sortedRun), mid, end)
				if !more() {
					return false
				}
			}
		}
		s.ids, s.more = s.more, s.ids
		s.width, s.at = 2*s.width, 0
	}
	s.step = s.rankIDs
	return true
}

// mergeSome merges the next ids of two runs, up to a place: the rest of them is from s.left to mid, and from s.right to end.
func (s *Sorting) mergeSome(to, mid, end int) {
	for ; s.at < to; s.at++ {
		if s.right == end || s.left < mid && s.comp(s.ids[s.left], s.ids[s.right]) <= 0 {
			s.more[s.at] = s.ids[s.left]
			s.left++
		} else {
			s.more[s.at] = s.ids[s.right]
			s.right++
		}
	}
}

// rankIDs numbers the ids; equal ones have the same number.
func (s *Sorting) rankIDs(func() bool) bool {
	rank := uint32(0)
	for i, id := range s.ids {
		if i > 0 && s.comp(s.ids[i-1], id) != 0 {
			rank++
		}
		s.rank[id] = rank
	}
	s.most = rank
	s.step = s.rankRows
	return true
}

// rankRows turns the rows' ids into ranks.
func (s *Sorting) rankRows(more func() bool) bool {
	if !s.each(len(s.keys), more, func(from, to int) {
		for i, id := range s.keys[from:to] {
			s.keys[from+i] = s.rank[id]
		}
	}) {
		return false
	}
	s.step = s.digits
	return true
}

// digits begins to put the rows in order, by the digits of their keys, the lowest first.
func (s *Sorting) digits(func() bool) bool {
	s.out = [2][]uint32{make([]uint32, len(s.rows)), make([]uint32, len(s.rows))}
	s.rows = slices.Clone(s.rows)
	s.step = s.countDigit
	return true
}

func (s *Sorting) digit(key uint32) uint32 {
	if s.desc {
		key = s.most - key
	}
	return key >> s.shift & (1<<digitBits - 1)
}

func (s *Sorting) countDigit(more func() bool) bool {
	if s.at == 0 {
		clear(s.count[:])
	}
	if !s.each(len(s.keys), more, func(from, to int) {
		for _, key := range s.keys[from:to] {
			s.count[s.digit(key)]++
		}
	}) {
		return false
	}
	sum := 0
	for i, n := range s.count {
		s.count[i] = sum
		sum += n
	}
	s.step = s.place
	return true
}

func (s *Sorting) place(more func() bool) bool {
	if !s.each(len(s.keys), more, func(from, to int) {
		for i, key := range s.keys[from:to] {
			d := s.digit(key)
			n := s.count[d]
			s.count[d]++
			s.out[0][n], s.out[1][n] = s.rows[from+i], key
		}
	}) {
		return false
	}
	s.shift += digitBits
	if s.shift >= 32 || s.most>>s.shift == 0 {
		s.step = nil
		return true
	}
	s.rows, s.out[0] = s.out[0], s.rows
	s.keys, s.out[1] = s.out[1], s.keys
	s.step = s.countDigit
	return true
}
