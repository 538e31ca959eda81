package rank

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/techmap-it/techmap"
)

// A plan is a checked Query in the terms of an index.
type plan struct {
	weights []float64 // by level, 0 for what is not counted
	wanted  []bool    // by skill: may be ranked
	measure int       // index into Measures()
	n, min  int

	fields    [][]facet // of each list, one must hold
	companies []string  // none means all
	all       []int     // skills that must all be asked for
	anyOf     []int     // of which one must be, if there are any
	none      []int     // of which none may be
	needles   []needle  // that must all be found

	spare *sync.Pool // of *tally
}

// levelMentioned is the place of LevelMentioned in techmap.Levels().
const levelMentioned = 4

// plan checks q, but for what depends on time. All mistakes are reported.
func (x *Index) plan(q Query) (plan, error) {
	p := plan{n: cmp.Or(q.N, DefaultN), min: cmp.Or(q.Min, DefaultMin), companies: q.Companies, spare: &x.spare}
	p.measure = slices.Index(Measures(), cmp.Or(q.By, ByBalanced))
	p.want(q, x.skills)
	p.filter(q)
	return p, errors.Join(
		q.check(),
		p.weigh(q),
		x.number(&p.all, q.All),
		x.number(&p.anyOf, q.AnyOf),
		x.number(&p.none, q.None),
		x.checkRoles(q.Roles),
		x.look(&p, q.Words),
	)
}

// check checks what needs no more than a look.
func (q Query) check() error {
	if q.N < 0 {
		return fmt.Errorf("rank: n %d: negative: %w", q.N, techmap.ErrInvalid)
	}
	if q.Basis != techmap.BasisOpen && q.Basis != techmap.BasisNew {
		return unknown("basis", q.Basis, []techmap.Basis{techmap.BasisNew})
	}
	if q.By != "" && !slices.Contains(Measures(), q.By) {
		return unknown("measure", q.By, Measures())
	}
	return errors.Join(
		checkAll("level", q.Levels, techmap.Levels()),
		checkAll("kind", q.Kinds, techmap.SkillKinds()),
		checkAll("seniority", q.Seniority, techmap.Seniorities()),
		checkAll("work model", q.WorkModels, techmap.WorkModels()),
		checkAll("employment", q.Employment, techmap.Employments()),
	)
}

// weigh fills p.weights.
func (p *plan) weigh(q Query) error {
	weights := q.Weights
	if weights == nil {
		weights = DefaultWeights()
	}
	levels := techmap.Levels()
	for _, level := range slices.Sorted(maps.Keys(weights)) {
		if !slices.Contains(levels, level) {
			return unknown("level", level, levels)
		}
		if w := weights[level]; !(w >= 0 && w <= 1) {
			return fmt.Errorf("rank: weight %v of level %q: not in [0, 1]: %w", w, level, techmap.ErrInvalid)
		}
	}
	p.weights = make([]float64, len(levels))
	for i, level := range levels {
		if len(q.Levels) == 0 || slices.Contains(q.Levels, level) {
			p.weights[i] = weights[level]
		}
	}
	return nil
}

// want fills p.wanted.
func (p *plan) want(q Query, skills []techmap.Skill) {
	p.wanted = make([]bool, len(skills))
	for i, s := range skills {
		p.wanted[i] = slices.Contains(q.Kinds, s.Kind) || len(q.Kinds) == 0 && s.Kind != techmap.KindConcept
	}
}

// filter fills p.fields.
func (p *plan) filter(q Query) {
	p.fields = slices.DeleteFunc([][]facet{
		facets(fieldRole, q.Roles),
		facets(fieldSource, q.Sources),
		facets(fieldRegion, q.Regions),
		facets(fieldSeniority, q.Seniority),
		facets(fieldWorkModel, q.WorkModels),
		facets(fieldEmployment, q.Employment),
	}, func(alternatives []facet) bool { return len(alternatives) == 0 })
	if q.NewGrad {
		p.fields = append(p.fields, []facet{{field: fieldNewcomers}})
	}
	if q.Experienced {
		p.fields = append(p.fields, []facet{{field: fieldExperienced}})
	}
}

// number appends the numbers of skills to a list.
func (x *Index) number(to *[]int, ids []techmap.SkillID) error {
	for _, id := range ids {
		number, known := x.encoder.skills[id]
		if !known {
			return x.unknownSkill(id)
		}
		*to = append(*to, number)
	}
	return nil
}

func (x *Index) unknownSkill(id techmap.SkillID) error {
	if meant, ok := x.tax.CanonicalSkill(string(id)); ok {
		return likely("skill", id, meant.ID)
	}
	names := make(map[string]techmap.SkillID)
	for _, s := range x.skills {
		names[string(s.ID)] = s.ID
		for _, alias := range s.Aliases {
			names[alias.Text] = s.ID
		}
	}
	return misspelt("skill", id, names)
}

func (x *Index) checkRoles(ids []techmap.RoleID) error {
	for _, id := range ids {
		if _, known := x.tax.Role(id); known {
			continue
		}
		if meant, ok := x.tax.CanonicalRole(string(id)); ok {
			return likely("role", id, meant.ID)
		}
		names := make(map[string]techmap.RoleID)
		for r := range x.tax.Roles() {
			names[string(r.ID)] = r.ID
			for _, alias := range r.Aliases {
				names[alias] = r.ID
			}
		}
		return misspelt("role", id, names)
	}
	return nil
}

// misspelt returns the error for a word that is no name, naming what the nearest name,
// in either language, stands for, or all that names beginning with it do.
func misspelt[ID ~string](what string, word ID, names map[string]ID) error {
	var ids, others []string
	var meant []ID
	for name, id := range names {
		if string(id) == name {
			ids = append(ids, name)
		} else {
			others = append(others, name)
		}
		if begins(techmap.Fold(name), techmap.Fold(string(word))) {
			meant = append(meant, id)
		}
	}
	slices.Sort(meant)
	meant = slices.Compact(meant)
	if len(meant) > 1 && len(meant) <= fewWords {
		return oneOf(what, word, meant)
	}
	slices.Sort(ids)
	slices.Sort(others)
	if near, ok := nearest(string(word), append(ids, others...)); ok {
		return likely(what, word, names[near])
	}
	return unknown(what, word, []ID(nil))
}

// checkAll returns an error for the first of words that is none of known.
func checkAll[T ~string](what string, words, known []T) error {
	for _, word := range words {
		if !slices.Contains(known, word) {
			return unknown(what, word, known)
		}
	}
	return nil
}

func facets[T ~string](f field, values []T) []facet {
	list := make([]facet, len(values))
	for i, v := range values {
		list[i] = facet{f, string(v)}
	}
	return list
}
