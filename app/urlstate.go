package app

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// linkVersion is the version of the link's form. It changes only if a key changed its meaning, which
// links made before forbid: new things get new keys.
const linkVersion = "1"

// maxFilter is the longest filter text, in bytes, that a link may carry.
const maxFilter = 16 << 10

// LinkError reports one part of a link that was dropped. The rest of the link holds.
type LinkError struct {
	Key   string // key as it stands in the link
	Value string // value, unescaped where that was possible
	Err   error
}

// Error names the part and says what is wrong with it.
func (e *LinkError) Error() string {
	return fmt.Sprintf("link part %q with %q: %v", e.Key, e.Value, e.Err)
}

// Unwrap gives the cause.
func (e *LinkError) Unwrap() error { return e.Err }

var (
	errNewer  = errors.New("made by a newer version")
	errTwice  = errors.New("given twice")
	errForm   = errors.New("not in the form of such a value")
	errChoice = errors.New("not one of the known ones")
	errEscape = errors.New("broken percent escape")
	errNoKey  = errors.New("no key and value")
)

// urlKey is one key of a link: how its value is written, and how it is read back.
type urlKey struct {
	name   string
	always bool                           // written even if the value is empty
	many   bool                           // may stand several times
	get    func(s *State) []string        // values to write; empty ones are defaults and left out
	set    func(s *State, v string) error // takes one value over, or leaves s as it was
}

// urlKeys are the keys in the order in which they are written. A key never changes its meaning.
var urlKeys = []urlKey{
	{name: "v", always: true,
		get: func(*State) []string { return []string{linkVersion} },
		set: func(_ *State, v string) error { return when(v == linkVersion, errNewer) }},
	{name: "q",
		get: func(s *State) []string { return []string{s.Filter} },
		set: func(s *State, v string) error { s.Filter = v; return nil }},
	{name: "r",
		get: func(s *State) []string { return []string{s.Record.String()} },
		set: func(s *State, v string) error {
			a, ok := ParseAddress(v)
			s.Record = a
			return when(ok, errForm)
		}},
	{name: "t",
		get: func(s *State) []string { return []string{timeRange(s.TimeFrom, s.TimeTo)} },
		set: func(s *State, v string) (err error) {
			s.TimeFrom, s.TimeTo, err = parseTimeRange(v)
			return err
		}},
	{name: "z",
		get: func(s *State) []string { return []string{s.Zone} },
		set: func(s *State, v string) error {
			_, ok := parseZone(v)
			if ok {
				s.Zone = v
			}
			return when(ok, errForm)
		}},
	{name: "zone",
		get: func(s *State) []string { return []string{unless(s.Times, zoneIDs[0])} },
		set: func(s *State, v string) error { return choose(&s.Times, v, zoneIDs) }},
	{name: "view",
		get: func(s *State) []string { return []string{unless(s.View, viewIDs[0])} },
		set: func(s *State, v string) error { return choose(&s.View, v, viewIDs) }},
	{name: "code",
		get: func(s *State) []string { return []string{s.Code} },
		set: func(s *State, v string) error {
			ok := isCodeName(v)
			if ok {
				s.Code = v
			}
			return when(ok, errForm)
		}},
	{name: "tab",
		get: func(s *State) []string { return []string{unless(s.Tab, tabIDs[0])} },
		set: func(s *State, v string) error { return choose(&s.Tab, v, tabIDs) }},
	{name: "lang", always: true,
		get: func(s *State) []string { return []string{s.Lang} },
		set: func(s *State, v string) error {
			ok := isLanguageTag(v)
			if ok {
				s.Lang = v
			}
			return when(ok, errForm)
		}},
	{name: "f", many: true,
		get: func(s *State) []string {
			values := []string{s.File.String()}
			for _, f := range s.Others {
				values = append(values, f.String())
			}
			return values
		},
		set: func(s *State, v string) error {
			f, ok := ParseFingerprint(v)
			switch {
			case !ok:
				return errForm
			case s.File == (Fingerprint{}):
				s.File = f
			default:
				s.Others = append(s.Others, f)
			}
			return nil
		}},
}

// Encode writes the state as a fragment, without its '#': version and language always, other values
// where they differ from the default, keys in a fixed order, unknown parts last and as they stood.
func (s State) Encode() string {
	var b strings.Builder
	part := func(name, value string) {
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(name)
		b.WriteByte('=')
		escape(&b, value)
	}
	for _, key := range urlKeys {
		for _, value := range key.get(&s) {
			if value != "" || key.always {
				part(key.name, value)
			}
		}
	}
	for _, raw := range s.Unknown {
		b.WriteByte('&')
		b.WriteString(raw)
	}
	return b.String()
}

// DecodeState reads a fragment, with or without its '#', part by part: what is bad is dropped and
// reported, what is unknown is kept. It never fails. What chat programs and mail do to links is
// undone where that is safe: &amp; for &, and punctuation stuck to the end.
func DecodeState(fragment string) (State, []error) {
	var s State
	fragment = strings.TrimPrefix(fragment, "#")
	if !strings.Contains(fragment, "=") {
		fragment = unescapeWhole(fragment)
	}
	if !strings.ContainsAny(fragment, "=&") {
		return s, nil // nothing, or the id of an element that the browser was asked to scroll to
	}
	var problems []error
	seen := map[string]bool{}
	parts := strings.Split(fragment, "&")
	for i, raw := range parts {
		for strings.HasPrefix(raw, "amp;") { // each program on the way may have escaped it once more
			raw = raw[len("amp;"):]
		}
		if raw == "" {
			continue
		}
		err := s.take(raw, seen)
		if trimmed := strings.TrimRight(raw, ".,;:!?)]}>'\"*_"); err != nil && i == len(parts)-1 && trimmed != raw {
			if s.take(trimmed, seen) == nil {
				err = nil
			}
		}
		if err != nil {
			problems = append(problems, err)
		}
	}
	return s, problems
}

// take reads one part of a link into s.
func (s *State) take(raw string, seen map[string]bool) error {
	name, escaped, found := strings.Cut(raw, "=")
	if !found {
		return &LinkError{Key: name, Err: errNoKey}
	}
	i := slices.IndexFunc(urlKeys, func(k urlKey) bool { return k.name == name })
	if i < 0 {
		if name != "" && isFragment(raw) {
			s.Unknown = append(s.Unknown, raw)
			return nil
		}
		return &LinkError{Key: name, Value: escaped, Err: errForm}
	}
	value, ok := unescape(escaped)
	key := urlKeys[i]
	switch {
	case !ok:
		return &LinkError{Key: name, Value: escaped, Err: errEscape}
	case value == "":
		return nil // the default, written out
	case len(value) > maxFilter:
		return &LinkError{Key: name, Value: value[:64], Err: errForm}
	case seen[name] && !key.many:
		return &LinkError{Key: name, Value: value, Err: errTwice}
	}
	if err := key.set(s, value); err != nil {
		return &LinkError{Key: name, Value: value, Err: err}
	}
	seen[name] = true
	return nil
}

// when gives nil if ok, else err.
func when(ok bool, err error) error {
	if ok {
		return nil
	}
	return err
}

// unless gives v, or "" if v is the default.
func unless(v, byDefault string) string {
	if v == byDefault {
		return ""
	}
	return v
}

// choose sets *to to v if v is one of ids; the default is kept as "".
func choose(to *string, v string, ids []string) error {
	if !slices.Contains(ids, v) {
		return errChoice
	}
	*to = unless(v, ids[0])
	return nil
}

// isLanguageTag accepts the shape of BCP 47: letters, then subtags of letters and digits.
func isLanguageTag(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if len(part) < 1 || len(part) > 8 || i == 0 && len(part) < 2 {
			return false
		}
		for _, c := range part {
			letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
			if !letter && (i == 0 || c < '0' || c > '9') {
				return false
			}
		}
	}
	return len(s) <= 35
}

// isCodeName accepts event ids, names of trace codes, and the keys of other topics: Schannel/36882.
func isCodeName(s string) bool {
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '.' && c != '-' && c != '_' && c != '/' {
			return false
		}
	}
	return s != "" && len(s) <= 200
}

// plainBytes stand unescaped in a value. Fewer than a fragment may hold: quotes, brackets, stars and
// such end a link where programs look for links in text.
const plainBytes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~:,/=@"

func escape(b *strings.Builder, s string) {
	for i := range len(s) {
		if c := s[i]; strings.IndexByte(plainBytes, c) >= 0 {
			b.WriteByte(c)
		} else {
			const digits = "0123456789ABCDEF"
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		}
	}
}

// unescape undoes escape; ok is false for a broken escape, bytes that are no UTF-8, and NUL.
func unescape(s string) (value string, ok bool) {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b = append(b, s[i])
			continue
		}
		if i+2 >= len(s) || hexDigit(s[i+1]) < 0 || hexDigit(s[i+2]) < 0 {
			return "", false
		}
		b = append(b, byte(hexDigit(s[i+1])<<4|hexDigit(s[i+2])))
		i += 2
	}
	value = string(b)
	return value, utf8.Valid(b) && strings.IndexByte(value, 0) < 0
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// unescapeWhole undoes the escaping of a whole link ("v%3D1%26lang%3Dko"), as some programs do it.
func unescapeWhole(s string) string {
	if whole, ok := unescape(s); ok && strings.HasPrefix(whole, "v=") {
		return whole
	}
	return s
}

// isFragment says whether a part may stand in an address as it is: printable ASCII without the
// characters that end an address in text.
func isFragment(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c > '~' || strings.IndexByte("\"<>\\^`{|}#", c) >= 0 {
			return false
		}
	}
	return true
}
