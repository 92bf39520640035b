package catalog

import "strings"

// Parent gives the tag that stands in for a BCP 47 tag: without its last subtag, "" at the end.
func Parent(tag string) string { return tag[:max(0, strings.LastIndexByte(tag, '-'))] }

// alike are the tags that a language of ours answers to beside its own, because they do not name its script or country.
var alike = [...]struct{ from, to string }{
	{"pt", "pt-BR"},
	{"zh", "zh-Hans"}, {"zh-TW", "zh-Hant"}, {"zh-HK", "zh-Hant"}, {"zh-MO", "zh-Hant"},
}

// Alike lists the tags that a language answers to beside its own.
func Alike(tag string) []string {
	var all []string
	for _, a := range alike {
		if a.to == tag {
			all = append(all, a.from)
		}
	}
	return all
}

// MatchLanguage finds, among the languages that there are, the one for a wished BCP 47 tag of any case: itself, what answers
// to it, and then the same of its parents (ko-KR: ko; zh-Hant-HK: zh-Hant; pt-PT: pt-BR). It gives "" if there is none.
func MatchLanguage(wish string, have []string) string {
	for ; wish != ""; wish = Parent(wish) {
		for _, tag := range have {
			same := strings.EqualFold(tag, wish)
			for _, a := range alike {
				same = same || a.to == tag && strings.EqualFold(a.from, wish)
			}
			if same {
				return tag
			}
		}
	}
	return ""
}
