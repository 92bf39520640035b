package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// speaks chooses another language.
func (p *tab) speaks(lang string) {
	p.Helper()
	p.do("choose "+lang, evaluate(fmt.Sprintf(`((s) => { s.value = %q; s.dispatchEvent(new Event("change", {bubbles: true})); })(document.querySelector("#language"))`, lang)))
	p.wait("it is spoken", fmt.Sprintf(`document.documentElement.lang === %q`, lang))
}

// TestFilterByWhatIsRead: words that stand in the table in the reader's language find the rows they stand in; severities are called as the
// page calls them; and the filter follows the language, in a link, too.
func TestFilterByWhatIsRead(t *testing.T) {
	const shown = `document.querySelector("main#viewer").dataset.shown`
	rows := `[...document.querySelectorAll("#rows [data-record]:not([hidden])")]`
	found := map[string]string{}
	for lang, filters := range map[string][]struct{ filter, each string }{
		"ko": {
			{"인증서", ""}, {`"클라이언트 인증서가 제시되지 않음"`, "클라이언트 인증서가 제시되지 않음"}, {"활동 시작", "활동"}, {`"활동 시작"`, "활동 시작"}, {"전송", "전송"}, {"level:오류", "오류"},
		},
		"en": {{"Activity starts", "Activity starts"}, {`"No client certificate was presented"`, "No client certificate was presented"}, {"level:error", "Error"}},
	} {
		p := open(t, lang, sampleFile)
		all := p.data()["records"]
		for _, c := range filters {
			p.do("type "+c.filter, setFilter(c.filter))
			p.wait(c.filter+" finds some", fmt.Sprintf(`%s !== "0" && %[1]s !== %q && %s.length > 0 && %[3]s.every((row) => row.innerText.includes(%s))`, shown, all, rows, quoted(c.each)))
			found[c.filter] = p.data()["shown"]
			p.do("empty the filter", setFilter(""))
			p.wait("all records are back", fmt.Sprintf(`%s === %q`, shown, all))
		}
	}
	if found[`"활동 시작"`] != found["Activity starts"] || found["level:오류"] != found["level:error"] || found[`"클라이언트 인증서가 제시되지 않음"`] != found[`"No client certificate was presented"`] {
		t.Errorf("the languages differ: %v", found)
	}

	p := open(t, "ko", sampleFile)
	p.do("a title and a level", setFilter(`"활동 시작" or level:오류`))
	p.wait("the address has them", `/q=[^&]*%ED%99%9C/.test(location.hash) && /lang=ko/.test(location.hash)`)
	both := p.data()["shown"]
	fragment := strings.TrimPrefix(eval[string](p, `location.hash`), "#")
	q := openAt(t, place{fragment: fragment})
	q.choose(sampleFile)
	q.wait("the link leaves the same rows", fmt.Sprintf(`document.documentElement.lang === "ko" && document.querySelector("main#viewer").dataset.state === "ready" && %s === %q`, shown, both))

	q.speaks("en")
	q.wait("the level is called as it is in English, and no row says 활동 시작", fmt.Sprintf(`document.querySelector("#filter").value === '"활동 시작" or level:error' && %s === %q && !document.querySelector("#filter[aria-invalid=true]")`, shown, found["level:error"]))
	q.wait("so does the address", `/level[^&]*error/.test(location.hash) && /lang=en/.test(location.hash)`)
	q.speaks("ko")
	q.wait("its rows are back", fmt.Sprintf(`%s === %q`, shown, both))

	q.do("a level that is none", setFilter("level>=나쁨"))
	q.wait("those that are stand below", `/critical \(위험\), error \(오류\), warning \(경고\), information \(정보\), verbose \(자세히\)$/.test(document.querySelector("#filter-error").textContent)`)
	q.do("a field that is none", setFilter("레벨:오류"))
	q.wait("all that are stand below", `["level", "pid", "computer", "identifier", "file", "record", "kind"].every((name) => document.querySelector("#filter-error").textContent.includes(name))`)
}
