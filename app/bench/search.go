//go:build !js

package main

// search measures how long the viewer takes to look for a text in all bytes of the large file, from the letter that asks
// for it until it is said that there is none, against a worker that reads the same Blob and does nothing with it.
func search(b *bench) (func() error, error) {
	file, err := b.trace(b.size)
	if err != nil {
		return nil, err
	}
	r := b.table.row(row{name: sizeText(b.size) + ", a text that is not in it is looked for", against: "a bare read of the Blob in one worker", unit: "ms", wanted: within(1.75)})
	return func() error {
		v, err := b.openViewer(0)
		if err != nil {
			return err
		}
		defer v.close()
		ms, err := v.read(file)
		if err != nil {
			return err
		}
		r.addOther(ms)
		if _, err = v.load(file); err != nil {
			return err
		}
		took, err := eval[float64](v.tab, `probe.search('xml:"nowhere to be found"')`)
		say("    searched in %.0f ms, bare read %.0f ms", took, ms)
		r.add(took)
		return err
	}, nil
}
