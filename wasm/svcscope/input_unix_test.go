//go:build unix

package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const tinyTrace = "<E2ETraceEvent/>"

func pipe(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	return path
}

// TestCheckPipe: what a pipe gives is read from its first byte.
func TestCheckPipe(t *testing.T) {
	path := pipe(t)
	go os.WriteFile(path, []byte(strings.Repeat(tinyTrace, 20)), 0)
	var out, problems bytes.Buffer
	if status := runCheck([]string{"-json", path}, &out, &problems); status != exitClean {
		t.Errorf("exit status %d: %s", status, &problems)
	}
	var r report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil || r.Records != 20 {
		t.Errorf("%d records of 20: %v", r.Records, err)
	}
}

// TestCheckInterrupted: nothing that was unpacked stays where the command is interrupted. The command waits at a pipe
// then, in a process of its own.
func TestCheckInterrupted(t *testing.T) {
	const variable = "SVCSCOPE_TEST_CHECK"
	if paths := os.Getenv(variable); paths != "" {
		os.Exit(runCheck(filepath.SplitList(paths), os.Stdout, os.Stderr))
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write([]byte(tinyTrace))
	w.Close()
	archive, dir := filepath.Join(t.TempDir(), "a.gz"), t.TempDir()
	if err := os.WriteFile(archive, packed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(os.Args[0], "-test.run=^TestCheckInterrupted$")
	command.Env = append(os.Environ(), "TMPDIR="+dir, variable+"="+archive+string(filepath.ListSeparator)+pipe(t))
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	defer command.Process.Kill()
	for until := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		if files, _ := filepath.Glob(filepath.Join(dir, "svcscope*", "*")); len(files) > 0 {
			break
		}
		if time.Now().After(until) {
			t.Fatal("nothing was unpacked")
		}
	}
	command.Process.Signal(os.Interrupt)
	command.Wait()
	if status := command.ProcessState.ExitCode(); status != exitInterrupted {
		t.Errorf("exit status %d", status)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("unpacked files were left: %v", left)
	}
}
