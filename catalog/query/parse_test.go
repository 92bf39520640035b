package query_test

import (
	"reflect"
	"strings"
	"testing"

	"svcscope/catalog/query"
)

// parses lists filters that can be read, with their text after reading.
var parses = []struct{ in, out string }{
	{"", ""},
	{"  \t", ""},
	{"timeout", "timeout"},
	{"  a   b ", "a b"},
	{"a and b", "a b"},
	{"a AND b && c", "a b c"},
	{"a or b", "a or b"},
	{"a || b OR c", "a or b or c"},
	{"a b or c", "(a b) or c"},
	{"a (b or c)", "a (b or c)"},
	{"((a)) (b c)", "a b c"},
	{"(a or b) or c", "a or b or c"},
	{"not a b", "-a b"},
	{"!a", "-a"},
	{"! a", "-a"},
	{"not not a", "--a"},
	{"-(a b)", "-(a b)"},
	{"not(a or b)", "-(a or b)"},
	{`-"a b"`, `-"a b"`},
	{`"not" "and"`, `"not" "and"`},
	{`"a \"b\" \\ \x"`, `"a \"b\" \\ \\x"`},
	{`""`, `""`},
	{"System-Net a-b", "System-Net a-b"},
	{"a||b&&c", "a or (b c)"},
	{"R&D a|b", "R&D a|b"},
	{"인증서 클라이언트", "인증서 클라이언트"},
	{`source:"원본 이름"`, `source:"원본 이름"`},
	{"http://a/b?c=d&e=f", "http://a/b?c=d&e=f"},
	{"https://host net.tcp://host:808/x", "https://host net.tcp://host:808/x"},
	{"time://x", "time://x"},
	{"10.0.0.1:8080 12:30", "10.0.0.1:8080 12:30"},
	{"List<string> a>b a=b", "List<string> a>b a=b"},
	{"code:262160", "code:262160"},
	{"code:0x40010,262159", "code:0x40010,262159"},
	{"code:Https*", "code:Https*"},
	{"code=1 code!=2", "code:1 -code:2"},
	{"Code:1 SEVERITY:error tid:5 description:x", "code:1 level:error thread:5 text:x"},
	{"-code:131085", "-code:131085"},
	{"level>=warning", "level>=warning"},
	{"level<error level:info,warn", "level<error level:info,warn"},
	{"level:error..warning", "level:error..warning"},
	{"level:activity", "level:activity"},
	{"pid>5 thread<=0x10 pid:1..5 pid:..5 pid:5..", "pid>5 thread<=0x10 pid:1..5 pid:..5 pid:5.."},
	{"pid:*", "pid:*"},
	{"time:12:00", "time:12:00"},
	{"time:12:00..12:05", "time:12:00..12:05"},
	{"time:12:00:05.25..", "time:12:00:05.25.."},
	{"time>=2026-11-22T10:02 time<2026-11-23", "time>=2026-11-22T10:02 time<2026-11-23"},
	{"time:2026-11-22T10:02..10:05", "time:2026-11-22T10:02..10:05"},
	{"time:2026-11-22T10:02:03+09:00", "time:2026-11-22T10:02:03+09:00"},
	{`time:"2026-11-22 10:02"`, `time:"2026-11-22 10:02"`},
	{"activity:{0A1B2C3D-0000-0000-0000-000000000001}", "activity:{0A1B2C3D-0000-0000-0000-000000000001}"},
	{"activity:0a1b2c3d,1", "activity:0a1b2c3d,1"},
	{"finding:client-certificate/* finding:*", "finding:client-certificate/* finding:*"},
	{"is:failure,damaged", "is:failure,damaged"},
	{`file:"a b.svclog",c.svclog`, `file:"a b.svclog",c.svclog`},
	{"/time ?out/", "/time ?out/"},
	{`/a\/b/`, `/a\/b/`},
	{"/a/b/", "/a/b/"},
	{"source:/^System/,Other", "source:/^System/,Other"},
	{"/service.svc", "/service.svc"},
	{"//", "//"},
	{`/a "b/"`, `/a "b/"`},
	{`/foo "\/"`, `/foo "\\/"`},
	{"source=//x", `source:"//x"`},
	{"text:a..b", "text:a..b"},
	{"*", "*"},
	{"(-a or -b) c", "(-a or -b) c"},
}

func TestParse(t *testing.T) {
	for _, c := range parses {
		e, err := query.Parse(c.in)
		if err != nil {
			t.Errorf("%q: %v", c.in, err)
			continue
		}
		out := ""
		if e != nil {
			out = e.String()
		}
		if out != c.out {
			t.Errorf("%q reads as %q, want %q", c.in, out, c.out)
		}
		roundTrip(t, c.in, e)
	}
}

// roundTrip checks that the text of an expression reads as an equal expression.
func roundTrip(t *testing.T, in string, e query.Expr) {
	t.Helper()
	if e == nil {
		return
	}
	again, err := query.Parse(e.String())
	if err != nil || !reflect.DeepEqual(e, again) {
		t.Errorf("%q is %#v, but its text %q is %#v, %v", in, e, e.String(), again, err)
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct {
		in       string
		pos, end int
		key      string
		args     string // "name=value; ..." of some arguments
	}{
		{`"abc`, 0, 4, "unclosed-quote", ""},
		{`a source:"b`, 9, 11, "unclosed-quote", ""},
		{"a (b", 2, 3, "unclosed-paren", ""},
		{"(", 0, 1, "unclosed-paren", ""},
		{"a) b", 1, 2, "unexpected", "token=)"},
		{"()", 0, 1, "missing-operand", "operator=("},
		{"a - b", 2, 3, "missing-operand", "operator=-"},
		{"-", 0, 1, "missing-operand", "operator=-"},
		{"a and", 2, 5, "missing-operand", "operator=and"},
		{"or a", 0, 2, "missing-operand", "operator=or"},
		{"a and or b", 2, 5, "missing-operand", "operator=and"},
		{"not", 0, 3, "missing-operand", "operator=not"},
		{"a ||", 2, 4, "missing-operand", "operator=||"},
		{"source:", 0, 7, "missing-operand", "operator=source:"},
		{"source: x", 0, 7, "missing-operand", "operator=source:"},
		{"code:1,", 0, 5, "missing-operand", "operator=code:"},
		{"a soruce:x", 2, 8, "unknown-field", "field=soruce; expected=source"},
		{"lev:x", 0, 3, "unknown-field", "expected=level"},
		{"urn:x", 0, 3, "unknown-field", "field=urn"},
		{"레벨:error", 0, 6, "unknown-field", "field=레벨"},
		{"level:bad", 6, 9, "bad-value", "field=level; value=bad"},
		{"level>=start", 7, 12, "bad-value", "value=start"},
		{"x level:error,bad", 14, 17, "bad-value", "value=bad"},
		{"pid:-1", 4, 6, "bad-value", "field=pid"},
		{"pid:4294967296", 4, 14, "bad-value", ""},
		{"pid:1..x", 4, 8, "bad-value", "value=1..x"},
		{"pid:..", 4, 6, "bad-value", ""},
		{"source>5", 7, 8, "bad-value", "field=source"},
		{"code>=Https", 6, 11, "bad-value", "field=code"},
		{"time:12", 5, 7, "bad-value", "field=time"},
		{"time:25:00", 5, 10, "bad-value", ""},
		{"time:12:00..2026-11-22", 5, 22, "bad-value", ""},
		{"time:0001-01-01", 5, 15, "bad-value", ""},
		{"activity:xyz", 9, 12, "bad-value", "field=activity"},
		{"is:nothing", 3, 10, "bad-value", ""},
		{"/a(/", 0, 4, "bad-regexp", "value=a("},
		{"source:/[/", 7, 10, "bad-regexp", ""},
		{`source:"a"b`, 10, 11, "unexpected", "token=b"},
		{strings.Repeat("(", 300) + "a", 200, 201, "unexpected", "token=("},
		{strings.Repeat("!", 300) + "a", 200, 201, "unexpected", "token=!"},
		{strings.Repeat("a ", 300), 400, 401, "too-many", "most=200"},
		{"pid:1" + strings.Repeat(",2", 300), 404, 405, "too-many", ""},
	} {
		_, err := query.Parse(c.in)
		e, ok := err.(*query.Error)
		if !ok {
			t.Errorf("%q: no *Error but %v", c.in, err)
			continue
		}
		if e.Pos != c.pos || e.End != c.end || e.Key != c.key {
			t.Errorf("%q: %s at %d..%d, want %s at %d..%d", c.in, e.Key, e.Pos, e.End, c.key, c.pos, c.end)
		}
		for arg := range strings.SplitSeq(c.args, "; ") {
			if name, value, _ := strings.Cut(arg, "="); name != "" && e.Args[name] != value {
				t.Errorf("%q: argument %s is %q, want %q", c.in, name, e.Args[name], value)
			}
		}
	}
}

func TestEdit(t *testing.T) {
	and := func(filter string, term query.Expr) string {
		e, err := query.Parse(filter)
		if err != nil {
			t.Fatal(err)
		}
		e = query.And(e, term)
		roundTrip(t, filter, e)
		return e.String()
	}
	for _, c := range []struct{ filter, field, value, exclude, want string }{
		{"", "source", "System.Net", "", "source:System.Net"},
		{"", "code", "131085", "x", "-code:131085"},
		{"a or b", "level", "Warning", "", "(a or b) level:warning"},
		{"level:warning", "level", "Warning", "", "level:warning"},
		{"a level:warning b", "level", "Warning", "x", "a b -level:warning"},
		{"-pid:5", "pid", "5", "", "pid:5"},
		{"", "text", `say "hi", all`, "", `text:"say \"hi\", all"`},
		{"", "text", "a*b", "", `text:"a*b"`},
		{"", "source", "", "", `source:""`},
		{"", "process", "/usr/bin/x", "", `process:"/usr/bin/x"`},
		{"", "identifier", "http://a/b.aspx", "", "identifier:http://a/b.aspx"},
		{"", "identifier", "//a", "", `identifier:"//a"`},
		{"", "severity", "Transfer", "", "level:transfer"},
		{"", "time", "2026-11-22T10:02:03.1234567", "", "time:2026-11-22T10:02:03.1234567"},
		{"", "pid", "many", "", `"many"`},
		{"", "nothing", "a b", "x", `-"a b"`},
		{"", "source", "한글 이름", "", `source:"한글 이름"`},
	} {
		if got := and(c.filter, query.Term(c.field, c.value, c.exclude != "")); got != c.want {
			t.Errorf("%q and %s:%q gives %q, want %q", c.filter, c.field, c.value, got, c.want)
		}
	}
	e, _ := query.Parse("a b (c or d)")
	terms := query.Terms(e)
	if len(terms) != 3 || terms[2].String() != "c or d" {
		t.Fatalf("terms of %q: %v", e, terms)
	}
	for i, want := range []string{"b (c or d)", "a (c or d)", "a b"} {
		if got := query.Remove(e, terms[i]).String(); got != want {
			t.Errorf("without %q: %q, want %q", terms[i], got, want)
		}
	}
	if left := query.Remove(terms[0], terms[0]); left != nil {
		t.Errorf("nothing should be left, not %q", left)
	}
	if len(query.Terms(nil)) != 0 || query.And(nil, nil) != nil {
		t.Error("nil is no filter")
	}
}

func TestFields(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range query.Fields() {
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			if seen[name] {
				t.Errorf("%q names two fields", name)
			}
			seen[name] = true
		}
		for _, v := range f.Values {
			if _, err := query.Parse(f.Name + ":" + v); err != nil {
				t.Errorf("%s does not take its own value: %v", f.Name, err)
			}
		}
	}
}
