package bronzefile

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// FuzzDecodeManifest: whatever lies beside bronze, it is a census under the name of its
// file, or an error of that file.
func FuzzDecodeManifest(f *testing.F) {
	f.Add([]byte(`{"v":1,"source":"toy","at":"2026-03-02T00:00:00Z","outcome":"complete","keys":["가","b"],"objects":["o"]}`))
	f.Add([]byte(`{"v":1,"keys":[null,"\ud800"]}`))
	f.Add([]byte("{"))
	f.Fuzz(func(t *testing.T, data []byte) {
		const key = "bronze/toy/2026-03-02/run.manifest.json"
		c, err := DecodeManifest(key, data)
		if err != nil {
			require.IsType(t, (*techmap.RecordError)(nil), err)
			require.ErrorContains(t, err, key)
			return
		}
		require.Equal(t, key, c.Manifest)
	})
}

// FuzzDecodeTombstone: a tombstone that cannot be read is an error, for what it keeps
// out must not come back by its damage.
func FuzzDecodeTombstone(f *testing.F) {
	f.Add([]byte(`{"v":1,"at":"2026-03-02T00:00:00Z","posting":"00"}`))
	f.Add([]byte(`{"v":2}`))
	f.Add([]byte(``))
	f.Fuzz(func(t *testing.T, data []byte) {
		stone, err := DecodeTombstone("forgotten/x", data)
		if err != nil {
			require.Equal(t, techmap.Tombstone{}, stone)
			require.ErrorContains(t, err, "forgotten/x")
			return
		}
		if again, err := EncodeTombstone("", stone); err == nil {
			read, err := DecodeTombstone(again.Key, again.Data)
			require.NoError(t, err)
			require.Equal(t, stone, read)
		}
	})
}
