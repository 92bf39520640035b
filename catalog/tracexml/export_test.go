package tracexml

import "svcscope/catalog"

// NewScannerLimit gives a scanner with another limit than MaxRecord.
func NewScannerLimit(maxRecord int64) *Scanner { return newScanner(UTF8, maxRecord) }

// NewScannerLimitOf does so in an encoding.
func NewScannerLimitOf(text Encoding, maxRecord int64) *Scanner { return newScanner(text, maxRecord) }

// BufferSize is what the scanner holds on to.
func (s *Scanner) BufferSize() int { return cap(s.buf) + cap(s.wide) + cap(s.utf8) }

// Quick reads a record the quick way: its length, or 0 if that does not take it.
func Quick(record []byte) int {
	var r headReader
	return r.quick(record, MaxRecord, new(catalog.Head))
}
