//go:build !js

package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"svcscope/catalog"
)

// expected is what must be said of a scenario's call: its category, whose fault or word the first cause is, and in which
// record of which file that stands, by rule. A look-alike has no category.
type expected struct {
	category, side, file, first string
	told                        []string // files that hold findings of the call
}

var expectations = map[string]expected{
	"not-presented":          {"not-presented", "service", "service.svclog", "https-listener", []string{"service.svclog", "client.svclog"}},
	"not-presented-issuers":  {"not-presented", "client", "network.svclog", "system-net", []string{"network.svclog", "service.svclog", "client.svclog"}},
	"not-presented-windows":  {"not-presented", "client", "system.xml", "schannel", []string{"system.xml", "service.svclog", "client.svclog"}},
	"not-presented-iis":      {"not-presented", "service", "failedrequest.xml", "iis-403-7", []string{"failedrequest.xml", "client.svclog"}},
	"not-presented-tcp":      {"not-presented", "service", "service.svclog", "ssl-stream", []string{"service.svclog", "client.svclog"}},
	"not-found-in-store":     {"not-found-in-store", "client", "network.svclog", "system-net", []string{"network.svclog", "service.svclog", "client.svclog"}},
	"no-private-key":         {"no-private-key", "client", "system.xml", "schannel", []string{"system.xml", "client.svclog"}},
	"expired":                {"expired-or-not-yet-valid", "service", "service.svclog", "https-listener", []string{"service.svclog", "client.svclog"}},
	"expired-message":        {"expired-or-not-yet-valid", "service", "capi2.xml", "capi2", []string{"capi2.xml", "service.svclog", "client.svclog"}},
	"untrusted-root":         {"untrusted-root", "service", "system.xml", "schannel", []string{"system.xml", "service.svclog", "client.svclog"}},
	"chain-incomplete":       {"chain-incomplete", "service", "capi2.xml", "capi2", []string{"capi2.xml", "service.svclog", "client.svclog"}},
	"revoked":                {"revoked", "service", "capi2.xml", "capi2", []string{"capi2.xml", "failedrequest.xml", "client.svclog"}},
	"revocation-unknown":     {"revocation-unknown", "service", "capi2.xml", "capi2", []string{"capi2.xml", "service.svclog", "client.svclog"}},
	"wrong-usage":            {"wrong-usage", "service", "system.xml", "schannel", []string{"system.xml", "service.svclog", "client.svclog"}},
	"name-mismatch":          {"name-mismatch", "service", "service.svclog", "https-listener", []string{"service.svclog", "client.svclog"}},
	"mapping-failed":         {"mapping-failed", "service", "failedrequest.xml", "iis-403-12", []string{"failedrequest.xml", "client.svclog"}},
	"mapping-failed-windows": {"mapping-failed", "service", "service.svclog", "certificate-logon", []string{"service.svclog", "client.svclog"}},
	"rejected-chain-trust":   {"rejected-by-validator", "service", "service.svclog", "message-security", []string{"service.svclog", "client.svclog"}},
	"rejected-peer-trust":    {"rejected-by-validator", "service", "service.svclog", "message-security", []string{"service.svclog", "client.svclog"}},
	"rejected-custom":        {"rejected-by-validator", "service", "service.svclog", "ssl-stream", []string{"service.svclog", "client.svclog"}},
	"configuration-mismatch": {"configuration-mismatch", "service", "service.svclog", "custom-validator", []string{"service.svclog"}},
	"negotiation":            {"negotiation", "service", "failedrequest.xml", "iis-413", []string{"failedrequest.xml"}},

	"look-alike-server-certificate":  {},
	"look-alike-windows-logon":       {},
	"look-alike-kerberos":            {},
	"look-alike-password":            {},
	"look-alike-quota":               {},
	"look-alike-timeout":             {},
	"look-alike-forbidden":           {},
	"look-alike-code-signing":        {},
	"look-alike-service-certificate": {},
}

// saved writes a scenario's files, and gives their paths.
func saved(t *testing.T, files []scenarioFile) []string {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for _, f := range files {
		path := filepath.Join(dir, f.name)
		if err := os.WriteFile(path, f.text, 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// skewed are the ways in which each scenario is told.
var skewed = []scenarioOptions{
	{true, 0, 1}, {false, 0, 1}, {true, 90 * time.Second, 1}, {false, 90 * time.Second, 1}, {true, -90 * time.Second, 2}, {false, -90 * time.Second, 2},
}

func TestScenarios(t *testing.T) {
	text, err := loadText("en")
	if err != nil {
		t.Fatal(err)
	}
	for i := range scenarios {
		s := &scenarios[i]
		want, known := expectations[s.name]
		if !known {
			t.Errorf("nothing is expected of %s", s.name)
		}
		for _, o := range skewed {
			t.Run(fmt.Sprintf("%s/propagate=%v/%v", s.name, o.propagate, o.skew), func(t *testing.T) {
				files := s.written(o)
				r, status := check(saved(t, files), text)
				for k, f := range files {
					if got := r.Files[k]; got.Records != f.records || len(got.Damaged) > 0 || got.Repaired > 0 || got.Error != "" {
						t.Fatalf("%s: %d records, %d damaged, %q; %d were written", f.name, got.Records, len(got.Damaged), got.Error, f.records)
					}
				}
				for _, f := range r.Findings {
					if !slices.Contains(files[f.File].failing, f.Record) {
						t.Errorf("%s record %d, which belongs to a good call, gives %s", files[f.File].name, f.Record, f.Rule)
					}
				}
				want.compare(t, r, files, status)
				compareClocks(t, r, files, o.skew)
			})
		}
	}
	if len(expectations) != len(scenarios) {
		t.Errorf("%d scenarios, %d are expected", len(scenarios), len(expectations))
	}
}

// compare says whether there is one case, and it is the one that is wanted.
func (want *expected) compare(t *testing.T, r report, files []scenarioFile, status int) {
	t.Helper()
	list := func() string {
		var b strings.Builder
		for i, f := range r.Findings {
			fmt.Fprintf(&b, "\n%d %s record %d %s %s %s", i, files[f.File].name, f.Record, f.Rule, f.Confidence, f.Side)
		}
		return b.String()
	}
	if want.category == "" {
		for _, f := range r.Findings {
			if f.Confidence != catalog.Hint.String() && f.Category != catalog.CategoryServer {
				t.Errorf("%s in %s record %d", f.Rule, files[f.File].name, f.Record)
			}
		}
		if len(r.Cases) != 0 || status != exitClean {
			t.Errorf("%d cases, exit status %d", len(r.Cases), status)
		}
		return
	}
	if len(r.Cases) != 1 || status != exitFailure {
		t.Fatalf("%d cases, exit status %d: %v%s", len(r.Cases), status, r.Cases, list())
	}
	c := r.Cases[0]
	first := r.Findings[c.First]
	if c.Category != want.category || c.Side != want.side || files[first.File].name != want.file || !strings.HasSuffix(first.Rule, "/"+want.first) {
		t.Errorf("%s by the %s, first %s in %s, want %+v%s", c.Category, c.Side, first.Rule, files[first.File].name, *want, list())
	}
	told := map[string]bool{}
	for i, f := range r.Findings {
		if f.Category == catalog.CategoryServer {
			continue
		}
		if !slices.Contains(c.Findings, i) {
			t.Errorf("finding %d is not in the case%s", i, list())
		}
		told[files[f.File].name] = true
	}
	for _, name := range want.told {
		if !told[name] {
			t.Errorf("%s tells nothing%s", name, list())
		}
	}
}

// compareClocks says whether the difference of the clocks of client and service is found.
func compareClocks(t *testing.T, r report, files []scenarioFile, skew time.Duration) {
	t.Helper()
	seen := false
	for _, c := range r.Clocks {
		a, b := files[c.File].name, files[c.Against].name
		if a > b {
			a, b, c.Ahead = b, a, -c.Ahead
		}
		if a != "client.svclog" || b != "service.svclog" {
			continue
		}
		seen = true
		if math.Abs(c.Ahead-skew.Seconds()) > 0.5 {
			t.Errorf("the client's clock is said to be %.3f s ahead, it is %v", c.Ahead, skew)
		}
	}
	if seen != (skew != 0) {
		t.Errorf("a difference of %v: found %v", skew, r.Clocks)
	}
}

// TestScenarioClocksByActivities has no messages logged: propagated activities tell of the clocks.
func TestScenarioClocksByActivities(t *testing.T) {
	text, err := loadText("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"not-presented", "expired-message", "rejected-custom"} {
		s := scenarioNamed(name)
		files := s.written(scenarioOptions{propagate: true, skew: 90 * time.Second, seed: 3})
		for i := range files {
			records := bytes.SplitAfter(files[i].text, []byte("</E2ETraceEvent>"))
			files[i].text = bytes.Join(slices.DeleteFunc(records, func(r []byte) bool {
				return bytes.Contains(r, []byte("<MessageLogTraceRecord"))
			}), nil)
		}
		r, _ := check(saved(t, files), text)
		compareClocks(t, r, files, 90*time.Second)
		if len(r.Cases) != 1 || r.Cases[0].Category != expectations[name].category {
			t.Errorf("%s without messages: %v", name, r.Cases)
		}
	}
}

func TestScenarioFilesAreWellFormed(t *testing.T) {
	for i := range scenarios {
		for _, f := range scenarios[i].written(scenarioOptions{skew: -mostSkew, seed: 5}) {
			d := xml.NewDecoder(bytes.NewReader(f.text))
			for {
				_, err := d.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("%s, %s: %v", scenarios[i].name, f.name, err)
				}
			}
			if at := bytes.IndexByte(f.text, '%'); at >= 0 {
				t.Errorf("%s, %s: a gap is left open: %.60q", scenarios[i].name, f.name, f.text[at:])
			}
			last := ""
			for _, m := range regexp.MustCompile(`SystemTime=["'](2026-11-22T\d\d:\d\d:\d\d\.\d{7}Z)["']`).FindAllSubmatch(f.text, -1) {
				if string(m[1]) <= last {
					t.Fatalf("%s, %s: %s behind %s", scenarios[i].name, f.name, m[1], last)
				}
				last = string(m[1])
			}
			if last == "" {
				t.Errorf("%s, %s: no times", scenarios[i].name, f.name)
			}
		}
	}
}

func TestScenarioCommand(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	var out, errs bytes.Buffer
	if status := run([]string{"sample", "-scenario", "list"}, &out, &errs); status != 0 || strings.Count(out.String(), "\n") != len(scenarios) {
		t.Errorf("list: %d, %s%s", status, out.String(), errs.String())
	}
	out.Reset()
	if status := run([]string{"sample", "-scenario", "untrusted-root", "-skew", "90s", "-propagate=false", "-seed", "4", "-o", dir}, &out, &errs); status != 0 {
		t.Fatalf("%d, %s", status, errs.String())
	}
	for _, f := range scenarioNamed("untrusted-root").written(scenarioOptions{skew: 90 * time.Second, seed: 4}) {
		if b, err := os.ReadFile(filepath.Join(dir, f.name)); err != nil || !bytes.Equal(b, f.text) {
			t.Errorf("%s: %v, %d bytes, want %d", f.name, err, len(b), len(f.text))
		}
		if !strings.Contains(out.String(), f.name+fmt.Sprintf(": %d records", f.records)) {
			t.Errorf("no word of %s: %s", f.name, out.String())
		}
	}
	for _, bad := range [][]string{{"-scenario", "nothing", "-o", dir}, {"-scenario", "expired"}, {"-scenario", "expired", "-skew", "3h", "-o", dir}} {
		errs.Reset()
		if status := run(append([]string{"sample"}, bad...), io.Discard, &errs); status != 2 || errs.Len() == 0 {
			t.Errorf("%v: %d, %q", bad, status, errs.String())
		}
	}
}
