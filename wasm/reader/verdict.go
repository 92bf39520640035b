package reader

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

// A call that fails is tried again, and its exception is traced at each layer that it passes: what the rules are asked about
// repeats itself, to the letter but for time, thread, activity and the number of the object that traces. So the last verdicts
// are kept with the bytes that they rest on. Only the same bytes give the same verdict: a mistaken hash costs time, nothing
// else.

// duty is what alike records have to be asked.
type duty struct {
	like    uint32
	is      catalog.Duty
	bearing catalog.Bearing
}

// verdicts are the last ones, by a hash of the bytes that they rest on, the one that was asked for last first.
type verdicts struct {
	sets    [verdictSets][verdictWays]*verdict
	forgets bool // each record is asked about anew: so tests compare
}

const (
	verdictSets = 32
	verdictWays = 4
	verdictMost = 16 << 10 // bytes of a record whose verdict is kept: all of them are 2 MB at most
)

// practiceJudges is how many times more a suspect is judged for practice: the rules are much code that runs seldom, and what of it
// has run seldom is slow.
const practiceJudges = 6

// verdict is what is known of a record.
type verdict struct {
	hash       uint64
	text       []byte // the parts of the record that it rests on
	suspect    bool
	unreadable bool
	catalog.Verdict
}

// diagnose asks what the record n, which is in the head, tells of a failure.
func (r *Reader) diagnose(n int) {
	h := &r.head
	var d duty
	if h.Like == 0 || r.verdicts.forgets {
		d = duty{is: catalog.DutySee | catalog.DutySuspect, bearing: r.bearing()}
	} else {
		known := &r.duties[h.Like%uint32(len(r.duties))]
		if known.like != h.Like {
			b := r.bearing()
			*known = duty{h.Like, catalog.DutyOf(h, b), b}
		}
		d = *known
	}
	if d.is&catalog.DutySee != 0 {
		r.builder.Calls.See(h, d.bearing)
	}
	switch {
	case d.is&catalog.DutySuspect == 0:
	case h.Kind == catalog.KindTrace && h.Damage == catalog.DamageNone && d.bearing.Carries(h) && !r.verdicts.forgets:
		r.ask(n, d.bearing)
	case catalog.SuspectAs(h, d.bearing):
		v := new(verdict)
		activity, process := r.judge(v)
		r.note(n, activity, process, v)
	}
}

// ask gives the record n its verdict, from those that are kept if one of them is about the same.
func (r *Reader) ask(n int, b catalog.Bearing) {
	h := &r.head
	var cut [partsMost][]byte
	parts, size := essence(h.Raw, &cut)
	hash := hashOf(parts)
	set := &r.verdicts.sets[hash>>32%verdictSets]
	for i, v := range set {
		if v != nil && v.hash == hash && isText(v.text, parts) && !r.stretch.Practice {
			copy(set[1:i+1], set[:i])
			set[0] = v
			if v.suspect {
				r.note(n, h.Activity, h.ProcessID, v)
			}
			return
		}
	}
	v := &verdict{hash: hash, suspect: catalog.SuspectAs(h, b)}
	if v.suspect {
		if r.stretch.Practice {
			for range practiceJudges {
				r.judge(v)
			}
		}
		activity, process := r.judge(v)
		r.note(n, activity, process, v)
		if activity != h.Activity || process != h.ProcessID {
			return // what is kept is noted by the head
		}
	}
	if size > verdictMost {
		return
	}
	if last := set[verdictWays-1]; last != nil {
		v.text = last.text[:0]
	}
	for _, p := range parts {
		v.text = append(v.text, p...)
	}
	copy(set[1:], set[:])
	set[0] = v
}

// judge decodes the record in the head and asks the rules. It gives the record's activity and process.
func (r *Reader) judge(v *verdict) (catalog.GUID, uint32) {
	record, err := tracexml.Decode(r.head.Raw)
	record.Span, record.Damage = r.head.Span, r.head.Damage
	v.unreadable, v.Verdict = err != nil, catalog.Judge(record)
	return record.Activity, record.ProcessID
}

// note notes a verdict as that of record n.
func (r *Reader) note(n int, activity catalog.GUID, process uint32, v *verdict) {
	if v.unreadable {
		r.builder.Unreadable(n)
	}
	if r.builder.Calls.Note(n, activity, process, &v.Verdict) {
		r.builder.Mark(n, &v.Finding)
	}
}

// partsMost is in how many parts a record is cut at most.
const partsMost = 6

// essence gives the parts of a record that a verdict rests on, one behind the other, and how long they are together. Left out
// are values of its header that no rule looks at, and the number of the object that traces. They hold no markup and no
// reference, so the record is the same without them, wherever they stand.
func essence(raw []byte, parts *[partsMost][]byte) (all [][]byte, size int) {
	all = parts[:0]
	from, at := 0, 0 // of the part in work, and where to look on
	cut := func(begin, end int) {
		all = append(all, raw[from:begin])
		size += begin - from
		from, at = end, end
	}
	header := raw[:max(0, bytes.Index(raw, []byte("<ApplicationData")))]
	for _, name := range [...]string{` SystemTime="`, ` ActivityID="`, ` RelatedActivityID="`, ` ThreadID="`} {
		i := bytes.Index(header[at:], []byte(name))
		if i < 0 {
			continue
		}
		i += at + len(name)
		if n := bytes.IndexByte(header[i:], '"'); n >= 0 && valueOnly(header[i:i+n]) {
			cut(i, i+n)
		}
	}
	const traces = "</AppDomain><Source>"
	if i := bytes.Index(raw[len(header):], []byte(traces)); i >= 0 {
		i += len(header) + len(traces)
		if n := bytes.IndexByte(raw[i:], '<'); n >= 0 {
			end := i + n
			for n > 0 && raw[i+n-1]-'0' <= 9 {
				n--
			}
			if n > 0 && raw[i+n-1] == '/' {
				cut(i+n, end)
			}
		}
	}
	all = append(all, raw[from:])
	return all, size + len(raw) - from
}

// valueOnly says whether the bytes are what times, activities and numbers are made of.
func valueOnly(b []byte) bool {
	return !slices.ContainsFunc(b, func(c byte) bool {
		return c-'0' > 9 && c|0x20-'a' > 5 && bytes.IndexByte([]byte("-:.+TZ{}"), c) < 0
	})
}

// hashOf gives a hash of what the parts hold.
func hashOf(parts [][]byte) uint64 {
	const k = 0x9E3779B97F4A7C15
	h := uint64(k)
	for _, p := range parts {
		for ; len(p) >= 8; p = p[8:] {
			h = bits.RotateLeft64((h^binary.LittleEndian.Uint64(p))*k, 29)
		}
		for _, c := range p {
			h = (h ^ uint64(c)) * k
		}
	}
	return h * k
}

// isText says whether the parts are the text.
func isText(text []byte, parts [][]byte) bool {
	for _, p := range parts {
		if !bytes.HasPrefix(text, p) {
			return false
		}
		text = text[len(p):]
	}
	return len(text) == 0
}
