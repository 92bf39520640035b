package app

import (
	"testing"
	"time"

	"svcscope/catalog"
	"svcscope/catalog/index"
)

// TestZones: times are shown in the zone that was chosen, "as written" each in its own, and a filter by time follows.
func TestZones(t *testing.T) {
	s := newSession(time.UTC)
	s.patience = 0
	f := s.add(source{Name: "a"})
	s.begin(f)
	b := index.NewBuilder()
	at := time.Date(2026, 11, 22, 0, 31, 7, 0, time.UTC).UnixNano()
	for i, zone := range []int32{9 * 3600, 9 * 3600, -3600, 0} {
		b.Add(&catalog.Head{Span: catalog.Span{Offset: int64(10 * i), Length: 10}, Time: at + int64(i)*1e9, HasTime: true, HasZone: i < 3, Zone: zone})
	}
	if err := s.index.Append(f.number, b.AppendShard(nil)); err != nil {
		t.Fatal(err)
	}
	text := language(t, "en")
	for _, c := range []struct {
		id    string
		hours [4]string
		count int // of those that time:09:00..10:00 leaves
	}{
		{"utc", [4]string{"00", "00", "00", "00"}, 0},
		{"written", [4]string{"09", "09", "23", "00"}, 4},
		{"file", [4]string{"09", "09", "09", "09"}, 4},
		{"nonsense", [4]string{"09", "09", "09", "09"}, 4},
		{"local", [4]string{"00", "00", "00", "00"}, 0},
	} {
		s.setFilter("")
		s.setZone(c.id)
		for i, want := range c.hours {
			if got := s.view(uint32(i), text).second[:2]; got != want {
				t.Errorf("%s: record %d is at %s, want %s", c.id, i, got, want)
			}
		}
		s.setFilter("time:09:00..10:00")
		if len(s.rows) != c.count {
			t.Errorf("%s: %d records between nine and ten, want %d", c.id, len(s.rows), c.count)
		}
	}
	s.setZone("utc")
	if s.setZone("file"); len(s.rows) != 4 {
		t.Errorf("the filter stays in the zone before: %d", len(s.rows))
	}
	if !s.offsets() {
		t.Error("no record is said to name a zone")
	}
}

// TestZoneInLinks: a link says how times are shown; one by its default does not.
func TestZoneInLinks(t *testing.T) {
	for _, id := range zoneIDs {
		link := State{Times: unless(id, zoneIDs[0]), Lang: "en"}.Encode()
		state, errs := DecodeState(link)
		if len(errs) > 0 || state.Times != unless(id, zoneIDs[0]) {
			t.Errorf("%s: %q gives %q, %v", id, link, state.Times, errs)
		}
	}
	if state, errs := DecodeState("v=1&zone=mars&lang=en"); len(errs) != 1 || state.Times != "" {
		t.Errorf("%q, %v", state.Times, errs)
	}
}
