package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

const notPresentCode = "System.ServiceModel.Channels.HttpsClientCertificateNotPresent"

// reads says that the catalogue shows the entry of a key.
func reads(key string) string {
	return fmt.Sprintf(`document.querySelector("#code-entry")?.dataset.code === %q`, key)
}

// lookFor types into the catalogue's search and waits until the first row found is the one of a key.
func (p *tab) lookFor(text, key string) {
	p.Helper()
	p.wait("the search", `document.querySelector("#code-search")`)
	p.do("look for "+text, evaluate(fmt.Sprintf(`{const field = document.querySelector("#code-search"); field.value = %q; field.dispatchEvent(new Event("input", {bubbles: true}))}`, text)))
	p.wait(key+" is the first", fmt.Sprintf(`document.querySelector("#code-list:not([hidden]) .code-row")?.dataset.arg === %q`, key))
}

// TestCatalogByLink: a link to a code shows it in a fresh tab, without a file, whatever form it names the code in; what it names and
// nobody knows is looked for.
func TestCatalogByLink(t *testing.T) {
	for code, lang := range map[string]string{notPresentCode: "ko", "HttpsClientCertificateNotPresent": "en", "262160": "en", "0x40010": "ko"} {
		p := openAt(t, place{fragment: "v=1&view=catalog&code=" + code + "&lang=" + lang})
		p.wait(code, reads(notPresentCode))
		entry := p.text("#code-entry")
		for _, want := range map[string][]string{
			"ko": {"클라이언트 인증서 없음", "HTTPS 수신기", "262160", "0x40010", "오류", "Headers", "문제"},
			"en": {"Client certificate missing", "HTTPS listener", "262160", "0x40010", "Error", "Headers", "Problem"},
		}[lang] {
			if !strings.Contains(entry, want) {
				t.Errorf("the entry of %s lacks %q: %s", code, want, entry)
			}
		}
		page := "https://learn.microsoft.com/" + map[string]string{"ko": "ko-kr", "en": "en-us"}[lang] + "/dotnet/framework/wcf/diagnostics/tracing/system-servicemodel-channels-httpsclientcertificatenotpresent"
		if p.count(fmt.Sprintf(`#code-entry a[href=%q]`, page)) != 1 {
			t.Errorf("no link to %s", page)
		}
		p.wait("its row is marked and seen", `((row, list) => row.ariaSelected === "true" && row.top >= list.top && row.bottom <= list.bottom || row.getAttribute("aria-selected") === "true" && row.getBoundingClientRect().top >= list.getBoundingClientRect().top)(document.querySelector(".code-row[aria-selected=true]"), document.querySelector("#code-list"))`)
		if title := eval[string](p, `document.title`); !strings.Contains(title, "HttpsClientCertificateNotPresent") {
			t.Errorf("the document is called %q", title)
		}
	}
	p := openAt(t, place{fragment: "v=1&view=catalog&code=NoSuchCode&lang=en"})
	p.wait("it is looked for", `document.querySelector("#code-search").value === "NoSuchCode" && document.querySelector("#code-list").hidden && document.querySelector(".codes-list .state h2").textContent.trim() === "Nothing found"`)
	p.click(".codes-list .state [data-action=code-clear]")
	p.wait("all are there again", `document.querySelectorAll("#code-list .code-row").length > 1000 && document.activeElement.id === "code-search"`)
}

// TestCatalogSearch: by words of the reader's language and of English, by names, numbers in every notation, identifiers, class and
// area.
func TestCatalogSearch(t *testing.T) {
	const (
		invalid    = "System.ServiceModel.Channels.HttpsClientCertificateInvalid"
		identifier = "http://msdn.microsoft.com/ko-KR/library/" + notPresentCode + ".aspx"
	)
	p := openAt(t, place{fragment: "v=1&lang=ko"})
	p.click("[data-action=view][data-arg=catalog]") // the link of the landing page
	p.wait("the catalogue", `document.querySelectorAll("#code-list .code-row").length > 1000`)
	for _, c := range []struct{ text, key string }{
		{"올바르지 않은 클라이언트", invalid},
		{"클라이언트인증서 없음", notPresentCode},
		{"client certificate missing", notPresentCode},
		{"certificatenotpresent", notPresentCode},
		{"262160", notPresentCode},
		{"0X40010", notPresentCode},
		{notPresentCode, notPresentCode},
		{identifier, notPresentCode},
		{"system-servicemodel-channels-httpsclientcertificatenotpresent", notPresentCode},
		{"0x800B0109", "CERT_E_UNTRUSTEDROOT"},
		{"-2146762487", "CERT_E_UNTRUSTEDROOT"},
		{"unknown_ca", "unknown_ca"},
		{"36877", "Schannel/36877"},
		{"57393", "System.ServiceModel.Diagnostics.AppDomainUnload"},
	} {
		p.lookFor(c.text, c.key)
	}
	p.lookFor("문제 HttpsClient", invalid)
	p.click("[data-action=code-class][data-arg=normal]")
	p.wait("no normal one is among them", `document.querySelector("#code-list").hidden`)
	p.click("[data-action=code-all]")
	p.wait("they are there again", `!document.querySelector("#code-list").hidden`)
	p.do("choose an area", evaluate(`{const area = document.querySelector("#code-area"); area.value = "tls"; area.dispatchEvent(new Event("change", {bubbles: true}))}`))
	p.lookFor("", "handshake_failure")
	if n := p.count(".code-row"); n != 15 {
		t.Errorf("%d alerts of TLS", n)
	}
	p.do("back", evaluate(`history.back()`))
	p.wait("the landing page", `document.querySelector(".door h1") && document.querySelector("main#viewer").dataset.state === "empty"`)
	p.do("forward", evaluate(`history.forward()`))
	p.wait("the catalogue again", `document.querySelectorAll("#code-list .code-row").length > 0`)
}

// TestCatalogSearchIsQuick: each letter is answered within a frame, drawing and all.
func TestCatalogSearchIsQuick(t *testing.T) {
	p := openAt(t, place{fragment: "v=1&view=catalog&lang=ko"})
	p.wait("the catalogue", `document.querySelectorAll("#code-list .code-row").length > 1000`)
	took := eval[[]float64](p, `(async () => {
		const field = document.querySelector("#code-search"), took = [];
		for (const text of ["인", "인증", "인증서", "인증서 만", "인증서", "인증", "인", "", "c", "ce", "cer", "cert", ""]) {
			await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
			const begun = performance.now(), before = document.querySelector("#code-count").textContent;
			field.value = text;
			field.dispatchEvent(new Event("input", {bubbles: true}));
			while (document.querySelector("#code-count").textContent === before && performance.now() - begun < 2000) await new Promise((done) => setTimeout(done));
			document.querySelector("#code-list").getBoundingClientRect();
			took.push(performance.now() - begun);
		}
		return took;
	})()`)
	t.Logf("milliseconds for each letter: %.1f", took)
	if slow := took[len(took)/2]; len(took) != 13 || slow > 1000 {
		t.Errorf("%v", took)
	}
}

// TestCatalogByKeys: the list is one stop of Tab, arrows go through it and read, Enter goes to the text and Escape back.
func TestCatalogByKeys(t *testing.T) {
	p := openAt(t, place{fragment: "v=1&view=catalog&lang=en"})
	p.wait("the catalogue", `document.querySelectorAll("#code-list .code-row").length > 1000`)
	p.press("/")
	p.wait("the search", `document.activeElement.id === "code-search" && document.activeElement.value === ""`)
	p.press("c", "l", "i", "e", "n", "t", " ", "c", "e", "r", "t")
	p.wait("what is found", `document.querySelector("#code-list .code-row")?.dataset.arg.endsWith("HttpsClientCertificateInvalid")`)
	p.press(kb.ArrowDown)
	p.wait("the list", `document.activeElement.closest("#code-list .code-row") === document.querySelector(".code-row")`)
	p.press(kb.ArrowDown, kb.ArrowDown)
	p.wait("a code is read", reads(notPresentCode))
	p.wait("its row has the keyboard", `document.activeElement.dataset.arg === document.querySelector("#code-entry").dataset.code && document.activeElement.ariaSelected === "true"`)
	p.press(kb.Enter)
	p.wait("the text", `document.activeElement.id === "code-entry"`)
	p.press(kb.Escape)
	p.wait("the list again", `document.activeElement.matches(".code-row[aria-selected=true]")`)
	p.press(kb.End)
	p.wait("its end", `document.activeElement === [...document.querySelectorAll(".code-row")].at(-1)`)
	p.press(kb.Escape)
	p.wait("the search again", `document.activeElement.id === "code-search"`)
	p.press(kb.Escape)
	p.wait("it is empty", `document.activeElement.value === "" && document.querySelectorAll(".code-row").length > 1000`)
}

// TestCatalogAndRecords: from a record to its code's entry, from there to the records of the code, and back each time.
func TestCatalogAndRecords(t *testing.T) {
	p := open(t, "en", sampleFile)
	p.explain()
	p.click("#explained [data-code=HttpsClientCertificateNotPresent]")
	p.wait("the entry", reads(notPresentCode))
	p.wait("the keyboard is on its text", `document.activeElement.id === "code-entry"`)
	p.wait("the address", `/[#&]view=catalog&code=System\.ServiceModel\.Channels\.HttpsClientCertificateNotPresent/.test(location.hash)`)
	n := eval[string](p, `document.querySelector("#code-entry [data-part=records]").dataset.count`)
	if n == "0" || n == "" {
		t.Fatalf("%q records of it are open", n)
	}
	p.click("[data-action=code-records]")
	p.wait("its records", fmt.Sprintf(`document.querySelector("main#viewer").dataset.shown === %q && document.querySelector("#filter").value === "code:HttpsClientCertificateNotPresent" && document.querySelector("#records")`, n))
	p.do("back", evaluate(`history.back()`))
	p.wait("the entry again", reads(notPresentCode))
	p.do("back", evaluate(`history.back()`))
	p.wait("the record again", `document.querySelector("#explained [data-code=HttpsClientCertificateNotPresent]")`)
	p.wait("without a filter", `document.querySelector("#filter").value === "" && document.querySelector("main#viewer").dataset.shown === document.querySelector("main#viewer").dataset.records`)
	p.press("w")
	p.wait("w goes there, too", reads(notPresentCode))
	p.click(".views [data-view=records]")
	p.wait("the records", `document.querySelector("#records")`)
}

// TestCatalogNarrow: on a phone the entry covers the list, and the browser's Back uncovers it.
func TestCatalogNarrow(t *testing.T) {
	p := openAt(t, place{fragment: "v=1&view=catalog&lang=ko", width: 390, height: 844})
	p.wait("the catalogue", `document.querySelectorAll("#code-list .code-row").length > 1000`)
	p.lookFor("클라이언트 인증서 없음", notPresentCode)
	p.click(".code-row")
	p.wait("the entry alone", reads(notPresentCode)+` && document.querySelector("#code-entry").offsetWidth > 0 && !document.querySelector("#code-list").offsetWidth`)
	if wide := eval[int](p, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
		t.Errorf("the page is %d px too wide", wide)
	}
	p.do("back", evaluate(`history.back()`))
	p.wait("the list, as it was", `document.querySelector("#code-list").offsetWidth > 0 && document.querySelector("#code-search").value !== "" && document.querySelector(".code-row[aria-selected=true]")`)
	steps := eval[int](p, `history.length`)
	p.click(".code-row")
	p.wait("the entry again", reads(notPresentCode))
	p.click("[data-action=code-back]")
	p.wait("the list, by the page's own button", `document.querySelector("#code-list").offsetWidth > 0 && !location.hash.includes("code=")`)
	p.wait("its row has the keyboard", `document.activeElement.matches(".code-row[aria-selected=true]")`)
	if got := eval[int](p, `history.length`); got > steps {
		t.Errorf("%d steps became %d", steps, got)
	}
}

// TestLeavingTheCatalog: what is read there is told by title and list as long as it is read, and no longer.
func TestLeavingTheCatalog(t *testing.T) {
	p := open(t, "en", sampleFile)
	titled := eval[string](p, `document.title`)
	p.click(".views [data-view=catalog]")
	p.lookFor("36877", "Schannel/36877")
	p.click(".code-row")
	p.wait("it is read", reads("Schannel/36877")+` && document.title.includes("36877")`)
	p.do("look for what is further up", evaluate(`{const field = document.querySelector("#code-search"); field.value = "c"; field.dispatchEvent(new Event("input", {bubbles: true}))}`))
	p.wait("the best hits are in view", `document.querySelector("#code-list").scrollTop === 0 && !document.querySelector("#code-list .code-row").dataset.arg.startsWith("Schannel")`)
	for _, way := range []string{`document.querySelector(".views [data-view=records]").click()`, `document.querySelector("[data-action=code-records]").click()`} {
		p.do("leave", evaluate(way))
		p.wait("the title is the file's again", fmt.Sprintf(`!document.querySelector("#code-list") && document.title === %q`, titled))
		p.click(".views [data-view=catalog]")
		p.wait("the entry again", reads("Schannel/36877")+` && document.title !== `+fmt.Sprintf("%q", titled))
	}
	p.do("paste the address of the catalogue", evaluate(`location.hash = "#v=1&view=catalog&lang=en"`))
	p.wait("nothing is read and no row is marked", `document.querySelectorAll("#code-list .code-row").length > 1000 && !document.querySelector("#code-list [aria-selected=true]")`)
}

// TestStepsKeepWhatWasChosen: a step back undoes neither language nor zone, and its address says so.
func TestStepsKeepWhatWasChosen(t *testing.T) {
	p := open(t, "en", sampleFile)
	p.explain()
	p.press("w")
	p.wait("the entry", `document.querySelector("#code-entry")?.dataset.code`)
	p.do("choose Korean", setSelect("#language", "ko"))
	p.wait("it speaks", `document.documentElement.lang === "ko"`)
	p.do("back", evaluate(`history.back()`))
	p.wait("the records, in Korean", `document.querySelector("#records") && document.documentElement.lang === "ko" && location.hash.includes("lang=ko")`)
	p.press("w")
	p.wait("the entry again", `document.querySelector("#code-entry")?.dataset.code`)
	p.do("choose UTC", setSelect("#zone", "utc"))
	p.do("back", evaluate(`history.back()`))
	p.wait("the records, in UTC", `document.querySelector("#records") && document.querySelector("#zone").value === "utc" && location.hash.includes("zone=utc")`)
	p.do("paste a link without a zone", evaluate(`location.hash = "#v=1&lang=en"`))
	p.wait("it is the browser's own zone", `document.documentElement.lang === "en" && document.querySelector("#zone").value === "local"`)
}
