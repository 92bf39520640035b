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
			rows[i] = fieldRow{Label: f.Name, Value: f.Value}
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
	add("field.rendered", r.Description, "")
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
		if value := strings.TrimPrefix(f.Name+"="+f.Value, "="); f.Value != "" {
			values = append(values, value)
		}
	}
	for _, name := range [...]string{"Result", "Message"} {
		if n := e.Payload.Find(name); n != nil {
			values = append(values, n.Text)
		}
	}
	return strings.Join(values, ", ")
}

// restOfEvent is what stands in an event beside the parts that have a place of their own.
func restOfEvent(r *catalog.Record) []catalog.Node {
	var rest []catalog.Node
	about, data, rendered := false, false, false
	for _, n := range r.Body {
		first := func(seen *bool) bool { was := *seen; *seen = true; return !was }
		switch {
		case n.Name == "EventData" && first(&data):
			rest = append(rest, without(n, "Data")...)
		case n.Name == "RenderingInfo" && first(&rendered):
			rest = append(rest, without(n, "Message", "Task", "Opcode")...)
		case (n.Name == "UserData" || n.Name == "DebugData" || n.Name == "ProcessingErrorData") && first(&about):
			if n.Name == "UserData" && len(n.Children) > 1 {
				rest = append(rest, n.Children[1:]...)
			}
		default:
			rest = append(rest, n)
		}
	}
	return elements(rest)
}

// without gives an element without its children of some names; none if nothing is left.
func without(n catalog.Node, names ...string) []catalog.Node {
	var rest []catalog.Node
children:
	for _, c := range n.Children {
		for _, name := range names {
			if c.Name == name {
				continue children
			}
		}
		rest = append(rest, c)
	}
	if n.Children = elements(rest); len(n.Children) == 0 {
		return nil
	}
	return []catalog.Node{n}
}
