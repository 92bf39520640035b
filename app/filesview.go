package app

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
	"svcscope/wasm/wire"
)

// fileInfo is what the files view says of one open file.
type fileInfo struct {
	Name     string
	Size     int64  // bytes
	Archive  string // the archive it was unpacked from, or ""
	Format   string // id of what the file looks like; "" while its first bytes are read
	Encoding string // tracexml.Encoding.Name; "" if nobody knows yet
	Computer string // "" if there is none or several
	Records  int
	Failures []int64 // byte offsets of the records that are client-certificate failures
	Damaged  []wire.Range
	Bytes    map[int][]byte // of the damaged ranges that are looked at, by their place: the first of them
	Repaired int
	From, To int64 // first and last time, in nanoseconds since 1970 UTC; both 0 if no record has one
	Read     int64 // bytes read so far
	Done     bool
	Stopped  bool   // the person ended the reading
	Problem  string // why reading ended early, in English; "" if it did not
	Trouble  string // why its archive was not unpacked to its end (reader.Trouble); "" if it was
}

// filesPane is what the files view needs beside the files.
type filesPane struct {
	Zone       *time.Location
	Coverage   *coverage // nil while nothing has been read
	DamageShow int       // how many damaged ranges of a file are listed; 0: damageFirst
}

// coverage is which kinds of record the open files hold: what is missing there cannot be judged.
type coverage struct {
	Messages bool // message log records
	Network  bool // records of System.Net
	Warnings bool // records below Error: failures of self-hosted services are warnings
	Transfer bool // activities are linked by transfers
	Schannel bool // events of Windows' TLS
	CAPI2    bool // events of Windows' check of certificates
	IIS      bool // events of failed-request logs
}

// damageFirst is how many damaged ranges of one file are listed at first.
const damageFirst = 500

// mapPins is how many failures a byte map shows at most: more would be one solid bar.
const mapPins = 400

// filesView draws what was read of each file, what was damaged, and what no such file can show.
func filesView(t *catalog.Text, files []fileInfo, pane filesPane) app.UI {
	var records, damaged int
	for _, f := range files {
		records += f.Records
		damaged += len(f.Damaged)
	}
	lead := t.UI("files.lead", "n", records)
	if damaged > 0 {
		lead = t.UI("files.lead.damaged", "n", damaged, "records", records)
	}
	opened := []app.UI{el("h2", "").ID("files-opened").Text(t.UI("files.title", "n", len(files))), words("p", "lead", lead)}
	parts := findParts(files)
	opened = append(opened, logNotes(t, parts)...)
	for i, f := range files {
		opened = append(opened, fileCard(t, i, f, parts, pane))
	}
	body := []app.UI{el("section", "").Aria("labelledby", "files-opened").Body(opened...)}
	if pane.Coverage != nil {
		body = append(body, el("section", "").Aria("labelledby", "files-missing").Body(
			el("h2", "").ID("files-missing").Text(t.UI("files.missing")),
			words("p", "lead", t.UI("files.missing.lead")),
			box("ul", "gaps", recorded(t, *pane.Coverage)...)))
	}
	if c := pane.Coverage; c != nil && !(c.Messages && c.Network && c.Warnings && c.Transfer) {
		body = append(body, el("section", "").Aria("labelledby", "files-config").Body(
			el("h2", "").ID("files-config").Text(t.UI("config.title")),
			words("p", "lead", t.UI("config.lead")),
			box("ul", "gaps", recording(t)...)))
	}
	body = append(body, el("section", "").Aria("labelledby", "files-never").Body(
		el("h2", "").ID("files-never").Text(t.UI("files.never")),
		words("p", "lead", t.UI("files.never.lead")),
		box("ul", "gaps", nevers(t)...)))
	return box("div", "page-in", body...)
}

// logNotes says which files are parts of one log, and why there are several.
func logNotes(t *catalog.Text, parts []logParts) []app.UI {
	var notes []app.UI
	for _, l := range parts {
		why := "files.log.rolled"
		if l.guid {
			why = "files.log.guid"
		}
		notes = append(notes, el("div", "log-note").DataSet("log", l.name).DataSet("parts", len(l.files)).Body(
			icon("files"), box("p", "", words("b", "", t.UI("files.log", "n", len(l.files), "name", l.name)), textNode(" "+t.UI(why)))))
	}
	return notes
}

// partOf says which part of which log a file is.
func partOf(parts []logParts, n int) (log logParts, part int) {
	for _, l := range parts {
		if i := slices.Index(l.files, n); i >= 0 {
			return l, i + 1
		}
	}
	return logParts{}, 0
}

// fileCard is one file: its facts, where its damage is, and each damaged range with its reason.
func fileCard(t *catalog.Text, n int, f fileInfo, parts []logParts, pane filesPane) app.UI {
	head := []app.UI{
		icon(map[bool]string{true: "file-text", false: "file-x"}[readable(f)]),
		el("h3", "").Dir("auto").Body(shown(f.Name)...),
	}
	if len(f.Failures) > 0 {
		head = append(head, box("span", "tag fail", mark("!"), textNode(t.UI("files.failures", "n", len(f.Failures)))))
	}
	if f.Done && !readable(f) {
		head = append(head, words("span", "tag", t.UI("files.unread")))
	}
	if l, part := partOf(parts, n); part > 0 {
		head = append(head, el("span", "tag").Title(l.name).Text(t.UI("files.log.part", "n", part, "all", len(l.files))))
	}
	closing := t.UI("files.close", "name", f.Name)
	head = append(head, button("button plain", "close-file").Label(closing).
		DataSet("arg", n).Body(icon("x", "small"), textNode(t.UI("files.close.word"))))
	card := []app.UI{box("header", "", head...), box("dl", "", fileFacts(t, f, pane.Zone)...)}
	switch {
	case (f.Trouble != "" || f.Stopped) && !readable(f):
	case f.Done && !readable(f):
		card = append(card, words("p", "file-note", named(t, "format."+f.Format+".unread", t.UI("format.other.unread"))))
	default:
		card = append(card, byteMap(t, f))
	}
	if f.Trouble != "" {
		card = append(card, el("p", "file-note").DataSet("trouble", f.Trouble).Text(named(t, "archive."+f.Trouble, t.UI("format.other.unread"))))
	}
	if f.Problem != "" {
		key := "files.problem"
		if f := fate(f.Problem); f != "" {
			key += "." + f
		}
		card = append(card, box("p", "file-note",
			textNode(t.UI(key)+" "), el("code", "").Lang("en").Dir("auto").Body(shown(f.Problem)...)))
	}
	if f.Stopped && !readable(f) {
		card = append(card, words("p", "file-note", t.UI("files.stopped.none")))
	} else if f.Stopped {
		card = append(card, words("p", "file-note", t.UI("files.stopped", "read", size(t, f.Read), "size", size(t, f.Size))))
	}
	if f.Repaired > 0 {
		card = append(card, words("p", "file-note", t.UI("files.repaired", "n", f.Repaired)))
	}
	if len(f.Damaged) > 0 {
		card = append(card, damageTable(t, n, f, max(pane.DamageShow, damageFirst)))
	}
	return el("article", "file").
		DataSets(map[string]any{"file": n, "format": f.Format, "encoding": f.Encoding, "bytes": f.Size, "records": f.Records, "repaired": f.Repaired}).Body(card...)
}

// readable says whether the file is one that gave records or may still do so.
func readable(f fileInfo) bool { return f.Records > 0 || !f.Done || isRead(f.Format) }

// fileFacts are the terms and values under a file's name.
func fileFacts(t *catalog.Text, f fileInfo, zone *time.Location) []app.UI {
	var facts []app.UI
	add := func(key, value string) {
		if value != "" {
			facts = append(facts, box("div", "", words("dt", "", t.UI(key)), el("dd", "").Dir("auto").Body(shown(value)...)))
		}
	}
	add("files.size", size(t, f.Size))
	if readable(f) {
		add("files.records", t.UI("files.records.n", "n", f.Records))
	}
	if f.Format != "" {
		add("files.format", named(t, "format."+f.Format, f.Format))
	}
	if f.Encoding != "" && readable(f) {
		add("files.encoding", named(t, "encoding."+f.Encoding, strings.ToUpper(f.Encoding)))
	}
	add("files.archive", f.Archive)
	if f.From != 0 || f.To != 0 {
		add("files.period", period(t, f.From, f.To, zone))
	}
	add("files.computer", f.Computer)
	if !f.Done {
		add("files.read", t.UI("files.percent", "percent", strconv.Itoa(percent(f.Read, f.Size))))
	}
	return facts
}

// percent is how much of a whole is done, from 0 to 100; nothing of nothing is all of it.
func percent(part, whole int64) int {
	if whole <= 0 {
		return 100
	}
	return int(100 * min(max(float64(part)/float64(whole), 0), 1))
}

// byteMap draws the file as a bar: boxes are damage, ticks are failures, hatching is what is not read yet.
func byteMap(t *catalog.Text, f fileInfo) app.UI {
	at := func(offset int64) string {
		return strconv.FormatFloat(100*min(max(float64(offset)/float64(max(f.Size, 1)), 0), 1), 'f', 2, 64) + "%"
	}
	read := f.Read
	if f.Done && !f.Stopped && f.Problem == "" {
		read = f.Size
	}
	shapes := []app.UI{svg("rect", "class", "ok", "x", "0", "y", "4", "width", at(read), "height", "10")}
	if read < f.Size {
		shapes = append(shapes, svg("rect", "class", "unread", "x", at(read), "y", "4", "width", at(f.Size-read), "height", "10"))
	}
	last := -1.0
	for i, d := range f.Damaged {
		if i == damageFirst {
			break
		}
		width := max(float64(d.Length)/float64(max(f.Size, 1))*100, 0.4)
		x := min(float64(d.Offset)/float64(max(f.Size, 1))*100, 100-width)
		shapes = append(shapes, svg("rect", "class", "bad", "x", fmt.Sprintf("%.2f%%", x), "y", "1", "width", fmt.Sprintf("%.2f%%", width), "height", "16"))
		if x-last >= 9 && last < 91 { // labels that would overlap are left to the table
			anchor := "middle"
			switch {
			case x < 4:
				anchor = "start"
			case x > 94:
				anchor = "end"
			}
			shapes = append(shapes, svg("text", "x", fmt.Sprintf("%.2f%%", x+width/2), "y", "31", "text-anchor", anchor).Text(count(t, d.Offset)))
			last = x
		}
	}
	step := max((len(f.Failures)+mapPins-1)/mapPins, 1)
	for i := 0; i < len(f.Failures); i += step {
		shapes = append(shapes, svg("rect", "class", "f", "x", at(f.Failures[i]), "y", "6", "width", "2", "height", "6"))
	}
	class := "map"
	if len(f.Damaged) == 0 {
		class += " bare"
	}
	return svg("svg", "class", class, "role", "img", "aria-label", t.UI("files.map", "n", len(f.Damaged), "failures", len(f.Failures))).Body(shapes...)
}

// damageTable lists each damaged range with where it is, how long it is and why.
func damageTable(t *catalog.Text, file int, f fileInfo, show int) app.UI {
	rows := make([]app.UI, 0, min(show, len(f.Damaged)))
	for i, d := range f.Damaged {
		if i == show {
			break
		}
		rows = append(rows, el("tr", "").DataSet("damage", i+1).DataSet("offset", d.Offset).DataSet("length", d.Length).DataSet("reason", d.Reason).Body(
			box("td", "", severityIcon("unreadable"), textNode(" "+count(t, int64(i)+1))),
			words("td", "num mono", count(t, d.Offset)),
			words("td", "num", t.UI("format.bytes", "n", d.Length)),
			box("td", "reason", textNode(damageReason(t, d.Reason)+" "), bytesButton(t, file, i, f.Bytes[i] != nil)),
			words("td", "wide quiet", named(t, "damage."+d.Reason+".effect", ""))))
		if b := f.Bytes[i]; b != nil {
			rows = append(rows, box("tr", "bytes", el("td", "").Attr("colspan", 5).Body(rangeBytes(t, file, i, d, b))))
		}
	}
	head := func(key, class string) app.UI { return el("th", class).Attr("scope", "col").Text(t.UI(key)) }
	table := box("table", "damage",
		words("caption", "unseen", t.UI("files.damage")),
		box("thead", "", box("tr", "",
			head("files.damage.n", ""), head("files.damage.offset", "num"), head("files.damage.length", "num"),
			head("files.damage.reason", ""), head("files.damage.effect", "wide"))),
		box("tbody", "", rows...))
	if rest := len(f.Damaged) - show; rest > 0 {
		return box("div", "", table, button("button more", "more-damage").Text(t.UI("files.damage.more", "n", rest)))
	}
	return box("div", "", table)
}

// bytesShown is how much of a damaged range is shown.
const bytesShown = 512

func bytesButton(t *catalog.Text, file, place int, shown bool) app.UI {
	key := "damage.bytes"
	if shown {
		key = "damage.bytes.hide"
	}
	return button("link", "show-bytes").Arg(fmt.Sprintf("%d:%d", file, place)).
		Aria("expanded", shown).Text(t.UI(key))
}

// rangeBytes shows the first bytes of a damaged range, with a way to have them all.
func rangeBytes(t *catalog.Text, file, place int, d wire.Range, b []byte) app.UI {
	return box("div", "",
		hexDump(b, d.Offset, t.UI("damage.bytes.label", "n", place+1)),
		el("p", "quiet").Hidden(int64(len(b)) >= d.Length).Body(
			textNode(t.UI("damage.bytes.first", "n", len(b), "all", count(t, d.Length))+" "),
			button("link", "save-bytes").Arg(fmt.Sprintf("%d:%d", file, place)).Text(t.UI("damage.bytes.save"))))
}

// recorded says, kind by kind, what the files hold and what is missing, with the configuration that records it.
func recorded(t *catalog.Text, c coverage) []app.UI {
	var items []app.UI
	for _, x := range [...]struct {
		id   string
		has  bool
		code string
	}{
		{"warnings", c.Warnings, `<source name="System.ServiceModel" switchValue="Information, ActivityTracing" propagateActivity="true">`},
		{"transfers", c.Transfer, `<source name="System.ServiceModel" switchValue="Warning, ActivityTracing" propagateActivity="true">`},
		{"messages", c.Messages, `<messageLogging logEntireMessage="true" logMalformedMessages="true" logMessagesAtServiceLevel="true" logMessagesAtTransportLevel="true" />`},
		{"network", c.Network, `<source name="System.Net" switchValue="Verbose"><listeners><add name="network" /></listeners></source>`},
		{"schannel", c.Schannel, schannelLog},
		{"capi2", c.CAPI2, capi2Log},
		{"iis", c.IIS, failedRequestLog},
	} {
		state := ".missing"
		if x.has {
			state, x.code = ".recorded", ""
		}
		items = append(items, el("li", "").DataSet("recorded", x.has).Body(
			ring(x.has),
			box("div", "", words("h3", "", t.UI("coverage."+x.id+state)), words("p", "", t.UI("coverage."+x.id+state+".text"))),
			snippet(t, x.code)))
	}
	return items
}

// nevers are the refusals that happen before WCF sees a call, and where they are written instead.
func nevers(t *catalog.Text) []app.UI {
	var items []app.UI
	for _, id := range [...]string{"client"} {
		items = append(items, box("li", "",
			ring(false),
			box("div", "", words("h3", "", t.UI("never."+id)), words("p", "", t.UI("never."+id+".text"))),
			words("p", "", t.UI("never."+id+".where"))))
	}
	return items
}
