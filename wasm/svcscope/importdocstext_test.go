//go:build !js

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"svcscope/catalog"
)

func TestInline(t *testing.T) {
	for _, c := range []struct{ in, want, links string }{
		{"plain  text\n here ", "plain text here", ""},
		{"a `List\\<T> *x* &lt;` b", "a List\\<T> *x* &lt; b", ""},
		{"``a ` b`` and ` alone", "a ` b and ` alone", ""},
		{`\<b\> \* \_x\_ \\ \q`, `<b> * _x_ \ \q`, ""},
		{"&#43; &amp;lt; &eacute; &nosuch; &", "+ &lt; é &nosuch; &", ""},
		{"*one* **two** ***three*** a*b*c 2 * 3 * 4", "one two three abc 2 * 3 * 4", ""},
		{"_one_ __two__ snake_case_name _open", "one two snake_case_name _open", ""},
		{"[text](index.md)", "text", "text>index.md"},
		{"see [a *b* `c`](x.md \"title\"), [d](<y z.md>) and [no](", "see a b c, d and [no](", "a b c>x.md d>y z.md"},
		{"[a [b](c.md) d](e.md)", "[a b d](e.md)", "b>c.md"},
		{"[a\\]b](c\\(d\\).md) ![alt](p.png) [![i](p.png)](f.md)", "a]b alt i", "a]b>c\\(d\\).md i>f.md"},
		{"[!INCLUDE[indigo2](../includes/x.md)] and [!INCLUDE [other](y.md)]", "<indigo2> and <other>", ""},
		{`<a name="x"></a>head <SPAN class="y">in</SPAN> a<br/>b <T> <my-tag> 1 < 2 > 1`, "head in a b <T> <my-tag> 1 < 2 > 1", ""},
		{"<xref:System.Uri> <xref:System.Collections.Generic.List%601?displayProperty=nameWithType> <xref:A.B*> <https://x.example/>", "System.Uri System.Collections.Generic.List`1 A.B https://x.example/", ""},
		{"[] []() [x]() \\", "[] x \\", " > x>"},
		{"한국어\u00a0**굵게**입니다 “x”", "한국어\u00a0굵게입니다 “x”", ""},
	} {
		text, links := inline(c.in, func(name, _ string) string { return "<" + name + ">" })
		var found []string
		for _, l := range links {
			found = append(found, l.text+">"+l.target)
		}
		if got := strings.Join(found, " "); text != c.want || strings.TrimSpace(got) != strings.TrimSpace(c.links) {
			t.Errorf("%q\n gives %q, links %q\n want  %q, links %q", c.in, text, got, c.want, c.links)
		}
	}
}

func TestParagraphs(t *testing.T) {
	source := "First\n line\\\nsecond.  \n\n> [!NOTE]\n> A note.\n\n- a\n  goes on\n* b\n+ c\n1. one\n2) two\n\n|x|y|\n|-|-|\n\n### Low *heading*\nbelow\n\n---\n```xml\n<a b=\"*c*\" />\n\n# no heading\n```\n::: zone\nend"
	want := []string{"First line second.", "A note.", "• a goes on", "• b", "• c", "1. one", "2) two", "Low heading", "below", `<a b="*c*" />`, "# no heading", "end"}
	if got, _ := paragraphs(strings.Split(source, "\n"), noInclude); !slices.Equal(got, want) {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
}

func TestFrontMatter(t *testing.T) {
	for _, c := range []struct {
		in, name, want string
		ok             bool
	}{
		{"---\ntitle: bare text # comment\n---\nbody", "title", "bare text", true},
		{"---\ntitle: 'it''s: quoted' # x\n---\n", "title", "it's: quoted", true},
		{"---\ntitle: \"a \\\"b\\\" \\u00e9\"\n---\n", "title", `a "b" é`, true},
		{"---\nTITLE : x\ntitle: y\n...\n", "title", "x", true},
		{"\n---  \n# comment\nms.technology: \n  - \"one\"\n  - two\ntitle: z\n---", "ms.technology", "one", true},
		{"---\nlist: [first, second]\n---\n", "list", "first, second", true},
		{"---\ntitle: a\n  b\n  c\n---\n", "title", "a b c", true},
		{"---\ntitle: |\n  block\n---\n", "title", "block", true},
		{"---\ntitle:\n  further in\n---\n", "title", "further in", true},
		{"---\n- item\nno colon\ntitle: x\n---\n", "title", "x", true},
		{"---\ntitle: x\n", "", "", false},
		{"title: x\n---\n", "", "", false},
		{"----\ntitle: x\n---\n", "", "", false},
	} {
		fields, _, ok := frontMatter(c.in)
		if ok != c.ok || fields[c.name] != c.want {
			t.Errorf("%q: %q, %v", c.in, fields, ok)
		}
	}
}

func TestResolve(t *testing.T) {
	const host = "https://learn.microsoft.com/ko-kr/"
	for target, want := range map[string]string{
		"index.md":                      host + "dotnet/framework/wcf/diagnostics/tracing/",
		"../index.md#part":              host + "dotnet/framework/wcf/diagnostics/#part",
		"activity.md?x=1":               host + "dotnet/framework/wcf/diagnostics/tracing/activity",
		"..\\event-logging\\index.md":   host + "dotnet/framework/wcf/diagnostics/event-logging/",
		"~/docs/framework/wcf/index.md": host + "dotnet/framework/wcf/",
		"/dotnet/api/system.uri":        host + "dotnet/api/system.uri",
		"https://docs.microsoft.com/en-us/troubleshoot/iis/x": host + "troubleshoot/iis/x",
		"https://learn.microsoft.com/windows/a(v=ws.10)/":     host + "windows/a%28v=ws.10%29/",
		"xref:System.Uri":                       host + "dotnet/api/System.Uri",
		"a b.md":                                host + "dotnet/framework/wcf/diagnostics/tracing/a%20b",
		"../../../../../../../../etc/passwd.md": "", "../../../../../../x.md": "", "x.png": "", "#here": "", "": "", "index": "",
		"javascript:alert(1)": "", "mailto:a@b.example": "", "https://elsewhere.example/x.md": "", "//elsewhere.example/x": "",
		"https://docs.microsoft.com@elsewhere.example/": "", "https://go.microsoft.com/fwlink/?LinkId=1": "", "https://docs.microsoft.com.elsewhere.example/": "",
		"%zz": "", "xref:": "", "xref:../x": "",
	} {
		if got := resolve(target, traceDir, "ko-kr"); got != want {
			t.Errorf("%q leads to %q, want %q", target, got, want)
		}
	}
}

// TestIncluding: what a token stands for is read from the checkout, and from nowhere else.
func TestIncluding(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"includes/own-md.md": "Our **product**\n", "includes/front.md": "---\nms.date: 1\n---\nWith front.\n", "secret.md": "secret", "includes/secret.txt": "secret"} {
		to := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	include := including(filepath.Join(dir, "a", "page.md"))
	for _, c := range [][3]string{
		{"own", "../includes/own-md.md", "Our product"}, {"front", "../includes/front.md", "With front."}, {"indigo1", "../includes/gone.md", "Windows Communication Foundation (WCF)"},
		{"other", "../includes/gone.md", "other"}, {"x", "../secret.md", "x"}, {"x", "../includes/secret.txt", "x"}, {"x", "", "x"},
	} {
		if got := include(c[0], c[1]); got != c[2] {
			t.Errorf("%s from %q stands for %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

// TestLongPages: a page as long as pages may be takes no longer than its length accounts for, whatever stands in it.
func TestLongPages(t *testing.T) {
	for _, piece := range []string{"[", "](", "[a](b) ", "[[x]]((", "*", "*a ", "_a_ ", "`", "`a``b```", "<", "<a ", "<span class=\"sxs-lookup\">", "</span>", "<!--", "&", "&amp", "![", "[!INCLUDE[", "\\", "# ", "## x\n", "- \n", "> ", "|", "```\n", "(((", "**a *b ", "x\n\n"} {
		page := "---\ntitle: System.ServiceModel.Channels.MessageSent\n---\n" + pair("1", "a", "b") + "\n\n" + strings.Repeat(piece, (docMost-400)/len(piece))
		begun := time.Now()
		if _, trouble := parsePage([]byte(page), noInclude); trouble != "" {
			t.Errorf("%q: %s", piece, trouble)
		}
		if took := time.Since(begun); took > time.Minute {
			t.Errorf("%q takes %v", piece, took)
		}
	}
}

// FuzzDocsPage: whatever a page holds, reading it ends, and what comes of it is text in UTF-8,
// with links to the documentation host alone, and is read by the page as it was written.
func FuzzDocsPage(f *testing.F) {
	f.Add([]byte(bilingual("\n")))
	f.Add([]byte(bilingual("\r\n")))
	f.Add([]byte(englishPage("System.ServiceModel.Channels.MessageSent", "1", "A `b` [c](d.md) \\< &#43; [!INCLUDE[e](f.md)].\n- g\n- h")))
	f.Add([]byte(plainPage("System.ServiceModel.Channels.MessageReceived", "description: 'a: b'\n", "ko-KR", "MT", "![x](y.png) **z** <xref:A.B*>")))
	f.Add([]byte("---\ntitle: 131 - BufferPoolAllocation\n---\n# 131 - BufferPoolAllocation\n|a|\n## Description\nx\n```\ny\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		page, trouble := parsePage(data, noInclude)
		if trouble != "" {
			return
		}
		code := titleCode(page.front["title"])
		if code == nil {
			code = catalog.ByName("System.ServiceModel.Channels.MessageSent")
		}
		var entries []*docEntry
		for i, text := range page.texts {
			locale := localeOf(page, "x.md")
			entries = append(entries, &docEntry{page: page, file: "x.md", path: "x.md", tag: tagOf(locale), locale: locale, half: i > 0, text: text, named: code})
		}
		tables, _ := documentation(entries)
		for _, d := range tables {
			b, err := d.encode()
			if err != nil || !utf8.Valid(b) {
				t.Fatalf("%v, %q", err, b)
			}
			var read catalog.Documentation
			if err := read.Parse(b); err != nil {
				t.Fatal(err)
			}
			for name, p := range d.Codes {
				got := read.Page(catalog.ByName(name))
				if got == nil || len(got.Description) != len(p.Description) || len(got.Links) != len(p.Links) {
					t.Fatalf("%+v is read as %+v", p, got)
				}
				for _, s := range append(append(p.Description, p.Troubleshooting...), p.Summary) {
					if strings.Contains(s, "\x00") {
						t.Fatalf("%q", s)
					}
				}
				for _, l := range p.Links {
					if !strings.HasPrefix(l.URL, docHost+p.Locale+"/") {
						t.Fatalf("a link to %q", l.URL)
					}
				}
			}
		}
	})
}
