//go:build !js

package app

import (
	"io/fs"
	"time"

	"svcscope/catalog"
)

const patience = 0 // nobody waits

func spareMemory(int, bool) {}

func collect() {}

func allow() {}

// loadText reads a language's table from the source tree's copy in the program.
func (t texts) loadText(tag string) error {
	json, err := catalog.TextFile(tag)
	if err != nil {
		return err
	}
	return t.take(tag, json)
}

// siteLanguages are those that the program has files of.
func siteLanguages() []spoken {
	var list []spoken
	for _, tag := range inOrder(catalog.TextTags()) {
		list = append(list, spoken{tag, catalog.TextName(tag)})
	}
	return list
}

// linkedTexts is for the page's program alone: this one has all files.
const linkedTexts = ""

func siteText(tag string) ([]byte, error) { return catalog.TextFile(tag) }

func numbersOf(tag string) catalog.Numbers { return catalog.NumbersOf(tag) }

func dateText(_, day string) string { return day }

func localZone() *time.Location { return time.UTC }

func wishedLanguages() (saved string, browser []string) { return "", nil }

func stored(string) string { return "" }

func store(string, string) {}

func fragment() string { return "" }

func siteAddress(path string) string { return path }

func siteFile(path string) ([]byte, error) { return nil, fs.ErrNotExist }

func siteDocs() string { return "" }
