//go:build !js

// Bench measures the built site in a real Chromium against what else can be had in a browser, and prints a table.
//
// It serves dist/ and pages of its own from one local server, runs the contenders by turns over several rounds, and
// prints the medians. measurements is the table of all there is to measure. `make bench` builds
// what is needed and runs it; -only runs a part, -size makes the traces smaller so that a trial is quick.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// measurements is what is measured, in the order of the table.
var measurements = []measurement{
	{"tokenize", "a trace of 25 MB to an index, against XML parsers", tokenize},
	{"diagnosis", "what diagnosis adds to making an index", diagnosis},
	{"load", "the large trace from drop to ready, against a bare read of its bytes", load},
	{"memory", "what the large trace takes in memory", memory},
	{"search", "a text in the XML of the large trace, against a bare read of its bytes", search},
	{"growth", "10 MB, 100 MB and 1 GB with one worker", growth},
	{"million", "a million records: tasks of the page's thread, and frames while scrolling", million},
	{"filter", "filters over a million records, against loops in JavaScript", filter},
	{"weight", "compressed sizes, and what is painted before the engine is there", weight},
}

// measurement is something to measure. open gets it ready and declares its rows; it gives what runs once in each round.
type measurement struct {
	name, about string
	open        func(b *bench) (round func() error, err error)
}

// wholeSize is the size of the large trace in MB that the table in README.md is made with.
const wholeSize = 1000

// bench is what all measurements share.
type bench struct {
	root    string // the project's folder
	rounds  int
	size    int // MB of the large trace
	browser *browser
	server  *server
	table   table
}

func main() {
	root := flag.String("root", filepath.Join("..", ".."), "the project's `folder`")
	rounds := flag.Int("rounds", 5, "how many rounds of each measurement")
	only := flag.String("only", "", "measure only what this regular `expression` finds: "+measurementNames())
	size := flag.String("size", "1GB", "size of the large trace, in MB or GB")
	readme := flag.Bool("readme", false, "put the table between the marks <!-- bench --> and <!-- /bench --> of README.md")
	flag.Parse()
	if err := run(*root, *rounds, *only, *size, *readme); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func measurementNames() string {
	names := make([]string, len(measurements))
	for i, m := range measurements {
		names[i] = m.name
	}
	return strings.Join(names, ", ")
}

func run(root string, rounds int, only, size string, readme bool) error {
	wanted, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	mb, err := megabytes(size)
	if err != nil {
		return err
	}
	if root, err = filepath.Abs(root); err != nil {
		return err
	}
	b := &bench{root: root, rounds: max(rounds, 1), size: mb}
	if b.server, err = serve(root); err != nil {
		return err
	}
	defer b.server.Close()
	if b.browser, err = startBrowser(); err != nil {
		return err
	}
	defer b.browser.close()
	b.table.head = b.browser.machine(b.rounds)
	var failed error
	for _, m := range measurements {
		if !wanted.MatchString(m.name) {
			continue
		}
		if err := b.measure(m); err != nil { // the others have taken their time, too: they are told all the same
			say("  failed: %v", err)
			failed = errors.Join(failed, fmt.Errorf("%s: %w", m.name, err))
		}
	}
	text := b.table.markdown()
	fmt.Print(text)
	switch {
	case failed != nil:
		return failed
	case readme && (only != "" || mb != wholeSize):
		say("a part, or smaller traces: the table is not put into README.md")
	case readme:
		return replaceMarked(filepath.Join(root, "README.md"), text)
	}
	return nil
}

// measure runs all rounds of a measurement.
func (b *bench) measure(m measurement) error {
	say("%s: %s", m.name, m.about)
	defer b.browser.closeTabs()
	round, err := m.open(b)
	if err != nil {
		return err
	}
	for n := range b.rounds {
		say("  round %d of %d", n+1, b.rounds)
		if err := round(); err != nil {
			return err
		}
	}
	return nil
}

// say tells how far it is; the table alone goes to the standard output.
func say(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
