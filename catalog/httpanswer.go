package catalog

import "strings"

// httpAnswer is what the calling side tells of an HTTP answer that refused it: MessageSecurityException around
// WebException.
type httpAnswer struct {
	status string // three digits; "" if there is no such answer
	scheme string // the HTTP authentication scheme of the binding, unless it is Anonymous; "" too if none is named
}

const (
	securityException = "System.ServiceModel.Security.MessageSecurityException"
	webException      = "System.Net.WebException"
)

// lookAtAnswer reads the answer from two exceptions around each other. In every language the message of the inner one
// has the status in parentheses, as digits, and the message of the outer one the name of the scheme: both are values
// that .NET puts in, not wording.
func (v *view) lookAtAnswer(outer, inner string) {
	if v.answer.status == "" {
		v.answer = httpAnswer{statusIn(inner), schemeIn(outer)}
	}
}

// lookAtAnswerText reads the answer from the text of an exception, unescaped. WebException is the innermost there, so nothing that
// a message quotes comes behind its arrow.
func (v *view) lookAtAnswerText(text string) {
	head, inner := cutLast(text, "---> ")
	_, outer := cutLast(head, "---> ")
	if head == "" || !strings.HasPrefix(inner, webException+":") || !strings.HasPrefix(outer, securityException+":") {
		return
	}
	inner, _, _ = strings.Cut(inner, "\n")
	v.lookAtAnswer(outer, inner)
}

// cutLast cuts a text around the last separator; without one, all of it is behind.
func cutLast(s, sep string) (before, after string) {
	i := lastIndex(s, sep)
	if i < 0 {
		return "", s
	}
	return s[:i], s[i+len(sep):]
}

// statusIn gives the first three digits in parentheses. What a server adds of its own stands behind them.
func statusIn(message string) string {
	for rest := message; ; {
		_, after, ok := strings.Cut(rest, "(")
		if !ok {
			return ""
		}
		if len(after) > 3 && after[3] == ')' && strings.Trim(after[:3], "0123456789") == "" {
			return after[:3]
		}
		rest = after
	}
}

// schemeIn gives the name of .NET for an HTTP authentication scheme that asks for something else than a certificate.
func schemeIn(message string) string {
	for _, scheme := range [...]string{"Basic", "Digest", "Ntlm", "Negotiate", "IntegratedWindowsAuthentication"} {
		for rest := message; ; {
			before, after, ok := strings.Cut(rest, scheme)
			if !ok {
				break
			}
			if (before == "" || !wordByte(before[len(before)-1])) && (after == "" || !wordByte(after[0])) {
				return scheme
			}
			rest = after
		}
	}
	return ""
}

// forbidden looks for the status 403. 401 asks for other credentials.
var forbidden = signal{id: "http-status:403", seen: func(v *view) (Evidence, bool) {
	return Evidence{"http-status", v.answer.status}, v.answer.status == "403"
}}

// securityRefused looks for the exception that the HTTP channel makes of it.
var securityRefused = signal{id: "exception:message-security", exception: func(t string) bool { return t == securityException }}

// httpClientFrame looks for the HTTP channel of the calling side.
var httpClientFrame = signal{id: "frame:http-client", frame: func(f frame) bool {
	return f.typ == "System.ServiceModel.Channels.HttpChannelUtilities" && (f.method == "ValidateAuthentication" || f.method == "ValidateRequestReplyResponse") ||
		f.in("System.ServiceModel.Channels") && f.segment(func(s string) bool { return s == "HttpChannelFactory" || s == "HttpsChannelFactory" })
}}

// noOtherScheme holds unless the binding asks for a password or a Windows ticket: an answer to those.
var noOtherScheme = signal{id: "no-field:http-scheme", seen: func(v *view) (Evidence, bool) { return Evidence{}, v.answer.scheme == "" }}

var (
	// calledTLS looks for the call's use of TLS.
	calledTLS = signal{id: "call:https", seen: func(v *view) (Evidence, bool) { return Evidence{}, v.callOut().Scheme == "https" }}
	// notCalledPlain holds unless the call is known to do without TLS: no certificate can be shown then.
	notCalledPlain = signal{id: "no-call:http", seen: func(v *view) (Evidence, bool) { return Evidence{}, v.callOut().Scheme != "http" }}
	// notTold holds unless an earlier record told of it: the channel traces one exception twice, and where the service
	// traces into the same file, it knows why.
	notTold = signal{id: "no-call:told", seen: func(v *view) (Evidence, bool) {
		v.asked = true
		return Evidence{}, !v.call.Told
	}}
)

// ofAnswer says whether the finding is about an HTTP answer.
func (f *Finding) ofAnswer() bool { return strings.Contains(f.Rule, "/http-forbidden") }

// callOut gives what is known of the call: what the record tells itself comes first.
func (v *view) callOut() Call {
	v.asked = true
	call := v.call
	for _, name := range [...]string{"Via", "RemoteAddress", "To"} {
		if n := v.record.Extended.Find(name); n != nil {
			if address := string(addressOf([]byte(first(n.Text, n.text("Address"))))); address != "" {
				call.Address, call.Scheme = address, schemeOf(address)
				break
			}
		}
	}
	return call
}
