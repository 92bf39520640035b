package app

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// nativeCodes are the codes of Windows, TLS and IIS in a record: what names those in a text, and the list of all.
type nativeCodes struct {
	finder *catalog.CodeFinder
	list   []catalog.RecordCode
}

func nativeCodesOf(r *catalog.Record) nativeCodes {
	finder := catalog.NewCodeFinder(r)
	return nativeCodes{finder, finder.Codes(r)}
}

// codesFirst is how many codes of a record the explanation lists.
const codesFirst = 12

// coded is text of a record as the page shows it, with the codes in it named. field is where it stands, as CodeFinder.In takes it.
func (in *detail) coded(t *catalog.Text, field, text string) []app.UI {
	spans := in.codesIn(field, text)
	if len(spans) == 0 {
		return shown(text)
	}
	var body []app.UI
	at := 0
	for _, s := range spans {
		if s.From > at {
			body = append(body, shown(text[at:s.From])...)
		}
		body = append(body, codeMark(t, s, text[s.From:s.To], shown(text[s.From:s.To])))
		at = s.To
	}
	if at < len(text) {
		body = append(body, shown(text[at:])...)
	}
	return body
}

// codesIn finds the codes in a text; none where nobody looked at the record.
func (in *detail) codesIn(field, text string) []catalog.CodeSpan {
	if in.Codes.finder == nil {
		return nil
	}
	return in.Codes.finder.In(field, text)
}

// codeMark draws a code: as it is written, and behind it its name, which the style sheet draws, so that what is copied is what
// was written. What it means shows at the pointer or the focus, and is read out.
func codeMark(t *catalog.Text, s catalog.CodeSpan, written string, body []app.UI) app.UI {
	mark := el("span", "coded").Lang(t.Tag).Role("note").TabIndex(0).Label(codeLabel(t, s)).DataSet("native", codeIDs(s))
	if name := s.Names[0].Name; name != written && !s.Names[0].Flag() { // those of flags stand beside the mask already
		mark = mark.DataSet("name", name)
	}
	return mark.Body(body...)
}

// codeIDs are the names of a code, as programs find them.
func codeIDs(s catalog.CodeSpan) string {
	var ids []string
	for _, n := range s.Names {
		ids = append(ids, n.Name)
	}
	return strings.Join(ids, " ")
}

// codeLabel says what a code means, each flag of a mask on a line of its own.
func codeLabel(t *catalog.Text, s catalog.CodeSpan) string {
	var lines []string
	for _, n := range s.Names {
		lines = append(lines, t.UI("codes.line", "name", n.Name, "family", t.UI("family."+n.Family), "meaning", t.Meaning(n)))
	}
	if s.Likely {
		lines = append(lines, t.UI("codes.likely"))
	}
	return strings.Join(lines, "\n")
}

// codeList lists the codes of a record with their names; nil if there is none.
func codeList(t *catalog.Text, codes []catalog.RecordCode) app.UI {
	if len(codes) == 0 {
		return nil
	}
	items, told := make([]app.UI, 0, len(codes)), map[string]bool{}
	for _, c := range codes[:min(len(codes), codesFirst)] {
		var names []app.UI
		for _, n := range c.Names {
			name := []app.UI{box("p", "", words("b", "mono", n.Name), textNode(" "), words("span", "quiet", t.UI("family."+n.Family)))}
			if meaning := t.Meaning(n); meaning != "" && !told[n.Name] {
				name = append(name, words("p", "", meaning))
			}
			told[n.Name] = true
			names = append(names, el("div", "").DataSet("native", n.Name).Body(name...))
		}
		if c.Likely {
			names = append(names, words("p", "quiet", t.UI("codes.likely")))
		}
		written, _ := abridge(c.Written, 60)
		items = append(items, box("div", "", el("dt", "mono").Dir("auto").Body(shown(written)...), box("dd", "", names...)))
	}
	body := []app.UI{box("dl", "codes", items...)}
	if more := len(codes) - codesFirst; more > 0 {
		body = append(body, words("p", "quiet", t.UI("codes.more", "n", more)))
	}
	return box("div", "", body...)
}

// evidenceName names the code that an evidence is, in words for a line of text; "" if it is none.
func evidenceName(t *catalog.Text, f *catalog.Finding, e catalog.Evidence) string {
	name := catalog.EvidenceName(f, e)
	if name == nil {
		return ""
	}
	return codeLabel(t, catalog.CodeSpan{Names: []*catalog.CodeName{name}})
}

// xmlField follows the tokens of XML and says in which field each text stands.
type xmlField struct {
	element, attribute, name string
	key                      string // text of the element Key before
	closing                  bool   // in an end tag
}

// see takes in a token and gives the field of the text in it, if it may hold codes.
func (f *xmlField) see(token catalog.Token) (field string, text bool) {
	switch token.Kind {
	case catalog.TokenPunctuation:
		f.closing = strings.HasSuffix(token.Text, "</")
	case catalog.TokenElement:
		if !f.closing {
			if f.element != "Key" && f.element != "Value" {
				f.key = ""
			}
			f.element, f.attribute, f.name = token.Text[strings.IndexByte(token.Text, ':')+1:], "", ""
		}
	case catalog.TokenAttribute:
		f.attribute = token.Text[strings.IndexByte(token.Text, ':')+1:]
		return "", true
	case catalog.TokenValue:
		if f.attribute == "Name" {
			f.name = strings.Trim(token.Text, `"'`)
		}
		return f.element + "@" + f.attribute, true
	case catalog.TokenText, catalog.TokenCDATA:
		field = catalog.FieldName(f.element, f.name, f.key)
		if f.element == "Key" {
			f.key = token.Text
		}
		return field, true
	}
	return "", false
}

// codedHits draws a piece of XML with its codes named and its hits marked; nil if there is no code in it, or a hit runs across the
// edge of one: then the hits alone are drawn.
func codedHits(t *catalog.Text, in *detail, field, text string, named bool, hits *finder) (body []app.UI) {
	if !named {
		return nil
	}
	spans := in.codesIn(field, text)
	if len(spans) == 0 || hits.across(text, spans) {
		return nil
	}
	at := 0
	for _, s := range spans {
		if s.From > at {
			body = append(body, hits.mark(text[at:s.From])...)
		}
		body = append(body, codeMark(t, s, text[s.From:s.To], hits.mark(text[s.From:s.To])))
		at = s.To
	}
	if at < len(text) {
		body = append(body, hits.mark(text[at:])...)
	}
	return body
}

// across says whether a hit runs across the edge of a code.
func (f *finder) across(text string, spans []catalog.CodeSpan) bool {
	if f.words == "" {
		return false
	}
	low, apart, at := lowered(text), 0, 0
	for _, s := range spans {
		apart += strings.Count(low[at:s.From], f.words) + strings.Count(low[s.From:s.To], f.words)
		at = s.To
	}
	return apart+strings.Count(low[at:], f.words) != strings.Count(low, f.words)
}
