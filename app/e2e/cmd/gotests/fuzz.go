package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// How much memory a fuzz target may take: at memorySoft Go begins to give back what it can, with more than memoryMost the
// target has failed, and at addressesMost the system refuses more, so that one input cannot take the machine.
const (
	memorySoft    = 768 << 20
	memoryMost    = 2 << 30
	addressesMost = 6 << 30
)

// launcher starts the workers of a fuzz target: with the limit, and with what they say before they die, which the fuzzer
// throws away, in a file. It gives way to the browser of the journeys. It takes the place of the test program in the arguments,
// by which the fuzzer starts workers.
var launcher = fmt.Sprintf(`#!/bin/sh
ulimit -v %d 2>/dev/null
exec nice -n 10 "$FUZZ_PROGRAM" "$@" 2>>"$FUZZ_STDERR"
`, addressesMost>>10)

// fuzzing is the work of fuzzing all targets of a module.
type fuzzing struct {
	dir   string        // of the module
	cache string        // absolute: programs, and the inputs that are kept from run to run
	each  time.Duration // how long a target runs
	all   time.Duration // how long all of them run together; each is its share then
	out   io.Writer
}

// target is one fuzz function.
type target struct {
	pkg, dir, name string // import path and folder of its package
	program        string // its test program, built for fuzzing
}

// fuzzed is what came of a target.
type fuzzed struct {
	target
	runs, found, kept int           // runs of the function, new interesting inputs, all that are kept
	peak              int64         // bytes of memory
	took              time.Duration // less than was given if it failed
	note              string        // what the fuzzer got wrong and the target did not
	output            string        // why it failed; "" if it did not
}

// run fuzzes every target, as many at a time as there are processors, and counts each as a test.
func (z fuzzing) run(c *counts) error {
	targets, err := z.build()
	if err != nil || len(targets) == 0 {
		return err
	}
	atOnce := min(runtime.NumCPU(), len(targets))
	each := z.each
	if z.all > 0 {
		each = z.all * time.Duration(atOnce) / time.Duration(len(targets))
	}
	fmt.Fprintf(z.out, "fuzz  %d targets, %v each, %d at a time; interesting inputs are kept in %s\n", len(targets), each.Round(time.Second), atOnce, z.cache)
	queue, done := make(chan target), make(chan fuzzed)
	var workers sync.WaitGroup
	for range atOnce {
		workers.Go(func() {
			for t := range queue {
				done <- z.fuzz(t, each)
			}
		})
	}
	go func() {
		for _, t := range targets {
			queue <- t
		}
		close(queue)
		workers.Wait()
		close(done)
	}()
	for f := range done {
		f.tell(z.out)
		if f.output == "" {
			c.passed++
		} else {
			c.failed++
		}
	}
	return nil
}

var fuzzFunction = regexp.MustCompile(`(?m)^func (Fuzz\w+)\(\w+ \*testing\.F\)`)

// build finds the fuzz targets in the module's test files and builds their programs.
func (z fuzzing) build() ([]target, error) {
	programs := filepath.Join(z.cache, "bin")
	if err := os.MkdirAll(programs, 0o755); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(programs, "worker.sh"), []byte(launcher), 0o755); err != nil {
		return nil, err
	}
	const format = `{{$d := .Dir}}{{$p := .ImportPath}}{{range .TestGoFiles}}{{$p}} {{$d}} {{.}}{{"\n"}}{{end}}{{range .XTestGoFiles}}{{$p}} {{$d}} {{.}}{{"\n"}}{{end}}`
	list := exec.Command("go", "list", "-f", format, "./...")
	list.Dir, list.Stderr = z.dir, os.Stderr
	files, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var targets []target
	built := map[string]bool{}
	for line := range strings.Lines(string(files)) {
		f := strings.Fields(line)
		if len(f) != 3 {
			continue
		}
		source, err := os.ReadFile(filepath.Join(f[1], f[2]))
		if err != nil {
			return nil, err
		}
		program := filepath.Join(programs, strings.ReplaceAll(f[0], "/", "-")+".test")
		for _, m := range fuzzFunction.FindAllSubmatch(source, -1) {
			if !built[f[0]] {
				build := exec.Command("go", "test", "-c", "-fuzz=.", "-o", program, f[0])
				build.Dir = z.dir
				if out, err := build.CombinedOutput(); err != nil {
					return nil, fmt.Errorf("build %s: %w\n%s", f[0], err, out)
				}
				built[f[0]] = true
			}
			targets = append(targets, target{f[0], f[1], string(m[1]), program})
		}
	}
	return targets, nil
}

// fuzz runs one target. The fuzzer fails now and then where the target does not: its time is up in the wrong moment
// (golang.org/issue/75804), or it loses a worker (golang.org/issue/52569). So a failure counts if it leaves an input that
// fails again, if it took too much memory, or if a worker is lost twice.
func (z fuzzing) fuzz(t target, each time.Duration) fuzzed {
	f := fuzzed{target: t}
	for try := 1; ; try++ {
		output, err := z.once(&f, each-f.took)
		switch {
		case f.peak > memoryMost:
			f.output = fmt.Sprintf("%s\nit took %d MiB of memory, more than %d\n", output, f.peak>>20, memoryMost>>20)
		case err == nil:
		case timeUp.MatchString(output) && !strings.Contains(output, "Failing input") && f.runs > 0:
			f.note = "the fuzzer's time was up in the wrong moment"
		case try == 1 && z.runsClean(&f, output):
			if each-f.took > time.Second {
				continue
			}
		default:
			f.output = output
		}
		return f
	}
}

// timeUp is all that the fuzzer says where its time was up and nothing failed.
var timeUp = regexp.MustCompile(`--- FAIL: Fuzz\w+ \([\d.]+s\)\n\s+context deadline exceeded\n(FAIL\n)?$`)

// once runs a target for a while and adds to what came of it.
func (z fuzzing) once(f *fuzzed, duration time.Duration) (output string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), duration+2*time.Minute)
	defer cancel()
	said := filepath.Join(z.cache, "bin", f.name+".stderr")
	os.Remove(said)
	cmd := z.command(ctx, f.target, "-test.run=^$", "-test.fuzz=^"+f.name+"$", "-test.fuzztime="+duration.String(), "-test.fuzzminimizetime=200x",
		"-test.parallel=1", "-test.fuzzcachedir="+filepath.Join(z.cache, "corpus", f.pkg))
	cmd.Env = append(cmd.Env, "FUZZ_PROGRAM="+f.program, "FUZZ_STDERR="+said)
	cmd.Args[0] = filepath.Join(z.cache, "bin", "worker.sh")
	start := time.Now()
	out, err := cmd.CombinedOutput()
	f.took += time.Since(start)
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		peak := int64(usage.Maxrss) // of the largest of its processes
		if runtime.GOOS != "darwin" {
			peak <<= 10
		}
		f.peak = max(f.peak, peak)
	}
	f.count(string(out))
	output = string(out)
	if words, _ := os.ReadFile(said); err != nil && len(words) > 0 {
		output += "its worker said:\n" + string(words[:min(len(words), 8<<10)])
	}
	if ctx.Err() != nil {
		output += "\nit did not end by itself\n"
	}
	return output, err
}

// command runs the test program of a target where `go test` would.
func (z fuzzing) command(ctx context.Context, t target, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, t.program, args...)
	cmd.Dir, cmd.WaitDelay = t.dir, 5*time.Second
	cmd.Env = append(os.Environ(), "GOMEMLIMIT="+strconv.Itoa(memorySoft))
	return cmd
}

var progress = regexp.MustCompile(`execs: (\d+) .*new interesting: (\d+) \(total: (\d+)\)`)

// count reads the last line of the fuzzer's progress.
func (f *fuzzed) count(output string) {
	all := progress.FindAllStringSubmatch(output, -1)
	if len(all) == 0 {
		return
	}
	number := func(i int) int { n, _ := strconv.Atoi(all[len(all)-1][i]); return n }
	f.runs += number(1)
	f.found += number(2)
	f.kept = number(3)
}

var failingInput = regexp.MustCompile(`Failing input written to (testdata/fuzz/\S+)`)

// runsClean says whether the fuzzer lost a worker on an input that does no harm: it runs three times in a process of its
// own. The input is put away.
func (z fuzzing) runsClean(f *fuzzed, output string) bool {
	m := failingInput.FindStringSubmatch(output)
	if m == nil || !strings.Contains(output, "hung or terminated unexpectedly") {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	name := filepath.Base(m[1])
	if z.command(ctx, f.target, "-test.run=^"+f.name+"$/^"+name+"$", "-test.count=3").Run() != nil {
		return false
	}
	lost := filepath.Join(z.cache, "lost", f.name+"-"+name)
	if os.MkdirAll(filepath.Dir(lost), 0o755) != nil || os.Rename(filepath.Join(f.dir, m[1]), lost) != nil {
		return false
	}
	f.note = "the fuzzer lost a worker on an input that runs clean: " + lost
	return true
}

// tell prints a line for the target, and what it failed on.
func (f *fuzzed) tell(w io.Writer) {
	word := "fuzz "
	if f.output != "" {
		word = "FAIL "
		io.WriteString(w, f.output)
		if m := failingInput.FindStringSubmatch(f.output); m != nil {
			fmt.Fprintf(w, "the input is now a test: go test %s -run '%s/%s'\n", f.pkg, f.name, filepath.Base(m[1]))
		}
	}
	fmt.Fprintf(w, "%s %s %s  %d runs in %.0fs, %d new inputs of %d, peak %d MiB\n", word, f.pkg, f.name, f.runs, f.took.Seconds(), f.found, f.kept, f.peak>>20)
	if f.note != "" {
		fmt.Fprintf(w, "      %s\n", f.note)
	}
}
