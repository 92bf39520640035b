package catalog_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

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
// that is not ordinary or has to do with certificates and the security of the channel.
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
			if c.Class != catalog.ClassNormal || c.Certificate {
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
			checkWriting(t, tag, c.Name, x.texts)
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

// checkWriting says what is wrong with how texts are written: letters that are not composed, markup, blanks.
func checkWriting(t *testing.T, tag, name string, texts []string) {
	t.Helper()
	for _, s := range texts {
		if !norm.NFC.IsNormalString(s) {
			t.Errorf("%s: %s: not NFC: %q", tag, name, s)
		}
		if strings.ContainsAny(s, "<>`*\t\n\u00a0\u200b") || strings.Contains(s, "&lt;") || strings.Contains(s, "&amp;") {
			t.Errorf("%s: %s: markup or a blank that nobody sees: %q", tag, name, s)
		}
		if strings.TrimSpace(s) != s || strings.Contains(s, "  ") {
			t.Errorf("%s: %s: blanks: %q", tag, name, s)
		}
	}
}

// words gives a text without what only spells it: case, blanks and hyphens.
func words(s string) string {
	return strings.NewReplacer(" ", "", "-", "").Replace(strings.ToLower(s))
}

// TestLanguagesSayTheSameOfEveryCode: each language has texts of its own, as many of them, with the same values in the
// same place and the same commands.
func TestLanguagesSayTheSameOfEveryCode(t *testing.T) {
	languages, tables := codeTexts(t), tables(t)
	en := languages["en"]
	for tag, codes := range languages {
		if tag == "en" {
			continue
		}
		for name, x := range codes {
			y := en[name]
			if x.title == y.title || x.meaning == y.meaning {
				t.Errorf("%s: %s is told in English: %q, %q", tag, name, x.title, x.meaning)
			}
			if x.causes != y.causes || x.steps != y.steps || (x.note == "") != (y.note == "") {
				t.Errorf("%s: %s has %d causes, %d steps; English has %d, %d", tag, name, x.causes, x.steps, y.causes, y.steps)
			}
			if !slices.Equal(x.commands, y.commands) {
				t.Errorf("%s: %s has other commands than English: %q, %q", tag, name, x.commands, y.commands)
			}
			keys := []string{"title", "meaning", "note"}
			for i := range x.causes {
				keys = append(keys, "causes/"+strconv.Itoa(i))
			}
			for i := range x.steps {
				keys = append(keys, "steps/"+strconv.Itoa(i))
			}
			for _, key := range keys {
				key = "codes/" + name + "/" + key
				if a, b := tables[tag].Placeholders(key), tables["en"].Placeholders(key); !slices.Equal(a, b) {
					t.Errorf("%s: %s has the values %q, English %q", tag, key, a, b)
				}
			}
		}
	}
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
