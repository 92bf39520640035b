package catalog

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestUnescape compares with a replacer: of the names that begin at a place, the first in the list counts.
func TestUnescape(t *testing.T) {
	replacer := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;lt;", "<", "&amp;gt;", ">", "&amp;", "&", "&quot;", `"`, "&apos;", "'")
	parts := []string{"&", "&", "amp;", "amp;", "lt;", "gt;", "quot;", "apos;", "a", "m", ";", "<", "글", "&lt;", "&amp;lt;", "&amp;amp;lt;", ""}
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var s string
		for range r.IntN(9) {
			s += parts[r.IntN(len(parts))]
		}
		if got, want := unescape(s), replacer.Replace(s); got != want {
			t.Fatalf("%q: %q, want %q", s, got, want)
		}
	}
}

// TestLastBlank compares with strings.LastIndexAny.
func TestLastBlank(t *testing.T) {
	parts := []string{" ", "\t", "\u3000", "\xe3", "\xe3\x80", "\x80", "\u3001", "a", "글"}
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var s string
		for range r.IntN(6) {
			s += parts[r.IntN(len(parts))]
		}
		if got, want := lastBlank(s), strings.LastIndexAny(s, " \t\u3000"); got != want {
			t.Fatalf("%q: %d, want %d", s, got, want)
		}
	}
}

// TestWordingsAreSmall: they are looked for in texts whose letters are made small.
func TestWordingsAreSmall(t *testing.T) {
	for _, w := range wordings {
		if w.part != strings.ToLower(w.part) {
			t.Errorf("%q", w.part)
		}
	}
}
