package tracexml

import (
	"encoding/binary"
	"math/bits"

	"svcscope/catalog"
)

// A pattern is a record that the quick way has read, with the holes in it: its values that differ from record to record
// of the same code. A record that differs from a pattern in its holes alone is read by going along it eight bytes at a
// time; only what stands in those holes that differ is looked at. All else of its head is the pattern's: the bytes that
// say it are the same. What may fill a hole holds no markup, so it changes nothing around it.
type pattern struct {
	raw   []byte
	holes []hole
	head  catalog.Head
	text  []byte // what head points to
	data  int    // where the content of ApplicationData begins
}

// hole is a value: text that is all there is in an element, or the value of an attribute.
type hole struct {
	from, to int
	kind     holeKind
}

type holeKind uint8

const (
	holeTime holeKind = iota
	holeActivity
	holeRelated
	holeThread
	holeSummary // the summary is this text
	holeFolded  // the summary may depend on it
	holeText    // nothing of the head depends on it
	holeKinds
)

const (
	patternSlots = 256
	patternWays  = 8
	patternMost  = 8 << 10 // bytes of a record that becomes a pattern
)

// slotOf gives the slot of a record, by its event id and the name of its severity, or what stands there.
func slotOf(b []byte) uint64 {
	const id = len(partEventID)
	a := binary.LittleEndian.Uint64(b[id:])
	c := binary.LittleEndian.Uint64(b[id+len("0")+len(partType):])
	d := binary.LittleEndian.Uint64(b[id+len("262159")+len(partType)+3:])
	return (a ^ bits.RotateLeft64(c, 23) ^ bits.RotateLeft64(d, 41)) * 0x9E3779B97F4A7C15 >> 56
}

// learn makes a pattern of the record that was read; data is where the content of its ApplicationData begins.
func (q *quick) learn(h *catalog.Head, data int) {
	if len(h.Raw) > patternMost || h.Kind == catalog.KindTrace && !starts(q.b[data:], partTrace) {
		return
	}
	ways := &q.patterns[slotOf(q.b)]
	p := ways[patternWays-1]
	if p == nil {
		p = new(pattern)
	}
	copy(ways[1:], ways[:])
	ways[0] = p
	q.learned++
	h.Like, h.LikeSummary = q.learned, true
	p.raw = append(p.raw[:0], h.Raw...)
	p.holes = append(p.holes[:0], q.holes...)
	p.head, p.data, p.text = *h, data, p.text[:0]
	p.head.Raw = nil
	for _, b := range [...]*[]byte{&p.head.Source, &p.head.Process, &p.head.Computer, &p.head.Identifier, &p.head.Summary} {
		n := len(p.text)
		p.text = append(p.text, *b...)
		*b = p.text[n:len(p.text):len(p.text)]
	}
}

// known reads the record that begins at b[0] if it is like a pattern; it gives 0 if not, and else as quick.
func (r *headReader) known(b []byte, most int, h *catalog.Head) int {
	if len(b) < len(partEventID)+len(partType)+64 {
		return 0
	}
	ways := &r.fast.patterns[slotOf(b)]
	var tried uint
	r.fast.differs = 0
	for _, all := range [...]bool{false, true} { // those that differ where another has differed come last
		for i, p := range ways {
			if p == nil {
				break
			}
			if at := r.fast.differs; tried>>i&1 != 0 || !all && at < len(p.raw) && p.raw[at] != b[at] {
				continue
			}
			tried |= 1 << i
			if end := r.like(p, b, most, h); end > 0 {
				if i > 0 {
					copy(ways[1:i+1], ways[:i])
					ways[0] = p
				}
				return end
			}
		}
	}
	return 0
}

// like reads the record that begins at b[0] if it is like the pattern.
func (r *headReader) like(p *pattern, b []byte, most int, h *catalog.Head) int {
	q, raw := &r.fast, p.raw
	q.b = b
	var filled [holeKinds][]byte // those that differ
	i, j, next, data := 0, 0, 0, p.data
	for {
		n := common(b[i:], raw[j:])
		i, j = i+n, j+n
		if j+8 > len(raw) {
			break
		}
		for next < len(p.holes) && p.holes[next].to < j {
			next++
		}
		if next == len(p.holes) || p.holes[next].from > j || i+8 > len(b) {
			if i == j {
				q.differs = min(i, len(b)-1)
			}
			return 0
		}
		o := &p.holes[next]
		next++
		from := i - (j - o.from)
		q.i, q.odd, q.bad = from, 0, false
		if end := raw[o.to]; end == '<' {
			q.text()
		} else {
			q.i = q.quoted(from, end)
		}
		if q.bad {
			return 0
		}
		i, j = q.i, o.to
		text := b[from:i:i]
		if q.odd&high != 0 && (o.kind <= holeThread || repairs(text, false) > 0) {
			return 0
		}
		if o.to < p.data {
			data = i - j + p.data
		}
		filled[o.kind] = text
	}
	end := i + len(raw) - j // less than eight bytes are left, of the end tag
	if end > len(b) || end > most || string(b[end-8:end]) != string(raw[len(raw)-8:]) {
		return 0
	}
	return r.fill(p, &filled, b, end, data, h)
}

// common gives how many bytes are the same at the beginning of a and b; up to seven of those that are the last may be left
// out.
func common(a, b []byte) int {
	n := min(len(a), len(b))
	a, b = a[:n], b[:n]
	i := 0
	for ; i+32 <= n; i += 32 {
		x, y := (*[32]byte)(a[i:]), (*[32]byte)(b[i:])
		if (binary.LittleEndian.Uint64(x[:])^binary.LittleEndian.Uint64(y[:]))|
			(binary.LittleEndian.Uint64(x[8:])^binary.LittleEndian.Uint64(y[8:]))|
			(binary.LittleEndian.Uint64(x[16:])^binary.LittleEndian.Uint64(y[16:]))|
			(binary.LittleEndian.Uint64(x[24:])^binary.LittleEndian.Uint64(y[24:])) != 0 {
			break
		}
	}
	for ; i+8 <= n; i += 8 {
		if x := binary.LittleEndian.Uint64(a[i:]) ^ binary.LittleEndian.Uint64(b[i:]); x != 0 {
			return i + bits.TrailingZeros64(x)>>3
		}
	}
	return i
}

// fill fills in the head of a record that is like the pattern: filled are the values that differ from the pattern's.
func (r *headReader) fill(p *pattern, filled *[holeKinds][]byte, b []byte, end, data int, h *catalog.Head) int {
	q := &r.fast
	*h = p.head
	h.Raw = b[:end:end]
	if v := filled[holeTime]; v != nil {
		q.time(v, h)
	}
	if v := filled[holeActivity]; v != nil {
		h.Activity = q.guid(v)
	}
	if v := filled[holeRelated]; v != nil {
		h.Related, h.HasRelated = parseGUID(v)
	}
	if v := filled[holeThread]; v != nil {
		q.b, q.i, q.bad = v, 0, false
		if h.ThreadID = q.number(); q.bad || q.i < len(v) {
			return 0
		}
	}
	if v := filled[holeSummary]; v != nil {
		r.summary.reset()
		if h.Summary = r.summary.once(v); len(h.Summary) == 0 {
			return 0 // behind an empty name stands the description
		}
		h.LikeSummary = false
	}
	if filled[holeFolded] != nil {
		r.reset()
		r.seen = seenSystem | seenData
		c := cursor{b: h.Raw, i: data}
		r.applicationData(&c, h)
		h.Summary = r.pickSummary(h)
		h.LikeSummary = false
	}
	return end
}
