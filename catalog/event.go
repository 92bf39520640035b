package catalog

import "strconv"

// wcfProvider is the provider under which WCF itself writes events for ETW: those of the table of provider events.
const wcfProvider = "Microsoft-Windows-Application Server-Applications"

// LookupEvent finds the code of a Windows event, or nil: events of WCF's own provider are known by their event id. The
// numbers of other providers are theirs, and no trace codes.
func LookupEvent(provider string, eventID uint32) *Code {
	if provider == wcfProvider {
		return providerEvent(eventID)
	}
	return nil
}

// EventTitle gives the short title of an event of a provider ("no common cipher suite"), as RowTitle does for trace codes;
// "" where no language of the chain has one. Most events have none, so no table is sent for because of it.
func (t *Text) EventTitle(provider string, eventID uint32) string {
	key := eventKey(provider, eventID)
	title, _ := t.first("", func(l *Text) string { return l.kinds[key].title() })
	return title
}

// eventKey names the text of an event that has one of its own.
func eventKey(provider string, eventID uint32) string {
	return provider + "/" + strconv.FormatUint(uint64(eventID), 10)
}

// kind names the text of an event that has none of its own. Those of a failed-request log are not numbered, and are
// called by their opcode.
func (v *Event) kind() string {
	if v.RecordID == "" && v.OpcodeName != "" {
		return "request-event"
	}
	return "event"
}
