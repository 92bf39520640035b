//go:build !js

package main

import "strings"

// sampleStories are the stories of the sample. All templates are compiled before the first record is written.
type sampleStories struct {
	opening, closing              []template
	good, report, dropped         []template
	withoutCertificate, untrusted []template
}

// of gives the story of a call, counted from 1. Failures come early, so that the head of a large sample shows
// them, and then every failureEvery calls, the two kinds in turn.
func (s *sampleStories) of(call int, showcase bool) []template {
	switch {
	case call == 3 || showcase && call == 4:
		return s.withoutCertificate // the client tries twice
	case call == 6:
		return s.untrusted
	case call%(2*failureEvery) == 0:
		return s.withoutCertificate
	case call%failureEvery == 0:
		return s.untrusted
	case call%29 == 10:
		return s.dropped
	case call%7 == 5:
		return s.report
	}
	return s.good
}

const (
	sampleAddress  = "https://orders.example:8443/OrderService"
	sampleAction   = "urn:contoso:orders/IOrderService/PlaceOrder"
	sampleListener = "System.ServiceModel.Channels.HttpsChannelListener`1[System.ServiceModel.Channels.IReplyChannel]"
)

var (
	sampleClient  = sampleProcess{"BillingClient", "7316", "%c", "HQ-CLI07"}
	sampleService = sampleProcess{"OrderService.Host", "4120", "%s", "ORD-APP01"}
	sampleReport  = sampleProcess{"ReportAgent", "988", "12", "HQ-REP02"}
)

func newSampleStories() *sampleStories {
	return &sampleStories{
		opening:            openingStory(),
		closing:            closingStory(),
		good:               goodStory(),
		report:             reportStory(),
		dropped:            droppedStory(),
		withoutCertificate: refusedStory(notPresentedEvent()),
		untrusted:          refusedStory(untrustedEvent()),
	}
}

// openingStory is the service host coming up and the client making its channel.
func openingStory() []template {
	host := func(state, verb string, code int) template {
		return sampleService.trace(sampleEvent{code: code, name: "System.ServiceModel.CommunicationObject" + state, severity: "Verbose", description: verb + " System.ServiceModel.ServiceHost/%o", activity: "%B", origin: "System.ServiceModel.ServiceHost"})
	}
	return []template{
		sampleService.transfer(zeroGUID, "%B"),
		sampleService.boundary("Start", "%B", "Open ServiceHost 'Contoso.Orders.OrderService'.", "Open"),
		host("Opening", "Opening", 524300),
		sampleService.trace(sampleEvent{code: 262177, name: "System.ServiceModel.Channels.ListenerCreated", severity: "Verbose", description: "A listener was made.", activity: "%B", origin: sampleListener,
			extended: extendedData("StringTraceRecord", "<Uri>"+sampleAddress+"</Uri>")}),
		host("Opened", "Open:", 524301),
		sampleService.boundary("Stop", "%B", "Open ServiceHost 'Contoso.Orders.OrderService'.", "Open"),
		sampleService.transfer("%B", zeroGUID),
		sampleClient.transfer(zeroGUID, "%E"),
		sampleClient.boundary("Start", "%E", "Construct ChannelFactory. Contract type: 'Contoso.Orders.IOrderService'.", "Construct"),
		sampleClient.boundary("Stop", "%E", "Construct ChannelFactory. Contract type: 'Contoso.Orders.IOrderService'.", "Construct"),
		sampleClient.transfer("%E", zeroGUID),
		sampleClient.line("[7316] ServicePointManager - protocols Tls12, connection limit 2"),
	}
}

// closingStory is the service host going down.
func closingStory() []template {
	return []template{
		sampleService.transfer(zeroGUID, "%B"),
		sampleService.boundary("Start", "%B", "Close ServiceHost 'Contoso.Orders.OrderService'.", "Close"),
		sampleService.trace(sampleEvent{code: 524294, name: "System.ServiceModel.CommunicationObjectClosed", severity: "Verbose", description: "Closed: System.ServiceModel.ServiceHost/%o", activity: "%B", origin: "System.ServiceModel.ServiceHost"}),
		sampleService.boundary("Stop", "%B", "Close ServiceHost 'Contoso.Orders.OrderService'.", "Close"),
		sampleService.transfer("%B", zeroGUID),
	}
}

// requestStory is the client's half of a call up to the bytes on the wire.
func requestStory() []template {
	return []template{
		sampleClient.transfer(zeroGUID, "%A"),
		sampleClient.boundary("Start", "%A", "Process action '"+sampleAction+"'.", "ProcessAction"),
		sampleClient.serialized("WriteObjectBegin", 196609, "Contoso.Orders.Order"),
		sampleClient.serialized("WriteObjectEnd", 196610, "Contoso.Orders.Order"),
		sampleClient.log("TransportSend", "", `<Action s:mustUnderstand="1" xmlns="http://schemas.microsoft.com/ws/2005/05/addressing/none">`+sampleAction+`</Action>`, placeOrder),
		sampleClient.message("MessageSent", 262164, "%A", "System.ServiceModel.Channels.HttpOutput+WebRequestHttpOutput"),
	}
}

// finishStory is the end of the call's activity in the client.
func finishStory() []template {
	return []template{
		sampleClient.boundary("Stop", "%A", "Process action '"+sampleAction+"'.", "ProcessAction"),
		sampleClient.transfer("%A", zeroGUID),
	}
}

// goodStory is a call that succeeds: the client, the service that receives the propagated activity id, the answer.
func goodStory() []template {
	return joinStories(requestStory(), arriveStory(), []template{
		sampleService.message("MessageReceived", 262163, "%B", "System.ServiceModel.Channels.HttpRequestContext+ListenerHttpContext+ListenerContextHttpInput"),
		sampleService.transfer("%B", "%A"),
		sampleService.boundary("Start", "%A", "Process action '"+sampleAction+"'.", "ProcessAction"),
		sampleService.log("TransportReceive", requestHTTP, `<To s:mustUnderstand="1" xmlns="http://schemas.microsoft.com/ws/2005/05/addressing/none">`+sampleAddress+`</To>`, placeOrder),
		sampleService.serialized("ReadObjectBegin", 196613, "Contoso.Orders.Order"),
		sampleService.serialized("ReadObjectEnd", 196614, "Contoso.Orders.Order"),
		sampleService.transfer("%A", "%E"),
		sampleService.boundary("Start", "%E", "Execute 'Contoso.Orders.IOrderService.PlaceOrder'.", "ExecuteUserCode"),
		sampleService.boundary("Stop", "%E", "Execute 'Contoso.Orders.IOrderService.PlaceOrder'.", "ExecuteUserCode"),
		sampleService.transfer("%E", "%A"),
		sampleService.log("TransportSend", "", `<Action s:mustUnderstand="1" xmlns="http://schemas.microsoft.com/ws/2005/05/addressing/none">`+sampleAction+`Response</Action>`, placed),
		sampleService.message("MessageSent", 262164, "%A", "System.ServiceModel.Channels.HttpOutput+ListenerResponseHttpOutput"),
		sampleService.boundary("Stop", "%A", "Process action '"+sampleAction+"'.", "ProcessAction"),
		sampleService.transfer("%A", "%B"),
		sampleService.boundary("Stop", "%B", "Receive bytes on '"+sampleAddress+"'.", "ReceiveBytes"),
		sampleClient.message("MessageReceived", 262163, "%A", "System.ServiceModel.Channels.HttpInput+WebResponseHttpInput"),
		sampleClient.log("TransportReceive", `<HttpResponse><StatusCode>OK</StatusCode><StatusDescription>OK</StatusDescription><WebHeaders><Content-Length>371</Content-Length><Content-Type>text/xml; charset=utf-8</Content-Type></WebHeaders></HttpResponse>`, "", placed),
	}, finishStory())
}

// arriveStory is the service's listener getting a connection.
func arriveStory() []template {
	return []template{
		sampleService.transfer(zeroGUID, "%B"),
		sampleService.boundary("Start", "%B", "Receive bytes on '"+sampleAddress+"'.", "ReceiveBytes"),
		sampleService.trace(sampleEvent{code: 262168, name: "System.ServiceModel.Channels.ConnectToIPEndpoint", severity: "Information", description: "Connection endpoints.", activity: "%B", origin: "System.ServiceModel.Channels.SharedHttpTransportManager",
			extended: extendedData("DictionaryTraceRecord", "<LocalEndpoint>10.20.0.5:8443</LocalEndpoint><RemoteEndpoint>10.20.7.31:%p</RemoteEndpoint>")}),
	}
}

// forbiddenException is what the client's channel makes of the answer 403.
func forbiddenException() sampleException {
	webException := sampleException{typeName: "System.Net.WebException, System", message: "Server answered: (403) Forbidden.", frames: []string{
		"System.Net.HttpWebRequest.GetResponse()", "System.ServiceModel.Channels.HttpChannelFactory`1.HttpRequestChannel.HttpChannelRequest.WaitForReply(TimeSpan timeout)"}}
	return sampleException{typeName: "System.ServiceModel.Security.MessageSecurityException, System.ServiceModel", message: "HTTP request was forbidden with client authentication scheme 'Anonymous'.", inner: &webException, frames: []string{
		"System.ServiceModel.Channels.HttpChannelUtilities.ValidateAuthentication(HttpWebRequest request, HttpWebResponse response, WebException responseException, HttpChannelFactory`1 factory)",
		"System.ServiceModel.Channels.HttpChannelUtilities.ValidateRequestReplyResponse(HttpWebRequest request, HttpWebResponse response, HttpChannelFactory`1 factory, WebException responseException, ChannelBinding channelBinding)",
		"System.ServiceModel.Channels.HttpChannelFactory`1.HttpRequestChannel.HttpChannelRequest.WaitForReply(TimeSpan timeout)",
		"System.ServiceModel.Channels.RequestChannel.Request(Message message, TimeSpan timeout)",
		"System.ServiceModel.Dispatcher.RequestChannelBinder.Request(Message message, TimeSpan timeout)",
		"System.ServiceModel.Channels.ServiceChannel.Call(String action, Boolean oneway, ProxyOperationRuntime operation, Object[] ins, Object[] outs, TimeSpan timeout)",
		"System.ServiceModel.Channels.ServiceChannelProxy.InvokeService(IMethodCallMessage methodCall, ProxyOperationRuntime operation)",
		"Contoso.Billing.Invoicing.Send(Order order)"}}
}

// refusedStory is a call that the HTTPS listener answers with 403, and what the client makes of it.
func refusedStory(refusal sampleEvent) []template {
	refused := forbiddenException()
	return joinStories(requestStory(), arriveStory(), []template{
		sampleService.trace(refusal),
		sampleService.trace(sampleEvent{code: 262183, name: "System.ServiceModel.Channels.HttpAuthFailed", severity: "Information", description: "HTTP authentication did not pass.", activity: "%B", origin: sampleListener}),
		sampleService.boundary("Stop", "%B", "Receive bytes on '"+sampleAddress+"'.", "ReceiveBytes"),
		sampleClient.line("[7316] HttpWebRequest#%o - status Forbidden, connection kept"),
		sampleClient.trace(sampleEvent{code: 262156, name: "System.ServiceModel.Channels.HttpChannelUnexpectedResponse", severity: "Error", description: "Unexpected HTTP response.", activity: "%A", origin: "System.ServiceModel.Channels.HttpChannelFactory`1+HttpRequestChannel+HttpChannelRequest[System.ServiceModel.Channels.IRequestChannel]", exception: refused.xml("Exception")}),
		sampleClient.trace(sampleEvent{code: 131075, name: "System.ServiceModel.Diagnostics.ThrowingException", severity: "Error", description: "Throwing.", activity: "%A", exception: refused.xml("Exception")}),
	}, finishStory())
}

func notPresentedEvent() sampleEvent {
	return sampleEvent{code: 262160, name: "System.ServiceModel.Channels.HttpsClientCertificateNotPresent", severity: "Warning", activity: "%B", origin: sampleListener, extended: refusedRequest,
		description: "Client certificate required, none in the request. http://go.microsoft.com/fwlink/?LinkId=208540"}
}

func untrustedEvent() sampleEvent {
	return sampleEvent{code: 262159, name: "System.ServiceModel.Channels.HttpsClientCertificateInvalid", severity: "Warning", activity: "%B", origin: sampleListener, extended: refusedRequest,
		description: "Client certificate not valid, native error 0x109. http://go.microsoft.com/fwlink/?LinkId=187517"}
}

// reportStory is another process at its own work, with a harmless warning.
func reportStory() []template {
	late := sampleException{typeName: "System.TimeoutException, mscorlib", message: "No answer from the archive within 00:00:10.", frames: []string{
		"System.ServiceModel.Channels.SocketConnection.ReadCore(Byte[] buffer, Int32 offset, Int32 size, TimeSpan timeout, Boolean closing)"}}
	return []template{
		sampleReport.transfer(zeroGUID, "%E"),
		sampleReport.boundary("Start", "%E", "Open ClientBase. Contract type: 'Contoso.Archive.IArchive'.", "OpenClient"),
		sampleReport.trace(sampleEvent{code: 131076, name: "System.ServiceModel.Diagnostics.TraceHandledException", severity: "Warning", description: "Exception handled.", activity: "%E", exception: late.xml("Exception")}),
		sampleReport.boundary("Stop", "%E", "Open ClientBase. Contract type: 'Contoso.Archive.IArchive'.", "OpenClient"),
		sampleReport.transfer("%E", zeroGUID),
	}
}

// droppedStory is a call whose connection the client's network loses: an error that no certificate caused.
func droppedStory() []template {
	reset := sampleException{typeName: "System.ServiceModel.CommunicationException, System.ServiceModel", message: "Connection closed before the answer was complete.", frames: []string{
		"System.ServiceModel.Channels.HttpChannelFactory`1.HttpRequestChannel.HttpChannelRequest.WaitForReply(TimeSpan timeout)",
		"System.ServiceModel.Channels.RequestChannel.Request(Message message, TimeSpan timeout)"}}
	return joinStories(requestStory(), []template{
		sampleClient.trace(sampleEvent{code: 131075, name: "System.ServiceModel.Diagnostics.ThrowingException", severity: "Error", description: "Throwing.", activity: "%A", exception: reset.xml("Exception")}),
	}, finishStory())
}

// serialized makes the template of a serializer's record.
func (p sampleProcess) serialized(step string, code int, typeName string) template {
	return p.trace(sampleEvent{code: code, name: "System.Runtime.Serialization." + step, severity: "Information", description: step, activity: "%A", extended: extendedData("StringTraceRecord", "<Type>"+typeName+"</Type>")})
}

// message makes the template of a message sent or received.
func (p sampleProcess) message(step string, code int, activity, origin string) template {
	return p.trace(sampleEvent{code: code, name: "System.ServiceModel.Channels." + step, severity: "Information", description: "Channel: " + step, activity: activity, origin: origin,
		extended: extendedData("MessageTransmitTraceRecord", `<MessageProperties><Encoder>text/xml; charset=utf-8</Encoder><AllowOutputBatching>False</AllowOutputBatching><Via>`+sampleAddress+`</Via></MessageProperties><MessageHeaders><ActivityId CorrelationId="%M" xmlns="http://schemas.microsoft.com/2004/09/ServiceModel/Diagnostics">%A</ActivityId></MessageHeaders>`)})
}

const (
	placeOrder     = `<PlaceOrder xmlns="urn:contoso:orders"><order><Number>%n</Number><Customer>Fabrikam</Customer><Total currency="EUR">418.50</Total></order></PlaceOrder>`
	placed         = `<PlaceOrderResponse xmlns="urn:contoso:orders"><Accepted>true</Accepted><Number>%n</Number></PlaceOrderResponse>`
	requestHeaders = `<Connection>Keep-Alive</Connection><Content-Length>612</Content-Length><Content-Type>text/xml; charset=utf-8</Content-Type><Expect>100-continue</Expect><Host>orders.example:8443</Host><SOAPAction>"` + sampleAction + `"</SOAPAction>`
	requestHTTP    = `<HttpRequest><Method>POST</Method><QueryString></QueryString><WebHeaders>` + requestHeaders + `</WebHeaders></HttpRequest>`
	refusedRequest = `<ExtendedData xmlns="http://schemas.microsoft.com/2006/08/ServiceModel/HttpRequestTraceRecord"><Headers>` + requestHeaders + `</Headers><Url>` + sampleAddress + `</Url></ExtendedData>`
)

// sampleException is an exception as a trace record shows it.
type sampleException struct {
	typeName, message string // typeName with its assembly, without version
	frames            []string
	native            string // NativeErrorCode, or ""
	inner             *sampleException
}

// xml gives the element. .NET escapes the texts once before its XML writer does: so do we.
func (e *sampleException) xml(element string) string {
	inner := ""
	if e.native != "" {
		inner = "<NativeErrorCode>" + e.native + "</NativeErrorCode>"
	}
	if e.inner != nil {
		inner += e.inner.xml("InnerException")
	}
	return "<" + element + "><ExceptionType>" + e.typeName + ", Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089</ExceptionType><Message>" + escapeTwice(e.message) +
		"</Message><StackTrace>" + escapeTwice(e.stack()) + "</StackTrace><ExceptionString>" + escapeTwice(e.text()) + "</ExceptionString>" + inner + "</" + element + ">"
}

func (e *sampleException) stack() string { return "   at " + strings.Join(e.frames, "\n   at ") }

func (e *sampleException) text() string {
	name, _, _ := strings.Cut(e.typeName, ",")
	head := name + ": " + e.message
	if e.inner != nil {
		head += " ---> " + e.inner.text() + "\n   --- inner exception stack ends ---"
	}
	return head + "\n" + e.stack()
}

func escapeTwice(s string) string {
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	return escape.Replace(escape.Replace(s))
}

func joinStories(stories ...[]template) []template {
	var all []template
	for _, s := range stories {
		all = append(all, s...)
	}
	return all
}
