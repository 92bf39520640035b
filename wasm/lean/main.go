// Command lean makes the programs for the browser smaller than the Go command alone would.
//
//	lean overlay FILE PROGRAM...
//	lean pack FILE...
//
// overlay writes what `go build -overlay` is told: the packages below `instead` in place of those of the standard library that
// have the same paths. go-app's package holds a server beside what runs in the browser, and for that the linker keeps net/http,
// TLS and all that they need. In the browser none of it is ever called, so what go-app names of it is enough. pack rewrites what
// the linker has made.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// What the stand-ins were written for, and the version of it: another one may call what they only name.
var users = map[string]string{
	"github.com/maxence-charriere/go-app/v10/pkg/app":    "v10.1.11",
	"github.com/maxence-charriere/go-app/v10/pkg/errors": "v10.1.11",
	"github.com/google/uuid":                             "v1.6.0",
	"crypto/sha1":                                        "std",
	"crypto/sha256":                                      "std",
	"crypto/md5":                                         "std",
}

func main() {
	if len(os.Args) < 3 || os.Args[1] != "overlay" && os.Args[1] != "pack" {
		fmt.Fprintln(os.Stderr, "usage: lean overlay FILE PROGRAM... | lean pack FILE...")
		os.Exit(2)
	}
	// With another version of Go something may not be as it was here. Then the programs are larger, and work all the same; the
	// test of their sizes notices.
	if os.Args[1] == "pack" {
		if err := packFiles(os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, "lean: left as the linker made it:", err)
		}
		return
	}
	err := writeOverlay(os.Args[2], os.Args[3:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "lean: built with all of the standard library:", err)
		err = os.WriteFile(os.Args[2], []byte("{}"), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "lean:", err)
		os.Exit(1)
	}
}

func packFiles(files []string) error {
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if b, err = pack(b); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if err := os.WriteFile(file, b, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// writeOverlay writes the overlay for some programs, and makes sure that it is enough for them.
func writeOverlay(out string, programs []string) error {
	folder, err := goList("-f", "{{.Dir}}", "svcscope/wasm/lean")
	if err != nil {
		return err
	}
	replaced, err := standIns(filepath.Join(folder[0], "instead"))
	if err != nil {
		return err
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for path, files := range replaced {
		if err := replace(overlay.Replace, path, files); err != nil {
			return err
		}
	}
	b, err := json.MarshalIndent(overlay, "", " ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(out, b, 0o644); err != nil {
		return err
	}
	return check(out, programs, replaced)
}

// standIns finds the packages below a folder: their files by the path of what they stand in for.
func standIns(folder string) (map[string][]string, error) {
	found := map[string][]string{}
	err := filepath.WalkDir(folder, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(file) != ".go" {
			return err
		}
		path, err := filepath.Rel(folder, filepath.Dir(file))
		path = filepath.ToSlash(path)
		found[path] = append(found[path], file)
		return err
	})
	return found, err
}

// replace takes all files out of a package of the standard library and puts others in. An overlay cannot do that to a module.
func replace(overlay map[string]string, path string, files []string) error {
	listed, err := goList("-f", "{{.Standard}}\n{{.Dir}}{{range .GoFiles}}\n{{.}}{{end}}", path)
	if err != nil {
		return err
	}
	if len(listed) < 3 || listed[0] != "true" {
		return fmt.Errorf("%s is not a package of the standard library", path)
	}
	for _, name := range listed[2:] {
		overlay[filepath.Join(listed[1], name)] = ""
	}
	for _, file := range files {
		overlay[filepath.Join(listed[1], filepath.Base(file))] = file
	}
	return nil
}

// check finds what would be built with stand-ins that were not written for it.
func check(overlay string, programs []string, replaced map[string][]string) error {
	const format = `{{.ImportPath}}{{if .Standard}} std{{else}} {{or .Module.Version "main"}}{{end}}{{range .Imports}} {{.}}{{end}}`
	packages, err := goList(append([]string{"-overlay", overlay, "-deps", "-f", format}, programs...)...)
	if err != nil {
		return err
	}
	for _, line := range packages {
		fields := strings.Fields(line)
		path, version, imports := fields[0], fields[1], fields[2:]
		for _, name := range imports {
			if replaced[name] == nil || replaced[path] != nil {
				continue
			}
			if users[path] != version {
				return fmt.Errorf("%s (%s) uses %s, and what stands in for that in the browser was not written for it", path, version, name)
			}
		}
	}
	return nil
}

// goList runs `go list` for the browser and gives its lines.
func goList(args ...string) ([]string, error) {
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, &stderr)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n"), nil
}
