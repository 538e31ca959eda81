package rank

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
)

// Limits of a NextQuery.
const (
	DefaultPath = 5  // how many steps a path has, unless the query says
	MaxPath     = 20 // how many it may have: every step looks at all openings again
	MaxMissing  = 2  // how many technologies may be missing: who lacks three is not nearly there
)

// A NextQuery asks what to learn next for the openings that its Query selects.
//
// An opening needs what it asks for at a level of Levels, or at any counted level but
// preferred if there are none. Alternatives are one need, which any of them meets. An
// opening is within reach of who lacks at most Missing of what it needs.
type NextQuery struct {
	Query
	Have    []techmap.SkillID // what one can do; a part counts for its whole, S3 for AWS; may be empty
	Missing int               // needs that may be unmet where an opening is within reach, 0 to MaxMissing
	Steps   int               // of the path, at most MaxPath; 0 means DefaultPath
}

// A Path is the answer to a NextQuery.
type Path struct {
	Role      techmap.RoleID    `json:"role"` // if the query asked for exactly one
	AsOf      time.Time         `json:"as_of"`
	Have      []techmap.SkillID `json:"have"`             // as the query says; never nil
	Missing   int               `json:"missing"`          // as the query says
	Openings  int               `json:"openings"`         // selected that need something
	Companies int               `json:"companies"`        // of these openings
	Silent    int               `json:"silent,omitempty"` // selected, but left out: they need nothing known
	TooFew    bool              `json:"too_few"`          // Openings is less than Query.Min: there is nothing below
	Reach     Side              `json:"reach"`            // what is within reach now
	Next      []Unlock          `json:"next"`             // the first thing to learn, the best first; never nil
	Steps     []Milestone       `json:"steps"`            // each the best after those before; never nil
}

// An Unlock says what one more skill is worth.
type Unlock struct {
	Subject
	Openings  int     `json:"openings"`  // that come within reach by it alone
	Companies int     `json:"companies"` // of these openings
	Gain      float64 `json:"gain"`      // their share, 0 to 1, by the Query's measure
	Nearer    float64 `json:"nearer"`    // how much nearer it brings everything, 0 to 1: see [Index.Next]
}

// A Milestone is a step of a Path.
type Milestone struct {
	Unlock
	Reach Side `json:"reach"` // what is within reach after it
}

// Next returns which skills bring the most openings within reach of who has some.
//
// Skills are in the order of the share of openings that they alone bring within reach.
// Equals, of which there are many while one has little, are in the order of Nearer: the
// mean over openings out of reach of one part in as many needs as are still too many,
// divided among the alternatives of a need. A path takes the best skill, then the best
// for who has that one too, and so on; it ends where no skill brings anything nearer.
// That is greedy: two skills that are worth nothing alone may be worth more together than
// what the path begins with.
func (x *Index) Next(ctx context.Context, q NextQuery) (Path, error) {
	p, have, err := x.planNext(q)
	if err != nil {
		return Path{}, err
	}
	v := x.now.Load()
	w, asOf, err := q.window(v)
	if err != nil {
		return Path{}, err
	}
	chosen := p.choose(v).without(v, facet{field: fieldImageOnly})
	j, err := p.jobs(ctx, v, chosen, w, have)
	if err != nil {
		return Path{}, err
	}
	path := Path{
		AsOf: asOf, Missing: q.Missing, Openings: len(j.all), Companies: len(j.sizes), Silent: j.silent,
		Have: append([]techmap.SkillID{}, q.Have...), Next: []Unlock{}, Steps: []Milestone{},
	}
	if len(q.Roles) == 1 {
		path.Role = q.Roles[0]
	}
	if path.TooFew = path.Openings < max(p.min, 1); path.TooFew {
		return path, nil
	}
	path.Reach = j.reach(q.Missing)
	return path, x.walk(ctx, &path, j, p.n, cmp.Or(q.Steps, DefaultPath))
}

// walk fills in the next skills and the steps of a path.
func (x *Index) walk(ctx context.Context, path *Path, j *jobs, n, steps int) error {
	for step := range steps {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		best := x.unlocks(j, path.Missing)
		if step == 0 {
			path.Next = append(path.Next, best[:min(n, len(best))]...)
		}
		if len(best) == 0 {
			break
		}
		j.learn(x.withWholes(best[0].Skill))
		path.Steps = append(path.Steps, Milestone{best[0], j.reach(path.Missing)})
	}
	return nil
}

// unlocks returns the skills that bring openings within reach, or nearer.
func (x *Index) unlocks(j *jobs, missing int) []Unlock {
	all := []Unlock{}
	for skill, g := range j.gains(missing) {
		if g.nearer > 0 {
			all = append(all, Unlock{
				Subject: subjectOf(x.skills[skill]), Openings: g.openings, Companies: g.companies,
				Gain: millionths(g.weight / j.weight), Nearer: millionths(g.nearer / j.weight),
			})
		}
	}
	slices.SortFunc(all, func(a, b Unlock) int {
		return cmp.Or(cmp.Compare(b.Gain, a.Gain), cmp.Compare(b.Nearer, a.Nearer), cmp.Compare(a.Skill, b.Skill))
	})
	return all
}

// planNext checks q, and returns which skills, by number, one has.
func (x *Index) planNext(q NextQuery) (plan, []bool, error) {
	if len(q.Levels) == 0 {
		q.Levels = []techmap.Level{techmap.LevelRequired, techmap.LevelStack, techmap.LevelUsed}
	}
	p, err := x.plan(q.Query)
	var known []int
	errs := []error{err, x.number(&known, q.Have)}
	if q.Missing < 0 || q.Missing > MaxMissing {
		errs = append(errs, fmt.Errorf("rank: next: %d missing: say 0 to %d: %w", q.Missing, MaxMissing, techmap.ErrInvalid))
	}
	if q.Steps < 0 || q.Steps > MaxPath {
		errs = append(errs, fmt.Errorf("rank: next: %d steps: say 1 to %d: %w", q.Steps, MaxPath, techmap.ErrInvalid))
	}
	have := make([]bool, len(x.skills))
	for _, id := range q.Have {
		for _, skill := range x.withWholes(id) {
			have[skill] = true
		}
	}
	return p, have, errors.Join(errs...)
}

// withWholes returns the numbers of a skill and of everything that it is part of: who can
// do S3 can do some AWS, which is what an opening means that names AWS alone.
func (x *Index) withWholes(id techmap.SkillID) []int {
	var numbers []int
	for _, of := range append([]techmap.SkillID{id}, x.tax.Ancestors(id)...) {
		if number, known := x.encoder.skills[of]; known {
			numbers = append(numbers, number)
		}
	}
	return numbers
}
