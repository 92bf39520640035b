package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// scrolled scrolls the table as a wheel does.
const scrolled = `document.querySelector("#records").scrollTop = %d`

// TestRowKeepsKeyboard: whatever happens to the rows, the keyboard stays on its record, or goes to the nearest one.
func TestRowKeepsKeyboard(t *testing.T) {
	p := open(t, "en", sampleFile)
	p.do("every change of the keyboard's element is noted", evaluate(`window.lost = []; setInterval(() => { if (document.activeElement === document.body) lost.push(document.querySelector("#filter").value) }, 1)`))
	p.do("an element holds it", evaluate(`document.querySelector("#rows [data-row='3']").focus(); lost.length = 0`))
	p.press("j")
	p.wait("the first key selects the row that has the keyboard", selectedRecord("3")+" && "+holds("3"))

	p.do("scroll far away", evaluate(fmt.Sprintf(scrolled, 4000)))
	p.wait("other rows show", `document.querySelector("#rows [data-row='160']") !== null`)
	for _, top := range []int{2000, 5000, 90, 4200} { // over all slots of the pool
		p.do("and on", evaluate(fmt.Sprintf(scrolled, top)))
		p.wait("the keyboard stays on its record, out of sight", fmt.Sprintf(`document.querySelector("#records").scrollTop === %d && `, top)+holds("3"))
	}
	p.press("j")
	p.wait("j goes on from there", selectedRecord("4")+" && "+holds("4")+" && "+seenRow)
	p.press(kb.PageDown, kb.PageDown, kb.ArrowDown)
	p.wait("pages and rows go on", `Number(document.activeElement.dataset.record) > 20 && `+seenRow)
	p.press(kb.End)
	p.wait("the end", holds("254")+" && "+selectedRecord("254")+" && "+seenRow)
	p.press(kb.Home)
	p.wait("the beginning", holds("0")+" && "+seenRow)

	p.press("n")
	p.wait("a failure", holds("77")+" && "+selectedRecord("77"))
	p.do("the filter leaves out what is before it", setFilter("record:70..200"))
	p.wait("it is the same record", `document.querySelector("main#viewer").dataset.shown === "131" && `+holds("77"))
	p.do("order by source", evaluate(`document.querySelector("[data-action=sort][data-arg=source]").click()`))
	p.wait("it is the same record in another order", `document.querySelector("[role=columnheader][aria-sort=ascending]").textContent.includes("Source") && `+holds("77"))
	p.do("order by time", evaluate(`document.querySelector("[data-action=sort][data-arg=time]").click()`))
	p.wait("and back", `document.querySelector("[role=columnheader][aria-sort=ascending]").textContent.includes("Time") && `+holds("77"))
	p.do("the filter leaves it out", setFilter("record:100..200"))
	p.wait("the next one has the keyboard", `document.querySelector("main#viewer").dataset.shown === "101" && `+holds("99"))
	p.do("no filter", setFilter(""))
	p.wait("the selected one has it again", `document.querySelector("main#viewer").dataset.shown === "255" && `+holds("77"))

	p.choose("../../catalog/testdata/fixtures/not-presented-ko.svclog")
	p.wait("another file is read", `document.querySelector("main#viewer").dataset.files === "2" && document.querySelector("main#viewer").dataset.state === "ready"`)
	offset := `document.activeElement.closest("[role=row]").dataset.offset`
	want := eval[string](p, offset)
	p.do("close it", evaluate(`{ const b = document.createElement("button"); b.dataset.action = "close-file"; b.dataset.arg = "1"; document.body.append(b); b.click(); b.remove() }`))
	p.wait("it is the same record", `document.querySelector("main#viewer").dataset.files === "1" && `+holds("77"))
	if got := eval[string](p, offset); got != want {
		t.Errorf("the row with the keyboard is at %s, was at %s", got, want)
	}
	if lost := eval[[]string](p, `lost`); len(lost) > 0 {
		t.Errorf("%d times no element had the keyboard, with the filters %q", len(lost), lost)
	}
}

// TestRowWhileLoading: records that arrive move rows, not the keyboard, also while somebody scrolls.
func TestRowWhileLoading(t *testing.T) {
	file := largeSample(t, "20MB")
	p := open(t, "en", sampleFile)
	p.press("n")
	p.wait("a row has the keyboard", holds("77"))
	row := `document.activeElement.closest("#rows [role=row]")`
	offset := eval[string](p, row+`.dataset.offset`)
	p.do("what has the keyboard is noted", evaluate(`window.seen = new Set(); window.scrolling = setInterval(() => { document.querySelector("#records").scrollTop = 9000 * Math.random(); const r = document.activeElement.closest("#rows [role=row]"); seen.add(r ? r.dataset.file + " " + r.dataset.offset : document.activeElement.outerHTML.slice(0, 80)) }, 1)`))
	p.choose(file)
	p.wait("it is read", `document.querySelector("main#viewer").dataset.files === "2" && document.querySelector("main#viewer").dataset.state === "ready"`)
	if seen := eval[[]string](p, `[...seen]`); len(seen) != 1 || seen[0] != "0 "+offset {
		t.Errorf("the keyboard was on %q", seen)
	}
	p.do("no more scrolling", evaluate(`clearInterval(scrolling)`))
	at := eval[int](p, `Number(`+row+`.dataset.record)`)
	if at < 1000 {
		t.Errorf("no record came before it: it is record %d", at)
	}
	p.press("j")
	p.wait("j goes on from it", holds(fmt.Sprint(at+1))+" && "+seenRow)
	t.Logf("record %d of %s", at, p.data()["records"])
}
