package app

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

func itoa(n uint32) string { return strconv.FormatUint(uint64(n), 10) }

// progress tells how far reading is. It keeps its place while there is nothing to read.
func (v *viewer) progress(t *catalog.Text) app.UI {
	s := v.session
	var read, all int64
	for _, f := range s.files {
		all += f.source.Size
		read += min(f.settled, f.source.Size)
	}
	if percent, ok := s.searching(); ok && !s.loading() {
		return v.searchNote(percent)
	}
	if !s.loading() {
		return el("div", "progress").Hidden(true).UI()
	}
	for _, f := range s.files {
		if f.unpacking { // how long it will be is known at its end
			return box("div", "progress",
				words("b", "", t.UI("archive.unpacking", "name", f.source.Name)),
				el("progress", "").Label(t.UI("archive.unpacking", "name", f.source.Name)).UI(),
				words("span", "", t.UI("archive.unpacked", "size", size(t, f.unpacked))),
				stopButton(t))
		}
	}
	percent := 0
	if all > 0 {
		percent = int(read * 100 / all)
	}
	return box("div", "progress",
		words("b", "", t.UI("progress.percent", "n", percent)),
		el("progress", "").Attr("max", 100).Attr("value", percent).Label(t.UI("progress.label")).UI(),
		words("span", "", t.UI("progress.read", "read", size(t, read), "size", size(t, all))),
		stopButton(t),
	)
}

func stopButton(t *catalog.Text) app.UI {
	return button("button", "stop").Body(icon("square", "small"), textNode(t.UI("progress.stop")))
}

// notices are what a person should know of the files and the link, one line each.
func (v *viewer) notices(t *catalog.Text) app.UI {
	const unreadMost = 2 // files that are not read are named one by one up to here
	lines := []app.UI{v.fatalNote(t), v.linkNote(t)}
	var others []string
	add := func(symbol, text string) {
		lines = append(lines, el("p", "notice").Role("status").Body(icon(symbol, "small"), words("span", "", text)))
	}
	if v.linked && !v.session.loading() && v.hashed() {
		switch name := orElse(v.link.File.Name, t.UI("landing.linked.nameless")); v.wanted() {
		case FileOther:
			add("link", t.UI("link.other", "name", name, "size", size(t, v.link.File.Size)))
		case FileGrown:
			add("link", t.UI("link.grown", "name", name, "size", size(t, v.link.File.Size)))
		case FileRenamed:
			add("link", t.UI("link.renamed", "name", name))
		}
		if names := v.lacking(); len(names) > 0 {
			add("link", t.UI("link.others", "names", strings.Join(names, ", ")))
		}
	}
	for _, f := range v.session.files {
		switch {
		case f.problem != "" && v.session.state() != "failed":
			add("file-x", t.UI("file."+orElse(fate(f.problem), "problem"), fileTold(t, f)...))
		case f.stopped && f.trace():
			add("file-x", t.UI("file.stopped", fileTold(t, f)...))
		case f.stopped && v.session.state() != "failed":
			add("file-x", t.UI("file.stopped.none", fileTold(t, f)...))
		case f.trouble != "" && v.session.state() != "failed":
			add("file-x", t.UI("file.trouble", "name", f.source.Name, "reason", t.UI("archive."+f.trouble)))
		case f.done && !f.trace() && f.format != "empty" && v.session.state() != "failed":
			others = append(others, t.UI("file.trouble", "name", f.source.Name, "reason", unread(t, f.format)))
		}
	}
	if v.session.state() == "ready" {
		lines = append(lines, v.clockNotes(t)...)
	}
	for _, text := range rawTexts(v.session) {
		if r := v.session.raw[text]; r != nil && r.missed != nil {
			add("file-x", t.UI("search.problem", "name", r.missed.source.Name))
		}
	}
	if len(others) > unreadMost {
		lines = append(lines, el("p", "notice").Role("status").Body(icon("file-x", "small"), words("span", "", t.UI("files.unread.many", "n", len(others))),
			button("link", "view").Arg("files").Text(t.UI("scope.files"))))
		others = nil
	}
	for _, text := range others {
		add("file-x", text)
	}
	return el("div", "notices").Aria("live", "polite").Body(lines...)
}

// fileTold is what the sentences about a file's reading say.
func fileTold(t *catalog.Text, f *openFile) []any {
	return []any{"name", f.source.Name, "error", f.problem, "read", size(t, f.settled), "size", size(t, f.source.Size)}
}

// fate tells by the browser's error what became of a file after it was opened: it changed, it is gone, or "" if it was
// something else. Browsers word the same thing in many ways; the names of their errors are the same.
func fate(problem string) string {
	switch {
	case strings.HasPrefix(problem, "NotReadableError"), strings.HasPrefix(problem, "the file has become shorter"):
		return "changed"
	case strings.HasPrefix(problem, "NotFoundError"):
		return "gone"
	}
	return ""
}

// hashed says whether the fingerprints of all files are known that can have one.
func (v *viewer) hashed() bool {
	for _, f := range v.session.files {
		if f.print.Hash == "" && !(f.done && f.number < 0) {
			return false
		}
	}
	return true
}

// views switches between records and files, and shows or hides severities.
func (v *viewer) views(t *catalog.Text) app.UI {
	s := v.session
	if s.state() == "failed" {
		return el("div", "views").Hidden(true).UI()
	}
	shown := t.UI("number", "n", s.index.Len())
	if s.narrowed() {
		shown = t.UI("views.of", "n", len(s.rows), "all", s.index.Len())
	}
	levels := make([]app.UI, len(levelButtons))
	for i, b := range levelButtons {
		n := 0
		for _, sev := range b.of {
			n += s.levels[sev]
		}
		name := t.UI("level." + b.name)
		levels[i] = button("level", "level").Arg(b.name).
			Aria("pressed", v.levelShown(b.name)).Title(t.UI("level.title", "name", name)).
			Body(severityIcon(levelShape(b.name)), words("span", "word", name), words("b", "", t.UI("number", "n", n)))
	}
	return box("div", "views",
		el("nav", "").Label(t.UI("views.label")).Body(box("ul", "",
			v.viewLink(t, "records", shown),
			v.viewLink(t, "findings", t.UI("number", "n", len(s.calls.list))),
			v.viewLink(t, "files", t.UI("number", "n", len(s.files))),
			v.viewLink(t, catalogID, ""),
		)),
		el("div", "levels").Role("group").Label(t.UI("levels.label")).Body(levels...),
		v.zoneSelect(t),
	)
}

func levelShape(name string) string {
	if name == "activity" {
		return "start"
	}
	return name
}

func (v *viewer) viewLink(t *catalog.Text, id, count string) app.UI {
	b := button("", "view").Arg(id).DataSet("view", id)
	if v.view == id {
		b = b.Aria("current", "page")
	}
	return box("li", "", b.Body(textNode(t.UI("view."+id)), words("span", "n", count)))
}

// hiddenBar says when failures are outside the filter or the chosen time. It keeps its place.
func (v *viewer) hiddenBar(t *catalog.Text) app.UI {
	n, untimely := v.session.hidden, v.session.untimely
	said, action := "hidden.failures", "failures"
	switch {
	case !v.session.during.set():
		action = "filter-set"
	case untimely > 0 && untimely < n:
		said = "hidden.failures.both"
	case untimely > 0:
		said = "hidden.failures.time"
	}
	return el("div", "outside").Hidden(n == 0).Role("status").Body(
		mark("!"),
		words("b", "", t.UI(said, "n", n)),
		button("link", action).Arg("is:failure").Text(t.UI("hidden.show")),
	)
}

// unread says what a file looks like that is not read.
func unread(t *catalog.Text, format string) string {
	return named(t, "format."+format+".unread", t.UI("format.other.unread"))
}

// unreadFile says why a file was not read: what is wrong with its archive, or what it looks like instead of a trace.
func unreadFile(t *catalog.Text, f *openFile) string {
	switch {
	case f.problem != "":
		return t.UI("file."+orElse(fate(f.problem), "problem"), fileTold(t, f)...)
	case f.trouble != "":
		return t.UI("archive." + f.trouble)
	case f.stopped:
		return t.UI("files.stopped.none")
	}
	return unread(t, f.format)
}

// failedView stands where nothing that was opened is a trace: what each file looks like, how it begins, and what can
// be read.
func (v *viewer) failedView(t *catalog.Text) app.UI {
	files := v.session.files
	title := t.UI("failed.title", "n", len(files))
	if slices.ContainsFunc(files, func(f *openFile) bool { return f.stopped }) {
		title = t.UI("failed.stopped")
	}
	body := []app.UI{el("div", "").Role("alert").Body(words("h1", "", title))}
	for i, f := range files {
		line := []app.UI{
			icon("file-x"),
			el("span", "mono").Dir("auto").Body(shown(f.source.Name)...),
			words("span", "", size(t, f.source.Size)),
		}
		if len(files) > 1 {
			line = append(line, button("button plain", "close-file").Arg(i).
				Aria("label", t.UI("files.close", "name", f.source.Name)).Text(t.UI("failed.close")))
		}
		body = append(body, el("article", "").DataSet("format", f.format).Body(
			box("div", "byline", line...),
			words("p", "", unreadFile(t, f)),
			hexDump(f.begins, 0, t.UI("failed.bytes", "n", len(f.begins)))))
	}
	return el("div", "page").ID("page").TabIndex(0).Role("region").Label(t.UI("failed.label")).Body(
		box("div", "state", body...),
		box("div", "state",
			box("div", "actions",
				button("button primary", "open").Body(icon("folder-open"), textNode(t.UI("failed.other"))),
				button("link", "sample").Text(t.UI("landing.sample"))),
			box("section", "",
				words("h2", "minor", t.UI("failed.can")),
				box("dl", "takes",
					words("dt", "", ".svclog .e2e"), words("dd", "", t.UI("failed.can.e2e")),
					words("dt", "", ".xml"), words("dd", "", t.UI("failed.can.xml")))),
			box("section", "",
				words("h2", "minor", t.UI("failed.where")),
				words("p", "", t.UI("failed.where.text")))))
}

// hexDump shows bytes of a file as numbers and as characters; from is the offset of the first. No bytes show nothing.
func hexDump(b []byte, from int64, label string) app.UI {
	if len(b) == 0 {
		return el("pre", "").Hidden(true).UI()
	}
	const width = 16
	var lines []app.UI
	for at := 0; at < len(b); at += width {
		part := b[at:min(at+width, len(b))]
		ascii := make([]byte, len(part))
		for i, c := range part {
			ascii[i] = '.'
			if c >= ' ' && c < 0x7F {
				ascii[i] = c
			}
		}
		lines = append(lines,
			words("span", "p", fmt.Sprintf("%08x", from+int64(at))),
			textNode(fmt.Sprintf("  %-*s  ", 3*width-1, fmt.Sprintf("% x", part))),
			words("span", "p", string(ascii)+"\n"))
	}
	return el("pre", "hex").TabIndex(0).Label(label).Body(lines...)
}

// dock is the switch of views on narrow screens.
func (v *viewer) dock(t *catalog.Text) app.UI {
	item := func(id, symbol, label string) app.UI {
		b := button("", "view").Arg(id)
		if v.view == id {
			b = b.Aria("current", "page")
		}
		return b.Body(icon(symbol), textNode(t.UI("view."+label)))
	}
	return el("nav", "dock").Label(t.UI("views.label")).Body(item("records", "list", "records"), item("findings", "flag", "findings"),
		item("files", "files", "files"), item(catalogID, "book", "catalog.short"))
}
