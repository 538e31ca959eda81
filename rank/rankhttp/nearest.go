package rankhttp

import (
	"maps"
	"slices"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/edits"
)

// maxNear is how long a word may be to have a nearest one: looking for it takes as many
// steps as both words have letters, multiplied.
const maxNear = 40

// nearest returns which of known is the fewest edits away from word, the first of equals,
// by the letters that make a difference; nothing if word is long, or if more than half of the
// letters would have to be others.
func nearest(word string, known []string) string {
	near, best := "", -1
	from := []rune(techmap.Fold(word))
	if len(from) > maxNear {
		return ""
	}
	for _, k := range known {
		to := []rune(techmap.Fold(k))
		if d := edits.Distance(from, to); 2*d <= max(len(from), len(to)) && (best < 0 || d < best) {
			near, best = k, d
		}
	}
	return near
}

// nearestSkill returns the technology that has the name nearest to word.
func nearestSkill(tax *techmap.Taxonomy, word string) string {
	names := make(map[string]techmap.SkillID)
	for s := range tax.Skills() {
		names[string(s.ID)] = s.ID
		for _, alias := range s.Aliases {
			names[alias.Text] = s.ID
		}
	}
	return string(names[nearest(word, slices.Sorted(maps.Keys(names)))])
}

// nearestRole returns the role that has the name nearest to word.
func nearestRole(tax *techmap.Taxonomy, word string) string {
	names := make(map[string]techmap.RoleID)
	for r := range tax.Roles() {
		names[string(r.ID)] = r.ID
		for _, alias := range r.Aliases {
			names[alias] = r.ID
		}
	}
	return string(names[nearest(word, slices.Sorted(maps.Keys(names)))])
}
