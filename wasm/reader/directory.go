package reader

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
)

// Packed is what the directory of a zip archive says of one file.
type Packed struct {
	Name           string
	Size, Unpacked uint64 // bytes, packed and unpacked
	flags, method  uint16
	dir            bool
	header         int64 // where its local header stands
}

// The parts of a zip archive that are read: what they begin with, and the length of what is always there.
const (
	localSignature, localLen         = "PK\x03\x04", 30
	entrySignature, entryLen         = "PK\x01\x02", 46
	endSignature, endLen             = "PK\x05\x06", 22
	end64Signature, end64Len         = "PK\x06\x06", 56
	locator64Signature, locator64Len = "PK\x06\x07", 20
)

// most16 and most32 stand where the true value does not fit: it is in the parts of zip64.
const (
	most16 = 1<<16 - 1
	most32 = 1<<32 - 1
)

// The ways of packing that are known.
const (
	stored   = 0
	deflated = 8
)

// errZip says that something is no zip archive, or a damaged one.
var errZip = errors.New("not a zip archive")

var le = binary.LittleEndian

// directoryEnd is where the directory of an archive is, and what it holds.
type directoryEnd struct{ entries, size, offset uint64 }

// Directory reads the directory of a zip archive as archive/zip does, which a test compares it with. (That package
// brings the packing of archives and the reading of times along.)
func Directory(r io.ReaderAt, size int64) ([]Packed, error) {
	end, base, err := readEnd(r, size)
	if err != nil {
		return nil, err
	}
	start := base + int64(end.offset)
	in := bufio.NewReader(io.NewSectionReader(r, start, size-start))
	var files []Packed
	for {
		f, err := readEntry(in)
		if err == errZip || err == io.ErrUnexpectedEOF {
			// What follows the last entry is none. Of the number of entries only 16 bits are sure.
			if uint16(len(files)) != uint16(end.entries) {
				return nil, err
			}
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		f.header += base
		files = append(files, f)
	}
}

// readEnd finds the end of the directory, and what stands in front of the archive's first byte, in bytes.
func readEnd(r io.ReaderAt, size int64) (end directoryEnd, base int64, err error) {
	at, b := int64(-1), []byte(nil)
	for _, n := range []int64{1 << 10, 65 << 10} { // a comment may follow it
		n = min(n, size)
		b = make([]byte, n)
		if _, err := r.ReadAt(b, size-n); err != nil && err != io.EOF {
			return end, 0, err
		}
		if i := findEnd(b); i >= 0 {
			at, b = size-n+int64(i), b[i:]
			break
		}
		if n == size {
			break
		}
	}
	if at < 0 {
		return end, 0, errZip
	}
	end = directoryEnd{uint64(le.Uint16(b[10:])), uint64(le.Uint32(b[12:])), uint64(le.Uint32(b[16:]))}
	if end.entries == most16 || end.size == most16 || end.offset == most32 {
		if at, err = readEnd64(r, at, &end); err != nil {
			return end, 0, err
		}
	}
	if int64(end.size) < 0 || int64(end.offset) < 0 {
		return end, 0, errZip
	}
	base = at - int64(end.size) - int64(end.offset)
	if start := base + int64(end.offset); start < 0 || start >= size {
		return end, 0, errZip
	}
	if base > 0 { // some writers give a wrong length: the directory stands where they say it does
		if _, err := readEntry(io.NewSectionReader(r, int64(end.offset), size-int64(end.offset))); err == nil {
			base = 0
		}
	}
	return end, base, nil
}

// findEnd gives where the last end of a directory begins, or -1.
func findEnd(b []byte) int {
	for i := len(b) - endLen; i >= 0; i-- {
		if string(b[i:i+4]) == endSignature {
			if i+endLen+int(le.Uint16(b[i+20:])) > len(b) { // its comment is cut off
				return -1
			}
			return i
		}
	}
	return -1
}

// readEnd64 reads the end of a directory of zip64, if there is one in front of the other end at an offset, and gives the
// offset of that which holds.
func readEnd64(r io.ReaderAt, at int64, end *directoryEnd) (int64, error) {
	if at < locator64Len {
		return at, nil
	}
	b := make([]byte, end64Len)
	if _, err := r.ReadAt(b[:locator64Len], at-locator64Len); err != nil {
		return at, err
	}
	offset := int64(le.Uint64(b[8:]))
	if string(b[:4]) != locator64Signature || le.Uint32(b[4:]) != 0 || le.Uint32(b[16:]) != 1 || offset < 0 {
		return at, nil // not one archive in one file
	}
	if _, err := r.ReadAt(b, offset); err != nil {
		return at, err
	}
	if string(b[:4]) != end64Signature {
		return at, errZip
	}
	*end = directoryEnd{le.Uint64(b[32:]), le.Uint64(b[40:]), le.Uint64(b[48:])}
	return offset, nil
}

// readEntry reads what the directory says of one file.
func readEntry(r io.Reader) (f Packed, err error) {
	var b [entryLen]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return f, err
	}
	if string(b[:4]) != entrySignature {
		return f, errZip
	}
	name, extra := int(le.Uint16(b[28:])), int(le.Uint16(b[30:]))
	rest := make([]byte, name+extra+int(le.Uint16(b[32:])))
	if _, err := io.ReadFull(r, rest); err != nil {
		return f, err
	}
	f = Packed{
		Name: string(rest[:name]), flags: le.Uint16(b[8:]), method: le.Uint16(b[10:]),
		Size: uint64(le.Uint32(b[20:])), Unpacked: uint64(le.Uint32(b[24:])), header: int64(le.Uint32(b[42:])),
	}
	f.dir = strings.HasSuffix(f.Name, "/") || isDir(b[5], le.Uint32(b[38:]))
	return f, f.readExtra(rest[name : name+extra])
}

// isDir says whether attributes are those of a folder, on the system that made the entry.
func isDir(system byte, attributes uint32) bool {
	switch system {
	case 3, 19: // Unix, macOS
		return attributes>>16&0xf000 == 0x4000
	case 0, 11, 14: // FAT, NTFS, VFAT
		return attributes&0x10 != 0
	}
	return false
}

// readExtra takes what did not fit from the field of zip64.
func (f *Packed) readExtra(extra []byte) error {
	wide := [...]bool{f.Unpacked == most32, f.Size == most32, f.header == most32}
	for len(extra) >= 4 {
		tag, n := le.Uint16(extra), int(le.Uint16(extra[2:]))
		if extra = extra[4:]; n > len(extra) {
			break
		}
		field := extra[:n]
		extra = extra[n:]
		if tag != 1 {
			continue
		}
		for i := range wide {
			if !wide[i] {
				continue
			}
			if len(field) < 8 {
				return errZip
			}
			wide[i] = false
			switch v := le.Uint64(field); i {
			case 0:
				f.Unpacked = v
			case 1:
				f.Size = v
			case 2:
				f.header = int64(v)
			}
			field = field[8:]
		}
	}
	if wide[1] || wide[2] { // a file may be exactly so long unpacked
		return errZip
	}
	return nil
}

// Stored says whether the file is not compressed.
func (f *Packed) Stored() bool { return f.method == stored }

// Offset gives where the file's data begins.
func (f *Packed) Offset(r io.ReaderAt) (int64, error) {
	var b [localLen]byte
	if _, err := r.ReadAt(b[:], f.header); err != nil {
		return 0, err
	}
	if !bytes.HasPrefix(b[:], []byte(localSignature)) {
		return 0, errZip
	}
	return f.header + localLen + int64(le.Uint16(b[26:])) + int64(le.Uint16(b[28:])), nil
}
