package catalog_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"svcscope/catalog"
)

// tables reads the text tables of the product, each chained to English.
func tables(t testing.TB) map[string]*catalog.Text {
	t.Helper()
	files, err := os.ReadDir("text")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*catalog.Text{}
	for _, f := range files {
		data, err := os.ReadFile("text/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		text, err := catalog.ParseText(data)
		if err != nil {
			t.Fatalf("%s: %v", f.Name(), err)
		}
		if text.Tag+".json" != f.Name() || text.Name == "" {
			t.Errorf("%s says tag %q, name %q", f.Name(), text.Tag, text.Name)
		}
		all[text.Tag] = text
	}
	for tag, text := range all {
		if tag != "en" {
			text.Fallback(all["en"])
		}
	}
	return all
}

// parse reads a text table written in the test.
func parse(t testing.TB, data string) *catalog.Text {
	t.Helper()
	text, err := catalog.ParseText([]byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestUI(t *testing.T) {
	en := parse(t, `{"tag":"en","name":"English","locale":"en-us","ui":{
		"open":"Open", "only.en":"English {n}", "verdict":{"one":"{n} failure","other":"{n} failures in {file}"},
		"braces":"{ not } {0} {a-b} [[x]]",
		"stop":"{n}. [[In {n}. ]]As {n}.json, {n}, {n}.","stop.ja":"{n}。次"}}`)
	ko := parse(t, `{"tag":"ko","name":"한국어","locale":"ko-kr","ui":{"open":"열기","verdict":{"other":"실패 {n}건"}}}`)
	ko.Fallback(en)
	tests := []struct {
		text *catalog.Text
		key  string
		args []any
		want string
	}{
		{ko, "open", nil, "열기"},
		{en, "open", nil, "Open"},
		{ko, "only.en", []any{"n", 1234567}, "English 1,234,567"},
		{ko, "missing.key", []any{"n", 1}, "missing.key"},
		{en, "verdict", []any{"n", 1}, "1 failure"},
		{en, "verdict", []any{"n", 0, "file", "a.svclog"}, "0 failures in a.svclog"},
		{en, "verdict", []any{"n", int64(-1234), "file", "<b>{n}</b>"}, "-1,234 failures in <b>{n}</b>"},
		{en, "verdict", []any{"n", uint32(2)}, "2 failures in {file}"},
		{en, "verdict", []any{"n", "2", "file", 3.5}, "2 failures in 3.5"},
		{en, "verdict", nil, "{n} failures in {file}"},
		{ko, "verdict", []any{"n", 1}, "실패 1건"},
		{ko, "verdict", []any{"n", 17}, "실패 17건"},
		{en, "braces", []any{"n", 1}, "{ not } {0} {a-b} [[x]]"},
		{en, "stop", []any{"n", "It ran."}, "It ran. In It ran. As It ran..json, It ran., It ran."},
		{en, "stop", []any{"n", "now"}, "now. In now. As now.json, now, now."},
		{en, "stop", []any{"n", "שלום."}, "\u2068שלום.\u2069 In \u2068שלום.\u2069 As \u2068שלום.\u2069.json, \u2068שלום.\u2069, \u2068שלום.\u2069"},
		{en, "stop.ja", []any{"n", "It ran."}, "It ran.次"},
		{en, "stop.ja", []any{"n", "終わりました。"}, "終わりました。次"},
	}
	for _, test := range tests {
		if got := test.text.UI(test.key, test.args...); got != test.want {
			t.Errorf("%s: UI(%q, %v) = %q, want %q", test.text.Tag, test.key, test.args, got, test.want)
		}
	}
	if ko.Has("only.en") || !ko.Has("open") {
		t.Error("Has looks behind the language")
	}
}

func TestGrouping(t *testing.T) {
	text := parse(t, `{"tag":"en","locale":"en-us","ui":{"n":"{n}"}}`)
	other := parse(t, `{"tag":"xx-Latn","locale":"en-us","ui":{"n":"{n}"}}`)
	for n, want := range map[int64]string{
		0: "0", 7: "7", 999: "999", 1000: "1,000", -1000: "-1,000", 12345: "12,345", 123456: "123,456",
		9223372036854775807: "9,223,372,036,854,775,807", -9223372036854775808: "-9,223,372,036,854,775,808",
	} {
		if got := text.UI("n", "n", n); got != want {
			t.Errorf("%d is written %q", n, got)
		}
		if got := other.UI("n", "n", n); got != strings.ReplaceAll(want, ",", "\u00a0") {
			t.Errorf("a language without rules writes %q", got)
		}
	}
}

func TestSmallTexts(t *testing.T) {
	all := tables(t)
	ko, en := all["ko"], all["en"]
	boundary := catalog.ByName("System.ServiceModel.Diagnostics.ActivityBoundary")
	missing := catalog.ByName(notPresentName)
	tests := []struct{ got, want string }{
		{ko.Severity(catalog.Warning), "경고"},
		{en.Severity(catalog.Verbose), "Verbose"},
		{new(catalog.Text).Severity(catalog.Warning), "Warning"},
		{new(catalog.Text).Category("not-presented"), "not-presented"},
		{new(catalog.Text).UI("x"), "x"},
		{ko.Native("NO_SUCH_CODE"), ""},
		{ko.RowTitle(missing, catalog.Warning), "클라이언트 인증서 없음"},
		{en.RowTitle(missing, catalog.Error), "Client certificate missing"},
		{ko.RowTitle(boundary, catalog.Start), "활동 시작"},
		{ko.RowTitle(boundary, catalog.Resume), "활동 다시 시작"},
		{en.RowTitle(nil, catalog.Transfer), "Transfer"},
		{en.RowTitle(nil, catalog.Warning), ""},
		{new(catalog.Text).RowTitle(catalog.ByName("System.ServiceModel.Channels.MsmqDetected"), catalog.Warning), ""},
	}
	for i, test := range tests {
		if test.got != test.want {
			t.Errorf("case %d: %q, want %q", i, test.got, test.want)
		}
	}
	for s := catalog.SeverityUnknown; s <= catalog.Transfer; s++ {
		if !slices.Contains(ko.Keys(), "severity/"+s.String()) {
			t.Errorf("no Korean name of %v", s)
		}
	}
}

func TestParseTextRefuses(t *testing.T) {
	for data, want := range map[string]string{
		``:                            "unexpected end",
		`[]`:                          "want an object",
		`{"tag":7,"locale":"x"}`:      "tag: want a string, have 7",
		`{"tag":"en","locale":"x"} x`: "want the end",
		`{"tag":"en","locale":"x","codes":{"c":{"title":["x"]}}}`: `codes: "c": title: want a string`,
		`{"name":"x"}`:            "tag or locale",
		`{"tag":"en","name":"x"}`: "tag or locale",
		`{"tag":"en","locale":"en-us","ui":{"a":{"one":"1"}}}`:                                      `without "other"`,
		`{"tag":"en","locale":"en-us","rules":{"r":{"like":"s"}}}`:                                  `no entry "s" to be like`,
		`{"tag":"en","locale":"en-us","rules":{"r":{"causes":[{"text":"x","confidence":"sure"}]}}}`: `unknown confidence "sure"`,
		`{"tag":"en","locale":"en-us","codes":{"c":{"steps":[7]}}}`:                                 "want an object, have 7",
	} {
		if _, err := catalog.ParseText([]byte(data)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseText(%s) = %v, want %q", data, err, want)
		}
	}
	if _, err := catalog.ParseText([]byte(`{"tag":"en","locale":"en-us","later":{"x":1}}`)); err != nil {
		t.Errorf("a section of the future: %v", err)
	}
}

// rawTable is a text table as it stands in its file.
type rawTable struct {
	Codes, Rules, Kinds map[string]rawEntry
	Links               map[string]string
}

// rawEntry is one entry of it.
type rawEntry struct {
	Title, Meaning, Note string
	Causes, Steps        []rawItem
	Links                []string
}

// rawItem is a cause or a step: a text alone, or an object.
type rawItem struct{ Text, Code string }

func (i *rawItem) UnmarshalJSON(data []byte) error {
	if data[0] == '"' {
		return json.Unmarshal(data, &i.Text)
	}
	type object rawItem
	return json.Unmarshal(data, (*object)(i))
}

// rawTables reads the files of the texts, by tag.
func rawTables(t testing.TB) map[string]rawTable {
	t.Helper()
	files, err := os.ReadDir("text")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]rawTable{}
	for _, f := range files {
		data, err := os.ReadFile("text/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		var table rawTable
		if err := json.Unmarshal(data, &table); err != nil {
			t.Fatalf("%s: %v", f.Name(), err)
		}
		all[strings.TrimSuffix(f.Name(), ".json")] = table
	}
	return all
}

func TestTextsNameOnlyPagesThatExist(t *testing.T) {
	keys := catalog.LinkKeys()
	for tag, table := range rawTables(t) {
		for _, section := range []map[string]rawEntry{table.Codes, table.Rules, table.Kinds} {
			for name, e := range section {
				for _, key := range e.Links {
					if !slices.Contains(keys, key) {
						t.Errorf("%s: %s names the page %q, which is none", tag, name, key)
					}
				}
			}
		}
		for key := range table.Links {
			if !slices.Contains(keys, key) {
				t.Errorf("%s: title of the page %q, which is none", tag, key)
			}
		}
	}
}
