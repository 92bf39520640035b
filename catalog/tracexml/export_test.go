package tracexml

// NewScannerLimit gives a scanner with another limit than MaxRecord.
func NewScannerLimit(maxRecord int64) *Scanner { return newScanner(UTF8, maxRecord) }

// NewScannerLimitOf does so in an encoding.
func NewScannerLimitOf(text Encoding, maxRecord int64) *Scanner { return newScanner(text, maxRecord) }

// BufferSize is what the scanner holds on to.
func (s *Scanner) BufferSize() int { return cap(s.buf) + cap(s.wide) + cap(s.utf8) }
