package app

import (
	"cmp"
	"slices"

	"svcscope/catalog/index"
)

// column is a column of the record table.
type column uint8

// The columns, in the order in which they stand.
const (
	columnTime column = iota
	columnLevel
	columnCode
	columnSource
	columnActivity
	columnProcess
	columnText
)

// columnInfo is what the table knows of a column.
type columnInfo struct {
	id    string // in the text tables ("column.time") and in data-column
	field string // in the filter language
	class string // of its cells
}

var columns = [...]columnInfo{
	columnTime:     {"time", "time", "time-cell"},
	columnLevel:    {"level", "level", "level-cell"},
	columnCode:     {"code", "code", "mono code-cell"},
	columnSource:   {"source", "source", "source-cell"},
	columnActivity: {"activity", "activity", "act mono"},
	columnProcess:  {"process", "process", "proc-cell"},
	columnText:     {"text", "text", "desc"},
}

// sortRows gives the rows ordered by a column; equal ones stay in time order. rows is in time order and not changed.
// Text columns hold few distinct values, so each value is ranked once and the rows are ordered by rank.
func sortRows(x *index.Index, rows []uint32, c column, desc bool) []uint32 {
	sorted := slices.Clone(rows)
	if c == columnTime {
		if desc {
			slices.Reverse(sorted)
		}
		return sorted
	}
	keys := make([]uint32, len(rows))
	most := fillKeys(x, rows, c, keys)
	if desc {
		for i := range keys {
			keys[i] = most - keys[i]
		}
	}
	countingSort(rows, keys, most, sorted)
	return sorted
}

// fillKeys ranks the rows' values and gives the highest rank.
func fillKeys(x *index.Index, rows []uint32, c column, keys []uint32) (most uint32) {
	switch c {
	case columnLevel:
		return rank(rows, keys, func(r uint32) uint32 { return uint32(x.Severity(r)) }, x.Severity)
	case columnCode:
		return rank(rows, keys, x.EventID, x.EventID)
	case columnSource:
		return rank(rows, keys, x.SourceID, x.Source)
	case columnActivity:
		return rank(rows, keys, x.ActivityID, func(r uint32) string { g := x.Activity(r); return string(g[:]) })
	case columnProcess:
		return rank(rows, keys, x.OriginID, x.Process)
	}
	return rank(rows, keys, x.SummaryID, x.Summary)
}

// rank puts the rank of each row's value into keys. id tells values apart, value is what is compared.
func rank[V cmp.Ordered](rows, keys []uint32, id func(rec uint32) uint32, value func(rec uint32) V) uint32 {
	type distinct struct {
		id    uint32
		value V
	}
	ranks := map[uint32]uint32{}
	var values []distinct
	for i, r := range rows {
		v := id(r)
		keys[i] = v
		if _, ok := ranks[v]; !ok {
			ranks[v] = 0
			values = append(values, distinct{v, value(r)})
		}
	}
	slices.SortFunc(values, func(a, b distinct) int { return cmp.Compare(a.value, b.value) })
	for i, v := range values {
		ranks[v.id] = uint32(i)
	}
	for i := range keys {
		keys[i] = ranks[keys[i]]
	}
	return uint32(max(len(values)-1, 0))
}

// countingSort orders rows by keys (0 to most) into out, equal keys in the order they have.
func countingSort(rows, keys []uint32, most uint32, out []uint32) {
	starts := make([]uint32, most+2)
	for _, k := range keys {
		starts[k+1]++
	}
	for i := 1; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	for i, k := range keys {
		out[starts[k]] = rows[i]
		starts[k]++
	}
}
