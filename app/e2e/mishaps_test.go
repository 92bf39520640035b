package e2e

import (
	"archive/zip"
	"fmt"
	"strings"
	"testing"
)

// TestLostWorker: a worker that dies leaves its files with a reason; the next ones go to another worker.
func TestLostWorker(t *testing.T) {
	p := openAt(t, place{fragment: "v=1&lang=en", before: `window.ends = []; window.Worker = class extends Worker {
		constructor(...args) {
			super(...args);
			let held = false; // the first worker gives no record, and dies when the test says so
			if (!ends.length) this.addEventListener("message", (e) => { if (held && e.data.op) e.stopImmediatePropagation(); });
			ends.push(() => { held = true; return () => { held = false; this.dispatchEvent(new MessageEvent("message", {data: {fatal: "it is gone"}})); }; });
		}
	};`})
	p.choose(healthyFile)
	p.ready()
	p.do("the worker stops answering", evaluate(`window.die = ends[0]()`))
	p.choose(sampleFile)
	p.wait("a file is read", `document.querySelector("main#viewer").dataset.state === "loading" && document.querySelector("main#viewer").dataset.files === "2"`)
	p.do("it dies", evaluate(`die()`))
	p.ready()
	p.wait("the reason is told", `document.querySelector(".notices").innerText.includes("it is gone")`)
	p.choose(messageFile)
	p.wait("the next file is read", `document.querySelector("main#viewer").dataset.files === "3" && Number(document.querySelector("main#viewer").dataset.findings) > 0`)
	p.ready()
	if p.count(`#rows [data-row='0']`) != 1 {
		t.Error("no rows")
	}
}

// TestStopWaiting: Stop ends what is unpacked and what waits behind it, and says of each what came of it.
func TestStopWaiting(t *testing.T) {
	p := openAt(t, place{fragment: "v=1&lang=ko", before: `window.Worker = class extends Worker { postMessage(m, ...rest) { if (m.op !== "unpack") super.postMessage(m, ...rest); else window.unpack = m; if (m.op === "cancel" && window.unpack) { super.postMessage(window.unpack); super.postMessage(m); window.unpack = null; } } };`})
	one := zipped(t, packed{name: "a.svclog", content: strings.Repeat(tiny("a"), 2000)})
	p.choose(write(t, "one.zip", one), write(t, "two.zip", one))
	p.wait("the first is being unpacked", `document.querySelector("[data-action=stop]") && window.unpack`)
	p.do("stop", evaluate(`document.querySelector("[data-action=stop]").click()`))
	p.state("failed")
	p.wait("it says that it was stopped", `document.querySelector("h1").innerText.includes("중지") && [...document.querySelectorAll(".state article")].length === 2 && !document.querySelector("main").innerText.includes("압축 파일 안에 또")`)
	p.choose(sampleFile)
	p.ready()
}

// TestViewOfLink: the view that a link names shows when its file is opened.
func TestViewOfLink(t *testing.T) {
	p := openAt(t, place{fragment: "v=1&lang=en&view=files"})
	p.choose(sampleFile)
	p.ready()
	p.wait("the files show", `document.querySelector(".views [data-view=files]").ariaCurrent === "page" && document.querySelector("[data-file='0']")`)
	p.wait("the address keeps it", `location.hash.includes("view=files") && location.hash.includes("sample.svclog")`)
}

// TestNamesInZip: names that Windows wrote in its own encoding are read, and a link names the file without its folder.
func TestNamesInZip(t *testing.T) {
	p := open(t, "ko")
	p.choose(write(t, "names.zip", zipped(t, packed{name: "logs/\xc3\xdf\xc0\xfb.svclog", content: tiny("a"), change: func(h *zip.FileHeader) { h.NonUTF8 = true }})))
	p.ready()
	p.wait("the name is read", `document.querySelector(".topbar, header").innerText.includes("추적.svclog") || document.title.includes("추적.svclog")`)
	p.wait("the link names it", fmt.Sprintf(`decodeURIComponent(location.hash).includes("f=추적.svclog,%d,")`, len(tiny("a"))))
}

// TestHiddenCell: a column that the keyboard was in can be hidden; the rows go on.
func TestHiddenCell(t *testing.T) {
	p := open(t, "en", sampleFile)
	column := func(id string) {
		p.hit("#columns-button", "#column-menu:not([hidden])")
		p.do("choose a column", evaluate(fmt.Sprintf(`document.querySelector("#column-menu [data-arg=%s]").click()`, id)))
		p.press("\x1b")
		p.wait("the menu is closed", `document.querySelector("#column-menu[hidden]")`)
	}
	column("pid")
	p.click("#rows [data-row='3'] .code-cell")
	p.wait("the row has the keyboard", `document.activeElement.matches("#rows [data-row='3']") || document.querySelector("#rows [data-row='3']").tabIndex === 0`)
	p.do("to the row", evaluate(`document.querySelector("#rows [data-row='3']").focus()`))
	for range 20 {
		if eval[bool](p, `document.activeElement.dataset.column === "pid"`) {
			break
		}
		before := eval[string](p, `document.activeElement.dataset.column ?? ""`)
		p.key("ArrowRight", false)
		p.wait("the next cell", fmt.Sprintf(`(document.activeElement.dataset.column ?? "") !== %q`, before))
	}
	if got := eval[string](p, `document.activeElement.dataset.column ?? ""`); got != "pid" {
		t.Fatalf("the keyboard is on %q", got)
	}
	column("pid")
	for range 2 {
		p.key("v", false)
		p.wait("another view", `document.querySelector("#page")`)
	}
	p.wait("the files", `document.querySelector("[data-view=files][aria-current]")`)
	p.key("v", false)
	p.wait("the trace codes", `document.querySelector("[data-view=catalog][aria-current]")`)
	p.key("v", false)
	p.wait("the rows again, with the keyboard", `document.activeElement.matches("#rows [data-row='3']") && document.querySelectorAll("#rows [data-record]").length > 10`)
	p.key("ArrowDown", false)
	p.wait("and on", `document.activeElement.matches("#rows [data-row='4']")`)
	p.key("v", false)
	p.wait("the files again", `document.querySelector("#page")`)
	p.key("t", false)
	p.wait("a range, with its end", `document.activeElement.id === "brush-from" && document.querySelectorAll("#rows [data-record]").length > 0`)
	p.drawn()
	if got := eval[string](p, `document.activeElement.id`); got != "brush-from" {
		t.Errorf("the keyboard went on to %q", got)
	}
}
