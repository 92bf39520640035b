package query_test

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/index"
	"svcscope/catalog/query"
)

// mixed is an index of n records whose values come in no order, and repeat.
func mixed(t testing.TB, n int) *index.Index {
	r := rand.New(rand.NewPCG(3, 3))
	x := index.New()
	for file := range 2 {
		x.AddFile(string(rune('b'-file)), 1)
		b := index.NewBuilder()
		for i := range n / 2 {
			h := catalog.Head{Kind: catalog.KindTrace, Time: r.Int64N(1000) * 1e9, HasTime: true, EventID: uint32(r.IntN(2000)), HasEventID: true, Severity: catalog.Severity(r.IntN(9)),
				ProcessID: uint32(r.IntN(5)), ThreadID: r.Uint32(), Activity: catalog.GUID{byte(r.IntN(250)), byte(i)}}
			h.Offset, h.Length = int64(i), 1
			h.Source, h.Process = fmt.Appendf(nil, "source %d", r.IntN(7)), fmt.Appendf(nil, "process %d", r.IntN(3))
			h.Computer, h.Summary = fmt.Appendf(nil, "host %d", r.IntN(3)), fmt.Appendf(nil, "%d texts", r.IntN(n))
			b.Add(&h)
		}
		if err := x.Append(file, b.AppendShard(nil)); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

// TestSort: rows come out as a stable sort by the values gives them, in one step and in many.
func TestSort(t *testing.T) {
	x := mixed(t, 40_000)
	less := map[string]func(a, b uint32) int{
		"time": x.Compare, "record": x.Compare,
		"level":    func(a, b uint32) int { return cmp.Compare(x.Severity(a), x.Severity(b)) },
		"code":     func(a, b uint32) int { return cmp.Compare(x.EventID(a), x.EventID(b)) },
		"source":   func(a, b uint32) int { return cmp.Compare(x.Source(a), x.Source(b)) },
		"process":  func(a, b uint32) int { return cmp.Compare(x.Process(a), x.Process(b)) },
		"computer": func(a, b uint32) int { return cmp.Compare(x.Computer(a), x.Computer(b)) },
		"pid":      func(a, b uint32) int { return cmp.Compare(x.ProcessID(a), x.ProcessID(b)) },
		"thread":   func(a, b uint32) int { return cmp.Compare(x.ThreadID(a), x.ThreadID(b)) },
		"text":     func(a, b uint32) int { return cmp.Compare(x.Summary(a), x.Summary(b)) },
		"file":     func(a, b uint32) int { return cmp.Compare(x.FileName(x.File(a)), x.FileName(x.File(b))) },
		"activity": func(a, b uint32) int { g, h := x.Activity(a), x.Activity(b); return bytes.Compare(g[:], h[:]) },
		"offset": func(a, b uint32) int {
			return cmp.Or(cmp.Compare(x.File(a), x.File(b)), cmp.Compare(x.Span(a).Offset, x.Span(b).Offset))
		},
	}
	rows := x.Order()[1000:] // any part of all
	for field, compare := range less {
		for _, desc := range []bool{false, true} {
			want := slices.Clone(rows)
			slices.SortStableFunc(want, func(a, b uint32) int {
				if desc {
					a, b = b, a
				}
				return compare(a, b)
			})
			for name, more := range map[string]func() bool{"at once": func() bool { return true }, "in steps": func() bool { return false }} {
				s := query.Sort(x, rows, field, desc)
				for !s.Advance(more) {
				}
				if !slices.Equal(s.Rows(), want) {
					t.Errorf("by %s, %s, descending %t: not the order of a stable sort", field, name, desc)
				}
			}
		}
	}
	if s := query.Sort(x, nil, "text", false); !s.Advance(func() bool { return false }) || len(s.Rows()) != 0 {
		t.Error("no rows are not ordered at once")
	}
}

// TestSelectInSteps: a selection that is stopped and goes on while the index grows, changes and loses a file is what a fresh one is.
func TestSelectInSteps(t *testing.T) {
	x := mixed(t, 100_000)
	e, _ := query.Parse("level>=warning text:*7* or is:unreadable")
	f := query.Compile(e, x, nil, nil)
	s := query.Select(f)
	steps := 0
	advance := func(step string) {
		t.Helper()
		for ; !s.Advance(func() bool { return false }); steps++ {
			if got := s.Rows(nil, nil); got != nil {
				t.Fatal("rows of no order")
			}
		}
		got, want := s.Rows(nil, x.Order()), query.Compile(e, x, nil, nil).All()
		if !slices.Equal(got, want) || s.Count() != len(want) || s.Done() != x.Len() {
			t.Errorf("%s: %d records of %d, counted %d; want %d", step, len(got), s.Done(), s.Count(), len(want))
		}
	}
	advance("at first")
	x.SetUnreadable(5)
	x.SetUnreadable(77_000)
	advance("after records were looked at")
	x.AddFile("c", 1)
	b := index.NewBuilder()
	for i := range 50_000 {
		b.Add(&catalog.Head{Span: catalog.Span{Offset: int64(i), Length: 1}, Severity: catalog.Error, Time: int64(i), HasTime: true, Summary: fmt.Appendf(nil, "%d", i)})
	}
	if err := x.Append(2, b.AppendShard(nil)); err != nil {
		t.Fatal(err)
	}
	s.Advance(func() bool { return false })
	advance("after a file came")
	x.RemoveFile(0)
	advance("after a file went")
	x.RemoveFile(1)
	x.RemoveFile(2)
	advance("when all are gone")
	if steps < 5 {
		t.Errorf("only %d steps", steps)
	}
}
