package catalog

import (
	"fmt"
	"strings"
)

// phrase is a string of the interface: one text, or one for each plural form.
type phrase struct {
	text   string
	plural map[string]string
}

// form chooses the plural form of the language by the argument "n". A form that is missing is that of "other".
func (p phrase) form(tag string, args []any) string {
	if p.plural == nil {
		return p.text
	}
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != "n" {
			continue
		}
		if n, ok := integer(args[i+1]); ok {
			if s := p.plural[pluralOf(tag, n)]; s != "" {
				return s
			}
		}
	}
	return p.plural["other"]
}

// forms lists the texts of a phrase.
func (p phrase) forms() []string {
	if p.plural == nil {
		return []string{p.text}
	}
	var all []string
	for _, s := range p.plural {
		all = append(all, s)
	}
	return all
}

// expand puts values into a text and says whether it found all it needed:
//
//	{name}             the value; braces in it mean nothing
//	{name|instead}     the value, or what stands behind the bar where there is none
//	[[ ... {name} ]]   a stretch that is left out where a value inside is missing
//
// A name is a letter and then letters, digits and dots; everything else in braces is ordinary text, and so are
// double brackets without a placeholder. An empty value counts as missing. A value that ends with a full stop ends
// the sentence: the text's own stop behind it is left out.
func expand(text string, value func(name string) string) (out string, complete bool) {
	var b strings.Builder
	complete = true
	for text != "" {
		text = oneStop(b.String(), text)
		i := strings.IndexAny(text, "{[")
		if i < 0 {
			b.WriteString(text)
			break
		}
		b.WriteString(text[:i])
		text = text[i:]
		if stretch, rest, ok := optional(text); ok {
			if s, whole := expand(stretch, value); whole {
				b.WriteString(s)
			}
			text = rest
			continue
		}
		name, instead, rest, ok := placeholder(text)
		if !ok {
			b.WriteByte(text[0])
			text = text[1:]
			continue
		}
		s := value(name)
		if s == "" {
			s = instead
			complete = complete && instead != ""
		}
		b.WriteString(s)
		text = rest
	}
	return b.String(), complete
}

// oneStop takes the full stop off the front of a text where what stands before it has one already. Only the stop of
// a sentence goes: that of a file name's ending stays.
func oneStop(before, text string) string {
	before = strings.TrimSuffix(before, "\u2069")
	if !strings.HasSuffix(before, ".") && !strings.HasSuffix(before, "。") {
		return text
	}
	if rest, ok := strings.CutPrefix(text, "。"); ok {
		return rest
	}
	if rest, ok := strings.CutPrefix(text, "."); ok && (rest == "" || rest[0] == ' ' || rest[0] == '[') {
		return rest
	}
	return text
}

// visible expands a text whose values are all given.
func visible(text string, value func(name string) string) string {
	if !strings.ContainsAny(text, "{[") {
		return text
	}
	s, _ := expand(text, value)
	return s
}

// optional takes a stretch in double brackets off the front of the text.
func optional(text string) (stretch, rest string, ok bool) {
	if !strings.HasPrefix(text, "[[") {
		return "", "", false
	}
	stretch, rest, ok = strings.Cut(text[2:], "]]")
	return stretch, rest, ok && len(placeholders(stretch)) > 0
}

// placeholder takes {name} or {name|instead} off the front of the text.
func placeholder(text string) (name, instead, rest string, ok bool) {
	if text == "" || text[0] != '{' {
		return "", "", "", false
	}
	inside, rest, ok := strings.Cut(text[1:], "}")
	if !ok {
		return "", "", "", false
	}
	name, instead, _ = strings.Cut(inside, "|")
	for i := range len(name) {
		letter := name[i]|0x20 >= 'a' && name[i]|0x20 <= 'z'
		if !letter && (i == 0 || name[i] != '.' && (name[i] < '0' || name[i] > '9')) {
			return "", "", "", false
		}
	}
	return name, instead, rest, name != ""
}

// placeholders lists the names in a text, in their order.
func placeholders(text string) []string {
	var names []string
	for {
		i := strings.IndexByte(text, '{')
		if i < 0 {
			return names
		}
		text = text[i:]
		if name, _, rest, ok := placeholder(text); ok {
			names = append(names, name)
			text = rest
		} else {
			text = text[1:]
		}
	}
}

// write gives a value as the language writes it: integers grouped, text quoted so that it stays in its place. All
// values of the interface go through here.
func (f Numbers) write(v any) string {
	if s, ok := v.(string); ok {
		return Quoted(s)
	}
	if n, ok := integer(v); ok {
		return f.whole(n)
	}
	return Quoted(fmt.Sprint(v))
}

// integer gives the value of Go's integer types that fit in an int64.
func integer(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case int32:
		return int64(n), true
	case uint32:
		return int64(n), true
	case uint64:
		return int64(n), n < 1<<63
	case uint:
		return int64(n), uint64(n) < 1<<63
	case uint16:
		return int64(n), true
	case uint8:
		return int64(n), true
	}
	return 0, false
}
