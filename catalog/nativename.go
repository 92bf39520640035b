package catalog

import (
	"strconv"
	"strings"
	"sync"
)

// CodeName is what a number is called that Windows, Schannel, IIS or TLS uses as a code.
type CodeName struct {
	Name   string // as headers and specifications have it: "CERT_E_UNTRUSTEDROOT", "certificate_unknown", "HTTP 403.7"
	Family string // id of what the code belongs to: "family.<id>" is its text
	text   string // key of its meaning; "" if that is Name
}

// Aside says whether the code tells something of a certificate or a chain that is no failure.
func (c CodeName) Aside() bool {
	return c.Family == "chaininfo" || c.Family == "keyusage" || c.Family == "chainflag"
}

// Meaning explains a code in a few words; "" where the name says it all.
func (t *Text) Meaning(c CodeName) string {
	if c.text != "" {
		return t.Native(c.text)
	}
	return t.Native(c.Name)
}

// names are the tables of nativetable.go, hresult.go and tlsalert.go, as they are looked up.
type names struct {
	whole  map[uint32]CodeName // whole codes: HRESULT, SSPI, NTSTATUS
	win32  map[uint32]CodeName // Win32, sockets, WinHTTP
	alerts map[uint32]CodeName
	flags  map[string][]flagName // by family, lowest first
	named  map[string]CodeName   // by Name; alerts by plainName in lower case, too
	status map[string]CodeName   // as System.Net writes what a security package returned
	chain  map[string]CodeName   // as .NET writes the state of a chain
}

type flagName struct {
	bit uint32
	CodeName
}

var (
	namesOnce sync.Once
	namesMade *names
)

// codeNames makes the tables when the first code is looked for. They are no variable that is set at the start: who never asks,
// as the worker, would have them in its binary.
func codeNames() *names {
	namesOnce.Do(func() { namesMade = makeNames() })
	return namesMade
}

func makeNames() *names {
	n := &names{
		whole: map[uint32]CodeName{}, win32: map[uint32]CodeName{}, alerts: map[uint32]CodeName{}, flags: map[string][]flagName{},
		named: map[string]CodeName{}, status: map[string]CodeName{}, chain: map[string]CodeName{},
	}
	for _, c := range nativeCodes {
		family := "crypto"
		if strings.HasPrefix(c.Name, "SEC_") {
			family = "sspi"
		}
		n.add(n.whole, c.Value, CodeName{c.Name, family, ""})
	}
	for _, a := range tlsAlerts {
		n.add(n.alerts, uint32(a.number), CodeName{a.name, "alert", ""})
	}
	for _, t := range [...]struct {
		to            map[uint32]CodeName
		base          int
		family, table string
	}{
		{n.whole, 16, "sspi", sspiNames}, {n.whole, 16, "crypto", cryptoNames}, {n.whole, 16, "hresult", hresultNames}, {n.whole, 16, "ntstatus", ntstatusNames},
		{n.win32, 10, "win32", win32Names}, {n.win32, 10, "winsock", winsockNames}, {n.win32, 10, "winhttp", winhttpNames}, {n.alerts, 10, "alert", alertNames},
		{nil, 16, "chain", chainNames}, {nil, 16, "chaininfo", chaininfoNames}, {nil, 16, "keyusage", keyusageNames}, {nil, 16, "chainflag", chainflagNames},
	} {
		for line := range strings.Lines(t.table) {
			number, name, _ := strings.Cut(strings.TrimSpace(line), " ")
			name, text, _ := strings.Cut(name, " ")
			value, _ := strconv.ParseUint(number, t.base, 32)
			c := CodeName{name, t.family, text}
			n.add(t.to, uint32(value), c)
			if t.to == nil {
				n.flags[t.family] = append(n.flags[t.family], flagName{uint32(value), c})
			}
		}
	}
	for name, c := range n.named {
		if c.Family == "sspi" && len(name) > len("SEC_E_") {
			if short := strings.ToLower(plainName(name[len("SEC_E_"):])); n.status[short].Name < name { // SEC_I_ is the likelier one
				n.status[short] = c
			}
		}
	}
	for short, name := range map[string]string{
		"credentialsneeded": "SEC_I_INCOMPLETE_CREDENTIALS", "buffernotenough": "SEC_E_BUFFER_TOO_SMALL", "outofmemory": "SEC_E_INSUFFICIENT_MEMORY",
		"unsupported": "SEC_E_UNSUPPORTED_FUNCTION", "packagenotfound": "SEC_E_SECPKG_NOT_FOUND", "compandcontinue": "SEC_I_COMPLETE_AND_CONTINUE", "badbinding": "SEC_E_BAD_BINDINGS",
	} {
		n.status[short] = n.named[name]
	}
	for _, f := range chainFlags {
		for _, c := range n.flags["chain"] {
			if c.bit == f.bit {
				n.chain[f.name] = c.CodeName
			}
		}
	}
	return n
}

func (n *names) add(to map[uint32]CodeName, value uint32, c CodeName) {
	if to != nil {
		to[value] = c
	}
	n.named[c.Name] = c
	if c.Family == "alert" {
		n.named[strings.ToLower(plainName(c.Name))] = c
	}
}

// code names a whole code. One that wraps a number of Win32 (0x8007....) has that one's name, unless it has its own.
func (n *names) code(value uint32) (c CodeName, ok bool) {
	if c, ok = n.whole[value]; !ok && value>>16 == 0x8007 {
		c, ok = n.win32[value&0xFFFF]
	}
	return c, ok
}

// small names a whole code, or a number of Win32.
func (n *names) small(value uint32) (c CodeName, ok bool) {
	if value > 0xFFFF {
		return n.code(value)
	}
	c, ok = n.win32[value]
	return c, ok
}

// mask names each flag that is set in a value.
func (n *names) mask(family string, value uint32) (set []CodeName) {
	for _, f := range n.flags[family] {
		if f.bit&value != 0 {
			set = append(set, f.CodeName)
		}
	}
	return set
}

// httpName names a status of IIS with its second part, as in "403.7".
func httpName(status string) (CodeName, bool) {
	if len(status) < 5 || !strings.Contains(" "+httpNames+" ", " "+status+" ") {
		return CodeName{}, false
	}
	return CodeName{"HTTP " + status, "http", ""}, true
}

// stateName names what Schannel calls its internal error state. The numbers are undocumented; some are met again and again.
func stateName(number string) CodeName {
	c := CodeName{"Schannel " + number, "schannel", "Schannel"}
	switch number {
	case "1203", "1205", "10013":
		c.text = c.Name
	}
	return c
}

// EvidenceNames names the code that an evidence of a finding is, or those in it; none if there is none.
func EvidenceNames(f *Finding, e Evidence) []CodeName {
	n := codeNames()
	one := func(c CodeName, ok bool) []CodeName {
		if !ok {
			return nil
		}
		return []CodeName{c}
	}
	var none CodeFinder
	switch e.Kind {
	case "native-code":
		if spans := none.In("NativeErrorCode", e.Value); len(spans) > 0 {
			return spans[0].Names
		}
		if f != nil && f.Fact("code") == e.Value {
			c, ok := n.named[f.Fact("codeName")]
			return one(c, ok)
		}
	case "tls-alert":
		number, _, _ := strings.Cut(e.Value, " ")
		value, err := strconv.ParseUint(number, 10, 8)
		c, ok := n.alerts[uint32(value)]
		return one(c, ok && err == nil)
	case "chain-flag":
		c, ok := n.chain[e.Value]
		return one(c, ok)
	case "http-status":
		return one(httpName(e.Value))
	}
	var all []CodeName
	for _, s := range none.In("", e.Value) {
		all = append(all, s.Names...)
	}
	return all
}
