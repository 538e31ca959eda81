package dynamosink_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/dynamosink"
	"github.com/techmap-it/techmap/sink/sinktest"
)

// answer returns what a model answered about sample posting i.
func answer(i int) techmap.Extraction {
	return techmap.Extraction{
		Posting: sinktest.Silver(i, 0).ID, Extractor: "model/1", Mentions: []techmap.Mention{{Surface: "코틀린"}},
	}
}

func TestExtractionsAreKeptByKey(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		kept := s.open(nil).Extractions()
		ctx := t.Context()
		_, ok, err := kept.Load(ctx, "k1")
		require.NoError(t, err)
		assert.False(t, ok)

		x := answer(1)
		require.NoError(t, kept.Save(ctx, "k1", x))
		require.NoError(t, kept.Save(ctx, "k2", techmap.Extraction{Pending: true}), "about no posting")
		require.NoError(t, kept.Save(ctx, "k2", techmap.Extraction{Pending: true}), "again")
		x.Degree = "bachelor"
		require.NoError(t, kept.Save(ctx, "k1", x), "a better answer replaces the first")

		again := s.open(nil).Extractions()
		got, ok, err := again.Load(ctx, "k1")
		require.NoError(t, err)
		assert.True(t, ok)
		assert.Equal(t, x, got)
		got, ok, err = again.Load(ctx, "k2")
		require.NoError(t, err)
		assert.True(t, ok)
		assert.True(t, got.Pending)
		for name, key := range map[string]string{"empty": "", "long": fmt.Sprintf("%02000d", 1)} {
			require.ErrorIs(t, kept.Save(ctx, key, x), techmap.ErrInvalid, name)
		}
		x.Posting = "toy:\xff"
		require.ErrorIs(t, kept.Save(ctx, "k3", x), techmap.ErrInvalid)
		x.Posting, x.Degree = "toy:1", noise(900_000)
		require.ErrorIs(t, kept.Save(ctx, "k3", x), techmap.ErrInvalid)

		all, err := techmap.Collect(s.open(nil).Silver().All(ctx))
		require.NoError(t, err)
		assert.Empty(t, all, "an extraction is no posting")
	})
}

func TestNewExtractionPutsItsPostingOnTheIndexOfChanges(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		w := &watch{at: monday}
		db := s.open(&dynamosink.Options{Now: w.now})
		ctx := t.Context()
		since := func() []techmap.PostingID {
			changed, err := techmap.Collect(db.Silver().Since(ctx, w.now()))
			require.NoError(t, err)
			return ids(changed)
		}
		require.NoError(t, db.Silver().Write(ctx, some(0, 3)))
		w.move(48 * time.Hour)
		assert.Empty(t, since())
		require.NoError(t, db.Extractions().Save(ctx, "k", answer(1)))
		assert.Equal(t, []techmap.PostingID{sinktest.Silver(1, 0).ID}, since())
		p, err := db.Silver().Get(ctx, sinktest.Silver(1, 0).ID)
		require.NoError(t, err)
		assert.Equal(t, sinktest.Silver(1, 0), p, "the posting itself is as it was")

		w.move(48 * time.Hour)
		require.NoError(t, db.Extractions().Save(ctx, "k", answer(1)))
		assert.Empty(t, since(), "what is stored already marks nothing")
		better := answer(1)
		better.Degree = "bachelor"
		require.NoError(t, db.Extractions().Save(ctx, "k", better))
		assert.Equal(t, []techmap.PostingID{sinktest.Silver(1, 0).ID}, since())
		require.NoError(t, db.Silver().Write(ctx, []techmap.Posting{sinktest.Silver(1, 1)}))
		assert.Equal(t, []techmap.PostingID{sinktest.Silver(1, 0).ID}, since(), "once, not for each change")
	})
}

func TestExtractionSavedByASlowClockMarksItsPostingAfterTheLastChange(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		w := &watch{at: monday}
		db := s.open(&dynamosink.Options{Now: w.now})
		require.NoError(t, db.Silver().Write(t.Context(), some(0, 1)))
		w.move(-time.Hour)
		require.NoError(t, db.Extractions().Save(t.Context(), "k", answer(0)))
		w.move(2 * time.Hour)
		mark, err := db.Silver().Mark(t.Context())
		require.NoError(t, err)
		assert.Equal(t, monday.Add(time.Microsecond), mark)
	})
}

func TestExtractionMayComeBeforeItsPosting(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		db := s.open(nil)
		ctx := t.Context()
		require.NoError(t, db.Extractions().Save(ctx, "k", answer(0)))
		_, ok, err := db.Extractions().Load(ctx, "k")
		require.NoError(t, err)
		assert.True(t, ok)
		require.NoError(t, db.Silver().Write(ctx, some(0, 1)))
		changed, err := techmap.Collect(db.Silver().Since(ctx, time.Now()))
		require.NoError(t, err)
		assert.Equal(t, some(0, 1), changed)
	})
}

func TestPostingsAndTheirExtractionsAreWrittenAtOnce(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		db := s.open(nil)
		ctx := t.Context()
		const postings, answers = 5, 6
		var g errgroup.Group
		for rev := range 3 {
			g.Go(func() error {
				batch := make([]techmap.Posting, postings)
				for i := range batch {
					batch[i] = sinktest.Silver(i, rev)
				}
				return db.Silver().Write(ctx, batch)
			})
		}
		for a := range answers {
			g.Go(func() error {
				for i := range postings {
					if err := db.Extractions().Save(ctx, fmt.Sprintf("k%d-%d", a, i), answer(i)); err != nil {
						return err
					}
				}
				return nil
			})
		}
		require.NoError(t, g.Wait())
		all, err := techmap.Collect(db.Silver().All(ctx))
		require.NoError(t, err)
		require.Len(t, all, postings)
		for i := range postings {
			assert.Contains(t, all, sinktest.Silver(i, 2))
		}
	})
}

func TestForgetTakesPostingsWithTheirExtractions(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		db := s.open(nil)
		ctx := t.Context()
		require.NoError(t, db.Silver().Write(ctx, some(0, 9)))
		for i := range 9 {
			require.NoError(t, db.Extractions().Save(ctx, fmt.Sprintf("k%d", i), answer(i)))
			require.NoError(t, db.Extractions().Save(ctx, fmt.Sprintf("l%d", i), answer(i)))
		}
		gone, err := db.Forget(ctx, func(p techmap.Posting) bool { return p.Company == "도토리랩㈜" })
		require.NoError(t, err)
		assert.ElementsMatch(t, []techmap.PostingID{"ats-lever:2", "ats-lever:5", "ats-lever:8"}, gone)
		for i := range 9 {
			_, err := db.Silver().Get(ctx, sinktest.Silver(i, 0).ID)
			_, first, err1 := db.Extractions().Load(ctx, fmt.Sprintf("k%d", i))
			_, second, err2 := db.Extractions().Load(ctx, fmt.Sprintf("l%d", i))
			require.NoError(t, err1)
			require.NoError(t, err2)
			kept := i%3 != 2
			assert.Equal(t, [3]bool{kept, kept, kept}, [3]bool{err == nil, first, second}, i)
		}
		gone, err = db.Forget(ctx, func(techmap.Posting) bool { return false })
		require.NoError(t, err)
		assert.Empty(t, gone)
		seen, err := db.Silver().Seen(ctx)
		require.NoError(t, err)
		assert.Len(t, seen, 6)
	})
}
