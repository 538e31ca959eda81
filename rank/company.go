package rank

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/techmap-it/techmap"
)

// A CompanyProfile says what one company asks for, and since when. Like [Index.Search], it
// counts openings whose text is in pictures.
type CompanyProfile struct {
	Company string         `json:"company"`        // folded, as in Filter.Companies
	Names   []string       `json:"names"`          // as written, where that may be shown, the most frequent first; never nil
	AsOf    time.Time      `json:"as_of"`          // the time that is asked about
	Open    int            `json:"open"`           // selected, and open at the time that the query asks for
	Ever    int            `json:"ever"`           // selected, and first open by AsOf
	First   time.Time      `json:"first,omitzero"` // when the first of Ever was first open
	Last    time.Time      `json:"last,omitzero"`  // when any of Ever was last known to be open
	Roles   []CompanyRole  `json:"roles"`          // by Openings, then Ever; never nil
	Skills  []CompanySkill `json:"skills"`         // the first N, by Openings, then Ever; never nil
	Sources []string       `json:"sources"`        // of Ever, sorted; never nil
}

// A CompanyRole is how many openings for a role a company has.
type CompanyRole struct {
	Role     techmap.RoleID `json:"role"`
	Name     string         `json:"name"`
	NameKo   string         `json:"name_ko,omitempty"`
	Openings int            `json:"openings"` // of CompanyProfile.Open
	Ever     int            `json:"ever"`     // of CompanyProfile.Ever, 1 at least
}

// A CompanySkill is how many openings of a company ask for a skill, at any level but mentioned.
type CompanySkill struct {
	Subject
	Openings int `json:"openings"` // of CompanyProfile.Open
	Ever     int `json:"ever"`     // of CompanyProfile.Ever, 1 at least
}

// Company returns what a company asks for, by its folded name, as CompanyCount.Company or
// medallion.Companies has it. The openings are those that q selects, whose Companies do not
// matter; a company without any in the index is an error wrapping [techmap.ErrNotFound],
// and one without any that q selects a profile of zeros.
func (x *Index) Company(ctx context.Context, name string, q Query) (CompanyProfile, error) {
	p, err := x.plan(q)
	if err != nil {
		return CompanyProfile{}, err
	}
	v := x.now.Load()
	w, asOf, err := q.window(v)
	if err != nil {
		return CompanyProfile{}, err
	}
	all := v.ofCompany(name)
	if strings.HasPrefix(name, nameless) || all.isEmpty() {
		return CompanyProfile{}, fmt.Errorf("rank: company %q: no opening: take a folded name, as Companies gives it: %w",
			name, techmap.ErrNotFound)
	}
	profile := CompanyProfile{Company: name, Names: v.employersOf(all), AsOf: asOf}
	p.companies = []string{name}
	ever := v.during(p.choose(v), everUpTo(asOf))
	open := v.during(ever, w)
	profile.Ever, profile.Open = ever.size(), open.size()
	v.lifetime(&profile, ever, asOf)
	profile.Roles = x.companyRoles(v, open, ever)
	profile.Skills = firstOf(x.companySkills(v, p, open, ever), p.n, CompanySkill.compare)
	profile.Sources = []string{}
	for _, source := range v.values(fieldSource) {
		if ever.having(v, facet{fieldSource, source}) > 0 {
			profile.Sources = append(profile.Sources, source)
		}
	}
	return profile, context.Cause(ctx)
}

// everUpTo returns the window of what was first open by a time.
func everUpTo(asOf time.Time) window {
	return window{never, micros(asOf, never) + 1, techmap.BasisNew}
}

// lifetime fills in when the openings of a profile were open.
func (v *view) lifetime(p *CompanyProfile, ever choice, asOf time.Time) {
	first, last := int64(forever), int64(never)
	for s, row := range ever.all(v) {
		first = min(first, s.life[row].from)
		last = max(last, min(s.seen[row], asOf.UnixMicro()))
	}
	if first != forever && first != never {
		p.First = time.UnixMicro(first).UTC()
	}
	if last != never {
		p.Last = time.UnixMicro(last).UTC()
	}
}

// companyRoles counts the openings of a profile by role. One for two roles counts for both.
func (x *Index) companyRoles(v *view, open, ever choice) []CompanyRole {
	roles := []CompanyRole{}
	for r := range x.tax.Roles() {
		f := facet{fieldRole, string(r.ID)}
		one := CompanyRole{
			Role: r.ID, Name: r.Name, NameKo: r.NameKo, Openings: open.having(v, f), Ever: ever.having(v, f),
		}
		if one.Ever > 0 {
			roles = append(roles, one)
		}
	}
	slices.SortFunc(roles, func(a, b CompanyRole) int {
		return cmp.Or(cmp.Compare(b.Openings, a.Openings), cmp.Compare(b.Ever, a.Ever), cmp.Compare(a.Role, b.Role))
	})
	return roles
}

// companySkills counts the openings of a profile by skill, of the kinds that p wants. A
// company has few openings, so that going through their demands beats the bitmaps.
func (x *Index) companySkills(v *view, p plan, open, ever choice) []CompanySkill {
	counts := make(map[int]*CompanySkill)
	count := func(c choice, n func(*CompanySkill) *int) {
		for s, row := range c.all(v) {
			for _, d := range s.asked(row) {
				skill := d.skill()
				if d.level() == levelMentioned || !p.wanted[skill] {
					continue
				}
				if counts[skill] == nil {
					counts[skill] = &CompanySkill{Subject: subjectOf(x.skills[skill])}
				}
				*n(counts[skill])++
			}
		}
	}
	count(ever, func(s *CompanySkill) *int { return &s.Ever })
	count(open, func(s *CompanySkill) *int { return &s.Openings })
	skills := make([]CompanySkill, 0, len(counts))
	for _, one := range counts {
		skills = append(skills, *one)
	}
	return skills
}

// compare orders skills, that of the most openings first.
func (s CompanySkill) compare(o CompanySkill) int {
	return cmp.Or(cmp.Compare(o.Openings, s.Openings), cmp.Compare(o.Ever, s.Ever), cmp.Compare(s.Skill, o.Skill))
}

// ofCompany returns the rows of a company, whenever they were open.
func (v *view) ofCompany(name string) choice {
	names := []string{name}
	c := choice{v.base.ofCompanies(names), v.delta.ofCompanies(names)}
	c.base.AndNot(v.dead)
	return c
}

// employersOf returns the names of the employers of rows as they are written, the most
// frequent first.
func (v *view) employersOf(rows choice) []string {
	counts := make(map[string]int)
	for s, row := range rows.all(v) {
		if name := s.employer(row); name != "" {
			counts[name]++
		}
	}
	names := []string{}
	for name := range counts {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b))
	})
	return names
}

// employerOf returns how the name of a company is written most often, if that may be shown.
func (v *view) employerOf(company string) string {
	for _, name := range v.employersOf(v.ofCompany(company)) {
		return name
	}
	return ""
}

// all yields the rows of c with their segments, those of the large one first: not in the
// order of companies, which view.walk keeps.
func (c choice) all(v *view) func(yield func(*segment, uint32) bool) {
	return func(yield func(*segment, uint32) bool) {
		for row := range roaring.Values(c.base) {
			if !yield(v.base, row) {
				return
			}
		}
		for row := range roaring.Values(c.delta) {
			if !yield(v.delta, row) {
				return
			}
		}
	}
}

func (c choice) isEmpty() bool { return c.base.IsEmpty() && c.delta.IsEmpty() }

// size returns how many rows there are.
func (c choice) size() int { return int(c.base.GetCardinality() + c.delta.GetCardinality()) }
