module svcscope/app/bench

go 1.26

replace svcscope => ../..

require (
	github.com/andybalholm/brotli v1.2.2
	github.com/beevik/etree v1.8.1
	github.com/chromedp/cdproto v0.159.0
	github.com/chromedp/chromedp v0.23.0
	svcscope v0.0.0-00010101000000-000000000000
)

require (
	github.com/go-json-experiment/json v0.0.0-20260213210345-44df1a37e875 // indirect
	golang.org/x/text v0.34.0 // indirect
)
