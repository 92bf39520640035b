package catalog

import (
	"strconv"
	"strings"
	"sync"
)

// CodeSpan is a code in a text, with its name, or, if it is a mask, with the name of each flag that is set.
type CodeSpan struct {
	From, To int // in bytes of the text
	Names    []*CodeName
	Likely   bool // only the low half of the code is written
}

// RecordCode is a code that stands in a record.
type RecordCode struct {
	Written string // as the record has it; of a code that stands there in several ways, the first
	CodeSpan
}

// CodeFinder finds codes in the texts of one record. What a number is, is told by its notation (0x800B0109), by the field that
// it stands in, by the words right before it, or by the record itself. A number of which none of them says so is none: ports,
// identifiers and lengths look just like codes.
type CodeFinder struct {
	low    string    // the number in the description of an invalid client certificate, of which the high half is cut off
	whole  *CodeName // its name
	said   []saidCode
	http   *CodeName // status and second part, from the fields of an event
	status [2]string
	iis    bool // an event of IIS or http.sys: small numbers in ErrorCode are those of Win32
	capi2  bool // an event of CAPI2: numbers in value are hexadecimal, those of statuses are masks
	tls    bool // an event of Schannel
	alerts bool // the text that is looked at speaks of alerts
	other  bool // the field of the text has numbers of another kind
}

// saidCode is a number in a field of an event that the event's sentence repeats.
type saidCode struct {
	word string
	name *CodeName
}

const (
	codeTextMost = 1 << 20 // bytes of a text that are looked at
	spansMost    = 200     // codes of a text that are named
	codesMost    = 60      // codes of a record that are listed
	codesBytes   = 4 << 20 // bytes of a record that are looked at for the list
	nodesMost    = 100_000
)

// NewCodeFinder looks at what a record says of the numbers in it.
func NewCodeFinder(r *Record) *CodeFinder {
	f := &CodeFinder{}
	if r.Kind == KindTrace {
		if c, _ := Lookup(r.Identifier, r.EventID, r.HasEventID); c != nil && c.Short() == "HttpsClientCertificateInvalid" {
			if text, value, ok := describedCode(r.Description); ok && value <= 0xFFFF {
				if n, ok := LookupNativeLow(uint16(value)); ok {
					f.low, f.whole = text, codeNames().named[n.Name]
				}
			}
		}
	}
	if e := r.Event; e != nil {
		f.iis, f.capi2, f.tls = r.Source == "WWW Server" || strings.Contains(r.Source, "Http"), strings.Contains(r.Source, "CAPI2"), strings.Contains(r.Source, "Schannel")
		f.status = [2]string{e.value("HttpStatus"), e.value("HttpSubStatus")}
		f.http = httpName(f.status[0] + "." + f.status[1])
		for _, d := range e.Data[:min(len(e.Data), 64)] {
			switch kind := fieldKindOf(d.Name); kind {
			case fieldAlert, fieldState:
				word := strings.TrimSpace(d.Value)
				if names := f.alone(kind, word); len(names) > 0 {
					f.said = append(f.said, saidCode{word, names[0]})
				}
			}
		}
	}
	return f
}

// fieldKind is what a number alone in a field is.
type fieldKind uint8

const (
	_           fieldKind = iota
	fieldNative           // hexadecimal without 0x, as WCF writes the code of a Win32Exception
	fieldCode             // a whole code in any notation
	fieldHex              // hexadecimal without 0x, whole or small
	fieldWin32            // decimal
	fieldAlert
	fieldState
	fieldChain // masks, hexadecimal
	fieldInfo
	fieldUsage
	fieldStatus
	fieldWhole // a whole code in any notation; small numbers are those of HTTP, or the sender's own
)

// fieldNames has the names of elements, attributes (element@attribute) and values of events, in lower case, by kind.
const fieldNames = "1 nativeerrorcode 2 hresult hr errorcode error result returncode failurereason " +
	"3 result@value revocationresult@value error@value resultcode@value 4 win32error win32errorcode win32status sc-win32-status lasterror getlasterror socketerror socketerrorcode wsaerror winhttperror " +
	"5 alertdesc alertdescription tlsalert 6 errorstate 7 errorstatus@value 8 infostatus@value 9 keyusage@value : httpstatus httpsubstatus ; errorstatus statuscode status substatus "

// fieldKinds is fieldNames, by name.
var fieldKinds = sync.OnceValue(func() map[string]fieldKind {
	kinds := map[string]fieldKind{}
	var kind fieldKind
	for _, word := range strings.Fields(fieldNames) {
		if len(word) == 1 {
			kind = fieldKind(word[0] - '0')
			continue
		}
		kinds[word] = kind
	}
	return kinds
})

// fieldMost is the length up to which the name of a field is looked at.
const fieldMost = 40

// fieldKindOf gives the kind of a field; 0 for any other.
func fieldKindOf(field string) fieldKind {
	if len(field) > fieldMost {
		return 0
	}
	return fieldKinds()[strings.ToLower(field)]
}

// otherFields are the ends of names of fields whose numbers are identifiers, places or amounts, not codes.
var otherFields = [...]string{"id", "port", "length", "bytes", "size", "count", "index", "number", "hash", "key", "version", "timeout", "time", "serial"}

// isOther says whether a field is one of those.
func isOther(field string) bool {
	if len(field) > fieldMost {
		return false
	}
	field = strings.ToLower(field)
	for _, end := range otherFields {
		if strings.HasSuffix(field, end) {
			return true
		}
	}
	return false
}

// In finds the codes in a text of the record, in order. field is where the text stands: the name of an element, of a value of an
// event, or element@attribute; "Message" for an event's sentence; "" if that says nothing. It takes time in proportion to the text.
func (f *CodeFinder) In(field, text string) (spans []CodeSpan) {
	text = text[:min(len(text), codeTextMost)]
	f.other = isOther(field)
	if kind := fieldKindOf(field); kind != 0 {
		value := strings.Trim(text, " \t\r\n\"'")
		if names := f.alone(kind, value); len(names) > 0 {
			from := strings.Index(text, value)
			return []CodeSpan{{From: from, To: from + len(value), Names: names}}
		}
	}
	f.alerts = indexFold(text, "alert") >= 0
	for i := 0; i < len(text) && len(spans) < spansMost; {
		end := i + 1
		if !wordByte(text[i]) {
			i = end
			continue
		}
		for end < len(text) && wordByte(text[end]) {
			end++
		}
		if end-i <= 64 {
			if s := f.word(field, text, i, end); len(s.Names) > 0 {
				spans, end = append(spans, s), s.To
			}
		}
		i = end
	}
	return spans
}

// alone names what is the only thing in its field.
func (f *CodeFinder) alone(kind fieldKind, s string) []*CodeName {
	if len(s) == 0 || len(s) > 12 {
		return nil
	}
	n := codeNames()
	hex, isHex := parsed(strings.TrimPrefix(strings.TrimPrefix(s, "0x"), "0X"), 16)
	family := ""
	switch kind {
	case fieldChain:
		family = "chain"
	case fieldInfo:
		family = "chaininfo"
	case fieldUsage:
		family = "keyusage"
		isHex = isHex && hex <= 0xFF
	default:
		if c := f.single(kind, s, hex, isHex); c != nil {
			return []*CodeName{c}
		}
		return nil
	}
	if !f.capi2 || !isHex {
		return nil
	}
	return n.mask(family, hex)
}

// single names a number that is no mask; hex is its value, if it is read as hexadecimal.
func (f *CodeFinder) single(kind fieldKind, s string, hex uint32, isHex bool) *CodeName {
	n := codeNames()
	dec, isDec := parsed(s, 10)
	prefixed := len(s) > 1 && s[1]|0x20 == 'x'
	switch kind {
	case fieldStatus:
		if s == f.status[0] || s == f.status[1] {
			return f.http
		}
		return nil
	case fieldAlert:
		if prefixed && isHex {
			return n.alerts[hex]
		}
		if isDec {
			return n.alerts[dec]
		}
		return nil
	case fieldState:
		if f.tls && isDec && dec != 0 {
			return stateName(s)
		}
		return nil
	}
	small := kind == fieldNative || kind == fieldWin32 || kind == fieldCode && f.iis || kind == fieldHex && f.capi2
	switch {
	case s[0] == '-':
		if signed, err := strconv.ParseInt(s, 10, 32); err == nil {
			return n.code(uint32(signed))
		}
		return nil
	case len(s) == 10 && isDec:
		return n.code(dec)
	case !small: // in any notation, but whole
		if isHex {
			return n.code(hex)
		}
		return nil
	case isDec && !prefixed && (kind == fieldWin32 || kind == fieldCode && len(s) < 8):
		return n.small(dec)
	case !isHex:
		return nil
	}
	c := n.small(hex)
	if c == nil && isDec && len(s) == 5 { // written by hand: no number of Win32 has five digits in hexadecimal
		c = n.small(dec)
	}
	return c
}

// parsed reads a number without a sign.
func parsed(s string, base int) (uint32, bool) {
	if s == "" || s[0] == '+' {
		return 0, false
	}
	n, err := strconv.ParseUint(s, base, 32)
	return uint32(n), err == nil
}

// word names the word text[i:end], or a code that begins with it.
func (f *CodeFinder) word(field, text string, i, end int) CodeSpan {
	word := text[i:end]
	if field == "Message" {
		for _, s := range f.said {
			if s.word == word && !joined(text, i, end) {
				return CodeSpan{From: i, To: end, Names: []*CodeName{s.name}}
			}
		}
	}
	one := func(from, to int, c *CodeName) CodeSpan {
		if c == nil {
			return CodeSpan{}
		}
		return CodeSpan{From: from, To: to, Names: []*CodeName{c}}
	}
	if word[0]-'0' > 9 {
		c := f.nameAt(text, i, end)
		if c == nil && len(word) == 8 && !f.other {
			c = numberAt(text, i, end) // C000006D
		}
		return one(i, end, c)
	}
	if word == f.low && field == "Description" {
		s := one(i, end, f.whole)
		s.Likely = true
		return s
	}
	if n := statusEnd(text, i, end); n > 0 {
		if c := httpName(text[i:n]); c != nil {
			return one(i, n, c)
		}
	}
	if f.other && (len(word) < 3 || word[1]|0x20 != 'x') {
		return CodeSpan{}
	}
	if c := signedAt(text, i, end); c != nil {
		return one(i-1, end, c)
	}
	return one(i, end, numberAt(text, i, end))
}

// joined says whether a word is a part of something longer: of a path, a GUID, a version, an address, of base64.
func joined(text string, i, end int) bool {
	if i > 0 {
		switch b := text[i-1]; b {
		case '/', '\\', '+', '#', '%', '&', '@', '$':
			return true
		case '.', '-', ':', ',':
			if i > 1 && wordByte(text[i-2]) && (b != ':' || text[i-2]-'0' <= 9) {
				return true
			}
		}
	}
	if end < len(text) {
		switch b := text[end]; b {
		case '/', '\\', '+', '%', '@':
			return true
		case '-', '.', ':', ',', '=':
			return b == '=' || end+1 < len(text) && wordByte(text[end+1]) && (b != ':' || text[end+1]-'0' <= 9)
		}
	}
	return false
}

// signedAt names a negative number, whose minus stands before i.
func signedAt(text string, i, end int) *CodeName {
	if end-i != 10 || i == 0 || text[i-1] != '-' || i > 1 && (wordByte(text[i-2]) || strings.IndexByte("/\\-.+", text[i-2]) >= 0) || end < len(text) && (text[end] == '-' || text[end] == '.' && end+1 < len(text) && wordByte(text[end+1])) {
		return nil
	}
	n, err := strconv.ParseInt(text[i-1:end], 10, 32)
	if err != nil {
		return nil
	}
	return codeNames().code(uint32(n))
}

// statusEnd gives the end of a status of IIS with its second part (403.16), or 0. Words before must say that it is one: a
// version or a price looks alike.
func statusEnd(text string, i, end int) int {
	if end-i != 3 || text[i] != '4' && text[i] != '5' || end+1 >= len(text) || text[end] != '.' || text[end+1]-'0' > 9 {
		return 0
	}
	n := end + 1
	for n < len(text) && wordByte(text[n]) {
		n++
	}
	if n-end > 3 || n+1 < len(text) && text[n] == '.' && wordByte(text[n+1]) {
		return 0
	}
	if w := wordBefore(text, i); !oneOf("http 상태", w) && !codeWord(w) {
		return 0
	}
	return n
}

// numberAt names a number without a sign.
func numberAt(text string, i, end int) *CodeName {
	n, word := codeNames(), text[i:end]
	if joined(text, i, end) {
		return nil
	}
	if len(word) > 2 && word[1]|0x20 == 'x' {
		value, ok := parsed(word[2:], 16)
		switch {
		case !ok || len(word) > 10:
			return nil
		case len(word) == 10, value>>12 == 0x90: // SEC_I_ is often written without zeros
			return n.code(value)
		}
		return inWords(text, i, end, value)
	}
	value, isDec := parsed(word, 10)
	switch {
	case isDec && len(word) <= 5:
		return inWords(text, i, end, value)
	case len(word) == 8: // hexadecimal without 0x
		value, _ = parsed(word, 16)
	case !isDec || len(word) != 10:
		return nil
	}
	if value < 0x80000000 || isDec && !codeWord(wordBefore(text, i)) { // if there is no letter in it, words must say so
		return nil
	}
	return n.code(value)
}

// inWords names a small number that the words before it say to be a TLS alert or an error of Win32.
func inWords(text string, i, end int, value uint32) *CodeName {
	n := codeNames()
	alert, win32 := n.alerts[value], n.win32[value]
	if alert == nil && win32 == nil || unitAfter(text, end) {
		return nil
	}
	before := wordBefore(text, i)
	if alert != nil && oneOf("alert description number desc code is", before) && said(text, i, "alert") {
		return alert
	}
	if win32 == nil || oneOf("socketexception win32exception httplistenerexception winerror errno lasterror getlasterror win32 winsock winhttp wininet "+
		"win32error socketerror socketerrorcode nativeerrorcode wsaerror", before) {
		return win32
	}
	if !codeWord(before) && !oneOf("is number", before) {
		return nil
	}
	for _, w := range [...]string{"win32", "winsock", "socket", "winhttp", "wininet", "wsa", "system error", "os error", "native error"} {
		if said(text, i, w) {
			return win32
		}
	}
	// Those of sockets and of WinHTTP are told by their size, where an error is spoken of.
	for _, w := range errorWords {
		if value >= 10000 && said(text, i, w) {
			return win32
		}
	}
	return nil
}

// errorWords are what systems of several languages call an error.
var errorWords = [...]string{"error", "오류", "エラー", "错误", "錯誤", "fehler", "erreur", "errore", "erro", "ошибк", "błąd", "błęd", "chyb", "hata"}

// codeWord says whether a word before a number says that it is a code.
func codeWord(word string) bool {
	if oneOf("hr with 결과 fehler erreur codice código kód kódu kod kodu код кодом", word) {
		return true
	}
	// In Korean, Chinese and Japanese nothing need part the word from the one before it.
	for _, end := range [...]string{"error", "code", "exception", "hresult", "status", "result", "오류", "코드", "코드는", "コード", "エラー", "代码", "代碼", "錯誤碼", "错误码"} {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}

// unitAfter says whether a number counts something.
func unitAfter(text string, end int) bool {
	rest := text[end:min(end+8, len(text))]
	word := strings.ToLower(strings.TrimLeft(rest, " "))
	for _, unit := range [...]string{"byte", "ms", "sec", "time", "item", "entr", "min", "kb", "mb", "rec", "erro", "%"} {
		if strings.HasPrefix(word, unit) {
			return true
		}
	}
	return false
}

// wordBefore gives the word right before a place, in lower case, "" if something else stands there.
func wordBefore(text string, at int) string {
	end := at
	for end > 0 && at-end < 6 {
		if wide := strings.TrimSuffix(text[:end], "："); len(wide) < end {
			end = len(wide)
		} else if strings.IndexByte(" \t:=('\"#[", text[end-1]) >= 0 {
			end--
		} else {
			break
		}
	}
	from := end
	for from > 0 && end-from < 32 && (wordByte(text[from-1]) || text[from-1] >= 0x80) {
		from--
	}
	return strings.ToLower(text[from:end])
}

// said says whether a word stands shortly before a place, in the same sentence and without a number between.
func said(text string, at int, word string) bool {
	const reach = 48
	before := strings.ToLower(text[max(0, at-reach):at])
	i := strings.LastIndex(before, word)
	return i >= 0 && !strings.ContainsAny(before[i+len(word):], "0123456789\n;") && !strings.Contains(before[i+len(word):], ". ")
}

// nameAt names a word that is the name of a code.
func (f *CodeFinder) nameAt(text string, i, end int) *CodeName {
	n, word := codeNames(), text[i:end]
	if len(word) < 5 {
		return nil
	}
	if word[0] <= 'Z' {
		if c := n.named[word]; c != nil && c.Family != "alert" {
			return c
		}
		if c := n.state(word); c != nil && word != "Revoked" { // a word like any other
			return c
		}
	}
	if i > 5 && text[i-1] == '=' && strings.HasSuffix(text[:i-1], "code") {
		return n.named["code="+strings.ToLower(word)]
	}
	if f.alerts && said(text, i, "alert") {
		if c := n.named[strings.ToLower(plainName(word))]; c != nil && c.Family == "alert" {
			return c
		}
	}
	return nil
}

// Codes lists the codes of a record, each once: failures in the order in which they stand there, then what is said of a
// certificate or a chain that is no failure.
func (f *CodeFinder) Codes(r *Record) []RecordCode {
	l := codeList{finder: f, seen: map[string]bool{}, nodes: nodesMost, bytes: codesBytes}
	l.text("Description", r.Description)
	l.text("", r.Text)
	for e, n := r.Exception, 0; e != nil && n < 50; e, n = e.Inner, n+1 {
		l.text("NativeErrorCode", e.NativeCode)
		l.text("", e.Message)
	}
	for i := range r.Body {
		l.node(&r.Body[i], "")
	}
	return append(l.codes, l.aside...)
}

type codeList struct {
	finder *CodeFinder
	codes  []RecordCode
	aside  []RecordCode
	seen   map[string]bool // names
	nodes  int
	bytes  int
}

func (l *codeList) text(field, text string) {
	if len(l.codes)+len(l.aside) >= codesMost || l.bytes <= 0 || text == "" {
		return
	}
	l.bytes -= len(text) + 32 // so many short ones take as long as a long one
	for _, s := range l.finder.In(field, text) {
		if written := text[s.From:s.To]; written == s.Names[0].Name && s.Names[0].Aside() {
			continue // it says itself
		}
		fresh := false
		for _, c := range s.Names {
			fresh = fresh || !l.seen[c.Name]
			l.seen[c.Name] = true
		}
		switch {
		case !fresh || len(l.codes)+len(l.aside) >= codesMost:
		case s.Names[0].Aside():
			l.aside = append(l.aside, RecordCode{text[s.From:s.To], s})
		default:
			l.codes = append(l.codes, RecordCode{text[s.From:s.To], s})
		}
	}
}

// node looks at an element and what is in it; key is the text of the Key beside it.
func (l *codeList) node(n *Node, key string) {
	if l.nodes--; l.nodes < 0 {
		return
	}
	field := n.Name
	for _, a := range n.Attrs {
		l.text("", a.Name)
		l.text(n.Name+"@"+a.Name, a.Value)
	}
	l.text(FieldName(field, n.attr("Name"), key), n.Text)
	for i := range n.Children {
		key := ""
		if i > 0 && n.Children[i-1].Name == "Key" {
			key = n.Children[i-1].Text
		}
		l.node(&n.Children[i], key)
	}
}

// FieldName is the field that the text of an element stands in, as In takes it: that of an element Data is its Name, that of
// a Value is the Key before it.
func FieldName(element, name, key string) string {
	switch {
	case element == "Data" && name != "":
		return name
	case element == "Value" && key != "":
		return key
	}
	return element
}
