package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// told is the report of `svcscope check -json`.
type told struct {
	Files    []toldFile
	Records  int
	Findings []toldFinding
}

type toldFile struct {
	Name, Format, Encoding   string
	Bytes, Records, Repaired int
	Damaged                  []toldDamage
}

type toldDamage struct {
	Offset, Length int
	Reason         string
}

type toldFinding struct {
	Rule, Category, Confidence, Side, Severity string
	File, Record, Offset, EventID              int
	Time, Identifier, Title, Meaning           string
	Evidence                                   []struct{ Kind, Value string }
	Links                                      []struct{ Title, URL string }
}

// check runs the command that built the site over files.
func check(t *testing.T, lang string, files []string) told {
	t.Helper()
	out, err := exec.Command(filepath.Join("..", "..", ".cache", "bin", "svcscope"), append([]string{"check", "-json", "-lang", lang}, files...)...).Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	var r told
	if err := json.Unmarshal(out, &r); err != nil {
		t.Fatalf("check -json: %v", err)
	}
	return r
}

// shownFiles reads the files view.
const shownFiles = `[...document.querySelectorAll("[data-file][data-bytes]")].map((e) => ({
	name: e.querySelector("h3").textContent, format: e.dataset.format ?? "", encoding: e.dataset.encoding ?? "",
	bytes: Number(e.dataset.bytes), records: Number(e.dataset.records), repaired: Number(e.dataset.repaired),
	damaged: [...e.querySelectorAll("[data-damage]")].map((d) => ({offset: Number(d.dataset.offset), length: Number(d.dataset.length), reason: d.dataset.reason})),
}))`

// shownFinding reads the selected row and its explanation.
const shownFinding = `(() => {
	const row = document.querySelector("#rows [aria-selected=true]"), e = document.querySelector("#explained");
	const part = (name) => e.querySelector('[data-part=' + name + ']');
	return {
		rule: e.dataset.rule, category: e.dataset.category, confidence: e.dataset.confidence, side: e.dataset.side, severity: row.dataset.severity,
		file: Number(e.dataset.file), record: Number(e.dataset.number), offset: Number(e.dataset.offset), eventId: Number(row.dataset.eventId),
		time: ["day", "second", "milli"].map((c) => row.querySelector("." + c).textContent).join(""),
		title: part("title").textContent, meaning: [...part("meaning").querySelectorAll("p:not(.aside-note)")].map((p) => p.textContent).join("\n"),
		evidence: [...e.querySelectorAll("[data-evidence]")].map((x) => ({kind: x.dataset.evidence, value: x.querySelector("code").textContent})),
		links: [...part("links").querySelectorAll("a")].map((a) => ({title: a.textContent, url: a.href})),
	};
})()`

// selectedIs says whether the row of a record is selected and its detail shows that record.
func selectedIs(f toldFinding, detail string) string {
	return fmt.Sprintf(`((r, e) => r.dataset.file === "%[1]d" && r.dataset.offset === "%[2]d" && %[3]s)(document.querySelector("#rows [aria-selected=true]"), document.querySelector("#panel > *"))`, f.File, f.Offset, detail)
}

// TestPageTellsWhatCheckTells: over all fixtures, real traces and the sample, opened together, the page and the
// command say the same of every file and of every finding, field by field, in both languages.
func TestPageTellsWhatCheckTells(t *testing.T) {
	files, err := filepath.Glob("../../catalog/testdata/fixtures/*.svclog")
	if err != nil || len(files) < 100 {
		t.Fatalf("%d fixtures, %v", len(files), err)
	}
	files = append(files, sampleFile)
	for _, f := range traces() {
		files = append(files, f.path)
	}
	want := check(t, "ko", files)
	p := openAt(t, place{fragment: "v=1&lang=ko"})
	p.choose(files...)
	p.ready()
	if got := p.data()["records"]; got != fmt.Sprint(want.Records) {
		t.Errorf("data-records is %s, want %d", got, want.Records)
	}

	p.click(".views [data-view=files]")
	p.wait("the files are listed", fmt.Sprintf(`document.querySelectorAll("[data-file][data-bytes]").length === %d`, len(files)))
	for i, got := range eval[[]toldFile](p, shownFiles) {
		if !reflect.DeepEqual(got, want.Files[i]) {
			t.Errorf("file\n got %+v\nwant %+v", got, want.Files[i])
		}
	}

	p.click(".views [data-view=records]")
	p.wait("its rows are back", `document.querySelector("#rows [data-row='0']")?.getClientRects().length`)
	p.do("show the findings alone", setFilter("is:finding"))
	p.wait("they show", fmt.Sprintf(`document.querySelector("main#viewer").dataset.shown === "%d"`, len(want.Findings)))
	p.compare(want.Findings, false)
	p.click("[data-tab=formatted]")
	p.compare(want.Findings, true)
	p.click("[data-tab=explained]")
	p.do("choose English", setSelect("#language", "en"))
	p.wait("the page speaks English", `document.documentElement.lang === "en"`)
	p.compare(check(t, "en", files).Findings, false)
	t.Logf("%d files, %d records, %d findings, each field the same", len(want.Files), want.Records, len(want.Findings))
}

// compare walks over the rows, one key at a time, and holds each against what check told; with fields it looks at the
// formatted view, where the identifiers stand. The page goes on by itself for some rows at a time, which saves
// the way there and back for each.
func (p *tab) compare(want []toldFinding, fields bool) {
	p.Helper()
	p.do("to the first row", evaluate(`document.querySelector("#rows [data-row='0']")?.click() ?? (document.querySelector("#records").scrollTop = 0)`))
	p.wait("the first row is there", `document.querySelector("#rows [data-row='0']")?.getClientRects().length`)
	p.do("select it", evaluate(`document.querySelector("#rows [data-row='0']").click()`))
	const portion = 50
	for from := 0; from < len(want); from += portion {
		some := want[from:min(from+portion, len(want))]
		var there []string
		for _, w := range some {
			is := fmt.Sprintf(`e.id === "explained" && e.dataset.file === "%d" && e.dataset.offset === "%d"`, w.File, w.Offset)
			if fields {
				is = fmt.Sprintf(`e.querySelector("[data-field=identifier], [data-field=code]") && (e.querySelector("[data-field=identifier]")?.dataset.value ?? "") === %s`, quoted(w.Identifier))
			}
			there = append(there, "() => "+selectedIs(w, is))
		}
		read := shownFinding
		if fields {
			read = "{}"
		}
		shown := eval[[]toldFinding](p, fmt.Sprintf(`(async () => {
			const shown = [], end = Date.now() + 20_000;
			for (const is of [%s]) {
				if (shown.length > 0 || %d > 0) document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "j", code: "KeyJ", bubbles: true, cancelable: true}));
				for (;;) {
					let there = false;
					try { there = is() } catch {}
					if (there) break;
					if (Date.now() > end) return shown;
					await new Promise((done) => setTimeout(done, 4));
				}
				shown.push(%s);
			}
			return shown;
		})()`, strings.Join(there, ","), from, read))
		for i, got := range shown {
			if w := asShown(some[i], got); !fields && !reflect.DeepEqual(got, w) {
				p.Errorf("%s, record %d\n got %+v\nwant %+v", w.Rule, w.Record, got, w)
			}
		}
		if len(shown) < len(some) {
			p.fail(fmt.Sprintf("finding %d is shown", from+len(shown)), fmt.Errorf("it is not: %+v", some[len(shown)]))
		}
	}
}

// asShown is a finding with its time as the row writes it: to the millisecond, not rounded, and the day only where there are several.
func asShown(w, got toldFinding) toldFinding {
	w.Identifier = ""
	if at, err := time.Parse(time.RFC3339Nano, w.Time); err == nil {
		w.Time = at.Format("01-02 15:04:05.000000000")
		w.Time = w.Time[:len("01-02 15:04:05.000")]
		if _, clock, _ := strings.Cut(w.Time, " "); clock == got.Time {
			w.Time = clock
		}
	}
	return w
}
