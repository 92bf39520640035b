package e2e

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
)

// stretch is what a worker reads of a file at a time where several share it (stretchBytes of app/stretches.go).
const stretch = 32 << 20

// troubled is a trace of 102 MB in no order of time, with trouble in the middle of its first stretch and around each
// joint of two: what a worker takes there for the first record of its stretch is none.
func troubled(t *testing.T) string {
	t.Helper()
	sample, err := os.ReadFile(largeSample(t, "40MB"))
	if err != nil {
		t.Fatal(err)
	}
	end := []byte("</E2ETraceEvent>")
	fakes := strings.Repeat(tiny("fake"), 90) // 40 KB
	torn := tiny("torn")[:300]
	section := tiny("<TraceData><DataItem><![CDATA[" + fakes + "]]></DataItem></TraceData>")
	comment := "<!--" + fakes + "-->"
	fewer := "<!-- " + strings.Repeat("not <E2ETraceEvent xmlns", 300) + tiny("behind a comment that nobody ends")
	file := bytes.NewBuffer(make([]byte, 0, 110<<20))
	rest := sample
	// upTo writes records until the next one would go beyond an offset.
	upTo := func(offset int) {
		for {
			if len(rest) == 0 {
				rest = sample
			}
			n := bytes.Index(rest, end) + len(end)
			if file.Len()+n > offset {
				return
			}
			file.Write(rest[:n])
			rest = rest[n:]
		}
	}
	upTo(12 << 20)
	file.WriteString(torn + "\x00\xff junk <E2ETraceEvents> <E2ETraceEvent" + section + torn)
	upTo(stretch - len(section)/2)
	file.WriteString(section)
	upTo(50 << 20)
	file.WriteString(comment + torn + torn)
	upTo(2*stretch - len(comment)/2)
	file.WriteString(torn + comment + "junk" + section)
	upTo(3*stretch - len(fewer)/2)
	file.WriteString("\r\n" + torn + "\x00\x01\x02" + fewer + section)
	upTo(102_000_000)
	file.WriteString(torn)
	return write(t, "troubled.svclog", file.String())
}

// shownRows reads the ten rows from one on.
const shownRows = `[...Array(10).keys()].map((i) => document.querySelector("#rows [data-row='" + (%[1]d + i) + "']")).map((e) => ({...e.dataset, text: e.textContent, selected: e.ariaSelected}))`

// rowsAt scrolls to a row and reads ten from there on.
func (p *tab) rowsAt(row int) []map[string]string {
	p.Helper()
	p.do("scroll", evaluate(fmt.Sprintf(`document.querySelector("#records").scrollTop = %d * document.querySelector("#rows [data-row]").getBoundingClientRect().height`, row)))
	p.wait(fmt.Sprintf("row %d shows", row), fmt.Sprintf(`document.querySelector("#rows [data-row='%d']") && document.querySelector("#rows [data-row='%d']")`, row, row+9))
	return eval[[]map[string]string](p, fmt.Sprintf(shownRows, row))
}

// everything is what a page says of its files.
type everything struct {
	Data, Findings   map[string]string
	Files            []toldFile
	FilesText, Texts string
	Lanes            []string
	Rows             [][]map[string]string
}

// says reads all of it, with as many findings as check tells.
func (p *tab) says(findings int) (e everything) {
	p.Helper()
	e.Data = p.data()
	p.click(".views [data-view=files]")
	p.wait("the file is listed", `document.querySelectorAll("[data-file][data-bytes]").length === 1`)
	e.Files, e.FilesText = eval[[]toldFile](p, shownFiles), p.text("#page")
	p.click(".views [data-view=records]") // rows are drawn anew
	p.wait("its rows are back", `document.querySelector("#rows [data-row='9']")?.getClientRects().length`)
	e.Texts = p.text("#verdict")
	e.Lanes = eval[[]string](p, `[...document.querySelectorAll("#lanes path, #lanes text")].map((e) => e.getAttribute("d") ?? e.textContent)`)
	var all int
	fmt.Sscan(e.Data["records"], &all)
	for _, row := range []int{0, all / 7, all / 3, all / 2, all * 2 / 3, all - 10} {
		e.Rows = append(e.Rows, p.rowsAt(row))
	}
	p.do("show the findings alone", setFilter("is:finding"))
	p.wait("they show", fmt.Sprintf(`document.querySelector("main#viewer").dataset.shown === "%d" && document.querySelector("#rows [data-row='%d']")?.dataset.finding`, findings, findings-10))
	e.Findings = p.data()
	e.Rows = append(e.Rows, p.rowsAt(0), p.rowsAt(findings-10))
	return e
}

// countWorkers counts the workers that a page makes.
const countWorkers = `window.made = 0; window.Worker = class extends Worker { constructor(...how) { super(...how); made++ } }`

// TestSeveralWorkersTellTheSame: however many workers share a file, the page says the same of it, and what check says.
func TestSeveralWorkersTellTheSame(t *testing.T) {
	file := troubled(t)
	want := check(t, "en", []string{file})
	if f := want.Files[0]; len(f.Damaged) < 8 {
		t.Errorf("the trace has too little trouble: %d damaged ranges", len(f.Damaged))
	}
	var one everything
	for _, n := range []int{1, 2, 8} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			p := openAt(t, place{fragment: "v=1&lang=en", before: countWorkers})
			p.do("say how many workers", evaluate(fmt.Sprintf(`svcscope.workers = %d`, n)))
			p.choose(file)
			p.ready()
			got := p.says(len(want.Findings))
			if !reflect.DeepEqual(got.Files, want.Files) {
				t.Errorf("file\n got %+v\nwant %+v", got.Files, want.Files)
			}
			if r, d := got.Data["records"], got.Data["damaged"]; r != fmt.Sprint(want.Records) || d != fmt.Sprint(len(want.Files[0].Damaged)) {
				t.Errorf("%s records and %s damaged ranges, want %d and %d", r, d, want.Records, len(want.Files[0].Damaged))
			}
			if made := eval[int](p, `made`); made < n { // one whose memory has grown has a successor
				t.Errorf("%d workers were made", made)
			}
			if n == 1 {
				one = got
				return
			}
			a, b := reflect.ValueOf(one), reflect.ValueOf(got)
			for i := range a.NumField() {
				if x, y := a.Field(i).Interface(), b.Field(i).Interface(); !reflect.DeepEqual(x, y) {
					t.Errorf("%s\n got %v\nwith one worker %v", a.Type().Field(i).Name, y, x)
				}
			}
		})
	}
	t.Logf("%d records, %d damaged ranges, %d findings", want.Records, len(want.Files[0].Damaged), len(want.Findings))
}
