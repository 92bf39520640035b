package catalog

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// longestValue is how many bytes of a value a text takes in; the record itself shows the rest.
const longestValue = 300

// values gives the facts that the texts of a record may name: those of the finding, and those of the record.
type values struct {
	text    *Text // the language of the text
	record  *Record
	finding *Finding
	code    *Code
}

// fill puts the values into a text; "" where one is missing.
func (v values) fill(text string) string {
	if !strings.ContainsAny(text, "{[") {
		return text
	}
	s, ok := expand(text, func(name string) string { return Quoted(v.value(name)) })
	if !ok {
		return ""
	}
	return s
}

// holds says whether the condition of a cause or step is met: "", "name", "!name", "name=value", "name!=value".
func (v values) holds(when string) bool {
	if when == "" {
		return true
	}
	if name, want, ok := strings.Cut(when, "!="); ok {
		return v.value(name) != want
	}
	if name, want, ok := strings.Cut(when, "="); ok {
		return v.value(name) == want
	}
	if name, ok := strings.CutPrefix(when, "!"); ok {
		return v.value(name) == ""
	}
	return v.value(when) != ""
}

// value gives the value with the name, folded to one line and cut to a readable length; "" if there is none.
func (v values) value(name string) string {
	if v.finding != nil {
		if s := v.finding.Fact(name); s != "" {
			return oneLine(s)
		}
		if name == "codeText" {
			if s := v.text.Native(v.finding.Fact("codeName")); s != "" {
				return s
			}
			return v.text.Native(v.finding.Fact("fullCode"))
		}
	}
	if v.record == nil {
		return ""
	}
	return oneLine(v.recordValue(name))
}

// recordValue gives a value of the record itself.
func (v values) recordValue(name string) string {
	r := v.record
	switch name {
	case "eventId":
		if r.HasEventID {
			return strconv.FormatUint(uint64(r.EventID), 10)
		}
	case "codeShort":
		if v.code != nil {
			return v.code.Short()
		}
	case "identifier":
		return r.Identifier
	case "source":
		return r.Source
	case "process":
		return r.Process
	case "computer":
		return r.Computer
	case "channel":
		return r.Channel
	case "eventName":
		if r.Event != nil {
			return r.Event.OpcodeName
		}
	case "severity":
		if r.Severity != SeverityUnknown {
			return v.text.Severity(r.Severity)
		}
	}
	if element, ok := strings.CutPrefix(name, "ext."); ok {
		if n := r.Extended.Find(element); n != nil {
			return n.Text
		}
	}
	if s := exceptionValue(r.Exception, name); s != "" {
		return s
	}
	return messageValue(r.Message, name)
}

// exceptionValue gives a value of the exception, if there is one.
func exceptionValue(e *Exception, name string) string {
	if e == nil {
		return ""
	}
	switch name {
	case "exceptionType":
		return typeName(e.Type)
	case "exceptionMessage":
		return e.Message
	case "exceptionInner":
		for e.Inner != nil {
			e = e.Inner
		}
		return typeName(e.Type)
	case "nativeCode":
		for ; e != nil; e = e.Inner {
			if e.NativeCode != "" {
				return "0x" + strings.ToUpper(strings.TrimPrefix(e.NativeCode, "0x"))
			}
		}
	}
	return ""
}

// messageValue gives a value of the logged message, if there is one.
func messageValue(m *Message, name string) string {
	if m == nil {
		return ""
	}
	switch name {
	case "action":
		return m.Action
	case "to":
		return m.To
	case "messageSource":
		return m.Source
	}
	if m.Fault != nil {
		switch name {
		case "faultCode":
			return m.Fault.Code
		case "faultReason":
			return m.Fault.Reason
		}
	}
	return ""
}

// typeName gives the type of an assembly-qualified name without its assembly.
func typeName(s string) string {
	name, _, _ := strings.Cut(s, ",")
	return strings.TrimSpace(name)
}

// folded is a text of several lines on one.
func folded(s string) string {
	if strings.ContainsAny(s, "\r\n\t") {
		return strings.Join(strings.Fields(s), " ")
	}
	return s
}

// oneLine folds white space and cuts the value to longestValue bytes, at a character.
func oneLine(s string) string {
	s = folded(s)
	if len(s) <= longestValue {
		return s
	}
	n := longestValue
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
