package app

import (
	"fmt"
	"testing"
	"time"

	"svcscope/catalog"
	"svcscope/catalog/index"
	"svcscope/wasm/wire"
)

// TestRowFollows: the active row is that of its record wherever it stands, or the nearest if it is gone.
func TestRowFollows(t *testing.T) {
	// Times of two files; the records are 0:0 0:1 1:0 0:2 1:1 1:2 0:3 in the order of time.
	times := [2][]int64{{10, 20, 40, 70}, {30, 50, 60}}
	for _, c := range []struct {
		name   string
		before string // filter
		row    int    // that is gone to; -1: none
		do     func(s *session, r *roving)
		want   string // file:number of the active row
	}{
		{"nothing happens", "", 3, func(*session, *roving) {}, "0:2"},
		{"others are left out", "", 3, func(s *session, _ *roving) { s.setFilter("record:3..7") }, "0:2"},
		{"it is left out: the next one", "", 3, func(s *session, _ *roving) { s.setFilter("record:1..2 or record:6..7") }, "1:2"},
		{"it and all behind it are left out: the last one", "", 5, func(s *session, _ *roving) { s.setFilter("record:1..3") }, "1:0"},
		{"others come back", "record:3..7", 1, func(s *session, _ *roving) { s.setFilter("") }, "0:2"},
		{"the order turns", "", 1, func(s *session, _ *roving) { s.setSort(columnTime) }, "0:1"},
		{"the order turns and it is left out: the next one below", "", 3, func(s *session, _ *roving) { s.setSort(columnTime); s.setFilter("record:1..2 or record:6..7") }, "0:1"},
		{"another order", "", 4, func(s *session, _ *roving) { s.setSort(columnSource) }, "1:1"},
		{"another order, and it is left out: the same place", "", 1, func(s *session, _ *roving) { s.setSort(columnSource); s.setFilter("record:3..7") }, "0:2"},
		{"nobody went to a row: the first, whatever it is", "", -1, func(s *session, _ *roving) { s.setFilter("record:3..7") }, "1:0"},
		{"no rows, then all again", "", 4, func(s *session, r *roving) { s.setFilter("record:99"); r.follow(s); s.setFilter("") }, "1:1"},
		{"a filter with a mistake", "", 4, func(s *session, _ *roving) { s.setFilter("record:(") }, "1:1"},
		{"records arrive", "", 3, func(s *session, _ *roving) { arrive(t, s, 1, 25, 35, 45) }, "0:2"},
		{"records arrive and the rows are not refreshed yet", "", 5, func(s *session, _ *roving) {
			rows := s.rows
			arrive(t, s, 0, 5)
			s.rows = s.rows[:len(rows)]
			s.revision--
		}, "1:2"},
	} {
		s := newSession(time.UTC)
		for i := range times {
			s.begin(s.add(source{Name: fmt.Sprint(i)}))
			arrive(t, s, i, times[i]...)
		}
		s.setFilter(c.before)
		r := &newRecordTable().roving
		r.follow(s)
		if c.row >= 0 {
			r.activate(s, c.row)
		}
		c.do(s, r)
		r.follow(s)
		rec := uint32(r.record(s))
		if got := fmt.Sprintf("%d:%d", s.index.File(rec), s.index.Number(rec)); got != c.want {
			t.Errorf("%s: row %d is %s, want %s", c.name, r.active, got, c.want)
		}
	}
}

// TestRowStays: when a file is closed, the row next to the active one that is in another file is the active one.
func TestRowStays(t *testing.T) {
	s := newSession(time.UTC)
	for i, times := range [][]int64{{10, 20, 30, 40}, {25, 50}} {
		s.begin(s.add(source{Name: fmt.Sprint(i)}))
		arrive(t, s, i, times...)
	}
	s.refresh() // 0:0 0:1 1:0 0:2 0:3 1:1
	for _, c := range []struct {
		row, closed, want int // rows; -1: none
	}{
		{0, 0, 2}, {1, 0, 2}, {3, 0, 2}, {4, 0, 5}, {0, 1, 0}, {5, 1, 4}, {2, 1, 3},
	} {
		r := &newRecordTable().roving
		if got := r.stays(s, c.closed); got != -1 {
			t.Errorf("nobody went to a row, and %d stays", got)
		}
		r.activate(s, c.row)
		if got := r.stays(s, c.closed); got != int64(s.rows[c.want]) {
			t.Errorf("from row %d, without file %d: record %d, want that of row %d", c.row, c.closed, got, c.want)
		}
	}
}

// arrive lets a file's next records come in, with these times.
func arrive(t *testing.T, s *session, file int, times ...int64) {
	t.Helper()
	b := index.NewBuilder()
	before := s.files[file].records
	for i := range before + len(times) {
		if i == before {
			b.AppendShard(nil)
		}
		head := catalog.Head{Span: catalog.Span{Offset: int64(10 * i), Length: 5}, HasTime: true}
		if i >= before {
			head.Time = times[i-before]
		}
		b.Add(&head)
	}
	if err := s.shard(s.files[file], wire.Shard{Index: b.AppendShard(nil)}, false); err != nil {
		t.Fatal(err)
	}
	s.refresh()
}
