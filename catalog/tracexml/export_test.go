package tracexml

import (
	"fmt"

	"github.com/beevik/etree"

	"svcscope/catalog"
)

// NewScannerLimit gives a scanner with another limit than MaxRecord.
func NewScannerLimit(maxRecord int64) *Scanner { return newScanner(UTF8, ElementE2E, maxRecord) }

// NewScannerLimitOf does so in an encoding, for records of a name.
func NewScannerLimitOf(text Encoding, name string, maxRecord int64) *Scanner {
	return newScanner(text, name, maxRecord)
}

// ZoneOf gives the zone of a time as it is written, in seconds east of UTC.
func ZoneOf(text string) int32 {
	_, zone, _, _ := parseZoned([]byte(text))
	return zone
}

// BufferSize is what the scanner holds on to.
func (s *Scanner) BufferSize() int { return cap(s.buf) + cap(s.wide) + cap(s.utf8) }

// Quick reads a record the quick way: its length, or 0 if that does not take it.
func Quick(record []byte) int {
	var r headReader
	return r.quick(record, MaxRecord, new(catalog.Head))
}

// TreeDiffers says where the tree of some XML is another one than etree reads; "" if nowhere.
func TreeDiffers(text []byte) string {
	got, gotErr := readTree(text)
	want := etree.NewDocument()
	want.ReadSettings.MaxDepth = catalog.LevelsMost
	wantErr := want.ReadFromBytes(text)
	if (gotErr == nil) != (wantErr == nil) {
		return fmt.Sprintf("error %v, want %v", gotErr, wantErr)
	}
	if root := want.Root(); root != nil && rootOf(got) == nil {
		return "no root"
	}
	return elementDiffers(got, &want.Element)
}

func elementDiffers(got, want *etree.Element) string {
	var wanted []etree.Token
	for _, c := range want.Child {
		switch c.(type) {
		case *etree.Element, *etree.CharData:
			wanted = append(wanted, c)
		}
	}
	if got.FullTag() != want.FullTag() || len(got.Attr) != len(want.Attr) || len(got.Child) != len(wanted) {
		return fmt.Sprintf("%s with %v and %d children, want %s with %v and %d", got.FullTag(), got.Attr, len(got.Child), want.FullTag(), want.Attr, len(wanted))
	}
	for i, a := range want.Attr {
		if g := got.Attr[i]; g.Space != a.Space || g.Key != a.Key || g.Value != a.Value {
			return fmt.Sprintf("attribute %v of %s, want %v", g, got.FullTag(), a)
		}
	}
	for i, c := range wanted {
		switch c := c.(type) {
		case *etree.Element:
			g, ok := got.Child[i].(*etree.Element)
			if !ok {
				return "text in place of " + c.FullTag()
			}
			if d := elementDiffers(g, c); d != "" {
				return d
			}
		case *etree.CharData:
			if g, ok := got.Child[i].(*etree.CharData); !ok || g.Data != c.Data {
				return fmt.Sprintf("in %s: %v, want %q", got.FullTag(), got.Child[i], c.Data)
			}
		}
	}
	return ""
}
