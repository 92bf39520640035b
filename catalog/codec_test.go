package catalog_test

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"svcscope/catalog"
)

// fullRecord has every field set.
func fullRecord() *catalog.Record {
	field := func(name string) []catalog.Field {
		return []catalog.Field{{Name: name, Value: "v\u00e4\x00"}, {Name: "", Value: ""}}
	}
	node := catalog.Node{Name: "n", Space: "urn:s", Attrs: field("a"), Text: "t", Children: []catalog.Node{{Name: "c"}, {Name: "d", Children: []catalog.Node{{Text: "deep"}}}}}
	return &catalog.Record{
		Span: catalog.Span{Offset: 1 << 50, Length: 77}, Damage: catalog.DamageTorn, Unreadable: "why", Repairs: 3, Deep: true,
		Kind: catalog.KindMessage, Time: math.MinInt64, HasTime: true, HasZone: true, TimeText: "2020", EventID: math.MaxUint32, HasEventID: true,
		Severity: catalog.Transfer, Level: -1, ProcessID: 1, ThreadID: 2, Activity: catalog.GUID{1, 15: 16}, Related: catalog.GUID{2}, HasRelated: true,
		Source: "s", Process: "p", Computer: "c", Channel: "ch", Identifier: "i", Description: "d", AppDomain: "ad", Origin: "o",
		Exception: &catalog.Exception{Type: "T", Message: "m", Stack: "st", Text: "x", NativeCode: "2746", Data: field("k"), Inner: &catalog.Exception{Type: "U"}},
		Extended:  &node,
		Message: &catalog.Message{Source: "a", Type: "b", TimeText: "c", Method: "d", Action: "e", To: "f", From: "g", ReplyTo: "h", MessageID: "i", RelatesTo: "j",
			Fields: field("h"), Headers: []catalog.Node{node}, Body: []catalog.Node{node, {}}, Fault: &catalog.Fault{Code: "1", Subcode: "2", Reason: "3", Detail: "4"}, Text: "k"},
		Event: &catalog.Event{Provider: "a", Version: -1, Task: 1 << 30, Opcode: 2, Keywords: "b", RecordID: "c", Qualifiers: "d", User: "e", TaskName: "f", OpcodeName: "g",
			Data: field("p"), Payload: &node},
		Text: "plain", Body: []catalog.Node{node},
	}
}

// unset names a field that holds its zero value: the test record must not miss one.
func unset(v reflect.Value) string {
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			return v.Type().Field(i).Name
		}
	}
	return ""
}

func TestRecordRoundTrip(t *testing.T) {
	full := fullRecord()
	for _, part := range []any{*full, *full.Exception, *full.Message, *full.Message.Fault, *full.Extended, *full.Event} {
		if name := unset(reflect.ValueOf(part)); name != "" {
			t.Errorf("the test record has no %T.%s", part, name)
		}
	}
	deep := &catalog.Record{Body: []catalog.Node{{}}}
	for n, i := &deep.Body[0], 0; i < 1024; i++ {
		n.Children = []catalog.Node{{Name: "x"}}
		n = &n.Children[0]
	}
	for name, want := range map[string]*catalog.Record{"full": full, "empty": {}, "deep": deep} {
		b, err := want.AppendBinary([]byte("before"))
		if err != nil {
			t.Fatal(err)
		}
		var got catalog.Record
		if err := got.UnmarshalBinary(b[len("before"):]); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !reflect.DeepEqual(&got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, &got, want)
		}
	}
}

func TestFindingRoundTrip(t *testing.T) {
	want := catalog.Finding{Rule: "r", Category: "c", Confidence: catalog.Certain, Side: catalog.SideClient,
		Evidence: []catalog.Evidence{{Kind: "frame", Value: "A.B"}, {}}, Facts: []catalog.Field{{Name: "code", Value: "0x109"}}}
	if name := unset(reflect.ValueOf(want)); name != "" {
		t.Errorf("the test finding has no %s", name)
	}
	for _, want := range []catalog.Finding{want, {}} {
		b, _ := want.AppendBinary(nil)
		var got catalog.Finding
		if err := got.UnmarshalBinary(b); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v\nwant %+v", got, err, want)
		}
	}
}

func TestLinesRoundTrip(t *testing.T) {
	for _, want := range [][]catalog.Line{
		{},
		{{Depth: 3, Tokens: []catalog.Token{{Kind: catalog.TokenCDATA, Text: strings.Repeat("x", 300)}, {}}}, {}},
	} {
		got, err := catalog.ParseLines(catalog.AppendLines(nil, want))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v\nwant %+v", got, err, want)
		}
	}
}

func TestBadBinaryFormsAreErrors(t *testing.T) {
	record, _ := fullRecord().AppendBinary(nil)
	finding, _ := (&catalog.Finding{Rule: "r", Facts: []catalog.Field{{Name: "n"}}}).AppendBinary(nil)
	lines := catalog.AppendLines(nil, []catalog.Line{{Tokens: []catalog.Token{{Text: "x"}}}})
	for name, c := range map[string]struct {
		good []byte
		read func([]byte) error
	}{
		"record":  {record, func(b []byte) error { return new(catalog.Record).UnmarshalBinary(b) }},
		"finding": {finding, func(b []byte) error { return new(catalog.Finding).UnmarshalBinary(b) }},
		"lines":   {lines, func(b []byte) error { _, err := catalog.ParseLines(b); return err }},
	} {
		if err := c.read(c.good); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for n := range c.good {
			if c.read(c.good[:n]) == nil {
				t.Errorf("%s: no error for its first %d bytes", name, n)
			}
		}
		if c.read(append(c.good[:len(c.good):len(c.good)], 0)) == nil {
			t.Errorf("%s: no error for a byte too many", name)
		}
	}
	if new(catalog.Record).UnmarshalBinary(append([]byte{99}, record[1:]...)) == nil {
		t.Error("no error for another version")
	}
}

// TestBadCountsAllocateLittle promises far more than the bytes hold, at each level anew.
func TestBadCountsAllocateLittle(t *testing.T) {
	empty, _ := new(catalog.Record).AppendBinary(nil)
	bad := empty[:len(empty)-1]
	const size = 1 << 20
	for range 2000 { // a count of nodes, then a node without name, namespace, attributes and text
		bad = append(bad, 0x80, 0x80, 0x08, 0, 0, 0, 0)
	}
	bad = append(bad, make([]byte, size)...)
	bytes := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if new(catalog.Record).UnmarshalBinary(bad) == nil {
				b.Fatal("no error")
			}
		}
	}).AllocedBytesPerOp()
	if bytes > 64*size {
		t.Errorf("%d bytes allocated for %d", bytes, len(bad))
	}
}

func FuzzRecordCodec(f *testing.F) {
	full, _ := fullRecord().AppendBinary(nil)
	empty, _ := new(catalog.Record).AppendBinary(nil)
	f.Add(full)
	f.Add(empty)
	f.Fuzz(func(t *testing.T, b []byte) {
		var one, two catalog.Record
		if one.UnmarshalBinary(b) == nil {
			again, _ := one.AppendBinary(nil)
			if err := two.UnmarshalBinary(again); err != nil || !reflect.DeepEqual(one, two) {
				t.Errorf("a record changes on its way: %v\n%+v\n%+v", err, one, two)
			}
		}
		_ = new(catalog.Finding).UnmarshalBinary(b)
		if lines, err := catalog.ParseLines(b); err == nil {
			if back, err := catalog.ParseLines(catalog.AppendLines(nil, lines)); err != nil || !reflect.DeepEqual(lines, back) {
				t.Errorf("lines change on their way: %v", err)
			}
		}
	})
}
