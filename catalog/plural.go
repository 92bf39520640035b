package catalog

import "strings"

// languages is the table of number rules by BCP 47 tag: how a language counts and writes numbers, as CLDR 48 has it,
// and how it writes days. A tag without a row is looked up by its parent (zh-Hant: zh); a further language is a further row.
var languages = map[string]struct {
	plural func(n uint64) string // cardinal category of a whole number
	Numbers
	Days
}{
	"cs": {oneFew, Numbers{"\u00a0", ",", 1}, Days{"2. 1. 2006", "2. 1."}},
	"de": {one, Numbers{".", ",", 1}, Days{"02.01.2006", "02.01."}},
	"en": {one, Numbers{",", ".", 1}, Days{"Jan 2, 2006", "Jan 2"}},
	"es": {oneMany, Numbers{".", ",", 2}, Days{"02/01/2006", "02/01"}},
	"fr": {zeroOneMany, Numbers{"\u202f", ",", 1}, Days{"02/01/2006", "02/01"}},
	"it": {oneMany, Numbers{".", ",", 2}, Days{"02/01/2006", "02/01"}},
	"ja": {other, Numbers{",", ".", 1}, Days{"2006/01/02", "01/02"}},
	"ko": {other, Numbers{",", ".", 1}, Days{"2006-01-02", "01-02"}},
	"pl": {polish, Numbers{"\u00a0", ",", 2}, Days{"02.01.2006", "02.01"}},
	"pt": {zeroOneMany, Numbers{".", ",", 1}, Days{"02/01/2006", "02/01"}},
	"ru": {russian, Numbers{"\u00a0", ",", 1}, Days{"02.01.2006", "02.01"}},
	"tr": {one, Numbers{".", ",", 1}, Days{"02.01.2006", "02.01"}},
	"zh": {other, Numbers{",", ".", 1}, Days{"2006/01/02", "01/02"}},
}

// Numbers is how a language writes numbers in digits.
type Numbers struct {
	Group   string // between groups of three digits
	Decimal string // between whole and fraction
	First   int    // digits that the first group has at least; with 2, 1234 stays ungrouped
}

// Days are the layouts of package time by which a language writes a day. Each is one that no reader of the language takes for
// another day.
type Days struct{ Full, Short string }

// DaysOf gives the table's way to write days, by BCP 47 tag. A language without a row puts the year first.
func DaysOf(tag string) Days {
	for ; tag != ""; tag = Parent(tag) {
		if r, ok := languages[tag]; ok {
			return r.Days
		}
	}
	return Days{"2006-01-02", "01-02"}
}

// NumbersOf gives the table's way to write numbers, by BCP 47 tag. A language without a row groups by no-break spaces.
func NumbersOf(tag string) Numbers {
	for ; tag != ""; tag = Parent(tag) {
		if r, ok := languages[tag]; ok {
			return r.Numbers
		}
	}
	return Numbers{"\u00a0", ".", 1}
}

// pluralOf gives the CLDR cardinal category of a whole number; a language without a row has no plural forms.
func pluralOf(tag string, n int64) string {
	u := uint64(n)
	if n < 0 {
		u = -u
	}
	for ; tag != ""; tag = Parent(tag) {
		if r, ok := languages[tag]; ok {
			return r.plural(u)
		}
	}
	return "other"
}

// The rules of CLDR for whole numbers, with the categories that they know.

// other is for languages without plural forms.
func other(uint64) string { return "other" }

// one and other.
func one(n uint64) string {
	if n == 1 {
		return "one"
	}
	return "other"
}

// oneMany has many for whole millions, which the noun follows with a preposition.
func oneMany(n uint64) string {
	if n != 0 && n%1_000_000 == 0 {
		return "many"
	}
	return one(n)
}

// zeroOneMany counts nothing as one.
func zeroOneMany(n uint64) string {
	if n == 0 {
		return "one"
	}
	return oneMany(n)
}

// oneFew has few for 2 to 4; its many is for fractions alone.
func oneFew(n uint64) string {
	if n >= 2 && n <= 4 {
		return "few"
	}
	return one(n)
}

// fewMany goes by the last digits, but for numbers that end like eleven to fourteen.
func fewMany(n uint64) string {
	if ten := n % 10; ten >= 2 && ten <= 4 && n/10%10 != 1 {
		return "few"
	}
	return "many"
}

// polish has one for 1 alone, and other for fractions alone.
func polish(n uint64) string {
	if n == 1 {
		return "one"
	}
	return fewMany(n)
}

// russian has one for all that end like one, and other for fractions alone.
func russian(n uint64) string {
	if n%10 == 1 && n%100 != 11 {
		return "one"
	}
	return fewMany(n)
}

// whole writes a whole number with its digits in groups of three.
func (f Numbers) whole(n int64) string {
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
	count := len(digits) - i
	for k, d := range digits[i:] {
		if k > 0 && (count-k)%3 == 0 && count >= 3+f.First {
			b.WriteString(f.Group)
		}
		b.WriteByte(d)
	}
	return b.String()
}
