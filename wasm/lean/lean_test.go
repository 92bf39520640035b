package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const viewer = "svcscope/wasm/svcscope"

// TestOverlay: what the viewer no longer links, and what refuses to be built with stand-ins.
func TestOverlay(t *testing.T) {
	folder := t.TempDir()
	g, err := newGoCommand(folder)
	if err != nil {
		t.Fatal(err)
	}
	file, err := g.overlay(folder, viewer, nil)
	if err != nil {
		t.Fatal(err)
	}
	packages, err := g.list("-overlay", file, "-deps", viewer)
	if err != nil {
		t.Fatal(err)
	}
	for _, heavy := range []string{"net", "crypto/tls", "crypto/x509", "math/big", "mime", "log", "encoding/base64", "compress/flate", "crypto/internal/fips140/aes"} {
		if slices.Contains(packages, heavy) {
			t.Errorf("the viewer reaches %s", heavy)
		}
	}
	if !slices.Contains(packages, "crypto/internal/fips140/sha256") {
		t.Error("the viewer has not the real SHA-256")
	}
	if _, err := g.overlay(folder, "./testdata/json", nil); err == nil || !strings.Contains(err.Error(), "testdata/json (main) uses encoding/json") {
		t.Errorf("a program needs the real encoding/json, but: %v", err)
	}
	if err := g.replace(map[string]string{}, "github.com/google/uuid", nil); err == nil {
		t.Error("a package of a module was replaced")
	}
}

// TestPackedRuns: a packed program does what it did before, crash included, and its memory is the same but for the table.
func TestPackedRuns(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("no node to run it with")
	}
	folder := t.TempDir()
	g, err := newGoCommand(folder)
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := g.overlay(folder, "./testdata/program", nil)
	if err != nil {
		t.Fatal(err)
	}
	plain := filepath.Join(folder, "plain.wasm")
	if _, err := g.run("build", "-overlay", overlay, "-o", plain, "./testdata/program"); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	after, err := pack(before)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := pack(after); err != nil || !bytes.Equal(again, after) {
		t.Errorf("packed twice is not packed once: %v", err)
	}
	was, is := memory(t, before), memory(t, after)
	table := bytes.Index(was, tableBegins)
	if !bytes.Equal(was[:table], is[:table]) {
		t.Error("memory before the table has changed")
	}
	t.Logf("%d bytes in %d pieces, then %d in %d", len(before), pieces(t, before), len(after), pieces(t, after))
	if pieces(t, after) > pieces(t, before)/10 {
		t.Error("memory still is in many pieces")
	}

	packed := filepath.Join(folder, "packed.wasm")
	if err := os.WriteFile(packed, after, 0o644); err != nil {
		t.Fatal(err)
	}
	output, crash := run(t, node, plain)
	packedOutput, packedCrash := run(t, node, packed)
	if output != packedOutput || !strings.Contains(output, "200010000 main.named") || !strings.Contains(output, "unexpected EOF") {
		t.Errorf("output:\n%s\npacked:\n%s", output, packedOutput)
	}
	if !strings.Contains(crash, "main.go:") {
		t.Errorf("no line in the crash of the program as it was:\n%s", crash)
	}
	for _, want := range []string{"index out of range [5]", "main.crash(", "main.main("} {
		if !strings.Contains(packedCrash, want) {
			t.Errorf("%q is not in the crash:\n%s", want, packedCrash)
		}
	}
}

// run runs a program that is to crash.
func run(t *testing.T, node, program string) (output, crash string) {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, "--stack-size=8192", filepath.Join(strings.TrimSpace(string(root)), "lib/wasm/wasm_exec_node.js"), program)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	var out, told bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &told
	var exit *exec.ExitError
	if e := cmd.Run(); !errors.As(e, &exit) || exit.ExitCode() != 2 {
		t.Fatalf("%v\n%s%s", e, &out, &told)
	}
	return out.String(), told.String()
}

// TestBuild: a program is packed, and one that needs the real packages gets them.
func TestBuild(t *testing.T) {
	for program, lean := range map[string]bool{"./testdata/program": true, "./testdata/json": false} {
		file := filepath.Join(t.TempDir(), "program.wasm")
		if err := build(program, file, []string{"-trimpath"}); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := pack(b); err != nil || !bytes.Equal(again, b) {
			t.Errorf("%s is not packed: %v", program, err)
		}
		if real := bytes.Contains(b, []byte("encoding/json.(*decodeState)")); real == lean {
			t.Errorf("%s: built with the real encoding/json: %v", program, real)
		}
	}
	if err := build("./testdata/none", filepath.Join(t.TempDir(), "none"), nil); err == nil {
		t.Error("nothing was built, and nothing said so")
	}
}

// TestPackRefuses: what is not as Go's linker writes it is not packed at all.
func TestPackRefuses(t *testing.T) {
	header := slices.Concat(tableBegins, bytes.Repeat([]byte{0}, headerSize-len(tableBegins)))
	offsets := func(functions, names, units, files, tables, at uint64) []byte {
		b := slices.Clone(header)
		for i, v := range []uint64{functions, 1, 0, names, units, files, tables, at} {
			binary.LittleEndian.PutUint64(b[8+8*i:], v)
		}
		return append(b, make([]byte, 200)...)
	}
	for _, test := range []struct {
		name    string
		program []byte
		want    string
	}{
		{"a text", []byte("<html>"), "not a WebAssembly program"},
		{"a torn section", []byte("\x00asm\x01\x00\x00\x00\x0b\x7f\x00"), "has no end"},
		{"no memory", []byte("\x00asm\x01\x00\x00\x00"), "no data section"},
		{"a passive piece", module([]byte{1, 1, 1, 7}), "not as Go's linker writes it"},
		{"no table", module(writeMemory([]byte("memory"))), "not one table"},
		{"two tables", module(writeMemory(slices.Concat(header, header))), "not one table"},
		{"another order", module(writeMemory(append(offsets(1, 90, 80, 100, 120, 140), 1))), "order"},
		{"functions outside", module(writeMemory(append(offsets(1000, 80, 90, 100, 120, 140), 1))), "order"},
		{"another entry", module(writeMemory(append(offsets(1, 80, 90, 100, 120, 140)[:145], slices.Repeat([]byte{1}, 140)...))), "outside"},
		{"no table at all", module(writeMemory(append(offsets(1, 80, 90, 100, 120, 140)[:144], slices.Concat([]byte{8, 0, 0, 0}, slices.Repeat([]byte{9}, 60))...))), "not as known"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := pack(test.program); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// TestMemory: written and read again, memory is the same.
func TestMemory(t *testing.T) {
	for _, size := range []int{1, 63, 64, 8191, 8192, 1 << 20} {
		want := make([]byte, size)
		for i := 0; i < size; i += 1 + i%200 {
			want[i] = byte(i%255 + 1)
		}
		want[size-1] = 1
		if got, err := readMemory(writeMemory(want)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes are not the same, %v", size, err)
		}
	}
}

func module(data []byte) []byte {
	b := binary.AppendUvarint([]byte("\x00asm\x01\x00\x00\x00\x0b"), uint64(len(data)))
	return append(b, data...)
}

// data gives a program's data section.
func data(t *testing.T, program []byte) []byte {
	t.Helper()
	for r := (reader{b: program[8:]}); len(r.b) > 0; {
		id := r.bytes(1)[0]
		if body := r.bytes(r.unsigned()); id == dataSection {
			return body
		}
	}
	t.Fatal("no data section")
	return nil
}

func memory(t *testing.T, program []byte) []byte {
	t.Helper()
	b, err := readMemory(data(t, program))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func pieces(t *testing.T, program []byte) int {
	r := reader{b: data(t, program)}
	return r.unsigned()
}
