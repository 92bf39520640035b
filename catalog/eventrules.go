package catalog

// eventRules are the rules for Windows events, the most specific first.
var eventRules = []ruleRow{
	// Schannel tells whose certificate it means by the number of the event, or by the type of the credential.
	{id: "client-certificate/not-presented/schannel", side: SideClient, confidence: Likely, on: events{from: schannel, ids: []uint32{36875}}},
	{id: "client-certificate/*/schannel", side: SideService, confidence: Certain, on: events{from: schannel, ids: []uint32{36877}}, causes: causesWithMapping[:]},
	{id: "client-certificate/rejected-by-validator/schannel", side: SideService, confidence: Certain, on: events{from: schannel, ids: []uint32{36877}}},
	{id: "client-certificate/no-private-key/schannel", side: SideClient, confidence: Certain, on: events{from: schannel, ids: []uint32{36869, 36870}}, when: []*signal{{with: credentialOf, names: []string{"client"}}}},
	{id: "client-certificate/mapping-failed/schannel-direct", side: SideService, confidence: Certain, on: events{from: schannel, ids: []uint32{36878}}},
	{id: "client-certificate/not-presented/schannel-alert-received", side: SideClient, confidence: Likely, on: events{from: schannel, ids: []uint32{36887}}, when: []*signal{{with: alerted, names: []string{"certificate_required"}}}},
	{id: "client-certificate/not-presented/schannel-alert-sent", side: SideService, confidence: Likely, on: events{from: schannel, ids: []uint32{36888}}, when: []*signal{{with: alerted, names: []string{"certificate_required"}}}},
	{id: "server-certificate/schannel", side: SideClient, confidence: Certain, on: events{from: schannel, ids: []uint32{36876, 36881, 36882, 36883, 36884}}},
	{id: "server-certificate/schannel-own", side: SideService, confidence: Likely, on: events{from: schannel, ids: []uint32{36886}}},
	{id: "server-certificate/schannel-key", side: SideService, confidence: Certain, on: events{from: schannel, ids: []uint32{36869, 36870, 36871, 36872, 36889}}, when: []*signal{{with: credentialOf, names: []string{"server"}}}},

	// IIS refuses before WCF sees anything of the call.
	{id: "client-certificate/not-presented/iis-403-7", side: SideService, confidence: Certain, when: []*signal{{with: answered, names: []string{"403.7"}}}},
	{id: "client-certificate/mapping-failed/iis-403-12", side: SideService, confidence: Certain, when: []*signal{{with: answered, names: []string{"403.12"}}}},
	{id: "client-certificate/revoked/iis-403-13", side: SideService, confidence: Likely, when: []*signal{{with: answered, names: []string{"403.13"}}}},
	{id: "client-certificate/untrusted-root/iis-403-16", side: SideService, confidence: Likely, when: []*signal{{with: answered, names: []string{"403.16"}}}},
	{id: "client-certificate/expired-or-not-yet-valid/iis-403-17", side: SideService, confidence: Certain, when: []*signal{{with: answered, names: []string{"403.17"}}}},
	{id: "client-certificate/negotiation/iis-413", side: SideService, confidence: Likely, when: []*signal{{with: answeredByModule, names: []string{"413"}}, &byCertificates}},
	{id: "client-certificate/*/capi2", side: SideService, confidence: Likely, causes: causes[:], when: []*signal{&checkedAsClient}},
	{id: "client-certificate/rejected-by-validator/capi2", side: SideService, confidence: Likely, when: []*signal{&checkedAsClient}},

	// WCF's own events.
	{id: "client-certificate/rejected-by-validator/token-validation", side: SideService, confidence: Likely, on: events{from: wcfTracing, ids: []uint32{eventToken}}, when: []*signal{{with: holds, names: []string{"System.IdentityModel.Tokens.X509SecurityToken", "System.IdentityModel.Tokens.X509WindowsSecurityToken", "X509SecurityToken"}}}},
	{id: "client-certificate/not-presented/audit", side: SideService, confidence: Likely, on: events{from: wcfLog, ids: []uint32{auditTransport}}, when: []*signal{{with: holds, names: []string{"Forbidden"}}, &overTLS}},
	{id: "client-certificate/*/audit", side: SideService, confidence: Likely, on: events{from: wcfLog, ids: []uint32{auditMessage, auditTransport}}, causes: causes[:], when: []*signal{{with: holds, names: []string{"SecurityTokenValidationException", "ID4257"}}, &byThumbprint}},
	{id: "client-certificate/rejected-by-validator/audit", side: SideService, confidence: Likely, on: events{from: wcfLog, ids: []uint32{auditMessage, auditTransport}}, when: []*signal{{with: holds, names: []string{"SecurityTokenValidationException", "ID4257"}}, &byThumbprint}},
	{id: "client-certificate/no-private-key/ws-at", side: SideService, confidence: Likely, on: events{wsAT, wcfLog, []uint32{154, 155}}},
	{id: "client-certificate/wrong-usage/ws-at", side: SideService, confidence: Likely, on: events{wsAT, wcfLog, []uint32{156, 157}}},
	{id: "server-certificate/identity-event", side: SideClient, confidence: Likely, on: events{from: wcfTracing, ids: []uint32{eventIdentity}}},

	// Hints.
	{id: "client-certificate/mapping-failed/schannel-account", side: SideService, on: events{from: schannel, ids: []uint32{36879}}},
	{id: "client-certificate/no-private-key/schannel-credential", on: events{from: schannel, ids: []uint32{36869, 36870, 36871}}},
	{id: "client-certificate/chain-incomplete/schannel-own", on: events{from: schannel, ids: []uint32{36872, 36889}}},
	{id: "client-certificate/untrusted-root/schannel-issuers", side: SideService, on: events{from: schannel, ids: []uint32{36885}}},
	{id: "client-certificate/negotiation/schannel-alert", on: events{from: schannel, ids: []uint32{36887, 36888}}, when: []*signal{{with: alerted, names: []string{"bad_certificate", "unsupported_certificate", "certificate_revoked", "certificate_expired", "certificate_unknown", "unknown_ca", "access_denied"}}}},
	{id: "client-certificate/negotiation/event", side: SideService, on: events{from: wcfTracing, ids: []uint32{eventNegotiation}}},
	{id: "client-certificate/negotiation/audit", side: SideService, on: events{from: wcfLog, ids: []uint32{auditMessage, auditNegotiation, auditTransport}}, when: []*signal{{with: holdsNone, names: []string{"SpnegoTokenAuthenticator", "UserName", "Windows", "Kerberos", "NTLM"}}}},
}
