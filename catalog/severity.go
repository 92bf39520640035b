package catalog

// Severity is the kind of event a record reports: the TraceEventType that .NET wrote.
// The zero value is SeverityUnknown. The order from Critical to Verbose is the order of
// importance; the activity events that follow have none.
type Severity uint8

// The severities, by their TraceEventType name.
const (
	SeverityUnknown Severity = iota
	Critical
	Error
	Warning
	Information
	Verbose
	Start
	Stop
	Suspend
	Resume
	Transfer
)

var severityNames = [...]string{"Unknown", "Critical", "Error", "Warning", "Information", "Verbose", "Start", "Stop", "Suspend", "Resume", "Transfer"}

// String gives the TraceEventType name ("Warning"), or "Unknown".
func (s Severity) String() string {
	if int(s) < len(severityNames) {
		return severityNames[s]
	}
	return severityNames[0]
}

// Activity says whether the severity is an activity event (Start to Transfer) and not a level.
func (s Severity) Activity() bool { return s >= Start && s <= Transfer }

// ParseSeverity reads a TraceEventType name exactly as .NET writes it; anything else is SeverityUnknown.
func ParseSeverity(name string) Severity {
	for i, n := range severityNames[1:] {
		if n == name {
			return Severity(i + 1)
		}
	}
	return SeverityUnknown
}

// SeverityOfLevel maps the Level of the System header (1 Critical, 2 Error, 4 Warning, 8 Information,
// 16 Verbose; 255 for every activity event, which says nothing) to a severity.
func SeverityOfLevel(level int) Severity {
	switch level {
	case 1:
		return Critical
	case 2:
		return Error
	case 4:
		return Warning
	case 8:
		return Information
	case 16:
		return Verbose
	}
	return SeverityUnknown
}
