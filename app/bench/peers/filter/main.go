//go:build js && wasm

// Filter is our side of the filters: an index of many short records, made the same way as the viewer's, and what
// catalog/query finds in it. It also gives the columns as typed arrays, for loops in JavaScript over the same records.
package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"syscall/js"
	"time"

	"svcscope/catalog/index"
	"svcscope/catalog/query"
	"svcscope/wasm/reader"
)

func main() {
	var (
		x     *index.Index
		found []uint32
	)
	peers := js.Global().Get("peers")
	// build makes the index of so many records.
	peers.Set("build", js.FuncOf(func(_ js.Value, args []js.Value) any {
		n := args[0].Int()
		x = build(n)
		return x.Len()
	}))
	peers.Set("columns", js.FuncOf(func(js.Value, []js.Value) any { return columns(x) }))
	// find gives the number of records that a filter finds, or what is wrong with it.
	peers.Set("find", js.FuncOf(func(_ js.Value, args []js.Value) any {
		expr, err := query.Parse(args[0].String())
		if err != nil {
			return err.Error()
		}
		found = query.Compile(expr, x, nil, nil).All()
		return len(found)
	}))
	// sort orders the records that were found last by a field.
	peers.Set("sort", js.FuncOf(func(_ js.Value, args []js.Value) any {
		s := query.Sort(x, found, args[0].String(), false)
		s.Advance(func() bool { return true })
		return len(s.Rows())
	}))
	peers.Call("ready")
	select {}
}

// severities are drawn by lot: most records say little.
var severities = []struct {
	name  string
	level int
}{
	{"Verbose", 16}, {"Verbose", 16}, {"Verbose", 16}, {"Verbose", 16}, {"Information", 8}, {"Information", 8}, {"Information", 8},
	{"Start", 255}, {"Stop", 255}, {"Transfer", 255}, {"Warning", 4}, {"Warning", 4}, {"Error", 2},
}

var codes = []int{0, 131085, 131085, 262159, 262160, 262163, 262164, 262166, 262167, 393228, 458755, 524300, 524301, 524325}

const descriptions = 2000

// description is one of the texts; one in twenty has both words that are looked for, some have one of them.
func description(n int) string {
	switch n % 20 {
	case 0:
		return fmt.Sprintf("The connection to the listener at port %d was refused.", 8000+n)
	case 1, 2:
		return fmt.Sprintf("The listener at port %d is open.", 8000+n)
	}
	return fmt.Sprintf("Message %d was sent over a channel.", n)
}

// build reads n short records as the worker reads a file, and gives their index. The records are the same each time.
func build(n int) *index.Index {
	rng := rand.New(rand.NewPCG(1, 2))
	texts := make([]string, descriptions)
	for i := range texts {
		texts[i] = description(i)
	}
	x := index.New()
	file := x.AddFile("million.svclog", 0)
	r := reader.New()
	take := func() {
		if err := x.Append(file, r.Shard().Index); err != nil {
			panic(err)
		}
	}
	var buf bytes.Buffer
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	activity := rng.Uint32()
	const flush = 1 << 20
	for range n {
		at = at.Add(time.Duration(rng.IntN(3600)) * time.Microsecond)
		if rng.IntN(30) == 0 {
			activity = rng.Uint32()
		}
		s := severities[rng.IntN(len(severities))]
		fmt.Fprintf(&buf, `<E2ETraceEvent xmlns="http://schemas.microsoft.com/2004/06/E2ETraceEvent"><System xmlns="http://schemas.microsoft.com/2004/06/windows/eventlog/system">`+
			`<EventID>%d</EventID><Type>3</Type><SubType Name="%s">0</SubType><Level>%d</Level><TimeCreated SystemTime="%s" /><Source Name="System.ServiceModel" />`+
			`<Correlation ActivityID="{%08x-0000-4000-8000-000000000000}" /><Execution ProcessName="Orders.Host" ProcessID="4120" ThreadID="%d" /><Channel/><Computer>ORD-APP01</Computer></System>`+
			`<ApplicationData>%s</ApplicationData></E2ETraceEvent>`,
			codes[rng.IntN(len(codes))], s.name, s.level, at.Format("2006-01-02T15:04:05.000000Z"), activity, 5+rng.IntN(20), texts[rng.IntN(descriptions)])
		if buf.Len() > flush {
			r.Feed(buf.Bytes())
			buf.Reset()
			take()
		}
	}
	r.Feed(buf.Bytes())
	r.Close()
	take()
	return x
}

// columns gives what the loops in JavaScript go over: severity, code, time in milliseconds since 1970 and number of the
// description of each record, in the order of time, and the descriptions.
func columns(x *index.Index) js.Value {
	order := x.Order()
	out := js.Global().Get("Object").New()
	for name, array := range map[string]string{"severity": "Uint8Array", "code": "Uint32Array", "time": "Float64Array", "text": "Uint32Array"} {
		out.Set(name, js.Global().Get(array).New(len(order)))
	}
	severity, code, at, text := out.Get("severity"), out.Get("code"), out.Get("time"), out.Get("text")
	most := uint32(0)
	for i, rec := range order {
		severity.SetIndex(i, int(x.Severity(rec)))
		code.SetIndex(i, x.EventID(rec))
		at.SetIndex(i, float64(x.Time(rec))/1e6)
		text.SetIndex(i, x.SummaryID(rec))
		most = max(most, x.SummaryID(rec))
	}
	texts := js.Global().Get("Array").New()
	for id := range most + 1 {
		texts.Call("push", x.SummaryText(id))
	}
	out.Set("texts", texts)
	return out
}
