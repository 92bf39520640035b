//go:build !js

package reader_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"svcscope/catalog/index"
	"svcscope/wasm/reader"
	"svcscope/wasm/wire"
)

// job is a stretch that a worker of the test reads.
type job struct {
	st *wire.Stretch
	r  *reader.Reader
	at int64
}

// shared reads a file with several workers that take turns at random, in stretches and chunks of the sizes.
func shared(t *testing.T, data []byte, workers, each, chunk int, r *rand.Rand) string {
	t.Helper()
	x := index.New()
	x.AddFile("file", int64(len(data)))
	var damaged []wire.Range
	var jobs []*job
	var done *wire.ScanDone
	repaired, before := 0, 0
	s := &wire.Stretches{Size: int64(len(data)), Each: int64(each), Workers: workers}
	s.Start = func(st *wire.Stretch) {
		jobs = append(jobs, &job{st: st, r: reader.NewOf(st.Request), at: st.Request.From})
		if len(jobs) > 2*workers+1 {
			t.Fatalf("%d stretches at the same time", len(jobs))
		}
	}
	s.Cancel = func(st *wire.Stretch) {
		jobs = slices.DeleteFunc(jobs, func(j *job) bool { return j.st == st })
	}
	s.Take = func(m wire.Shard, begin bool) {
		if begin {
			x.NextPart(0)
			before = repaired
		}
		repaired = before + m.Repaired
		damaged = append(damaged, m.Damaged...)
		if len(m.Index) > 0 {
			if err := x.Append(0, m.Index); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.Finish = func(d wire.ScanDone) { done = &d }
	s.Begin()
	for len(jobs) > 0 {
		j := jobs[r.IntN(len(jobs))]
		end := min(j.at+int64(chunk), int64(len(data)))
		j.r.Feed(data[j.at:end])
		j.at = end
		finished := j.r.Ended() || end == int64(len(data)) || j.r.Hopeless()
		if finished {
			if !j.r.Ended() {
				j.r.Close()
			}
			jobs = slices.DeleteFunc(jobs, func(k *job) bool { return k == j })
		}
		m := j.r.Shard()
		m.Index = bytes.Clone(m.Index)
		s.Shard(j.st, m)
		if finished {
			s.Done(j.st, wire.ScanDone{Format: j.r.Format(), Records: j.r.Records()})
		}
	}
	if done == nil {
		t.Fatalf("reading does not end: %d workers, stretches of %d", workers, each)
	}
	return fmt.Sprintf("%s %d records\n", done.Format, done.Records) + printed(x, damaged, repaired)
}

// printed is all that an index says of its one file, in the order of time.
func printed(x *index.Index, damaged []wire.Range, repaired int) string {
	var out strings.Builder
	fmt.Fprintln(&out, damaged, repaired, x.Counts(), x.SeverityCounts())
	for _, rec := range x.Order() {
		fmt.Fprintln(&out, x.Number(rec), x.Span(rec), x.Time(rec), x.HasTime(rec), x.EventID(rec), x.Severity(rec), x.Kind(rec), x.Damage(rec), x.IsUnreadable(rec),
			x.ThreadID(rec), x.Activity(rec), x.RelatedActivity(rec), x.Source(rec), x.Process(rec), x.Identifier(rec), x.Summary(rec))
		if f, ok := x.Finding(rec); ok {
			fmt.Fprintln(&out, *f)
		}
	}
	return out.String()
}

// TestStretchesAreTheWhole: however many workers share a file, wherever it is cut and in whatever order they get on, the
// index is that of one worker.
func TestStretchesAreTheWhole(t *testing.T) {
	files := realTraces(t)
	for _, f := range fixtures(t) {
		files[f.name] = f.data
	}
	// Files whose stretches begin where no record does, or are not needed.
	record := `<E2ETraceEvent xmlns="http://schemas.microsoft.com/2004/06/E2ETraceEvent"><System><TimeCreated SystemTime="2026-01-01T00:00:00Z"/></System><ApplicationData>%s</ApplicationData></E2ETraceEvent>`
	fake := fmt.Sprintf(record, "<![CDATA["+strings.Repeat("<E2ETraceEvent> ", 50)+"]]>")
	files["fakes"] = []byte(strings.Repeat(fake, 20))
	files["commented"] = []byte(fake + "<!-- " + strings.Repeat(fmt.Sprintf(record, "x"), 30) + " -->" + fake)
	files["rooted"] = []byte("<log>" + strings.Repeat(fake, 3) + strings.Repeat(fmt.Sprintf(record, "y"), 20) + "</log>")
	files["two roots"] = []byte("<log>" + strings.Repeat(fake, 3) + "</log>" + strings.Repeat(fmt.Sprintf(record, "y"), 20) + "</log>")
	files["torn"] = []byte(strings.Repeat("<E2ETraceEvent xmlns='x'>"+fmt.Sprintf(record, "z"), 20))
	files["junk"] = []byte(strings.Repeat("junk < ", 400) + fmt.Sprintf(record, "z") + strings.Repeat("<junk>", 400) + fmt.Sprintf(record, "z"))
	files["long"] = []byte(fmt.Sprintf(record, strings.Repeat("long ", 2000)) + fake)
	event := `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Schannel'/><EventID>36874</EventID></System>%s</Event>`
	fakeEvent := fmt.Sprintf(event, "<EventData><![CDATA["+strings.Repeat("<Event> ", 50)+"]]></EventData>")
	files["event fakes"] = []byte("<Events>" + strings.Repeat(fakeEvent, 30) + "</Events>")
	files["events"] = []byte("<view>" + strings.Repeat(fmt.Sprintf(event, "<EventData><Data>1</Data></EventData>"), 300) + "</view>")
	files["prefixed"] = []byte(strings.NewReplacer("<Event", "<ns0:Event", "</Event", "</ns0:Event", "xmlns=", "xmlns:ns0=").Replace(string(files["events"])))
	files["requests"] = []byte("<failedRequest url='x'>\n" + strings.Repeat(fmt.Sprintf(event, "torn <Event>"), 40) + "junk" + fakeEvent + "</failedRequest>")
	r := rand.New(rand.NewPCG(10, 1))
	most := 400_000 // of a long file: its beginning and end
	for name, data := range files {
		if len(data) > most {
			data = append(slices.Clone(data[:most/2]), data[len(data)-most/2:]...)
		}
		x, damaged, repaired := read(t, data, 0)
		want := printed(x, damaged, repaired)
		for _, workers := range []int{1, 2, 8} {
			for range 3 {
				each := 2 * (1 + r.IntN(max(len(data), 2)))
				each = max(each, len(data)/200&^1+2)
				chunk := 1 + r.IntN(max(len(data)/4, 1))
				chunk = max(chunk, len(data)/2000)
				_, got, _ := strings.Cut(shared(t, data, workers, each, chunk, r), "\n")
				if got != want {
					t.Fatalf("%s: %d workers, stretches of %d, chunks of %d:\n%s", name, workers, each, chunk, firstDifference(got, want))
				}
			}
		}
	}
}

// FuzzStretches: no file and no cuts make a difference.
func FuzzStretches(f *testing.F) {
	for _, x := range fixtures(f)[:20] {
		f.Add(x.data[:min(len(x.data), 4096)], uint16(700), uint16(100), byte(3), uint64(1))
	}
	f.Add([]byte("<Events><Event><System/><![CDATA[<Event>]]></Event><!--<Event/>--><Event><EventID/></Event><Event/></Events>"), uint16(10), uint16(7), byte(2), uint64(1))
	f.Add([]byte("<log><E2ETraceEvent><![CDATA[<E2ETraceEvent>]]></E2ETraceEvent><!--<E2ETraceEvent/>--><E2ETraceEvent/></log>"), uint16(10), uint16(7), byte(2), uint64(1))
	f.Fuzz(func(t *testing.T, data []byte, each, chunk uint16, workers byte, seed uint64) {
		if len(data) > 1<<14 {
			return
		}
		x, damaged, repaired := read(t, data, 0)
		want := printed(x, damaged, repaired)
		each = max(each&^1, uint16(len(data)/50)&^1+2)
		_, got, _ := strings.Cut(shared(t, data, int(workers%8)+1, int(each), max(int(chunk), len(data)/100, 1), rand.New(rand.NewPCG(seed, 1))), "\n")
		if got != want {
			t.Fatalf("stretches of %d: %s", each, firstDifference(got, want))
		}
	})
}

// TestStopStretches: a stop ends reading with what is taken so far, and nothing is taken or asked for after it.
func TestStopStretches(t *testing.T) {
	for _, c := range []struct{ live, deaf bool }{{live: true}, {live: true, deaf: true}, {live: false}} {
		var started []*wire.Stretch
		cancelled, taken := 0, 0
		var done *wire.ScanDone
		s := &wire.Stretches{Size: 100, Each: 10, Workers: 2,
			Start:  func(st *wire.Stretch) { started = append(started, st) },
			Cancel: func(*wire.Stretch) { cancelled++ },
			Take:   func(wire.Shard, bool) { taken++ },
			Finish: func(d wire.ScanDone) { done = &d },
		}
		s.Begin()
		s.Shard(started[0], wire.Shard{First: 0, Settled: 5, Encoding: "utf-8"})
		s.Shard(started[1], wire.Shard{First: 12, Settled: 15})
		if !c.live { // the first has ended, and the second is not known to fit
			s.Shard(started[0], wire.Shard{First: 0, Settled: 12})
			started[1].Request.Root = "<other"
			s.Done(started[0], wire.ScanDone{Records: 1})
		}
		s.Stop()
		asked := len(started)
		s.Shard(started[0], wire.Shard{First: 0, Settled: 8})
		for _, st := range started {
			s.Done(st, wire.ScanDone{Cancelled: !c.deaf}) // a worker may have been through before it heard
		}
		if done == nil || !done.Cancelled || done.Records > 1 || cancelled == 0 {
			t.Errorf("stopped: %+v, %d cancelled", done, cancelled)
		}
		if n := len(started); n > 6 || n > asked {
			t.Errorf("%d stretches were started, %d of them before the stop", n, asked)
		}
		s.Stop() // once more says nothing
	}
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d:\n%.600s\nwant\n%.600s", i, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(a), len(b))
}
