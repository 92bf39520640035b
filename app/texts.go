package app

import (
	"slices"
	"strings"

	"svcscope/catalog"
)

// spoken is one language that the interface speaks.
type spoken struct{ Tag, Name string }

// languages are those with a text table, in the order of the selector. English is the fallback of all.
var languages = []spoken{{"ko", "한국어"}, {"en", "English"}}

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
func known(tag string) bool {
	return slices.ContainsFunc(languages, func(l spoken) bool { return l.Tag == tag })
}

// chooseLanguage takes the first language we speak of: the link's, the saved one, the browser's in order; else English.
// A browser's "ko-KR" is our "ko".
func chooseLanguage(link, saved string, browser []string) string {
	for _, wish := range append([]string{link, saved}, browser...) {
		for tag := wish; tag != ""; {
			for _, l := range languages {
				if strings.EqualFold(l.Tag, tag) {
					return l.Tag
				}
			}
			cut := strings.LastIndexByte(tag, '-')
			if cut < 0 {
				break
			}
			tag = tag[:cut]
		}
	}
	return "en"
}
