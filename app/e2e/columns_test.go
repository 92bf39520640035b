package e2e

import (
	"fmt"
	"math"
	"testing"
)

// heads gives the ids of the columns that are seen, in their order, with the pixels that each is wide.
func (p *tab) heads() (ids []string, widths map[string]float64) {
	p.Helper()
	seen := eval[[]struct {
		ID    string
		Width float64
	}](p, `[...document.querySelectorAll(".head [data-column]")].filter((e) => e.getClientRects().length).map((e) => ({ID: e.dataset.column, Width: e.getBoundingClientRect().width}))`)
	widths = map[string]float64{}
	for _, s := range seen {
		ids, widths[s.ID] = append(ids, s.ID), s.Width
	}
	return ids, widths
}

// aligned waits until every shown cell stands under its head, and none without one is shown.
func (p *tab) aligned() {
	p.Helper()
	p.wait("cells stand under their heads", `[...document.querySelectorAll("#rows [data-row='3'] [data-column]")].every((cell) => {
		const head = document.querySelector(".head [data-column=" + cell.dataset.column + "]");
		const [a, b] = [cell.getBoundingClientRect(), head.getBoundingClientRect()];
		return Math.abs(a.left - b.left) < 1 && Math.abs(a.width - b.width) < 1 && cell.getAttribute("aria-colindex") === head.getAttribute("aria-colindex");
	})`)
}

// edge gives a place on the edge of a column's head.
func (p *tab) edge(column string) (x, y float64) {
	p.Helper()
	box := eval[[]float64](p, fmt.Sprintf(`(({left, top, width, height}) => [left + width / 2, top + height / 2])(document.querySelector(".head [data-column=%s] .sizer").getBoundingClientRect())`, column))
	return box[0], box[1]
}

// TestColumns: columns are chosen and sized by mouse and keys, and are remembered.
func TestColumns(t *testing.T) {
	p := open(t, "ko", sampleFile)
	p.wait("rows are there", `document.querySelector("#rows [data-row='3']")`)
	p.aligned()
	const usual = "[time level code source activity process text]"
	if ids, _ := p.heads(); fmt.Sprint(ids) != usual {
		t.Errorf("at first there are %s", ids)
	}
	_, auto := p.heads()

	// The edge of a head is drawn: nothing is sorted by it.
	x, y := p.edge("code")
	p.drag(x, y, x+40, y)
	p.wait("the column is wider", fmt.Sprintf(`Math.abs(document.querySelector(".head [data-column=code]").getBoundingClientRect().width - %f) < 2`, auto["code"]+40))
	p.wait("the order stays", `document.querySelector(".head [data-column=time]").getAttribute("aria-sort") === "ascending" && document.querySelector(".head [data-column=code]").getAttribute("aria-sort") === "none"`)
	p.aligned()
	p.click(".head [data-column=code] [data-action=sort]")
	p.wait("a click on the head still sorts", `document.querySelector(".head [data-column=code]").getAttribute("aria-sort") === "ascending"`)
	p.click(".head [data-column=time] [data-action=sort]")

	// The menu, by keys alone.
	p.do("the button", evaluate(`document.querySelector("#columns-button").focus(); document.activeElement.click()`))
	p.wait("the menu has the keyboard", `document.activeElement.matches("#column-menu [role=menuitemcheckbox][data-arg=time][aria-checked=true]")`)
	p.key("End", false)
	p.wait("End goes to the last item", `document.activeElement.dataset.action === "column-reset"`)
	p.key("ArrowUp", false)
	p.wait("the description cannot be left out", `document.activeElement.getAttribute("aria-disabled") === "true"`)
	p.key("ArrowUp", false)
	p.key("ArrowUp", false)
	p.wait("up to the record's number", `document.activeElement.dataset.arg === "record"`)
	p.do("press it", evaluate(`document.activeElement.click()`))
	p.wait("it is shown, and checked", `document.querySelector(".head [data-column=record]").getClientRects().length && document.activeElement.matches("[data-arg=record][aria-checked=true]") && document.querySelector("#rows [data-row='3'] [data-column=record]").textContent === "4"`)
	width := `Math.round(document.querySelector(".head [data-column=record]").getBoundingClientRect().width)`
	was := eval[int](p, width)
	p.key("ArrowRight", false)
	p.key("ArrowRight", true)
	p.wait("arrows make it wider", fmt.Sprintf(`%s === %d && document.querySelector("#column-hint").textContent.includes(%q)`, width, was+48, fmt.Sprint(was+48)))
	p.do("leave the source out", evaluate(`document.querySelector("#column-menu [data-arg=source]").click()`))
	p.wait("it is gone", `!document.querySelector(".head [data-column=source]").getClientRects().length`)
	p.shot("columns-menu-ko")
	p.aligned()
	p.key("Escape", false)
	p.wait("Escape closes the menu", `document.querySelector("#column-menu[hidden]") && document.activeElement.id === "columns-button"`)
	const chosen = "[time level code activity process record text]"
	ids, chosenWidths := p.heads()
	if fmt.Sprint(ids) != chosen {
		t.Errorf("chosen are %s", ids)
	}
	if n := eval[int](p, `Number(document.querySelector("#records").getAttribute("aria-colcount"))`); n != 13 {
		t.Errorf("aria-colcount is %d", n)
	}

	// All of it is there again after a reload.
	q := p.again(t)
	q.choose(sampleFile)
	q.ready()
	q.wait("rows are there", `document.querySelector("#rows [data-row='3'] [data-column=record]")?.textContent === "4"`)
	q.aligned()
	ids, widths := q.heads()
	if fmt.Sprint(ids) != chosen {
		t.Errorf("after a reload there are %s", ids)
	}
	for id, want := range chosenWidths {
		if math.Abs(widths[id]-want) > 1 {
			t.Errorf("after a reload %s is %.0f px wide, not %.0f", id, widths[id], want)
		}
	}
	q.shot("columns-again-ko")

	// A double click gives one width back, the menu's last item everything.
	q.do("double click", evaluate(`document.querySelector(".head [data-column=code] .sizer").dispatchEvent(new MouseEvent("dblclick", {bubbles: true}))`))
	q.wait("the width is the style sheet's", fmt.Sprintf(`Math.abs(document.querySelector(".head [data-column=code]").getBoundingClientRect().width - %f) < 1`, auto["code"]))
	q.click("#columns-button")
	q.click("#column-menu [data-action=column-reset]")
	q.wait("the usual columns", `document.querySelector(".head [data-column=source]").getClientRects().length && !document.querySelector(".head [data-column=record]").getClientRects().length && localStorage.getItem("svcscope.columns") === ""`)
	q.click("#rows [data-row='2']")
	q.wait("a click elsewhere closes the menu", `document.querySelector("#column-menu[hidden]")`)

	// What is stored may be anything.
	q.do("store garbage", evaluate(`localStorage.setItem("svcscope.columns", "{} source=off,off,9e9 text=off nonsense=on,,=")`))
	r := q.again(t)
	r.choose(sampleFile)
	r.ready()
	r.wait("what can be read of it holds", `document.querySelector("#rows [data-row='3']") && !document.querySelector(".head [data-column=source]").getClientRects().length && document.querySelector(".head [data-column=text]").getClientRects().length`)
	r.aligned()
}

// TestColumnsFit: on narrower windows the source column goes by itself; on a phone rows keep their two lines whatever was chosen.
func TestColumnsFit(t *testing.T) {
	for _, c := range []struct {
		name          string
		width, height int64
		want          string
	}{
		{"wide", 1920, 1000, "[time level code source activity process text]"},
		{"middle", 1000, 800, "[time level code activity process text]"},
		{"phone", 390, 844, "[]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := openAt(t, place{fragment: "v=1&lang=en", width: c.width, height: c.height, dark: c.name == "middle"})
			p.choose(sampleFile)
			p.ready()
			p.wait("rows are there", `document.querySelector("#rows [data-row='3']")`)
			if ids, _ := p.heads(); fmt.Sprint(ids) != c.want {
				t.Errorf("there are %s", ids)
			}
			if c.name != "phone" {
				p.aligned()
				p.shot("columns-" + c.name)
				return
			}
			p.do("choose other columns", evaluate(`localStorage.setItem("svcscope.columns", "code=off,300 file=on,400 level=off")`))
			cells := `[...document.querySelectorAll("#rows [data-row='3'] > span")].filter((e) => e.getClientRects().length).map((e) => e.dataset.column + Math.round(e.getBoundingClientRect().left)).join(" ")`
			before := eval[string](p, cells)
			q := p.again(t)
			q.choose(sampleFile)
			q.ready()
			q.wait("the row is as before", fmt.Sprintf(`(%s) === %q`, cells, before))
		})
	}
}
