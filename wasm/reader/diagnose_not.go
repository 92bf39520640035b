//go:build undiagnosed

package reader

const diagnosing = false
