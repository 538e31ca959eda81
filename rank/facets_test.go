package rank_test

import (
	"cmp"
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/ranktest"
)

func facetsOf(tb testing.TB, x *rank.Index, q rank.Query) rank.Facets {
	tb.Helper()
	f, err := x.Facets(tb.Context(), q)
	require.NoError(tb, err)
	return f
}

// counted returns how many openings each value of a facet has.
func counted(facet []rank.FacetCount) map[string]int {
	counts := make(map[string]int)
	for _, c := range facet {
		counts[c.ID] = c.Openings
	}
	return counts
}

func facetCorpus() []techmap.Opening {
	return []techmap.Opening{
		opening("1", "가람", asks(techmap.LevelRequired, "go", "aws"), func(o *techmap.Opening) {
			o.Place.Region, o.Experience.NewGrad, o.WorkModel = "서울", true, techmap.WorkRemote
			o.Employer = "(주)가람"
		}),
		opening("2", "가람", asks(techmap.LevelUsed, "go"), func(o *techmap.Opening) {
			o.Place.Region, o.Experience.Any, o.Employer = "부산", true, "가람 주식회사"
			o.Seniority, o.Employment = techmap.SenioritySenior, techmap.EmploymentContract
		}),
		opening("3", "acme", asks(techmap.LevelMentioned, "go"), asks(techmap.LevelStack, "java"), func(o *techmap.Opening) {
			o.Place.Region, o.Roles = "California", []techmap.RoleID{"backend", "frontend"}
			o.Sources = []string{"other", "test"}
		}),
		opening("4", "", func(o *techmap.Opening) { o.ImageOnly, o.Roles = true, []techmap.RoleID{"frontend"} }),
		opening("5", "gone", open(until(1, 3))),
	}
}

func TestFacetsCountWhatIsSelected(t *testing.T) {
	t.Parallel()
	f := facetsOf(t, load(t, facetCorpus()...), rank.Query{})
	assert.Equal(t, noon(9), f.AsOf)
	assert.Equal(t, 4, f.Openings, "text in pictures is found too, what is closed is not")
	assert.Equal(t, 3, f.Companies)
	assert.Equal(t, []rank.FacetCount{
		{ID: "backend", Name: "Backend Developer", NameKo: "백엔드 개발자", Openings: 3, Free: 3},
		{ID: "frontend", Name: "Frontend Developer", NameKo: "프론트엔드 개발자", Openings: 2, Free: 2},
	}, f.Roles, "the largest first, empty ones left out")
	assert.Equal(t, map[string]int{"서울": 1, "부산": 1, "California": 1}, counted(f.Regions))
	assert.Equal(t, "California", f.Regions[0].ID, "equals by ID")
	assert.Equal(t, map[string]int{"test": 4, "other": 1}, counted(f.Sources))
	assert.Equal(t, map[string]int{"senior": 1}, counted(f.Seniority))
	assert.Equal(t, map[string]int{"remote": 1}, counted(f.WorkModels))
	assert.Equal(t, map[string]int{"contract": 1}, counted(f.Employment))
	assert.Equal(t, map[string]int{"newcomer": 2, "experienced": 3}, counted(f.Experience), "2 is for both, 1 for newcomers only")
	assert.Equal(t, map[string]int{"가람": 2, "acme": 1}, counted(f.Employers), "without those that have no name")
	assert.Equal(t, map[string]int{"go": 2, "aws": 1, "java": 1}, counted(f.Skills), "mentions aside")
	require.Len(t, f.Families, 2)
	assert.Equal(t, techmap.FamilyLanguage, f.Families[0].Family)
	assert.Equal(t, map[string]int{"go": 2, "java": 1}, counted(f.Families[0].Skills))
	assert.Equal(t, techmap.FamilyCloud, f.Families[1].Family)
	assert.Equal(t, map[string]int{"aws": 1}, counted(f.Families[1].Skills))
}

func TestFacetsAreFreeOfTheirOwnRestriction(t *testing.T) {
	t.Parallel()
	f := facetsOf(t, load(t, facetCorpus()...), rank.Query{Filter: techmap.Filter{
		Regions: []string{"서울"}, All: []techmap.SkillID{"go"},
	}})
	assert.Equal(t, 1, f.Openings)
	assert.Equal(t, []rank.FacetCount{
		{ID: "서울", Openings: 1, Free: 1}, {ID: "부산", Openings: 0, Free: 1},
	}, f.Regions, "other regions, but with the skill")
	assert.Equal(t, map[string]int{"go": 1, "aws": 1}, counted(f.Skills), "other skills, but in the region")
	assert.Equal(t, []rank.FacetCount{
		{ID: "가람", Name: "(주)가람", Openings: 1, Free: 1},
	}, f.Employers, "what is not restricted is as free as it is")
}

func TestFacetsOfNothingAreEmptyLists(t *testing.T) {
	t.Parallel()
	body, err := json.Marshal(facetsOf(t, load(t), rank.Query{}))
	require.NoError(t, err)
	assert.JSONEq(t, `{
		"as_of": "0001-01-01T00:00:00Z", "openings": 0, "companies": 0,
		"roles": [], "skills": [], "families": [], "regions": [], "sources": [], "seniority": [],
		"work_models": [], "employment": [], "experience": [], "employers": []
	}`, string(body))
}

func TestFacetsRefuseWrongQueries(t *testing.T) {
	t.Parallel()
	x := load(t, facetCorpus()...)
	_, err := x.Facets(t.Context(), rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{"bakend"}}})
	require.ErrorIs(t, err, techmap.ErrInvalid)
	_, err = x.Facets(t.Context(), rank.Query{Filter: techmap.Filter{From: noon(2), To: noon(1)}})
	require.ErrorIs(t, err, techmap.ErrInvalid)
}

// TestFacetsAreWhatTheirDefinitionSays counts every facet of random queries by looking at
// every opening, while an index is changed between them.
func TestFacetsAreWhatTheirDefinitionSays(t *testing.T) {
	t.Parallel()
	c := ranktest.Corpus{Seed: 24, Openings: 300, Companies: 60, Skills: 25, Days: 40}
	tax := c.Taxonomy()
	all, err := techmap.Collect(c.All())
	require.NoError(t, err)
	x, err := rank.Load(t.Context(), techmap.Of(all...), tax)
	require.NoError(t, err)
	for n, q := range c.Queries(50) {
		if n == 25 {
			for i := range 100 {
				all[i] = c.Opening(i, 1)
			}
			x.Apply(all[:100], nil)
		}
		if q.AsOf.IsZero() {
			q.AsOf = x.AsOf()
		}
		got := facetsOf(t, x, q)
		chosen := found(all, tax, q)
		require.Equal(t, len(chosen), got.Openings, "%+v", q)
		roles := q
		roles.Roles = nil
		require.Equal(t, count(chosen, found(all, tax, roles), func(o techmap.Opening) []string {
			var ids []string
			for _, id := range o.Roles {
				if _, known := tax.Role(id); known {
					ids = append(ids, string(id))
				}
			}
			return ids
		}), plain(got.Roles), "%+v", q)
		skills := q
		skills.All, skills.AnyOf, skills.None = nil, nil, nil
		require.Equal(t, firstOf(count(chosen, found(all, tax, skills), func(o techmap.Opening) []string {
			return asked(o, tax, q)
		})), plain(got.Skills), "%+v", q)
		levels := q
		levels.NewGrad, levels.Experienced = false, false
		require.Equal(t, count(chosen, found(all, tax, levels), openTo), got.Experience, "%+v", q)
		companies := q
		companies.Companies = nil
		require.Equal(t, firstOf(count(chosen, found(all, tax, companies), func(o techmap.Opening) []string {
			return slices.DeleteFunc([]string{o.Company}, func(name string) bool { return name == "" })
		})), plain(got.Employers), "%+v", q)
	}
}

// openTo returns whom o is for.
func openTo(o techmap.Opening) []string {
	switch e := o.Experience; {
	case e.NewGrad && !e.Experienced:
		return []string{"newcomer"}
	case e.NewGrad:
		return []string{"newcomer", "experienced"}
	}
	return []string{"experienced"}
}

// asked returns the skills of the kinds of q that o asks for.
func asked(o techmap.Opening, tax *techmap.Taxonomy, q rank.Query) []string {
	var ids []string
	for _, d := range o.Demands {
		s, known := tax.Skill(d.Skill)
		wanted := slices.Contains(q.Kinds, s.Kind) || len(q.Kinds) == 0 && s.Kind != techmap.KindConcept
		if known && wanted && d.Level != techmap.LevelMentioned {
			ids = append(ids, string(d.Skill))
		}
	}
	return ids
}

// found returns the openings that q selects, those in pictures too.
func found(all []techmap.Opening, tax *techmap.Taxonomy, q rank.Query) []techmap.Opening {
	all = slices.Clone(all)
	for i := range all {
		all[i].ImageOnly = false
	}
	return chosen(all, tax, q)
}

// count makes a facet of what value says of openings.
func count(chosen, free []techmap.Opening, value func(techmap.Opening) []string) []rank.FacetCount {
	at := make(map[string]int)
	counts := []rank.FacetCount{}
	for i, some := range [][]techmap.Opening{free, chosen} {
		for _, o := range some {
			for _, id := range value(o) {
				if _, known := at[id]; !known {
					at[id] = len(counts)
					counts = append(counts, rank.FacetCount{ID: id})
				}
				counts[at[id]].Free += 1 - i
				counts[at[id]].Openings += i
			}
		}
	}
	slices.SortFunc(counts, func(a, b rank.FacetCount) int {
		return cmp.Or(b.Openings-a.Openings, b.Free-a.Free, cmp.Compare(a.ID, b.ID))
	})
	return counts
}

func firstOf(counts []rank.FacetCount) []rank.FacetCount {
	return counts[:min(len(counts), rank.FacetSize)]
}

// plain returns counts without names.
func plain(counts []rank.FacetCount) []rank.FacetCount {
	counts = slices.Clone(counts)
	for i := range counts {
		counts[i].Name, counts[i].NameKo = "", ""
	}
	return counts
}
