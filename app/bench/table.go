//go:build !js

package main

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
)

// table gathers the rows in the order in which they are declared.
type table struct {
	head string // what it was measured on
	rows []*row
}

// row is a line of the table: samples of ours, and where there is one, of the other contender.
type row struct {
	name, against string
	unit          string // of the samples; "" for yes (1) or no (0)
	wanted        limit
	ours, other   []float64
	silent        string // why there are no samples
	worst         bool   // the largest sample is told too
}

// limit is what is wanted of a row.
type limit struct {
	of    quantity
	least bool // value is the least that is wanted, else the most
	value float64
}

// quantity is what a limit is about.
type quantity int

// The quantities: the value itself, how many times as fast as the other we are, how many times as much as the other we need.
const (
	ourValue quantity = iota + 1
	speedup
	share
)

// faster wants ours to be at least n times as fast as the other.
func faster(n float64) limit { return limit{speedup, true, n} }

// within wants ours to take at most n times as much as the other.
func within(n float64) limit { return limit{share, false, n} }

// atMost wants a value of at most n.
func atMost(n float64) limit { return limit{ourValue, false, n} }

// atLeast wants a value of at least n.
func atLeast(n float64) limit { return limit{ourValue, true, n} }

// row declares a row.
func (t *table) row(r row) *row {
	t.rows = append(t.rows, &r)
	return &r
}

// legend says how to read the table.
const legend = `
Values are medians, ratios those of the medians: how many times as fast where much is wanted (≥), how many times as much
where little is (≤). The other contenders of tokenizing make no index; all begin with the bytes of the file, which are read before their
time begins. Browsers tell tasks from 50 ms on; below that the longest pause between two timers stands for the longest
task, which is never longer. Frames by wheel stay below 95 % on a plain list, too, where Chromium scrolls beside the page's thread.
`

// add takes the sample of a round.
func (r *row) add(ours float64) { r.ours = append(r.ours, ours) }

// addOther takes the other contender's sample of a round.
func (r *row) addOther(other float64) { r.other = append(r.other, other) }

// markdown writes the table.
func (t *table) markdown() string {
	var b strings.Builder
	b.WriteString(t.head + "\n\n| | svcscope | other | ratio | wanted |\n|---|--:|--:|--:|--:|\n")
	for _, r := range t.rows {
		ours := r.value(r.ours)
		if len(r.ours) == 0 {
			ours = r.silent
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.label(), ours, r.value(r.other), r.ratioText(), r.wantedText())
	}
	b.WriteString(legend)
	return b.String()
}

func (r *row) label() string {
	if r.against == "" {
		return r.name
	}
	return r.name + ", against " + r.against
}

// value writes the median of samples.
func (r *row) value(samples []float64) string {
	switch {
	case len(samples) == 0:
		return ""
	case r.unit == "" && median(samples) == 1:
		return "yes"
	case r.unit == "":
		return "no"
	}
	text := number(median(samples)) + " " + r.unit
	if r.worst && len(samples) > 1 {
		text += " (worst " + number(slices.Max(samples)) + ")"
	}
	return text
}

// ratio is the quantity of the limit; NaN where that is no ratio, or without samples of both.
func (r *row) ratio() float64 {
	switch r.wanted.of {
	case speedup:
		return median(r.other) / median(r.ours)
	case share:
		return median(r.ours) / median(r.other)
	}
	return math.NaN()
}

func (r *row) ratioText() string {
	if ratio := r.ratio(); !math.IsNaN(ratio) {
		return strconv.FormatFloat(ratio, 'f', 2, 64)
	}
	return ""
}

// wantedText writes the limit and whether it is kept.
func (r *row) wantedText() string {
	if r.wanted == (limit{}) {
		return ""
	}
	sign := "≤ "
	if r.wanted.least {
		sign = "≥ "
	}
	text, got := sign+strconv.FormatFloat(r.wanted.value, 'f', -1, 64), r.ratio()
	if r.wanted.of == ourValue {
		got = median(r.ours)
		switch r.unit {
		case "":
			text = "yes"
		default:
			text += " " + r.unit
		}
	}
	switch {
	case math.IsNaN(got):
		return text
	case r.wanted.least && got >= r.wanted.value, !r.wanted.least && got <= r.wanted.value:
		return text + " ✓"
	}
	return text + " ✗"
}

// median is NaN without samples.
func median(samples []float64) float64 {
	if len(samples) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(samples))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

// number writes three significant digits, and whole numbers from 100 on.
func number(v float64) string {
	switch {
	case v == math.Trunc(v) || math.Abs(v) >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case math.Abs(v) >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// replaceMarked puts text between the marks of a file, if they stand there.
func replaceMarked(file, text string) error {
	const from, to = "<!-- bench -->", "<!-- /bench -->"
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(content), from)
	_, after, closed := strings.Cut(rest, to)
	if !ok || !closed {
		say("%s has no marks %s and %s: the table is not put into it", file, from, to)
		return nil
	}
	return os.WriteFile(file, []byte(before+from+"\n\n"+text+"\n"+to+after), 0o644)
}
