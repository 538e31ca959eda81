package rank

import (
	"cmp"
	"context"
	"slices"
)

// Top answers q: the most demanded skills of what it selects, by Share, of equals that
// of more openings, then by ID. A wrong query is an error wrapping [techmap.ErrInvalid]
// that names the nearest known word; too few openings are an answer, see [Ranking.TooFew].
func (x *Index) Top(ctx context.Context, q Query) (Ranking, error) {
	p, err := x.plan(q)
	if err != nil {
		return Ranking{}, err
	}
	v := x.now.Load()
	w, asOf, err := q.window(v)
	if err != nil {
		return Ranking{}, err
	}
	r := Ranking{AsOf: asOf, Entries: []Entry{}}
	if len(q.Roles) == 1 {
		r.Role = q.Roles[0]
	}
	chosen := p.choose(v) // whenever they were open: counting looks at the time
	pictures := facet{field: fieldImageOnly}
	r.ImageOnly = v.during(chosen.and(v, pictures), w).size()
	t, err := p.count(ctx, v, chosen.without(v, pictures), w)
	if err != nil {
		return Ranking{}, err
	}
	r.Openings, r.Companies = t.openings, t.companies
	if r.TooFew = r.Openings < p.min; !r.TooFew {
		r.Entries = x.entries(t)
	}
	p.spare.Put(t)
	return r, nil
}

// Roles returns for each role of q, or for every role if q names none, how much
// its ranking would stand on, that with the most openings first, of equals by ID. Roles
// without any are left out; an opening for two roles counts for both. N, By, Weights,
// Kinds and Min do not matter.
func (x *Index) Roles(ctx context.Context, q Query) ([]RoleCount, error) {
	p, err := x.plan(q)
	if err != nil {
		return nil, err
	}
	v := x.now.Load()
	w, _, err := q.window(v)
	if err != nil {
		return nil, err
	}
	p.fields = slices.DeleteFunc(p.fields, func(f []facet) bool { return f[0].field == fieldRole })
	chosen := p.choose(v).without(v, facet{field: fieldImageOnly})
	counts := []RoleCount{}
	for role := range x.tax.Roles() {
		if err := context.Cause(ctx); err != nil {
			return nil, err
		}
		if len(q.Roles) > 0 && !slices.Contains(q.Roles, role.ID) {
			continue
		}
		c := RoleCount{Role: role.ID, Name: role.Name, NameKo: role.NameKo}
		c.Openings, c.Companies = v.size(chosen.and(v, facet{fieldRole, string(role.ID)}), w)
		if c.Openings > 0 {
			counts = append(counts, c)
		}
	}
	slices.SortFunc(counts, func(a, b RoleCount) int {
		return cmp.Or(cmp.Compare(b.Openings, a.Openings), cmp.Compare(a.Role, b.Role))
	})
	return counts, nil
}
