package app

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// What to paste so that the next trace holds what this one lacks. The listeners of Windows and IIS are turned on and read
// by commands, those of .NET by the configuration of the program.
const (
	schannelLog = `reg add HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL /v EventLogging /t REG_DWORD /d 7 /f
wevtutil qe System /q:"*[System[Provider[@Name='Schannel']]]" /f:RenderedXml /e:Events > schannel.xml`

	capi2Log = `wevtutil sl Microsoft-Windows-CAPI2/Operational /e:true
wevtutil qe Microsoft-Windows-CAPI2/Operational /f:RenderedXml /e:Events > capi2.xml`

	failedRequestLog = `%windir%\system32\inetsrv\appcmd configure trace "Default Web Site" /enablesite
%windir%\system32\inetsrv\appcmd configure trace "Default Web Site" /enable /path:* /areas:"WWW Server/Authentication,Security" /statuscodes:403,413`

	serviceConfig = wcfSources + `  </sources>
  <sharedListeners>
    <add name="trace" type="System.Diagnostics.XmlWriterTraceListener" initializeData="C:\logs\service.svclog" />
` + messageLogging

	clientConfig = wcfSources + `    <source name="System.Net" switchValue="Verbose">
      <listeners><add name="network" /></listeners>
    </source>
  </sources>
  <sharedListeners>
    <add name="trace" type="System.Diagnostics.XmlWriterTraceListener" initializeData="C:\logs\client.svclog" />
    <add name="network" type="System.Diagnostics.XmlWriterTraceListener" initializeData="C:\logs\network.svclog" />
` + messageLogging

	wcfSources = `<system.diagnostics>
  <sources>
    <source name="System.ServiceModel" switchValue="Information, ActivityTracing" propagateActivity="true">
      <listeners><add name="trace" /></listeners>
    </source>
    <source name="System.ServiceModel.MessageLogging">
      <listeners><add name="trace" /></listeners>
    </source>
`
	messageLogging = `  </sharedListeners>
  <trace autoflush="true" />
</system.diagnostics>
<system.serviceModel>
  <diagnostics>
    <messageLogging logMalformedMessages="true" logMessagesAtServiceLevel="true" logMessagesAtTransportLevel="true" />
  </diagnostics>
</system.serviceModel>`
)

// recording is the configuration that records all of it, for each side of the call.
func recording(t *catalog.Text) []app.UI {
	var items []app.UI
	for _, x := range [...]struct{ id, code string }{{"service", serviceConfig}, {"client", clientConfig}} {
		items = append(items, el("li", "").DataSet("config", x.id).Body(
			ring(true),
			box("div", "", words("h3", "", t.UI("config."+x.id)), words("p", "", t.UI("config."+x.id+".text"))),
			snippet(t, x.code)))
	}
	return items
}
