package app

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// svgSpace is the namespace that every SVG element needs to be drawn.
const svgSpace = "http://www.w3.org/2000/svg"

// svg makes one SVG element with attributes given as pairs of name and value.
func svg(tag string, attrs ...string) app.HTMLElem {
	e := app.Elem(tag).XMLNS(svgSpace)
	for i := 0; i+1 < len(attrs); i += 2 {
		e.Attr(attrs[i], attrs[i+1])
	}
	return e
}

// icon draws a symbol of the sprite by its name, "copy" for "i-copy". It is decoration: a control needs a label too.
func icon(name string, classes ...string) app.UI {
	return svg("svg", "class", strings.Join(append([]string{"icon"}, classes...), " "), "aria-hidden", "true").
		Body(svg("use", "href", "#i-"+name))
}

// severityIcon draws the shape of a severity by its name, in any case; "unreadable" is the torn page that marks
// damage. The word stands beside it.
func severityIcon(name string) app.UI {
	name = strings.ToLower(name)
	return svg("svg", "class", "sev "+name, "aria-hidden", "true").Body(svg("use", "href", "#sev-"+name))
}

// mark draws the pin of a cause with its letter; "!" stands for any failure. Class "large" is for the verdict's
// card, "echo" for another record of the same call. The word beside it says what it means.
func mark(letter string, classes ...string) app.UI {
	class := strings.Join(append([]string{"mark"}, classes...), " ")
	if len(letter) > 1 {
		return svg("svg", "class", class, "viewBox", "0 0 24 17", "aria-hidden", "true").Body(
			svg("path", "d", "M1 1h22v9.5L12 16 1 10.5z"),
			svg("text", "x", "12", "y", "10.6").Text(letter))
	}
	return svg("svg", "class", class, "viewBox", "0 0 15 17", "aria-hidden", "true").Body(
		svg("path", "d", "M1 1h13v9.5L7.5 16 1 10.5z"),
		svg("text", "x", "7.5", "y", "10.6").Text(letter))
}

// certainty draws three bars and the word for how sure something is.
func certainty(t *catalog.Text, c catalog.Confidence) app.UI {
	bar := func(on bool, x, y, height string) app.UI {
		class := "off"
		if on {
			class = "on"
		}
		return svg("rect", "class", class, "x", x, "y", y, "width", "3", "height", height)
	}
	return el("span", "certainty").DataSet("confidence", c.String()).Body(
		svg("svg", "viewBox", "0 0 16 12", "aria-hidden", "true").Body(
			bar(true, "0.5", "7.5", "4"),
			bar(c >= catalog.Likely, "6.5", "4.5", "7"),
			bar(c >= catalog.Certain, "12.5", "1.5", "10")),
		textNode(t.UI("certainty."+c.String())))
}

// ring draws the dot of a list of evidence: filled for what was recorded, a circle for what is missing.
func ring(has bool) app.UI {
	if !has {
		return svg("svg", "class", "ring", "viewBox", "0 0 12 12", "aria-hidden", "true").Body(
			svg("circle", "cx", "6", "cy", "6", "r", "5"))
	}
	return svg("svg", "class", "ring has", "viewBox", "0 0 12 12", "aria-hidden", "true").Body(
		svg("circle", "cx", "6", "cy", "6", "r", "5"),
		svg("path", "class", "line", "d", "m3.6 6.2 1.7 1.7 3.2-3.6"))
}

// sprite holds the shapes that icon and severityIcon refer to. It stands once in the page, and it is the one
// place where markup is written as text: it is constant.
func sprite() app.UI { return app.Raw(spriteMarkup) }

// The i- shapes are from lucide-static (ISC and MIT, see NOTICE), except i-funnel and i-range; the others are our own.
const spriteMarkup = `<svg class="sprite" aria-hidden="true" focusable="false"><defs>
<symbol id="i-book" viewBox="0 0 24 24"><path d="M12 7v14"/><path d="M3 18a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1h5a4 4 0 0 1 4 4 4 4 0 0 1 4-4h5a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1h-6a3 3 0 0 0-3 3 3 3 0 0 0-3-3z"/></symbol>
<symbol id="i-check" viewBox="0 0 24 24"><path d="M20 6 9 17l-5-5"/></symbol>
<symbol id="i-chevron-down" viewBox="0 0 24 24"><path d="m6 9 6 6 6-6"/></symbol>
<symbol id="i-chevron-up" viewBox="0 0 24 24"><path d="m18 15-6-6-6 6"/></symbol>
<symbol id="i-columns" viewBox="0 0 24 24"><rect width="18" height="18" x="3" y="3" rx="2"/><path d="M9 3v18"/><path d="M15 3v18"/></symbol>
<symbol id="i-copy" viewBox="0 0 24 24"><rect width="14" height="14" x="8" y="8" rx="2" ry="2"/><path d="M4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2"/></symbol>
<symbol id="i-download" viewBox="0 0 24 24"><path d="M12 15V3"/><path d="M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4"/><path d="m7 10 5 5 5-5"/></symbol>
<symbol id="i-file-text" viewBox="0 0 24 24"><path d="M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2z"/><path d="M14 2v5a1 1 0 0 0 1 1h5"/><path d="M10 9H8"/><path d="M16 13H8"/><path d="M16 17H8"/></symbol>
<symbol id="i-file-x" viewBox="0 0 24 24"><path d="M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2z"/><path d="M14 2v5a1 1 0 0 0 1 1h5"/><path d="m14.5 12.5-5 5"/><path d="m9.5 12.5 5 5"/></symbol>
<symbol id="i-files" viewBox="0 0 24 24"><path d="M15 2h-4a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h8a2 2 0 0 0 2-2V8"/><path d="M16.706 2.706A2.4 2.4 0 0 0 15 2v5a1 1 0 0 0 1 1h5a2.4 2.4 0 0 0-.706-1.706z"/><path d="M5 7a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h8a2 2 0 0 0 1.732-1"/></symbol>
<symbol id="i-flag" viewBox="0 0 24 24"><path d="M4 22V4a1 1 0 0 1 .4-.8A6 6 0 0 1 8 2c3 0 5 2 7.333 2q2 0 3.067-.8A1 1 0 0 1 20 4v10a1 1 0 0 1-.4.8A6 6 0 0 1 16 16c-3 0-5-2-8-2a6 6 0 0 0-4 1.528"/></symbol>
<symbol id="i-folder-open" viewBox="0 0 24 24"><path d="m6 14 1.5-2.9A2 2 0 0 1 9.24 10H20a2 2 0 0 1 1.94 2.5l-1.54 6a2 2 0 0 1-1.95 1.5H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h3.9a2 2 0 0 1 1.69.9l.81 1.2a2 2 0 0 0 1.67.9H18a2 2 0 0 1 2 2v2"/></symbol>
<symbol id="i-link" viewBox="0 0 24 24"><path d="M10 13a5 5 0 0 0 7.54.54l3-3a5 5 0 0 0-7.07-7.07l-1.72 1.71"/><path d="M14 11a5 5 0 0 0-7.54-.54l-3 3a5 5 0 0 0 7.07 7.07l1.71-1.71"/></symbol>
<symbol id="i-list" viewBox="0 0 24 24"><path d="M3 5h.01"/><path d="M3 12h.01"/><path d="M3 19h.01"/><path d="M8 5h13"/><path d="M8 12h13"/><path d="M8 19h13"/></symbol>
<symbol id="i-lock" viewBox="0 0 24 24"><rect width="18" height="11" x="3" y="11" rx="2" ry="2"/><path d="M7 11V7a5 5 0 0 1 10 0v4"/></symbol>
<symbol id="i-range" viewBox="0 0 24 24"><path d="M4 4v16"/><path d="M20 4v16"/><path d="M8 12h8"/><path d="m10.5 9.5-2.5 2.5 2.5 2.5"/><path d="m13.5 9.5 2.5 2.5-2.5 2.5"/></symbol>
<symbol id="i-search" viewBox="0 0 24 24"><path d="m21 21-4.34-4.34"/><circle cx="11" cy="11" r="8"/></symbol>
<symbol id="i-share-2" viewBox="0 0 24 24"><circle cx="18" cy="5" r="3"/><circle cx="6" cy="12" r="3"/><circle cx="18" cy="19" r="3"/><line x1="8.59" x2="15.42" y1="13.51" y2="17.49"/><line x1="15.41" x2="8.59" y1="6.51" y2="10.49"/></symbol>
<symbol id="i-square" viewBox="0 0 24 24"><rect width="18" height="18" x="3" y="3" rx="2"/></symbol>
<symbol id="i-sun-moon" viewBox="0 0 24 24"><path d="M12 2v2"/><path d="M14.837 16.385a6 6 0 1 1-7.223-7.222c.624-.147.97.66.715 1.248a4 4 0 0 0 5.26 5.259c.589-.255 1.396.09 1.248.715"/><path d="M16 12a4 4 0 0 0-4-4"/><path d="m19 5-1.256 1.256"/><path d="M20 12h2"/></symbol>
<symbol id="i-undo-2" viewBox="0 0 24 24"><path d="M9 14 4 9l5-5"/><path d="M4 9h10.5a5.5 5.5 0 0 1 5.5 5.5a5.5 5.5 0 0 1-5.5 5.5H11"/></symbol>
<symbol id="i-waypoints" viewBox="0 0 24 24"><path d="m10.586 5.414-5.172 5.172"/><path d="m18.586 13.414-5.172 5.172"/><path d="M6 12h12"/><circle cx="12" cy="20" r="2"/><circle cx="12" cy="4" r="2"/><circle cx="20" cy="12" r="2"/><circle cx="4" cy="12" r="2"/></symbol>
<symbol id="i-workflow" viewBox="0 0 24 24"><rect width="8" height="8" x="3" y="3" rx="2"/><path d="M7 11v4a2 2 0 0 0 2 2h4"/><rect width="8" height="8" x="13" y="13" rx="2"/></symbol>
<symbol id="i-wrap-text" viewBox="0 0 24 24"><path d="m16 16-3 3 3 3"/><path d="M3 12h14.5a1 1 0 0 1 0 7H13"/><path d="M3 19h6"/><path d="M3 5h18"/></symbol>
<symbol id="i-x" viewBox="0 0 24 24"><path d="M18 6 6 18"/><path d="m6 6 12 12"/></symbol>
<symbol id="sev-critical" viewBox="0 0 14 14"><path class="sev-fill" d="M4.1 0h5.8L14 4.1v5.8L9.9 14H4.1L0 9.9V4.1z"/><path class="sev-cut" d="M7 3.2v4.3M7 10.6v.1"/></symbol>
<symbol id="sev-error" viewBox="0 0 14 14"><circle class="sev-fill" cx="7" cy="7" r="6.6"/><path class="sev-cut" d="m4.7 4.7 4.6 4.6M9.3 4.7 4.7 9.3"/></symbol>
<symbol id="sev-warning" viewBox="0 0 14 14"><path class="sev-line" d="M7 1.4 13 12.4H1z"/><path class="sev-line" d="M7 5.4v3M7 10.4v.1"/></symbol>
<symbol id="sev-information" viewBox="0 0 14 14"><circle class="sev-line" cx="7" cy="7" r="5.2"/><path class="sev-line" d="M7 6.7v2.6M7 4.5v.1"/></symbol>
<symbol id="sev-verbose" viewBox="0 0 14 14"><circle class="sev-fill" cx="7" cy="7" r="2"/></symbol>
<symbol id="sev-start" viewBox="0 0 14 14"><path class="sev-line" d="M4 2.6 11 7l-7 4.4z"/></symbol>
<symbol id="sev-stop" viewBox="0 0 14 14"><path class="sev-line" d="M3.2 3.2h7.6v7.6H3.2z"/></symbol>
<symbol id="sev-suspend" viewBox="0 0 14 14"><path class="sev-line" d="M4.7 3v8M9.3 3v8"/></symbol>
<symbol id="sev-resume" viewBox="0 0 14 14"><path class="sev-line" d="M3 3v8M6 3l6 4-6 4z"/></symbol>
<symbol id="sev-transfer" viewBox="0 0 14 14"><path class="sev-line" d="M1.5 7h10.4M8.6 3.6 12 7l-3.4 3.4"/></symbol>
<symbol id="sev-unreadable" viewBox="0 0 14 14"><path class="sev-line" d="M2 1.6h10v3.7L9.5 6.6 7 4.9 4.5 6.6 2 5.3zM2 9l2.5 1.3L7 8.6l2.5 1.7L12 9v3.4H2z"/></symbol>
<symbol id="i-funnel" viewBox="0 0 24 24"><path d="M4 5h16l-6.5 7.5V19l-3-1.5v-5z"/></symbol>
<symbol id="sev-unknown" viewBox="0 0 14 14"><path class="sev-line" d="M7 1.8a5.2 5.2 0 1 1 0 10.4A5.2 5.2 0 0 1 7 1.8" stroke-dasharray="2 2.4"/></symbol>
<symbol id="class-problem" viewBox="0 0 14 14"><path class="sev-fill" d="M7 .6 13.4 7 7 13.4.6 7z"/><path class="sev-cut" d="M7 4v3.6M7 9.9v.1"/></symbol>
<symbol id="class-notice" viewBox="0 0 14 14"><path class="sev-line" d="M7 1.6 12.4 7 7 12.4 1.6 7z"/></symbol>
<symbol id="class-normal" viewBox="0 0 14 14"><circle class="sev-line" cx="7" cy="7" r="2.6"/></symbol>
<pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch-line" d="M0 0v8"/></pattern>
</defs></svg>`
