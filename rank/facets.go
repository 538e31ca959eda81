package rank

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
)

// FacetSize is how many skills, regions and companies a Facets names at most: what fits
// beside a page of hits. What a query asks for is named first, because the others have
// less of what it selects. Roles, sources and the rest are few and all named.
const FacetSize = 20

// Facets says into what the openings that a query selects fall: what a page of search
// offers beside its hits. Every list is ordered by Openings, then Free, then ID; values
// without any opening are left out; none is nil.
type Facets struct {
	AsOf      time.Time `json:"as_of"`     // UTC
	Openings  int       `json:"openings"`  // selected, as many as [Index.Search] finds
	Companies int       `json:"companies"` // with one or more of them

	Roles      []FacetCount `json:"roles"`
	Skills     []FacetCount `json:"skills"`      // the first FacetSize of the query's kinds
	Families   []SkillFacet `json:"families"`    // the same of each family, in the order of techmap.SkillFamilies
	Regions    []FacetCount `json:"regions"`     // the first FacetSize
	Sources    []FacetCount `json:"sources"`     // an opening of several counts for each
	Seniority  []FacetCount `json:"seniority"`   // ID is a techmap.Seniority
	WorkModels []FacetCount `json:"work_models"` // ID is a techmap.WorkModel
	Employment []FacetCount `json:"employment"`  // ID is a techmap.Employment
	Experience []FacetCount `json:"experience"`  // ID is FacetNewcomer or FacetExperienced; an opening may be both
	Employers  []FacetCount `json:"employers"`   // the first FacetSize companies; ID is for Filter.Companies
}

// A SkillFacet is the part of a facet of skills that one family of kinds makes up.
type SkillFacet struct {
	Family techmap.SkillFamily `json:"family"` // one that has a skill: there are no empty ones
	Skills []FacetCount        `json:"skills"` // the first FacetSize of the family
}

// A FacetCount is one value that openings have. Openings counts those that the query
// selects. Free counts those that it would select if it did not restrict this very facet,
// which is what choosing the value instead would find; it is Openings where the query does
// not restrict it. The facets of skills are one: Free is without All, AnyOf and None.
type FacetCount struct {
	ID       string `json:"id"` // what a Filter takes
	Name     string `json:"name,omitempty"`
	NameKo   string `json:"name_ko,omitempty"`
	Openings int    `json:"openings"` // that the query selects and that have the value
	Free     int    `json:"free"`     // that it would select without this facet; Openings at least
}

// IDs of Facets.Experience.
const (
	FacetNewcomer    = "newcomer"    // Filter.NewGrad
	FacetExperienced = "experienced" // Filter.Experienced
)

// Facets returns into what the openings that q selects fall. Like [Index.Search], and
// unlike a ranking, it counts openings whose text is in pictures. N, By, Weights and Min
// do not matter; Kinds says which skills are named. It costs about as much as a ranking,
// and once more for each facet that q restricts.
func (x *Index) Facets(ctx context.Context, q Query) (Facets, error) {
	p, err := x.plan(q)
	if err != nil {
		return Facets{}, err
	}
	v := x.now.Load()
	w, asOf, err := q.window(v)
	if err != nil {
		return Facets{}, err
	}
	c := &facetCounter{index: x, v: v, plan: p, window: w}
	if err := c.count(ctx); err != nil {
		return Facets{}, err
	}
	f := Facets{AsOf: asOf, Openings: c.chosen.openings, Companies: len(c.chosen.companies)}
	f.Skills, f.Families = c.skills()
	f.Employers = c.employers()
	f.Roles = c.values(fieldRole, x.roleNames())
	f.Regions = firstOf(c.values(fieldRegion, nil), FacetSize, FacetCount.compare)
	f.Sources = c.values(fieldSource, nil)
	f.Seniority = c.values(fieldSeniority, nil)
	f.WorkModels = c.values(fieldWorkModel, nil)
	f.Employment = c.values(fieldEmployment, nil)
	f.Experience = c.experience()
	return f, context.Cause(ctx)
}

// roleNames returns the roles by ID.
func (x *Index) roleNames() map[string]FacetCount {
	names := make(map[string]FacetCount)
	for r := range x.tax.Roles() {
		names[string(r.ID)] = FacetCount{Name: r.Name, NameKo: r.NameKo}
	}
	return names
}

// compare orders counts, the largest first.
func (c FacetCount) compare(o FacetCount) int {
	return cmp.Or(cmp.Compare(o.Openings, c.Openings), cmp.Compare(o.Free, c.Free), cmp.Compare(c.ID, o.ID))
}

// inOrder sorts counts and leaves out those without an opening.
func inOrder(counts []FacetCount) []FacetCount {
	counts = slices.DeleteFunc(counts, func(c FacetCount) bool { return c.Openings+c.Free == 0 })
	slices.SortFunc(counts, FacetCount.compare)
	return counts
}
