package index_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
	"testing"
	"time"

	"svcscope/catalog"
	"svcscope/catalog/index"
)

// fullShard is a shard that uses every section.
func fullShard() []byte {
	b := index.NewBuilder()
	for _, h := range heads() {
		b.Add(&h)
	}
	b.Mark(1, &catalog.Finding{Rule: "r", Category: "c", Confidence: catalog.Likely, Facts: []catalog.Field{{Name: "n", Value: "v"}}})
	b.Unreadable(0)
	return b.AppendShard(nil)
}

func TestAppendRefuses(t *testing.T) {
	good := fullShard()
	x := index.New()
	x.AddFile("a", 1)
	refused := func(what string, file int, shard []byte) {
		t.Helper()
		version := x.Version()
		if err := x.Append(file, shard); err == nil {
			t.Errorf("%s is taken", what)
		}
		if x.Version() != version {
			t.Errorf("%s changes the index", what)
		}
	}
	for n := range good {
		refused(fmt.Sprintf("a shard cut to %d bytes", n), 0, good[:n])
	}
	refused("a byte too many", 0, append(bytes.Clone(good), 0))
	refused("a file that is not there", 1, good)
	refused("a negative file", -1, good)
	newer := bytes.Clone(good)
	newer[4]++
	refused("another version", 0, newer)
	if err := x.Append(0, good); err != nil {
		t.Fatal(err)
	}
	refused("the same shard twice", 0, good)
}

// FuzzShard feeds damaged shards: each is refused and leaves the index alone, or gives columns that can be read.
func FuzzShard(f *testing.F) {
	good := fullShard()
	f.Add(good)
	f.Add(index.NewBuilder().AppendShard(nil))
	for n := 0; n < len(good); n += 7 {
		bad := bytes.Clone(good)
		bad[n] ^= 0xFF
		f.Add(bad)
	}
	f.Fuzz(func(t *testing.T, shard []byte) {
		x := index.New()
		x.AddFile("a", 1)
		if err := x.Append(0, shard); err != nil {
			if x.Len() != 0 || x.Counts() != (index.Counts{}) {
				t.Fatal("a refused shard left something")
			}
			return
		}
		for _, rec := range x.Order() {
			x.Span(rec)
			x.Damage(rec)
			x.Finding(rec)
			x.Related(x.Activity(rec))
			if x.RelatedActivity(rec); x.Source(rec)+x.Process(rec)+x.Computer(rec)+x.Identifier(rec)+x.Summary(rec) == "" && x.EventID(rec) > 0 && !x.HasEventID(rec) {
				t.Fatal("an event id without being one")
			}
		}
		x.RemoveFile(0)
	})
}

// million builds the shards of a trace of n records.
func million(n int) [][]byte {
	b := index.NewBuilder()
	var shards [][]byte
	h := catalog.Head{Kind: catalog.KindTrace, HasTime: true, HasEventID: true, Process: []byte("w3wp"), Computer: []byte("WEB01"), ProcessID: 4711}
	sources := [][]byte{[]byte("System.ServiceModel"), []byte("System.Net"), []byte("System.IdentityModel")}
	for i := range n {
		h.Offset, h.Length = int64(i)*1500, 1500
		h.Time = int64(i) * 1e6
		h.EventID = uint32(0x40000 + i%50)
		h.Source = sources[i%3]
		h.Activity = catalog.GUID{byte(i / 100), byte(i / 25600), byte(i / 6553600)}
		h.ThreadID = uint32(i % 40)
		h.Summary = fmt.Appendf(h.Summary[:0], "Processing message %d of the service", i%100_000)
		h.Identifier = fmt.Appendf(h.Identifier[:0], "http://msdn.microsoft.com/en-US/library/System.ServiceModel.Code%d.aspx", i%50)
		b.Add(&h)
		if b.Pending() == 20_000 || i == n-1 {
			shards = append(shards, b.AppendShard(nil))
		}
	}
	return shards
}

// TestChosenActivities: ids that a writer chose so that they would meet in a table make nothing slow. With a hash that is the
// same in each run they would take minutes.
func TestChosenActivities(t *testing.T) {
	const n = 300_000
	b := index.NewBuilder()
	x := index.New()
	x.AddFile("a", 1)
	h := catalog.Head{Kind: catalog.KindTrace}
	start := time.Now()
	for i := range n {
		second := uint64(i+1) * 0x9E3779B97F4A7C15
		binary.LittleEndian.PutUint64(h.Activity[:8], 42^bits.RotateLeft64(second, 29))
		binary.LittleEndian.PutUint64(h.Activity[8:], second)
		h.Offset, h.Length = int64(i)*100, 100
		b.Add(&h)
		if b.Pending() == 20_000 {
			if err := x.Append(0, b.AppendShard(nil)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if took := time.Since(start); took > time.Minute || x.Len() != n {
		t.Errorf("%d records in %v", x.Len(), took)
	}
}

func BenchmarkBuild(b *testing.B) {
	for b.Loop() {
		million(1_000_000)
	}
}

// Merge of a million records in shards of 20,000: one file, and two that lie over each other in time.
func BenchmarkAppend(b *testing.B) {
	shards := million(1_000_000)
	b.Run("one file", func(b *testing.B) {
		for b.Loop() {
			x := index.New()
			x.AddFile("a", 1)
			for _, s := range shards {
				if err := x.Append(0, s); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("two files", func(b *testing.B) {
		for b.Loop() {
			x := index.New()
			for f := range 2 {
				x.AddFile("a", 1)
				for _, s := range shards[:25] {
					if err := x.Append(f, s); err != nil {
						b.Fatal(err)
					}
				}
			}
		}
	})
}

// TestMerge guards against a merge whose cost grows with the square of what is there; it takes a fraction of a
// second, and the bound leaves room for a busy machine.
func TestMerge(t *testing.T) {
	shards := million(200_000)
	x := index.New()
	start := time.Now()
	for file := range 3 { // all three lie over each other in time
		x.AddFile("a", 1)
		for _, s := range shards {
			if err := x.Append(file, s); err != nil {
				t.Fatal(err)
			}
		}
	}
	if took := time.Since(start); took > time.Minute || x.Len() != 600_000 {
		t.Errorf("%d records merged in %v", x.Len(), took)
	}
	order := x.Order()
	for i := range order[1:] {
		if x.Compare(order[i], order[i+1]) >= 0 {
			t.Fatalf("place %d is out of order", i+1)
		}
	}
}
