package app

import (
	"strconv"
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

// sortField names what the rows are ordered by, for query.Sort.
func (c column) sortField() string { return columns[c].id }

// columnNamed finds a column by its id.
func columnNamed(id string) (column, bool) {
	for c := range columns {
		if columns[c].id == id {
			return column(c), true
		}
	}
	return 0, false
}
