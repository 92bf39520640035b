package app

import (
	"errors"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// patience is how long the session may work at a time: the page answers in between.
const patience = 12 * time.Millisecond

// spareBytes is what may lie around until the garbage collector runs. The columns hold no pointers, so a run costs the same
// however many records there are; without this it would wait until as much lies around as is in use, and WebAssembly
// gives no memory back. While files are read, most of what is new stays in use, so that more may come between two runs.
const (
	spareBytes        = 3 << 20
	spareBytesReading = 10 << 20
)

// spared is what spareMemory was told last.
var spared struct {
	records int
	reading bool
}

// spareMemory has the garbage collector run in time for an index of so many records. To say so waits for a run that is
// under way, so it is said now and then only.
func spareMemory(records int, reading bool) {
	if reading != spared.reading || records < spared.records || records > spared.records+spared.records/4+50_000 {
		spared.records, spared.reading = records, reading
		debug.SetGCPercent(gcPercent())
	}
}

func gcPercent() int {
	const fixed, record = 6 << 20, 48 // about what is in use, in bytes
	spare := spareBytes
	if spared.reading {
		spare = spareBytesReading
	}
	return max(5, min(200, 100*spare/(fixed+record*spared.records)))
}

// drawnBytes is more than a task that draws leaves behind.
const drawnBytes = 2 << 20

// collect has the garbage collector run if it is soon due, and then no more until allow: it takes as long as a task may, and
// so does what comes between them.
func collect() {
	var m runtime.MemStats
	if runtime.ReadMemStats(&m); m.HeapAlloc+drawnBytes > m.NextGC {
		runtime.GC()
	}
	debug.SetGCPercent(-1)
}

func allow() { debug.SetGCPercent(gcPercent()) }

// loadText fetches a language's file from the site.
func (t texts) loadText(tag string) error {
	json, err := siteText(tag)
	if err != nil {
		return err
	}
	return t.take(tag, json)
}

// siteText fetches the file of a language's texts; the boot script knows its name, and has asked for the reader's already.
func siteText(tag string) ([]byte, error) {
	buffer, err := await(app.Window().Get("svcscope").Call("text", tag))
	if err != nil {
		return nil, err
	}
	return bytesOf(buffer), nil
}

// numbersOf is how the browser writes numbers in a language.
func numbersOf(tag string) (n catalog.Numbers) {
	defer func() {
		if recover() != nil { // a browser that does not know the tag
			n = catalog.NumbersOf(tag)
		}
	}()
	v := app.Window().Get("svcscope").Call("numbers", tag)
	return catalog.Numbers{Group: v.Index(0).String(), Decimal: v.Index(1).String(), First: v.Index(2).Int()}
}

// dateText is how the browser writes a day, given as in 2026-11-22, in a language.
func dateText(tag, day string) (text string) {
	defer func() {
		if recover() != nil { // no such day
			text = day
		}
	}()
	return app.Window().Get("svcscope").Call("date", tag, day).String()
}

// siteFile fetches a file of the site.
func siteFile(path string) ([]byte, error) {
	response, err := await(app.Window().Call("fetch", siteAddress(path)))
	if err != nil {
		return nil, err
	}
	if !response.Get("ok").Bool() {
		return nil, errors.New(path + ": status " + response.Get("status").String())
	}
	buffer, err := await(response.Call("arrayBuffer"))
	if err != nil {
		return nil, err
	}
	return bytesOf(buffer), nil
}

// bytesOf copies an ArrayBuffer.
func bytesOf(buffer app.Value) []byte {
	b := make([]byte, buffer.Get("byteLength").Int())
	app.CopyBytesToGo(b, app.Window().Get("Uint8Array").New(buffer))
	return b
}

// siteDocs gives the languages that the site has documentation pages of, as its page says: " en ko ", or "".
func siteDocs() string {
	return attribute(app.Window().Get("document").Get("documentElement"), "data-docs")
}

// siteAddress is the address of a file of the site, with the version of the build.
func siteAddress(path string) string {
	return app.Window().Get("svcscope").Call("address", path).String()
}

// siteLanguages are those that the site has, as its page says.
func siteLanguages() []spoken {
	list := app.Window().Get("svcscope").Get("languages")
	all := make([]spoken, list.Length())
	for i := range all {
		all[i] = spoken{list.Index(i).Get("lang").String(), list.Index(i).Get("name").String()}
	}
	return all
}

// localZone is the browser's time zone as it is now; a Go program in a browser knows only its own offset.
func localZone() *time.Location { return time.Local }

// wishedLanguages gives the link's language, the saved one and the browser's.
func wishedLanguages() (saved string, browser []string) {
	list := app.Window().Get("navigator").Get("languages")
	for i := 0; list.Truthy() && i < list.Length(); i++ {
		browser = append(browser, list.Index(i).String())
	}
	return stored(languageStore), browser
}

// stored reads a saved choice; a browser that forbids storage has none.
func stored(key string) (value string) {
	defer func() { _ = recover() }()
	if v := app.Window().Get("localStorage").Call("getItem", key); v.Type() == app.TypeString {
		value = v.String()
	}
	return value
}

// store saves a choice, where the browser allows it.
func store(key, value string) {
	defer func() { _ = recover() }()
	app.Window().Get("localStorage").Call("setItem", key, value)
}

func fragment() string {
	hash := app.Window().Get("location").Get("hash").String()
	if hash != "" {
		hash = hash[1:]
	}
	return hash
}
