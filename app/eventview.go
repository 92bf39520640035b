package app

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// eventParts are the sections of a Windows event: what the log says of it, its values, and what it is about.
func eventParts(t *catalog.Text, in detail) []app.UI {
	e := in.Record.Event
	var body []app.UI
	if rows := eventRows(t, in.Record); len(rows) > 0 {
		body = append(body, fieldSection(t, in, "fields.event", rows))
	}
	if len(e.Data) > 0 {
		rows := make([]fieldRow, len(e.Data))
		for i, f := range e.Data {
			rows[i] = fieldRow{Label: f.Name, Value: f.Value, In: f.Name}
			if f.Name == "" {
				rows[i].Label = strconv.Itoa(i + 1)
			}
		}
		body = append(body, fieldSection(t, in, "fields.eventdata", rows))
	}
	if e.Payload != nil {
		body = append(body, treeSection(t, in, "fields.payload", "payload", []catalog.Node{*e.Payload}))
	}
	return body
}

func eventRows(t *catalog.Text, r *catalog.Record) []fieldRow {
	e := r.Event
	var rows []fieldRow
	add := func(key, value, more string) {
		if value != "" {
			rows = append(rows, fieldRow{Label: t.UI(key), Value: value, More: more})
		}
	}
	number := func(key string, n int, name string) {
		switch {
		case name != "":
			add(key, name, strconv.Itoa(n))
		case n != 0:
			add(key, strconv.Itoa(n), "")
		}
	}
	if r.Description != "" {
		rows = append(rows, fieldRow{Label: t.UI("field.rendered"), Value: r.Description, In: "Message"})
	}
	number("field.task", e.Task, e.TaskName)
	number("field.opcode", e.Opcode, e.OpcodeName)
	add("field.keywords", e.Keywords, "")
	add("field.user", e.User, "")
	add("field.recordid", e.RecordID, "")
	number("field.version", e.Version, "")
	add("field.qualifiers", e.Qualifiers, "")
	return rows
}

// eventValues are an event's own words where nobody has made a sentence of them.
func eventValues(e *catalog.Event) string {
	var values []string
	for _, f := range e.Data {
		if f.Value != "" {
			values = append(values, strings.TrimPrefix(f.Name+"="+f.Value, "="))
		}
	}
	if e.Payload != nil {
		for _, n := range e.Payload.Children {
			if n.Text != "" && (n.Name == "Result" || n.Name == "Message") {
				values = append(values, n.Text)
			}
		}
	}
	return strings.Join(values, ", ")
}

// eventPlaces are the elements of an event of which the first is shown elsewhere: these of its children, or all for "".
var eventPlaces = map[string]string{
	"EventData": " Data ", "RenderingInfo": " Message Task Opcode ", "UserData": "", "DebugData": "", "ProcessingErrorData": "",
}

// restOfEvent is what stands in an event beside the parts that have a place of their own.
func restOfEvent(r *catalog.Record) []catalog.Node {
	var rest []catalog.Node
	seen := map[string]bool{}
	for _, n := range r.Body {
		shown, known := eventPlaces[n.Name]
		if known && !seen[n.Name] {
			seen[n.Name] = true
			var left []catalog.Node
			for i, c := range n.Children {
				if shown == "" && (i > 0 && n.Name == "UserData") || shown != "" && !strings.Contains(shown, " "+c.Name+" ") {
					left = append(left, c)
				}
			}
			n.Children = elements(left)
		}
		rest = append(rest, n)
	}
	return elements(rest)
}
