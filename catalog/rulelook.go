package catalog

import (
	"strconv"
	"strings"
)

// view is what the rules see of a record.
type view struct {
	record *Record
	code   *Code
	guess  bool // the code was found by event id alone

	// What the record's own exception tells; all empty unless the code is one that carries an exception.
	types  []string // exception types without assembly, outermost first
	frames []frame  // innermost exception first
	native []uint32 // codes of Windows in Win32 exceptions
	prose  []string // messages, in the language of the traced machine
	answer httpAnswer

	call  Call // what earlier records tell
	asked bool // a rule has looked at it

	why       cause // of the refusal
	speaksFor cause // what reason gives, once reasoned
	reasoned  bool
	items     []string // values that were written beside the messages: only codes count in them
	next      *view    // the next of several exceptions that were thrown together; nil if there is none

	line     string // of System.Net
	fault    string // subcode of a SOAP fault
	provider provider
	event    uint32 // number of a Windows event, as the documentation counts
	usage    string // by which a chain that failed was checked for a client
	status   string // that IIS answers with, with its sub-status; "" if none
	module   string // of IIS, that chose it

	number string // code in the description of HttpsClientCertificateInvalid, as written; "" if there is none
	value  uint32 // its value
}

// The codes that the rules name.
const (
	codeHTTPSNotPresent = "System.ServiceModel.Channels.HttpsClientCertificateNotPresent"
	codeHTTPSInvalid    = "System.ServiceModel.Channels.HttpsClientCertificateInvalid"
	codeSSLMissing      = "System.ServiceModel.Channels.SslClientCertMissing"
	codeIdentity        = "System.ServiceModel.Security.SecurityIdentityVerificationFailure"
	codeNoIdentity      = "System.ServiceModel.Security.SecurityIdentityDeterminationFailure"
	codeIdentityName    = "System.ServiceModel.Security.SecurityIdentityHostNameNormalizationFailure"
)

// carriers are the codes that write the exception that failed the call, or one that was thrown or handled, as an
// Exception element. An exception in the record of another code is nothing that the framework wrote.
var carriers = map[string]bool{
	"System.ServiceModel.Diagnostics.ThrowingException":                        true,
	"System.ServiceModel.Diagnostics.TraceHandledException":                    true,
	"System.ServiceModel.Diagnostics.UnhandledException":                       true,
	"System.ServiceModel.Channels.ChannelConnectionDropped":                    true,
	"System.ServiceModel.Channels.HttpChannelUnexpectedResponse":               true,
	"System.ServiceModel.Channels.RequestContextAbort":                         true,
	"System.ServiceModel.CommunicationObjectFaultReason":                       true,
	"System.ServiceModel.CommunicationObjectOpenFailed":                        true,
	"System.ServiceModel.UnhandledExceptionInUserOperation":                    true,
	"System.ServiceModel.Security.SecurityBindingVerifyIncomingMessageFailure": true,
	"System.ServiceModel.Internals/ThrowingException":                          true,
	"System.ServiceModel.Internals/ThrowingExceptionVerbose":                   true,
	"System.ServiceModel.Internals/ThrowingEtwException":                       true,
	"System.ServiceModel.Internals/ThrowingEtwExceptionVerbose":                true,
	"System.ServiceModel.Internals/HandledException":                           true,
	"System.ServiceModel.Internals/HandledExceptionVerbose":                    true,
	"System.ServiceModel.Internals/HandledExceptionWarning":                    true,
	"System.ServiceModel.Internals/HandledExceptionError":                      true,
	"System.ServiceModel.Internals/UnhandledException":                         true,
	"System.ServiceModel.Internals/EtwUnhandledException":                      true,
}

// carriersInData are the codes that write the exception as text, in the Exception element of their ExtendedData.
var carriersInData = map[string]bool{
	"System.ServiceModel.Security.SecurityNegotiationProcessingFailure":     true,
	"System.ServiceModel.Security.SecuritySessionResponderOperationFailure": true,
	"System.ServiceModel.Security.SecuritySessionRequestorOperationFailure": true,
}

// look reads a record for the rules, or gives nil where no rule can say anything of it.
func look(r *Record) *view {
	switch r.Kind {
	case KindOther:
		return lookAtLine(r)
	case KindMessage:
		return lookAtFault(r)
	case KindEvent:
		return lookAtEvent(r)
	}
	code, guess := Lookup(r.Identifier, r.EventID, r.HasEventID)
	if code == nil {
		code, guess = codeOfLink(r), true
	}
	if code == nil || guess && !frameworkSource(r.Source) {
		return nil
	}
	v := &view{record: r, code: code, guess: guess}
	switch {
	case code.Name == codeHTTPSInvalid:
		v.lookAtNumber()
	case tellsItself(code.Name):
	case carriers[code.Name] && r.Exception != nil:
		v.lookAtException(r.Exception)
		v.lookAtCause()
	case carriersInData[code.Name]:
		if r.Exception != nil {
			v.lookAtException(r.Exception)
		}
		if n := r.Extended.Find("Exception"); n != nil {
			v.lookAtText(n.Text, nil)
		}
		v.lookAtCause()
	default:
		return nil
	}
	return v
}

// codeOfLink finds the code of a record that has neither identifier nor number: the description of the HTTPS listener ends
// with the number of an address, in every language.
func codeOfLink(r *Record) *Code {
	if r.HasEventID || strings.TrimSpace(r.Identifier) != "" {
		return nil
	}
	switch {
	case strings.Contains(r.Description, missingCertificateLink):
		return ByName(codeHTTPSNotPresent)
	case strings.Contains(r.Description, invalidCertificateLink):
		return ByName(codeHTTPSInvalid)
	}
	return nil
}

// frameworkSource says whether the trace source is one whose numbers are trace codes: applications number their
// own lines as they like.
func frameworkSource(name string) bool {
	return name == "" || strings.HasPrefix(name, "System.ServiceModel") || strings.HasPrefix(name, "System.IdentityModel")
}

// lookAtNumber reads the code that a self-hosted listener writes into its description. One that is hosted in IIS
// writes none: there a number counts only in front of the address that belongs to it.
func (v *view) lookAtNumber() {
	d := v.record.Description
	if v.hosting() == "iis" && indexFold(d, invalidCertificateLink) < 0 {
		return
	}
	if v.number, v.value, _ = describedCode(d); v.number != "" {
		if n, ok := v.described(); ok {
			v.why = causeOf(n, v.number)
		}
	}
}

// lookAtException reads an exception with its inner ones.
func (v *view) lookAtException(e *Exception) {
	var messages []string
	for x := e; x != nil; x = x.Inner {
		messages = append(messages, x.Message)
	}
	var inner [][]frame
	for x := e; x != nil; x = x.Inner {
		if t := typeOf(x.Type); t != "" {
			v.types = append(v.types, t)
		}
		if x.Message != "" {
			v.prose = append(v.prose, unescape(x.Message))
		}
		code := strings.TrimSpace(x.NativeCode)
		if n := wholeCode(code); n != 0 {
			v.native = append(v.native, n)
		} else if n, err := strconv.ParseUint(strings.TrimPrefix(strings.ToLower(code), "0x"), 16, 32); err == nil {
			v.native = append(v.native, uint32(n))
		}
		for _, d := range x.Data {
			v.items = append(v.items, d.Value)
		}
		if x.Inner != nil && typeOf(x.Type) == securityException && typeOf(x.Inner.Type) == webException {
			v.lookAtAnswer(unescape(x.Message), unescape(x.Inner.Message))
		}
		inner = append(inner, stackFrames(x.Stack))
	}
	for i := len(inner) - 1; i >= 0; i-- {
		v.frames = append(v.frames, inner[i]...)
	}
	for x := e; x != nil; x = x.Inner {
		v.lookAtText(x.Text, messages)
	}
}

// lookAtText reads the text of an exception, and of those that were thrown with it.
func (v *view) lookAtText(text string, messages []string) {
	plain := unescape(text)
	v.addPlain(text, plain, messages)
	v.lookAtAggregate(plain)
}

// lookAtAggregate reads exceptions that were thrown together, each for itself: what one of them says does not count for
// another.
func (v *view) lookAtAggregate(rest string) {
	last := v
	for last.next != nil {
		last = last.next
	}
	for range deepestChain {
		var part string
		_, part, _ = strings.Cut(rest, "---> (")
		_, part, ok := strings.Cut(part, ") ") // counts them, in the language of the machine
		if !ok {
			return
		}
		part, rest, _ = strings.Cut(part, "<---")
		w := &view{record: v.record, code: v.code, guess: v.guess}
		w.addText(part, nil)
		w.lookAtCause()
		last.next, last = w, w
	}
}

// addText adds what the text of an exception tells beyond what is known already. Its prose counts only where no
// Exception element gave the messages.
func (v *view) addText(text string, messages []string) { v.addPlain(text, unescape(text), messages) }

// addPlain is addText for a text that is unescaped already; text is as it was before.
func (v *view) addPlain(text, plain string, messages []string) {
	if text == "" {
		return
	}
	types, frames, prose := exceptionText(plain, messages)
	v.lookAtAnswerText(plain)
	v.native = append(v.native, nativeInText(text)...)
	if len(v.frames) == 0 {
		v.frames = frames
	} else {
		known := make(map[frame]bool, len(v.frames))
		for _, f := range v.frames {
			known[f] = true
		}
		for _, f := range frames {
			if !known[f] {
				v.frames = append(v.frames, f)
			}
		}
	}
	if len(v.types) == 0 {
		v.types = types
	} else {
		for _, t := range types {
			if !contains(v.types, t) {
				v.types = append(v.types, t)
			}
		}
	}
	if messages == nil {
		v.prose = append(v.prose, prose)
	} else {
		v.items = append(v.items, prose)
	}
}

// hosting says who owns the HTTPS listener, by the shape of the request's record: "iis", "self", or "".
func (v *view) hosting() string {
	switch {
	case v.record.Extended.Find("Url") != nil:
		return "self"
	case v.record.Extended.Find("Path") != nil:
		return "iis"
	}
	return ""
}

// frame gives the first frame that passes the test.
func (v *view) frame(test func(frame) bool) (frame, bool) {
	for _, f := range v.frames {
		if test(f) {
			return f, true
		}
	}
	return frame{}, false
}

// exception gives the innermost exception type that passes the test.
func (v *view) exception(test func(string) bool) (string, bool) {
	for i := len(v.types) - 1; i >= 0; i-- {
		if test(v.types[i]) {
			return v.types[i], true
		}
	}
	return "", false
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// nativeInText gives the codes of Windows that .NET prints behind the types of exceptions.
func nativeInText(text string) []uint32 {
	var codes []uint32
	for rest := text; ; {
		_, after, ok := strings.Cut(rest, "Win32Exception (")
		if !ok {
			return codes
		}
		word, _, _ := strings.Cut(after[:min(len(after), 16)], ")")
		if n := wholeCode(word); n != 0 && n != unspecified {
			codes = append(codes, n)
		}
		rest = after
	}
}

// unspecified is E_FAIL, which .NET prints for a Win32Exception whose own code it keeps to itself.
const unspecified = 0x80004005
