package e2e

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

var update = flag.Bool("update", false, "write the README's pictures anew")

// TestPictures: the README's pictures are made from the sample; with -update they are written anew.
func TestPictures(t *testing.T) {
	folder := filepath.Join("..", "..", "web", "pictures")
	for _, c := range []struct {
		name, lang    string
		width, height int64
		dark          bool
	}{
		{"verdict-ko", "ko", 1440, 900, false},
		{"verdict-en", "en", 1440, 900, false},
		{"verdict-en-dark", "en", 1440, 900, true},
		{"narrow-ko", "ko", 390, 844, false},
		{"xml-ko-dark", "ko", 1440, 900, true},
		{"files-en", "en", 1440, 900, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := openAt(t, place{fragment: "v=1&lang=" + c.lang, width: c.width, height: c.height, dark: c.dark})
			p.click("#sample")
			p.ready()
			p.do("go to the first failure", chromedp.KeyEvent("n"))
			p.wait("the record is explained", `document.querySelector("#explained [data-part=title]").textContent.trim() !== ""`)
			switch c.name {
			case "xml-ko-dark":
				p.click("[data-tab=xml]")
				p.wait("its XML stands there", `document.querySelector(".xml .l.key") !== null`)
			case "files-en":
				p.choose("../../catalog/testdata/fixtures/shape-torn-in-text.svclog")
				p.wait("two files are read", `document.querySelector("main#viewer").dataset.files === "2" && document.querySelector("main#viewer").dataset.state === "ready"`)
				p.click(".views [data-view=files]")
				p.wait("the damage is listed", `document.querySelector("[data-damage]") !== null`)
			}
			// What is too wide for the screen would be pushed out of the picture.
			if wide := eval[int](p, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
				t.Errorf("the page is %d px wider than the screen", wide)
			}
			picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(folder, c.name+".png")
			if *update {
				if err := os.MkdirAll(folder, 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, picture, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := os.Stat(file); err != nil {
				t.Errorf("the README's picture is missing: go test -run Pictures -update (%v)", err)
			}
			p.shot(c.name)
		})
	}
}
