//go:build !js

package reader_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
	"svcscope/wasm/reader"
)

// wcfSources begin the names of the trace sources that WCF and what belongs to it write to.
var wcfSources = []string{"System.ServiceModel", "System.IdentityModel", "System.Runtime.Serialization", "System.Activities", "Microsoft.Transactions", "CardSpace"}

// texts reads the text tables of the product, English first.
func texts(t testing.TB) []*catalog.Text {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "catalog", "text", "*.json"))
	if err != nil || len(files) < 2 {
		t.Fatalf("%d text tables, %v", len(files), err)
	}
	var all []*catalog.Text
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		text, err := catalog.ParseText(data)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	return all
}

// eachRecord decodes all records of a file.
func eachRecord(data []byte, yield func(*catalog.Record)) {
	_, element := tracexml.DetectRecords(data)
	s := tracexml.NewScannerOf(reader.EncodingNamed(tracexml.DetectEncoding(data)), element)
	s.Feed(data)
	s.Close()
	var h catalog.Head
	for s.Next(&h) {
		if r, _ := tracexml.Decode(h.Raw); r != nil {
			r.Span, r.Damage = h.Span, h.Damage
			yield(r)
		}
	}
}

// TestEveryRealRecordIsResolved: a record of a real file has a code that every language explains, or is of a kind that
// has none (a transfer, a logged message, a plain line, a Windows event), or it is said that its code is unknown, and then
// its own description stands there. The last are listed; WCF's own sources have none of them.
func TestEveryRealRecordIsResolved(t *testing.T) {
	files := realTraces(t)
	delete(files, "MANIFEST.tsv")
	if len(files) == 0 {
		t.Skip("no real traces: SVCSCOPE_TRACES names their folder, ../shared/traces by default")
	}
	all := texts(t)
	records, met, kinds, unknown := 0, map[string]int{}, map[string]int{}, map[string]int{}
	for file, data := range files {
		eachRecord(data, func(r *catalog.Record) {
			records++
			for i, text := range all {
				x := text.Explain(r, nil)
				if x.Title == "" || x.Meaning == "" || x.Tag != text.Tag {
					t.Errorf("%s: the record at byte %d is not explained in %s: %+v", file, r.Offset, text.Tag, x)
				}
				if i > 0 {
					continue
				}
				source := cmp.Or(r.Source, "no source")
				switch wcf := slices.ContainsFunc(wcfSources, func(s string) bool { return strings.HasPrefix(r.Source, s) }); {
				case x.CodeName != "":
					met[x.CodeName]++
				case r.Kind == catalog.KindEvent:
					kinds["Windows event"]++
				case r.Identifier == "" && r.Severity == catalog.Transfer:
					kinds["transfer"]++
				case r.Identifier == "" && r.Kind == catalog.KindMessage:
					kinds["message"]++
				case r.Damage != catalog.DamageNone || r.Unreadable != "":
					kinds["damaged"]++
				case r.Identifier == "" && r.Kind == catalog.KindOther && !wcf:
					kinds["plain line"]++
				default:
					unknown[fmt.Sprintf("%s: %q, event %d, %q", source, r.Identifier, r.EventID, short(r.Description+r.Text))]++
					if wcf {
						t.Errorf("%s: the record of %s at byte %d has the code %q, which is none", file, source, r.Offset, r.Identifier)
					}
					if r.Description == "" && r.Text == "" && r.Exception == nil {
						t.Errorf("%s: the record at byte %d has neither a known code nor a description of its own", file, r.Offset)
					}
				}
			}
		})
	}
	t.Logf("%d records; %d with one of %d codes; without: %v", records, sum(met), len(met), kinds)
	t.Logf("not in the catalogue: %d kinds of record, %d records", len(unknown), sum(unknown))
	for _, line := range slices.Sorted(maps.Keys(unknown)) {
		t.Logf("  %d times %s", unknown[line], line)
	}
}

// sum adds up counts.
func sum(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// short cuts a text for a list.
func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return s[:min(len(s), 100)]
}
