package app

import (
	"slices"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// certificateView draws the certificates of the record: the chains, then of each what matters for the call in sentences, and
// every field.
func certificateView(t *catalog.Text, in detail) app.UI {
	found := &in.Certificates
	var body []app.UI
	if found.PrivateKey {
		body = append(body, remark("private-key", t.UI("cert.privatekey")))
	}
	for _, leaf := range found.Leaves {
		chain, c := found.chain(leaf), &found.List[leaf]
		if len(chain) > 1 || !c.Root && c.Field[certIssuer] != "" {
			body = append(body, chainSection(t, found, chain))
		}
	}
	for i := range found.List {
		c := &found.List[i]
		body = append(body, el("section", "").DataSet("certificate", i).Body(
			certificateTitle(t, c),
			sayings(t, in, c, false),
			fieldTable(t, in, certificateRows(t, in, c))))
	}
	if found.More > 0 {
		body = append(body, remark("more", t.UI("cert.more", "n", found.More)))
	}
	return box("div", "formatted", body...)
}

// remark is something that stands out of the text.
func remark(name, text string) app.UI { return el("p", "aside-note").DataSet("note", name).Text(text) }

// certificateCard says in the explanation of a failing record what the certificate in it tells, with the way to all of it.
func certificateCard(t *catalog.Text, in detail) app.UI {
	c := &in.Certificates.List[0]
	return el("section", "").Lang(t.Tag).DataSet("part", "certificate").Body(
		words("p", "quiet", t.UI("cert.card")),
		certificateTitle(t, c),
		sayings(t, in, c, true),
		box("div", "do", button("button", "tab").Arg("certificate").Text(t.UI("cert.open"))))
}

func certificateTitle(t *catalog.Text, c *certificate) app.UI {
	return el("h3", "").Dir("auto").Body(shown(certificateName(t, c))...)
}

// certificateName is what a certificate is called on the page.
func certificateName(t *catalog.Text, c *certificate) string {
	if name := c.Field[certName]; name != "" {
		return brief(name)
	}
	if name := c.Field[certSubject]; name != "" {
		return brief(simple(name))
	}
	for _, field := range [...]int{certNames, certThumbprint, certSerial, certKeyID} {
		if name := c.Field[field]; name != "" {
			return brief(name)
		}
	}
	return t.UI("cert.unnamed")
}

// sayings are sentences about a certificate in a record: first what speaks against it, with a warning in front, then with a
// tick what speaks for it, then what does neither. Unless they are to be short, there are more than about validity and use.
func sayings(t *catalog.Text, in detail, c *certificate, short bool) app.UI {
	var bad, good, neutral []app.UI
	say := func(to *[]app.UI, key string, n int64, more string) {
		*to = append(*to, saying(key, to == &bad, to == &good, words("span", "", t.UI("cert."+key, "n", n)+more)))
	}
	r := in.Record
	if key, n := c.validity(r.Time / int64(time.Second)); key != "" {
		to, zone := &good, ""
		switch {
		case !r.HasTime:
			key, to = "untimed", &neutral
		case !r.HasZone:
			zone = " " + t.UI("cert.nozone")
		}
		switch {
		case strings.HasPrefix(key, "expired"), strings.HasPrefix(key, "early"):
			to = &bad
		case key == "unsure":
			to = &neutral
		}
		say(to, "now."+key, n, zone)
	}
	bad = append(bad, trustSayings(t, in, c)...)
	reference := c.Problem == "" && c.Field[certSHA256] == ""
	use := c.usable()
	if use != "" && !c.CA && !(c.Root && reference) { // of an authority it says what those may be used for that it issues
		to := &good
		if use == "no" || use == "signature" {
			to = &bad
		}
		say(to, "client."+use, 0, "")
	}
	for _, x := range [...]struct {
		is  bool
		key string
		to  *[]app.UI
	}{
		{c.weakKey(), "weakkey", &bad}, {c.weakSignature(), "weaksignature", &bad}, {c.Problem != "", "problem." + c.Problem, &bad},
		{c.Root, "self", &neutral}, {c.CA, "ca", &neutral}, {reference, "reference", &neutral},
	} {
		if x.is && !short {
			say(x.to, x.key, 0, "")
		}
	}
	return box("ul", "says", slices.Concat(bad, good, neutral)...)
}

// saying is one of them.
func saying(key string, bad, good bool, body ...app.UI) app.UI {
	sign := severityIcon("information")
	switch {
	case bad:
		sign = severityIcon("warning")
	case good:
		sign = ring(true)
	}
	return el("li", "").DataSet("says", key).Body(append([]app.UI{sign}, body...)...)
}

// trustSayings say what Windows found wrong with a certificate, in words and by name. What it found wrong with those above it, with
// the chain as a whole, or only in the end, is said of the first.
func trustSayings(t *catalog.Text, in detail, c *certificate) (items []app.UI) {
	found := &in.Certificates
	told := ""
	tell := func(codes, whose string) {
		for code := range strings.Lines(codes) {
			code = strings.TrimSpace(code)
			sentence, name := codeWords(t, code)
			told += code + "\n"
			items = append(items, saying("trust", true, false, box("div", "",
				el("span", "").Dir("auto").Body(shown(joined(whose, " – ", sentence))...),
				box("p", "quiet", textNode(t.UI("cert.trust")+" "), el("code", "").DataSet("native", name).Body(breakable(name)...)))))
		}
	}
	tell(c.Field[certTrust], "")
	if len(found.List) == 0 || c != &found.List[0] {
		return items
	}
	for _, place := range found.chain(0)[1:] {
		above := &found.List[place]
		tell(above.Field[certTrust], certificateName(t, above))
	}
	for code := range strings.Lines(found.Trust) {
		if !strings.Contains(told, strings.TrimSpace(code)) {
			tell(code, "")
		}
	}
	if told == "" && found.ResultAbove {
		tell(found.Result, t.UI("cert.chain"))
	} else if told == "" {
		tell(found.Result, "")
	}
	return items
}

// codeWords gives what a code of CAPI2 means and its name; the code itself where nobody knows it.
func codeWords(t *catalog.Text, code string) (meaning, name string) {
	var finder catalog.CodeFinder
	for _, s := range finder.In("Result@value", code) {
		name = s.Names[0].Name
		return orElse(t.Meaning(s.Names[0]), name), name
	}
	return code, code
}

// breakable is a long name that may be broken behind each of its low lines, and a copy of which is as it was.
func breakable(name string) []app.UI {
	var body []app.UI
	for part := range strings.SplitAfterSeq(name, "_") {
		body = append(append(body, shown(part)...), el("wbr", "").UI())
	}
	return body
}

// chainSection draws a chain from the leaf towards the root, and names what is missing in it.
func chainSection(t *catalog.Text, found *certificates, chain []int) app.UI {
	var items []app.UI
	add := func(role, name string) {
		items = append(items, el("li", "").DataSet("chain", role).Body(
			words("span", "quiet", t.UI("cert.chain."+role)), el("span", "").Dir("auto").Body(shown(brief(name))...)))
	}
	var c *certificate
	for i, place := range chain {
		c = &found.List[place]
		role := "issuer"
		switch {
		case c.Root:
			role = "root"
		case i == 0:
			role = "leaf"
		}
		add(role, certificateName(t, c))
	}
	if !c.Root && c.Field[certIssuer] != "" {
		add("missing", c.Field[certIssuer])
	}
	return el("section", "").DataSet("part", "chain").Body(words("h3", "", t.UI("cert.chain")), box("ol", "issuers", items...))
}

// certificateRows are the fields of a certificate.
func certificateRows(t *catalog.Text, in detail, c *certificate) (rows []fieldRow) {
	for i, value := range c.Field[certSubject:] {
		i += certSubject
		if i == certTrust { // it is said above, in words
			continue
		}
		row := fieldRow{Label: t.UI("cert." + certFields[i]), Value: value}
		times := &c.From
		switch i {
		case certUntil:
			times = &c.Until
			fallthrough
		case certFrom:
			if times.From != times.To {
				row.More = t.UI("cert.written")
			} else if times.Known {
				row.Value = secondOf(t, times.From, in.Zone)
			}
		case certKeyUsage, certUsages:
			if row.Value = ""; c.AnyUsage && i == certUsages {
				row.Value = t.UI("cert.anyusage")
			}
			for line := range strings.Lines(value) {
				line = strings.TrimSpace(line)
				row.Value = joined(row.Value, "\n", named(t, "cert."+certFields[i]+"."+line, line))
			}
		case certSubject, certThumbprint:
			row.Copy = t.UI("cert.copy." + certFields[i])
		}
		if row.Value != "" {
			rows = append(rows, row)
		}
	}
	return rows
}

// secondOf is a date and time to the second, with the zone: certificates know no smaller part.
func secondOf(t *catalog.Text, seconds int64, zone *time.Location) string {
	at := time.Unix(seconds, 0).In(zoneOrUTC(zone))
	return at.Format(catalog.DaysOf(t.Tag).Full+" "+time.TimeOnly+" ") + zoneName(at)
}
