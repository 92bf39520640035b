package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"svcscope/catalog"
	"svcscope/catalog/index"
	"svcscope/wasm/wire"
)

// second of an hour in which the records of these tests were written.
func second(n float64) int64 {
	return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC).UnixNano() + int64(n*float64(time.Second))
}

// trace is one record of a session's file: its second, or -1 if it has no time; what it is.
type traced struct {
	at       float64
	severity catalog.Severity
	failure  bool
}

// opened makes a session with a file of these records.
func opened(t *testing.T, records ...traced) *session {
	t.Helper()
	s := newSession(time.UTC)
	f := s.add(source{Name: "a.svclog", Size: 1000})
	s.begin(f)
	b := index.NewBuilder()
	for i, r := range records {
		h := catalog.Head{Span: catalog.Span{Offset: int64(i) * 10, Length: 10}, Severity: r.severity}
		if r.at >= 0 {
			h.Time, h.HasTime = second(r.at), true
		}
		n := b.Add(&h)
		if r.failure {
			b.Mark(n, &catalog.Finding{Rule: "client-certificate/not-presented/https-listener", Category: "not-presented", Confidence: catalog.Certain})
		}
	}
	if err := s.shard(f, wire.Shard{Index: b.AppendShard(nil), Settled: 1000}, false); err != nil {
		t.Fatal(err)
	}
	f.done, f.format = true, formatE2E
	s.refresh()
	return s
}

// numbers writes the rows as the records' numbers in their file.
func numbers(s *session) string {
	var out []string
	for _, rec := range s.rows {
		out = append(out, fmt.Sprint(s.index.Number(rec)))
	}
	return strings.Join(out, " ")
}

// hour is a file: eight records, two failures among them, one without a time.
func hour(t *testing.T) *session {
	return opened(t,
		traced{at: 0, severity: catalog.Information},
		traced{at: 10, severity: catalog.Warning, failure: true},
		traced{at: 20, severity: catalog.Information},
		traced{at: -1, severity: catalog.Error}, // counts as written at 20
		traced{at: 30, severity: catalog.Verbose},
		traced{at: 40, severity: catalog.Warning, failure: true},
		traced{at: 40, severity: catalog.Information},
		traced{at: 60, severity: catalog.Error},
	)
}

func TestTimeRange(t *testing.T) {
	all := timeSpan{}
	for _, c := range []struct {
		name             string
		filter           string
		during           timeSpan
		rows             string
		hidden, untimely int
	}{
		{"all time", "", all, "0 1 2 3 4 5 6 7", 0, 0},
		{"both ends count", "", timeSpan{second(10), second(40)}, "1 2 3 4 5 6", 0, 0},
		{"just inside", "", timeSpan{second(10) + 1, second(40) - 1}, "2 3 4", 2, 2},
		{"a record without a time", "", timeSpan{second(20), second(20)}, "2 3", 2, 2},
		{"open beginning", "", timeSpan{0, second(10)}, "0 1", 1, 1},
		{"open end", "", timeSpan{second(40), 0}, "5 6 7", 1, 1},
		{"between records", "", timeSpan{second(41), second(59)}, "", 2, 2},
		{"another day", "", timeSpan{second(86400), second(86401)}, "", 2, 2},
		{"before all", "", timeSpan{1, 2}, "", 2, 2},
		{"with a filter", "level:warning", timeSpan{second(10), second(39)}, "1", 1, 1},
		{"both leave failures out", "is:failure or level:error", timeSpan{second(30), second(60)}, "5 7", 1, 1},
		{"the filter leaves them out", "level>=error", timeSpan{second(10), second(40)}, "3", 2, 0},
		{"neither shows them", "level>=error", timeSpan{second(50), second(60)}, "7", 2, 0},
		{"the filter one, the time one", "time:09:00:10", timeSpan{second(20), 0}, "", 2, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := hour(t)
			s.setDuring(c.during)
			s.setFilter(c.filter)
			check := func(when string) {
				t.Helper()
				if got := numbers(s); got != c.rows || s.hidden != c.hidden || s.untimely != c.untimely {
					t.Errorf("%s: rows %q, hidden %d, untimely %d; want %q, %d, %d", when, got, s.hidden, s.untimely, c.rows, c.hidden, c.untimely)
				}
			}
			check("time, then filter")
			s = hour(t)
			s.setFilter(c.filter)
			s.setDuring(c.during)
			check("filter, then time")
			for _, rec := range s.index.Order() {
				if shown := s.rowOf(rec) >= 0; shown != (s.matches(rec) && s.inTime(rec)) {
					t.Errorf("record %d shown: %v", s.index.Number(rec), shown)
				}
			}
			s.setSort(columnLevel)
			s.setSort(columnLevel)
			if got := len(s.rows); got != len(strings.Fields(c.rows)) {
				t.Errorf("sorted by another column there are %d rows", got)
			}
			s.setSort(columnTime)
			check("sorted there and back")
			s.setFilter("")
			s.setDuring(all)
			if len(s.rows) != 8 || s.hidden != 0 || s.narrowed() {
				t.Errorf("afterwards: %d rows, %d hidden", len(s.rows), s.hidden)
			}
		})
	}
}

// TestTimeRangeGrows: a range stays while a file is read on.
func TestTimeRangeGrows(t *testing.T) {
	s := hour(t)
	s.setDuring(timeSpan{second(50), second(100)})
	f := s.add(source{Name: "b.svclog", Size: 10})
	s.begin(f)
	b := index.NewBuilder()
	for _, at := range []float64{5, 55, 90, 120} {
		b.Add(&catalog.Head{Time: second(at), HasTime: true})
	}
	if err := s.shard(f, wire.Shard{Index: b.AppendShard(nil)}, false); err != nil {
		t.Fatal(err)
	}
	s.refresh()
	if got := numbers(s); got != "1 7 2" {
		t.Errorf("rows %q", got)
	}
	s.setDuring(timeSpan{second(60), 0})
	if got := numbers(s); got != "7 2 3" {
		t.Errorf("open range: rows %q", got)
	}
}

// TestTimeRangeWithoutTimes: where no record has a time, a range shows none, and says so.
func TestTimeRangeWithoutTimes(t *testing.T) {
	s := opened(t, traced{at: -1}, traced{at: -1})
	s.setDuring(timeSpan{0, second(10)})
	if len(s.rows) != 0 {
		t.Errorf("rows %q", numbers(s))
	}
	v := &viewer{session: s, table: &recordTable{}}
	want(t, drawn(v.work(language(t, "en"))), "Time range … – ", "alone: 0 records", `data-action="clear-all"`)
}

// TestHistogramOfFilter: the histogram follows the filter, not the time, and is kept meanwhile.
func TestHistogramOfFilter(t *testing.T) {
	s := hour(t)
	axis, ok := s.axis()
	if !ok || axis != (timeAxis{second(0), second(60)}) {
		t.Fatalf("axis %v %v", axis, ok)
	}
	sum := func() (n int) {
		for _, b := range s.bars {
			n += b.All
		}
		return n
	}
	kept := &s.bars[0]
	s.setDuring(timeSpan{second(10), second(20)})
	if sum() != 8 || kept != &s.bars[0] {
		t.Errorf("a range changes the histogram: %d", sum())
	}
	s.setFilter("level:error")
	if sum() != 2 {
		t.Errorf("with a filter it counts %d", sum())
	}
	s.setFilter("")
	if sum() != 8 {
		t.Errorf("without one it counts %d", sum())
	}
}

func TestTimeAxis(t *testing.T) {
	axis := timeAxis{second(0), second(150)} // a bar is a second
	span := func(from, to float64) timeSpan { return timeSpan{second(from), second(to)} }
	for _, c := range []struct {
		name      string
		got, want timeSpan
	}{
		{"to the left", axis.step(span(50, 60), false, -1), span(49, 60)},
		{"the end to the right", axis.step(span(50, 60), true, 10), span(50, 70)},
		{"not beyond the axis", axis.step(span(5, 60), false, -10), span(0, 60)},
		{"nor the end", axis.step(span(50, 145), true, 10), span(50, 150)},
		{"not beyond the other end", axis.step(span(50, 60), false, 100), span(59, 60)},
		{"nor the end before it", axis.step(span(50, 60), true, -timelineBars), span(50, 51)},
		{"to the beginning", axis.step(span(50, 60), false, -timelineBars), span(0, 60)},
		{"to the end", axis.step(span(50, 60), true, timelineBars), span(50, 150)},
		{"a range shorter than a bar", axis.step(span(50, 50.5), false, 1), span(49.5, 50.5)},
		{"a range outside", axis.step(span(500, 600), true, -1), span(50, 149)},
		{"around a moment", axis.around(second(50)), span(45, 55)},
		{"around the beginning", axis.around(second(1)), span(0, 10)},
		{"around the end", axis.around(second(150)), span(140, 150)},
		{"moved beyond the axis", axis.clamp(span(-10, 10)), span(0, 20)},
		{"moved beyond its end", axis.clamp(span(140, 160)), span(130, 150)},
		{"longer than the axis", axis.clamp(span(-10, 200)), span(0, 150)},
		{"rounded to what can be read", axis.round(timeSpan{second(1.2345), second(2.3456)}), span(1.23, 2.35)},
		{"already round", axis.round(span(1, 2)), span(1, 2)},
		{"before 1970", axis.round(timeSpan{-12345, -1}), timeSpan{-10_000_000, 0}},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, time.Duration(c.got.from-axis.from).String()+" "+time.Duration(c.got.to-axis.from).String(), c.want)
		}
	}
	for part, want := range map[float64]int64{-1: second(0), 0: second(0), .5: second(75), 1: second(150), 2: second(150)} {
		if got := axis.at(part); got != want {
			t.Errorf("at %v: %v", part, got-axis.from)
		}
	}
	if a, b := axis.percent(second(-5)), axis.percent(second(75)); a != 0 || b != 50 {
		t.Errorf("percent: %v %v", a, b)
	}
	for length, want := range map[time.Duration]int64{time.Microsecond: 1, time.Second: 100_000, time.Minute: 10_000_000, 24 * time.Hour: 1_000_000_000, 8760 * time.Hour: 1_000_000_000} {
		if got := (timeAxis{0, int64(length)}).unit(); got != want {
			t.Errorf("unit of %v: %d", length, got)
		}
	}
}

// TestPeriod: a range is written with as much of it as tells its ends apart.
func TestPeriod(t *testing.T) {
	s := hour(t) // a minute: hundredths of a second
	for _, c := range []struct {
		during timeSpan
		want   string
	}{
		{timeSpan{}, ""},
		{timeSpan{second(1), second(2)}, "09:00:01.000 – 09:00:02.000"},
		{timeSpan{second(1), 0}, "09:00:01.000 – …"},
		{timeSpan{second(1) + 100, second(2)}, "09:00:01.0000001 – 09:00:02.000"},
		{timeSpan{second(-86400 * 365), second(2)}, "2025-11-22 09:00:00.000 – 09:00:02.000"},
		{timeSpan{second(-86400), second(2)}, "2026-11-21 09:00:00.000 – 09:00:02.000"},
	} {
		s.during = c.during
		if got := s.period(); got != c.want {
			t.Errorf("%v: got %q, want %q", c.during, got, c.want)
		}
	}
}

// TestRangeIsTold: bar, hidden failures and nothing-matches say what the range leaves out, in both languages.
func TestRangeIsTold(t *testing.T) {
	for _, tag := range []string{"en", "ko"} {
		text := language(t, tag)
		v := &viewer{session: hour(t), table: &recordTable{}}
		want(t, drawn(v.rangeBar(text)), "hidden")
		v.session.setDuring(timeSpan{second(20), second(30)})
		want(t, drawn(v.rangeBar(text)), "09:00:20.000 – 09:00:30.000", text.UI("range.count", "n", 3), `data-action="range-clear"`)
		want(t, drawn(v.hiddenBar(text)), text.UI("hidden.failures.time", "n", 2), `data-action="failures"`)
		v.session.setFilter("level:error")
		want(t, drawn(v.hiddenBar(text)), text.UI("hidden.failures", "n", 2), `data-action="failures"`)
		v.session.setFilter("level:error or time:09:00:40")
		want(t, drawn(v.hiddenBar(text)), text.UI("hidden.failures.both", "n", 2))
		v.session.setDuring(timeSpan{second(21), second(30)})
		v.session.setFilter("level:error is:failure")
		want(t, drawn(v.work(text)), text.UI("nothing.range", "period", v.session.period()), text.UI("nothing.alone", "n", 1), text.UI("nothing.clear.all"),
			`data-action="range-clear"`, `data-action="filter-set"`)
	}
}

// TestRangeInLink: a link holds the range beside the filter and gives it back.
func TestRangeInLink(t *testing.T) {
	v := &viewer{session: hour(t), view: "records", tab: "explained", tag: "en"}
	v.session.setDuring(timeSpan{second(10), second(40)})
	v.session.setFilter("level:warning")
	link := v.state().Encode()
	if !strings.Contains(link, "&t=2026-11-22T09:00:10Z..2026-11-22T09:00:40Z&") {
		t.Errorf("the link is %s", link)
	}
	state, errs := DecodeState(link)
	if len(errs) > 0 || state.TimeFrom != second(10) || state.TimeTo != second(40) || state.Filter != "level:warning" {
		t.Errorf("%s gives %+v %v", link, state, errs)
	}
	v.session.setDuring(timeSpan{})
	if link := v.state().Encode(); strings.Contains(link, "&t=") {
		t.Errorf("without a range the link is %s", link)
	}
}

// TestTicks: ticks stand at round times of the zone, and there are few of them.
func TestTicks(t *testing.T) {
	seoul := time.FixedZone("", 9*60*60)
	at := func(text string) int64 {
		m, err := time.ParseInLocation("2006-01-02 15:04:05.000", text, seoul)
		if err != nil {
			t.Fatal(err)
		}
		return m.UnixNano()
	}
	for _, c := range []struct{ from, to, first, second string }{
		{"2026-11-22 09:12:00.012", "2026-11-22 09:50:36.342", "2026-11-22 09:15:00.000", "2026-11-22 09:20:00.000"},
		{"2026-11-22 09:12:00.012", "2026-11-22 09:12:00.980", "2026-11-22 09:12:00.100", "2026-11-22 09:12:00.200"},
		{"2026-11-22 09:12:00.000", "2026-11-22 09:12:01.000", "2026-11-22 09:12:00.000", "2026-11-22 09:12:00.200"},
		{"2026-11-22 20:00:00.000", "2026-11-24 05:00:00.000", "2026-11-23 00:00:00.000", "2026-11-23 06:00:00.000"},
		{"2026-11-20 20:00:00.000", "2026-11-24 05:00:00.000", "2026-11-21 00:00:00.000", "2026-11-21 12:00:00.000"},
		{"2026-01-10 20:00:00.000", "2026-11-24 05:00:00.000", "2026-03-01 00:00:00.000", "2026-05-01 00:00:00.000"},
		{"2006-01-10 20:00:00.000", "2026-11-24 05:00:00.000", "2010-01-01 00:00:00.000", "2015-01-01 00:00:00.000"},
	} {
		ticks, _ := tickTimes(at(c.from), at(c.to), seoul)
		if len(ticks) < 3 || len(ticks) > timelineTicks+1 || ticks[0] != at(c.first) || ticks[1] != at(c.second) {
			var got []string
			for _, tick := range ticks {
				got = append(got, time.Unix(0, tick).In(seoul).Format("2006-01-02 15:04:05.000"))
			}
			t.Errorf("%s to %s: %q", c.from, c.to, got)
		}
	}
}
