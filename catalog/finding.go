package catalog

// Confidence says how far a finding can be trusted. Only Certain and Likely make a failure; a Hint never does.
type Confidence uint8

// The degrees of confidence.
const (
	Hint Confidence = iota
	Likely
	Certain
)

// String gives the id used in JSON and in the text tables: "hint", "likely", "certain".
func (c Confidence) String() string { return [...]string{"hint", "likely", "certain"}[min(c, Certain)] }

// Side says which end of the call wrote a record.
type Side uint8

// The sides.
const (
	SideUnknown Side = iota
	SideService
	SideClient
)

// String gives the id: "unknown", "service", "client".
func (s Side) String() string {
	return [...]string{"unknown", "service", "client"}[min(s, SideClient)]
}

// CategoryServer is the category of the contrast cases: the client rejects the service's certificate, or the service
// cannot use it.
// It is never counted as a client-certificate failure.
const CategoryServer = "server-certificate"

// Finding is what a rule says of one record. A record has at most one; the other signals in it are its evidence.
type Finding struct {
	Rule       string // id, as in "client-certificate/not-presented/https-listener"
	Category   string // one of the append-only category ids
	Confidence Confidence
	Side       Side
	Evidence   []Evidence
	Facts      []Field // what the record tells of the case, by name: "code" (0x109), "codeName" (CERT_E_UNTRUSTEDROOT), "endpoint", "hosting" (iis, self), "caller", ...
}

// Evidence is one signal in the record that supports the finding, strongest first.
type Evidence struct {
	Kind  string // identifier, event-id, event, exception-type, frame, native-code, tls-alert, chain-flag, message-id, http-status, module, usage, fault, line, field, wording; each has a sentence under "evidence."
	Value string // as it stands in the record
}

// Failure says whether the finding counts as a client-certificate failure.
func (f *Finding) Failure() bool {
	return f.Rule != "" && f.Category != CategoryServer && f.Confidence != Hint
}

// Fact gives the value of a named fact, or "".
func (f *Finding) Fact(name string) string {
	for _, x := range f.Facts {
		if x.Name == name {
			return x.Value
		}
	}
	return ""
}
