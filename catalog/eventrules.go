package catalog

import "slices"

// eventRules are the rules for Windows events, the most specific first.
var eventRules = slices.Concat([]Rule{
	// Schannel tells whose certificate it means by the number of the event, or by the type of the credential.
	{"client-certificate/not-presented/schannel", "not-presented", SideClient, Likely, []signal{happened(schannel, 36875)}},
}, byCause("schannel", SideService, Certain, append(causes[:], "mapping-failed"), happened(schannel, 36877)), []Rule{
	{"client-certificate/rejected-by-validator/schannel", "rejected-by-validator", SideService, Certain, []signal{happened(schannel, 36877)}},
	{"client-certificate/no-private-key/schannel", "no-private-key", SideClient, Certain, []signal{happened(schannel, 36869, 36870), credentialOf("client")}},
	{"client-certificate/mapping-failed/schannel-direct", "mapping-failed", SideService, Likely, []signal{happened(schannel, 36878)}},
	{"client-certificate/not-presented/schannel-alert-received", "not-presented", SideClient, Likely, []signal{happened(schannel, 36887), alerted(116)}},
	{"client-certificate/not-presented/schannel-alert-sent", "not-presented", SideService, Likely, []signal{happened(schannel, 36888), alerted(116)}},
	{"server-certificate/schannel", CategoryServer, SideClient, Certain, []signal{happened(schannel, 36876, 36881, 36882, 36883, 36884)}},
	{"server-certificate/schannel-own", CategoryServer, SideService, Likely, []signal{happened(schannel, 36886)}},
	{"server-certificate/schannel-key", CategoryServer, SideService, Certain, []signal{happened(schannel, 36869, 36870, 36871, 36872, 36889), credentialOf("server")}},

	// IIS refuses before WCF sees anything of the call.
	{"client-certificate/not-presented/iis-403-7", "not-presented", SideService, Certain, []signal{answered("403.7", false)}},
	{"client-certificate/mapping-failed/iis-403-12", "mapping-failed", SideService, Certain, []signal{answered("403.12", false)}},
	{"client-certificate/revoked/iis-403-13", "revoked", SideService, Likely, []signal{answered("403.13", false)}},
	{"client-certificate/untrusted-root/iis-403-16", "untrusted-root", SideService, Likely, []signal{answered("403.16", false)}},
	{"client-certificate/expired-or-not-yet-valid/iis-403-17", "expired-or-not-yet-valid", SideService, Certain, []signal{answered("403.17", false)}},
	{"client-certificate/negotiation/iis-413", "negotiation", SideService, Likely, []signal{answered("413", true), byCertificates}},
}, byCause("capi2", SideService, Likely, causes[:], checkedAsClient), []Rule{
	{"client-certificate/rejected-by-validator/capi2", "rejected-by-validator", SideService, Likely, []signal{checkedAsClient}},

	// WCF's own events.
	{"client-certificate/rejected-by-validator/token-validation", "rejected-by-validator", SideService, Likely, []signal{happened(wcfTracing, eventToken), holds("System.IdentityModel.Tokens.X509SecurityToken", "System.IdentityModel.Tokens.X509WindowsSecurityToken", "X509SecurityToken")}},
	{"client-certificate/not-presented/audit", "not-presented", SideService, Likely, []signal{happened(wcfLog, auditTransport), holds("Forbidden"), overTLS}},
}, byCause("audit", SideService, Likely, causes[:], happened(wcfLog, auditMessage, auditTransport), holds("SecurityTokenValidationException", "ID4257"), byThumbprint), []Rule{
	{"client-certificate/rejected-by-validator/audit", "rejected-by-validator", SideService, Likely, []signal{happened(wcfLog, auditMessage, auditTransport), holds("SecurityTokenValidationException", "ID4257"), byThumbprint}},
	{"client-certificate/no-private-key/ws-at", "no-private-key", SideService, Likely, []signal{bridged(154, 155)}},
	{"client-certificate/wrong-usage/ws-at", "wrong-usage", SideService, Likely, []signal{bridged(156, 157)}},
	{"server-certificate/identity-event", CategoryServer, SideClient, Likely, []signal{happened(wcfTracing, eventIdentity)}},

	// Hints.
	{"client-certificate/mapping-failed/schannel-account", "mapping-failed", SideService, Hint, []signal{happened(schannel, 36879)}},
	{"client-certificate/no-private-key/schannel-credential", "no-private-key", SideUnknown, Hint, []signal{happened(schannel, 36869, 36870, 36871)}},
	{"client-certificate/chain-incomplete/schannel-own", "chain-incomplete", SideUnknown, Hint, []signal{happened(schannel, 36872, 36889)}},
	{"client-certificate/untrusted-root/schannel-issuers", "untrusted-root", SideService, Hint, []signal{happened(schannel, 36885)}},
	{"client-certificate/negotiation/schannel-alert", "negotiation", SideUnknown, Hint, []signal{happened(schannel, 36887, 36888), alerted(42, 43, 44, 45, 46, 48, 49)}},
	{"client-certificate/negotiation/event", "negotiation", SideService, Hint, []signal{happened(wcfTracing, eventNegotiation)}},
	{"client-certificate/negotiation/audit", "negotiation", SideService, Hint, []signal{happened(wcfLog, auditMessage, auditNegotiation, auditTransport), holdsNone("SpnegoTokenAuthenticator", "UserName", "Windows", "Kerberos", "NTLM")}},
})
