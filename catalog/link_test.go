package catalog_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"svcscope/catalog"
)

// checkLink says what is wrong with an address for a reader of the locale; "" if nothing is.
func checkLink(address, locale string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return err.Error()
	case u.Scheme != "https" || u.Host != "learn.microsoft.com":
		return "another host"
	case !strings.HasPrefix(u.Path, "/"+locale+"/"):
		return "another locale"
	case strings.Contains(u.Path, "//") || strings.ContainsAny(address, " {}"):
		return "not an address"
	}
	return ""
}

func TestEveryLinkInTheReadersLocale(t *testing.T) {
	for _, text := range tables(t) {
		for _, key := range catalog.LinkKeys() {
			l, ok := text.Link(key)
			if !ok || l.Key != key || l.Title == "" || l.Title == key {
				t.Errorf("%s: Link(%q) = %+v, %v", text.Tag, key, l, ok)
			}
			if why := checkLink(l.URL, text.Locale); why != "" {
				t.Errorf("%s: %s: %s", text.Tag, l.URL, why)
			}
		}
		for _, c := range catalog.Codes() {
			l, ok := text.CodeLink(c)
			if ok != (c.Slug() != "") || l.Key != "code" || l.Title != c.Short() {
				t.Errorf("%s: CodeLink(%s) = %+v, %v", text.Tag, c.Name, l, ok)
			}
			if why := checkLink(l.URL, text.Locale); ok && why != "" {
				t.Errorf("%s: %s: %s", text.Tag, l.URL, why)
			}
		}
		if _, ok := text.Link("no-such-page"); ok {
			t.Error("a page without a key")
		}
		if _, ok := text.CodeLink(nil); ok {
			t.Error("a page of no code")
		}
	}
}

func TestLinkKeysAreUnique(t *testing.T) {
	keys := catalog.LinkKeys()
	slices.Sort(keys)
	if n := len(slices.Compact(slices.Clone(keys))); n != len(keys) {
		t.Errorf("%d keys, %d different", len(keys), n)
	}
}

func TestCodeURL(t *testing.T) {
	c := catalog.ByName(notPresentName)
	const want = "https://learn.microsoft.com/ko-kr/dotnet/framework/wcf/diagnostics/tracing/system-servicemodel-channels-httpsclientcertificatenotpresent"
	if got := c.URL("ko-KR"); got != want {
		t.Errorf("URL = %s", got)
	}
	if got := catalog.ByName("ActivatingMessageReceived").URL("en-us"); got != "" {
		t.Errorf("a code without page has URL %s", got)
	}
}
