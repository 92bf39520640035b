package catalog

import "strings"

// Link is one documentation page in the reader's language: its key in the table of pages ("code" for the page
// of a trace code), its title with the BCP 47 tag of the title's language ("" for a name), and its full address.
type Link struct{ Key, Title, Tag, URL string }

// documentation is where every link leads; the locale follows.
const documentation = "https://learn.microsoft.com/"

// The folders of the documentation that hold more than one page.
const (
	diagnosticsPath = "dotnet/framework/wcf/diagnostics/"
	tracingPath     = diagnosticsPath + "tracing/"
	featurePath     = "dotnet/framework/wcf/feature-details/"
	schemaPath      = "dotnet/framework/configure-apps/file-schema/wcf/"
	networkPath     = "dotnet/framework/network-programming/"
)

// page is one documentation page: the key that texts name it by, and its path behind the locale.
type page struct{ key, path string }

// pages is the table of documentation pages. Keys are append-only; titles are in the text tables.
var pages = [...]page{
	{"tracing-index", tracingPath},
	{"using-tracing-to-troubleshoot", tracingPath + "using-tracing-to-troubleshoot-your-application"},
	{"administration-and-diagnostics", diagnosticsPath},
	{"traces-reference", tracingPath + "traces-reference"},
	{"configuring-tracing", tracingPath + "configuring-tracing"},
	{"correlated-traces", tracingPath + "using-service-trace-viewer-for-viewing-correlated-traces-and-troubleshooting"},
	{"tracing-security", tracingPath + "security-concerns-and-useful-tips-for-tracing"},
	{"recommended-settings", tracingPath + "recommended-settings-for-tracing-and-message-logging"},
	{"https-client-certificate-invalid", tracingPath + "system-servicemodel-channels-httpsclientcertificateinvalid"},
	{"https-client-certificate-not-present", tracingPath + "system-servicemodel-channels-httpsclientcertificatenotpresent"},
	{"ssl-client-cert-missing", tracingPath + "system-servicemodel-channels-sslclientcertmissing"},
	{"analytic-trace-events", diagnosticsPath + "etw/analytic-trace-event-reference"},
	{"event-logging", diagnosticsPath + "event-logging/"},
	{"identitymodel-exceptions", diagnosticsPath + "exceptions-reference/identitymodel-exceptions"},
	{"security-exceptions", diagnosticsPath + "exceptions-reference/security-exceptions"},
	{"http-transport-exceptions", diagnosticsPath + "exceptions-reference/core-communications-http-https-transport-channels"},
	{"certificates", featurePath + "working-with-certificates"},
	{"transport-security-certificate", featurePath + "transport-security-with-certificate-authentication"},
	{"validation-differences", featurePath + "cert-val-diff-https-ssl-over-tcp-and-soap"},
	{"certificate-access", featurePath + "how-to-make-x-509-certificates-accessible-to-wcf"},
	{"port-ssl", featurePath + "how-to-configure-a-port-with-an-ssl-certificate"},
	{"thumbprint", featurePath + "how-to-retrieve-the-thumbprint-of-a-certificate"},
	{"mmc", featurePath + "how-to-view-certificates-with-the-mmc-snap-in"},
	{"ca-chain", featurePath + "specify-the-certificate-authority-chain-verify-signatures-wcf"},
	{"message-security-certificate", featurePath + "message-security-with-a-certificate-client"},
	{"message-security-mutual", featurePath + "message-security-with-mutual-certificates"},
	{"custom-validator", "dotnet/framework/wcf/extending/how-to-create-a-service-that-employs-a-custom-certificate-validator"},
	{"temporary-certificates", featurePath + "how-to-create-temporary-certificates-for-use-during-development"},
	{"validator-sample", "dotnet/framework/wcf/samples/x-509-certificate-validator"},
	{"config-client-certificate", schemaPath + "clientcertificate-of-clientcredentials-element"},
	{"config-service-client-certificate", schemaPath + "clientcertificate-of-servicecredentials"},
	{"config-certificate-authentication", schemaPath + "authentication-of-clientcertificate-element"},
	{"config-certificate", schemaPath + "certificate-of-clientcertificate-element"},
	{"network-tracing", networkPath + "network-tracing"},
	{"enabling-network-tracing", networkPath + "enabling-network-tracing"},
	{"tls", networkPath + "tls"},
	{"http-status", "troubleshoot/iis/http-status-code"},
	{"iis-403-7", "troubleshoot/iis/http-error-403-7-forbidden-web-app"},
	{"iis-403-client-certificate", "troubleshoot/iis/http-403-forbidden-access-website"},
	{"schannel-alerts", "windows/win32/secauthn/schannel-error-codes-for-tls-and-ssl-alerts"},
	{"http-client-cert-info", "windows/win32/api/http/ns-http-http_ssl_client_cert_info"},
	{"capi2", "previous-versions/windows/it-pro/windows-vista/cc749296(v=ws.10)"},
	{"iis-413", "previous-versions/windows/it-pro/windows-server-2003/cc737382(v=ws.10)"},
	{"svctraceviewer", "dotnet/framework/wcf/service-trace-viewer-tool-svctraceviewer-exe"},
}

// standardPages closes the list of links of every explanation.
var standardPages = [...]string{"tracing-index", "using-tracing-to-troubleshoot", "administration-and-diagnostics"}

// LinkKeys gives the keys of all pages, in the order of the table.
func LinkKeys() []string {
	keys := make([]string, len(pages))
	for i, p := range pages {
		keys[i] = p.key
	}
	return keys
}

// URL gives the address of the code's documentation page in the locale (ko-kr), or "" if it has no page.
func (c *Code) URL(locale string) string {
	slug := c.Slug()
	if slug == "" {
		return ""
	}
	return documentation + strings.ToLower(locale) + "/" + tracingPath + slug
}

// pageURL gives the address of the page with the key in the locale, or "" if there is no such page.
func pageURL(key, locale string) string {
	for _, p := range pages {
		if p.key == key {
			return documentation + strings.ToLower(locale) + "/" + p.path
		}
	}
	return ""
}

// Link gives the page with the key in the text's locale; ok is false where there is no such page.
func (t *Text) Link(key string) (l Link, ok bool) {
	url := pageURL(key, t.Locale)
	if url == "" {
		return Link{}, false
	}
	title, tag := t.explaining(func(l *Text) string { return l.links[key] })
	if title == "" {
		title, tag = key, ""
	}
	return Link{key, title, tag, url}, true
}

// CodeLink gives the page of the trace code in the text's locale; ok is false where it has none.
func (t *Text) CodeLink(c *Code) (l Link, ok bool) {
	if c == nil {
		return Link{}, false
	}
	url := c.URL(t.Locale)
	return Link{Key: "code", Title: c.Short(), URL: url}, url != ""
}

// explanationLinks lists the pages of an explanation: the code's own (or, where it has none, the list of all codes), the
// named ones, the standard ones; each once.
func (t *Text) explanationLinks(c *Code, keys []string) []Link {
	var list []Link
	add := func(key string) {
		l, ok := t.Link(key)
		for i := range list {
			ok = ok && list[i].URL != l.URL
		}
		if ok {
			list = append(list, l)
		}
	}
	if l, ok := t.CodeLink(c); ok {
		list = append(list, l)
	} else if c != nil {
		add("traces-reference")
	}
	for _, key := range keys {
		add(key)
	}
	for _, key := range standardPages {
		add(key)
	}
	return list
}
