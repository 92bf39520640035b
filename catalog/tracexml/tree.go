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
			if len(open) > maxDepth {
				return doc, fmt.Errorf("more than %d levels at byte %d", maxDepth, offset)
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
	attrs []etree.Attr
	outer *namespaces
}

// of gives the scope inside e.
func (n *namespaces) of(e *etree.Element) *namespaces {
	for _, a := range e.Attr {
		if a.Space == "xmlns" || a.Space == "" && a.Key == "xmlns" {
			return &namespaces{e.Attr, n}
		}
	}
	return n
}

// lookup gives the namespace of a prefix; "" is the default one.
func (n *namespaces) lookup(prefix string) string {
	for ; n != nil; n = n.outer {
		for _, a := range n.attrs {
			if prefix == "" && a.Space == "" && a.Key == "xmlns" || prefix != "" && a.Space == "xmlns" && a.Key == prefix {
				return a.Value
			}
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
