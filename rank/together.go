package rank

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
)

// A Companionship says what is asked for along with a skill.
type Companionship struct {
	Skill     techmap.SkillID `json:"skill"`
	AsOf      time.Time       `json:"as_of"`
	Openings  int             `json:"openings"`  // selected that ask for the skill
	Companies int             `json:"companies"` // of these openings
	Of        int             `json:"of"`        // selected, whether they ask for it or not
	TooFew    bool            `json:"too_few"`   // Openings is less than Query.Min: Entries is empty
	Entries   []Companion     `json:"entries"`   // the closest first; never nil
}

// A Companion is a skill that is asked for along with another. Its Side counts among
// the openings that ask for that one, where every demand weighs the same.
type Companion struct {
	Subject
	Side
	Overall float64 `json:"overall"` // share among all that is selected, 0 to 1
	Lift    float64 `json:"lift"`    // Share over Overall: 2 means twice as often as anywhere
	NPMI    float64 `json:"npmi"`    // normalised pointwise mutual information: 0 unrelated, 1 never apart
}

// The least support of a pair. Fewer openings, or one company's way of writing them, make
// pairs by chance that no interval catches.
const (
	togetherOpenings  = 10
	togetherCompanies = 5
)

// Together returns which skills openings ask for along with skill more often than
// chance and the popularity of either explain: the lower bound of the share is above
// the share among all that q selects, in at least 10 openings of 5 companies. The order
// is by normalised pointwise mutual information. Skills that the one is part of, or that
// are part of it, are no news and left out, and of alternatives ("Java or Kotlin")
// neither is asked for along with the other. The skill may be of any kind; q.Kinds are
// those of its companions, and q.N is how many of them there are at most.
func (x *Index) Together(ctx context.Context, skill techmap.SkillID, q Query) (Companionship, error) {
	var with []int
	if err := x.number(&with, []techmap.SkillID{skill}); err != nil {
		return Companionship{}, err
	}
	p, err := x.plan(q)
	if err != nil {
		return Companionship{}, err
	}
	v := x.now.Load()
	w, asOf, err := q.window(v)
	if err != nil {
		return Companionship{}, err
	}
	chosen := p.choose(v).without(v, facet{field: fieldImageOnly})
	all, err := p.countPlain(ctx, v, chosen, w, -1)
	if err != nil {
		return Companionship{}, err
	}
	having := choice{both(chosen.base, v.base.asks[with[0]]), both(chosen.delta, v.delta.asks[with[0]])}
	those, err := p.countPlain(ctx, v, having, w, with[0])
	if err != nil {
		return Companionship{}, err
	}
	c := Companionship{
		Skill: skill, AsOf: asOf, Openings: those.openings, Companies: those.companies, Of: all.openings,
		Entries: []Companion{},
	}
	if c.TooFew = those.openings < max(p.min, 1); !c.TooFew {
		c.Entries = x.companions(with[0], all, those)
	}
	return c, nil
}

// countPlain counts as count does, but every demand as one, whatever its level and
// however many alternatives it has. The alternatives of a skill are not counted, nor is
// the skill itself; -1 is none. Two buffers are enough for a reader: a tally keeps the
// demands of one opening until it has seen the next, and no longer.
func (p plan) countPlain(ctx context.Context, v *view, c choice, w window, skill int) (*tally, error) {
	weights := make([]float64, len(p.weights))
	for i := range weights {
		if p.weights[i] > 0 {
			weights[i] = 1
		}
	}
	p.weights = weights
	return p.countAs(ctx, v, c, w, func() reader {
		var plain [2][]demand
		n := 0
		return func(demands []demand) []demand {
			n++
			to := &plain[n&1]
			*to = plainDemands((*to)[:0], demands, skill)
			return *to
		}
	})
}

// plainDemands appends demands to plain as if there were no alternatives, but for skill
// and the alternatives to it.
func plainDemands(plain, demands []demand, skill int) []demand {
	group := 0
	for _, d := range demands {
		if d.skill() == skill && d.size() > 1 {
			group = d.group()
		}
	}
	for _, d := range demands {
		if d.skill() == skill || group != 0 && d.group() == group {
			continue
		}
		plain = append(plain, newDemand(d.skill(), 1, 0, d.level()))
	}
	return plain
}

// companions returns the skills that those, which ask for skill, ask for more than all do.
func (x *Index) companions(skill int, all, those *tally) []Companion {
	kin := x.kin(skill)
	share := float64(0) // of skill itself
	if all.sums[skill].companies > 0 {
		share = all.share(&all.sums[skill], all.measure)
	} else {
		share = float64(those.openings) / float64(all.openings) // of a kind that is not wanted
	}
	var found []Companion
	for other := range those.sums {
		if other == skill || kin[x.skills[other].ID] || those.asking(other) < togetherOpenings ||
			those.sums[other].companies < togetherCompanies {
			continue
		}
		c := Companion{Subject: subjectOf(x.skills[other]), Side: those.side(other)}
		c.Overall = all.share(&all.sums[other], all.measure)
		if c.Low <= c.Overall {
			continue
		}
		c.Lift = millionths(c.Share / c.Overall)
		c.NPMI = npmi(share*c.Share, c.Share/c.Overall)
		found = append(found, c)
	}
	slices.SortFunc(found, func(a, b Companion) int {
		return cmp.Or(cmp.Compare(b.NPMI, a.NPMI), cmp.Compare(a.Skill, b.Skill))
	})
	return append([]Companion{}, found[:min(all.n, len(found))]...)
}

// npmi returns the normalised pointwise mutual information of a pair that is in so large
// a part of the whole, so many times as large as chance would make it (Bouma 2009).
func npmi(joint, lift float64) float64 {
	if joint >= 1 {
		return 1
	}
	return millionths(min(math.Log(lift)/-math.Log(joint), 1))
}

// kin returns what a skill is part of and what is part of it.
func (x *Index) kin(skill int) map[techmap.SkillID]bool {
	id := x.skills[skill].ID
	kin := make(map[techmap.SkillID]bool)
	for _, up := range x.tax.Ancestors(id) {
		kin[up] = true
	}
	for _, s := range x.skills {
		if slices.Contains(x.tax.Ancestors(s.ID), id) {
			kin[s.ID] = true
		}
	}
	return kin
}
