//go:build !js

package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"svcscope/catalog/index"
	"svcscope/wasm/reader"
)

func sampleText(t *testing.T, size int64, seed uint64) string {
	t.Helper()
	var b bytes.Buffer
	if err := writeSample(&b, size, seed); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// sampleRecords cuts a sample at the ends of its records.
func sampleRecords(t *testing.T, text string) []string {
	t.Helper()
	const end = "</E2ETraceEvent>"
	all := strings.SplitAfter(text, end)
	if last := all[len(all)-1]; last != "" {
		t.Fatalf("%d bytes behind the last record: %.80q", len(last), last)
	}
	return all[:len(all)-1]
}

func TestSampleIsDeterministic(t *testing.T) {
	for _, size := range []int64{0, 1, 100_000} {
		first, second := sampleText(t, size, 7), sampleText(t, size, 7)
		if first != second {
			t.Errorf("size %d: two samples of one seed differ", size)
		}
		if sampleText(t, size, 7) == sampleText(t, size, 8) {
			t.Errorf("size %d: samples of two seeds are equal", size)
		}
	}
}

func TestSampleEndsAtTheRecordThatReachesTheSize(t *testing.T) {
	for _, size := range []int64{1, 5_000, 70_000, 1 << 20} {
		text := sampleText(t, size, 1)
		all := sampleRecords(t, text)
		before := len(text) - len(all[len(all)-1])
		if int64(len(text)) < size || int64(before) >= size {
			t.Errorf("size %d: %d bytes, %d before the last record", size, len(text), before)
		}
	}
}

func TestSampleRecordsAreWellFormed(t *testing.T) {
	times := regexp.MustCompile(`SystemTime="(2026-11-22T\d\d:\d\d:\d\d\.\d{7}Z)"`)
	for _, size := range []int64{0, 1 << 20} {
		last := ""
		for i, r := range sampleRecords(t, sampleText(t, size, 3)) {
			d := xml.NewDecoder(strings.NewReader(r))
			for {
				_, err := d.Token()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatalf("size %d, record %d: %v\n%s", size, i, err, r)
				}
			}
			if strings.Contains(r, "%") {
				t.Errorf("size %d, record %d: a gap is left open:\n%s", size, i, r)
			}
			m := times.FindStringSubmatch(r)
			if m == nil || m[1] <= last {
				t.Fatalf("size %d, record %d: time %v behind %q", size, i, m, last)
			}
			last = m[1]
		}
	}
}

func TestSampleStories(t *testing.T) {
	tests := []struct {
		size                    int64
		records                 [2]int // at least, at most
		notPresented, untrusted [2]int
	}{
		{0, [2]int{200, 400}, [2]int{2, 2}, [2]int{1, 1}},
		{8 << 20, [2]int{5_000, 12_000}, [2]int{2, 4}, [2]int{2, 4}},
	}
	for _, test := range tests {
		text := sampleText(t, test.size, 1)
		for _, count := range []struct {
			what string
			got  int
			want [2]int
		}{
			{"records", len(sampleRecords(t, text)), test.records},
			{"calls without certificate", strings.Count(text, "<EventID>262160</EventID>"), test.notPresented},
			{"calls with an untrusted certificate", strings.Count(text, "<EventID>262159</EventID>"), test.untrusted},
		} {
			if count.got < count.want[0] || count.got > count.want[1] {
				t.Errorf("size %d: %d %s, want %v", test.size, count.got, count.what, count.want)
			}
		}
		for _, source := range []string{"System.ServiceModel", "System.ServiceModel.MessageLogging", "System.Runtime.Serialization", "System.Net"} {
			if !strings.Contains(text, fmt.Sprintf("<Source Name=%q />", source)) {
				t.Errorf("size %d: nothing from %s", test.size, source)
			}
		}
	}
	head := sampleText(t, 16<<20, 1)[:256<<10]
	if !strings.Contains(head, "<EventID>262160</EventID>") || !strings.Contains(head, "<EventID>262159</EventID>") {
		t.Error("the head of a large sample shows no failures of both kinds")
	}
	if n := len(sampleText(t, 0, 1)); n < 200_000 || n > 400_000 {
		t.Errorf("the sample of the landing page has %d bytes", n)
	}
}

func TestSampleReportsAFullDisk(t *testing.T) {
	full := errors.New("disk full")
	if err := writeSample(sampleWriter(func([]byte) (int, error) { return 0, full }), 10<<20, 1); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}

func TestSampleUsesConstantMemory(t *testing.T) {
	if n := testing.AllocsPerRun(1, func() { _ = writeSample(io.Discard, 4<<20, 1) }); n > 5_000 {
		t.Errorf("%.0f allocations for 4 MB", n)
	}
}

type sampleWriter func([]byte) (int, error)

func (f sampleWriter) Write(b []byte) (int, error) { return f(b) }

func BenchmarkSample(b *testing.B) {
	b.SetBytes(64 << 20)
	for b.Loop() {
		if err := writeSample(io.Discard, 64<<20, 1); err != nil {
			b.Fatal(err)
		}
	}
}

// TestSampleIsJudgedAsItsRecords: what a reader keeps of a record for the next ones changes nothing: the sample read by one
// reader has the findings that it has with a reader for each record.
func TestSampleIsJudgedAsItsRecords(t *testing.T) {
	for _, size := range []int64{0, 4 << 20} {
		text := sampleText(t, size, 1)
		whole, apart := index.New(), index.New()
		take := func(x *index.Index, bytes string) {
			r := reader.New()
			r.Feed([]byte(bytes))
			r.Close()
			x.NextPart(0)
			if err := x.Append(0, r.Shard().Index); err != nil {
				t.Fatal(err)
			}
		}
		for _, x := range []*index.Index{whole, apart} {
			x.AddFile("sample", int64(len(text)))
		}
		take(whole, text)
		for _, record := range sampleRecords(t, text) {
			take(apart, record)
		}
		if whole.Len() != apart.Len() || whole.Failures() == 0 {
			t.Fatalf("size %d: %d records and %d failures; %d records apart", size, whole.Len(), whole.Failures(), apart.Len())
		}
		for n := range uint32(whole.Len()) {
			f, found := whole.Finding(n)
			want, wanted := apart.Finding(n)
			if found != wanted || found && !reflect.DeepEqual(f, want) {
				t.Fatalf("size %d: record %d: %v, by itself %v", size, n, f, want)
			}
		}
	}
}
