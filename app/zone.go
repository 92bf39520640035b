package app

import (
	"slices"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// zoneIDs are the ways to show times, as links name them; the first is the default. Ids are append-only.
//
//	local    in the zone of this browser
//	utc      in UTC
//	written  each record's in its own zone, as it stands in the file
//	file     all in the zone of the first record
//
// What belongs to no one record (the timeline, a range, a filter by time) goes with "written" by the zone of the first record.
var zoneIDs = []string{"local", "utc", "written", "file"}

// zoneLinked stands for the zone that a link names by its offset.
const zoneLinked = "link"

// setZone chooses the zone that times are shown in.
func (s *session) setZone(id string) {
	if id != zoneLinked && !slices.Contains(zoneIDs, id) {
		return
	}
	s.zoneID = id
	s.followZone()
	if s.expr != nil {
		s.setFilter(s.filter) // times in it mean another stretch now
	}
}

// followZone finds the zone again when the first record may be another one.
func (s *session) followZone() {
	switch s.zoneID {
	case "local":
		s.zone = localZone()
	case "utc":
		s.zone = time.UTC
	case "written", "file":
		s.zone = s.fileZone()
	}
}

// fileZone is that of the first record with a time.
func (s *session) fileZone() *time.Location {
	for i := range min(s.index.Len(), 1000) { // records without a time stand beside those that have one
		if rec := s.index.Order()[i]; s.index.HasTime(rec) {
			return fixedZone(s.index.Zone(rec))
		}
	}
	return time.UTC
}

// zoneOf is the zone that a record's time is shown in.
func (s *session) zoneOf(rec uint32) *time.Location {
	if s.zoneID != "written" {
		return s.zone
	}
	if seconds := s.index.Zone(rec); seconds != zoneSeconds(s.zone) {
		return fixedZone(seconds)
	}
	return s.zone
}

func fixedZone(seconds int) *time.Location {
	if seconds == 0 {
		return time.UTC
	}
	return time.FixedZone("", seconds)
}

// zoneSeconds is how many seconds a zone that never changes is east of UTC.
func zoneSeconds(zone *time.Location) int {
	_, seconds := time.Unix(0, 0).In(zoneOrUTC(zone)).Zone()
	return seconds
}

// offsets says whether a record names another zone than UTC.
func (s *session) offsets() bool {
	for id := range s.index.Origins() {
		if s.index.OriginZone(id) != 0 {
			return true
		}
	}
	return false
}

// zoneSelect chooses in which zone times are shown. The zone of the file stands there only where records name one.
func (v *viewer) zoneSelect(t *catalog.Text) app.UI {
	s := v.session
	at := time.Now()
	if from, _, ok := s.index.TimeRange(); ok {
		at = time.Unix(0, from)
	}
	local := zoneName(at.In(localZone()))
	names := map[string]string{
		"local": t.UI("zone.local", "zone", local), "utc": "UTC", "written": t.UI("zone.written"),
		"file":     t.UI("zone.file", "zone", zoneName(at.In(s.fileZone()))),
		zoneLinked: t.UI("zone.link", "zone", zoneName(at.In(s.zone))),
	}
	ids := []string{"local", "utc", "written"}
	if s.zoneID == "file" || s.offsets() {
		ids = append(ids, "file")
	}
	if s.zoneID == zoneLinked {
		ids = append(ids, zoneLinked)
	}
	options := make([]app.UI, len(ids))
	for i, id := range ids {
		options[i] = el("option", "").Attr("value", id).Attr("selected", id == s.zoneID).Text(names[id])
	}
	return box("span", "select zone",
		el("select", "").ID("zone").Label(t.UI("zone.label")).Title(t.UI("zone.label")).OnChange(v.onZone).Body(options...),
		icon("chevron-down", "small"),
	)
}

func (v *viewer) onZone(ctx app.Context, _ app.Event) {
	v.session.setZone(ctx.JSSrc().Get("value").String())
	v.showZone(ctx)
}

// showZone draws all times anew.
func (v *viewer) showZone(ctx app.Context) {
	v.session.refresh()
	v.workOn()
	v.said(ctx)
	v.writeLink()
}
