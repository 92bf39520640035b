package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// The linker writes memory as tens of thousands of pieces, one wherever eight zeros stand in a row, and the place of each costs more
// than the zeros. Longer runs than this are still left out.
const zeros = 64

const dataSection = 11

// pack writes a program anew with its memory in few pieces and without the numbers of lines. It says so if the program is not
// as Go's linker has written them until now.
func pack(program []byte) ([]byte, error) {
	if len(program) < 8 || string(program[:4]) != "\x00asm" {
		return nil, errors.New("not a WebAssembly program")
	}
	packed := bytes.Clone(program[:8])
	found := false
	for r := (reader{b: program[8:]}); len(r.b) > 0; {
		id := r.bytes(1)
		body := r.bytes(r.unsigned())
		if r.bad {
			return nil, errors.New("a section has no end")
		}
		if id[0] == dataSection {
			memory, err := readMemory(body)
			if err != nil {
				return nil, err
			}
			if err := dropLines(memory); err != nil {
				return nil, err
			}
			body, found = writeMemory(memory), true
		}
		packed = append(packed, id[0])
		packed = binary.AppendUvarint(packed, uint64(len(body)))
		packed = append(packed, body...)
	}
	if !found {
		return nil, errors.New("no data section")
	}
	return packed, nil
}

// readMemory gives the memory that a program begins with.
func readMemory(section []byte) ([]byte, error) {
	const most = 1 << 28
	var memory []byte
	r := reader{b: section}
	for n := r.unsigned(); n > 0; n-- {
		head := r.bytes(2) // in memory 0, at a constant
		at := r.signed()
		ends := r.bytes(1)
		piece := r.bytes(r.unsigned())
		if r.bad || head[0] != 0 || head[1] != 0x41 || ends[0] != 0x0b || at < 0 || at > most {
			return nil, errors.New("the data section is not as Go's linker writes it")
		}
		if end := at + len(piece); end > len(memory) {
			memory = append(memory, make([]byte, end-len(memory))...)
		}
		copy(memory[at:], piece)
	}
	return memory, nil
}

// writeMemory is the inverse.
func writeMemory(memory []byte) []byte {
	var pieces []byte
	n := 0
	gap := make([]byte, zeros)
	for at := 0; ; n++ {
		for at < len(memory) && memory[at] == 0 {
			at++
		}
		if at == len(memory) {
			break
		}
		end := len(memory)
		if i := bytes.Index(memory[at:], gap); i >= 0 {
			end = at + i
		}
		pieces = append(pieces, 0, 0x41)
		pieces = appendSigned(pieces, at)
		pieces = append(pieces, 0x0b)
		pieces = binary.AppendUvarint(pieces, uint64(end-at))
		pieces = append(pieces, memory[at:end]...)
		at = end
	}
	return append(binary.AppendUvarint(nil, uint64(n)), pieces...)
}

// The table that Go's runtime finds functions in (runtime/symtab.go and internal/abi/symtab.go): its first bytes for WebAssembly,
// and where in the entry of a function things stand, by the byte.
var tableBegins = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

const (
	headerSize  = 72
	atStack     = 16 // tables by place in the code: how deep the stack is,
	atFile      = 20 // which file and
	atLine      = 24 // which line it is
	atCount     = 28 // of more tables
	atUnit      = 32 // where the unit's files are listed
	atFirstLine = 36
	entrySize   = 44 // then the tables

	unsafePoint = 0 // asked for where threads are stopped from outside, which WebAssembly has none of
	argLive     = 3 // asked for when arguments are printed
)

// dropLines takes out of the table what is only read to print files and lines below a crash. The runtime knows functions without
// and prints "?"; their names stay.
func dropLines(memory []byte) error {
	at := bytes.Index(memory, tableBegins)
	if at < 0 || at+headerSize > len(memory) || bytes.Contains(memory[at+1:], tableBegins) {
		return errors.New("the program has not one table of functions")
	}
	var header [8]int // functions, files, 0, and from here on: names, units, files, tables, functions
	for i := range header {
		header[i] = int(min(binary.LittleEndian.Uint64(memory[at+8+8*i:]), math.MaxInt32))
	}
	names, units, files, tables, functions := header[3], header[4], header[5], header[6], header[7]
	table := memory[at:]
	if names < headerSize || units < names || files < units || tables < files || functions < tables || functions+8*header[0] > len(table) {
		return errors.New("the table of functions is not in the order known")
	}
	kept := make([]bool, functions-tables)
	kept[0] = true
	for i := range header[0] {
		row := table[functions+8*i:]
		place := functions + int(binary.LittleEndian.Uint32(row[4:]))
		if place+entrySize > len(table) {
			return fmt.Errorf("function %d lies outside", i)
		}
		entry := table[place:]
		number := func(at int) int { return int(binary.LittleEndian.Uint32(entry[at:])) }
		more := number(atCount)
		if number(0) != int(binary.LittleEndian.Uint32(row)) || number(4) >= units-names || more > 16 || entrySize+4*more > len(entry) {
			return fmt.Errorf("the entry of function %d is not as known", i)
		}
		for _, unread := range []int{atFile, atLine, atUnit, atFirstLine} {
			clear(entry[unread : unread+4])
		}
		read := []int{number(atStack)}
		for j := range more {
			if j == unsafePoint || j == argLive {
				clear(entry[entrySize+4*j:][:4])
			}
			read = append(read, number(entrySize+4*j))
		}
		for _, start := range read {
			if start > 0 && !keep(table[tables:functions], kept, start) {
				return fmt.Errorf("a table of function %d has no end", i)
			}
		}
	}
	for i, keep := range kept {
		if !keep {
			table[tables+i] = 0
		}
	}
	clear(table[units:tables])
	return nil
}

// keep marks a table: pairs of differences of value and place, up to a difference of 0 that is not the first.
func keep(tables []byte, kept []bool, start int) bool {
	if start >= len(tables) {
		return false
	}
	r := reader{b: tables[start:]}
	for first := true; ; first = false {
		if r.unsigned() == 0 && !first || r.bad {
			break
		}
		r.unsigned()
	}
	for i := start; i < len(tables)-len(r.b); i++ {
		kept[i] = true
	}
	return !r.bad
}

// A reader takes from the front of bytes; past the end it gives nothing, or zeros for a byte or two, and is bad from then on.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) bytes(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.bad, r.b = true, nil
		return make([]byte, 2)
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) unsigned() int {
	v, n := binary.Uvarint(r.b)
	if n <= 0 || v > math.MaxUint32 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return int(v)
}

// signed reads a number of seven bits a byte, the first the least, the sign in the last.
func (r *reader) signed() int {
	v := int64(0)
	for shift := 0; shift < 35; shift += 7 {
		b := r.bytes(1)[0]
		v |= int64(b&0x7f) << shift
		if b < 0x80 {
			if b&0x40 != 0 {
				v -= 1 << (shift + 7)
			}
			return int(v)
		}
	}
	r.bad = true
	return 0
}

func appendSigned(b []byte, v int) []byte {
	for ; v > 0x3f; v >>= 7 {
		b = append(b, byte(v)|0x80)
	}
	return append(b, byte(v))
}
