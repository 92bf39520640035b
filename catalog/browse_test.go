package catalog_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"svcscope/catalog"
)

// facts reads a table of facts, by column, where the folder with them stands beside the project.
func facts(t *testing.T, name string) []map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "shared", "facts", name))
	if err != nil {
		t.Skip("no facts: the folder ../shared is not there")
	}
	r := csv.NewReader(strings.NewReader(strings.ReplaceAll(string(data), `"`, "”")))
	r.Comma, r.FieldsPerRecord = '\t', -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, value := range row {
			m[rows[0][i]] = value
		}
		list = append(list, m)
	}
	return list
}

// TestCodesAreTheFacts: every code of the facts is in the table, with its number, page and class, and no other one.
func TestCodesAreTheFacts(t *testing.T) {
	pages, numbers, known := 0, 0, map[string]bool{}
	for _, row := range facts(t, "code-notes.tsv") {
		c := catalog.ByName(row["full_name"])
		if c == nil {
			t.Errorf("%s is not in the table", row["full_name"])
			continue
		}
		known[c.Name] = true
		if c.Class.String() != row["class"] {
			t.Errorf("%s has the class %s, want %s", c.Name, c.Class, row["class"])
		}
	}
	for _, row := range facts(t, "tracecodes.tsv") {
		c := catalog.ByName(row["full_name"])
		if c == nil || c.Short() != row["short_name"] || c.Namespace() != row["namespace_area"] || c.Slug() == "" {
			t.Errorf("%s: %+v", row["full_name"], c)
			continue
		}
		pages++
	}
	for _, row := range facts(t, "eventids.tsv") {
		n, _ := strconv.ParseUint(row["event_id_dec"], 10, 32)
		family, name := catalog.FamilyFramework, row["full_name"]
		if row["kind"] != "wcf-trace" {
			family, name = catalog.FamilyETW, row["source_assembly"]+"/"+row["short_name"]
		}
		c := catalog.ByName(name)
		if c == nil || !slices.Contains(c.Numbers(), catalog.Number{ID: uint32(n), Family: family}) {
			t.Errorf("%s lacks its number %d (%s)", name, n, family)
			continue
		}
		numbers++
	}
	own := 0
	for _, c := range catalog.Codes() {
		switch {
		case c.Provider() || known[c.Name]:
		case c.EventID != 0 || c.Slug() != "":
			t.Errorf("%s is in the table and in no fact", c.Name)
		default: // met in a trace of a preview alone
			own++
			if n := c.Numbers(); len(n) != 1 || n[0].Family != catalog.FamilyPreview {
				t.Errorf("%s: %v", c.Name, n)
			}
		}
	}
	t.Logf("%d trace codes, %d with a page, %d numbers, %d codes of previews", len(known), pages, numbers, own)
}

// TestCodeFacts: severities and fields of every code are those of the facts.
func TestCodeFacts(t *testing.T) {
	said := map[string]string{}
	for _, row := range facts(t, "tracerecord-shapes.tsv") {
		said[row["record"]] = row["child_elements"]
	}
	levels := map[string]string{}
	for _, row := range facts(t, "levels.tsv") {
		levels[row["full_name"]] = row["levels"]
	}
	withLevel, withFields := 0, 0
	for _, row := range facts(t, "code-notes.tsv") {
		c := catalog.ByName(row["full_name"])
		f := c.Facts()
		var names []string
		for _, s := range f.Severities {
			names = append(names, s.String())
		}
		want := levels[c.Name]
		if got := strings.Join(names, ";"); got != want && !strings.HasPrefix(want, "(") && !sameParts(got, want) && !strings.Contains(row["evidence"], "("+got+")") {
			t.Errorf("%s is written as %s, want %s", c.Name, got, want)
		}
		for _, field := range f.Fields {
			if !strings.Contains(row["fields"], field) && !(strings.Contains(row["fields"], "Message") && strings.Contains(said["MessageTraceRecord"], field)) {
				t.Errorf("%s: no fact names the field %s: %s", c.Name, field, row["fields"])
			}
		}
		if len(f.Severities) > 0 {
			withLevel++
		}
		if len(f.Fields) > 0 {
			withFields++
		}
	}
	t.Logf("%d codes with severities, %d with fields", withLevel, withFields)
	if withLevel < 400 || withFields < 230 {
		t.Error("too few")
	}
}

// sameParts compares lists without their order.
func sameParts(a, b string) bool {
	x, y := strings.Split(a, ";"), strings.Split(b, ";")
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

func TestCodeNumbers(t *testing.T) {
	tests := []struct {
		name string
		want []catalog.Number
	}{
		{notPresentName, []catalog.Number{{ID: 262160, Family: catalog.FamilyFramework}}},
		{"System.ServiceModel.Diagnostics.ActivityBoundary", []catalog.Number{{ID: 131085, Family: catalog.FamilyFramework}, {ID: 131084, Family: catalog.FamilyPreview}}},
		{"System.ServiceModel.Diagnostics.UnhandledException", []catalog.Number{{ID: 131077, Family: catalog.FamilyFramework}, {ID: 57397, Family: catalog.FamilyETW}}},
		{"System.ServiceModel.Channels.HttpResponseSent", []catalog.Number{{ID: 262155, Family: catalog.FamilyPreview}}},
		{"System.ServiceModel.Internals/UnhandledException", []catalog.Number{{ID: 57397, Family: catalog.FamilyETW}}},
	}
	for _, test := range tests {
		if got := catalog.ByName(test.name).Numbers(); !slices.Equal(got, test.want) {
			t.Errorf("%s has the numbers %v, want %v", test.name, got, test.want)
		}
	}
	f := catalog.ByName(notPresentName).Facts()
	if !slices.Equal(f.Severities, []catalog.Severity{catalog.Error, catalog.Warning}) || !slices.Equal(f.Fields, []string{"Headers", "Path", "QueryString", "Url"}) {
		t.Errorf("facts of HttpsClientCertificateNotPresent: %+v", f)
	}
}

func TestFindCode(t *testing.T) {
	for text, want := range map[string]string{
		notPresentName:                       notPresentName,
		" httpsclientcertificateNOTpresent ": notPresentName,
		"262160":                             notPresentName,
		"0x40010":                            notPresentName,
		"0X40010":                            notPresentName,
		"https://learn.microsoft.com/ko-kr/dotnet/framework/wcf/diagnostics/tracing/system-servicemodel-channels-httpsclientcertificatenotpresent": notPresentName,
		"http://msdn.microsoft.com/en-US/library/" + notPresentName + ".aspx":                                                                      notPresentName,
		"57397":    "System.ServiceModel.Diagnostics.UnhandledException System.ServiceModel.Internals/UnhandledException",
		"0x90008":  "System.ServiceModel.Activation.MessageQueueClosed System.ServiceModel.Activation.WebHostNoCBTSupport",
		"nonsense": "", "": "", "0x": "", "99999999999": "",
	} {
		var names []string
		for _, c := range catalog.FindCode(text) {
			names = append(names, c.Name)
		}
		slices.Sort(names)
		if got := strings.Join(names, " "); got != want {
			t.Errorf("FindCode(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestTopics: everything in the catalogue has a key of its own, an area, a title, and a name.
func TestTopics(t *testing.T) {
	for tag, text := range tables(t) {
		keys, areas := map[string]bool{}, map[string]int{}
		for _, x := range text.Topics() {
			if x.Key == "" || keys[x.Key] || !slices.Contains(catalog.Areas(), x.Area) {
				t.Errorf("%s: key %q, area %q", tag, x.Key, x.Area)
			}
			keys[x.Key] = true
			areas[x.Area]++
			e := text.ExplainTopic(&x)
			title, meaning, _ := text.Summary(&x)
			if e.Title == "" || title == "" || x.Area != catalog.AreaETW && x.Native == nil && (e.Meaning == "" || meaning == "") {
				t.Errorf("%s: %s has title %q, meaning %q", tag, x.Key, e.Title, e.Meaning)
			}
			if strings.Contains(e.Title+e.Meaning, "{") || strings.ContainsAny(title, "{[") {
				t.Errorf("%s: %s shows a placeholder: %s %s", tag, x.Key, e.Title, e.Meaning)
			}
			if len(x.Numbers()) == 0 && x.Name() != "IdentityModelAsyncCallbackThrewException" { // which has none that is known
				t.Errorf("%s: %s has no number", tag, x.Key)
			}
		}
		t.Logf("%s: %d topics, by area: %v", tag, len(keys), areas)
		if areas["channels"] < 100 || areas[catalog.AreaSchannel] < 20 || areas[catalog.AreaCAPI2] < 10 || areas[catalog.AreaNative] < 50 || areas[catalog.AreaTLS] < 15 || areas[catalog.AreaETW] != 423 {
			t.Errorf("%s: areas %v", tag, areas)
		}
	}
}
