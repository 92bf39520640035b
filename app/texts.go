package app

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// spoken is one language that the interface speaks: its tag and its name in itself.
type spoken struct{ Tag, Name string }

// languages are those with a text table, in the order of the selector. English is the fallback of all.
var languages = sync.OnceValue(siteLanguages)

// languageOrder is the order of the selector: first the two that the product began with, then by name as CLDR's root
// collation sorts, script by script. A language that is not here yet comes last.
var languageOrder = []string{"ko", "en", "cs", "de", "es", "fr", "it", "pl", "pt-BR", "tr", "ru", "ja", "zh-Hans", "zh-Hant"}

// inOrder sorts tags for the selector.
func inOrder(tags []string) []string {
	place := func(tag string) int {
		if i := slices.Index(languageOrder, tag); i >= 0 {
			return i
		}
		return len(languageOrder)
	}
	slices.SortStableFunc(tags, func(a, b string) int { return place(a) - place(b) })
	return tags
}

// tags are the languages of the interface.
func tags() []string {
	list := make([]string, len(languages()))
	for i, l := range languages() {
		list[i] = l.Tag
	}
	return list
}

// languageName is a language's name in itself; "" if we do not speak it.
func languageName(tag string) string {
	for _, l := range languages() {
		if l.Tag == tag {
			return l.Name
		}
	}
	return ""
}

// languageStore is the name under which the browser keeps the language that was chosen; boot.js reads it, too.
const languageStore = "svcscope.language"

// texts holds the text tables by tag: those of linkedTags with the interface alone at first (catalog.Text.Whole).
type texts map[string]*catalog.Text

// linkedTags are the languages whose interface the page's program holds, so that it speaks before a file has come.
var linkedTags = []string{"ko", "en"}

// take reads a language's file: all of the language, or what is not there yet.
func (t texts) take(tag string, json []byte) error {
	text, err := catalog.ParseText(json)
	if err != nil {
		return err
	}
	if known := t[tag]; known != nil {
		known.Complete(text)
		return nil
	}
	text.Numbers = numbersOf(tag)
	t[tag] = text
	t.chain()
	return nil
}

// chain puts behind each language what stands in for it: the first of its parents that is there, else English.
func (t texts) chain() {
	for tag, text := range t {
		next := t["en"]
		for parent := catalog.Parent(tag); parent != ""; parent = catalog.Parent(parent) {
			if t[parent] != nil {
				next = t[parent]
				break
			}
		}
		if tag != "en" {
			text.Fallback(next)
		}
	}
}

// linked takes the interface of a language from the program, if it is there.
func (t texts) linked(tag string) {
	for line := range strings.Lines(linkedTexts) {
		if strings.HasPrefix(line, `{"tag":"`+tag+`"`) && t[tag] == nil {
			if err := t.take(tag, []byte(line)); err != nil {
				panic("linked texts: " + err.Error())
			}
		}
	}
}

// known says whether the interface speaks a language.
func known(tag string) bool { return slices.Contains(tags(), tag) }

// chooseLanguage takes the first language we speak of: the link's, the saved one, the browser's in order; else English.
// A browser's "ko-KR" is our "ko", its "zh-TW" our "zh-Hant".
func chooseLanguage(link, saved string, browser []string) string {
	for _, wish := range append([]string{link, saved}, browser...) {
		if tag := catalog.MatchLanguage(wish, tags()); tag != "" {
			return tag
		}
	}
	return "en"
}

// begin has the texts ready that the page begins with: the interface of its language, from the program or else from the
// language's file, and that of English behind it. It gives the language, which is English where its file cannot be had.
func (t texts) begin(tag string) string {
	t.linked("en")
	t.linked(tag)
	if t[tag] == nil {
		if err := t.loadText(tag); err != nil {
			app.Log(err.Error())
			return "en"
		}
	}
	return tag
}

// sendFor fetches the rest of a language's texts, once, and draws what it says.
func (v *viewer) sendFor(tag string) {
	if v.sent[tag] {
		return
	}
	if v.sent == nil {
		v.sent = map[string]bool{}
	}
	v.sent[tag] = true
	v.page.Async(func() {
		json, err := siteText(tag)
		v.page.Dispatch(func(ctx app.Context) {
			if err == nil {
				err = v.texts.take(tag, json)
			}
			if err != nil { // then the language behind it is asked, and this one again, because the server may only be away
				app.Log(err.Error())
				v.texts[tag].Absent(nil)
				v.unsaid = unsaid{tag, err.Error()}
				v.resend = min(2*v.resend+2*time.Second, 5*time.Minute)
				ctx.After(v.resend, func(app.Context) { v.sent[tag] = false; v.sendFor(tag) })
			} else if v.unsaid.tag == tag {
				v.unsaid, v.resend = unsaid{}, 0
			}
			v.said(ctx)
		})
	})
}

// unsaid is a language whose texts could not be had, and why, in English.
type unsaid struct{ tag, err string }

// said draws anew what texts say, and filters by it.
func (v *viewer) said(ctx app.Context) {
	v.session.revision++
	v.session.said++
	v.setDocument()
	v.session.speak(filterLanguage(v.text()))
	v.searchRaw()
	v.drawTable(ctx)
	v.workOn()
}

// listenTexts has the rest of the linked languages sent for where it is wanted, and that of the reader's at once.
func (v *viewer) listenTexts() {
	for _, tag := range linkedTags {
		if text := v.texts[tag]; text != nil && !text.Whole() {
			text.Absent(func() { v.sendFor(tag) })
		}
	}
	if !v.text().Whole() {
		v.sendFor(v.tag)
	}
}

// speak shows the page in another language, as soon as its texts are there. keep says that it is for later visits, too.
func (v *viewer) speak(tag string, keep bool) {
	ctx := v.page // the element that asks may go before they are
	tag = catalog.MatchLanguage(tag, tags())
	if tag == "" {
		return
	}
	v.wished = tag
	if tag == v.tag {
		if keep {
			store(languageStore, tag)
		}
		if text := v.text(); text != nil && !text.Whole() {
			v.sendFor(tag)
		}
		return
	}
	use := func(ctx app.Context) {
		if keep {
			store(languageStore, tag)
		}
		v.tag, v.unsaid = tag, unsaid{}
		if !v.text().Whole() {
			v.sendFor(tag)
		}
		v.said(ctx)
		v.writeLink()
	}
	if text := v.texts[tag]; text != nil && text.Whole() {
		use(ctx)
		return
	}
	ctx.Async(func() {
		json, err := siteText(tag)
		ctx.Dispatch(func(ctx app.Context) {
			v.texts.linked(tag)
			if err == nil {
				err = v.texts.take(tag, json)
			}
			switch {
			case v.wished != tag: // another one was chosen meanwhile
			case err == nil || v.texts[tag] != nil:
				use(ctx)
			default:
				v.unsaid = unsaid{tag, err.Error()}
				v.titled = "" // the selector goes back to the language that is spoken
				v.said(ctx)
			}
		})
	})
}
