package e2e

import (
	"encoding/binary"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// rawRecord is a record of a file as a plain loop over its text finds it.
type rawRecord struct {
	offset int
	xml    string
}

var rawBegin = regexp.MustCompile(`<E2ETraceEvent[\s>]`)

// rawRecords splits a trace without damage at its start tags.
func rawRecords(text string) (records []rawRecord) {
	begins := rawBegin.FindAllStringIndex(text, -1)
	for i, b := range begins {
		end := len(text)
		if i+1 < len(begins) {
			end = begins[i+1][0]
		}
		records = append(records, rawRecord{b[0], text[b[0]:end]})
	}
	return records
}

// places gives "file offset" of the records in which a text stands, in any case; of the others where not.
func places(file int, records []rawRecord, text string, not bool) (list []string) {
	for _, r := range records {
		if strings.Contains(strings.ToLower(r.xml), strings.ToLower(text)) != not {
			list = append(list, fmt.Sprint(file, " ", r.offset))
		}
	}
	return list
}

// allRows scrolls through the whole table until its rows are those of a list, whatever their order; it gives what they
// were the last time.
const allRows = `(async (want) => {
	const box = document.querySelector("#records"), frame = () => new Promise((done) => { requestAnimationFrame(done); setTimeout(done, 200) });
	const viewer = document.querySelector("main#viewer");
	let seen;
	for (const end = Date.now() + 50_000; Date.now() < end;) {
		seen = new Set();
		const box = document.querySelector("#records");
		for (let top = 0; box && top <= box.scrollHeight; top += box.clientHeight / 2) {
			box.scrollTop = top;
			await frame();
			await frame();
			for (const e of document.querySelectorAll("#rows [data-row]")) seen.add(e.dataset.file + " " + e.dataset.offset);
		}
		await frame();
		if (Number(viewer.dataset.shown) === want.length && seen.size === want.length && want.every((w) => seen.has(w))) return {same: true, seen: [...seen]};
	}
	return {same: false, seen: [...seen]};
})(%s)`

// rowsAre waits until the table has just the rows of a list, and no search is under way.
func (p *tab) rowsAre(what string, want []string) {
	p.Helper()
	p.wait(fmt.Sprintf("%s: %d records", what, len(want)), fmt.Sprintf(`document.querySelector(".progress[hidden]") && document.querySelector("main#viewer").dataset.shown === "%d"`, len(want)))
	var list []string
	for _, w := range want {
		list = append(list, quoted(w))
	}
	got := eval[struct {
		Same bool
		Seen []string
	}](p, fmt.Sprintf(allRows, "["+strings.Join(list, ",")+"]"))
	if got.Same {
		return
	}
	missing := slices.DeleteFunc(slices.Clone(want), func(w string) bool { return slices.Contains(got.Seen, w) })
	extra := slices.DeleteFunc(got.Seen, func(s string) bool { return slices.Contains(want, s) })
	p.Fatalf("%s: missing rows %.600q, rows too many %.600q", what, missing, extra)
}

// both gives what stands in two lists.
func both(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return !slices.Contains(b, s) })
}

// someTrace is a real trace with a text that stands only in its XML; a fixture where there are none.
func someTrace(t *testing.T) (file, text, only string) {
	t.Helper()
	file, only = koreanTrace, "OrderService.Host.exe"
	for _, f := range traces() {
		if strings.HasSuffix(f.path, "c29m_WcfHttpMvcFormsAut__Web_tracelog.svclog") {
			file, only = f.path, "ada1ca43-2-129392489496298828"
		}
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return file, strings.TrimPrefix(string(b), "\ufeff"), only
}

// TestSearchInXML: xml:"text" gives the records in whose XML the text stands, whatever files are open and however the
// filter came to be.
func TestSearchInXML(t *testing.T) {
	const only = "OrderService.Host.exe" // stands in AppDomain, which no column shows
	sample := rawRecords(sampleText(t))
	p := open(t, "en", sampleFile)
	p.do("look for it in the columns", setFilter(`"`+only+`"`))
	p.wait("no column has it", `document.querySelector("main#viewer").dataset.shown === "0"`)

	with := places(0, sample, only, false)
	if len(with) == 0 || len(with) == len(sample) {
		t.Fatalf("%d of %d records have it", len(with), len(sample))
	}
	for _, text := range []string{only, strings.ToUpper(only), strings.ToLower(only), "<ActivityName>Process action '", `x5t#s256`, "</appdomain>"} {
		p.do("find "+text, setFilter(`xml:"`+text+`"`))
		if found := places(0, sample, text, false); len(found) > 0 {
			p.rowsAre(text, found)
		} else {
			p.wait(text+" is nowhere", `document.querySelector(".state h2")`)
		}
	}
	p.do("find the others", setFilter(`-xml:"`+only+`"`))
	p.rowsAre("the others", places(0, sample, only, true))
	severe := regexp.MustCompile(`<SubType Name="(Critical|Error|Warning)"`)
	var warnings []string
	for _, r := range sample {
		if severe.MatchString(r.xml) {
			warnings = append(warnings, fmt.Sprint(0, " ", r.offset))
		}
	}
	p.do("with another condition", setFilter(`xml:"`+only+`" level>=warning`))
	p.rowsAre("both conditions", both(with, warnings))
	p.do("of two texts", setFilter(`xml:"`+only+`" -xml:ProcessAction`))
	p.rowsAre("one without the other", both(with, places(0, sample, "ProcessAction", true)))
	p.do("either text", setFilter(`xml:BillingClient.exe or xml:ReportAgent.exe`))
	p.rowsAre("either text", append(places(0, sample, "BillingClient.exe", false), places(0, sample, "ReportAgent.exe", false)...))

	// A link.
	p.do("for a link", setFilter(`xml:"`+only+`" level>=warning`))
	p.wait("the address has it", `/q=xml.*level/.test(location.hash)`)
	q := openAt(t, place{fragment: strings.TrimPrefix(eval[string](p, `location.hash`), "#")})
	q.choose(sampleFile)
	q.ready()
	q.rowsAre("the link", both(with, warnings))

	// Another file is opened, the first one is closed.
	file, text, other := someTrace(t)
	second := rawRecords(text)
	p.do("of both files", setFilter(`xml:"`+only+`" or xml:"`+other+`"`))
	p.rowsAre("one file", with)
	p.choose(file)
	p.ready()
	found := places(1, second, other, false)
	if len(found) == 0 {
		t.Fatalf("%s does not stand in %s", other, file)
	}
	p.rowsAre("both files", append(slices.Clone(with), found...))
	p.do("of the second alone", setFilter(`xml:"`+other+`"`))
	p.rowsAre("the second file", slices.Compact(append(places(0, sample, other, false), found...)))
	p.do("of both again", setFilter(`xml:"`+only+`" or xml:"`+other+`"`))
	p.rowsAre("both files again", append(slices.Clone(with), found...))
	p.do("close the first", evaluate(`{ const b = document.createElement("button"); b.dataset.action = "close-file"; b.dataset.arg = "0"; document.body.append(b); b.click(); b.remove() }`))
	p.wait("it is closed", `document.querySelector("main#viewer").dataset.files === "1"`)
	p.rowsAre("what is left", places(0, second, other, false))
	p.do("no filter", setFilter(""))
	p.wait("all records show", fmt.Sprintf(`document.querySelector("main#viewer").dataset.shown === "%d" && document.querySelector(".progress[hidden]")`, len(second)))
}

// TestSearchInXMLMarks: the XML of a record that was found shows where the text stands.
func TestSearchInXMLMarks(t *testing.T) {
	const only = "OrderService.Host.exe"
	p := open(t, "ko", sampleFile)
	p.do("find it", setFilter(`xml:"`+strings.ToUpper(only)+`"`))
	p.rowsAre("it", places(0, rawRecords(sampleText(t)), only, false))
	p.do("to the first one", evaluate(`document.querySelector("#records").scrollTop = 0`))
	p.wait("it is there", `document.querySelector("#rows [data-row='0']:not(.away)")?.getClientRects().length`)
	p.do("select it", evaluate(`document.querySelector("#rows [data-row='0']").click()`))
	p.click("[data-tab=xml]")
	p.wait("it is marked", fmt.Sprintf(`document.querySelector("#xml-find").value.toLowerCase() === %[1]s && [...document.querySelectorAll(".xml mark")].length === 1 && document.querySelector(".xml mark.now").textContent.toLowerCase() === %[1]s`, quoted(strings.ToLower(only))))
	if said := p.text(".xml-bar [role=status]"); !hangul(said) || !strings.Contains(said, "1") {
		t.Errorf("the hits are told as %q", said)
	}
}

// TestSearchInXMLKorean: Korean text is found in every encoding, by its own bytes.
func TestSearchInXMLKorean(t *testing.T) {
	text := strings.ReplaceAll(sampleText(t), "<AppDomain>BillingClient.exe", "<AppDomain>결제 클라이언트.exe")
	records := rawRecords(text)
	p := openAt(t, place{fragment: "v=1&lang=ko"})
	for _, c := range []struct {
		name, content string
		place         func(offset int) int
	}{
		{"UTF-8", text, func(offset int) int { return offset }},
		{"UTF-16LE", wide("\ufeff"+text, binary.LittleEndian), func(offset int) int { return 2 + 2*len(utf16.Encode([]rune(text[:offset]))) }},
		{"UTF-16BE", wide(text, binary.BigEndian), func(offset int) int { return 2 * len(utf16.Encode([]rune(text[:offset]))) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := p.anew(t, "ko")
			p.choose(write(t, "korean.svclog", c.content))
			p.ready()
			for _, word := range []string{"결제 클라이언트.EXE", "클라이언트.exe</AppDomain>"} {
				var want []string
				for _, r := range records {
					if strings.Contains(r.xml, "결제 클라이언트.exe</AppDomain>") {
						want = append(want, fmt.Sprint(0, " ", c.place(r.offset)))
					}
				}
				p.do("find "+word, setFilter(`xml:"`+word+`"`))
				p.rowsAre(word, want)
			}
			p.do("what stands nowhere", setFilter(`xml:"결제 서버"`))
			p.wait("the page says so", `document.querySelector(".state h2")`)
		})
	}
}

// holdSearch notes what the page asks its workers, and keeps what they find in the XML from it while window.holding.
const holdSearch = `window.asked = []; window.Worker = class extends Worker {
	constructor(...args) {
		super(...args);
		this.addEventListener("message", (e) => {
			if (window.holding && (e.data.op === "hits" || e.data.op === "searched")) e.stopImmediatePropagation();
		});
	}
	postMessage(m, ...more) {
		asked.push(m.op + " " + m.id);
		super.postMessage(m, ...more);
	}
};`

// TestSearchInXMLEnds: while the XML is searched the page says so, and another filter, or none, ends it.
func TestSearchInXMLEnds(t *testing.T) {
	p := openAt(t, place{fragment: "v=1&lang=en", before: holdSearch})
	p.choose(sampleFile)
	p.ready()
	p.do("hold the answers back", evaluate(`window.holding = true`))
	searching := `document.querySelector(".progress:not([hidden]) progress")?.ariaLabel === "Searching the XML of all records"`
	over := `document.querySelector(".progress[hidden]") && document.querySelector("main#viewer").dataset.shown === document.querySelector("main#viewer").dataset.records`
	for _, c := range []struct {
		what string
		then func()
	}{
		{"an empty filter", func() { p.do("no filter", setFilter("")) }},
		{"another filter", func() { p.do("another filter", setFilter("level>=verbose or -level>=verbose")) }},
		{"the button beside it", func() { p.click(".progress [data-action=filter-clear]") }},
	} {
		p.do("find a text", evaluate(`asked.length = 0`), setFilter(`xml:AppDomain`))
		p.wait("it is looked for", searching+` && asked.some((m) => m.startsWith("search "))`)
		c.then()
		p.wait(c.what+" ends it", over+` && asked.includes("cancel " + asked.find((m) => m.startsWith("search ")).split(" ")[1])`)
	}
	p.do("let answers through", evaluate(`window.holding = false`))
	p.do("find a text", setFilter(`xml:AppDomain`))
	p.rowsAre("it is found", places(0, rawRecords(sampleText(t)), "AppDomain", false))
}

// TestSearchInXMLNothing: where no record is left the page says what each condition leaves.
func TestSearchInXMLNothing(t *testing.T) {
	sample := rawRecords(sampleText(t))
	p := open(t, "en", sampleFile)
	say := func(filter string, want ...string) {
		t.Helper()
		p.do("find "+filter, setFilter(filter))
		var list []string
		for _, w := range want {
			list = append(list, quoted(w))
		}
		p.wait(filter+" says why nothing shows", fmt.Sprintf(`document.querySelector(".progress[hidden]") && document.querySelector(".state h2").textContent === "No record matches" && JSON.stringify([...document.querySelectorAll(".terms li")].map((e) => e.querySelector("code").textContent + " " + e.querySelector("span").textContent)) === JSON.stringify([%s])`, strings.Join(list, ",")))
	}
	warnings := len(regexp.MustCompile(`<SubType Name="(Critical|Error|Warning)"`).FindAllString(sampleText(t), -1))
	say(`xml:"not there"`, `xml:"not there" alone: 0 records`)
	say(`xml:"not there" level>=warning`, fmt.Sprintf(`xml:"not there" without it: %d records`, warnings), fmt.Sprintf(`level>=warning alone: %d records`, warnings))
	billing, service := len(places(0, sample, "BillingClient.exe", false)), len(places(0, sample, "OrderService.Host.exe", false))
	say(`xml:BillingClient.exe xml:OrderService.Host.exe`, fmt.Sprintf(`xml:BillingClient.exe without it: %d records`, service), fmt.Sprintf(`xml:OrderService.Host.exe without it: %d records`, billing))
	p.click(".terms li:last-child button")
	p.rowsAre("without one of them", places(0, sample, "BillingClient.exe", false))
}
