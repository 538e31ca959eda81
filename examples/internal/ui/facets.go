package ui

import (
	"net/url"
	"slices"

	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A facetList is one way in which the openings of a page fall apart, as links that
// narrow the page.
type facetList struct {
	Key    string // of its text
	Path   string // in the answer: "facets.regions"
	Values []facetValue
	More   int // of Values, those that are folded away
}

// A facetValue is one value of a facetList.
type facetValue struct {
	At     int // in the answer
	Text   string
	Href   string
	Chosen bool
	Count  int
	Of     string // name of the count in the answer: "free" or "openings"
}

// shownFacets is how many values of a list are shown at first.
const shownFacets = 6

// facetNames are what values of parameters are called, and which are worth suggesting.
type facetNames struct {
	names map[string]string   // by parameter, blank and value
	known map[string][]option // by parameter
}

// nameFacets collects names from an answer.
func (r *request) nameFacets(roles rankhttp.Roles, f *rank.Facets) *facetNames {
	out := &facetNames{names: make(map[string]string), known: make(map[string][]option)}
	for _, role := range roles.Roles {
		out.names["role "+string(role.Role)] = r.text.name(role.Name, role.NameKo)
	}
	if f == nil {
		return out
	}
	for _, c := range f.Skills {
		name := orID(c)
		for _, param := range []string{"skill", "any_skill", "no_skill"} {
			out.names[param+" "+c.ID] = name
			out.known[param] = append(out.known[param], option{Value: c.ID, Text: name})
		}
	}
	for _, c := range f.Employers {
		out.names["company "+c.ID] = orID(c)
		out.known["company"] = append(out.known["company"], option{Value: orID(c)})
	}
	for _, c := range f.Regions {
		out.known["region"] = append(out.known["region"], option{Value: r.text.region(c.ID)})
	}
	return out
}

// orID returns the name of a value.
func orID(c rank.FacetCount) string {
	if c.Name != "" {
		return c.Name
	}
	return c.ID
}

// facetLists returns the facets of the page at path. A list of which at most one value
// exists tells nothing and is left out, unless that value was chosen.
func (r *request) facetLists(path string, f *rank.Facets) []facetList {
	if f == nil {
		return nil
	}
	q := without(r.query, "cursor")
	var out []facetList
	add := func(key, param string, counts []rank.FacetCount, text func(rank.FacetCount) string) {
		list := facetList{Key: "facet." + key, Path: "facets." + key}
		chosen := valuesOf(q, param)
		for i, c := range counts {
			v := facetValue{At: i, Text: text(c), Count: c.Free, Of: "free", Chosen: slices.Contains(chosen, c.ID)}
			v.Href = r.href(path, with(q, param, c.ID))
			if v.Chosen {
				v.Href = r.href(path, with(q, param, removed(chosen, c.ID)...))
				v.Count, v.Of = c.Openings, "openings"
			}
			list.Values = append(list.Values, v)
		}
		if len(list.Values) > 1 || len(chosen) > 0 && len(list.Values) > 0 {
			list.More = max(0, len(list.Values)-shownFacets)
			out = append(out, list)
		}
	}
	named := func(c rank.FacetCount) string { return r.text.name(orID(c), c.NameKo) }
	term := func(kind string) func(rank.FacetCount) string {
		return func(c rank.FacetCount) string { return r.text.term(kind, c.ID) }
	}
	add("roles", "role", f.Roles, named)
	add("regions", "region", f.Regions, func(c rank.FacetCount) string { return r.text.region(c.ID) })
	add("work_models", "work", f.WorkModels, term("work"))
	add("seniority", "seniority", f.Seniority, term("seniority"))
	add("employment", "employment", f.Employment, term("employment"))
	add("employers", "company", f.Employers, named)
	if skills := r.skillFacet(path, q, f.Skills); len(skills.Values) > 0 {
		out = append(out, skills)
	}
	add("sources", "source", f.Sources, named)
	return out
}

// skillFacet returns the technologies that narrow the page further: unlike other
// facets, one is added to those chosen.
func (r *request) skillFacet(path string, q url.Values, counts []rank.FacetCount) facetList {
	list := facetList{Key: "facet.skills", Path: "facets.skills"}
	chosen := valuesOf(q, "skill")
	for i, c := range counts {
		v := facetValue{
			At: i, Text: orID(c), Count: c.Openings, Of: "openings",
			Chosen: slices.Contains(chosen, c.ID),
		}
		if v.Chosen {
			v.Href = r.href(path, with(q, "skill", removed(chosen, c.ID)...))
		} else {
			v.Href = r.href(path, with(q, "skill", append(slices.Clone(chosen), c.ID)...))
		}
		list.Values = append(list.Values, v)
	}
	list.More = max(0, len(list.Values)-shownFacets)
	return list
}

// removed returns values without one.
func removed(values []string, one string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == one })
}
