package medallion

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// A memoryStore is a PublicationStore in memory.
type memoryStore struct {
	postings map[techmap.PostingID]techmap.CanonicalPosting
	censuses []techmap.Census
	openings map[techmap.PostingID]techmap.Opening
	last     *techmap.Publication
	twice    bool // read the openings twice, as a store does that tries a transaction again
}

var _ PublicationStore = (*memoryStore)(nil)

func newMemoryStore(postings ...techmap.CanonicalPosting) *memoryStore {
	s := &memoryStore{postings: make(map[techmap.PostingID]techmap.CanonicalPosting)}
	for _, p := range postings {
		s.postings[p.ID] = p
	}
	return s
}

func (s *memoryStore) Postings(context.Context) iter.Seq2[techmap.CanonicalPosting, error] {
	return techmap.Of(slices.SortedFunc(maps.Values(s.postings), func(a, b techmap.CanonicalPosting) int {
		return cmp.Or(cmp.Compare(a.Company, b.Company), cmp.Compare(a.ID, b.ID))
	})...)
}

func (s *memoryStore) Censuses(context.Context) iter.Seq2[techmap.Census, error] {
	return techmap.Of(slices.SortedFunc(slices.Values(s.censuses), func(a, b techmap.Census) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), a.At.Compare(b.At))
	})...)
}

func (s *memoryStore) LastPublication(context.Context) (techmap.Publication, bool, error) {
	if s.last == nil {
		return techmap.Publication{}, false, nil
	}
	return *s.last, true, nil
}

func (s *memoryStore) Publish(
	_ context.Context, openings iter.Seq2[techmap.Opening, error], done func(changed,
		removed int) techmap.Publication,
) (techmap.Publication, error) {
	if s.twice {
		for range openings {
			break
		}
	}
	next := make(map[techmap.PostingID]techmap.Opening)
	changed := 0
	for o, err := range openings {
		if err != nil {
			return techmap.Publication{}, err
		}
		if _, dup := next[o.ID]; dup {
			return techmap.Publication{}, fmt.Errorf("opening %q comes twice", o.ID)
		}
		next[o.ID] = o
		if old, ok := s.openings[o.ID]; !ok || !assert.ObjectsAreEqual(old, o) {
			changed++
		}
	}
	removed := 0
	for id := range s.openings {
		if _, ok := next[id]; !ok {
			removed++
		}
	}
	s.openings = next
	pub := done(changed, removed)
	s.last = &pub
	return pub, nil
}

// published returns the openings by ID.
func (s *memoryStore) published() []techmap.Opening {
	return slices.SortedFunc(maps.Values(s.openings),
		func(a, b techmap.Opening) int { return cmp.Compare(a.ID, b.ID) })
}

// bytes returns the openings as they would be exported.
func (s *memoryStore) bytes(t testing.TB) string {
	t.Helper()
	var b strings.Builder
	enc := json.NewEncoder(&b)
	for _, o := range s.published() {
		require.NoError(t, enc.Encode(o))
	}
	return b.String()
}

func publish(t testing.TB, s PublishStore, opts *PublishOptions) techmap.Publication {
	t.Helper()
	pub, err := Publish(t.Context(), s, opts)
	require.NoError(t, err)
	return pub
}

// gold returns a gold posting of Acme, seen on day n, asking for the skills at
// the level required.
func gold(id techmap.PostingID, title string, n int, skills ...techmap.SkillID) techmap.CanonicalPosting {
	source, _ := id.Split()
	p := techmap.CanonicalPosting{
		ID: id, Source: source, Title: title, Company: "acme", Employer: "Acme",
		FirstSeen: day(n), SeenAt: day(n), Text: techmap.DigestOf([]byte(id)), Taxonomy: "test/1",
	}
	slices.Sort(skills)
	for _, s := range skills {
		p.Demands = append(p.Demands, techmap.Demand{Skill: s, Level: required, Quote: string(s)})
	}
	return p
}

func TestPublishSaysWhatItDid(t *testing.T) {
	t.Parallel()
	s := newMemoryStore(
		gold("a:1", "백엔드 개발자", 1, "go", "mysql", "redis"),
		gold("b:1", "백엔드 개발자", 2, "go", "mysql", "redis"),
		gold("a:2", "Data Engineer", 3, "python"),
	)
	s.censuses = []techmap.Census{{Source: "a", At: day(5),
		Outcome: techmap.OutcomeComplete, Keys: []string{"1", "2"}}}
	want := techmap.Publication{
		At: day(5), Postings: 3, Openings: 2, Changed: 2, Taxonomy: "test/1", Method: PublishMethod,
	}
	assert.Equal(t, want, publish(t, s, nil))
	assert.Equal(t, want, *s.last)

	want.Changed = 0
	assert.Equal(t, want, publish(t, s, nil), "nothing new: nothing is written")

	delete(s.postings, "a:2")
	p := s.postings["b:1"]
	p.Title, p.SeenAt, p.Taxonomy = "프론트엔드 개발자", day(9), "test/2"
	s.postings["b:1"] = p
	assert.Equal(t, techmap.Publication{
		At: day(9), Postings: 2, Openings: 2, Changed: 2, Removed: 1, Taxonomy: "test/1,test/2",
		Method: PublishMethod,
	}, publish(t, s, nil))
}

func TestPublishGivesTheLifeCycle(t *testing.T) {
	t.Parallel()
	s := newMemoryStore(gold("a:1", "백엔드 개발자", 1), gold("a:2", "Data Engineer", 1), gold("b:1", "DevOps", 1))
	s.censuses = []techmap.Census{
		{Source: "a", At: day(1), Outcome: techmap.OutcomeComplete, Keys: []string{"1", "2"}},
		{Source: "a", At: day(2), Outcome: techmap.OutcomeComplete, Keys: []string{"1"}},
		{Source: "a", At: day(3), Outcome: techmap.OutcomeComplete, Keys: []string{"1"}},
		{Source: "b", At: day(3), Outcome: techmap.OutcomeFailed},
	}
	publish(t, s, nil)
	assert.Equal(t, "1- (seen 3)", tellIntervals(s.openings["a:1"].Open))
	assert.Equal(t, "1-2 vanished (seen 1)", tellIntervals(s.openings["a:2"].Open))
	assert.Equal(t, "1- (seen 1)", tellIntervals(s.openings["b:1"].Open))

	publish(t, s, &PublishOptions{Unseen: 24 * time.Hour})
	assert.Equal(t, "1-2 unseen (seen 1)", tellIntervals(s.openings["b:1"].Open), "the caller's own patience")
}

func TestPublishTakesARepostForANewOpeningOnlyAfterALongTime(t *testing.T) {
	t.Parallel()
	closed := gold("a:1", "백엔드 개발자", 1, "go", "mysql", "redis")
	closed.ClosedAt = day(10)
	for _, tt := range []struct {
		first int
		opts  *PublishOptions
		want  int
	}{
		{first: 11, want: 1}, {first: 69, want: 1}, {first: 70, want: 2}, {first: 200, want: 2},
		{first: 16, opts: &PublishOptions{Repost: 7 * 24 * time.Hour}, want: 1},
		{first: 17, opts: &PublishOptions{Repost: 7 * 24 * time.Hour}, want: 2},
	} {
		s := newMemoryStore(closed, gold("a:2", "백엔드 개발자", tt.first, "go", "mysql", "redis"))
		assert.Equal(t, tt.want, publish(t, s, tt.opts).Openings, "first seen again on day %d", tt.first)
	}
}

func TestPublishRefusesASuddenLoss(t *testing.T) {
	t.Parallel()
	many := func(n int) *memoryStore {
		s := newMemoryStore()
		for i := range n {
			p := gold(techmap.PostingID(fmt.Sprintf("a:%03d", i)), fmt.Sprintf("Job %d", i), 1)
			s.postings[p.ID] = p
		}
		return s
	}
	tests := []struct {
		name      string
		had, have int
		refused   bool
	}{
		{"the first publication", 0, 3, false},
		{"an empty store that has always been empty", 0, 0, false},
		{"more openings", 50, 60, false},
		{"half of them", 100, 50, false},
		{"fewer than half", 100, 49, true},
		{"fewer than half, but few", 30, 10, false},
		{"fewer than half, and one too many", 31, 10, true},
		{"no posting left of few openings", 2, 0, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			before := many(tt.had)
			if tt.had > 0 {
				publish(t, before, nil)
			}
			s := many(tt.have)
			s.openings, s.last = before.openings, before.last
			_, err := Publish(t.Context(), s, nil)
			if !tt.refused {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, techmap.ErrInvalid)
			assert.Len(t, s.openings, tt.had, "what was published stands")
			assert.Equal(t, tt.have, publish(t, s, &PublishOptions{Force: true}).Openings)
		})
	}
}

// A brokenStore fails, or misbehaves, where it is told to.
type brokenStore struct {
	*memoryStore
	postings, censuses error
	shuffled, forgets  bool
	after              int // postings yielded before the error
}

func (s *brokenStore) Postings(ctx context.Context) iter.Seq2[techmap.CanonicalPosting, error] {
	return func(yield func(techmap.CanonicalPosting, error) bool) {
		all, _ := techmap.Collect(s.memoryStore.Postings(ctx))
		if s.shuffled {
			slices.Reverse(all)
		}
		for i, p := range all {
			if s.postings != nil && i == s.after {
				yield(techmap.CanonicalPosting{}, s.postings)
				return
			}
			if !yield(p, nil) {
				return
			}
		}
	}
}

func (s *brokenStore) Censuses(ctx context.Context) iter.Seq2[techmap.Census, error] {
	if s.censuses == nil {
		return s.memoryStore.Censuses(ctx)
	}
	return func(yield func(techmap.Census, error) bool) { yield(techmap.Census{}, s.censuses) }
}

func (s *brokenStore) Publish(
	ctx context.Context, openings iter.Seq2[techmap.Opening, error], done func(changed,
		removed int) techmap.Publication,
) (techmap.Publication, error) {
	pub, err := s.memoryStore.Publish(ctx, openings, done)
	if s.forgets {
		err = nil
	}
	return pub, err
}

func TestPublishReturnsTheErrorsOfItsStore(t *testing.T) {
	t.Parallel()
	full := func() *memoryStore {
		return newMemoryStore(gold("a:1", "백엔드", 1), gold("a:2", "프론트엔드", 1))
	}
	tests := []struct {
		name  string
		store *brokenStore
		want  error
	}{
		{"postings", &brokenStore{memoryStore: full(), postings: assert.AnError, after: 1}, assert.AnError},
		{"censuses", &brokenStore{memoryStore: full(), censuses: assert.AnError}, assert.AnError},
		{"postings out of order", &brokenStore{memoryStore: full(), shuffled: true}, techmap.ErrInvalid},
		{"an error it does not hand on", &brokenStore{memoryStore: full(),
			shuffled: true, forgets: true}, techmap.ErrInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Publish(t.Context(), tt.store, nil)
			require.ErrorIs(t, err, tt.want)
			assert.Empty(t, tt.store.openings, "nothing is published")
		})
	}
	t.Run("a cancelled context", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancelCause(t.Context())
		reason := errors.New("the user has gone")
		cancel(reason)
		_, err := Publish(ctx, full(), nil)
		assert.ErrorIs(t, err, reason)
	})
	t.Run("a store that reads the stream twice", func(t *testing.T) {
		t.Parallel()
		s := full()
		s.twice = true
		pub := publish(t, s, nil)
		assert.Equal(t, [2]int{2, 2}, [2]int{pub.Postings, pub.Openings}, "counted once")
	})
}
