package rank

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
)

// A Distinction says what sets the openings of a role apart from all others.
type Distinction struct {
	Role      techmap.RoleID `json:"role"` // if the query asked for exactly one
	AsOf      time.Time      `json:"as_of"`
	Openings  int            `json:"openings"`  // of the role, or of one of several
	Companies int            `json:"companies"` // of these openings
	Rest      int            `json:"rest"`      // openings that the role is compared with
	TooFew    bool           `json:"too_few"`   // here or in the rest, fewer than Query.Min: Entries is empty
	Entries   []Distinctive  `json:"entries"`   // the most distinctive first; never nil
}

// A Distinctive skill is asked for more often in a role than in the rest.
type Distinctive struct {
	Subject
	Side
	Elsewhere float64 `json:"elsewhere"` // share in the rest, 0 to 1
	LogOdds   float64 `json:"log_odds"`  // natural logarithm of the odds here over those in the rest; above 0
	Z         float64 `json:"z"`         // LogOdds in standard errors; what the order goes by
	Q         float64 `json:"q"`         // false discovery rate at which this is a finding, at most .05
}

// Distinctive returns the skills that openings of q's roles ask for more often than
// those of all other roles that the filter selects. What is asked for everywhere is not
// among them, however often it is asked for. The order is by the log-odds ratio with an
// informative prior, in standard errors, for which companies are the sample; only what
// stands out at a false discovery rate of 5 % is listed. An opening that is for one of the
// roles and for another one too counts here alone.
//
// A query that names no role is an error that wraps techmap.ErrInvalid.
func (x *Index) Distinctive(ctx context.Context, q Query) (Distinction, error) {
	if len(q.Roles) == 0 {
		return Distinction{}, fmt.Errorf("rank: distinctive: name a role to set apart from the others: %w", techmap.ErrInvalid)
	}
	p, err := x.plan(q)
	if err != nil {
		return Distinction{}, err
	}
	v := x.now.Load()
	w, asOf, err := q.window(v)
	if err != nil {
		return Distinction{}, err
	}
	roles := p.fields[slices.IndexFunc(p.fields, func(f []facet) bool { return f[0].field == fieldRole })]
	role := p.choose(v).without(v, facet{field: fieldImageOnly})
	p.fields = slices.DeleteFunc(slices.Clone(p.fields), func(f []facet) bool { return f[0].field == fieldRole })
	rest := p.choose(v).without(v, facet{field: fieldImageOnly})
	for _, f := range roles {
		rest = rest.without(v, f)
	}
	here, err := p.count(ctx, v, role, w)
	if err != nil {
		return Distinction{}, err
	}
	there, err := p.count(ctx, v, rest, w)
	if err != nil {
		return Distinction{}, err
	}
	d := Distinction{
		AsOf: asOf, Openings: here.openings, Companies: here.companies, Rest: there.openings, Entries: []Distinctive{},
	}
	if len(q.Roles) == 1 {
		d.Role = q.Roles[0]
	}
	if d.TooFew = min(here.openings, there.openings) < max(p.min, 1); !d.TooFew {
		d.Entries = x.distinctive(here, there)
	}
	return d, nil
}

// distinctive returns the skills by which here stands out from there.
func (x *Index) distinctive(here, there *tally) []Distinctive {
	found := x.findings(here, there)
	found = slices.DeleteFunc(found, func(f finding) bool { return f.q > level || f.z < 0 })
	slices.SortFunc(found, func(a, b finding) int {
		return cmp.Or(cmp.Compare(b.z, a.z), cmp.Compare(x.skills[a.skill].ID, x.skills[b.skill].ID))
	})
	entries := make([]Distinctive, min(here.n, len(found)))
	for i := range entries {
		f := found[i]
		entries[i] = Distinctive{
			Subject: subjectOf(x.skills[f.skill]), Side: here.side(f.skill),
			Elsewhere: there.standing(f.skill).share,
			LogOdds:   millionths(f.logOdds), Z: millionths(f.z), Q: millionths(f.q),
		}
	}
	return entries
}

// A finding is how the shares of a skill differ on two sides.
type finding struct {
	skill         int
	logOdds, z, q float64
}

// findings compares all skills that are asked for often enough, in the order of the
// taxonomy. There must be openings on both sides. Whether a skill is compared is decided
// by both sides together: one side alone would choose what it is to be surprised by.
func (x *Index) findings(a, b *tally) []finding {
	var found []finding
	var chances []float64
	for skill := range a.sums {
		if a.asking(skill)+b.asking(skill) < fewest {
			continue
		}
		f := finding{skill: skill}
		f.logOdds, f.z = differ(a.estimate(skill), b.estimate(skill))
		found = append(found, f)
		chances = append(chances, chance(f.z))
	}
	for i, q := range adjust(chances) {
		found[i].q = q
	}
	return found
}
