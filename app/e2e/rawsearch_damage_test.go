package e2e

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// TestSearchInXMLBesideDamage: a text in what is no record, or in a torn one, hides no record behind it; nor does a text
// with an end tag.
func TestSearchInXMLBesideDamage(t *testing.T) {
	torn := strings.TrimSuffix(tiny("needle"), "</ApplicationData></E2ETraceEvent>")
	p := open(t, "en")
	for _, c := range []struct {
		name, text string
		parts      []string // whole records and what stands between them
		want       []int    // the parts that are found
	}{
		{"a torn record", "needle", []string{tiny("a"), torn, tiny("needle"), tiny("needle")}, []int{1, 2, 3}},
		{"junk", "needle", []string{tiny("a"), "junk with a needle", tiny("needle"), tiny("b")}, []int{2}},
		{"a comment", "needle", []string{tiny("a"), "<!-- needle -->", tiny("needle"), tiny("b")}, []int{2}},
		{"an end tag", "</ApplicationData></E2ETraceEvent>", []string{tiny("a"), tiny("b"), tiny("c"), tiny("d")}, []int{0, 1, 2, 3}},
		{"a torn record in EUC-KR", "\uac00\ub098", []string{`<?xml version="1.0" encoding="euc-kr"?>`, tiny("a"), tiny("\xb0\xa1\xb3\xaa"), strings.Replace(torn, "needle", "\xb0\xa1\xb3\xaa", 1)}, []int{2, 3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := p.anew(t, "en")
			p.choose(write(t, "damage.svclog", strings.Join(c.parts, "")))
			p.ready()
			var want []string
			for _, n := range c.want {
				want = append(want, fmt.Sprint(0, " ", len(strings.Join(c.parts[:n], ""))))
			}
			p.do("find it", setFilter(`xml:"`+c.text+`"`))
			p.rowsAre(c.name, want)
		})
	}
}

// TestSearchInXMLMissed: where a file has changed or is gone, the search says what it could not look at, and finds what the
// other files hold.
func TestSearchInXMLMissed(t *testing.T) {
	for name, change := range map[string]func(path string) error{
		"shrinks":  func(path string) error { return os.Truncate(path, 10) },
		"vanishes": os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			file := write(t, "changing.svclog", tiny("needle"))
			old := time.Now().Add(-time.Hour)
			if err := os.Chtimes(file, old, old); err != nil {
				t.Fatal(err)
			}
			p := open(t, "ko", file, write(t, "staying.svclog", tiny("a")+tiny("needle")))
			if err := change(file); err != nil {
				t.Fatal(err)
			}
			p.do("look for it", setFilter(`xml:"needle"`))
			p.wait("it says what is missing", `/changing\.svclog.*XML/.test(document.querySelector(".notices").innerText)`)
			p.wait("the other file's record shows", `document.querySelector("main#viewer").dataset.shown === "1"`)
			p.do("look for nothing", setFilter(""))
			p.wait("nothing is missing", `!/XML/.test(document.querySelector(".notices").innerText)`)
		})
	}
}
