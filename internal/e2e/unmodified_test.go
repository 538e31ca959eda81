package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
)

// TestUnmodifiedListingKeepsOpeningsOpen asks a site day by day that says by its
// validators that nothing has changed: openings were last seen on that day, and once
// a week the listing is read nevertheless.
func TestUnmodifiedListingKeepsOpeningsOpen(t *testing.T) {
	t.Parallel()
	s := newScene(t, "one answer", lexicon.New(medallion.DefaultTaxonomy(), nil))
	for day := range 9 {
		want := techmap.OutcomeUnmodified
		if day%7 == 0 {
			want = techmap.OutcomeComplete
		}
		today := s.day
		require.Equal(t, want, s.run(t).Outcome, "day %d", day)
		s.wantOpen(t, "while nothing changes")
		for o, err := range s.db.Gold().Openings(t.Context(), time.Time{}) {
			require.NoError(t, err)
			assert.True(t, o.LastSeen().Equal(today), "%s was last seen on %v, not %v", o.ID, o.LastSeen(), today)
		}
		reopened, err := crawl.OpenValidators(s.marksFile, &crawl.FileValidatorsOptions{Now: func() time.Time { return s.day }})
		require.NoError(t, err)
		s.marks = reopened // another process
	}
}
