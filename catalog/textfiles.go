//go:build !js

package catalog

import "embed"

// TextFiles holds text/<tag>.json of every language for the native command and for tests; the site fetches the
// same files on demand.
//
//go:embed text/*.json
var TextFiles embed.FS
