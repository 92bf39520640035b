package e2e

import "testing"

// TestNothingLeaves: neither the page nor a worker made from a blob: address, as the viewer's is, can reach another
// origin, and the harness would see a request if one could.
func TestNothingLeaves(t *testing.T) {
	p := openAt(t, place{landing: true})
	before := len(site.foreignRequests())
	if eval[string](p, `fetch("http://page.example/").then(() => "answered", () => "refused")`) != "refused" {
		t.Error("the page reached another origin")
	}
	p.sees("http://page.example/")
	worker := `new Promise((done) => {
		const code = 'fetch("http://worker.example/").then(() => postMessage("answered"), () => { console.error("refused in the worker"); postMessage("refused") })';
		new Worker(URL.createObjectURL(new Blob([code], {type: "text/javascript"}))).onmessage = (e) => done(e.data);
	})`
	if eval[string](p, worker) != "refused" {
		t.Error("a worker reached another origin")
	}
	p.sees("refused in the worker")
	p.expect("worker.example")
	p.expect("connect-src")
	if after := site.foreignRequests(); len(after) != before {
		t.Errorf("requests came by: %q", after[before:])
	}
}

// TestForeignRequestIsSeen: the proxy notes what the site's policy would not let through.
func TestForeignRequestIsSeen(t *testing.T) {
	p := openAt(t, place{path: "/manifest.webmanifest", landing: true}) // a file without the page's policy
	p.expect("favicon.ico")
	before := len(site.foreignRequests())
	eval[string](p, `fetch("http://elsewhere.example/").then(() => "", () => "")`)
	p.sees("elsewhere.example")
	site.mu.Lock()
	defer site.mu.Unlock()
	if len(site.foreign) != before+1 {
		t.Errorf("%d foreign requests were noted", len(site.foreign)-before)
	}
	site.foreign = site.foreign[:before]
}
