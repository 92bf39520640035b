//go:build !js

package main

import "time"

// What client, service and their computers record of a call, by how it ends.

// good tells of calls that succeed.
func (t *teller) good(c *conversation, calls int) {
	for range calls {
		t.next(17 * time.Second)
		t.request(c)
		t.put(networkTrace, netOpening(c)...)
		t.put(networkTrace, netLine("SecureChannel#%o - Locating the private key for the certificate: [Subject] CN=billing-07.partner.example"),
			netLine("SecureChannel#%o - Certificate is of type X509Certificate2 and contains the private key."),
			netLine("SecureChannel#%o - Left with 1 client certificates to choose from."),
			netLine("InitializeSecurityContext(In-Buffers count=2, Out-Buffer length=0, returned code=OK)."))
		t.put(serviceSystem, schannelEvent(c.service, 36880, 4, "Type", "server", "Protocol", "TLS 1.2", "RemoteCertSubjectName", "CN=billing-07.partner.example"))
		t.put(chainLog, clientChain(c.service, 0, "", 0).records()...)
		t.arrives(c)
		t.put(serviceTrace, c.transmitted(c.service, "MessageReceived", 262163, "%B", c.serviceIn),
			c.service.transfer("%B", "%S"),
			c.service.boundary("Start", "%S", "Process action '"+c.action+"'.", "ProcessAction"),
			t.requestMessage(c, c.service, "%S", "TransportReceive"),
			c.service.transfer("%S", "%E"),
			c.service.boundary("Start", "%E", "Execute 'Contoso.Operation'.", "ExecuteUserCode"),
			c.service.boundary("Stop", "%E", "Execute 'Contoso.Operation'.", "ExecuteUserCode"),
			c.service.transfer("%E", "%S"),
			t.replyMessage(c, c.service, "%S", "TransportSend"),
			c.transmitted(c.service, "MessageSent", 262164, "%S", "System.ServiceModel.Channels.HttpOutput+ListenerResponseHttpOutput"),
			c.service.boundary("Stop", "%S", "Process action '"+c.action+"'.", "ProcessAction"))
		t.leaves(c)
		t.put(clientTrace, c.transmitted(c.client, "MessageReceived", 262163, "%A", "System.ServiceModel.Channels.HttpInput+WebResponseHttpInput"),
			t.replyMessage(c, c.client, "%A", "TransportReceive"))
		t.finishes(c)
		t.put(serviceSystem, serviceControl(c.service, "Software Protection", "running"))
		t.put(clientSystem, serviceControl(c.client, "Windows Update", "stopped"))
	}
}

// begins is the client's half of a call before its message leaves.
func (t *teller) begins(c *conversation) {
	t.put(clientTrace, c.client.transfer(zeroGUID, "%A"),
		c.client.boundary("Start", "%A", "Process action '"+c.action+"'.", "ProcessAction"))
}

// request is the client's half of a call up to the bytes on the wire.
func (t *teller) request(c *conversation) {
	t.begins(c)
	t.put(clientTrace, t.requestMessage(c, c.client, "%A", "TransportSend"),
		c.transmitted(c.client, "MessageSent", 262164, "%A", c.clientOut))
}

// finishes is the end of the client's activity.
func (t *teller) finishes(c *conversation) {
	t.put(clientTrace, c.client.boundary("Stop", "%A", "Process action '"+c.action+"'.", "ProcessAction"),
		c.client.transfer("%A", zeroGUID))
}

// arrives is the service's listener getting a connection.
func (t *teller) arrives(c *conversation) {
	t.put(serviceTrace, c.service.transfer(zeroGUID, "%B"),
		c.service.boundary("Start", "%B", "Receive bytes on '"+c.where()+"'.", "ReceiveBytes"),
		c.received())
}

func (t *teller) leaves(c *conversation) {
	t.put(serviceTrace, c.service.boundary("Stop", "%B", "Receive bytes on '"+c.where()+"'.", "ReceiveBytes"))
}

// Frames that many stacks end with.
var (
	proxyFrames = []string{
		"System.ServiceModel.Channels.ServiceChannel.Call(String action, Boolean oneway, ProxyOperationRuntime operation, Object[] ins, Object[] outs, TimeSpan timeout)",
		"System.ServiceModel.Channels.ServiceChannelProxy.InvokeService(IMethodCallMessage methodCall, ProxyOperationRuntime operation)",
		"Contoso.Billing.Invoicing.Send(Order order)"}
	requestFrames = append([]string{
		"System.ServiceModel.Channels.RequestChannel.Request(Message message, TimeSpan timeout)",
		"System.ServiceModel.Dispatcher.RequestChannelBinder.Request(Message message, TimeSpan timeout)"}, proxyFrames...)
	openFrames = append([]string{
		"System.ServiceModel.Channels.ConnectionUpgradeHelper.InitiateUpgrade(StreamUpgradeInitiator upgradeInitiator, IConnection& connection, ClientFramingDecoder decoder, IDefaultCommunicationTimeouts defaultTimeouts, TimeoutHelper& timeoutHelper)",
		"System.ServiceModel.Channels.ClientFramingDuplexSessionChannel.OnOpen(TimeSpan timeout)",
		"System.ServiceModel.Channels.ServiceChannel.EnsureOpened(TimeSpan timeout)"}, proxyFrames...)
	acceptFrames = []string{
		"System.ServiceModel.Channels.StreamSecurityUpgradeAcceptorBase.AcceptUpgrade(Stream stream)",
		"System.ServiceModel.Channels.InitialServerConnectionReader.UpgradeConnection(IConnection connection, StreamUpgradeAcceptor upgradeAcceptor, IDefaultCommunicationTimeouts defaultTimeouts)",
		"System.ServiceModel.Channels.ServerSessionPreambleConnectionReader.ServerFramingDuplexSessionChannel.OnOpen(TimeSpan timeout)"}
	verifyFrames = []string{
		"System.ServiceModel.Security.SecurityProtocol.VerifyIncomingMessage(Message& message, TimeSpan timeout, SecurityProtocolCorrelationState[] correlationStates)",
		"System.ServiceModel.Channels.SecurityChannelListener`1.ServerSecurityChannel`1.VerifyIncomingMessage(Message& message, TimeSpan timeout, SecurityProtocolCorrelationState[] correlationState)",
		"System.ServiceModel.Channels.SecurityChannelListener`1.SecurityReplyChannel.ProcessReceivedRequest(RequestContext requestContext, TimeSpan timeout)",
		"System.ServiceModel.Channels.SecurityChannelListener`1.ReceiveRequestAndVerifySecurityAsyncResult.ProcessInnerItem(RequestContext innerItem, TimeSpan timeout)",
		"System.Runtime.AsyncResult.Complete(Boolean completedSynchronously)"}
	headerFrames = append([]string{
		"System.ServiceModel.Security.ReceiveSecurityHeader.ReadToken(XmlReader reader, SecurityTokenResolver tokenResolver, IList`1 allowedTokenAuthenticators, SecurityTokenAuthenticator& usedTokenAuthenticator)",
		"System.ServiceModel.Security.ReceiveSecurityHeader.ExecuteFullPass(XmlDictionaryReader reader)",
		"System.ServiceModel.Security.ReceiveSecurityHeader.Process(TimeSpan timeout, ChannelBinding channelBinding, ExtendedProtectionPolicy extendedProtectionPolicy)"}, verifyFrames...)
	tokenFrames = []string{
		"System.IdentityModel.Selectors.X509SecurityTokenAuthenticator.ValidateTokenCore(SecurityToken token)",
		"System.IdentityModel.Selectors.SecurityTokenAuthenticator.ValidateToken(SecurityToken token)"}
)

// onto puts a stack together, the innermost frames first.
func onto(frames []string, more ...[]string) []string {
	all := append([]string(nil), frames...)
	for _, m := range more {
		all = append(all, m...)
	}
	return all
}

// forbidden is a call that is answered with 403: by the HTTPS listener, which tells why, or by IIS in front of it.
func (t *teller) forbidden(c *conversation, answered func()) {
	t.request(c)
	answered()
	refused := forbiddenException()
	t.put(networkTrace, netLine("HttpWebRequest#%o - status Forbidden, connection kept"))
	t.put(clientTrace,
		c.client.trace(sampleEvent{code: 262156, name: "System.ServiceModel.Channels.HttpChannelUnexpectedResponse", severity: "Error", description: "Unexpected HTTP response.", activity: "%A", origin: "System.ServiceModel.Channels.HttpChannelFactory`1+HttpRequestChannel+HttpChannelRequest[System.ServiceModel.Channels.IRequestChannel]", exception: refused.xml("Exception")}),
		c.client.thrown("%A", refused))
	t.finishes(c)
}

// listenerRefuses is the HTTPS listener saying no. code is the low half of a code of Windows, or "" where the caller showed
// no certificate.
func (t *teller) listenerRefuses(c *conversation, code string) {
	t.arrives(c)
	e := sampleEvent{code: 262160, name: "System.ServiceModel.Channels.HttpsClientCertificateNotPresent", severity: "Warning", activity: "%B", origin: c.listener,
		extended:    extendedData("HttpRequestTraceRecord", "<Headers>"+c.httpHeaders()+"</Headers><Url>"+c.address+"</Url>"),
		description: "Client certificate required, none in the request. http://go.microsoft.com/fwlink/?LinkId=208540"}
	if code != "" {
		e.code, e.name = 262159, "System.ServiceModel.Channels.HttpsClientCertificateInvalid"
		e.description = "Client certificate not valid, native error " + code + ". http://go.microsoft.com/fwlink/?LinkId=187517"
	}
	t.put(serviceTrace, c.service.trace(e),
		c.service.trace(sampleEvent{code: 262183, name: "System.ServiceModel.Channels.HttpAuthFailed", severity: "Information", description: "HTTP authentication did not pass.", activity: "%B", origin: c.listener}))
	t.leaves(c)
}

// atIIS is a request that IIS answers before WCF sees it; before is what its computer records of it first.
func (t *teller) atIIS(r refusedAtIIS, before ...func()) {
	if f := t.files[failedRequest]; f != nil {
		t.fill(f, failedRequest, r.head())
	}
	t.put(failedRequest, r.start()...)
	for _, b := range before {
		b()
	}
	t.put(failedRequest, r.answer(), r.end())
}

// unlucky is a call over HTTP that ends with another answer than 403.
func (t *teller) unlucky(c *conversation, e sampleException, answered func()) {
	t.request(c)
	answered()
	t.put(clientTrace, c.client.thrown("%A", e))
	t.finishes(c)
}

// handshake is a call over net.tcp whose handshake fails; e is what the client makes of it.
func (t *teller) handshake(c *conversation, e sampleException, answered func()) {
	t.begins(c)
	answered()
	t.put(clientTrace, c.client.thrown("%A", e))
	t.finishes(c)
}

// acceptorFails is the service's end of a handshake that fails; tells are records before the exception.
func (t *teller) acceptorFails(c *conversation, e sampleException, tells ...template) {
	t.arrives(c)
	t.put(serviceTrace, tells...)
	t.put(serviceTrace, c.service.thrown("%B", e))
	t.leaves(c)
}

// refusedToken is a message whose token the service does not accept, and the fault that it answers with.
func (t *teller) refusedToken(c *conversation, refusal sampleException, subcode string, before ...func()) {
	t.request(c)
	t.arrives(c)
	t.put(serviceTrace, c.transmitted(c.service, "MessageReceived", 262163, "%B", c.serviceIn),
		c.service.transfer("%B", "%S"),
		t.requestMessage(c, c.service, "%S", "TransportReceive"))
	for _, b := range before {
		b()
	}
	whole := sampleException{typeName: "System.ServiceModel.Security.MessageSecurityException, System.ServiceModel", message: "The security of the message did not hold.", frames: verifyFrames, inner: &refusal}
	t.put(serviceTrace, c.service.thrown("%S", refusal),
		c.service.trace(sampleEvent{code: 458802, name: "System.ServiceModel.Security.SecurityBindingVerifyIncomingMessageFailure", severity: "Warning", description: "The message could not be verified.", activity: "%S",
			origin: "System.ServiceModel.Security.AsymmetricSecurityProtocol", exception: whole.xml("Exception")}),
		t.faultMessage(c.service, "%S", "TransportSend", subcode))
	t.leaves(c)
	fault := sampleException{typeName: "System.ServiceModel.FaultException, System.ServiceModel", message: "The token was not accepted."}
	came := sampleException{typeName: "System.ServiceModel.Security.MessageSecurityException, System.ServiceModel", message: "A fault without security came back.", inner: &fault, frames: onto([]string{
		"System.ServiceModel.Security.SecurityProtocol.OnVerifyFault(Message& message)",
		"System.ServiceModel.Channels.SecurityChannelFactory`1.ClientSecurityChannel`1.VerifyIncomingMessage(Message& message, TimeSpan timeout, SecurityProtocolCorrelationState[] correlationState)",
		"System.ServiceModel.Channels.SecurityChannelFactory`1.SecurityRequestChannel.ProcessReply(Message reply, SecurityProtocolCorrelationState correlationState, TimeSpan timeout)"}, requestFrames)}
	t.put(clientTrace, t.faultMessage(c.client, "%A", "TransportReceive", subcode), c.client.thrown("%A", came))
	t.finishes(c)
}

// notOpened is the service being started anew, in vain, and a client that finds nobody.
func (t *teller) notOpened(c *conversation, e sampleException) {
	const opens = "Open ServiceHost 'Contoso.Picking.PickingService'."
	t.put(serviceTrace, c.service.transfer(zeroGUID, "%S"),
		c.service.boundary("Start", "%S", opens, "Open"),
		c.service.trace(sampleEvent{code: 524300, name: "System.ServiceModel.CommunicationObjectOpening", severity: "Verbose", description: "Opening System.ServiceModel.ServiceHost/%o", activity: "%S", origin: "System.ServiceModel.ServiceHost"}),
		c.service.thrown("%S", e),
		c.service.trace(sampleEvent{code: 524299, name: "System.ServiceModel.CommunicationObjectFaulted", severity: "Error", description: "Faulted: System.ServiceModel.ServiceHost/%o", activity: "%S", origin: "System.ServiceModel.ServiceHost"}),
		c.service.boundary("Stop", "%S", opens, "Open"))
	if t.propagate { // nothing reached the service that could have propagated anything
		appendGUID(t.guids[0][:0], t.rng.Uint64(), t.rng.Uint64())
	}
	t.now += int64(2 * time.Second / 100)
	refused := sampleException{typeName: "System.Net.WebException, System", message: "Nobody answers at the address.", frames: []string{"System.Net.HttpWebRequest.GetRequestStream(TransportContext& context)"}}
	nobody := sampleException{typeName: "System.ServiceModel.EndpointNotFoundException, System.ServiceModel", message: "Nobody listens at " + c.address + ".", inner: &refused, frames: onto([]string{
		"System.ServiceModel.Channels.HttpOutput.WebRequestHttpOutput.GetOutputStream()",
		"System.ServiceModel.Channels.HttpChannelFactory`1.HttpRequestChannel.HttpChannelRequest.SendRequest(Message message, TimeSpan timeout)"}, requestFrames)}
	t.begins(c)
	t.put(clientTrace, c.client.thrown("%A", nobody))
	t.finishes(c)
}
