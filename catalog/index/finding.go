package index

import (
	"slices"

	"svcscope/catalog"
)

// finding is what the index keeps at hand of a finding; the rest stands encoded in foundBytes.
type finding struct {
	start, end     uint32 // in foundBytes
	rule, category uint32 // ids in the dictionary of names
	confidence     catalog.Confidence
	side           catalog.Side
}

// setFinding puts a finding on a record, in place of one it may have.
func (x *Index) setFinding(rec uint32, m *shardMark) {
	counts := &x.files[x.File(rec)].counts
	flags := x.flags.at(rec)
	if flags.IsFailure() {
		x.failures--
		counts.Failures--
	}
	if !flags.HasFinding() {
		counts.Findings++
		x.foundNew = append(x.foundNew, rec)
	}
	flags = flags&^flagFailure | flagFinding
	if m.finding.Failure() {
		flags |= flagFailure
		x.failures++
		counts.Failures++
	}
	x.touch(rec, flags)
	start := uint32(len(x.foundBytes))
	x.foundBytes = append(x.foundBytes, m.encoded...)
	x.found[rec] = finding{
		start: start, end: uint32(len(x.foundBytes)),
		rule: x.names.intern([]byte(m.finding.Rule)), category: x.names.intern([]byte(m.finding.Category)),
		confidence: m.finding.Confidence, side: m.finding.Side,
	}
}

// touch changes a record's flags.
func (x *Index) touch(rec uint32, flags Flags) {
	x.flags.set(rec, flags)
	x.touched = append(x.touched, rec)
}

// renameFindings gives the findings new rec ids, and drops those whose record is gone.
func (x *Index) renameFindings(rename func(rec uint32) (uint32, bool)) {
	found, encoded := x.found, x.foundBytes
	x.found, x.foundBytes, x.failures = map[uint32]finding{}, nil, 0
	x.foundOrder, x.foundNew = nil, nil
	for old, f := range found {
		rec, ok := rename(old)
		if !ok {
			continue
		}
		start := uint32(len(x.foundBytes))
		x.foundBytes = append(x.foundBytes, encoded[f.start:f.end]...)
		f.start, f.end = start, uint32(len(x.foundBytes))
		x.found[rec] = f
		x.foundNew = append(x.foundNew, rec)
		if x.IsFailure(rec) {
			x.failures++
		}
	}
	x.touched = nil
}

// Finding gives the finding on a record; false if it has none. The caller owns it.
func (x *Index) Finding(rec uint32) (*catalog.Finding, bool) {
	if !x.HasFinding(rec) {
		return nil, false
	}
	at := x.found[rec]
	f := new(catalog.Finding)
	if f.UnmarshalBinary(x.foundBytes[at.start:at.end]) != nil {
		return nil, false // Append has read these bytes before: it refuses others
	}
	return f, true
}

// FindingIDs gives the rule and the category of a record's finding as ids in Names, with how far it can be
// trusted and who wrote the record; all zero if there is no finding.
func (x *Index) FindingIDs(rec uint32) (rule, category uint32, c catalog.Confidence, s catalog.Side) {
	if !x.HasFinding(rec) {
		return 0, 0, catalog.Hint, catalog.SideUnknown
	}
	f := x.found[rec]
	return f.rule, f.category, f.confidence, f.side
}

// HasFinding says whether a record carries a finding of any kind: hints and server certificates too.
func (x *Index) HasFinding(rec uint32) bool { return x.flags.at(rec).HasFinding() }

// IsFailure says whether a record's finding counts as a client-certificate failure.
func (x *Index) IsFailure(rec uint32) bool { return x.flags.at(rec).IsFailure() }

// Findings gives the records that carry a finding, in time order: hints and server certificates too. The slice
// belongs to the index and holds until the next change.
func (x *Index) Findings() []uint32 {
	if len(x.foundNew) > 0 {
		slices.SortFunc(x.foundNew, x.Compare)
		x.foundOrder, _ = x.mergeInto(x.foundOrder, x.foundNew)
		x.foundNew = x.foundNew[:0]
	}
	return x.foundOrder
}

// Failures is the number of records with a finding that counts as a client-certificate failure.
func (x *Index) Failures() int { return x.failures }

// SetUnreadable notes that a record was decoded and refused: also for a record decoded later, when it is looked at.
// A damaged record stays only damaged.
func (x *Index) SetUnreadable(rec uint32) {
	if flags := x.flags.at(rec); flags&(flagUnreadable|flagDamage) == 0 {
		x.version++
		x.touch(rec, flags|flagUnreadable)
		x.files[x.File(rec)].counts.Unreadable++
	}
}

// ByActivity gives the records of an activity in time order.
func (x *Index) ByActivity(g catalog.GUID) []uint32 {
	id, ok := x.guids.find(g)
	if !ok {
		return nil
	}
	var recs []uint32
	for k, chunk := range x.activity.chunks {
		for i, activity := range chunk {
			if activity == id {
				recs = append(recs, uint32(k*chunkRows+i))
			}
		}
	}
	slices.SortFunc(recs, x.Compare)
	return recs
}

// Related gives the activities that transfers lead to from g (out), and from which transfers lead to g (in),
// each once, in the order of the first such transfer.
func (x *Index) Related(g catalog.GUID) (out, in []catalog.GUID) {
	id, ok := x.guids.find(g)
	if !ok {
		return nil, nil
	}
	var outs, ins []uint32 // the records of the transfers
	for k, chunk := range x.related.chunks {
		for i, related := range chunk {
			switch activity := x.activity.chunks[k][i]; {
			case related == 0 || related == activity+1:
			case activity == id:
				outs = append(outs, uint32(k*chunkRows+i))
			case related == id+1:
				ins = append(ins, uint32(k*chunkRows+i))
			}
		}
	}
	return x.each(outs, func(rec uint32) uint32 { return x.related.at(rec) - 1 }), x.each(ins, x.ActivityID)
}

// each gives the activities of recs, each once, in time order.
func (x *Index) each(recs []uint32, activity func(rec uint32) uint32) []catalog.GUID {
	slices.SortFunc(recs, x.Compare)
	seen := map[uint32]bool{}
	var guids []catalog.GUID
	for _, rec := range recs {
		if id := activity(rec); !seen[id] {
			seen[id] = true
			guids = append(guids, x.guids.at(id))
		}
	}
	return guids
}

// Bucket is one bar of the histogram.
type Bucket struct{ All, Warnings, Errors int }

// Histogram adds rows, which are rec ids, to bars of equal width over the time from..to, both included: all of them, the
// warnings, and the errors (critical ones too). Records outside are left out.
func (x *Index) Histogram(bars []Bucket, rows []uint32, from, to int64) {
	if len(bars) == 0 || to < from {
		return
	}
	scale := float64(len(bars)) / (float64(to) - float64(from) + 1)
	for _, rec := range rows {
		t := x.time.at(rec)
		if t < from || t > to {
			continue
		}
		b := &bars[min(len(bars)-1, int((float64(t)-float64(from))*scale))]
		b.All++
		switch x.Severity(rec) {
		case catalog.Warning:
			b.Warnings++
		case catalog.Error, catalog.Critical:
			b.Errors++
		}
	}
}
