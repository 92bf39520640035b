package tracexml

import (
	"bytes"
	"strings"

	"github.com/beevik/etree"

	"svcscope/catalog"
)

// message reads a MessageLogTraceRecord: what the log says of the message, HTTP request or response, addressing,
// and the SOAP envelope, of either version, or whatever else the body is.
func message(e *etree.Element, scope *namespaces) *catalog.Message {
	m := &catalog.Message{Source: attribute(e, "Source"), Type: attribute(e, "Type"), TimeText: attribute(e, "Time")}
	envelope := false
	for _, c := range e.ChildElements() {
		switch c.Tag {
		case "HttpRequest", "HttpResponse":
			httpFields(m, c)
		case "Addressing":
			for _, a := range c.ChildElements() {
				address(m, a)
			}
		case "Properties":
			for _, p := range c.ChildElements() {
				m.Fields = append(m.Fields, catalog.Field{Name: p.Tag, Value: allText(p)})
			}
		case "Envelope":
			if !envelope {
				envelope = true
				soap(m, c, scope.of(c))
			}
		default:
			m.Body = append(m.Body, node(c, scope))
		}
	}
	if text := ownText(e); text != "" && !envelope {
		m.Text = text
		plainBody(m, text)
	}
	return m
}

// httpFields reads an HttpRequest or HttpResponse element.
func httpFields(m *catalog.Message, e *etree.Element) {
	for _, c := range e.ChildElements() {
		switch c.Tag {
		case "Method", "StatusCode":
			if m.Method == "" {
				m.Method = ownText(c)
				continue
			}
		case "WebHeaders":
			for _, h := range c.ChildElements() {
				m.Fields = append(m.Fields, catalog.Field{Name: h.Tag, Value: ownText(h)})
			}
			continue
		}
		m.Fields = append(m.Fields, catalog.Field{Name: c.Tag, Value: allText(c)})
	}
}

// address takes a WS-Addressing header, of any version, or a child of the Addressing element. The first that is
// not empty counts.
func address(m *catalog.Message, e *etree.Element) {
	var field *string
	switch e.Tag {
	case "Action":
		field = &m.Action
	case "To":
		field = &m.To
	case "From":
		field = &m.From
	case "ReplyTo":
		field = &m.ReplyTo
	case "MessageID":
		field = &m.MessageID
	case "RelatesTo":
		field = &m.RelatesTo
	default:
		return
	}
	if *field != "" {
		return
	}
	if a := childElement(e, "Address"); a != nil {
		e = a
	}
	*field = ownText(e)
}

// soap reads an envelope of SOAP 1.1 or 1.2; scope is the one inside it.
func soap(m *catalog.Message, envelope *etree.Element, scope *namespaces) {
	for _, c := range envelope.ChildElements() {
		inner := scope.of(c)
		switch c.Tag {
		case "Header":
			for _, h := range c.ChildElements() {
				address(m, h)
				m.Headers = append(m.Headers, node(h, inner))
			}
		case "Body":
			for _, b := range c.ChildElements() {
				if b.Tag == "Fault" && m.Fault == nil {
					m.Fault = fault(b)
				}
				m.Body = append(m.Body, node(b, inner))
			}
			if text := ownText(c); text != "" {
				m.Text = text // a body that only says "... stream ..."
			}
		}
	}
}

// fault reads a Fault element: faultcode, faultstring and detail in SOAP 1.1; Code, Reason and Detail in 1.2.
func fault(e *etree.Element) *catalog.Fault {
	f := &catalog.Fault{Code: leaf(e, "faultcode"), Reason: leaf(e, "faultstring")}
	detail := childElement(e, "detail")
	if code := childElement(e, "Code"); code != nil {
		f.Code = leaf(code, "Value")
		var names []string
		for sub := childElement(code, "Subcode"); sub != nil; sub = childElement(sub, "Subcode") {
			names = append(names, leaf(sub, "Value"))
		}
		f.Subcode = strings.Join(names, " ")
	}
	if reason := childElement(e, "Reason"); reason != nil {
		if f.Reason = leaf(reason, "Text"); f.Reason == "" {
			f.Reason = ownText(reason)
		}
	}
	if detail == nil {
		detail = childElement(e, "Detail")
	}
	if detail != nil {
		f.Detail = allText(detail)
	}
	return f
}

// allText gives the text of an element and everything below it, pieces parted by a line end.
func allText(e *etree.Element) string {
	var b strings.Builder
	var walk func(e *etree.Element)
	walk = func(e *etree.Element) {
		for _, c := range e.Child {
			switch c := c.(type) {
			case *etree.CharData:
				if text := strings.Trim(c.Data, space); text != "" {
					if b.Len() > 0 {
						b.WriteByte('\n')
					}
					b.WriteString(text)
				}
			case *etree.Element:
				walk(c)
			}
		}
	}
	walk(e)
	return b.String()
}

// plainBody looks into a message that was logged as text. A malformed message stands there as an escaped CDATA
// section, others as escaped XML: if an envelope comes out, it is read like one.
func plainBody(m *catalog.Message, text string) {
	if inner, ok := strings.CutPrefix(text, "<![CDATA["); ok {
		text = strings.Trim(strings.TrimSuffix(inner, "]]>"), space)
		m.Text = text
	}
	if !strings.HasPrefix(text, "<") {
		return
	}
	mended, _ := mend(nil, bytes.TrimPrefix([]byte(text), []byte(bom)))
	doc, err := readTree(mended)
	root := rootOf(doc)
	if err != nil || root == nil {
		return
	}
	scope := (*namespaces)(nil).of(root)
	if root.Tag == "Envelope" {
		soap(m, root, scope)
		return
	}
	m.Body = append(m.Body, node(root, nil))
}
