//go:build !js

package reader_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
	"svcscope/wasm/reader"
)

// judged gives all shards of a file, as the index takes them. A forgetful reader asks the rules about each record anew.
func judged(data []byte, forgetful bool) []byte {
	r := reader.New()
	if forgetful {
		r.Forget()
	}
	var shards []byte
	for chunk := range slices.Chunk(data, 64<<10) {
		r.Feed(chunk)
		shards = append(shards, r.Shard().Index...)
	}
	r.Close()
	return append(shards, r.Shard().Index...)
}

// manyFiles gives the fixtures, the files of all scenarios and the real traces, by name.
func manyFiles(t *testing.T) map[string][]byte {
	t.Helper()
	files := realTraces(t)
	for _, f := range fixtures(t) {
		files[f.name] = f.data
	}
	names, _ := filepath.Glob("../../catalog/testdata/cases/*/*.*")
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = data
	}
	return files
}

// TestVerdictsAreKeptRightly: what is kept of earlier records changes nothing of what is found in a file, nor of what the
// index is told of its calls. Each file is read twice in a row, so that all its records come again.
func TestVerdictsAreKeptRightly(t *testing.T) {
	for name, data := range manyFiles(t) {
		if twice := slices.Concat(data, []byte("\n"), data); !bytes.Equal(judged(twice, false), judged(twice, true)) {
			t.Errorf("%s is judged otherwise the second time", name)
		}
	}
}

// TestVerdictsOfSpoiledRecords mixes records that could be suspects at random, again and again the same ones but for a
// value or a byte.
func TestVerdictsOfSpoiledRecords(t *testing.T) {
	var pool [][]byte
	for _, data := range manyFiles(t) {
		s := tracexml.NewScanner()
		s.Feed(data)
		s.Close()
		for h := (catalog.Head{}); s.Next(&h); {
			if h.Kind == catalog.KindTrace && (h.Exception || catalog.Suspect(&h)) && len(h.Raw) < 20<<10 {
				pool = append(pool, bytes.Clone(h.Raw))
			}
		}
	}
	slices.SortFunc(pool, bytes.Compare) // files come in any order
	pool = slices.CompactFunc(pool, bytes.Equal)
	r := rand.New(rand.NewPCG(5, 4))
	rounds, findings := 3000, 0
	if testing.Short() {
		rounds = 300
	}
	for range rounds {
		few := [...][]byte{pool[r.IntN(len(pool))], pool[r.IntN(len(pool))], spoiled(r, pool[r.IntN(len(pool))])}
		var file []byte
		for range 9 {
			record := few[r.IntN(len(few))]
			switch r.IntN(4) {
			case 0:
				record = spoiled(r, record)
			case 1:
				record = elsewhere(r, record)
			}
			file = append(file, record...)
		}
		kept := judged(file, false)
		if !bytes.Equal(kept, judged(file, true)) {
			t.Fatalf("judged otherwise:\n%s", file)
		}
		findings += bytes.Count(kept, []byte("-certificate/"))
	}
	t.Logf("%d records, %d names of rules in %d files", len(pool), findings, rounds)
	if findings < rounds {
		t.Errorf("only %d rules in %d files", findings, rounds)
	}
}

// elsewhere gives a record at another time, in another activity and thread, by another object.
func elsewhere(r *rand.Rand, record []byte) []byte {
	s := string(record)
	for _, change := range []struct{ before, after, value string }{
		{` SystemTime="`, `"`, fmt.Sprintf("2026-11-22T09:12:%02d.%07dZ", r.IntN(60), r.IntN(10_000_000))},
		{` ActivityID="`, `"`, fmt.Sprintf("{%08x-0000-0000-0000-%012x}", r.Uint32(), r.Uint32())},
		{` RelatedActivityID="`, `"`, fmt.Sprintf("{%08x-0000-0000-0000-%012x}", r.Uint32(), r.Uint32())},
		{` ThreadID="`, `"`, fmt.Sprint(r.IntN(1 + r.IntN(1000)))},
		{`</AppDomain><Source>`, `<`, strings.Repeat("A", r.IntN(2)) + fmt.Sprintf("/%d", r.IntN(1+r.IntN(100_000_000)))},
	} {
		before, rest, ok := strings.Cut(s, change.before)
		value, after, closed := strings.Cut(rest, change.after)
		if !ok || !closed || r.IntN(3) == 0 {
			continue
		}
		if change.after == "<" && r.IntN(2) == 0 {
			value, _, _ = strings.Cut(value, "/") // the same type
			change.value = value + change.value
		}
		s = before + change.before + change.value + change.after + after
	}
	return []byte(s)
}

// spoiled gives a record in which a byte has gone or something has come, mostly near a value that a verdict does without.
func spoiled(r *rand.Rand, record []byte) []byte {
	at := r.IntN(len(record))
	names := []string{`SystemTime="`, `ActivityID="`, `RelatedActivityID="`, `ThreadID="`, "<Source>", "</Source>", "<ApplicationData"}
	if i := bytes.Index(record, []byte(names[r.IntN(len(names))])); i >= 0 && r.IntN(4) > 0 {
		at = min(i+r.IntN(60), len(record)-1)
	}
	insert := []string{"", "", "0", "a", " ", "/", "/7", "<", ">", `"`, "'", "&", "&#1;", "&#48;", "\x01", "\xff", "-", "{", "}", ` ThreadID="5"`, "<!--", "-->", "<![CDATA[", "]]>",
		"<ApplicationData>", "<Source>a/1</Source>", "</AppDomain><Source>b/2<", "X509"}
	return slices.Concat(record[:at], []byte(insert[r.IntN(len(insert))]), record[min(at+r.IntN(2), len(record)):])
}

// BenchmarkJudge asks the rules about suspects of all kinds, none of which came before.
func BenchmarkJudge(b *testing.B) {
	var pool [][]byte
	size := 0
	for _, f := range fixtures(b) {
		s := tracexml.NewScanner()
		s.Feed(f.data)
		s.Close()
		for h := (catalog.Head{}); s.Next(&h); {
			if h.Damage == catalog.DamageNone && catalog.Suspect(&h) {
				pool = append(pool, bytes.Clone(h.Raw))
				size += len(h.Raw)
			}
		}
	}
	b.SetBytes(int64(size / len(pool)))
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		record, _ := tracexml.Decode(pool[n%len(pool)])
		catalog.Judge(record)
	}
}

// TestCallsOfAlikeRecords: of records that are like each other the same elements tell of a call, wherever they stand in them.
func TestCallsOfAlikeRecords(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	pick := func(texts ...string) string { return texts[r.IntN(len(texts))] }
	address := func() string {
		return pick("https://a.example/s", "https://a.example/s", "http://b.example:8080/t?q", " https://c.example/ ", "", "x", "a x:Via b", "Via", "x:To >", strings.Repeat("long ", 4000))
	}
	for range 2000 {
		kinds := [...]string{
			`262164|Information|System.ServiceModel.Channels.MessageSent|<ExtendedData><Encoder>%s</Encoder><b:Via>%s</b:Via><Note>%s</Note></ExtendedData>`,
			`262164|Information|System.ServiceModel.Channels.MessageSent|<ExtendedData><To>%s</To><x:Via>%s</x:Via><Via>%s</Via></ExtendedData>`,
			`131085|Start|System.ServiceModel.Diagnostics.ActivityBoundary|<ExtendedData><ActivityName>Receive bytes on '%s'.</ActivityName><Note>%s</Note><ActivityType>%s</ActivityType></ExtendedData>`,
			`0|Information||<TraceData><DataItem><MessageLogTraceRecord Source="a"><a:MessageID>%s</a:MessageID><RelatesTo>%s</RelatesTo><Note>%s</Note></MessageLogTraceRecord></DataItem></TraceData>`,
		}
		few := [...]string{pick(kinds[:]...), pick(kinds[:]...)}
		var file strings.Builder
		for range 8 {
			f := strings.Split(pick(few[:]...), "|")
			values := []any{address(), address(), pick("ProcessAction", "ReceiveBytes", address())}
			body := fmt.Sprintf(f[3], values...)
			if f[2] != "" {
				body = `<TraceData><DataItem><TraceRecord xmlns="http://schemas.microsoft.com/2004/10/E2ETraceEvent/TraceRecord" Severity="` + f[1] + `"><TraceIdentifier>` + f[2] +
					`</TraceIdentifier><Description>d</Description><AppDomain>a</AppDomain>` + body + `</TraceRecord></DataItem></TraceData>`
			}
			fmt.Fprintf(&file, `<E2ETraceEvent xmlns="http://schemas.microsoft.com/2004/06/E2ETraceEvent"><System xmlns="http://schemas.microsoft.com/2004/06/windows/eventlog/system"><EventID>%s</EventID><Type>3</Type><SubType Name="%s">0</SubType><Level>8</Level><TimeCreated SystemTime="2026-11-22T09:12:00.0099955Z" /><Source Name="System.ServiceModel" /><Correlation ActivityID="{%08x-31fd-495d-90b1-fef83404b41a}" /><Execution ProcessName="w3wp" ProcessID="4" ThreadID="1" /><Channel/><Computer>c</Computer></System><ApplicationData>%s</ApplicationData></E2ETraceEvent>`,
				f[0], f[1], r.IntN(3), body)
		}
		whole := reader.New()
		whole.Feed([]byte(file.String()))
		whole.Close()
		s := tracexml.NewScanner()
		s.Feed([]byte(file.String()))
		s.Close()
		var log catalog.CallLog
		for h := (catalog.Head{}); s.Next(&h); {
			h.Like = 0 // so nothing is remembered of the records before
			log.See(&h, catalog.BearingOf(h.Identifier, h.EventID, h.HasEventID))
		}
		if !bytes.Contains(whole.Shard().Index, log.AppendTo(nil)) {
			t.Fatalf("other calls are told of:\n%s", file.String())
		}
	}
}
