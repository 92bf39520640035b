package tracexml_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

// traceFile is a real file with what its manifest says of it.
type traceFile struct {
	name, kind       string
	records, damaged int // damaged is -1 where the manifest does not say
	data             []byte
}

// realTraces reads the real files, from SVCSCOPE_TRACES or from beside the project; the test is skipped without them.
func realTraces(t testing.TB) []traceFile {
	t.Helper()
	dir := os.Getenv("SVCSCOPE_TRACES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "traces")
	}
	manifest, err := os.ReadFile(filepath.Join(dir, "MANIFEST.tsv"))
	if err != nil {
		t.Skipf("no real traces: set SVCSCOPE_TRACES to their folder (%v)", err)
	}
	var files []traceFile
	for _, line := range strings.Split(strings.TrimSpace(string(manifest)), "\n")[1:] {
		col := strings.Split(line, "\t")
		data, err := os.ReadFile(filepath.Join(dir, col[0]))
		if err != nil {
			t.Fatal(err)
		}
		f := traceFile{name: col[0], kind: col[3], data: data, damaged: -1}
		f.records, _ = strconv.Atoi(col[4])
		if n, err := strconv.Atoi(col[5]); err == nil {
			f.damaged = n
		}
		files = append(files, f)
	}
	return files
}

// isTrace says whether the file holds records of a trace.
func (f traceFile) isTrace() bool { return strings.HasPrefix(f.kind, "svclog-") || f.kind == "snippet" }

// scanner gives the one for the file, by its content.
func (f traceFile) scanner() *tracexml.Scanner {
	_, name := tracexml.DetectRecords(f.data[:min(len(f.data), tracexml.DetectBytes)])
	return tracexml.NewScannerOf(tracexml.UTF8, name)
}

func TestRealTracesMatchTheirManifest(t *testing.T) {
	for _, f := range realTraces(t) {
		s := f.scanner()
		s.Feed(f.data)
		s.Close()
		var h catalog.Head
		n := 0
		for s.Next(&h) {
			n++
			if !h.HasTime && h.Damage == catalog.DamageNone {
				t.Errorf("%s: record %d at byte %d has no time", f.name, n-1, h.Offset)
			}
		}
		if n != f.records || len(s.Damaged()) != max(f.damaged, 0) {
			t.Errorf("%s: %d records, %d damaged; the manifest says %d and %d", f.name, n, len(s.Damaged()), f.records, f.damaged)
		}
	}
}

// TestRealEvents: what real logs say is there, by bytes and as a tree.
func TestRealEvents(t *testing.T) {
	all := 0
	for _, f := range realTraces(t) {
		if f.isTrace() {
			continue
		}
		n, unreadable := compareHeadsOf(t, f.name, f.scanner(), f.data)
		if n != f.records || unreadable != 0 {
			t.Errorf("%s: %d events compared, %d unreadable", f.name, n, unreadable)
		}
		all += n
		s := f.scanner()
		s.Feed(f.data)
		s.Close()
		var h catalog.Head
		for s.Next(&h) {
			if h.Kind != catalog.KindEvent || len(h.Source) == 0 || !h.HasZone || !h.HasEventID || h.Severity == catalog.SeverityUnknown ||
				len(h.Computer) == 0 || h.ProcessID == 0 && string(h.Source) != "EventLog" && f.kind != "evtxml" {
				t.Errorf("%s: event at byte %d: %s", f.name, h.Offset, headLine(&h))
				break
			}
			if rec, _ := tracexml.Decode(h.Raw); f.kind == "capi2" && rec.Event.Payload == nil || f.kind == "freb" && (rec.Event.OpcodeName == "" || rec.Event.Data == nil) {
				t.Errorf("%s: event at byte %d: %+v", f.name, h.Offset, rec.Event)
				break
			}
		}
	}
	if all < 3000 {
		t.Errorf("only %d events compared", all)
	}
}
