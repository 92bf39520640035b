//go:build !js

package reader_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"svcscope/catalog/tracexml"
	"svcscope/wasm/reader"
)

// TestFinder: every record that holds the text is told once, whatever its case and form and however the bytes are cut.
func TestFinder(t *testing.T) {
	record := func(text string) string { return "<E2ETraceEvent><x>" + text + "</x></E2ETraceEvent>" }
	texts := []string{"nothing", "Listener listener LISTENER", "a ---&gt; b", "인증서 오류", "Größe und ÉTÉ", "Привет мир", "x", "a=&quot;b&quot;", "listene", "---> raw"}
	var file strings.Builder
	var starts []int
	for range 3 {
		for _, s := range texts {
			starts = append(starts, file.Len())
			file.WriteString(record(s))
		}
	}
	plain := []byte(file.String())
	wide := func(order func(u uint16) (byte, byte)) (b []byte) {
		for _, u := range utf16.Encode([]rune(file.String())) {
			x, y := order(u)
			b = append(b, x, y)
		}
		return b
	}
	little := wide(func(u uint16) (byte, byte) { return byte(u), byte(u >> 8) })
	big := wide(func(u uint16) (byte, byte) { return byte(u >> 8), byte(u) })
	for _, c := range []struct {
		text string
		in   []int
	}{
		{"listener", []int{1}}, {"LISTENE", []int{1, 8}}, {"---> ", []int{2, 9}}, {"인증서", []int{3}}, {"größe", []int{4}}, {"été", []int{4}}, {"привет МИР", []int{5}},
		{`a="b"`, []int{7}}, {"&gt;", []int{2}}, {"E2ETraceEvent", []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}}, {"zz", nil}, {"x", []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}},
	} {
		for name, data := range map[string][]byte{"utf-8": plain, "utf-16le": little, "utf-16be": big} {
			if name != "utf-8" && strings.ContainsAny(c.text, "öéпМ") {
				continue // only letters of ASCII are folded there
			}
			for _, chunk := range []int{1, 2, 3, 7, 64, 1000, len(data)} {
				f := reader.NewFinder(c.text, name, tracexml.ElementE2E, 0)
				var found []int64
				for at := 0; at < len(data); at += chunk {
					found = f.Feed(data[at:min(len(data), at+chunk)], found)
				}
				var got []int
				for _, at := range found {
					n := at
					if name != "utf-8" { // back to the place in UTF-8
						units := make([]uint16, at/2)
						for i := range units {
							units[i] = uint16(data[2*i])<<8 | uint16(data[2*i+1])
							if name == "utf-16le" {
								units[i] = uint16(data[2*i+1])<<8 | uint16(data[2*i])
							}
						}
						n = int64(len(string(utf16.Decode(units))))
					}
					i, ok := slices.BinarySearch(starts, int(n))
					if !ok {
						i--
					}
					got = append(got, i)
				}
				var want []int
				for round := range 3 {
					for _, i := range c.in {
						want = append(want, round*len(texts)+i)
					}
				}
				if !slices.Equal(got, want) {
					t.Errorf("%q in %s, chunks of %d: records %v, want %v", c.text, name, chunk, got, want)
				}
			}
		}
	}
}

// TestFinderAmongDamage: what stands outside records hides nothing, nor does a text that is a part of two records.
func TestFinderAmongDamage(t *testing.T) {
	tiny := func(text string) string { return "<E2ETraceEvent>" + text + "</E2ETraceEvent>" }
	for _, c := range []struct {
		data, text string
		want       int
	}{
		{tiny("a") + "<E2ETraceEvent>needle" + tiny("needle") + tiny("needle"), "needle", 3},
		{tiny("a") + "junk with a needle" + tiny("needle") + tiny("b"), "needle", 2},
		{tiny("a") + "<!-- needle -->" + tiny("needle"), "needle", 2},
		{strings.Repeat(tiny("x"), 4), "</E2ETraceEvent>", 4},
		{strings.Repeat(tiny("x"), 4), "<E2ETraceEvent", 4},
	} {
		for _, chunk := range []int{1, 7, 64, 1000} {
			f := reader.NewFinder(c.text, "utf-8", tracexml.ElementE2E, 0)
			var found []int64
			for at := 0; at < len(c.data); at += chunk {
				found = f.Feed([]byte(c.data)[at:min(len(c.data), at+chunk)], found)
			}
			if found = f.Close(found); len(found) != c.want {
				t.Errorf("%q in %q, chunks of %d: found at %v, want %d", c.text, c.data, chunk, found, c.want)
			}
		}
	}
}

// TestFinderInCharsets: text beyond ASCII is found in the encodings of the platform, too.
func TestFinderInCharsets(t *testing.T) {
	const cert = "\xc0\xce\xc1\xf5\xbc\xad" // 인증서 in EUC-KR
	data := []byte("<E2ETraceEvent>abc</E2ETraceEvent><E2ETraceEvent>" + cert + "</E2ETraceEvent> <E2ETraceEvent>" + cert + "<E2ETraceEvent>b</E2ETraceEvent>" + cert)
	for text, want := range map[string][]int64{"인증서": {33, 73, 125}, "ABC": {15}} {
		f := reader.NewFinder(text, "euc-kr", tracexml.ElementE2E, 0)
		var found []int64
		for i := range data {
			found = f.Feed(data[i:i+1], found)
		}
		found = f.Close(found)
		for i, at := range found { // where a record begins is told, not where the text stands
			if text == "인증서" && !bytes.Contains(data[at:min(int64(len(data)), at+40)], []byte(cert)) {
				t.Errorf("find %d is at %d", i, at)
			}
		}
		if len(found) != len(want) {
			t.Errorf("%q is found at %v, want about %v", text, found, want)
		}
	}
}

// TestFinderInEvents: an event ends at its own end tag, not at those whose names begin alike.
func TestFinderInEvents(t *testing.T) {
	event := "<ev:Event><ev:System><ev:EventID>1</ev:EventID></ev:System><ev:EventData><ev:Data>needle</ev:Data><ev:Data>needle</ev:Data></ev:EventData><b>needle</b></ev:Event\r\n>"
	text := "<ev:Events>" + event + event + "<ev:Event>needle torn " + event + "</ev:Events>"
	var big, little []byte
	for _, u := range utf16.Encode([]rune(text)) {
		big, little = append(big, byte(u>>8), byte(u)), append(little, byte(u), byte(u>>8))
	}
	for encoding, data := range map[string][]byte{"utf-8": []byte(text), "utf-16be": big, "utf-16le": little} {
		for _, chunk := range []int{1, 2, 7, 64, len(data)} {
			f := reader.NewFinder("Needle", encoding, "ev:Event", 0)
			var found []int64
			for at := 0; at < len(data); at += chunk {
				found = f.Feed(data[at:min(len(data), at+chunk)], found)
			}
			if found = f.Close(found); len(found) != 4 {
				t.Errorf("%s in pieces of %d: found at %v", encoding, chunk, found)
			}
		}
	}
}

// FuzzFinder: how the bytes are cut makes no difference, and each find is one.
func FuzzFinder(f *testing.F) {
	f.Add([]byte("<E2ETraceEvent>Listener</E2ETraceEvent><E2ETraceEvent>listener listener</E2ETraceEvent>"), "listener", byte(3))
	f.Add([]byte("a &lt; b </E2ETraceEvent> a < b"), "a < b", byte(1))
	f.Fuzz(func(t *testing.T, data []byte, text string, chunk byte) {
		if text == "" || len(text) > 100 {
			return
		}
		for _, encoding := range []string{"utf-8", "utf-16le", "euc-kr"} {
			at := reader.NewFinder(text, encoding, tracexml.ElementE2E, 0)
			whole := at.Close(at.Feed(data, nil))
			var cut []int64
			f := reader.NewFinder(text, encoding, tracexml.ElementE2E, 0)
			for at := 0; at < len(data); at += int(chunk) + 1 {
				cut = f.Feed(data[at:min(len(data), at+int(chunk)+1)], cut)
			}
			cut = f.Close(cut)
			if !slices.Equal(whole, cut) {
				t.Fatalf("%q in %s: at once %v, in pieces of %d %v", text, encoding, whole, int(chunk)+1, cut)
			}
			if !slices.IsSorted(whole) || len(whole) > 0 && whole[len(whole)-1] >= int64(len(data)) {
				t.Fatalf("finds %v in %d bytes", whole, len(data))
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	data := bytes.Repeat([]byte("<E2ETraceEvent xmlns=\"http://schemas.microsoft.com/2004/06/E2ETraceEvent\"><System>some text of a record</System></E2ETraceEvent>"), 100_000)
	for _, text := range []string{"listener", "timeout occurred", "zq"} {
		b.Run(text, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				reader.NewFinder(text, "utf-8", tracexml.ElementE2E, 0).Feed(data, nil)
			}
		})
	}
}
