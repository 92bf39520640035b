package wire_test

import (
	"reflect"
	"testing"

	"svcscope/wasm/wire"
)

type message interface {
	AppendBinary([]byte) ([]byte, error)
}

func TestMessagesRoundTrip(t *testing.T) {
	for _, c := range []struct {
		in  message
		out interface{ UnmarshalBinary([]byte) error }
	}{
		{wire.ScanRequest{From: 7, To: 1 << 52, Encoding: "utf-8", Root: "<log", Found: true, Practice: true}, &wire.ScanRequest{}},
		{wire.DecodeRequest{Offset: 1 << 40, Length: 9, Most: 1 << 20, Encoding: "utf-16le"}, &wire.DecodeRequest{}},
		{wire.SearchRequest{From: 7, To: 1 << 52, Encoding: "utf-8", Text: "인증서"}, &wire.SearchRequest{}},
		{wire.Hits{Settled: 1 << 40, Offsets: []int64{0, 9, 1 << 39}}, &wire.Hits{}},
		{wire.Searched{Error: "gone"}, &wire.Searched{}},
		{wire.Progress{Bytes: 1 << 41}, &wire.Progress{}},
		{wire.Unpacked{Entries: []wire.Entry{{"a/b.svclog", ""}, {"", "damaged"}}, Trouble: "size", Cancelled: true}, &wire.Unpacked{}},
		{wire.Shard{First: -1, Settled: 12, Root: ">", Repaired: 3, Encoding: "utf-8", Damaged: []wire.Range{{1, 2, "torn"}, {9, 8, "junk"}}, Index: []byte{1, 2, 3}}, &wire.Shard{}},
		{wire.ScanDone{Format: "e2e", Bytes: 99, Records: 4, Cancelled: true, Error: "gone"}, &wire.ScanDone{}},
		{wire.Decoded{Record: []byte{1}, Lines: []byte{3}, Truncated: true}, &wire.Decoded{}},
	} {
		b, err := c.in.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.out.UnmarshalBinary(b); err != nil {
			t.Fatalf("%T: %v", c.in, err)
		}
		if got := reflect.ValueOf(c.out).Elem().Interface(); !reflect.DeepEqual(got, c.in) {
			t.Errorf("got %+v, want %+v", got, c.in)
		}
		for cut := range b {
			if err := c.out.UnmarshalBinary(b[:cut]); err == nil {
				t.Errorf("%T cut at %d of %d: no error", c.in, cut, len(b))
			}
		}
	}
}
