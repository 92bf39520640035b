package app_test

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"svcscope/app"
)

// FuzzLink takes any fragment as a link: reading never fails, what was read is written so that it reads alike, what is
// unknown stays as it stood, and what is bad is reported and leaves nothing behind. And any text that a person can type or
// a file be called comes back from the link that holds it.
func FuzzLink(f *testing.F) {
	for _, s := range []string{
		"", "#viewer", "v=1&lang=ko", "v=1&amp;q=a%20b&lang=en", "v%3D1%26lang%3Dko", "t=..2026-11-22T00:00:00+09:00", "f=a,b,1,00ff00ff00ff00ff&f=,2,00ff00ff00ff00ff",
		"r=7c1f09e2a1b2c3d4.8a1f40.b31e77aa&tab=xml&view=records&code=1&zz=%%", "q=%ED%95%9C&q=2", "v=2&z=+09:00&z=-0330", "lang=<script>&view=javascript:alert(1)",
		"q=%ED%A0%80&f=%E2%80%AEgpj.svclog,7,00ff00ff00ff00ff", "x=javascript:alert(1)&y=%3Cimg%20src%3Dx%3E&=&a==b", "v=1&lang=ko&q=a).", "amp;amp;v=1&&&#",
	} {
		f.Add(s, "level>=warning \"no cert\"", orders.Name, failing.Offset)
	}
	f.Add("v=1", "<img src=x onerror=alert(1)> & # % + \u202e\u2028", "\u202egolcvs.exe", int64(-1))
	f.Fuzz(func(t *testing.T, fragment, filter, name string, offset int64) {
		first, problems := app.DecodeState(fragment)
		link := first.Encode()
		again, errs := app.DecodeState(link)
		if len(errs) != 0 || !reflect.DeepEqual(first, again) || again.Encode() != link {
			t.Errorf("%q\nfirst %+v\nagain %+v %v", fragment, first, again, errs)
		}
		for _, part := range first.Unknown {
			if !strings.Contains(fragment, part) && strings.Contains(fragment, "=") {
				t.Errorf("%q: the unknown part %q does not stand in it", fragment, part)
			}
		}
		if len(problems) > strings.Count(fragment, "&")+strings.Count(fragment, "%26")+1 {
			t.Errorf("%q: %d problems in fewer parts: %v", fragment, len(problems), problems)
		}
		for i := range len(link) {
			if c := link[i]; c <= ' ' || c > '~' || strings.IndexByte("\"<>\\^`{|}#", c) >= 0 {
				t.Fatalf("%q: byte %q cannot stand in an address: %q", fragment, c, link)
			}
		}
		if !utf8.ValidString(filter) || strings.ContainsRune(filter+name, 0) || len(filter) > 1000 || len(name) > 300 || !utf8.ValidString(name) {
			return
		}
		want := app.State{Filter: filter, Lang: "en", File: app.Fingerprint{Name: name, Size: offset & (1<<53 - 1), Hash: billing.Hash}}
		if offset >= 0 && offset < 1<<53 {
			want.Record = app.Address{File: billing.Hash, Offset: offset, Hash: failing.Hash}
		}
		if got, errs := app.DecodeState(want.Encode()); len(errs) != 0 || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\ngot  %+v %v\nwant %+v", want.Encode(), got, errs, want)
		}
	})
}
