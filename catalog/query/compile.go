package query

import (
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"time"

	"svcscope/catalog"
	"svcscope/catalog/index"
)

// Filter says which records of an index an expression holds for. It tests a text once for all records that share it,
// when it first meets it, so it stays right and fast while the index grows or loses files: compile again only for
// another expression, index, zone or language. It belongs to the goroutine that uses the index.
type Filter struct {
	// Raw says whether a text stands in a record's XML, for the field "xml". What it says may change while files are searched:
	// Selection.Touch tells of it. Without it, such a term holds for no record.
	Raw func(text string, rec uint32) bool

	expr  Expr
	c     compiler
	fill  predicate
	epoch int
	one   [1]uint8
	chunk index.Chunk // of one record
}

// Compile makes the filter of an expression; nil stands for everything. Times without a zone are read in zone; nil is
// UTC. Words look at what the table shows in the reader's language, too. An expression that Parse would not give (a value its
// field does not take) matches nothing.
func Compile(e Expr, x *index.Index, zone *time.Location, reader *Language) *Filter {
	if zone == nil {
		zone = time.UTC
	}
	f := &Filter{expr: e, c: compiler{x: x, zone: zone, language: reader}, epoch: -1}
	f.c.filter = f
	return f
}

// Match says whether the filter holds for a record.
func (f *Filter) Match(rec uint32) bool {
	f.chunk = f.c.x.Chunk(rec, 1)
	f.Fill(f.one[:], &f.chunk)
	return f.one[0] != 0
}

// Fill says for each record of a chunk whether the filter holds for it: 1, or 0. out is as long as the chunk.
func (f *Filter) Fill(out []uint8, c *index.Chunk) {
	if epoch := f.c.x.Epoch(); f.epoch != epoch { // all ids mean something else now
		f.fill, f.epoch = f.c.expr(f.expr), epoch
	}
	f.fill(out, c)
}

// predicate is Fill of a part of the expression. It goes through columns in tight loops, which is many times faster than a
// call for each record.
type predicate = func(out []uint8, c *index.Chunk)

func nothing(out []uint8, _ *index.Chunk) { clear(out) }

func everything(out []uint8, _ *index.Chunk) {
	for i := range out {
		out[i] = 1
	}
}

// compiler turns expressions into predicates over one index.
type compiler struct {
	x        *index.Index
	zone     *time.Location
	language *Language
	filter   *Filter
}

func (c *compiler) expr(e Expr) predicate {
	switch e := e.(type) {
	case nil:
		return everything
	case *All:
		return c.all(e.Terms)
	case *Any:
		return anyOf(c.list(e.Terms))
	case *Not:
		term := c.expr(e.Term)
		return func(out []uint8, c *index.Chunk) {
			term(out, c)
			for i := range out {
				out[i] ^= 1
			}
		}
	case *Word:
		return c.word(e).fill
	case *Pattern:
		re, err := compilePattern(e.Text)
		if err != nil {
			return nothing
		}
		return c.columns(re.Match, re.Match).fill
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

// all is the predicate of terms that must all hold. Several words are one of them.
func (c *compiler) all(terms []Expr) predicate {
	var list []predicate
	var words []*columns
	for _, t := range terms {
		if w, ok := t.(*Word); ok {
			words = append(words, c.word(w))
		} else {
			list = append(list, c.expr(t))
		}
	}
	switch len(words) {
	case 0:
	case 1:
		list = append(list, words[0].fill)
	default:
		list = append(list, c.words(words))
	}
	return joined(list, and)
}

// words is the predicate of words that must all be found. Mostly each can only be in the description: then the descriptions are
// asked for all of them at once, and records are gone through once.
func (c *compiler) words(words []*columns) predicate {
	inSummary := c.bySummary(nil)
	inSummary.test = func(id uint32) bool {
		return !slices.ContainsFunc(words, func(w *columns) bool { return !w.summary.holds(id) })
	}
	fills := make([]predicate, len(words))
	for i, w := range words {
		fills[i] = w.fill
	}
	apart := joined(fills, and)
	return func(out []uint8, c *index.Chunk) {
		if slices.ContainsFunc(words, func(w *columns) bool { return !w.inSummary() }) {
			apart(out, c)
			return
		}
		inSummary.fill(out, c)
	}
}

func (c *compiler) word(w *Word) *columns {
	return c.columns(contains(w.Text, w.Literal), activityPart(w.Text))
}

func anyOf(terms []predicate) predicate {
	if len(terms) == 0 {
		return nothing
	}
	return joined(terms, or)
}

func and(out, more []uint8) {
	for ; len(out) >= 8; out, more = out[8:], more[8:] {
		binary.LittleEndian.PutUint64(out, binary.LittleEndian.Uint64(out)&binary.LittleEndian.Uint64(more))
	}
	for i := range out {
		out[i] &= more[i]
	}
}

func or(out, more []uint8) {
	for ; len(out) >= 8; out, more = out[8:], more[8:] {
		binary.LittleEndian.PutUint64(out, binary.LittleEndian.Uint64(out)|binary.LittleEndian.Uint64(more))
	}
	for i := range out {
		out[i] |= more[i]
	}
}

func joined(terms []predicate, join func(out, more []uint8)) predicate {
	if len(terms) == 1 {
		return terms[0]
	}
	var more []uint8
	return func(out []uint8, c *index.Chunk) {
		terms[0](out, c)
		more = slices.Grow(more[:0], len(out))[:len(out)]
		for _, t := range terms[1:] {
			t(more, c)
			join(out, more)
		}
	}
}

// activityPart is the matcher of a word over activity ids, or nil: those are looked at only by words of at least four
// hexadecimal digits and hyphens, or every word with an "a" would find some.
func activityPart(word string) matcher {
	word = strings.TrimSuffix(strings.TrimPrefix(word, "{"), "}")
	if len(word) < 4 || strings.Trim(strings.ToLower(word), "0123456789abcdef-") != "" {
		return nil
	}
	return contains(word, true)
}

// columns is the predicate of a word or pattern over all columns that words search.
type columns struct {
	summary *byID
	rest    []part // those that did not hold yet, but may for what the index still gets
	known   []predicate
	whole   predicate // of all known
}

func (c *compiler) columns(text, activity matcher) *columns {
	x := c.x
	names := x.Names()
	levels := c.language.severities(text)
	w := &columns{summary: c.bySummary(text), whole: nothing}
	w.rest = []part{
		w.summary,
		c.byOrigin(func(source, process, computer, _ uint32) bool {
			return text(names.Bytes(source)) || text(names.Bytes(process)) || text(names.Bytes(computer))
		}),
		c.byCode(func(identifier []byte, id uint32, hasID bool) bool {
			return text(identifier) || text([]byte(codeName(identifier, id, hasID))) ||
				hasID && (text(strconv.AppendUint(nil, uint64(id), 10)) || text(hexID(id)))
		}),
		c.byFile(text),
	}
	if c.language != nil && c.language.Title != nil {
		w.rest = append(w.rest, c.byTitle(text))
	}
	if c.language != nil && c.language.Finding != nil {
		w.rest = append(w.rest, &byFinding{x: x, title: c.language.Finding, text: text, known: map[uint32]bool{}})
	}
	if activity != nil {
		w.rest = append(w.rest, c.byActivity(func(g catalog.GUID) bool { return activity(guidText(g)) }))
	}
	if slices.Contains(levels[:], true) {
		w.know(bySeverity(func(sev catalog.Severity) bool { return levels[sev] }))
	}
	return w
}

// know adds what may hold: once it may, it may for good.
func (w *columns) know(p predicate) {
	w.known = append(w.known, p)
	w.whole = anyOf(w.known)
}

// look finds the columns that may hold by now.
func (w *columns) look() {
	for i := 0; i < len(w.rest); {
		if !w.rest[i].mayHold() {
			i++
			continue
		}
		w.know(w.rest[i].fill)
		w.rest = slices.Delete(w.rest, i, i+1)
	}
}

// inSummary says whether the word can stand in no column but the description.
func (w *columns) inSummary() bool {
	w.look()
	return len(w.known) == 0 || len(w.known) == 1 && !slices.Contains(w.rest, part(w.summary))
}

func (w *columns) fill(out []uint8, c *index.Chunk) {
	w.look()
	w.whole(out, c)
}

// part is a predicate of one column.
type part interface {
	fill(out []uint8, c *index.Chunk)
	mayHold() bool // whether it holds for any record, as far as that is quickly known
}

// byID is a predicate that depends on one dense id of a record only: each id is tested once.
type byID struct {
	ids   func(c *index.Chunk) []uint32
	size  func() int // how many ids there are
	test  func(id uint32) bool
	known []uint8 // by id: 0 not tested, 1 no, 2 yes
	held  int     // how many ids are known to be tested, from the first on
	any   bool    // it holds for one
}

// fewIDs is how many ids are tested ahead: where it holds for none of them, no record need be looked at.
const fewIDs = 4096

func (b *byID) fill(out []uint8, c *index.Chunk) {
	b.grow()
	known, ids := b.known, b.ids(c)
	out = out[:len(ids)]
	for i, id := range ids {
		k := known[id]
		if k == 0 {
			k = b.learn(id)
		}
		out[i] = k >> 1
	}
}

// grow makes room for what is known of every id.
func (b *byID) grow() (ids int) {
	n := b.size()
	if n > len(b.known) {
		b.known = append(b.known, make([]uint8, n-len(b.known))...)
	}
	return n
}

// holds says whether it holds for an id.
func (b *byID) holds(id uint32) bool {
	if b.grow(); b.known[id] == 0 {
		b.learn(id)
	}
	return b.known[id] == 2
}

func (b *byID) learn(id uint32) uint8 {
	b.known[id] = 1
	if b.test(id) {
		b.known[id], b.any = 2, true
	}
	return b.known[id]
}

// mayHold says whether the predicate holds for any id, as far as that is quickly known.
func (b *byID) mayHold() bool {
	n := b.grow()
	if b.any || n > fewIDs {
		return true
	}
	for ; b.held < n; b.held++ {
		if b.known[b.held] == 0 {
			b.learn(uint32(b.held))
		}
	}
	return b.any
}

func (c *compiler) bySummary(text matcher) *byID {
	d := c.x.Summaries()
	return &byID{
		ids: func(c *index.Chunk) []uint32 { return c.Summary }, size: d.Len,
		test: func(id uint32) bool { return text(d.Bytes(id)) },
	}
}

func (c *compiler) byOrigin(test func(source, process, computer, pid uint32) bool) *byID {
	x := c.x
	return &byID{
		ids: func(c *index.Chunk) []uint32 { return c.Origin }, size: x.Origins,
		test: func(id uint32) bool { return test(x.OriginName(id)) },
	}
}

func (c *compiler) byCode(test func(identifier []byte, id uint32, hasID bool) bool) *byID {
	x := c.x
	return &byID{
		ids: func(c *index.Chunk) []uint32 { return c.Code }, size: x.Codes,
		test: func(code uint32) bool {
			identifier, id, hasID := x.CodeName(code)
			return test(x.Names().Bytes(identifier), id, hasID)
		},
	}
}

func (c *compiler) byActivity(test func(g catalog.GUID) bool) *byID {
	x := c.x
	return &byID{
		ids: func(c *index.Chunk) []uint32 { return c.Activity }, size: x.Activities,
		test: func(id uint32) bool { return test(x.GUID(id)) },
	}
}

// byFile is a predicate of a file's name.
type byFile struct {
	x     *index.Index
	text  matcher
	known []uint8 // by file, as in byID
	any   bool
}

func (c *compiler) byFile(text matcher) *byFile { return &byFile{x: c.x, text: text} }

func (b *byFile) mayHold() bool {
	for file := len(b.known); file < b.x.Files(); file++ {
		b.known = append(b.known, 1)
		if b.text([]byte(b.x.FileName(file))) {
			b.known[file], b.any = 2, true
		}
	}
	return b.any
}

func (b *byFile) fill(out []uint8, c *index.Chunk) {
	b.mayHold()
	for from := 0; from < len(out); {
		to, file := b.x.RunOf(c, from)
		if part := out[from:to]; b.known[file] == 2 {
			everything(part, c)
		} else {
			clear(part)
		}
		from = to
	}
}

// byFlags is a predicate of what stands in the flags.
func byFlags(test func(f index.Flags) bool) predicate {
	return func(out []uint8, c *index.Chunk) {
		for i, f := range c.Flags {
			out[i] = 0
			if test(f) {
				out[i] = 1
			}
		}
	}
}

func bySeverity(test func(sev catalog.Severity) bool) predicate {
	var table [32]uint8
	for sev := range catalog.Transfer + 1 {
		if test(sev) {
			table[sev] = 1
		}
	}
	return func(out []uint8, c *index.Chunk) {
		for i, f := range c.Flags {
			out[i] = table[f.Severity()&31]
		}
	}
}

// byRecord is the predicate of what stands in no column.
func byRecord(test func(rec uint32) bool) predicate {
	return func(out []uint8, c *index.Chunk) {
		for i := range out {
			out[i] = 0
			if test(c.First + uint32(i)) {
				out[i] = 1
			}
		}
	}
}
