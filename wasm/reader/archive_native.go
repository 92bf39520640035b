//go:build !js

package reader

import "archive/zip"

// PackedOf gives what archive/zip read of a file.
func PackedOf(f *zip.File) Packed {
	return Packed{
		Name: f.Name, Size: f.CompressedSize64, Unpacked: f.UncompressedSize64,
		flags: f.Flags, method: f.Method, dir: f.FileInfo().IsDir(),
	}
}
