package app

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// officialDocs are the documentation pages that a self-hosted site may serve (`svcscope site -docs`). The project's own site
// has none.
type officialDocs struct {
	tags string                            // of the languages that the site has, between blanks: " en ko "
	read map[string]*catalog.Documentation // nil while one is fetched; without pages where that failed
}

// page gives what the documentation says of a record's trace code, in the reader's language or one behind it. While that is
// fetched, and where there is none, it is nil. fetch is asked for a language the first time it is needed.
func (o *officialDocs) page(tag string, r *catalog.Record, fetch func(tag string)) *catalog.DocPage {
	if o.tags == "" || r.Kind == catalog.KindEvent {
		return nil
	}
	c, _ := catalog.Lookup(r.Identifier, r.EventID, r.HasEventID)
	for ; tag != "" && c != nil; tag = behind(tag) {
		if !strings.Contains(o.tags, " "+tag+" ") {
			continue
		}
		d, asked := o.read[tag]
		if !asked {
			fetch(tag)
		}
		if d == nil {
			return nil
		}
		if p := d.Page(c); p != nil {
			return p
		}
	}
	return nil
}

// behind gives the language that stands in for another one: the one that it is a kind of, else English; "" for English.
func behind(tag string) string {
	if i := strings.LastIndexByte(tag, '-'); i > 0 {
		return tag[:i]
	}
	if tag != "en" {
		return "en"
	}
	return ""
}

// fetchDocs fetches the pages of a language, and draws what they say when they are there.
func (v *viewer) fetchDocs(tag string) {
	v.official.read[tag] = nil
	v.page.Async(func() {
		d := new(catalog.Documentation)
		json, err := siteFile("docs/" + tag + ".json")
		if err == nil {
			err = d.Parse(json)
		}
		if err != nil {
			app.Log(err.Error()) // the record is explained without them
		}
		v.page.Dispatch(func(app.Context) { v.official.read[tag] = d })
	})
}

// official draws what the documentation says of the record's trace code: somebody else's text, under its own heading, in the
// language that it is in.
func official(t *catalog.Text, p *catalog.DocPage, name string) app.UI {
	ours := func(tag, text string) app.UI { return el(tag, "").Lang(t.Tag).Text(text) }
	body := []app.UI{ours("h3", t.UI("official.title"))}
	body = addParagraphs(body, []string{p.Summary})
	body = addParagraphs(body, p.Description)
	if len(p.Troubleshooting) > 0 {
		body = append(body, ours("h4", t.UI("official.troubleshooting")))
		body = addParagraphs(body, p.Troubleshooting)
	}
	source := t.UI("official.source", "name", name, "locale", p.Locale, "file", p.File)
	if p.Translation == "MT" || p.Translation == "HT" {
		source += " " + t.UI("official."+p.Translation)
		if p.Handoff != "" {
			source += " " + t.UI("official.handoff", "date", dateText(t.Tag, day(p.Handoff)))
		}
	}
	if len(p.Links) > 0 {
		body = append(body, references(p.Links, p.Tag))
	}
	body = append(body, ours("footer", source+" "+t.UI("official.license")))
	return el("section", "").DataSet("part", "official").DataSet("locale", p.Locale).Lang(p.Tag).Body(body...)
}

// addParagraphs draws paragraphs, and those that are items as a list.
func addParagraphs(body []app.UI, texts []string) []app.UI {
	var items []app.UI
	for i, text := range texts {
		item, is := strings.CutPrefix(text, catalog.DocBullet)
		switch {
		case is:
			items = append(items, words("li", "", item))
			if i+1 == len(texts) || !strings.HasPrefix(texts[i+1], catalog.DocBullet) {
				body, items = append(body, box("ul", "items", items...)), nil
			}
		case text != "":
			body = append(body, words("p", "", text))
		}
	}
	return body
}

// day writes MM/DD/YYYY so that every reader knows which is the month; anything else stays as it is.
func day(s string) string {
	if len(s) == 10 && s[2] == '/' && s[5] == '/' {
		return s[6:] + "-" + s[:2] + "-" + s[3:5]
	}
	return s
}

// references lists links to the documentation; around is the language of what is around.
func references(links []catalog.Link, around string) app.UI {
	items := make([]app.UI, len(links))
	for i, l := range links {
		items[i] = box("li", "",
			tagged(el("a", ""), l.Tag, around).Attr("href", l.URL).Attr("target", "_blank").Attr("rel", "noopener noreferrer").Text(l.Title),
			words("span", "quiet", host(l.URL)))
	}
	return box("ul", "refs", items...)
}
