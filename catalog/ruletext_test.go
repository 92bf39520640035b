package catalog_test

import (
	"strings"
	"testing"

	"svcscope/catalog"
)

// TestEveryRuleIsExplained reads the texts of every rule's sample in every language.
func TestEveryRuleIsExplained(t *testing.T) {
	for tag, text := range tables(t) {
		for _, rule := range catalog.Rules() {
			r := ruleSamples[rule.ID]
			if r == nil {
				t.Errorf("%s has no sample", rule.ID)
				continue
			}
			f, _ := catalog.Diagnose(r)
			plain := text.Explain(&catalog.Record{Identifier: r.Identifier}, nil)
			x := text.Explain(r, &f)
			for _, e := range f.Evidence {
				if s := text.UI("evidence."+e.Kind, "value", "…"); !strings.Contains(s, "…") || !text.Has("evidence."+e.Kind) {
					t.Errorf("%s: evidence of the kind %s reads %q", tag, e.Kind, s)
				}
			}
			if x.Tag != tag || x.Title == "" || x.Title == plain.Title || x.Short == "" || x.Meaning == plain.Meaning || len(x.Causes) == 0 || len(x.Steps) == 0 {
				t.Errorf("%s: %s is not explained in full: %+v", tag, rule.ID, x)
			}
			if text.Category(rule.Category) == rule.Category {
				t.Errorf("%s: no title for the category %s", tag, rule.Category)
			}
		}
		for _, name := range catalog.TLSAlerts() {
			if text.Native(name) == "" {
				t.Errorf("%s: no text for the alert %s", tag, name)
			}
		}
		for _, n := range catalog.NativeCodes() {
			if text.Native(n.Name) == "" {
				t.Errorf("%s: no text for %s", tag, n.Name)
			}
		}
	}
}

// TestNothingOfATraceIsACommand: what is there to copy holds no text of a trace, or a trace could put words into
// the reader's shell. A port of digits may stand there.
func TestNothingOfATraceIsACommand(t *testing.T) {
	const bad = "$(calc)"
	r := traced(idInvalid, withData("Url", "https://"+bad+":8443/"+bad, "Path", bad, "ListenUri", bad), withDescription("code 0x2013"),
		func(r *catalog.Record) { r.Process, r.Computer, r.Source = bad, bad, bad })
	ports := 0
	for tag, text := range tables(t) {
		for _, rule := range catalog.Rules() {
			f, _ := catalog.Diagnose(r)
			f.Rule = rule.ID
			for _, s := range text.Explain(r, &f).Steps {
				if strings.Contains(s.Code, bad) {
					t.Errorf("%s: %s: %q", tag, rule.ID, s.Code)
				}
				if strings.Contains(s.Code, ":8443") {
					ports++
				}
			}
		}
	}
	if ports == 0 {
		t.Error("no command names the port")
	}
}

// TestKoreanNamesTheListener: the explanation of 262160 says, in the words of Windows, what requires what.
func TestKoreanNamesTheListener(t *testing.T) {
	r := traced(idNotPresent)
	f, _ := catalog.Diagnose(r)
	all := tables(t)
	for tag, words := range map[string][]string{"ko": {"HTTPS 수신기", "클라이언트 인증서", "요구", "구성"}, "en": {"HTTPS listener", "configured to require a client certificate"}} {
		for _, w := range words {
			if m := all[tag].Explain(r, &f).Meaning; !strings.Contains(m, w) {
				t.Errorf("%s: %q is missing in %q", tag, w, m)
			}
		}
	}
}
