package dynamosink_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// kinds of services: the cost of the store itself, and with HTTP under it.
var kinds = map[string]func(b *testing.B) service{
	"direct": func(b *testing.B) service { return fake(b) },
	"http":   func(b *testing.B) service { return served(b) },
}

func batchOf(n int) []techmap.Posting {
	batch := make([]techmap.Posting, n)
	for i := range batch {
		batch[i] = posting(i)
	}
	return batch
}

// report says how many postings were handled in a second.
func report(b *testing.B, n int) {
	b.ReportMetric(float64(b.N)*float64(n)/b.Elapsed().Seconds(), "postings/s")
}

func BenchmarkWrite(b *testing.B) {
	const n = 1000
	batch := batchOf(n)
	for name, open := range kinds {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				silver := open(b).open(nil).Silver()
				b.StartTimer()
				require.NoError(b, silver.Write(b.Context(), batch))
			}
			report(b, n)
		})
	}
}

// BenchmarkWriteAgain writes what is stored already.
func BenchmarkWriteAgain(b *testing.B) {
	const n = 1000
	batch := batchOf(n)
	for name, open := range kinds {
		b.Run(name, func(b *testing.B) {
			silver := open(b).open(nil).Silver()
			require.NoError(b, silver.Write(b.Context(), batch))
			for b.Loop() {
				require.NoError(b, silver.Write(b.Context(), batch))
			}
			report(b, n)
		})
	}
}

func BenchmarkAll(b *testing.B) {
	const n = 10_000
	batch := batchOf(n)
	for name, open := range kinds {
		b.Run(name, func(b *testing.B) {
			silver := open(b).open(nil).Silver()
			require.NoError(b, silver.Write(b.Context(), batch))
			for b.Loop() {
				read := 0
				for _, err := range silver.All(b.Context()) {
					require.NoError(b, err)
					read++
				}
				require.Equal(b, n, read)
			}
			report(b, n)
		})
	}
}
