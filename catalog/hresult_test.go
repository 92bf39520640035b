package catalog_test

import (
	"slices"
	"testing"

	"svcscope/catalog"
)

func TestNativeCodesAreUnambiguous(t *testing.T) {
	codes := catalog.NativeCodes()
	if !slices.IsSortedFunc(codes, func(a, b catalog.NativeCode) int { return int(int64(a.Value) - int64(b.Value)) }) {
		t.Error("not ordered by value")
	}
	names, found := map[string]bool{}, 0
	for _, c := range codes {
		if names[c.Name] {
			t.Errorf("%s twice", c.Name)
		}
		names[c.Name] = true
		if n, ok := catalog.LookupNative(c.Value); !ok || n != c {
			t.Errorf("%s is looked up as %q", c.Name, n.Name)
		}
		// What has a low half of its own must come back as itself.
		if n, ok := catalog.LookupNativeLow(uint16(c.Value)); ok && n != c {
			t.Errorf("low half of %s reads as %s", c.Name, n.Name)
		} else if ok {
			found++
		}
	}
	if found < 25 {
		t.Errorf("only %d low halves are known", found)
	}
	for low := range 1 << 16 {
		if n, ok := catalog.LookupNativeLow(uint16(low)); ok && uint16(n.Value) != uint16(low) {
			t.Errorf("%#x reads as %s", low, n.Name)
		}
	}
	if _, ok := catalog.LookupNative(0); ok {
		t.Error("0 is known")
	}
}

// TestDescribedCode reads the number in descriptions of many shapes, as the fact "code" shows it.
func TestDescribedCode(t *testing.T) {
	const link = "(http://go.microsoft.com/fwlink/?LinkId=187517)"
	tests := []struct{ description, code, name string }{
		{"native error code 0x109 " + link, "0x109", "CERT_E_UNTRUSTEDROOT"},
		{"오류 코드 0x101입니다 " + link, "0x101", "CERT_E_EXPIRED"},
		{"Fehlercode 0x10c " + link, "0x10c", "CERT_E_REVOKED"},
		{"0x1F 0x10A, " + link + " 0x2010", "0x10A", "CERT_E_CHAINING"},
		{link + " 0x109", "0x109", "CERT_E_UNTRUSTEDROOT"},
		{"ends with 0x2013.", "0x2013", "CRYPT_E_REVOCATION_OFFLINE"},
		{"ends with 0x328", "0x328", "SEC_E_CERT_EXPIRED"},
		{"thread 0x1F said 0x109.", "0x109", "CERT_E_UNTRUSTEDROOT"},
		{"code 0x109 it was", "0x109", "CERT_E_UNTRUSTEDROOT"},
		{"code 0x109 in thread 0x1F it was", "", ""},
		{"https://host/0x109/page", "", ""},
		{"?code=0x109", "", ""},
		{"a0x109 0x109g 0x 0x123456789", "", ""},
		{"0x80096004 " + link, "0x80096004", "TRUST_E_CERT_SIGNATURE"},
		{"0x8009030C " + link, "0x8009030C", ""},
		{"0xFFFF " + link, "0xFFFF", ""},
		{"0x0 " + link, "0x0", ""},
		{"no number", "", ""},
		{"", "", ""},
	}
	for _, test := range tests {
		f, _ := catalog.Diagnose(traced(idInvalid, withData("Url", "https://a/"), withDescription(test.description)))
		if f.Fact("code") != test.code || f.Fact("codeName") != test.name {
			t.Errorf("%q: code %q, name %q", test.description, f.Fact("code"), f.Fact("codeName"))
		}
	}
}
