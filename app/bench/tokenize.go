//go:build !js

package main

import "fmt"

// pieceSize is the size in MB of the trace that is tokenized: small enough that slow parsers end soon.
const pieceSize = 25

// tokenize measures the way from bytes to index (scanner, rules and columns, in WebAssembly) against parsers that only
// tokenize the same bytes or make a tree of them, all in one page. What a contender works on is prepared before its
// time begins: all get the bytes of the file; ours copies them in chunks from a JavaScript buffer, other Go programs have them in their
// memory already, the JavaScript ones make their string of them.
func tokenize(b *bench) (func() error, error) {
	others := []struct {
		id, label string
		wanted    float64
	}{
		{"etree", "etree (Go, WebAssembly; a tree)", 25},
		{"encodingxml", "encoding/xml (Go, WebAssembly; raw tokens)", 18},
		{"domparser", "DOMParser (the browser's own; a tree)", 30},
		{"fastxmlparser", "fast-xml-parser (a tree)", 22},
		{"saxes", "saxes (events)", 9},
		{"txml", "txml (a tree)", 7.5},
	}
	page, err := b.tokenizing()
	if err != nil {
		return nil, err
	}
	measure := func(id string) (float64, error) { return measureContender(page, id) }
	rows := make([]*row, len(others))
	if _, err := measure("svcscope"); err != nil { // once for nothing: code that has run before runs faster
		return nil, err
	}
	for i, o := range others {
		rows[i] = b.table.row(row{name: fmt.Sprintf("%d MB tokenized", pieceSize), against: o.label, unit: "ms", wanted: faster(o.wanted)})
		if _, err := measure(o.id); err != nil {
			return nil, err
		}
	}
	return func() error {
		for i, o := range others {
			ours, err := measure("svcscope")
			if err != nil {
				return err
			}
			other, err := measure(o.id)
			if err != nil {
				return err
			}
			say("    %s: %.0f ms, svcscope %.0f ms", o.id, other, ours)
			rows[i].add(ours)
			rows[i].addOther(other)
		}
		return nil
	}, nil
}

// tokenizing opens the page of the contenders.
func (b *bench) tokenizing() (*tab, error) {
	if _, err := b.trace(pieceSize); err != nil {
		return nil, err
	}
	page, err := b.browser.open(b.server.URL+"/bench/tokenize.html", "")
	if err != nil {
		return nil, err
	}
	return page, page.wait(`window.contenders`)
}

// measureContender gives the milliseconds of one run of a contender, and sees to it that it leaves nothing out.
func measureContender(page *tab, id string) (float64, error) {
	type result struct {
		MS      float64 `json:"ms"`
		Records int     `json:"records"`
	}
	r, err := eval[result](page, fmt.Sprintf("measure(%q)", id))
	if err != nil {
		return 0, err
	}
	all, err := eval[int](page, "records")
	if err == nil && r.Records != all {
		err = fmt.Errorf("%s counts %d records, there are %d", id, r.Records, all)
	}
	return r.MS, err
}
