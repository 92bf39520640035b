package wire_test

import (
	"bytes"
	"reflect"
	"testing"

	"svcscope/wasm/wire"
)

// FuzzMessages reads any bytes as each of the messages: bad ones are refused, the others come back from their own bytes.
func FuzzMessages(f *testing.F) {
	for _, m := range []message{
		wire.ScanRequest{From: 7, To: 1 << 52}, wire.DecodeRequest{Offset: 1 << 40, Length: 9},
		wire.Shard{Settled: 12, Repaired: 3, Damaged: []wire.Range{{1, 2, "torn"}, {9, 8, "junk"}}, Index: []byte{1, 2, 3}},
		wire.ScanDone{Format: "e2e", Bytes: 99, Records: 4, Cancelled: true, Error: "gone"},
		wire.Decoded{Record: []byte{1}, Lines: []byte{3}, Truncated: true, Error: "gone"},
		wire.SearchRequest{From: 7, To: 1 << 52, Encoding: "utf-8", Text: "x"}, wire.Hits{Settled: 1 << 40, Offsets: []int64{0, 9}}, wire.Searched{Error: "gone"},
	} {
		b, _ := m.AppendBinary(nil)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		type both interface {
			message
			UnmarshalBinary([]byte) error
		}
		for _, pair := range [][2]both{
			{new(wire.ScanRequest), new(wire.ScanRequest)}, {new(wire.DecodeRequest), new(wire.DecodeRequest)}, {new(wire.Shard), new(wire.Shard)},
			{new(wire.ScanDone), new(wire.ScanDone)}, {new(wire.Decoded), new(wire.Decoded)},
			{new(wire.SearchRequest), new(wire.SearchRequest)}, {new(wire.Hits), new(wire.Hits)}, {new(wire.Searched), new(wire.Searched)},
		} {
			kept := bytes.Clone(b)
			if pair[0].UnmarshalBinary(b) != nil {
				continue
			}
			again, _ := pair[0].AppendBinary(nil)
			if err := pair[1].UnmarshalBinary(again); err != nil || !reflect.DeepEqual(pair[0], pair[1]) {
				t.Errorf("%T changes on its way: %v\n%+v\n%+v", pair[0], err, pair[0], pair[1])
			}
			if !bytes.Equal(kept, b) {
				t.Errorf("%T writes into what it reads", pair[0])
			}
		}
	})
}
