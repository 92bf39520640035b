package tracexml

import (
	"github.com/beevik/etree"

	"svcscope/catalog"
)

// fillEvent reads an Event element out of its tree.
func fillEvent(rec *catalog.Record, root *etree.Element) {
	e := &catalog.Event{}
	rec.Kind, rec.Event = catalog.KindEvent, e
	var signs eventSigns
	if system := childElement(root, "System"); system != nil {
		signs = fillEventHeader(rec, system)
	}
	rec.Severity = signs.severity()
	scope := (*namespaces)(nil).of(root)
	system, about := false, false
	for _, c := range root.ChildElements() {
		if c.Tag == "System" && !system {
			system = true
			continue
		}
		rec.Body = append(rec.Body, node(c, scope))
		if payload(c.Tag) && !about {
			about = true
			fillPayload(rec, c, scope.of(c))
		}
	}
	if data := childElement(root, "EventData"); data != nil {
		for _, d := range data.ChildElements() {
			if d.Tag == "Data" {
				e.Data = append(e.Data, catalog.Field{Name: attribute(d, "Name"), Value: ownText(d)})
			}
		}
	}
	if info := childElement(root, "RenderingInfo"); info != nil {
		rec.Description = leaf(info, "Message")
		e.TaskName, e.OpcodeName = leaf(info, "Task"), leaf(info, "Opcode")
	}
}

// fillPayload reads what the event is about, and which process that was; scope is the one inside the element around it.
func fillPayload(rec *catalog.Record, around *etree.Element, scope *namespaces) {
	n := catalog.Node{}
	if around.Tag != "UserData" {
		n = node(around, scope)
	} else if inside := around.ChildElements(); len(inside) > 0 {
		n = node(inside[0], scope)
		rec.Process = attribute(childElement(inside[0], "EventAuxInfo"), "ProcessName")
	} else {
		return
	}
	rec.Event.Payload = &n
}

// fillEventHeader reads the System element of an event.
func fillEventHeader(rec *catalog.Record, system *etree.Element) (signs eventSigns) {
	number := func(name string) int {
		n, _ := parseUint([]byte(leaf(system, name)))
		return int(n)
	}
	fillHeader(rec, system)
	e := rec.Event
	provider := childElement(system, "Provider")
	if e.Provider = attribute(provider, "Name"); e.Provider == "" {
		rec.Source = attribute(provider, "EventSourceName")
	} else {
		rec.Source = e.Provider
	}
	rec.Process = ""
	e.Version, e.Task, e.Opcode = number("Version"), number("Task"), number("Opcode")
	e.Keywords, e.RecordID = leaf(system, "Keywords"), leaf(system, "EventRecordID")
	e.Qualifiers = attribute(childElement(system, "EventID"), "Qualifiers")
	e.User = attribute(childElement(system, "Security"), "UserID")
	return eventSigns{level: uint32(rec.Level), opcode: uint32(e.Opcode), failedAudit: failedAudit([]byte(e.Keywords)), logged: e.RecordID != ""}
}
