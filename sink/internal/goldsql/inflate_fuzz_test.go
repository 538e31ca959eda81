package goldsql

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// FuzzInflate: a census in a column is read back as it was written, and one that is
// damaged is malformed, however much it says that it holds.
func FuzzInflate(f *testing.F) {
	f.Add([]byte(`{"v":1}`))
	f.Add(deflate(`{"v":1,"keys":["` + string(make([]byte, short)) + `"]}`))
	f.Add([]byte{0x1f, 0x8b, 8})
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := inflate(data)
		if err != nil {
			require.ErrorIs(t, err, techmap.ErrMalformed)
			return
		}
		require.LessOrEqual(t, len(text), max(len(data), MaxRecord+1))
		if len(text) > 0 && text[0] == '{' {
			again, err := inflate(deflate(string(text)))
			require.NoError(t, err)
			require.Equal(t, string(text), string(again))
		}
	})
}
