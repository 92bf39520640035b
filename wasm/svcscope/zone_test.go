//go:build !js

package main

import "testing"

func TestZoneFlag(t *testing.T) {
	f := findingReport{Time: "2026-11-22T00:31:07.2364183Z", written: "2026-11-22T02:31:07.2364183+02:00"}
	for value, want := range map[string]string{
		"utc": "2026-11-22T00:31:07.2364183Z", "+09:00": "2026-11-22T09:31:07.2364183+09:00", "-03:30": "2026-11-21T21:01:07.2364183-03:30", "written": f.written,
	} {
		var z zoneFlag
		if err := z.Set(value); err != nil || z.show(f) != want {
			t.Errorf("%s: %s, %v; want %s", value, z.show(f), err, want)
		}
		if got := z.show(findingReport{}); got != "" {
			t.Errorf("%s: a record without a time has %q", value, got)
		}
	}
	for _, bad := range []string{"", "KST", "9", "+25:00:00"} {
		if new(zoneFlag).Set(bad) == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
