package catalog

import "strings"

// numberRules says how a language counts and writes whole numbers.
type numberRules struct {
	plural func(n int64) string // CLDR cardinal category of a whole number
	group  string               // what stands between groups of three digits
}

// languages is the table of number rules by primary language subtag; a further language is a further row.
var languages = map[string]numberRules{
	"en": {plural: oneOther, group: ","},
	"ko": {plural: other, group: ","},
}

// rulesOf gives the number rules of a BCP 47 tag; a language without a row counts without plural forms and
// groups digits with a no-break space.
func rulesOf(tag string) numberRules {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if r, ok := languages[primary]; ok {
		return r
	}
	return numberRules{plural: other, group: "\u00a0"}
}

// oneOther is the rule of English and German: one for exactly 1.
func oneOther(n int64) string {
	if n == 1 {
		return "one"
	}
	return "other"
}

// other is the rule of languages without plural forms: Korean, Japanese, Chinese.
func other(int64) string { return "other" }

// grouped writes a whole number with its digits in groups of three.
func (r numberRules) grouped(n int64) string {
	var digits [32]byte
	i, negative := len(digits), n < 0
	u := uint64(n)
	if negative {
		u = -u
	}
	var b strings.Builder
	if negative {
		b.WriteByte('-')
	}
	for {
		i--
		digits[i] = byte('0' + u%10)
		if u /= 10; u == 0 {
			break
		}
	}
	for k, d := range digits[i:] {
		if k > 0 && (len(digits)-i-k)%3 == 0 {
			b.WriteString(r.group)
		}
		b.WriteByte(d)
	}
	return b.String()
}
