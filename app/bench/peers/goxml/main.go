//go:build js && wasm

// Goxml is the Go side of the other parsers: etree, and encoding/xml by raw tokens. The first argument says which; each
// runs in a memory of its own. They get the bytes of the trace before they are measured.
package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"syscall/js"

	"github.com/beevik/etree"
)

func main() {
	var data []byte
	name := os.Args[1]
	parse := map[string]func([]byte) (int, error){"etree": tree, "encodingxml": tokens}[name]
	peers := js.Global().Get("peers")
	peers.Set(name+"Takes", js.FuncOf(func(_ js.Value, args []js.Value) any {
		data = make([]byte, args[0].Get("byteLength").Int())
		js.CopyBytesToGo(data, args[0])
		return nil
	}))
	peers.Set(name, js.FuncOf(func(js.Value, []js.Value) any {
		records, err := parse(data)
		if err != nil {
			return err.Error()
		}
		return records
	}))
	peers.Call("ready")
	select {}
}

// tree makes a tree with the settings that etree begins with: it takes a document of many roots as it is.
func tree(data []byte) (int, error) {
	doc := etree.NewDocument()
	err := doc.ReadFromBytes(data)
	return len(doc.ChildElements()), err
}

// tokens goes over all tokens without making anything of them.
func tokens(data []byte) (records int, err error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return records, nil
		}
		if err != nil {
			return records, err
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "E2ETraceEvent" {
			records++
		}
	}
}
