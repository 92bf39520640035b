package app

import (
	"slices"
	"testing"
)

func TestChooseLanguage(t *testing.T) {
	for _, c := range []struct {
		link, saved string
		browser     []string
		want        string
	}{
		{want: "en"},
		{link: "ko", saved: "en", browser: []string{"en"}, want: "ko"},
		{link: "xx", saved: "ko", want: "ko"},
		{saved: "xx-XX", browser: []string{"nl", "ko-KR", "en"}, want: "ko"},
		{browser: []string{"en-GB", "ko"}, want: "en"},
		{browser: []string{"nl"}, want: "en"},
	} {
		if got := chooseLanguage(c.link, c.saved, c.browser); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

// TestLanguageOrder: the selector begins with Korean and English and names each language in itself; one without a place
// in the order comes last.
func TestLanguageOrder(t *testing.T) {
	if all := tags(); all[0] != "ko" || all[1] != "en" {
		t.Errorf("the selector begins with %q", all)
	}
	for _, l := range languages() {
		if l.Name == "" || l.Name == l.Tag {
			t.Errorf("%s has the name %q", l.Tag, l.Name)
		}
	}
	got := inOrder([]string{"aa", "ja", "en", "zh-Hant", "de", "ko", "zh-Hans"})
	if want := []string{"ko", "en", "de", "ja", "zh-Hans", "zh-Hant", "aa"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
