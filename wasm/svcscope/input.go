//go:build !js

package main

import (
	"archive/zip"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"svcscope/catalog/tracexml"
	"svcscope/wasm/reader"
)

// input is one file to check: one that was named, or one in an archive that was.
type input struct {
	name    string          // without its folder; in an archive with the one it has there
	archive string          // name of the archive it comes from, or ""
	from    string          // path of that archive, or ""
	path    string          // where its bytes stand
	trouble error           // why it was not unpacked, or not to its end
	format  tracexml.Format // of an archive that gave nothing, with its size
	size    int64
}

// unpacked gives the files to check: each named file itself, or what is in it if it is an archive. Archives are
// unpacked once, into a folder that clean removes, and so does an interrupt.
func unpacked(paths []string) (inputs []input, clean func()) {
	dir, clean := "", func() {}
	for _, path := range paths {
		in := input{name: filepath.Base(path), path: path}
		format, size := formatOf(path)
		if format != tracexml.FormatGzip && format != tracexml.FormatZip {
			inputs = append(inputs, in)
			continue
		}
		if dir == "" {
			var err error
			if dir, err = os.MkdirTemp("", "svcscope"); err != nil {
				in.trouble = err
				inputs = append(inputs, in)
				continue
			}
			clean = removing(dir)
		}
		in.format, in.size = format, size
		u := unpacking{dir: dir, archive: in, allow: reader.NewAllowance(size), n: len(inputs)}
		if format == tracexml.FormatGzip {
			u.gzip()
		} else {
			u.zip()
		}
		inputs = append(inputs, u.inputs...)
	}
	return inputs, clean
}

// removing removes the folder when it is called, or when the command is interrupted: then it ends, too. What stands in
// traces is nothing to leave behind.
func removing(dir string) (clean func()) {
	interrupted, done := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(interrupted, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-interrupted:
			os.RemoveAll(dir)
			os.Exit(exitInterrupted)
		case <-done:
		}
	}()
	return func() {
		signal.Stop(interrupted)
		close(done)
		os.RemoveAll(dir)
	}
}

// formatOf says what a regular file's beginning looks like, and how long it is. What a pipe gives can be read only once,
// and not here.
func formatOf(path string) (tracexml.Format, int64) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return "", 0
	}
	file, err := os.Open(path)
	if err != nil {
		return "", 0
	}
	defer file.Close()
	head := make([]byte, 64)
	n, _ := io.ReadFull(file, head)
	return tracexml.Detect(head[:n]), info.Size()
}

// unpacking writes what is in one archive into a folder.
type unpacking struct {
	dir     string
	archive input
	allow   *reader.Allowance
	n       int // for names of files in dir that are not taken
	inputs  []input
}

// whole says that the archive gives no file at all, and why.
func (u *unpacking) whole(trouble error) {
	u.archive.trouble = trouble
	u.inputs = append(u.inputs, u.archive)
}

func (u *unpacking) gzip() {
	file, err := os.Open(u.archive.path)
	if err != nil {
		u.whole(err)
		return
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		u.whole(reader.TroubleDamaged)
		return
	}
	u.file(reader.NameIn(u.archive.name), z)
}

func (u *unpacking) zip() {
	z, err := zip.OpenReader(u.archive.path)
	if err != nil {
		u.whole(reader.TroubleDamaged)
		return
	}
	defer z.Close()
	directory := make([]reader.Packed, len(z.File))
	for i, f := range z.File {
		directory[i] = reader.PackedOf(f)
	}
	files, trouble := reader.FilesIn(directory)
	if trouble != "" {
		u.whole(trouble)
	}
	for _, i := range files {
		if trouble := u.entry(z.File[i], directory[i].Trouble()); trouble == reader.TroubleSize || trouble == reader.TroubleRatio {
			return
		}
	}
}

// entry unpacks one file of a zip archive, unless there is trouble with it.
func (u *unpacking) entry(f *zip.File, trouble reader.Trouble) reader.Trouble {
	if trouble == "" {
		content, err := f.Open()
		if err == nil {
			defer content.Close()
			return u.file(f.Name, content)
		}
		trouble = reader.TroubleDamaged
	}
	u.inputs = append(u.inputs, input{name: f.Name, archive: u.archive.name, from: u.archive.path, trouble: trouble})
	return trouble
}

// file unpacks one file as far as it goes.
func (u *unpacking) file(name string, content io.Reader) (trouble reader.Trouble) {
	in := input{name: name, archive: u.archive.name, from: u.archive.path, path: filepath.Join(u.dir, fmt.Sprint(u.n+len(u.inputs)))}
	to, err := os.OpenFile(in.path, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		u.whole(err)
		return ""
	}
	defer to.Close()
	buf := make([]byte, 1<<20)
	for trouble == "" {
		n, err := content.Read(buf)
		if trouble = u.allow.Take(int64(n)); trouble != "" {
			in.path = "" // what is too much is not read at all
			break
		}
		if _, writeErr := to.Write(buf[:n]); writeErr != nil {
			u.whole(writeErr)
			return ""
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			trouble = reader.TroubleDamaged
		}
	}
	if trouble != "" {
		in.trouble = trouble
	}
	u.inputs = append(u.inputs, in)
	return trouble
}
