package query

import (
	"strconv"
	"strings"
	"time"

	"svcscope/catalog"
	"svcscope/catalog/index"
)

// Compile makes a predicate over rec ids of a filter; nil stands for everything. Times without a zone are read in
// zone; nil is UTC.
//
// The predicate tests a text once for all records that share it, when it first meets it, so it stays right and
// fast while the index grows or loses files: compile again only for another filter, index or zone. It belongs
// to the goroutine that uses the index. An expression that Parse would not give (a value its field does not
// take) matches nothing.
func Compile(e Expr, x *index.Index, zone *time.Location) func(rec uint32) bool {
	if e == nil {
		return func(uint32) bool { return true }
	}
	if zone == nil {
		zone = time.UTC
	}
	c := compiler{x: x, zone: zone}
	match, epoch := c.expr(e), x.Epoch()
	return func(rec uint32) bool {
		if x.Epoch() != epoch { // all ids mean something else now
			match, epoch = c.expr(e), x.Epoch()
		}
		return match(rec)
	}
}

// Select gives the records that match, in time order, appended to dst.
func Select(dst []uint32, x *index.Index, match func(rec uint32) bool) []uint32 {
	for _, rec := range x.Order() {
		if match(rec) {
			dst = append(dst, rec)
		}
	}
	return dst
}

// predicate tests a record.
type predicate = func(rec uint32) bool

func nothing(uint32) bool { return false }

// compiler turns expressions into predicates over one index.
type compiler struct {
	x    *index.Index
	zone *time.Location
}

func (c *compiler) expr(e Expr) predicate {
	switch e := e.(type) {
	case *All:
		return all(c.list(e.Terms))
	case *Any:
		return anyOf(c.list(e.Terms))
	case *Not:
		term := c.expr(e.Term)
		return func(rec uint32) bool { return !term(rec) }
	case *Word:
		return c.columns(contains(e.Text, e.Literal), activityPart(e.Text))
	case *Pattern:
		re, err := compilePattern(e.Text)
		if err != nil {
			return nothing
		}
		return c.columns(re.Match, re.Match)
	case *Compare:
		return c.compare(e)
	}
	return nothing
}

func (c *compiler) list(terms []Expr) []predicate {
	list := make([]predicate, len(terms))
	for i, t := range terms {
		list[i] = c.expr(t)
	}
	return list
}

func all(terms []predicate) predicate {
	return func(rec uint32) bool {
		for _, t := range terms {
			if !t(rec) {
				return false
			}
		}
		return true
	}
}

func anyOf(terms []predicate) predicate {
	if len(terms) == 1 {
		return terms[0]
	}
	return func(rec uint32) bool {
		for _, t := range terms {
			if t(rec) {
				return true
			}
		}
		return false
	}
}

// activityPart is the matcher of a word over activity ids: those are looked at only by words of at least four
// hexadecimal digits and hyphens, or every word with an "a" would find some.
func activityPart(word string) matcher {
	word = strings.TrimSuffix(strings.TrimPrefix(word, "{"), "}")
	if len(word) < 4 || strings.Trim(strings.ToLower(word), "0123456789abcdef-") != "" {
		return func([]byte) bool { return false }
	}
	return contains(word, true)
}

// columns is the predicate of a word or pattern over all columns that words search.
func (c *compiler) columns(text, activity matcher) predicate {
	x := c.x
	names := x.Names()
	summary := memo{id: x.SummaryID, test: func(rec uint32) bool { return text(x.Summaries().Bytes(x.SummaryID(rec))) }}
	origin := memo{id: x.OriginID, test: func(rec uint32) bool {
		return text(names.Bytes(x.SourceID(rec))) || text(names.Bytes(x.ProcessKey(rec))) || text(names.Bytes(x.ComputerID(rec)))
	}}
	code := memo{id: x.CodeID, test: func(rec uint32) bool {
		return text(names.Bytes(x.IdentifierID(rec))) || text([]byte(codeName(x, rec))) ||
			x.HasEventID(rec) && (text(strconv.AppendUint(nil, uint64(x.EventID(rec)), 10)) || text(hexID(x.EventID(rec))))
	}}
	ids := memo{id: x.ActivityID, test: func(rec uint32) bool { return activity(guidText(x.Activity(rec))) }}
	file := memo{id: func(rec uint32) uint32 { return uint32(x.File(rec)) }, test: func(rec uint32) bool { return text([]byte(x.FileName(x.File(rec)))) }}
	var levels [catalog.Transfer + 1]bool
	for sev := range levels {
		levels[sev] = text([]byte(catalog.Severity(sev).String()))
	}
	return func(rec uint32) bool {
		return levels[x.Severity(rec)] || summary.holds(rec) || origin.holds(rec) || code.holds(rec) || ids.holds(rec) || file.holds(rec)
	}
}

// memo is a predicate that depends on one dense id of a record only: it is tested once for each id.
type memo struct {
	id    func(rec uint32) uint32
	test  predicate
	known []uint8 // by id: 0 not tested, 1 no, 2 yes
}

func (m *memo) holds(rec uint32) bool {
	id := m.id(rec)
	if int(id) < len(m.known) && m.known[id] != 0 {
		return m.known[id] == 2
	}
	return m.learn(id, rec)
}

func (m *memo) learn(id, rec uint32) bool {
	if int(id) >= len(m.known) {
		m.known = append(m.known, make([]uint8, int(id)+1-len(m.known))...)
	}
	m.known[id] = 1
	if m.test(rec) {
		m.known[id] = 2
	}
	return m.known[id] == 2
}
