//go:build !js

package main

// diagnosis measures what finding failures adds to loading a file: the same bytes in the same site, with its worker and with
// one that is built without. The trace has a suspect record of any kind in a thousand. What has not run before runs slower, and
// to find failures is much code: so it is measured on a page that is at rest, as the others are, and on one that has just come.
func diagnosis(b *bench) (func() error, error) {
	file, density, err := b.suspectTrace(b.size)
	if err != nil {
		return nil, err
	}
	r := b.table.row(row{name: sizeText(b.size) + ", drop to ready with diagnosis", against: "without (" + density + ")", unit: "ms", wanted: within(1.15)})
	one := b.table.row(row{name: "the same with one worker", against: "without", unit: "ms"})
	fresh := b.table.row(row{name: "the same, dropped as soon as the page takes files", against: "without", unit: "ms"})
	load := func(path string, workers int, rested bool, add func(ms float64)) error {
		v, err := b.openViewerAt(path, workers)
		if err != nil {
			return err
		}
		defer v.close()
		if rested {
			if err := b.browser.rest(); err != nil {
				return err
			}
		}
		m, err := v.load(file)
		if err == nil {
			say("    %s with %d workers (0: as the viewer likes), at rest %t: ready at %.0f ms", path, workers, rested, m.Ready)
			add(m.Ready)
		}
		return err
	}
	return func() error {
		for _, contender := range []func() error{
			func() error { return load("/", 0, true, r.add) },
			func() error { return load(undiagnosedPath, 0, true, r.addOther) },
			func() error { return load(undiagnosedPath, 1, true, one.addOther) },
			func() error { return load("/", 1, true, one.add) },
			func() error { return load("/", 0, false, fresh.add) },
			func() error { return load(undiagnosedPath, 0, false, fresh.addOther) },
		} {
			if err := contender(); err != nil {
				return err
			}
		}
		return nil
	}, nil
}
