//go:build !js

package main

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"svcscope/catalog"
)

// Which trace code a page is about. Its title says so, but for a few pages whose title came from another one when they were
// translated: what else names the code outvotes it then.

// titleCode gives the code that a title names; nil if it names none. The title of an event's page is its id and name.
func titleCode(title string) *catalog.Code {
	title, _, _ = strings.Cut(title, "|") // "… | Microsoft Docs"
	title = strings.TrimSpace(title)
	if m := eventTitle.FindStringSubmatch(title); m != nil {
		id, _ := strconv.ParseUint(m[1], 10, 32)
		for _, c := range catalog.Codes() {
			if c.Provider() && uint64(c.EventID) == id && strings.EqualFold(c.Short(), m[2]) {
				return c
			}
		}
		return nil
	}
	if !codeShaped(title) {
		return nil
	}
	return catalog.ByName(strings.ReplaceAll(title, " ", "")) // translators put blanks behind dots
}

var eventTitle = regexp.MustCompile(`^(\d{1,9}) ?[-–] ?(\w+)$`)

// codeShaped says whether a title looks like the full name of a trace code. Other pages of the documentation have titles
// that are one word, and the codes that are one word have no page.
func codeShaped(title string) bool {
	name := strings.ReplaceAll(title, ". ", ".")
	return strings.Count(name, ".") >= 2 && !strings.ContainsAny(name, " \t")
}

// The codes by the address of their page, and by the name that the first heading of a translated page keeps as its anchor.
var (
	codesBySlug   = sync.OnceValue(func() map[string]*catalog.Code { return codesBy((*catalog.Code).Slug) })
	codesByAnchor = sync.OnceValue(func() map[string]*catalog.Code {
		return codesBy(func(c *catalog.Code) string {
			if c.Slug() == "" {
				return ""
			}
			return strings.ToLower(strings.ReplaceAll(c.Name, ".", ""))
		})
	})
)

func codesBy(name func(*catalog.Code) string) map[string]*catalog.Code {
	by := map[string]*catalog.Code{}
	for _, c := range catalog.Codes() {
		if n := name(c); n != "" {
			by[n] = c
		}
	}
	return by
}

// docEntry is what one page says in one language.
type docEntry struct {
	page        *docPage
	file        string // without its folder
	path        string // as it was found
	tag, locale string
	half        bool // the English half of a bilingual page
	text        docText
	named       *catalog.Code // by the title
	code        *catalog.Code
}

// settle says of each entry which code it is about. The title has a vote, and so have the anchor of the first heading, the
// name of the file, and what pages of other locales with the same ms.assetid are called. The title wins a draw, unless
// another page in the same language has the same title.
func settle(entries []*docEntry) {
	type claim struct {
		tag  string
		code *catalog.Code
	}
	claimed := map[claim]map[string]bool{} // the ids of the pages that claim a code
	byAsset := map[string]map[string]*catalog.Code{}
	for _, e := range entries {
		c := claim{e.tag, e.named}
		if claimed[c] == nil {
			claimed[c] = map[string]bool{}
		}
		claimed[c][e.id()] = true
		if asset := e.page.front["ms.assetid"]; asset != "" && !e.half {
			if byAsset[asset] == nil {
				byAsset[asset] = map[string]*catalog.Code{}
			}
			byAsset[asset][e.locale] = e.named
		}
	}
	for _, e := range entries {
		own := e.locale
		if e.half {
			own = strings.ToLower(e.page.front["ms.contentlocale"])
		}
		votes := map[*catalog.Code]int{e.named: 1}
		vote := func(c *catalog.Code) {
			if c != nil {
				votes[c]++
			}
		}
		vote(codesByAnchor()[e.page.anchor])
		vote(codesBySlug()[e.slug()])
		vote(elsewhere(byAsset[e.page.front["ms.assetid"]], own))
		e.code = e.named
		contested := len(claimed[claim{e.tag, e.named}]) > 1
		for _, c := range sortedCodes(votes) {
			if votes[c] > votes[e.code] || contested && e.code == e.named && c != e.named && votes[c] == votes[e.code] {
				e.code = c
			}
		}
	}
}

// elsewhere gives the code by which most other locales call a page.
func elsewhere(names map[string]*catalog.Code, own string) *catalog.Code {
	votes := map[*catalog.Code]int{}
	for locale, c := range names {
		if locale != own {
			votes[c]++
		}
	}
	var most *catalog.Code
	for _, c := range sortedCodes(votes) {
		if votes[c] > votes[most] {
			most = c
		}
	}
	return most
}

// sortedCodes gives the codes that got votes in a fixed order.
func sortedCodes(votes map[*catalog.Code]int) []*catalog.Code {
	codes := make([]*catalog.Code, 0, len(votes))
	for c := range votes {
		codes = append(codes, c)
	}
	slices.SortFunc(codes, func(a, b *catalog.Code) int { return strings.Compare(a.Name, b.Name) })
	return codes
}

// id tells pages apart that claim the same code, and knows the same page in two versions.
func (e *docEntry) id() string {
	return cmp.Or(e.page.front["ms.assetid"], e.slug())
}

// slug is the last part of the page's address, by the name of its file.
func (e *docEntry) slug() string {
	name := strings.ToLower(e.file)
	return strings.TrimSuffix(strings.TrimSuffix(name, ".md"), ".txt")
}

// better says whether a should stand for its code rather than b, of the same language: what was written in it rather than
// half of a bilingual page, then a page whose title and other names agree, then the newer one.
func better(a, b *docEntry) bool {
	if a.half != b.half {
		return b.half
	}
	if a.moved() != b.moved() {
		return b.moved()
	}
	for _, field := range []string{"ms.lasthandoff", "ms.date"} {
		if x, y := yearFirst(a.page.front[field]), yearFirst(b.page.front[field]); x != y {
			return x > y
		}
	}
	return a.path < b.path
}

// moved says whether the page is about another code than its title names.
func (e *docEntry) moved() bool { return e.code != e.named }

// yearFirst turns MM/DD/YYYY round, so that days can be compared.
func yearFirst(day string) string {
	parts := strings.Split(day, "/")
	if len(parts) != 3 {
		return day
	}
	return parts[2] + "-" + parts[0] + "-" + parts[1]
}
