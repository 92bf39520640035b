package app

import (
	"fmt"
	"testing"
)

func TestLogName(t *testing.T) {
	const guid = "12f6697e-a296-43b6-a5d1-a4ca0c9bb5b7"
	for _, c := range []struct {
		name, want string
		guid       bool
	}{
		{"app_tracelog.svclog", "app_tracelog.svclog", false},
		{guid + "app_tracelog.svclog", "app_tracelog.svclog", true},
		{"C1RA_" + guid + "app_tracelog.svclog", "C1RA_app_tracelog.svclog", true},
		{guid + "_app_tracelog.svclog", "app_tracelog.svclog", true},
		{"app_tracelog_" + guid + ".svclog", "app_tracelog.svclog", true},
		{"logs/web/" + guid + "web.svclog", "web.svclog", true},
		{"web_1.svclog", "web.svclog", false},
		{"web.0012.svclog", "web.svclog", false},
		{"web-2026-11-22.svclog", "web.svclog", false},
		{"web.20261122.3.svclog", "web.svclog", false},
		{"web_2026-11-22_09-31.svclog", "web.svclog", false},
		{"web-20261122T093107Z.svclog", "web.svclog", false},
		{"web2.svclog", "web2.svclog", false},
		{"app_messages.v4.svclog", "app_messages.v4.svclog", false},
		{"trace (1).svclog", "trace (1).svclog", false},
		{"2026-11-22.svclog", "2026-11-22.svclog", false},
		{"web_1", "web", false},
		{guid, "", true},
	} {
		got, isGUID := logName(c.name)
		if got != c.want || isGUID != c.guid {
			t.Errorf("%s: %q, %t; want %q, %t", c.name, got, isGUID, c.want, c.guid)
		}
	}
}

func TestFindParts(t *testing.T) {
	file := func(name, computer string, from int64) fileInfo {
		return fileInfo{Name: name, Computer: computer, From: from, Records: 1}
	}
	for _, c := range []struct {
		name  string
		files []fileInfo
		want  string
	}{
		{"none", []fileInfo{file("a.svclog", "A", 1), file("b.svclog", "A", 2)}, "[]"},
		{"by GUID, in the order of time", []fileInfo{file("12f6697e-a296-43b6-a5d1-a4ca0c9bb5b7a.svclog", "A", 9), file("a.svclog", "A", 2), file("b.svclog", "A", 3)}, "[{a.svclog [1 0] true}]"},
		{"rolling", []fileInfo{file("a_1.svclog", "A", 1), file("a_2.svclog", "a", 2), file("a_3.svclog", "", 3)}, "[{a.svclog [0 1 2] false}]"},
		{"two machines", []fileInfo{file("a_1.svclog", "A", 1), file("a_2.svclog", "B", 2)}, "[]"},
		{"the same name twice", []fileInfo{file("a.svclog", "A", 1), file("a.svclog", "A", 2)}, "[]"},
		{"one is no trace", []fileInfo{file("a_1.svclog", "A", 1), {Name: "a_2.svclog"}}, "[]"},
	} {
		if got := fmt.Sprint(findParts(c.files)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
