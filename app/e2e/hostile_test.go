package e2e

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// hostileText is a text of the corpus: what must stay text wherever it stands.
type hostileText struct {
	Name, Text string
	Times      int
}

func hostileTexts(t *testing.T) []hostileText {
	t.Helper()
	data, err := os.ReadFile("../../catalog/testdata/hostile.json")
	if err != nil {
		t.Fatal(err)
	}
	var texts []hostileText
	if err := json.Unmarshal(data, &texts); err != nil {
		t.Fatal(err)
	}
	for i := range texts {
		texts[i].Text = strings.Repeat(texts[i].Text, max(texts[i].Times, 1))
	}
	return texts
}

// hostileRecord is a record with hostile text in every place that a record of its kind has.
type hostileRecord struct {
	name    string // of the text, and the kind of record
	text    string // as a reader must see it; "" if the record is only to do no harm
	written string // the same as it stands in the file
	finding bool
}

// The elements and attributes that hostile text stands in: markup, if anything took a trace for a page.
var (
	hostileElements   = []string{"script", "img", "iframe", "object", "embed", "a", "svg", "style", "link", "base", "meta", "form", "input", "template", "math", "video", "body", "title"}
	hostileAttributes = []string{"onclick", "onerror", "onload", "href", "src", "style", "srcdoc", "action", "id", "class", "xlink", "is", "slot", "hidden", "dir", "data-action"}
)

// hostileTrace writes a trace with each text in every field of every kind of record, and in fields that decide what is
// found where that leaves the finding as it is.
func hostileTrace(texts []hostileText) (trace string, records []hostileRecord) {
	var out strings.Builder
	at := time.Date(2026, 11, 22, 0, 30, 0, 0, time.UTC)
	for _, x := range texts {
		var escaped strings.Builder
		xml.EscapeText(&escaped, []byte(x.Text))
		h := escaped.String()
		add := func(kind, system, data string, finding bool) {
			at = at.Add(time.Second)
			system = strings.ReplaceAll(system, "NOW", at.Format("2006-01-02T15:04:05.0000000Z"))
			fmt.Fprintf(&out, "<E2ETraceEvent xmlns=%q><System xmlns=%q>%s</System><ApplicationData>%s</ApplicationData></E2ETraceEvent>\n",
				"http://schemas.microsoft.com/2004/06/E2ETraceEvent", "http://schemas.microsoft.com/2004/06/windows/eventlog/system", strings.ReplaceAll(system, "HOSTILE", h), strings.NewReplacer("HOSTILE", h, "COMMENT", strings.ReplaceAll(h, "-", "~")).Replace(data))
			records = append(records, hostileRecord{x.Name + ", " + kind, x.Text, h, finding})
		}
		system := func(id int, source string) string {
			return fmt.Sprintf(`<EventID>%d</EventID><Type>3</Type><SubType Name="Warning">0</SubType><Level>4</Level><TimeCreated SystemTime="NOW"/><Source Name="%s"/>`+
				`<Correlation ActivityID="{7432cea7-4a46-4432-beeb-49508f4af8da}"/><Execution ProcessName="HOSTILE" ProcessID="4" ThreadID="5"/><Channel>HOSTILE</Channel><Computer>HOSTILE</Computer>`, id, source)
		}
		traced := func(identifier, rest string) string {
			return `<TraceData><DataItem><TraceRecord xmlns="http://schemas.microsoft.com/2004/10/E2ETraceEvent/TraceRecord" Severity="Warning"><TraceIdentifier>` + identifier +
				`</TraceIdentifier><Description>HOSTILE</Description><AppDomain>HOSTILE</AppDomain><Source>HOSTILE</Source>` + rest + `</TraceRecord></DataItem></TraceData>`
		}
		const msdn = "http://msdn.microsoft.com/en-US/library/System.ServiceModel."
		add("no certificate", system(262160, "System.ServiceModel"), traced(msdn+"Channels.HttpsClientCertificateNotPresent.aspx",
			`<ExtendedData xmlns="HOSTILE"><Url>https://HOSTILE</Url><Headers><Host>HOSTILE</Host><User-Agent>HOSTILE</User-Agent><X-Forwarded-For>HOSTILE</X-Forwarded-For><Via>HOSTILE</Via></Headers></ExtendedData>`), true)
		add("refused by a validator", system(131075, "HOSTILE"), traced(msdn+"Diagnostics.ThrowingException.aspx",
			`<Exception><ExceptionType>System.IdentityModel.Tokens.SecurityTokenValidationException, HOSTILE</ExceptionType><Message>HOSTILE</Message><StackTrace>   at Shop.Check.Validate(X509Certificate2 certificate) in HOSTILE
   at System.IdentityModel.Selectors.X509SecurityTokenAuthenticator.ValidateTokenCore(SecurityToken token)
   at System.ServiceModel.Channels.SecurityChannelListener`+"`1"+`.ReceiveMessage(Message message)
   at HOSTILE</StackTrace><ExceptionString>HOSTILE</ExceptionString><DataItems><Data><Key>HOSTILE</Key><Value>HOSTILE</Value></Data></DataItems>`+
				`<InnerException><ExceptionType>HOSTILE</ExceptionType><Message>HOSTILE</Message><StackTrace>HOSTILE</StackTrace><NativeErrorCode>HOSTILE</NativeErrorCode></InnerException></Exception>`), true)
		var extended strings.Builder
		for i, name := range hostileElements {
			fmt.Fprintf(&extended, `<%s %s="HOSTILE" %s="javascript:HOSTILE" xmlns="http://www.w3.org/1999/xhtml">HOSTILE</%[1]s>`, name, hostileAttributes[i%len(hostileAttributes)], hostileAttributes[(i+1)%len(hostileAttributes)])
		}
		add("everywhere", system(77, "HOSTILE"), traced("HOSTILE", `<ExtendedData xmlns="javascript:HOSTILE">`+extended.String()+`</ExtendedData><Unknown><svg:script xmlns:svg="http://www.w3.org/2000/svg">HOSTILE</svg:script></Unknown>`+
			`<!-- COMMENT --><Exception><ExceptionType>HOSTILE</ExceptionType><Message>HOSTILE</Message><StackTrace>HOSTILE</StackTrace></Exception>`), false)
		add("message", system(0, "System.ServiceModel.MessageLogging"), `<TraceData><DataItem><MessageLogTraceRecord Time="HOSTILE" Source="HOSTILE" Type="HOSTILE" xmlns="http://schemas.microsoft.com/2004/06/ServiceModel/Management/MessageTrace">`+
			`<HttpRequest><Method>HOSTILE</Method><QueryString>HOSTILE</QueryString><WebHeaders><X-Forwarded-For>HOSTILE</X-Forwarded-For><Cookie>HOSTILE</Cookie></WebHeaders></HttpRequest>`+
			`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:a="http://www.w3.org/2005/08/addressing"><s:Header><a:Action>HOSTILE</a:Action><a:To>HOSTILE</a:To><a:MessageID>HOSTILE</a:MessageID>`+extended.String()+
			`</s:Header><s:Body id="HOSTILE"><s:Fault><faultcode>HOSTILE</faultcode><faultstring>HOSTILE</faultstring><detail>`+extended.String()+`</detail></s:Fault></s:Body></s:Envelope></MessageLogTraceRecord></DataItem></TraceData>`, false)
		add("plain", `<EventID>HOSTILE</EventID><Type>HOSTILE</Type><SubType Name="HOSTILE">HOSTILE</SubType><Level>HOSTILE</Level><TimeCreated SystemTime="HOSTILE"/><Source Name="HOSTILE"/>`+
			`<Correlation ActivityID="HOSTILE" RelatedActivityID="HOSTILE"/><Execution ProcessName="HOSTILE" ProcessID="HOSTILE" ThreadID="HOSTILE"/><Computer>HOSTILE</Computer>`, "HOSTILE", false)
		add("unreadable", system(77, "HOSTILE"), traced("HOSTILE", "<HOSTILE-X HOSTILE='HOSTILE'>HOSTILE</X>"), false)
		records[len(records)-1].text = "" // of what cannot be decoded only the XML is shown
	}
	forbidden := `<E2ETraceEvent><System><EventID>1</EventID><Computer>&#0;&#x1;&#xD800;&#xDFFF;&#xFFFE;&#x110000;</Computer></System><ApplicationData>` +
		"\x00\x01\x1b[31m\x07 \xed\xa0\x80\xff <![CDATA[<script>alert(1)</script>]]> <?xml-stylesheet href=\"//example.org/x.css\"?>%s</ApplicationData></E2ETraceEvent>\n"
	fmt.Fprintf(&out, forbidden, "")
	fmt.Fprintf(&out, forbidden, "&undefined;")
	return out.String(), append(records, hostileRecord{name: "forbidden characters"}, hostileRecord{name: "an unknown entity"})
}

// hostileAudit looks at the whole page for what text of a trace may not become, and gives what is wrong.
const hostileAudit = `window.audit = (() => {
	const tags = new Set(("a article aside b body button caption circle code dd defs details dialog div dl dt em footer g h1 h2 h3 h4 header input kbd label legend li main mark nav ol option p path pattern pre noscript progress " +
		"rect section select span summary svg symbol table tbody td text th thead tr title ul use line polygon polyline").split(" "));
	const names = /^(accept|aria-[a-z]+|autocomplete|autofocus|class|cx|cy|d|data-[a-z-]+|dir|disabled|fill|focusable|height|hidden|href|id|lang|max|multiple|open|patternTransform|patternUnits|placeholder|points|preserveAspectRatio|r|readonly|rel|role|rx|ry|scope|selected|spellcheck|stroke-dasharray|tabindex|target|text-anchor|title|transform|type|value|viewBox|width|x|x1|x2|xmlns|y|y1|y2|style|overflow)$/;
	const head = [...document.head.children].map((e) => e.outerHTML).filter((s) => !s.startsWith("<title")).join("\n");
	const unseen = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u3164\uffa0\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/;
	const right = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
	const fenced = (s) => s.replace(/\u2068[^\u2066-\u2069]*\u2069/g, "");
	return (within = document) => {
		const wrong = [];
		const say = (what, e) => { if (wrong.length < 10) wrong.push(what + ": " + (e?.outerHTML ?? e?.data ?? "").slice(0, 160)); };
		if ([...document.head.children].map((e) => e.outerHTML).filter((s) => !s.startsWith("<title")).join("\n") !== head) say("the head changed", document.head);
		if (unseen.test(fenced(document.title))) say("the title: " + JSON.stringify(document.title));
		for (const e of (within === document ? document.body : within).querySelectorAll("*")) {
			const tag = e.localName;
			if (!tags.has(tag) || e.namespaceURI !== (["svg", "path", "rect", "circle", "use", "symbol", "g", "text", "defs", "pattern", "line", "polygon", "polyline"].includes(tag) ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml")) say("an element", e);
			for (const a of e.attributes) {
				if (!names.test(a.name)) say("an attribute " + a.name, e);
				if (a.name === "href" && !/^#[a-z0-9-]*$/.test(a.value) && !/^https:\/\/learn\.microsoft\.com\/(ko-kr|en-us)\//.test(a.value)) say("an address", e);
				if (a.name === "style" && !/^(inset-(block|inline)-start: -?[\d.]+px;? ?|(block-size|height): [\d.]+px;? ?)*$/.test(a.value)) say("a style", e);
				if (/^(title|aria-label|placeholder)$/.test(a.name) && unseen.test(fenced(a.value))) say("an unseen character in " + a.name, e);
			}
		}
		const walk = document.createTreeWalker(within === document ? document.body : within, NodeFilter.SHOW_TEXT);
		for (let n; (n = walk.nextNode());) {
			const e = n.parentElement, plain = fenced(n.data);
			if (e.dataset.char) { if (getComputedStyle(e).display !== "inline-block" || !e.dataset.char.startsWith("U+")) say("a mark that shows nothing in " + e.parentElement.outerHTML.slice(0, 90) + getComputedStyle(e.parentElement).display, e); continue; }
			if (unseen.test(plain)) say("an unseen character without mark " + JSON.stringify(n.data.slice(0, 80)), e);
			if (right.test(plain) && getComputedStyle(e).unicodeBidi === "normal") say("text from right to left is not fenced", e);
		}
		const root = document.documentElement, panel = document.querySelector("#panel");
		if (root.scrollWidth > innerWidth) say("the page is wider than the window");
		// A letter with a hundred marks is one letter, which breaks nowhere; how wide it is depends on the fonts.
		if (panel && panel.scrollWidth > panel.clientWidth + 1 && !/[\u0300-\u036f]{20}/.test(panel.textContent)) say("the detail is wider than its pane: " + [...panel.querySelectorAll("*")].find((e) => e.getBoundingClientRect().right > panel.getBoundingClientRect().right + 1)?.outerHTML.slice(0, 100));
		return wrong;
	};
})();
window.until = async (condition, what) => {
	for (const end = Date.now() + 30000; Date.now() < end; await new Promise((r) => setTimeout(r, 4))) { try { const v = condition(); if (v) return v; } catch {} }
	throw new Error("never: " + what);
};
window.folded = (s) => s.replace(/\s+/g, "");
`

// hostileWalk selects the record at a place and looks at it in every tab; text and written are looked for in what shows.
const hostileWalk = `(async (place, text, written) => {
	const row = (n) => document.querySelector("#rows [data-record='" + n + "']"), one = (s) => document.querySelector(s), wrong = [];
	const see = (tab) => wrong.push(...audit(tab === "explained" ? document : one("aside.detail")).map((w) => tab + ": " + w));
	if (place === 0) row(0).click(); else document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "j", bubbles: true, cancelable: true}));
	await until(() => one("#explained")?.dataset.number === String(place), "record " + place + " is explained");
	see("explained");
	for (const tab of one("[role=tablist]").querySelectorAll("[data-tab]")) {
		if (tab.dataset.tab === "explained") continue;
		tab.click();
		await until(() => tab.ariaSelected === "true" && !one("#explained") && one("#panel").firstElementChild, tab.dataset.tab);
		see(tab.dataset.tab);
		const want = folded(tab.dataset.tab === "xml" ? written : text);
		if (!folded(one("#panel").textContent).includes(want) && tab.dataset.tab !== "message" && tab.dataset.tab !== "certificate") wrong.push(tab.dataset.tab + " lacks the text: " + want.slice(0, 60));
	}
	one("[data-tab=explained]").click();
	await until(() => one("#explained"), "the explanation again");
	return wrong;
})`

// hostileMenus filters by the value of each cell of the selected row, and by each field of its record.
const hostileMenus = `(async () => {
	const one = (s) => document.querySelector(s), wrong = [], main = one("main#viewer"), filter = one("#filter");
	const selected = () => one("#rows [aria-selected=true]");
	const clear = async () => { one("[data-action=filter-clear]").click(); await until(() => filter.value === "" && main.dataset.shown === main.dataset.records && selected(), "the filter is empty"); };
	const filtered = async (what) => {
		await until(() => filter.value !== "", what + " filters");
		if (filter.ariaInvalid === "true") wrong.push(what + ": no filter: " + filter.value.slice(0, 80) + " " + one("#filter-error").textContent.slice(0, 80));
		else await until(() => Number(main.dataset.shown) > 0 && Number(main.dataset.shown) < Number(main.dataset.records) && selected(), what + " leaves the record among the shown: " + filter.value.slice(0, 80) + " shows " + main.dataset.shown);
		wrong.push(...audit().map((w) => what + ": " + w));
		await clear();
	};
	for (const column of ["source", "process", "text"]) {
		const cell = selected().querySelector("[data-column=" + column + "]");
		if (!cell.dataset.value) { wrong.push("no value in " + column); continue; }
		const box = cell.getBoundingClientRect();
		cell.dispatchEvent(new MouseEvent("contextmenu", {bubbles: true, cancelable: true, clientX: box.left + 5, clientY: box.top + 5}));
		const menu = await until(() => one("#value-menu:not([hidden])"), "the menu of " + column);
		wrong.push(...audit().map((w) => "menu of " + column + ": " + w));
		if (menu.getBoundingClientRect().right > innerWidth) wrong.push("the menu of " + column + " is wider than the window");
		menu.querySelector("[data-action=menu-filter]").click();
		await filtered("the menu of " + column);
	}
	one("[data-tab=formatted]").click();
	await until(() => one("#panel .formatted"), "formatted");
	for (const field of ["computer", "identifier"]) {
		const button = one("#panel [data-field=" + field + "] [data-action=filter-set]");
		if (!button) { wrong.push("no filter by " + field); continue; }
		button.click();
		await filtered("the field " + field);
	}
	one("[data-tab=explained]").click();
	await until(() => one("#explained"), "the explanation again");
	return wrong;
})()`

// TestHostileText opens a trace whose every field holds text that would be markup, script, address, direction or record if
// anything took it for more than text, and goes everywhere with it: it stays text, counts for nothing, and asks no one.
func TestHostileText(t *testing.T) {
	texts := hostileTexts(t)
	t.Run("wide", func(t *testing.T) { walkHostile(t, place{fragment: "v=1&lang=ko"}, texts, true) })
	var some []hostileText
	for _, x := range texts {
		if strings.Contains(x.Name, "long word") || strings.Contains(x.Name, "direction") || strings.Contains(x.Name, "stacked") || strings.Contains(x.Name, "report") {
			some = append(some, x)
		}
	}
	t.Run("narrow", func(t *testing.T) {
		walkHostile(t, place{fragment: "v=1&lang=en", width: 390, height: 844, dark: true}, some, false)
	})
}

// walkHostile opens a trace of the texts and looks at every record in every tab; menus says whether to filter by them, too.
func walkHostile(t *testing.T, at place, texts []hostileText, menus bool) {
	trace, records := hostileTrace(texts)
	file := filepath.Join(t.TempDir(), "hostile.svclog")
	if err := os.WriteFile(file, []byte(trace), 0o600); err != nil {
		t.Fatal(err)
	}
	p := openAt(t, at)
	p.do("look at the page", evaluate(hostileAudit))
	p.choose(file)
	p.ready()
	findings := 0
	for _, r := range records {
		if r.finding {
			findings++
		}
	}
	d := p.data()
	if d["records"] != strconv.Itoa(len(records)) || d["findings"] != strconv.Itoa(findings) || d["damaged"] != "0" {
		t.Errorf("the page counts %v, want %d records, %d findings", d, len(records), findings)
	}
	p.wait("rows", `document.querySelector("#rows [data-record='0']")`)
	for i, r := range records {
		wrong := eval[[]string](p, fmt.Sprintf("%s(%d, %s, %s)", hostileWalk, i, quoted(r.text), quoted(r.written)))
		if menus && strings.HasSuffix(r.name, ", everywhere") {
			wrong = append(wrong, eval[[]string](p, hostileMenus)...)
		}
		for _, w := range wrong {
			t.Errorf("%s: %s", r.name, w)
		}
		if t.Failed() && i > 30 {
			t.Fatal("enough")
		}
		if i == 0 && at.width == 390 { // the record covers the list from here on
			p.click(".sheet-peek [data-action=peek]")
		}
	}
	p.shot("hostile-" + strings.ReplaceAll(t.Name(), "/", "-"))
}

// hostileName makes a file name of a text: without what no file system takes, and no longer than it takes.
func hostileName(text string) string {
	name := strings.NewReplacer("/", "\u2215", "\x00", "").Replace(text)
	for len(name) > 200 {
		_, n := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-n]
	}
	return name + ".svclog"
}

// TestHostileNames opens files whose names are hostile, traces and others, and looks at every place that says a name.
func TestHostileNames(t *testing.T) {
	one, err := os.ReadFile("../../catalog/testdata/fixtures/not-presented-self-hosted.svclog")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var names, files []string
	for _, x := range hostileTexts(t) {
		names = append(names, hostileName(x.Text))
		files = append(files, filepath.Join(dir, names[len(names)-1]))
		if err := os.WriteFile(files[len(files)-1], one, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := open(t, "en")
	p.do("look at the page", evaluate(hostileAudit))
	look := func(where string) {
		t.Helper()
		for _, w := range eval[[]string](p, "audit()") {
			t.Errorf("%s: %s", where, w)
		}
	}
	p.choose(files...)
	p.ready()
	for n := range names {
		if n > 0 {
			p.do("close the first file", evaluate(`document.querySelector("[data-action=close-file]").click()`))
		}
		p.wait("the files left", fmt.Sprintf(`document.querySelector("main#viewer").dataset.files === "%d"`, len(names)-n))
		if n == 0 {
			p.click(".views [data-view=files]")
		}
		// Go's way into the page drops a byte order mark at the start of a string, and the name is cut in front of it.
		p.wait("the first file is named", fmt.Sprintf(`document.querySelector("[data-file='0'] h3").textContent === %s`, quoted(strings.ReplaceAll(names[n], "\ufeff", ""))))
		look("files, " + names[n])
		if title := eval[string](p, `document.title`); strings.ContainsAny(title, "<\u202e\u2069\u200b") && !strings.Contains(names[n], "<") && !strings.Contains(title, "\u2068") {
			t.Errorf("the title is %q", title)
		}
	}
	p.shot("hostile-names")

	// None of them is a trace: what the page says then.
	for i, file := range files {
		if err := os.WriteFile(file, []byte("<html><script>alert(1)</script>"), 0o600); err != nil {
			t.Fatal(err)
		}
		if i%10 == 0 {
			p = open(t, "ko")
			p.do("look at the page", evaluate(hostileAudit))
			p.choose(files[i])
			p.state("failed")
			p.wait("it is named", fmt.Sprintf(`document.querySelector(".state article .mono").textContent === %s`, quoted(strings.ReplaceAll(names[i], "\ufeff", ""))))
			look("failed, " + names[i])
			p.choose(sampleFile)
			p.ready()
			p.wait("a notice names it", `document.querySelector(".notice")`)
			look("notice, " + names[i])
		}
	}
}

// TestHostileLinks gives an open page links whose every value is hostile, before and after a file is there.
func TestHostileLinks(t *testing.T) {
	p := open(t, "ko")
	p.do("look at the page", evaluate(hostileAudit))
	look := func(where string) {
		t.Helper()
		for _, w := range eval[[]string](p, "audit()") {
			t.Errorf("%s: %s", where, w)
		}
	}
	// Each link says another size of its file: by that it is known when the page has taken it in.
	link := func(x hostileText, size int) string {
		return fmt.Sprintf(`{ const h = encodeURIComponent(%s), name = encodeURIComponent([...%[1]s].slice(0, 60).join(""));
			location.hash = "v=1&lang=ko&q=" + h + "&f=" + name + ",%[2]d,00ff00ff00ff00ff&view=" + h + "&tab=" + h + "&code=" + h + "&z=" + h + "&r=" + h + "&t=" + h + "&x=" + h; }`, quoted(x.Text), size)
	}
	texts := hostileTexts(t)
	for i, x := range texts {
		p.do("paste a link", evaluate(link(x, 500+i)))
		p.wait("it names a file", fmt.Sprintf(`document.querySelector(".door").textContent.includes("(%d바이트)")`, 500+i))
		look("landing, " + x.Name)
		if i == 0 {
			p.shot("hostile-link")
		}
	}
	p.choose(sampleFile)
	p.ready()
	for i, x := range texts {
		p.do("paste a link", evaluate(link(x, 600+i)))
		p.wait("its filter stands in the field: "+x.Name, fmt.Sprintf(`document.querySelector("#filter").value === %s.replace(/[\r\n]/g, "")`, quoted(x.Text)))
		look("filter, " + x.Name)
		p.do("share it", evaluate(`document.querySelector("#share").click()`))
		p.wait("the dialog says what it holds", fmt.Sprintf(`folded(document.querySelector("#share-dialog .holds code").textContent) === folded(%s)`, quoted(x.Text)))
		p.wait("the link is ASCII", `/^[!-~]+$/.test(document.querySelector("#share-link").value)`)
		look("share, " + x.Name)
		p.do("close it", evaluate(`document.querySelector("#share-dialog [data-action=dialog-close]").click()`))
		p.wait("it is closed", `!document.querySelector("#share-dialog")`)
	}

	// Thousands of words, each of which looks at every record: said at once, not worked through.
	p.do("paste a flood", evaluate(`location.hash = "v=1&lang=ko&q=" + Array.from({length: 1500}, (_, i) => "no" + i).join("%20")`))
	p.wait("it is refused", `document.querySelector("#filter").ariaInvalid === "true" && /200/.test(document.querySelector("#filter-error").textContent)`)
	p.do("paste as much as there may be", evaluate(`location.hash = "v=1&lang=ko&q=" + Array.from({length: 200}, (_, i) => "no" + i).join("%20")`))
	p.wait("what matches nothing is listed", `document.querySelectorAll(".terms li").length === 13`)
	look("many conditions")
}
