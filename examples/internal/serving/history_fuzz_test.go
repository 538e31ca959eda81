package serving

import (
	"os"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// FuzzHistory: whatever a file of an earlier version holds, compressed or not, reading it
// ends, with openings or with an error, and never in a circle.
func FuzzHistory(f *testing.F) {
	f.Add([]byte(`{"v":1}` + "\n" + `{"id":"toy:1","seen":"2026-03-02T00:00:00Z","opening":{"v":1,"id":"toy:1","open":[{"from":"2026-03-01T00:00:00Z"}]}}`))
	f.Add([]byte(`{"v":1,"before":"20260101T000000.000000Z-0000000000000000"}` + "\n" + `{"gone":"00"}`))
	f.Add([]byte(`{"v":2}`))
	f.Add([]byte(`{"v":1}{"id":"a"}{"id":"a","opening":null}{"id":"a","opening":{}}`))
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<16))
	require.NoError(f, err)
	h := &history{dir: f.TempDir()} // each process that fuzzes has its own
	f.Fuzz(func(t *testing.T, data []byte) {
		const name = "20260101T000000.000000Z-0000000000000000"
		for _, file := range [][]byte{data, enc.EncodeAll(data, nil)} {
			require.NoError(t, os.WriteFile(h.path(name), file, 0o600))
			var w walk
			seen := make(map[techmap.PostingID]bool)
			for o, err := range h.openings(t.Context(), &w, name) {
				if err != nil {
					break
				}
				require.False(t, seen[o.ID], "%q twice", o.ID)
				seen[o.ID] = true
			}
		}
	})
}
