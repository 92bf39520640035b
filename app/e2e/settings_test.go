package e2e

import (
	"fmt"
	"testing"
)

// TestForcedColours: with colours of the system's own, what was chosen, what failed and what is off can be told apart,
// and all text can be read.
func TestForcedColours(t *testing.T) {
	p := openScreens(t)
	p.loadAxe()
	for _, scheme := range []string{"light", "dark"} {
		for _, name := range []string{"landing", "explained", "xml", "files", "failed", "menu"} {
			t.Run(name+"/"+scheme, func(t *testing.T) {
				p := p.in(t)
				p.media("prefers-color-scheme", scheme, "forced-colors", "active", "prefers-reduced-motion", "reduce")
				p.visit(named(name), "en", 1440, 900)
				p.axe(scheme, axeRules{colours: true})
			})
		}
		p.visit(named("explained"), "en", 1440, 900)
		// A probe says what the system's colours are.
		for _, c := range []struct{ what, selector, property, colour string }{
			{"the selected row", "#rows [aria-selected=true]", "backgroundColor", "Highlight"},
			{"its text", "#rows [aria-selected=true] .desc", "color", "HighlightText"},
			{"its pin", "#rows [aria-selected=true] .mark path", "fill", "HighlightText"},
			{"a pin in the timeline", ".timeline .flag", "fill", "CanvasText"},
			{"its letter", ".timeline .letters", "fill", "Canvas"},
			{"the bars", ".timeline .all", "fill", "CanvasText"},
			{"the line of the shown view", ".views button[aria-current]", "borderBlockEndColor", "Highlight"},
			{"the line of another view", ".views ul button:not([aria-current])", "borderBlockEndColor", "Canvas"},
			{"the line of the shown tab", ".tabs [aria-selected=true]", "borderBlockEndColor", "Highlight"},
			{"the edge of a cause", ".case[data-open]", "outlineColor", "Highlight"},
		} {
			same := eval[[]string](p, fmt.Sprintf(`(() => {
				const probe = document.body.appendChild(document.createElement("i"));
				probe.style.setProperty("forced-color-adjust", "none");
				probe.style.setProperty("color", %q);
				const pair = [getComputedStyle(document.querySelector(%q))[%q], getComputedStyle(probe).color];
				probe.remove();
				return pair;
			})()`, c.colour, c.selector, c.property))
			if same[0] != same[1] {
				t.Errorf("%s: %s is %s, want %s, %s", scheme, c.what, same[0], c.colour, same[1])
			}
		}
	}
}

// TestSettings: people who want no motion get none, and who want more contrast gets stronger lines, in either theme.
func TestSettings(t *testing.T) {
	p := openScreens(t)
	look := func(features ...string) []string {
		p.media(features...)
		p.visit(named("verdict"), "en", 1440, 900)
		return eval[[]string](p, `[
			[...document.querySelectorAll("*")].some((e) => parseFloat(getComputedStyle(e).transitionDuration) > 0),
			getComputedStyle(document.querySelector(".case")).borderTopColor,
		].map(String)`)
	}
	for _, scheme := range []string{"light", "dark"} {
		usual := look("prefers-color-scheme", scheme)
		still := look("prefers-color-scheme", scheme, "prefers-reduced-motion", "reduce")
		strong := look("prefers-color-scheme", scheme, "prefers-contrast", "more")
		if usual[0] != "true" || still[0] != "false" {
			t.Errorf("%s: transitions: %s, without motion %s", scheme, usual[0], still[0])
		}
		if usual[1] == strong[1] {
			t.Errorf("%s: the edge of a card is %s with more contrast too", scheme, strong[1])
		}
	}
}
