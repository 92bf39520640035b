//go:build !js

package main

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// textRules is how a language is written, as far as a program can tell.
type textRules struct {
	full     bool     // causes and steps of all trace codes are due, not only those about certificates and security
	plural   []string // CLDR categories of cardinal numbers
	script   *unicode.RangeTable
	quotes   string   // the language's own marks; "" where straight ones are usual
	unlike   string   // letters that belong to a sister language
	unwanted []string // words that are wrong, or leftovers of translation by machine
}

// The letters that Chinese in the mainland and in Taiwan write differently, in the same order.
const (
	simplified  = "证务户认应记录请无误链发机关闭续开断时间询类报错码网络连选择显权钥过这个们为对来说会没该还进运传输统级线终结经给检简单书动态实执规则观视览设访问调试词语页项题须顺预领频额转载软边达远违适迁释针钟销锁长门队阶际难双够头夹两严备复处写决减创删别"
	traditional = "證務戶認應記錄請無誤鏈發機關閉續開斷時間詢類報錯碼網絡連選擇顯權鑰過這個們為對來說會沒該還進運傳輸統級線終結經給檢簡單書動態實執規則觀視覽設訪問調試詞語頁項題須順預領頻額轉載軟邊達遠違適遷釋針鐘銷鎖長門隊階際難雙夠頭夾兩嚴備復處寫決減創刪別"
)

var languageRules = map[string]textRules{
	"en":      {full: true, plural: []string{"one", "other"}, script: unicode.Latin, quotes: "“”"},
	"ko":      {full: true, plural: []string{"other"}, script: unicode.Hangul, unwanted: []string{"프라이빗", "당신", "에 의해", "사용 하", "클라이언트 증명서", "어플리케이션", "리스너"}},
	"ja":      {plural: []string{"other"}, script: unicode.Hiragana, quotes: "「」", unwanted: []string{"あなた", "指紋", "サーバ ", "ユーザ "}},
	"zh-Hans": {plural: []string{"other"}, script: unicode.Han, quotes: "“”", unlike: traditional, unwanted: []string{"服務器", "缺省", "主题名"}},
	"zh-Hant": {plural: []string{"other"}, script: unicode.Han, quotes: "「」", unlike: simplified, unwanted: []string{"服務器", "客戶端", "證書", "文件夾", "信息", "默認", "數據", "軟件", "網絡", "超時"}},
	"de":      {plural: []string{"one", "other"}, script: unicode.Latin, quotes: "„“", unwanted: []string{"Zertifikat Speicher", "Betreff", "widerrufen"}},
	"fr":      {plural: []string{"one", "many", "other"}, script: unicode.Latin, quotes: "«»", unwanted: []string{"adresser un problème", "librairie", "digital"}},
	"es":      {plural: []string{"one", "many", "other"}, script: unicode.Latin, unwanted: []string{"remover", "soportar", "vosotros"}},
	"it":      {plural: []string{"one", "many", "other"}, script: unicode.Latin, unwanted: []string{"supportare", " oggetto del certificato"}},
	"pt-BR":   {plural: []string{"one", "many", "other"}, script: unicode.Latin, unwanted: []string{"ficheiro", "utilizador", "conectar em", "estará sendo"}},
	"ru":      {plural: []string{"one", "few", "many", "other"}, script: unicode.Cyrillic, quotes: "«»", unwanted: []string{"сигнатура", "активность", "был найден"}},
	"pl":      {plural: []string{"one", "few", "many", "other"}, script: unicode.Latin, quotes: "„”", unwanted: []string{"samoobsługow", "został znaleziony"}},
	"cs":      {plural: []string{"one", "few", "many", "other"}, script: unicode.Latin, quotes: "„“", unwanted: []string{"samoobslužn", "byl shledán"}},
	"tr":      {plural: []string{"one", "other"}, script: unicode.Latin},
}

func textRulesOf(tag string) textRules {
	if r, ok := languageRules[tag]; ok {
		return r
	}
	return textRules{plural: []string{"other"}, script: unicode.Latin}
}

var (
	placeholder = regexp.MustCompile(`\{([A-Za-z][A-Za-z0-9.]*)(\|[^}]*)?\}`)
	optional    = regexp.MustCompile(`\[\[.*?\]\]`)
	plainWord   = regexp.MustCompile(`(^|[\s(“"/])[A-Z]?[a-z]{2,}([\s).,:;!?”"/]|$)`)
	frenchSign  = regexp.MustCompile(`[\p{L}»)}] ?[;!?]|[\p{L}»)}] :|[\p{L}»)}]:\s`)
	formatted   = regexp.MustCompile(`\d{4}-\d{2}-\d{2}|\d[,.  ]\d{3}\b`)
)

// values lists the placeholders of a text in alphabetical order, and of those that stand in an optional part once more so.
func values(s string) []string {
	var all []string
	for _, m := range placeholder.FindAllStringSubmatch(s, -1) {
		all = append(all, m[1])
	}
	for _, part := range optional.FindAllString(s, -1) {
		for _, m := range placeholder.FindAllStringSubmatch(part, -1) {
			all = append(all, "[["+m[1])
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// text compares one text with the English one.
func (j *textJudge) text(path, en, own string) {
	j.texts++
	r := j.rules
	if own == "" {
		j.fault(path, "there is no text")
		return
	}
	if !norm.NFC.IsNormalString(own) {
		j.fault(path, "letters are not composed (Unicode NFC): %q", own)
	}
	if strings.ContainsAny(own, "<>") && !strings.ContainsAny(en, "<>") || strings.ContainsAny(own, "`\t\u200b\u200e\u200f\ufeff\ufffd") || strings.Contains(own, "&lt;") || strings.Contains(own, "&amp;") {
		j.fault(path, "markup, or a character that nobody sees: %q", own)
	}
	if strings.TrimSpace(own) != own || strings.Contains(own, "  ") {
		j.fault(path, "blanks at an end, or two together: %q", own)
	}
	if j.tag == "en" {
		return
	}
	// A plural form for one may say it in a word instead of the number, and one of many may need the number all the same.
	without := func(v []string) []string {
		return slices.DeleteFunc(v, func(s string) bool { return s == "n" && strings.HasPrefix(path, "ui\x00") && isPlural(path) })
	}
	if a, b := without(values(en)), without(values(own)); !slices.Equal(a, b) {
		j.fault(path, "has the values %q, English has %q", b, a)
	}
	if strings.Count(own, "\n") != strings.Count(en, "\n") {
		j.fault(path, "has other line breaks than English")
	}
	bare := placeholder.ReplaceAllString(own, "")
	if own == en {
		if plainWord.MatchString(placeholder.ReplaceAllString(en, "")) && !j.mayBeEnglish(own) {
			j.fault(path, "is the English text: translate it, or give the reason in same-as-english.tsv: %q", own)
		}
	} else {
		j.script(path, bare)
	}
	for _, w := range r.unwanted {
		if strings.Contains(strings.ToLower(own), strings.ToLower(w)) {
			j.fault(path, "%q is not our word: %q", w, own)
		}
	}
	if i := strings.IndexAny(own, r.unlike); r.unlike != "" && i >= 0 {
		c, _ := utf8.DecodeRuneInString(own[i:])
		j.fault(path, "%q is a letter of another script: %q", c, own)
	}
	if r.quotes != "" && strings.Contains(own, `"`) && !strings.Contains(en, `"`) {
		j.fault(path, "the language's quotation marks are %s: %q", r.quotes, own)
	}
	if j.tag == "fr" {
		if s := frenchSign.FindString(bare); s != "" && !frenchSign.MatchString(placeholder.ReplaceAllString(en, "")+"x") {
			j.fault(path, "a no-break space belongs before the sign in %q: %q", s, own)
		}
	}
	if strings.HasPrefix(path, "rules\x00") && formatted.MatchString(bare) {
		j.fault(path, "texts of findings hold no formatted number or date: %q", own)
	}
}

// mayBeEnglish says whether a text is on the list of those that are the same in English.
func (j *textJudge) mayBeEnglish(s string) bool {
	tags := j.same[s]
	return strings.Contains(tags, " "+j.tag+" ") || strings.Contains(tags, " * ")
}

func isPlural(path string) bool {
	last := path[strings.LastIndexByte(path, 0)+1:]
	return slices.Contains([]string{"zero", "one", "two", "few", "many", "other"}, last)
}

// script says where a text has no letter of its language's script although it has words, or letters of a foreign one.
func (j *textJudge) script(path, s string) {
	has := func(tables ...*unicode.RangeTable) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, tables...) })
	}
	own := []*unicode.RangeTable{j.rules.script}
	foreign := map[string]*unicode.RangeTable{"Hangul": unicode.Hangul, "Cyrillic": unicode.Cyrillic, "Han": unicode.Han, "Hiragana": unicode.Hiragana, "Katakana": unicode.Katakana}
	switch j.rules.script {
	case unicode.Hiragana:
		own = append(own, unicode.Katakana, unicode.Han)
		delete(foreign, "Han")
		delete(foreign, "Hiragana")
		delete(foreign, "Katakana")
	case unicode.Hangul:
		delete(foreign, "Hangul")
	case unicode.Han:
		delete(foreign, "Han")
	case unicode.Cyrillic:
		delete(foreign, "Cyrillic")
	}
	if plainWord.MatchString(s) && !has(own...) && !j.mayBeEnglish(s) {
		j.fault(path, "has no letter of the language's script: %q", s)
	}
	for name, table := range foreign {
		if has(table) {
			j.fault(path, "has letters of %s: %q", name, s)
		}
	}
}

// length says where a label of the interface is more than 2.2 times as long as the English one; very short ones may have
// as much as one of ten letters. Sentences are none.
func (j *textJudge) length(path, en, own string) {
	n := utf8.RuneCountInString(en)
	if n > 40 || strings.HasSuffix(en, ".") {
		return
	}
	if most := max(n, 10) * 22 / 10; utf8.RuneCountInString(own) > most {
		j.fault(path, "a label of %d letters where English has %d (at most %d): %q", utf8.RuneCountInString(own), n, most, own)
	}
}
