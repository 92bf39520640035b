package app

import (
	"testing"
	"time"

	"svcscope/catalog"
)

func TestFormat(t *testing.T) {
	seoul := time.FixedZone("", 9*3600)
	at := time.Date(2026, 11, 22, 15, 4, 5, 123456700, time.UTC).UnixNano()
	if a, b, c := clock(at, seoul); a != "00:04:05" || b != ".123" || c != "4567" {
		t.Errorf("clock: %q %q %q", a, b, c)
	}
	text := language(t, "en")
	for _, c := range []struct{ name, got, want string }{
		{"short clock without a zone", clockShort(at, nil), "15:04:05.123"},
		{"moment", moment(at, seoul), "2026-11-23 00:04:05.1234567 UTC+09:00"},
		{"moment in UTC", moment(at, time.UTC), "2026-11-22 15:04:05.1234567 UTC"},
		{"before 1970", clockShort(-1, time.UTC), "23:59:59.999"},
		{"period of one day", period(text, at, at+int64(time.Hour), time.UTC), "Nov 22, 2026 15:04:05 – 16:04:05"},
		{"period over midnight", period(text, at, at+int64(24*time.Hour), time.UTC), "Nov 22, 2026 15:04:05 – Nov 23, 2026 15:04:05"},
		{"count", count(text, 1234567), "1,234,567"},
		{"one byte", size(text, 1), "1 byte"},
		{"bytes", size(text, 999), "999 bytes"},
		{"kilobytes", size(text, 1000), "1.0\u00a0kB"},
		{"rounds up to the next unit", size(text, 999_960), "1.0\u00a0MB"},
		{"megabytes", size(text, 38_125_815), "38.1\u00a0MB"},
		{"terabytes", size(text, 12_345_678_901_234_567), "12345.7\u00a0TB"},
		{"range", byteRange(text, catalog.Span{Offset: 1000, Length: 10}), "bytes 1,000 to 1,009 (10 in all)"},
		{"guid", guid(catalog.GUID{0x80, 0, 2, 0xd2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}), "{800002d2-0102-0304-0506-0708090a0b0c}"},
		{"host", host("https://learn.microsoft.com/ko-kr/x"), "learn.microsoft.com"},
		{"no host", host("mailto:x"), ""},
		{"type", shortType("System.ServiceModel.FaultException`1[[A.B, C]], System.ServiceModel"), "FaultException`1"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
	if short, cut := abridge("가나다", 4); short != "가" || cut != 6 {
		t.Errorf("abridge cuts inside a character: %q, %d", short, cut)
	}
}

func TestOfFramework(t *testing.T) {
	for frame, want := range map[string]bool{
		"at System.ServiceModel.Channels.X.Y(Int32 a)":       true,
		"위치: System.Threading.Z.Run()":                       true,
		"bei Microsoft.Win32.X.Y() in C:\\a b\\c.cs:Zeile 1": true,
		"System.IO.File.Open(String path)":                   true,
		"en Contoso.System.Y.Run(System.String a)":           false,
		"--- End of inner exception stack trace ---":         false,
		"": false,
	} {
		if got := ofFramework(frame); got != want {
			t.Errorf("%q: got %v", frame, got)
		}
	}
}
