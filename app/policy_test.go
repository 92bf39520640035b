package app_test

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The rules of ARCHITECTURE.md that a compiler does not check. A failure here means that the structure changes:
// change the document with it, or put the code elsewhere.

const (
	goApp = "github.com/maxence-charriere/go-app/v10/pkg/app"
	etree = "github.com/beevik/etree"
)

// TestImports: which packages a package may reach, by any way.
func TestImports(t *testing.T) {
	for _, rule := range []struct {
		name, pkg, target string   // target is GOOS/GOARCH
		only              []string // of ours, all it may reach; nil: no limit
		never             []string
	}{
		{"the model stands alone", "svcscope/catalog", "", []string{}, []string{etree, goApp}},
		{"formats know the model only", "svcscope/catalog/tracexml", "", []string{"svcscope/catalog"}, []string{goApp}},
		{"columns know the model only", "svcscope/catalog/index", "", []string{"svcscope/catalog"}, []string{goApp, etree}},
		{"the filter knows model and columns", "svcscope/catalog/query", "", []string{"svcscope/catalog", "svcscope/catalog/index"}, []string{goApp, etree}},
		{"messages know the model only", "svcscope/wasm/wire", "", []string{"svcscope/catalog"}, []string{goApp, etree}},
		{"the worker is small", "svcscope/wasm/worker", "js/wasm", nil, []string{"svcscope/app", goApp, "net/http"}},
		{"the viewer does not parse XML", "svcscope/wasm/svcscope", "js/wasm", nil, []string{etree, "encoding/xml", "svcscope/catalog/tracexml"}},
	} {
		t.Run(rule.name, func(t *testing.T) {
			deps := goList(t, rule.target, "-deps", "-f", "{{.ImportPath}}", rule.pkg)
			if len(deps) == 0 {
				t.Fatalf("%s has no packages", rule.pkg)
			}
			for _, dep := range deps {
				ours := strings.HasPrefix(dep, "svcscope/") && dep != rule.pkg
				if slices.Contains(rule.never, dep) || (ours && rule.only != nil && !slices.Contains(rule.only, dep)) {
					t.Errorf("%s reaches %s", rule.pkg, dep)
				}
			}
			if rule.pkg == "svcscope/catalog" {
				for _, dep := range deps {
					if strings.Contains(strings.Split(dep, "/")[0], ".") {
						t.Errorf("catalog reaches the module %s", dep)
					}
				}
			}
		})
	}
}

// TestDirectImports: the one place of each library, in any build.
func TestDirectImports(t *testing.T) {
	places := map[string]func(dir, file string) bool{
		goApp: func(dir, _ string) bool { return dir == "app" || dir == "wasm/svcscope" },
		etree: func(dir, _ string) bool { return dir == "catalog/tracexml" },
		"syscall/js": func(dir, file string) bool {
			return (dir == "app" || strings.HasPrefix(dir, "wasm/")) && jsOnly(t, file)
		},
	}
	for _, file := range sources(t, ".go") {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, read(t, file), parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		var imports []string
		for _, spec := range parsed.Imports {
			imports = append(imports, strings.Trim(spec.Path.Value, `"`))
		}
		dir := filepath.ToSlash(filepath.Dir(file))
		if strings.HasPrefix(dir, "app/e2e") {
			continue
		}
		for library, allowed := range places {
			if slices.Contains(imports, library) && !allowed(dir, file) {
				t.Errorf("%s imports %s", file, library)
			}
		}
	}
}

// jsOnly says whether a file is built for the browser alone, by its name or its first lines.
func jsOnly(t *testing.T, file string) bool {
	return strings.HasSuffix(file, "_js.go") || strings.Contains(read(t, file), "//go:build js && wasm\n")
}

// TestFileLength: no Go file is longer than 600 lines.
func TestFileLength(t *testing.T) {
	for _, file := range sources(t, ".go") {
		if n := strings.Count(read(t, file), "\n"); n > 600 {
			t.Errorf("%s has %d lines: split it by idea", file, n)
		}
	}
}

// TestWorkersFromBlobs: a worker that is made from an address does not inherit the page's policy.
func TestWorkersFromBlobs(t *testing.T) {
	made := regexp.MustCompile(`new (Shared)?Worker\(([^)]*)\)|Get\("(Shared)?Worker"\)`)
	for _, file := range append(sources(t, ".go"), sources(t, ".js")...) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, m := range made.FindAllStringSubmatch(read(t, file), -1) {
			if !strings.HasPrefix(m[2], "blob") {
				t.Errorf("%s makes a worker: %s", file, m[0])
			}
		}
	}
}

// TestNothingInline: the page's policy forbids styles and handlers inside the markup.
func TestNothingInline(t *testing.T) {
	inline := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+="|<script(>|\s+[^s>][^>]*>[^<])|\.Style\(`)
	for _, file := range append(sources(t, ".html"), sources(t, ".go")...) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		if m := inline.FindString(read(t, file)); m != "" {
			t.Errorf("%s has %q", file, m)
		}
	}
}

// TestNoOtherOrigin: scripts, styles and pages name no other origin; links to the documentation are made in Go.
func TestNoOtherOrigin(t *testing.T) {
	address := regexp.MustCompile(`https?://[^\s"'<>)]+`)
	for _, ext := range []string{".js", ".css", ".html", ".webmanifest", ".svg"} {
		for _, file := range sources(t, ext) {
			for _, a := range address.FindAllString(read(t, file), -1) {
				if !strings.HasPrefix(a, "http://www.w3.org/") { // names of namespaces
					t.Errorf("%s names %s", file, a)
				}
			}
		}
	}
}

// goList runs `go list` for a target and gives its lines.
func goList(t *testing.T, target string, args ...string) []string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Dir = ".."
	cmd.Env = os.Environ()
	if goos, goarch, ok := strings.Cut(target, "/"); ok {
		cmd.Env = append(cmd.Env, "GOOS="+goos, "GOARCH="+goarch)
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %s: %v\n%s", strings.Join(args, " "), err, &stderr)
	}
	return strings.Fields(string(out))
}

// sources gives the project's files with an extension by their path from the project's folder, without what is built.
func sources(t *testing.T, ext string) []string {
	t.Helper()
	var files []string
	err := fs.WalkDir(os.DirFS(".."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || slices.Contains([]string{"dist", "node_modules", "testdata", "bench"}, d.Name())) {
			return fs.SkipDir
		}
		if !d.IsDir() && filepath.Ext(path) == ext && path != "web/wasm_exec.js" {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
