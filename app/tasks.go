package app

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// tasks is work of the page that may be too long for one task of the browser: it is done in order, in tasks of their own
// that end after a few milliseconds, so that the page answers in between.
type tasks struct {
	dispatch func(func()) // runs a function where the session may be touched
	list     []func() (done bool)
	waiting  bool // for the browser
	full     bool // the task in work ends
	held     bool // nothing is taken: the page is about to be drawn
	next     app.Func
}

// taskTime is how long a task goes on taking work; the last piece of it comes on top.
const taskTime = 8 * time.Millisecond

// add puts work at the end. It is called again until it reports that it is done.
func (t *tasks) add(work func() (done bool)) {
	t.list = append(t.list, work)
	t.wait()
}

// first puts work before all other, for the next task: this one ends.
func (t *tasks) first(work func() (done bool)) {
	t.list = append([]func() bool{work}, t.list...)
	t.full = true
	t.wait()
}

// hold keeps all work back until release: what the browser calls Go for next would else be one task with it.
func (t *tasks) hold() { t.held, t.full = true, true }

func (t *tasks) release() {
	t.held = false
	t.wait()
}

func (t *tasks) wait() {
	if t.waiting || t.held || len(t.list) == 0 {
		return
	}
	t.waiting = true
	if t.next == nil {
		t.next = app.FuncOf(func(app.Value, []app.Value) any {
			t.dispatch(t.run)
			return nil
		})
	}
	app.Window().Call("setTimeout", t.next)
}

func (t *tasks) run() {
	t.waiting, t.full = false, t.held
	defer t.wait()
	for begun := time.Now(); len(t.list) > 0 && !t.full && time.Since(begun) < taskTime; {
		work := t.list[0]
		t.list = t.list[1:]
		if !work() {
			t.list = append([]func() bool{work}, t.list...)
			return
		}
	}
}
