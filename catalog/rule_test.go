package catalog_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"svcscope/catalog"
)

// quoted is a message that quotes everything the rules look for.
var quoted = "System.IdentityModel.Tokens.SecurityTokenValidationException: no\r\n" + stackOf("at", chainFrames, serviceFrames) + "\r\n" + idNotPresent + " 262160 0x109 LinkId=187517"

// quotedFrames is a message that ends like a stack trace.
var quotedFrames = "the log said\r\n" + stackOf("at", chainFrames, serviceFrames)

// harmless are records that must give no failure. All but those marked as hints must give no finding at all.
var harmless = []struct {
	name   string
	record *catalog.Record
	hint   bool
}{
	{"description", traced(idReceived, withDescription(quoted)), false},
	{"description of an exception carrier", traced(idThrowing, withDescription(quoted)), false},
	{"value of ExtendedData", traced(idReceived, withData("Headers", quoted, "Exception", quoted)), false},
	{"value of ExtendedData of an exception carrier", traced(idThrowing, withData("Exception", quoted, "Comment", quoted)), false},
	{"another child of a negotiation", traced(idNegotiation, withData("ListenUri", quoted, "Exception", "System.TimeoutException: late\r\n"+stackOf("at", tlsnegoFrames))), false},
	{"exception in the record of another code", traced(idReceived, threw(thrown(tokenType, stackOf("at", chainFrames, serviceFrames)))), false},
	{"exception under an unknown identifier", traced("http://example.org/x", threw(thrown(tokenType, stackOf("at", chainFrames, serviceFrames)))), false},
	{"message log", &catalog.Record{Kind: catalog.KindMessage, Identifier: idNotPresent, EventID: 262160, HasEventID: true, Exception: thrown(tokenType, stackOf("at", chainFrames, serviceFrames))}, false},
	{"plain line", &catalog.Record{Kind: catalog.KindOther, EventID: 262160, HasEventID: true, Text: quoted}, false},
	{"number with the identifier of another code", traced(idReceived, numbered(262160)), false},
	{"262189 as .NET 3.0 used it", traced(msdn+"System.ServiceModel.Channels.StreamSecurityUpgradeAccepted.aspx", numbered(262189)), false},
	{"number with an unknown identifier", traced("http://example.org/System.ServiceModel.Channels.HttpsClientCertificateNotPresent.aspx", numbered(262160)), false},
	{"number of an application's source", traced("", numbered(262160), func(r *catalog.Record) { r.Source = "Shop.Orders" }), false},
	{"identifier that only begins alike", traced(strings.Replace(idNotPresent, ".aspx", "2.aspx", 1)), false},
	{"warning alone", traced(msdn+"System.ServiceModel.Security.SecurityBindingVerifyIncomingMessageFailure.aspx", withData("SecurityProtocol", "System.ServiceModel.Security.AsymmetricSecurityProtocol")), false},

	{"names in the message", traced(idThrowing, threw(&catalog.Exception{Type: tokenType, Message: quoted, Stack: stackOf("at", securityFrames)})), false},
	{"names in the message, with its text", traced(idThrowing, threw(&catalog.Exception{Type: tokenType, Message: quoted, Stack: stackOf("at", securityFrames),
		Text: "System.IdentityModel.Tokens.SecurityTokenValidationException: " + quoted + "\n" + stackOf("at", securityFrames)})), false},
	{"names in the message of a text", traced(idNegotiation, withData("Exception", "System.TimeoutException: the log said\r\n"+quoted+"\r\nand ended\r\n"+stackOf("at", tlsnegoFrames[1:]))), false},
	{"names at the end of the message, with its text", traced(idThrowing, threw(&catalog.Exception{Type: tokenType, Message: quotedFrames, Stack: stackOf("at", securityFrames),
		Text: "System.IdentityModel.Tokens.SecurityTokenValidationException: " + quotedFrames + "\r\n" + stackOf("at", securityFrames)})), false},
	{"names in the message of a token exception's text", traced(idNegotiation, withData("Exception", "System.IdentityModel.Tokens.SecurityTokenValidationException: "+quotedFrames+"\r\nand ended\r\n"+stackOf("at", tlsnegoFrames[1:]))), false},
	{"names behind an arrow in an outer message of a text", traced(idNegotiation, withData("Exception", "System.Exception: a ---> System.IdentityModel.Tokens.SecurityTokenValidationException: b"+quotedFrames+"\r\n ---> System.TimeoutException: late\r\n"+stackOf("at", tlsnegoFrames[1:]))), false},
	{"negotiation under frames of a client", traced(idThrowing, threw(thrown(tokenType, stackOf("at", tlsnegoFrames, clientFrames)))), false},
	{"names in an outer message of a text", traced(idNegotiation, withData("Exception", "System.Exception: "+quoted+" ---> System.TimeoutException: late\r\n"+stackOf("at", tlsnegoFrames[1:]))), false},
	{"names in a sentence", traced(idNegotiation, withData("Exception", "System.IdentityModel.Tokens.SecurityTokenValidationException: no\r\nthe method System.IdentityModel.Selectors.X509SecurityTokenAuthenticator.ValidateTokenCore(SecurityToken token) of the service was called\r\n"+stackOf("at", tlsnegoFrames[1:]))), false},

	{"wrong password", traced(idThrowing, threw(thrown(tokenType, stackOf("at", userNameFrames, securityFrames, serviceFrames)))), false},
	{"user called X509CertificateValidator", traced(idThrowing, threw(&catalog.Exception{Type: tokenType, Message: "user System.IdentityModel.Selectors.X509CertificateValidator.Validate() is not known", Stack: stackOf("at", userNameFrames, serviceFrames)})), false},
	{"password and certificate frames", traced(idThrowing, threw(thrown(tokenType, stackOf("at", chainFrames, userNameFrames, serviceFrames)))), false},
	{"SAML issuer", traced(idThrowing, threw(thrown(tokenType, stackOf("at", chainFrames, []string{"System.IdentityModel.Selectors.SamlSecurityTokenAuthenticator.ValidateTokenCore(SecurityToken token)"}, serviceFrames)))), false},
	{"Kerberos", traced(idThrowing, threw(thrown(tokenType, stackOf("at", []string{"System.IdentityModel.Tokens.KerberosReceiverSecurityToken.Initialize()", "System.IdentityModel.Selectors.KerberosSecurityTokenAuthenticator.ValidateTokenCore(SecurityToken token)"}, serviceFrames)))), false},
	{"Windows logon over net.tcp", traced(idThrowing, threw(&catalog.Exception{Type: handshakeType, Stack: stackOf("at", []string{"System.Net.Security.NegoState.StartSendBlob(Byte[] message, LazyAsyncResult lazyResult)", "System.ServiceModel.Channels.WindowsStreamSecurityUpgradeProvider.WindowsStreamSecurityUpgradeAcceptor.OnAcceptUpgrade(Stream stream, SecurityMessageProperty& remoteSecurity)"}),
		Inner: &catalog.Exception{Type: "System.ComponentModel.Win32Exception, System", NativeCode: "8009030C"}})), false},
	{"Windows logon on the client", traced(idThrowing, threw(thrown(handshakeType, stackOf("at", []string{"System.ServiceModel.Channels.WindowsStreamSecurityUpgradeProvider.WindowsStreamSecurityUpgradeInitiator.OnInitiateUpgrade(Stream stream, SecurityMessageProperty& remoteSecurity)"})))), false},
	{"negotiation of Windows", traced(idNegotiation, withData("Exception", "System.ComponentModel.Win32Exception (0x80004005): 8009030C\r\n"+stackOf("at", []string{"System.ServiceModel.Security.WindowsSspiNegotiation.GetOutgoingBlob(Byte[] incomingBlob)"}, tlsnegoFrames[1:]))), false},
	{"TLS negotiation that broke", traced(idThrowing, threw(thrown("System.ServiceModel.Security.SecurityNegotiationException, System.ServiceModel", stackOf("at", tlsnegoFrames)))), false},
	{"alert of the client in a handshake", traced(idThrowing, threw(&catalog.Exception{Type: handshakeType, Stack: stackOf("at", []string{"System.ServiceModel.Channels.SslStreamSecurityUpgradeAcceptor.OnAcceptUpgrade(Stream stream, SecurityMessageProperty& remoteSecurity)"}),
		Inner: &catalog.Exception{Type: "System.ComponentModel.Win32Exception, System", NativeCode: "80090327"}})), false},
	{"certificate fetched from a store", traced(idThrowing, threw(thrown(tokenType, stackOf("at", []string{"System.IdentityModel.Selectors.X509SecurityTokenProvider..ctor(StoreLocation storeLocation, StoreName storeName, X509FindType findType, Object findValue)"}, serviceFrames)))), false},
	{"token refused by the application alone", traced(idThrowing, threw(thrown(tokenType, stackOf("at", []string{"Shop.X509SecurityTokenAuthenticator.ValidateTokenCore(SecurityToken token)", "Shop.ServerSecurityChannel.Receive()"})))), false},

	{"identity of a Windows account", traced(msdn+"System.ServiceModel.Security.SecurityIdentityVerificationFailure.aspx", func(r *catalog.Record) {
		r.Extended = &catalog.Node{Name: "ExtendedData", Children: []catalog.Node{{Name: "Claim", Children: []catalog.Node{{Name: "ClaimType", Text: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/spn"}}}}}
	}), false},

	{"server's certificate", traced(idThrowing, threw(thrown(tokenType, stackOf("at", chainFrames, securityFrames, clientFrames)))), true},
	{"server's certificate, caller is a service", traced(idThrowing, threw(thrown(tokenType, stackOf("at", chainFrames, securityFrames, clientFrames, serviceFrames)))), true},
	{"server's certificate over net.tcp", traced(idThrowing, threw(thrown(tokenType, stackOf("at", chainFrames, []string{"System.ServiceModel.Channels.SslStreamSecurityUpgradeInitiator.ValidateRemoteCertificate(Object sender, X509Certificate certificate, X509Chain chain, SslPolicyErrors sslPolicyErrors)"})))), true},
	{"neither side", traced(idThrowing, threw(thrown(tokenType, stackOf("at", chainFrames, securityFrames)))), true},
}

func TestNothingRaised(t *testing.T) {
	for _, test := range harmless {
		f, ok := catalog.Diagnose(test.record)
		if f.Failure() || ok && !test.hint {
			t.Errorf("%s: raised %s %q by %v", test.name, f.Confidence, f.Rule, f.Evidence)
		}
		if test.hint && !ok {
			t.Errorf("%s: not even said", test.name)
		}
	}
}

func TestNullRecords(t *testing.T) {
	for _, r := range []*catalog.Record{{}, {Kind: catalog.KindTrace}, traced(idInvalid), traced(idThrowing), traced(idNegotiation), traced(idThrowing, threw(&catalog.Exception{}))} {
		catalog.Diagnose(r)
	}
	if catalog.Suspect(&catalog.Head{}) || catalog.Suspect(&catalog.Head{Kind: catalog.KindTrace}) {
		t.Error("an empty head is a suspect")
	}
}

// headOf is what a scanner sees of a record.
func headOf(r *catalog.Record) *catalog.Head {
	var b strings.Builder
	fmt.Fprintf(&b, "<E2ETraceEvent><TraceIdentifier>%s</TraceIdentifier><Description>%s</Description>%s", r.Identifier, r.Description, r.Text)
	for e := r.Exception; e != nil; e = e.Inner {
		fmt.Fprintf(&b, "<Exception><ExceptionType>%s</ExceptionType><Message>%s</Message><StackTrace>%s</StackTrace><ExceptionString>%s</ExceptionString>%s", e.Type, e.Message, strings.ReplaceAll(e.Stack, "\r", "&#xD;"), e.Text, e.NativeCode)
	}
	writeNode(&b, r.Extended)
	xmlOf(&b, r.Event)
	summary := r.Text
	if m := r.Message; m != nil {
		summary = m.Action
		if m.Fault != nil {
			fmt.Fprintf(&b, "<Fault><Code>%s</Code><Subcode>%s</Subcode></Fault>", m.Fault.Code, m.Fault.Subcode)
		}
	}
	return &catalog.Head{Raw: []byte(b.String()), Kind: r.Kind, Damage: r.Damage, Identifier: []byte(r.Identifier), EventID: r.EventID, HasEventID: r.HasEventID,
		Severity: r.Severity, Source: []byte(r.Source), Summary: []byte(summary), Exception: r.Exception != nil}
}

func writeNode(b *strings.Builder, n *catalog.Node) {
	if n == nil {
		return
	}
	fmt.Fprintf(b, "<%s>%s", n.Name, n.Text)
	for i := range n.Children {
		writeNode(b, &n.Children[i])
	}
	fmt.Fprintf(b, "</%s>", n.Name)
}

func TestSuspectSkipsOnlyWork(t *testing.T) {
	for id, r := range ruleSamples {
		if !catalog.Suspect(headOf(r)) {
			t.Errorf("%s: its sample is no suspect", id)
		}
	}
	nested := traced(idThrowing, threw(thrown(strings.ReplaceAll(handshakeType, ".Auth", "+Auth"), stackOf("at", clientFrames))))
	if f, found := catalog.Diagnose(nested); !found || !catalog.Suspect(headOf(nested)) {
		t.Errorf("a type that is nested, by its name: found %t %q, suspect %t", found, f.Rule, catalog.Suspect(headOf(nested)))
	}
	skipped := 0
	for _, test := range harmless {
		_, found := catalog.Diagnose(test.record)
		suspect := catalog.Suspect(headOf(test.record))
		if found && !suspect {
			t.Errorf("%s: found, but no suspect", test.name)
		}
		if !suspect {
			skipped++
		}
	}
	if skipped < 10 {
		t.Errorf("only %d of %d harmless records are skipped", skipped, len(harmless))
	}
}

func TestSuspectSpelledOtherwise(t *testing.T) {
	h := headOf(traced(idThrowing, threw(thrown(tokenType, "   at System.Foo.Bar()\r\n"))))
	if catalog.Suspect(h) {
		t.Errorf("an ordinary exception is a suspect: %s", h.Raw)
	}
	for _, s := range []string{"X5&#48;9CertificateValidator", "<![CDATA[X5]]>"} {
		h.Raw = []byte(s)
		if !catalog.Suspect(h) {
			t.Errorf("%s is no suspect", s)
		}
	}
}

// TestLongTexts: what repeats in a text takes time in proportion to it. Looking from each place to the text's end would take minutes.
func TestLongTexts(t *testing.T) {
	for _, unit := range []string{"Win32Exception (", "Exception: ", " ---> ", "(0x", "\n   at ", "alert: "} {
		e := &catalog.Exception{Type: "System.ComponentModel.Win32Exception", Text: "System.ComponentModel.Win32Exception: … " + strings.Repeat(unit, (16<<20)/len(unit))}
		r := traced(idThrowing, threw(e))
		begun := time.Now()
		catalog.Judge(r)
		if took := time.Since(begun); took > time.Minute {
			t.Errorf("%q takes %v", unit, took)
		}
	}
}

func TestSuspectDoesNotAllocate(t *testing.T) {
	heads := []*catalog.Head{headOf(traced(idReceived)), headOf(traced("", numbered(262163))), headOf(traced(idThrowing, threw(thrown(tokenType, stackOf("at", chainFrames))))), headOf(traced(idNotPresent))}
	if n := testing.AllocsPerRun(100, func() {
		for _, h := range heads {
			catalog.Suspect(h)
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzDiagnose feeds exceptions of any text: nothing may panic, and what is found must be a suspect.
func FuzzDiagnose(f *testing.F) {
	for _, test := range harmless {
		if e := test.record.Exception; e != nil {
			f.Add(e.Type, e.Message, e.Stack, e.Text)
		}
	}
	f.Add(argumentType, "…", stackOf("at", keyFrames, clientKeyFrames), "")
	f.Add(argumentType, "…", stackOf("at", exchangeFrames), "")
	f.Add(operationType, "…", stackOf("at", storeFrames, holder("X509CertificateInitiatorClientCredential.SetCertificate")), "")
	f.Add(messageType, "(403)", stackOf("at", answerFrames), refusedText("(403)", "'Anonymous'"))
	f.Add(tokenType, "…", stackOf("위치:", chainFrames, serviceFrames), messageText("bei", tokenType, stackOf("bei", chainFrames, tlsnegoFrames)))
	f.Fuzz(func(t *testing.T, typ, message, stack, text string) {
		e := &catalog.Exception{Type: typ, Message: message, Stack: stack, Text: text, NativeCode: message}
		for _, r := range []*catalog.Record{
			traced(idThrowing, threw(e)),
			traced(idNegotiation, withData("Exception", text)),
			traced(idInvalid, withData("Url", stack), withDescription(message)),
		} {
			h := headOf(r)
			if finding, ok := catalog.Diagnose(r); ok && !catalog.Suspect(h) {
				t.Errorf("%q found, but no suspect: %s", finding.Rule, h.Raw)
			}
		}
	})
}
