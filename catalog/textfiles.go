//go:build !js

package catalog

import (
	"embed"
	"encoding/json"
	"strings"
)

// TextFiles holds text/<tag>.json of every language for the native command and for tests; the site fetches the
// same files on demand.
//
//go:embed text/*.json
var TextFiles embed.FS

// TextFile gives the JSON form of a language for ParseText, by its tag.
func TextFile(tag string) ([]byte, error) { return TextFiles.ReadFile("text/" + tag + ".json") }

// TextTags lists the languages that there are files of, in alphabetical order of their BCP 47 tags.
func TextTags() []string {
	files, _ := TextFiles.ReadDir("text")
	tags := make([]string, len(files))
	for i, f := range files {
		tags[i] = strings.TrimSuffix(f.Name(), ".json")
	}
	return tags
}

// TextName gives the name of a language in itself, as its file says near its beginning; its tag if it says none.
func TextName(tag string) string {
	b, _ := TextFile(tag)
	d := json.NewDecoder(strings.NewReader(string(b)))
	for {
		key, err := d.Token()
		if err != nil {
			return tag
		}
		if key == "name" {
			if name, err := d.Token(); err == nil {
				if s, ok := name.(string); ok {
					return s
				}
			}
			return tag
		}
	}
}
