package app

import (
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

// sayings are sentences about a certificate in a record: its validity first, then what it may be used for, and unless they are
// to be short the rest. What speaks against it has a warning in front.
func sayings(t *catalog.Text, in detail, c *certificate, short bool) app.UI {
	var items []app.UI
	say := func(key string, n int64, bad bool, more string) {
		sign := ring(true)
		if bad {
			sign = severityIcon("warning")
		}
		items = append(items, el("li", "").DataSet("says", key).Body(sign, words("span", "", t.UI("cert."+key, "n", n)+more)))
	}
	r := in.Record
	if key, n := c.validity(r.Time / int64(time.Second)); key != "" {
		zone := ""
		switch {
		case !r.HasTime:
			key = "untimed"
		case !r.HasZone:
			zone = " " + t.UI("cert.nozone")
		}
		say("now."+key, n, strings.HasPrefix(key, "expired") || strings.HasPrefix(key, "early"), zone)
	}
	reference := c.Problem == "" && c.Field[certSHA256] == ""
	use := c.usable()
	if use != "" && !c.CA && !(c.Root && reference) { // of an authority it says what those may be used for that it issues
		say("client."+use, 0, use == "no" || use == "signature", "")
	}
	if short {
		return box("ul", "says", items...)
	}
	for _, x := range [...]struct {
		is  bool
		key string
		bad bool
	}{
		{c.Root, "self", false}, {c.CA, "ca", false}, {c.weakKey(), "weakkey", true}, {c.weakSignature(), "weaksignature", true},
		{reference, "reference", false}, {c.Problem != "", "problem." + c.Problem, true},
	} {
		if x.is {
			say(x.key, 0, x.bad, "")
		}
	}
	return box("ul", "says", items...)
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
	if !c.Root {
		add("missing", c.Field[certIssuer])
	}
	return el("section", "").DataSet("part", "chain").Body(words("h3", "", t.UI("cert.chain")), box("ol", "issuers", items...))
}

// certificateRows are the fields of a certificate.
func certificateRows(t *catalog.Text, in detail, c *certificate) (rows []fieldRow) {
	for i, value := range c.Field[certSubject:] {
		i += certSubject
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
