package app

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode"
)

// logParts are files that one listener wrote, one after the other.
type logParts struct {
	name  string // of the log without what tells the parts apart
	files []int  // places among the open files, by time
	guid  bool   // a listener that found its file in use wrote to another one, with a GUID in its name
}

// Made when they are needed: the page would wait for them before it can be used.
var (
	guidInName = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	})
	// rolledOn is what rolling listeners add before the ending: dates, times and numbers, each behind a sign.
	rolledOn = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)([._ -](\d{4}-?\d{2}-?\d{2}|\d{2}[.-]?\d{2}([.-]?\d{2})?|\d{1,6}|\d{4}-?\d{2}-?\d{2}t?\d{4,9}z?))+(\.[a-z0-9]{2,6})?$`)
	})
)

// logName gives a file's name without what a listener adds to tell parts of one log apart, and whether that was a GUID.
func logName(name string) (base string, guid bool) {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	if at := guidInName().FindStringIndex(name); at != nil {
		before, after := name[:at[0]], name[at[1]:]
		if after == "" || after[0] == '.' {
			before = strings.TrimRight(before, "._ -")
		} else if before == "" {
			after = strings.TrimLeft(after, "._ -")
		}
		return before + after, true
	}
	if m := rolledOn().FindStringSubmatchIndex(name); m != nil && strings.ContainsFunc(name[:m[0]], unicode.IsLetter) {
		ending := ""
		if m[8] >= 0 {
			ending = name[m[8]:]
		}
		return name[:m[0]] + ending, false
	}
	return name, false
}

// findParts finds the files that are parts of one log: those whose names differ in nothing else and that were not
// written on different machines. A file by itself is none.
func findParts(files []fileInfo) []logParts {
	var logs []logParts
	for i, f := range files {
		if f.Records == 0 {
			continue
		}
		base, guid := logName(f.Name)
		at := slices.IndexFunc(logs, func(l logParts) bool {
			first := files[l.files[0]]
			return strings.EqualFold(l.name, base) && first.Archive == f.Archive && (first.Computer == "" || f.Computer == "" || strings.EqualFold(first.Computer, f.Computer))
		})
		if at < 0 {
			logs, at = append(logs, logParts{name: base}), len(logs)
		}
		logs[at].files = append(logs[at].files, i)
		logs[at].guid = logs[at].guid || guid
	}
	logs = slices.DeleteFunc(logs, func(l logParts) bool { return len(l.files) < 2 || sameNames(files, l.files) })
	for _, l := range logs {
		sort.SliceStable(l.files, func(i, k int) bool { return files[l.files[i]].From < files[l.files[k]].From })
	}
	return logs
}

// sameNames says whether all files have the same name: they come from several folders, and nothing makes them parts.
func sameNames(files []fileInfo, of []int) bool {
	for _, i := range of {
		if files[i].Name != files[of[0]].Name {
			return false
		}
	}
	return true
}
