package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// failing is the record of an exception that speaks of certificates, so that it is looked at as the file is read.
func failing(exception string) string {
	return strings.Replace(tiny(`<TraceData><DataItem><TraceRecord xmlns="http://schemas.microsoft.com/2004/10/E2ETraceEvent/TraceRecord" Severity="Error"><TraceIdentifier>http://msdn.microsoft.com/en-US/library/System.ServiceModel.Diagnostics.ThrowingException.aspx</TraceIdentifier><Description>Throwing.</Description><AppDomain>Shop</AppDomain>`+
		exception+`</TraceRecord></DataItem></TraceData>`), "<EventID>1<", "<EventID>131075<", 1)
}

// nested is an exception with so many inside of each other.
func nested(n int) string {
	var b strings.Builder
	name := "Exception"
	for i := range n {
		fmt.Fprintf(&b, "<%s><ExceptionType>System.IdentityModel.Tokens.SecurityTokenValidationException, System.IdentityModel</ExceptionType><Message>level %d of it</Message><StackTrace>   at System.IdentityModel.Selectors.X509SecurityTokenAuthenticator.ValidateTokenCore(SecurityToken token)</StackTrace>", name, i+1)
		name = "InnerException"
	}
	b.WriteString(strings.Repeat("</InnerException>", n-1))
	return b.String() + "</Exception>"
}

// TestExtremes: a record with 50 MB of base64 and one with 10,000 exceptions inside of each other are read as fast as any,
// leave those beside them alone, and say in the reader's language what of them is not shown and why.
func TestExtremes(t *testing.T) {
	blob := strings.Repeat("MIIDazCCAlOgAwIBAgIUB0g9qXQ2Vb3m", 50_000_000/32)
	// The page knows the first MiB of a record, in which this chain stands as a whole.
	short := func(n int) string {
		return "<Exception><Message>X509</Message>" + strings.Repeat("<InnerException>", n) + strings.Repeat("</InnerException>", n) + "</Exception>"
	}
	var chain strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&chain, "System.IdentityModel.Tokens.SecurityTokenValidationException: level %d ---&gt; ", i+1)
	}
	records := []struct {
		text  string
		notes []string // what is said of it
	}{
		{tiny("before"), nil},
		{tiny(`<TraceData><DataItem><MessageLogTraceRecord Source="TransportReceive" Type="x"><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header><BinarySecurityToken>` + blob +
			`</BinarySecurityToken></s:Header><s:Body/></s:Envelope></MessageLogTraceRecord></DataItem></TraceData>`), []string{"truncated"}},
		{failing("<Exception><ExceptionType>System.Exception</ExceptionType><Message>X509 " + blob + "</Message></Exception>"), []string{"truncated"}},
		{failing(nested(10_000)), []string{"deep", "truncated"}},
		{failing(short(10_000)), []string{"deep"}},
		{failing(nested(200)), []string{"deep"}},
		{failing(nested(50)), nil},
		{failing("<Exception><ExceptionType>System.Exception</ExceptionType><ExceptionString>" + chain.String() + "System.Exception: end</ExceptionString></Exception>"), nil},
		{tiny("behind"), nil},
	}
	var all strings.Builder
	for _, r := range records {
		all.WriteString(r.text + "\n")
	}
	file := write(t, "extremes.svclog", all.String())
	said := map[string]bool{} // in whatever language
	for _, lang := range []string{"ko", "en"} {
		t.Run(lang, func(t *testing.T) {
			p := open(t, lang)
			began := time.Now()
			p.choose(file)
			p.ready()
			if took, got := time.Since(began), p.data(); got["records"] != fmt.Sprint(len(records)) || got["damaged"] != "0" || took > time.Minute {
				t.Errorf("after %v: %v", took, got)
			}
			p.do("watch long tasks", evaluate(`
				window.longTasks = [];
				new PerformanceObserver((list) => { for (const e of list.getEntries()) longTasks.push(Math.round(e.duration)) }).observe({entryTypes: ["longtask"]});`))
			offset := 0
			for i, r := range records {
				row := fmt.Sprintf(`#rows [data-offset="%d"]`, offset)
				p.click(row)
				p.wait("it is explained", fmt.Sprintf(`document.querySelector('%s').getAttribute("aria-selected") === "true" && document.querySelector("#explained").dataset.offset === "%d"`, row, offset))
				offset += len(r.text) + 1
				notes := eval[[]string](p, `[...document.querySelectorAll("#explained [data-note]")].filter((e) => e.getClientRects().length).map((e) => e.dataset.note)`)
				if !slices.Equal(notes, r.notes) {
					t.Errorf("record %d: it is noted %v, want %v", i, notes, r.notes)
				}
				for _, n := range r.notes {
					said[p.text("#explained [data-note="+n+"] ")] = true
				}
				p.shot(fmt.Sprintf("extremes-%s-%d", lang, i))
			}
			for _, ms := range eval[[]int](p, "longTasks") {
				if ms > 3*longestTask {
					t.Errorf("a record held the page up for %d ms", ms)
				}
			}
		})
	}
	if len(said) < 4 {
		t.Errorf("the notes are the same in two languages: %v", said)
	}
}
