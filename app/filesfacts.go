package app

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// filesPage gathers what the files view shows.
func (v *viewer) filesPage(t *catalog.Text) app.UI {
	s := v.session
	infos := make([]fileInfo, len(s.files))
	for i, f := range s.files {
		infos[i] = fileInfo{
			Name: f.source.Name, Size: f.source.Size, Archive: f.archive, Format: f.format, Encoding: f.encoding,
			Records: f.records, Damaged: f.damaged, Bytes: f.bytes, Repaired: f.repaired,
			Read: f.settled, Done: f.done, Stopped: f.stopped, Problem: f.problem, Trouble: f.trouble,
		}
		if f.number >= 0 {
			known := s.described()[f.number]
			infos[i].From, infos[i].To, infos[i].Computer, infos[i].Failures = known.from, known.to, known.computer, known.failures
		}
	}
	return filesView(t, infos, filesPane{Zone: s.zone, Coverage: s.coverage(), DamageShow: v.damageShow + damageFirst})
}

// fileKnown is what the index knows of a file beside its counts.
type fileKnown struct {
	from, to int64  // first and last time; both 0 if no record has one
	computer string // of the first record
	failures []int64
}

// described gathers what the index knows of each file, by its number: its time span, its machine, where its failures
// stand. It walks over all records, so it does that once for each state of the index.
func (s *session) described() []fileKnown {
	if s.knownAt == s.index.Version() && s.known != nil {
		return s.known
	}
	x := s.index
	s.knownAt, s.known = x.Version(), make([]fileKnown, x.Files())
	for rec := range uint32(x.Len()) {
		k := &s.known[x.File(rec)]
		if x.HasTime(rec) {
			at := x.Time(rec)
			if k.from == 0 || at < k.from {
				k.from = at
			}
			k.to = max(k.to, at)
		}
		if x.Number(rec) == 0 {
			k.computer = x.Computer(rec)
		}
	}
	for _, rec := range x.Findings() {
		if x.IsFailure(rec) {
			k := &s.known[x.File(rec)]
			k.failures = append(k.failures, x.Span(rec).Offset)
		}
	}
	return s.known
}

// coverage says which kinds of record there are: what was not recorded cannot be judged.
func (s *session) coverage() *coverage {
	if s.index.Len() == 0 {
		return nil
	}
	c := &coverage{Messages: s.index.KindCount(catalog.KindMessage) > 0, Transfer: s.levels[catalog.Transfer] > 0}
	for sev := catalog.Warning; sev <= catalog.Verbose; sev++ {
		c.Warnings = c.Warnings || s.levels[sev] > 0
	}
	for id := range s.index.Names().Len() {
		switch name := s.index.Names().String(uint32(id)); {
		case strings.HasPrefix(name, "System.Net"):
			c.Network = true
		case name == "Schannel":
			c.Schannel = true
		case name == "Microsoft-Windows-CAPI2":
			c.CAPI2 = true
		case name == "WWW Server":
			c.IIS = true
		}
	}
	return c
}
