package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestDropAsks: what is dropped or pasted onto an open view waits for an answer: add it, or replace what is open.
func TestDropAsks(t *testing.T) {
	const other = "../../catalog/testdata/fixtures/invalid-0x109.svclog"
	asks := func(files int) string {
		return fmt.Sprintf(`document.querySelector("#drop-dialog").matches(":modal") && document.querySelectorAll("#drop-dialog .dropped li").length === %d && document.activeElement.dataset.action === "drop-add"`, files)
	}
	files := func(n int) string {
		return fmt.Sprintf(`document.querySelector("main#viewer").dataset.files === "%d" && document.querySelector("main#viewer").dataset.state === "ready" && `, n) + noDialog
	}
	p := open(t, "ko")
	p.drop(sampleFile)
	p.wait("onto the landing page it opens at once", files(1))
	p.press("n", "3")
	p.wait("a record is shown", `document.querySelector(".xml .l") !== null`)
	p.do("filter", setFilter("level>=warning"))
	p.wait("some records are left", `document.querySelector("main#viewer").dataset.shown !== document.querySelector("main#viewer").dataset.records`)
	shown := p.data()["shown"]

	p.drop(other)
	p.wait("onto a view it asks", asks(1))
	if text := p.text("#drop-dialog"); !hangul(text) {
		t.Errorf("it asks: %s", text)
	}
	p.press(kb.Escape)
	p.wait("Escape forgets them", files(1)+" && "+holds("77"))
	p.drop(other)
	p.wait("it asks anew", asks(1))
	p.drop(koreanTrace)
	p.wait("a second drop joins", asks(2))
	p.press("\r")
	p.wait("Enter adds them", files(3))
	if got := p.data()["shown"]; got == shown {
		t.Errorf("%s records show, as before", got)
	}
	p.wait("filter, record and tab stay", `document.querySelector("#filter").value === "level>=warning" && document.querySelector("[data-tab=xml]").getAttribute("aria-selected") === "true" && document.activeElement.getAttribute("aria-selected") === "true"`)

	p.do("paste a file's text", evaluate(`{ const d = new DataTransfer(); d.setData("text/plain", "<E2ETraceEvent xmlns='http://schemas.microsoft.com/2004/06/E2ETraceEvent'></E2ETraceEvent>"); document.body.dispatchEvent(new ClipboardEvent("paste", {clipboardData: d, bubbles: true, cancelable: true})) }`))
	p.wait("a paste asks too", asks(1))
	p.click("[data-action=drop-replace]")
	p.wait("it takes their place", files(1)+` && document.querySelector(".opened").textContent.includes("clipboard.svclog")`)
	p.wait("filter and view begin anew", `document.querySelector("#filter").value === "" && document.querySelector("main#viewer").dataset.records === "1" && document.querySelector("main#viewer").dataset.shown === "1" && document.documentElement.lang === "ko"`)
	p.wait("its row is written anew", `document.querySelectorAll("#rows [data-record]").length === 1 && document.querySelector("#rows [data-record]").dataset.offset === "0"`)
	p.press("j")
	p.wait("on the first tab", `document.querySelector("[data-tab=explained]")?.getAttribute("aria-selected") === "true" && `+holds("0"))

	p.press("?")
	p.wait("the keys show", `document.querySelector("#keys-dialog[open]") !== null`)
	p.drop(sampleFile)
	p.wait("a drop asks in their place", asks(1)+` && document.querySelector("#keys-dialog") === null`)
	p.do("click beside it", chromedp.MouseClickXY(8, 450))
	p.wait("a click beside it cancels", files(1)+" && "+holds("0"))
	p.choose(sampleFile)
	p.wait("what is chosen is added without asking", files(2))
}
