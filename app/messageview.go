package app

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// messageView draws the logged message of a record; a record without one says so.
func messageView(t *catalog.Text, in detail) app.UI {
	if in.Record.Message == nil {
		return box("div", "formatted", words("p", "quiet", t.UI("message.none")))
	}
	return box("div", "formatted", messageParts(t, in)...)
}

// messageParts are the sections of a message: how it travelled, its fault, its headers, its body.
func messageParts(t *catalog.Text, in detail) []app.UI {
	m := in.Record.Message
	body := []app.UI{fieldSection(t, in, "fields.message", messageRows(t, m))}
	if m.Fault != nil {
		body = append(body, fieldSection(t, in, "fields.fault", faultRows(t, m.Fault)))
	}
	if len(m.Fields) > 0 {
		rows := make([]fieldRow, len(m.Fields))
		for i, f := range m.Fields {
			rows[i] = fieldRow{Label: f.Name, Value: f.Value, In: f.Name}
		}
		body = append(body, fieldSection(t, in, "fields.transport", rows))
	}
	if len(m.Headers) > 0 {
		body = append(body, treeSection(t, in, "fields.headers", "headers", m.Headers))
	}
	if len(m.Body) > 0 {
		body = append(body, treeSection(t, in, "fields.body", "body", m.Body))
	}
	if m.Text != "" {
		body = append(body, textSection(t, "fields.messagetext", m.Text, in))
	}
	if frame := envelope(in.Record.Body); len(frame) > 0 {
		body = append(body, treeSection(t, in, "fields.rest", "envelope", frame))
	}
	return body
}

// envelope gives the elements of the SOAP envelope that carry attributes, such as the ids that signatures name,
// without what stands in them: that is shown elsewhere.
func envelope(nodes []catalog.Node) []catalog.Node {
	var found []catalog.Node
	for _, n := range nodes {
		switch n.Name {
		case "Envelope", "Header", "Body":
			if len(n.Attrs) > 0 {
				found = append(found, catalog.Node{Name: n.Name, Space: n.Space, Attrs: n.Attrs})
			}
			if n.Name != "Envelope" {
				continue
			}
		}
		found = append(found, envelope(n.Children)...)
	}
	return found
}

func messageRows(t *catalog.Text, m *catalog.Message) []fieldRow {
	var rows []fieldRow
	for _, f := range [...]struct{ key, value string }{
		{"message.source", m.Source}, {"message.type", m.Type}, {"message.time", m.TimeText}, {"message.method", m.Method},
		{"message.action", m.Action}, {"message.to", m.To}, {"message.from", m.From}, {"message.replyto", m.ReplyTo},
		{"message.id", m.MessageID}, {"message.relatesto", m.RelatesTo},
	} {
		if f.value != "" {
			rows = append(rows, fieldRow{Label: t.UI(f.key), Value: f.value})
		}
	}
	return rows
}

func faultRows(t *catalog.Text, f *catalog.Fault) []fieldRow {
	var rows []fieldRow
	for _, x := range [...]struct{ key, value string }{
		{"fault.code", f.Code}, {"fault.subcode", f.Subcode}, {"fault.reason", f.Reason}, {"fault.detail", f.Detail},
	} {
		if x.value != "" {
			rows = append(rows, fieldRow{Label: t.UI(x.key), Value: x.value})
		}
	}
	return rows
}

// exceptions draws an exception and the ones inside it, from the outermost in.
func exceptions(t *catalog.Text, in detail, outer *catalog.Exception) app.UI {
	var chain []app.UI
	for e := outer; e != nil; e = e.Inner {
		title := "fields.inner"
		if e == outer {
			title = "fields.exception"
		}
		chain = append(chain, el("li", "").DataSet("exception", shortType(e.Type)).Body(exception(t, in, title, e)...))
	}
	heading := t.UI("fields.exception")
	if len(chain) > 1 {
		heading = t.UI("fields.exceptions", "n", len(chain))
	}
	return el("section", "").DataSet("part", "exception").Body(
		words("h3", "", heading),
		box("ol", "chain", chain...),
		deepNote(t, in.Record))
}

func exception(t *catalog.Text, in detail, title string, e *catalog.Exception) []app.UI {
	body := []app.UI{
		box("h4", "", words("span", "quiet", t.UI(title)), textNode(" "), el("span", "mono").Dir("auto").Body(shown(shortType(e.Type))...)),
		el("p", "quiet mono").Dir("auto").Body(shown(e.Type)...),
	}
	if e.Message != "" {
		body = append(body, el("p", "said").Lang("und").Dir("auto").Body(in.coded(t, "", e.Message)...))
	}
	var rows []fieldRow
	if e.NativeCode != "" {
		rows = append(rows, fieldRow{Label: t.UI("field.nativecode"), Value: "0x" + strings.TrimPrefix(e.NativeCode, "0x"), In: "NativeErrorCode"})
	}
	for _, f := range e.Data {
		rows = append(rows, fieldRow{Label: f.Name, Value: f.Value, In: f.Name})
	}
	if len(rows) > 0 {
		body = append(body, fieldTable(t, in, rows))
	}
	if frames := stackFrames(e.Stack); len(frames) > 0 {
		body = append(body, frameList(t, in, e, frames))
	}
	if e.Text != "" {
		body = append(body, box("details", "", words("summary", "", t.UI("fields.exceptiontext")), block(t, in, e.Text)))
	}
	return body
}

// stackFrames are the lines of a stack trace that say something.
func stackFrames(stack string) []string {
	var frames []string
	for line := range strings.Lines(stack) {
		if line = strings.TrimSpace(line); line != "" {
			frames = append(frames, line)
		}
	}
	return frames
}

// frameList draws a stack: the frames of the framework step back, those that the finding rests on stand out.
func frameList(t *catalog.Text, in detail, e *catalog.Exception, frames []string) app.UI {
	var items []app.UI
	for i, frame := range frames {
		if i == max(in.LinesShow, linesFirst) {
			break
		}
		class := ""
		switch {
		case deciding(in.Finding, frame):
			class = "key"
		case ofFramework(frame):
			class = "quiet"
		}
		items = append(items, box("li", class, shown(frame)...))
	}
	body := []app.UI{
		box("div", "bar",
			words("span", "", t.UI("fields.stack", "n", len(frames))),
			copyButton(t, t.UI("copy.stack"), e.Stack)),
		box("ol", "frames mono", items...),
	}
	if rest := len(frames) - len(items); rest > 0 {
		body = append(body, moreButton(t, rest))
	}
	return box("div", "stack", body...)
}

// ofFramework says whether a frame is a method of .NET itself. The word in front of the method ("at", "위치:") is
// in the language of the machine, or absent, so the method is looked for, not the word.
func ofFramework(frame string) bool {
	method, _, _ := strings.Cut(frame, "(")
	fields := strings.Fields(method)
	if len(fields) == 0 {
		return false
	}
	name := fields[len(fields)-1]
	return strings.HasPrefix(name, "System.") || strings.HasPrefix(name, "Microsoft.") || strings.HasPrefix(name, "MS.Internal.")
}

// deciding says whether a line holds something that the finding rests on.
func deciding(f *catalog.Finding, line string) bool {
	if f == nil {
		return false
	}
	for _, e := range f.Evidence {
		if len(e.Value) >= 4 && strings.Contains(line, e.Value) {
			return true
		}
	}
	return false
}
