package catalog

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The binary forms of Record and Finding carry them from the worker to the viewer: numbers as varints, texts with
// their length in front, lists with their count, and a byte that names the version. Both sides are of one build, so
// another version is an error. Reading bad bytes gives an error, never a panic, and allocates no more than a small
// multiple of their number.
const (
	recordVersion  = 2
	findingVersion = 1
)

// Nesting deeper than this is refused: a decoded record has at most 1,024 levels and 100 inner exceptions.
const (
	maxNodeDepth      = 1100
	maxExceptionDepth = 128
)

var errCodec = errors.New("malformed binary form")

// AppendBinary appends the record's binary form to b. The error is always nil.
func (r *Record) AppendBinary(b []byte) ([]byte, error) {
	e := encoder{append(b, recordVersion)}
	e.int(r.Offset)
	e.int(r.Length)
	e.b = append(e.b, byte(r.Damage), byte(r.Kind), byte(r.Severity))
	e.flags(r.HasTime, r.HasZone, r.HasEventID, r.HasRelated)
	e.count(r.Repairs)
	e.int(r.Time)
	e.count(int(r.EventID))
	e.int(int64(r.Level))
	e.count(int(r.ProcessID))
	e.count(int(r.ThreadID))
	e.b = append(append(e.b, r.Activity[:]...), r.Related[:]...)
	for _, s := range r.texts() {
		e.text(*s)
	}
	e.exception(r.Exception)
	e.flags(r.Extended != nil, r.Message != nil, r.Event != nil, r.Deep)
	if r.Extended != nil {
		e.node(r.Extended)
	}
	if r.Message != nil {
		e.message(r.Message)
	}
	if r.Event != nil {
		e.event(r.Event)
	}
	e.nodes(r.Body)
	return e.b, nil
}

// UnmarshalBinary reads what AppendBinary wrote. b is not kept.
func (r *Record) UnmarshalBinary(b []byte) error {
	d := decoder{b: b}
	d.version(recordVersion)
	*r = Record{Span: Span{Offset: d.int64(), Length: d.int64()}}
	r.Damage, r.Kind, r.Severity = Damage(d.byte()), Kind(d.byte()), Severity(d.byte())
	d.flags(&r.HasTime, &r.HasZone, &r.HasEventID, &r.HasRelated)
	r.Repairs = d.int()
	r.Time = d.int64()
	r.EventID = d.uint32()
	r.Level = int(d.int64())
	r.ProcessID, r.ThreadID = d.uint32(), d.uint32()
	copy(r.Activity[:], d.bytes(len(r.Activity)))
	copy(r.Related[:], d.bytes(len(r.Related)))
	for _, s := range r.texts() {
		*s = d.text()
	}
	r.Exception = d.exception(0)
	var extended, message, event bool
	d.flags(&extended, &message, &event, &r.Deep)
	if extended {
		n := d.node(0)
		r.Extended = &n
	}
	if message {
		r.Message = d.message()
	}
	if event {
		r.Event = d.event()
	}
	r.Body = d.nodes(0)
	return d.end()
}

// texts lists the record's plain texts in the order of the binary form.
func (r *Record) texts() []*string {
	return []*string{&r.Unreadable, &r.TimeText, &r.Source, &r.Process, &r.Computer, &r.Channel,
		&r.Identifier, &r.Description, &r.AppDomain, &r.Origin, &r.Text}
}

// texts lists the exception's plain texts in the order of the binary form.
func (x *Exception) texts() []*string {
	return []*string{&x.Type, &x.Message, &x.Stack, &x.Text, &x.NativeCode}
}

// texts lists the message's plain texts in the order of the binary form.
func (m *Message) texts() []*string {
	return []*string{&m.Source, &m.Type, &m.TimeText, &m.Method, &m.Action, &m.To, &m.From, &m.ReplyTo,
		&m.MessageID, &m.RelatesTo, &m.Text}
}

// texts lists the event's plain texts in the order of the binary form.
func (v *Event) texts() []*string {
	return []*string{&v.Provider, &v.Keywords, &v.RecordID, &v.Qualifiers, &v.User, &v.TaskName, &v.OpcodeName}
}

// AppendBinary appends the finding's binary form to b. The error is always nil.
func (f *Finding) AppendBinary(b []byte) ([]byte, error) {
	e := encoder{append(b, findingVersion)}
	e.text(f.Rule)
	e.text(f.Category)
	e.b = append(e.b, byte(f.Confidence), byte(f.Side))
	e.count(len(f.Evidence))
	for _, v := range f.Evidence {
		e.text(v.Kind)
		e.text(v.Value)
	}
	e.fields(f.Facts)
	return e.b, nil
}

// UnmarshalBinary reads what AppendBinary wrote. b is not kept.
func (f *Finding) UnmarshalBinary(b []byte) error {
	d := decoder{b: b}
	d.version(findingVersion)
	*f = Finding{Rule: d.text(), Category: d.text()}
	f.Confidence, f.Side = Confidence(d.byte()), Side(d.byte())
	if n := d.count(2); n > 0 {
		f.Evidence = make([]Evidence, n)
		for i := range f.Evidence {
			f.Evidence[i] = Evidence{Kind: d.text(), Value: d.text()}
		}
	}
	f.Facts = d.fields()
	return d.end()
}

// encoder appends values.
type encoder struct{ b []byte }

func (e *encoder) int(v int64)   { e.b = binary.AppendVarint(e.b, v) }
func (e *encoder) count(v int)   { e.b = binary.AppendUvarint(e.b, uint64(v)) }
func (e *encoder) text(s string) { e.count(len(s)); e.b = append(e.b, s...) }

func (e *encoder) flags(flags ...bool) {
	var v byte
	for i, f := range flags {
		if f {
			v |= 1 << i
		}
	}
	e.b = append(e.b, v)
}

func (e *encoder) fields(fields []Field) {
	e.count(len(fields))
	for _, f := range fields {
		e.text(f.Name)
		e.text(f.Value)
	}
}

// exception writes the chain; each link begins with 1, the end is 0.
func (e *encoder) exception(x *Exception) {
	for ; x != nil; x = x.Inner {
		e.b = append(e.b, 1)
		for _, s := range x.texts() {
			e.text(*s)
		}
		e.fields(x.Data)
	}
	e.b = append(e.b, 0)
}

func (e *encoder) message(m *Message) {
	for _, s := range m.texts() {
		e.text(*s)
	}
	e.fields(m.Fields)
	e.nodes(m.Headers)
	e.nodes(m.Body)
	e.flags(m.Fault != nil)
	if f := m.Fault; f != nil {
		e.text(f.Code)
		e.text(f.Subcode)
		e.text(f.Reason)
		e.text(f.Detail)
	}
}

func (e *encoder) event(v *Event) {
	for _, n := range [...]int{v.Version, v.Task, v.Opcode} {
		e.int(int64(n))
	}
	for _, s := range v.texts() {
		e.text(*s)
	}
	e.fields(v.Data)
	e.flags(v.Payload != nil)
	if v.Payload != nil {
		e.node(v.Payload)
	}
}

func (e *encoder) nodes(nodes []Node) {
	e.count(len(nodes))
	for i := range nodes {
		e.node(&nodes[i])
	}
}

func (e *encoder) node(n *Node) {
	e.text(n.Name)
	e.text(n.Space)
	e.fields(n.Attrs)
	e.text(n.Text)
	e.nodes(n.Children)
}

// decoder takes values off the front; after the first error everything it gives is zero.
type decoder struct {
	b   []byte
	err error
}

// end reports the first error, or that bytes are left.
func (d *decoder) end() error {
	if d.err == nil && len(d.b) > 0 {
		d.err = fmt.Errorf("%w: %d bytes too many", errCodec, len(d.b))
	}
	return d.err
}

func (d *decoder) fail() {
	d.b = nil
	if d.err == nil {
		d.err = errCodec
	}
}

func (d *decoder) version(want byte) {
	if v := d.byte(); v != want && d.err == nil {
		d.b, d.err = nil, fmt.Errorf("%w: version %d instead of %d", errCodec, v, want)
	}
}

func (d *decoder) bytes(n int) []byte {
	if n < 0 || n > len(d.b) {
		d.fail()
		return nil
	}
	b := d.b[:n]
	d.b = d.b[n:]
	return b
}

func (d *decoder) byte() byte {
	if b := d.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

func (d *decoder) int64() int64 {
	v, n := binary.Varint(d.b)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.b = d.b[n:]
	return v
}

// uint reads an unsigned number up to a limit.
func (d *decoder) uint(limit uint64) uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 || v > limit {
		d.fail()
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) uint32() uint32 { return uint32(d.uint(1<<32 - 1)) }
func (d *decoder) int() int       { return int(d.uint(1<<31 - 1)) }

// count reads the length of a list whose items take at least so many bytes each: a length that the rest of the
// bytes cannot hold is an error before anything is allocated.
func (d *decoder) count(itemBytes int) int {
	return int(d.uint(uint64(len(d.b) / itemBytes)))
}

func (d *decoder) text() string { return string(d.bytes(d.count(1))) }

func (d *decoder) flags(flags ...*bool) {
	v := d.byte()
	for i, f := range flags {
		*f = v&(1<<i) != 0
	}
	if v>>len(flags) != 0 {
		d.fail()
	}
}

func (d *decoder) fields() []Field {
	n := d.count(2)
	if n == 0 {
		return nil
	}
	fields := make([]Field, n)
	for i := range fields {
		fields[i] = Field{Name: d.text(), Value: d.text()}
	}
	return fields
}

func (d *decoder) exception(depth int) *Exception {
	if d.byte() == 0 {
		return nil
	}
	if depth > maxExceptionDepth {
		d.fail()
		return nil
	}
	x := new(Exception)
	for _, s := range x.texts() {
		*s = d.text()
	}
	x.Data = d.fields()
	x.Inner = d.exception(depth + 1)
	return x
}

func (d *decoder) message() *Message {
	m := new(Message)
	for _, s := range m.texts() {
		*s = d.text()
	}
	m.Fields = d.fields()
	m.Headers = d.nodes(0)
	m.Body = d.nodes(0)
	var fault bool
	if d.flags(&fault); fault {
		m.Fault = &Fault{Code: d.text(), Subcode: d.text(), Reason: d.text(), Detail: d.text()}
	}
	return m
}

func (d *decoder) event() *Event {
	v := &Event{Version: int(d.int64()), Task: int(d.int64()), Opcode: int(d.int64())}
	for _, s := range v.texts() {
		*s = d.text()
	}
	v.Data = d.fields()
	var payload bool
	if d.flags(&payload); payload {
		n := d.node(0)
		v.Payload = &n
	}
	return v
}

// nodeBytes is the least that a node takes: its name, namespace, attributes, text and children, all empty.
const nodeBytes = 5

func (d *decoder) nodes(depth int) []Node {
	n := d.count(nodeBytes)
	if n == 0 {
		return nil
	}
	if depth > maxNodeDepth {
		d.fail()
		return nil
	}
	nodes := make([]Node, 0, min(n, 8)) // grows as nodes are read: counts nest, and each may promise too much
	for range n {
		if node := d.node(depth); d.err == nil {
			nodes = append(nodes, node)
			continue
		}
		return nil
	}
	return nodes
}

func (d *decoder) node(depth int) Node {
	return Node{Name: d.text(), Space: d.text(), Attrs: d.fields(), Text: d.text(), Children: d.nodes(depth + 1)}
}
