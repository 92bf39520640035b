package catalog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"svcscope/catalog"
)

// TestPlural: whole numbers get the category that CLDR 48 gives them in each language.
func TestPlural(t *testing.T) {
	none := "other 0 1 2 3 5 11 21 1000000"
	romance := "one 1; many 1000000 2000000 -3000000; other 0 2 3 10 11 21 100 1000 1000001 1500000"
	french := "one 0 1 -1; many 1000000 2000000 75000000; other 2 3 10 11 21 100 1000 1000001 1500000"
	for tag, want := range map[string]string{
		"ko": none, "ja": none, "zh-Hans": none, "zh-Hant": none, "zh": none,
		"en": "one 1 -1; other 0 2 3 11 21 101 1000000",
		"de": "one 1; other 0 2 3 11 21 101 1000000",
		"tr": "one 1; other 0 2 3 11 21 101 1000000",
		"es": romance, "it": romance, "fr": french, "pt-BR": french, "pt": french,
		"ru": "one 1 21 31 101 1001 1000001; few 2 3 4 22 24 102 1002; many 0 5 10 11 12 13 14 15 20 25 100 111 112 114 1000 1000000",
		"pl": "one 1; few 2 3 4 22 24 102 1002; many 0 5 10 11 12 14 15 20 21 25 31 100 101 111 112 114 1000 1000001",
		"cs": "one 1; few 2 3 4; other 0 5 11 12 21 22 100 101 102 1000000",
		"xx": none, "de-AT": "one 1; other 0 2 1000000", "zh-Hant-HK": none,
	} {
		text := parse(t, `{"tag":"`+tag+`","locale":"en-us","ui":{"n":{"zero":"zero","one":"one","two":"two","few":"few","many":"many","other":"other"}}}`)
		for part := range strings.SplitSeq(want, "; ") {
			words := strings.Fields(part)
			for _, number := range words[1:] {
				if got := text.UI("n", "n", whole(t, number)); got != words[0] {
					t.Errorf("%s: %s is %q, want %q", tag, number, got, words[0])
				}
			}
		}
	}
	lacking := parse(t, `{"tag":"ru","locale":"ru-ru","ui":{"n":{"one":"one {n}","other":"other {n}"}}}`)
	if got := lacking.UI("n", "n", 3); got != "other 3" {
		t.Errorf("a category without a text gives %q", got)
	}
}

// TestNumbers: digits are grouped as each language does it, and where a page sets it, as the page says.
func TestNumbers(t *testing.T) {
	for tag, want := range map[string]string{
		"en": "1,234 12,345 -1,234,567 .", "ko": "1,234 12,345 -1,234,567 .", "ja": "1,234 12,345 -1,234,567 .",
		"zh-Hans": "1,234 12,345 -1,234,567 .", "zh-Hant": "1,234 12,345 -1,234,567 .",
		"de": "1.234 12.345 -1.234.567 ,", "tr": "1.234 12.345 -1.234.567 ,", "pt-BR": "1.234 12.345 -1.234.567 ,",
		"es": "1234 12.345 -1.234.567 ,", "it": "1234 12.345 -1.234.567 ,",
		"fr": "1_234 12_345 -1_234_567 ,", "ru": "1~234 12~345 -1~234~567 ,", "cs": "1~234 12~345 -1~234~567 ,",
		"pl": "1234 12~345 -1~234~567 ,", "xx": "1~234 12~345 -1~234~567 .",
	} {
		text := parse(t, `{"tag":"`+tag+`","locale":"en-us","ui":{"n":"{n}"}}`)
		var got []string
		for _, n := range []int64{1234, 12345, -1234567} {
			got = append(got, text.UI("n", "n", n))
		}
		got = append(got, text.Numbers.Decimal)
		want = strings.NewReplacer("_", "\u202f", "~", "\u00a0").Replace(want)
		if !slices.Equal(got, strings.Split(want, " ")) {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
	set := parse(t, `{"tag":"de","locale":"de-de","ui":{"n":"{n}"}}`)
	set.Numbers = catalog.Numbers{Group: "'", Decimal: ".", First: 1}
	if got := set.UI("n", "n", 1234567); got != "1'234'567" {
		t.Errorf("set by the page: %q", got)
	}
}

func whole(t *testing.T, s string) (n int64) {
	t.Helper()
	digits, negative := strings.CutPrefix(s, "-")
	for _, d := range digits {
		n = n*10 + int64(d-'0')
	}
	if negative {
		n = -n
	}
	return n
}

// TestDays: a day is written as people of the language write it, and is that day for them.
func TestDays(t *testing.T) {
	day := time.Date(2026, 4, 3, 0, 0, 0, 0, time.UTC)
	for tag, want := range map[string]string{
		"en": "Apr 3, 2026", "en-GB": "Apr 3, 2026", "ko": "2026-04-03", "ja": "2026/04/03", "zh-Hant": "2026/04/03", "de": "03.04.2026",
		"fr": "03/04/2026", "pt-BR": "03/04/2026", "cs": "3. 4. 2026", "xx": "2026-04-03",
	} {
		if got := day.Format(catalog.DaysOf(tag).Full); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
	for _, tag := range []string{"cs", "de", "en", "es", "fr", "it", "ja", "ko", "pl", "pt-BR", "ru", "tr", "zh-Hans", "zh-Hant"} {
		full, short := day.Format(catalog.DaysOf(tag).Full), day.Format(catalog.DaysOf(tag).Short)
		if !strings.Contains(full, "2026") || short == "" || !strings.Contains(full, strings.TrimSuffix(short, ".")) {
			t.Errorf("%s: %q and %q", tag, full, short)
		}
	}
}
