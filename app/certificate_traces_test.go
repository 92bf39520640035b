package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"svcscope/catalog"
	"svcscope/catalog/tracexml"
)

// TestCertificatesOfTraces looks for certificates in every record of the fixtures, and of real traces and event logs where
// they are at hand: what is found can be drawn, and is named.
func TestCertificatesOfTraces(t *testing.T) {
	files, err := filepath.Glob("../catalog/testdata/fixtures/*.*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	folder := os.Getenv("SVCSCOPE_TRACES")
	if folder == "" {
		folder = "../../shared/traces"
	}
	real, _ := filepath.Glob(filepath.Join(folder, "*.*"))
	ko, en := language(t, "ko"), language(t, "en")
	ko.Fallback(en)
	for _, file := range append(files, real...) {
		if strings.HasSuffix(file, ".md") || strings.HasSuffix(file, ".tsv") {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, name := tracexml.DetectRecords(data[:min(len(data), tracexml.DetectBytes)])
			scanner := tracexml.NewScannerOf(tracexml.UTF8, name)
			scanner.Feed(data)
			scanner.Close()
			var head catalog.Head
			records, found, chained := 0, 0, 0
			for scanner.Next(&head) {
				r, err := tracexml.Decode(head.Raw)
				if err != nil {
					continue
				}
				in := detail{Record: r, Certificates: certificatesOf(r)}
				if !in.Certificates.any() {
					continue
				}
				records++
				found += len(in.Certificates.List)
				for _, leaf := range in.Certificates.Leaves {
					chained = max(chained, len(in.Certificates.chain(leaf)))
				}
				if records > recordsMost {
					continue
				}
				html := drawn(certificateView(ko, in))
				refuse(t, html, "cert.", "{n}", "이름 없는 인증서")
				for _, c := range in.Certificates.List {
					want(t, html, strings.ReplaceAll(orElse(c.Field[certThumbprint], c.Field[certPlaces]), "\n", ""))
				}
			}
			if records > 0 {
				t.Logf("%d records hold %d certificates, in chains of up to %d", records, found, chained)
			}
		})
	}
}
