//go:build !js

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCheck: the exit status says what was found, the JSON is printed whatever happens, and a file that was not read
// is never called healthy.
func TestCheck(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	var sample bytes.Buffer
	if err := writeSample(&sample, 0, 1); err != nil {
		t.Fatal(err)
	}
	failing := write("failing.svclog", sample.String())
	healthy := write("healthy.svclog", "<E2ETraceEvent><System><EventID>1</EventID></System></E2ETraceEvent>")
	empty := write("empty.svclog", "")
	foreign := write("page.html", `<!DOCTYPE html><html><p>403</p></html>`)
	request := write("request.xml", `<?xml version="1.0"?><failedRequest url="http://a/"><Event><System><Provider Name="WWW Server"/></System></Event></failedRequest>`)
	noEvents := write("events.xml", "<Events></Events>")
	missing := filepath.Join(dir, "missing.svclog")
	for _, c := range []struct {
		name                      string
		args                      []string
		status, records, findings int
		says                      string // in the text form, in Korean
	}{
		{"failures", []string{failing}, 1, 255, 3, "3건"},
		{"healthy", []string{healthy}, 0, 1, 0, "없습니다"},
		{"empty", []string{empty}, 0, 0, 0, "empty.svclog"},
		{"other format", []string{foreign}, 2, 0, 0, "웹 페이지"},
		{"failed request", []string{request}, 0, 1, 0, "request.xml: 기록 1개"},
		{"log without events", []string{noEvents}, 0, 0, 0, "events.xml: 기록 0개\n"},
		{"missing", []string{missing}, 2, 0, 0, "missing.svclog"},
		{"one of two is missing", []string{failing, missing}, 2, 255, 3, "3건"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, problems bytes.Buffer
			if status := runCheck(append([]string{"-json"}, c.args...), &out, &problems); status != c.status {
				t.Errorf("exit status %d, want %d: %s", status, c.status, &problems)
			}
			var r report
			if err := json.Unmarshal(out.Bytes(), &r); err != nil {
				t.Fatalf("%v in %s", err, &out)
			}
			if len(r.Files) != len(c.args) || r.Records != c.records || len(r.Findings) != c.findings {
				t.Errorf("%d files, %d records, %d findings; want %d, %d, %d", len(r.Files), r.Records, len(r.Findings), len(c.args), c.records, c.findings)
			}
			for _, f := range r.Findings {
				if f.Rule == "" || f.Category == "" || f.Title == "" || f.Meaning == "" || f.Identifier == "" || f.Time == "" || len(f.Evidence) == 0 || len(f.Links) == 0 {
					t.Errorf("a field is empty: %+v", f)
				}
			}
			out.Reset()
			if status := runCheck(append([]string{"-lang", "ko"}, c.args...), &out, &problems); status != c.status {
				t.Errorf("as text: exit status %d, want %d", status, c.status)
			}
			if !strings.Contains(out.String(), c.says) {
				t.Errorf("%q is not in\n%s", c.says, &out)
			}
			if healthyWords := "클라이언트 인증서 실패가 없습니다"; c.records == 0 && strings.Contains(out.String(), healthyWords) {
				t.Errorf("nothing was read and it says %q", healthyWords)
			}
		})
	}
	var out, problems bytes.Buffer
	for args, status := range map[string]int{"-h": 0, "": 2, "-lang xx a": 2, "-nonsense": 2} {
		if got := runCheck(strings.Fields(args), &out, &problems); got != status {
			t.Errorf("check %s: exit status %d, want %d", args, got, status)
		}
	}
}
