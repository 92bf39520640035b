package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestFuzzing fuzzes a module of two targets, one of which fails on an input that only coverage leads to.
func TestFuzzing(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module example\n\ngo 1.26\n",
		"a_test.go": `package example

import "testing"

func FuzzGood(f *testing.F) {
	f.Add("a")
	f.Fuzz(func(t *testing.T, s string) {
		for i := range s {
			if s[i] == 0 {
				t.Log(i)
			}
		}
	})
}

func FuzzBad(f *testing.F) {
	f.Add("abc")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1 && s[0] == 'a' && s[1] != 'b' {
			panic("not b")
		}
	})
}
`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("GOWORK", "off")
	var c counts
	var out strings.Builder
	z := fuzzing{dir: dir, cache: filepath.Join(dir, "cache"), all: 10 * time.Second, out: &out}
	if err := z.run(&c); err != nil {
		t.Fatal(err)
	}
	if c.passed != 1 || c.failed != 1 {
		t.Errorf("%d passed and %d failed in\n%s", c.passed, c.failed, &out)
	}
	for _, want := range []string{"fuzz  example FuzzGood  ", "FAIL  example FuzzBad  ", "not b", "go test example -run 'FuzzBad/", "peak "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, &out)
		}
	}
	if kept, _ := filepath.Glob(filepath.Join(dir, "cache", "corpus", "example", "Fuzz*", "*")); len(kept) == 0 {
		t.Error("no inputs are kept")
	}
	if failing, _ := filepath.Glob(filepath.Join(dir, "testdata", "fuzz", "FuzzBad", "*")); len(failing) != 1 {
		t.Errorf("failing inputs: %q", failing)
	}
}

func TestFuzzerOutput(t *testing.T) {
	const boundary = "fuzz: elapsed: 3s, execs: 40304 (13431/sec), new interesting: 104 (total: 108)\nfuzz: elapsed: 3s, execs: 40304 (0/sec), new interesting: 105 (total: 109)\n--- FAIL: FuzzX (3.20s)\n    context deadline exceeded\nFAIL\n"
	var f fuzzed
	f.count(boundary)
	f.count(boundary)
	if f.runs != 80608 || f.found != 210 || f.kept != 109 {
		t.Errorf("%+v", f)
	}
	for output, want := range map[string]bool{
		boundary: true,
		"--- FAIL: FuzzX (3.20s)\n    x_test.go:7: context deadline exceeded\nFAIL\n":                                          false,
		"--- FAIL: FuzzX (3.20s)\n    --- FAIL: FuzzX (0.00s)\n        x_test.go:1: no\n    context deadline exceeded\nFAIL\n": false,
	} {
		if timeUp.MatchString(output) != want {
			t.Errorf("time up is not %t in %s", want, output)
		}
	}
}
