//go:build !js

package main

// diagnosis measures what finding failures adds to making an index: the same bytes in the same page, with the rules and
// without. The trace has two suspect records in a thousand.
func diagnosis(b *bench) (func() error, error) {
	page, err := b.tokenizing()
	if err != nil {
		return nil, err
	}
	r := b.table.row(row{name: "25 MB to an index with diagnosis", against: "without (2 suspects in 1000 records)", unit: "ms", wanted: within(1.15)})
	times := func() (with, without float64, err error) {
		if without, err = measureContender(page, "undiagnosed"); err == nil {
			with, err = measureContender(page, "svcscope")
		}
		return with, without, err
	}
	for range 2 { // code that has run before runs faster
		if _, _, err := times(); err != nil {
			return nil, err
		}
	}
	return func() error {
		with, without, err := times()
		if err != nil {
			return err
		}
		say("    %.0f ms, without %.0f ms", with, without)
		r.add(with)
		r.addOther(without)
		return nil
	}, nil
}
