//go:build js && linked

package app

import _ "embed"

// linkedTexts holds the interface of linkedTags, as LinkedTexts gives it; the Makefile has it written before it builds
// the page's program with the tag "linked".
//
//go:embed linked.jsonl
var linkedTexts string
