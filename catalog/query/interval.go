package query

import (
	"math"
	"strings"
	"time"

	"svcscope/catalog"
)

// day is the length of a day on the clock, in nanoseconds.
const day = int64(24 * time.Hour)

// interval is a stretch of numbers, both ends included: numbers as they are, levels by importance, times in
// nanoseconds since 1970, or since midnight where daily.
type interval struct {
	from, to int64
	daily    bool
}

// holds says whether v lies in the interval; a daily one may go over midnight.
func (i interval) holds(v int64) bool {
	if i.daily && i.from > i.to {
		return v >= i.from || v <= i.to
	}
	return v >= i.from && v <= i.to
}

// interval reads a single value: the numbers it stands for. The date of a time of day is taken from base, if there is one.
func (f *Field) interval(s string, zone *time.Location, base *time.Time) (interval, bool) {
	switch f.Kind {
	case KindNumber, KindCode:
		n, ok := number(s)
		return interval{from: n, to: n}, ok
	case KindLevel:
		sev, ok := levelNamed(s)
		n := importance(sev)
		return interval{from: n, to: n}, ok && n > 0
	case KindTime:
		return timeInterval(s, zone, base)
	}
	return interval{}, false
}

// importance is 5 for critical down to 1 for verbose, and 0 for what is no level.
func importance(s catalog.Severity) int64 {
	if s < catalog.Critical || s > catalog.Verbose {
		return 0
	}
	return int64(catalog.Verbose-s) + 1
}

// compared reads a value behind an operator other than the colon.
func (f *Field) compared(op, s string, zone *time.Location) (interval, bool) {
	i, ok := f.interval(s, zone, nil)
	lowest, highest := f.limits(i.daily)
	switch op {
	case ">=":
		i.to = highest
	case ">":
		i.from, i.to = i.to+1, highest
	case "<=":
		i.from = lowest
	case "<":
		i.from, i.to = lowest, i.from-1
	}
	if i.from > i.to {
		i.daily = false // nothing comes after the last minute of the day or before the first
	}
	return i, ok
}

// limits are the ends of what the field can hold.
func (f *Field) limits(daily bool) (lowest, highest int64) {
	switch {
	case daily:
		return 0, day - 1
	case f.Kind == KindTime:
		return math.MinInt64, math.MaxInt64
	case f.Kind == KindLevel:
		return 1, math.MaxInt64
	}
	return 0, math.MaxInt64
}

// between reads a range. Ends in the wrong order are swapped, but from one time of day to an earlier one it
// goes over midnight. A time of day behind a date is of the same day.
func (f *Field) between(v Value, zone *time.Location) (interval, bool) {
	if v.Text == "" && v.To == "" {
		return interval{}, false
	}
	if v.To == "" {
		return f.compared(">=", v.Text, zone)
	}
	if v.Text == "" {
		return f.compared("<=", v.To, zone)
	}
	from, ok := f.interval(v.Text, zone, nil)
	if !ok {
		return interval{}, false
	}
	var base *time.Time
	if f.Kind == KindTime && !from.daily {
		t := time.Unix(0, from.from).In(zone)
		base = &t
	}
	to, ok := f.interval(v.To, zone, base)
	if !ok || from.daily != to.daily {
		return interval{}, false
	}
	if !from.daily && to.to < from.from {
		from, to = to, from
	}
	return interval{from: from.from, to: to.to, daily: from.daily}, true
}

// timeForms are the layouts of package time for the times a filter can name, with what one of them lasts.
var timeForms = [...]struct {
	layout string
	unit   time.Duration
	daily  bool
}{
	{"15:04", time.Minute, true},
	{"15:04:05", time.Second, true},
	{"2006-01-02", 24 * time.Hour, false},
	{"2006-01-02T15", time.Hour, false},
	{"2006-01-02T15:04", time.Minute, false},
	{"2006-01-02T15:04:05", time.Second, false},
	{"2006-01-02T15:04Z07:00", time.Minute, false},
	{"2006-01-02T15:04:05Z07:00", time.Second, false},
}

// timeInterval reads a time; it lasts as long as the smallest unit that is named.
func timeInterval(s string, zone *time.Location, base *time.Time) (interval, bool) {
	s = strings.ToUpper(strings.Replace(s, " ", "T", 1))
	if strings.ContainsRune(s, ',') {
		return interval{}, false // package time reads it as a decimal point
	}
	for _, form := range timeForms {
		t, err := time.ParseInLocation(form.layout, s, zone)
		if err != nil {
			continue
		}
		unit := form.unit
		if _, fraction, ok := strings.Cut(s, "."); ok {
			unit = time.Second
			for _, c := range fraction {
				if c < '0' || c > '9' {
					break
				}
				unit = max(1, unit/10)
			}
		}
		if form.daily {
			return ofDay(t, unit, base), true
		}
		if t.Year() < 1700 || t.Year() > 2200 {
			return interval{}, false // beyond what nanoseconds can say
		}
		end := t.Add(unit)
		if unit == 24*time.Hour {
			end = t.AddDate(0, 0, 1)
		}
		return interval{from: t.UnixNano(), to: end.UnixNano() - 1}, true
	}
	return interval{}, false
}

// ofDay gives the interval of a time of day: on the day of base, or on any day.
func ofDay(t time.Time, unit time.Duration, base *time.Time) interval {
	if base != nil {
		y, m, d := base.Date()
		from := time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), base.Location())
		return interval{from: from.UnixNano(), to: from.Add(unit).UnixNano() - 1}
	}
	clock := int64(t.Hour())*int64(time.Hour) + int64(t.Minute())*int64(time.Minute) + int64(t.Second())*int64(time.Second) + int64(t.Nanosecond())
	return interval{from: clock, to: clock + int64(unit) - 1, daily: true}
}
