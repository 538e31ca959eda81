package medallion

import (
	"cmp"
	"maps"
	"slices"

	"github.com/techmap-it/techmap"
)

// opening merges the postings of a group. Its fields are those of the member of
// which most may be shown, then of the one with the most demands, of equals the
// least by ID; what that member leaves open is taken from the next.
func (g *group) opening() techmap.Opening {
	o := techmap.Opening{ID: g.members[0].p.ID, ImageOnly: true}
	best := slices.SortedFunc(slices.Values(g.members), func(a, b *member) int {
		return cmp.Or(
			b.shown.Compare(a.shown), cmp.Compare(len(b.p.Demands), len(a.p.Demands)), cmp.Compare(a.p.ID, b.p.ID),
		)
	})
	for _, m := range best {
		fill(&o, &m.p)
		if m.shown.Permits(techmap.ShownLink) {
			fillShown(&o, &m.p)
		}
	}
	slices.Sort(o.Members)
	o.Sources = sortedSet(o.Sources)
	o.Tags = sortedSet(o.Tags)
	o.Demands = mergeDemands(best)
	o.Open = union(g.members)
	return o
}

// fill adds p to o and fills what the members before it left open.
func fill(o *techmap.Opening, p *techmap.CanonicalPosting) {
	o.Members = append(o.Members, p.ID)
	o.Sources = append(o.Sources, p.Source)
	o.Tags = append(o.Tags, p.Tags...)
	o.Company = cmp.Or(o.Company, p.Company)
	o.Lang = cmp.Or(o.Lang, p.Lang)
	o.Employment = cmp.Or(o.Employment, p.Employment)
	o.WorkModel = cmp.Or(o.WorkModel, p.WorkModel)
	o.Seniority = cmp.Or(o.Seniority, p.Seniority)
	o.Experience = statedExperience(o.Experience, p.Experience)
	o.Place = statedPlace(o.Place, p.Place)
	o.Salary = statedSalary(o.Salary, p.Salary)
	o.Deadline = statedDeadline(o.Deadline, p.Deadline)
	if o.PostedAt.Time.IsZero() {
		o.PostedAt = p.PostedAt
	}
	if len(o.Roles) == 0 {
		o.Roles = p.Roles
	}
	o.ImageOnly = o.ImageOnly && p.ImageOnly
}

// fillShown fills what is shown of an opening and not counted.
func fillShown(o *techmap.Opening, p *techmap.CanonicalPosting) {
	o.URL = cmp.Or(o.URL, p.URL)
	o.Title = cmp.Or(o.Title, p.Title)
	o.Employer = cmp.Or(o.Employer, p.Employer)
}

// mergeDemands returns one demand for each skill that a member demands: the
// strongest, of equals the one that names the skill itself, then that of the
// better member. Each says which member it is of.
func mergeDemands(best []*member) []techmap.Demand {
	found := make(map[techmap.SkillID]techmap.Demand)
	for i, m := range best {
		for _, d := range m.p.Demands {
			d.Posting = m.p.ID
			if !m.shown.Permits(techmap.ShownSentence) {
				d.Quote, d.QuoteAt = "", 0
			}
			if d.Group != 0 {
				d.Group = d.Group*len(best) + i // groups of different members stay apart
			}
			if old, ok := found[d.Skill]; !ok || stronger(d, old) {
				found[d.Skill] = d
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	out := make([]techmap.Demand, 0, len(found))
	for _, id := range slices.Sorted(maps.Keys(found)) {
		out = append(out, found[id])
	}
	return regroup(out)
}

// stronger reports whether a says more than b: a higher level, or of equals the name of the
// skill itself and not of a part of it.
func stronger(a, b techmap.Demand) bool {
	return cmp.Or(cmp.Compare(levelRank(a.Level), levelRank(b.Level)), compareVia(a.Via, b.Via)) < 0
}

// union returns when at least one of the members was open: sorted, disjoint.
// Of intervals that run into each other, the last to end says why it ended; of
// those that ended together, the one with the better reason.
func union(members []*member) []techmap.Interval {
	var all []techmap.Interval
	for _, m := range members {
		all = append(all, m.open...)
	}
	slices.SortFunc(all, func(a, b techmap.Interval) int {
		return cmp.Or(a.From.Compare(b.From), compareEnds(a, b))
	})
	var out []techmap.Interval
	for _, iv := range all {
		if n := len(out); n == 0 || !out[n-1].To.IsZero() && iv.From.After(out[n-1].To) {
			out = append(out, iv)
			continue
		}
		last := &out[len(out)-1]
		last.LastSeen = latest(last.LastSeen, iv.LastSeen)
		if compareEnds(iv, *last) < 0 {
			last.To, last.Reason = iv.To, iv.Reason
		}
	}
	return out
}

// compareEnds orders intervals by their end, the last first: one that has not
// ended, then by To, then by how sure the reason is.
func compareEnds(a, b techmap.Interval) int {
	if a.To.IsZero() || b.To.IsZero() {
		return cmp.Compare(endless(b), endless(a))
	}
	return cmp.Or(b.To.Compare(a.To), cmp.Compare(reasonRank(a.Reason), reasonRank(b.Reason)))
}

// endless returns 1 for an interval that has not ended, to compare by.
func endless(iv techmap.Interval) int {
	if iv.To.IsZero() {
		return 1
	}
	return 0
}

// reasonRank orders reasons by how sure they are: what a source says, what it no longer
// lists, what it said beforehand, and that nothing was heard.
func reasonRank(r techmap.CloseReason) int {
	return slices.Index([]techmap.CloseReason{
		techmap.ClosedStated, techmap.ClosedVanished, techmap.ClosedDeadline, techmap.ClosedUnseen,
	}, r)
}

// sortedSet returns the different strings of ss, sorted, without the empty one.
func sortedSet(ss []string) []string {
	slices.Sort(ss)
	ss = slices.Compact(ss)
	if len(ss) > 0 && ss[0] == "" {
		return ss[1:]
	}
	return ss
}
