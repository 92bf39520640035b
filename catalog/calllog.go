package catalog

// CallLog is what the records of one stretch of a file tell of the calls in it, for Calls to take in later: only then is
// known what the stretches before tell. So the stretches can be read at the same time, by readers that do not know of
// each other, and give what one reader of the whole file gives. See each record, Diagnose those that are suspect, and
// hand over with AppendTo. The zero value is ready.
type CallLog struct {
	e        encoder
	address  []byte                    // that stands in the log last
	channels map[uint32]openedChannels // that stand in it, by process
}

// The entries of a log, each behind a byte that names it.
const (
	callOpened  byte = iota // a flag: https; process id
	callTo                  // activity, address: "" if the record has none
	callAgain               // activity, with the address of the entry before
	callRefused             // a service refused a certificate
	callAsks                // record number, binary form of the record
)

// Diagnose is the function of that name for the record with a number. Where the answer depends on the records before,
// it gives none, and Calls.Take gives it later.
func (l *CallLog) Diagnose(number int, r *Record) (Finding, bool) {
	f, ok, asked := diagnose(r, Call{})
	if asked {
		l.begin(callAsks)
		l.e.count(number)
		brief := *r
		brief.Message, brief.Body = nil, nil // no rule looks at them
		record, _ := brief.AppendBinary(nil)
		l.e.text(string(record))
		return Finding{}, false
	}
	if ok && f.refuses() {
		l.begin(callRefused)
	}
	return f, ok
}

func (l *CallLog) begin(entry byte) { l.e.b = append(l.e.b, entry) }

// called notes that the activity sends a message, and where to if the record tells.
func (l *CallLog) called(activity GUID, address []byte) {
	if address != nil && string(address) == string(l.address) {
		l.begin(callAgain)
		l.e.b = append(l.e.b, activity[:]...)
		return
	}
	l.begin(callTo)
	l.e.b = append(l.e.b, activity[:]...)
	l.e.count(len(address))
	l.e.b = append(l.e.b, address...)
	l.address = append(l.address[:0], address...)
}

// AppendTo appends the log to b, and goes on with an empty one.
func (l *CallLog) AppendTo(b []byte) []byte {
	b = append(b, l.e.b...)
	l.e.b, l.address = l.e.b[:0], l.address[:0]
	clear(l.channels)
	return b
}

// CallEntry is an entry of a log. A log is read as a whole before anything of it counts.
type CallEntry struct {
	kind     byte
	https    bool
	process  uint32
	activity GUID
	address  []byte
	number   int
	record   *Record
}

// ReadCalls reads a log about the first records of a file, as many as given. The entries point into it.
func ReadCalls(log []byte, records int) ([]CallEntry, error) {
	d := decoder{b: log}
	var entries []CallEntry
	var address []byte
	for len(d.b) > 0 && d.err == nil {
		e := CallEntry{kind: d.byte()}
		switch e.kind {
		case callOpened:
			d.flags(&e.https)
			e.process = d.uint32()
		case callTo, callAgain:
			copy(e.activity[:], d.bytes(len(e.activity)))
			if e.kind == callTo {
				if address = d.bytes(d.count(1)); len(address) == 0 {
					address = nil
				}
			}
			e.address = address
		case callRefused:
		case callAsks:
			e.number, e.record = d.int(), new(Record)
			if err := e.record.UnmarshalBinary(d.bytes(d.count(1))); err != nil || e.number >= records {
				d.fail()
			}
		default:
			d.fail()
		}
		entries = append(entries, e)
	}
	return entries, d.err
}

// Take takes in the entries of a file's next log. found gets the findings of the records that Diagnose gave none for,
// with the records' numbers.
func (c *Calls) Take(entries []CallEntry, found func(number int, f *Finding)) {
	for i := range entries {
		switch e := &entries[i]; e.kind {
		case callOpened:
			c.open(e.process, e.https)
		case callTo, callAgain:
			c.called(e.activity, e.address)
		case callRefused:
			c.refusals++
		case callAsks:
			if f, ok := DiagnoseCall(e.record, c.Of(e.record)); ok {
				c.found(e.record.Activity, &f)
				found(e.number, &f)
			}
		}
	}
}
