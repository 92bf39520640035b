package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// patience is how long a condition may take to come true: far more than it takes, so that a busy machine does not
// fail a test that is right.
const patience = 60 * time.Second

// tab is one page with empty storage.
type tab struct {
	testing.TB
	ctx    context.Context
	close  func()
	server *siteServer

	mu       sync.Mutex
	problems []string
	expected []string // parts of console errors that the test provokes
	started  int      // workers
}

// place says where and how a page is opened; the zero value is the site's root on a wide light screen.
type place struct {
	server        *siteServer // site by default
	path          string      // rootPath by default
	fragment      string      // without #
	width, height int64       // 1440x900 by default
	dark          bool
	landing       bool   // do not wait for the engine
	before        string // script that runs before any of the page
}

// open opens the site in a language and gives it files, which it waits for. No file: the landing page.
func open(t testing.TB, lang string, files ...string) *tab {
	t.Helper()
	p := openAt(t, place{fragment: "v=1&lang=" + lang})
	if len(files) > 0 {
		p.choose(files...)
		p.ready()
	}
	return p
}

// openAt opens the site without a file.
func openAt(t testing.TB, at place) *tab {
	t.Helper()
	var storage []chromedp.CreateBrowserContextOption
	if at.server == nil {
		at.server = site
	} else {
		storage = append(storage, at.server.proxy)
	}
	foreign := len(at.server.foreignRequests())
	t.Cleanup(func() {
		if all := at.server.foreignRequests(); len(all) > foreign {
			t.Errorf("requests left the site: %q", all[foreign:])
		}
	})
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext(storage...))
	return newTab(t, ctx, cancel, at)
}

// beside opens another tab that shares the storage of this one.
func (p *tab) beside(t testing.TB, at place) *tab {
	t.Helper()
	at.server = p.server
	ctx, cancel := chromedp.NewContext(p.ctx)
	return newTab(t, ctx, cancel, at)
}

func newTab(t testing.TB, ctx context.Context, cancel func(), at place) *tab {
	t.Helper()
	p := &tab{TB: t, ctx: ctx, close: cancel, server: at.server}
	t.Cleanup(func() {
		p.check()
		cancel()
	})
	p.watch(ctx)
	p.watchWorkers()

	if at.path == "" {
		at.path = rootPath
	}
	if at.width == 0 {
		at.width, at.height = 1440, 900
	}
	scheme := "light"
	if at.dark {
		scheme = "dark"
	}
	url := at.server.URL + at.path
	if at.fragment != "" {
		url += "#" + at.fragment
	}
	p.do("open the page",
		call(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: at.width, Height: at.height, DeviceScaleFactor: 1}),
		call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}),
		// A violation inside the page is noted for check; the listener stands before any script of the page.
		call(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
			Source: `addEventListener("securitypolicyviolation", (e) => console.error("content security policy: " + e.violatedDirective + " " + e.blockedURI))` + "\n" + at.before}),
		chromedp.Navigate(url),
	)
	if !at.landing {
		p.wait("the engine runs", `window.svcscope && svcscope.onfiles`)
	}
	return p
}

// again loads the page anew, for a test inside the one that opened it.
func (p *tab) again(t testing.TB) *tab {
	t.Helper()
	inner := p.in(t)
	inner.do("load again", chromedp.Reload())
	inner.wait("the engine runs", `window.svcscope && svcscope.onfiles`)
	return inner
}

// anew loads the page without anything that its address asked for but the language, for a test inside the one that
// opened it. It leaves the page first, which else might write its address once more.
func (p *tab) anew(t testing.TB, lang string) *tab {
	t.Helper()
	inner := p.in(t)
	inner.do("load anew", chromedp.Navigate("about:blank"), chromedp.Navigate(p.server.URL+rootPath+"#v=1&lang="+lang))
	inner.wait("the engine runs", `window.svcscope && svcscope.onfiles`)
	return inner
}

// in gives the tab to a test inside the one that opened it.
func (p *tab) in(t testing.TB) *tab { return &tab{TB: t, ctx: p.ctx, close: p.close, server: p.server} }

// watch notes the errors of a target's console.
func (p *tab) watch(ctx context.Context) {
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleException {
				p.mu.Lock()
				p.problems = append(p.problems, fmt.Sprintf("%s (%s:%d)", m, m.URL, m.Line))
				p.mu.Unlock()
			}
		}
	}()
}

// watchWorkers watches every worker the page starts. A console keeps its messages until someone listens, so none
// is lost.
func (p *tab) watchWorkers() {
	attached := chromedp.Events(p.ctx, target.AttachedToTarget)
	go func() {
		for e, err := range attached {
			if err != nil {
				return
			}
			if strings.Contains(string(e.TargetInfo.Type), "worker") {
				p.mu.Lock()
				p.started++
				p.mu.Unlock()
				worker, cancel := chromedp.NewContext(p.ctx, chromedp.WithTargetID(e.TargetInfo.TargetID), chromedp.WithDetachOnCancel())
				p.Cleanup(cancel)
				p.watch(worker)
			}
		}
	}()
}

// workers counts the workers that the page has started so far.
func (p *tab) workers() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.started
}

// expect names a part of a console error that the test provokes.
func (p *tab) expect(part string) { p.expected = append(p.expected, part) }

// sees waits until a console has said something, which the test thereby expects.
func (p *tab) sees(part string) {
	p.Helper()
	p.expect(part)
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		p.mu.Lock()
		seen := strings.Contains(strings.Join(p.problems, "\n"), part)
		p.mu.Unlock()
		if seen {
			return
		}
	}
	p.Errorf("no console said %q", part)
}

// check reports what the consoles said.
func (p *tab) check() {
	p.mu.Lock()
	defer p.mu.Unlock()
problems:
	for _, problem := range p.problems {
		for _, part := range p.expected {
			if strings.Contains(problem, part) {
				continue problems
			}
		}
		p.Errorf("console: %s", problem)
	}
}

// do runs steps and ends the test if one fails.
func (p *tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.fail(what, err)
	}
}

// eval gives the value of a JavaScript expression; a promise is awaited.
func eval[T any](p *tab, expression string) T {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.fail(expression, err)
	}
	return v
}

// wait waits until a JavaScript expression is true. The page's policy forbids to make code from text, so the
// condition stands in the expression itself.
func (p *tab) wait(what, condition string) {
	p.Helper()
	if !p.within(patience-5*time.Second, condition) {
		p.fail(what, fmt.Errorf("did not come true: %s", condition))
	}
}

// within says whether a condition comes true in a time, which is shorter than patience.
func (p *tab) within(limit time.Duration, condition string) bool {
	p.Helper()
	expression := fmt.Sprintf(`new Promise((done) => {
		const end = Date.now() + %d;
		const look = () => { let ok = false; try { ok = (%s) } catch {} ; ok ? done(true) : Date.now() > end ? done(false) : setTimeout(look, 10) };
		look();
	})`, limit.Milliseconds(), condition)
	return eval[bool](p, expression)
}

// ready waits until all files are read.
func (p *tab) ready() {
	p.Helper()
	p.state("ready")
}

// state waits for a state of main#viewer.
func (p *tab) state(state string) {
	p.Helper()
	p.wait("the viewer is "+state, fmt.Sprintf(`document.querySelector("main#viewer").dataset.state === %q`, state))
}

// data gives the data attributes of main#viewer: its counts.
func (p *tab) data() map[string]string {
	p.Helper()
	return eval[map[string]string](p, `({...document.querySelector("main#viewer").dataset})`)
}

// text gives what a reader sees of the first element that a selector finds.
func (p *tab) text(selector string) string {
	p.Helper()
	return eval[string](p, fmt.Sprintf(`document.querySelector(%q)?.innerText ?? ""`, selector))
}

// count gives how many elements a selector finds.
func (p *tab) count(selector string) int {
	p.Helper()
	return eval[int](p, fmt.Sprintf(`document.querySelectorAll(%q).length`, selector))
}

// click clicks where a reader would: on the middle of the first element that a selector finds, once it is there.
func (p *tab) click(selector string) {
	p.Helper()
	for try := 1; ; try++ {
		p.wait(selector+" is there", fmt.Sprintf(`document.querySelector(%q)?.getClientRects().length`, selector))
		ctx, cancel := context.WithTimeout(p.ctx, patience)
		err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(selector)))
		cancel()
		switch {
		case err == nil:
			return
		case try == 5 || !strings.Contains(err.Error(), "Could not find node"): // else the page was just drawn anew
			p.fail("click "+selector, err)
		}
	}
}

// choose gives files to the input #open-files.
func (p *tab) choose(files ...string) {
	p.Helper()
	p.do("choose files", chromedp.SetUploadFiles(chromedp.CSS("#open-files"), absolute(p, files)))
}

// drop drops files on the middle of the window, as a desktop does.
func (p *tab) drop(files ...string) {
	p.Helper()
	data := &input.DragData{Items: []*input.DragDataItem{}, Files: absolute(p, files), DragOperationsMask: 1}
	for _, kind := range []input.DispatchDragEventType{"dragEnter", "dragOver", "drop"} {
		p.do(string(kind), call(input.DispatchDragEvent, input.DispatchDragEventParams{Type: kind, X: 200, Y: 300, Data: data}))
	}
}

// shot keeps a picture of the window in shots/, for people.
func (p *tab) shot(name string) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.MkdirAll("shots", 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join("shots", name+".png"), picture, 0o644)
	}
	if err != nil {
		p.Errorf("picture %s: %v", name, err)
	}
}

// fail ends the test with what the page shows.
func (p *tab) fail(what string, err error) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
	defer cancel()
	data, _ := chromedp.Run(ctx, chromedp.Evaluate[map[string]string](`({...document.querySelector("main#viewer")?.dataset})`))
	seen, _ := json.Marshal(data)
	if picture, shotErr := chromedp.Run(ctx, chromedp.CaptureScreenshot()); shotErr == nil {
		name := filepath.Join("shots", "failed-"+strings.NewReplacer("/", "-", "#", "-").Replace(p.Name())+".png")
		if os.MkdirAll("shots", 0o755) == nil && os.WriteFile(name, picture, 0o644) == nil {
			what += " (picture: app/e2e/" + name + ")"
		}
	}
	p.Fatalf("%s: %v; main#viewer has %s", what, err, seen)
}

func absolute(t testing.TB, files []string) []string {
	t.Helper()
	list := make([]string, len(files))
	for i, f := range files {
		path, err := filepath.Abs(f)
		if err == nil {
			_, err = os.Stat(path) // a browser takes a file that is not there for an empty one
		}
		if err != nil {
			t.Fatal(err)
		}
		list[i] = path
	}
	return list
}
