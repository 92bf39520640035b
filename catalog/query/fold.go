package query

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fold appends text in the form in which it is compared: lower case, and Korean syllables composed, because
// file names from some systems spell them as single letters (NFD).
func fold(dst, text []byte) []byte {
	dst = slices.Grow(dst, len(text))
	for i := 0; i < len(text); {
		// Most of it is ASCII: that goes where it belongs without a look at the room for each letter.
		room := dst[len(dst):cap(dst)]
		n := min(len(room), len(text)-i)
		ascii := 0
		for ; ascii < n; ascii++ {
			c := text[i+ascii]
			if c >= utf8.RuneSelf {
				break
			}
			if c-'A' <= 'Z'-'A' {
				c += 'a' - 'A'
			}
			room[ascii] = c
		}
		dst = dst[:len(dst)+ascii]
		if i += ascii; i == len(text) {
			break
		}
		if text[i] < utf8.RuneSelf { // no more room
			dst = slices.Grow(dst, len(text)-i)
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		i += size
		if r >= leadFirst && r < leadFirst+leads {
			var more int
			r, more = compose(r, text[i:])
			i += more
		}
		dst = utf8.AppendRune(dst, unicode.ToLower(r))
	}
	return dst
}

// The conjoining letters of Korean syllables, Unicode standard, section 3.12.
const (
	leadFirst, leads        = 0x1100, 19
	vowelFirst, vowels      = 0x1161, 21
	tailFirst, tails        = 0x11A7, 28 // the first of them stands for no tail
	syllableFirst      rune = 0xAC00
)

// compose makes a syllable of a leading consonant and the letters that follow it, and says how many bytes those take.
func compose(lead rune, rest []byte) (syllable rune, n int) {
	vowel, n := utf8.DecodeRune(rest)
	if vowel < vowelFirst || vowel >= vowelFirst+vowels {
		return lead, 0
	}
	syllable = syllableFirst + ((lead-leadFirst)*vowels+vowel-vowelFirst)*tails
	tail, more := utf8.DecodeRune(rest[n:])
	if tail <= tailFirst || tail >= tailFirst+tails {
		return syllable, n
	}
	return syllable + tail - tailFirst, n + more
}

// matcher says whether a text is one that is looked for. It is not safe for concurrent use.
type matcher func(text []byte) bool

// contains matches texts that contain s, whose "*" stand for any text unless it is literal.
func contains(s string, literal bool) matcher {
	return globs(s, literal, false)
}

// whole matches texts that are s from start to end, whose "*" stand for any text unless it is literal.
func whole(s string, literal bool) matcher {
	return globs(s, literal, true)
}

func globs(s string, literal, anchored bool) matcher {
	parts := []string{s}
	if !literal {
		parts = strings.Split(s, "*")
	}
	folded := make([][]byte, len(parts))
	for i, p := range parts {
		folded[i] = fold(nil, []byte(p))
	}
	var buffer []byte
	return func(text []byte) bool {
		buffer = fold(buffer[:0], text)
		return glob(folded, buffer, anchored)
	}
}

// glob says whether the parts stand in text one after another; the first at its start and the last at its end
// if anchored.
func glob(parts [][]byte, text []byte, anchored bool) bool {
	if anchored {
		if len(parts) == 1 {
			return bytes.Equal(text, parts[0])
		}
		first, last := parts[0], parts[len(parts)-1]
		if len(text) < len(first)+len(last) || !bytes.HasPrefix(text, first) || !bytes.HasSuffix(text, last) {
			return false
		}
		text = text[len(first) : len(text)-len(last)]
		parts = parts[1 : len(parts)-1]
	}
	for _, p := range parts {
		at := bytes.Index(text, p)
		if at < 0 {
			return false
		}
		text = text[at+len(p):]
	}
	return true
}
