package app

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
	"svcscope/catalog/query"
)

// narrowWindow is the width in pixels from which on list and entry stand beside each other, as in codes.css.
const narrowWindow = 720

// codeBrowser is the state of the catalogue view: what is looked for, what that gives, and the topic that is read. Its zero
// value shows all topics and none in full.
type codeBrowser struct {
	query string // as typed
	class string // id of the only class shown, or ""
	area  string // id of the only area shown, or ""
	key   string // Topic.Key of the topic that is read, or ""
	open  bool   // narrow screens: it covers the list
	step  string // the address that opening it led to, as a step of the browser; "" for none

	topics []catalog.Topic
	words  []topicWords
	stamp  string // of the texts that topics and words are made of
	wanted string // key that a link asked for, until the texts are there
	hits   []int  // places in topics, in the order of the list
	beyond int    // what class and area leave out of what was looked for

	list   app.Value // that the rows stand in
	made   string    // stamp of the rows
	shown  string    // hits as last given to codes.js
	marked string    // key of the row that is marked there

	counted     map[string]int // records of a topic, see recordsOf
	countedAt   int            // version of the index
	countedOver *session
}

// topicWords is what a topic is found by: folded, without blanks, because Korean writers set them as they like.
type topicWords struct {
	name, title, rest string
	numbers           []string
}

// folded is the form in which texts are compared: in lower case and without blanks.
func folded(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(s), ""))
}

// read makes topics and their words, if they are not those of the language yet.
func (b *codeBrowser) read(t *catalog.Text, en *catalog.Text) {
	stamp := t.Tag
	for _, l := range []*catalog.Text{t, en} {
		if l != nil && l.Whole() {
			stamp += "+"
		}
	}
	if b.stamp == stamp {
		return
	}
	b.stamp, b.topics = stamp, t.Topics()
	b.words = make([]topicWords, len(b.topics))
	for i := range b.topics {
		x := &b.topics[i]
		title, meaning, _ := t.Summary(x)
		w := topicWords{name: folded(x.Name()), title: folded(title), numbers: x.Numbers()}
		for k := range w.numbers {
			w.numbers[k] = strings.ToLower(w.numbers[k])
		}
		rest := []string{meaning, x.Key, t.UI("area." + x.Area)}
		if x.Code != nil {
			rest = append(rest, x.Code.Class.String(), t.UI("class."+x.Code.Class.String()))
		}
		if en != nil && en != t {
			title, meaning, _ := en.Summary(x)
			rest = append(rest, title, meaning, en.UI("area."+x.Area))
		}
		for k := range rest {
			rest[k] = folded(rest[k])
		}
		w.rest = strings.Join(rest, "\n")
		b.words[i] = w
	}
	if b.wanted != "" && b.place(b.wanted) >= 0 {
		b.key, b.query, b.wanted, b.open = b.wanted, "", "", true
	}
	b.find()
}

// place gives the place of a topic among all, or -1.
func (b *codeBrowser) place(key string) int {
	return slices.IndexFunc(b.topics, func(x catalog.Topic) bool { return x.Key == key })
}

// chosen gives the topic that is read, or nil.
func (b *codeBrowser) chosen() *catalog.Topic {
	if i := b.place(b.key); i >= 0 {
		return &b.topics[i]
	}
	return nil
}

// The ranks of a hit: the best first.
const (
	rankExact = iota // its name or number
	rankBegins
	rankTitle
	rankText
	rankNone
)

// rank says how well a topic answers to a word.
func (w *topicWords) rank(word string) int {
	best := rankNone
	for _, n := range w.numbers {
		if digits := strings.TrimPrefix(n, "0x"); n == word || len(word) > 4 && digits == word {
			return rankExact
		}
		if strings.HasPrefix(n, word) {
			best = rankBegins
		}
	}
	switch {
	case w.name == word:
		return rankExact
	case strings.HasPrefix(w.name, word) && len(word) > 3:
		return min(best, rankBegins)
	case strings.Contains(w.title, word), strings.Contains(w.name, word):
		return min(best, rankTitle)
	case strings.Contains(w.rest, word):
		return min(best, rankText)
	}
	return best
}

// find works out what the list shows. A text that names a code in one of the forms of an identifier gives that code alone; of
// other texts every word must stand somewhere in a topic. Areas with the best hits come first, and in them the best.
func (b *codeBrowser) find() {
	ranks := make([]int, len(b.topics))
	if named := identified(b.query); len(named) > 0 {
		for i := range b.topics {
			if !slices.Contains(named, b.topics[i].Code) {
				ranks[i] = rankNone
			}
		}
	} else {
		for _, word := range strings.Fields(strings.ToLower(b.query)) {
			for i := range b.words {
				rank := b.words[i].rank(word)
				if b.topics[i].Area == catalog.AreaETW { // their small numbers are also others'
					rank = max(rank, rankTitle)
				}
				ranks[i] = max(ranks[i], rank)
			}
		}
	}
	b.hits, b.beyond = b.hits[:0], 0
	for i := range b.topics {
		x := &b.topics[i]
		if ranks[i] < rankNone && (b.class != "" && (x.Code == nil || x.Code.Class.String() != b.class) || b.area != "" && x.Area != b.area) {
			ranks[i] = rankNone
			b.beyond++
		}
	}
	for best := rankExact; best < rankNone; best++ {
		for from := 0; from < len(b.topics); { // an area at a time
			to, top := from, rankNone
			for ; to < len(b.topics) && b.topics[to].Area == b.topics[from].Area; to++ {
				top = min(top, ranks[to])
			}
			for rank := best; top == best && rank < rankNone; rank++ {
				for i := from; i < to; i++ {
					if ranks[i] == rank {
						b.hits = append(b.hits, i)
					}
				}
			}
			from = to
		}
	}
}

// identified gives the codes that a text names as a trace identifier or a full name does; a single word may be anything.
func identified(text string) []*catalog.Code {
	text = strings.TrimSpace(text)
	if !strings.ContainsAny(text, "./") && strings.Count(text, "-") < 2 || strings.ContainsAny(text, " \t") {
		return nil
	}
	return catalog.FindCode(text)
}

// order writes the hits for codes.js: the place of each area, a colon, and its rows.
func (b *codeBrowser) order() string {
	var s strings.Builder
	areas := catalog.Areas()
	last := ""
	for _, i := range b.hits {
		if area := b.topics[i].Area; area != last {
			if last != "" {
				s.WriteByte(';')
			}
			last = area
			s.WriteString(strconv.Itoa(slices.Index(areas, area)) + ":")
		} else {
			s.WriteByte(',')
		}
		s.WriteString(strconv.Itoa(i))
	}
	return s.String()
}

// rows writes what the list says of every topic, and areas the headings, for codes.js.
func (b *codeBrowser) rows(t *catalog.Text) (areas, rows string) {
	const unit, record = "\x1f", "\x1e"
	var s strings.Builder
	for i, id := range catalog.Areas() {
		if i > 0 {
			areas += record
		}
		areas += t.UI("area." + id)
	}
	for i := range b.topics {
		x := &b.topics[i]
		title, _, tag := t.Summary(x)
		if tag == t.Tag {
			tag = ""
		}
		class, word := "", ""
		if x.Code != nil {
			class = x.Code.Class.String()
			word = t.UI("class." + class)
		}
		name, number := x.Name(), ""
		switch {
		case x.Source != "":
			name = x.Source
		case x.Code != nil && name == title:
			name = x.Code.Namespace()
		}
		if n := x.Numbers(); len(n) > 0 {
			number = n[0]
			if x.Area == catalog.AreaNative {
				number = n[1]
			}
		}
		if i > 0 {
			s.WriteString(record)
		}
		s.WriteString(strings.Join([]string{x.Key, class, word, catalog.Visible(title), tag, name, number}, unit))
	}
	return areas, s.String()
}

// filter gives the filter that shows the records of a topic, or nil where no filter can.
func (b *codeBrowser) filter(x *catalog.Topic) query.Expr {
	switch {
	case x.Native != nil:
		return nil
	case x.Code == nil:
		return query.And(query.Term("source", x.Source, false), query.Term("code", itoa(x.Event), false))
	case x.Code.Provider(), sharedName(x.Code):
		return query.Term("code", x.Code.Name, false)
	}
	return query.Term("code", x.Code.Short(), false)
}

// sharedName says whether another code, mostly an event of ETW beside a trace code, has the same short name.
func sharedName(c *catalog.Code) bool {
	return slices.ContainsFunc(catalog.Codes(), func(other *catalog.Code) bool { return other != c && other.Short() == c.Short() })
}

// recordsOf counts the records of a topic among all that are open.
func (b *codeBrowser) recordsOf(s *session, x *catalog.Topic) int {
	if b.countedOver != s || b.countedAt != s.index.Version() || b.counted == nil {
		b.countedOver, b.countedAt, b.counted = s, s.index.Version(), map[string]int{}
	}
	n, ok := b.counted[x.Key]
	if !ok {
		choice := query.Select(s.compile(b.filter(x)))
		choice.Advance(func() bool { return true })
		n = choice.Count()
		b.counted[x.Key] = n
	}
	return n
}
