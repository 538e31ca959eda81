package ranktest

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// Top answers q straight from the definitions in package rank, by looking at every
// opening for every skill. It is what an index must agree with, byte for byte. The query
// must be a right one, without Words. It shares no code with rank, and its sums are made in
// the same order, by company and ID.
func Top(openings []techmap.Opening, tax *techmap.Taxonomy, q rank.Query) rank.Ranking {
	answer := rank.Ranking{AsOf: asOf(openings, q), Entries: []rank.Entry{}}
	if len(q.Roles) == 1 {
		answer.Role = q.Roles[0]
	}
	if q.Weights == nil {
		q.Weights = rank.DefaultWeights()
	}
	var counted []techmap.Opening
	for _, o := range openings {
		switch {
		case !selected(o, q) || !inTime(o, q, answer.AsOf):
		case o.ImageOnly:
			answer.ImageOnly++
		default:
			counted = append(counted, o)
		}
	}
	companies := byCompany(counted)
	answer.Openings, answer.Companies = len(counted), len(companies)
	if answer.Openings < cmp.Or(q.Min, 50) {
		answer.TooFew = true
		return answer
	}
	for s := range tax.Skills() {
		if !among(s.Kind, q.Kinds) || len(q.Kinds) == 0 && s.Kind == techmap.KindConcept {
			continue
		}
		if e := entry(companies, tax, s, q); e.Openings > 0 {
			answer.Entries = append(answer.Entries, e)
		}
	}
	order(answer.Entries)
	answer.Entries = answer.Entries[:min(len(answer.Entries), cmp.Or(q.N, 10))]
	return answer
}

// Roles answers as [rank.Index.Roles] must: for each role, what [Top] counts.
func Roles(openings []techmap.Opening, tax *techmap.Taxonomy, q rank.Query) []rank.RoleCount {
	counts := []rank.RoleCount{}
	wanted := q.Roles
	for r := range tax.Roles() {
		if len(wanted) > 0 && !slices.Contains(wanted, r.ID) {
			continue
		}
		q.Roles = []techmap.RoleID{r.ID}
		if a := Top(openings, tax, q); a.Openings > 0 {
			counts = append(counts, rank.RoleCount{
				Role: r.ID, Name: r.Name, NameKo: r.NameKo, Openings: a.Openings, Companies: a.Companies,
			})
		}
	}
	slices.SortFunc(counts, func(a, b rank.RoleCount) int {
		return cmp.Or(b.Openings-a.Openings, cmp.Compare(a.Role, b.Role))
	})
	return counts
}

// asOf returns the time the answer is for: the newest sighting unless q says otherwise.
func asOf(openings []techmap.Opening, q rank.Query) time.Time {
	newest := q.AsOf
	if newest.IsZero() {
		for _, o := range openings {
			if seen := o.LastSeen(); seen.After(newest) {
				newest = seen
			}
		}
	}
	return newest.UTC()
}

// inTime reports whether o was open, or new, at a moment that q asks for. Moments are
// whole microseconds.
func inTime(o techmap.Opening, q rank.Query, asOf time.Time) bool {
	from, to := q.From, asOf.Add(time.Microsecond)
	if q.From.IsZero() && q.To.IsZero() && q.Basis == techmap.BasisOpen {
		from = asOf
	}
	if !q.To.IsZero() && q.To.Before(to) {
		to = q.To
	}
	if q.Basis == techmap.BasisNew {
		return len(o.Open) > 0 && !o.FirstSeen().Before(from) && o.FirstSeen().Before(to)
	}
	for _, iv := range o.Open {
		begin, end := iv.From, to
		if begin.Before(from) {
			begin = from
		}
		if !iv.To.IsZero() && iv.To.Before(end) {
			end = iv.To
		}
		if begin.Before(end) {
			return true
		}
	}
	return false
}

// selected reports whether o passes the filter of q, but for time.
func selected(o techmap.Opening, q rank.Query) bool {
	asks := func(id techmap.SkillID) bool {
		return slices.ContainsFunc(o.Demands, func(d techmap.Demand) bool {
			return d.Skill == id && d.Level != techmap.LevelMentioned && slices.Contains(techmap.Levels(), d.Level)
		})
	}
	asksNot := func(id techmap.SkillID) bool { return !asks(id) }
	return anyIn(o.Roles, q.Roles) && anyIn(o.Sources, q.Sources) &&
		among(o.Place.Region, q.Regions) && among(o.Seniority, q.Seniority) &&
		among(o.WorkModel, q.WorkModels) && among(o.Employment, q.Employment) &&
		among(o.Company, q.Companies) && (!q.NewGrad || o.Experience.Newcomers()) &&
		(!q.Experienced || !newcomersOnly(o.Experience)) &&
		!slices.ContainsFunc(q.All, asksNot) && !slices.ContainsFunc(q.None, asks) &&
		(len(q.AnyOf) == 0 || slices.ContainsFunc(q.AnyOf, asks))
}

// newcomersOnly reports whether e asks for newcomers and nobody else.
func newcomersOnly(e techmap.Experience) bool {
	return e.NewGrad && !(e.Any || e.Experienced || e.MinYears > 0)
}

func among[T comparable](v T, wanted []T) bool { return len(wanted) == 0 || slices.Contains(wanted, v) }

func anyIn[T comparable](vs, wanted []T) bool {
	return len(wanted) == 0 || slices.ContainsFunc(vs, func(v T) bool { return slices.Contains(wanted, v) })
}

// byCompany returns the openings of each company, companies by name, openings by
// ID. An opening without a company is one of its own.
func byCompany(openings []techmap.Opening) [][]techmap.Opening {
	of := make(map[string][]techmap.Opening)
	for _, o := range openings {
		name := o.Company
		if name == "" {
			name = "\x00" + string(o.ID)
		}
		of[name] = append(of[name], o)
	}
	var companies [][]techmap.Opening
	for _, name := range slices.Sorted(maps.Keys(of)) {
		slices.SortFunc(of[name], func(a, b techmap.Opening) int { return cmp.Compare(a.ID, b.ID) })
		companies = append(companies, of[name])
	}
	return companies
}

// contribution returns what o adds to the count of a skill, and at which level.
func contribution(
	o techmap.Opening, tax *techmap.Taxonomy, id techmap.SkillID, q rank.Query,
) (float64, techmap.Level) {
	for _, d := range o.Demands {
		if d.Skill != id || !slices.Contains(techmap.Levels(), d.Level) || !among(d.Level, q.Levels) {
			continue
		}
		alternatives := 0
		for _, other := range o.Demands {
			_, known := tax.Skill(other.Skill)
			if d.Group != 0 && other.Group == d.Group && other.Via == "" && known {
				alternatives++
			}
		}
		return q.Weights[d.Level] / math.Max(float64(alternatives), 1), d.Level
	}
	return 0, ""
}
