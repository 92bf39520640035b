module svcscope

go 1.26

require (
	github.com/beevik/etree v1.8.1
	github.com/maxence-charriere/go-app/v10 v10.1.11
	golang.org/x/text v0.34.0
)

require github.com/google/uuid v1.6.0 // indirect
