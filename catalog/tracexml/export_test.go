package tracexml

// NewScannerLimit gives a scanner with another limit than MaxRecord.
func NewScannerLimit(maxRecord int64) *Scanner { return newScanner(maxRecord) }

// BufferSize is what the scanner holds on to.
func (s *Scanner) BufferSize() int { return cap(s.buf) }
