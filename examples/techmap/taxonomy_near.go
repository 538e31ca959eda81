package main

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/edits"
)

// A nearName is an entry that is written nearly like something else.
type nearName struct {
	Skill    techmap.SkillID `json:"skill"`
	Form     string          `json:"form"`
	Distance int             `json:"distance"` // letters to change, blanks, hyphens and case aside
}

// neighbours finds the forms of a taxonomy that are written nearly alike.
type neighbours struct {
	byLength map[int][]neighbour
}

type neighbour struct {
	folded []rune
	form   string
	skill  techmap.SkillID
}

func newNeighbours(tax *techmap.Taxonomy) neighbours {
	n := neighbours{byLength: map[int][]neighbour{}}
	for s := range tax.Skills() {
		for _, a := range s.Aliases {
			folded := []rune(techmap.Fold(a.Text))
			n.byLength[len(folded)] = append(n.byLength[len(folded)], neighbour{folded, a.Text, s.ID})
		}
	}
	return n
}

// near returns at most most entries, the nearest first, each once. A quarter of the
// letters may differ, three at most.
func (n neighbours) near(name string, most int) []nearName {
	folded := []rune(techmap.Fold(name))
	reach := min(len(folded)/4, 3)
	best := map[techmap.SkillID]nearName{}
	for size := len(folded) - reach; size <= len(folded)+reach; size++ {
		for _, o := range n.byLength[size] {
			d := distance(folded, o.folded, reach)
			if d > reach {
				continue
			}
			if had, ok := best[o.skill]; !ok || d < had.Distance {
				best[o.skill] = nearName{o.skill, o.form, d}
			}
		}
	}
	all := make([]nearName, 0, len(best))
	for _, b := range best {
		all = append(all, b)
	}
	slices.SortFunc(all, func(a, b nearName) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.Skill, b.Skill))
	})
	return all[:min(len(all), most)]
}

// distance counts the letters to add, leave out, change or swap to make b of a. More
// than most is most+1.
func distance(a, b []rune, most int) int {
	if max(len(a)-len(b), len(b)-len(a)) > most {
		return most + 1
	}
	return min(edits.Distance(a, b), most+1)
}

// joinNear writes entries in a line.
func joinNear(near []nearName) string {
	var names []string
	for _, n := range near {
		if utf8.RuneCountInString(n.Form) > 0 {
			names = append(names, n.Form+" ("+string(n.Skill)+")")
		}
	}
	return strings.Join(names, ", ")
}
