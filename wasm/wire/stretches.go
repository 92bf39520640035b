package wire

import "slices"

// Stretches has one file read by several workers, a stretch each, and puts together what they find so that it is what one
// worker finds that reads the file from its beginning to its end: in the file's order, and nothing twice. A stretch that
// does not begin where the one before has ended is read again from there (tracexml.Scanner.StretchOf says why).
//
// Set the exported fields, then Begin; hand over what the workers answer with Shard and Done. The functions are called
// from within these.
type Stretches struct {
	Size    int64 // of the file in bytes
	Each    int64 // bytes of a stretch, even; a file that is not longer than that is read in one
	Workers int   // that read stretches; each is asked for one more while it reads one

	Start  func(*Stretch)            // asks a worker for a stretch
	Cancel func(*Stretch)            // ends one: what is still answered for it is for nobody
	Take   func(m Shard, begin bool) // the file's next shard; begin says that it is the first of another stretch
	Finish func(ScanDone)            // all is taken, or reading has ended early: Bytes and Records are what is taken of the file

	open  []*Stretch // in the file's order; all before the first is taken
	next  int64      // all before this byte belongs to stretches
	at    int64      // the joint to which the file is taken
	root  string
	known Shard // what is the same for all stretches: Encoding, Format, Element
	ready bool  // enough is known for stretches that begin in the middle
	sum   ScanDone
	stop  bool // wanted; nothing is asked for any more
	ended bool
}

// Stretch is one of them.
type Stretch struct {
	Request ScanRequest
	live    bool    // it begins where what is taken ends: its shards are taken as they come
	begun   bool    // its first shard is taken
	held    []Shard // of one that is not live
	first   int64
	last    Shard // as told last, without its parts
	done    *ScanDone
}

// Begin starts reading.
func (s *Stretches) Begin() {
	first := &Stretch{live: true, begun: true, first: -1}
	if s.next = s.Size; s.Size > s.Each {
		s.next, first.Request.To = s.Each, s.Each
	}
	s.open = []*Stretch{first}
	s.Start(first)
}

// Shard takes the next shard of a stretch.
func (s *Stretches) Shard(st *Stretch, m Shard) {
	if !slices.Contains(s.open, st) {
		return
	}
	if st.first < 0 {
		st.first = m.First
	}
	st.last = Shard{Settled: m.Settled, Root: m.Root}
	if st.live {
		s.take(st, m)
	} else {
		st.held = append(st.held, m)
	}
	s.settle()
}

// Done takes the end of a stretch.
func (s *Stretches) Done(st *Stretch, m ScanDone) {
	if slices.Contains(s.open, st) {
		st.done = &m
		s.settle()
	}
}

// Stop ends reading; Finish follows when the worker has answered.
func (s *Stretches) Stop() {
	if s.ended {
		return
	}
	if head := s.open[0]; !head.live || head.done != nil {
		s.finish(ScanDone{Cancelled: true})
		return
	}
	for _, st := range s.open {
		s.Cancel(st)
	}
	s.open = s.open[:1]
	s.stop = true
}

// Settled is the number of bytes that the workers have settled so far, those of stretches that are held included.
func (s *Stretches) Settled() int64 {
	sum := s.at
	for _, st := range s.open {
		sum += max(0, st.last.Settled-max(st.Request.From, s.at))
	}
	return min(sum, s.Size)
}

func (s *Stretches) take(st *Stretch, m Shard) {
	if m.Encoding != "" {
		s.known, s.root = Shard{Encoding: m.Encoding, Format: m.Format, Element: m.Element}, m.Root
	}
	s.ready = s.ready || m.First >= 0
	s.Take(m, !st.begun)
	st.begun = true
}

// settle takes what can be taken and starts what can be started.
func (s *Stretches) settle() {
	for len(s.open) > 0 && !s.ended {
		head := s.open[0]
		if !head.live && !s.join(head) {
			break
		}
		if head = s.open[0]; head.done == nil || !head.live {
			if head.live {
				break
			}
			continue
		}
		s.sum.Records += head.done.Records
		if head.Request.From == 0 {
			s.sum.Format = head.done.Format
		}
		if head.done.Records > 0 {
			s.sum.Format = head.done.Format // it may stand for itself only far down
		}
		s.open = s.open[1:]
		s.at, s.root = head.last.Settled, head.last.Root
		d := head.done
		last := d.Error != "" || d.Cancelled || head.Request.To == 0 || s.at >= s.Size
		if s.stop && !last { // it was through before it heard
			d.Cancelled, last = true, true
		}
		if last {
			s.finish(*d)
			return
		}
		if len(s.open) == 0 { // nobody could be asked yet for what follows, or it was passed by
			s.next = max(s.next, (s.at/s.Each+1)*s.Each)
			s.again(s.next)
		}
	}
	s.fill()
}

// join looks whether the first open stretch begins where what is taken ends. It reports false if that is not known yet.
func (s *Stretches) join(head *Stretch) bool {
	to := head.Request.To
	switch {
	case to > 0 && to <= s.at: // a record goes on beyond it, or there is none in it
		s.Cancel(head)
		s.open = s.open[1:]
		if len(s.open) == 0 {
			s.next = max(s.next, (s.at/s.Each+1)*s.Each)
			s.again(s.next)
		}
	case head.first < 0 && head.done == nil:
		return false
	case head.first == s.at && head.Request.Root == s.root:
		head.live = true
		held := head.held
		head.held = nil
		for _, m := range held {
			s.take(head, m)
		}
	default:
		s.Cancel(head)
		s.open = s.open[1:]
		s.again(to)
	}
	return true
}

// again has the file read from where what is taken ends.
func (s *Stretches) again(to int64) {
	if to >= s.Size {
		to = 0
	}
	st := &Stretch{Request: s.request(s.at, to), live: true, first: -1}
	st.Request.Found = true
	s.open = append([]*Stretch{st}, s.open...)
	s.Start(st)
}

// request is one for a stretch, with what is known of the file.
func (s *Stretches) request(from, to int64) ScanRequest {
	return ScanRequest{From: from, To: to, Encoding: s.known.Encoding, Format: s.known.Format, Element: s.known.Element, Root: s.root}
}

// fill asks for further stretches while workers are free; those that wait to be taken are held in few numbers.
func (s *Stretches) fill() {
	busy := 0
	for _, st := range s.open {
		if st.done == nil {
			busy++
		}
	}
	asked := 2 * s.Workers
	for s.ready && !s.ended && !s.stop && s.next < s.Size && busy < asked && len(s.open) < asked+s.Workers {
		st := &Stretch{Request: s.request(s.next, s.next+s.Each), first: -1}
		if s.next += s.Each; s.next >= s.Size {
			st.Request.To = 0
		}
		s.open = append(s.open, st)
		busy++
		s.Start(st)
	}
}

// finish ends reading: with what the file's first stretch told of its format, and why it ended.
func (s *Stretches) finish(d ScanDone) {
	s.ended = true
	settled := s.Settled()
	for _, st := range s.open {
		if st.done == nil {
			s.Cancel(st)
		}
	}
	s.open = nil
	d.Format, d.Bytes, d.Records = s.sum.Format, settled, s.sum.Records
	s.Finish(d)
}
