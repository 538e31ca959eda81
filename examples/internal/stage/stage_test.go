package stage_test

import (
	"context"
	"iter"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/examples/internal/stage"
	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
	"github.com/techmap-it/techmap/sink"
)

// open opens a store of its own on this machine.
func open(t *testing.T) *stores.Stores {
	t.Helper()
	dir := t.TempDir()
	db := filepath.Join(dir, "techmap.db")
	s, err := stores.Open(t.Context(), stores.Addresses{Bronze: dir, Silver: db, Gold: db})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

// TestStagesOneByOne runs a stage after the other over two sample sites.
func TestStagesOneByOne(t *testing.T) {
	t.Parallel()
	s := open(t)
	crawlOnly := stage.Pipeline(s, stage.Layers{}, nil, nil)
	assert.Nil(t, crawlOnly.Silver, "an interface that holds nil is not nil")
	announced, weeks := &sink.Memory[techmap.Census]{Key: func(c techmap.Census) string { return c.Source + c.At.String() }}, 0
	done, err := stage.Crawl(t.Context(), s, crawlOnly, stage.CrawlOptions{
		Sample: []string{sample.BoardName}, Limit: 3, Announce: announced,
		Seen:     func(ctx context.Context) (map[techmap.PostingID]time.Time, error) { return s.Silver.Silver().Seen(ctx) },
		Censuses: s.Bronze.Censuses,
		OnWeek:   func(_, _, of int) { weeks = of },
	})
	require.NoError(t, err)
	require.NoError(t, done.Lost)
	assert.Equal(t, len(sample.Weeks()), weeks)
	assert.Equal(t, weeks, count(t, announced.All(t.Context())))
	assert.Equal(t, techmap.OutcomePartial, done.Report.Sources[sample.BoardName].Outcome)

	l := stage.NewLayers(medallion.DefaultTaxonomy(), medallion.DefaultCompanies(), sample.Parsers(), &lexicon.Options{})
	refined, err := stage.Refine(t.Context(), stage.Pipeline(s, l, nil, nil), s.Bronze.SinceOf(t.Context(), sample.BoardName, time.Time{}))
	require.NoError(t, err)
	postings := refined.Stages[techmap.StageSilver].Out
	assert.Positive(t, postings)

	l.Extractor = stage.Stored(l.Extractor, "openai/누구", medallion.DefaultTaxonomy(), s.Silver.Extractions())
	loaded, err := stage.Load(t.Context(), stage.Pipeline(s, l, nil, nil), s.Silver.Silver().All(t.Context()))
	require.NoError(t, err)
	l.Rules(&loaded)
	assert.NotEmpty(t, loaded.Rules)
	assert.Positive(t, loaded.Stages[techmap.StageGold].Out)

	collected, err := stage.CollectedFrom(t.Context(), s.Bronze)
	require.NoError(t, err)
	assert.True(t, collected(sample.BoardName))
	assert.False(t, collected(sample.CareersName))
	infos := []techmap.SourceInfo{
		{Name: sample.BoardName, Rights: techmap.Unrestricted()}, {Name: sample.CareersName},
	}
	require.NoError(t, stage.Declare(t.Context(), s, infos, collected))
	assert.Equal(t, 1, count(t, s.Gold.Gold().Sources(t.Context())))
	require.NoError(t, stage.Censuses(t.Context(), s, sample.Weeks()[10]))
	assert.Equal(t, weeks-10, count(t, s.Gold.Gold().Censuses(t.Context())))

	publication, err := stage.Publish(t.Context(), s, medallion.PublishOptions{})
	require.NoError(t, err)
	assert.Positive(t, publication.Openings)
}

func count[T any](t *testing.T, seq iter.Seq2[T, error]) (n int) {
	t.Helper()
	for _, err := range seq {
		require.NoError(t, err)
		n++
	}
	return n
}

func TestStoredModelIsNotAsked(t *testing.T) {
	t.Parallel()
	_, err := stage.StoredModel("openai/x").Generate(t.Context(), llm.Prompt{})
	require.ErrorIs(t, err, techmap.ErrInvalid)
	require.ErrorContains(t, err, "openai/x is not to be asked")
}
