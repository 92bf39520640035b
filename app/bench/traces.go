//go:build !js

package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// cacheDir holds the traces and the programs of the measurements.
func cacheDir(root string) string { return filepath.Join(root, ".cache", "bench") }

// megabytes reads a size: a whole number of MB or GB.
func megabytes(size string) (int, error) {
	digits, factor := strings.TrimSuffix(size, "MB"), 1
	if before, ok := strings.CutSuffix(size, "GB"); ok {
		digits, factor = before, 1000
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("size %q: a whole number of MB or GB is wanted", size)
	}
	return n * factor, nil
}

// trace gives the file of a trace of a size in MB, which is written once, and reads it, so that it comes from memory
// when it is measured.
func (b *bench) trace(mb int) (string, error) {
	file := filepath.Join(cacheDir(b.root), fmt.Sprintf("trace-%dMB.svclog", mb))
	if _, err := os.Stat(file); err != nil {
		say("  writing a trace of %d MB", mb)
		program := filepath.Join(b.root, ".cache", "bin", "svcscope")
		part := file + ".part" // what an interrupt leaves behind is not taken for a trace
		if out, err := exec.Command(program, "sample", "-size", fmt.Sprintf("%dMB", mb), "-o", part).CombinedOutput(); err != nil {
			return "", fmt.Errorf("svcscope sample: %w\n%s", err, out)
		}
		if err := os.Rename(part, file); err != nil {
			return "", err
		}
	}
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	_, err = io.Copy(io.Discard, f)
	return file, err
}
