package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
	"svcscope/wasm/wire"
)

// hostileTexts reads the corpus of text that must stay text: by name.
func hostileTexts(t testing.TB) map[string]string {
	t.Helper()
	data, err := os.ReadFile("../catalog/testdata/hostile.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []struct {
		Name, Text string
		Times      int
	}
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, x := range list {
		texts[x.Name] = strings.Repeat(x.Text, max(x.Times, 1))
	}
	if len(texts) < 25 {
		t.Fatalf("only %d texts", len(texts))
	}
	return texts
}

// fill puts a text into every string below a value, and makes what is missing: a field that comes later is filled too.
func fill(v reflect.Value, text string, depth int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Pointer:
		if depth > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), text, depth-1)
		}
	case reflect.Slice:
		if depth > 0 && v.Type().Elem().Kind() != reflect.Uint8 {
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			for i := range v.Len() {
				fill(v.Index(i), text, depth-1)
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), text, depth)
			}
		}
	}
}

// filled is a value with a text in every string.
func filled[T any](text string) T {
	var v T
	fill(reflect.ValueOf(&v).Elem(), text, 3)
	return v
}

// drawnTags are the elements that the page is made of.
var drawnTags = regexp.MustCompile(`^(a|article|aside|b|button|caption|circle|code|dd|details|dialog|div|dl|dt|footer|h1|h2|h3|h4|header|input|kbd|li|mark|ol|p|path|pre|rect|section|span|summary|svg|table|tbody|td|text|th|thead|tr|ul|use|wbr)$`)

// drawnAttributes are the attributes of these elements.
var drawnAttributes = regexp.MustCompile(`^(aria-[a-z]+|autocomplete|autofocus|class|cx|cy|d|data-[a-z]+|dir|height|hidden|href|id|lang|placeholder|points|r|readonly|rel|role|rx|scope|spellcheck|tabindex|target|text-anchor|title|type|value|viewBox|width|x|xmlns|y|preserveAspectRatio|x1|x2|y1|y2)$`)

var (
	tagPattern       = regexp.MustCompile(`<([^\s>/]*)((?:\s[^>]*)?)>`)
	attributePattern = regexp.MustCompile(`\s([^\s=>]+)`)
	hrefPattern      = regexp.MustCompile(`href="((?:\\.|[^"\\])*)"`)
)

// onlyOurs fails for each element, attribute and address in markup that we do not draw.
func onlyOurs(t *testing.T, what, markup string) {
	t.Helper()
	for _, m := range hrefPattern.FindAllStringSubmatch(markup, -1) {
		if !strings.HasPrefix(m[1], "https://learn.microsoft.com/") && !strings.HasPrefix(m[1], "#") {
			t.Errorf("%s: an address %q", what, m[1])
		}
	}
	for _, m := range tagPattern.FindAllStringSubmatch(stripAttributes(markup), -1) {
		if name := strings.TrimPrefix(m[1], "/"); !drawnTags.MatchString(strings.TrimPrefix(name, "/")) && m[1] != "" && !strings.HasPrefix(m[0], "</") {
			t.Errorf("%s: an element %.80q", what, m[0])
		}
		for _, a := range attributePattern.FindAllStringSubmatch(m[2], -1) {
			if !drawnAttributes.MatchString(a[1]) {
				t.Errorf("%s: an attribute %q in %.80q", what, a[1], m[0])
			}
		}
	}
}

// views draws everything that shows text of a trace, of a file's name or of a link.
func views(text *catalog.Text, in detail, files []fileInfo, link share) map[string]app.UI {
	return map[string]app.UI{
		"explained": explained(text, in), "formatted": formatted(text, in), "xml": xmlView(text, in), "message": messageView(text, in), "certificate": certificateView(text, in),
		"files": filesView(text, files, filesPane{}), "share": shareDialog(text, "https://svcscope.example/#"+link.State.Encode(), link),
	}
}

// TestHostileText puts each hostile text into every string of a record, of what is found in it, of the files and of the
// link, and draws all of it: the text is there, and nothing but text came of it.
func TestHostileText(t *testing.T) {
	ko, en := language(t, "ko"), language(t, "en")
	for name, hostile := range hostileTexts(t) {
		text := ko
		if len(name)%2 == 0 {
			text = en
		}
		r := filled[catalog.Record](hostile)
		r.Kind, r.HasTime, r.HasEventID, r.EventID = catalog.KindMessage, true, true, 262160
		finding := filled[catalog.Finding](hostile)
		finding.Rule, finding.Category = refused().Finding.Rule, refused().Finding.Category // names of ours, as those of damage below
		for i := range finding.Evidence {
			finding.Evidence[i].Kind, finding.Facts[i].Name = "wording", "caller"
		}
		in := detail{Record: &r, Finding: &finding, FileName: hostile, Find: hostile[:min(len(hostile), 3)], Lines: filled[[]catalog.Line](hostile)}
		for kind := range catalog.TokenInstruction + 1 {
			in.Lines = append(in.Lines, catalog.Line{Tokens: []catalog.Token{{Kind: kind, Text: hostile}}})
		}
		in.Explanation = text.Explain(&r, &finding)
		in.Certificates = certificates{List: make([]certificate, 1), Leaves: []int{0}, Trust: hostile, Result: hostile}
		for i := range in.Certificates.List[0].Field {
			in.Certificates.List[0].Field[i] = hostile
		}
		link := share{State: State{Filter: hostile, Record: failingAddress, File: Fingerprint{Name: hostile, Size: 1, Hash: failingAddress.File}}, Period: hostile, Language: hostile}
		files := filled[[]fileInfo](hostile)
		files[0].Records, files[0].Format, files[0].Damaged, files[1].Done, files[1].Damaged = 1, formatE2E, []wire.Range{{Reason: "torn"}}, true, nil
		for view, ui := range views(text, in, files, link) {
			markup := app.HTMLString(ui)
			onlyOurs(t, name+", "+view, markup)
			words := asText(hostile)
			if all := asText(charTags.ReplaceAllString(stripAttributes(markup), "$1")); view != "xml" && !strings.Contains(all, words[:min(len(words), 200)]) {
				t.Errorf("%s, %s: the text is lost", name, view)
			}
			unmarked := stripMarks(markup)
			if from, _ := catalog.Unseen(unmarked); from < len(unmarked) {
				t.Errorf("%s, %s: a character that nobody sees has no mark: %q", name, view, unmarked[max(from-60, 0):min(from+60, len(unmarked))])
			}
		}
	}
}

var (
	failingAddress = Address{File: "7c1f09e2a1b2c3d4", Offset: 1, Hash: "b31e77aa"}
	charTags       = regexp.MustCompile(`(?s)\s*<span data-char>(.*?)</span>\s*`)
	markedChars    = regexp.MustCompile(`(?s)<span data-char="[^"]*">.*?</span>`)
)

// stripMarks takes out the characters that are marked, and the fences that we put around values in sentences.
func stripMarks(markup string) string {
	return strings.NewReplacer("\u2068", "", "\u2069", "").Replace(stripAttributes(markedChars.ReplaceAllString(markup, "")))
}

// FuzzDetail decodes anything and draws all that the detail of a record shows of it.
func FuzzDetail(f *testing.F) {
	names, _ := filepath.Glob("../catalog/testdata/fixtures/[mnst]*.svclog")
	for _, name := range names {
		if data, err := os.ReadFile(name); err == nil && len(data) < 6<<10 {
			f.Add(data, "cert")
		}
	}
	for _, text := range hostileTexts(f) {
		f.Add([]byte("<E2ETraceEvent><System><Computer>"+text+"</Computer></System><ApplicationData><TraceData><DataItem><TraceRecord><Description>"+text+
			"</Description><ExtendedData><script onclick='x'>"+text+"</script></ExtendedData><Exception><Message>"+text+"</Message></Exception></TraceRecord></DataItem></TraceData></ApplicationData></E2ETraceEvent>"), text[:1])
	}
	text := language(f, "en")
	f.Fuzz(func(t *testing.T, raw []byte, find string) {
		r, _ := tracexml.Decode(raw)
		in := detail{Record: r, FileName: find, Find: find, Lines: tracexml.Indent(raw), Folded: map[int]bool{1: true}}
		if finding, ok := catalog.Diagnose(r); ok {
			in.Finding = &finding
		}
		in.Explanation = text.Explain(r, in.Finding)
		onlyOurs(t, "explained", app.HTMLString(explained(text, in)))
		onlyOurs(t, "formatted", app.HTMLString(formatted(text, in)))
		onlyOurs(t, "xml", app.HTMLString(xmlView(text, in)))
	})
}
