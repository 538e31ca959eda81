package serving_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/serving"
	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/ranktest"
)

// A store is a gold store that a test publishes to.
type store struct {
	t      *testing.T
	at     stores.Addresses
	gold   stores.GoldDB
	corpus ranktest.Corpus
}

func newStore(t *testing.T) *store {
	t.Helper()
	s := &store{t: t, corpus: ranktest.Corpus{Seed: 1, Openings: 300, Companies: 40, Skills: 60, Days: 200}}
	s.at.Gold = filepath.Join(t.TempDir(), "techmap.db")
	gold, err := stores.OpenGold(t.Context(), s.at.Gold)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, gold.Close()) })
	s.gold = gold
	return s
}

// opening returns opening i of the corpus as it was published for the rev-th time, by
// an employer who wrote in Korean.
func (s *store) opening(i, rev int) techmap.Opening { return s.corpus.Opening(i, rev) }

// first returns the first n openings of the corpus.
func (s *store) first(n int) []techmap.Opening {
	all := make([]techmap.Opening, n)
	for i := range all {
		all[i] = s.opening(i, 0)
	}
	return all
}

// publish makes openings what is published.
func (s *store) publish(openings ...techmap.Opening) {
	s.t.Helper()
	s.publishBy("test/1", openings...)
}

func (s *store) publishBy(method string, openings ...techmap.Opening) {
	s.t.Helper()
	_, err := s.gold.Gold().Publish(s.t.Context(), techmap.Of(openings...), func(changed, removed int) techmap.Publication {
		return techmap.Publication{
			At: ranktest.Day(200), Openings: len(openings), Changed: changed, Removed: removed, Method: method,
		}
	})
	require.NoError(s.t, err)
}

// open opens a library of the store.
func (s *store) open(change func(*serving.Options)) *serving.Library {
	s.t.Helper()
	opts := serving.Options{Addresses: s.at, Taxonomy: s.corpus.Taxonomy()}
	if change != nil {
		change(&opts)
	}
	l, err := serving.Open(s.t.Context(), opts)
	require.NoError(s.t, err)
	s.t.Cleanup(func() { require.NoError(s.t, l.Close()) })
	return l
}

// refresh has a library read what is new.
func refresh(t *testing.T, l *serving.Library) {
	t.Helper()
	require.NoError(t, l.Refresh(t.Context()))
}

// top returns the ranking of everything by an index.
func top(t *testing.T, index *rank.Index) rank.Ranking {
	t.Helper()
	r, err := index.Top(t.Context(), rank.Query{N: 100})
	require.NoError(t, err)
	return r
}

// wantTop is the ranking of openings by an index of their own.
func (s *store) wantTop(openings []techmap.Opening) rank.Ranking {
	s.t.Helper()
	index, err := rank.Load(s.t.Context(), techmap.Of(openings...), s.corpus.Taxonomy())
	require.NoError(s.t, err)
	return top(s.t, index)
}

func TestLibrary_is_not_ready_before_anything_is_published(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	l := s.open(nil)
	assert.Nil(t, l.Current())
	_, err := l.At(t.Context(), "00")
	require.ErrorIs(t, err, techmap.ErrNotFound)

	s.publish(s.first(3)...)
	refresh(t, l)
	require.NotNil(t, l.Current())
	assert.Equal(t, 3, l.Current().Index.Openings())
}

func TestLibrary_serves_what_was_published_last(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	all := s.first(200)
	s.publish(all...)
	l := s.open(nil)
	before := l.Current()
	assert.Equal(t, s.wantTop(all), top(t, before.Index))

	all = slices.Concat(all[20:], []techmap.Opening{s.opening(250, 0)}) // some are gone, one is new,
	all[0] = s.opening(20, 1)                                           // and one says something else
	s.publishBy("test/2", all...)
	refresh(t, l)

	now := l.Current()
	assert.Equal(t, s.wantTop(all), top(t, now.Index))
	assert.Equal(t, "test/2", now.Method)
	assert.NotEqual(t, before.Version, now.Version)
	assert.Equal(t, 200, before.Index.Openings(), "who answers from the data before goes on with them")
	kept, err := l.At(t.Context(), before.Version)
	require.NoError(t, err)
	assert.Same(t, before, kept)
}

func TestVersion_is_of_the_openings_alone(t *testing.T) {
	t.Parallel()
	one, other := newStore(t), newStore(t)
	all := one.first(100)
	one.publish(all...)
	l := one.open(nil)

	other.publish(all[50:]...) // the other store came to the same by another way
	m := other.open(nil)
	assert.NotEqual(t, l.Current().Version, m.Current().Version)
	other.publish(append(slices.Clone(all[10:]), other.opening(120, 0))...)
	refresh(t, m)
	slices.Reverse(all)
	other.publish(all...)
	refresh(t, m)
	assert.Equal(t, l.Current().Version, m.Current().Version)
	assert.Len(t, m.Current().Version, 32)

	all[0].Open = slices.Clone(all[0].Open)
	last := len(all[0].Open) - 1
	all[0].Open[last].LastSeen = all[0].Open[last].LastSeen.Add(time.Hour)
	other.publish(all...)
	refresh(t, m)
	assert.NotEqual(t, l.Current().Version, m.Current().Version, "seen again is another version: as_of may be another")
	other.publish(one.first(100)...)
	refresh(t, m)
	assert.Equal(t, l.Current().Version, m.Current().Version, "and back")
}

func TestRefresh_without_news_changes_nothing(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.publish(s.first(10)...)
	told := 0
	l := s.open(func(o *serving.Options) { o.Refreshed = func(time.Duration, error) { told++ } })
	require.Equal(t, 1, told)
	before := l.Current()
	refresh(t, l)
	assert.Same(t, before, l.Current())
	s.publish(s.first(10)...) // the same again
	refresh(t, l)
	assert.Equal(t, before.Version, l.Current().Version)
}

func TestSources_carry_what_their_terms_ask_for(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	require.NoError(t, s.gold.Sources().Write(t.Context(), []techmap.SourceInfo{{
		Name: "alpha", Ko: "알파", En: "Alpha", Homepage: "https://alpha.example",
		Rights: techmap.Rights{Attribution: "Jobs by Alpha", Link: "https://alpha.example", Counted: true, Shown: techmap.ShownLink},
	}, {Name: "unheard-of"}}))
	open := techmap.Opening{ID: "alpha:1", Members: []techmap.PostingID{"alpha:1"}, Sources: []string{"alpha"},
		Open: []techmap.Interval{{From: ranktest.Day(1), LastSeen: ranktest.Day(9)}}}
	closed := techmap.Opening{ID: "alpha:2", Members: []techmap.PostingID{"alpha:2", "하나:3"}, Sources: []string{"alpha", "하나"},
		Open: []techmap.Interval{{From: ranktest.Day(1), LastSeen: ranktest.Day(3), To: ranktest.Day(4), Reason: techmap.ClosedVanished}}}
	s.publish(open, closed)
	sources := s.open(nil).Current().Sources
	require.Len(t, sources, 2, "a source without openings is none of these data")
	alpha, hana := sources[0], sources[1]
	assert.Equal(t, "Jobs by Alpha", alpha.Attribution)
	assert.Equal(t, techmap.ShownLink, alpha.Shown)
	assert.False(t, alpha.Exported)
	assert.Equal(t, 2, alpha.Openings)
	assert.Equal(t, 1, alpha.Open)
	assert.Equal(t, ranktest.Day(9), alpha.LastSeen)
	assert.Equal(t, "하나", hana.Name)
	assert.True(t, hana.Exported, "what nobody has declared is one's own")
	assert.Equal(t, 0, hana.Open)
}

func TestRuns_are_told_by_source_the_latest_first(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.publish(s.first(1)...)
	begin := time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	save := func(kind string, at time.Time, sources map[string]techmap.SourceReport) {
		require.NoError(t, s.gold.SaveRun(t.Context(), kind, techmap.Report{
			Started: at, Ended: at.Add(time.Minute), Sources: sources,
			Stages: map[techmap.Stage]techmap.Count{
				techmap.StageFetch: {In: 9, Out: 9}, techmap.StageGold: {In: 9, Out: 7, Rejected: 2},
			},
		}))
	}
	save("run", begin, map[string]techmap.SourceReport{
		"alpha": {Outcome: techmap.OutcomeComplete, Listed: 5}, "하나": {Outcome: techmap.OutcomePartial, Listed: 4},
	})
	save("publish", begin.Add(time.Hour), nil)
	runs := s.open(nil).Current().Runs
	require.Len(t, runs, 3)
	assert.Equal(t, "publish", runs[0].Kind)
	assert.Empty(t, runs[0].Source)
	assert.Equal(t, "alpha", runs[1].Source)
	assert.Equal(t, "complete", runs[1].Outcome)
	assert.Equal(t, 5, runs[1].Listed)
	assert.Equal(t, "하나", runs[2].Source)
	assert.Equal(t, "20261122T093000.000000Z-run", runs[2].ID)
	assert.Equal(t, []int{9, 7, 2}, []int{runs[2].Read, runs[2].Stored, runs[2].Lost})
}

func TestWatch_reads_again_and_again_until_it_is_stopped(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.publish(s.first(5)...)
	l := s.open(func(o *serving.Options) { o.Every = time.Millisecond })
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- l.Watch(ctx) }()
	s.publish(s.first(6)...)
	require.Eventually(t, func() bool { return l.Current().Index.Openings() == 6 }, 10*time.Second, time.Millisecond)
	stop()
	require.NoError(t, <-done)
}

func TestLibrary_marks_sample_data(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.publish(s.first(3)...)
	l := s.open(nil)
	assert.False(t, l.Current().Sample)
	o := s.opening(4, 0)
	o.Sources = append(o.Sources, "sample-board")
	s.publish(append(s.first(3), o)...)
	refresh(t, l)
	assert.True(t, l.Current().Sample)
	s.publish(s.first(3)...)
	refresh(t, l)
	assert.False(t, l.Current().Sample, "they were forgotten")
}

func TestSample_is_a_store_to_look_at(t *testing.T) {
	t.Parallel()
	if raced {
		t.Skip("it takes minutes with the race detector, and there is nothing of its own to race")
	}
	at := serving.In(t.TempDir())
	require.NoError(t, serving.Sample(t.Context(), at, nil))
	l, err := serving.Open(t.Context(), serving.Options{Addresses: at})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, l.Close()) })
	data := l.Current()
	assert.True(t, data.Sample)
	assert.Greater(t, data.Index.Openings(), 200)
	assert.Len(t, data.Sources, 2)
	require.NotEmpty(t, data.Runs)
	assert.Equal(t, "run", data.Runs[0].Kind)
}
