package sqlitesink_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestSourcesAreReplacedByName(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	board := techmap.SourceInfo{Name: "board", Ko: "게시판", Rights: techmap.Rights{Counted: true, Shown: techmap.ShownText}}
	firm := techmap.SourceInfo{Name: "firm", En: "Firm", Rights: techmap.Unrestricted()}
	require.NoError(t, db.Sources().Write(t.Context(), []techmap.SourceInfo{firm, board}))
	board.Rights = techmap.Rights{Shown: techmap.ShownLink, Retention: 30}
	require.NoError(t, db.Sources().Write(t.Context(), []techmap.SourceInfo{board}))

	want := []techmap.SourceInfo{board, firm}
	all, err := techmap.Collect(db.Sources().All(t.Context()))
	require.NoError(t, err)
	assert.Equal(t, want, all, "by name, the latest")
	gold, err := techmap.Collect(db.Gold().Sources(t.Context()))
	require.NoError(t, err)
	assert.Equal(t, want, gold)

	err = db.Sources().Write(t.Context(), []techmap.SourceInfo{{}, firm})
	batch := new(techmap.BatchError)
	require.ErrorAs(t, err, &batch)
	assert.Equal(t, 0, batch.Failed[0].Index, "a source without a name")
	require.ErrorIs(t, err, techmap.ErrInvalid)
}
