//go:build !js

package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestRow: what a row says of its samples and of what is wanted.
func TestRow(t *testing.T) {
	for _, test := range []struct {
		row                 row
		ours, ratio, wanted string
	}{
		{row{unit: "ms", ours: []float64{30, 10, 20}, other: []float64{50, 60, 40}, wanted: faster(2)}, "20 ms", "2.50", "≥ 2 ✓"},
		{row{unit: "ms", ours: []float64{20}, other: []float64{10}, wanted: within(1.75)}, "20 ms", "2.00", "≤ 1.75 ✗"},
		{row{unit: "ms", ours: []float64{49, 61.4}, wanted: atMost(50), worst: true}, "55.2 ms (worst 61.4)", "", "≤ 50 ms ✗"},
		{row{unit: "%", ours: []float64{95}, other: []float64{100}, wanted: atLeast(95)}, "95 %", "", "≥ 95 % ✓"},
		{row{unit: "frames", ours: []float64{0}, wanted: atMost(0)}, "0 frames", "", "≤ 0 frames ✓"},
		{row{ours: []float64{1, 0, 1}, wanted: atLeast(1)}, "yes", "", "yes ✓"},
		{row{unit: "MB", wanted: atMost(32)}, "", "", "≤ 32 MB"},
	} {
		r := &test.row
		if ours, ratio, wanted := r.value(r.ours), r.ratioText(), r.wantedText(); ours != test.ours || ratio != test.ratio || wanted != test.wanted {
			t.Errorf("%+v: %q, %q, %q; want %q, %q, %q", test.row, ours, ratio, wanted, test.ours, test.ratio, test.wanted)
		}
	}
}

// TestReplaceMarked: only what stands between the marks is replaced, and a file without them stays as it is.
func TestReplaceMarked(t *testing.T) {
	for before, after := range map[string]string{
		"a\n<!-- bench -->\nold\n<!-- /bench -->\nb\n": "a\n<!-- bench -->\n\nnew\n\n<!-- /bench -->\nb\n",
		"a\n<!-- bench --><!-- /bench -->":             "a\n<!-- bench -->\n\nnew\n\n<!-- /bench -->",
		"a\n<!-- bench -->\nb\n":                       "a\n<!-- bench -->\nb\n",
		"none\n":                                       "none\n",
	} {
		file := filepath.Join(t.TempDir(), "README.md")
		if err := os.WriteFile(file, []byte(before), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := replaceMarked(file, "new\n"); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(file); string(got) != after {
			t.Errorf("%q became %q, want %q", before, got, after)
		}
	}
}
