package reader_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"svcscope/catalog/index"
	"svcscope/wasm/reader"
)

// expectedCase is a line of testdata/cases/CASES.tsv.
type expectedCase struct {
	category, side, first string
	members               []string
}

// TestCaseScenarios reads the files of each scenario together: as many cases as the table has, each of its category and
// side, with its first cause, and with no record that is not its own.
func TestCaseScenarios(t *testing.T) {
	const dir = "../../catalog/testdata/cases"
	table, err := os.ReadFile(filepath.Join(dir, "CASES.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	scenarios := map[string][]expectedCase{}
	for _, line := range strings.Split(strings.TrimSpace(string(table)), "\n")[1:] {
		f := strings.Split(line, "\t")
		scenarios[f[0]] = append(scenarios[f[0]], expectedCase{f[1], f[3], f[4] + ":" + f[5], strings.Split(f[6], ",")})
	}
	count := 0
	for name, want := range scenarios {
		if want[0].category == "none" {
			want = nil
		}
		t.Run(name, func(t *testing.T) {
			files, _ := filepath.Glob(filepath.Join(dir, name, "*.*"))
			x := index.New()
			for n, file := range files {
				x.AddFile(filepath.Base(file), 0)
				data, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				r := reader.New()
				r.Feed(data)
				r.Close()
				if s := r.Shard(); len(s.Index) > 0 {
					if err := x.Append(n, s.Index); err != nil {
						t.Fatal(err)
					}
				}
			}
			label := func(rec int) string {
				return fmt.Sprintf("%s:%d", x.FileName(x.File(uint32(rec))), x.Number(uint32(rec)))
			}
			finder := index.FindCases(x)
			finder.Advance(func() bool { return true })
			cases, _ := finder.Cases()
			var got []string
			for _, c := range cases {
				var members []string
				for _, rec := range c.Sightings {
					members = append(members, label(rec))
				}
				first := label(c.Sightings[c.First])
				got = append(got, fmt.Sprintf("%s by %s, first %s of %v", c.Category, c.Side, first, members))
				i := slices.IndexFunc(want, func(w expectedCase) bool { return slices.Contains(w.members, members[0]) })
				if i < 0 {
					t.Errorf("no case of the table holds %s", members[0])
					continue
				}
				w := want[i]
				if c.Category != w.category || c.Side.String() != w.side || first != w.first {
					t.Errorf("%s by %s, first cause %s; want %s by %s, %s", c.Category, c.Side, first, w.category, w.side, w.first)
				}
				for _, m := range members {
					if !slices.Contains(w.members, m) {
						t.Errorf("%s is in the case and does not belong to it", m)
					}
				}
			}
			if len(cases) != len(want) {
				t.Errorf("%d cases, want %d", len(cases), len(want))
			}
			if t.Failed() {
				t.Logf("got %s", strings.Join(got, "\n    "))
				for _, rec := range x.Findings() {
					f, _ := x.Finding(rec)
					t.Logf("    %s %s %s", label(int(rec)), f.Rule, f.Confidence)
				}
			}
		})
		count++
	}
	t.Logf("%d scenarios", count)
}
