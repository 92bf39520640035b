package e2e

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// kept waits until the page says that it opens without its server.
func (p *tab) kept() {
	p.Helper()
	p.wait("the site is kept", `document.querySelector("#offline:not([hidden])") && navigator.serviceWorker.controller`)
}

// refused says whether a file cannot be had from the page.
func (p *tab) refused(path string) bool {
	p.Helper()
	p.expect(path)
	return eval[bool](p, fmt.Sprintf(`fetch(%q).then(() => false, () => true)`, path))
}

// TestOffline: after one visit, wherever the site is put, the page opens without its server and reads a trace in every
// language.
func TestOffline(t *testing.T) {
	for _, at := range []struct {
		name, path, neighbour string
		addresses             []string
	}{
		{"root", rootPath, deepPath, []string{"", "?x=1", "index.html", "?v=another"}},
		{"sub-path", deepPath, rootPath, []string{"", "?x=1"}},
	} {
		t.Run(at.name, func(t *testing.T) {
			server := newSiteServer(dist)
			t.Cleanup(server.stop)
			first := openAt(t, place{server: server, path: at.path, fragment: "v=1&lang=en"})
			first.kept()
			first.do("choose Korean", setSelect("#language", "ko"))
			first.wait("its texts are kept", `window.texts === 2 || (caches.keys().then(async (names) => { window.texts = (await (await caches.open(names[0])).keys()).filter((r) => r.url.includes("/text/")).length }), false)`)
			first.do("choose English", setSelect("#language", "en"))
			server.stop()
			if !first.refused(at.path+"LICENSE.txt") || !first.refused(at.neighbour+"?neighbour") {
				t.Fatal("the server still answers, or the folder beside is answered for")
			}
			for _, address := range at.addresses {
				p := first.beside(t, place{path: at.path + address, fragment: "v=1&lang=en"})
				p.choose(sampleFile)
				p.ready()
				if got := p.data(); got["findings"] != "3" {
					t.Errorf("%q: without its server the page finds %v", address, got)
				}
				p.do("choose Korean", setSelect("#language", "ko"))
				p.wait("the page speaks Korean", `document.documentElement.lang === "ko" && /[가-힣]/.test(document.querySelector("#verdict").innerText)`)
				p.close()
			}
			// The first visit's page was there before anything was kept.
			first.click("#sample")
			first.ready()
			again := first.again(t)
			again.kept()
			again.click("#sample")
			again.ready()
		})
	}
}

// keptAddresses gives the address of everything that the origin's caches hold, by cache.
const keptAddresses = `(async () => {
	const all = {};
	for (const name of await caches.keys()) all[name] = (await (await caches.open(name)).keys()).map((request) => request.url);
	return all;
})()`

// TestOnlyTheSiteIsKept: whatever is done with a trace, the browser's caches hold the files of the site and nothing else.
func TestOnlyTheSiteIsKept(t *testing.T) {
	p := openAt(t, place{path: deepPath, fragment: "v=1&lang=en"})
	p.kept()
	p = p.again(t) // with everything asked for through the service worker
	p.choose(sampleFile, "../../catalog/testdata/fixtures/shape-torn-in-text.svclog")
	p.ready()
	p.do("filter", setFilter("certificate"))
	p.wait("rows are left out", `((d) => d.shown !== d.records)(document.querySelector("main#viewer").dataset)`)
	p.click("#verdict [data-action=show]")
	p.wait("the record is explained", `document.querySelector("#explained") !== null`)
	p.click("[data-tab=xml]")
	p.do("choose Korean", setSelect("#language", "ko"))
	p.wait("the page speaks Korean", `document.documentElement.lang === "ko"`)
	p.click(".views [data-view=files]")
	p.wait("the files are listed", `document.querySelectorAll("[data-file][data-format]").length === 2`)
	p.do("ask for what is not of the site", evaluate(`Promise.allSettled([fetch("?q=secret"), fetch("LICENSE.txt?q=secret"), fetch(svcscope.chosen[0] + "?q=secret"), ...svcscope.chosen.map((path) => fetch(path, {method: "POST", body: "secret"}))])`))

	base := p.server.URL + deepPath
	var want []string
	err := fs.WalkDir(os.DirFS(dist), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasSuffix(path, ".gz") && !slices.Contains([]string{"sw.js", "LICENSE.txt", "NOTICE.txt"}, path) {
			if !textFiles.MatchString(path) || strings.HasPrefix(path, "text/en.") || strings.HasPrefix(path, "text/ko.") { // the two that are chosen
				want = append(want, strings.TrimSuffix(path, "index.html"))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	version := eval[string](p, `new URL(svcscope.address("")).searchParams.get("v")`)
	for cache, addresses := range eval[map[string][]string](p, keptAddresses) {
		if cache != "svcscope "+base+" "+version {
			t.Errorf("there is a cache %q", cache)
		}
		var got []string
		for _, address := range addresses {
			path, query, _ := strings.Cut(strings.TrimPrefix(address, base), "?")
			if query != "v="+version && path != "" && !textFiles.MatchString(path) {
				t.Errorf("%s is kept, not of version %s", address, version)
			}
			got = append(got, path)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("kept are\n%q, the site has\n%q", got, want)
		}
		want = nil
	}
	if want != nil {
		t.Error("nothing is kept")
	}
}

// builds counts what build has written.
var builds int

// build writes the site into a folder as a version of its own, and gives that version's name.
func build(t *testing.T, dir, change string) (version string) {
	t.Helper()
	root := t.TempDir()
	project := filepath.Join("..", "..")
	for _, pattern := range []string{"web/*", "LICENSE", "NOTICE"} {
		paths, err := filepath.Glob(filepath.Join(project, pattern))
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, path := range absolute(t, paths) {
			to := filepath.Join(root, filepath.Dir(pattern), filepath.Base(path))
			if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(path, to); err != nil {
				t.Fatal(err)
			}
		}
	}
	style := filepath.Join(root, "web", "screens.css")
	b, err := os.ReadFile(style)
	if err == nil {
		err = os.Remove(style)
	}
	if err == nil {
		err = os.WriteFile(style, append(b, change...), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	program := absolute(t, []string{filepath.Join(project, ".cache", "bin", "svcscope")})[0]
	if out, err := exec.Command(program, "site", "-root", root, "-o", dir).CombinedOutput(); err != nil {
		t.Fatalf("svcscope site: %v\n%s", err, out)
	}
	// Servers tell versions of a file apart by the second in which it was written: no two builds are of the same one.
	builds++
	written := time.Now().Add(-time.Hour + time.Duration(builds)*10*time.Second)
	err = filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, written, written)
	})
	if err != nil {
		t.Fatal(err)
	}
	index, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(index), "web/boot.js?v=")
	version, _, _ = strings.Cut(rest, `"`)
	return version
}

// looksForNewer does what the browser does by itself at every visit.
func (p *tab) looksForNewer() {
	p.Helper()
	p.do("look for a newer version", chromedp.Evaluate[chromedp.Void](`navigator.serviceWorker.getRegistration().then((r) => r.update()).then(() => {})`, chromedp.EvalAwaitPromise))
}

// becomes waits until a page that loads itself anew is of a version.
func (p *tab) becomes(version string) {
	p.Helper()
	is := chromedp.Evaluate[bool](fmt.Sprintf(`svcscope.address("").endsWith(%q) && Boolean(svcscope.onfiles)`, version))
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if ok, err := chromedp.Run(p.ctx, is); ok && err == nil {
			return
		}
	}
	p.fail("the page becomes "+version, errors.New("it did not"))
}

// TestUpdate: a newer version is offered and never forced on an open trace; pages of the older one go on with its files;
// caches of others are left alone.
func TestUpdate(t *testing.T) {
	dir := t.TempDir()
	older := build(t, dir, "/* older */")
	server := newSiteServer(dir)
	t.Cleanup(server.stop)
	trace := openAt(t, place{server: server, fragment: "v=1&lang=en"})
	trace.kept()
	others := []string{"others", "svcscope " + server.URL + deepPath + " 000000000000"}
	trace.do("keep something of another project", chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`Promise.all([%q, %q].map((name) => caches.open(name))).then(() => {})`, others[0], others[1]), chromedp.EvalAwaitPromise))
	trace.choose(sampleFile)
	trace.ready()
	trace.do("remember the page", evaluate(`window.same = true`))
	before := trace.data()
	door := trace.beside(t, place{fragment: "v=1&lang=ko"})

	// A server between two versions: the new page and worker are there, a style sheet is not yet.
	half := t.TempDir()
	newer := build(t, half, "/* newer */")
	if newer == older {
		t.Fatal("both builds have one version")
	}
	for _, name := range []string{"index.html", "sw.js"} {
		if err := os.Rename(filepath.Join(half, name), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range []*tab{trace, door} {
		p.expect("integrity")
		p.expect("Failed to fetch (" + server.URL + "/sw.js")
	}
	trace.do("watch the worker", evaluate(`navigator.serviceWorker.getRegistration().then((r) => r.addEventListener("updatefound", () => { const w = r.installing; w.addEventListener("statechange", () => { window.became = w.state }) }))`))
	trace.looksForNewer()
	trace.wait("half a version is refused", `window.became === "redundant"`)
	if trace.count("#update") != 0 {
		t.Error("half a version is offered")
	}

	if got := build(t, dir, "/* newer */"); got != newer {
		t.Fatalf("the same build has versions %s and %s", got, newer)
	}
	trace.looksForNewer()
	trace.wait("the newer version is offered", `document.querySelector("#update [data-action=renew]")`)
	door.wait("and in the other tab", `document.querySelector("#update [data-action=renew]")`)
	if open, closed := trace.text("#update p"), door.text("#update p"); !strings.Contains(open, "closes the open files") || !hangul(closed) || strings.Contains(closed, "파일") {
		t.Errorf("with a file open the page says %q, else %q", open, closed)
	}
	trace.shot("update-trace")
	door.shot("update-landing")
	door.click("#update [data-action=later]")
	door.wait("it can be put off", `document.querySelector("#update") === null`)
	door = door.again(t)
	door.wait("and is offered again", `document.querySelector("#update [data-action=renew]")`)
	if got := eval[string](door, `svcscope.address("")`); !strings.HasSuffix(got, older) {
		t.Errorf("without being asked the page became %s", got)
	}

	door.click("#update [data-action=renew]")
	door.becomes(newer)
	server.stop()
	trace.do("choose Korean", setSelect("#language", "ko"))
	trace.wait("the older page loads its own texts", `document.documentElement.lang === "ko" && /[가-힣]/.test(document.querySelector("#verdict").innerText)`)
	if style := eval[string](trace, `fetch(svcscope.address("web/screens.css")).then((r) => r.text())`); !strings.HasSuffix(style, "/* older */") {
		t.Error("the older page gets a file of the newer version")
	}
	if !eval[bool](trace, `window.same`) {
		t.Error("the page with the trace was loaded anew")
	}
	for name, value := range trace.data() {
		if before[name] != value {
			t.Errorf("data-%s was %s and is %s", name, before[name], value)
		}
	}
	base := "svcscope " + server.URL + "/ "
	for _, name := range append([]string{base + older, base + newer}, others...) {
		if !eval[bool](trace, fmt.Sprintf(`caches.has(%q)`, name)) {
			t.Errorf("the cache %q is gone while both versions are open", name)
		}
	}

	trace.click("#update [data-action=renew]")
	trace.becomes(newer)
	door.close()
	trace = trace.again(t)
	trace.wait("the older version is forgotten", fmt.Sprintf(`window.gone || (caches.has(%q).then((there) => { window.gone = !there }), false)`, base+older))
	for _, name := range append([]string{base + newer}, others...) {
		if !eval[bool](trace, fmt.Sprintf(`caches.has(%q)`, name)) {
			t.Errorf("the cache %q is gone too", name)
		}
	}
}

// TestUpdateBetweenVisits: when no page is open, a newer version needs nobody's word, and takes the older one's place.
func TestUpdateBetweenVisits(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, "/* older */")
	server := newSiteServer(dir)
	t.Cleanup(server.stop)
	p := openAt(t, place{server: server, path: deepPath, fragment: "v=1&lang=en"})
	p.kept()
	newer := build(t, dir, "/* newer */")
	p.looksForNewer()
	p.wait("the newer version is offered", `document.querySelector("#update [data-action=renew]")`)
	p.do("leave", chromedp.Navigate(server.URL+"/NOTICE.txt")) // of the same origin, so that it can look
	p.expect("favicon.ico")
	p.wait("the newer version is in use", fmt.Sprintf(`window.used || (navigator.serviceWorker.getRegistration(%q).then((r) => { window.used = !r.waiting && r.active.state === "activated" }), false)`, deepPath))
	if caches := eval[map[string][]string](p, keptAddresses); len(caches) != 1 || caches["svcscope "+server.URL+deepPath+" "+newer] == nil {
		t.Errorf("kept are %v", caches)
	}
	server.stop()
	p.do("come back", chromedp.Navigate(server.URL+deepPath))
	p.becomes(newer)
	if p.count("#update") != 0 {
		t.Error("the newest version offers itself")
	}
}

// TestWithoutServiceWorkers: where the browser has none, or refuses ours, the page does its work and says nothing of it.
func TestWithoutServiceWorkers(t *testing.T) {
	for _, c := range []struct{ name, stand string }{
		{"none", `{value: undefined}`},
		{"forbidden", `{get() { throw new DOMException("not here", "SecurityError") }}`},
		{"refused", `{value: {register: async () => { throw new TypeError("unsupported type") }}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := openAt(t, place{path: brokenPath, landing: true}) // with no engine nothing is kept yet
			p.expect("app.wasm")
			p.do("take service workers away", call(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
				Source: `Object.defineProperty(Navigator.prototype, "serviceWorker", ` + c.stand + `)`}))
			p.do("go to the page", chromedp.Navigate(p.server.URL+rootPath))
			p.wait("the engine runs", `window.svcscope && svcscope.onfiles`)
			p.click("#sample")
			p.ready()
			p.click("[data-action=home]")
			p.state("empty")
			if p.count("#offline:not([hidden])") != 0 {
				t.Error("the page says that it works offline")
			}
		})
	}
}

// TestStartedWithFiles: an installed svcscope that a desktop starts with files opens them.
func TestStartedWithFiles(t *testing.T) {
	p := openAt(t, place{landing: true})
	p.do("stand in for the desktop", call(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: `Object.defineProperty(window, "launchQueue", {value: {setConsumer(consumer) {
			const handle = (name) => ({getFile: async () => new File([await (await fetch("samples/sample.svclog")).blob()], name)});
			consumer({files: []});
			consumer({files: [handle("started.svclog"), handle("second.svclog"), handle("started.svclog")]}); // the last one is open then
		}}})`}))
	p = p.again(t)
	p.wait("both are read", `((d) => d.files === "2" && d.state === "ready")(document.querySelector("main#viewer").dataset)`)
	if got := p.text(".opened"); !strings.Contains(got, "started.svclog") {
		t.Errorf("open is %q", got)
	}
}
