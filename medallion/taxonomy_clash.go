package medallion

import (
	"maps"
	"slices"

	"github.com/techmap-it/techmap"
)

// skillClashes reports forms that two skills claim, one of them without doubt. That two
// claim a form with doubts is what ambiguous.tsv is for.
func (p *taxonomyParser) skillClashes() {
	type claim struct {
		skill  int
		strong bool
	}
	claims := make(map[string][]claim)
	for i, s := range p.skill {
		for _, a := range s.Aliases {
			c := claim{i, a.Tier == techmap.TierStrong}
			folded := techmap.Fold(a.Text)
			for _, other := range claims[folded] {
				if other.skill != i && (c.strong || other.strong) {
					here, there := blame(p.skillAt, i, other.skill)
					p.report(p.skillAt[here], "%q means %q and, at %v, %q: take it from one of them, or put both into ambiguous.tsv",
						a.Text, p.skill[here].ID, p.skillAt[there], p.skill[there].ID)
				}
			}
			claims[folded] = append(claims[folded], c)
		}
	}
}

// blame returns which of two entries that clash is to be mended, and the other:
// the later one, unless it is techmap's and the earlier one is the user's.
func blame(at []place, later, earlier int) (here, there int) {
	if at[later].shipped && !at[earlier].shipped {
		return earlier, later
	}
	return later, earlier
}

// roleClashes reports forms that two roles claim.
func (p *taxonomyParser) roleClashes() {
	claims := make(map[string]int)
	for i, role := range p.role {
		for _, text := range role.Aliases {
			folded := techmap.Fold(text)
			if other, dup := claims[folded]; dup && other != i {
				here, there := blame(p.roleAt, i, other)
				p.report(p.roleAt[here], "%q means %q and, at %v, %q: take it from one of them",
					text, p.role[here].ID, p.roleAt[there], p.role[there].ID)
			}
			claims[folded] = i
		}
	}
}

// circles reports the skills that are part of themselves, by way of others or not. It climbs
// by generations, each skill once, so that a circle above does not hold it.
func (p *taxonomyParser) circles() {
	for i, s := range p.skill {
		seen := make(map[techmap.SkillID]bool)
		for next := s.PartOf; len(next) > 0; {
			above := make(map[techmap.SkillID]bool)
			for _, id := range next {
				if !seen[id] {
					seen[id] = true
					for _, up := range p.skill[p.byID[id]].PartOf {
						above[up] = true
					}
				}
			}
			next = slices.Collect(maps.Keys(above))
		}
		if seen[s.ID] {
			p.report(p.skillAt[i], "skill %q is part of itself: part_of must lead from the part to the whole", s.ID)
		}
	}
}
