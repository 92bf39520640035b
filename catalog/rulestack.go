package catalog

import "strings"

// frame is one line of a .NET stack trace: the full name of the type, nested types joined by dots, and the
// method. Both are the names of the source code; no language pack translates them.
type frame struct{ typ, method string }

// in says whether the type lives in the namespace or below it.
func (f frame) in(namespace string) bool {
	return strings.HasPrefix(f.typ, namespace) && len(f.typ) > len(namespace) && f.typ[len(namespace)] == '.'
}

// segment says whether one part of the type's name, without its count of type parameters, passes the test.
func (f frame) segment(test func(string) bool) bool {
	rest := f.typ
	for rest != "" {
		var s string
		s, rest, _ = strings.Cut(rest, ".")
		s, _, _ = strings.Cut(s, "`")
		if test(s) {
			return true
		}
	}
	return false
}

// String gives the name as a stack trace writes it, without parameters.
func (f frame) String() string { return f.typ + "." + f.method }

// stackFrames reads the StackTrace of an exception: text that .NET made and nobody wrote. Line ends that were
// lost on the way do no harm.
func stackFrames(stack string) []frame {
	var frames []frame
	for line := range strings.Lines(unescape(stack)) {
		for rest := line; rest != ""; {
			var f frame
			var ok bool
			if f, rest, ok = frameOf(rest); ok {
				frames = append(frames, f)
			}
		}
	}
	return frames
}

// exceptionText reads what ToString gives for an exception with its inner ones, unescaped: the types, outermost first, and
// the frames, innermost exception first. Only the messages in it were written by somebody, and they may hold
// anything: those that are known are taken out, and what looks like a frame counts only behind the last arrow
// between two exceptions and behind the last line that is neither frame nor separator. What is neither type nor
// frame comes back as prose.
func exceptionText(text string, messages []string) (types []string, frames []frame, prose string) {
	text = strings.ReplaceAll(text, "\r", "")
	for _, m := range messages {
		if m = strings.TrimSpace(strings.ReplaceAll(unescape(m), "\r", "")); m != "" {
			text = strings.Replace(text, m, "", 1)
		}
	}
	const arrow = "---> "
	head, last := "", text
	if i := lastIndex(text, arrow); i >= 0 {
		head, last = text[:i], text[i+len(arrow):]
	}
	for head != "" && len(types) < deepestChain {
		var part string
		part, head, _ = strings.Cut(head, arrow)
		types = appendType(types, part)
	}
	types = appendType(types, last)
	var rest strings.Builder
	first := true
	for line := range strings.Lines(last) {
		if first { // type and message
			rest.WriteString(text[:len(text)-len(last)])
			rest.WriteString(line)
			first = false
			continue
		}
		line = strings.TrimSpace(line)
		f, behind, ok := frameOf(line)
		switch {
		case ok && locationOnly(behind):
			frames = append(frames, f)
		case line == "" || strings.HasPrefix(line, "---") || strings.HasSuffix(line, ":"):
		default:
			frames = frames[:0]
			rest.WriteString(line)
			rest.WriteByte('\n')
		}
	}
	return types, frames, rest.String()
}

// lastIndex is strings.LastIndex for what is rare: it looks from the front, where the look for a byte is fast.
func lastIndex(s, sep string) int {
	for at := -1; ; {
		i := strings.Index(s[at+1:], sep)
		if i < 0 {
			return at
		}
		at += 1 + i
	}
}

// appendType appends the type that "Namespace.Type: message" starts with.
func appendType(types []string, s string) []string {
	s = strings.TrimSpace(s)
	if i := strings.IndexAny(s, ": \t\n"); i >= 0 {
		s = s[:i]
	}
	if !strings.Contains(s, ".") || !nameBytes(s) {
		return types
	}
	return append(types, strings.ReplaceAll(s, "+", "."))
}

// deepestChain is how many exceptions around each other are read from a text.
const deepestChain = 64

// longestFramePrefix is how many words a language may put in front of a frame ("at", "위치:", "bei").
const longestFramePrefix = 4

// frameOf reads the first frame of a line, and gives what follows it. A frame is a dotted name right before a
// pair of parentheses, with nothing in front but the few words that the language of the machine puts there.
func frameOf(line string) (f frame, rest string, ok bool) {
	open := strings.IndexByte(line, '(')
	if open < 0 {
		return frame{}, "", false
	}
	shut := strings.IndexByte(line[open:], ')')
	if shut < 0 {
		return frame{}, "", false
	}
	rest = line[open+shut+1:]
	name := strings.TrimSpace(line[:open])
	if i := lastBlank(name); i >= 0 {
		prefix := strings.Fields(name[:i+1])
		name = strings.TrimLeft(name[i:], " \t\u3000")
		if len(prefix) > longestFramePrefix {
			return frame{}, rest, false
		}
		for j, word := range prefix {
			if j < len(prefix)-1 {
				word += ":" // only the last word may end with one
			} else {
				word = strings.TrimSuffix(word, ":") + ":"
			}
			if strings.IndexAny(word, `.,;:"'<>()“”‘’«»「」`) != len(word)-1 {
				return frame{}, rest, false
			}
		}
	}
	if i := strings.IndexByte(name, '['); i >= 0 && !strings.Contains(name[i:], "].") {
		name = name[:i] // type arguments of the method
	}
	dot := strings.LastIndexByte(name, '.')
	if dot > 0 && name[dot-1] == '.' { // constructors are named ".ctor" and ".cctor"
		dot--
	}
	if dot <= 0 || dot == len(name)-1 || !nameBytes(name) {
		return frame{}, rest, false
	}
	return frame{strings.ReplaceAll(name[:dot], "+", "."), name[dot+1:]}, rest, true
}

// lastBlank gives the place of the last blank, tab or wide blank of the East, as strings.LastIndexAny does, in one look; -1
// if there is none.
func lastBlank(s string) int {
	for i := len(s) - 1; i >= 0; i-- {
		switch s[i] {
		case ' ', '\t':
			return i
		case 0x80:
			if strings.HasSuffix(s[:i], "\u3000"[:2]) {
				return i - 2
			}
		}
	}
	return -1
}

// locationOnly says whether what follows a frame is nothing, or a file with a line number in any language.
func locationOnly(s string) bool {
	s = strings.TrimRight(s, ". \t")
	return s == "" || s[0] == ' ' && s[len(s)-1]-'0' <= 9 && strings.IndexByte(s, ':') >= 0
}

// nameBytes says whether s holds only what names of types and methods are made of.
func nameBytes(s string) bool {
	for i := range len(s) {
		if !wordByte(s[i]) && s[i] < 0x80 && strings.IndexByte(".`+<>[],|$=-{}&*", s[i]) < 0 {
			return false
		}
	}
	return s != ""
}

// unescape undoes the escaping that the framework does before the XML writer does it again.
func unescape(s string) string {
	var out []byte // nil as long as nothing is undone: stacks have many references to types, which end in '&'
	kept := 0
	for i := 0; ; i++ {
		n := strings.IndexByte(s[i:], '&')
		if n < 0 {
			break
		}
		i += n
		for _, e := range escapes {
			if strings.HasPrefix(s[i+1:], e.name) {
				out = append(append(out, s[kept:i]...), e.char)
				i += len(e.name)
				kept = i + 1
				break
			}
		}
	}
	if out == nil {
		return s
	}
	return string(append(out, s[kept:]...))
}

// escapes are what unescape undoes, without the '&'; the first that fits counts.
var escapes = [...]struct {
	name string
	char byte
}{{"lt;", '<'}, {"gt;", '>'}, {"amp;lt;", '<'}, {"amp;gt;", '>'}, {"amp;", '&'}, {"quot;", '"'}, {"apos;", '\''}}

// typeOf gives the type of an assembly-qualified name without its assembly, nested types joined by dots.
func typeOf(qualified string) string {
	return strings.ReplaceAll(typeName(unescape(qualified)), "+", ".")
}
