//go:build !js

package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"svcscope/catalog"
	"svcscope/catalog/index"
	"svcscope/catalog/tracexml"
	"svcscope/wasm/reader"
)

// The exit statuses of check.
const (
	exitClean   = 0
	exitFailure = 1 // there is a client-certificate failure
	exitUnread  = 2 // a file could not be opened, or is of no format that is read

	exitInterrupted = 130 // as shells count an interrupt
)

// report is what check found, in the form of its JSON.
type report struct {
	Files    []fileReport    `json:"files"`
	Records  int             `json:"records"`
	Findings []findingReport `json:"findings"`
	Cases    []caseReport    `json:"cases"`
	Clocks   []clockReport   `json:"clocks,omitempty"`
}

// caseReport is one failing call; First and Findings are places in report.Findings.
type caseReport struct {
	Category   string `json:"category"`
	Confidence string `json:"confidence"`
	Side       string `json:"side"`
	First      int    `json:"first"` // the first cause
	Findings   []int  `json:"findings"`
}

// clockReport says that the clock of a file's computer is ahead of that of another one.
type clockReport struct {
	File    int     `json:"file"`
	Against int     `json:"against"`
	Ahead   float64 `json:"ahead"` // seconds
}

type fileReport struct {
	Name     string         `json:"name"`
	Archive  string         `json:"archive,omitempty"` // the archive it was unpacked from
	Format   string         `json:"format"`            // tracexml.Format; "" for a file that could not be opened
	Encoding string         `json:"encoding"`          // tracexml.Encoding.Name; "" for a file that is not read
	Bytes    int64          `json:"bytes"`
	Records  int            `json:"records"`
	Repaired int            `json:"repaired"`
	Damaged  []damageReport `json:"damaged"`
	Error    string         `json:"error,omitempty"`

	from string // path of the archive
}

type damageReport struct {
	Offset int64  `json:"offset"`
	Length int64  `json:"length"`
	Reason string `json:"reason"`
}

type findingReport struct {
	Rule       string           `json:"rule"`
	Category   string           `json:"category"`
	Confidence string           `json:"confidence"`
	Side       string           `json:"side"`
	Severity   string           `json:"severity"`
	File       int              `json:"file"`   // 0-based place among the files
	Record     int              `json:"record"` // 0-based number in its file, in byte order
	Offset     int64            `json:"offset"`
	Time       string           `json:"time"` // RFC 3339 in UTC; "" if the record has none
	written    string           // as it stands in the file
	EventID    uint32           `json:"eventId"`
	Identifier string           `json:"identifier"`
	Title      string           `json:"title"`
	Meaning    string           `json:"meaning"`
	Evidence   []evidenceReport `json:"evidence"`
	Codes      []codeReport     `json:"codes"`
	Links      []linkReport     `json:"links"`
}

type evidenceReport struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

// codeReport is a code of Windows, TLS or IIS in the record.
type codeReport struct {
	Written string   `json:"written"`          // as the record has it
	Names   []string `json:"names"`            // one, or one for each flag of a mask
	Family  string   `json:"family"`           // id
	Meaning string   `json:"meaning"`          // of the first name; "" where it says all
	Likely  bool     `json:"likely,omitempty"` // only the low half of the code is written

	aside bool // no failure: in the JSON alone
}

type linkReport struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// zoneFlag is how times are printed.
type zoneFlag struct {
	in      *time.Location
	written bool
}

func (z *zoneFlag) String() string { return "" }

// Set reads the flag's value.
func (z *zoneFlag) Set(s string) error {
	*z = zoneFlag{in: time.UTC}
	switch s {
	case "utc":
	case "local":
		z.in = time.Local
	case "written":
		z.written = true
	default:
		t, err := time.Parse("-07:00", s)
		if err != nil {
			return errors.New("want utc, local, written or an offset as in +09:00")
		}
		_, seconds := t.Zone()
		z.in = time.FixedZone("", seconds)
	}
	return nil
}

// show writes the time of a finding.
func (z zoneFlag) show(f findingReport) string {
	if z.written && f.written != "" {
		return f.written
	}
	t, err := time.Parse(time.RFC3339Nano, f.Time)
	if err != nil {
		return f.Time // it has none
	}
	return t.In(z.in).Format(time.RFC3339Nano)
}

// runCheck is `svcscope check [-lang TAG] [-zone ZONE] [-json] FILE...`.
func runCheck(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	lang := flags.String("lang", "en", "language of titles, explanations and links: a BCP 47 `tag`")
	asJSON := flags.Bool("json", false, "print the report as JSON")
	zone := zoneFlag{in: time.UTC}
	flags.Var(&zone, "zone", "`zone` of the printed times: utc, local, written (as each record has it) or an offset as in +09:00; JSON has UTC (default utc)")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: svcscope check [-lang TAG] [-zone ZONE] [-json] FILE...")
		flags.PrintDefaults()
	}
	if status, ok := parse(flags, args, stderr); !ok {
		return status
	}
	if flags.NArg() == 0 {
		flags.Usage()
		return exitUnread
	}
	text, err := loadText(*lang)
	if err != nil {
		fmt.Fprintln(stderr, "check:", err)
		return exitUnread
	}
	r, status := check(flags.Args(), text)
	if *asJSON {
		out := json.NewEncoder(stdout)
		out.SetEscapeHTML(false)
		out.SetIndent("", " ")
		err = out.Encode(r)
	} else {
		err = r.print(stdout, text, zone)
	}
	if err != nil {
		fmt.Fprintln(stderr, "check:", err)
		return exitUnread
	}
	return status
}

// loadText reads a language's table, with English behind it.
func loadText(tag string) (*catalog.Text, error) {
	wish := tag
	if tag = catalog.MatchLanguage(wish, catalog.TextTags()); tag == "" {
		return nil, fmt.Errorf("no texts in language %q; there are %s", wish, strings.Join(catalog.TextTags(), ", "))
	}
	load := func(tag string) (*catalog.Text, error) {
		b, err := catalog.TextFile(tag)
		if err != nil {
			return nil, err
		}
		return catalog.ParseText(b)
	}
	en, err := load("en")
	if err != nil || tag == "en" {
		return en, err
	}
	text, err := load(tag)
	if err == nil {
		text.Fallback(en)
	}
	return text, err
}

// check reads the files into one index, as the page does, and reports what it holds.
func check(paths []string, text *catalog.Text) (report, int) {
	r := report{Files: []fileReport{}, Findings: []findingReport{}, Cases: []caseReport{}}
	x := index.New()
	status := exitClean
	inputs, clean := unpacked(paths)
	defer clean()
	for n, in := range inputs {
		f := fileReport{Name: in.name, Archive: in.archive, from: in.from, Format: string(in.format), Bytes: in.size, Damaged: []damageReport{}}
		x.AddFile(f.Name, 0)
		err := in.trouble
		if in.path != "" && (err == nil || in.archive != "") {
			if readErr := readFile(in.path, n, x, &f); readErr != nil {
				err = readErr
			}
		}
		if err != nil {
			f.Error = err.Error()
		}
		r.Files = append(r.Files, f)
	}
	if r.unread() {
		status = exitUnread
	}
	r.Records = x.Len()
	for _, rec := range x.Findings() {
		file := x.File(rec)
		r.Findings = append(r.Findings, findingOf(x, rec, inputs[file].path, r.Files[file].Encoding, text))
	}
	r.addCases(x)
	if status == exitClean && x.Failures() > 0 {
		status = exitFailure
	}
	return r, status
}

// addCases puts the findings together to cases.
func (r *report) addCases(x *index.Index) {
	places := map[int]int{} // in findings, by rec id
	for i, rec := range x.Findings() {
		places[int(rec)] = i
	}
	finder := index.FindCases(x)
	finder.Advance(func() bool { return true })
	cases, _ := finder.Cases()
	for _, c := range cases {
		report := caseReport{Category: c.Category, Confidence: c.Confidence.String(), Side: c.Side.String(), First: places[c.Sightings[c.First]]}
		for _, rec := range c.Sightings {
			report.Findings = append(report.Findings, places[rec])
		}
		r.Cases = append(r.Cases, report)
	}
	for _, s := range finder.Skews() {
		r.Clocks = append(r.Clocks, clockReport{s.File, s.Against, time.Duration(s.Ahead).Seconds()})
	}
}

// unread says whether a file that was named could not be read. What lies beside traces in an archive does not count: of
// an archive at least one file must have been read, and none have trouble with the archive itself.
func (r *report) unread() bool {
	read := map[string]bool{}
	for _, f := range r.Files {
		read[f.from] = read[f.from] || f.from != "" && f.Error == ""
	}
	for _, f := range r.Files {
		if f.Error != "" && (f.Format == "" || tracexml.Format(f.Format).HasRecords() || !read[f.from]) {
			return true
		}
	}
	return false
}

func readFile(path string, n int, x *index.Index, f *fileReport) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	in := reader.New()
	chunk := make([]byte, 1<<20)
	for {
		got, err := file.Read(chunk)
		in.Feed(chunk[:got])
		f.Bytes += int64(got)
		if errors.Is(err, io.EOF) {
			in.Close()
			break
		}
		if err != nil {
			return err
		}
		if err := take(in, n, x, f); err != nil {
			return err
		}
	}
	if err := take(in, n, x, f); err != nil {
		return err
	}
	f.Format, f.Encoding, f.Records = in.Format(), in.Encoding(), in.Records()
	if format := tracexml.Format(f.Format); !format.HasRecords() && format != tracexml.FormatEmpty {
		f.Damaged, f.Repaired = []damageReport{}, 0 // of another format nothing is read, so nothing of it is damaged
		return fmt.Errorf("looks like %s: not read", f.Format)
	}
	return nil
}

// take moves what the reader found into the index and the report.
func take(in *reader.Reader, n int, x *index.Index, f *fileReport) error {
	s := in.Shard()
	f.Repaired = s.Repaired
	for _, d := range s.Damaged {
		f.Damaged = append(f.Damaged, damageReport(d))
	}
	if len(s.Index) == 0 {
		return nil
	}
	return x.Append(n, s.Index)
}

// findingOf tells one finding, with the explanation that the page gives of the same record.
func findingOf(x *index.Index, rec uint32, path, encoding string, text *catalog.Text) findingReport {
	finding, _ := x.Finding(rec)
	record := decodeAt(path, encoding, x.Span(rec))
	e := text.Explain(record, finding)
	r := findingReport{
		Rule: finding.Rule, Category: finding.Category, Confidence: finding.Confidence.String(), Side: finding.Side.String(),
		Severity: x.Severity(rec).String(), File: x.File(rec), Record: x.Number(rec), Offset: x.Span(rec).Offset,
		EventID: x.EventID(rec), Identifier: x.Identifier(rec), Title: e.Title, Meaning: e.Meaning,
		Evidence: []evidenceReport{}, Codes: codesOf(record, text), Links: []linkReport{},
	}
	if x.HasTime(rec) {
		r.Time = time.Unix(0, x.Time(rec)).UTC().Format(time.RFC3339Nano)
		if record != nil {
			r.written = strings.TrimSpace(record.TimeText)
		}
	}
	for _, v := range finding.Evidence {
		r.Evidence = append(r.Evidence, evidenceReport(v))
	}
	for _, l := range e.Links {
		r.Links = append(r.Links, linkReport{l.Title, l.URL})
	}
	return r
}

// codesOf names the codes in a record.
func codesOf(r *catalog.Record, text *catalog.Text) []codeReport {
	list := []codeReport{}
	if r == nil {
		return list
	}
	for _, c := range catalog.NewCodeFinder(r).Codes(r) {
		code := codeReport{Written: c.Written, Family: c.Names[0].Family, Meaning: text.Meaning(c.Names[0]), Likely: c.Likely, aside: c.Names[0].Aside()}
		for _, n := range c.Names {
			code.Names = append(code.Names, n.Name)
		}
		list = append(list, code)
	}
	return list
}

// decodeAt decodes a record of a file; nil if its bytes are gone.
func decodeAt(path, encoding string, span catalog.Span) *catalog.Record {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	raw := make([]byte, min(span.Length, tracexml.MaxRecord))
	if _, err := file.ReadAt(raw, span.Offset); err != nil {
		return nil
	}
	record, _ := tracexml.Decode(reader.EncodingNamed(encoding).UTF8(raw))
	return record
}

// print writes the report for people. What is not ours stands in it as text on one line, so that it neither steers the
// terminal nor passes for a line of the report; titles and explanations quote their values themselves.
func (r report) print(w io.Writer, t *catalog.Text, zone zoneFlag) error {
	out := &errWriter{w: w}
	for _, f := range r.Files {
		out.printf("%s: %s", catalog.Quoted(f.Name), t.UI("check.file", "n", f.Records))
		if len(f.Damaged) > 0 {
			out.printf(", %s", t.UI("scope.damaged", "n", len(f.Damaged)))
		}
		switch {
		case t.Has("archive." + f.Error):
			out.printf(" (%s)", t.UI("archive."+f.Error))
		case f.Format != "" && f.Error != "":
			out.printf(" (%s)", t.UI("format."+f.Format+".unread"))
		case f.Error != "":
			out.printf(" (%s)", catalog.Quoted(f.Error))
		}
		out.printf("\n")
	}
	failures := 0
	for _, f := range r.Findings {
		confidence := t.UI("certainty." + f.Confidence)
		if f.Category != catalog.CategoryServer && f.Confidence != catalog.Hint.String() {
			failures++
		}
		out.printf("\n%s  %s  [%s]\n", zone.show(f), f.Title, confidence)
		out.printf("  %s  %s\n", f.Rule, t.UI("check.where", "name", r.Files[f.File].Name, "record", f.Record+1, "offset", f.Offset))
		out.printf("  %s\n", f.Meaning)
		for _, e := range f.Evidence {
			out.printf("  - %s\n", t.UI("evidence."+e.Kind, "value", e.Value))
		}
		for _, c := range f.Codes {
			if c.aside {
				continue
			}
			out.printf("  = %s  %s (%s)", catalog.Quoted(c.Written), strings.Join(c.Names, " | "), t.UI("family."+c.Family))
			if c.Meaning != "" && len(c.Names) == 1 {
				out.printf(": %s", c.Meaning)
			}
			if c.Likely {
				out.printf(" (%s)", t.UI("codes.likely"))
			}
			out.printf("\n")
		}
		for i, l := range f.Links {
			if i < 1 {
				out.printf("  %s\n", l.URL)
			}
		}
	}
	switch {
	case failures == 0 && r.Records == 0:
		out.printf("\n%s\n", t.UI("nothing.empty")) // nothing was read: that is no verdict
	case failures == 0:
		out.printf("\n%s\n", t.UI("verdict.none"))
	default:
		out.printf("\n%s\n", t.UI("verdict.title", "n", failures))
	}
	return out.err
}

// errWriter remembers the first error, so that a report is written without a check on each line.
type errWriter struct {
	w   io.Writer
	err error
}

func (e *errWriter) printf(format string, args ...any) {
	if e.err == nil {
		_, e.err = fmt.Fprintf(e.w, format, args...)
	}
}
