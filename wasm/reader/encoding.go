package reader

import "svcscope/catalog/tracexml"

// foreign are names of encodings that are not read as a charset: their bytes of markup are not those of ASCII, or they
// are decided by the bytes alone, whatever a declaration says.
var foreign = map[string]bool{
	"utf-8": true, "utf-16le": true, "utf-16be": true, "iso-2022-jp": true, "replacement": true, "x-user-defined": true,
}

// EncodingNamed gives the encoding with a name as tracexml.DetectEncoding or Encoding.Name gives it. A name that the
// platform does not know, or whose markup is not ASCII, is read as UTF-8.
func EncodingNamed(name string) tracexml.Encoding {
	for _, e := range [...]tracexml.Encoding{tracexml.UTF8, tracexml.UTF16LE, tracexml.UTF16BE} {
		if e.Name == name {
			return e
		}
	}
	if e, ok := charset(name); ok && !foreign[e.Name] {
		return e
	}
	return tracexml.UTF8
}
