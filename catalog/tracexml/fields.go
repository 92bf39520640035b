package tracexml

import (
	"bytes"
	"encoding/hex"

	"svcscope/catalog"
)

// parseTime reads a SystemTime: "2006-11-09T20:51:03.4375000Z" with up to nine fractional digits or none, a blank
// in place of the T, and Z, an offset, " UTC" or nothing behind it; without a zone it is read as UTC.
func parseTime(b []byte) (ns int64, hasTime, hasZone bool) {
	ns, _, hasTime, hasZone = parseZoned(b)
	return ns, hasTime, hasZone
}

// parseZoned gives beside it how many seconds the zone is east of UTC.
func parseZoned(b []byte) (ns int64, zone int32, hasTime, hasZone bool) {
	b = bytes.TrimSpace(b)
	if len(b) < 19 || b[4] != '-' || b[7] != '-' || b[10] != 'T' && b[10] != ' ' || b[13] != ':' || b[16] != ':' {
		return 0, 0, false, false
	}
	year, a := digits(b[0:4])
	month, c := digits(b[5:7])
	day, d := digits(b[8:10])
	hour, e := digits(b[11:13])
	minute, f := digits(b[14:16])
	second, g := digits(b[17:19])
	if !(a && c && d && e && f && g) || year < 1700 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60 {
		return 0, 0, false, false
	}
	b = b[19:]
	fraction := int64(0)
	if len(b) > 0 && b[0] == '.' {
		n := 1
		for n < len(b) && b[n] >= '0' && b[n] <= '9' {
			n++
		}
		v, ok := digits(b[1:n])
		if !ok || n > 10 {
			return 0, 0, false, false
		}
		b = b[n:]
		for ; n < 10; n++ {
			v *= 10
		}
		fraction = int64(v)
	}
	offset, hasZone, ok := parseZone(b)
	if !ok {
		return 0, 0, false, false
	}
	leap := year%4 == 0 && (year%100 != 0 || year%400 == 0)
	if day > daysIn[month-1] && !(month == 2 && day == 29 && leap) {
		return 0, 0, false, false
	}
	return (((unixDay(year, month, day)*24+int64(hour))*60+int64(minute))*60+int64(second)-int64(offset))*1e9 + fraction, int32(offset), true, hasZone
}

// daysIn is how many days each month has, but for February of a leap year.
var daysIn = [12]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// unixDay counts the days from 1970-01-01 to a date. Package time would bring all time zones into the worker for that.
// Years are counted from March, so that the day that some of them have more is their last.
func unixDay(year, month, day int) int64 {
	if month < 3 {
		year, month = year-1, month+12
	}
	return int64(365*year + year/4 - year/100 + year/400 + (153*month-457)/5 + day - 719469)
}

// parseZone reads what stands behind a time; the offset is in seconds east of UTC.
func parseZone(b []byte) (offset int, hasZone, ok bool) {
	b = bytes.TrimLeft(b, " ")
	switch {
	case len(b) == 0:
		return 0, false, true
	case string(b) == "Z" || string(b) == "z" || string(b) == "UTC":
		return 0, true, true
	case b[0] != '+' && b[0] != '-':
		return 0, false, false
	}
	if len(b) == 6 && b[3] == ':' {
		hour, a := digits(b[1:3])
		minute, c := digits(b[4:6])
		if a && c && hour <= 14 && minute <= 59 {
			offset = hour*3600 + minute*60
			if b[0] == '-' {
				offset = -offset
			}
			return offset, true, true
		}
	}
	return 0, false, false
}

// digits reads up to nine decimal digits.
func digits(b []byte) (int, bool) {
	v := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		v = v*10 + int(c-'0')
	}
	return v, len(b) > 0 && len(b) <= 9
}

// parseUint reads an unsigned decimal number of 32 bits, white space around it allowed.
func parseUint(b []byte) (uint32, bool) {
	b = bytes.TrimSpace(b)
	var v uint64
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		if v = v*10 + uint64(c-'0'); v > 1<<32-1 {
			return 0, false
		}
	}
	return uint32(v), len(b) > 0
}

// parseGUID reads "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}", with or without braces, in any case.
func parseGUID(b []byte) (g catalog.GUID, ok bool) {
	b = bytes.TrimSpace(b)
	if len(b) == 38 && b[0] == '{' && b[37] == '}' {
		b = b[1:37]
	}
	if len(b) != 36 || b[8] != '-' || b[13] != '-' || b[18] != '-' || b[23] != '-' {
		return g, false
	}
	at := 0
	for _, part := range [...][2]int{{0, 8}, {9, 13}, {14, 18}, {19, 23}, {24, 36}} {
		n, err := hex.Decode(g[at:], b[part[0]:part[1]])
		if err != nil {
			return catalog.GUID{}, false
		}
		at += n
	}
	return g, true
}

// severityOf picks a record's severity: SubType's name, else the TraceRecord's, else the level.
func severityOf(subType, traceRecord []byte, level uint32) catalog.Severity {
	if s := catalog.ParseSeverity(string(subType)); s != catalog.SeverityUnknown {
		return s
	}
	if s := catalog.ParseSeverity(string(traceRecord)); s != catalog.SeverityUnknown {
		return s
	}
	return catalog.SeverityOfLevel(int(level))
}
