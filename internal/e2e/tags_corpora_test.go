package e2e

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/jsonl"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/sink"
)

// TestCorporaTextsBesideTags ranks the same postings by what their texts say and by the
// tags that their employers chose from a list, and prints both for docs/RESULTS.md.
func TestCorporaTextsBesideTags(t *testing.T) {
	t.Parallel()
	texts := importFile(t, "ko_jumpit_2023", &lexicon.Options{NoTags: true})
	tags := importFile(t, "ko_jumpit_2023", &lexicon.Options{OnlyTags: true})
	roles, err := texts.Roles(t.Context(), rank.Query{})
	require.NoError(t, err)

	var tops, agree strings.Builder
	large := 0
	for _, role := range roles {
		q := rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{role.Role}}, N: 1000, Min: 30}
		text, err := texts.Top(t.Context(), q)
		require.NoError(t, err)
		tag, err := tags.Top(t.Context(), q)
		require.NoError(t, err)
		if text.TooFew || tag.TooFew {
			continue
		}
		rho, of := spearman(text, tag)
		same := sameOfTen(text, tag)
		fmt.Fprintf(&agree, "| %s | %d | %d | %d | %.2f | %d |\n", role.Role, text.Openings, text.Companies, same, rho, of)
		fmt.Fprintf(&tops, "| %s | %d | %d | %s |\n", role.Role, text.Openings, text.Companies, firstTen(text))
		if text.Openings >= 80 {
			large++
			assert.GreaterOrEqual(t, same, 8, "of the first ten of %s, which both find", role.Role)
			assert.GreaterOrEqual(t, rho, .7, "rank correlation of %s", role.Role)
		}
	}
	assert.GreaterOrEqual(t, large, 3, "roles with enough openings to judge by")
	t.Logf("role, openings, companies, first ten by the text (share %%, 95 %% interval)\n%s", &tops)
	t.Logf("role, openings, companies, same of ten, rho, technologies compared\n%s", &agree)
}

// importFile makes openings of a file of real postings.
func importFile(t *testing.T, name string, opts *lexicon.Options) *rank.Index {
	t.Helper()
	dir := os.Getenv(corporaEnv)
	if dir == "" {
		t.Skip("set " + corporaEnv + " to a folder of real postings")
	}
	tax, gold := medallion.DefaultTaxonomy(), sink.NewMemoryGold()
	p := techmap.Pipeline{
		Sources:   []techmap.Source{jsonl.New("import", []string{filepath.Join(dir, "postings", name+".jsonl.gz")}, nil)},
		Silver:    medallion.NewSilver(map[string]medallion.Parser{jsonl.ContentType: jsonl.Parser{}}),
		Extractor: lexicon.New(tax, opts),
		Gold:      medallion.NewGold(tax, &medallion.GoldOptions{Companies: medallion.DefaultCompanies()}),
		GoldSink:  gold,
	}
	_, err := p.Run(t.Context(), techmap.Query{})
	require.NoError(t, err)
	ctx := t.Context()
	_, err = medallion.Publish(ctx, gold, nil)
	require.NoError(t, err)
	index, err := rank.Load(ctx, gold.Openings(ctx, time.Time{}), tax)
	require.NoError(t, err)
	return index
}

// firstTen prints the first ten entries.
func firstTen(r rank.Ranking) string {
	var names []string
	for _, e := range r.Entries[:min(10, len(r.Entries))] {
		names = append(names, fmt.Sprintf("%s %.0f (%.0f–%.0f)", e.Name, 100*e.Share, 100*e.Low, 100*e.High))
	}
	return strings.Join(names, ", ")
}

func sameOfTen(a, b rank.Ranking) (same int) {
	first := make(map[techmap.SkillID]bool)
	for _, e := range a.Entries[:min(10, len(a.Entries))] {
		first[e.Skill] = true
	}
	for _, e := range b.Entries[:min(10, len(b.Entries))] {
		if first[e.Skill] {
			same++
		}
	}
	return same
}

// spearman returns the rank correlation over the technologies to which either ranking
// gives 5 % or more, and how many those are. Equal shares share their mean rank.
func spearman(a, b rank.Ranking) (rho float64, n int) {
	shares := make(map[techmap.SkillID][2]float64)
	for side, r := range []rank.Ranking{a, b} {
		for _, e := range r.Entries {
			both := shares[e.Skill]
			both[side] = e.Share
			shares[e.Skill] = both
		}
	}
	var one, other []float64
	for _, s := range shares {
		if max(s[0], s[1]) >= .05 {
			one, other = append(one, s[0]), append(other, s[1])
		}
	}
	x, y := ranksOf(one), ranksOf(other)
	mean := float64(len(x)+1) / 2
	var xy, xx, yy float64
	for i := range x {
		xy += (x[i] - mean) * (y[i] - mean)
		xx += (x[i] - mean) * (x[i] - mean)
		yy += (y[i] - mean) * (y[i] - mean)
	}
	return xy / math.Sqrt(xx*yy), len(x)
}

func ranksOf(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(values[j], values[i]) })
	ranks := make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			ranks[i] = float64(from+1+to) / 2
		}
		from = to
	}
	return ranks
}
