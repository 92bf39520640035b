package catalog_test

import (
	"testing"

	"svcscope/catalog"
)

func TestMatchLanguage(t *testing.T) {
	have := []string{"ko", "en", "de", "pt-BR", "zh-Hans", "zh-Hant"}
	for wish, want := range map[string]string{
		"ko": "ko", "ko-KR": "ko", "KO-kr": "ko", "en-GB": "en", "de-AT": "de", "de-Latn-CH": "de",
		"pt": "pt-BR", "pt-PT": "pt-BR", "PT-br": "pt-BR", "pt-AO": "pt-BR",
		"zh": "zh-Hans", "zh-CN": "zh-Hans", "zh-SG": "zh-Hans", "zh-Hans-HK": "zh-Hans", "zh-hans": "zh-Hans",
		"zh-TW": "zh-Hant", "zh-HK": "zh-Hant", "zh-MO": "zh-Hant", "zh-Hant-HK": "zh-Hant", "ZH-tw": "zh-Hant",
		"": "", "-": "", "xx": "", "nl-BE": "", "k": "", "deu": "",
	} {
		if got := catalog.MatchLanguage(wish, have); got != want {
			t.Errorf("%q: %q, want %q", wish, got, want)
		}
	}
	if got := catalog.MatchLanguage("zh-TW", []string{"en", "zh-Hans"}); got != "zh-Hans" {
		t.Errorf("zh-TW where only zh-Hans is there: %q", got)
	}
}
