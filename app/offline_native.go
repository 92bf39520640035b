//go:build !js

package app

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
)

// serviceWorker is the script that keeps the site in the browser.
const serviceWorker = "sw.js"

// unkept are the files of the site that no page asks for.
var unkept = []string{"LICENSE.txt", "NOTICE.txt", serviceWorker}

// keptFiles is what stands in front of the service worker's script: the version of the build, and all that a page may
// ask for by its path, with a hash as Subresource Integrity has it. The page itself is the empty path, because some servers
// lead away from index.html.
func keptFiles(files map[string][]byte, version string) ([]byte, error) {
	build := struct {
		Version string      `json:"version"`
		Files   [][2]string `json:"files"`
	}{Version: version}
	for path, b := range files {
		if slices.Contains(unkept, path) {
			continue
		}
		if path == "index.html" {
			path = ""
		}
		sum := sha256.Sum256(b)
		build.Files = append(build.Files, [2]string{path, "sha256-" + base64.StdEncoding.EncodeToString(sum[:])})
	}
	slices.SortFunc(build.Files, func(a, b [2]string) int { return cmp.Compare(a[0], b[0]) })
	b, err := json.MarshalIndent(build, "", " ")
	if err != nil {
		return nil, err
	}
	return append(append([]byte("const build = "), b...), ";\n\n"...), nil
}
