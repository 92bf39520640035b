//go:build !js

package main

import (
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// docLocale is a language that the documentation is published in: its BCP 47 tag, the documentation host's locale, and the
// headings of the sections in every wording that was seen, separated by bars.
type docLocale struct{ tag, locale, description, seeAlso, troubleshooting string }

var docLocales = []docLocale{
	{"en", "en-us", "Description", "See also", "Troubleshooting"},
	{"ko", "ko-kr", "설명", "참고 항목|참고자료|참고 자료|참조", "문제 해결"},
	{"ja", "ja-jp", "説明", "関連項目|参照", "トラブルシューティング"},
	{"zh-Hans", "zh-cn", "说明|描述", "请参阅|另请参阅|另请参见", "疑难解答|故障排除"},
	{"zh-Hant", "zh-tw", "描述|說明", "另請參閱|請參閱", "疑難排解"},
	{"de", "de-de", "BESCHREIBUNG", "Weitere Informationen|Siehe auch", "Problembehandlung|Problembehebung"},
	{"fr", "fr-fr", "Description", "Voir aussi", "Dépannage|Résolution des problèmes"},
	{"es", "es-es", "Descripción", "Vea también|Consulte también|Véase también", "Solución de problemas"},
	{"it", "it-it", "Descrizione", "Vedere anche|Vedi anche", "Risoluzione dei problemi"},
	{"pt-BR", "pt-br", "Descrição", "Consulte também|Veja também|Confira também", "Solução de problemas|Solucionando problemas"},
	{"ru", "ru-ru", "Описание", "См. также|Смотрите также", "Устранение неполадок|Диагностика"},
	{"pl", "pl-pl", "Opis", "Zobacz też|Zobacz także", "Rozwiązywanie problemów"},
	{"cs", "cs-cz", "Popis", "Viz také|Viz také:", "Řešení potíží|Poradce při potížích"},
	{"tr", "tr-tr", "Açıklama|Description", "Ayrıca bkz.|Ayrıca Bkz", "Sorun giderme"},
}

// is says whether a heading is one of the wordings.
func (l docLocale) is(wordings, heading string) bool {
	for _, w := range strings.Split(wordings, "|") {
		if strings.EqualFold(w, heading) {
			return true
		}
	}
	return false
}

// localePattern is a locale as the documentation host writes it.
var localePattern = regexp.MustCompile(`^(?i)[a-z]{2,3}(-[a-z]{4})?-[a-z]{2}$`)

// tagOf gives the BCP 47 tag for a locale of the documentation host: "ko" for "ko-kr", "hu-HU" for "hu-hu".
func tagOf(locale string) string {
	for _, l := range docLocales {
		if l.locale == locale {
			return l.tag
		}
	}
	parts := strings.Split(locale, "-")
	if len(parts) == 3 {
		parts[1] = strings.ToUpper(parts[1][:1]) + parts[1][1:]
	}
	parts[len(parts)-1] = strings.ToUpper(parts[len(parts)-1])
	return strings.Join(parts, "-")
}

// localeOf gives a page's locale: as the page names it, else by the wording of its headings, else by the folder that it lies
// in (docs.zh-cn, or ko-kr), else English.
func localeOf(p *docPage, file string) string {
	for _, field := range []string{"ms.contentlocale", "locale", "ms.locale"} {
		if l := strings.ToLower(p.front[field]); localePattern.MatchString(l) {
			return l
		}
	}
	best, most, sure := "en-us", 0, false
	for _, l := range docLocales {
		n := 0
		for _, h := range p.texts[0].headings {
			for _, w := range []string{l.description, l.seeAlso, l.troubleshooting} {
				if l.is(w, h) {
					n++
				}
			}
		}
		if n > most {
			best, most, sure = l.locale, n, true
		} else if n == most {
			sure = false
		}
	}
	if sure {
		return best
	}
	if full, err := filepath.Abs(file); err == nil {
		file = full
	}
	folders := strings.Split(filepath.ToSlash(filepath.Dir(file)), "/")
	for i := len(folders) - 1; i >= 0; i-- {
		name := strings.ToLower(folders[i])
		name = name[strings.LastIndexAny(name, "._")+1:]
		for _, l := range docLocales {
			if name == l.locale {
				return l.locale
			}
		}
	}
	return best
}

// The documentation host, and the folders of its repository that hold the pages of codes and of events.
const (
	docHost    = "https://learn.microsoft.com/"
	traceDir   = "docs/framework/wcf/diagnostics/tracing"
	eventDir   = "docs/framework/wcf/diagnostics/etw"
	repoRoot   = "docs/framework/"
	docLicense = "CC BY 4.0"
)

// dirInRepository is where a page lies in its repository, as far as its path tells; else where such pages lie.
func dirInRepository(file, otherwise string) string {
	if full, err := filepath.Abs(file); err == nil {
		dir := filepath.ToSlash(filepath.Dir(full)) + "/"
		if i := strings.LastIndex(dir, "/"+repoRoot); i >= 0 {
			return path.Clean(dir[i+1:])
		}
	}
	return otherwise
}

// resolve gives the address of a link's target on the documentation host in a locale, for a page in a folder of the
// repository; "" for what is no page of that host.
func resolve(target, dir, locale string) string {
	u, err := url.Parse(strings.ReplaceAll(target, `\`, "/"))
	if err != nil || u.User != nil {
		return ""
	}
	p := u.Path
	switch scheme := strings.ToLower(u.Scheme); {
	case scheme == "xref":
		p = "/dotnet/api/" + strings.TrimSuffix(u.Opaque, "*")
		if p == "/dotnet/api/" || strings.ContainsAny(u.Opaque, "/%") {
			return ""
		}
	case scheme == "" && u.Host == "" || scheme == "http" || scheme == "https":
	default:
		return ""
	}
	switch host := strings.ToLower(u.Host); {
	case host == "docs.microsoft.com" || host == "learn.microsoft.com" || host == "" && strings.HasPrefix(p, "/"):
		p = strings.TrimPrefix(p, "/")
		if first, rest, _ := strings.Cut(p, "/"); localePattern.MatchString(first) {
			p = rest
		}
	case host != "" || p == "":
		return ""
	default:
		if p, err = fromRepository(p, dir), nil; p == "" {
			return ""
		}
	}
	clean := path.Clean("/" + p)
	if strings.HasSuffix(p, "/") && clean != "/" {
		clean += "/"
	}
	return docHost + locale + (&url.URL{Path: clean, Fragment: u.Fragment}).String()
}

// fromRepository gives the host's path of a file of the repository, which a page in dir names; "" for what is no page.
func fromRepository(p, dir string) string {
	if rest, ok := strings.CutPrefix(p, "~/"); ok {
		p = path.Clean(rest)
	} else {
		p = path.Join(dir, p)
	}
	ext := path.Ext(p)
	p, ok := strings.CutPrefix(p, "docs/")
	if !ok || ext != ".md" && ext != ".yml" {
		return ""
	}
	p = "dotnet/" + strings.TrimSuffix(p, ext)
	if path.Base(p) == "index" {
		p = strings.TrimSuffix(p, "index")
	}
	return p
}
