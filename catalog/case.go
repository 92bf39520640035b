package catalog

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"time"
)

// Sighting is one finding as Cases sees it: what it says, and what ties it to others.
type Sighting struct {
	Number     int // the caller's, to know it by
	File       int
	Time       int64 // nanoseconds since 1970 UTC, on the clock that all files are brought to
	Activity   GUID
	Messages   []uint64 // MessageKey of the messages that the activity sent or received
	Process    uint32
	Computer   string
	Source     string // of the record
	Rule       string
	Category   string
	Confidence Confidence
	Side       Side
	Endpoint   string // as in Finding.Facts
	Caller     string // what tells callers apart: "caller" and "userAgent" of Finding.Facts
}

// Case is one failing call, as far as the findings tell: all that belong to it, across files.
type Case struct {
	Category   string
	Confidence Confidence
	Side       Side
	First      int   // place in Sightings of the first cause: what explains the others best
	Sightings  []int // numbers, in the order of time
}

// How far apart in time two findings of one call can be.
const (
	linkedWithin  = 2 * time.Minute  // in one activity, or about one message
	retriedWithin = 10 * time.Second // one caller that tries again
	acrossWithin  = 5 * time.Second  // the two ends of a call that nothing ties but its address
	systemWithin  = 2 * time.Second  // what Windows noted of the same handshake
	casesBack     = 256              // findings that are compared with each new one at most
)

// Cases puts findings together that tell of the same failing call: the warning and the exception that it leads to, the
// attempts of one caller, both ends of a call, and what Windows noted at the same moment. Add the findings in the order
// of time, then ask for All. A finding belongs to one case; what never counts as a failure only joins one. The zero value
// is ready.
type Cases struct {
	seen []Sighting
	of   []int   // by place in seen: its case
	all  [][]int // places in seen; nil for one that has gone into another
}

// relation says how a finding belongs to an earlier one; the stronger one is greater.
type relation int

const (
	stranger  relation = iota
	moment             // what Windows noted in the same second
	across             // the other end, by time and an address that may be the same
	atAddress          // the other end, by time and the very address
	retry              // the same caller again, or the next record of the same failure
	linked             // the same activity or message
)

// Add takes in the next finding.
func (c *Cases) Add(s Sighting) {
	if s.Category == CategoryServer || s.Rule == "" {
		return
	}
	here := len(c.seen)
	c.seen = append(c.seen, s)
	best, with := stranger, -1
	var tied []int            // cases that an activity or a message ties it to
	noted := -1               // what Windows noted at that moment, and nobody else has told of yet
	asked, roomy := -1, false // the case that was last asked for room, and its answer: in a flood it is the same one over and over
	for back := here - 1; back >= 0 && here-back <= casesBack; back-- {
		other := &c.seen[back]
		if s.Time-other.Time > int64(linkedWithin) {
			break
		}
		r := relate(other, &s)
		if r == stranger {
			continue
		}
		if r < retry {
			if of := c.of[back]; of != asked {
				asked, roomy = of, c.room(of, &s)
			}
			if !roomy {
				continue
			}
		}
		if r == linked && !slices.Contains(tied, c.of[back]) {
			tied = append(tied, c.of[back])
		}
		if r == moment && noted < 0 && other.fromSystem() && c.onlyFromSystem(c.of[back]) {
			noted = c.of[back]
		}
		if r > best {
			best, with = r, c.of[back]
		}
	}
	if with < 0 {
		c.of = append(c.of, len(c.all))
		c.all = append(c.all, []int{here})
		return
	}
	c.of = append(c.of, with)
	c.all[with] = append(c.all[with], here)
	for _, t := range tied {
		c.join(with, t)
	}
	if noted >= 0 && noted != with && !c.holdsFile(with, c.seen[c.all[noted][0]].File) {
		c.join(with, noted)
	}
}

// onlyFromSystem says whether Windows alone tells of a case.
func (c *Cases) onlyFromSystem(of int) bool {
	for _, at := range c.all[of] {
		if !c.seen[at].fromSystem() {
			return false
		}
	}
	return true
}

// holdsFile says whether something in a case stands in the file.
func (c *Cases) holdsFile(of, file int) bool {
	for _, at := range c.all[of] {
		if c.seen[at].File == file {
			return true
		}
	}
	return false
}

// join puts one case into another.
func (c *Cases) join(into, from int) {
	if into == from || c.all[from] == nil {
		return
	}
	for _, at := range c.all[from] {
		c.of[at] = into
	}
	c.all[into] = append(c.all[into], c.all[from]...)
	c.all[from] = nil
}

// room says whether a case may take in a finding that only time, and perhaps an address, ties it to: it must not hold
// such a one already. Of two calls at the same time each gets its own.
func (c *Cases) room(of int, s *Sighting) bool {
	for _, at := range c.all[of] {
		if other := &c.seen[at]; other.File == s.File && other.Side == s.Side && relate(other, s) < retry {
			return false
		}
	}
	return true
}

// relate says how b, the later one, belongs to a.
func relate(a, b *Sighting) relation {
	apart := time.Duration(b.Time - a.Time)
	if !compatible(a, b) {
		return stranger
	}
	sameFile := a.File == b.File
	if a.Activity != (GUID{}) && a.Activity == b.Activity || sharesMessage(a.Messages, b.Messages) {
		// A listener refuses many callers in one activity: there the next refusal is another call, unless the same one
		// comes at once. A hint is what the refusal led to.
		if !sameFile || signalOf(a.Rule) != signalOf(b.Rule) || a.Rule != b.Rule && (a.Confidence == Hint || b.Confidence == Hint) ||
			a.Rule == b.Rule && apart <= retriedWithin && a.Caller == b.Caller {
			return linked
		}
		return stranger
	}
	switch {
	case sameFile && a.Process == b.Process && a.Side == b.Side && a.Source == b.Source:
		switch {
		case apart > retriedWithin || a.Endpoint != b.Endpoint || a.Caller != b.Caller:
		case a.Rule == b.Rule:
			return retry
		case a.Side == SideClient && apart <= systemWithin && kindred(a.Category, b.Category):
			return retry // a caller that finds no key goes without a certificate
		}
	case a.fromSystem() || b.fromSystem():
		if apart <= systemWithin && sameComputer(a.Computer, b.Computer) {
			return moment
		}
	case a.Side != b.Side || !sameFile:
		switch {
		case apart > acrossWithin || !sameEndpoint(a.Endpoint, b.Endpoint):
		case a.Endpoint != "" && strings.EqualFold(a.Endpoint, b.Endpoint):
			return atAddress
		default:
			return across
		}
	}
	return stranger
}

// signalOf gives the last part of a rule's id: what it was found by.
func signalOf(rule string) string { return rule[strings.LastIndexByte(rule, '/')+1:] }

// fromSystem says whether Windows wrote the record, and not a program that calls or is called. IIS is one that is called.
func (s *Sighting) fromSystem() bool {
	return s.Source == "Schannel" || strings.HasPrefix(s.Source, "Microsoft-Windows-") && !strings.Contains(s.Source, "Application Server")
}

// ownLack says whether the caller itself tells that it has no certificate to show, and does not gather it from the answer.
func (s *Sighting) ownLack() bool {
	return s.Category == "not-presented" && s.Side == SideClient && !strings.Contains(s.Rule, "/http-forbidden")
}

// general are the categories that say that something was refused, and not why.
var general = []string{"negotiation", "rejected-by-validator", "not-presented"}

// compatible says whether two findings can tell of one failure: both name the same reason or kindred ones, or one of them
// names none. That a caller showed no certificate says no more than that at the other end; at its own end it does.
func compatible(a, b *Sighting) bool {
	bare := func(s *Sighting) bool {
		return s.Category == "negotiation" || s.Category == "rejected-by-validator" || s.Category == "not-presented" && a.Side != b.Side
	}
	switch {
	case a.Category == b.Category, kindred(a.Category, b.Category):
		return true
	case a.Side == b.Side && (a.Category == "not-presented" || b.Category == "not-presented"):
		// What comes right behind it in its activity is what it led to.
		return a.Category == "negotiation" || b.Category == "negotiation" ||
			b.Category == "rejected-by-validator" && a.Activity == b.Activity && a.Activity != (GUID{}) && b.Time-a.Time <= int64(systemWithin)
	}
	return bare(a) || bare(b)
}

// kindred says whether two categories are often two names of one fault in a chain.
func kindred(a, b string) bool {
	for _, k := range [...][]string{
		{"untrusted-root", "chain-incomplete"}, {"revoked", "revocation-unknown"}, {"chain-incomplete", "revocation-unknown"},
		{"not-found-in-store", "no-private-key"}, {"not-presented", "not-found-in-store"}, {"not-presented", "no-private-key"},
		{"not-presented", "wrong-usage"}, {"not-presented", "configuration-mismatch"},
	} {
		if slices.Contains(k, a) && slices.Contains(k, b) {
			return true
		}
	}
	return false
}

func sharesMessage(a, b []uint64) bool {
	for _, m := range a {
		if slices.Contains(b, m) {
			return true
		}
	}
	return false
}

// sameComputer compares names of computers by their first label; one that is not known may be any.
func sameComputer(a, b string) bool {
	a, _, _ = strings.Cut(a, ".")
	b, _, _ = strings.Cut(b, ".")
	return a == "" || b == "" || strings.EqualFold(a, b)
}

// sameEndpoint says whether two addresses can be those of one endpoint: a listener may know it by path alone, by another
// name of the host, or by the path above it. One that is not known may be any.
func sameEndpoint(a, b string) bool {
	if a == "" || b == "" || strings.EqualFold(a, b) {
		return true
	}
	hostA, pathA := hostAndPath(a)
	hostB, pathB := hostAndPath(b)
	if p, q := port(a), port(b); hostA != "" && hostB != "" && p != q && cmp.Or(p, "443") != cmp.Or(q, "443") {
		return false
	}
	if local(hostA) || local(hostB) || label(hostA) == label(hostB) {
		return strings.HasPrefix(pathA, pathB) || strings.HasPrefix(pathB, pathA)
	}
	return pathA == pathB && len(pathA) > 1
}

// hostAndPath takes an address apart, in lower case, without port and without the slash at its end.
func hostAndPath(address string) (host, path string) {
	rest := address
	if _, after, ok := strings.Cut(address, "://"); ok {
		host, path, _ = strings.Cut(after, "/")
		rest = "/" + path
	}
	if i := strings.LastIndexByte(host, ':'); i >= 0 {
		host = host[:i]
	}
	return strings.ToLower(host), strings.TrimRight(strings.ToLower(rest), "/")
}

func label(host string) string {
	host, _, _ = strings.Cut(host, ".")
	return host
}

// local says whether a host is a name that every computer has for itself, or none at all.
func local(host string) bool {
	return host == "" || host == "localhost" || host == "+" || host == "*" || host == "127.0.0.1" || host == "[::1]" || host == "0.0.0.0"
}

// All gives the cases in which a client certificate failed, by the time of their first finding.
func (c *Cases) All() []Case {
	var cases []Case
	for _, places := range c.all {
		fails := false
		for _, at := range places {
			fails = fails || c.seen[at].Confidence != Hint
		}
		if fails {
			cases = append(cases, c.caseOf(places))
		}
	}
	sort.SliceStable(cases, func(i, k int) bool { return cases[i].Sightings[0] < cases[k].Sightings[0] })
	for i := range cases {
		for k, at := range cases[i].Sightings {
			cases[i].Sightings[k] = c.seen[at].Number
		}
	}
	return cases
}

// caseOf makes a case of what belongs to it; its Sightings are places in seen.
func (c *Cases) caseOf(places []int) Case {
	places = slices.Clone(places)
	slices.Sort(places)
	first := places[0]
	for _, at := range places[1:] {
		if c.seen[at].explainsMore(&c.seen[first]) {
			first = at
		}
	}
	f := &c.seen[first]
	x := Case{Category: f.Category, Confidence: f.Confidence, Side: f.Side, First: slices.Index(places, first), Sightings: places}
	for _, at := range places { // another one that says the same makes it no less sure
		if s := &c.seen[at]; s.Category == x.Category {
			x.Confidence = max(x.Confidence, s.Confidence)
		}
	}
	return x
}

// explains says how well a finding explains the others of its case: a fault of the caller's own comes before its
// certificate was refused, a reason before the bare refusal, and what the refusing side says before what the other side
// makes of it. Among equals the earliest speaks.
func (s *Sighting) explains() int {
	n := 0
	if s.Confidence != Hint {
		n += 64
	}
	switch {
	case !slices.Contains(general, s.Category):
		n += 16
		if s.Side == SideClient {
			n += 8
		}
	case s.ownLack():
		n += 16
	case s.Category == "not-presented":
		n += 4
	case s.Category == "rejected-by-validator":
		n += 2
	}
	if s.Side == SideService {
		n += 4
	}
	return n
}

// explainsMore says whether a finding explains more than an earlier one. Where both say the same, the earlier one speaks.
func (s *Sighting) explainsMore(f *Sighting) bool {
	n, m := s.explains(), f.explains()
	return n > m || n == m && s.Category != f.Category && s.Confidence > f.Confidence
}

// MessageKey gives what a message is known by: a hash (FNV-1a) of its MessageID.
func MessageKey(id []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range id {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}
