package query

import (
	"slices"
	"time"
)

// clock gives times of day in a zone. It keeps the last stretch of time with one offset, because asking the
// zone costs more than the rest.
type clock struct {
	zone     *time.Location
	from, to int64 // where midnight holds, in nanoseconds; to is not included: at first nowhere
	midnight int64 // at which the day begins, or would begin if the zone's offset had been the same
}

// at gives the nanoseconds since midnight at time t. Neighbours are mostly of the same day.
func (c *clock) at(t int64) int64 {
	if t < c.from || t >= c.to {
		c.enter(t)
	}
	return t - c.midnight
}

// fill says of each time whether its time of day lies in the interval.
func (c *clock) fill(out []uint8, times []int64, i interval) {
	if len(times) == 0 {
		return
	}
	c.at(times[0])
	if i.from <= i.to && between(out, times, c.midnight+i.from, c.midnight+i.to, c.from, c.to-1) {
		return // all of one day
	}
	for n, t := range times {
		out[n] = 0
		if i.holds(c.at(t)) {
			out[n] = 1
		}
	}
}

// fillSorted does for times in order what fill and between do: only where the interval begins and ends has to be looked for.
// It reports whether it could: not over midnight, and not where records may be at no time, which reads as 0.
func (c *clock) fillSorted(out []uint8, times []int64, i interval) bool {
	if len(times) == 0 || times[0] <= 0 || i.from > i.to {
		return false
	}
	if i.daily {
		c.at(times[0])
		if times[len(times)-1] >= c.to {
			return false
		}
		i.from, i.to = i.from+c.midnight, i.to+c.midnight
	}
	from, _ := slices.BinarySearch(times, i.from)
	to := len(times)
	if i.to < times[to-1] {
		to, _ = slices.BinarySearch(times, i.to+1)
	}
	clear(out)
	if hit := out[from:to]; len(hit) > 0 {
		hit[0] = 1
		for n := 1; n < len(hit); n *= 2 {
			copy(hit[n:], hit[:n])
		}
	}
	return true
}

// enter finds the day that t is in, as far as the zone's offset stays the same.
func (c *clock) enter(t int64) {
	local := time.Unix(0, t).In(c.zone)
	_, seconds := local.Zone()
	offset := int64(seconds) * int64(time.Second)
	clock := (t + offset) % day
	if clock < 0 {
		clock += day
	}
	start, end := local.ZoneBounds()
	c.midnight = t - clock
	c.from, c.to = max(c.midnight, bound(start, -1<<63)), min(c.midnight+day, bound(end, 1<<63-1))
}

// bound gives a zone's bound in nanoseconds, or open where there is none or nanoseconds cannot say it.
func bound(t time.Time, open int64) int64 {
	if t.IsZero() || t.Year() < 1700 || t.Year() > 2200 {
		return open
	}
	return t.UnixNano()
}
