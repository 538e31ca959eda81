package rank

import (
	"context"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
)

// A facetCounter counts the facets of what one plan selects in one window, and of what it
// would select without each of its own restrictions.
type facetCounter struct {
	index  *Index
	v      *view
	plan   plan
	window window

	chosen faceted
	free   map[field]*faceted // without the plan's own restriction of a field, where there is one
}

// Fields of facets that are not those of bitmaps. Their numbers must not meet those of
// the fields in encode.go.
const (
	fieldSkill   field = 100 + iota // All, AnyOf and None
	fieldCompany                    // Companies
	fieldLevel                      // NewGrad and Experienced
)

// A faceted is a set of openings with what stands in columns counted.
type faceted struct {
	rows      choice
	openings  int
	skills    []int       // by skill: openings that ask for it
	companies []ofCompany // those with an opening, in order
}

// An ofCompany is how many openings a company has; one without a name is of one opening.
type ofCompany struct {
	number   uint32
	in       *segment // one of its openings
	row      uint32
	openings int
}

// count looks at everything that is selected, once, and once more for each facet that
// the plan restricts.
func (c *facetCounter) count(ctx context.Context) error {
	c.free = make(map[field]*faceted)
	if err := c.look(ctx, c.plan, &c.chosen); err != nil {
		return err
	}
	for _, f := range []field{
		fieldRole, fieldSource, fieldRegion, fieldSeniority, fieldWorkModel, fieldEmployment,
		fieldLevel, fieldSkill, fieldCompany,
	} {
		p, restricted := c.plan.without(f)
		if !restricted {
			continue
		}
		free := new(faceted)
		if err := c.look(ctx, p, free); err != nil {
			return err
		}
		c.free[f] = free
	}
	return nil
}

// without returns p without what it says of a facet, and whether it says anything. p
// itself stays as it is.
func (p plan) without(f field) (plan, bool) {
	switch f {
	case fieldSkill:
		restricted := len(p.all)+len(p.anyOf)+len(p.none) > 0
		p.all, p.anyOf, p.none = nil, nil, nil
		return p, restricted
	case fieldCompany:
		restricted := len(p.companies) > 0
		p.companies = nil
		return p, restricted
	}
	before := len(p.fields)
	p.fields = slices.DeleteFunc(slices.Clone(p.fields), func(alternatives []facet) bool {
		of := alternatives[0].field
		return of == f || f == fieldLevel && (of == fieldNewcomers || of == fieldExperienced)
	})
	return p, len(p.fields) < before
}

// look fills in what p selects.
func (c *facetCounter) look(ctx context.Context, p plan, f *faceted) error {
	f.rows = c.v.during(p.choose(c.v), c.window)
	f.skills = make([]int, len(c.index.skills))
	c.v.walk(c.v.picked(f.rows), func(company uint32, s *segment, row uint32) bool {
		f.openings++
		if n := len(f.companies); n > 0 && f.companies[n-1].number == company {
			f.companies[n-1].openings++
		} else {
			f.companies = append(f.companies, ofCompany{company, s, row, 1})
		}
		for _, d := range s.asked(row) {
			if d.level() != levelMentioned {
				f.skills[d.skill()]++
			}
		}
		return f.openings&0xfff != 0 || ctx.Err() == nil
	})
	return context.Cause(ctx)
}

// without returns what is selected without the plan's own restriction of a field.
func (c *facetCounter) without(f field) *faceted {
	if free, restricted := c.free[f]; restricted {
		return free
	}
	return &c.chosen
}

// values counts the values of a field, with their names if they have any.
func (c *facetCounter) values(f field, names map[string]FacetCount) []FacetCount {
	free := c.without(f)
	counts := []FacetCount{}
	for _, value := range c.v.values(f) {
		one := names[value]
		one.ID = value
		one.Openings = c.chosen.rows.having(c.v, facet{f, value})
		one.Free = one.Openings
		if free != &c.chosen {
			one.Free = free.rows.having(c.v, facet{f, value})
		}
		counts = append(counts, one)
	}
	return inOrder(counts)
}

// having returns how many rows of c have f.
func (c choice) having(v *view, f facet) int {
	n := c.base.AndCardinality(orNone(v.base.facets[f])) + c.delta.AndCardinality(orNone(v.delta.facets[f]))
	return int(n)
}

// experience counts openings by whom they are open to.
func (c *facetCounter) experience() []FacetCount {
	free := c.without(fieldLevel)
	counts := []FacetCount{{ID: FacetNewcomer}, {ID: FacetExperienced}}
	for i, f := range []field{fieldNewcomers, fieldExperienced} {
		counts[i].Openings = c.chosen.rows.having(c.v, facet{field: f})
		counts[i].Free = free.rows.having(c.v, facet{field: f})
	}
	return inOrder(counts)
}

// skills counts the skills that may be ranked, together and by family. One that nothing
// selected asks for is counted where a query without its skills would find it: it is
// what somebody might choose instead.
func (c *facetCounter) skills() (all []FacetCount, families []SkillFacet) {
	free := c.without(fieldSkill)
	all = []FacetCount{}
	byFamily := make(map[techmap.SkillFamily][]FacetCount)
	for i, s := range c.index.skills {
		if !c.plan.wanted[i] || free.skills[i] == 0 {
			continue
		}
		one := FacetCount{
			ID: string(s.ID), Name: s.Name, NameKo: s.NameKo, Openings: c.chosen.skills[i], Free: free.skills[i],
		}
		all = append(all, one)
		byFamily[s.Kind.Family()] = append(byFamily[s.Kind.Family()], one)
	}
	families = []SkillFacet{}
	for _, f := range techmap.SkillFamilies() {
		if len(byFamily[f]) > 0 {
			families = append(families, SkillFacet{f, firstOf(byFamily[f], FacetSize, FacetCount.compare)})
		}
	}
	return firstOf(all, FacetSize, FacetCount.compare), families
}

// employers counts the companies that have a name. The companies of chosen are among those
// of free, and both are in the order of numbers, so that one pass finds them.
func (c *facetCounter) employers() []FacetCount {
	chosen := c.chosen.companies
	counts := []FacetCount{}
	for _, of := range c.without(fieldCompany).companies {
		name := of.in.companyOf(of.row)
		one := FacetCount{ID: name, Free: of.openings}
		if len(chosen) > 0 && chosen[0].number == of.number {
			one.Openings, chosen = chosen[0].openings, chosen[1:]
		}
		if !strings.HasPrefix(name, nameless) {
			counts = append(counts, one)
		}
	}
	first := firstOf(counts, FacetSize, FacetCount.compare)
	for i := range first {
		first[i].Name = c.v.employerOf(first[i].ID)
	}
	return first
}
