package app

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"
)

// The views and tabs that a link may name; the first of each is the default.
// Ids are append-only: a viewer that lacks one shows the default instead.
var (
	viewIDs = []string{"records", "activities", "messages", "graph", "findings", "files", "catalog"}
	tabIDs  = []string{"explained", "formatted", "xml", "message", "certificate"}
)

// State is all that a link restores: what is shown of the open files, and which files those were.
// Its zero value is the default view. Encode and DecodeState are its form in the address.
type State struct {
	Filter   string      // filter text as typed
	Record   Address     // selected record
	TimeFrom int64       // nanoseconds since 1970 UTC, inclusive; 0: no lower bound
	TimeTo   int64       // nanoseconds since 1970 UTC, inclusive; 0: no upper bound
	Zone     string      // "+09:00": the zone that times in Filter are meant in; "" if it names none
	Times    string      // one of zoneIDs: how times are shown; "" is "local"
	View     string      // one of viewIDs; "" is "records"
	Tab      string      // one of tabIDs; "" is "explained"
	Lang     string      // BCP 47 tag; "" if the link names none
	Code     string      // topic chosen in the catalog view: number, short or full name of a trace code, or the key of another topic
	File     Fingerprint // the file of the selected record, else the first one

	Others  []Fingerprint // the further files that were open
	Unknown []string      // parts of the link that this version does not know, as they stood
}

// Address names one record so that it is found again when files are opened in another order, or when
// a file has grown: its file, where it begins, and what it holds. The zero value names none.
type Address struct {
	File   string // Fingerprint.Hash of its file
	Offset int64  // first byte of the record in the file
	Hash   string // RecordHash of its bytes
}

// IsZero says whether a names no record.
func (a Address) IsZero() bool { return a == Address{} }

// String writes "<file hash>.<offset in hexadecimal>.<record hash>", or "" for the zero value.
func (a Address) String() string {
	if a.IsZero() {
		return ""
	}
	return a.File + "." + strconv.FormatInt(a.Offset, 16) + "." + a.Hash
}

// ParseAddress reads what String wrote; ok is false for anything else.
func ParseAddress(s string) (a Address, ok bool) {
	parts := strings.Split(s, ".")
	if len(parts) != 3 || !isHex(parts[0], 16) || !isHex(parts[2], 8) {
		return Address{}, false
	}
	offset, err := strconv.ParseUint(parts[1], 16, 53)
	if err != nil || parts[1] != strconv.FormatUint(offset, 16) {
		return Address{}, false
	}
	return Address{File: parts[0], Offset: int64(offset), Hash: parts[2]}, true
}

// Nearest finds, among n records of one file in byte order, the one that begins closest to a's offset:
// the fallback where none begins there. It gives -1 if n is 0.
func (a Address) Nearest(n int, offset func(i int) int64) int {
	i := sort.Search(n, func(i int) bool { return offset(i) >= a.Offset })
	switch {
	case n == 0:
		return -1
	case i == n:
		return n - 1
	case i > 0 && a.Offset-offset(i-1) < offset(i)-a.Offset:
		return i - 1
	}
	return i
}

// parseZone reads an offset from UTC as zoneText writes it.
func parseZone(s string) (zone *time.Location, ok bool) {
	t, err := time.Parse("-07:00", s)
	if err != nil {
		return nil, false
	}
	_, offset := t.Zone()
	return time.FixedZone("", offset), true
}

// zoneText writes a zone's offset at a moment: "+09:00".
func zoneText(ns int64, zone *time.Location) string {
	return time.Unix(0, ns).In(zone).Format("-07:00")
}

// timeRange writes "<from>..<to>" in UTC; a missing bound stays empty, and no bound at all gives "".
func timeRange(from, to int64) string {
	if from == 0 && to == 0 {
		return ""
	}
	return timePoint(from) + ".." + timePoint(to)
}

func timePoint(ns int64) string {
	if ns == 0 {
		return ""
	}
	return time.Unix(0, ns).UTC().Format(time.RFC3339Nano)
}

// parseTimeRange reads what timeRange wrote. Zones other than UTC are understood too.
func parseTimeRange(s string) (from, to int64, err error) {
	first, second, found := strings.Cut(s, "..")
	if !found {
		return 0, 0, fmt.Errorf("time range %q lacks its two dots", s)
	}
	if from, err = parseTimePoint(first); err != nil {
		return 0, 0, err
	}
	if to, err = parseTimePoint(second); err != nil {
		return 0, 0, err
	}
	if from == 0 && to == 0 || to != 0 && to < from {
		return 0, 0, fmt.Errorf("time range %q is empty", s)
	}
	return from, to, nil
}

// The years whose instants fit into nanoseconds of an int64, with a margin.
const firstYear, lastYear = 1679, 2261

func parseTimePoint(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return 0, fmt.Errorf("time %q is not one of %d to %d in RFC 3339 form", s, firstYear, lastYear)
	}
	return t.UnixNano(), nil
}
