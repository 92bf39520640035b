//go:build !js

package main

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"svcscope/catalog"
)

// The Markdown of the documentation, as far as its pages of trace codes use it, made plain text. Every function here takes
// time in proportion to the length of what it is given, whatever stands there.

// docLink is a link as it stands in a page: its text, and where it leads.
type docLink struct{ text, target string }

// How far the end of something short is looked for, in bytes.
const (
	tagMost    = 1024
	targetMost = 2048
	entityMost = 40
	fenceMost  = 8 // backticks around code
)

// inliner makes one paragraph of Markdown plain text.
type inliner struct {
	src     string
	at      int
	include func(name, path string) string // what an INCLUDE token stands for

	out      []byte           // what is taken away again becomes NUL, which no page holds
	brackets []bracket        // open ones
	emphasis map[string][]int // places in out of open runs, by the run
	unclosed [fenceMost + 1]bool
	links    []struct {
		from, to int // in out
		target   string
	}
}

// bracket is an open one: its place in out.
type bracket struct {
	at    int
	image bool
}

// inline gives the text of a paragraph, and its links.
func inline(src string, include func(name, path string) string) (text string, links []docLink) {
	in := inliner{src: strings.ReplaceAll(src, "\x00", ""), include: include, emphasis: map[string][]int{}}
	for in.at < len(in.src) {
		in.step()
	}
	for _, l := range in.links {
		links = append(links, docLink{tidyText(in.out[l.from:l.to]), l.target})
	}
	return tidyText(in.out), links
}

// tidyText takes out what was taken away, and makes white space of ASCII one blank.
func tidyText(out []byte) string {
	s := strings.ReplaceAll(string(out), "\x00", "")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }), " ")
}

// includeToken is where a page asks for a piece of text that many share, mostly the name of a product.
var includeToken = regexp.MustCompile(`^\[!INCLUDE\s*\[([^\]\n]{0,100})\]\(([^)\n]{0,500})\)\s*\]`)

// step reads what stands at the present place.
func (in *inliner) step() {
	rest := in.src[in.at:]
	switch c := rest[0]; c {
	case '\\':
		if len(rest) > 1 && asciiPunct(rest[1]) {
			in.put(rest[1:2], 2)
			return
		}
	case '`':
		in.code(rest)
		return
	case '&':
		if end := strings.IndexByte(rest[:min(len(rest), entityMost)], ';'); end > 0 {
			if s := html.UnescapeString(rest[:end+1]); s != rest[:end+1] {
				in.put(strings.ReplaceAll(s, "\x00", ""), end+1)
				return
			}
		}
	case '<':
		if text, n := tag(rest); n > 0 {
			in.put(text, n)
			return
		}
	case '[':
		if m := includeToken.FindStringSubmatch(rest[:min(len(rest), 700)]); m != nil {
			in.put(in.include(m[1], m[2]), len(m[0]))
			return
		}
		in.brackets = append(in.brackets, bracket{at: len(in.out)})
	case '!':
		if strings.HasPrefix(rest, "![") {
			in.brackets = append(in.brackets, bracket{at: len(in.out), image: true})
			in.put("![", 2)
			return
		}
	case ']':
		if in.close(rest) {
			return
		}
	case '*', '_':
		in.emphasize(rest)
		return
	}
	in.put(rest[:1], 1)
}

// put writes text for the next bytes of the source.
func (in *inliner) put(text string, of int) {
	in.out = append(in.out, text...)
	in.at += of
}

// erase takes written bytes away again.
func (in *inliner) erase(at, n int) {
	for i := range n {
		in.out[at+i] = 0
	}
}

// code reads a span of code, whose text stands as it is, or the backticks that begin none.
func (in *inliner) code(rest string) {
	run := len(rest) - len(strings.TrimLeft(rest, "`"))
	if run <= fenceMost && !in.unclosed[run] {
		for from := run; ; {
			i := strings.IndexByte(rest[from:], '`')
			if i < 0 {
				break
			}
			from += i
			closing := len(rest[from:]) - len(strings.TrimLeft(rest[from:], "`"))
			if closing == run {
				in.put(rest[run:from], from+run)
				return
			}
			from += closing
		}
		in.unclosed[run] = true // nor will one be found further on
	}
	in.put(rest[:run], run)
}

// close reads a closing bracket that ends a link or an image.
func (in *inliner) close(rest string) bool {
	if len(in.brackets) == 0 {
		return false
	}
	open := in.brackets[len(in.brackets)-1]
	in.brackets = in.brackets[:len(in.brackets)-1]
	target, n := linkTarget(rest[1:])
	if n == 0 {
		return false
	}
	if open.image {
		in.erase(open.at, 2)
	} else {
		in.erase(open.at, 1)
		in.links = append(in.links, struct {
			from, to int
			target   string
		}{open.at, len(in.out), target})
		in.brackets = in.brackets[:0] // no link stands in another
	}
	in.at += 1 + n
	return true
}

// linkTarget reads "(target "title")" and gives its length, 0 if there is none.
func linkTarget(s string) (target string, length int) {
	if s == "" || s[0] != '(' {
		return "", 0
	}
	depth := 0
	for i := 0; i < min(len(s), targetMost); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				inside := strings.TrimSpace(s[1:i])
				if strings.HasPrefix(inside, "<") {
					target, _, _ = strings.Cut(inside[1:], ">")
					return target, i + 1
				}
				if end := strings.IndexAny(inside, " \t\n"); end >= 0 {
					inside = inside[:end]
				}
				return html.UnescapeString(inside), i + 1
			}
		}
	}
	return "", 0
}

// emphasize reads a run of asterisks or underscores. Those that belong together are taken away, others are text.
func (in *inliner) emphasize(rest string) {
	n := len(rest) - len(strings.TrimLeft(rest, rest[:1]))
	run := rest[:n]
	before, _ := utf8.DecodeLastRuneInString(in.src[:in.at])
	after, _ := utf8.DecodeRuneInString(rest[n:])
	first, last := in.at == 0, n == len(rest)
	opens, closes := !last && !unicode.IsSpace(after), !first && !unicode.IsSpace(before)
	if run[0] == '_' { // inside a word it belongs to a name
		opens = opens && (first || !wordRune(before))
		closes = closes && (last || !wordRune(after))
	}
	at := len(in.out)
	in.put(run, n)
	if n > 3 {
		return
	}
	if open := in.emphasis[run]; closes && len(open) > 0 {
		in.erase(open[len(open)-1], n)
		in.erase(at, n)
		in.emphasis[run] = open[:len(open)-1]
	} else if opens {
		in.emphasis[run] = append(open, at)
	}
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func asciiPunct(c byte) bool {
	return '!' <= c && c <= '/' || ':' <= c && c <= '@' || '[' <= c && c <= '`' || '{' <= c && c <= '~'
}

// htmlTags are the tags that pages of the documentation are written with. Other names in angle brackets are text.
var htmlTags = map[string]string{
	"a": "", "abbr": "", "b": "", "br": " ", "cite": "", "code": "", "dd": " ", "div": " ", "dl": " ", "dt": " ", "em": "", "font": "", "hr": " ",
	"i": "", "img": "", "kbd": "", "li": " ", "ol": " ", "p": " ", "pre": " ", "q": "", "s": "", "small": "", "span": "", "strong": "", "sub": "", "sup": "",
	"table": " ", "tbody": " ", "td": " ", "th": " ", "thead": " ", "tr": " ", "u": "", "ul": " ", "var": "",
}

// tag reads what stands in angle brackets at the beginning, and gives its text and its length; 0 if it is text itself.
func tag(s string) (text string, length int) {
	end := strings.IndexByte(s[:min(len(s), tagMost)], '>')
	if end < 2 {
		return "", 0
	}
	inside := s[1:end]
	if name, ok := strings.CutPrefix(inside, "xref:"); ok {
		name, _, _ = strings.Cut(name, "?")
		if plain, err := url.PathUnescape(name); err == nil {
			name = strings.ReplaceAll(plain, "\x00", "")
		}
		return strings.TrimSuffix(name, "*"), end + 1
	}
	if strings.HasPrefix(inside, "https://") || strings.HasPrefix(inside, "http://") {
		return inside, end + 1
	}
	name := strings.TrimPrefix(inside, "/")
	if i := strings.IndexFunc(name, func(r rune) bool { return !wordRune(r) }); i >= 0 {
		if name[i] == '-' || name[i] == ':' || name[i] == '.' {
			return "", 0
		}
		name = name[:i]
	}
	text, known := htmlTags[strings.ToLower(name)]
	if !known {
		return "", 0
	}
	return text, end + 1
}

// withoutComments takes HTML comments out; one that does not end goes on to the end.
func withoutComments(s string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(s, "<!--")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		_, s, _ = strings.Cut(rest, "-->")
	}
}

var (
	listItem    = regexp.MustCompile(`^[-*+][ \t]+`)
	alertMark   = regexp.MustCompile(`^\[![A-Za-z]+\]$`)
	ruleLine    = regexp.MustCompile(`^(?:-[ \t]*){3,}$|^(?:\*[ \t]*){3,}$|^(?:_[ \t]*){3,}$`)
	orderedItem = regexp.MustCompile(`^\d{1,9}[.)][ \t]`)
	lowHeading  = regexp.MustCompile(`^#{3,6}[ \t]+`)
)

// paragraphs gives the paragraphs and list items of a section, and its links. Tables are left out.
func paragraphs(lines []string, include func(name, path string) string) (all []string, links []docLink) {
	var open []string
	end := func() {
		if len(open) == 0 {
			return
		}
		src := strings.Join(open, " ")
		item := ""
		if n := len(listItem.FindString(src)); n > 0 {
			item, src = catalog.DocBullet, src[n:]
		}
		text, found := inline(src, include)
		if text != "" {
			all = append(all, item+text)
		}
		links, open = append(links, found...), open[:0]
	}
	fence := ""
	for _, line := range lines {
		s := strings.TrimSpace(line)
		if f := fenceOf(s); fence != "" || f != "" {
			end()
			switch {
			case fence == "":
				fence = f
			case strings.HasPrefix(f, fence):
				fence = ""
			case s != "":
				all = append(all, s)
			}
			continue
		}
		for strings.HasPrefix(s, ">") {
			s = strings.TrimSpace(s[1:])
		}
		switch {
		case s == "", alertMark.MatchString(s), ruleLine.MatchString(s), s[0] == '|', strings.HasPrefix(s, ":::"):
			end()
			continue
		case lowHeading.MatchString(s):
			end()
			open = append(open, s[len(lowHeading.FindString(s)):])
			end()
			continue
		case listItem.MatchString(s), orderedItem.MatchString(s):
			end()
		}
		open = append(open, strings.TrimSuffix(s, "\\"))
	}
	end()
	return all, links
}

// fenceOf gives the fence that a line is, or begins with, or "".
func fenceOf(line string) string {
	for _, c := range []string{"`", "~"} {
		if n := len(line) - len(strings.TrimLeft(line, c)); n >= 3 && !strings.Contains(line[n:], c) {
			return line[:n]
		}
	}
	return ""
}
