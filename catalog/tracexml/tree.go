package tracexml

import (
	"strings"

	"github.com/beevik/etree"

	"svcscope/catalog"
)

// space is the white space of XML.
const space = " \t\r\n"

// childElement gives the first child with the local name, or nil.
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

// leaf gives the trimmed text of the first child with the local name, or "".
func leaf(e *etree.Element, name string) string {
	if e == nil {
		return ""
	}
	c := childElement(e, name)
	if c == nil {
		return ""
	}
	return strings.Trim(directText(c), space)
}

// attribute gives the attribute without a prefix, or ""; e may be nil.
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
	n := catalog.Node{Name: e.Tag, Space: scope.lookup(e.Space), Text: strings.Trim(directText(e), space)}
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
