//go:build !js

package app

import (
	"encoding/json"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// mainLanguage is the language of the page in index.html before a script chose the reader's.
const mainLanguage = "en"

// landing is the landing page in every language: drawn in the main one, and as markup with places for the strings, which
// the boot script fills for a reader of another one. So a further language costs its strings alone.
type landing struct {
	Lang, Title, Description string        // of the main language
	HTML                     template.HTML // drawn in the main language
	Markup                   template.HTML // with places, see stringPlace
	Pages                    []page        // in the order of the selector
}

// page is what the page says in one language before the engine runs.
type page struct {
	Lang, Name, Alike                    string // BCP 47 tag, the language's name in itself, the tags that it answers to as well
	Text                                 string // path of the file of its texts
	Title, Description, Failed, NoScript string
	Strings                              string // for the places of the markup, each on a line
}

// stringPlace is where in the markup a string belongs: its key, and in what is served its line.
var stringPlace = regexp.MustCompile(`⟦([^⟧]+)⟧`)

func placeOf(name string) string { return "⟦" + name + "⟧" }

// landingPages draws the landing page with the components that run in the browser.
func landingPages() (landing, error) {
	tables := texts{}
	for _, tag := range append([]string{mainLanguage}, tags()...) {
		if err := tables.loadText(tag); err != nil {
			return landing{}, fmt.Errorf("text %s: %w", tag, err)
		}
	}
	markup, keys, err := landingMarkup(tables[mainLanguage])
	if err != nil {
		return landing{}, err
	}
	html, err := prerender(tables, mainLanguage)
	if err != nil {
		return landing{}, err
	}
	main := tables[mainLanguage]
	all := landing{Lang: mainLanguage, Title: main.UI("boot.title"), Description: main.UI("boot.description"), HTML: template.HTML(html), Markup: template.HTML(markup)}
	for _, l := range languages() {
		text := tables[l.Tag]
		lines := make([]string, len(keys))
		for i, key := range keys {
			if lines[i] = text.UI(key); strings.Contains(lines[i], "\n") {
				return landing{}, fmt.Errorf("%s: %s has more than one line", l.Tag, key)
			}
		}
		all.Pages = append(all.Pages, page{
			Lang: l.Tag, Name: l.Name, Alike: strings.Join(catalog.Alike(l.Tag), " "), Title: text.UI("boot.title"),
			Description: text.UI("boot.description"), Failed: text.UI("boot.failed"), NoScript: text.UI("boot.noscript"),
			Strings: strings.Join(lines, "\n"),
		})
	}
	return all, nil
}

// landingMarkup draws the page with places in place of strings, numbered in the order of the keys that it gives.
func landingMarkup(like *catalog.Text) (markup string, keys []string, err error) {
	ui := map[string]string{}
	for _, key := range like.Keys() {
		if key, ok := strings.CutPrefix(key, "ui/"); ok {
			ui[key] = placeOf(key)
		}
	}
	table, err := json.Marshal(map[string]any{"tag": "und", "locale": "und", "ui": ui, "rules": map[string]any{}})
	if err != nil {
		return "", nil, err
	}
	places := texts{}
	if err := places.take("und", table); err != nil {
		return "", nil, err
	}
	html, err := prerender(places, "und")
	if err != nil {
		return "", nil, err
	}
	return stringPlace.ReplaceAllStringFunc(html, func(place string) string {
		key := stringPlace.FindStringSubmatch(place)[1]
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
		return placeOf(strconv.Itoa(slices.Index(keys, key)))
	}), keys, nil
}

// prerender draws the page without a file, as the browser will draw it before anything is opened.
func prerender(tables texts, tag string) (string, error) {
	html := strings.TrimSpace(app.HTMLString(newViewer(tables, tag)))
	for _, need := range []string{`id="viewer"`, `id="open-files"`} {
		if !strings.Contains(html, need) {
			return "", fmt.Errorf("the drawn page lacks %s", need)
		}
	}
	return tidy(html)
}

// booleans are the attributes of HTML that mean true by standing there.
var booleans = map[string]bool{
	"autofocus": true, "checked": true, "disabled": true, "hidden": true, "inert": true, "multiple": true, "open": true,
	"readonly": true, "required": true, "selected": true,
}

// tidy mends the attributes of what go-app draws outside a browser. Their order is random there (a map), a false
// stands as "false", which HTML reads as true (selected="false"), and a true has no value, which ARIA reads as none.
// It reads what go-app writes (name, or name="value" with Go quoting), nothing else.
func tidy(html string) (string, error) {
	var out strings.Builder
	for {
		start := strings.IndexByte(html, '<')
		if start < 0 {
			out.WriteString(html)
			return out.String(), nil
		}
		out.WriteString(html[:start])
		html = html[start:]
		if strings.HasPrefix(html, "<!--") {
			return "", fmt.Errorf("a comment in the drawn page")
		}
		name := strings.IndexAny(html, " \n\t/>")
		if strings.HasPrefix(html, "</") {
			name = strings.IndexByte(html, '>')
		}
		if name < 0 {
			return "", fmt.Errorf("a tag that does not end: %.40q", html)
		}
		out.WriteString(html[:name])
		html = html[name:]
		var attrs []string
		for {
			html = strings.TrimLeft(html, " \n\t")
			n := strings.IndexAny(html, "= />")
			if n < 0 {
				return "", fmt.Errorf("a tag that does not end: %.40q", html)
			}
			if n == 0 {
				break
			}
			if strings.HasPrefix(html[n:], `="`) {
				value := strings.IndexByte(html[n+2:], '"')
				if value < 0 || strings.Contains(html[n:n+2+value], `\`) {
					return "", fmt.Errorf("an attribute go-app cannot quote: %.80q", html)
				}
				n += 2 + value + 1
			}
			switch attr := html[:n]; {
			case booleans[strings.TrimSuffix(attr, `="false"`)] && strings.HasSuffix(attr, `"`):
			case strings.HasPrefix(attr, "aria-") && !strings.Contains(attr, "="):
				attrs = append(attrs, attr+`="true"`)
			default:
				attrs = append(attrs, attr)
			}
			html = html[n:]
		}
		sort.Strings(attrs)
		for _, a := range attrs {
			out.WriteString(" " + a)
		}
		end := strings.IndexByte(html, '>')
		if end < 0 || strings.Trim(html[:end], "/") != "" {
			return "", fmt.Errorf("a tag go-app does not write: %.40q", html)
		}
		out.WriteString(html[:end+1])
		html = html[end+1:]
	}
}
