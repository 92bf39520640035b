package catalog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"svcscope/catalog"
)

// found writes what is named in a text: "0x800B0109=CERT_E_UNTRUSTEDROOT ..."; names of a mask are joined by "|".
func found(f *catalog.CodeFinder, field, text string) string {
	var all []string
	for _, s := range f.In(field, text) {
		var names []string
		for _, n := range s.Names {
			names = append(names, n.Name)
		}
		all = append(all, text[s.From:s.To]+"="+strings.Join(names, "|"))
	}
	return strings.Join(all, " ")
}

func TestCodesAreNamed(t *testing.T) {
	capi2 := catalog.NewCodeFinder(&catalog.Record{Kind: catalog.KindEvent, Source: "Microsoft-Windows-CAPI2", Event: &catalog.Event{}})
	schannel := catalog.NewCodeFinder(&catalog.Record{Kind: catalog.KindEvent, Source: "Schannel", Event: &catalog.Event{}})
	for _, c := range []struct{ field, text, want string }{
		// Whole codes, by their notation.
		{"", "failed: 0x800B0109.", "0x800B0109=CERT_E_UNTRUSTEDROOT"},
		{"", "error code 0X8009030D, then 0x80090327", "0X8009030D=SEC_E_UNKNOWN_CREDENTIALS 0x80090327=SEC_E_CERT_UNKNOWN"},
		{"", "hr=0x80070005", "0x80070005=E_ACCESSDENIED"},
		{"", "(0x80072efe)", "0x80072efe=ERROR_WINHTTP_CONNECTION_ERROR"},
		{"", "코드는 0x80090325입니다", "0x80090325=SEC_E_UNTRUSTED_ROOT"},
		{"", "HRESULT: -2146762487", "-2146762487=CERT_E_UNTRUSTEDROOT"},
		{"", "returned -2146893043, gone", "-2146893043=SEC_E_UNKNOWN_CREDENTIALS"},
		{"", "error code 2148204809", "2148204809=CERT_E_UNTRUSTEDROOT"},
		{"", "8009030C: logon", "8009030C=SEC_E_LOGON_DENIED"},
		{"", "error 80090325", "80090325=SEC_E_UNTRUSTED_ROOT"},
		{"", "0xC000006D and C000006D", "0xC000006D=STATUS_LOGON_FAILURE C000006D=STATUS_LOGON_FAILURE"},
		{"", "returned 0x90312", "0x90312=SEC_I_CONTINUE_NEEDED"},
		{"", "0x00090321", "0x00090321=SEC_I_RENEGOTIATE"},
		// Fields.
		{"NativeErrorCode", "8009030D", "8009030D=SEC_E_UNKNOWN_CREDENTIALS"},
		{"NativeErrorCode", "80090325", "80090325=SEC_E_UNTRUSTED_ROOT"},
		{"NativeErrorCode", "5", "5=ERROR_ACCESS_DENIED"},
		{"NativeErrorCode", "52E", "52E=ERROR_LOGON_FAILURE"},
		{"NativeErrorCode", "2746", "2746=WSAECONNRESET"},
		{"NativeErrorCode", "10054", "10054=WSAECONNRESET"},
		{"NativeErrorCode", " 12044\n", "12044=ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED"},
		{"NativeErrorCode", "0x2F0C", "0x2F0C=ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED"},
		{"NativeErrorCode", "90321", "90321=SEC_I_RENEGOTIATE"},
		{"NativeErrorCode", "2148074279", "2148074279=SEC_E_CERT_UNKNOWN"},
		{"HResult", "-2146233087", "-2146233087=COR_E_SYSTEM"},
		{"SocketErrorCode", "10060", "10060=WSAETIMEDOUT"},
		{"Win32Error", "1312", "1312=ERROR_NO_SUCH_LOGON_SESSION"},
		{"AlertDesc", "46", "46=certificate_unknown"},
		{"AlertDesc", "116", "116=certificate_required"},
		{"ErrorState", "1203", "1203=Schannel 1203"},
		{"ErrorState", "552", "552=Schannel 552"},
		{"Result@value", "'800B0109'", "800B0109=CERT_E_UNTRUSTEDROOT"},
		{"RevocationResult@value", "80092013", "80092013=CRYPT_E_REVOCATION_OFFLINE"},
		{"ErrorStatus@value", `"1000040"`, "1000040=CERT_TRUST_REVOCATION_STATUS_UNKNOWN|CERT_TRUST_IS_OFFLINE_REVOCATION"},
		{"InfoStatus@value", "102", "102=CERT_TRUST_HAS_KEY_MATCH_ISSUER|CERT_TRUST_HAS_PREFERRED_ISSUER"},
		{"KeyUsage@value", "86", "86=CERT_CRL_SIGN_KEY_USAGE|CERT_KEY_CERT_SIGN_KEY_USAGE|CERT_DIGITAL_SIGNATURE_KEY_USAGE"},
		{"ErrorStatus", "0x8009000D", "0x8009000D=NTE_NO_KEY"}, // of Schannel
		// Words before.
		{"", "alert: 46", "46=certificate_unknown"},
		{"", "The TLS protocol defined fatal alert code is 40.", "40=handshake_failure"},
		{"", "SSL alert number 48", "48=unknown_ca"},
		{"", "System.Net.Sockets.SocketException (10054): gone", "10054=WSAECONNRESET"},
		{"", "Win32Exception (5): Access is denied", "5=ERROR_ACCESS_DENIED"},
		{"", "Win32Exception (0x80004005)", "0x80004005=E_FAIL"},
		{"", "Win32 error code 5", "5=ERROR_ACCESS_DENIED"},
		{"", "socket error 10061", "10061=WSAECONNREFUSED"},
		{"", "error code 12175", "12175=ERROR_WINHTTP_SECURE_FAILURE"},
		{"", "오류 코드: 10054", "10054=WSAECONNRESET"},
		{"", "HTTP Error 403.16 - Forbidden", "403.16=HTTP 403.16"},
		{"", "错误代码：80090325", "80090325=SEC_E_UNTRUSTED_ROOT"},
		{"", "錯誤碼: 2148204809", "2148204809=CERT_E_UNTRUSTEDROOT"},
		{"", "エラーコード: 80090325", "80090325=SEC_E_UNTRUSTED_ROOT"},
		{"", "エラー コード： 10054", "10054=WSAECONNRESET"},
		{"", "오류코드: 80090325", "80090325=SEC_E_UNTRUSTED_ROOT"},
		{"", "Fehlercode: 10054", "10054=WSAECONNRESET"},
		{"", "Код ошибки 80090325, код: 80090326", "80090326=SEC_E_ILLEGAL_MESSAGE"},
		// Names.
		{"", "SEC_E_UNTRUSTED_ROOT", "SEC_E_UNTRUSTED_ROOT=SEC_E_UNTRUSTED_ROOT"},
		{"", "CERT_TRUST_IS_NOT_TIME_VALID", "CERT_TRUST_IS_NOT_TIME_VALID=CERT_TRUST_IS_NOT_TIME_VALID"},
		{"", "WSAECONNRESET!", "WSAECONNRESET=WSAECONNRESET"},
		{"", "PartialChain, NotTimeValid", "PartialChain=CERT_TRUST_IS_PARTIAL_CHAIN NotTimeValid=CERT_TRUST_IS_NOT_TIME_VALID"},
		{"", "InitializeSecurityContext(In-Buffer length=60, Out-Buffer length=0, returned code=CertUnknown).", "CertUnknown=SEC_E_CERT_UNKNOWN"},
		{"", "returned code=CredentialsNeeded", "CredentialsNeeded=SEC_I_INCOMPLETE_CREDENTIALS"},
		{"", "TLS alert: 'CertificateUnknown'", "CertificateUnknown=certificate_unknown"},
		{"", "TLS alert: certificate_required", "certificate_required=certificate_required"},

		// What only looks like a code.
		{"", "listening on port 10054", ""},
		{"", "ProcessID 10060, thread 5, record 46", ""},
		{"", "net.tcp://server:10061/x and 10.0.0.5:12044", ""},
		{"", "sent 2148204809 bytes", ""},
		{"Length", "2148204809", ""},
		{"ContentLength", "12044", ""},
		{"EventRecordID", "80090325", ""},
		{"ProcessID", "5", ""},
		{"Port", "10054", ""},
		{"RowId", "-2146762495", ""},
		{"SerialNumber", "800B0109", ""},
		{"CorrelationId", "error 80090325", ""},
		{"CorrelationId", "SEC_E_CERT_EXPIRED 0x80090328", "SEC_E_CERT_EXPIRED=SEC_E_CERT_EXPIRED 0x80090328=SEC_E_CERT_EXPIRED"},
		{"", "order 80090325 of customer 80070005", ""},
		{"", "{8009030C-4a46-4432-beeb-49508f4af8da}", ""},
		{"", "12345678-8009030C", ""},
		{"", "thumbprint 8009030C800B0109", ""},
		{"", "AbCd+8009030C/8009030D==", ""},
		{"", "ServiceHost/-2146762487", ""},
		{"", "Channel/8009030C", ""},
		{"", "version 403.16", ""},
		{"", "4.403.16.7", ""},
		{"", "Keywords 0x8000000000000000", ""},
		{"", "keys 0x109 0x5 0x2010", ""},
		{"Description", "0x109", ""}, // only where the record is of that kind
		{"", "alert sent, 46 bytes", ""},
		{"", "alert 40 times", ""},
		{"", "after the alert. Number 46", ""},
		{"", "error 5", ""},
		{"", "error in line 10054", ""},
		{"", "exit code 5", ""},
		{"", "code=10054", ""},
		{"", "access_denied", ""}, // of OAuth, too
		{"", "internal_error", ""},
		{"", "Revoked", ""},
		{"ErrorCode", "5", ""}, // anybody's own
		{"ErrorCode", "0", ""},
		{"HttpStatus", "404", ""},
		{"NativeErrorCode", "0", ""},
		{"NativeErrorCode", "", ""},
		{"AlertDesc", "4611", ""},
		{"Result@value", "0", ""},
		{"ErrorStatus@value", "0", ""},
	} {
		finder := new(catalog.CodeFinder)
		if strings.HasSuffix(c.field, "@value") {
			finder = capi2
		} else if c.field == "ErrorState" {
			finder = schannel
		}
		if got := found(finder, c.field, c.text); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.field, c.text, got, c.want)
		}
	}
	for field, text := range map[string]string{"Result@value": "5", "ErrorStatus@value": "20", "InfoStatus@value": "102", "KeyUsage@value": "80", "ErrorState": "1203"} {
		if got := found(new(catalog.CodeFinder), field, text); got != "" {
			t.Errorf("%s %s of anybody's own: %q", field, text, got)
		}
	}
}

// TestRecordsSayWhatNumbersAre: what stands elsewhere in the record makes a number a code.
func TestRecordsSayWhatNumbersAre(t *testing.T) {
	r := traced(idInvalid, withDescription("클라이언트 인증서가 올바르지 않습니다. 기본 오류 코드는 0x109입니다(http://go.microsoft.com/fwlink/?LinkId=187517 참조)."))
	f := catalog.NewCodeFinder(r)
	if got := found(f, "Description", r.Description); got != "0x109=CERT_E_UNTRUSTEDROOT" || !f.In("Description", r.Description)[0].Likely {
		t.Errorf("masked: %q", got)
	}
	if got := found(f, "Other", r.Description); got != "" {
		t.Errorf("elsewhere: %q", got)
	}
	event := func(source string, data ...catalog.Field) *catalog.CodeFinder {
		return catalog.NewCodeFinder(&catalog.Record{Kind: catalog.KindEvent, Source: source, Event: &catalog.Event{Data: data}})
	}
	f = event("Schannel", catalog.Field{Name: "AlertDesc", Value: "40"}, catalog.Field{Name: "ErrorState", Value: "1205"})
	if got := found(f, "Message", "심각한 경고 코드는 40이고, 상태는 1205입니다. 10.40.1205.7"); got != "40=handshake_failure 1205=Schannel 1205" {
		t.Errorf("sentence: %q", got)
	}
	f = event("WWW Server", catalog.Field{Name: "HttpStatus", Value: "403"}, catalog.Field{Name: "HttpSubStatus", Value: "7"}, catalog.Field{Name: "ErrorCode", Value: "64"})
	for field, want := range map[string]string{"HttpStatus 403": "403=HTTP 403.7", "HttpSubStatus 7": "7=HTTP 403.7", "HttpStatus 200": "", "ErrorCode 64": "64=ERROR_NETNAME_DELETED", "StatusCode 206": "", "Status 0x80070005": "0x80070005=E_ACCESSDENIED", "ErrorCode 2147942402": "2147942402=ERROR_FILE_NOT_FOUND", "SiteId 7": ""} {
		name, value, _ := strings.Cut(field, " ")
		if got := found(f, name, value); got != want {
			t.Errorf("IIS %s: %q, want %q", field, got, want)
		}
	}
}

// TestEveryNameIsExplained counts the names and looks at those with a text of another one.
func TestEveryNameIsExplained(t *testing.T) {
	for tag, text := range tables(t) {
		all, told := catalog.CodeNamesOf(), 0
		seen := map[string]bool{}
		for _, c := range all {
			if seen[c.Name] {
				t.Errorf("%s is there twice", c.Name)
			}
			seen[c.Name] = true
			if text.UI("family."+c.Family) == "family."+c.Family {
				t.Errorf("%s: no text for the family %q", tag, c.Family)
			}
			if catalog.TextKey(c) != c.Name && text.Meaning(c) == "" {
				t.Errorf("%s: %s has the text of %s, which has none", tag, c.Name, catalog.TextKey(c))
			}
			if text.Meaning(c) != "" {
				told++
			}
		}
		t.Logf("%s: %d names, %d with a meaning", tag, len(all), told)
		if len(all) < 550 || told < 250 {
			t.Errorf("%s: %d names, %d explained", tag, len(all), told)
		}
	}
}

func TestCodesTakeTimeInProportion(t *testing.T) {
	for _, unit := range []string{"0x80090325 ", "alert error code 5 ", "-", "-2146762487", "8009030C-", "alert_alert_", "(((((", "a", "403.", "0x", "error: "} {
		text := strings.Repeat(unit, (1<<20)/len(unit))
		from := time.Now()
		spans := new(catalog.CodeFinder).In("", text)
		if d := time.Since(from); d > time.Minute || len(spans) > 200 {
			t.Errorf("%q: %v, %d spans", unit, d, len(spans))
		}
	}
}

// TestCodesOfLongRecords: what a record holds is looked at up to an amount, be it in one text or in many short ones.
func TestCodesOfLongRecords(t *testing.T) {
	event := &catalog.Event{}
	for range 64 {
		event.Data = append(event.Data, catalog.Field{Name: "AlertDesc", Value: strings.Repeat("alert 40 ", 100_000)})
	}
	element := catalog.Node{Name: "a"}
	for i := range 12 {
		element.Attrs = append(element.Attrs, catalog.Field{Name: fmt.Sprint("a", i), Value: "1"})
	}
	for name, r := range map[string]*catalog.Record{
		"fields of an event": {Kind: catalog.KindEvent, Source: "Schannel", Event: event},
		"attributes":         {Body: slices.Repeat([]catalog.Node{element}, 1_000_000)},
	} {
		begun := time.Now()
		catalog.NewCodeFinder(r).Codes(r)
		if took := time.Since(begun); took > time.Minute {
			t.Errorf("%s take %v", name, took)
		}
	}
	r := &catalog.Record{Kind: catalog.KindEvent, Source: "Schannel", Event: &catalog.Event{Data: []catalog.Field{{Name: "AlertDesc", Value: "alert 40"}}}}
	if got := found(catalog.NewCodeFinder(r), "Message", "40"); got != "" {
		t.Errorf("a field that is no number: %q", got)
	}
}

func FuzzCodeFinder(f *testing.F) {
	for _, s := range []string{"0x800B0109", "-2146762487", "alert: 46", "SocketException (10054): x", "403.16", "HTTP 403.7", "코드는 0x109입니다", "\xff\xfe8009030C", "'1000040'", "returned code=CertUnknown", "5", "WSAECONNRESET|ERROR_", "TLS alert: 'CertificateUnknown'"} {
		for _, field := range []string{"", "NativeErrorCode", "ErrorStatus@value", "AlertDesc", "Message", "Description", "HttpStatus"} {
			f.Add(field, s)
		}
	}
	f.Fuzz(func(t *testing.T, field, text string) {
		r := traced(idInvalid, withDescription(text))
		r.Event = &catalog.Event{Data: []catalog.Field{{Name: "AlertDesc", Value: text}, {Name: "HttpStatus", Value: "403"}, {Name: "HttpSubStatus", Value: "7"}}}
		r.Body = []catalog.Node{{Name: field, Text: text, Attrs: []catalog.Field{{Name: "value", Value: text}}}}
		finder := catalog.NewCodeFinder(r)
		at := 0
		for _, s := range finder.In(field, text) {
			if s.From < at || s.To <= s.From || s.To > len(text) || len(s.Names) == 0 || s.Names[0].Name == "" {
				t.Fatalf("%+v in %q, after %d", s, text, at)
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[s.From:s.To]) {
				t.Fatalf("%+v cuts a character of %q", s, text)
			}
			at = s.To
		}
		for _, c := range finder.Codes(r) {
			_ = fmt.Sprint(c.Written, c.Names)
		}
		from := time.Now()
		finder.In(field, strings.Repeat(text, 1+(1<<16)/(len(text)+1)))
		if d := time.Since(from); d > 10*time.Second {
			t.Fatalf("64 KiB take %v", d)
		}
	})
}
