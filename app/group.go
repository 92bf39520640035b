package app

import (
	"slices"
	"sort"

	"svcscope/catalog"
	"svcscope/catalog/index"
)

// group is all findings of one rule: one card of the verdict.
type group struct {
	Rule       string
	Category   string
	Confidence catalog.Confidence // the best of its findings
	Side       catalog.Side
	Count      int
	First      uint32 // record id of the first in time
	From, To   int64  // time of the first and the last, in nanoseconds
	Finding    *catalog.Finding
	Endpoints  []string // distinct, in order of appearance, at most endpointsMost
	Letter     string   // "A", "B" ... for failures; "" for contrast and hints
	Failure    bool
	EventID    uint32
}

const (
	endpointsMost = 3
	endpointsLook = 200 // findings of a rule that are asked for their endpoint: later ones rarely name another
)

// groupFindings gathers the index's findings by rule: failures first, each by its first record in time.
// A failure's letter follows that order, so it stays while a file is read on.
func groupFindings(x *index.Index) []group {
	var groups []group
	at := map[groupKey]int{}
	for _, rec := range x.Findings() {
		rule, _, confidence, _ := x.FindingIDs(rec)
		key := groupKey{rule, x.IsFailure(rec)}
		i, known := at[key]
		if !known {
			f, ok := x.Finding(rec)
			if !ok {
				continue
			}
			i = len(groups)
			at[key] = i
			groups = append(groups, group{Rule: f.Rule, Category: f.Category, Side: f.Side, First: rec, From: x.Time(rec),
				Finding: f, Failure: f.Failure(), EventID: x.EventID(rec)})
		}
		g := &groups[i]
		g.Count++
		g.To = x.Time(rec)
		g.Confidence = max(g.Confidence, confidence)
		if g.Count > endpointsLook {
			continue
		}
		if f, ok := x.Finding(rec); ok {
			if e := f.Fact("endpoint"); e != "" && len(g.Endpoints) < endpointsMost && !slices.Contains(g.Endpoints, e) {
				g.Endpoints = append(g.Endpoints, e)
			}
		}
	}
	sort.SliceStable(groups, func(i, k int) bool { return groups[i].Failure && !groups[k].Failure })
	for i := range groups {
		if groups[i].Failure {
			groups[i].Letter = letter(i)
		}
	}
	return groups
}

// letter names the i-th cause: A to Z, then AA, AB ...
func letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return letter(i/26-1) + letter(i%26)
}

// groupOf gives the place of a finding's group, or -1.
func groupOf(groups []group, f *catalog.Finding) int {
	for i := range groups {
		if groups[i].Rule == f.Rule && groups[i].Failure == f.Failure() {
			return i
		}
	}
	return -1
}

// letterOf gives the letter of a finding's group, or "".
func letterOf(groups []group, f *catalog.Finding) string {
	if i := groupOf(groups, f); i >= 0 {
		return groups[i].Letter
	}
	return ""
}
