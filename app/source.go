package app

import (
	"errors"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// source is a file as the browser holds it: a Blob with a name. Its bytes stay in the browser;
// only the parts that are looked at come into Go's memory, which never shrinks.
type source struct {
	blob app.Value
	Name string
	Size int64
}

// newSource wraps a File, or a Blob to which a name is given.
func newSource(blob app.Value, name string) source {
	if n := blob.Get("name"); name == "" && n.Type() == app.TypeString {
		name = n.String()
	}
	return source{blob: blob, Name: name, Size: int64(blob.Get("size").Float())}
}

// read gives the bytes [from, to) of the source to then, on the goroutine that awaits.
// It blocks: call it from a goroutine of its own.
func (s source) read(from, to int64) ([]byte, error) {
	buffer, err := await(s.blob.Call("slice", float64(from), float64(to)).Call("arrayBuffer"))
	if err != nil {
		return nil, err
	}
	raw := make([]byte, buffer.Get("byteLength").Int())
	app.CopyBytesToGo(raw, app.Window().Get("Uint8Array").New(buffer))
	return raw, nil
}

// text gives the bytes [from, to) of the source as text in an encoding. It blocks like read.
func (s source) text(from, to int64, encoding string) (string, error) {
	buffer, err := await(s.blob.Call("slice", float64(from), float64(to)).Call("arrayBuffer"))
	if err != nil {
		return "", err
	}
	return app.Window().Get("TextDecoder").New(orElse(encoding, "utf-8")).Call("decode", buffer).String(), nil
}

// await waits for a promise and gives its value; a rejection is an error. go-app's Then ignores rejections.
func await(promise app.Value) (app.Value, error) {
	type outcome struct {
		value app.Value
		err   error
	}
	settled := make(chan outcome, 1)
	then := app.FuncOf(func(_ app.Value, args []app.Value) any {
		settled <- outcome{value: args[0]}
		return nil
	})
	fail := app.FuncOf(func(_ app.Value, args []app.Value) any {
		settled <- outcome{err: errors.New(args[0].Call("toString").String())}
		return nil
	})
	defer then.Release()
	defer fail.Release()
	promise.Call("then", then, fail)
	o := <-settled
	return o.value, o.err
}
