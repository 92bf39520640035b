package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// bilingualPage is a page of the documentation as people have it, with sentences of our own.
const bilingualPage = `---
title: System.ServiceModel.Channels.HttpsClientCertificateNotPresent
ms.translationtype: MT
ms.contentlocale: ko-KR
ms.lasthandoff: 11/26/2020
---
# <a name="systemservicemodelchannelshttpsclientcertificatenotpresent"></a>System.ServiceModel.Channels.HttpsClientCertificateNotPresent

<span data-ttu-id="0-1">요약 <em>문장</em> &lt;b&gt;입니다.</span><span class="sxs-lookup"><span data-stu-id="0-1">The <em>summary</em> is &lt;b&gt;this.</span></span>

## <a name="description"></a><span data-ttu-id="0-2">Description</span><span class="sxs-lookup"><span data-stu-id="0-2">Description</span></span>

- <span data-ttu-id="0-3">하나</span><span class="sxs-lookup"><span data-stu-id="0-3">One</span></span>
- <span data-ttu-id="0-4">둘</span><span class="sxs-lookup"><span data-stu-id="0-4">Two</span></span>

## <a name="troubleshooting"></a><span data-ttu-id="0-5">문제 해결</span><span class="sxs-lookup"><span data-stu-id="0-5">Troubleshooting</span></span>

<span data-ttu-id="0-6">다시 해 보세요.</span><span class="sxs-lookup"><span data-stu-id="0-6">Try it again.</span></span>

## <a name="see-also"></a><span data-ttu-id="0-7">참고 항목</span><span class="sxs-lookup"><span data-stu-id="0-7">See also</span></span>

- [<span data-ttu-id="0-8">추적</span><span class="sxs-lookup"><span data-stu-id="0-8">Tracing</span></span>](index.md)
- [<span data-ttu-id="0-9">다른 곳</span><span class="sxs-lookup"><span data-stu-id="0-9">Elsewhere</span></span>](https://elsewhere.example/)
`

// englishOnly is a page that only English has.
const englishOnly = `---
title: "System.ServiceModel.Channels.HttpsClientCertificateInvalid"
---
# System.ServiceModel.Channels.HttpsClientCertificateInvalid
System.ServiceModel.Channels.HttpsClientCertificateInvalid

## Description
Only in English.
`

// svcscope runs the command.
func svcscope(t *testing.T, args ...string) {
	t.Helper()
	program := absolute(t, []string{filepath.Join("..", "..", ".cache", "bin", "svcscope")})[0]
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Fatalf("svcscope %q: %v\n%s", args, err, out)
	}
}

// withDocs writes a site with documentation pages.
func withDocs(t *testing.T) *siteServer {
	t.Helper()
	pages, docs, dir := t.TempDir(), t.TempDir(), t.TempDir()
	for name, page := range map[string]string{"bilingual.md": bilingualPage, "english.txt": englishOnly} {
		if err := os.WriteFile(filepath.Join(pages, name), []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	svcscope(t, "import-docs", "-o", docs, pages)
	svcscope(t, "site", "-root", filepath.Join("..", ".."), "-docs", docs, "-o", dir)
	server := newSiteServer(dir)
	t.Cleanup(server.stop)
	return server
}

// requested gives what the page has asked for since it was opened, without what its service worker keeps.
func (p *tab) requested() string {
	p.Helper()
	return eval[string](p, `performance.getEntriesByType("resource").map((e) => e.name).join("\n")`)
}

const officialPart = `#explained [data-part=official]`

// TestOfficial: a site that was given documentation pages shows their wording under a heading of its own, in the reader's
// language or else in English, also without its server; of other languages it loads nothing.
func TestOfficial(t *testing.T) {
	server := withDocs(t)
	p := openAt(t, place{server: server, fragment: "v=1&lang=ko"})
	p.choose(sampleFile)
	p.ready()
	if strings.Contains(p.requested(), "/docs/") {
		t.Error("pages are loaded before one is looked at")
	}
	p.explain()
	p.wait("what the documentation says", `document.querySelector("`+officialPart+`")`)
	part := func(what, lang, locale string, pieces ...string) {
		t.Helper()
		p.wait(what, `document.querySelector("`+officialPart+`").lang === "`+lang+`"`)
		text := p.text(officialPart)
		for _, piece := range append(pieces, locale, "CC BY 4.0") {
			if !strings.Contains(text, piece) {
				t.Errorf("%s lacks %q: %s", what, piece, text)
			}
		}
		if got := eval[string](p, `document.querySelector("`+officialPart+`").dataset.locale`); got != locale {
			t.Errorf("%s is of %q", what, got)
		}
	}
	part("Korean", "ko", "ko-kr", "요약 문장 <b>입니다.", "하나", "다시 해 보세요.", "bilingual.md", "2020", "HttpsClientCertificateNotPresent")
	if strings.Contains(p.requested(), "docs/en.json") {
		t.Error("English is loaded, too")
	}
	if got := eval[[]string](p, `[...document.querySelectorAll("`+officialPart+` a")].map((a) => a.href)`); len(got) != 1 || got[0] != "https://learn.microsoft.com/ko-kr/dotnet/framework/wcf/diagnostics/tracing/" {
		t.Errorf("its links lead to %q", got)
	}
	if p.count(officialPart+" :is(em, b)") != 0 || p.count(officialPart+" li") != 3 {
		t.Error("markup of a page is markup here, or its list is none")
	}
	if order := eval[string](p, `[...document.querySelectorAll("#explained [data-part]")].map((e) => e.dataset.part).filter((n) => n === "links" || n === "official" || n === "original").join()`); order != "links,official,original" {
		t.Errorf("the parts stand in the order %s", order)
	}
	p.shot("official-ko")

	p.hit(`#verdict [data-finding]:not([data-category=not-presented]) [data-action=explain]`, officialPart+`[lang=en]`)
	part("a page that only English has", "en", "en-us", "Only in English.", "english.txt")
	p.do("choose English", setSelect("#language", "en"))
	p.explain()
	p.wait("the first cause in English", `document.documentElement.lang === "en" && document.querySelector("#explained [data-code=HttpsClientCertificateNotPresent]")`)
	part("English", "en", "en-us", "The summary is <b>this.", "Try it again.", "bilingual.md", "documentation of HttpsClientCertificateNotPresent")
	p.loadAxe()
	p.axe("light", axeRules{colours: true})

	p.shot("official-en")
	p.click("[data-action=home]")
	p.kept()
	server.stop()
	again := p.again(t)
	again.choose(sampleFile)
	again.ready()
	again.explain()
	again.wait("what is kept", `document.querySelector("`+officialPart+`").innerText.includes("The summary is")`)
}

// TestNoDocs: the project's own site asks for no documentation pages and shows none.
func TestNoDocs(t *testing.T) {
	p := openAt(t, place{fragment: "v=1&lang=ko"})
	p.choose(sampleFile)
	p.ready()
	p.explain()
	p.do("choose English", setSelect("#language", "en"))
	p.wait("the page speaks English", `document.querySelector("#explained").lang === "en"`)
	if p.count(officialPart) != 0 {
		t.Error("it shows some")
	}
	if all := p.requested(); strings.Contains(all, "/docs/") || !strings.Contains(all, "/text/en.") {
		t.Errorf("it asks for %s", all)
	}
}
