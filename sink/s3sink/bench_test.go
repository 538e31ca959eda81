package s3sink_test

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/filesink"
)

// pages returns a batch of n pages of some 20 KB, as job sites serve them, of run r.
func pages(r, n int) []techmap.RawPosting {
	batch := make([]techmap.RawPosting, n)
	for i := range batch {
		var body strings.Builder
		for line := range 200 {
			fmt.Fprintf(&body, "<li>%d: Kotlin과 Spring Boot로 서버를 만들어 본 분, %x</li>\n", line, (r*n+i+1)*(line+7919))
		}
		batch[i] = raw("toy", fmt.Sprintf("%d-%d", r, i), body.String(), monday.AddDate(0, 0, i%7))
	}
	return batch
}

const pagesABatch = 100

// A store is what is compared.
type store interface {
	techmap.Sink[techmap.RawPosting]
	All(ctx context.Context) iter.Seq2[techmap.RawPosting, error]
}

// stores are those that are compared: what differs is where the bytes go.
func stores(b *testing.B) map[string]store {
	b.Helper()
	folder, err := filesink.Open(b.TempDir(), nil)
	require.NoError(b, err)
	b.Cleanup(func() { _ = folder.Close() })
	return map[string]store{"file": folder, "s3": newBucket(b).store(nil)}
}

func BenchmarkWrite(b *testing.B) {
	for name, s := range stores(b) {
		b.Run(name, func(b *testing.B) {
			r := 0
			for b.Loop() {
				b.StopTimer()
				batch := pages(r, pagesABatch)
				r++
				b.StartTimer()
				require.NoError(b, s.Write(b.Context(), batch))
			}
			b.ReportMetric(float64(r*pagesABatch)/b.Elapsed().Seconds(), "postings/s")
		})
	}
}

func BenchmarkAll(b *testing.B) {
	const runs = 20
	for name, s := range stores(b) {
		for r := range runs {
			require.NoError(b, s.Write(b.Context(), pages(r, pagesABatch)))
		}
		b.Run(name, func(b *testing.B) {
			n := 0
			for b.Loop() {
				for _, err := range s.All(b.Context()) {
					require.NoError(b, err)
					n++
				}
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "postings/s")
		})
	}
}
