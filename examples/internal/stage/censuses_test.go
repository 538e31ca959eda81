package stage

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

var errFull = errors.New("디스크가 가득 찼습니다")

// refusing returns a sink that refuses all writes but the next left ones.
func refusing(left *int) techmap.Sink[techmap.Census] {
	return techmap.SinkFunc[techmap.Census](func(context.Context, []techmap.Census) error {
		if *left--; *left < 0 {
			return errFull
		}
		return nil
	})
}

func TestCensusesWaitUntilTheyCanBeWritten(t *testing.T) {
	t.Parallel()
	var c censuses
	left := 0
	next := refusing(&left)
	require.NoError(t, c.flush(t.Context(), next), "nothing to write")
	require.NoError(t, c.Write(t.Context(), []techmap.Census{{Source: "게시판", At: time.Unix(0, 0)}}))
	require.ErrorIs(t, c.flush(t.Context(), next), errFull)
	left = 1
	require.NoError(t, c.flush(t.Context(), next), "what could not be written is kept")
	require.NoError(t, c.flush(t.Context(), next), "and written once")
	assert.Zero(t, left)
	require.NoError(t, c.Write(t.Context(), []techmap.Census{{Source: "게시판"}}))
	require.NoError(t, c.flush(t.Context(), nil), "nobody wants to know")
	assert.Empty(t, c.kept)
}
