//go:build !js

package main

import "fmt"

// turns is how often each filter runs in a round: one run is short.
const turns = 7

// filter measures a filter from its text to the list of records, over an index of a million of them in WebAssembly,
// against a loop in JavaScript over the same columns as typed arrays, in one page.
func filter(b *bench) (func() error, error) {
	page, err := b.browser.open(b.server.URL+"/bench/filter.html", "")
	if err != nil {
		return nil, err
	}
	if err := page.wait(`window.filters`); err != nil {
		return nil, err
	}
	texts, err := eval[map[string]string](page, `filters`)
	if err != nil {
		return nil, err
	}
	names := []string{"severity", "code", "time", "words"}
	rows := make([]*row, len(names))
	for i, name := range names {
		rows[i] = b.table.row(row{name: fmt.Sprintf("1,000,000 records filtered by `%s`", texts[name]), against: "a loop in JavaScript", unit: "ms", wanted: within(3)})
	}
	sorts := []string{"level", "code", "text", "thread"}
	sorted := make([]*row, len(sorts))
	for i, field := range sorts {
		sorted[i] = b.table.row(row{name: fmt.Sprintf("the records that `-level:verbose` leaves sorted by %s", field), against: "`Float64Array.prototype.sort` of as many", unit: "ms", wanted: within(3)})
	}
	type result struct {
		Ours, Other float64
		Hits        int
	}
	measure := func(name string) (result, error) {
		r, err := eval[map[string]float64](page, fmt.Sprintf("measure(%q)", name))
		return result{r["ours"], r["other"], int(r["hits"])}, err
	}
	for range turns { // once for nothing
		for _, name := range names {
			if _, err := measure(name); err != nil {
				return nil, err
			}
		}
	}
	return func() error {
		for i, name := range names {
			for range turns {
				r, err := measure(name)
				if err != nil {
					return err
				}
				rows[i].add(r.Ours)
				rows[i].addOther(r.Other)
			}
			say("    %s: %.2f ms, loop %.2f ms", name, median(rows[i].ours), median(rows[i].other))
		}
		for i, field := range sorts {
			r, err := eval[map[string]float64](page, fmt.Sprintf(`measureSort("-level:verbose", %q)`, field))
			if err != nil {
				return err
			}
			sorted[i].add(r["ours"])
			sorted[i].addOther(r["other"])
			say("    %.0f sorted by %s: %.2f ms, numbers %.2f ms", r["hits"], field, r["ours"], r["other"])
		}
		return nil
	}, nil
}
