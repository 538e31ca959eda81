package serving_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/serving"
	"github.com/techmap-it/techmap/rank"
)

// keeping opens a library that keeps what it serves in folder.
func (s *store) keeping(folder string) *serving.Library {
	return s.open(func(o *serving.Options) { o.History = folder })
}

// A published is what was served at a time.
type published struct {
	version  string
	openings []techmap.Opening
}

// publishings publishes again and again, more or less at random, and returns what was.
func (s *store) publishings(l *serving.Library, n int) []published {
	s.t.Helper()
	rev := make([]int, s.corpus.Openings)
	var all []published
	for day := range n {
		var openings []techmap.Opening
		for i := range rev {
			if (i+day)%11 == 0 {
				continue // gone, and back the next time
			}
			if (i*7+day)%13 == 0 {
				rev[i] = day
			}
			o := s.opening(i, rev[i])
			if last := len(o.Open) - 1; last >= 0 { // seen every day
				o.Open = slices.Clone(o.Open)
				o.Open[last].LastSeen = o.Open[last].LastSeen.Add(time.Duration(day) * time.Minute)
			}
			openings = append(openings, o)
		}
		s.publish(openings...)
		refresh(s.t, l)
		all = append(all, published{l.Current().Version, openings})
	}
	return all
}

func TestAt_gives_the_same_numbers_later(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	folder := filepath.Join(t.TempDir(), "history")
	all := s.publishings(s.keeping(folder), 12)

	later := s.keeping(folder) // another process
	for _, then := range all {
		data, err := later.At(t.Context(), then.version)
		require.NoError(t, err)
		assert.Equal(t, then.version, data.Version)
		assert.Equal(t, s.wantTop(then.openings), top(t, data.Index))
		assert.Equal(t, "test/1", data.Method)
		assert.Len(t, data.Sources, 4)
	}
	found, err := later.Current().Index.Search(t.Context(), rank.SearchQuery{})
	require.NoError(t, err)
	want := found.Hits[0].Opening
	last, err := later.At(t.Context(), all[11].version)
	require.NoError(t, err)
	got, ok := last.Index.Opening(want.ID)
	require.True(t, ok)
	assert.Equal(t, want, got, "openings are kept whole")
}

func TestAt_of_what_was_never_served(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.publish(s.first(9)...)
	l := s.keeping(t.TempDir())
	for name, version := range map[string]string{
		"another version": strings.Repeat("a", 32), "none": "", "part of one": l.Current().Version[16:],
		"a path": "../../../../etc/passwd\x00aaaaaaaaaaaa",
	} {
		_, err := l.At(t.Context(), version)
		assert.ErrorIs(t, err, techmap.ErrNotFound, name)
	}
}

func TestHistory_of_openings_seen_again_is_small(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	folder := t.TempDir()
	l := s.keeping(folder)
	all := s.first(300)
	s.publish(all...)
	refresh(t, l)
	for i := range all {
		if last := len(all[i].Open) - 1; last >= 0 {
			all[i].Open[last].LastSeen = all[i].Open[last].LastSeen.Add(time.Hour)
		}
	}
	s.publish(all...)
	refresh(t, l)
	sizes := sizesIn(t, folder)
	require.Len(t, sizes, 2)
	assert.Less(t, 4*sizes[1], sizes[0])
}

// sizesIn returns the sizes of the versions in a folder, the oldest first.
func sizesIn(t *testing.T, folder string) []int64 {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.jsonl.zst"))
	require.NoError(t, err)
	var sizes []int64
	for _, file := range files {
		info, err := os.Stat(file)
		require.NoError(t, err)
		sizes = append(sizes, info.Size())
	}
	return sizes
}

func TestHistory_is_kept_as_long_as_asked(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	folder := t.TempDir()
	l := s.open(func(o *serving.Options) { o.History, o.Keep = folder, time.Nanosecond })
	all := s.publishings(l, 40)
	kept := len(sizesIn(t, folder))
	assert.Less(t, kept, 30, "what was served long ago is removed")
	_, err := l.At(t.Context(), all[0].version)
	require.ErrorIs(t, err, techmap.ErrNotFound)
	for _, then := range all[len(all)-kept:] {
		data, err := s.keeping(folder).At(t.Context(), then.version)
		require.NoError(t, err, "what is left can be made again")
		assert.Equal(t, s.wantTop(then.openings), top(t, data.Index))
	}
}

func TestForget_reaches_earlier_versions(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	folder := t.TempDir()
	all := s.first(50)
	victim, partner := all[7], all[8]
	partner.Members = append(slices.Clone(partner.Members), "alpha:to-forget")
	all[8] = partner
	match := func(id techmap.PostingID) bool { return id == victim.ID || id == "alpha:to-forget" }

	l := s.keeping(folder)
	s.publish(all...)
	refresh(t, l)
	before := l.Current().Version
	s.publish(all[1:]...)
	refresh(t, l)
	changed := l.Current().Version
	_, err := l.At(t.Context(), before)
	require.NoError(t, err, "it is in memory now")

	rest := slices.Delete(slices.Clone(all), 7, 9)
	s.publish(rest...)
	n, err := serving.Forget(t.Context(), folder, match)
	require.NoError(t, err)
	assert.Equal(t, 2, n, "both lines of the file of all openings")
	refresh(t, l) // as Watch does

	for name, m := range map[string]*serving.Library{"a server that knew them": l, "another": s.keeping(folder)} {
		for _, version := range []string{before, changed} {
			data, err := m.At(t.Context(), version)
			require.NoError(t, err, name)
			assert.Equal(t, version, data.Version)
			_, found := data.Index.Opening(victim.ID)
			assert.False(t, found, name)
			_, found = data.Index.Opening(partner.ID)
			assert.False(t, found, "which words of an opening were of which member is not known")
			_, found = data.Index.Opening(all[9].ID)
			assert.True(t, found, name)
		}
	}
	n, err = serving.Forget(t.Context(), folder, match)
	require.NoError(t, err)
	assert.Zero(t, n, "nothing is left of them")
	n, err = serving.Forget(t.Context(), filepath.Join(folder, "none"), match)
	require.NoError(t, err)
	assert.Zero(t, n)
}

func TestForget_while_a_server_runs_leaves_nothing_behind(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	folder := t.TempDir()
	all := s.first(40)
	match := func(id techmap.PostingID) bool { return id == all[7].ID }
	s.publish(all...)
	l := s.keeping(folder) // knows the opening
	old := l.Current().Version

	s.publish(append(slices.Clone(all[:7]), all[8:]...)...)
	_, err := serving.Forget(t.Context(), folder, match)
	require.NoError(t, err)
	refresh(t, l) // what was served till now must not be kept in memory
	data, err := l.At(t.Context(), old)
	require.NoError(t, err)
	_, found := data.Index.Opening(all[7].ID)
	assert.False(t, found)
}

func TestAt_keeps_to_the_terms_of_today(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	folder := t.TempDir()
	declare := func(shown techmap.Shown, counted bool) {
		require.NoError(t, s.gold.Sources().Write(t.Context(), []techmap.SourceInfo{
			{Name: "beta", Rights: techmap.Rights{Counted: counted, Shown: shown}},
		}))
	}
	o := s.opening(3, 0)
	o.Sources, o.Members = []string{"beta"}, []techmap.PostingID{o.ID}
	o.Title, o.Demands = "백엔드 개발자", []techmap.Demand{{Skill: "skill-0001", Level: "required", Posting: "beta:1", Quote: "Go 3년 이상"}}
	o.ID, o.Members = "beta:1", []techmap.PostingID{"beta:1"}
	declare(techmap.ShownText, true)
	l := s.keeping(folder)
	s.publish(o)
	refresh(t, l)
	version := l.Current().Version
	s.publish(s.first(2)...) // it has closed since

	for name, tt := range map[string]struct {
		shown        techmap.Shown
		counted      bool
		title, quote string
	}{
		"as then":            {techmap.ShownText, true, "백엔드 개발자", "Go 3년 이상"},
		"no quotes any more": {techmap.ShownLink, true, "백엔드 개발자", ""},
		"counts alone":       {techmap.ShownAggregate, true, "", ""},
		"not even counts":    {techmap.ShownText, false, "", ""},
	} {
		declare(tt.shown, tt.counted)
		data, err := s.keeping(folder).At(t.Context(), version)
		require.NoError(t, err, name)
		got, found := data.Index.Opening(o.ID)
		assert.Equal(t, tt.counted, found, name)
		assert.Equal(t, tt.title, got.Title, name)
		if found {
			assert.Equal(t, tt.quote, got.Demands[0].Quote, name)
		}
	}
}

func TestHistory_that_is_damaged_is_no_answer(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	folder := t.TempDir()
	all := s.publishings(s.keeping(folder), 3)
	files, err := filepath.Glob(filepath.Join(folder, "*.jsonl.zst"))
	require.NoError(t, err)
	body, err := os.ReadFile(files[0])
	require.NoError(t, err)

	require.NoError(t, os.WriteFile(files[0], body[:len(body)/2], 0o600))
	_, err = s.keeping(folder).At(t.Context(), all[0].version)
	require.ErrorIs(t, err, techmap.ErrMalformed)
	require.NoError(t, os.Remove(files[0]))
	_, err = s.keeping(folder).At(t.Context(), all[0].version)
	require.ErrorIs(t, err, techmap.ErrNotFound)
	_, err = s.keeping(folder).At(t.Context(), all[1].version)
	require.ErrorIs(t, err, techmap.ErrNotFound, "what it is made of is gone")
}

func TestHistory_that_cannot_be_written_is_no_reason_not_to_serve(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	folder := filepath.Join(t.TempDir(), "history")
	l := s.keeping(folder)
	require.NoError(t, os.RemoveAll(folder))
	s.publish(s.first(5)...)
	refresh(t, l)
	assert.Equal(t, 5, l.Current().Index.Openings())
	require.NoError(t, os.MkdirAll(folder, 0o755))
	s.publish(s.first(6)...)
	refresh(t, l)
	assert.Len(t, sizesIn(t, folder), 1, "it is kept again as soon as it can be")
}

func TestHistory_that_could_not_be_written_is_written_later(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStore(t)
		folder := filepath.Join(t.TempDir(), "history")
		l := s.keeping(folder)
		require.NoError(t, os.RemoveAll(folder)) // as good as a full disk
		s.publish(s.first(5)...)
		refresh(t, l)
		served := l.Current().Version
		require.NoError(t, os.MkdirAll(folder, 0o755))
		time.Sleep(6 * time.Minute)
		refresh(t, l)
		data, err := s.keeping(folder).At(t.Context(), served)
		require.NoError(t, err, "nothing new was published, and yet its permanent links hold")
		assert.Equal(t, 5, data.Index.Openings())
	})
}
