package catalog

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// plainJSON turns what encoding/json gives into what parseJSON gives.
func plainJSON(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = plainJSON(v[k])
		}
		return v
	case []any:
		for i := range v {
			v[i] = plainJSON(v[i])
		}
		return v
	case string:
		return v
	case json.Number:
		return jsonScalar(v)
	case bool:
		if v {
			return jsonScalar("true")
		}
		return jsonScalar("false")
	}
	return jsonScalar("null")
}

// FuzzParseJSON: whatever encoding/json reads, parseJSON reads alike; what it refuses for good reasons may differ
// only in how numbers and broken UTF-8 are taken.
func FuzzParseJSON(f *testing.F) {
	for _, s := range []string{
		`{}`, `[]`, ` {"a" : [1, -2.5e3, true, false, null, "x"], "b":{"c":"d"}} `, `"\u00e9\ud83d\ude00\n\"\\\/"`, `"\ud83d"`, `"\ud83dx"`, `"\ud83d\u0041"`,
		`{"a":1,"a":2}`, `"가"`, `{"a"}`, `[1,]`, `{"a":1,}`, `"`, `"\x"`, `"\u12"`, `nul`, `[`, `{`, "\"\x01\"", `1 2`, strings.Repeat("[", 70), `{"a":}`, `,`, ``,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := parseJSON(data)
		d := json.NewDecoder(strings.NewReader(string(data)))
		d.UseNumber()
		var want any
		if d.Decode(&want) != nil || !json.Valid(data) {
			return
		}
		if err != nil {
			if strings.Contains(err.Error(), "levels") || strings.ContainsAny(string(data), "0123456789") {
				return
			}
			t.Fatalf("%q: %v", data, err)
		}
		if want = plainJSON(want); strings.ToValidUTF8(string(data), "") == string(data) && !reflect.DeepEqual(got, want) {
			t.Errorf("%q gives %#v, want %#v", data, got, want)
		}
	})
}

func TestParseJSONRefuses(t *testing.T) {
	for _, s := range []string{``, ` `, `{`, `[`, `"`, `{"a"}`, `{"a":}`, `{a:1}`, `[1,]`, `{"a":1,}`, `"\x"`, `"\u12"`, `nul`, `1 2`, "\"\n\"", `--1`, strings.Repeat("[", 65) + strings.Repeat("]", 65)} {
		if v, err := parseJSON([]byte(s)); err == nil {
			t.Errorf("%q gives %#v", s, v)
		}
	}
}
