package app

import (
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// fieldRow is one row of a table of fields. A row with a Field can be filtered by.
type fieldRow struct {
	Label string
	Value string
	More  string // said after the value, quietly
	Field string // in the filter language; "" if it has none
	As    string // value in the filter language, if it is not Value
	Copy  string // label of the button that copies the value; "" for none
	In    string // what the trace calls the field, for the codes in it
}

// formatted draws every field of the record: nothing that stands in it is left out.
func formatted(t *catalog.Text, in detail) app.UI {
	r := in.Record
	body := []app.UI{fieldSection(t, in, "fields.header", headerRows(t, in))}
	if r.Event != nil {
		body = append(body, eventParts(t, in)...)
	} else if rows := traceRows(t, in); len(rows) > 0 {
		body = append(body, fieldSection(t, in, "fields.trace", rows))
	}
	if r.Exception != nil {
		body = append(body, exceptions(t, in, r.Exception))
	}
	if r.Extended != nil && len(r.Extended.Children)+len(r.Extended.Attrs) > 0 || r.Extended != nil && r.Extended.Text != "" {
		body = append(body, treeSection(t, in, "fields.extended", "extended", []catalog.Node{*r.Extended}))
	}
	if r.Message != nil {
		body = append(body, messageParts(t, in)...)
	}
	if r.Text != "" {
		body = append(body, textSection(t, "fields.text", r.Text, in))
	}
	if rest := restOfBody(r); len(rest) > 0 {
		body = append(body, treeSection(t, in, "fields.rest", "rest", rest))
	}
	return box("div", "formatted", body...)
}

// headerRows are the fields of the System header, and where the record stands.
func headerRows(t *catalog.Text, in detail) []fieldRow {
	r := in.Record
	rows := []fieldRow{{Label: t.UI("field.record"), Value: count(t, int64(in.Position)+1)}}
	add := func(key, value, more, field, as string) {
		if value != "" {
			rows = append(rows, fieldRow{Label: t.UI(key), Value: value, More: more, Field: field, As: as})
		}
	}
	if r.HasTime {
		zone := ""
		if !r.HasZone {
			zone = t.UI("field.nozone")
		}
		add("field.time", moment(r.Time, in.Zone), zone, "time", time.Unix(0, r.Time).In(zoneOrUTC(in.Zone)).Format("2006-01-02T15:04:05"))
	}
	written := ""
	if !r.HasTime {
		written = t.UI("field.notime")
	}
	add("field.timetext", r.TimeText, written, "", "")
	name, level := t.Severity(r.Severity), ""
	if name != r.Severity.String() {
		level = r.Severity.String() + " "
	}
	if r.Level != 0 {
		level += t.UI("field.levelnumber", "level", strconv.Itoa(r.Level))
	}
	add("field.level", name, strings.TrimSpace(level), "level", strings.ToLower(r.Severity.String()))
	if r.HasEventID {
		add("field.code", eventID(r), codeName(in), "code", eventID(r))
	}
	add("field.source", r.Source, "", "source", "")
	switch {
	case r.Activity != (catalog.GUID{}):
		add("field.activity", guid(r.Activity), "", "activity", "")
	case r.Kind != catalog.KindEvent: // most of those belong to none
		add("field.activity", guid(r.Activity), t.UI("field.rootactivity"), "activity", "")
	}
	if r.HasRelated {
		add("field.related", guid(r.Related), "", "activity", "")
	}
	add("field.process", r.Process, "", "process", "")
	if r.ProcessID != 0 {
		add("field.pid", strconv.FormatUint(uint64(r.ProcessID), 10), "", "pid", "")
	}
	if r.ThreadID != 0 {
		add("field.thread", strconv.FormatUint(uint64(r.ThreadID), 10), "", "thread", "")
	}
	add("field.computer", r.Computer, "", "computer", "")
	add("field.channel", r.Channel, "", "", "")
	add("field.file", in.FileName, byteRange(t, r.Span), "file", "")
	return rows
}

// eventID writes the record's event id as a filter reads it.
func eventID(r *catalog.Record) string { return strconv.FormatUint(uint64(r.EventID), 10) }

// traceRows are the fields of the TraceRecord.
func traceRows(t *catalog.Text, in detail) []fieldRow {
	r := in.Record
	var rows []fieldRow
	add := func(key, value, field string) {
		if value != "" {
			rows = append(rows, fieldRow{Label: t.UI(key), Value: value, Field: field})
		}
	}
	add("field.identifier", r.Identifier, "identifier")
	if r.Description != "" {
		rows = append(rows, fieldRow{Label: t.UI("field.description"), Value: r.Description, In: "Description"})
	}
	add("field.appdomain", r.AppDomain, "")
	add("field.origin", r.Origin, "")
	for _, a := range traceAttributes(r.Body) {
		if a.Name != "Severity" && !strings.HasPrefix(a.Name, "xmlns") && a.Value != "" {
			rows = append(rows, fieldRow{Label: named(t, "field."+strings.ToLower(a.Name), a.Name), Value: a.Value})
		}
	}
	return rows
}

// traceAttributes gives the attributes of the TraceRecord; newer versions of .NET write the channel of ETW there.
func traceAttributes(body []catalog.Node) []catalog.Field {
	for i := range body {
		if body[i].Name == "TraceRecord" {
			return body[i].Attrs
		}
		if tracePlaces[body[i].Name] {
			if attrs := traceAttributes(body[i].Children); attrs != nil {
				return attrs
			}
		}
	}
	return nil
}

// fieldSection is a titled table of fields.
func fieldSection(t *catalog.Text, in detail, title string, rows []fieldRow) app.UI {
	return el("section", "").DataSet("part", strings.TrimPrefix(title, "fields.")).Body(
		words("h3", "", t.UI(title)), fieldTable(t, in, rows))
}

func fieldTable(t *catalog.Text, in detail, rows []fieldRow) app.UI {
	lines := make([]app.UI, len(rows))
	for i, row := range rows {
		as := row.As
		if as == "" {
			as = row.Value
		}
		cell := []app.UI{el("span", "value").Dir("auto").Body(in.coded(t, row.In, row.Value)...)}
		if row.More != "" {
			cell = append(cell, el("span", "quiet").Dir("auto").Text(row.More))
		}
		if row.Copy != "" {
			cell = append(cell, copyButton(t, row.Copy, row.Value))
		}
		line := el("tr", "")
		if row.Field != "" {
			line.DataSet("field", row.Field).DataSet("value", as)
		}
		if row.Field != "" && in.FilterBy != nil {
			label := t.UI("filter.by", "field", row.Label)
			cell = append(cell, button("button plain only", "filter-set").Label(label).Title(label).
				DataSet("arg", in.FilterBy(row.Field, as)).Body(icon("funnel", "small")))
		}
		lines[i] = line.Body(el("th", "").Attr("scope", "row").Dir("auto").Body(shown(row.Label)...), box("td", "", cell...))
	}
	return box("table", "fields", box("tbody", "", lines...))
}

// textSection shows text as it stands, with its line breaks.
func textSection(t *catalog.Text, title, text string, in detail) app.UI {
	return el("section", "").DataSet("part", strings.TrimPrefix(title, "fields.")).Body(
		words("h3", "", t.UI(title)), block(t, in, text))
}

// block is text as it stands in the record, with a copy button.
func block(t *catalog.Text, in detail, text string) app.UI {
	short, cut := abridge(text, blockMost)
	body := []app.UI{
		el("pre", "").Lang("und").Dir("auto").Body(in.coded(t, "", short)...),
		copyButton(t, t.UI("copy.text"), text),
	}
	if cut > 0 {
		body = append(body, words("p", "quiet", t.UI("detail.cut", "n", cut)))
	}
	return box("div", "snippet", body...)
}

// blockMost is how many bytes of one text are drawn; its copy button gives all of it.
const blockMost = 256 << 10

// treeSection draws elements with everything below them. The rows are flat, with the depth as a class, because
// a trace may nest a thousand levels deep.
func treeSection(t *catalog.Text, in detail, title, name string, roots []catalog.Node) app.UI {
	tree := treeRows{text: t, in: &in, limit: max(in.LinesShow, linesFirst)}
	for i := range roots {
		tree.add(&roots[i], 0, "", "")
	}
	body := []app.UI{words("h3", "", t.UI(title)), box("ul", "tree", tree.rows...)}
	if tree.more > 0 {
		body = append(body, moreButton(t, tree.more))
	}
	return el("section", "").DataSet("part", name).Body(body...)
}

// moreButton asks for more of what is long; n is how many pieces are left, 0 if only the last one was cut.
func moreButton(t *catalog.Text, n int) app.UI {
	label := t.UI("detail.more")
	if n > 0 {
		label = t.UI("detail.more.n", "n", n)
	}
	return button("button more", "more-lines").Text(label)
}

// treeRows collects the rows of a tree up to a limit, and counts those beyond it.
type treeRows struct {
	text  *catalog.Text
	in    *detail
	rows  []app.UI
	limit int
	more  int
}

// add adds an element and what is in it; key is the text of the Key before it.
func (tree *treeRows) add(n *catalog.Node, depth int, space, key string) {
	if len(tree.rows) >= tree.limit {
		tree.more++
	} else {
		tree.rows = append(tree.rows, tree.row(n, depth, space, key))
	}
	for i := range n.Children {
		key := ""
		if i > 0 && n.Children[i-1].Name == "Key" {
			key = n.Children[i-1].Text
		}
		tree.add(&n.Children[i], depth+1, n.Space, key)
	}
}

// row is one element: its name, its attributes, its text, and its namespace where it is another than around it.
func (tree *treeRows) row(n *catalog.Node, depth int, space, key string) app.UI {
	t, in, name := tree.text, tree.in, ""
	cells := []app.UI{box("span", "name", shown(n.Name)...)}
	for _, a := range n.Attrs {
		if a.Name == "Name" {
			name = a.Value
		}
		cells = append(cells,
			box("span", "attr", box("span", "a", in.coded(t, "", a.Name)...), textNode("="), el("span", "value").Dir("auto").Body(in.coded(t, n.Name+"@"+a.Name, a.Value)...)))
	}
	if n.Text != "" {
		short, cut := abridge(n.Text, blockMost)
		if cut > 0 {
			short += "…"
		}
		cells = append(cells, el("span", "value").Dir("auto").Body(in.coded(t, catalog.FieldName(n.Name, name, key), short)...))
	}
	if n.Space != space && n.Space != "" {
		cells = append(cells, el("span", "quiet").Dir("auto").Body(shown(n.Space)...))
	}
	return box("li", "i"+strconv.Itoa(min(depth, depthMost)), cells...)
}

// depthMost is the deepest level that is indented; deeper ones stand under it.
const depthMost = 12

// restOfBody is what stands in the record beside the parts that have a place of their own.
func restOfBody(r *catalog.Record) []catalog.Node {
	switch {
	case r.Kind == catalog.KindMessage:
		return nil
	case r.Kind == catalog.KindOther:
		return elements(r.Body)
	case r.Kind == catalog.KindEvent:
		return restOfEvent(r)
	}
	var rest []catalog.Node
	for _, n := range r.Body {
		rest = append(rest, restOf(n)...)
	}
	return rest
}

// tracePlaces are the elements around a TraceRecord, and traceParts its children that are shown as fields.
var (
	tracePlaces = map[string]bool{"ApplicationData": true, "TraceData": true, "DataItem": true, "TraceRecord": true}
	traceParts  = map[string]bool{"TraceIdentifier": true, "Description": true, "AppDomain": true, "Source": true, "Exception": true, "ExtendedData": true}
)

func restOf(n catalog.Node) []catalog.Node {
	if !tracePlaces[n.Name] {
		return elements([]catalog.Node{n})
	}
	var rest []catalog.Node
	for _, c := range n.Children {
		if n.Name == "TraceRecord" && traceParts[c.Name] {
			continue
		}
		rest = append(rest, restOf(c)...)
	}
	return rest
}

// elements leaves out nodes without name: text that is shown elsewhere.
func elements(nodes []catalog.Node) []catalog.Node {
	var named []catalog.Node
	for _, n := range nodes {
		if n.Name != "" && (n.Text != "" || len(n.Children)+len(n.Attrs) > 0) {
			named = append(named, n)
		}
	}
	return named
}
