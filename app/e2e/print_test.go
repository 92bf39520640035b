package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// TestPrint: on paper stand the files, the verdict with all its causes and the selected record in full, black on white
// in either theme; the bars, the table and the buttons do not.
func TestPrint(t *testing.T) {
	p := openScreens(t)
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int64{1440, 390} { // as wide as the window; paper is narrow too
			t.Run(fmt.Sprint(scheme, "/", width), func(t *testing.T) {
				p := p.in(t)
				p.media("prefers-color-scheme", scheme)
				p.visit(named("explained"), "ko", width, 700) // where the verdict is folded
				p.print("prefers-color-scheme", scheme)
				for selector, want := range map[string]bool{
					".print-head": true, "#verdict h1": true, "#verdict .case": true, "#verdict .case .why": true, "#explained": true,
					"#explained [data-part=steps]": true, ".detail-head h2": true,
					".top": false, ".views": false, ".timeline": false, "#records": false, ".tabs": false, ".foot": false, ".dock": false,
					"button": false, "input": false,
				} {
					shown := eval[[]bool](p, fmt.Sprintf(`[...document.querySelectorAll(%q)].map((e) => e.getClientRects().length > 0)`, selector))
					for i, is := range shown {
						if is != want {
							t.Errorf("%s (%d of %d): shown is %v", selector, i+1, len(shown), is)
						}
					}
					if want && len(shown) == 0 {
						t.Errorf("there is no %s", selector)
					}
				}
				if text := p.text(".print-head"); !strings.Contains(text, "sample.svclog") || !strings.Contains(text, "255") {
					t.Errorf("the head says %q", text)
				}
				if cut := eval[[]string](p, `[...document.querySelectorAll("main, main *")].filter((e) => e.clientHeight && e.scrollHeight > e.clientHeight + 2 && getComputedStyle(e).overflowY !== "visible").map((e) => e.tagName + "." + e.className)`); len(cut) > 0 {
					t.Errorf("cut off: %q", cut)
				}
				if link := eval[string](p, `getComputedStyle(document.querySelector("#explained .refs a"), "::after").content`); !strings.Contains(link, "learn.microsoft.com/ko-kr/") {
					t.Errorf("a link has %s after it", link)
				}
				if ink := eval[[]string](p, `[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector("#verdict")).backgroundColor, getComputedStyle(document.querySelector("#explained p")).color]`); ink[0] != "rgb(255, 255, 255)" || ink[1] != ink[0] || ink[2] != "rgb(0, 0, 0)" {
					t.Errorf("paper, verdict and text are %q", ink)
				}
				if wide := eval[int](p, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
					t.Errorf("%d px are cut off at the side", wide)
				}
			})
		}
	}
}
