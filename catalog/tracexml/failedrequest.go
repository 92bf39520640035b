package tracexml

import "bytes"

// A failed-request log of IIS is one request: an element failedRequest around Event elements that have no number and no
// channel, and mostly the event id 0. What an event is stands in RenderingInfo/Opcode, as in MODULE_SET_RESPONSE_ERROR_STATUS.

// elementFailedRequest is the name of the element around all events.
const elementFailedRequest = "failedRequest"

// requestID is the name of the first value of each event.
const requestID = "ContextId"

// ofRequest says whether a value, by its name, says only of what request, site or connection the event is a part.
func ofRequest(name []byte) bool { return bytes.HasSuffix(name, []byte("Id")) }
