//go:build !js

package app

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
)

// serviceWorker is the script that keeps the site in the browser.
const serviceWorker = "sw.js"

// unkept are the files of the site that no page asks for.
var unkept = []string{"LICENSE.txt", "NOTICE.txt", serviceWorker}

// keptSite is the version of a build, and all that a page may ask for by its path, with a hash as Subresource Integrity
// has it. The page itself is the empty path, because some servers lead away from index.html. Of the texts only those are
// kept that a person has chosen.
type keptSite struct {
	Version string      `json:"version"`
	Files   [][2]string `json:"files"`
	Texts   [][2]string `json:"texts"`
}

// What stands around it in front of the service worker's script.
const keptBegin, keptEnd = "const build = ", ";\n\n"

// keptFiles is what stands in front of the service worker's script.
func keptFiles(files map[string][]byte, version string) ([]byte, error) {
	build := keptSite{Version: version}
	for path, b := range files {
		build.add(path, b)
	}
	return build.script()
}

// add takes a file in, if a page may ask for it.
func (k *keptSite) add(path string, b []byte) {
	if slices.Contains(unkept, path) {
		return
	}
	if path == "index.html" {
		path = ""
	}
	sum := sha256.Sum256(b)
	file := [2]string{path, "sha256-" + base64.StdEncoding.EncodeToString(sum[:])}
	if strings.HasPrefix(path, textFolder) {
		k.Texts = append(k.Texts, file)
	} else {
		k.Files = append(k.Files, file)
	}
}

// script is the build as JavaScript.
func (k *keptSite) script() ([]byte, error) {
	for _, list := range [][][2]string{k.Files, k.Texts} {
		slices.SortFunc(list, func(a, b [2]string) int { return cmp.Compare(a[0], b[0]) })
	}
	b, err := json.MarshalIndent(k, "", " ")
	if err != nil {
		return nil, err
	}
	return append(append([]byte(keptBegin), b...), keptEnd...), nil
}
