// Command lean builds a program for the browser, smaller than the Go command alone would.
//
//	lean PACKAGE FILE [FLAG OF GO BUILD]...
//
// It has `go build` take the packages below `instead` in place of those of the standard library that have the same paths: go-app's
// package holds a server beside what runs in the browser, and for that the linker keeps net/http, TLS and all that they need.
// In the browser none of it is ever called, so what go-app names of it is enough. What the linker makes is packed (pack.go).
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: lean PACKAGE FILE [FLAG OF GO BUILD]...")
		os.Exit(2)
	}
	if err := build(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, "lean:", err)
		os.Exit(1)
	}
}

// build builds a program. With another version of Go or go-app something may not be as it was here: then the program is larger,
// and works all the same; the test of its size notices.
func build(program, file string, flags []string) error {
	folder, err := os.MkdirTemp("", "lean")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	g, err := newGoCommand(folder)
	if err != nil {
		return err
	}
	link := func(more ...string) error {
		_, err := g.run(slices.Concat([]string{"build", "-o", file}, more, flags, []string{program})...)
		return err
	}
	overlay, err := g.overlay(folder, program, flags)
	if err == nil {
		err = link("-overlay", overlay)
	}
	if err != nil {
		// A fault of our own code is told here.
		if err := link(); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "lean: %s is built with all of the standard library: %v\n", program, err)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	packed, err := pack(b)
	if err != nil {
		fmt.Fprintf(os.Stderr, "lean: %s is left as the linker made it: %v\n", file, err)
		return nil
	}
	return os.WriteFile(file, packed, 0o755)
}

// overlay writes the file that -overlay names, and makes sure that it is enough for a program.
func (g goCommand) overlay(folder, program string, flags []string) (file string, err error) {
	own, err := g.list("-f", "{{.Dir}}", "svcscope/wasm/lean")
	if err != nil {
		return "", err
	}
	replaced, err := standIns(filepath.Join(own[0], "instead"))
	if err != nil {
		return "", err
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for path, files := range replaced {
		if err := g.replace(overlay.Replace, path, files); err != nil {
			return "", err
		}
	}
	b, err := json.Marshal(overlay)
	if err != nil {
		return "", err
	}
	file = filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(file, b, 0o644); err != nil {
		return "", err
	}
	return file, g.check(file, program, flags, replaced)
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
func (g goCommand) replace(overlay map[string]string, path string, files []string) error {
	listed, err := g.list("-f", "{{.Standard}}\n{{.Dir}}{{range .GoFiles}}\n{{.}}{{end}}", path)
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
func (g goCommand) check(overlay, program string, flags []string, replaced map[string][]string) error {
	const format = `{{.ImportPath}}{{if .Standard}} std{{else}} {{or .Module.Version "main"}}{{end}}{{range .Imports}} {{.}}{{end}}`
	packages, err := g.list(slices.Concat([]string{"-overlay", overlay, "-deps", "-f", format}, flags, []string{program})...)
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

// A goCommand is how the Go command is run for the browser.
type goCommand struct {
	name string
	env  []string
}

// newGoCommand finds the Go command: what GO names, or go. An overlay must replace nothing in the module cache. There lies also
// a Go that another one has fetched, which is then gone to by a link in a folder.
func newGoCommand(folder string) (goCommand, error) {
	g := goCommand{cmp.Or(os.Getenv("GO"), "go"), []string{"GOOS=js", "GOARCH=wasm"}}
	out, err := g.run("env", "GOROOT", "GOMODCACHE")
	if err != nil {
		return g, err
	}
	root, modules, _ := strings.Cut(out, "\n")
	if within, err := filepath.Rel(modules, root); err == nil && filepath.IsLocal(within) {
		link := filepath.Join(folder, "go")
		if err := os.Symlink(root, link); err != nil {
			return g, err
		}
		g = goCommand{filepath.Join(link, "bin", "go"), append(g.env, "GOROOT="+link, "GOTOOLCHAIN=local")}
	}
	return g, nil
}

// run gives what the command prints.
func (g goCommand) run(args ...string) (string, error) {
	cmd := exec.Command(g.name, args...)
	cmd.Env = append(os.Environ(), g.env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", args[0], err, &stderr)
	}
	return strings.TrimSpace(string(out)), nil
}

// list gives the lines of `go list`.
func (g goCommand) list(args ...string) ([]string, error) {
	out, err := g.run(append([]string{"list"}, args...)...)
	return strings.Split(out, "\n"), err
}
