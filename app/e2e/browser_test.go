// Package e2e walks through the built site in a real Chromium: journeys that a reader of the README could repeat.
//
// One browser serves all tests; each test opens a tab of its own with empty storage (open). The browser reaches
// the network only through this process, which serves dist/ as a plain file server does and notes every request
// that leaves the site. A tab fails its test on any such request, on any error in a console (the workers' too), on
// any uncaught exception and on any violation of the Content-Security-Policy.
package e2e

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// The paths under which the one dist/ is served.
const (
	rootPath   = "/"
	deepPath   = "/deep/sub/path/"
	plainPath  = "/plain/"  // by a server that knows no types of wasm and JSON
	brokenPath = "/broken/" // with app.wasm missing
	heldPath   = "/held/"   // with app.wasm held back until siteServer.release
)

// dist is the built site.
var dist = filepath.Join("..", "..", "dist")

var (
	browser context.Context // of the one browser
	site    *siteServer
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	if _, err := os.Stat(filepath.Join(dist, "index.html")); err != nil {
		fmt.Fprintln(os.Stderr, "no site in dist/: `make site` builds it, `make test` does all")
		return 1
	}
	program := chromium()
	if program == "" {
		fmt.Fprintln(os.Stderr, "no Chromium found: please install the package chromium, or name the program in CHROMIUM")
		return 1
	}
	site = newSiteServer(dist)
	defer site.Close()

	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("no-pings", true),
		chromedp.Flag("disable-features", "Translate,OptimizationHints,MediaRouter,AutofillServerCommunication,CertificateTransparencyComponentUpdater,NetworkTimeServiceQuerying,PreconnectToSearch,AimEnabled"),
		chromedp.Flag("lang", "en-US"),
		chromedp.Flag("gaia-url", site.URL), // the browser's own look for a signed-in account
		// Loopback addresses bypass a proxy unless they are named here: every request is to come by.
		chromedp.ProxyServer(site.Listener.Addr().String()),
		chromedp.Flag("proxy-bypass-list", "<-loopback>"),
	)
	if os.Getuid() == 0 {
		flags = append(flags, chromedp.NoSandbox)
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), flags...)
	defer cancel()
	browser, cancel = chromedp.NewContext(ctx)
	defer cancel()
	if err := chromedp.Do(browser); err != nil {
		fmt.Fprintln(os.Stderr, "Chromium did not start:", err)
		return 1
	}
	return m.Run()
}

// chromium finds the browser's program.
func chromium() string {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	return ""
}

// browserServices are the hosts that Chromium asks on its own account whatever its flags say (its clock, its updates,
// its sign-in). No page has a use for them.
var browserServices = map[string]bool{
	"accounts.google.com": true, "clients2.google.com": true, "update.googleapis.com": true,
	"optimizationguide-pa.googleapis.com": true, "content-autofill.googleapis.com": true, "safebrowsing.googleapis.com": true,
	"redirector.gvt1.com": true, "edgedl.me.gvt1.com": true, "android.clients.google.com": true,
}

// siteServer is the web server of the site and the browser's proxy in one.
type siteServer struct {
	*httptest.Server
	mu      sync.Mutex
	foreign []string // requests to anywhere else
	engine  chan struct{}
	instead func(w http.ResponseWriter, r *http.Request) bool
}

// mind has requests answered by f where it says that it did.
func (s *siteServer) mind(f func(w http.ResponseWriter, r *http.Request) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.instead = f
}

// minded says whether a request is answered already.
func (s *siteServer) minded(w http.ResponseWriter, r *http.Request) bool {
	s.mu.Lock()
	f := s.instead
	s.mu.Unlock()
	return f != nil && f(w, r)
}

// hold holds the engine under heldPath back; release, which may be called again, lets it go.
func (s *siteServer) hold() (release func()) {
	gate := make(chan struct{})
	s.mu.Lock()
	s.engine = gate
	s.mu.Unlock()
	return sync.OnceFunc(func() { close(gate) })
}

func newSiteServer(dist string) *siteServer {
	s := &siteServer{}
	files := http.FileServer(http.Dir(dist))
	under := func(prefix string) http.Handler { return http.StripPrefix(strings.TrimSuffix(prefix, "/"), files) }
	deep, plain, broken, held := under(deepPath), under(plainPath), under(brokenPath), under(heldPath)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case browserServices[strings.TrimSuffix(r.Host, ":443")]:
			http.Error(w, "not here", http.StatusForbidden)
		case r.Method == http.MethodConnect || r.Host != s.Listener.Addr().String():
			s.mu.Lock()
			s.foreign = append(s.foreign, r.Method+" "+r.URL.String())
			s.mu.Unlock()
			http.Error(w, "not a request of this site", http.StatusForbidden)
		case s.minded(w, r):
		case strings.HasPrefix(r.URL.Path, deepPath):
			deep.ServeHTTP(w, r)
		case strings.HasPrefix(r.URL.Path, plainPath):
			if ext := filepath.Ext(r.URL.Path); ext == ".wasm" || ext == ".json" || ext == ".svclog" {
				w.Header().Set("Content-Type", "application/octet-stream")
			}
			plain.ServeHTTP(w, r)
		case r.URL.Path == brokenPath+"web/app.wasm":
			http.NotFound(w, r)
		case strings.HasPrefix(r.URL.Path, brokenPath):
			broken.ServeHTTP(w, r)
		case strings.HasPrefix(r.URL.Path, heldPath):
			if r.URL.Path == heldPath+"web/app.wasm" {
				s.mu.Lock()
				gate := s.engine
				s.mu.Unlock()
				select {
				case <-gate:
				case <-r.Context().Done():
				}
			}
			held.ServeHTTP(w, r)
		default:
			files.ServeHTTP(w, r)
		}
	}))
	return s
}

// proxy sends what tabs ask for to this server alone.
func (s *siteServer) proxy(params *target.CreateBrowserContextParams) {
	params.ProxyServer, params.ProxyBypassList = s.Listener.Addr().String(), "<-loopback>"
}

// stop ends the server as one that is switched off: whoever asks is refused.
func (s *siteServer) stop() {
	s.CloseClientConnections()
	s.Close()
}

// foreignRequests gives what left the site so far.
func (s *siteServer) foreignRequests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.foreign...)
}
