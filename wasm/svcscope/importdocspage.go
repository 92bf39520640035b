//go:build !js

package main

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// One page of the documentation: front matter, a heading, and sections. In localized repositories the same page stands
// plain or bilingual, each sentence with its English one.

// docPage is a page as it stands in its file.
type docPage struct {
	front  map[string]string // by lower-case name; of a list the first value
	anchor string            // of the first heading, which keeps the English title of a translated page: without dots, in lower case
	title  string            // of the first heading
	texts  []docText         // in the page's own language, and of a bilingual page the English one behind it
}

// docText is what a page says, in one language.
type docText struct {
	summary, description, troubleshooting []string
	links                                 []docLink
	headings                              []string // of the sections, to tell the language by
}

// empty says whether nothing stands in the page.
func (t *docText) empty() bool {
	return len(t.summary)+len(t.description)+len(t.troubleshooting)+len(t.links) == 0
}

// The troubles of a page; each is a text with the key import.<trouble>.
type docTrouble string

const (
	docTooLarge docTrouble = "large"
	docNotUTF8  docTrouble = "encoding"
	docNoFront  docTrouble = "front"
	docNoCode   docTrouble = "code"
	docUnknown  docTrouble = "unknown"
	docEmpty    docTrouble = "empty"
)

// docMost is how long a page may be, in bytes: hundreds of times what the longest one has.
const docMost = 1 << 20

// parsePage reads a page. include says what an INCLUDE token stands for.
func parsePage(data []byte, include func(name, path string) string) (*docPage, docTrouble) {
	if len(data) > docMost {
		return nil, docTooLarge
	}
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return nil, docNotUTF8
	}
	s := strings.TrimPrefix(string(data), "\ufeff")
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	front, body, ok := frontMatter(s)
	if !ok {
		return nil, docNoFront
	}
	p := &docPage{front: front}
	local, english := halves(withoutComments(body))
	bodies := []string{local}
	if english != local {
		bodies = append(bodies, english)
	}
	for _, body := range bodies {
		p.texts = append(p.texts, p.read(body, include))
	}
	return p, ""
}

// frontMatter cuts off what stands between two lines of hyphens at the beginning: fields in a small part of YAML.
func frontMatter(s string) (fields map[string]string, body string, ok bool) {
	line, rest, more := strings.Cut(strings.TrimLeft(s, "\n"), "\n")
	if strings.TrimRight(line, " \t") != "---" {
		return nil, "", false
	}
	fields = map[string]string{}
	name, open := "", false // the last field, and whether what follows it further in belongs to its value
	for more {
		line, rest, more = strings.Cut(rest, "\n")
		text := strings.TrimSpace(line)
		switch {
		case line == strings.TrimLeft(line, " \t") && (text == "---" || text == "..."):
			return fields, rest, true
		case text == "" || text[0] == '#':
		case line[0] == ' ' || line[0] == '\t' || line[0] == '-':
			item, isItem := strings.CutPrefix(text, "- ")
			switch {
			case open && fields[name] == "":
				fields[name] = yamlValue(item)
			case open && !isItem:
				fields[name] += " " + text
			}
		default:
			var value string
			if name, value, open = strings.Cut(text, ":"); open {
				name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
				if _, twice := fields[name]; twice {
					open = false
					break
				}
				fields[name] = yamlValue(strings.TrimPrefix(value, "["))
				open = value == "" || value[0] != '"' && value[0] != '\'' && value[0] != '['
			}
		}
	}
	return nil, "", false
}

// yamlValue reads a value on one line: bare, in quotes of either kind, or the first of a list in brackets. Of a text in
// several lines, which no field that is used has, it gives nothing.
func yamlValue(s string) string {
	s = strings.TrimSpace(s)
	switch {
	case s == "" || s[0] == '|' || s[0] == '>' || s[0] == '#':
		return ""
	case s[0] == '\'':
		var value strings.Builder
		for s = s[1:]; ; {
			part, rest, found := strings.Cut(s, "'")
			value.WriteString(part)
			if !found || rest == "" || rest[0] != '\'' {
				return value.String()
			}
			value.WriteByte('\'')
			s = rest[1:]
		}
	case s[0] == '"':
		if quoted, err := strconv.QuotedPrefix(s); err == nil { // the escapes that occur are those of Go, too
			if value, err := strconv.Unquote(quoted); err == nil {
				return value
			}
		}
		value, _, _ := strings.Cut(s[1:], `"`)
		return value
	}
	if i := strings.Index(s, " #"); i >= 0 {
		s = s[:i]
	}
	return strings.TrimRight(s, " \t]")
}

// halves gives a bilingual page in its own language and in English; of another page both are the page. Sentences stand in
// pairs, <span data-ttu-id="…">own</span><span class="sxs-lookup"><span data-stu-id="…">English</span></span>; what stands
// outside of them belongs to both. A pair ends with its paragraph at the latest.
func halves(body string) (local, english string) {
	if !strings.Contains(body, "sxs-lookup") {
		return body, body
	}
	var own, other strings.Builder
	var open []byte // spans: 'o' own language, 'e' English, ' ' any other
	count := map[byte]int{}
	write := func(s string) {
		if count['e'] == 0 {
			own.WriteString(s)
		}
		if count['o'] == 0 {
			other.WriteString(s)
		}
	}
	for line := range strings.Lines(body) {
		if strings.TrimSpace(line) == "" {
			open, count = open[:0], map[byte]int{}
		}
		for {
			i := strings.IndexByte(line, '<')
			if i < 0 {
				write(line)
				break
			}
			write(line[:i])
			line = line[i:]
			end := strings.IndexByte(line, '>')
			switch {
			case end > 0 && strings.HasPrefix(line, "</span"):
				if n := len(open); n > 0 {
					count[open[n-1]]--
					open = open[:n-1]
				}
				line = line[end+1:]
			case end > 0 && (strings.HasPrefix(line, "<span ") || strings.HasPrefix(line, "<span>")):
				kind := byte(' ')
				switch mark := line[:end]; {
				case strings.Contains(mark, "sxs-lookup"), strings.Contains(mark, "data-stu-id"):
					kind = 'e'
				case strings.Contains(mark, "data-ttu-id"):
					kind = 'o'
				}
				count[kind]++
				open = append(open, kind)
				line = line[end+1:]
			case end < 0:
				write(line)
				line = ""
			default:
				write(line[:1])
				line = line[1:]
			}
		}
	}
	return own.String(), other.String()
}

// docSection is a section of a page, with the anchor of its heading, which is the same in every language.
type docSection struct {
	anchor, heading string
	lines           []string
}

var (
	headingLine = regexp.MustCompile(`^ {0,3}(#{1,2})(?:[ \t]+|<)`)
	anchorTag   = regexp.MustCompile(`<a\s+(?:name|id)="([^"]{0,300})"\s*>`)
)

// sections cuts a page at its headings of the first two levels. What stands before the first one is a section, too.
func sections(body string) (all []docSection, title docSection) {
	all = []docSection{{}}
	fence := ""
	for line := range strings.Lines(body) {
		line = strings.TrimRight(line, " \t\n")
		if f := fenceOf(strings.TrimSpace(line)); f != "" && fence == "" {
			fence = f
		} else if f != "" && strings.HasPrefix(f, fence) {
			fence = ""
		}
		m := headingLine.FindStringSubmatch(line)
		if m == nil || fence != "" {
			last := &all[len(all)-1]
			last.lines = append(last.lines, line)
			continue
		}
		var s docSection
		if a := anchorTag.FindStringSubmatch(line); a != nil {
			s.anchor = strings.ToLower(a[1])
		}
		text := strings.TrimLeft(strings.TrimSpace(line), "#")
		s.heading, _ = inline(strings.TrimRight(strings.TrimSpace(text), "#"), noInclude)
		if len(m[1]) == 1 && title.heading == "" {
			title = s
			continue // what follows belongs to the page, as what stands before does
		}
		all = append(all, s)
	}
	return all, title
}

func noInclude(name, _ string) string { return name }

// read takes the sections of a page for what they are.
func (p *docPage) read(body string, include func(name, path string) string) (t docText) {
	all, title := sections(body)
	if p.title == "" {
		p.title, p.anchor = title.heading, title.anchor
	}
	for i, s := range all {
		text, links := paragraphs(s.lines, include)
		if i == 0 {
			t.summary = text
			continue
		}
		t.headings = append(t.headings, s.heading)
		role := roleOf(s)
		if role == "" && len(links) > 0 && onlyLinks(text, links) {
			role = roleSeeAlso
		}
		switch {
		case role == roleSeeAlso:
			t.links = append(t.links, links...)
		case role == roleOther:
		case role == roleTroubleshooting, role == "" && len(t.description) > 0:
			t.troubleshooting = append(t.troubleshooting, text...)
		default:
			t.description = append(t.description, text...)
		}
	}
	return t
}

// What a section is; "" is not known.
const (
	roleDescription     = "description"
	roleTroubleshooting = "troubleshooting"
	roleSeeAlso         = "see-also"
	roleOther           = "other" // of an event's page: its table of properties, its message
)

// roleOf tells what a section is by its anchor, else by its heading. Where neither is known its place and its content
// decide: the last one is made of links.
func roleOf(s docSection) string {
	switch s.anchor {
	case roleDescription, roleTroubleshooting, roleSeeAlso:
		return s.anchor
	case "properties", "message", "details":
		return roleOther
	}
	for _, l := range docLocales {
		switch {
		case l.is(l.description, s.heading):
			return roleDescription
		case l.is(l.troubleshooting, s.heading):
			return roleTroubleshooting
		case l.is(l.seeAlso, s.heading):
			return roleSeeAlso
		}
	}
	for _, other := range []string{"Properties", "Message", "Details"} {
		if strings.EqualFold(s.heading, other) {
			return roleOther
		}
	}
	return ""
}

// onlyLinks says whether nothing but links stands in paragraphs.
func onlyLinks(text []string, links []docLink) bool {
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if wordRune(r) {
				return r
			}
			return -1
		}, s)
	}
	var linked strings.Builder
	for _, l := range links {
		linked.WriteString(letters(l.text))
	}
	return letters(strings.Join(text, "")) == linked.String()
}
