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

// Flag says whether the code is one bit of a mask.
func (c *CodeName) Flag() bool { return c.Family == "chain" || c.Aside() }

// Aside says whether the code tells something of a certificate or a chain that is no failure.
func (c *CodeName) Aside() bool {
	return c.Family == "chaininfo" || c.Family == "keyusage" || c.Family == "chainflag"
}

// Meaning explains a code in a few words; "" where the name says it all.
func (t *Text) Meaning(c *CodeName) string {
	if c.text != "" {
		return t.Native(c.text)
	}
	return t.Native(c.Name)
}

// names are the tables of nativetable.go, hresult.go and tlsalert.go, as they are looked up.
type names struct {
	whole  map[uint32]*CodeName // whole codes: HRESULT, SSPI, NTSTATUS
	win32  map[uint32]*CodeName // Win32, sockets, WinHTTP
	alerts map[uint32]*CodeName
	flags  []flagName           // of all families, lowest first
	named  map[string]*CodeName // by Name; alerts by plainName in lower case; SSPI as System.Net writes it, behind "code="
}

type flagName struct {
	bit  uint32
	name *CodeName
}

var (
	namesOnce sync.Once
	namesMade *names
)

// codeNames makes the tables when the first code is looked for. They are no variable that is set at the start: who never asks,
// as the worker, would have them in its binary.
func codeNames() *names {
	namesOnce.Do(makeNames)
	return namesMade
}

func makeNames() {
	n := &names{whole: map[uint32]*CodeName{}, win32: map[uint32]*CodeName{}, alerts: map[uint32]*CodeName{}, named: map[string]*CodeName{}}
	namesMade = n
	for i := range nativeCodes {
		c := &nativeCodes[i]
		family := "crypto"
		if strings.HasPrefix(c.Name, "SEC_") {
			family = "sspi"
		}
		n.add(c.Value, c.Name, family, "")
	}
	for i := range tlsAlerts {
		n.add(uint32(tlsAlerts[i].number), tlsAlerts[i].name, "alert", "")
	}
	family, base := "", 16
	for line := range strings.Lines(nativeNames) {
		number, name, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue
		}
		if number == "#" {
			family, base = name, 16
			if strings.Contains(" win32 winsock winhttp alert ", " "+name+" ") {
				base = 10
			}
			continue
		}
		name, text, _ := strings.Cut(name, " ")
		value, _ := strconv.ParseUint(number, base, 32)
		n.add(uint32(value), name, family, text)
	}
	for _, pair := range strings.Fields(statusNames) {
		short, name, _ := strings.Cut(pair, "=")
		n.named["code="+short] = n.named[name]
	}
}

// statusNames are what System.Net calls a status of a security package where that is not its name in Windows.
const statusNames = "credentialsneeded=SEC_I_INCOMPLETE_CREDENTIALS buffernotenough=SEC_E_BUFFER_TOO_SMALL outofmemory=SEC_E_INSUFFICIENT_MEMORY " +
	"unsupported=SEC_E_UNSUPPORTED_FUNCTION packagenotfound=SEC_E_SECPKG_NOT_FOUND compandcontinue=SEC_I_COMPLETE_AND_CONTINUE badbinding=SEC_E_BAD_BINDINGS"

func (n *names) add(value uint32, name, family, text string) {
	c := &CodeName{name, family, text}
	n.named[name] = c
	switch family {
	case "win32", "winsock", "winhttp":
		n.win32[value] = c
	case "alert":
		n.alerts[value] = c
		n.named[strings.ToLower(plainName(name))] = c
	case "chain", "chaininfo", "keyusage", "chainflag":
		n.flags = append(n.flags, flagName{value, c})
	default:
		n.whole[value] = c
		if family != "sspi" {
			break
		}
		short := "code=" + strings.ToLower(plainName(name[len("SEC_E_"):]))
		if old := n.named[short]; old == nil || old.Name < name { // SEC_I_ is the likelier one
			n.named[short] = c
		}
	}
}

// code names a whole code, or gives nil. One that wraps a number of Win32 (0x8007....) has that one's name, unless it has its own.
func (n *names) code(value uint32) *CodeName {
	c := n.whole[value]
	if c == nil && value>>16 == 0x8007 {
		c = n.win32[value&0xFFFF]
	}
	return c
}

// small names a whole code, or a number of Win32.
func (n *names) small(value uint32) *CodeName {
	if value > 0xFFFF {
		return n.code(value)
	}
	return n.win32[value]
}

// mask names each flag that is set in a value.
func (n *names) mask(family string, value uint32) (set []*CodeName) {
	for _, f := range n.flags {
		if f.bit&value != 0 && f.name.Family == family {
			set = append(set, f.name)
		}
	}
	return set
}

// state names a state of a chain as .NET writes it, or gives nil.
func (n *names) state(word string) *CodeName {
	for i := range chainFlags {
		if chainFlags[i].name == word {
			return n.mask("chain", chainFlags[i].bit)[0]
		}
	}
	return nil
}

// httpName names a status of IIS with its second part, as in "403.7", or gives nil.
func httpName(status string) *CodeName {
	if len(status) < 5 || !oneOf(httpNames, status) {
		return nil
	}
	return &CodeName{"HTTP " + status, "http", ""}
}

// stateName names what Schannel calls its internal error state. The numbers are undocumented; some are met again and again.
func stateName(number string) *CodeName {
	c := &CodeName{"Schannel " + number, "schannel", "Schannel"}
	if oneOf("1203 1205 10013", number) {
		c.text = ""
	}
	return c
}

// oneOf says whether a word is one of a list, which blanks part.
func oneOf(list, word string) bool {
	return word != "" && strings.Contains(" "+list+" ", " "+word+" ")
}

// EvidenceName names the code that an evidence of a finding is, or the first in it; nil if there is none.
func EvidenceName(f *Finding, e Evidence) *CodeName {
	n := codeNames()
	var none CodeFinder
	field := ""
	switch e.Kind {
	case "native-code":
		if field = "NativeErrorCode"; f != nil && f.Fact("code") == e.Value && len(e.Value) < 8 { // the low half alone
			return n.named[f.Fact("codeName")]
		}
	case "tls-alert":
		number, _, _ := strings.Cut(e.Value, " ")
		value, err := strconv.ParseUint(number, 10, 8)
		if err != nil {
			return nil
		}
		return n.alerts[uint32(value)]
	case "chain-flag":
		return n.state(e.Value)
	case "http-status":
		return httpName(e.Value)
	}
	for _, s := range none.In(field, e.Value) {
		return s.Names[0]
	}
	return nil
}
