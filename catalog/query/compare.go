package query

import (
	"encoding/hex"
	"strconv"
	"strings"

	"svcscope/catalog"
	"svcscope/catalog/index"
)

// compare is the predicate of one field.
func (c *compiler) compare(e *Compare) predicate {
	field := fieldByName(e.Field)
	if field == nil {
		return nothing
	}
	var terms []predicate
	for _, v := range e.Values {
		if field.accepts(e.Op, v) {
			terms = append(terms, c.value(field, e.Op, v))
		}
	}
	return anyOf(terms)
}

// value is the predicate of one value that the field accepts.
func (c *compiler) value(field *Field, op string, v Value) predicate {
	if op != ":" {
		i, _ := field.compared(op, v.Text, c.zone)
		return c.within(field, i)
	}
	if v.Form == Range {
		i, _ := field.between(v, c.zone)
		return c.within(field, i)
	}
	switch field.Kind {
	case KindName, KindText:
		return c.named(field, v)
	case KindCode:
		return c.code(v)
	case KindActivity:
		return c.activity(v.Text)
	case KindRaw:
		f := c.filter
		return byRecord(func(rec uint32) bool { return f.Raw != nil && f.Raw(v.Text, rec) })
	case KindFlag:
		return c.flag(strings.ToLower(v.Text))
	case KindLevel:
		return c.level(v.Text)
	}
	if v.Text == "*" {
		lowest, highest := field.limits(false)
		return c.within(field, interval{from: lowest, to: highest})
	}
	i, _ := field.interval(v.Text, c.zone, nil)
	return c.within(field, i)
}

// named is the predicate of a field that holds a text.
func (c *compiler) named(field *Field, v Value) predicate {
	x := c.x
	names, text := x.Names(), field.matcher(v)
	switch field.Name {
	case "source":
		return c.byOrigin(func(source, _, _, _ uint32) bool { return text(names.Bytes(source)) }).fill
	case "process":
		return c.byOrigin(func(_, process, _, _ uint32) bool { return text(names.Bytes(process)) }).fill
	case "computer":
		return c.byOrigin(func(_, _, computer, _ uint32) bool { return text(names.Bytes(computer)) }).fill
	case "identifier":
		return c.byCode(func(identifier []byte, _ uint32, _ bool) bool { return text(identifier) }).fill
	case "text":
		return c.bySummary(text).fill
	case "file":
		return c.byFile(text).fill
	}
	return byRecord(func(rec uint32) bool { // finding
		if !x.HasFinding(rec) {
			return false
		}
		rule, category, confidence, _ := x.FindingIDs(rec)
		return text(names.Bytes(rule)) || text(names.Bytes(category)) || text([]byte(confidence.String()))
	})
}

// matcher is what a value of a text field looks for.
func (f *Field) matcher(v Value) matcher {
	if v.Form == Regexp {
		re, _ := compilePattern(v.Text)
		return re.Match
	}
	if f.Kind == KindText && v.Text != "" {
		return contains(v.Text, v.Form == Literal)
	}
	return whole(v.Text, v.Form == Literal)
}

// code is the predicate of an event id or a name: the full or short name of the trace code, as the identifier
// names it, or, for a record without one, the event id.
func (c *compiler) code(v Value) predicate {
	if n, ok := number(v.Text); ok && v.Form != Regexp {
		return c.within(fieldByName("code"), interval{from: n, to: n})
	}
	if v.Text == "" {
		return c.byCode(func(identifier []byte, _ uint32, hasID bool) bool { return !hasID && len(identifier) == 0 }).fill
	}
	text := (&Field{Kind: KindName}).matcher(v)
	traces := c.byCode(func(identifier []byte, id uint32, hasID bool) bool {
		known, _ := catalog.LookupBytes(identifier, id, hasID)
		if text([]byte(codeName(identifier, id, hasID))) || known != nil && text([]byte(known.Name)) {
			return true
		}
		return hasID && (text(strconv.AppendUint(nil, uint64(id), 10)) || text(hexID(id)))
	})
	return c.orEvent(traces, text)
}

// orEvent makes of a predicate of names of trace codes one that holds for Windows events by theirs.
func (c *compiler) orEvent(traces *byID, text matcher) predicate {
	x := c.x
	events := byEvent{x: x, test: func(source []byte, id uint32, hasID bool) bool {
		known := catalog.LookupEvent(string(source), id)
		return hasID && (text(strconv.AppendUint(nil, uint64(id), 10)) || text(hexID(id)) ||
			known != nil && (text([]byte(known.Short())) || text([]byte(known.Name))))
	}}
	return func(out []uint8, chunk *index.Chunk) {
		traces.fill(out, chunk)
		if x.KindCount(catalog.KindEvent) > 0 {
			events.fill(out, chunk)
		}
	}
}

// codeName gives the short name of a trace code; of one that the catalogue does not know, the last part of its
// identifier.
func codeName(identifier []byte, id uint32, hasID bool) string {
	if known, _ := catalog.LookupBytes(identifier, id, hasID); known != nil {
		return known.Short()
	}
	name := strings.TrimRight(string(identifier), "/")
	name = name[strings.LastIndexByte(name, '/')+1:]
	name = strings.TrimSuffix(name, ".aspx")
	return name[strings.LastIndexAny(name, ".-")+1:]
}

func hexID(id uint32) []byte { return strconv.AppendUint([]byte("0x"), uint64(id), 16) }

func (c *compiler) activity(prefix string) predicate {
	digits, want, _ := activityPrefix(prefix)
	return c.byActivity(func(g catalog.GUID) bool {
		for i := range digits / 2 {
			if g[i] != want[i] {
				return false
			}
		}
		return digits%2 == 0 || g[digits/2]&0xF0 == want[digits/2]
	}).fill
}

// guidText writes a GUID with hyphens.
func guidText(g catalog.GUID) []byte {
	text := make([]byte, 0, 36)
	for i, n := range [...]int{0, 4, 6, 8, 10} {
		if i > 0 {
			text = append(text, '-')
		}
		text = hex.AppendEncode(text, g[n:[...]int{4, 6, 8, 10, 16}[i]])
	}
	return text
}

func (c *compiler) level(name string) predicate {
	if strings.EqualFold(name, levelActivity) {
		return bySeverity(catalog.Severity.Activity)
	}
	want, _ := levelNamed(name)
	return bySeverity(func(sev catalog.Severity) bool { return sev == want })
}

func (c *compiler) flag(name string) predicate {
	switch name {
	case flagFailure:
		return byFlags(index.Flags.IsFailure)
	case flagFinding:
		return byFlags(index.Flags.HasFinding)
	case flagDamaged:
		return byFlags(func(f index.Flags) bool { return f.Damage() != catalog.DamageNone })
	case flagUnreadable:
		return byFlags(index.Flags.IsUnreadable)
	case flagTransfer:
		return bySeverity(func(sev catalog.Severity) bool { return sev == catalog.Transfer })
	case flagException:
		return byFlags(index.Flags.HasException)
	}
	for kind, k := range kinds {
		if k == name {
			return byFlags(func(f index.Flags) bool { return f.Kind() == catalog.Kind(kind) })
		}
	}
	return nothing
}

// within is the predicate of an interval of a field.
func (c *compiler) within(field *Field, i interval) predicate {
	switch field.Name {
	case "level":
		return bySeverity(func(sev catalog.Severity) bool { return i.holds(importance(sev)) })
	case "code":
		return c.byCode(func(_ []byte, id uint32, hasID bool) bool { return hasID && i.holds(int64(id)) }).fill
	case "pid":
		return c.byOrigin(func(_, _, _, pid uint32) bool { return i.holds(int64(pid)) }).fill
	case "thread":
		return func(out []uint8, c *index.Chunk) {
			for n, thread := range c.Thread {
				out[n] = 0
				if i.holds(int64(thread)) {
					out[n] = 1
				}
			}
		}
	case "record":
		return c.places(i)
	}
	return c.during(i)
}

// during is the predicate of a time. Where a whole file has none, its records are at no time.
func (c *compiler) during(i interval) predicate {
	clock, x := clock{zone: c.zone}, c.x
	return func(out []uint8, c *index.Chunk) {
		if x.Arrived() && clock.fillSorted(out, c.Time, i) {
			return
		}
		if i.daily {
			clock.fill(out, c.Time, i)
		} else {
			between(out, c.Time, i.from, i.to, i.from, i.to)
			if !i.holds(0) {
				return
			}
		}
		for n, t := range c.Time {
			if t == 0 && !c.Flags[n].HasTime() {
				out[n] = 0
			}
		}
	}
}

// between says of each time whether it lies from one to another, both included, and reports whether all lie from least
// to most. There is no branch in it: in WebAssembly that is several times as fast.
func between(out []uint8, times []int64, from, to, least, most int64) (all bool) {
	if from > to {
		clear(out)
		return false
	}
	out = out[:len(times)]
	span, room := uint64(to)-uint64(from), uint64(most)-uint64(least)
	beyond := uint64(0)
	for n, t := range times {
		beyond |= borrow(room, uint64(t)-uint64(least))
		out[n] = uint8(borrow(span, uint64(t)-uint64(from))>>63 ^ 1)
	}
	return beyond>>63 == 0
}

// borrow has its highest bit set where b is more than a.
func borrow(a, b uint64) uint64 { return ^a&b | ^(a^b)&(a-b) }

// places is the predicate of places in time order, counted from 1. Where the places begin and end is looked up
// once for each version of the index; a record then needs two comparisons.
func (c *compiler) places(i interval) predicate {
	x := c.x
	version := -1
	var first, last uint32
	empty := true
	return byRecord(func(rec uint32) bool {
		if v := x.Version(); v != version {
			version = v
			order := x.Order()
			from, to := max(i.from, 1), min(i.to, int64(len(order)))
			if empty = from > to; !empty {
				first, last = order[from-1], order[to-1]
			}
		}
		return !empty && x.Compare(rec, first) >= 0 && x.Compare(rec, last) <= 0
	})
}
