package tracexml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/beevik/etree"

	"svcscope/catalog"
)

// space is the white space of XML.
const space = " \t\r\n"

// readTree reads XML into a tree as etree's ReadFromBytes does, elements and character data alone. (That brings
// xml.Unmarshal and half of package reflect along, for a check that is not asked for.) The element that it gives stands
// for the document; with an error, which says why and where, it holds what was read up to there.
func readTree(text []byte) (*etree.Element, error) {
	if doc := plainTree(text); doc != nil {
		return doc, nil
	}
	d := xml.NewDecoder(bytes.NewReader(text))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	doc := new(etree.Element)
	open := []*etree.Element{doc}
	for {
		offset := d.InputOffset()
		token, err := d.RawToken()
		top := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if len(open) > catalog.LevelsMost {
				return doc, deepError(offset)
			}
			e := &etree.Element{Space: t.Name.Space, Tag: t.Name.Local, Attr: attributes(t.Attr)}
			top.Child = append(top.Child, e)
			open = append(open, e)
		case xml.EndElement:
			switch name := qualified(t.Name.Space, t.Name.Local); {
			case len(open) == 1:
				return doc, fmt.Errorf("end tag %q without a start tag at byte %d", name, offset)
			case t.Name.Local != top.Tag || t.Name.Space != top.Space:
				return doc, fmt.Errorf("end tag %q instead of %q at byte %d", name, qualified(top.Space, top.Tag), offset)
			}
			open = open[:len(open)-1]
		case xml.CharData:
			top.Child = append(top.Child, &etree.CharData{Data: string(t)})
		}
		var syntax *xml.SyntaxError
		switch {
		case errors.As(err, &syntax):
			return doc, fmt.Errorf("%s at byte %d", syntax.Msg, d.InputOffset())
		case err == io.EOF && len(open) > 1:
			return doc, fmt.Errorf("element %q is not closed at byte %d", qualified(top.Space, top.Tag), offset)
		case err == io.EOF:
			return doc, nil
		case err != nil:
			return doc, fmt.Errorf("%w at byte %d", err, offset)
		}
	}
}

// deepError says that elements stand too deep, from a byte on.
type deepError int64

func (e deepError) Error() string {
	return fmt.Sprintf("more than %d levels at byte %d", catalog.LevelsMost, int64(e))
}

// attrsPlain is how many attributes of an element are compared with each other: more are a table's work.
const attrsPlain = 32

// plainTree is readTree of XML without sections, of names in ASCII and few attributes that differ; nil for any other. It is
// eight times as fast as the decoder, whose time is what suspects take.
func plainTree(b []byte) *etree.Element {
	if repairs(b, false) > 0 {
		return nil
	}
	doc := new(etree.Element)
	open := []*etree.Element{doc}
	names := []string{""} // of the open elements, as written
	whole := string(b)    // what the tree is made of are its parts, where nothing has to be resolved
	for i := 0; i < len(b); {
		top := open[len(open)-1]
		if b[i] != '<' {
			end := bytes.IndexByte(b[i:], '<')
			if end < 0 {
				end = len(b) - i
			}
			text, ok := plainText(b[i:i+end], whole[i:i+end])
			if !ok {
				return nil
			}
			top.Child = append(top.Child, &etree.CharData{Data: text})
			i += end
			continue
		}
		if name := names[len(names)-1]; i+1 < len(b) && b[i+1] == '/' {
			end := i + 2 + len(name)
			if name == "" || end >= len(b) || string(b[i+2:end]) != name || b[end] != '>' {
				return nil
			}
			open, names = open[:len(open)-1], names[:len(names)-1]
			i = end + 1
			continue
		}
		space, tag, next := plainName(whole, i+1)
		if tag == "" || len(open) > catalog.LevelsMost {
			return nil
		}
		name := whole[i+1 : next]
		e := &etree.Element{Space: space, Tag: tag}
		for i = next; i < len(b) && blank(b[i]); {
			for i < len(b) && blank(b[i]) {
				i++
			}
			var a etree.Attr
			if a.Space, a.Key, next = plainName(whole, i); a.Key == "" {
				break // the tag ends
			}
			if next+1 >= len(b) || b[next] != '=' || b[next+1] != '"' && b[next+1] != '\'' {
				return nil
			}
			from := next + 2
			end := bytes.IndexByte(b[from:], b[next+1])
			if end < 0 || bytes.IndexByte(b[from:from+end], '<') >= 0 {
				return nil
			}
			var ok bool
			if a.Value, ok = plainText(b[from:from+end], whole[from:from+end]); !ok {
				return nil
			}
			if len(e.Attr) >= attrsPlain {
				return nil
			}
			for _, other := range e.Attr {
				if other.Space == a.Space && other.Key == a.Key {
					return nil
				}
			}
			e.Attr = append(e.Attr, a)
			i = from + end + 1
		}
		top.Child = append(top.Child, e)
		switch {
		case i < len(b) && b[i] == '>':
			open, names = append(open, e), append(names, name)
			i++
		case i+1 < len(b) && b[i] == '/' && b[i+1] == '>':
			i += 2
		default:
			return nil
		}
	}
	if len(open) > 1 {
		return nil
	}
	return doc
}

// plainName reads a name in ASCII letters with at most one prefix that begins at s[i], and gives where it ends; both
// parts are empty for any other.
func plainName(s string, i int) (space, tag string, end int) {
	from := i
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c|0x20 >= 'a' && c|0x20 <= 'z', c == '_':
		case i > from && (c >= '0' && c <= '9' || c == '-' || c == '.'):
		case i > from && c == ':' && space == "":
			space, from = s[from:i], i+1
		default:
			return space, s[from:i], i
		}
	}
	return "", "", i
}

// plainText gives a text or value, which is both b and s, with its references resolved; false if it holds one that is not
// known, or more that has to be looked at.
func plainText(b []byte, s string) (string, bool) {
	if bytes.Contains(b, []byte("]]>")) {
		return "", false
	}
	for rest := b; ; {
		i := bytes.IndexByte(rest, '&')
		if i < 0 {
			break
		}
		r, n := reference(rest[i:])
		if n == 0 || !allowed(r) {
			return "", false
		}
		rest = rest[i+n:]
	}
	if bytes.IndexByte(b, '&') < 0 && bytes.IndexByte(b, '\r') < 0 {
		return s, true
	}
	scratch := make([]byte, 0, len(b))
	return string(resolve(b, &scratch)), true
}

// attributes gives the attributes of an element; of two with the same name, the first has the value of the last.
func attributes(read []xml.Attr) []etree.Attr {
	attrs := make([]etree.Attr, 0, len(read))
	var place map[xml.Name]int
	if len(read) > 1 {
		place = make(map[xml.Name]int, len(read))
	}
	for _, a := range read {
		if i, twice := place[a.Name]; twice {
			attrs[i].Value = a.Value
			continue
		}
		if place != nil {
			place[a.Name] = len(attrs)
		}
		attrs = append(attrs, etree.Attr{Space: a.Name.Space, Key: a.Name.Local, Value: a.Value})
	}
	return attrs
}

// qualified gives a name as it is written.
//
//go:noinline
func qualified(prefix, local string) string {
	if prefix == "" {
		return local
	}
	return prefix + ":" + local
}

// rootOf gives a document's first element, or nil.
func rootOf(doc *etree.Element) *etree.Element {
	for _, c := range doc.Child {
		if c, ok := c.(*etree.Element); ok {
			return c
		}
	}
	return nil
}

// The helpers below are not inlined: nothing is in a hurry where a record is decoded, and the binary is smaller.

// childElement gives the first child with the local name, or nil.
//
//go:noinline
func childElement(e *etree.Element, name string) *etree.Element {
	for _, c := range e.Child {
		if c, ok := c.(*etree.Element); ok && c.Tag == name {
			return c
		}
	}
	return nil
}

// directText gives the character data directly inside an element, joined.
func directText(e *etree.Element) string {
	var first string
	var b strings.Builder
	for _, c := range e.Child {
		if c, ok := c.(*etree.CharData); ok {
			if first == "" {
				first = c.Data
				continue
			}
			if b.Len() == 0 {
				b.WriteString(first)
			}
			b.WriteString(c.Data)
		}
	}
	if b.Len() == 0 {
		return first
	}
	return b.String()
}

// ownText is directText without the white space around it.
//
//go:noinline
func ownText(e *etree.Element) string { return strings.Trim(directText(e), space) }

// leaf gives the trimmed text of the first child with the local name, or "".
//
//go:noinline
func leaf(e *etree.Element, name string) string {
	if e == nil {
		return ""
	}
	c := childElement(e, name)
	if c == nil {
		return ""
	}
	return ownText(c)
}

// attribute gives the attribute without a prefix, or ""; e may be nil.
//
//go:noinline
func attribute(e *etree.Element, name string) string {
	if e == nil {
		return ""
	}
	for _, a := range e.Attr {
		if a.Space == "" && a.Key == name {
			return a.Value
		}
	}
	return ""
}

// namespaces is the scope of prefixes at an element: the declarations of one element, and what holds outside.
type namespaces struct {
	declared map[string]string // by prefix; "" is the default one
	outer    *namespaces
}

// of gives the scope inside e.
func (n *namespaces) of(e *etree.Element) *namespaces {
	var declared map[string]string
	for _, a := range e.Attr {
		prefix := a.Key
		switch {
		case a.Space == "" && a.Key == "xmlns":
			prefix = ""
		case a.Space != "xmlns":
			continue
		}
		if declared == nil {
			declared = map[string]string{}
		}
		declared[prefix] = a.Value
	}
	if declared == nil {
		return n
	}
	return &namespaces{declared, n}
}

// lookup gives the namespace of a prefix.
func (n *namespaces) lookup(prefix string) string {
	for ; n != nil; n = n.outer {
		if space, ok := n.declared[prefix]; ok {
			return space
		}
	}
	return ""
}

// node copies an element and all below it; outer is the scope around it.
func node(e *etree.Element, outer *namespaces) catalog.Node {
	scope := outer.of(e)
	n := catalog.Node{Name: e.Tag, Space: scope.lookup(e.Space), Text: ownText(e)}
	for _, a := range e.Attr {
		if a.Space != "xmlns" && a.FullKey() != "xmlns" {
			n.Attrs = append(n.Attrs, catalog.Field{Name: a.FullKey(), Value: a.Value})
		}
	}
	count := 0
	for _, c := range e.Child {
		if _, ok := c.(*etree.Element); ok {
			count++
		}
	}
	if count > 0 {
		n.Children = make([]catalog.Node, 0, count)
		for _, c := range e.Child {
			if c, ok := c.(*etree.Element); ok {
				n.Children = append(n.Children, node(c, scope))
			}
		}
	}
	return n
}
