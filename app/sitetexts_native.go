//go:build !js

package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"svcscope/catalog"
)

// textFolder holds the files of the texts in the site.
const textFolder = "text/"

// textPath is the address of a language's file in the site. It names the content: a file that did not change from one build
// to the next is not fetched again, and no cache mixes two.
func textPath(tag string, b []byte) string {
	sum := sha256.Sum256(b)
	return textFolder + tag + "." + hex.EncodeToString(sum[:6]) + ".json"
}

// textFile gives what the site serves of a language: all, or where the page's program holds the interface, the rest.
func textFile(tag string) ([]byte, error) {
	return textSections(tag, func(section string) bool {
		return !slices.Contains(linkedTags, tag) || !slices.Contains(linkedSections, section)
	})
}

// linkedSections are what of a language the page's program holds.
var linkedSections = []string{"ui", "severity", "categories"}

// LinkedTexts is what the page's program holds of the texts (linked_js.go): a line for each language.
func LinkedTexts() ([]byte, error) {
	var all []byte
	for _, tag := range linkedTags {
		b, err := textSections(tag, func(section string) bool { return slices.Contains(linkedSections, section) })
		if err != nil {
			return nil, fmt.Errorf("text %s: %w", tag, err)
		}
		all = append(append(all, b...), '\n')
	}
	return all, nil
}

// textSections gives a language's file without blanks, with its head and the sections that are to be in it.
func textSections(tag string, in func(section string) bool) ([]byte, error) {
	b, err := catalog.TextFile(tag)
	if err != nil {
		return nil, err
	}
	var file map[string]json.RawMessage
	if err := json.Unmarshal(b, &file); err != nil {
		return nil, err
	}
	head := []string{"tag", "name", "locale"}
	var out bytes.Buffer
	sep := byte('{')
	for _, name := range append(head, slices.Sorted(maps.Keys(file))...) {
		section, ok := file[name]
		if !ok || !slices.Contains(head, name) && !in(name) {
			continue
		}
		out.WriteByte(sep)
		fmt.Fprintf(&out, "%q:", name)
		if err := json.Compact(&out, section); err != nil {
			return nil, err
		}
		delete(file, name) // the head comes first, and once
		sep = ','
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}
