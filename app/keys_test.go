package app

import (
	"strings"
	"testing"
)

func TestKeyName(t *testing.T) {
	for _, c := range []struct {
		key, code   string
		shift, caps bool
		want        string
	}{
		{"n", "KeyN", false, false, "n"},
		{"N", "KeyN", true, false, "N"},
		{"N", "KeyN", false, true, "n"},
		{"n", "KeyN", true, true, "N"},
		{"ㅜ", "KeyN", false, false, "n"},
		{"ㅜ", "KeyN", true, false, "N"},
		{"ㅜ", "KeyN", false, true, "n"},
		{"Process", "KeyJ", false, false, "j"},
		{"Unidentified", "KeyJ", false, false, "j"},
		{"", "KeyJ", false, false, "j"},
		{"т", "KeyN", false, false, "n"},
		{"ｎ", "KeyN", false, false, "n"},
		{"b", "KeyN", false, false, "b"}, // Dvorak: the layout decides
		{"/", "Digit7", true, false, "/"},
		{"?", "Minus", true, false, "?"},
		{"Process", "Slash", false, false, "/"},
		{"Process", "Slash", true, false, "?"},
		{"é", "Digit2", false, false, "2"},
		{"Process", "Digit2", true, false, ""},
		{"Process", "Enter", false, false, ""},
		{"Process", "", false, false, ""},
		{"ö", "Semicolon", false, false, ""},
		{"Enter", "Enter", false, false, "Enter"},
		{"ArrowDown", "ArrowDown", true, true, "ArrowDown"},
		{" ", "Space", false, false, " "},
	} {
		if got := keyName(c.key, c.code, c.shift, c.caps); got != c.want {
			t.Errorf("key %q at %q, shift %v, caps lock %v: %q, want %q", c.key, c.code, c.shift, c.caps, got, c.want)
		}
	}
}

// TestKeys: no key stands twice, every name is one that keyName can give, and the help has all of them in both
// languages, as many tabs as there are.
func TestKeys(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range keys {
		if seen[k.name] {
			t.Errorf("%s stands twice", k.name)
		}
		seen[k.name] = true
		if k.do != nil && keyName(k.name, "", false, false) != k.name {
			t.Errorf("no key is named %s", k.name)
		}
	}
	for _, tag := range []string{"en", "ko"} {
		text := language(t, tag)
		html := drawn(keysDialog(text))
		if n := strings.Count(html, "<kbd>"); n != len(keys)-(5-len(shownTabs)) {
			t.Errorf("%s: %d keys are listed", tag, n)
		}
		for _, k := range keys {
			want(t, html, text.UI("keys."+k.text), text.UI("keys.group."+k.group))
		}
		want(t, html, "<kbd>↓</kbd>", "<kbd>n</kbd><kbd>N</kbd>", "<kbd>1</kbd><kbd>2</kbd><kbd>3</kbd><kbd>4</kbd></dt>")
	}
}
