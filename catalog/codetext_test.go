package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"svcscope/catalog"
)

// codeText is what one language says of a trace code, as it stands in the table.
type codeText struct {
	title, meaning, note string
	causes, steps        int
	texts                []string // title, meaning, note, and of every cause and step the text; no commands
	commands             []string // of every step what is there to copy, "" where nothing is
}

// codeTexts reads the section "codes" of every language's table, by tag and full name.
func codeTexts(t *testing.T) map[string]map[string]codeText {
	t.Helper()
	all := map[string]map[string]codeText{}
	for tag, table := range rawTables(t) {
		all[tag] = map[string]codeText{}
		for name, e := range table.Codes {
			x := codeText{title: e.Title, meaning: e.Meaning, note: e.Note, causes: len(e.Causes), steps: len(e.Steps)}
			x.texts = append(x.texts, e.Title, e.Meaning, e.Note)
			for _, item := range slices.Concat(e.Causes, e.Steps) {
				x.texts = append(x.texts, item.Text)
			}
			for _, step := range e.Steps {
				x.commands = append(x.commands, step.Code)
			}
			all[tag][name] = x
		}
	}
	return all
}

// TestEveryCodeIsExplained walks all trace codes: title and meaning in every language, causes and steps of everything
// that has to do with certificates and the security of the channel, and in English and Korean of everything that is not
// ordinary. How texts are written, and that languages say the same, is what `make text-check` looks at.
func TestEveryCodeIsExplained(t *testing.T) {
	languages := codeTexts(t)
	for tag, codes := range languages {
		total, due, causes, steps, commands, letters := 0, 0, 0, 0, 0, 0
		titles := map[string]string{}
		for _, c := range catalog.Codes() {
			if c.Provider() {
				continue
			}
			total++
			x, ok := codes[c.Name]
			if !ok || x.title == "" || x.meaning == "" {
				t.Errorf("%s: %s has no title or no meaning: %+v", tag, c.Name, x)
				continue
			}
			if c.Certificate || c.Class != catalog.ClassNormal && (tag == "en" || tag == "ko") {
				due++
				if x.causes == 0 || x.steps == 0 {
					t.Errorf("%s: %s is %s, certificate %v, and has %d causes, %d steps", tag, c.Name, c.Class, c.Certificate, x.causes, x.steps)
				}
			}
			if other := titles[x.title]; other != "" {
				t.Errorf("%s: %s and %s have the same title %q", tag, c.Name, other, x.title)
			}
			titles[x.title] = c.Name
			if words(x.title) == words(c.Short()) || x.title == x.meaning {
				t.Errorf("%s: the title of %s only repeats its name: %q", tag, c.Name, x.title)
			}
			causes, steps = causes+x.causes, steps+x.steps
			for _, command := range x.commands {
				if command != "" {
					commands++
				}
			}
			for _, s := range x.texts {
				letters += len([]rune(s))
			}
		}
		for name := range codes {
			if c := catalog.ByName(name); c == nil || c.Name != name {
				t.Errorf("%s: text of a code that does not exist: %s", tag, name)
			}
		}
		t.Logf("%s: %d codes with title and meaning; %d need causes and steps; %d causes, %d steps, %d of them with something to copy; %d letters",
			tag, total, due, causes, steps, commands, letters)
	}
}

// words gives a text without what only spells it: case, blanks and hyphens.
func words(s string) string {
	return strings.NewReplacer(" ", "", "-", "").Replace(strings.ToLower(s))
}

// TestLinksOfEveryCode: what the explanation of a code links to is a page of the table or the code's own, with a title,
// in the reader's locale, and no page stands there twice.
func TestLinksOfEveryCode(t *testing.T) {
	for tag, text := range tables(t) {
		links := 0
		for _, c := range catalog.Codes() {
			if c.Provider() {
				continue
			}
			seen := map[string]bool{}
			for _, l := range text.Explain(&catalog.Record{Kind: catalog.KindTrace, Identifier: c.Name}, nil).Links {
				if why := checkLink(l.URL, text.Locale); why != "" || l.Title == "" || seen[l.URL] {
					t.Errorf("%s: %s links to %+v: %s", tag, c.Name, l, why)
				}
				seen[l.URL] = true
				if l.Key != "code" && !slices.Contains(catalog.LinkKeys(), l.Key) {
					t.Errorf("%s: %s links to the page %q, which is none", tag, c.Name, l.Key)
				}
				links++
			}
		}
		t.Logf("%s: %d links", tag, links)
	}
}
