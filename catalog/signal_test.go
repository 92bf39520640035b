package catalog_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"svcscope/catalog"
)

// signalRow is a row of testdata/signals.tsv: a signal that is known of client certificates, and its part in the product.
type signalRow struct {
	kind, signal string
	role         string // decides, refines, evidence, contrast
	what         string // of decides: rule ids; of refines: the category it speaks for; else a rule that does not count, or why there is none
}

func signalRows(t *testing.T) []signalRow {
	t.Helper()
	data, err := os.ReadFile("testdata/signals.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var rows []signalRow
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			t.Fatalf("%q", line)
		}
		rows = append(rows, signalRow{f[0], f[1], f[2], f[3]})
	}
	return rows
}

// TestEverySignalHasOneRole: every row of the facts has exactly one role, where they are at hand.
func TestEverySignalHasOneRole(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "shared", "facts", "clientcert.tsv"))
	if err != nil {
		t.Skip("no facts")
	}
	rows := signalRows(t)
	used := make([]int, len(rows))
	facts := strings.Split(strings.TrimSpace(string(data)), "\n")[1:]
	for _, line := range facts {
		f := strings.Split(line, "\t")
		best := -1
		for i, r := range rows {
			rest, ok := strings.CutPrefix(f[1], r.signal)
			if ok && r.kind == f[0] && (rest == "" || strings.ContainsAny(rest[:1], " ,:")) && (best < 0 || len(r.signal) > len(rows[best].signal)) {
				best = i
			}
		}
		if best < 0 {
			t.Errorf("no role: %s %q", f[0], f[1])
			continue
		}
		used[best]++
	}
	for i, n := range used {
		if n != 1 {
			t.Errorf("%s %q is the role of %d rows", rows[i].kind, rows[i].signal, n)
		}
	}
	t.Logf("%d rows", len(facts))
}

// TestSignalsDoWhatTheirRoleSays: rules that decide exist and count, what refines gives its category, and nothing else counts.
func TestSignalsDoWhatTheirRoleSays(t *testing.T) {
	known := map[string]*catalog.Rule{}
	for _, r := range catalog.Rules() {
		known[r.ID] = r
	}
	roles, seen := map[string]int{}, 0
	for _, s := range signalRows(t) {
		roles[s.role]++
		for _, word := range strings.Fields(s.what) {
			if !strings.Contains(word, "-certificate/") {
				continue
			}
			if rule := known[word]; rule == nil {
				t.Errorf("%s: no rule %s", s.signal, word)
			} else if counts := rule.Confidence != catalog.Hint && rule.Category != catalog.CategoryServer; counts != (s.role == "decides") {
				t.Errorf("%s: %s %s, a %s", s.signal, s.role, word, rule.Confidence)
			}
		}
		if s.role == "decides" && !strings.HasPrefix(s.what, "client-certificate/") {
			t.Errorf("%s decides %q", s.signal, s.what)
		}
		for _, r := range recordsOf(s) {
			seen++
			f, ok := catalog.Diagnose(r)
			switch s.role {
			case "decides":
				if !f.Failure() || !strings.Contains(s.what, f.Rule) {
					t.Errorf("%s gives %s %q", s.signal, f.Confidence, f.Rule)
				}
			case "refines":
				if f.Category != s.what || !f.Failure() {
					t.Errorf("%s gives %s %q, want %s", s.signal, f.Confidence, f.Rule, s.what)
				}
			default:
				if f.Failure() {
					t.Errorf("%s gives %s %q, is %s", s.signal, f.Confidence, f.Rule, s.role)
				}
				if strings.Contains(s.what, "-certificate/") && (!ok || f.Rule != s.what) {
					t.Errorf("%s gives %q, want %q", s.signal, f.Rule, s.what)
				}
			}
		}
	}
	t.Logf("%v; %d records made of them", roles, seen)
	if len(roles) != 4 || seen < 150 {
		t.Error("too few")
	}
}

// recordsOf makes records that hold the signal, where its kind allows for it.
func recordsOf(s signalRow) []*catalog.Record {
	words := strings.Fields(s.signal)
	switch s.kind {
	case "trace-code":
		switch {
		case strings.Contains(s.signal, "description code"):
			return []*catalog.Record{invalidCoded(words[len(words)-1])}
		case words[0] == "ETW" && s.role != "decides":
			return []*catalog.Record{event(wcfProvider, number(words[1]))}
		case words[0] == "131076" || words[0] == "ETW":
			return nil
		}
		return []*catalog.Record{traced("", numbered(number(words[0])))}
	case "exception-type":
		if s.role == "evidence" || s.role == "contrast" || words[0] == win32Type {
			return nil
		}
		if s.role == "refines" && s.what != "by its code" {
			return []*catalog.Record{traced(idThrowing, threw(thrown(words[0]+", System.IdentityModel", stackOf("at", chainFrames, serviceFrames))))}
		}
	case "message-pattern":
		switch {
		case strings.HasPrefix(s.signal, "X509ChainStatusFlags."):
			return []*catalog.Record{rejectedBecause(strings.TrimPrefix(words[0], "X509ChainStatusFlags."))}
		case strings.HasPrefix(s.signal, "ID") && s.role == "refines":
			return []*catalog.Record{rejectedBecause(words[0] + ": …")}
		case strings.HasPrefix(s.signal, "ID") && strings.Contains(s.what, "/"):
			return []*catalog.Record{traced(idThrowing, threw(&catalog.Exception{Type: operationType, Message: words[0] + ": …"}))}
		case strings.HasPrefix(s.signal, "soap fault"):
			return []*catalog.Record{faulty("s:Sender", words[len(words)-1])}
		}
	case "hresult/SSPI code":
		code := strings.TrimPrefix(words[0], "0x")
		switch {
		case s.what == "no-private-key":
			return []*catalog.Record{netLine("AcquireCredentialsHandle() failed with error 0X" + code + ".")}
		case s.what == "not-presented": // no cause of a refusal
			return []*catalog.Record{alertedBy(code)}
		case s.role == "refines":
			return []*catalog.Record{rejectedBecause("0x" + code), rejectedBecause(code), schannelEvent(36877, "ErrorCode", "0x"+code)}
		}
		if strings.Contains(s.what, "/") {
			return []*catalog.Record{alertedBy(code)}
		}
		return []*catalog.Record{alertedBy(code), netLine("AcquireCredentialsHandle() failed with error 0X" + code + "."), netLine("InitializeSecurityContext(returned code=0x" + code + ")")}
	case "schannel-event":
		var all []*catalog.Record
		for _, w := range words[1:] {
			if strings.Trim(w, "0123456789") != "" {
				continue
			}
			switch n := number(w); n {
			case 36869, 36870:
				all = append(all, schannelEvent(n, "Type", "client"))
			case 36887, 36888:
			default:
				all = append(all, schannelEvent(n, "ErrorCode", "0x80090327"))
			}
		}
		return all
	case "tls-alert":
		if s.role == "refines" {
			name := words[1]
			return []*catalog.Record{alertNamed(strings.ReplaceAll(strings.ToUpper(name[:1])+name[1:], "_", ""))}
		}
		return []*catalog.Record{schannelEvent(36887, "AlertDesc", words[0]), schannelEvent(36888, "AlertDesc", words[0]), alertNamed(words[1])}
	case "iis-substatus":
		status, sub, _ := strings.Cut(words[0], ".")
		if sub == "" {
			sub = "0"
		}
		if status == "413" {
			return []*catalog.Record{refusal(status, sub, "0")}
		}
		return []*catalog.Record{ended(status, sub)}
	case "capi2-event":
		if s.role == "evidence" {
			r := capi2Event(clientAuthentication, "800B0109", "20")
			r.EventID, r.Event.Payload.Name = number(words[1]), "Other"
			return []*catalog.Record{r}
		}
		return []*catalog.Record{capi2Event(clientAuthentication, "80096004", "8"), policyEvent("client", "80096004")}
	case "event-log":
		switch n := number(words[0]); {
		case n < 160:
			return []*catalog.Record{event("MSDTC Bridge 4.0.0.0", n), event("System.ServiceModel 4.0.0.0", n)}
		case s.role != "decides":
			return []*catalog.Record{event(auditProvider, n)}
		}
	}
	return nil
}

func number(s string) uint32 {
	var n uint32
	for i := range len(s) {
		n = n*10 + uint32(s[i]-'0')
	}
	return n
}
