package medallion

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/techmap-it/techmap"
)

// A find is a mention of a skill of the taxonomy that is a demand for it, or
// for what it is part of.
type find struct {
	skill techmap.SkillID
	via   techmap.SkillID // the part named, "" if skill itself is
	m     techmap.Mention
}

// find returns the best mention of each skill, and the mentions that would be
// demands if the taxonomy knew them, in the order of the extraction.
func (g *Gold) find(mentions []techmap.Mention) (map[techmap.SkillID]find, []techmap.Mention) {
	found := make(map[techmap.SkillID]find)
	var unknown []techmap.Mention
	for _, m := range mentions {
		if !g.counts(m) {
			continue
		}
		id, ok := g.skill(m)
		if !ok {
			unknown = append(unknown, m)
			continue
		}
		keepBest(found, find{skill: id, m: m})
	}
	return found, unknown
}

// counts reports whether m is a demand, provided that its skill is known.
func (g *Gold) counts(m techmap.Mention) bool {
	return m.Context == "" && confidence(m) >= g.opts.MinConfidence
}

// skill returns the skill that m names. An extractor that worked from another
// version of the taxonomy may name one that is no more: then its words decide.
func (g *Gold) skill(m techmap.Mention) (techmap.SkillID, bool) {
	if _, ok := g.tax.Skill(m.Skill); ok {
		return m.Skill, true
	}
	s, ok := g.tax.CanonicalSkill(m.Surface)
	return s.ID, ok
}

// demands returns the demands that the finds make of p, sorted by skill. What a skill is
// part of is demanded with it, as far up as the taxonomy goes. In a group of alternatives
// that are all parts of one whole, the whole is no alternative: it is wanted in any case.
func demands(p techmap.Posting, found map[techmap.SkillID]find, tax *techmap.Taxonomy) []techmap.Demand {
	all := maps.Clone(found)
	for id, f := range found {
		for _, whole := range tax.Ancestors(id) {
			keepBest(all, find{skill: whole, via: id, m: f.m})
		}
	}
	if len(all) == 0 {
		return nil
	}
	whole := wholeGroups(found, tax)
	out := make([]techmap.Demand, 0, len(all))
	for _, id := range slices.Sorted(maps.Keys(all)) {
		f := all[id]
		d := techmap.Demand{
			Skill:    id,
			Level:    knownLevel(f.m.Level),
			Group:    f.m.Group,
			Via:      f.via,
			Evidence: f.m.Span,
		}
		d.Quote, d.QuoteAt = quote(p, f.m.Span)
		if f.via != "" && whole[groupPart{f.m.Group, id}] {
			d.Group = 0
		}
		out = append(out, d)
	}
	return regroup(out)
}

// keepBest puts f into found unless what is there is as good.
func keepBest(found map[techmap.SkillID]find, f find) {
	if old, ok := found[f.skill]; !ok || compareFinds(f, old) < 0 {
		found[f.skill] = f
	}
}

// compareFinds orders the finds of one skill, the best first. The last comparisons decide
// nothing that matters, but leave no two finds equal, so that the order in which an
// extractor names them makes no difference.
func compareFinds(a, b find) int {
	return cmp.Or(
		cmp.Compare(levelRank(a.m.Level), levelRank(b.m.Level)),
		compareVia(a.via, b.via),
		cmp.Compare(confidence(b.m), confidence(a.m)),
		cmp.Compare(textOrder(a.m.Span), textOrder(b.m.Span)),
		cmp.Compare(a.m.Start, b.m.Start),
		cmp.Compare(a.m.End, b.m.End),
		cmp.Compare(a.via, b.via),
	)
}

// compareVia puts a skill that is named before one that only a part of is.
func compareVia(a, b techmap.SkillID) int {
	switch {
	case a == "" && b != "":
		return -1
	case a != "" && b == "":
		return 1
	}
	return 0
}

// confidence returns the confidence of m, which is 1 if m states none.
func confidence(m techmap.Mention) float64 {
	if m.Confidence == 0 {
		return 1
	}
	return m.Confidence
}

// textOrder orders the parts of a posting's text: title, sections, tags.
func textOrder(s techmap.Span) int {
	if i, ok := s.TagIndex(); ok {
		return math.MaxInt32 + i
	}
	return s.Section
}

// levelRank returns the place of l among the levels, 0 for the strongest. What
// is no level ranks with the weakest.
func levelRank(l techmap.Level) int {
	switch l {
	case techmap.LevelRequired:
		return 0
	case techmap.LevelStack:
		return 1
	case techmap.LevelPreferred:
		return 2
	case techmap.LevelUsed:
		return 3
	}
	return 4
}

// knownLevel returns l, or LevelMentioned if that is no level.
func knownLevel(l techmap.Level) techmap.Level { return techmap.Levels()[levelRank(l)] }
