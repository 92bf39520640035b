package tracexml

import (
	"testing"
	"time"
)

// TestParseTimeOfEveryDay compares with package time: every day that can be read, and none that does not exist.
func TestParseTimeOfEveryDay(t *testing.T) {
	for day := time.Date(1700, 1, 1, 23, 59, 59, 0, time.UTC); day.Year() <= 2200; day = day.AddDate(0, 0, 1) {
		if y := day.Year(); y > 1701 && y < 1890 || y > 1904 && y < 1965 || y > 2030 && y < 2095 || y > 2105 && y < 2195 {
			day = day.AddDate(1, 0, 0)
			continue
		}
		ns, ok, _ := parseTime([]byte(day.Format("2006-01-02T15:04:05Z")))
		if !ok || ns != day.UnixNano() {
			t.Fatalf("%v: %d %v", day, ns, ok)
		}
	}
	for _, no := range []string{"2025-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-10T00:00:00Z", "2026-01-00T00:00:00Z", "2026-06-32T00:00:00Z"} {
		if _, ok, _ := parseTime([]byte(no)); ok {
			t.Errorf("%s is read", no)
		}
	}
	if ns, ok, _ := parseTime([]byte("2000-02-29T12:00:00Z")); !ok || ns != time.Date(2000, 2, 29, 12, 0, 0, 0, time.UTC).UnixNano() {
		t.Error("2000-02-29")
	}
}
