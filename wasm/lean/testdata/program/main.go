// Command program does what leans on the runtime's tables: it grows stacks that hold pointers, collects garbage below them,
// recovers, switches between goroutines, asks for names, and ends with a crash.
package main

import (
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/errors"
)

type list struct {
	next *list
	n    int
}

func deep(n int, above *list) int {
	here := &list{above, n}
	if n%1000 == 0 {
		runtime.GC()
	}
	sum := 0
	if n > 0 {
		sum = deep(n-1, here)
	}
	defer func() { sum = 0 }()
	if here.n != n || above != nil && above.n != n+1 {
		panic("a pointer into a stack was lost")
	}
	return sum + n
}

func recovered(f func()) (what any) {
	defer func() { what = recover() }()
	f()
	return nil
}

func named() string {
	pc, file, line, ok := runtime.Caller(0)
	_, _, _ = file, line, ok // not in a packed program
	return runtime.FuncForPC(pc).Name()
}

func crash(places []int, at int) int { return places[at] }

func main() {
	fmt.Println(deep(20_000, nil), named())
	fmt.Println(recovered(func() { crash(nil, 3) }), recovered(func() { deep(-1, &list{n: 7}) }))
	var wait sync.WaitGroup
	sums := make(chan int, 8)
	for i := range 8 {
		wait.Go(func() {
			time.Sleep(time.Duration(8-i) * time.Millisecond)
			sums <- deep(i*500, nil)
		})
	}
	wait.Wait()
	close(sums)
	total := 0
	for sum := range sums {
		total += sum
	}
	fmt.Println(total)
	inner, outer := errors.New("inner").Wrap(io.ErrUnexpectedEOF), errors.New("outer").WithTag("size", 12)
	inner.Line, outer.Line = "", "" // not in a packed program
	err := outer.Wrap(inner)
	fmt.Println(err, errors.Is(err, io.ErrUnexpectedEOF))
	crash(nil, 5)
}
