package app

import (
	"fmt"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// copyTicket puts a failing call on the clipboard as Markdown, for a ticket.
func (v *viewer) copyTicket(ctx app.Context, n int) {
	s := v.session
	if n < 0 || n >= len(s.calls.list) || s.calledOff() {
		return
	}
	v.copy(ctx, v.ticket(v.text(), s.storyOf(&s.calls.list[n]), v.certificateOfCall(n)), "copied.ticket")
}

// ticket writes a failing call as Markdown: what happened, with which certificate (nil if no record shows it), how that is known, how
// sure it is, and what to do. What a trace
// says stands in it as code, so that none of it becomes markup.
func (v *viewer) ticket(t *catalog.Text, st story, shows *callCertificate) string {
	s := v.session
	first := st.cause()
	e := t.Explain(nil, first.finding)
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("## %s", markdown(e.Title))
	line("")
	line("- %s", t.UI("ticket.sure", "certainty", t.UI("certainty."+st.call.Confidence.String()), "side", t.UI("verdict.side.short."+st.call.Side.String())))
	line("- %s: %s", t.UI("ticket.when"), moment(s.index.Time(first.rec), s.zoneOf(first.rec)))
	if endpoint := first.finding.Fact("endpoint"); endpoint != "" {
		line("- %s: %s", t.UI("fact.endpoint"), inCode(endpoint))
	}
	if shows != nil {
		said, _ := shows.validityAt(t)
		line("- %s %s %s", t.UI("cert.call"), inCode(certificateName(t, &shows.certificate)), said)
		for _, field := range [...]int{certSubject, certIssuer, certSerial, certThumbprint} {
			if x := shows.Field[field]; x != "" {
				line("  - %s: %s", t.UI("cert."+certFields[field]), inCode(x))
			}
		}
	}
	line("\n%s", markdown(e.Meaning))
	if e.Note != "" {
		line("\n%s", markdown(e.Note))
	}
	line("\n### %s\n", t.UI("ticket.evidence"))
	for _, item := range st.items {
		w := s.view(item.rec, t)
		name := orElse(w.title, t.Severity(s.index.Severity(item.rec)))
		if item.finding != nil {
			name = t.Explain(nil, item.finding).Title
		}
		if item.first && len(st.items) > 1 {
			name = "**" + markdown(name) + "** (" + t.UI("story.first") + ")"
		} else {
			name = markdown(name)
		}
		n := v.fileOf(item.rec)
		file := ""
		if n >= 0 {
			file = s.files[n].source.Name
		}
		line("- `%s` %s — %s, %s", clockShort(s.index.Time(item.rec), s.zoneOf(item.rec)), name, inCode(file), t.UI("detail.record", "n", s.index.Number(item.rec)+1))
		if item.finding != nil {
			for _, x := range item.finding.Evidence {
				line("  - %s", strings.Replace(t.UI("evidence."+x.Kind), "{value}", inCode(x.Value), 1))
				if name := evidenceName(t, item.finding, x); name != "" {
					line("    %s", markdown(name))
				}
			}
		}
	}
	if len(e.Causes) > 0 {
		line("\n### %s\n", t.UI("detail.causes"))
		for i, c := range e.Causes {
			line("%d. %s (%s)", i+1, markdown(c.Text), t.UI("certainty."+c.Confidence.String()))
		}
	}
	if len(e.Steps) > 0 {
		line("\n### %s\n", t.UI("detail.steps"))
		for i, x := range e.Steps {
			line("%d. %s", i+1, markdown(x.Text))
			if x.Code != "" {
				line("\n   ```\n   %s\n   ```\n", strings.ReplaceAll(x.Code, "\n", "\n   "))
			}
		}
	}
	if len(e.Links) > 0 {
		line("\n### %s\n", t.UI("detail.links"))
		for _, l := range e.Links {
			line("- [%s](%s)", markdown(l.Title), l.URL)
		}
	}
	return b.String()
}

// inCode writes text of a trace as inline code of Markdown, on one line and of a sensible length.
func inCode(text string) string {
	text, _ = abridge(catalog.Visible(strings.Join(strings.Fields(text), " ")), 300)
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	if text == "" {
		return "–"
	}
	return fence + text + fence
}

// markdown writes a sentence so that nothing in it is read as markup.
func markdown(text string) string {
	return markdownSigns.Replace(text)
}

var markdownSigns = strings.NewReplacer("\\", "\\\\", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]", "<", "&lt;", "#", "\\#", "|", "\\|")
