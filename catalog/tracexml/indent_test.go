package tracexml_test

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

// layout prints lines with their depth as blanks.
func layout(lines []catalog.Line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(strings.Repeat("  ", l.Depth))
		for _, t := range l.Tokens {
			b.WriteString(t.Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestIndent(t *testing.T) {
	cases := []struct{ name, raw, want string }{
		{"nested", `<a x="1"  y = '>'><b>text</b><c/><d></d></a>`, "<a x=\"1\"  y = '>'>\n  <b>text</b>\n  <c/>\n  <d></d>\n</a>\n"},
		{"mixed", "<a> one <b/> two\r\n</a>", "<a>\n  one\n  <b/>\n  two\n</a>\n"},
		{"blanks inside a leaf stay", "<a> one\n two </a>", "<a> one\n two </a>\n"},
		{"sections", "<a><!-- c --><?pi x?><b><![CDATA[<z>]]></b></a>", "<a>\n  <!-- c -->\n  <?pi x?>\n  <b><![CDATA[<z>]]></b>\n</a>\n"},
		{"references stay as written", "<a>&lt;&#xD;</a>", "<a>&lt;&#xD;</a>\n"},
		{"forbidden characters show", "<a>\x01&#2;</a>", "<a>\u2401\u2402</a>\n"},
		{"torn in a tag", "<a><b>x</b><c d='", "<a>\n  <b>x</b>\n  <c d='\n"},
		{"torn in CDATA", "<a><![CDATA[ lost", "<a>\n  <![CDATA[ lost\n"},
		{"mismatched", "</a></b><c>", "</a>\n</b>\n<c>\n"},
		{"odd attributes", "<a b c=d e=\"f\"/>", "<a b c=d e=\"f\"/>\n"},
		{"declaration", "<a><!DOCTYPE x></a>", "<a>\n  <!DOCTYPE x>\n</a>\n"},
		{"nothing", "", ""},
		{"no markup", " just text ", "just text\n"},
	}
	for _, c := range cases {
		if got := layout(tracexml.Indent([]byte(c.raw))); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestIndentTokens(t *testing.T) {
	got := tracexml.Indent([]byte(`<s:a b = "1">t</s:a>`))
	k := func(kind catalog.TokenKind, text string) catalog.Token { return catalog.Token{Kind: kind, Text: text} }
	want := []catalog.Line{{Tokens: []catalog.Token{k(catalog.TokenPunctuation, "<"), k(catalog.TokenElement, "s:a"), k(catalog.TokenPunctuation, " "), k(catalog.TokenAttribute, "b"),
		k(catalog.TokenPunctuation, " = "), k(catalog.TokenValue, `"1"`), k(catalog.TokenPunctuation, ">"), k(catalog.TokenText, "t"),
		k(catalog.TokenPunctuation, "</"), k(catalog.TokenElement, "s:a"), k(catalog.TokenPunctuation, ">")}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}

// TestIndentLosesNothing checks that the lines hold every byte that is not white space, in order.
func TestIndentLosesNothing(t *testing.T) {
	strip := strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "")
	for seed := range uint64(300) {
		g := newGenerator(seed)
		raw := g.mutate(g.record())
		if !utf8.ValidString(raw) || strings.ContainsAny(raw, "\x00\x01\x02\x1F") || strings.Contains(raw, "&#") || strings.Contains(raw, "\uFEFF") || strings.Contains(raw, "<?xml") || strings.ContainsAny(raw, "\uFFFE\uFFFF") {
			continue // mended
		}
		if got, want := strip.Replace(layout(tracexml.Indent([]byte(raw)))), strip.Replace(raw); got != want {
			t.Fatalf("seed %d:\n got %q\nwant %q", seed, got, want)
		}
	}
}
