// Package index keeps what a table of trace records shows, as columns for millions of records.
//
// A Builder, where the file is read, takes one catalog.Head per record and hands over shards: self-contained
// byte buffers. An Index, where the records are shown, takes the shards of many files and keeps all their
// records in time order. Nothing in the columns is a pointer, so the garbage collector has nothing to walk.
// Read Builder.Add and Index.Append first. A record is named by its rec id: its place in order of arrival.
// Neither type may be used from two goroutines at once.
package index

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"

	"svcscope/catalog"
)

// maxFiles is how many files an index takes: their numbers fill the file column.
const maxFiles = 1 << 16

// Index holds the records of all open files. The zero value is not usable; call New.
//
// Names (sources, processes, computers, identifiers) and descriptions are stored once each. Beyond 1,048,576
// different descriptions repeats are no longer recognised, and beyond 256 MiB of them the description of
// further records is ""; Truncated says that this happened.
type Index struct {
	files   []file
	version int
	epoch   int
	moves   int
	touched []uint32 // see Touched

	names     *Dict
	summaries *Dict
	guids     guidDict
	origins   []origin
	originIDs map[origin]uint32
	codes     []code
	codeIDs   map[code]uint32

	time     column[int64]  // the one the order goes by
	offset   column[uint32] // from the base of the record's run
	length   column[uint32]
	long     map[uint32]int64 // lengths of 4 GiB and more; their column holds MaxUint32
	thread   column[uint32]
	activity column[uint32]
	related  column[uint32] // id of the activity + 1; 0 for none
	originID column[uint32]
	codeID   column[uint32]
	summary  column[uint32]
	flags    column[Flags]
	count    int   // of records
	runs     []run // of all files, by rec id

	shard shard    // the last one, for its memory
	ids   shardIDs // likewise

	order      []uint32
	arrived    []uint32           // of the last shard, for its memory
	mixed      bool               // the order is not that of the rec ids
	found      map[uint32]finding // by rec id
	foundBytes []byte             // the findings as catalog.Finding.AppendBinary writes them
	foundOrder []uint32           // what Findings gives, but for
	foundNew   []uint32           // those that have come since
	failures   int
	severities [catalog.Transfer + 1]int
	kinds      [catalog.KindEvent + 1]int
	from, to   int64 // of the records with a time of their own
	timed      bool
}

// file is what the index knows of one file.
type file struct {
	name    string
	size    int64
	counts  Counts
	removed bool
	timed   bool  // a record with a time of its own was seen
	last    int64 // time of the record before, once timed
	runs    []run
	part    uint32 // number of the first record of the part that is read; shards count from there
	calls   catalog.Calls
}

// run is a stretch of records that follow each other in a file and in the index, less than 4 GiB of it.
type run struct {
	number, rec uint32
	file        uint16
	base        int64 // offset in the file from which those of its records count
}

// Counts are sums over the records of an index or of one file.
type Counts struct {
	Records    int // all of them, damaged ones included
	Damaged    int // records that are damaged (ranges without a record are not known here)
	Unreadable int // closed records that were decoded and refused
	Findings   int // records with any finding
	Failures   int // records with a finding that counts as a client-certificate failure
	Repairs    int // characters replaced and inner XML declarations
}

// New makes an empty index.
func New() *Index {
	x := &Index{}
	x.forget()
	return x
}

// forget drops all dictionaries.
func (x *Index) forget() {
	x.epoch++
	x.names, x.summaries = newDict(), newDict()
	x.guids = newGUIDDict()
	x.origins, x.originIDs = []origin{{}}, map[origin]uint32{{}: 0}
	x.codes, x.codeIDs = []code{{}}, map[code]uint32{{}: 0}
	x.long, x.found, x.foundBytes = map[uint32]int64{}, map[uint32]finding{}, nil
}

// AddFile makes room for a file and gives its number, 0-based. A number is never given twice, also after
// RemoveFile. An index takes 65,536 files; the number of a further one is refused by Append.
func (x *Index) AddFile(name string, size int64) int {
	x.version++
	x.files = append(x.files, file{name: name, size: size})
	return len(x.files) - 1
}

// Append adds the next shard of a file. The shards of one file must come in the order in which their builder made
// them; those of different files may come in any order. Bytes that are no such shard give an error, and the index stays as it was.
func (x *Index) Append(fileNumber int, data []byte) error {
	if fileNumber < 0 || fileNumber >= min(len(x.files), maxFiles) || x.files[fileNumber].removed {
		return fmt.Errorf("index: no file %d", fileNumber)
	}
	f := &x.files[fileNumber]
	s := &x.shard
	if err := s.parse(data, f.counts.Records-int(f.part)); err != nil {
		return err
	}
	if int64(x.count)+int64(s.count) > math.MaxUint32 {
		return fmt.Errorf("index: more than %d records", uint32(math.MaxUint32))
	}
	x.version++
	first := uint32(x.count)
	f.counts.Records += int(s.count)
	f.counts.Repairs += int(s.repairs)
	if s.count > 0 {
		x.appendOffsets(s, fileNumber)
		x.appendRows(s, fileNumber)
		x.appendTimes(s, f)
		x.appendOrder(first, f)
	}
	for i := range s.marks {
		x.setFinding(f.rec(f.part+s.marks[i].number), &s.marks[i])
	}
	for _, n := range s.unreadable {
		x.SetUnreadable(f.rec(f.part + n))
	}
	f.calls.Take(s.calls, func(n int, found *catalog.Finding) {
		m := shardMark{finding: *found}
		m.encoded, _ = found.AppendBinary(nil)
		x.setFinding(f.rec(f.part+uint32(n)), &m)
	})
	return nil
}

// NextPart says that the next shard of a file comes from another builder, which counts its records from 0: that of the
// next stretch of the file.
func (x *Index) NextPart(fileNumber int) {
	if f := &x.files[fileNumber]; !f.removed {
		f.part = uint32(f.counts.Records)
	}
}

// appendOffsets adds a shard's offsets, and the runs of its records: one, unless more than 4 GiB lie between them.
func (x *Index) appendOffsets(s *shard, fileNumber int) {
	for from, n := 0, int(s.count); from < n; {
		r := run{x.files[fileNumber].part + s.first + uint32(from), uint32(x.count + from), uint16(fileNumber), i64(s.offset, from)}
		if last := len(x.runs) - 1; last >= 0 && x.runs[last].file == r.file && r.base-x.runs[last].base <= math.MaxUint32 {
			r.base = x.runs[last].base
		}
		to := from + sort.Search(n-from, func(i int) bool { return i64(s.offset, from+i)-r.base > math.MaxUint32 })
		x.addRun(r)
		x.offset.grow(to-from, func(values []uint32, at int) {
			for i := range values {
				values[i] = uint32(i64(s.offset, from+at+i) - r.base)
			}
		})
		from = to
	}
}

// appendRows adds a shard's columns, all but the times, with its ids turned into the index's.
func (x *Index) appendRows(s *shard, fileNumber int) {
	n, ids := int(s.count), &x.ids
	ids.mapNames(x, s)
	ids.summaries = ids.summaries[:0]
	for _, text := range s.summaries {
		ids.summaries = append(ids.summaries, x.summaries.intern(text))
	}
	ids.activities, ids.related = append(ids.activities[:0], 0), append(ids.related[:0], 0, 1)
	for b := s.guids; len(b) > 0; b = b[len(catalog.GUID{}):] {
		id := x.guids.intern(catalog.GUID(b))
		ids.activities, ids.related = append(ids.activities, id), append(ids.related, id+1)
	}

	rec := uint32(x.count)
	x.count += n
	x.length.grow(n, func(values []uint32, from int) {
		for i := range values {
			length := i64(s.length, from+i)
			if length >= math.MaxUint32 {
				x.long[rec+uint32(from+i)] = length
				length = math.MaxUint32
			}
			values[i] = uint32(length)
		}
	})
	x.thread.grow(n, func(values []uint32, from int) {
		for i := range values {
			values[i] = u32(s.thread, from+i)
		}
	})
	growIDs(&x.activity, s.activity, ids.activities)
	growIDs(&x.related, s.related, ids.related)
	growIDs(&x.originID, s.originID, ids.origins)
	growIDs(&x.codeID, s.codeID, ids.codes)
	growIDs(&x.summary, s.brief, ids.summaries)
	counts := &x.files[fileNumber].counts
	x.flags.grow(n, func(values []Flags, from int) {
		for i := range values {
			flags := Flags(u16(s.flags, from+i)) | Flags(s.severity[from+i])<<severityShift
			x.severities[flags.Severity()]++
			x.kinds[flags.Kind()]++
			if flags&flagDamage != 0 {
				counts.Damaged++
			}
			values[i] = flags
		}
	})
}

// addRun notes a run of records; one that goes on where the last one ends is a part of it.
func (x *Index) addRun(r run) {
	f := &x.files[r.file]
	if n := len(x.runs) - 1; n >= 0 && x.runs[n].file == r.file && x.runs[n].base == r.base && x.runs[n].rec-x.runs[n].number == r.rec-r.number {
		return
	}
	x.runs = append(x.runs, r)
	f.runs = append(f.runs, r)
}

// runOf gives the run that a record is in.
func (x *Index) runOf(rec uint32) run {
	if last := len(x.runs) - 1; x.runs[last].rec <= rec {
		return x.runs[last]
	}
	return x.runs[x.findRun(rec)]
}

// findRun gives the place of the run that a record is in.
func (x *Index) findRun(rec uint32) int {
	i, ok := slices.BinarySearchFunc(x.runs, rec, func(r run, rec uint32) int { return cmp.Compare(r.rec, rec) })
	if !ok {
		i--
	}
	return i
}

// shardIDs are the ids of the index by those of a shard.
type shardIDs struct {
	names, summaries, activities, origins, codes []uint32
	related                                      []uint32 // + 1; 0 for none
}

// mapNames takes over a shard's origins and codes.
func (ids *shardIDs) mapNames(x *Index, s *shard) {
	ids.names, ids.origins, ids.codes = ids.names[:0], ids.origins[:0], ids.codes[:0]
	for _, name := range s.names {
		ids.names = append(ids.names, x.names.intern(name))
	}
	for _, o := range s.origins {
		o.source, o.process, o.computer = ids.names[o.source], ids.names[o.process], ids.names[o.computer]
		id, ok := x.originIDs[o]
		if !ok {
			id = uint32(len(x.origins))
			x.origins = append(x.origins, o)
			x.originIDs[o] = id
		}
		ids.origins = append(ids.origins, id)
	}
	for _, c := range s.codes {
		c.identifier = ids.names[c.identifier]
		id, ok := x.codeIDs[c]
		if !ok {
			id = uint32(len(x.codes))
			x.codes = append(x.codes, c)
			x.codeIDs[c] = id
		}
		ids.codes = append(ids.codes, id)
	}
}

// rec turns a record's number in the file into its rec id.
func (f *file) rec(number uint32) uint32 {
	i, ok := slices.BinarySearchFunc(f.runs, number, func(r run, n uint32) int {
		return int(int64(r.number) - int64(n))
	})
	if !ok {
		i--
	}
	return f.runs[i].rec + number - f.runs[i].number
}

// RemoveFile drops a file's records. The other files keep their numbers, but rec ids are given anew:
// those of the remaining records close ranks, so ids kept outside the index are void. The names and descriptions go when the last record goes.
func (x *Index) RemoveFile(fileNumber int) {
	if fileNumber < 0 || fileNumber >= len(x.files) || x.files[fileNumber].removed {
		return
	}
	x.version++
	x.files[fileNumber] = file{removed: true}
	const gone = math.MaxUint32
	renamed := make([]uint32, x.count) // new rec id by the old one
	for i := range x.files {
		x.files[i].runs = x.files[i].runs[:0]
	}
	runs := x.runs
	x.runs = nil
	x.severities, x.kinds, x.timed = [len(x.severities)]int{}, [len(x.kinds)]int{}, false
	n := uint32(0)
	for i, r := range runs {
		end := uint32(x.count)
		if i+1 < len(runs) {
			end = runs[i+1].rec
		}
		if int(r.file) == fileNumber {
			for old := r.rec; old < end; old++ {
				renamed[old] = gone
			}
			continue
		}
		x.addRun(run{r.number, n, r.file, r.base})
		for old := r.rec; old < end; old++ {
			renamed[old] = n
			x.moveRow(n, old)
			n++
		}
	}
	x.cut(int(n))
	kept := x.order[:0]
	for _, old := range x.order {
		if renamed[old] != gone {
			kept = append(kept, renamed[old])
		}
	}
	x.order = kept
	x.renameFindings(func(old uint32) (uint32, bool) { return renamed[old], renamed[old] != gone })
	long := x.long
	x.long = map[uint32]int64{}
	for old, length := range long {
		if renamed[old] != gone {
			x.long[renamed[old]] = length
		}
	}
	x.moves++
	x.mixed = false
	for i, rec := range x.order {
		x.mixed = x.mixed || rec != uint32(i)
	}
	if n == 0 {
		x.forget()
	}
}

// moveRow copies row old over row n <= old, and counts it anew.
func (x *Index) moveRow(n, old uint32) {
	x.time.set(n, x.time.at(old))
	for _, c := range [...]*column[uint32]{&x.offset, &x.length, &x.thread, &x.activity, &x.related, &x.originID, &x.codeID, &x.summary} {
		c.set(n, c.at(old))
	}
	flags := x.flags.at(old)
	x.flags.set(n, flags)
	x.severities[flags.Severity()]++
	x.kinds[flags.Kind()]++
	if flags.HasTime() {
		x.widen(x.time.at(n))
	}
}

// cut drops all records but the first n.
func (x *Index) cut(n int) {
	x.count = n
	x.time.cut(n)
	for _, c := range [...]*column[uint32]{&x.offset, &x.length, &x.thread, &x.activity, &x.related, &x.originID, &x.codeID, &x.summary} {
		c.cut(n)
	}
	x.flags.cut(n)
}
