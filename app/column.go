package app

import (
	"cmp"
	"slices"
	"strconv"

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
	columnPID
	columnThread
	columnComputer
	columnFile
	columnRecord
	columnOffset
	columnText
)

// columnInfo is what the table knows of a column.
type columnInfo struct {
	id    string // in the text tables ("column.time"), in data-column and, as "--w-time", its width in the style sheet
	field string // in the filter language; "" if filters do not ask for it
	class string // of its cells
	from  int    // the width of a window, in pixels, from which on it is shown unless the reader decides
	more  func(s *session, rec uint32) string
}

// uncalled is the from of columns that are shown only if the reader wants them. Their text is made by more.
const uncalled = 1 << 30

var columns = [...]columnInfo{
	columnTime:     {"time", "time", "time-cell", 0, nil},
	columnLevel:    {"level", "level", "level-cell", 0, nil},
	columnCode:     {"code", "code", "mono code-cell", 0, nil},
	columnSource:   {"source", "source", "source-cell", 1100, nil},
	columnActivity: {"activity", "activity", "act mono", 0, nil},
	columnProcess:  {"process", "process", "proc-cell", 0, nil},
	columnPID:      {"pid", "pid", "more mono", uncalled, func(s *session, rec uint32) string { return itoa(s.index.ProcessID(rec)) }},
	columnThread:   {"thread", "thread", "more mono", uncalled, func(s *session, rec uint32) string { return itoa(s.index.ThreadID(rec)) }},
	columnComputer: {"computer", "computer", "more", uncalled, func(s *session, rec uint32) string { return s.index.Computer(rec) }},
	columnFile:     {"file", "file", "more", uncalled, func(s *session, rec uint32) string { return s.index.FileName(s.index.File(rec)) }},
	columnRecord:   {"record", "record", "more mono", uncalled, func(s *session, rec uint32) string { return strconv.Itoa(s.index.Position(rec) + 1) }},
	columnOffset:   {"offset", "", "more mono", uncalled, func(s *session, rec uint32) string { return strconv.FormatInt(s.index.Span(rec).Offset, 10) }},
	columnText:     {"text", "text", "desc", 0, nil},
}

// columnNamed finds a column by its id.
func columnNamed(id string) (column, bool) {
	for c := range columns {
		if columns[c].id == id {
			return column(c), true
		}
	}
	return 0, false
}

// sortRows gives the rows ordered by a column; equal ones stay in time order. rows is in time order and not changed.
// Text columns hold few distinct values, so each value is ranked once and the rows are ordered by rank.
func sortRows(x *index.Index, rows []uint32, c column, desc bool) []uint32 {
	sorted := slices.Clone(rows)
	if c == columnTime || c == columnRecord {
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
	case columnPID:
		return rank(rows, keys, x.ProcessID, x.ProcessID)
	case columnThread:
		return rank(rows, keys, x.ThreadID, x.ThreadID)
	case columnComputer:
		return rank(rows, keys, x.ComputerID, x.Computer)
	case columnFile:
		return rank(rows, keys, func(r uint32) uint32 { return uint32(x.File(r)) }, func(r uint32) string { return x.FileName(x.File(r)) })
	case columnOffset:
		return bytewise(x, rows, keys)
	}
	return rank(rows, keys, x.SummaryID, x.Summary)
}

// bytewise keys the rows by their place in the bytes: file after file, record after record. No two are the same, so they
// are counted, not compared.
func bytewise(x *index.Index, rows, keys []uint32) (most uint32) {
	first := make([]uint32, x.Files())
	for f := 1; f < len(first); f++ {
		first[f] = first[f-1] + uint32(x.FileCounts(f-1).Records)
	}
	for i, r := range rows {
		keys[i] = first[x.File(r)] + uint32(x.Number(r))
		most = max(most, keys[i])
	}
	return most
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
