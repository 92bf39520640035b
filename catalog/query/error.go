package query

import "fmt"

// Error says why a filter cannot be read. Key and Args name the sentence that the reader sees:
//
//	unclosed-quote    a quotation mark without its other half
//	unclosed-paren    a parenthesis without its other half
//	unexpected        token: what stands where nothing of its kind can
//	missing-operand   operator: what lacks a term or a value behind or before it
//	unknown-field     field, expected: fields with a similar name, or all
//	bad-value         field, value, expected: values that the field takes there, or examples of them
//	bad-regexp        value, reason (in English)
//	too-many          most: how many words, patterns and values a filter may have
type Error struct {
	Pos, End int // the bytes of the filter it is about
	Key      string
	Args     map[string]string
}

// Error gives the message in English for logs; what the reader sees is made from Key and Args.
func (e *Error) Error() string {
	return fmt.Sprintf("filter at %d: %s %v", e.Pos, e.Key, e.Args)
}
