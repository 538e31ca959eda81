package rank

import (
	"cmp"
	"context"
	"slices"

	"github.com/techmap-it/techmap"
)

// A RoleShare is how much the openings for one role ask for a skill.
type RoleShare struct {
	Role        techmap.RoleID `json:"role"`
	Name        string         `json:"name"`
	NameKo      string         `json:"name_ko,omitempty"`
	Of          int            `json:"of"`           // openings for the role that are selected
	OfCompanies int            `json:"of_companies"` // of these openings
	Side                       // those that ask for the skill; the share is that of a Ranking of the role
}

// RolesOf returns which roles a skill is asked for in: the roles of q, or every role if q
// names none, with the share of their openings that asks for the skill, the largest first.
// Roles of fewer openings than q.Min are left out, those that never ask for it are not. The
// skill may be of any kind; one that the taxonomy does not have is an [UnknownError].
func (x *Index) RolesOf(ctx context.Context, skill techmap.SkillID, q Query) ([]RoleShare, error) {
	var of []int
	if err := x.number(&of, []techmap.SkillID{skill}); err != nil {
		return nil, err
	}
	p, err := x.plan(q)
	if err != nil {
		return nil, err
	}
	v := x.now.Load()
	w, _, err := q.window(v)
	if err != nil {
		return nil, err
	}
	p, _ = p.without(fieldRole)
	chosen := p.choose(v).without(v, facet{field: fieldImageOnly})
	shares := []RoleShare{}
	for role := range x.tax.Roles() {
		if len(q.Roles) > 0 && !slices.Contains(q.Roles, role.ID) {
			continue
		}
		m, err := p.measureSkill(ctx, v, chosen.and(v, facet{fieldRole, string(role.ID)}), w, of[0])
		if err != nil {
			return nil, err
		}
		if m.openings < max(p.min, 1) {
			continue
		}
		shares = append(shares, RoleShare{role.ID, role.Name, role.NameKo, m.openings, m.companies, m.side()})
	}
	slices.SortFunc(shares, func(a, b RoleShare) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(b.Openings, a.Openings), cmp.Compare(a.Role, b.Role))
	})
	return shares, nil
}

// measureSkill measures how much the rows of c that were open in w ask for a skill.
func (p plan) measureSkill(ctx context.Context, v *view, c choice, w window, skill int) (*meter, error) {
	m := &meter{measure: p.measure}
	last := int64(-1)
	v.each(c, w, func(company uint32, s *segment, row uint32) bool {
		if int64(company) != last {
			m.close()
			last = int64(company)
		}
		m.add(p.contribution(s.asked(row), skill))
		return m.openings&0xfff != 0 || ctx.Err() == nil
	})
	m.close()
	return m, context.Cause(ctx)
}

// contribution returns what demands add to the count of a skill: the same as a tally's
// values, for one skill alone. An opening has one demand for a skill at most.
func (p plan) contribution(demands []demand, skill int) float64 {
	for _, d := range demands {
		if d.skill() == skill {
			return p.weights[d.level()] / float64(max(d.size(), 1))
		}
	}
	return 0
}
