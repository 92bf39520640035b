package app

import (
	"slices"
	"sync"

	"svcscope/catalog"
)

// spoken is one language that the interface speaks: its tag and its name in itself.
type spoken struct{ Tag, Name string }

// languages are those with a text table, in the order of the selector. English is the fallback of all.
var languages = sync.OnceValue(siteLanguages)

// languageOrder is the order of the selector: first the two that the product began with, then by name as CLDR's root
// collation sorts, script by script. A language that is not here yet comes last.
var languageOrder = []string{"ko", "en", "cs", "de", "es", "fr", "it", "pl", "pt-BR", "tr", "ru", "ja", "zh-Hans", "zh-Hant"}

// inOrder sorts tags for the selector.
func inOrder(tags []string) []string {
	place := func(tag string) int {
		if i := slices.Index(languageOrder, tag); i >= 0 {
			return i
		}
		return len(languageOrder)
	}
	slices.SortStableFunc(tags, func(a, b string) int { return place(a) - place(b) })
	return tags
}

// tags are the languages of the interface.
func tags() []string {
	list := make([]string, len(languages()))
	for i, l := range languages() {
		list[i] = l.Tag
	}
	return list
}

// texts holds the loaded text tables by tag.
type texts map[string]*catalog.Text

// take reads a table and chains it to English, which must be loaded first.
func (t texts) take(tag string, json []byte) error {
	text, err := catalog.ParseText(json)
	if err != nil {
		return err
	}
	if en := t["en"]; en != nil && tag != "en" {
		text.Fallback(en)
	}
	t[tag] = text
	return nil
}

// known says whether the interface speaks a language.
func known(tag string) bool { return slices.Contains(tags(), tag) }

// chooseLanguage takes the first language we speak of: the link's, the saved one, the browser's in order; else English.
// A browser's "ko-KR" is our "ko", its "zh-TW" our "zh-Hant".
func chooseLanguage(link, saved string, browser []string) string {
	for _, wish := range append([]string{link, saved}, browser...) {
		if tag := catalog.MatchLanguage(wish, tags()); tag != "" {
			return tag
		}
	}
	return "en"
}
