package medallion

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// randomWorld returns postings of few companies and titles, so that many are
// the same, and censuses of their sources.
func randomWorld(r *rand.Rand) ([]techmap.CanonicalPosting, []techmap.Census) {
	titles := []string{
		"백엔드 개발자", "[Acme] 백엔드 개발자", "Backend Engineer", "Backend Engineer (Go)", "Data Engineer", "Senior Data Engineer",
	}
	skills := []techmap.SkillID{"go", "java", "kafka", "mysql", "redis"}
	regions := []string{"", "서울", "부산"}
	var ps []techmap.CanonicalPosting
	keys := make(map[string][]string)
	for i := range 40 {
		source := string(rune('a' + r.IntN(3)))
		key := fmt.Sprint(i)
		n := 3 + r.IntN(2)
		p := gold(techmap.NewPostingID(source, key), titles[r.IntN(len(titles))], 1+r.IntN(150),
			slices.Clone(skills[:n])...)
		p.Company = []string{"acme", "globex", string(p.ID)}[r.IntN(3)]
		p.Place.Region = regions[r.IntN(len(regions))]
		p.Experience.MinYears = 3 * r.IntN(2)
		if r.IntN(4) > 0 {
			p.Sketch = sketchOf(wordsOf(100, 32) + wordsOf(uint64(r.IntN(3)), 48) + wordsOf(uint64(i), r.IntN(40)))
		}
		p.SeenAt = p.FirstSeen.AddDate(0, 0, r.IntN(20))
		if r.IntN(5) == 0 {
			p.ClosedAt = p.SeenAt.AddDate(0, 0, r.IntN(9)-3)
		}
		if r.IntN(4) == 0 {
			p.Demands[0].Evidence.Section = techmap.SectionTag(0)
		}
		ps = append(ps, p)
		keys[source] = append(keys[source], key)
	}
	outcomes := []techmap.Outcome{
		techmap.OutcomeComplete, techmap.OutcomeComplete, techmap.OutcomeUnmodified, techmap.OutcomePartial,
		techmap.OutcomeFailed,
	}
	var cs []techmap.Census
	for source := range keys {
		for at := 1 + r.IntN(9); at < 160; at += 1 + r.IntN(9) {
			c := techmap.Census{Source: source, At: day(at), Outcome: outcomes[r.IntN(len(outcomes))]}
			for _, key := range keys[source] {
				if c.Outcome != techmap.OutcomeUnmodified && r.IntN(3) > 0 {
					c.Keys = append(c.Keys, key)
				}
			}
			cs = append(cs, c)
		}
	}
	return ps, cs
}

func TestPublishIsAPureFunctionOfWhatIsStored(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 2))
		ps, cs := randomWorld(r)
		whole := newMemoryStore(ps...)
		whole.censuses = cs
		pub := publish(t, whole, nil)
		want := whole.bytes(t)
		require.Less(t, pub.Openings, pub.Postings, "seed %d: some postings must be the same", seed)

		for range 4 {
			// The same in another order, published again and again on the way: older
			// censuses come late, and what they say changes what was published.
			r.Shuffle(len(ps), func(i, j int) { ps[i], ps[j] = ps[j], ps[i] })
			r.Shuffle(len(cs), func(i, j int) { cs[i], cs[j] = cs[j], cs[i] })
			s := newMemoryStore()
			i, j := 0, 0
			for i < len(ps) || j < len(cs) {
				i, j = min(len(ps), i+r.IntN(15)), min(len(cs), j+r.IntN(30))
				for _, p := range ps[:i] {
					s.postings[p.ID] = p
				}
				s.censuses = slices.Clone(cs[:j])
				publish(t, s, &PublishOptions{Force: true})
			}
			require.Equal(t, want, s.bytes(t), "seed %d", seed)
			require.Zero(t, publish(t, s, nil).Changed, "seed %d", seed)
		}
	}
}

func TestPublishKeepsEveryPostingInExactlyOneOpening(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		ps, cs := randomWorld(rand.New(rand.NewPCG(seed, 3)))
		s := newMemoryStore(ps...)
		s.censuses = cs
		publish(t, s, nil)
		var members []techmap.PostingID
		for _, o := range s.published() {
			require.Contains(t, o.Members, o.ID, "an opening is named after a member")
			require.True(t, slices.IsSorted(o.Members))
			members = append(members, o.Members...)
			for i, iv := range o.Open {
				require.True(t, i == 0 || !o.Open[i-1].To.IsZero() && iv.From.After(o.Open[i-1].To),
					"intervals are disjoint")
			}
			for _, d := range o.Demands {
				require.Contains(t, o.Members, d.Posting, "a demand is some member's")
			}
		}
		slices.Sort(members)
		require.Equal(t, slices.Sorted(maps.Keys(s.postings)), members, "seed %d", seed)
	}
}

func TestWhatIsSeenLaterMovesNothing(t *testing.T) {
	t.Parallel()
	words := newTitleWords(titleWordsFile)
	for seed := range uint64(60) {
		ps, _ := randomWorld(rand.New(rand.NewPCG(seed, 4)))
		var members []*member
		for _, p := range ps {
			p.Company = "acme"
			open := []techmap.Interval{{From: p.FirstSeen, LastSeen: p.SeenAt, To: p.SeenAt.AddDate(0, 0, 30)}}
			members = append(members, newMember(p, open, words))
		}
		all := newClustering(members, DefaultRepost, nil)
		require.Less(t, len(all.groups), len(members), "seed %d", seed)
		for n := range members { // in the order in which they were first seen
			some := newClustering(slices.Clone(members[:n]), DefaultRepost, nil)
			for _, m := range members[:n] {
				require.Equal(t, some.of[m.p.ID].members[0].p.ID, all.of[m.p.ID].members[0].p.ID,
					"seed %d: %s, when %d of %d had been seen", seed, m.p.ID, n, len(members))
			}
		}
	}
}
