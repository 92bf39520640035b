package index

import (
	"svcscope/catalog"
)

// Len is the number of records; rec ids run from 0 to Len-1.
func (x *Index) Len() int { return x.count }

// Version changes with every change of the index: what was computed from one version holds for it alone.
func (x *Index) Version() int { return x.version }

// Epoch changes when the ids of names, descriptions, activities, origins and codes start anew, which is when the
// last record was removed. As long as it stays, such an id means the same.
func (x *Index) Epoch() int { return x.epoch }

// Files is the number of files added, removed ones included: file numbers run from 0 to Files-1.
func (x *Index) Files() int { return len(x.files) }

// FileName gives a file's name as AddFile got it, or "" once it is removed.
func (x *Index) FileName(file int) string { return x.files[file].name }

// FileSize gives a file's size in bytes as AddFile got it, or 0 once it is removed.
func (x *Index) FileSize(file int) int64 { return x.files[file].size }

// Removed says whether a file was removed.
func (x *Index) Removed(file int) bool { return x.files[file].removed }

// FileCounts gives the sums over one file.
func (x *Index) FileCounts(file int) Counts { return x.files[file].counts }

// Counts gives the sums over all files.
func (x *Index) Counts() Counts {
	var sum Counts
	for i := range x.files {
		c := &x.files[i].counts
		sum.Records += c.Records
		sum.Damaged += c.Damaged
		sum.Unreadable += c.Unreadable
		sum.Findings += c.Findings
		sum.Failures += c.Failures
		sum.Repairs += c.Repairs
	}
	return sum
}

// SeverityCounts gives the number of records by severity.
func (x *Index) SeverityCounts() [catalog.Transfer + 1]int { return x.severities }

// KindCount is the number of records of a kind.
func (x *Index) KindCount(k catalog.Kind) int { return x.kinds[k] }

// TimeRange gives the first and the last time that stands in a record; false if none does.
func (x *Index) TimeRange() (from, to int64, ok bool) { return x.from, x.to, x.timed }

// Truncated says whether descriptions were dropped because there were too many: they read "".
func (x *Index) Truncated() bool { return x.summaries.full || x.names.full }

// Rec gives the record with a number in a file; false if there is none.
func (x *Index) Rec(file, number int) (uint32, bool) {
	if file < 0 || file >= len(x.files) || number < 0 || number >= x.files[file].counts.Records {
		return 0, false
	}
	return x.files[file].rec(uint32(number)), true
}

// File is the number of the file a record stands in.
func (x *Index) File(rec uint32) int { return int(x.runOf(rec).file) }

// Number is a record's number in its own file: 0-based, in byte order.
func (x *Index) Number(rec uint32) int {
	r := x.runOf(rec)
	return int(r.number + rec - r.rec)
}

// Span is where a record stands in its file.
func (x *Index) Span(rec uint32) catalog.Span {
	length := int64(x.length.at(rec))
	if long, ok := x.long[rec]; ok {
		length = long
	}
	return catalog.Span{Offset: x.runOf(rec).base + int64(x.offset.at(rec)), Length: length}
}

// Time is the time a record is ordered by, in nanoseconds since 1970 UTC: its own, or the one it takes from its
// neighbours where HasTime is false; 0 if its whole file has none.
func (x *Index) Time(rec uint32) int64 { return x.time.at(rec) }

// HasTime says whether the record has a readable time of its own.
func (x *Index) HasTime(rec uint32) bool { return x.flags.at(rec).HasTime() }

// HasZone says whether the record's time names a zone.
func (x *Index) HasZone(rec uint32) bool { return x.flags.at(rec).HasZone() }

// Zone is how many seconds the zone of the record's time is east of UTC, as the record says; 0 where it names none.
func (x *Index) Zone(rec uint32) int { return int(int32(x.origins[x.originID.at(rec)].zone)) }

// EventID is the event id, 0 where HasEventID is false.
func (x *Index) EventID(rec uint32) uint32 { return x.codes[x.codeID.at(rec)].number }

// HasEventID says whether the record has an event id.
func (x *Index) HasEventID(rec uint32) bool { return x.codes[x.codeID.at(rec)].has != 0 }

// Severity is the kind of event the record reports.
func (x *Index) Severity(rec uint32) catalog.Severity { return x.flags.at(rec).Severity() }

// Kind says what the record's ApplicationData holds.
func (x *Index) Kind(rec uint32) catalog.Kind { return x.flags.at(rec).Kind() }

// ProcessID is the id of the process that wrote the record.
func (x *Index) ProcessID(rec uint32) uint32 { return x.origins[x.originID.at(rec)].pid }

// ThreadID is the id of the thread that wrote the record.
func (x *Index) ThreadID(rec uint32) uint32 { return x.thread.at(rec) }

// Damage says why the record is damaged; DamageNone if it is not.
func (x *Index) Damage(rec uint32) catalog.Damage { return x.flags.at(rec).Damage() }

// IsUnreadable says whether the record is closed, was decoded and was refused.
func (x *Index) IsUnreadable(rec uint32) bool { return x.flags.at(rec).IsUnreadable() }

// HasException says whether an Exception element stands in the record.
func (x *Index) HasException(rec uint32) bool { return x.flags.at(rec).HasException() }

// Activity is the activity the record belongs to.
func (x *Index) Activity(rec uint32) catalog.GUID { return x.guids.at(x.activity.at(rec)) }

// RelatedActivity is the activity a transfer leads to; the zero GUID where HasRelated is false.
func (x *Index) RelatedActivity(rec uint32) catalog.GUID {
	return x.guids.at(max(x.related.at(rec), 1) - 1)
}

// HasRelated says whether the record names a related activity.
func (x *Index) HasRelated(rec uint32) bool { return x.related.at(rec) != 0 }

// Source is the name of the trace source.
func (x *Index) Source(rec uint32) string { return x.names.String(x.SourceID(rec)) }

// Process is the name of the process.
func (x *Index) Process(rec uint32) string { return x.names.String(x.ProcessKey(rec)) }

// Computer is the name of the machine.
func (x *Index) Computer(rec uint32) string { return x.names.String(x.ComputerID(rec)) }

// Identifier is the record's trace identifier as written.
func (x *Index) Identifier(rec uint32) string { return x.names.String(x.IdentifierID(rec)) }

// Summary is the text of the description column.
func (x *Index) Summary(rec uint32) string { return x.summaries.String(x.summary.at(rec)) }

// Names is the dictionary of sources, processes, computers, identifiers, and of the findings' rules and categories.
func (x *Index) Names() *Dict { return x.names }

// Summaries is the dictionary of descriptions.
func (x *Index) Summaries() *Dict { return x.summaries }

// Name gives an entry of Names by its id.
func (x *Index) Name(id uint32) string { return x.names.String(id) }

// SummaryText gives an entry of Summaries by its id.
func (x *Index) SummaryText(id uint32) string { return x.summaries.String(id) }

// GUID gives the activity with an id as ActivityID gives it.
func (x *Index) GUID(id uint32) catalog.GUID { return x.guids.at(id) }

// SourceID is the id of the record's source in Names.
func (x *Index) SourceID(rec uint32) uint32 { return x.origins[x.originID.at(rec)].source }

// ProcessKey is the id of the record's process name in Names.
func (x *Index) ProcessKey(rec uint32) uint32 { return x.origins[x.originID.at(rec)].process }

// ComputerID is the id of the record's computer in Names.
func (x *Index) ComputerID(rec uint32) uint32 { return x.origins[x.originID.at(rec)].computer }

// IdentifierID is the id of the record's trace identifier in Names.
func (x *Index) IdentifierID(rec uint32) uint32 { return x.codes[x.codeID.at(rec)].identifier }

// SummaryID is the id of the record's description in Summaries.
func (x *Index) SummaryID(rec uint32) uint32 { return x.summary.at(rec) }

// OriginID numbers the pair of process and machine with its trace source: records with the same one have the same
// source, process, computer, process id and zone of times. Ids are dense and start at 0.
func (x *Index) OriginID(rec uint32) uint32 { return x.originID.at(rec) }

// CodeID numbers the pair of trace identifier and event id: records with the same one have both the same.
// Ids are dense and start at 0.
func (x *Index) CodeID(rec uint32) uint32 { return x.codeID.at(rec) }

// OriginName gives what records with an OriginID have in common: ids of source, process and computer in Names, and the
// process id.
func (x *Index) OriginName(id uint32) (source, process, computer, pid uint32) {
	o := &x.origins[id]
	return o.source, o.process, o.computer, o.pid
}

// OriginZone gives the zone of the times of records with an OriginID, as Zone does.
func (x *Index) OriginZone(id int) int { return int(int32(x.origins[id].zone)) }

// CodeName gives what records with a CodeID have in common: the id of the identifier in Names, and the event id if there
// is one.
func (x *Index) CodeName(id uint32) (identifier, eventID uint32, hasID bool) {
	c := &x.codes[id]
	return c.identifier, c.number, c.has != 0
}

// Activities is the number of ActivityIDs.
func (x *Index) Activities() int { return x.guids.len() }

// Origins is the number of OriginIDs.
func (x *Index) Origins() int { return len(x.origins) }

// Codes is the number of CodeIDs.
func (x *Index) Codes() int { return len(x.codes) }

// Moves counts how often records got other rec ids, which is when a file is removed.
func (x *Index) Moves() int { return x.moves }

// Touched gives the records whose flags changed after they were added, in the order in which that happened, since the
// last of Moves. The slice belongs to the index and only grows.
func (x *Index) Touched() []uint32 { return x.touched }

// ActivityID numbers the activities: 0 is the root activity, ids are dense.
func (x *Index) ActivityID(rec uint32) uint32 { return x.activity.at(rec) }
