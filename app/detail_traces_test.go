package app

import (
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

// recordsMost is how many records of one file are drawn: enough to meet each kind in it.
const recordsMost = 24

// TestDetailOfEveryRecord draws the records of our fixtures, and of real traces where they are at hand.
func TestDetailOfEveryRecord(t *testing.T) {
	fixtures, err := filepath.Glob("../catalog/testdata/fixtures/*.svclog")
	if err != nil || len(fixtures) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	folder := os.Getenv("SVCSCOPE_TRACES")
	if folder == "" {
		folder = "../../shared/traces"
	}
	real, _ := filepath.Glob(filepath.Join(folder, "*.svclog"))
	if len(real) == 0 {
		t.Log("no real traces: fixtures only")
	}
	ko, en := language(t, "ko"), language(t, "en")
	ko.Fallback(en)
	for _, file := range append(fixtures, real...) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			scanner := tracexml.NewScanner()
			scanner.Feed(data)
			scanner.Close()
			var head catalog.Head
			for n := 0; n < recordsMost && scanner.Next(&head); n++ {
				drawRecord(t, ko, n, head)
			}
		})
	}
}

// drawRecord draws all tabs of a record and looks whether its text is all there, and is all text.
func drawRecord(t *testing.T, text *catalog.Text, n int, head catalog.Head) {
	t.Helper()
	r, err := tracexml.Decode(head.Raw)
	r.Span, r.Damage = head.Span, head.Damage
	in := detail{Record: r, Position: n, FileName: "a.svclog", Lines: tracexml.Indent(head.Raw), LinesShow: 1 << 20, Codes: nativeCodesOf(r)}
	if f, ok := catalog.Diagnose(r); ok {
		in.Finding = &f
	}
	in.Explanation = text.Explain(r, in.Finding)
	explanation := app.HTMLString(explained(text, in))
	for _, link := range strings.Split(explanation, "<a ")[1:] {
		tag, _, _ := strings.Cut(link, ">")
		if !strings.Contains(tag, `href="https://learn.microsoft.com/ko-kr/`) {
			t.Errorf("record %d links to %s", n, tag)
		}
	}
	if in.Explanation.Title == "" {
		t.Errorf("record %d has no title", n)
	}
	if lines := app.HTMLString(xmlView(text, in)); strings.Count(lines, `class="l `) != len(in.Lines) {
		t.Errorf("record %d: not every line of XML is drawn", n)
	}
	if err != nil {
		return
	}
	fields := asText(withoutMarks(app.HTMLString(formatted(text, in))))
	for i := range r.Body {
		everyText(&r.Body[i], func(s string) {
			if words := asText(s); len(words) < blockMost && !strings.Contains(fields, words) {
				t.Errorf("record %d: formatted lacks %q", n, s)
			}
		})
	}
}

// everyText calls yield for each text and attribute value of a tree. Stack traces are drawn frame by frame, and
// numbers of frames stand between; their text is looked up line by line.
func everyText(n *catalog.Node, yield func(string)) {
	for _, a := range n.Attrs {
		if a.Name != "xmlns" && !strings.HasPrefix(a.Name, "xmlns:") {
			yield(a.Value)
		}
	}
	if !strings.HasPrefix(n.Text, "<") { // an escaped message is drawn as the message it is
		for line := range strings.Lines(n.Text) {
			yield(line)
		}
	}
	for i := range n.Children {
		everyText(&n.Children[i], yield)
	}
}

// asText leaves out white space, which the native renderer adds, and one more layer of escaping: traces hold texts
// that were escaped twice, and decoding undoes it where it is unambiguous.
func asText(s string) string {
	return strings.Join(strings.Fields(html.UnescapeString(html.UnescapeString(html.UnescapeString(s)))), "")
}
