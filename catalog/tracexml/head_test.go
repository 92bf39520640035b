package tracexml_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

// headOf computes from a decoded record what the scanner found by bytes.
func headOf(rec *catalog.Record) string {
	return fmt.Sprintf("kind=%d time=%d/%t/%t%+d id=%d/%t %s pid=%d tid=%d %x %x/%t src=%q proc=%q host=%q ident=%q sum=%q ex=%t rep=%d",
		rec.Kind, rec.Time, rec.HasTime, rec.HasZone, tracexml.ZoneOf(rec.TimeText), rec.EventID, rec.HasEventID, rec.Severity, rec.ProcessID, rec.ThreadID,
		rec.Activity, rec.Related, rec.HasRelated, rec.Source, rec.Process, rec.Computer, rec.Identifier, summaryOf(rec), rec.Exception != nil, rec.Repairs)
}

// summaryOf picks the summary from the decoded fields.
func summaryOf(rec *catalog.Record) string {
	text := rec.Text
	switch rec.Kind {
	case catalog.KindTrace:
		text = rec.Description
		if rec.Severity.Activity() && rec.Extended != nil {
			if n := rec.Extended.Find("ActivityName"); n != nil && n.Text != "" {
				text = n.Text
			}
		}
	case catalog.KindEvent:
		text = eventSummaryOf(rec)
	case catalog.KindMessage:
		if text = actionOf(rec); text == "" {
			text = rec.Message.Source
		}
	}
	fold := strings.Join(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) }), " ")
	for len(fold) > 512 {
		_, n := utf8.DecodeLastRuneInString(fold)
		fold = fold[:len(fold)-n]
	}
	return strings.TrimSuffix(fold, " ")
}

// actionOf finds the first action that is not empty where the record shows one as an element.
func actionOf(rec *catalog.Record) string {
	in := func(n *catalog.Node, name string) (all []*catalog.Node) {
		for i := range n.Children {
			if n.Children[i].Name == name {
				all = append(all, &n.Children[i])
			}
		}
		return all
	}
	var log *catalog.Node
	for i := range rec.Body {
		for _, item := range in(&rec.Body[i], "DataItem") {
			if n := item.Find("MessageLogTraceRecord"); n != nil && log == nil && rec.Body[i].Name == "TraceData" {
				log = n
			}
		}
	}
	for i := range log.Children {
		places := []*catalog.Node{}
		switch log.Children[i].Name {
		case "Addressing":
			places = append(places, &log.Children[i])
		case "Envelope":
			places = in(&log.Children[i], "Header")
		}
		for _, p := range places {
			for _, a := range in(p, "Action") {
				if a.Text != "" {
					return a.Text
				}
			}
		}
	}
	return ""
}

// compareHeads decodes every closed record of a file and compares; it gives how many were compared and unreadable.
func compareHeads(t *testing.T, name string, data []byte) (compared, unreadable int) {
	t.Helper()
	return compareHeadsOf(t, name, tracexml.NewScanner(), data)
}

// compareHeadsOf does so with a scanner that has read nothing yet.
func compareHeadsOf(t *testing.T, name string, s *tracexml.Scanner, data []byte) (compared, unreadable int) {
	t.Helper()
	s.Feed(data)
	s.Close()
	var h catalog.Head
	for s.Next(&h) {
		rec, err := tracexml.Decode(h.Raw)
		if (err != nil) != (rec.Unreadable != "") {
			t.Errorf("%s: record at byte %d: error %v, unreadable %q", name, h.Offset, err, rec.Unreadable)
		}
		if h.Damage != catalog.DamageNone {
			continue
		}
		if err != nil {
			unreadable++
			if rec.Repairs != h.Repairs || rec.EventID != h.EventID {
				t.Errorf("%s: unreadable record at byte %d: not the head's fields", name, h.Offset)
			}
			continue
		}
		compared++
		_, got, _ := strings.Cut(headLine(&h), " kind=")
		if got = "kind=" + got; got != headOf(rec) {
			t.Errorf("%s: record at byte %d:\nscan   %s\ndecode %s\n%q", name, h.Offset, got, headOf(rec), h.Raw[:min(len(h.Raw), 1500)])
			return
		}
	}
	return compared, unreadable
}

func TestHeadsEqualDecodedRecordsInRealTraces(t *testing.T) {
	all := 0
	for _, f := range realTraces(t) {
		if !f.isTrace() {
			continue
		}
		n, unreadable := compareHeads(t, f.name, f.data)
		all += n
		if unreadable != 0 {
			t.Errorf("%s: %d unreadable records", f.name, unreadable)
		}
	}
	if all < 3000 {
		t.Errorf("only %d records compared", all)
	}
}

func TestHeadsEqualDecodedRecords(t *testing.T) {
	files := 600
	if testing.Short() {
		files = 100
	}
	compared, unreadable := 0, 0
	for seed := range uint64(files) {
		n, u := compareHeads(t, fmt.Sprintf("seed %d", seed), []byte(newGenerator(seed+77).file(20)))
		compared, unreadable = compared+n, unreadable+u
		if t.Failed() {
			return
		}
	}
	if compared < files*10 || unreadable == 0 {
		t.Errorf("%d records compared, %d unreadable: the generator is not what it was", compared, unreadable)
	}
}
