package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// axeSource is fetched by npm, as package-lock.json pins it: `make test` sees to it.
const axeSource = "node_modules/axe-core/axe.min.js"

// axeRules says by which rules axe-core judges: of WCAG 2.2 A and AA and the best practices, those about colours and
// all others.
type axeRules struct{ colours, others bool }

func (r axeRules) options() string {
	colours, tags := []string{"color-contrast", "link-in-text-block"}, []string{"wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"}
	options := map[string]any{"resultTypes": []string{"violations"}, "preload": false}
	options["runOnly"] = map[string]any{"type": "tag", "values": tags}
	if !r.others {
		options["runOnly"] = map[string]any{"type": "rule", "values": colours}
	} else if !r.colours {
		off := map[string]any{}
		for _, rule := range colours {
			off[rule] = map[string]bool{"enabled": false}
		}
		options["rules"] = off
	}
	text, _ := json.Marshal(options)
	return string(text)
}

// axeAlike leaves out what is there many times over: of the rows, the first dozen and all that stand out are judged.
const axeAlike = "#rows .row:nth-child(n+13):not([data-finding], [data-damage], [aria-selected=true]), .code-row:nth-child(n+8):not([aria-selected=true])"

// loadAxe gives the page axe-core. It is evaluated from outside: the page's own policy would not let it in.
func (p *tab) loadAxe() {
	p.Helper()
	source, err := os.ReadFile(axeSource)
	if err != nil {
		p.Fatalf("no axe-core (`make test` fetches it with npm): %v", err)
	}
	p.do("load axe-core", chromedp.Evaluate[chromedp.Void](string(source)))
}

// axe judges the page as it stands and reports each element that breaks a rule.
func (p *tab) axe(what string, rules axeRules) {
	p.Helper()
	for _, v := range eval[[]struct{ Rule, Element, HTML, Why string }](p, fmt.Sprintf(`axe.run({exclude: [%q]}, %s).then(({violations}) => violations.flatMap((v) => v.nodes.map((n) => ({
		rule: v.id, element: n.target.join(" "), html: n.html.slice(0, 200), why: n.failureSummary.replace(/\s+/g, " "),
	}))))`, axeAlike, rules.options())) {
		p.Errorf("axe-core, %s: %s: %s\n\t%s\n\t%s", what, v.Rule, v.Element, v.HTML, v.Why)
	}
}

// TestAxeSees: a page with a mistake of each kind does not pass, so that silence means something.
func TestAxeSees(t *testing.T) {
	p := open(t, "en")
	p.loadAxe()
	p.do("make mistakes", evaluate(`{
		const name = document.querySelector("#open"); name.textContent = "";
		const faint = document.querySelector(".door p"); faint.style.setProperty("color", "#aaa");
	}`))
	inner := &tab{TB: &deaf{TB: t}, ctx: p.ctx}
	for _, c := range []struct {
		rules axeRules
		want  int
	}{{axeRules{true, true}, 2}, {axeRules{colours: true}, 1}, {axeRules{others: true}, 1}} {
		inner.TB.(*deaf).errors = 0
		inner.axe("", c.rules)
		if n := inner.TB.(*deaf).errors; n != c.want {
			t.Errorf("by %+v axe-core sees %d mistakes of %d", c.rules, n, c.want)
		}
	}
}

// deaf counts errors instead of failing.
type deaf struct {
	testing.TB
	errors int
}

func (d *deaf) Errorf(string, ...any) { d.errors++ }
