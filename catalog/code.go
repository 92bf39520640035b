package catalog

import (
	"cmp"
	"sort"
	"strings"
	"sync"
)

// Class says how much a trace code matters by itself, whatever severity a record gives it.
type Class uint8

// The classes of trace codes.
const (
	ClassNormal  Class = iota // an ordinary step
	ClassNotice               // worth a look when something else went wrong
	ClassProblem              // reports a failure
)

// String gives the class's id: "normal", "notice", "problem".
func (c Class) String() string {
	return [...]string{"normal", "notice", "problem"}[min(c, ClassProblem)]
}

// Code is a trace code: a kind of event with a name of its own. Codes are rows of a fixed table and are
// compared by pointer.
type Code struct {
	Name        string // full name, as in System.ServiceModel.Channels.HttpsClientCertificateNotPresent; provider/event for an ETW-defined event
	EventID     uint32 // event id of .NET Framework 4.x; other versions number differently; 0: none known
	slug        string // of the documentation page: "" follows from the name, "-" there is no page
	Class       Class
	Certificate bool // has to do with certificates or the security of the channel
}

// activityBoundary is the event id of System.ServiceModel.Diagnostics.ActivityBoundary.
const activityBoundary = 0x2000D

// Short gives the name without its namespace, as in HttpsClientCertificateNotPresent.
func (c *Code) Short() string { return c.Name[strings.LastIndexAny(c.Name, "./")+1:] }

// Provider says whether the code is an ETW-defined event and not a WCF trace code.
func (c *Code) Provider() bool { return strings.IndexByte(c.Name, '/') >= 0 }

// Slug gives the last part of the address of the code's documentation page, or "" if it has none. For the
// twelve pages whose address does not follow from the name it is the address that holds the right text.
func (c *Code) Slug() string {
	switch c.slug {
	case "":
		return strings.ReplaceAll(strings.ToLower(c.Name), ".", "-")
	case "-":
		return ""
	}
	return c.slug
}

// Codes gives every code, WCF trace codes first. The slice is the caller's, the codes are shared.
func Codes() []*Code {
	all := make([]*Code, 0, len(traceCodes)+len(providerEvents))
	for i := range traceCodes {
		all = append(all, &traceCodes[i])
	}
	for i := range providerEvents {
		all = append(all, &providerEvents[i])
	}
	return all
}

// ByName gives the trace code with the full name, whatever its case and whether its parts are joined by dots
// or hyphens, or the ETW-defined event with exactly this provider/event name; nil if there is none.
func ByName(full string) *Code {
	if c := byFoldedName(full); c != nil {
		return c
	}
	for i := range providerEvents {
		if providerEvents[i].Name == full {
			return &providerEvents[i]
		}
	}
	return nil
}

// Lookup finds the code of a record. The trace identifier decides, in every form that is met in the wild:
//
//	http://msdn.microsoft.com/<any culture>/library/<Full.Name>.aspx
//	https://docs.microsoft.com/dotnet/framework/wcf/diagnostics/tracing/<Namespace-With-Hyphens>-<Name>
//	https://learn.microsoft.com/<locale>/dotnet/framework/wcf/diagnostics/tracing/<slug>
//	<decimal id> of an ETW-defined event
//	UnhandledException
//
// with https or http, any case, a trailing slash, a query, and an empty namespace (-Name, .Name). An identifier
// that names something unknown gives nil, whatever the event id says. Only a record without an identifier is
// looked up by event id; as framework versions have shifted the numbers, guess is true then. The number 0x90008
// stands for two codes and gives nil. Lookup does not allocate.
func Lookup(identifier string, eventID uint32, hasEventID bool) (c *Code, guess bool) {
	identifier = strings.TrimSpace(identifier)
	if identifier != "" {
		return byIdentifier(identifier), false
	}
	if !hasEventID {
		return nil, false
	}
	c = byEventID(eventID)
	return c, c != nil
}

// LookupBytes is Lookup for an identifier that stands in a buffer.
func LookupBytes(identifier []byte, eventID uint32, hasEventID bool) (c *Code, guess bool) {
	if len(identifier) == 0 {
		return Lookup("", eventID, hasEventID)
	}
	return Lookup(string(identifier), eventID, hasEventID)
}

// byIdentifier reads a trace identifier that is not empty.
func byIdentifier(s string) *Code {
	if s == "UnhandledException" { // System.Diagnostics writes this one word in place of an address
		return byFoldedName("System.ServiceModel.Diagnostics.UnhandledException")
	}
	if n, ok := decimal(s); ok {
		return providerEvent(n)
	}
	if i := strings.Index(s, "://"); i >= 0 {
		if s = documentationPath(s[i+3:]); s == "" {
			return nil
		}
	}
	if c := byFoldedName(s); c != nil {
		return c
	}
	return bySlug(s)
}

// documentationPath gives the last segment of an address without scheme, shorn of ".aspx", or "" if the host is
// none of those that the framework names.
func documentationPath(s string) string {
	if i := strings.IndexAny(s, "?#"); i >= 0 {
		s = s[:i]
	}
	s = strings.TrimRight(s, "/")
	slash := strings.IndexByte(s, '/')
	if slash < 0 || !documentationHost(s[:slash]) {
		return ""
	}
	s = s[strings.LastIndexByte(s, '/')+1:]
	if n := len(s) - len(".aspx"); n >= 0 && strings.EqualFold(s[n:], ".aspx") {
		s = s[:n]
	}
	return s
}

// documentationHost says whether trace identifiers live on the host.
func documentationHost(host string) bool {
	for _, h := range [...]string{"msdn.microsoft.com", "docs.microsoft.com", "learn.microsoft.com"} {
		if strings.EqualFold(host, h) {
			return true
		}
	}
	return false
}

// decimal reads a number written in decimal digits only.
func decimal(s string) (uint32, bool) {
	n := uint64(0)
	for i := range len(s) {
		d := s[i] - '0'
		if d > 9 || n > 1<<32/10 {
			return 0, false
		}
		n = n*10 + uint64(d)
	}
	return uint32(n), s != "" && n < 1<<32
}

// byFoldedName finds a trace code in the sorted table. A leading dot or hyphen is what the framework writes
// where the namespace is empty; the short name decides then, if only one code has it.
func byFoldedName(s string) *Code {
	if s != "" && (s[0] == '-' || s[0] == '.') {
		return byShortName(s[1:])
	}
	i, ok := sort.Find(len(traceCodes), func(i int) int { return foldCompare(s, traceCodes[i].Name) })
	if !ok {
		return nil
	}
	return &traceCodes[i]
}

// byShortName finds the only trace code with the short name.
func byShortName(short string) (found *Code) {
	for i := range traceCodes {
		c := &traceCodes[i]
		if !strings.EqualFold(c.Short(), short) && foldCompare(short, c.Name) != 0 {
			continue
		}
		if found != nil {
			return nil
		}
		found = c
	}
	return found
}

// bySlug finds the trace code whose page has an address that does not follow from its name.
func bySlug(s string) *Code {
	for i := range traceCodes {
		if c := &traceCodes[i]; len(c.slug) > 1 && strings.EqualFold(s, c.slug) {
			return c
		}
	}
	return nil
}

// providerEvent finds an ETW-defined event by its id; of two, the one that is written to trace files.
func providerEvent(id uint32) *Code {
	i, ok := sort.Find(len(providerEvents), func(i int) int { return cmp.Compare(id, providerEvents[i].EventID) })
	if !ok {
		return nil
	}
	return &providerEvents[i]
}

// codesByNumber holds the trace codes that have an event id, ordered by it.
var codesByNumber = sync.OnceValue(func() []*Code {
	var codes []*Code
	for i := range traceCodes {
		if traceCodes[i].EventID != 0 {
			codes = append(codes, &traceCodes[i])
		}
	}
	sort.SliceStable(codes, func(i, k int) bool { return codes[i].EventID < codes[k].EventID })
	return codes
})

// byEventID finds the only trace code with the event id. ETW-defined events are left out: their small numbers
// are those that applications give their own trace lines.
func byEventID(id uint32) *Code {
	codes := codesByNumber()
	i, ok := sort.Find(len(codes), func(i int) int { return cmp.Compare(id, codes[i].EventID) })
	if !ok || i+1 < len(codes) && codes[i+1].EventID == id {
		return nil
	}
	return codes[i]
}

// foldCompare compares two names as the table of trace codes is sorted: ASCII letters without case, dots and
// hyphens as one.
func foldCompare(a, b string) int {
	for i := range min(len(a), len(b)) {
		if x, y := foldByte(a[i]), foldByte(b[i]); x != y {
			return cmp.Compare(x, y)
		}
	}
	return cmp.Compare(len(a), len(b))
}

// foldByte is the folded form of one byte of a name.
func foldByte(b byte) byte {
	switch {
	case b == '.':
		return '-'
	case 'A' <= b && b <= 'Z':
		return b + 'a' - 'A'
	}
	return b
}
