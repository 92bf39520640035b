package query_test

import (
	"strings"
	"testing"
	"time"

	"svcscope/catalog/query"
)

// bounded ends the program if one input takes longer than any should, even on a busy machine: the fuzzer keeps an
// input that ends the program, but waits for ever for one that does not come back.
func bounded() (stop func() bool) {
	return time.AfterFunc(20*time.Second, func() { panic("this input takes too long") }).Stop
}

// FuzzFilter takes any text as a filter, as a link brings it: it is refused with a place inside the text, or reads back
// from its own text and gives a predicate that agrees with its parts over a small index.
func FuzzFilter(f *testing.F) {
	for _, c := range parses {
		f.Add(c.in)
	}
	for _, fields := range query.Fields() {
		f.Add(fields.Name + ":*," + fields.Name + " " + fields.Name + ">=12:00 not " + fields.Name + `:"",/^a.*b$/`)
	}
	for _, s := range []string{
		`a\"\"/ b/`, `/f a\(/ b)`, "-/a/", "code:a,/b/,\"c\"", "\xff:\xfe", "source:a\"b c\"", "/(((a*)*)*)*b/", "/(a{1,100}){1,10}/", `/[\pL--\d]+\b\Q(\E/`,
		strings.Repeat("(", 199) + "a" + strings.Repeat(")", 199), strings.Repeat("not ", 199) + "a", strings.Repeat("-(a or ", 99) + "b" + strings.Repeat(")", 99),
		"/" + strings.Repeat("(", 1001) + strings.Repeat(")", 1001) + "/", strings.Repeat("a*", 300), "text:" + strings.Repeat("*", 300), strings.Repeat("/ ", 200),
		"time:23:59..00:01 time>24:00", "time:2026-11-22T10:02..10:01", "record:2..1 record:0", "activity:{0a1b", "\u1112\u1161\u11ab \u110f\u1173", "\u2028\u202ea\u0000b",
		`level:오류,"다시 시작" level>=경고 level:경고..오류 -level:활동 "활동 시작" 인증서`,
	} {
		f.Add(s)
	}
	x := sample(f)
	count := func(e query.Expr) int { return len(query.Compile(e, x, seoul, korean).All()) }
	f.Fuzz(func(t *testing.T, s string) {
		defer bounded()()
		e, err := korean.Parse(s)
		if err != nil {
			if bad, ok := err.(*query.Error); !ok || bad.Pos < 0 || bad.Pos > bad.End || bad.End > len(s) {
				t.Fatalf("%q: error out of range: %#v", s, err)
			}
			if e, err := query.Parse(s); err == nil {
				t.Fatalf("%q is %v to who reads no language", s, e)
			}
			return
		}
		roundTrip(t, s, e) // by who reads no language
		if e == nil {
			return
		}
		if yes, no := count(e), count(&query.Not{Term: e}); yes+no != x.Len() {
			t.Errorf("%q holds for %d records and its opposite for %d, of %d", s, yes, no, x.Len())
		}
		whole, terms := count(e), query.Terms(e)
		for _, term := range terms[:min(len(terms), 8)] {
			if count(query.Remove(e, term)) < whole {
				t.Errorf("%q without %q leaves fewer records", s, term)
			}
		}
		for _, field := range query.Fields() {
			roundTrip(t, s, query.Term(field.Name, s, true))
		}
	})
}
