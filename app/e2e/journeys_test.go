package e2e

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// quoted writes a string as a JavaScript literal.
func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// setFilter types a filter.
func setFilter(text string) chromedp.Action[chromedp.Void] {
	return evaluate(fmt.Sprintf(`{ const f = document.querySelector("#filter"); f.value = %s; f.dispatchEvent(new Event("input", {bubbles: true})); }`, quoted(text)))
}

const sampleFile = "../../dist/samples/sample.svclog"

// TestFilter: what is typed narrows the records; a mistake is explained where it stands, in the reader's language.
func TestFilter(t *testing.T) {
	p := open(t, "ko", sampleFile)
	all, _ := strconv.Atoi(p.data()["records"])
	for _, c := range []struct {
		filter string
		shown  int // -1: fewer than all and more than none
	}{
		{"code:262159..262160", 3}, {"code:262160 or code:262159", 3}, {"is:failure", 3}, {"is:failure not code:262159", 2},
		{"-is:failure", all - 3}, {"level>=warning", -1}, {`"client certificate"`, -1}, {"orders", -1}, {"not (is:failure or -is:failure)", 0}, {"", all},
	} {
		p.do("type "+c.filter, setFilter(c.filter))
		want := fmt.Sprintf(`Number(d.shown) === %d`, c.shown)
		if c.shown < 0 {
			want = `Number(d.shown) > 0 && d.shown !== d.records`
		}
		p.wait(fmt.Sprintf("%q shows %d", c.filter, c.shown), `((d) => `+want+`)(document.querySelector("main#viewer").dataset)`)
	}
	p.do("leave failures out", setFilter("level>=error"))
	p.wait("hidden failures are told", `document.querySelector(".outside:not([hidden])")?.innerText.includes("3")`)
	p.click(".outside [data-action=filter-set]")
	p.wait("they show", `document.querySelector("main#viewer").dataset.shown === "3"`)
	p.do("make a mistake", setFilter(`code:262160 "open`))
	p.wait("it is told", `document.querySelector("#filter").getAttribute("aria-invalid") === "true" && /13/.test(document.querySelector("#filter-error").textContent)`)
	if !hangul(p.text("#filter-error")) {
		t.Errorf("the error is not in Korean: %s", p.text("#filter-error"))
	}
	p.do("nothing matches", setFilter("code:262159 level>=error"))
	p.wait("each condition can be taken out", `document.querySelectorAll(".terms li button").length === 2`)
	p.click(".terms li:last-child button")
	p.wait("one is left", `document.querySelector("main#viewer").dataset.shown === "1"`)
	p.click("[data-action=filter-clear]")
	p.wait("the filter is empty", `document.querySelector("#filter").value === "" && document.querySelector("main#viewer").dataset.shown !== "1"`)
	p.click(".level[data-arg=verbose]")
	p.wait("verbose records are hidden", `document.querySelector("#filter").value === "-level:verbose" && document.querySelector(".level[data-arg=verbose]").getAttribute("aria-pressed") === "false"`)
	p.click(".level[data-arg=verbose]")
	p.wait("and shown", `document.querySelector("#filter").value === ""`)
	p.click("#rows [data-record] .source-cell")
	p.wait("a click only selects", `document.querySelector("#rows [aria-selected=true]") !== null && document.querySelector("#explained") !== null && document.querySelector("#filter").value === ""`)
	p.do("the menu of a value", evaluate(`document.querySelector("#rows [aria-selected=true] .source-cell").dispatchEvent(new MouseEvent("contextmenu", {bubbles: true, cancelable: true, clientX: 300, clientY: 500}))`))
	p.click("#value-menu [data-action=menu-exclude]")
	p.wait("it leaves the value out", `/^-source:/.test(document.querySelector("#filter").value) && !document.querySelector("#value-menu:not([hidden])")`)
}

// TestLink: a link restores filter, record, tab and language on the reader's own copy, and says which file it means.
func TestLink(t *testing.T) {
	p := open(t, "ko", sampleFile)
	p.click("#verdict [data-category=untrusted-root] [data-action=show]")
	p.wait("the record is explained", `document.querySelector("#explained") !== null`)
	p.click("[data-tab=xml]")
	p.do("filter", setFilter("level>=warning"))
	p.wait("the address says it all", `/q=level/.test(location.hash) && /&r=[0-9a-f]{16}\./.test(location.hash) && !/\.00000000&/.test(location.hash) && /tab=xml/.test(location.hash) && /lang=ko/.test(location.hash) && /f=sample/.test(location.hash)`)
	p.click("#share")
	p.wait("the dialog gives the link", `document.querySelector("#share-link").value.endsWith(location.hash)`)
	fragment := strings.TrimPrefix(eval[string](p, `location.hash`), "#")
	shown := p.data()["shown"]
	record := eval[string](p, `document.querySelector("#rows [aria-selected=true]").dataset.record`)
	for _, word := range []string{"OrderService", "orders.example", "certificate", "BillingClient"} {
		if strings.Contains(fragment, word) {
			t.Errorf("the link holds %q of the trace: %s", word, fragment)
		}
	}
	for _, path := range []string{rootPath, deepPath} {
		q := openAt(t, place{path: path, fragment: fragment})
		q.wait("the page says which file to drop", `document.querySelector("h1").textContent.includes("sample.svclog")`)
		q.choose(sampleFile)
		q.ready()
		q.wait("the same view is back", fmt.Sprintf(`document.querySelector("main#viewer").dataset.shown === %q && document.querySelector("#filter").value === "level>=warning" && document.querySelector("#rows [aria-selected=true]")?.dataset.record === %q && document.querySelector("[data-tab=xml]").getAttribute("aria-selected") === "true" && document.documentElement.lang === "ko"`, shown, record))
	}
	q := openAt(t, place{fragment: fragment})
	q.choose("../../catalog/testdata/fixtures/invalid-0x109.svclog")
	q.wait("another file is named as such", `document.querySelector(".notice")?.textContent.includes("sample.svclog")`)
	for _, bad := range []string{"v=1&q=%", "v=9&lang=xx&tab=none", "q=(&view=files&view=nowhere", "r=1.2.3&f=,,", "v=1&t=..&z=%00&lang=en", strings.Repeat("x", 4000)} {
		q := openAt(t, place{fragment: bad})
		q.choose(sampleFile)
		q.ready()
	}
}

// TestXML: an element of the XML folds, and what is looked for is counted and gone through by Enter.
func TestXML(t *testing.T) {
	p := open(t, "en", sampleFile)
	p.click("#verdict [data-category=not-presented] [data-action=show]")
	p.wait("the record is explained", `document.querySelector("#explained") !== null`)
	p.click("[data-tab=xml]")
	p.click(".xml .fold[data-arg='1']")
	p.wait("the header is folded", `document.querySelector(".xml .fold[data-arg='1']").getAttribute("aria-expanded") === "false" && document.querySelector(".xml [data-n='3']") === null`)
	p.do("look for a word in it", chromedp.SendKeys(chromedp.CSS("#xml-find"), "eventid"))
	p.wait("it shows all the same", `document.querySelector(".xml [data-n='3'] mark.now") !== null && document.querySelector(".xml-bar [role=status]").textContent === "1 of 2"`)
	p.do("press Enter", chromedp.KeyEvent("\r"))
	p.wait("the next one is looked at", `document.querySelector(".xml-bar [role=status]").textContent === "2 of 2"`)
	p.do("press Escape", evaluate(`document.querySelector("#xml-find").dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true, cancelable: true}))`))
	p.wait("nothing is looked for", `document.querySelector("#xml-find").value === "" && document.querySelector(".xml mark") === null`)
	p.do("filter by a word", setFilter("certificate"))
	p.do("leave the field", evaluate(`document.activeElement.blur()`))
	p.wait("it is looked for", `document.querySelector("#xml-find").value === "certificate" && document.querySelector(".xml mark.now") !== null`)
}

// TestPastedLink: a link pasted into the address of an open page takes effect at once, in all parts of it.
func TestPastedLink(t *testing.T) {
	p := open(t, "en", sampleFile)
	p.wait("its rows are there", `document.querySelector("#rows [data-row='0']") !== null`)
	p.do("paste a link", evaluate(`location.hash = "v=1&lang=ko&view=files"`))
	p.wait("the page speaks Korean and shows the files", `document.documentElement.lang === "ko" && /[가-힣]/.test(document.querySelector("h1").innerText) && document.querySelector("[data-view=files][aria-current]") !== null`)
	p.do("paste another", evaluate(`location.hash = "v=1&lang=en&q=level:error"`))
	p.wait("the page speaks English", `document.documentElement.lang === "en" && !/[가-힣]/.test(document.querySelector("main").innerText)`)
	p.wait("and is filtered", `document.querySelector("#filter").value === "level:error" && document.querySelector("#rows [data-row='0']").dataset.severity === "Error"`)
	p.do("take it back", evaluate(`location.hash = "v=1&lang=ko"`))
	p.wait("all records are back", `document.querySelector("#filter").value === "" && document.querySelector("main#viewer").dataset.shown === document.querySelector("main#viewer").dataset.records && document.documentElement.lang === "ko"`)
}

// TestKeys: the whole of the main job without a mouse.
func TestKeys(t *testing.T) {
	p := open(t, "en", sampleFile)
	press := func(key string) {
		p.do("press "+key, evaluate(fmt.Sprintf(`(document.activeElement || document.body).dispatchEvent(new KeyboardEvent("keydown", {key: %s, bubbles: true, cancelable: true}))`, quoted(key))))
	}
	selected := func(what, record string) {
		p.wait(what, fmt.Sprintf(`document.querySelector("#rows [aria-selected=true]")?.dataset.record === %q`, record))
	}
	press("n")
	selected("n selects the first failure", "77")
	press("n")
	selected("n selects the next", "94")
	press("N")
	selected("N goes back", "77")
	press("j")
	selected("j goes down", "78")
	press("k")
	selected("k goes up", "77")
	p.wait("the row has the keyboard", `document.activeElement?.dataset?.record === "77"`)
	press("ArrowDown")
	selected("the arrow moves in the table", "78")
	press("/")
	p.wait("the filter has the keyboard", `document.activeElement.id === "filter"`)
	press("n")
	selected("nothing fires in a field", "78")
	p.do("leave the field", evaluate(`document.activeElement.blur()`))
	p.click("#share")
	p.wait("the link has the keyboard", `document.activeElement.id === "share-link"`)
	press("Escape")
	p.wait("Escape closes the dialog", `!document.querySelector("#share-dialog") && document.activeElement.id === "share"`)
}
