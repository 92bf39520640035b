package e2e

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// holdShards keeps from the page what its workers read, from the fifth piece on. letThrough gives it so many of them,
// readOn all that is left.
const holdShards = `window.held = []; window.room = 4; window.Worker = class extends Worker {
	constructor(...args) {
		super(...args);
		this.addEventListener("message", (e) => {
			const op = e.data.op;
			if (op !== "shard" && op !== "done" || e.through) return;
			if (window.room > 0 && !held.length) {
				window.room--;
				return;
			}
			e.stopImmediatePropagation();
			held.push([this, e.data]);
			serve();
		});
	}
};
window.serve = () => {
	while (window.room > 0 && held.length) {
		window.room--;
		const [worker, data] = held.shift();
		const e = new MessageEvent("message", {data});
		e.through = true;
		worker.dispatchEvent(e);
	}
};
window.letThrough = (n) => { window.room += n; serve(); };
window.readOn = () => letThrough(Infinity);`

const reading = `document.querySelector("main#viewer").dataset.state === "loading" && document.querySelector(".progress:not([hidden])")`

// TestFilterWhileReading: filter, order and selection hold from the first records on, and what they give grows to what
// they give when all is read.
func TestFilterWhileReading(t *testing.T) {
	file := largeSample(t, "100MB")
	trace, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	all := bytes.Count(trace, []byte("<E2ETraceEvent "))
	severe := len(regexp.MustCompile(`<SubType Name="(Critical|Error|Warning)"`).FindAllIndex(trace, -1))
	p := openAt(t, place{fragment: "v=1&lang=en", before: holdShards})
	p.do("one worker reads, and a piece more is some records more", evaluate(`svcscope.workers = 1`))
	p.choose(file)
	p.wait("the first records show while it reads", reading+` && Number(document.querySelector("main#viewer").dataset.records) > 0 && document.querySelector("#rows [data-row='9']")`)
	// more reads on until more rows are shown.
	more := func(than int) {
		t.Helper()
		for eval[int](p, `Number(document.querySelector("main#viewer").dataset.shown)`) <= than {
			records := p.data()["records"]
			p.do("read on", evaluate(`letThrough(1)`))
			p.wait("more is read", reading+fmt.Sprintf(` && Number(document.querySelector("main#viewer").dataset.records) > %s`, records))
		}
	}

	p.do("filter", setFilter("level>=warning"))
	shown := `Number(document.querySelector("main#viewer").dataset.shown)`
	rows := `[...document.querySelectorAll("#rows [data-row]")].sort((a, b) => a.dataset.row - b.dataset.row)`
	filtered := rows + `.every((e) => ["Critical", "Error", "Warning"].includes(e.dataset.severity))`
	p.wait("it applies at once", reading+` && `+shown+` < Number(document.querySelector("main#viewer").dataset.records)`)
	more(2)
	p.wait("rows show", reading+` && `+rows+`.length > 2 && `+filtered)
	first := eval[int](p, shown)

	p.click("#rows [data-row='2']")
	p.wait("a row is selected and explained", `document.querySelector("#rows [data-row='2']").ariaSelected === "true" && document.querySelector("#explained")?.dataset.offset === document.querySelector("#rows [aria-selected=true]").dataset.offset`)
	offset := eval[string](p, `document.querySelector("#explained").dataset.offset`)
	kept := fmt.Sprintf(`document.querySelector("#rows [aria-selected=true]")?.dataset.offset === %[1]q && document.querySelectorAll("#rows [aria-selected=true]").length === 1 && document.querySelector("#explained")?.dataset.offset === %[1]q && document.activeElement.closest("#rows [data-row]")?.dataset.offset === %[1]q`, offset)
	p.press(kb.ArrowDown, kb.ArrowUp)
	p.wait("it has the keyboard", kept)

	more(first)
	p.wait("more records match", reading+` && `+filtered+` && `+kept)

	p.do("order by code", evaluate(`document.querySelector("[data-action=sort][data-arg=code]").click()`))
	ordered := `document.querySelector(".head [data-column=code]").ariaSort === "ascending" && ` + rows + `.filter((e) => !e.classList.contains("away")).every((e, i, list) => i === 0 || Number(list[i - 1].dataset.eventId) <= Number(e.dataset.eventId))`
	p.wait("rows are in this order while it reads", reading+` && `+ordered+` && `+filtered+` && `+kept)
	second := eval[int](p, shown)
	more(second)
	p.wait("more records come, in order", reading+` && `+ordered+` && `+filtered+` && `+kept)

	p.do("read all", evaluate(`readOn()`))
	p.ready()
	p.wait("the count is that of the file", fmt.Sprintf(`%s === %d && document.querySelector("main#viewer").dataset.records === "%d"`, shown, severe, all))
	for _, top := range []string{"0", "9e9", "9000"} {
		p.do("scroll", evaluate(`document.querySelector("#records").scrollTop = `+top))
		p.wait("rows are in order", rows+`.length > 9 && `+ordered+` && `+filtered+` && `+kept)
	}
	codes := regexp.MustCompile(`<EventID>(\d+)</EventID><Type>3</Type><SubType Name="(?:Critical|Error|Warning)"`).FindAllSubmatch(trace, -1)
	low, high := 1<<62, 0
	for _, c := range codes {
		n, _ := strconv.Atoi(string(c[1]))
		low, high = min(low, n), max(high, n)
	}
	p.do("to the beginning", evaluate(`document.querySelector("#records").scrollTop = 0`))
	p.wait("the lowest code is first", fmt.Sprintf(`document.querySelector("#rows [data-row='0']")?.dataset.eventId === "%d"`, low))
	p.do("to the end", evaluate(`document.querySelector("#records").scrollTop = 9e9`))
	p.wait("the highest code is last", fmt.Sprintf(`document.querySelector("#rows [data-row='%d']")?.dataset.eventId === "%d"`, severe-1, high))

	p.do("order by time", evaluate(`document.querySelector("[data-action=sort][data-arg=time]").click()`))
	p.wait("still selected", `document.querySelector(".head [data-column=time]").ariaSort === "ascending" && `+kept)
	p.do("no filter", setFilter(""))
	p.wait("all show, and it is selected", fmt.Sprintf(`%s === %d && `, shown, all)+kept)
	p.do("the filter again", setFilter("level>=warning"))
	p.wait("it gives the same", fmt.Sprintf(`%s === %d && `, shown, severe)+kept)
}

// covered says that rows cover the table: its first line below the head and its last one.
const covered = `(() => {
	const box = document.querySelector("#records").getBoundingClientRect(), head = document.querySelector("#records .head").getBoundingClientRect();
	const at = (y) => document.elementFromPoint(box.left + 200, y)?.closest("#rows [data-row]:not(.away)");
	const first = at(head.bottom + 2), last = at(box.top + document.querySelector("#records").clientHeight - 3);
	return first && last && [first, last].every((e) => e.querySelector(".code-cell").textContent !== "" && e.dataset.record === e.dataset.row) && Number(last.dataset.row) > Number(first.dataset.row);
})()`

// watchBlanks looks at every frame whether rows cover the table, and how many row elements there are.
const watchBlanks = `window.blanks = []; window.elements = new Set(); window.frames = 0;
(function look() {
	window.frames++;
	elements.add(document.querySelectorAll("#rows > *").length);
	if (!(` + covered + `)) blanks.push(document.querySelector("#records").scrollTop);
	requestAnimationFrame(look);
})()`

// TestManyRows: wherever a table of many rows is scrolled to, by keys or by its bar, each frame shows rows, with no more
// elements than at first; the selected row keeps the keyboard out of sight.
func TestManyRows(t *testing.T) {
	for _, c := range []struct {
		name string
		file func() string
	}{
		{"100 MB", func() string { return largeSample(t, "100MB") }},
		// Taller than browsers lay out: such a list scrolls in proportion.
		{"a million", func() string { return write(t, "million.svclog", strings.Repeat("<E2ETraceEvent/>", 1_000_000)) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := open(t, "en", c.file())
			all, _ := strconv.Atoi(p.data()["records"])
			p.wait("rows cover the table", covered)
			p.do("every frame is looked at", evaluate(watchBlanks))

			at := func(n int) { // the keyboard and the selection are on a record that is seen
				t.Helper()
				p.wait(fmt.Sprintf("record %d is selected", n), selectedRecord(fmt.Sprint(n))+" && "+holds(fmt.Sprint(n))+" && "+seenRow)
			}
			p.do("a row takes the keyboard", evaluate(`document.querySelector("#rows [data-row='0']").focus()`))
			p.press("j")
			at(0)
			p.press(kb.End)
			at(all - 1)
			p.press(kb.Home)
			at(0)
			for range 5 {
				was := eval[int](p, `Number(document.activeElement.dataset.record)`)
				p.press(kb.PageDown)
				p.wait("a page on", fmt.Sprintf(`Number(document.activeElement.dataset.record) > %d && document.activeElement.ariaSelected === "true" && `, was+5)+seenRow)
			}
			p.press(kb.End)
			at(all - 1)
			p.press(kb.PageUp)
			p.wait("a page back", fmt.Sprintf(`Number(document.activeElement.dataset.record) < %d && document.activeElement.ariaSelected === "true" && `, all-6)+seenRow)
			p.press(kb.Home, kb.ArrowDown, kb.ArrowDown, kb.ArrowDown)
			at(3)

			random := rand.New(rand.NewPCG(1, 2))
			for i := range 40 {
				to := random.Float64()
				p.do("jump", evaluate(fmt.Sprintf(`{ const box = document.querySelector("#records"); window.was = frames; box.scrollTop = %f * (box.scrollHeight - box.clientHeight) }`, to)))
				p.wait("some frames later the keyboard is on its record, out of sight", `frames > was + 2 && `+covered+` && `+holds("3"))
				first := eval[int](p, `Math.min(...[...document.querySelectorAll("#rows [data-row]:not(.away)")].map((e) => Number(e.dataset.row)))`)
				if want := int(to * float64(all)); first > want+20 || first < want-100 {
					t.Errorf("jump %d, to row %d, shows row %d", i, want, first)
				}
			}
			p.do("a fling", evaluate(`{ const box = document.querySelector("#records"); window.landed = false; let n = 0; (function on() { box.scrollTop = (n % 2 ? box.scrollHeight - n * 997 : n * 1313); ++n < 60 ? requestAnimationFrame(on) : landed = true })() }`))
			p.wait("it ends", `landed && `+covered)
			p.do("back", evaluate(`document.querySelector("#records").scrollTop = 0`))
			p.wait("the selected row is there and has the keyboard", `!document.activeElement.classList.contains("away") && `+selectedRecord("3")+" && "+holds("3")+" && "+seenRow)
			p.press("j")
			at(4)

			if blanks := eval[[]float64](p, `blanks`); len(blanks) > 0 {
				t.Errorf("%d of %d frames have no rows, with scrollTop %v", len(blanks), eval[int](p, `frames`), blanks[:min(len(blanks), 20)])
			}
			if n := eval[[]int](p, `[...elements]`); len(n) != 1 || n[0] > 120 {
				t.Errorf("%d row elements", n)
			}
			t.Logf("%d rows, %d frames, %d elements", all, eval[int](p, `frames`), eval[[]int](p, `[...elements]`))
		})
	}
}
