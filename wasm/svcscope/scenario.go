//go:build !js

package main

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"
)

// A scenario is one failing call, or something that only looks like one, among calls that go well, as client, service
// and the machines below them recorded it: several files to open together. A story is told once, in the order in which
// things happened; each record goes to the file of who wrote it, with the time on that computer's clock.

// scenario is a row of the table of scenarios.
type scenario struct {
	name, about string
	files       []place // that are written; what would stand in another one was not recorded
	tell        func(t *teller)
}

// place is who records something.
type place int

const (
	serviceTrace place = iota
	clientTrace
	networkTrace  // System.Net of the client
	serviceSystem // System log of the service's computer
	clientSystem  // System log of the client's computer
	chainLog      // CAPI2's log of the service's computer
	failedRequest // IIS
	places
)

// placeFiles says what the files are called, whose clock they go by, and what stands around the records.
var placeFiles = [places]struct {
	name       string
	client     bool
	head, foot string
}{
	serviceTrace:  {name: "service.svclog"},
	clientTrace:   {name: "client.svclog", client: true},
	networkTrace:  {name: "network.svclog", client: true},
	serviceSystem: {name: "system.xml", head: eventsHead, foot: eventsFoot},
	clientSystem:  {name: "system.xml", client: true, head: eventsHead, foot: eventsFoot},
	chainLog:      {name: "capi2.xml", head: eventsHead, foot: eventsFoot},
	failedRequest: {name: "failedrequest.xml", foot: "</failedRequest>\n"}, // its head tells of the request
}

const (
	eventsHead = `<?xml version="1.0" encoding="utf-8" standalone="yes"?>` + "\n<Events>"
	eventsFoot = "</Events>\n"
)

// scenarioOptions are what may differ between two tellings of a scenario.
type scenarioOptions struct {
	propagate bool          // activities go from client to service
	skew      time.Duration // by which the client's clock is ahead of the service's
	seed      uint64
}

// scenarioFile is what one of the places recorded.
type scenarioFile struct {
	name    string
	text    []byte
	records int
	failing []int // 0-based numbers of the records that belong to the failing call
}

// mostSkew keeps all times within the day of the sample.
const mostSkew = 2 * time.Hour

// written tells the scenario.
func (s *scenario) written(o scenarioOptions) []scenarioFile {
	t := &teller{
		rng: rand.New(rand.NewPCG(o.seed, 0x5ce7a)), now: int64(150 * time.Minute / 100), skew: int64(o.skew / 100), propagate: o.propagate,
		events: 48_000, files: make([]*scenarioFile, places),
	}
	for _, p := range s.files {
		t.files[p] = &scenarioFile{name: placeFiles[p].name, text: []byte(placeFiles[p].head)}
	}
	s.tell(t)
	var files []scenarioFile
	for p, f := range t.files {
		if f != nil {
			f.text = append(f.text, placeFiles[p].foot...)
			files = append(files, *f)
		}
	}
	return files
}

// teller writes what happens, step by step.
type teller struct {
	rng       *rand.Rand
	now       int64 // ticks since sampleStart, on the service's clock
	skew      int64 // ticks by which the client's is ahead
	propagate bool
	failing   bool  // what is told now belongs to the failing call
	events    int64 // number of the event that was logged last
	files     []*scenarioFile

	// values of the call at hand, by the letter of their gap
	guids   [len(callGUIDs)][36]byte
	numbers [len(callNumbers)]int64
}

// The gaps of a scenario's templates, beside T and L for the time and i for the number of an event.
const (
	callGUIDs   = "ASBEMFK" // activities of client, service, bytes and execution; message, request at IIS, task of CAPI2
	callNumbers = "npocs"   // as in the sample
)

// next begins the next call, some time after the last one.
func (t *teller) next(after time.Duration) {
	t.now += int64(after/100) + t.rng.Int64N(2_000_000)
	for i := range t.guids {
		appendGUID(t.guids[i][:0], t.rng.Uint64(), t.rng.Uint64())
	}
	if t.propagate {
		t.guids[1] = t.guids[0]
	}
	t.numbers = [...]int64{48_100 + t.rng.Int64N(900), 49_200 + t.rng.Int64N(15_000), 10_000_000 + t.rng.Int64N(50_000_000), 4 + t.rng.Int64N(5), 9 + t.rng.Int64N(14)}
}

// put has the records written to a file, one to nine milliseconds after each other.
func (t *teller) put(in place, records ...template) {
	for _, r := range records {
		t.now += 10_000 + t.rng.Int64N(80_000)
		f := t.files[in]
		if f == nil {
			continue
		}
		if t.failing {
			f.failing = append(f.failing, f.records)
		}
		f.records++
		t.fill(f, in, r)
	}
}

// fill appends a template's text with its gaps filled.
func (t *teller) fill(f *scenarioFile, in place, r template) {
	now := t.now
	if placeFiles[in].client {
		now += t.skew
	}
	for _, p := range r {
		f.text = append(f.text, p.text...)
		switch {
		case p.gap == 0:
		case p.gap == 'T':
			f.text = append(appendTime(f.text, now, 0), 'Z')
		case p.gap == 'L':
			f.text = append(appendTime(f.text, now, 9), "+09:00"...)
		case p.gap == 'i':
			t.events++
			f.text = appendInt(f.text, t.events)
		case strings.IndexByte(callGUIDs, p.gap) >= 0:
			f.text = append(f.text, t.guids[strings.IndexByte(callGUIDs, p.gap)][:]...)
		default:
			f.text = appendInt(f.text, t.numbers[strings.IndexByte(callNumbers, p.gap)])
		}
	}
}

// fails tells of the call that fails.
func (t *teller) fails(tell func()) {
	t.failing = true
	tell()
	t.failing = false
}

// runScenario is `svcscope sample -scenario NAME`: name "list" prints the names.
func runScenario(name string, o scenarioOptions, dir string, stdout, stderr io.Writer) int {
	if name == "list" {
		w := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0)
		for _, s := range scenarios {
			fmt.Fprintf(w, "%s\t%s\n", s.name, s.about)
		}
		if err := w.Flush(); err != nil {
			return fail(stderr, err)
		}
		return 0
	}
	s := scenarioNamed(name)
	switch {
	case s == nil:
		return fail(stderr, fmt.Errorf("there is no scenario %q: `svcscope sample -scenario list` prints them", name))
	case dir == "":
		return fail(stderr, errors.New("a scenario is several files: name a folder with -o"))
	case o.skew > mostSkew || o.skew < -mostSkew:
		return fail(stderr, fmt.Errorf("clocks %v apart are too much: at most %v", o.skew, mostSkew))
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fail(stderr, err)
	}
	for _, f := range s.written(o) {
		if err := os.WriteFile(filepath.Join(dir, f.name), f.text, 0o666); err != nil {
			return fail(stderr, err)
		}
		fmt.Fprintf(stdout, "%s: %d records", filepath.Join(dir, f.name), f.records)
		for i, n := range f.failing {
			separator := ","
			if i == 0 {
				separator = ", of the call in question"
			}
			fmt.Fprintf(stdout, "%s %d", separator, n+1) // counted as check does for people
		}
		fmt.Fprintln(stdout)
	}
	return 0
}

func scenarioNamed(name string) *scenario {
	for i := range scenarios {
		if scenarios[i].name == name {
			return &scenarios[i]
		}
	}
	return nil
}
