package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	protocol "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tiny is a record with a text.
func tiny(text string) string {
	return `<E2ETraceEvent xmlns="http://schemas.microsoft.com/2004/06/E2ETraceEvent"><System xmlns="http://schemas.microsoft.com/2004/06/windows/eventlog/system"><EventID>1</EventID><SubType Name="Error">0</SubType><Level>2</Level><TimeCreated SystemTime="2026-11-22T00:31:07.2364183Z" /><Source Name="Shop" /></System><ApplicationData>` + text + `</ApplicationData></E2ETraceEvent>`
}

// long is a record of at least so many bytes, most of them in one element after another.
func long(bytes int, name string) string {
	const item = "<Item>0123456789 abcdefghijklmnopqrstuvwxyz</Item>\n"
	return strings.Replace(tiny("<TraceData><DataItem>"+strings.Repeat(item, bytes/len(item)+1)+"</DataItem></TraceData>"), "Shop", name, 1)
}

// downloads lets the tab save files into a folder and gives it.
func (p *tab) downloads(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	c := chromedp.FromContext(p.ctx)
	_, err := cdp.Call(p.ctx, c.Browser, protocol.SetDownloadBehavior, protocol.SetDownloadBehaviorParams{
		Behavior: protocol.SetDownloadBehaviorBehaviorAllow, BrowserContextID: c.BrowserContextID, DownloadPath: dir})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// saved waits for a file in a folder and gives its content.
func saved(t *testing.T, dir, pattern string, size int) string {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		found, _ := filepath.Glob(filepath.Join(dir, pattern))
		if len(found) == 0 {
			continue
		}
		if b, err := os.ReadFile(found[0]); err == nil && len(b) >= size {
			return string(b)
		}
	}
	t.Fatalf("no file %s with %d bytes was saved", pattern, size)
	return ""
}

// TestLongRecords: a record up to 64 MiB is whole, one over is damaged; both show their first part, more when asked,
// and can be saved to the last byte. The worker that decoded much is replaced, and the records beside it stay.
func TestLongRecords(t *testing.T) {
	whole, over := long(63<<20, "Whole"), long(65<<20, "Over")
	file := write(t, "long.svclog", tiny("before")+whole+over+tiny("behind"))
	p := open(t, "en", file, sampleFile)
	if got := p.data(); got["records"] != "259" || got["damaged"] != "1" {
		t.Errorf("%v", got)
	}
	dir := p.downloads(t)
	find := func(filter string, offset int) {
		t.Helper()
		p.do("find it", setFilter(filter))
		p.wait("it shows", fmt.Sprintf(`document.querySelector("#rows [data-row='0']").dataset.offset === "%d"`, offset))
		p.click("#rows [data-row='0']")
	}
	before := len(tiny("before"))
	for _, c := range []struct {
		record, source string
		offset         int
	}{{whole, "Whole", before}, {over, "Over", before + len(whole)}} {
		t.Run(c.source, func(t *testing.T) {
			find("source:"+c.source, c.offset)
			p.click("[data-tab=xml]")
			p.wait("its first part shows", `document.querySelector("[data-note=truncated]")?.getClientRects().length && document.querySelector(".xml")?.dataset.lines > 1000`)
			lines := eval[int](p, `Number(document.querySelector(".xml").dataset.lines)`)
			p.click("[data-action=more-record]")
			p.wait("more of it shows", fmt.Sprintf(`Number(document.querySelector(".xml").dataset.lines) > %d`, 3*lines))
			p.click("[data-action=save-record]")
			if got := saved(t, dir, fmt.Sprintf("long.svclog.%d.xml", c.offset), len(c.record)); got != c.record {
				t.Errorf("%d bytes were saved, which are not the record's %d", len(got), len(c.record))
			}
			if strings.Contains(p.text("#panel"), "XML has an error") {
				t.Error("the first part is told as if it were the whole")
			}
		})
	}
	t.Run("the worker is replaced", func(t *testing.T) {
		find("source:Whole", before)
		p.wait("its first part shows, not what was asked of the other one", `document.querySelector("[data-action=more-record]")?.getClientRects().length && document.querySelector("[data-note=truncated]").textContent.includes("1.0\u00a0MB")`)
		p.click("[data-action=more-record]")
		p.wait("four parts show", `document.querySelector("[data-note=truncated]").textContent.includes("4.2\u00a0MB")`)
		p.click("[data-action=more-record]")
		p.wait("all that is shown shows", `document.querySelector("[data-action=more-record]").hidden`)
		for end := time.Now().Add(patience); p.workers() < 2; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("no other worker was started")
			}
		}
		p.do("find another record", setFilter("is:failure"))
		p.wait("it shows", `document.querySelector("main#viewer").dataset.shown === "3"`)
		p.click("#rows [data-row='0']")
		p.click("[data-tab=explained]")
		p.wait("it is explained", `document.querySelector("#explained [data-part=title]")`)
	})
}

// TestDeepRecord: a record of 100,000 levels is unreadable and says so; its header and its bytes show all the same.
func TestDeepRecord(t *testing.T) {
	const levels = 100_000
	deep := tiny(strings.Repeat("<a>", levels) + "bottom" + strings.Repeat("</a>", levels))
	file := write(t, "deep.svclog", tiny("before")+deep+tiny("behind"))
	p := open(t, "en", file)
	if got := p.data(); got["records"] != "3" || got["damaged"] != "0" {
		t.Errorf("%v", got)
	}
	p.click("#rows [data-row='1']")
	p.wait("it is told too deep", `document.querySelector("[data-note=deep]")`)
	if text := p.text("#explained"); !strings.Contains(text, "1,024 levels") {
		t.Errorf("it says %.500q", text)
	}
	p.click("[data-tab=formatted]")
	p.wait("its header shows", `document.querySelector("#panel [data-field=source]")?.dataset.value === "Shop"`)
	p.click("[data-tab=xml]")
	p.wait("its bytes show", fmt.Sprintf(`Number(document.querySelector(".xml")?.dataset.lines) > %d`, levels))
	p.click("#rows [data-row='2']")
	p.wait("the next one is read", `document.querySelector(".xml")?.textContent.includes("behind")`)
}

// TestTinyRecords: ten million records in one file are rows like any others.
func TestTinyRecords(t *testing.T) {
	const records = 10_000_000
	const one = "<E2ETraceEvent/>"
	file := write(t, "tiny.svclog", strings.Repeat(one, records))
	p := open(t, "en")
	p.choose(file)
	for tries := 0; !p.within(patience/2, `document.querySelector("main#viewer").dataset.state === "ready"`); tries++ {
		if tries == 10 { // it goes on: ten million records take their time on a busy machine
			t.Fatalf("not ready: %v", p.data())
		}
	}
	if got := p.data(); got["records"] != fmt.Sprint(records) || got["damaged"] != "0" || got["shown"] != got["records"] {
		t.Errorf("%v", got)
	}
	p.click("#rows [data-row='0']")
	p.do("to the last row", chromedp.KeyEvent(kb.End))
	p.wait("the last row is selected, at its place", fmt.Sprintf(`(r => r?.dataset.record === "%d" && r.dataset.offset === "%d")(document.querySelector("#rows [aria-selected=true]"))`, records-1, (records-1)*len(one)))
	if rows := eval[string](p, `document.querySelector("#records").getAttribute("aria-rowcount")`); rows != fmt.Sprint(records+1) {
		t.Errorf("aria-rowcount is %s", rows)
	}
	p.wait("it is explained", `document.querySelector("#explained [data-part=title]")`)
}

// TestEmptyFile: an empty file is a trace without records, beside others and alone.
func TestEmptyFile(t *testing.T) {
	empty := write(t, "empty.svclog", "")
	p := open(t, "en", empty)
	if got := p.data(); got["records"] != "0" || got["damaged"] != "0" || got["files"] != "1" {
		t.Errorf("%v", got)
	}
	p.choose(sampleFile)
	p.wait("the other one is read", `document.querySelector("main#viewer").dataset.records === "255"`)
}

// TestFolder: a dropped folder opens with all that is in it, in folders of folders too.
func TestFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "logs")
	if err := os.MkdirAll(filepath.Join(dir, "web", "2026"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"a.svclog": tiny("a"), "web/b.svclog": tiny("b") + tiny("b"), "web/2026/c.svclog": tiny("c"), "web/note.txt": "not a trace"} {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := open(t, "en")
	p.drop(dir)
	p.wait("all of it is read", `(({state, records, files}) => state === "ready" && records === "4" && files === "4")(document.querySelector("main#viewer").dataset)`)
}

// TestChangingFiles: a file that changes on disk while it is open is told; what was read of it stays, and the files
// beside it stay whole.
func TestChangingFiles(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(path string) error
		says   string
	}{
		{"grows", func(path string) error {
			f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
			if err == nil {
				_, err = f.WriteString(tiny("more"))
				f.Close()
			}
			return err
		}, "바뀌어"},
		{"shrinks", func(path string) error { return os.Truncate(path, 10) }, "바뀌어"},
		{"vanishes", os.Remove, "파일"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := write(t, "changing.svclog", tiny("first")+tiny("second"))
			old := time.Now().Add(-time.Hour) // so that the change is seen whatever the resolution of its time
			if err := os.Chtimes(file, old, old); err != nil {
				t.Fatal(err)
			}
			p := open(t, "ko", file, sampleFile)
			before := p.data()
			if err := c.change(file); err != nil {
				t.Fatal(err)
			}
			p.do("its records alone", setFilter("source:Shop"))
			p.wait("they show", `document.querySelector("main#viewer").dataset.shown === "2"`)
			p.click("#rows [data-row='1']")
			p.wait("it says what became of the file", `document.querySelector("#panel [role=alert]")?.getClientRects().length`)
			if text := p.text("#panel"); !strings.Contains(text, c.says) || strings.Contains(text, "Error") {
				t.Errorf("it says %q", text)
			}
			p.do("all records", setFilter(""))
			if got := p.data(); got["records"] != before["records"] || got["findings"] != before["findings"] {
				t.Errorf("before %v, after %v", before, got)
			}
			p.do("a record of the other file", setFilter("is:failure"))
			p.wait("it shows", `document.querySelector("main#viewer").dataset.shown === "3"`)
			p.click("#rows [data-row='0']")
			p.wait("it is explained", `document.querySelector("#explained [data-part=title]")`)
		})
	}
}

// TestVanishingWhileRead: a file that goes away while it is read keeps what was read and says so.
func TestVanishingWhileRead(t *testing.T) {
	file := largeSample(t, "400MB")
	p := open(t, "en", sampleFile)
	p.choose(file)
	p.wait("some of it is read", `Number(document.querySelector("main#viewer").dataset.records) > 1000`)
	if err := os.Truncate(file, 1<<20); err != nil {
		t.Fatal(err)
	}
	p.ready()
	got := p.data()
	text := p.text(".notices")
	t.Logf("%s records were read, and it says %q", got["records"], text)
	if got["files"] != "2" || !strings.Contains(text, "large.svclog") {
		t.Errorf("%v, %q", got, text)
	}
}

// TestPaste: text from the clipboard is a file like any other.
func TestPaste(t *testing.T) {
	p := open(t, "en")
	p.do("paste", evaluate(fmt.Sprintf(`{
		const data = new DataTransfer();
		data.setData("text/plain", %q);
		document.body.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
	}`, tiny("pasted 인증서")+"junk")))
	p.ready()
	if got := p.data(); got["records"] != "1" || got["damaged"] != "1" {
		t.Errorf("%v", got)
	}
	p.click("#rows [data-row='0']")
	p.wait("it shows", `document.querySelector("#explained")?.textContent.includes("pasted 인증서")`)
}

// TestDamagedBytes: each damaged range shows its bytes, and can be saved.
func TestDamagedBytes(t *testing.T) {
	junk := strings.Repeat("junk 쓰레기 ", 100)
	data := tiny("a") + junk + tiny("b") + "more junk" + tiny("c")
	p := open(t, "en", write(t, "junk.svclog", data))
	p.click(".views [data-view=files]")
	p.click("[data-damage='1'] [data-action=show-bytes]")
	p.wait("its bytes show", `document.querySelector(".damage .hex")?.textContent.includes("junk ")`)
	if text := p.text(".damage .hex"); !strings.HasPrefix(text, fmt.Sprintf("%08x  %s", strings.Index(data, junk), "6a 75 6e 6b 20 ec")) {
		t.Errorf("it begins %.80q", text)
	}
	dir := p.downloads(t)
	p.click("[data-action=save-bytes]")
	offset := strings.Index(data, junk)
	if got := saved(t, dir, fmt.Sprintf("junk.svclog.%d.bin", offset), len(junk)-1); got != strings.TrimRight(junk, " ") {
		t.Errorf("%d bytes saved of %d", len(got), len(junk))
	}
	p.click("[data-damage='2'] [data-action=show-bytes]")
	p.wait("both show", `document.querySelectorAll(".damage .hex").length === 2`)
	p.click("[data-damage='1'] [data-action=show-bytes]")
	p.wait("one is hidden", `document.querySelectorAll(".damage .hex").length === 1`)
}

// TestPartsOfOneLog: files of one listener are recognised, also the real ones.
func TestPartsOfOneLog(t *testing.T) {
	const guid = "12f6697e-a296-43b6-a5d1-a4ca0c9bb5b7"
	dir := t.TempDir()
	var files []string
	for _, name := range []string{guid + "web.svclog", "web.svclog", "other_1.svclog", "other_2.svclog", "alone.svclog"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(tiny(name)), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	}
	p := open(t, "ko", files...)
	p.click(".views [data-view=files]")
	p.wait("both logs are named", `[...document.querySelectorAll("[data-log]")].map((e) => e.dataset.log + " " + e.dataset.parts).join() === "web.svclog 2,other.svclog 2"`)

	for _, f := range realTraces(t) {
		if strings.Contains(f.path, "c1ra_") {
			files = append(files, f.path)
		}
	}
	q := open(t, "en", files[5:]...)
	q.click(".views [data-view=files]")
	q.wait("the real one is named", `[...document.querySelectorAll("[data-log]")].map((e) => e.dataset.log + " " + e.dataset.parts).join() === "c1ra_WCFChatApp__app_tracelog.svclog 3"`)
}
