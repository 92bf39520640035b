package app

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"svcscope/catalog"
)

// imported is a table of documentation pages with one page, as the page reads it.
func imported(t *testing.T, tag string, page map[string]any) *catalog.Documentation {
	t.Helper()
	b, err := json.Marshal(map[string]any{"tag": tag, "codes": map[string]any{"System.ServiceModel.Channels.HttpsClientCertificateNotPresent": page}})
	if err != nil {
		t.Fatal(err)
	}
	d := new(catalog.Documentation)
	if err := d.Parse(b); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestOfficial: what the documentation says stands below our own explanation, in its own language, with where it is from.
func TestOfficial(t *testing.T) {
	in := refused()
	ours := drawn(explained(language(t, "ko"), in))
	refuse(t, ours, `data-part="official"`)
	docs := officialDocs{" en ", map[string]*catalog.Documentation{"en": imported(t, "en", map[string]any{
		"summary": "A summary.", "description": []string{"One.", catalog.DocBullet + "first", catalog.DocBullet + "second", "Two."},
		"troubleshooting": []string{"Try."}, "locale": "en-us", "file": "x.md", "translation": "MT", "handoff": "11/26/2020",
		"links": []map[string]string{{"text": "There", "url": "https://learn.microsoft.com/en-us/a"}, {"text": "Elsewhere", "url": "https://elsewhere.example/"}, {"text": "", "url": "https://learn.microsoft.com/"}},
	})}}
	in.Official = docs.page("ko", in.Record, func(string) { t.Error("a table was asked for that is there") })
	html := drawn(explained(language(t, "ko"), in))
	before, _, found := strings.Cut(html, `data-part="official"`)
	start := strings.LastIndex(before, "<section")
	part, rest, _ := strings.Cut(html[max(start, 0):], "</section>")
	// The order of attributes is random.
	bare := func(s string) string { return regexp.MustCompile(`<(\w+)[^>]*>`).ReplaceAllString(s, "<$1>") }
	if !found || bare(html[:start])+bare(rest) != bare(ours) {
		t.Fatalf("our own explanation is another one beside it:\n%s", html)
	}
	want(t, part, `lang="en"`, `data-locale="en-us"`, ">A summary.<", ">One.<", `<li>first</li><li>second</li></ul><p>Two.<`, ">Try.<", `href="https://learn.microsoft.com/en-us/a"`,
		`<h3 lang="ko">`, `<h4 lang="ko">`, `<footer lang="ko">`, "x.md", "en-us", "2020-11-26", "CC BY 4.0", "HttpsClientCertificateNotPresent")
	refuse(t, part, "elsewhere.example", "Elsewhere")
	if !strings.Contains(rest, `data-part="original"`) || strings.Contains(rest, `data-part="links"`) {
		t.Error("it does not stand between our own part and the record's own words")
	}
}

// TestOfficialFallback: the reader's language, those that it is a kind of, English; each asked for once it is needed, and
// none that the site does not have.
func TestOfficialFallback(t *testing.T) {
	page := map[string]any{"summary": "x"}
	record := refused().Record
	other := map[string]*catalog.Documentation{}
	for _, tag := range []string{"ko", "zh-Hant", "en"} {
		other[tag] = new(catalog.Documentation)
	}
	for _, c := range []struct {
		tag, has string
		read     map[string]*catalog.Documentation
		gives    string // the language of the page
		asks     string
	}{
		{"ko", "", nil, "", ""},
		{"ko", " de ", nil, "", ""},
		{"ko", " en ko ", nil, "", "ko"},
		{"ko", " en ko ", map[string]*catalog.Documentation{"ko": nil}, "", ""},
		{"ko", " en ko ", map[string]*catalog.Documentation{"ko": imported(t, "ko", page)}, "ko", ""},
		{"ko", " en ko ", map[string]*catalog.Documentation{"ko": other["ko"]}, "", "en"},
		{"ko", " en ko ", map[string]*catalog.Documentation{"ko": other["ko"], "en": imported(t, "en", page)}, "en", ""},
		{"ko", " en ", nil, "", "en"},
		{"en", " ko ", nil, "", ""},
		{"zh-Hant-TW", " zh zh-Hant en ", nil, "", "zh-Hant"},
		{"zh-Hant-TW", " zh zh-Hant en ", map[string]*catalog.Documentation{"zh-Hant": other["zh-Hant"]}, "", "zh"},
		{"pt-BR", " pt ", nil, "", "pt"},
		{"en-GB", " en ", nil, "", "en"},
		{"en", " en ", other, "", ""},
	} {
		asked := ""
		docs := officialDocs{c.has, c.read}
		p := docs.page(c.tag, record, func(tag string) { asked += tag })
		gave := ""
		if p != nil {
			gave = p.Tag
		}
		if gave != c.gives || asked != c.asks {
			t.Errorf("%s of%s: gives %q, asks for %q; want %q, %q", c.tag, c.has, gave, asked, c.gives, c.asks)
		}
	}
	unknown := *record
	unknown.Identifier = "http://msdn.microsoft.com/en-US/library/Own.Code.aspx"
	docs := officialDocs{" en ", nil}
	if docs.page("en", &unknown, func(string) { t.Error("it is asked for") }) != nil {
		t.Error("a code that nobody knows has a page")
	}
}

// TestOfficialHostile: whatever stands in a table, it is text, and nothing but the documentation is linked to.
func TestOfficialHostile(t *testing.T) {
	for name, s := range hostileTexts(t) {
		in := refused()
		in.Official = imported(t, "ko", map[string]any{"summary": s, "description": []string{s, catalog.DocBullet + s}, "troubleshooting": []string{s}, "locale": s, "file": s, "translation": "MT", "handoff": s,
			"links": []map[string]string{{"text": s, "url": s}, {"text": s, "url": "https://learn.microsoft.com/" + fmt.Sprint(len(name))}}}).Page(catalog.ByName("System.ServiceModel.Channels.HttpsClientCertificateNotPresent"))
		onlyOurs(t, name, drawn(explained(language(t, "ko"), in)))
	}
	for _, odd := range []string{``, `[]`, `{"tag": 1, "codes": {}}`, `{"tag": "ko"}`, `{"tag": "ko", "codes": []}`, `{"tag": "ko", "codes": {}} x`} {
		if new(catalog.Documentation).Parse([]byte(odd)) == nil {
			t.Errorf("%s is taken", odd)
		}
	}
	odd := new(catalog.Documentation)
	if err := odd.Parse([]byte(`{"tag": "ko", "codes": {"System.ServiceModel.Channels.MessageSent": {"summary": 1, "description": "x", "links": [1, {"url": 2}]}, "System.ServiceModel.Channels.MessageReceived": 1}}`)); err != nil {
		t.Fatal(err)
	}
	if p := odd.Page(catalog.ByName("System.ServiceModel.Channels.MessageSent")); p == nil || p.Summary != "" || p.Description != nil || p.Links != nil {
		t.Errorf("%+v", p)
	}
	if p := odd.Page(catalog.ByName("System.ServiceModel.Channels.MessageReceived")); p != nil {
		t.Errorf("%+v", p)
	}
}
