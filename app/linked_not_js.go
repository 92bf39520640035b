//go:build js && !linked

package app

// linkedTexts is empty in a build that only checks the code.
const linkedTexts = ""
