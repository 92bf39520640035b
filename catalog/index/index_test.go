package index_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/index"
)

// untimed stands in the tables for a record without a readable time.
const untimed = -1

// shardOf makes one shard of records with these times; the builder goes on from call to call.
func shardOf(b *index.Builder, first int, times ...int64) []byte {
	for i, t := range times {
		h := catalog.Head{Span: catalog.Span{Offset: int64(first+i) * 10, Length: 5}}
		if t != untimed {
			h.Time, h.HasTime = t, true
		}
		b.Add(&h)
	}
	return b.AppendShard(nil)
}

// orderOf writes the order as file:number pairs.
func orderOf(x *index.Index) string {
	var out []string
	for at, rec := range x.Order() {
		if x.Position(rec) != at {
			out = append(out, fmt.Sprintf("(position %d)", x.Position(rec)))
		}
		if again, ok := x.Rec(x.File(rec), x.Number(rec)); !ok || again != rec {
			out = append(out, fmt.Sprintf("(rec %d)", again))
		}
		out = append(out, fmt.Sprintf("%d:%d", x.File(rec), x.Number(rec)))
	}
	return strings.Join(out, " ")
}

// part is a shard of the order tests.
type part struct {
	file  int
	times []int64
}

func TestOrder(t *testing.T) {
	const u = untimed
	for _, c := range []struct {
		name  string
		parts []part
		want  string
	}{
		{"nothing", nil, ""},
		{"in order", []part{{0, []int64{1, 2}}, {0, []int64{3}}}, "0:0 0:1 0:2"},
		{"out of order in a file", []part{{0, []int64{5, 3, 4}}, {0, []int64{1, 4}}}, "0:3 0:1 0:2 0:4 0:0"},
		{"two files", []part{{0, []int64{1, 4, 6}}, {1, []int64{2, 3, 5, 7}}}, "0:0 1:0 1:1 0:1 1:2 0:2 1:3"},
		{"second file first", []part{{1, []int64{2, 3}}, {0, []int64{1, 3, 4}}}, "0:0 1:0 0:1 1:1 0:2"},
		{"ties", []part{{1, []int64{1, 1}}, {0, []int64{1, 1}}, {1, []int64{1}}}, "0:0 0:1 1:0 1:1 1:2"},
		{"a missing time", []part{{0, []int64{1, u, 3}}, {1, []int64{2}}}, "0:0 0:1 1:0 0:2"},
		{"a missing time over shards", []part{{0, []int64{5}}, {1, []int64{6}}, {0, []int64{u, 7}}}, "0:0 0:1 1:0 0:2"},
		{"missing after going back", []part{{0, []int64{5, 2, u}}}, "0:1 0:2 0:0"},
		{"missing at the start", []part{{1, []int64{4}}, {0, []int64{u, u, 5}}}, "1:0 0:0 0:1 0:2"},
		{"missing over whole shards", []part{{0, []int64{u, u}}, {1, []int64{4, 6}}, {0, []int64{u}}, {0, []int64{u, 5}}}, "1:0 0:0 0:1 0:2 0:3 0:4 1:1"},
		{"a whole file missing", []part{{1, []int64{4}}, {0, []int64{u, u}}}, "0:0 0:1 1:0"},
		{"an empty shard", []part{{0, nil}, {0, []int64{1}}, {0, nil}}, "0:0"},
	} {
		x := index.New()
		builders := []*index.Builder{index.NewBuilder(), index.NewBuilder()}
		for i := range builders {
			x.AddFile(fmt.Sprint(i), 1)
		}
		for _, p := range c.parts {
			if err := x.Append(p.file, shardOf(builders[p.file], x.FileCounts(p.file).Records, p.times...)); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
		}
		if got := orderOf(x); got != c.want {
			t.Errorf("%s: order %q, want %q", c.name, got, c.want)
		}
	}
}

// The order is the same however the shards of several files are interleaved, and equals plain sorting.
func TestOrderRandom(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for round := range 200 {
		x := index.New()
		var want []string
		type row struct {
			time         int64
			file, number int
		}
		var rows []row
		builders := make([]*index.Builder, 3)
		last := make([]int64, 3)
		counts := make([]int, 3)
		for f := range builders {
			builders[f] = index.NewBuilder()
			x.AddFile("", 0)
		}
		for range 12 {
			f := rng.IntN(3)
			times := make([]int64, rng.IntN(30))
			for i := range times {
				times[i] = 10 + last[f] + int64(rng.IntN(9)) - 2
				if counts[f] > 0 && rng.IntN(5) == 0 {
					times[i] = untimed
				} else {
					last[f] = times[i]
				}
				rows = append(rows, row{last[f], f, counts[f]})
				counts[f]++
			}
			if err := x.Append(f, shardOf(builders[f], x.FileCounts(f).Records, times...)); err != nil {
				t.Fatal(err)
			}
		}
		slices.SortFunc(rows, func(a, b row) int {
			return cmp.Or(cmp.Compare(a.time, b.time), cmp.Compare(a.file, b.file), cmp.Compare(a.number, b.number))
		})
		for _, r := range rows {
			want = append(want, fmt.Sprintf("%d:%d", r.file, r.number))
		}
		if got := orderOf(x); got != strings.Join(want, " ") {
			t.Fatalf("round %d: order\n%s, want\n%s", round, got, want)
		}
		gone := rng.IntN(3)
		x.RemoveFile(gone)
		want = slices.DeleteFunc(want, func(s string) bool { return strings.HasPrefix(s, fmt.Sprint(gone)) })
		if got := orderOf(x); got != strings.Join(want, " ") {
			t.Fatalf("round %d without file %d: order\n%s, want\n%s", round, gone, got, want)
		}
	}
}

// heads are records that fill every column.
func heads() []catalog.Head {
	a, b := catalog.GUID{1}, catalog.GUID{2}
	return []catalog.Head{
		{Span: catalog.Span{Offset: 3, Length: 100}, Kind: catalog.KindTrace, Time: 10, HasTime: true, HasZone: true, EventID: 7, HasEventID: true,
			Severity: catalog.Warning, ProcessID: 4, ThreadID: 5, Activity: a, Source: []byte("S"), Process: []byte("P"), Computer: []byte("C"),
			Identifier: []byte("I"), Summary: []byte("요약"), Exception: true, Repairs: 2},
		{Span: catalog.Span{Offset: 103, Length: 1 << 40}, Kind: catalog.KindMessage, Time: 20, HasTime: true, Severity: catalog.Error,
			Source: []byte("S"), Process: []byte("P"), Computer: []byte("S"), ProcessID: 5, Activity: b, Damage: catalog.DamageTooLong},
		{Span: catalog.Span{Offset: 1<<40 + 200, Length: 1}, Time: 30, HasTime: true, Severity: catalog.Transfer, Activity: a, Related: b, HasRelated: true, HasEventID: true},
		{Span: catalog.Span{Offset: 1<<40 + 300, Length: 0}, Time: 40, HasTime: true, Severity: catalog.Transfer, Activity: b, Related: catalog.GUID{}, HasRelated: true},
		{Span: catalog.Span{Offset: 1<<40 + 301, Length: 9}, Summary: []byte(strings.Repeat("가", 300)), Damage: catalog.DamageCut},
	}
}

// check compares a record's columns with what went in; the time of one without is not looked at.
func check(t *testing.T, x *index.Index, file, number int, h catalog.Head) {
	t.Helper()
	rec, ok := x.Rec(file, number)
	if !ok {
		t.Fatalf("no record %d in file %d", number, file)
	}
	summary := string(h.Summary)
	if len(summary) > 512 {
		summary = summary[:510]
	}
	got := catalog.Head{Span: x.Span(rec), Damage: x.Damage(rec), Kind: x.Kind(rec), Time: x.Time(rec), HasTime: x.HasTime(rec), HasZone: x.HasZone(rec),
		EventID: x.EventID(rec), HasEventID: x.HasEventID(rec), Severity: x.Severity(rec), ProcessID: x.ProcessID(rec), ThreadID: x.ThreadID(rec),
		Activity: x.Activity(rec), Related: x.RelatedActivity(rec), HasRelated: x.HasRelated(rec), Exception: x.HasException(rec)}
	want := h
	want.Source, want.Process, want.Computer, want.Identifier, want.Summary, want.Repairs = nil, nil, nil, nil, nil, 0
	if !h.HasTime {
		want.Time = got.Time
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("record %d:\n got %+v\nwant %+v", number, got, want)
	}
	for _, s := range [][2]string{{x.Source(rec), string(h.Source)}, {x.Process(rec), string(h.Process)}, {x.Computer(rec), string(h.Computer)},
		{x.Identifier(rec), string(h.Identifier)}, {x.Summary(rec), summary}} {
		if s[0] != s[1] {
			t.Errorf("record %d: %q, want %q", number, s[0], s[1])
		}
	}
}

func TestColumns(t *testing.T) {
	x := index.New()
	x.AddFile("a", 11)
	x.AddFile("b", 22)
	all := heads()
	for file, cut := range []int{5, 2} { // the second file in two shards
		b := index.NewBuilder()
		for i := range all {
			if n := b.Add(&all[i]); n != i {
				t.Errorf("number %d, want %d", n, i)
			}
			if b.Pending() == cut || i == len(all)-1 {
				if err := x.Append(file, b.AppendShard(nil)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for file := range 2 {
		for i, h := range all {
			check(t, x, file, i, h)
		}
	}
	if got, want := x.Counts(), (index.Counts{Records: 10, Damaged: 4, Repairs: 4}); got != want {
		t.Errorf("counts %+v, want %+v", got, want)
	}
	if n := x.SeverityCounts(); n[catalog.Transfer] != 4 || n[catalog.Error] != 2 || n[catalog.SeverityUnknown] != 2 {
		t.Errorf("severities %v", n)
	}
	if x.KindCount(catalog.KindMessage) != 2 || x.KindCount(catalog.KindOther) != 6 {
		t.Errorf("kinds: %d messages, %d others", x.KindCount(catalog.KindMessage), x.KindCount(catalog.KindOther))
	}
	if from, to, ok := x.TimeRange(); from != 10 || to != 40 || !ok {
		t.Errorf("times %d to %d, %v", from, to, ok)
	}
	version, epoch := x.Version(), x.Epoch()
	x.RemoveFile(0)
	if x.Version() == version || x.Epoch() != epoch || x.Len() != 5 || x.Files() != 2 || !x.Removed(0) || x.FileName(1) != "b" || x.FileSize(1) != 22 {
		t.Error("wrong state after removing a file")
	}
	for i, h := range all {
		check(t, x, 1, i, h)
	}
	if err := x.Append(0, index.NewBuilder().AppendShard(nil)); err == nil {
		t.Error("a removed file takes a shard")
	}
	x.RemoveFile(1)
	if _, _, ok := x.TimeRange(); ok || x.Len() != 0 || x.Epoch() == epoch || x.Names().Len() != 1 || x.Counts() != (index.Counts{}) {
		t.Error("something is left after removing all files")
	}
	if n := x.AddFile("c", 1); n != 2 {
		t.Errorf("file number %d was given before", n)
	}
}

func TestFindings(t *testing.T) {
	x := index.New()
	x.AddFile("a", 1)
	x.AddFile("b", 1)
	failure := catalog.Finding{Rule: "client-certificate/x/y", Category: "x", Confidence: catalog.Certain, Side: catalog.SideService,
		Evidence: []catalog.Evidence{{Kind: "identifier", Value: "v"}}, Facts: []catalog.Field{{Name: "endpoint", Value: "https://h/"}}}
	hint := catalog.Finding{Rule: "client-certificate/x/z", Category: "x", Confidence: catalog.Hint}
	server := catalog.Finding{Rule: "server-certificate/z", Category: catalog.CategoryServer, Confidence: catalog.Certain}
	b := index.NewBuilder()
	add := func(file int, b *index.Builder) {
		if err := x.Append(file, b.AppendShard(nil)); err != nil {
			t.Fatal(err)
		}
	}
	for n := range int64(4) {
		b.Add(&catalog.Head{Span: catalog.Span{Offset: n}, Time: 10 - n, HasTime: true})
	}
	b.Mark(1, &failure)
	b.Mark(9, &failure) // no such record
	add(0, b)
	b.Add(&catalog.Head{Span: catalog.Span{Offset: 9}, Damage: catalog.DamageCut})
	b.Mark(0, &server) // of the shard before
	b.Mark(4, &hint)
	b.Unreadable(4) // damaged: stays so
	b.Unreadable(2)
	b.Unreadable(2)
	add(0, b)
	other := index.NewBuilder()
	other.Add(&catalog.Head{Time: 1, HasTime: true})
	other.Mark(0, &hint)
	other.Mark(0, &failure) // the later one counts
	add(1, other)

	want := func(records string, failures int, counts index.Counts) {
		t.Helper()
		var got []string
		for _, rec := range x.Findings() {
			got = append(got, fmt.Sprintf("%d:%d", x.File(rec), x.Number(rec)))
		}
		if strings.Join(got, " ") != records || x.Failures() != failures || x.Counts() != counts {
			t.Errorf("findings on %v, %d failures, counts %+v", got, x.Failures(), x.Counts())
		}
	}
	want("1:0 0:4 0:1 0:0", 2, index.Counts{Records: 6, Damaged: 1, Unreadable: 1, Findings: 4, Failures: 2})
	for number, f := range map[int]*catalog.Finding{0: &server, 1: &failure, 2: nil, 4: &hint} {
		rec, _ := x.Rec(0, number)
		got, ok := x.Finding(rec)
		if f == nil {
			if ok || x.HasFinding(rec) || x.IsFailure(rec) {
				t.Errorf("a finding on record %d", number)
			}
			continue
		}
		rule, category, confidence, side := x.FindingIDs(rec)
		if !ok || !reflect.DeepEqual(got, f) || x.IsFailure(rec) != f.Failure() || x.Name(rule) != f.Rule || x.Name(category) != f.Category ||
			confidence != f.Confidence || side != f.Side {
			t.Errorf("record %d: finding %+v, want %+v", number, got, f)
		}
	}
	x.RemoveFile(0)
	want("1:0", 1, index.Counts{Records: 1, Findings: 1, Failures: 1})
	if got, ok := x.Finding(0); !ok || !reflect.DeepEqual(got, &failure) {
		t.Errorf("finding %+v after removing the other file", got)
	}
	x.SetUnreadable(0)
	if !x.IsUnreadable(0) || x.FileCounts(1).Unreadable != 1 {
		t.Error("not marked unreadable")
	}
}

func TestActivities(t *testing.T) {
	g := func(n byte) catalog.GUID { return catalog.GUID{n} }
	x := index.New()
	x.AddFile("", 0)
	b := index.NewBuilder()
	for i, r := range []struct {
		time          int64
		activity, rel byte
	}{{50, 1, 0}, {20, 1, 3}, {30, 2, 1}, {10, 1, 2}, {40, 1, 3}, {60, 1, 1}, {5, 3, 1}} {
		b.Add(&catalog.Head{Span: catalog.Span{Offset: int64(i)}, Time: r.time, HasTime: true, Activity: g(r.activity), Related: g(r.rel), HasRelated: r.rel != 0})
	}
	if err := x.Append(0, b.AppendShard(nil)); err != nil {
		t.Fatal(err)
	}
	if got := x.ByActivity(g(1)); !slices.Equal(got, []uint32{3, 1, 4, 0, 5}) {
		t.Errorf("records of the activity: %v", got)
	}
	out, in := x.Related(g(1))
	if !slices.Equal(out, []catalog.GUID{g(2), g(3)}) || !slices.Equal(in, []catalog.GUID{g(3), g(2)}) {
		t.Errorf("transfers to %v, from %v", out, in)
	}
	if out, in := x.Related(g(9)); x.ByActivity(g(9)) != nil || out != nil || in != nil {
		t.Error("an unknown activity has records")
	}
}

func TestHistogram(t *testing.T) {
	x := index.New()
	x.AddFile("", 0)
	b := index.NewBuilder()
	for i, sev := range []catalog.Severity{catalog.Information, catalog.Warning, catalog.Error, catalog.Critical, catalog.Start} {
		b.Add(&catalog.Head{Span: catalog.Span{Offset: int64(i)}, Time: int64(i * 10), HasTime: true, Severity: sev})
	}
	if err := x.Append(0, b.AppendShard(nil)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		rows     []uint32
		from, to int64
		n        int
		want     []index.Bucket
	}{
		{x.Order(), 0, 40, 2, []index.Bucket{{3, 1, 1}, {2, 0, 1}}},
		{x.Order(), 0, 40, 1, []index.Bucket{{5, 1, 2}}},
		{[]uint32{1, 3}, 0, 40, 2, []index.Bucket{{1, 1, 0}, {1, 0, 1}}},
		{[]uint32{}, 0, 40, 2, []index.Bucket{{}, {}}},
		{x.Order(), 10, 20, 2, []index.Bucket{{1, 1, 0}, {1, 0, 1}}},
		{x.Order(), 10, 10, 3, []index.Bucket{{1, 1, 0}, {}, {}}},
		{x.Order(), -1 << 63, 1<<63 - 1, 1, []index.Bucket{{5, 1, 2}}},
		{x.Order(), 5, 4, 2, []index.Bucket{{}, {}}},
		{x.Order(), 0, 40, 0, []index.Bucket{}},
	} {
		got := make([]index.Bucket, c.n)
		for _, rec := range c.rows { // in two steps or in one: it is the same
			x.Histogram(got, []uint32{rec}, c.from, c.to)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%d to %d in %d: %v, want %v", c.from, c.to, c.n, got, c.want)
		}
	}
}
