package catalog

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Topic is one thing that the catalogue of the product tells of: a trace code, an event of Windows that has a text of its
// own, or a result code of Windows.
type Topic struct {
	Key    string      // names it in links: full name of the code, provider/event id, name of the result code
	Area   string      // id of its area, one of Areas
	Code   *Code       // nil for what is no code
	Native *NativeCode // nil for what is no result code of Windows; an alert of TLS has its number as value
	Source string      // provider of an event
	Event  uint32      // its event id
}

// The areas that hold no trace codes of WCF.
const (
	AreaSchannel = "schannel"
	AreaCAPI2    = "capi2"
	AreaNative   = "native"
	AreaTLS      = "tls"
	AreaETW      = "etw"
)

// codeAreas are the areas of trace codes in the order in which the catalogue lists them, with the namespaces that they hold.
var codeAreas = [...]struct{ id, namespaces string }{
	{"channels", " System.ServiceModel.Channels "},
	{"security", " System.ServiceModel.Security "},
	{"identity", " System.IdentityModel System.IdentityModel.Selectors "},
	{"service", " System.ServiceModel "},
	{"hosting", " System.ServiceModel.Activation System.ServiceModel.PortSharing "},
	{"diagnostics", " System.ServiceModel.Diagnostics System.ServiceModel.Administration "},
	{"serialization", " System.Runtime.Serialization "},
	{"transactions", " Microsoft.Transactions.TransactionBridge "},
	{"com", " System.ServiceModel.ComIntegration "},
	{"workflow", "  "}, // names without a namespace
}

// Areas gives the ids of all areas, in the order of the catalogue.
func Areas() []string {
	var ids []string
	for _, a := range codeAreas {
		ids = append(ids, a.id)
	}
	return append(ids, AreaSchannel, AreaCAPI2, AreaNative, AreaTLS, AreaETW)
}

// Area gives the id of the area that the code belongs to; "" for a namespace that no area holds.
func (c *Code) Area() string {
	if c.Provider() {
		return AreaETW
	}
	for _, a := range codeAreas {
		if strings.Contains(a.namespaces, " "+c.Namespace()+" ") {
			return a.id
		}
	}
	return ""
}

// Namespace gives the part of the name in front of the short name, as in System.ServiceModel.Channels; "" for a trace code
// without one. For an event defined for ETW it is the assembly that defines it.
func (c *Code) Namespace() string {
	return strings.TrimRight(strings.TrimSuffix(c.Name, c.Short()), "./")
}

// Topics gives all that the catalogue tells of: by area, in it what reports failures first, else by name or number. Events are
// those of Schannel and CAPI2 that the language, or one behind it, has a text for.
func (t *Text) Topics() []Topic {
	codes := Codes()
	list := make([]Topic, 0, len(codes)+128)
	add := func(area string) {
		for class := ClassProblem; class <= ClassProblem; class-- { // down to 0, and round
			for _, c := range codes {
				if c.Class == class && c.Area() == area {
					list = append(list, Topic{Key: c.Name, Area: area, Code: c})
				}
			}
		}
	}
	for _, a := range codeAreas {
		add(a.id)
	}
	var events []string
	for l := t; l != nil; l = l.next {
		for key := range l.kinds {
			if strings.IndexByte(key, '/') > 0 && !slices.Contains(events, key) {
				events = append(events, key)
			}
		}
	}
	slices.Sort(events) // the numbers of a provider are all of one length
	for _, area := range [...]string{AreaSchannel, AreaCAPI2} {
		for _, key := range events {
			source, number, _ := strings.Cut(key, "/")
			if id, ok := decimal(number); ok && (area == AreaSchannel) == (source == "Schannel") {
				list = append(list, Topic{Key: key, Area: area, Source: source, Event: id})
			}
		}
	}
	for i := range nativeCodes {
		list = append(list, Topic{Key: nativeCodes[i].Name, Area: AreaNative, Native: &nativeCodes[i]})
	}
	for _, a := range tlsAlerts {
		list = append(list, Topic{Key: a.name, Area: AreaTLS, Native: &NativeCode{Value: uint32(a.number), Name: a.name, Category: a.category}})
	}
	add(AreaETW)
	return list
}

// TellsOf says whether the catalogue has an entry for an event of Windows: key is Topic.Key.
func (t *Text) TellsOf(key string) bool {
	title, _ := t.first("", func(l *Text) string { return l.kinds[key].title() })
	return title != ""
}

// Name gives what the topic is called in traces: the short name of the code, "Schannel 36882", CERT_E_EXPIRED.
func (x *Topic) Name() string {
	switch {
	case x.Code != nil:
		return x.Code.Short()
	case x.Native != nil:
		return x.Native.Name
	}
	return x.Source + " " + strconv.FormatUint(uint64(x.Event), 10)
}

// Numbers gives the topic's numbers as they stand in traces, each decimal and hexadecimal; result codes of Windows signed too.
func (x *Topic) Numbers() []string {
	var list []string
	add := func(n uint32) {
		list = append(list, strconv.FormatUint(uint64(n), 10), "0x"+strings.ToUpper(strconv.FormatUint(uint64(n), 16)))
	}
	switch {
	case x.Code != nil:
		for _, n := range x.Code.Numbers() {
			add(n.ID)
		}
	case x.Native != nil:
		add(x.Native.Value)
		if n := int32(x.Native.Value); n < 0 {
			list = append(list, strconv.Itoa(int(n)))
		}
	default:
		add(x.Event)
	}
	return list
}

// Summary gives title and meaning of a topic as they are written, and the language that they are in: what people may look for. A
// topic without a text has its name as title.
func (t *Text) Summary(x *Topic) (title, meaning, tag string) {
	for l := t; l != nil; l = l.next {
		var e *entry
		switch {
		case x.Code != nil:
			e = l.codes[x.Key]
		case x.Native == nil:
			e = l.kinds[x.Key]
		case l.native[x.Key] != "":
			return l.native[x.Key], "", l.Tag
		}
		if e != nil {
			return e.Title, e.Meaning, l.Tag
		}
		if l.send() {
			break
		}
	}
	return x.Name(), "", ""
}

// ExplainTopic explains a topic by itself, as Explain does a record of it: what only a record could fill is left out.
func (t *Text) ExplainTopic(x *Topic) Explanation {
	if x.Native != nil {
		e := Explanation{Tag: t.Tag, Title: t.Native(x.Key), CodeName: x.Native.Name}
		page := "tls"
		if x.Area == AreaTLS {
			page = "schannel-alerts"
		}
		e.Links = t.explanationLinks(nil, []string{page})
		return e
	}
	r := &Record{Kind: KindEvent, Source: x.Source, EventID: x.Event, HasEventID: true}
	if x.Code != nil {
		r = &Record{Kind: KindTrace, Identifier: x.Code.Name}
	}
	said, links := t.explainRecord(r, x.Code, values{text: t, record: r, code: x.Code})
	said.CodeName = x.Name()
	if said.Title == "" {
		said.Title = said.CodeName
	}
	said.Tag = cmp.Or(said.Tags.Meaning, t.Tag)
	said.Links = t.explanationLinks(x.Code, links)
	return said
}

// FindCode finds the trace codes that a text names: a full or short name in any form, a trace identifier, an event id, decimal or
// hexadecimal. A number may stand for several.
func FindCode(text string) []*Code {
	text = strings.TrimSpace(text)
	if n, ok := number(text); ok {
		var found []*Code
		for _, c := range Codes() {
			for _, m := range c.Numbers() {
				if m.ID == n && !slices.Contains(found, c) {
					found = append(found, c)
				}
			}
		}
		return found
	}
	c := ByName(text)
	if c == nil && text != "" {
		c = byIdentifier(text)
	}
	if c == nil {
		c = byShortName(text)
	}
	if c == nil {
		return nil
	}
	return []*Code{c}
}

// number reads an event id, decimal or hexadecimal with 0x.
func number(s string) (uint32, bool) {
	if len(s) > 2 && s[0] == '0' && s[1]|0x20 == 'x' {
		n, err := strconv.ParseUint(s[2:], 16, 32)
		return uint32(n), err == nil
	}
	return decimal(s)
}
