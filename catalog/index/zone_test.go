package index_test

import (
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/index"
)

// TestZone: each record keeps the zone of its time, also among records that are alike in all else.
func TestZone(t *testing.T) {
	zones := []int32{0, 9 * 3600, 9 * 3600, -(3*3600 + 30*60), 9 * 3600, 0}
	x := index.New()
	for file := range 2 {
		b := index.NewBuilder()
		for i, zone := range zones {
			b.Add(&catalog.Head{Span: catalog.Span{Offset: int64(10 * i), Length: 10}, Time: int64(i+file) * 1e9, HasTime: true, HasZone: true, Zone: zone, Source: []byte("a"), Like: 1})
		}
		x.AddFile("a", 100)
		if err := x.Append(file, b.AppendShard(nil)); err != nil {
			t.Fatal(err)
		}
		for i, zone := range zones {
			rec, _ := x.Rec(file, i)
			if got := x.Zone(rec); got != int(zone) {
				t.Errorf("file %d, record %d: %d seconds east, want %d", file, i, got, zone)
			}
		}
	}
}
