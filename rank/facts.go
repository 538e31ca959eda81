package rank

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"
)

// MinStated is of how many openings a quartile or a share of [Facts] is made at least: the
// interval of a median of 30 reaches from the 33rd to the 67th percentile, if each is of a
// company of its own. Query.Min has nothing to do with it.
const MinStated = 30

// A FactsQuery asks for the conditions that openings state: pay, experience, place of
// work. Of its Query, Min does not matter: see [MinStated].
type FactsQuery struct {
	Query
	Each Each // which openings are told of together; empty means all of them at once
}

// An Each says what facts are told of, one by one. The empty one means of all openings
// together, in a single [FactGroup].
type Each string

// What facts are told of.
const (
	EachRole   Each = "role"   // each role that the query names, or every one
	EachSkill  Each = "skill"  // the N skills that most openings ask for
	EachRegion Each = "region" // each region that the query names, or every one
)

// AllEach returns all of them but the empty one.
func AllEach() []Each { return []Each{EachRole, EachSkill, EachRegion} }

// Facts is the answer to a FactsQuery.
type Facts struct {
	AsOf   time.Time   `json:"as_of"`          // the time that is told of
	Each   Each        `json:"each,omitempty"` // as the query asked
	Groups []FactGroup `json:"groups"`         // the largest first; those with no opening are left out; never nil
}

// A FactGroup is what some openings state. What an opening does not state is not
// guessed: every share and quartile is of those that do, and says how many they are.
type FactGroup struct {
	ID        string `json:"id,omitempty"` // of the role or skill, or the region; empty for all openings
	Name      string `json:"name,omitempty"`
	NameKo    string `json:"name_ko,omitempty"`
	Openings  int    `json:"openings"`  // in the group, whether they state anything or not
	Companies int    `json:"companies"` // of these openings

	Pay       []Quartiles `json:"pay"`        // a year, by currency, that of most openings first; never nil
	Years     Quartiles   `json:"years"`      // of experience asked for at least
	Newcomers Stated      `json:"newcomers"`  // open to newcomers
	Onsite    Stated      `json:"onsite"`     // at the employer's all the time
	Hybrid    Stated      `json:"hybrid"`     // at home in part
	Remote    Stated      `json:"remote"`     // at home all the time
	PayStated Stated      `json:"pay_stated"` // say what they pay, of all
}

// Stated is how many of the openings that say anything of a matter say one thing. There
// is no share of fewer than MinStated of them.
type Stated struct {
	Of          int  `json:"of"` // openings that say anything of it
	OfCompanies int  `json:"of_companies"`
	TooFew      bool `json:"too_few"` // Of is less than MinStated: Share, Low and High are 0
	Side
}

// Quartiles are those of an amount, where openings weigh as much as in a ranking by the
// Query's measure: a firm is not a labour market. There are none of fewer than MinStated openings.
type Quartiles struct {
	Currency  string `json:"currency,omitempty"` // ISO 4217, of pay
	Openings  int    `json:"openings"`           // that state it
	Companies int    `json:"companies"`          // of these openings
	TooFew    bool   `json:"too_few"`            // Openings is less than MinStated: there is nothing below
	Lower     int64  `json:"lower"`              // a quarter states less; whole units of Currency, or years
	Median    int64  `json:"median"`             // half states less
	Upper     int64  `json:"upper"`              // a quarter states more
	Low       int64  `json:"low"`                // 95 % interval of Median
	High      int64  `json:"high"`
}

// Facts answers q. Groups are ordered by openings; of skills the first q.N are told of,
// of roles and regions all.
//
// Pay is what the employer states for a year; a month counts twelve times, a week 52
// times, and days, hours, estimates of a site, and amounts without a currency do not
// count. Of a range the middle counts. An opening for newcomers asks for no years; one
// that asks for experience but not how much says nothing of years. Openings whose text is
// in pictures count too: what is told of here stands in fields of its own as well.
func (x *Index) Facts(ctx context.Context, q FactsQuery) (Facts, error) {
	if q.Each != "" && !slices.Contains(AllEach(), q.Each) {
		return Facts{}, unknown("each", q.Each, AllEach())
	}
	p, err := x.plan(q.Query)
	if err != nil {
		return Facts{}, err
	}
	v := x.now.Load()
	w, asOf, err := q.window(v)
	if err != nil {
		return Facts{}, err
	}
	chosen := v.during(p.choose(v), w)
	facts := Facts{AsOf: asOf, Each: q.Each, Groups: []FactGroup{}}
	for _, s := range x.slices(v, chosen, p, q) {
		g, err := p.facts(ctx, v, s.rows, w)
		if err != nil {
			return Facts{}, err
		}
		if g.Openings > 0 {
			g.ID, g.Name, g.NameKo = s.id, s.name, s.nameKo
			facts.Groups = append(facts.Groups, g)
		}
	}
	slices.SortStableFunc(facts.Groups, func(a, b FactGroup) int {
		return cmp.Or(cmp.Compare(b.Openings, a.Openings), cmp.Compare(a.ID, b.ID))
	})
	return facts, nil
}

// A slice is a part of the openings that facts are told of. An opening stands in several
// where it has several roles or skills, so that groups do not add up to the whole.
type slice struct {
	id, name, nameKo string
	rows             choice
}

// slices returns what q asks to be told of one by one.
func (x *Index) slices(v *view, chosen choice, p plan, q FactsQuery) []slice {
	var all []slice
	switch q.Each {
	case EachRole:
		for role := range x.tax.Roles() {
			if len(q.Roles) == 0 || slices.Contains(q.Roles, role.ID) {
				rows := chosen.and(v, facet{fieldRole, string(role.ID)})
				all = append(all, slice{string(role.ID), role.Name, role.NameKo, rows})
			}
		}
	case EachRegion:
		for _, region := range v.values(fieldRegion) {
			if len(q.Regions) == 0 || slices.Contains(q.Regions, region) {
				all = append(all, slice{region, region, "", chosen.and(v, facet{fieldRegion, region})})
			}
		}
	case EachSkill:
		for _, i := range x.mostAsked(v, chosen, p) {
			s := x.skills[i]
			all = append(all, slice{string(s.ID), s.Name, s.NameKo, chosen.asking(v, i)})
		}
	default:
		all = append(all, slice{rows: chosen})
	}
	return all
}

// asking returns the rows of c that ask for a skill.
func (c choice) asking(v *view, skill int) choice {
	return choice{both(c.base, v.base.asks[skill]), both(c.delta, v.delta.asks[skill])}
}

// mostAsked returns the p.n skills that most rows of chosen ask for.
func (x *Index) mostAsked(v *view, chosen choice, p plan) []int {
	counts := make(map[int]uint64)
	for i := range x.skills {
		if !p.wanted[i] {
			continue
		}
		n := chosen.base.AndCardinality(orNone(v.base.asks[i])) + chosen.delta.AndCardinality(orNone(v.delta.asks[i]))
		if n > 0 {
			counts[i] = n
		}
	}
	most := slices.SortedFunc(maps.Keys(counts), func(a, b int) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(x.skills[a].ID, x.skills[b].ID))
	})
	return most[:min(p.n, len(most))]
}
