//go:build !js

package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// scrolling is how long each kind of scrolling lasts.
const scrolling = 5 * time.Second

// filters are typed one after the other into the field of the viewer.
var filters = []string{"level>=warning", "code:131085", "time:09:12..09:20", "listener", "-level:verbose orders"}

// million measures what a hand feels with a million records open: how long the page's own thread is held up while it
// reads, scrolls, filters and sorts, and the frames while it scrolls.
func million(b *bench) (func() error, error) {
	file, err := b.trace(b.size + b.size*15/100) // 1.15 GB hold 1,003,000 records
	if err != nil {
		return nil, err
	}
	task := func(doing string) *row {
		return b.table.row(row{name: "longest task while " + doing, unit: "ms", wanted: atMost(50), worst: true})
	}
	reading, byWheel, byDrag := task("a million records are read"), task("they are scrolled by wheel"), task("they are scrolled by the bar")
	filtering, sorting := task("they are filtered"), task("they are sorted")
	frames := func(by string) (quick, bare *row) {
		return b.table.row(row{name: "scrolled by " + by + ", frames within 20 ms", against: "a plain list of 50,000 lines", unit: "%", wanted: atLeast(95)}),
			b.table.row(row{name: "scrolled by " + by + ", frames without their first row", unit: "frames", wanted: atMost(0), worst: true})
	}
	wheelQuick, wheelBare := frames("wheel")
	dragQuick, dragBare := frames("the bar")
	return func() error {
		v, err := b.openViewer(0)
		if err != nil {
			return err
		}
		defer v.close()
		var m marks
		if err := v.longest("reading", reading, func() (err error) { m, err = v.load(file); return err }); err != nil {
			return err
		}
		say("    %d records", m.Records)
		for _, scroll := range []struct {
			name              string
			task, quick, bare *row
			do                func() error
		}{{"wheel", byWheel, wheelQuick, wheelBare, v.wheel}, {"bar", byDrag, dragQuick, dragBare, v.drag}} {
			quick, err := v.frames(scroll.do)
			if err != nil {
				return err
			}
			scroll.quick.add(quick)
			err = v.longest(scroll.name, scroll.task, func() error { return v.rows(scroll.bare, scroll.do) })
			if err != nil {
				return err
			}
		}
		if err := v.longest("filters", filtering, v.filters); err != nil {
			return err
		}
		if err := v.longest("sorting", sorting, v.sort); err != nil {
			return err
		}
		return b.plainList(wheelQuick, dragQuick)
	}, nil
}

// plainList scrolls the plain list in the same ways: what its frames are is the browser's and the machine's doing.
func (b *bench) plainList(byWheel, byDrag *row) error {
	t, err := b.browser.open(b.server.URL+"/bench/list.html", probe)
	if err != nil {
		return err
	}
	defer t.close()
	v := &viewer{tab: t}
	time.Sleep(time.Second) // until it is laid out and painted
	quick, err := v.frames(v.wheel)
	if err != nil {
		return err
	}
	byWheel.addOther(quick)
	if quick, err = v.frames(v.drag); err != nil {
		return err
	}
	byDrag.addOther(quick)
	return nil
}

// longest does something and tells the longest task of the page's thread meanwhile.
func (v *viewer) longest(name string, r *row, do func() error) error {
	if _, err := eval[bool](v.tab, `probe.watchTasks(), true`); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	ms, err := eval[float64](v.tab, `probe.tasksSeen()`)
	say("    longest task, %s: %.0f ms", name, ms)
	r.add(ms)
	return err
}

// frames does something and tells how many frames in a hundred came in time meanwhile.
func (v *viewer) frames(do func() error) (quick float64, err error) {
	if _, err := eval[bool](v.tab, `probe.watchFrames(), true`); err != nil {
		return 0, err
	}
	if err := do(); err != nil {
		return 0, err
	}
	seen, err := eval[map[string]float64](v.tab, `probe.framesSeen()`)
	say("    frames %.0f, within 20 ms %.0f", seen["frames"], seen["quick"])
	return 100 * seen["quick"] / seen["frames"], err
}

// rows scrolls and tells how many frames had no row where the first one belongs.
func (v *viewer) rows(r *row, scroll func() error) error {
	if _, err := eval[bool](v.tab, `probe.watchRows(), true`); err != nil {
		return err
	}
	if err := scroll(); err != nil {
		return err
	}
	seen, err := eval[map[string]float64](v.tab, `probe.rowsSeen()`)
	if err != nil {
		return err
	}
	say("    scrolled in %.0f frames, without a row %.0f", seen["looks"], seen["bare"])
	if seen["looks"] == 0 {
		return errors.New("nothing was scrolled")
	}
	r.add(seen["bare"])
	return nil
}

// wheel turns the wheel over the table, a step for each frame.
func (v *viewer) wheel() error {
	const frame = 16 * time.Millisecond
	x, y, err := v.middle("#records")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	// A hand does not wait until the page has answered before it turns on, so neither is it waited for here.
	var (
		turns  sync.WaitGroup
		failed = make(chan error, 1) // the first one
	)
	ticks := time.NewTicker(frame)
	defer ticks.Stop()
	for end := time.Now().Add(scrolling); time.Now().Before(end); <-ticks.C {
		turns.Go(func() {
			// A sideways turn of nothing would be left out of the message, and the browser wants both.
			turn := input.DispatchMouseEventParams{Type: chromedp.MouseWheel, X: x, Y: y, DeltaX: 1e-9, DeltaY: 120}
			if err := chromedp.Do(ctx, call(input.DispatchMouseEvent, turn)); err != nil {
				select {
				case failed <- err:
				default:
				}
			}
		})
	}
	turns.Wait()
	close(failed)
	return <-failed
}

// drag moves the scrollbar from the top to the end.
func (v *viewer) drag() error {
	_, err := eval[bool](v.tab, fmt.Sprintf(`probe.drag(%d)`, scrolling.Milliseconds()))
	return err
}

// filters types each filter in place of the one before.
func (v *viewer) filters() error {
	for _, f := range append(filters, "") {
		if _, err := eval[bool](v.tab, `document.getElementById("filter").focus(), document.getElementById("filter").select(), true`); err != nil {
			return err
		}
		keys := chromedp.KeyEvent(f)
		if f == "" {
			keys = chromedp.KeyEvent("\b")
		}
		if err := v.do(keys); err != nil {
			return err
		}
		if err := v.rest(); err != nil {
			return err
		}
		shown, err := eval[string](v.tab, `document.getElementById("viewer").dataset.shown`)
		if err != nil {
			return err
		}
		say("    %q shows %s", f, shown)
	}
	return nil
}

// sort clicks the head of each column that is shown, twice: once for each direction.
func (v *viewer) sort() error {
	const heads = `[...document.querySelectorAll("#records .head [data-action=sort]")].filter((e) => e.getClientRects().length).map((e) => e.dataset.arg)`
	columns, err := eval[[]string](v.tab, heads)
	if err != nil {
		return err
	}
	if len(columns) == 0 {
		return errors.New("no column can be sorted")
	}
	for _, column := range columns {
		for range 2 {
			x, y, err := v.middle(fmt.Sprintf(`#records .head [data-action=sort][data-arg=%q]`, column))
			if err != nil {
				return err
			}
			if err := v.do(chromedp.MouseClickXY(x, y)); err != nil {
				return err
			}
			if err := v.rest(); err != nil {
				return err
			}
		}
	}
	return nil
}

// rest waits until the page shows what was asked for: it answers at most 400 ms late while a person types.
func (v *viewer) rest() error {
	_, err := eval[bool](v.tab, `new Promise((done) => setTimeout(() => requestAnimationFrame(() => setTimeout(() => done(true), 200)), 600))`)
	return err
}

// middle gives the middle of an element in the window.
func (v *viewer) middle(selector string) (x, y float64, err error) {
	p, err := eval[[]float64](v.tab, fmt.Sprintf(`((b) => [b.left + b.width / 2, b.top + b.height / 2])(document.querySelector(%q).getBoundingClientRect())`, selector))
	if err != nil {
		return 0, 0, err
	}
	return p[0], p[1], nil
}
