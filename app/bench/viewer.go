//go:build !js

package main

import (
	_ "embed"
	"errors"
	"fmt"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
)

//go:embed pages/viewer.js
var probe string

// viewer is a tab with the built site, and the probe in it (pages/viewer.js).
type viewer struct {
	*tab
	begun taken // its memory before it warmed up, all 0 where the page does not tell
}

// openViewer opens the landing page and waits until the engine runs and the page has come to rest: it has warmed up, and kept the
// site for use offline. workers is how many the viewer may use; 0 leaves it to the viewer.
func (b *bench) openViewer(workers int) (*viewer, error) {
	v, err := b.openViewerAt("/", workers)
	if err == nil {
		err = b.browser.rest()
	}
	return v, err
}

// openViewerAt opens the landing page of the site at a path and waits until the engine runs.
func (b *bench) openViewerAt(path string, workers int) (*viewer, error) {
	t, err := b.browser.open(b.server.URL+path+"#v=1&lang=en", probe)
	if err != nil {
		return nil, err
	}
	v := &viewer{tab: t}
	err = v.wait(`window.svcscope && svcscope.onfiles && document.querySelector("main#viewer")`)
	if err == nil && workers > 0 {
		_, err = eval[int](t, fmt.Sprintf(`svcscope.workers = %d`, workers))
	}
	if err == nil {
		v.begun, err = v.memory()
	}
	if ignoreSilent(err) != nil {
		return nil, err
	}
	return v, nil
}

// marks are the milliseconds from the choice of a file until something was there.
type marks struct {
	Row     float64 `json:"row"`     // first record
	Finding float64 `json:"finding"` // first finding in the verdict
	Ready   float64 `json:"ready"`
	State   string  `json:"state"`
	Records int     `json:"records"` // in the view
}

// load chooses a file and waits until it is read.
func (v *viewer) load(file string) (marks, error) {
	if err := v.choose(file); err != nil {
		return marks{}, err
	}
	m, err := eval[marks](v.tab, `probe.ready.then((m) => ({...m, records: Number(document.getElementById("viewer").dataset.records)}))`)
	if err == nil && m.State != "ready" {
		err = fmt.Errorf("the viewer is %s", m.State)
	}
	return m, err
}

// read gives the milliseconds of a bare read of a file, of which the viewer hears nothing.
func (v *viewer) read(file string) (float64, error) {
	if _, err := eval[bool](v.tab, `probe.hold = true`); err != nil {
		return 0, err
	}
	if err := v.choose(file); err != nil {
		return 0, err
	}
	return eval[float64](v.tab, `probe.hold = false, probe.read()`)
}

// choose gives a file to the input of the page.
func (v *viewer) choose(file string) error {
	return v.do(chromedp.SetUploadFiles(chromedp.CSS("#open-files"), []string{file}))
}

// home closes all files.
func (v *viewer) home() error {
	if _, err := eval[bool](v.tab, `document.querySelector("[data-action=home]").click(), true`); err != nil {
		return err
	}
	return v.wait(`document.getElementById("viewer").dataset.state === "empty"`)
}

// taken is the memory of the viewer in bytes.
type taken struct {
	Page    float64   `json:"page"`    // WebAssembly of the page
	Workers []float64 `json:"workers"` // WebAssembly of each worker
	heap    float64   // JavaScript of the page, after its garbage is collected
}

// all is the sum.
func (m taken) all() float64 {
	sum := m.Page + m.heap
	for _, w := range m.Workers {
		sum += w
	}
	return sum
}

// errSilent says that the page does not tell its memory.
var errSilent = errors.New("the page does not tell its memory")

// wasm asks the page for what its WebAssembly memories hold.
func (v *viewer) wasm() (taken, error) {
	m, err := eval[*taken](v.tab, `window.svcscope.memory ? svcscope.memory().then(({page, workers}) => ({page, workers})) : null`)
	switch {
	case errors.Is(err, chromedp.ErrJSNull), err == nil && m == nil:
		return taken{}, errSilent
	case err != nil:
		return taken{}, err
	}
	return *m, nil
}

// memory gives all of it.
func (v *viewer) memory() (taken, error) {
	if err := v.do(call(heapprofiler.CollectGarbage, cdp.Empty{}), call(performance.Enable, performance.EnableParams{})); err != nil {
		return taken{}, err
	}
	metrics, err := chromedp.Call(v.ctx, performance.GetMetrics, cdp.Empty{})
	if err != nil {
		return taken{}, err
	}
	m, err := v.wasm()
	for _, metric := range metrics.Metrics {
		if metric.Name == "JSHeapUsedSize" {
			m.heap = metric.Value
		}
	}
	return m, err
}
