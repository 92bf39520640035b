package e2e

import (
	"flag"
	"fmt"
	"strings"
	"testing"
)

var shots = flag.Bool("shots", false, "keep a picture of every screen in shots/, in every look")

// A window is one size at which every screen is looked at. The journey goes through its smaller ones too: what a
// zoomed page (1440 px at 200 % are 720, at 400 % 360) and a small phone leave.
type window struct {
	name          string
	width, height int64
	smaller       [][2]int64
	colours       string // language in which colours are judged: they are the same in all, and cost the most
}

var windows = []window{
	{"wide", 1440, 900, [][2]int64{{1024, 700}, {720, 450}}, "en"},
	{"narrow", 390, 844, [][2]int64{{360, 640}, {320, 480}}, "ko"},
}

// TestScreens: every screen fits into every window, and axe-core finds nothing to say about it, in light and dark, in
// English and Korean.
func TestScreens(t *testing.T) {
	for _, w := range windows {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			p := openScreens(t)
			p.loadAxe()
			for _, lang := range []string{"en", "ko"} {
				for _, s := range screens {
					t.Run(s.name+"/"+lang, func(t *testing.T) { p.in(t).judge(s, w, lang) })
				}
			}
		})
	}
}

// judge visits a screen and looks at it in every way.
func (p *tab) judge(s screen, w window, lang string) {
	p.Helper()
	// Without motion a colour is at once what it will be.
	p.media("prefers-color-scheme", "light", "prefers-reduced-motion", "reduce")
	p.visit(s, lang, w.width, w.height)
	p.axe("light", axeRules{colours: lang == w.colours, others: true})
	p.keep(s.name, w.name, "light", lang)
	if lang == w.colours || *shots {
		p.media("prefers-color-scheme", "dark", "prefers-reduced-motion", "reduce")
		p.axe("dark", axeRules{colours: true})
		p.keep(s.name, w.name, "dark", lang)
		p.media("prefers-color-scheme", "light", "prefers-reduced-motion", "reduce")
	}
	p.fits(fmt.Sprintf("%d px", w.width))
	for _, size := range w.smaller {
		p.resize(size[0], size[1])
		p.drawn()
		p.fits(fmt.Sprintf("%d px", size[0]))
		p.keep(s.name, fmt.Sprint(size[0]), "light", lang)
	}
}

// keep keeps a picture for people, if they asked for it.
func (p *tab) keep(parts ...string) {
	if *shots {
		p.shot(strings.Join(parts, "."))
	}
}

// fits reports what does not fit into the window: a page that scrolls sideways, words that are cut off without an
// ellipsis, and what stands outside where nothing is meant to scroll sideways.
func (p *tab) fits(what string) {
	p.Helper()
	for _, problem := range eval[[]string](p, `(() => {
		const problems = [];
		const wide = document.documentElement.scrollWidth - innerWidth;
		if (wide > 0) problems.push("the page is " + wide + " px wider than the window");
		for (const e of document.querySelectorAll("button, select, a[href], summary, h1, h2, h3, p, dd, td, .pin")) {
			const box = e.getBoundingClientRect(), style = getComputedStyle(e);
			const name = [e.tagName, e.id, e.getAttribute("class"), JSON.stringify((e.getAttribute("aria-label") ?? e.textContent).trim().slice(0, 40))].filter(Boolean).join(" ");
			if (!e.checkVisibility({visibilityProperty: true}) || box.width < 2 || e.closest(".skip, .row")) continue; // 2: for ears alone
			if (!e.closest("#records, .views, .tabs, .hex, .xml.unwrapped") && (box.left < -0.5 || box.right > innerWidth + 0.5)) problems.push("outside of the window: " + name);
			if (e.scrollWidth > e.clientWidth + 1 && /hidden|clip/.test(style.overflowX) && style.textOverflow !== "ellipsis") problems.push("its text is cut off: " + name);
			if (e.scrollHeight > e.clientHeight + 2 && /hidden|clip/.test(style.overflowY)) problems.push("its text is cut off below: " + name);
		}
		return problems;
	})()`) {
		p.Errorf("%s: %s", what, problem)
	}
}

// TestVerdictFolds: where there is little room the verdict starts with a line for each cause, from which its records
// are one click away; a person's own choice holds whatever becomes of the window.
func TestVerdictFolds(t *testing.T) {
	p := openScreens(t)
	for _, c := range []struct {
		width, height int64
		folded        bool
	}{{1440, 900, false}, {1280, 720, false}, {1366, 640, true}, {720, 450, true}, {390, 844, false}, {390, 664, true}, {320, 480, true}} {
		t.Run(fmt.Sprintf("%dx%d", c.width, c.height), func(t *testing.T) {
			p := p.in(t)
			p.visit(named("verdict"), "en", c.width, c.height)
			p.wait("the rows", `document.querySelector("#rows [data-row='0']")`)
			shown := func(selector string) bool {
				return eval[bool](p, fmt.Sprintf(`document.querySelector(%q).getClientRects().length > 0`, selector))
			}
			if got := eval[bool](p, `document.querySelector("#verdict [data-action=fold]").getAttribute("aria-expanded") === "false"`); got != c.folded || shown(".case .why") == c.folded {
				t.Errorf("folded is %v, the likely cause is shown: %v", got, shown(".case .why"))
			}
			if rows := eval[float64](p, `document.querySelector("#records").clientHeight / document.querySelector("#rows .row").offsetHeight`); rows < 3 {
				t.Errorf("%.1f records have room", rows)
			}
			p.click("#verdict [data-category=untrusted-root] [data-action=show]")
			p.wait("the other cause's record is selected", `document.querySelector("#rows [aria-selected=true]")?.dataset.finding.includes("untrusted-root")`)
			p.click("#verdict [data-action=fold]")
			p.wait("it turns", fmt.Sprintf(`document.querySelector("#verdict [data-action=fold]").getAttribute("aria-expanded") === "%v"`, c.folded))
			p.resize(1000, 500)
			p.drawn()
			if shown(".case .why") != c.folded {
				t.Error("it turns back with the window's size")
			}
		})
	}
}
