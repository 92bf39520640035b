//go:build !js

package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// TestCheckPrintsHostileTextAsText: what a trace or a file's name says neither steers the terminal nor passes for a line
// of the report, and counts for nothing.
func TestCheckPrintsHostileTextAsText(t *testing.T) {
	data, err := os.ReadFile("../../catalog/testdata/hostile.json")
	if err != nil {
		t.Fatal(err)
	}
	var texts []struct {
		Name, Text string
		Times      int
	}
	if err := json.Unmarshal(data, &texts); err != nil {
		t.Fatal(err)
	}
	for _, x := range texts {
		hostile := strings.Repeat(x.Text, max(x.Times, 1))
		var in, words bytes.Buffer
		xml.EscapeText(&words, []byte(hostile))
		record := func(id, rest string) {
			in.WriteString(`<E2ETraceEvent xmlns="http://schemas.microsoft.com/2004/06/E2ETraceEvent"><System><EventID>262160</EventID><Computer>` + words.String() +
				`</Computer></System><ApplicationData><TraceData><DataItem><TraceRecord Severity="Warning"><TraceIdentifier>` + id + `</TraceIdentifier><Description>` +
				words.String() + `</Description>` + rest + `</TraceRecord></DataItem></TraceData></ApplicationData></E2ETraceEvent>`)
		}
		record("http://msdn.microsoft.com/en-US/library/System.ServiceModel.Channels.HttpsClientCertificateNotPresent.aspx",
			"<ExtendedData><Url>https://"+words.String()+"</Url><Headers><User-Agent>"+words.String()+"</User-Agent><X-Forwarded-For>"+words.String()+"</X-Forwarded-For></Headers></ExtendedData>")
		record("http://msdn.microsoft.com/en-US/library/System.ServiceModel.Channels.HttpsClientCertificateInvalid.aspx",
			"<ExtendedData><Path>/"+words.String()+"</Path></ExtendedData>")
		record(words.String(), "<Exception><ExceptionType>"+words.String()+"</ExceptionType><StackTrace>"+words.String()+"</StackTrace></Exception>")
		name := strings.NewReplacer("/", "_", "\x00", "_").Replace(hostile)
		for len(name) > 200 {
			name = name[:strings.LastIndexAny(name[:len(name)-1], "0 aA\u0301\u200d인")]
		}
		path := filepath.Join(t.TempDir(), name+"\x1b]0;\n99 client-certificate failures\r.svclog")
		if err := os.WriteFile(path, in.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, lang := range []string{"en", "ko"} {
			var out, problems bytes.Buffer
			if status := runCheck([]string{"-lang", lang, path, path + "-missing"}, &out, &problems); status != exitUnread {
				t.Errorf("%s: exit status %d: %s", x.Name, status, &problems)
			}
			for _, r := range out.String() {
				if r != '\n' && r != '\u2068' && r != '\u2069' && r != '\u200c' && r != '\u200d' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029') {
					t.Errorf("%s: %U stands in the report", x.Name, r)
				}
			}
			if opened, closed := strings.Count(out.String(), "\u2068"), strings.Count(out.String(), "\u2069"); opened != closed {
				t.Errorf("%s: %d fences opened, %d closed", x.Name, opened, closed)
			}
			for n, line := range strings.Split(out.String(), "\n") {
				if n > 1 && strings.Contains(line, "99 client") && !strings.HasPrefix(line, "  ") {
					t.Errorf("%s: the name of the file passes for a line of the report: %q", x.Name, line)
				}
			}
			if last := strings.TrimSpace(out.String()[strings.LastIndexByte(strings.TrimSpace(out.String()), '\n')+1:]); !strings.Contains(last, "2") || strings.Contains(last, "99") {
				t.Errorf("%s: the last line is %q", x.Name, last)
			}
		}
	}
}
