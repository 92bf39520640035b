//go:build !js

package main

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// load measures the way from the choice of the large file to the end of reading it, with as many workers as the viewer
// takes, with one and with two, and a worker that reads the same Blob and does nothing with it. Each has a fresh page of
// the site for itself, because whichever came second in one page was slower. The order turns with each round.
func load(b *bench) (func() error, error) {
	file, err := b.trace(b.size)
	if err != nil {
		return nil, err
	}
	what := sizeText(b.size)
	whole := b.table.row(row{name: what + ", drop to ready", against: "a bare read of the Blob in one worker", unit: "ms", wanted: within(1.75)})
	pair := b.table.row(row{name: what + ", drop to ready with two workers", against: "with one", unit: "ms", wanted: faster(1.2)})
	first := b.table.row(row{name: "first rows, part of the time to ready", unit: "%", wanted: atMost(10)})
	verdict := b.table.row(row{name: "first finding in the verdict, part of the time to ready", unit: "%", wanted: atMost(10)})
	read := func() error {
		v, err := b.openViewer(0)
		if err != nil {
			return err
		}
		defer v.close()
		ms, err := v.read(file)
		say("    bare read: %.0f ms", ms)
		whole.addOther(ms)
		return err
	}
	loaded := func(workers int, took func(m marks)) func() error {
		return func() error {
			v, err := b.openViewer(workers)
			if err != nil {
				return err
			}
			defer v.close()
			m, err := v.load(file)
			if err != nil {
				return err
			}
			say("    workers %d (0: as the viewer likes): rows at %.0f ms, finding at %.0f ms, ready at %.0f ms, %d records", workers, m.Row, m.Finding, m.Ready, m.Records)
			took(m)
			return nil
		}
	}
	contenders := []func() error{
		read,
		loaded(0, func(m marks) {
			whole.add(m.Ready)
			first.add(100 * m.Row / m.Ready)
			verdict.add(100 * m.Finding / m.Ready)
		}),
		loaded(1, func(m marks) { pair.addOther(m.Ready) }),
		loaded(2, func(m marks) { pair.add(m.Ready) }),
	}
	return func() error {
		for _, contender := range contenders {
			if err := contender(); err != nil {
				return err
			}
		}
		slices.Reverse(contenders)
		return nil
	}, nil
}

// memory measures what the large file takes: the WebAssembly memories of page and workers, which never shrink, and the
// page's JavaScript heap after its garbage is collected. Workers may end with their work, so they are asked while they
// read; this load is not timed.
func memory(b *bench) (func() error, error) {
	file, err := b.trace(b.size)
	if err != nil {
		return nil, err
	}
	what, silent := sizeText(b.size), "not told by the page"
	perRecord := b.table.row(row{name: "memory of the page for each record of " + what, unit: "bytes", wanted: atMost(64), silent: silent})
	perWorker := b.table.row(row{name: "memory of the largest worker", unit: "MB", wanted: atMost(32), silent: silent})
	all := b.table.row(row{name: what + " open: memory of page and workers", unit: "MB", wanted: atMost(300), silent: silent})
	heap := b.table.row(row{name: "of it JavaScript heap of the page", unit: "MB"})
	return func() error {
		v, err := b.openViewer(0)
		if err != nil {
			return err
		}
		defer v.close()
		sampled := v.sample()
		m, err := v.load(file)
		most := sampled()
		if err != nil {
			return err
		}
		after, err := v.memory()
		heap.add(after.heap / 1e6)
		if err != nil {
			say("    %v", err)
			return ignoreSilent(err)
		}
		workers := append(most.Workers, after.Workers...)
		say("    page %.1f MB before, %.1f MB after; workers %.1f MB; heap %.1f MB", v.begun.Page/1e6, after.Page/1e6, mb(workers), after.heap/1e6)
		perRecord.add((after.Page + after.heap - v.begun.Page - v.begun.heap) / float64(m.Records))
		if len(workers) > 0 {
			perWorker.add(slices.Max(workers) / 1e6)
		}
		all.add(max(most.all()+after.heap, after.all()) / 1e6)
		return nil
	}, nil
}

// sample asks for the WebAssembly memories again and again until the function that it gives is called, which gives the
// answer with the largest sum.
func (v *viewer) sample() (end func() taken) {
	var (
		most taken
		stop = make(chan struct{})
		wait sync.WaitGroup
	)
	wait.Go(func() {
		for {
			m, err := v.wasm()
			if err != nil {
				return
			}
			if m.all() > most.all() {
				most = m
			}
			select {
			case <-stop:
				return
			case <-time.After(200 * time.Millisecond):
			}
		}
	})
	return func() taken {
		close(stop)
		wait.Wait()
		return most
	}
}

// growth measures whether time and memory grow as the file does, with one worker, in a page that has read a small file
// before. What the page has taken for its practice while it idled counts as memory of the records: they use it again.
func growth(b *bench) (func() error, error) {
	sizes := []int{max(b.size/100, 1), max(b.size/10, 1), b.size}
	files := make([]string, len(sizes))
	for i, size := range sizes {
		var err error
		if files[i], err = b.trace(size); err != nil {
			return nil, err
		}
	}
	small := b.table.row(row{name: sizeText(sizes[0]) + " with one worker, time for each MB", unit: "ms"})
	pace := b.table.row(row{name: sizeText(sizes[2]) + " with one worker, time for each MB", against: "that of " + sizeText(sizes[1]), unit: "ms", wanted: within(1.3)})
	weight := b.table.row(row{name: sizeText(sizes[2]) + " with one worker, memory for each record", against: "that of " + sizeText(sizes[1]), unit: "bytes", wanted: within(1.3), silent: "not told by the page"})
	paces := []func(float64){small.add, pace.addOther, pace.add}
	weights := []func(float64){func(float64) {}, weight.addOther, weight.add}
	return func() error {
		for i := range sizes {
			if err := b.grown(files[0], files[i], sizes[i], paces[i], weights[i]); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// grown reads a file in a page that has read another one before, and tells milliseconds for each MB and bytes for each
// record.
func (b *bench) grown(warm, file string, size int, pace, weight func(float64)) error {
	v, err := b.openViewer(1)
	if err != nil {
		return err
	}
	defer v.close()
	if _, err := v.load(warm); err != nil {
		return err
	}
	if err := v.home(); err != nil {
		return err
	}
	m, err := v.load(file)
	if err != nil {
		return err
	}
	pace(m.Ready / float64(size))
	after, err := v.memory()
	if err != nil {
		say("    %d MB: %.0f ms", size, m.Ready)
		return ignoreSilent(err)
	}
	each := (after.Page + after.heap - v.begun.Page - v.begun.heap) / float64(m.Records)
	say("    %d MB: %.0f ms, %.0f bytes for each record", size, m.Ready, each)
	weight(each)
	return nil
}

func ignoreSilent(err error) error {
	if errors.Is(err, errSilent) {
		return nil
	}
	return err
}

func mb(bytes []float64) []float64 {
	list := make([]float64, len(bytes))
	for i, n := range bytes {
		list[i] = n / 1e6
	}
	return list
}

// sizeText writes a size in MB as people do.
func sizeText(mb int) string {
	if mb%1000 == 0 {
		return fmt.Sprintf("%d GB", mb/1000)
	}
	return fmt.Sprintf("%d MB", mb)
}
