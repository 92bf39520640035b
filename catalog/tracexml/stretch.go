package tracexml

import "bytes"

// A file can be read in stretches, by a scanner each. A stretch begins at the first record that begins at or behind its
// first byte, which is looked for by its start tag alone; it ends where the first record of the next one begins. Looking
// for a start tag may find one in a section or a comment. So a stretch counts only if its first record begins at the
// joint to which the reading before has come, with the same Root; else it is read again from there, Found.

// Joint is a place between two records at which reading goes on.
type Joint struct {
	Offset int64  // of the record behind it, in bytes of the file; the file's length if there is none
	Root   string // what was seen there of an element around all records; for other scanners only
}

// StretchOf makes the scanner of a file in an encoding read one stretch: from a joint to the first record at or behind
// to, in bytes of the file. found says that a record begins at the joint; else the first one behind it is looked for.
// Both offsets are even in UTF-16.
func (s *Scanner) StretchOf(from Joint, found bool, to int64) {
	s.stop = to / s.unit
	if from.Offset == 0 {
		return
	}
	s.base, s.pos, s.start, s.fed = from.Offset/s.unit, from.Offset/s.unit, from.Offset/s.unit, from.Offset
	s.gap.setRoot(from.Root)
	s.step = stepSync
	if found {
		s.step = stepGap
	}
}

// First gives the offset of the first record that began; -1 while there is none.
func (s *Scanner) First() int64 {
	if s.first < 0 {
		return -1
	}
	return s.first * s.unit
}

// End gives the joint to the next stretch; false if the end of this one has not come yet. Behind Close the end is that of
// the file.
func (s *Scanner) End() (Joint, bool) {
	return Joint{s.Offset(), s.gap.rootText()}, s.step == stepEnd || s.eof
}

// sync looks for the first record of a stretch.
func (s *Scanner) sync() (more bool) {
	b := s.rest()
	for i := 0; ; i++ {
		j := bytes.IndexByte(b[i:], '<')
		if j < 0 {
			break
		}
		i += j
		switch begins(b[i:], s.element.open, s.eof) {
		case yes:
			s.pos += int64(i)
			if s.ends(s.pos) {
				return false
			}
			s.begin()
			return false
		case unsure:
			s.pos += int64(i)
			return true
		}
	}
	s.pos = s.base + int64(len(s.buf))
	return !s.ends(s.pos)
}

// ends says whether a record that begins at the offset belongs to the next stretch, and ends this one then.
func (s *Scanner) ends(at int64) bool {
	if s.stop == 0 || at < s.stop {
		return false
	}
	s.step = stepEnd
	return true
}

// rootText writes down what is known of the element around all records.
func (g *gap) rootText() string {
	switch g.root {
	case rootOpen:
		return "<" + string(g.tag)
	case rootClosed:
		return ">"
	}
	return ""
}

func (g *gap) setRoot(text string) {
	switch {
	case text == "":
	case text[0] == '<':
		g.root, g.tag = rootOpen, []byte(text[1:])
	default:
		g.root = rootClosed
	}
}
