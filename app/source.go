package app

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// source is a file as the browser holds it: a Blob with a name. Its bytes stay in the browser;
// only the parts that are looked at come into Go's memory, which never shrinks.
type source struct {
	blob app.Value
	Name string
	Size int64

	practice bool // read by workers that have nothing to do
}

// newSource wraps a File, or a Blob to which a name is given.
func newSource(blob app.Value, name string) source {
	if n := blob.Get("name"); name == "" && n.Type() == app.TypeString {
		name = n.String()
	}
	return source{blob: blob, Name: name, Size: int64(blob.Get("size").Float())}
}

// packedNames are the encodings in which zip archives hold names beside UTF-8, in the order in which they are tried: each
// refuses most of what is written in the others. Windows writes them in the language of its user.
var packedNames = [...]string{"euc-kr", "shift_jis", "gbk", "windows-1252"}

// entryName gives the name of a file in an archive, whatever encoding it is written in.
func entryName(name string) string {
	if utf8.ValidString(name) {
		return name
	}
	bytes := app.Window().Get("Uint8Array").New(len(name))
	app.CopyBytesToJS(bytes, []byte(name))
	for _, label := range packedNames {
		decoded, err := decodeText(bytes, label, true)
		if err == nil {
			return decoded
		}
	}
	return strings.ToValidUTF8(name, "\uFFFD")
}

// linkName is a file's name as a link carries it: without folders, and no longer than a link may carry.
func linkName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	for len(name) > maxName {
		_, n := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-n]
	}
	return strings.ToValidUTF8(name, "\uFFFD")
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
	return decodeText(buffer, orElse(encoding, "utf-8"), false)
}

// decodeText reads bytes that lie in the browser as text. It is an error if they are too many for one string, if the
// browser does not have the encoding, and, where it is strict, if they are no text in it.
func decodeText(bytes app.Value, encoding string, strict bool) (text string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("text: %v", p)
		}
	}()
	return app.Window().Get("TextDecoder").New(encoding, map[string]any{"fatal": strict}).Call("decode", bytes).String(), nil
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
