//go:build !js

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/systeminfo"
	"github.com/chromedp/chromedp"
)

// patience is how long one step in a page may take: far more than it does, so that only a step that hangs ends.
const patience = 2 * time.Minute

// browser is the one Chromium of all measurements.
type browser struct {
	ctx   context.Context
	close func()
	tabs  []*tab // all that were opened since closeTabs
}

func startBrowser() (*browser, error) {
	program := chromium()
	if program == "" {
		return nil, errors.New("no Chromium found: please install the package chromium, or name the program in CHROMIUM")
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("lang", "en-US"),
		// Each contender begins with a clean heap and does not pay for the garbage of the one before.
		chromedp.Flag("js-flags", "--expose-gc"),
	)
	if os.Getuid() == 0 {
		flags = append(flags, chromedp.NoSandbox)
	}
	allocator, end := chromedp.NewExecAllocator(context.Background(), flags...)
	ctx, cancel := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil {
		end()
		return nil, fmt.Errorf("start of Chromium: %w", err)
	}
	return &browser{ctx: ctx, close: func() { cancel(); end() }}, nil
}

// chromium finds the browser's program.
func chromium() string {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	return ""
}

// machine names what the measurements ran on.
func (b *browser) machine(rounds int) string {
	product := "Chromium"
	if v, err := chromedp.CallBrowser(b.ctx, cdpbrowser.GetVersion, cdp.Empty{}); err == nil {
		_, version, _ := strings.Cut(v.Product, "/")
		product += " " + version
	}
	goVersion := strings.Replace(runtime.Version(), "go", "Go ", 1)
	return fmt.Sprintf("%s, %d cores, %s, %s; rounds: %d", processor(), runtime.NumCPU(), product, goVersion, rounds)
}

// processor names the processor where the system tells it in a file, else its kind.
func processor() string {
	info, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(info)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

// tab is one page with empty storage.
type tab struct {
	ctx   context.Context
	close func()
}

// open opens a page; before is a script that runs before any of the page's own.
func (b *browser) open(url, before string, more ...chromedp.Action[chromedp.Void]) (*tab, error) {
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t := &tab{ctx, cancel}
	b.tabs = append(b.tabs, t)
	t.watch()
	steps := append([]chromedp.Action[chromedp.Void]{
		call(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 1440, Height: 900, DeviceScaleFactor: 1}),
		call(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: before}),
	}, more...)
	return t, t.do(append(steps, chromedp.Navigate(url))...)
}

// rest waits until the browser has done next to nothing for a second: how long a page warms up depends on the machine.
func (b *browser) rest() error {
	const look, least, most, quiet = 250 * time.Millisecond, 2 * time.Second, time.Minute, 0.1 // a page begins to warm up after a second
	begun := time.Now()
	before, calm := 0.0, 0
	for {
		info, err := chromedp.CallBrowser(b.ctx, systeminfo.GetProcessInfo, cdp.Empty{})
		if err != nil {
			return err
		}
		sum := 0.0
		for _, p := range info.ProcessInfo {
			sum += p.CPUTime
		}
		if calm++; sum-before > quiet*look.Seconds() {
			calm = 0
		}
		before = sum
		switch waited := time.Since(begun); {
		case calm >= int(time.Second/look) && waited > least:
			return nil
		case waited > most:
			return fmt.Errorf("the browser has not come to rest in %s", most)
		}
		time.Sleep(look)
	}
}

// closeTabs closes what is still open, so that no measurement shares the machine with the one before.
func (b *browser) closeTabs() {
	for _, t := range b.tabs {
		t.close()
	}
	b.tabs = nil
}

// watch tells the errors of the page's console: a measurement that fails seldom says why by itself.
func (t *tab) watch() {
	messages := chromedp.Console(t.ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleException {
				say("  console: %s (%s:%d)", m, m.URL, m.Line)
			}
		}
	}()
}

// do runs steps.
func (t *tab) do(steps ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	return chromedp.Do(ctx, steps...)
}

// wait waits until a JavaScript expression is true.
func (t *tab) wait(condition string) error {
	_, err := eval[bool](t, fmt.Sprintf(`new Promise((done) => {
		const look = () => { let ok = false; try { ok = (%s) } catch {} ; ok ? done(true) : setTimeout(look, 20) };
		look();
	})`, condition))
	return err
}

// eval gives the value of a JavaScript expression; a promise is awaited.
func eval[T any](t *tab, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		err = fmt.Errorf("%s: %w", expression, err)
	}
	return v, err
}

// call makes a step of a command whose answer does not matter.
func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, command, params)
		return err
	})
}
