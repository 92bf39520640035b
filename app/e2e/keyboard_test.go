package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// press presses keys as a keyboard does.
func (p *tab) press(keys ...string) {
	p.Helper()
	for _, key := range keys {
		p.do(fmt.Sprintf("press %q", key), chromedp.KeyEvent(key))
	}
}

// layoutKey presses a key as another layout or an input method reports it.
func layoutKey(key, code string, virtual, modifiers int64) chromedp.Action[chromedp.Void] {
	return call(input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: "rawKeyDown", Key: key, Code: code, WindowsVirtualKeyCode: virtual, Modifiers: modifiers})
}

// compose shows a syllable that is still being put together.
func compose(text string) chromedp.Action[chromedp.Void] {
	at := int64(len([]rune(text)))
	return call(input.ImeSetComposition, input.ImeSetCompositionParams{Text: text, SelectionStart: at, SelectionEnd: at})
}

// holds says that the row of a record has the keyboard.
func holds(record string) string {
	return fmt.Sprintf(`document.activeElement.closest("#rows [role=row]")?.dataset.record === %q`, record)
}

// selectedRecord says that the row of a record is selected.
func selectedRecord(record string) string {
	return fmt.Sprintf(`document.querySelector("#rows [aria-selected=true]")?.dataset.record === %q`, record)
}

const (
	noDialog    = `document.querySelector("dialog[open]") === null`
	seenRow     = `((r, l) => r.top >= l.top - 0.5 && r.bottom <= l.bottom + 0.5)(document.activeElement.getBoundingClientRect(), document.querySelector("#records").getBoundingClientRect())`
	koreanTrace = "../../catalog/testdata/fixtures/not-presented-ko.svclog"
)

// TestWithoutMouse: from the drop to the shared link and the record at its other end, by keys alone.
func TestWithoutMouse(t *testing.T) {
	p := openAt(t, place{fragment: "v=1&lang=ko"})
	p.drop(sampleFile, koreanTrace)
	p.ready()
	all := p.data()["records"]
	p.wait("the verdict is there", `/실패 4건/.test(document.querySelector("#verdict-title").textContent)`)
	p.press("n")
	p.wait("n goes to the first failure", `document.querySelector("#rows [aria-selected=true]")?.dataset.finding && document.activeElement.getAttribute("aria-selected") === "true"`)
	p.wait("it is explained", `document.querySelector("#explained [data-part=title]").textContent.trim() !== ""`)
	p.press("\r")
	p.wait("Enter goes into the record", `document.activeElement.id === "panel"`)
	p.press("2")
	p.wait("a digit shows a tab", `document.querySelector(".formatted") !== null`)
	p.press("3")
	p.wait("and another", `document.querySelector(".xml .l") !== null && document.activeElement.id === "panel"`)
	p.press(kb.Escape)
	p.wait("Escape goes back to the row", `document.activeElement.getAttribute("aria-selected") === "true"`)
	record := eval[string](p, `document.activeElement.dataset.record`)
	p.press("x")
	p.wait("x copies the XML", `/XML/.test(document.querySelector(".toast:not([hidden])")?.textContent)`)
	p.press("c")
	p.wait("c copies the link", `/링크를 복사했/.test(document.querySelector(".toast:not([hidden])")?.textContent)`)

	p.press("/")
	p.wait("the filter has the keyboard", `document.activeElement.id === "filter"`)
	for _, syllable := range []string{"ㅇ", "이", "인"} {
		p.do("compose", layoutKey("Process", "KeyN", 229, 0), compose(syllable))
	}
	p.do("the syllable is done", call(input.InsertText, input.InsertTextParams{Text: "인"}))
	p.wait("what is composed filters", fmt.Sprintf(`document.querySelector("#filter").value === "인" && document.querySelector("main#viewer").dataset.shown !== %q`, all))
	p.do("compose the next", layoutKey("Process", "KeyW", 229, 0), compose("증"), layoutKey("Process", "Slash", 229, 0))
	p.do("Enter ends it", layoutKey("Process", "Enter", 229, 0), call(input.InsertText, input.InsertTextParams{Text: "증"}))
	p.wait("the word filters, and no key has acted meanwhile",
		`document.querySelector("#filter").value === "인증" && document.activeElement.id === "filter" && `+noDialog+` && /q=%EC%9D%B8%EC%A6%9D/.test(location.hash)`)
	if shown := p.data()["shown"]; shown == "0" || shown == all {
		t.Errorf("인증 shows %s of %s records", shown, all)
	}
	p.press(kb.Escape)
	p.wait("Escape empties the filter", fmt.Sprintf(`document.querySelector("#filter").value === "" && document.querySelector("main#viewer").dataset.shown === %q`, all))
	p.press(kb.Escape)
	p.wait("and leaves it for the same row", holds(record)+" && "+selectedRecord(record))

	p.press("s")
	p.wait("s gives the link", `document.activeElement.id === "share-link" && document.querySelector("#share-dialog").matches(":modal")`)
	for _, stop := range []string{".primary", "header button", ".in", "#share-link", ".primary"} {
		p.press("\t")
		p.wait("Tab stays in the dialog", fmt.Sprintf(`document.activeElement.matches("#share-dialog " + %q)`, stop))
	}
	p.press("\r")
	p.wait("the link is copied", `document.querySelector("#share-dialog .said").textContent.trim() !== ""`)
	link := eval[string](p, `document.querySelector("#share-link").value`)
	p.press(kb.Escape)
	p.wait("Escape gives the keyboard back", noDialog+" && "+holds(record))

	q := openAt(t, place{fragment: link[strings.Index(link, "#")+1:]})
	q.drop(sampleFile, koreanTrace)
	q.ready()
	q.wait("the link shows the same record", selectedRecord(record)+` && document.querySelector("[data-tab=xml]").getAttribute("aria-selected") === "true"`)
}

// TestOtherLayouts: a key works by what it gives; where its layout gives no Latin letter, by its place.
func TestOtherLayouts(t *testing.T) {
	p := open(t, "ko", sampleFile)
	const shift = 8
	for _, c := range []struct {
		name string
		step chromedp.Action[chromedp.Void]
		want string
	}{
		{"ㅜ on a Korean keyboard", layoutKey("ㅜ", "KeyN", 78, 0), selectedRecord("77")},
		{"an input method that tells no key", layoutKey("Process", "KeyN", 229, 0), selectedRecord("94")},
		{"ㅜ with Shift", layoutKey("ㅜ", "KeyN", 78, shift), selectedRecord("77")},
		{"т on a Russian keyboard", layoutKey("т", "KeyN", 78, 0), selectedRecord("94")},
		{"k on a Dvorak keyboard, where v is elsewhere", layoutKey("k", "KeyV", 75, 0), selectedRecord("93")},
		{"? where it stands elsewhere", layoutKey("?", "Minus", 219, shift), `document.querySelector("#keys-dialog[open]") !== null`},
		{"its place again", layoutKey("Process", "Slash", 229, shift), noDialog},
		{"Ctrl is the browser's", layoutKey("n", "KeyN", 78, 2), selectedRecord("93")},
		{"/", layoutKey("/", "Slash", 191, 0), `document.activeElement.id === "filter"`},
		{"nothing fires in a field", layoutKey("ㅜ", "KeyN", 78, 0), selectedRecord("93") + ` && document.activeElement.id === "filter"`},
	} {
		p.do(c.name, c.step)
		p.wait(c.name, c.want)
	}
}

// TestKeysHelp: ? shows the keys, also where no file is open, and gives the keyboard back.
func TestKeysHelp(t *testing.T) {
	p := open(t, "ko")
	p.press("?")
	p.wait("the landing page shows the keys", `document.querySelector("#keys-dialog").matches(":modal")`)
	for _, key := range []string{"j", "k", "↓", "↑", "←", "→", "PgDn", "PgUp", "Home", "End", "Esc", "Enter", "n", "N", "/", "f", "a", "v", "x", "c", "o", "s", "?", "1", "3"} {
		if !eval[bool](p, fmt.Sprintf(`[...document.querySelectorAll("#keys-dialog dt kbd")].some((k) => k.textContent === %q)`, key)) {
			t.Errorf("the help lacks %s", key)
		}
	}
	if empty := eval[int](p, `[...document.querySelectorAll("#keys-dialog dd")].filter((d) => !/[가-힣]/.test(d.textContent)).length`); empty > 0 {
		t.Errorf("%d keys are not explained in Korean", empty)
	}
	if modal := eval[string](p, `document.querySelector("#keys-dialog[role=dialog]").getAttribute("aria-modal")`); modal != "true" {
		t.Errorf("aria-modal is %q", modal)
	}
	p.press("?")
	p.wait("? closes it too", noDialog)
	p.do("catch the browser's dialog", call(page.SetInterceptFileChooserDialog, page.SetInterceptFileChooserDialogParams{Enabled: true}))
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	chooser := chromedp.Events(ctx, page.FileChooserOpened)
	p.press("o")
	for _, err := range chooser { // o asks for files
		if err != nil {
			t.Fatal("o opens no file dialog: ", err)
		}
		break
	}
	p.choose(sampleFile)
	p.ready()
	p.press("n", "?")
	p.wait("they show above a trace", `document.querySelector("#keys-dialog").matches(":modal") && document.querySelector("#keys-dialog").contains(document.activeElement)`)
	p.press("n")
	p.press(kb.Escape)
	p.wait("no key acts behind it, and the row has the keyboard again", noDialog+" && "+selectedRecord("77")+" && "+holds("77"))
	p.press("v")
	p.wait("v shows the findings", `document.querySelector("[data-view=findings][aria-current]") !== null && document.activeElement.id === "page"`)
	p.press("v")
	p.wait("v shows the files", `document.querySelector("[data-view=files][aria-current]") !== null && document.activeElement.id === "page"`)
	p.press("v")
	p.wait("v shows the trace codes", `document.querySelector("[data-view=catalog][aria-current]") !== null`)
	p.press("v")
	p.wait("and the records", `document.querySelector("[data-view=records][aria-current]") !== null && `+holds("77"))
	p.click(".foot .keys-button")
	p.wait("its button does the same", `document.querySelector("#keys-dialog[open]") !== null`)
	p.do("click beside it", chromedp.MouseClickXY(8, 450))
	p.wait("a click beside it closes", noDialog+` && document.activeElement.matches(".keys-button")`)
}

// TestTabStops: Tab comes by every part of the page in the order of sight, shows where it is, and is caught nowhere;
// the first stop leads past all of it.
func TestTabStops(t *testing.T) {
	p := open(t, "en", sampleFile)
	p.press("n")
	p.wait("a record is explained", `document.querySelector("#explained a") !== null`)
	p.do("to the top of the page", evaluate(`document.querySelector(".brand").focus()`), chromedp.KeyEvent("\t", chromedp.KeyModifiers(chromedp.ModifierShift)))
	const stop = `(() => {
		const e = document.activeElement, s = getComputedStyle(e.matches(".pin") ? e.querySelector(".hit") : e), r = e.getBoundingClientRect();
		const ring = e.matches(".pin") ? s.stroke !== "none" && parseFloat(s.strokeWidth) >= 2 : s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
		const region = e === document.body ? "" : e.closest(".skip, .top, #verdict, .views, .timeline, #records, .list, .detail, .foot")?.classList[0] ?? e.closest("#verdict, #records")?.id ?? "?";
		const name = (e.getAttribute("aria-label") || e.labels?.[0]?.textContent || e.textContent || e.title).trim();
		return {at: e.outerHTML.slice(0, 160), region, name, ring: ring && e.matches(":focus-visible"), seen: r.width > 0 && r.right > 0 && r.left < innerWidth && r.bottom > 0 && r.top < innerHeight};
	})()`
	type place struct {
		At, Region, Name string
		Ring, Seen       bool
	}
	var regions []string
	stops := 0
	for ; stops < 200; stops++ {
		at := eval[place](p, stop)
		if at.Region == "" {
			break // out of the page, to the browser's own bar
		}
		if !at.Ring || !at.Seen || at.Name == "" {
			t.Errorf("stop %d is %+v", stops, at)
		}
		if len(regions) == 0 || regions[len(regions)-1] != at.Region {
			regions = append(regions, at.Region)
		}
		p.press("\t")
	}
	want := []string{"skip", "top", "verdict", "views", "timeline", "list", "records", "detail", "foot"}
	if strings.Join(regions, " ") != strings.Join(want, " ") || stops < 40 {
		t.Errorf("%d stops, by %q, want %q", stops, regions, want)
	}
	t.Logf("%d stops", stops)
	p.press("\t")
	p.wait("the first stop again", `document.activeElement.matches(".skip")`)
	p.shot("skip")
	p.wait("the address knows the record", `!location.hash.includes(".00000000&")`)
	before := eval[string](p, `location.hash`)
	p.press("\r")
	p.wait("it leads to the row", holds("77"))
	if after := eval[string](p, `location.hash`); after != before {
		t.Errorf("it changes the address from %s to %s", before, after)
	}
	p.do("back by Tab", chromedp.KeyEvent("\t", chromedp.KeyModifiers(chromedp.ModifierShift)))
	p.wait("Shift+Tab goes back", `document.activeElement.matches(".head button")`)
}

// TestArrows: groups of controls are one stop of Tab each, and arrow keys go around in them.
func TestArrows(t *testing.T) {
	p := open(t, "en", sampleFile)
	p.press("n")
	p.wait("a record is explained", `document.querySelector("#explained a") !== null`)
	p.do("to the tabs", evaluate(`document.querySelector("[data-tab=explained]").focus()`))
	for _, c := range []struct{ key, tab string }{{kb.ArrowRight, "formatted"}, {kb.End, "xml"}, {kb.ArrowRight, "explained"}, {kb.ArrowLeft, "xml"}, {kb.Home, "explained"}} {
		p.press(c.key)
		p.wait("the tab "+c.tab, fmt.Sprintf(`document.activeElement.dataset.tab === %[1]q && document.activeElement.getAttribute("aria-selected") === "true" && document.activeElement.tabIndex === 0`, c.tab))
	}
	p.do("to the pins", evaluate(`document.querySelector(".pin[tabindex='0']").focus()`))
	p.press(kb.End)
	p.wait("the last pin", `document.activeElement === [...document.querySelectorAll(".pin")].at(-1)`)
	p.press(" ")
	p.wait("is pressed", selectedRecord("116"))

	p.press("n")
	p.wait("the first failure's row has the keyboard", holds("77"))
	p.press(kb.ArrowRight, kb.ArrowRight, kb.ArrowRight, kb.ArrowRight)
	p.wait("the source's cell has the keyboard", `document.activeElement.dataset.column === "source" && document.activeElement.matches(":focus-visible")`)
	p.press(kb.ArrowDown)
	p.wait("down keeps the column", `document.activeElement.dataset.column === "source" && `+selectedRecord("78")+" && "+holds("78"))
	p.press(kb.ArrowUp, "f")
	p.wait("f opens its menu", `document.activeElement.dataset.action === "menu-filter" && document.activeElement.textContent.includes("System.ServiceModel")`)
	for _, c := range []struct{ key, action string }{{kb.ArrowDown, "menu-exclude"}, {kb.End, "menu-copy"}, {kb.ArrowDown, "menu-filter"}, {kb.ArrowUp, "menu-copy"}, {kb.Home, "menu-filter"}} {
		p.press(c.key)
		p.wait("the menu's "+c.action, fmt.Sprintf(`document.activeElement.dataset.action === %q`, c.action))
	}
	p.press(kb.Escape)
	p.wait("Escape leaves it for the cell", `document.activeElement.dataset.column === "source" && document.querySelector("#value-menu:not([hidden])") === null`)
	p.do("press the menu key", layoutKey("ContextMenu", "ContextMenu", 93, 0))
	p.wait("the menu key opens it too", `document.activeElement.dataset.action === "menu-filter"`)
	p.press(kb.ArrowDown, "\r")
	p.wait("Enter leaves the value out", `document.querySelector("#filter").value === "-source:System.ServiceModel" && document.activeElement.dataset.column === "source"`)
	p.press(kb.ArrowLeft, kb.ArrowLeft, kb.ArrowLeft, kb.ArrowLeft)
	p.wait("left of the first cell is the row", `document.activeElement.matches("#rows [role=row]")`)
}
