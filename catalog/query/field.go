package query

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"svcscope/catalog"
)

// ValueKind says what values a field takes.
type ValueKind uint8

// The kinds of values.
const (
	KindName     ValueKind = iota // a whole text, with "*" for any part of it, or a regular expression
	KindText                      // a part of a text, with "*" for any text between, or a regular expression
	KindNumber                    // a whole number
	KindLevel                     // a severity
	KindCode                      // an event id, decimal or hexadecimal with 0x, or the name of a trace code
	KindActivity                  // a GUID, or the hexadecimal digits it starts with
	KindTime                      // a time of day (12:00, 12:00:05.5), a day, or both joined by T
	KindFlag                      // one of Values
	KindRaw                       // a text in the record's XML as it is written; only who has the files can look for it
)

// Field is something a filter can ask for by name.
type Field struct {
	Name    string
	Aliases []string
	Kind    ValueKind
	Values  []string // all values, where there are few
	Ranges  bool     // takes a..b, and the comparisons >= <= > <
}

// levelActivity stands for all severities that are an activity's.
const levelActivity = "activity"

var levels = []string{"critical", "error", "warning", "information", "verbose", "start", "stop", "suspend", "resume", "transfer", "unknown", levelActivity}

// Flags of "is", and kinds of record.
const (
	flagFailure    = "failure"
	flagFinding    = "finding"
	flagDamaged    = "damaged"
	flagUnreadable = "unreadable"
	flagTransfer   = "transfer"
	flagMessage    = "message"
	flagException  = "exception"
	flagEvent      = "event"
	flagTrace      = "trace"
	flagOther      = "other"
)

// kinds are the names of catalog.Kind.
var kinds = [...]string{flagOther, flagTrace, flagMessage, flagEvent}

var fields = []*Field{
	{Name: "level", Aliases: []string{"severity"}, Kind: KindLevel, Values: levels, Ranges: true},
	{Name: "code", Kind: KindCode, Ranges: true},
	{Name: "source", Kind: KindName},
	{Name: "text", Aliases: []string{"description"}, Kind: KindText},
	{Name: "time", Kind: KindTime, Ranges: true},
	{Name: "activity", Kind: KindActivity},
	{Name: "process", Kind: KindName},
	{Name: "pid", Kind: KindNumber, Ranges: true},
	{Name: "thread", Aliases: []string{"tid"}, Kind: KindNumber, Ranges: true},
	{Name: "computer", Kind: KindName},
	{Name: "xml", Aliases: []string{"raw"}, Kind: KindRaw},
	{Name: "identifier", Kind: KindName},
	{Name: "file", Kind: KindName},
	{Name: "record", Kind: KindNumber, Ranges: true},
	{Name: "finding", Kind: KindName},
	{Name: "is", Kind: KindFlag, Values: []string{flagFailure, flagFinding, flagDamaged, flagUnreadable, flagTransfer, flagMessage, flagException, flagEvent}},
	{Name: "kind", Kind: KindFlag, Values: kinds[:]},
}

// Fields gives all fields, the most useful ones first. They are shared: do not change them.
//
// Values of names are compared whole: source:System.Net leaves out System.Net.Sockets, source:System.Net* takes both in.
// record is the place in time order over all files, counted from 1. finding takes a rule id, a category or a confidence.
// A time stands for the whole minute, second or day it names, also at the end of a range.
func Fields() []*Field { return slices.Clone(fields) }

// fieldByName finds a field by its name or alias in any case; nil if there is none.
func fieldByName(name string) *Field {
	name = strings.ToLower(name)
	for _, f := range fields {
		if f.Name == name || slices.Contains(f.Aliases, name) {
			return f
		}
	}
	return nil
}

// patterns says whether the field takes regular expressions.
func (f *Field) patterns() bool {
	return f.Kind == KindName || f.Kind == KindText || f.Kind == KindCode
}

// accepts says whether a value can stand behind the operator.
func (f *Field) accepts(op string, v Value) bool {
	if op != ":" {
		_, ok := f.interval(v.Text, time.UTC, nil)
		return ok && f.Ranges
	}
	switch v.Form {
	case Regexp:
		_, err := compilePattern(v.Text)
		return f.patterns() && err == nil
	case Range:
		_, ok := f.between(v, time.UTC)
		return ok
	}
	switch f.Kind {
	case KindName, KindText, KindCode:
		return true
	case KindRaw:
		return v.Text != ""
	case KindFlag:
		return slices.Contains(f.Values, strings.ToLower(v.Text))
	case KindLevel:
		_, ok := levelNamed(v.Text)
		return ok || strings.EqualFold(v.Text, levelActivity)
	case KindActivity:
		_, _, ok := activityPrefix(v.Text)
		return ok
	}
	_, ok := f.interval(v.Text, time.UTC, nil)
	return ok || v.Text == "*" && v.Form == Plain
}

// expected lists values, or examples of what the field takes: ranked ones where more or less is asked for.
func (f *Field) expected(ranked bool, reader *Language) string {
	switch f.Kind {
	case KindLevel:
		return reader.levels(ranked)
	case KindFlag:
		return strings.Join(f.Values, ", ")
	case KindNumber:
		return "4711, 100..200"
	case KindCode:
		return "262160, 0x40010, HttpsClientCertificate*"
	case KindActivity:
		return "0a1b2c3d"
	case KindRaw:
		return `"soap:Fault"`
	case KindTime:
		return "12:00, 12:00:05, 2026-11-22T12:00, 12:00..12:05"
	}
	return "System.*"
}

// unknownField is the error of a head that names no field.
func unknownField(head string, pos int) *Error {
	return &Error{Pos: pos, End: pos + len(head), Key: "unknown-field", Args: map[string]string{
		"field": head, "expected": strings.Join(similar(head), ", ")}}
}

// similar gives the names of fields that could be meant, or all of them.
func similar(head string) []string {
	head = strings.ToLower(head)
	var near, all []string
	for _, f := range fields {
		all = append(all, f.Name)
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			if len(head) > 1 && strings.HasPrefix(name, head) || editDistance(head, name) <= min(2, len(name)/2) {
				near = append(near, f.Name)
				break
			}
		}
	}
	if near == nil {
		return all
	}
	return near
}

// editDistance counts the bytes to insert, delete or replace, or to swap with their neighbour, to make b of a;
// it gives up beyond 3 by length.
func editDistance(a, b string) int {
	if len(a) > len(b)+3 || len(b) > len(a)+3 {
		return 4
	}
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(a)][len(b)]
}

// levelNamed gives the severity with a name or a usual short form of it.
func levelNamed(s string) (catalog.Severity, bool) {
	s = strings.ToLower(s)
	switch s {
	case "info":
		return catalog.Information, true
	case "warn":
		return catalog.Warning, true
	case "unknown":
		return catalog.SeverityUnknown, true
	}
	for sev := catalog.Critical; sev <= catalog.Transfer; sev++ {
		if strings.EqualFold(sev.String(), s) {
			return sev, true
		}
	}
	return 0, false
}

// number reads a whole number of 32 bits: decimal, or hexadecimal behind 0x.
func number(s string) (int64, bool) {
	base := 10
	if len(s) > 2 && s[0] == '0' && s[1]|0x20 == 'x' {
		s, base = s[2:], 16
	}
	if s == "" || s[0] == '+' {
		return 0, false
	}
	n, err := strconv.ParseUint(s, base, 32)
	return int64(n), err == nil
}

// activityPrefix reads a GUID or the start of one: how many hexadecimal digits it has, and which.
func activityPrefix(s string) (digits int, g catalog.GUID, ok bool) {
	if inner, braced := strings.CutPrefix(s, "{"); braced {
		s = strings.TrimSuffix(inner, "}")
	}
	for i := range len(s) {
		c := s[i]
		switch {
		case c == '-' && digits > 0:
			continue
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, g, false
		}
		if digits == 32 {
			return 0, g, false
		}
		if digits%2 == 0 {
			c <<= 4
		}
		g[digits/2] |= c
		digits++
	}
	return digits, g, digits > 0
}
