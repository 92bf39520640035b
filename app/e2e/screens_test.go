package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// screen is one thing that people get to see, and the way there. What looks at all screens (axe, the widths, the
// pictures) goes through the table: a new screen is one row.
type screen struct {
	name     string
	fragment string   // of the address, beside version and language
	files    []string // that are opened; none: the landing page
	state    string   // of main#viewer when they are; "ready" by default
	way      func(p *tab)
}

const (
	healthyFile = "../../catalog/testdata/fixtures/none-healthy.svclog"
	hintFile    = "../../catalog/testdata/fixtures/none-no-side-frames.svclog"
	serverFile  = "../../catalog/testdata/fixtures/server-own-certificate-nokey.svclog"
	tornFile    = "../../catalog/testdata/fixtures/shape-torn-thrice.svclog"
	messageFile = "../../catalog/testdata/fixtures/message-chain-with-files.svclog"
	unreadFile  = "go.mod" // nothing the viewer reads
)

// manyFiles fail for one cause each.
var manyFiles = []string{sampleFile, messageFile, tornFile, hintFile,
	"../../catalog/testdata/fixtures/invalid-0x101.svclog", "../../catalog/testdata/fixtures/invalid-0x10c.svclog",
	"../../catalog/testdata/fixtures/tcp-chain-thrown.svclog", "../../catalog/testdata/fixtures/tcp-missing-ko.svclog",
	"../../catalog/testdata/fixtures/negotiation-chain.svclog", "../../catalog/testdata/fixtures/https-custom-validator.svclog"}

// caseFiles hold what Windows, a service and its client recorded of one call.
var caseFiles = []string{"../../catalog/testdata/cases/untrusted-root-three-files/system.xml", "../../catalog/testdata/cases/untrusted-root-three-files/service.svclog",
	"../../catalog/testdata/cases/untrusted-root-three-files/client.svclog"}

var screens = []screen{
	{name: "landing"},
	{name: "landing-linked", fragment: "f=sample.svclog,123456,0123456789abcdef&q=%25zz&t=x"},
	{name: "loading", files: []string{longFile}, state: "loading"},
	{name: "verdict", files: []string{sampleFile}},
	{name: "verdict-turned", files: []string{sampleFile}, way: func(p *tab) { p.hit("#verdict [data-action=fold]", "#verdict") }},
	{name: "verdict-none", files: []string{healthyFile}},
	{name: "verdict-many", files: manyFiles},
	{name: "verdict-hint", files: []string{hintFile}},
	{name: "verdict-server", files: []string{serverFile}},
	{name: "outside", files: []string{sampleFile}, way: func(p *tab) { p.filter("level>=error", ".outside:not([hidden])") }},
	{name: "nothing", files: []string{sampleFile}, way: func(p *tab) { p.filter("code:262159 level>=error", ".terms li") }},
	{name: "explained", files: []string{sampleFile}, way: (*tab).explain},
	{name: "selected", files: []string{sampleFile}, way: func(p *tab) { p.hit("#verdict [data-action=show]", "#explained [data-part=title]") }},
	{name: "formatted", files: []string{sampleFile}, way: func(p *tab) { p.explain(); p.hit("#tab-formatted", ".formatted .fields") }},
	{name: "formatted-message", files: []string{messageFile}, way: func(p *tab) {
		p.hit("#verdict [data-action=explain]", "#explained [data-part=title]")
		p.hit("#tab-formatted", ".formatted .fields")
	}},
	{name: "xml", files: []string{sampleFile}, way: func(p *tab) { p.explain(); p.hit("#tab-xml", ".xml .l.key") }},
	{name: "files", files: []string{sampleFile, tornFile, unreadFile}, way: (*tab).listFiles},
	{name: "findings", files: caseFiles, way: func(p *tab) { p.hit(".views [data-view=findings]", "[data-case] .story") }},
	{name: "call", files: caseFiles, way: func(p *tab) {
		p.explain()
		p.wait("its call", `document.querySelector("#explained [data-part=call] .story")`)
	}},
	{name: "certificate", files: []string{certificateFile}, way: func(p *tab) {
		p.hit("#verdict [data-action=explain]", "#explained [data-part=certificate]")
		p.hit("[data-tab=certificate]", "#panel [data-certificate] .fields")
	}},
	{name: "catalog", fragment: "view=catalog", way: (*tab).codesListed},
	{name: "catalog-entry", fragment: "view=catalog&code=" + notPresentCode, way: (*tab).codesListed},
	{name: "catalog-none", fragment: "view=catalog&code=NoSuchCode"},
	{name: "catalog-records", files: []string{sampleFile}, way: func(p *tab) {
		p.explain()
		p.hit("#explained [data-code]", "#code-entry [data-part=records]:not([hidden])")
		p.codesListed()
	}},
	{name: "failed", files: []string{unreadFile}, state: "failed"},
	{name: "bytes", files: []string{tornFile}, way: func(p *tab) { p.listFiles(); p.hit("[data-damage='1'] [data-action=show-bytes]", ".damage .hex") }},
	{name: "columns", files: []string{sampleFile}, way: func(p *tab) { p.hit("#columns-button", "#column-menu:not([hidden])") }},
	{name: "range", files: []string{sampleFile}, way: func(p *tab) { p.hit("#range-start", ".range:not([hidden])") }},
	{name: "keys", files: []string{sampleFile}, way: func(p *tab) { p.press("?"); p.wait("the keys", `document.querySelector("#keys-dialog[open]")`) }},
	{name: "drop", files: []string{sampleFile}, way: func(p *tab) {
		p.drop(tornFile, messageFile)
		p.wait("it asks", `document.querySelector("#drop-dialog")?.matches(":modal")`)
	}},
	{name: "share", files: []string{sampleFile}, way: func(p *tab) { p.explain(); p.hit("#share", "#share-link") }},
	{name: "menu", files: []string{sampleFile}, way: func(p *tab) {
		p.wait("a row", `document.querySelector("#rows [data-row='3'] .code-cell")`)
		p.do("ask for the menu of a value", evaluate(`document.querySelector("#rows [data-row='3'] .code-cell").dispatchEvent(new MouseEvent("contextmenu", {bubbles: true, cancelable: true, clientX: 200, clientY: 500}))`))
		p.wait("its menu", `document.querySelector("#value-menu:not([hidden]) button")`)
	}},
	{name: "filter-error", files: []string{sampleFile}, way: func(p *tab) { p.filter(`code:262160 "open`, "#filter[aria-invalid=true]") }},
	{name: "filter-help", files: []string{sampleFile}, way: func(p *tab) {
		p.do("go to the filter", evaluate(`document.querySelector("#filter").focus()`))
		p.wait("its help", `document.querySelector("#filter-help").getClientRects().length`)
	}},
}

// named gives the screen of a name.
func named(name string) screen {
	for _, s := range screens {
		if s.name == name {
			return s
		}
	}
	panic("no screen " + name)
}

// Some files are written when they are needed.
const (
	longFile        = "long.svclog"        // a trace of some length, of which only a part is read
	certificateFile = "certificate.svclog" // certificateTrace
)

// holdReading keeps from the viewer what comes after the first failures of longFile, so that the page can be looked at
// while it reads.
const holdReading = `window.Worker = class extends Worker {
	constructor(...args) {
		super(...args);
		this.addEventListener("message", (e) => {
			const op = e.data.op;
			if (window.holding && (op === "done" || op === "shard" && document.querySelector("main#viewer").dataset.findings > 0)) e.stopImmediatePropagation();
		});
	}
};`

// openScreens opens the one tab in which all screens are visited: that is much faster than a page for each.
func openScreens(t testing.TB) *tab {
	t.Helper()
	return openAt(t, place{fragment: "v=1&lang=en", before: holdReading})
}

// visit goes to a screen from any other.
func (p *tab) visit(s screen, lang string, width, height int64) {
	p.Helper()
	p.do("leave the screen before", chromedp.KeyEvent("\x1b"), evaluate(`window.holding = false; document.activeElement.blur(); document.querySelector("[data-action=home]")?.click()`))
	p.wait("the landing page", `document.querySelector("main#viewer").dataset.state === "empty"`)
	p.resize(width, height)
	fragment := strings.TrimSuffix("v=1&lang="+lang+"&"+s.fragment, "&")
	p.do("follow a link", evaluate(fmt.Sprintf(`location.hash = %q`, fragment)))
	p.wait("its language", fmt.Sprintf(`document.documentElement.lang === %q && (document.querySelector("h1").innerText.includes(".svclog") === %v)`, lang, strings.Contains(s.fragment, "f=")))
	if len(s.files) > 0 {
		files := append([]string(nil), s.files...)
		switch files[0] {
		case longFile:
			files[0] = longTrace(p)
			p.do("read only a piece", evaluate(`window.holding = true`))
		case certificateFile:
			files[0] = certificateTrace(p)
		}
		state := s.state
		if state == "" {
			state = "ready"
		}
		p.choose(files...)
		p.wait("the viewer is "+state, fmt.Sprintf(`((m) => m.dataset.state === %q && m.dataset.files === "%d" && document.querySelector(".dock") && (m.dataset.state !== "loading" || m.dataset.findings > 0))(document.querySelector("main#viewer"))`, state, len(files)))
	}
	if s.way != nil {
		s.way(p)
	}
	p.drawn()
}

// drawn waits until the page and its rows are drawn.
func (p *tab) drawn() {
	p.Helper()
	eval[bool](p, `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(true), 20))))`)
}

// longTrace writes longFile: the sample many times over, of which only the first piece is read.
func longTrace(t testing.TB) string {
	t.Helper()
	sample, err := os.ReadFile(sampleFile)
	file := filepath.Join(t.TempDir(), longFile)
	if err == nil {
		err = os.WriteFile(file, bytes.Repeat(sample, 8), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func (p *tab) resize(width, height int64) {
	p.Helper()
	p.do("resize", call(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1}))
}

// media emulates features of the screen and of people's settings, given as pairs of name and value.
func (p *tab) media(features ...string) { p.emulate("", features) }

// print shows the page as it is printed.
func (p *tab) print(features ...string) { p.emulate("print", features) }

func (p *tab) emulate(medium string, features []string) {
	p.Helper()
	var list []*emulation.MediaFeature
	for i := 0; i+1 < len(features); i += 2 {
		list = append(list, &emulation.MediaFeature{Name: features[i], Value: features[i+1]})
	}
	p.do("emulate media", call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: list}))
}

// hit presses the first element that a selector finds, wherever it stands, and waits for what then is there.
func (p *tab) hit(selector, then string) {
	p.Helper()
	p.wait(selector, fmt.Sprintf(`document.querySelector(%q)`, selector))
	p.do("press "+selector, evaluate(fmt.Sprintf(`document.querySelector(%q).click()`, selector)))
	p.wait(then, fmt.Sprintf(`document.querySelector(%q)`, then))
}

// filter types into the filter and waits for what then is there.
func (p *tab) filter(text, then string) {
	p.Helper()
	p.do("filter by "+text, setFilter(text))
	p.wait(then, fmt.Sprintf(`document.querySelector(%q)`, then))
}

// explain shows the explanation of the first failure; on a narrow screen it covers the list.
func (p *tab) explain() {
	p.Helper()
	p.hit("#verdict [data-category=not-presented] [data-action=explain]", "#explained [data-part=title]")
}

// codesListed waits for all rows of the catalogue.
func (p *tab) codesListed() {
	p.Helper()
	p.wait("all codes are listed", `document.querySelectorAll("#code-list .code-row").length > 1000`)
}

// listFiles shows the files view with its damage.
func (p *tab) listFiles() {
	p.Helper()
	p.hit(".views [data-view=files]", "[data-damage]")
}
