package s3sink_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// TestOneSourceIsReadWithoutTheOthers reads records and censuses of one source; another
// one has a name that begins alike.
func TestOneSourceIsReadWithoutTheOthers(t *testing.T) {
	t.Parallel()
	s := newBucket(t).store(nil)
	require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{
		raw("게시판", "1", "하나", monday), raw("게시판", "2", "둘", tuesday), raw("게시판-2", "3", "셋", tuesday),
	}))
	for i, source := range []string{"게시판", "게시판-2", "게시판"} {
		census := techmap.Census{Source: source, At: monday.AddDate(0, 0, i), Outcome: techmap.OutcomeComplete}
		require.NoError(t, s.Census().Write(t.Context(), []techmap.Census{census}))
	}
	var keys []string
	for p, err := range s.SinceOf(t.Context(), "게시판", time.Time{}) {
		require.NoError(t, err)
		keys = append(keys, p.Key)
	}
	assert.Equal(t, []string{"1", "2"}, keys)
	keys = nil
	for p, err := range s.SinceOf(t.Context(), "게시판", tuesday) {
		require.NoError(t, err)
		keys = append(keys, p.Key)
	}
	assert.Equal(t, []string{"2"}, keys)
	var days []time.Time
	for c, err := range s.CensusesOf(t.Context(), "게시판") {
		require.NoError(t, err)
		days = append(days, c.At)
	}
	assert.Equal(t, []time.Time{monday, monday.AddDate(0, 0, 2)}, days)
	for range s.CensusesOf(t.Context(), "없는 곳") {
		assert.Fail(t, "there is no such source")
	}
}
