//go:build !js

package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"svcscope/catalog"
)

// runTextCheck judges the files of the texts against the English one: text-check [-dir catalog/text] [TAG...]. It prints
// a line for each fault, with file and line, and the status is 1 if there is one.
func runTextCheck(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("text-check", flag.ContinueOnError)
	dir := flags.String("dir", "catalog/text", "folder of the texts")
	if status, ok := parse(flags, args, stderr); !ok {
		return status
	}
	en, err := os.ReadFile(filepath.Join(*dir, "en.json"))
	if err != nil {
		return fail(stderr, err)
	}
	same, err := os.ReadFile(filepath.Join(*dir, "..", "testdata", "same-as-english.tsv"))
	if err != nil {
		return fail(stderr, err)
	}
	tags := flags.Args()
	if len(tags) == 0 {
		files, err := filepath.Glob(filepath.Join(*dir, "*.json"))
		if err != nil {
			return fail(stderr, err)
		}
		for _, f := range files {
			tags = append(tags, strings.TrimSuffix(filepath.Base(f), ".json"))
		}
	}
	faults := 0
	for _, tag := range tags {
		name := filepath.Join(*dir, tag+".json")
		data, err := os.ReadFile(name)
		if err != nil {
			return fail(stderr, err)
		}
		found, counts := judgeTexts(tag, data, en, same)
		for _, f := range found {
			fmt.Fprintf(stdout, "%s:%d: %s: %s\n", name, f.Line, f.Path, f.Why)
		}
		faults += len(found)
		fmt.Fprintf(stdout, "%s: %s; faults: %d\n", tag, counts, len(found))
	}
	if faults > 0 {
		return 1
	}
	return 0
}

// textFault is what is wrong with one text: its place in the file, and why.
type textFault struct {
	Line      int
	Path, Why string
}

// textJudge walks a language's file beside the English one.
type textJudge struct {
	tag    string
	rules  textRules
	lines  map[string]int    // of every member and element, by path
	same   map[string]string // texts that may be as in English, with the tags
	faults []textFault
	texts  int            // strings that were compared
	count  map[string]int // entries of each section
}

// judgeTexts gives the faults of a language's file, and what it holds in words.
func judgeTexts(tag string, data, english, same []byte) ([]textFault, string) {
	j := &textJudge{tag: tag, rules: textRulesOf(tag), lines: map[string]int{}, same: map[string]string{}, count: map[string]int{}}
	for _, line := range strings.Split(string(same), "\n") {
		if f := strings.Split(line, "\t"); len(f) == 3 {
			j.same[f[0]] += " " + f[1] + " "
		}
	}
	var en, own map[string]any
	if err := json.Unmarshal(english, &en); err != nil {
		return []textFault{{1, "en.json", err.Error()}}, "nothing"
	}
	if err := json.Unmarshal(data, &own); err != nil {
		line := 1
		if e, ok := err.(*json.SyntaxError); ok {
			line += strings.Count(string(data[:min(int(e.Offset), len(data))]), "\n")
		}
		return []textFault{{line, tag + ".json", err.Error()}}, "nothing"
	}
	if text, err := catalog.ParseText(data); err != nil {
		j.fault("", "%v", err)
	} else if text.Tag != tag || text.Name == "" {
		j.fault("tag", "the file is %s.json, and says it is %q, %q", tag, text.Tag, text.Name)
	}
	j.findLines(data)
	for _, section := range slices.Sorted(maps.Keys(en)) {
		switch section {
		case "tag", "name", "locale":
		default:
			j.section(section, object(en[section]), object(own[section]))
		}
	}
	for section := range own {
		if en[section] == nil {
			j.fault(section, "there is no such section in English")
		}
	}
	slices.SortStableFunc(j.faults, func(a, b textFault) int { return a.Line - b.Line })
	var counts []string
	for _, section := range slices.Sorted(maps.Keys(j.count)) {
		counts = append(counts, section+" "+strconv.Itoa(j.count[section]))
	}
	return j.faults, fmt.Sprintf("%d texts (%s)", j.texts, strings.Join(counts, ", "))
}

func object(v any) map[string]any { m, _ := v.(map[string]any); return m }

// fault notes what is wrong at a path, at its line or that of the nearest part of it that is there.
func (j *textJudge) fault(path, why string, args ...any) {
	line := 1
	for p := path; p != ""; p = p[:max(0, strings.LastIndexByte(p, '\x00'))] {
		if n := j.lines[p]; n > 0 {
			line = n
			break
		}
	}
	j.faults = append(j.faults, textFault{line, strings.ReplaceAll(path, "\x00", "/"), fmt.Sprintf(why, args...)})
}

// findLines notes at which line each member and element of the file stands. Parts of a path are parted by NUL, because
// keys hold slashes and dots.
func (j *textJudge) findLines(data []byte) {
	d := json.NewDecoder(strings.NewReader(string(data)))
	at, line := 0, 1
	here := func() int {
		to := int(d.InputOffset())
		line += strings.Count(string(data[at:to]), "\n")
		at = to
		return line
	}
	var walk func(path string)
	walk = func(path string) {
		t, err := d.Token()
		if err != nil {
			return
		}
		if path != "" {
			j.lines[path] = here()
		}
		switch t {
		case json.Delim('{'):
			for d.More() {
				key, err := d.Token()
				if err != nil {
					return
				}
				if name, ok := key.(string); ok {
					walk(join(path, name))
				}
			}
			d.Token()
		case json.Delim('['):
			for i := 0; d.More(); i++ {
				walk(join(path, strconv.Itoa(i)))
			}
			d.Token()
		}
	}
	walk("")
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "\x00" + name
}

// section compares the members of a section: those of English are all there, and no others.
func (j *textJudge) section(name string, en, own map[string]any) {
	j.count[name] = len(own)
	titles := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(en)) {
		path := join(name, key)
		v, ok := own[key]
		if !ok {
			j.fault(path, "missing")
			continue
		}
		switch {
		case name == "ui":
			j.phrase(path, key, en[key], v)
		case object(en[key]) != nil:
			j.entry(path, name == "codes" && !j.rules.full && !securityCode(key), object(en[key]), object(v))
			title := text(object(v)["title"])
			if other, ok := titles[title]; ok && name == "codes" {
				j.fault(join(path, "title"), "is the title of %s as well: %q", other, title)
			}
			titles[title] = key
		default:
			j.text(path, text(en[key]), text(v))
		}
	}
	for key := range own {
		if _, ok := en[key]; !ok {
			j.fault(join(name, key), "English has no such text")
		}
	}
}

// securityCode says whether a trace code has to do with certificates or the security of the channel: its causes and steps
// are written in every language.
func securityCode(name string) bool {
	c := catalog.ByName(name)
	return c != nil && c.Certificate
}

func text(v any) string { s, _ := v.(string); return s }

// phrase compares a string of the interface, which may have plural forms.
func (j *textJudge) phrase(path, key string, en, own any) {
	english := text(en)
	if forms := object(en); forms != nil {
		english = text(forms["other"])
	}
	forms := object(own)
	if forms == nil {
		if object(en) != nil && len(j.rules.plural) > 1 {
			j.fault(path, "needs plural forms: %s", strings.Join(j.rules.plural, ", "))
		}
		j.text(path, english, text(own))
		j.length(path, english, text(own))
		return
	}
	for _, category := range j.rules.plural {
		if text(forms[category]) == "" {
			j.fault(path, "the plural form %q is missing", category)
		}
	}
	for category, v := range forms {
		if !slices.Contains(j.rules.plural, category) {
			j.fault(join(path, category), "the language has no such plural form")
			continue
		}
		// English says "one" of 1 alone, others of 0 or 21, too: what it leaves out they may need.
		from := english
		if one := text(object(en)["one"]); category == "one" && one != "" && !slices.Equal(values(english), values(text(v))) {
			from = one
		}
		j.text(join(path, category), from, text(v))
		j.length(join(path, category), english, text(v))
	}
}

// fixed are members of an entry that every language has alike: programs read them, or readers copy them.
var fixed = []string{"code", "confidence", "when", "like", "links"}

// entry compares what is told of a code, a rule or a kind of record. Where it may be brief, causes and steps may be left
// out; then the page shows the English ones, and says so.
func (j *textJudge) entry(path string, brief bool, en, own map[string]any) {
	if own == nil {
		j.fault(path, "want an object as in English")
		return
	}
	for _, key := range slices.Sorted(maps.Keys(en)) {
		v, ok := own[key]
		switch part := join(path, key); {
		case !ok && brief && (key == "causes" || key == "steps" || key == "links"):
		case !ok:
			j.fault(part, "missing")
		case slices.Contains(fixed, key):
			if !equal(en[key], v) {
				j.fault(part, "must be as in English: %v", en[key])
			}
		case key == "causes" || key == "steps":
			j.items(part, en[key], v)
		default:
			j.text(part, text(en[key]), text(v))
		}
	}
	for key := range own {
		if _, ok := en[key]; !ok {
			j.fault(join(path, key), "English has no such part")
		}
	}
}

func equal(a, b any) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}

// items compares causes or steps: as many, in the same order, with the same conditions and commands.
func (j *textJudge) items(path string, en, own any) {
	a, _ := en.([]any)
	b, ok := own.([]any)
	if !ok || len(a) != len(b) {
		j.fault(path, "there are %d, English has %d", len(b), len(a))
		return
	}
	for i := range a {
		part := join(path, strconv.Itoa(i))
		x, y := item(a[i]), item(b[i])
		for _, key := range slices.Sorted(maps.Keys(x)) {
			if key == "text" {
				j.text(part, text(x[key]), text(y[key]))
			} else if !equal(x[key], y[key]) {
				j.fault(part, "%s must be as in English: %v", key, x[key])
			}
		}
		for key := range y {
			if _, ok := x[key]; !ok {
				j.fault(part, "English has no %s here", key)
			}
		}
	}
}

// item gives a cause or step as an object; one that is only a text is an object with that.
func item(v any) map[string]any {
	if s, ok := v.(string); ok {
		return map[string]any{"text": s}
	}
	return object(v)
}
