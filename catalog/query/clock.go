package query

import "time"

// clock gives times of day in a zone. It keeps the last stretch of time with one offset, because asking the
// zone costs more than the rest.
type clock struct {
	zone     *time.Location
	from, to int64 // where offset holds, in nanoseconds; to is not included: at first nowhere
	offset   int64
}

// at gives the nanoseconds since midnight at time t.
func (c *clock) at(t int64) int64 {
	if t < c.from || t >= c.to {
		c.enter(t)
	}
	clock := (t + c.offset) % day
	if clock < 0 {
		clock += day
	}
	return clock
}

func (c *clock) enter(t int64) {
	local := time.Unix(0, t).In(c.zone)
	_, seconds := local.Zone()
	c.offset = int64(seconds) * int64(time.Second)
	start, end := local.ZoneBounds()
	c.from, c.to = bound(start, -1<<63), bound(end, 1<<63-1)
}

// bound gives a zone's bound in nanoseconds, or open where there is none or nanoseconds cannot say it.
func bound(t time.Time, open int64) int64 {
	if t.IsZero() || t.Year() < 1700 || t.Year() > 2200 {
		return open
	}
	return t.UnixNano()
}
