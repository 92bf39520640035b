//go:build !js

package reader

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"testing"
)

// directoryDiffers says where the directory of an archive is read in another way than archive/zip does; "" if nowhere.
func directoryDiffers(data []byte) string {
	in, size := bytes.NewReader(data), int64(len(data))
	got, gotErr := Directory(in, size)
	want, wantErr := zip.NewReader(in, size)
	if (gotErr == nil) != (wantErr == nil) {
		return fmt.Sprintf("error %v, want %v", gotErr, wantErr)
	}
	if gotErr != nil {
		return ""
	}
	if len(got) != len(want.File) {
		return fmt.Sprintf("%d files, want %d", len(got), len(want.File))
	}
	for i, f := range want.File {
		g := got[i]
		at, err := g.Offset(in)
		wantAt, wantErr := f.DataOffset()
		if (err == nil) != (wantErr == nil) || at != wantAt {
			return fmt.Sprintf("%q at %d, %v; want %d, %v", g.Name, at, err, wantAt, wantErr)
		}
		if g.header = 0; g != PackedOf(f) {
			return fmt.Sprintf("%+v, want %+v", g, PackedOf(f))
		}
	}
	return ""
}

// archives are zip archives of several kinds.
func archives() [][]byte {
	var list [][]byte
	for kind := range 6 {
		var b bytes.Buffer
		if kind == 1 {
			b.WriteString("something in front of the archive")
		}
		w := zip.NewWriter(&b)
		if kind == 2 {
			w.SetComment("a comment")
		}
		for i := range kind * 3 {
			h := &zip.FileHeader{Name: fmt.Sprintf("folder/%d.svclog", i), Method: uint16(i % 2 * 8)}
			switch i % 5 {
			case 2:
				h.SetMode(0o755 | 1<<31)
			case 3:
				h.Name += "/"
			case 4:
				h.Extra = []byte{1, 0, 4, 0, 1, 2, 3, 4}
			}
			f, _ := w.CreateHeader(h)
			io.WriteString(f, "<E2ETraceEvent/>")
		}
		w.Close()
		list = append(list, b.Bytes())
	}
	// More files than 16 bits count: the end of the directory is that of zip64.
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for range most16 + 2 {
		w.CreateHeader(&zip.FileHeader{Name: "x"})
	}
	w.Close()
	return append(list, b.Bytes(), nil, bytes.Repeat([]byte{'P'}, 70<<10))
}

// TestDirectory reads archives, and what is left of them when bytes are missing or others.
func TestDirectory(t *testing.T) {
	for n, data := range archives() {
		if d := directoryDiffers(data); d != "" {
			t.Errorf("archive %d: %s", n, d)
		}
		if len(data) > 10_000 {
			continue
		}
		for i := range data {
			for _, v := range []byte{0, 1, 0x7f, 0xff, data[i] ^ 0x10} {
				changed := bytes.Clone(data)
				changed[i] = v
				if d := directoryDiffers(changed); d != "" {
					t.Fatalf("archive %d, byte %d as %d: %s", n, i, v, d)
				}
			}
			if d := directoryDiffers(data[:i]); d != "" {
				t.Fatalf("archive %d to byte %d: %s", n, i, d)
			}
			if d := directoryDiffers(data[i:]); d != "" {
				t.Fatalf("archive %d from byte %d: %s", n, i, d)
			}
		}
	}
}

// FuzzDirectory compares the reading of anything with that of archive/zip.
func FuzzDirectory(f *testing.F) {
	for _, data := range archives() {
		if len(data) < 10_000 {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if d := directoryDiffers(data); d != "" {
			t.Error(d)
		}
	})
}
