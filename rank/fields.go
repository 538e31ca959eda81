package rank

import (
	"cmp"
	"context"
	"slices"

	"github.com/techmap-it/techmap"
)

// A Field says how much of what a role's openings need somebody has.
type Field struct {
	Role      techmap.RoleID      `json:"role"`
	Name      string              `json:"name"`
	NameKo    string              `json:"name_ko,omitempty"`
	Openings  int                 `json:"openings"`  // selected that need something
	Companies int                 `json:"companies"` // of these openings
	TooFew    bool                `json:"too_few"`   // Openings is less than Query.Min: there is nothing below
	Covered   float64             `json:"covered"`   // mean part of the needs of an opening that is met, 0 to 1
	Low       float64             `json:"low"`       // 95 % interval of Covered
	High      float64             `json:"high"`
	Reach     [MaxMissing + 1]int `json:"reach"` // openings that lack at most none, one, two
}

// Fields returns the roles of q, or every role if q names none, by how much of what
// their openings need one has already, the most first; those with too few openings come
// last, those with none are left out. Missing and Steps do not matter. Of equals that of
// more openings comes first, then by ID.
func (x *Index) Fields(ctx context.Context, q NextQuery) ([]Field, error) {
	p, have, err := x.planNext(q)
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
	fields := []Field{}
	for role := range x.tax.Roles() {
		if len(q.Roles) > 0 && !slices.Contains(q.Roles, role.ID) {
			continue
		}
		j, err := p.jobs(ctx, v, chosen.and(v, facet{fieldRole, string(role.ID)}), w, have)
		if err != nil {
			return nil, err
		}
		if len(j.all) > 0 {
			fields = append(fields, j.field(role, p.min))
		}
	}
	slices.SortFunc(fields, func(a, b Field) int {
		if a.TooFew != b.TooFew {
			return cmp.Compare(number(a.TooFew), number(b.TooFew))
		}
		return cmp.Or(cmp.Compare(b.Covered, a.Covered), cmp.Compare(b.Openings, a.Openings), cmp.Compare(a.Role, b.Role))
	})
	return fields, nil
}

// field returns what the jobs of a role say.
func (j *jobs) field(role techmap.Role, fewest int) Field {
	f := Field{
		Role: role.ID, Name: role.Name, NameKo: role.NameKo,
		Openings: len(j.all), Companies: len(j.sizes), TooFew: len(j.all) < fewest,
	}
	if f.TooFew {
		return f
	}
	covered := j.measured(job.met)
	f.Covered, f.Low, f.High = covered.Share, covered.Low, covered.High
	for _, one := range j.all {
		for missing := int(one.missing); missing <= MaxMissing; missing++ {
			f.Reach[missing]++
		}
	}
	return f
}

// number returns 1 for yes and 0 for no.
func number(b bool) int {
	if b {
		return 1
	}
	return 0
}
