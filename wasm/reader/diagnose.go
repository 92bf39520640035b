//go:build !undiagnosed

package reader

// diagnosing says whether records are looked at for failures. Only app/bench builds a worker that does not, to measure
// what it costs.
const diagnosing = true
