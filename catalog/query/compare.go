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
	text := field.matcher(v)
	name := func(id func(rec uint32) uint32) predicate {
		m := &memo{id: id, test: func(rec uint32) bool { return text(x.Names().Bytes(id(rec))) }}
		return m.holds
	}
	switch field.Name {
	case "source":
		return name(x.SourceID)
	case "process":
		return name(x.ProcessKey)
	case "computer":
		return name(x.ComputerID)
	case "identifier":
		return name(x.IdentifierID)
	case "text":
		m := &memo{id: x.SummaryID, test: func(rec uint32) bool { return text(x.Summaries().Bytes(x.SummaryID(rec))) }}
		return m.holds
	case "file":
		m := &memo{id: func(rec uint32) uint32 { return uint32(x.File(rec)) }, test: func(rec uint32) bool { return text([]byte(x.FileName(x.File(rec)))) }}
		return m.holds
	}
	return func(rec uint32) bool { // finding
		if !x.HasFinding(rec) {
			return false
		}
		rule, category, confidence, _ := x.FindingIDs(rec)
		return text(x.Names().Bytes(rule)) || text(x.Names().Bytes(category)) || text([]byte(confidence.String()))
	}
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
	x := c.x
	if n, ok := number(v.Text); ok && v.Form != Regexp {
		return c.within(fieldByName("code"), interval{from: n, to: n})
	}
	text := (&Field{Kind: KindName}).matcher(v)
	m := &memo{id: x.CodeID, test: func(rec uint32) bool {
		known, _ := catalog.LookupBytes(x.Names().Bytes(x.IdentifierID(rec)), x.EventID(rec), x.HasEventID(rec))
		if text([]byte(codeName(x, rec))) || known != nil && text([]byte(known.Name)) {
			return true
		}
		return x.HasEventID(rec) && (text(strconv.AppendUint(nil, uint64(x.EventID(rec)), 10)) || text(hexID(x.EventID(rec))))
	}}
	if v.Text == "" {
		m.test = func(rec uint32) bool { return !x.HasEventID(rec) && x.IdentifierID(rec) == 0 }
	}
	return m.holds
}

// codeName gives the short name of a record's trace code; of one that the catalogue does not know, the last part
// of its identifier.
func codeName(x *index.Index, rec uint32) string {
	identifier := x.Names().Bytes(x.IdentifierID(rec))
	if known, _ := catalog.LookupBytes(identifier, x.EventID(rec), x.HasEventID(rec)); known != nil {
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
	x := c.x
	m := &memo{id: x.ActivityID, test: func(rec uint32) bool {
		g := x.Activity(rec)
		for i := range digits / 2 {
			if g[i] != want[i] {
				return false
			}
		}
		return digits%2 == 0 || g[digits/2]&0xF0 == want[digits/2]
	}}
	return m.holds
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
	x := c.x
	if strings.EqualFold(name, "activity") {
		return func(rec uint32) bool { return x.Severity(rec).Activity() }
	}
	want, _ := levelNamed(name)
	return func(rec uint32) bool { return x.Severity(rec) == want }
}

func (c *compiler) flag(name string) predicate {
	x := c.x
	switch name {
	case flagFailure:
		return x.IsFailure
	case flagFinding:
		return x.HasFinding
	case flagDamaged:
		return func(rec uint32) bool { return x.Damage(rec) != catalog.DamageNone }
	case flagUnreadable:
		return x.IsUnreadable
	case flagTransfer:
		return func(rec uint32) bool { return x.Severity(rec) == catalog.Transfer }
	case flagMessage:
		return func(rec uint32) bool { return x.Kind(rec) == catalog.KindMessage }
	case flagException:
		return x.HasException
	}
	return nothing
}

// within is the predicate of an interval of a field.
func (c *compiler) within(field *Field, i interval) predicate {
	x := c.x
	switch field.Name {
	case "level":
		return func(rec uint32) bool { return i.holds(importance(x.Severity(rec))) }
	case "code":
		return func(rec uint32) bool { return i.holds(int64(x.EventID(rec))) && x.HasEventID(rec) }
	case "pid":
		return func(rec uint32) bool { return i.holds(int64(x.ProcessID(rec))) }
	case "thread":
		return func(rec uint32) bool { return i.holds(int64(x.ThreadID(rec))) }
	case "record":
		return c.places(i)
	}
	untimed := func(rec uint32) bool { return !x.HasTime(rec) && x.Time(rec) == 0 } // no time in its whole file
	if !i.daily {
		return func(rec uint32) bool { return i.holds(x.Time(rec)) && !untimed(rec) }
	}
	clock := clock{zone: c.zone}
	return func(rec uint32) bool { return i.holds(clock.at(x.Time(rec))) && !untimed(rec) }
}

// places is the predicate of places in time order, counted from 1. Where the places begin and end is looked up
// once for each version of the index; a record then needs two comparisons.
func (c *compiler) places(i interval) predicate {
	x := c.x
	version := -1
	var first, last uint32
	empty := true
	return func(rec uint32) bool {
		if v := x.Version(); v != version {
			version = v
			order := x.Order()
			from, to := max(i.from, 1), min(i.to, int64(len(order)))
			if empty = from > to; !empty {
				first, last = order[from-1], order[to-1]
			}
		}
		return !empty && x.Compare(rec, first) >= 0 && x.Compare(rec, last) <= 0
	}
}
