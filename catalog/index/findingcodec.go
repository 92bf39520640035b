package index

import (
	"encoding"
	"errors"

	"svcscope/catalog"
)

var errFindingCodec = errors.New("index: a finding without a binary form")

func appendFinding(f *catalog.Finding, dst []byte) ([]byte, error) {
	a, ok := any(f).(encoding.BinaryAppender)
	if !ok {
		return dst, errFindingCodec
	}
	return a.AppendBinary(dst)
}

func readFinding(f *catalog.Finding, data []byte) error {
	u, ok := any(f).(encoding.BinaryUnmarshaler)
	if !ok {
		return errFindingCodec
	}
	return u.UnmarshalBinary(data)
}
