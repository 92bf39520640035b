//go:build !js

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"svcscope/catalog"
)

// TestTexts judges every language's file as `make text-check` does.
func TestTexts(t *testing.T) {
	var out, problems bytes.Buffer
	status := runTextCheck([]string{"-dir", "../../catalog/text"}, &out, &problems)
	for line := range strings.Lines(out.String()) {
		if strings.HasPrefix(line, "../") {
			t.Error(strings.TrimSpace(line))
		} else {
			t.Log(strings.TrimSpace(line))
		}
	}
	if status != 0 {
		t.Errorf("status %d %s", status, problems.String())
	}
}

// TestSameAsEnglishIsUsed keeps the list of texts that may be as in English to those that are texts.
func TestSameAsEnglishIsUsed(t *testing.T) {
	data, err := catalog.TextFile("en")
	if err != nil {
		t.Fatal(err)
	}
	english := string(data)
	same, err := os.ReadFile("../../catalog/testdata/same-as-english.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSpace(string(same)), "\n") {
		f := strings.Split(line, "\t")
		if len(f) != 3 || f[2] == "" {
			t.Errorf("line %d: want text, tags, reason: %q", i+1, line)
			continue
		}
		quoted, _ := json.Marshal(f[0])
		if i > 0 && !strings.Contains(english, string(quoted)) {
			t.Errorf("line %d: English has no text %q", i+1, f[0])
		}
	}
}

// TestReadings: each language that was written from another was read by a second person, who said what was stopped at.
func TestReadings(t *testing.T) {
	for _, tag := range catalog.TextTags() {
		if tag == "en" || tag == "ko" {
			continue
		}
		data, err := os.ReadFile("../../catalog/testdata/readings/" + tag + ".tsv")
		if err != nil {
			t.Error(err)
			continue
		}
		lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
		for i, line := range lines {
			f := strings.Split(line, "\t")
			if len(f) != 5 || i > 0 && f[2] == "" {
				t.Errorf("%s, line %d: want part, key, why, was, is: %q", tag, i+1, line)
			}
		}
		t.Logf("%s: %d stops", tag, len(lines)-1)
	}
}

func TestTextCheckFinds(t *testing.T) {
	const en = `{"tag":"en","name":"English","locale":"en-us",
 "ui":{"open":"Open file","n":{"one":"One file","other":"{n} files"},"say":"It says “{what}”[[ at {place}]]."},
 "codes":{"System.ServiceModel.Channels.HttpsClientCertificateNotPresent":{"title":"Certificate missing","meaning":"None came.","causes":["None is set."],"steps":[{"text":"Set one.","code":"netsh"}]}},
 "rules":{"r":{"title":"A title","meaning":"A meaning","causes":[{"text":"A cause","confidence":"likely"}]}}}`
	whole := map[string]string{
		"open": `"Datei öffnen"`, "n": `{"one":"Eine Datei","other":"{n} Dateien"}`, "say": `"Es heißt „{what}“[[ bei {place}]]."`,
		"code": `{"title":"Zertifikat fehlt","meaning":"Keines kam.","causes":["Keines ist eingestellt."],"steps":[{"text":"Eines einstellen.","code":"netsh"}]}`,
		"rule": `{"title":"Ein Titel","meaning":"Eine Bedeutung","causes":[{"text":"Ein Grund","confidence":"likely"}]}`, "more": "",
	}
	build := func(part, value string) string {
		s := `{"tag":"de","name":"Deutsch","locale":"de-de",
 "ui":{
 "open":$open,
 "n":$n,
 "say":$say$more},
 "codes":{"System.ServiceModel.Channels.HttpsClientCertificateNotPresent":$code},
 "rules":{"r":$rule}}`
		for key, v := range whole {
			if key == part {
				v = value
			}
			s = strings.Replace(s, "$"+key, v, 1)
		}
		return s
	}
	tests := []struct{ part, value, path, want string }{
		{"open", `"Datei öffnen"`, "", ""},
		{"open", `"Open file"`, "ui/open", "is the English text"},
		{"open", `"Allowed"`, "", ""},
		{"open", `""`, "ui/open", "no text"},
		{"open", `"Datei o\u0308ffnen"`, "ui/open", "not composed"},
		{"open", `"<b>Datei</b>"`, "ui/open", "markup"},
		{"open", `"Datei  öffnen"`, "ui/open", "blanks"},
		{"open", `"Файл öffnen"`, "ui/open", "letters of Cyrillic"},
		{"open", `"Datei des Zertifikats in diesem Fenster hier öffnen"`, "ui/open", "a label of 51 letters"},
		{"open", `"Betreff öffnen"`, "ui/open", "not our word"},
		{"n", `"{n} Dateien"`, "ui/n", "needs plural forms"},
		{"n", `{"other":"{n} Dateien"}`, "ui/n", `"one" is missing`},
		{"n", `{"one":"Eine Datei","few":"{n} Dateien","other":"{n} Dateien"}`, "ui/n/few", "no such plural form"},
		{"say", `"Es heißt \"{what}\"[[ bei {place}]]."`, "ui/say", "quotation marks"},
		{"say", `"Es heißt „{was}“[[ bei {place}]]."`, "ui/say", "has the values"},
		{"say", `"Es heißt „{what}“ bei {place}."`, "ui/say", "has the values"},
		{"say", `"Es heißt\n „{what}“[[ bei {place}]]."`, "ui/say", "line breaks"},
		{"more", `, "further":"Mehr"`, "ui/further", "English has no such text"},
		{"code", `{"title":"Zertifikat fehlt","meaning":"Keines kam."}`, "codes/System.ServiceModel.Channels.HttpsClientCertificateNotPresent/causes", "missing"},
		{"code", `{"title":"Zertifikat fehlt","meaning":"Keines kam.","causes":[],"steps":[{"text":"Eines einstellen.","code":"netsh"}]}`, "codes/System.ServiceModel.Channels.HttpsClientCertificateNotPresent/causes", "there are 0"},
		{"code", `{"title":"Zertifikat fehlt","meaning":"Keines kam.","causes":["Keines ist eingestellt."],"steps":[{"text":"Eines einstellen.","code":"format"}]}`, "codes/System.ServiceModel.Channels.HttpsClientCertificateNotPresent/steps/0", "as in English"},
		{"rule", `{"title":"Ein Titel","meaning":"Am 2026-11-22","causes":[{"text":"Ein Grund","confidence":"likely"}]}`, "rules/r/meaning", "no formatted number"},
		{"rule", `{"title":"Ein Titel","causes":[{"text":"Ein Grund","confidence":"likely"}]}`, "rules/r/meaning", "missing"},
		{"rule", `{"title":"Ein Titel","meaning":"Eine Bedeutung","causes":[{"text":"Ein Grund","confidence":"certain"}]}`, "rules/r/causes/0", "as in English"},
		{"rule", `7`, "rules/r", "want an object"},
		{"rule", `{`, "de.json", "unexpected end"},
	}
	for _, test := range tests {
		found, counts := judgeTexts("de", []byte(build(test.part, test.value)), []byte(en), []byte("text\ttags\treason\nAllowed\tde fr\tfor the test\n"))
		ok := test.want == "" && len(found) == 0
		for _, f := range found {
			ok = ok || test.want != "" && f.Path == test.path && strings.Contains(f.Why, test.want) && f.Line > 0
		}
		if !ok {
			t.Errorf("%s %s: %+v (%s), want %s: %s", test.part, test.value, found, counts, test.path, test.want)
		}
	}
	found, _ := judgeTexts("de", []byte(build("say", `"Kurz"`)), []byte(en), nil)
	if len(found) != 1 || found[0].Line != 5 {
		t.Errorf("a fault of the fifth line: %+v", found)
	}
}
