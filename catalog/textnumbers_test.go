package catalog_test

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"
)

// formatted is a date, or a number with its digits in groups, as one language or another writes them.
var formatted = regexp.MustCompile("\\b\\d{4}-\\d{2}-\\d{2}\\b|\\b\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}\\b|\\b\\d{1,3}(?:[,.\u00a0\u202f ]\\d{3})+\\b")

// TestTextsHoldNoFormattedNumber: numbers and dates are written for the reader where they are put in, so no text of a
// finding holds one that is written already. Texts of trace codes name limits of the framework ("65,535 characters"), which
// are part of the sentence and written as the language does.
func TestTextsHoldNoFormattedNumber(t *testing.T) {
	files, err := os.ReadDir("text")
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	var walk func(where string, v any)
	walk = func(where string, v any) {
		switch v := v.(type) {
		case string:
			count++
			if m := formatted.FindString(v); m != "" {
				t.Errorf("%s holds %q: %q", where, m, v)
			}
		case []any:
			for _, x := range v {
				walk(where, x)
			}
		case map[string]any:
			for key, x := range v {
				if key != "code" && key != "when" { // commands to copy
					walk(where+"/"+key, x)
				}
			}
		}
	}
	for _, f := range files {
		b, err := os.ReadFile("text/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		var file map[string]any
		if err := json.Unmarshal(b, &file); err != nil {
			t.Fatal(err)
		}
		for _, section := range []string{"rules", "kinds", "native", "categories"} {
			walk(f.Name()+": "+section, file[section])
		}
	}
	if count < 2000 {
		t.Errorf("only %d texts were looked at", count)
	}
}
