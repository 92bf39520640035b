//go:build !js

package catalog

import "embed"

// TextFiles holds text/<tag>.json of every language for the native command and for tests; the site fetches the
// same files on demand.
//
//go:embed text/*.json
var TextFiles embed.FS

// TextFile gives the JSON form of a language for ParseText, by its tag.
func TextFile(tag string) ([]byte, error) { return TextFiles.ReadFile("text/" + tag + ".json") }
