package medallion

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestWhySameNamesWhatDecided(t *testing.T) {
	t.Parallel()
	base := gold("a:1", "백엔드 개발자", 10, "go", "kafka", "mysql")
	base.Place.Region = "서울"
	base.Sketch = sketchOf(wordsOf(1, 80))
	tests := []struct {
		name   string
		change func(p *goldRow)
		others []goldRow
		rules  []string
		same   bool
		by     CheckName
	}{
		{name: "the same demands", change: func(p *goldRow) { p.Sketch = nil }, same: true, by: CheckSkills},
		{name: "the same text", same: true, by: CheckText},
		{name: "another company", change: func(p *goldRow) { p.Company = "globex" }, by: CheckCompany},
		{name: "another title", change: func(p *goldRow) { p.Title = "iOS 개발자" }, by: CheckTitle},
		{name: "another number", change: func(p *goldRow) { p.Title = "백엔드 개발자 #222" }, by: CheckNumber,
			others: []goldRow{}},
		{name: "another place", change: func(p *goldRow) { p.Place.Region = "부산" }, by: CheckPlace},
		{name: "another text", change: func(p *goldRow) {
			p.Source, p.Demands, p.Sketch = "a", nil, sketchOf(wordsOf(2, 80))
		}, by: CheckText},
		{name: "another text on another site", change: func(p *goldRow) {
			p.Demands, p.Sketch = nil, sketchOf(wordsOf(2, 80))
		}, same: true, by: CheckTitle},
		{name: "one of two that it could be", change: func(p *goldRow) {
			p.Demands, p.Sketch = nil, sketchOf(wordsOf(2, 80))
		}, others: []goldRow{{ID: "a:2", Source: "a", Title: "백엔드 개발자", Sketch: sketchOf(wordsOf(3, 80))}}, by: CheckOthers},
		{name: "other technologies in the same words", change: func(p *goldRow) {
			p.Demands = gold("x:1", "", 1, "python", "django", "mysql").Demands
		}, by: CheckSkills},
		{name: "other years in the same words", change: func(p *goldRow) { p.Experience.MinYears = 7 }, by: CheckExperience},
		{name: "long after", change: func(p *goldRow) { p.FirstSeen, p.SeenAt = day(150), day(150) }, by: CheckTime},
		{name: "undone", rules: []string{"different b:1 a:1"}, by: CheckRule},
		{name: "forced", change: func(p *goldRow) { p.Title = "iOS 개발자" }, rules: []string{"same b:1 a:1"}, same: true, by: CheckRule},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			first, other := base, base
			first.Experience.MinYears = 3
			if tt.by == CheckNumber {
				first.Title += " #111"
			}
			other.Experience.MinYears = 3
			other.ID, other.Source, other.Text = "b:1", "b", techmap.DigestOf([]byte("b"))
			if tt.change != nil {
				tt.change(&other)
			}
			s := newMemoryStore(first, other)
			for _, p := range tt.others {
				p.Company, p.FirstSeen, p.SeenAt = "acme", day(9), day(10)
				s.postings[p.ID] = p
			}
			opts := &PublishOptions{Rules: rules(t, tt.rules...)}
			publish(t, s, opts)
			got, err := WhySame(t.Context(), s, "a:1", "b:1", opts)
			require.NoError(t, err)
			assert.Equal(t, tt.by, got.By, "%+v", got)
			assert.Equal(t, tt.same, got.Same)
			assert.Equal(t, tt.same, slices.Contains(s.openings["a:1"].Members, "b:1"))
			assert.Contains(t, s.openings[got.OpeningA].Members, techmap.PostingID("a:1"))
			assert.Contains(t, s.openings[got.OpeningB].Members, techmap.PostingID("b:1"))
		})
	}
}

func TestWhySameTellsWhatIsPublished(t *testing.T) {
	t.Parallel()
	for seed := range uint64(15) {
		ps, cs := randomWorld(rand.New(rand.NewPCG(seed, 5)))
		s := newMemoryStore(ps...)
		s.censuses = cs
		publish(t, s, nil)
		opening := make(map[techmap.PostingID]techmap.PostingID)
		for _, o := range s.published() {
			for _, id := range o.Members {
				opening[id] = o.ID
			}
		}
		for i := range 30 {
			a, b := ps[i].ID, ps[(7*i+3)%len(ps)].ID
			got, err := WhySame(t.Context(), s, a, b, nil)
			require.NoError(t, err)
			require.Equal(t, opening[a], got.OpeningA, "seed %d: %s", seed, a)
			require.Equal(t, opening[b], got.OpeningB, "seed %d: %s", seed, b)
			require.Equal(t, opening[a] == opening[b], got.Same, "seed %d: %s %s", seed, a, b)
			require.NotEmpty(t, got.By)
		}
	}
}

func TestWhySameOfWhatIsNotThere(t *testing.T) {
	t.Parallel()
	s := newMemoryStore(gold("a:1", "백엔드 개발자", 1, "go"))
	_, err := WhySame(t.Context(), s, "a:1", "x:9", nil)
	require.ErrorIs(t, err, techmap.ErrNotFound)
	assert.ErrorContains(t, err, "x:9")
	_, err = WhySame(t.Context(), s, "y:9", "a:1", nil)
	require.ErrorIs(t, err, techmap.ErrNotFound)
	assert.ErrorContains(t, err, "y:9")
	got, err := WhySame(t.Context(), s, "a:1", "a:1", nil)
	require.NoError(t, err)
	assert.True(t, got.Same)
}

func ExampleWhySame() {
	ctx := context.Background()
	store := newMemoryStore( // any store of gold postings
		gold("jumpit:4", "백엔드 개발자", 1, "go", "kafka", "mysql"),
		gold("wanted:17", "Backend Engineer", 2, "go", "kafka", "mysql"),
	)
	why, err := WhySame(ctx, store, "jumpit:4", "wanted:17", nil)
	fmt.Println(why.Same, why.By, err)
	for _, c := range why.Checks[:2] {
		fmt.Println(c.Name, c.Result)
	}
	// Output:
	// true skills <nil>
	// company agrees
	// title agrees
}
