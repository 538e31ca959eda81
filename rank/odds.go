package rank

import (
	"cmp"
	"math"
	"slices"

	"github.com/techmap-it/techmap"
)

// A Subject is the skill that a line of an answer speaks of, in the words of the index's
// taxonomy.
type Subject struct {
	Skill  techmap.SkillID   `json:"skill"`
	Name   string            `json:"name"`
	NameKo string            `json:"name_ko,omitempty"` // empty where it is called the same in Korean
	Kind   techmap.SkillKind `json:"kind"`
}

func subjectOf(s techmap.Skill) Subject {
	return Subject{Skill: s.ID, Name: s.Name, NameKo: s.NameKo, Kind: s.Kind}
}

// A Side is how many of some openings are of one kind, and what share of all of them that
// is: those that ask for a skill, unless what has the Side says otherwise.
type Side struct {
	Openings  int     `json:"openings"`  // of that kind
	Companies int     `json:"companies"` // of these openings
	Share     float64 `json:"share"`     // 0 to 1, by the Query's measure
	Low       float64 `json:"low"`       // 95 % interval of Share
	High      float64 `json:"high"`
}

// side returns what t counted of a skill. There must be an opening in t.
func (t *tally) side(skill int) Side {
	s := t.standing(skill)
	return Side{s.openings, t.sums[skill].companies, s.share, s.low, s.high}
}

// Where two shares are compared.
const (
	// priorSize is how many openings with the shares of the whole are added to either
	// side before it is compared (the informative Dirichlet prior of Monroe, Colaresi
	// and Quinn, Political Analysis 16, 2008): a name that occurs three times here and
	// never there is no finding.
	priorSize = 20
	// fewest is in how many openings of both sides together a skill must be asked for
	// to be compared at all. Names that could not differ visibly only make it harder
	// for the others to.
	fewest = 10
	// level is the false discovery rate below which a difference is called one.
	level = .05
)

// An estimate is a share and the effective size of the sample that it is of.
type estimate struct{ share, size float64 }

// estimate returns the share of a skill among what t counted, of which there must be
// some. Companies are the sample: see spread.
func (t *tally) estimate(skill int) estimate {
	s := &t.sums[skill]
	of := spread{
		x: s.x[t.measure], w: t.w[t.measure], xx: s.xx, xw: s.xw, ww: t.ww, q2: s.q2, q1: s.q1, q0: t.q0,
	}
	p := min(of.x/of.w, 1)
	return estimate{p, of.size(p)}
}

// odds returns the logarithm of the odds of e and its variance, where the prior has
// the share of the whole. A whole of 0 or 1 is moved by a millionth, the precision of a
// share: the odds of a certainty have no logarithm.
func (e estimate) odds(whole float64) (logOdds, variance float64) {
	whole = min(max(whole, 1e-6), 1-1e-6)
	yes := e.share*e.size + priorSize*whole
	no := (1-e.share)*e.size + priorSize*(1-whole)
	return math.Log(yes / no), 1/yes + 1/no
}

// differ returns by how much the log-odds of a are above those of b, and by how many
// standard errors. Shares that are of the same openings in part are more alike than
// this supposes, so that z errs towards no difference.
func differ(a, b estimate) (logOdds, z float64) {
	whole := (a.share*a.size + b.share*b.size) / (a.size + b.size)
	oddsA, varA := a.odds(whole)
	oddsB, varB := b.odds(whole)
	return oddsA - oddsB, (oddsA - oddsB) / math.Sqrt(varA+varB)
}

// chance returns how often z or more, in either direction, comes of nothing.
func chance(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// adjust returns for each of several chances the least false discovery rate at which it
// is a finding (Benjamini and Hochberg 1995): from the largest chance to the smallest,
// chance times how many there are over its rank, never more than for the one before.
// Which skills are tested must not depend on how they turned out.
func adjust(chances []float64) []float64 {
	order := make([]int, len(chances))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(chances[j], chances[i]) })
	adjusted := make([]float64, len(chances))
	least := 1.0
	for i, at := range order {
		rank := float64(len(chances) - i)
		least = min(least, chances[at]*float64(len(chances))/rank)
		adjusted[at] = least
	}
	return adjusted
}
