package app

import (
	"slices"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
	"svcscope/catalog/index"
)

// callCertificate is the certificate that a failing call was about, as a record of the call shows it.
type callCertificate struct {
	certificate
	rec    uint32
	record *catalog.Record
}

// callCertificates are those of the calls, by the place of the call. They are looked for once the calls are known: what
// certificate it was is the first question, and the record that shows it is seldom the one that failed.
type callCertificates struct {
	session *session
	of      callsOf // that they belong to
	found   map[int]*callCertificate
	call    int // the one whose records are decoded
	tried   int // how many of them are
	asking  bool
}

const (
	certificateCalls   = 40 // calls whose certificates are looked for
	certificateRecords = 8  // records of a call that are decoded for it
)

// certificateRecordsOf gives the records of a call that may show a certificate, the likeliest first.
func certificateRecordsOf(c *index.Case) []uint32 {
	recs := []uint32{uint32(c.Sightings[c.First])}
	for _, rec := range c.Sightings {
		if !slices.Contains(recs, uint32(rec)) {
			recs = append(recs, uint32(rec))
		}
	}
	recs = append(recs[:min(len(recs), certificateRecords/2)], c.Messages...)
	recs = append(recs, c.Around...)
	return recs[:min(len(recs), certificateRecords)]
}

// findCertificates goes on looking, one record at a time, as long as the calls stay what they are.
func (v *viewer) findCertificates() {
	s, c := v.session, &v.callCerts
	if c.asking || s.calledOff() || s.calls.finder != nil {
		return
	}
	if c.session != s || c.of != s.calls.of {
		*c = callCertificates{session: s, of: s.calls.of, found: map[int]*callCertificate{}}
	}
	for ; c.call < min(len(s.calls.list), certificateCalls); c.call, c.tried = c.call+1, 0 {
		recs := certificateRecordsOf(&s.calls.list[c.call])
		for c.tried < len(recs) {
			rec := recs[c.tried]
			c.tried++
			n := v.fileOf(rec)
			if n < 0 {
				continue
			}
			c.asking = true
			v.indexer.decode(s.files[n], s.index.Span(rec), decodeFirst, func(d decoded, err error) {
				c.asking = false
				if v.session == s && c.session == s && c.of == s.calls.of && !s.calledOff() {
					if x := clientCertificate(&d); err == nil && x != nil {
						c.found[c.call] = &callCertificate{*x, rec, d.record}
						c.call, c.tried = c.call+1, 0
						v.page.Update()
					}
				}
				v.findCertificates()
			})
			return
		}
	}
}

// clientCertificate gives the certificate in a record that the client of the call may have shown, or nil: that of an authority is
// none, and what stands in an answer is the service's.
func clientCertificate(d *decoded) *certificate {
	if d.record == nil || d.record.Message != nil && d.record.Message.RelatesTo != "" {
		return nil
	}
	for _, leaf := range d.certificates.Leaves {
		if c := &d.certificates.List[leaf]; !c.CA && c.Problem != "unreadable" && c.told() {
			return c
		}
	}
	return nil
}

// certificateOfCall gives the certificate of a call by its place, or nil.
func (v *viewer) certificateOfCall(i int) *callCertificate {
	if c := &v.callCerts; c.session == v.session && c.of == v.session.calls.of {
		return c.found[i]
	}
	return nil
}

// certificatesOfCall is that as a list of one, or empty.
func (v *viewer) certificatesOfCall(i int) []*callCertificate {
	if c := v.certificateOfCall(i); c != nil {
		return []*callCertificate{c}
	}
	return nil
}

// certificatesOfGroup gives the certificates of the calls whose first cause is of a group, each once.
func (v *viewer) certificatesOfGroup(g *group) (list []*callCertificate) {
	s := v.session
	if !g.Failure || s.calledOff() {
		return nil
	}
	rule, _, _, _ := s.index.FindingIDs(g.First)
	for i := range min(len(s.calls.list), certificateCalls) {
		x := &s.calls.list[i]
		c := v.certificateOfCall(i)
		if first, _, _, _ := s.index.FindingIDs(uint32(x.Sightings[x.First])); c == nil || first != rule ||
			slices.ContainsFunc(list, func(known *callCertificate) bool { return known.same(&c.certificate) }) {
			continue
		}
		list = append(list, c)
	}
	return list
}

// validityAt says in a sentence how the certificate's validity stood at the call, "" where the record does not tell; bad is what
// explains a failure.
func (c *callCertificate) validityAt(t *catalog.Text) (said string, bad bool) {
	key, n := c.validity(c.record.Time / int64(time.Second))
	if key == "" || !c.record.HasTime {
		return "", false
	}
	return t.UI("cert.now."+key, "n", n), strings.HasPrefix(key, "expired") || strings.HasPrefix(key, "early")
}

// namesMost is how many certificates are named in one line.
const namesMost = 3

// certificateLine names the certificates of a group or a call, with a way to the record that shows the first; of one alone it
// says how its validity stood.
func certificateLine(t *catalog.Text, list []*callCertificate) app.UI {
	p := el("p", "of-call").Hidden(len(list) == 0)
	if len(list) == 0 {
		return p.UI()
	}
	body := []app.UI{textNode(t.UI("cert.call") + " ")}
	for i, c := range list[:min(len(list), namesMost)] {
		if i > 0 {
			body = append(body, textNode(", "))
		}
		body = append(body, button("link", "certificate").Arg(c.rec).Dir("auto").Body(shown(certificateName(t, &c.certificate))...))
	}
	if len(list) > namesMost {
		body = append(body, textNode(" …"))
	}
	if said, bad := list[0].validityAt(t); len(list) == 1 && said != "" {
		class := ""
		if bad {
			class = "bad"
		}
		body = append(body, textNode(" "), words("span", class, said))
	}
	return p.DataSet("part", "certificate").Body(body...)
}
