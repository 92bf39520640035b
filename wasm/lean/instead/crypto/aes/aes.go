// Package aes stands in for crypto/aes, with which go-app locks what it keeps for a page. This page has it keep nothing.
package aes

import (
	"crypto/cipher"
	"errors"
)

// NewCipher fails.
func NewCipher([]byte) (cipher.Block, error) {
	return nil, errors.New("crypto/aes is not in this build")
}
