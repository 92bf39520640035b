package app

import (
	"slices"
	"sort"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/wasm/wire"
)

// rawSearch is the search for one text in the XML of all records, as far as it has come: workers read the files again, some
// stretches at a time, and the rows follow what they find.
type rawSearch struct {
	text    string
	bits    []uint64 // by rec id
	files   map[*openFile]bool
	todo    []rawStretch
	running map[int]rawStretch // by request
	bytes   int64              // that are to be looked at, of files that have begun
	done    int64              // of stretches that are over
	missed  *openFile          // a file that could not be looked at to its end; nil if there is none
}

// rawStretch is a part of a file that is searched at a time.
type rawStretch struct {
	file     *openFile
	from, to int64
	settled  int64
}

// holds says whether the text was found in a record.
func (r *rawSearch) holds(rec uint32) bool {
	return int(rec/64) < len(r.bits) && r.bits[rec/64]>>(rec%64)&1 != 0
}

// searching says how much of the search is done, in percent; false if none is under way.
func (s *session) searching() (percent int, ok bool) {
	var bytes, done int64
	for _, r := range s.raw {
		if len(r.todo)+len(r.running) > 0 {
			ok = true
		}
		bytes, done = bytes+r.bytes, done+r.done
		for _, st := range r.running {
			done += st.settled - st.from
		}
	}
	return int(100 * done / max(bytes, 1)), ok
}

// hit notes places in a file where the text stands, and gives the records that are new among those.
func (s *session) hit(r *rawSearch, f *openFile, offsets []int64) (recs []uint32) {
	n := s.index.FileCounts(f.number).Records
	if need := (s.index.Len() + 63) / 64; len(r.bits) < need {
		r.bits = append(r.bits, make([]uint64, need-len(r.bits))...)
	}
	at := func(i int) uint32 {
		rec, _ := s.index.Rec(f.number, i)
		return rec
	}
	i := 0 // offsets come in order, and so do records
	for _, offset := range offsets {
		i += sort.Search(n-i, func(k int) bool { return s.index.Span(at(i+k)).Offset > offset })
		if i == 0 || s.index.Span(at(i-1)).End() <= offset {
			continue // between records
		}
		if rec := at(i - 1); !r.holds(rec) {
			r.bits[rec/64] |= 1 << (rec % 64)
			recs = append(recs, rec)
		}
	}
	return recs
}

// searchRaw brings the searches in line with the filter and the files: those that nobody asks for any more end.
func (v *viewer) searchRaw() {
	s := v.session
	texts := rawTexts(s)
	for text, r := range s.raw {
		if !slices.Contains(texts, text) {
			v.endSearch(r)
			delete(s.raw, text)
		}
	}
	for _, text := range texts {
		r := s.raw[text]
		if r == nil {
			r = &rawSearch{text: text, files: map[*openFile]bool{}, running: map[int]rawStretch{}}
			s.raw[text] = r
		}
		for _, f := range s.files {
			if !f.done || f.records == 0 || r.files[f] {
				continue
			}
			r.files[f] = true
			r.bytes += f.source.Size
			for from := int64(0); from < f.source.Size; from += stretchBytes {
				r.todo = append(r.todo, rawStretch{file: f, from: from, to: min(from+stretchBytes, f.source.Size), settled: from})
			}
			v.indexer.grow(workersFor(f.source.Size))
		}
		v.searchOn(r)
	}
}

// searchOn asks workers for the next stretches.
func (v *viewer) searchOn(r *rawSearch) {
	for len(r.todo) > 0 && len(r.running) < 2*max(1, v.indexer.want) {
		st := r.todo[0]
		r.todo = r.todo[1:]
		if v.gone(st.file) {
			continue
		}
		data, _ := wire.SearchRequest{From: st.from, To: st.to, Encoding: st.file.encoding, Element: st.file.element, Text: r.text}.AppendBinary(nil)
		id := 0
		id = v.indexer.send(wire.OpSearch, st.file.source.blob, data, func(a answer) {
			v.tasks.add(func() bool { v.searched(r, id, a); return true })
		})
		r.running[id] = st
	}
}

// searched takes a worker's answer.
func (v *viewer) searched(r *rawSearch, id int, a answer) {
	s := v.session
	st, ok := r.running[id]
	if !ok || s.raw[r.text] != r || v.gone(st.file) {
		return
	}
	switch {
	case a.op == wire.OpHits:
		var m wire.Hits
		if m.UnmarshalBinary(a.data) == nil {
			st.settled = m.Settled
			r.running[id] = st
			for _, rec := range s.hit(r, st.file, m.Offsets) {
				if s.choice != nil {
					s.choice.Touch(rec)
				}
			}
		}
	default:
		var m wire.Searched
		if err := m.UnmarshalBinary(a.data); a.failed != "" || err != nil {
			m.Error = orElse(a.failed, "no answer")
		}
		if m.Error != "" {
			r.missed = st.file
			app.Log(m.Error)
		}
		delete(r.running, id)
		r.done += st.to - st.from
		v.searchOn(r)
	}
	if _, ok := s.searching(); ok {
		v.refresh(v.page)
	} else {
		v.refreshNow(v.page) // all is said as soon as it is known
	}
}

// endSearch ends what workers still do for a search.
func (v *viewer) endSearch(r *rawSearch) {
	r.todo = nil
	for id := range r.running {
		v.indexer.post(id, wire.OpCancel, nil, nil)
	}
	r.running = map[int]rawStretch{}
}

// restartSearches begins anew: records have other ids.
func (v *viewer) restartSearches() {
	for _, r := range v.session.raw {
		v.endSearch(r)
	}
	clear(v.session.raw)
	v.searchRaw()
}

// searchNote says how far the search in the XML is.
func (v *viewer) searchNote(percent int) app.UI {
	t := v.text()
	return box("div", "progress",
		words("b", "", t.UI("progress.percent", "n", percent)),
		el("progress", "").Attr("max", 100).Attr("value", percent).Label(t.UI("search.label")).UI(),
		words("span", "", t.UI("search.rows", "n", len(v.session.rows))),
		button("button", "filter-clear").Body(icon("square", "small"), textNode(t.UI("search.stop"))),
	)
}
