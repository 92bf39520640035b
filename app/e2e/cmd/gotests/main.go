// Command gotests runs `go test` in the modules whose folders it is given, with the fuzz targets of the first of them beside the
// tests of the others, which wait most of the time. It prints what failed, and ends with one line of counts: "N passed, N failed,
// N skipped". It exits with 1 if anything failed.
//
//	gotests [-fuzz 30s] FOLDER...
//	gotests -only-fuzz 1h FOLDER
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// event is what `go test -json` prints, one a line.
type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64
}

type counts struct{ passed, failed, skipped int }

func main() {
	each := flag.Duration("fuzz", 0, "how long each fuzz target runs; 0: not at all")
	all := flag.Duration("only-fuzz", 0, "no tests: how long all fuzz targets run together")
	flag.Parse()
	var c counts
	broken := false
	report := func(dir string, err error) {
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", dir, err)
			broken = true
		}
	}
	var fuzzed counts
	var behind sync.WaitGroup
	fuzz := func() {
		cache, err := filepath.Abs(filepath.Join(".cache", "fuzz"))
		if err == nil {
			err = fuzzing{dir: flag.Arg(0), cache: cache, each: *each, all: *all, out: os.Stdout}.run(&fuzzed)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", flag.Arg(0), err)
			fuzzed.failed++
		}
	}
	if *all > 0 {
		fuzz()
	} else {
		for i, dir := range flag.Args() {
			report(dir, c.test(dir))
			if i == 0 && *each > 0 {
				behind.Go(fuzz)
			}
		}
		behind.Wait()
	}
	c.passed, c.failed = c.passed+fuzzed.passed, c.failed+fuzzed.failed
	if broken {
		c.failed++
	}
	fmt.Printf("%d passed, %d failed, %d skipped\n", c.passed, c.failed, c.skipped)
	if c.failed > 0 || c.passed == 0 {
		os.Exit(1)
	}
}

// test runs the tests of a module. The error says what no failed test does.
func (c *counts) test(dir string) error {
	// -count=1: the journeys walk through dist/, whose change the cache of results does not see.
	cmd := exec.Command("go", "test", "-json", "-count=1", "-timeout=60m", "./...")
	cmd.Dir = dir
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return err
	}
	before := c.failed
	c.read(out, os.Stdout)
	if err := cmd.Wait(); err != nil && c.failed == before {
		return err
	}
	return nil
}

// read counts the events of one run and prints a line for each package, the output of failed tests, and why tests
// were skipped.
func (c *counts) read(r io.Reader, w io.Writer) {
	output := map[string]*strings.Builder{} // by package and test
	failed := map[string]bool{}             // packages with a test that failed
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		var e event
		if len(line) > 0 && json.Unmarshal(line, &e) != nil {
			w.Write(line) // not of the test runner
		} else if len(line) > 0 {
			c.count(e, output, failed, w)
		}
		if err != nil {
			return
		}
	}
}

func (c *counts) count(e event, output map[string]*strings.Builder, failed map[string]bool, w io.Writer) {
	key := e.Package + "\x00" + e.Test
	switch e.Action {
	case "output", "build-output":
		b := output[key]
		if b == nil {
			b = &strings.Builder{}
			output[key] = b
		}
		b.WriteString(e.Output)
		return
	case "pass", "fail", "skip":
	default:
		return
	}
	text := ""
	if b := output[key]; b != nil {
		text = b.String()
		delete(output, key)
	}
	switch {
	case e.Test == "" && e.Action == "fail":
		if !failed[e.Package] { // it did not build, or ended outside a test
			c.failed++
			if b := output["\x00"]; b != nil {
				text = b.String() + text
				b.Reset()
			}
			io.WriteString(w, text)
		}
		fmt.Fprintf(w, "FAIL  %s  %.1fs\n", e.Package, e.Elapsed)
	case e.Test == "" && e.Action == "pass":
		fmt.Fprintf(w, "ok    %s  %.1fs\n", e.Package, e.Elapsed)
	case e.Test == "":
	case e.Action == "pass":
		c.passed++
	case e.Action == "fail":
		c.failed++
		failed[e.Package] = true
		io.WriteString(w, text)
	case e.Action == "skip":
		c.skipped++
		io.WriteString(w, text)
	}
}
