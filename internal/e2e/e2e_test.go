// Package e2e tests the library end to end, offline: from the pages of the
// sample sites to rankings, compared byte for byte.
package e2e

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/sink"
)

var update = flag.Bool("update", false, "rewrite golden files")

// crawlWeeks carries the sample sites, as they are in the given weeks, to gold.
func crawlWeeks(t *testing.T, tax *techmap.Taxonomy, weeks []time.Time) *sink.MemoryGold {
	t.Helper()
	gold := sink.NewMemoryGold()
	for _, week := range weeks {
		now := func() time.Time { return week }
		p := techmap.Pipeline{
			Sources:    sample.Sources(now, nil),
			Silver:     medallion.NewSilver(sample.Parsers()),
			Extractor:  lexicon.New(tax, nil),
			Gold:       medallion.NewGold(tax, nil),
			GoldSink:   gold,
			CensusSink: gold.Census(),
			Now:        now,
		}
		report, err := p.Run(t.Context(), techmap.Query{})
		require.NoError(t, err)
		require.NoError(t, report.Balanced())
		require.Zero(t, report.Rejected(), "the sample sites are sound")
	}
	_, err := medallion.Publish(t.Context(), gold, nil)
	require.NoError(t, err)
	return gold
}

// rankings answers for every role, largest first.
func rankings(t *testing.T, gold *sink.MemoryGold, tax *techmap.Taxonomy) []rank.Ranking {
	t.Helper()
	index, err := rank.Load(t.Context(), gold.Openings(t.Context(), time.Time{}), tax)
	require.NoError(t, err)
	roles, err := index.Roles(t.Context(), rank.Query{})
	require.NoError(t, err)
	var out []rank.Ranking
	for _, role := range roles {
		r, err := index.Top(t.Context(), rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{role.Role}}})
		require.NoError(t, err)
		out = append(out, r)
	}
	return out
}

// TestSampleSitesToRankings holds the whole method still: whatever changes an
// answer shows in the golden file.
func TestSampleSitesToRankings(t *testing.T) {
	t.Parallel()
	tax := medallion.DefaultTaxonomy()
	weeks := sample.Weeks()
	gold := crawlWeeks(t, tax, []time.Time{weeks[0], weeks[28], weeks[29]})

	var got bytes.Buffer
	enc := json.NewEncoder(&got)
	for _, r := range rankings(t, gold, tax) {
		require.NoError(t, enc.Encode(r))
	}
	golden := filepath.Join("..", "..", "testdata", "golden", "sample_rankings.jsonl")
	if *update {
		require.NoError(t, os.WriteFile(golden, got.Bytes(), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), got.String(), "read the difference; if it is right, renew with -update")
}

// TestOrderOfWeeksDoesNotMatter crawls the same weeks in another order: what
// arrives late counts as if it had arrived in time.
func TestOrderOfWeeksDoesNotMatter(t *testing.T) {
	t.Parallel()
	tax := medallion.DefaultTaxonomy()
	weeks := sample.Weeks()[24:27]
	late := []time.Time{weeks[2], weeks[0], weeks[1]}
	want, err := techmap.Collect(crawlWeeks(t, tax, weeks).Openings(t.Context(), time.Time{}))
	require.NoError(t, err)
	got, err := techmap.Collect(crawlWeeks(t, tax, late).Openings(t.Context(), time.Time{}))
	require.NoError(t, err)
	require.NotEmpty(t, want)
	assert.Equal(t, want, got)
}
