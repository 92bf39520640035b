package app

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"svcscope/catalog"
)

// clock splits a time of day for the table: to the second "09:31:07", milliseconds ".236", and the four
// digits below them "4183", which are the rest that .NET writes. ns counts from 1970 UTC.
func clock(ns int64, zone *time.Location) (second, milli, fine string) {
	text := time.Unix(0, ns).In(zoneOrUTC(zone)).Format("15:04:05.0000000")
	return text[:8], text[8:12], text[12:]
}

// clockShort is a time of day to the millisecond: "09:31:07.236".
func clockShort(ns int64, zone *time.Location) string {
	second, milli, _ := clock(ns, zone)
	return second + milli
}

// moment is a date and time in full, with all seven digits and the zone: "2026-11-22 09:31:07.2364183 UTC+09:00".
// The year-first form is unambiguous in every language.
func moment(ns int64, zone *time.Location) string {
	t := time.Unix(0, ns).In(zoneOrUTC(zone))
	return t.Format("2006-01-02 15:04:05.0000000 ") + zoneName(t)
}

// period is a span of time as short as it can be said, with days as the language writes them.
func period(t *catalog.Text, from, to int64, zone *time.Location) string {
	a, b := time.Unix(0, from).In(zoneOrUTC(zone)), time.Unix(0, to).In(zoneOrUTC(zone))
	layout := catalog.DaysOf(t.Tag).Full + " " + time.TimeOnly
	if a.Format(time.DateOnly) == b.Format(time.DateOnly) {
		return a.Format(layout) + " – " + b.Format(time.TimeOnly)
	}
	return a.Format(layout) + " – " + b.Format(layout)
}

// zoneName names the offset of a time: "UTC" or "UTC+09:00".
func zoneName(t time.Time) string {
	if _, offset := t.Zone(); offset == 0 {
		return "UTC"
	}
	return "UTC" + t.Format("-07:00")
}

func zoneOrUTC(zone *time.Location) *time.Location {
	if zone == nil {
		return time.UTC
	}
	return zone
}

// count writes a whole number the way the language groups digits.
func count(t *catalog.Text, n int64) string { return t.UI("format.count", "count", n) }

// size writes a number of bytes: whole below a kilobyte, else with one decimal in units of 1000.
func size(t *catalog.Text, bytes int64) string {
	if bytes < 1000 {
		return t.UI("format.bytes", "n", bytes)
	}
	value, unit := float64(bytes)/1000, 0
	units := [...]string{"kb", "mb", "gb", "tb"}
	for value >= 999.95 && unit < len(units)-1 {
		value /= 1000
		unit++
	}
	whole, tenth, _ := strings.Cut(strconv.FormatFloat(value, 'f', 1, 64), ".")
	return t.UI("format."+units[unit], "size", whole+t.Numbers.Decimal+tenth)
}

// byteRange says where bytes stand in a file: from, to (the last one) and how many.
func byteRange(t *catalog.Text, s catalog.Span) string {
	return t.UI("format.range", "from", s.Offset, "to", max(s.End()-1, s.Offset), "n", s.Length)
}

// guid writes an activity id as traces do: "{8-4-4-4-12}".
func guid(g catalog.GUID) string {
	return fmt.Sprintf("{%x-%x-%x-%x-%x}", g[0:4], g[4:6], g[6:8], g[8:10], g[10:16])
}

// host is the host name of an address, or "" if it has none.
func host(address string) string {
	_, rest, found := strings.Cut(address, "://")
	if !found {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

// brief is a text that a sentence quotes: its beginning, if it is long.
func brief(text string) string {
	short, cut := abridge(text, 120)
	if cut > 0 {
		short += "…"
	}
	return short
}

// abridge cuts text to about most bytes, at the end of a character; cut is how many bytes were left out.
func abridge(text string, most int) (short string, cut int) {
	if len(text) <= most {
		return text, 0
	}
	for most > 0 && text[most]&0xC0 == 0x80 {
		most--
	}
	return text[:most], len(text) - most
}
