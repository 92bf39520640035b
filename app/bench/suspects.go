//go:build !js

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

// suspectEvery is how many records of the trace for diagnosis stand for each that may be a failure.
const suspectEvery = 1000

// suspectTrace gives the file of a trace of a size in MB with a suspect in so many records, and says how many there are:
// they are counted, whoever wrote the file. The suspects are those of all scenarios in turn, each told by another client
// than the time before, with the calls around them; all else is the sample without its own.
func (b *bench) suspectTrace(mb int) (file, density string, err error) {
	sample, err := b.trace(mb)
	if err != nil {
		return "", "", err
	}
	file = filepath.Join(cacheDir(b.root), fmt.Sprintf("suspects-%dMB.svclog", mb))
	if _, err := os.Stat(file); err != nil {
		say("  writing a trace of %d MB with a suspect in %d records", mb, suspectEvery)
		if err := b.writeSuspects(file, sample); err != nil {
			return "", "", err
		}
	}
	records, suspects := 0, 0
	err = eachRecord(file, func(h *catalog.Head) error {
		records++
		if catalog.Suspect(h) {
			suspects++
		}
		return nil
	})
	if err == nil && suspects == 0 {
		err = fmt.Errorf("%s has no suspects", file)
	}
	return file, fmt.Sprintf("%.2f suspects in 1000 records, of %d", 1000*float64(suspects)/float64(records), records), err
}

// eachRecord reads a file; what is in the head holds until the function returns.
func eachRecord(file string, take func(h *catalog.Head) error) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	s, chunk, h := tracexml.NewScanner(), make([]byte, 1<<20), catalog.Head{}
	for {
		n, err := f.Read(chunk)
		switch {
		case err == io.EOF:
			s.Close()
		case err != nil:
			return err
		default:
			s.Feed(chunk[:n])
		}
		for s.Next(&h) {
			if err := take(&h); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}

// writeSuspects mixes a sample with scenarios.
func (b *bench) writeSuspects(file, sample string) error {
	stories := scenarios{bench: b}
	defer os.RemoveAll(stories.dir())
	part, err := os.Create(file + ".part") // what an interrupt leaves behind is not taken for a trace
	if err != nil {
		return err
	}
	defer part.Close()
	out := bufio.NewWriterSize(part, 1<<20)
	records, suspects := 0, 0
	put := func(raw []byte) {
		records++
		out.Write(raw) // Flush tells of an error
	}
	err = eachRecord(sample, func(h *catalog.Head) error {
		if catalog.Suspect(h) {
			return nil
		}
		put(h.Raw)
		if records < suspectEvery*suspects+suspectEvery/4 { // a file begins with some, as the sample does
			return nil
		}
		told, err := stories.next(timeOf(h.Raw))
		for _, r := range told {
			put(r.raw)
			if r.suspect {
				suspects++
			}
		}
		return err
	})
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return err
	}
	return os.Rename(file+".part", file)
}

// scenarios tells those that `svcscope sample` knows, one after the other and again and again.
type scenarios struct {
	*bench
	names []string
	told  int
}

// told is a record of a scenario.
type told struct {
	raw, time []byte
	suspect   bool
}

func (s *scenarios) dir() string { return filepath.Join(cacheDir(s.root), "scenario") }

// next tells the next one, as client and service traced it, at a time as a trace writes it.
func (s *scenarios) next(at []byte) ([]told, error) {
	program := filepath.Join(s.root, ".cache", "bin", "svcscope")
	if s.names == nil {
		list, err := exec.Command(program, "sample", "-scenario", "list").Output()
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(list)) {
			s.names = append(s.names, strings.Fields(line)[0])
		}
	}
	name := s.names[s.told%len(s.names)]
	s.told++
	if err := os.RemoveAll(s.dir()); err != nil {
		return nil, err
	}
	if out, err := exec.Command(program, "sample", "-scenario", name, "-seed", fmt.Sprint(s.told), "-o", s.dir()).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("svcscope sample -scenario %s: %w\n%s", name, err, out)
	}
	var all []told
	for _, side := range [...]string{"service.svclog", "client.svclog"} {
		file := filepath.Join(s.dir(), side)
		if _, err := os.Stat(file); err != nil {
			continue // nobody traced there
		}
		if err := eachRecord(file, func(h *catalog.Head) error {
			raw := bytes.ReplaceAll(h.Raw, []byte("billing-07"), fmt.Appendf(nil, "billing-%02d", s.told%50))
			all = append(all, told{raw, bytes.Clone(timeOf(raw)), catalog.Suspect(h)})
			return nil
		}); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(all, func(a, b told) int { return bytes.Compare(a.time, b.time) })
	for i := range all {
		all[i].raw = bytes.Replace(all[i].raw, all[i].time, at, 1)
	}
	return all, nil
}

// timeOf gives a record's SystemTime as written.
func timeOf(raw []byte) []byte {
	_, rest, _ := bytes.Cut(raw, []byte(` SystemTime="`))
	time, _, _ := bytes.Cut(rest, []byte(`"`))
	return time
}
