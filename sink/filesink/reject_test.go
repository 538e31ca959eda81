package filesink_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/filesink"
)

func lost(id techmap.PostingID, err error) techmap.RecordError {
	return techmap.RecordError{
		Stage: techmap.StageRefine, Source: "toy", ID: id, URL: "https://toy.example/" + string(id), Err: err,
	}
}

func TestRejectsAreKeptWithTheirLastReason(t *testing.T) {
	t.Parallel()
	now := monday
	dir := t.TempDir()
	s, err := filesink.Open(dir, &filesink.Options{Now: func() time.Time { return now }})
	require.NoError(t, err)
	defer s.Close()
	ctx := t.Context()
	malformed := fmt.Errorf("toy: 제목 없음: %w", techmap.ErrMalformed)
	require.NoError(t, s.Rejects().Write(ctx, []techmap.RecordError{lost("toy:1", malformed), lost("toy:2", malformed)}))
	now = tuesday
	require.NoError(t, s.Rejects().Write(ctx, []techmap.RecordError{lost("toy:1", techmap.ErrNotFound)}))
	require.NoError(t, s.Rejects().Write(ctx, nil))

	got, err := techmap.Collect(s.RejectList(ctx))
	require.NoError(t, err)
	require.Len(t, got, 2)
	assert.Equal(t, filesink.Reject{
		Stage: techmap.StageRefine, Source: "toy", ID: "toy:2", URL: "https://toy.example/toy:2",
		Kind: "malformed", Cause: malformed.Error(), At: monday,
	}, got[0])
	assert.Equal(t, "not-found", got[1].Kind)
	assert.Equal(t, tuesday, got[1].At)
	assert.Equal(t, []string{"techmap/reject/dt=2026-03-02.jsonl", "techmap/reject/dt=2026-03-03.jsonl"}, files(t, dir))
}

func TestLineTornByACrashCostsOnlyItself(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := filesink.Open(dir, &filesink.Options{Now: func() time.Time { return monday }})
	require.NoError(t, err)
	defer s.Close()
	require.NoError(t, s.Rejects().Write(t.Context(), []techmap.RecordError{lost("toy:1", techmap.ErrSkip)}))
	f, err := os.OpenFile(filepath.Join(dir, files(t, dir)[0]), os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteString(`{"v":1,"stage":"ref`)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	require.NoError(t, s.Rejects().Write(t.Context(), []techmap.RecordError{lost("toy:2", techmap.ErrSkip)}))

	var ids []techmap.PostingID
	var broken []error
	for r, err := range s.RejectList(t.Context()) {
		if err != nil {
			broken = append(broken, err)
			continue
		}
		ids = append(ids, r.ID)
	}
	assert.Equal(t, []techmap.PostingID{"toy:1", "toy:2"}, ids)
	require.Len(t, broken, 1)
	require.ErrorIs(t, broken[0], techmap.ErrMalformed)
	require.ErrorContains(t, broken[0], "line 2")
}
