package medallion

import "github.com/techmap-it/techmap"

// A groupPart is a group of alternatives and something its members may be part of.
type groupPart struct {
	group int
	whole techmap.SkillID
}

// wholeGroups returns what every member of a group is part of: "EC2 or Lambda"
// leaves open which, but asks for AWS in any case.
func wholeGroups(found map[techmap.SkillID]find, tax *techmap.Taxonomy) map[groupPart]bool {
	members := make(map[int]int)
	parts := make(map[groupPart]int)
	for id, f := range found {
		if f.m.Group == 0 {
			continue
		}
		members[f.m.Group]++
		for _, whole := range tax.Ancestors(id) {
			parts[groupPart{f.m.Group, whole}]++
		}
	}
	out := make(map[groupPart]bool)
	for gp, n := range parts {
		out[gp] = n == members[gp.group]
	}
	return out
}

// regroup numbers the groups of ds from 1 in the order in which they appear, so that
// equal demands have equal numbers whatever the extractor called their groups.
// Where fewer than two skills are left that the text itself names, there is
// nothing to choose between and the group is dropped. It changes ds and returns it.
func regroup(ds []techmap.Demand) []techmap.Demand {
	named := make(map[int]int)
	for _, d := range ds {
		if d.Group != 0 && d.Via == "" {
			named[d.Group]++
		}
	}
	number := make(map[int]int)
	for i, d := range ds {
		switch {
		case d.Group == 0:
		case named[d.Group] < 2:
			ds[i].Group = 0
		default:
			if number[d.Group] == 0 {
				number[d.Group] = len(number) + 1
			}
			ds[i].Group = number[d.Group]
		}
	}
	return ds
}
