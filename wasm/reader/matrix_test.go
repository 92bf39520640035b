//go:build !js

package reader_test

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/index"
)

// foundIn gives what the rules find in the bytes of a file: of each record that has a finding its number and the finding.
func foundIn(t *testing.T, data []byte) map[int]*catalog.Finding {
	t.Helper()
	x, _, _ := read(t, data, 0)
	found := map[int]*catalog.Finding{}
	for _, rec := range all(x) {
		if f, ok := x.Finding(rec); ok {
			found[x.Number(rec)] = f
		}
	}
	return found
}

// all lists the records of an index.
func all(x *index.Index) []uint32 {
	records := make([]uint32, x.Len())
	for i := range records {
		records[i] = uint32(i)
	}
	return records
}

// TestMatrix prints which rules fire in which fixtures. None may fire that is of another category than the fixture is
// about; hints may be given anywhere.
func TestMatrix(t *testing.T) {
	table := map[string][]string{}
	for _, f := range fixtures(t) {
		for number, finding := range foundIn(t, f.data) {
			cell := fmt.Sprintf("%s[%d]", f.name, number)
			if finding.Confidence == catalog.Hint {
				cell += "?"
			} else if finding.Category != f.expect {
				t.Errorf("%s is about %s: %s fires in record %d by %v", f.name, f.expect, finding.Rule, number, finding.Evidence)
			}
			table[finding.Rule] = append(table[finding.Rule], cell)
		}
	}
	var out strings.Builder
	for _, r := range catalog.Rules() {
		fmt.Fprintf(&out, "%-72s %s\n", r.ID, strings.Join(slices.Sorted(slices.Values(table[r.ID])), " "))
		delete(table, r.ID)
	}
	t.Logf("%d of %d rules fire\n%s", len(catalog.Rules())-strings.Count(out.String(), " \n"), len(catalog.Rules()), out.String())
	for id := range table {
		t.Errorf("%s fires and is no rule", id)
	}
}

// mutations are changes of a file that say the same in other words: no certain or likely verdict may change by them.
var mutations = []struct {
	name   string
	change func(data []byte) []byte
}{
	{"culture of identifiers", func(b []byte) []byte {
		return regexp.MustCompile(`msdn\.microsoft\.com/[A-Za-z-]+/library/`).ReplaceAll(b, []byte("msdn.microsoft.com/da-DK/library/"))
	}},
	{"severity", func(b []byte) []byte {
		b = regexp.MustCompile(`Severity="(Warning|Error)"`).ReplaceAll(b, []byte(`Severity="Information"`))
		b = regexp.MustCompile(`<SubType Name="(Warning|Error)">`).ReplaceAll(b, []byte(`<SubType Name="Information">`))
		return regexp.MustCompile(`<Level>[248]</Level>`).ReplaceAll(b, []byte(`<Level>4</Level>`))
	}},
	{"wording", func(b []byte) []byte {
		return regexp.MustCompile(`<Message>[^<]*</Message>`).ReplaceAllFunc(b, func(m []byte) []byte { return translated(m) })
	}},
	{"prefixes", func(b []byte) []byte {
		if bytes.Count(b, []byte(`<TraceRecord xmlns="`)) != bytes.Count(b, []byte(`</TraceRecord>`)) {
			return b
		}
		b = bytes.ReplaceAll(b, []byte(`<TraceRecord xmlns="`), []byte(`<t:TraceRecord xmlns:t="http://schemas.microsoft.com/2004/10/E2ETraceEvent/TraceRecord" xmlns="`))
		return bytes.ReplaceAll(b, []byte(`</TraceRecord>`), []byte(`</t:TraceRecord>`))
	}},
	{"white space between elements", func(b []byte) []byte {
		return regexp.MustCompile(`><(System|ApplicationData|TraceData|DataItem|TraceRecord|ExtendedData|Exception|EventID|Correlation|EventData|Data) ?`).ReplaceAllFunc(b, func(m []byte) []byte {
			return append([]byte(">\r\n\t "), m[1:]...)
		})
	}},
	{"order of children", reversedHeader},
}

// translated replaces the words of a message, and keeps what is the same in every language: names, numbers, codes. "Revoked"
// is the name of a state of a chain.
func translated(message []byte) []byte {
	inside := strings.TrimSuffix(strings.TrimPrefix(string(message), "<Message>"), "</Message>")
	words := regexp.MustCompile(`[^\s]+`).ReplaceAllStringFunc(inside, func(w string) string {
		plain := strings.Trim(w, ".,;:()")
		if len(plain) < 3 || plain == "Revoked" || strings.ContainsAny(plain, "0123456789'\"&;/\\_=") || strings.ToLower(plain[1:]) != plain[1:] {
			return w
		}
		return strings.Replace(w, plain, "낱말", 1)
	})
	return []byte("<Message>" + words + "</Message>")
}

// reversedHeader puts the children of System into the opposite order, but for the event id, which readers may take as the first.
func reversedHeader(data []byte) []byte {
	child := regexp.MustCompile(`(?s)<(\w+)[^<>]*(/>|>[^<]*</\w+>)`)
	return regexp.MustCompile(`(?s)(<System[^>]*>)(.*?)(</System>)`).ReplaceAllFunc(data, func(m []byte) []byte {
		open := bytes.IndexByte(m, '>') + 1
		inside := m[open : len(m)-len("</System>")]
		if bytes.Contains(inside, []byte("<!")) {
			return m
		}
		children := child.FindAll(inside, -1)
		if len(bytes.Join(children, nil)) != len(bytes.Join(bytes.Fields(inside), nil))+spaces(children) {
			return m
		}
		slices.Reverse(children)
		return slices.Concat(m[:open], bytes.Join(children, nil), []byte("</System>"))
	})
}

// spaces counts the white space inside of children.
func spaces(children [][]byte) int {
	n := 0
	for _, c := range children {
		n += len(c) - len(bytes.Join(bytes.Fields(c), nil))
	}
	return n
}

// TestMutations: what a machine of another language or version writes in place of a record gives the same verdict.
func TestMutations(t *testing.T) {
	changed := map[string]int{}
	for _, f := range fixtures(t) {
		if strings.HasPrefix(f.name, "shape-") {
			continue
		}
		want := verdicts(foundIn(t, f.data))
		for _, m := range mutations {
			data := m.change(bytes.Clone(f.data))
			if bytes.Equal(data, f.data) {
				continue
			}
			changed[m.name]++
			if have := verdicts(foundIn(t, data)); !maps.Equal(want, have) {
				t.Errorf("%s, %s: %v, was %v", f.name, m.name, have, want)
			}
		}
	}
	t.Log(changed)
	for _, m := range mutations {
		if changed[m.name] < 20 {
			t.Errorf("%s changes %d fixtures", m.name, changed[m.name])
		}
	}
}

// verdicts are the findings that count, by record.
func verdicts(found map[int]*catalog.Finding) map[int]string {
	all := map[int]string{}
	for number, f := range found {
		if f.Confidence != catalog.Hint {
			all[number] = f.Rule + " " + f.Confidence.String()
		}
	}
	return all
}
