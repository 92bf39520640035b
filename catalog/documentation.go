package catalog

import (
	"errors"
	"strings"
)

// Documentation is the published pages of trace codes in one language, as `svcscope import-docs` writes them from a
// person's own checkout of the documentation:
//
//	{"tag": "ko", "locale": "ko-kr", "license": "CC BY 4.0", "codes": {full name: page}}
//
// A page has summary, description [paragraph], troubleshooting [paragraph], links [{text, url}], and where its text comes
// from: locale, file, assetid, translation, handoff. All of it is plain text; what a page does not have is left out.
// The zero value has no pages.
type Documentation struct {
	Tag   string // BCP 47 tag, as in "ko"
	codes map[string]any
}

// DocPage is what the documentation says of one trace code. It is somebody else's text: plain text, of any length. What
// nobody sees in it is written as its number.
type DocPage struct {
	Tag             string // BCP 47 tag of the language it is in
	Summary         string // "" where the page only repeats the name
	Description     []string
	Troubleshooting []string
	Links           []Link // to the documentation host alone; they have no key
	Locale          string // of the documentation host, as in "ko-kr"
	File            string // the file it was imported from, without its folder
	Translation     string // MT or HT, or "" for a text that is not translated
	Handoff         string // day of the last handoff of the translation, as the page writes it: MM/DD/YYYY; or ""
}

// DocBullet begins a paragraph that is an item of a list.
const DocBullet = "• "

// Parse reads what `svcscope import-docs` wrote. What has another form than it should is left out.
func (d *Documentation) Parse(data []byte) error {
	v, err := parseJSON(data)
	file, _ := v.(map[string]any)
	d.Tag = textIn(file, "tag")
	d.codes, _ = file["codes"].(map[string]any)
	if err == nil && (d.Tag == "" || d.codes == nil) {
		err = errors.New("tag or codes are missing")
	}
	return err
}

// Page gives the page of a trace code; nil if there is none.
func (d *Documentation) Page(c *Code) *DocPage {
	m, ok := d.codes[c.Name].(map[string]any)
	if !ok {
		return nil
	}
	p := &DocPage{
		Tag: d.Tag, Summary: textIn(m, "summary"), Description: textsIn(m, "description"), Troubleshooting: textsIn(m, "troubleshooting"),
		Locale: textIn(m, "locale"), File: textIn(m, "file"), Translation: textIn(m, "translation"), Handoff: textIn(m, "handoff"),
	}
	links, _ := m["links"].([]any)
	for _, v := range links {
		link, _ := v.(map[string]any)
		if l := (Link{Title: textIn(link, "text"), URL: textIn(link, "url")}); strings.HasPrefix(l.URL, documentation) && l.Title != "" {
			p.Links = append(p.Links, l)
		}
	}
	return p
}

// textIn gives a member that is a string, else "".
func textIn(m map[string]any, name string) string {
	s, _ := m[name].(string)
	return Visible(s)
}

// textsIn gives the strings of a member that is an array.
func textsIn(m map[string]any, name string) (texts []string) {
	list, _ := m[name].([]any)
	for _, v := range list {
		if s, ok := v.(string); ok {
			texts = append(texts, Visible(s))
		}
	}
	return texts
}
