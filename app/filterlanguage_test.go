package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"svcscope/catalog"
	"svcscope/catalog/index"
	"svcscope/catalog/query"
)

// filterSession is a session of records of every kind that a row can be called by.
func filterSession(t *testing.T) *session {
	s := newSession(time.UTC)
	s.patience = 0
	f := s.add(source{Name: "a"})
	s.begin(f)
	b := index.NewBuilder()
	n := int64(0)
	add := func(h catalog.Head) {
		h.Offset, h.Length = 10*n, 10
		n++
		b.Add(&h)
	}
	for sev := catalog.SeverityUnknown; sev <= catalog.Transfer; sev++ {
		for _, kind := range []catalog.Kind{catalog.KindOther, catalog.KindTrace, catalog.KindMessage, catalog.KindEvent} {
			for _, id := range []uint32{0, 131085, 262160, 36874, 219} {
				add(catalog.Head{Kind: kind, Severity: sev, EventID: id, HasEventID: id != 131085, Source: []byte("Schannel")})
				add(catalog.Head{Kind: kind, Severity: sev, EventID: id, HasEventID: true, Source: []byte("Microsoft-Windows-Application Server-Applications"),
					Identifier: []byte("http://msdn.microsoft.com/ko-KR/library/System.ServiceModel.Channels.HttpsClientCertificateInvalid.aspx")})
			}
		}
	}
	if err := s.index.Append(f.number, b.AppendShard(nil)); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestFilterFindsWhatRowsSay: in every language the title and the severity of a row, as they are read there, find it, and each name of
// a severity stands for that one alone.
func TestFilterFindsWhatRowsSay(t *testing.T) {
	s := filterSession(t)
	for _, tag := range tags() {
		text := language(t, tag)
		s.speak(filterLanguage(text))
		rows := map[string][]uint32{}
		for rec := range uint32(s.index.Len()) {
			row := s.view(rec, text)
			rows[row.title] = append(rows[row.title], rec)
			rows[row.level] = append(rows[row.level], rec)
			term := query.Compare{Field: "level", Op: ":", Values: []query.Value{{Form: query.Literal, Text: row.level}}}
			if s.setFilter(term.String()); s.filterErr != nil || len(s.rows) != s.index.SeverityCounts()[s.index.Severity(rec)] || !s.matches(rec) {
				t.Fatalf("%s: %s leaves %d rows, %v", tag, &term, len(s.rows), s.filterErr)
			}
		}
		delete(rows, "")
		if len(rows) < 15 {
			t.Errorf("%s: the rows say only %d different things", tag, len(rows))
		}
		for said, recs := range rows {
			word := query.Word{Text: said, Literal: true}
			if s.setFilter(word.String()); s.filterErr != nil {
				t.Fatalf("%s: %s: %v", tag, &word, s.filterErr)
			}
			for _, rec := range recs {
				if !s.matches(rec) {
					t.Errorf("%s: %s does not find record %d, which says so", tag, &word, rec)
					break
				}
			}
		}
		if s.setFilter(`"` + text.UI("level.activity") + `" level:` + text.UI("level.activity")); s.filterErr != nil {
			t.Errorf("%s: %v", tag, s.filterErr)
		}
	}
}

// TestFilterInAnotherLanguage: the filter follows the language; what it chose by names that the new one does not know, it still
// chooses; a mistake is looked at again.
func TestFilterInAnotherLanguage(t *testing.T) {
	s := filterSession(t)
	count := func(filter string) int {
		s.setFilter(filter)
		return len(s.rows)
	}
	ko, en := filterLanguage(language(t, "ko")), filterLanguage(language(t, "en"))
	s.speak(en)
	errors, missing := count("level:error"), count(`"certificate missing"`)
	if errors == 0 || missing == 0 || missing == s.index.Len() {
		t.Fatalf("%d errors, %d certificates missing", errors, missing)
	}
	if s.speak(ko); len(s.rows) != 0 || s.filter != `"certificate missing"` {
		t.Errorf("%s leaves %d rows in Korean", s.filter, len(s.rows))
	}
	if n := count(`"인증서 없음"`); n != missing {
		t.Errorf("%d rows, want %d", n, missing)
	}
	if n := count("level:오류  (q or 인증서)"); n == 0 || n >= errors {
		t.Errorf("%d rows", n)
	}
	if s.speak(en); s.filterErr != nil || s.filter != "level:error (q or 인증서)" {
		t.Errorf("the filter is %q, %v", s.filter, s.filterErr)
	}
	if s.setFilter("level:오류"); s.filterErr == nil {
		t.Error("an English reader's level is called 오류")
	}
	if s.speak(ko); s.filterErr != nil || len(s.rows) != errors || s.filter != "level:오류" {
		t.Errorf("the filter %q leaves %d rows, %v", s.filter, len(s.rows), s.filterErr)
	}
	count(`"인증서 없음"`)
	s.setFilter("level:나쁨")
	if s.speak(en); s.filterErr == nil || len(s.rows) != 0 {
		t.Errorf("behind a mistake there are %d rows, %v", len(s.rows), s.filterErr)
	}
}

// TestFilterProblems: what is said of a mistake names what would be right, in every language.
func TestFilterProblems(t *testing.T) {
	for _, tag := range tags() {
		text := language(t, tag)
		l := filterLanguage(text)
		problem := func(filter string) string {
			_, err := l.Parse(filter)
			bad, ok := err.(*query.Error)
			if !ok {
				t.Fatalf("%s: %q is no mistake", tag, filter)
			}
			return filterProblem(text, filter, bad)
		}
		for _, f := range query.Fields() {
			if !slices.Contains(strings.FieldsFunc(problem("nofield:x"), func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') }), f.Name) {
				t.Errorf("%s: the field %s is not named: %s", tag, f.Name, problem("nofield:x"))
			}
		}
		for _, filter := range []string{"level:foo", "level>=foo"} {
			said := problem(filter)
			for sev := catalog.Critical; sev <= catalog.Verbose; sev++ {
				if !strings.Contains(said, lower(sev.String())) || !strings.Contains(strings.ToLower(said), strings.ToLower(levelWord(text, sev))) {
					t.Errorf("%s: %s is not among what is right: %s", tag, sev, said)
				}
			}
			if transfer := strings.Contains(said, "transfer"); transfer != (filter == "level:foo") {
				t.Errorf("%s: %s", tag, said)
			}
		}
		if !strings.Contains(problem("is:foo"), "unreadable") || !strings.Contains(problem("pid:foo"), "100..200") {
			t.Errorf("%s: %s; %s", tag, problem("is:foo"), problem("pid:foo"))
		}
	}
}
