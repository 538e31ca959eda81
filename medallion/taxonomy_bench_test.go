package medallion

import "testing"

// BenchmarkDefaultTaxonomy is what a program pays once, when it starts.
func BenchmarkDefaultTaxonomy(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parseDefault(); err != nil {
			b.Fatal(err)
		}
	}
}
