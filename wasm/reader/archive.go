package reader

import (
	"path"
	"strings"
)

// An archive is unpacked once, as a whole, to at most MaxUnpacked bytes and MaxRatio times its own size: what wants
// more is refused, because traces shrink to a tenth or so, and only a trap to less than this.
const (
	MaxUnpacked = 4 << 30
	MaxRatio    = 200
)

// Trouble is why an archive, or a file in it, is not unpacked or not to its end: the id of the text that says so.
// What was unpacked before stays.
type Trouble string

// The troubles of archives.
const (
	TroubleSize    Trouble = "size"    // larger than MaxUnpacked
	TroubleRatio   Trouble = "ratio"   // larger than MaxRatio times the archive
	TroubleDamaged Trouble = "damaged" // the archive is cut off or not one
	TroubleLocked  Trouble = "locked"  // a password is needed
	TroubleMethod  Trouble = "method"  // packed in a way that is not deflate
	TroubleEmpty   Trouble = "empty"   // there is no file in it
	TroubleMany    Trouble = "many"    // more than MaxFiles
)

// Error gives the id.
func (t Trouble) Error() string { return string(t) }

// Allowance is how much an archive may still unpack to.
type Allowance struct {
	left    int64
	trouble Trouble // when nothing is left
}

// NewAllowance gives the allowance of an archive of a size in bytes.
func NewAllowance(size int64) *Allowance {
	if size >= MaxUnpacked/MaxRatio {
		return &Allowance{MaxUnpacked, TroubleSize}
	}
	return &Allowance{size * MaxRatio, TroubleRatio}
}

// Take uses up n bytes; the trouble is "" as long as there are some left.
func (a *Allowance) Take(n int64) Trouble {
	if a.left -= n; a.left < 0 {
		return a.trouble
	}
	return ""
}

// MaxFiles is how many files of an archive are opened: an archive with more of them is refused.
const MaxFiles = 10_000

// FilesIn gives the places of the files of a zip archive that are opened, in its order: without folders and what systems
// put beside the files; the trouble is "" unless there are none or too many.
func FilesIn(directory []Packed) ([]int, Trouble) {
	var files []int
	for i, f := range directory {
		switch name := path.Base(f.Name); {
		case f.dir, strings.HasPrefix(f.Name, "__MACOSX/"), name == ".DS_Store", name == "Thumbs.db":
		default:
			files = append(files, i)
		}
	}
	switch {
	case len(files) == 0:
		return nil, TroubleEmpty
	case len(files) > MaxFiles:
		return nil, TroubleMany
	}
	return files, ""
}

// Trouble says what in a file of a zip archive keeps it from being unpacked; "" if nothing does.
func (f *Packed) Trouble() Trouble {
	switch {
	case f.flags&1 != 0:
		return TroubleLocked
	case f.method != stored && f.method != deflated:
		return TroubleMethod
	}
	return ""
}

// NameIn is the name of what a gzip file holds: its own without the ending.
func NameIn(name string) string {
	if ext := path.Ext(name); strings.EqualFold(ext, ".gz") && len(name) > len(ext) {
		return name[:len(name)-len(ext)]
	}
	return name
}
