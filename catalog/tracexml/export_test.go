package tracexml

// NewScannerLimit gives a scanner with another limit than MaxRecord.
func NewScannerLimit(maxRecord int64) *Scanner { return newScanner(maxRecord) }
