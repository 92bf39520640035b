package catalog_test

import (
	"strings"
	"testing"

	"svcscope/catalog"
)

func TestVisible(t *testing.T) {
	for _, c := range []struct{ in, visible, quoted string }{
		{"", "", ""},
		{"plain, 한국어, é 😀", "", ""},
		{"a\tb\r\nc", "", "a b c"},
		{"می\u200cخواهم 👩\u200d💻", "", "\u2068می\u200cخواهم 👩\u200d💻\u2069"},
		{"invoice\u202egpj.exe", "invoice[U+202E]gpj.exe", ""},
		{"\u2066\u2069\u200e\u200f\u061c", "[U+2066][U+2069][U+200E][U+200F][U+061C]", ""},
		{"pass\u00adword\u200b\ufeff\u3164", "pass[U+00AD]word[U+200B][U+FEFF][U+3164]", ""},
		{"\x1b[31mred\x07\x7f\u009b", "[U+001B][31mred[U+0007][U+007F][U+009B]", ""},
		{"two\u2028lines\u2029\u0085", "two[U+2028]lines[U+2029][U+0085]", ""},
		{"\U000e0041", "[U+E0041]", ""},
		{"שלום", "", "\u2068שלום\u2069"},
		{"\u2069שלום\u202e", "[U+2069]שלום[U+202E]", "\u2068[U+2069]שלום[U+202E]\u2069"},
		{"bad \xff\xc0 bytes", "", ""},
	} {
		if c.visible == "" {
			c.visible = c.in
		}
		if c.quoted == "" {
			c.quoted = c.visible
		}
		if got := catalog.Visible(c.in); got != c.visible {
			t.Errorf("Visible(%q) = %q, want %q", c.in, got, c.visible)
		}
		if got := catalog.Quoted(c.in); got != c.quoted {
			t.Errorf("Quoted(%q) = %q, want %q", c.in, got, c.quoted)
		}
		if from, to := catalog.Unseen(c.in); (from < len(c.in)) != (c.visible != c.in) || from > to || to > len(c.in) {
			t.Errorf("Unseen(%q) = %d, %d", c.in, from, to)
		}
	}
}

// TestValuesAreQuoted: what a sentence takes in stays inside its place, and is no template itself.
func TestValuesAreQuoted(t *testing.T) {
	en := tables(t)["en"]
	const hostile = "{n} [[x {size}]] \u202eevil\u2069 שלום"
	got := en.UI("link.other", "name", hostile, "size", "7")
	if want := "\u2068{n} [[x {size}]] [U+202E]evil[U+2069] שלום\u2069"; !strings.Contains(got, want) || strings.Contains(got, "x 7") {
		t.Errorf("got  %q\nwant %q in it", got, want)
	}
	if got := en.UI("number", "n", 1234567); got != "1,234,567" {
		t.Errorf("a number is %q", got)
	}
	r := &catalog.Record{Kind: catalog.KindTrace, Identifier: hostile, EventID: 99, HasEventID: true}
	if e := en.Explain(r, nil); strings.ContainsAny(e.Title+e.Meaning, "\u202e") || strings.Count(e.Title+e.Meaning, "\u2068") != strings.Count(e.Title+e.Meaning, "\u2069") {
		t.Errorf("title %q, meaning %q", e.Title, e.Meaning)
	}
}

// TestCommandsTakeInNothingOfATrace: a command that is copied into a shell may hold no value that could be a command.
func TestCommandsTakeInNothingOfATrace(t *testing.T) {
	digits := map[string]bool{"port": true}
	for tag, text := range tables(t) {
		for _, key := range text.Keys() {
			if !strings.HasSuffix(key, "/code") {
				continue
			}
			for _, name := range text.Placeholders(key) {
				if !digits[name] {
					t.Errorf("%s: %s takes in {%s}, which a trace may fill with anything", tag, key, name)
				}
			}
		}
	}
}
