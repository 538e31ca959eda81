package medallion_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/medallion"
)

// What counts where is decided by kinds and edges, so they are checked for what
// cannot be meant.
func TestDefaultTaxonomy_edges_make_sense(t *testing.T) {
	t.Parallel()
	tax := medallion.DefaultTaxonomy()
	for s := range tax.Skills() {
		assert.NotContains(t, s.UsedWith, s.ID, "%q is used with itself", s.ID)
		for _, edges := range [][]techmap.SkillID{s.PartOf, s.UsedWith} {
			sorted := slices.Sorted(slices.Values(edges))
			assert.Len(t, slices.Compact(sorted), len(edges), "%q points twice to one skill", s.ID)
		}
		for _, id := range s.PartOf {
			whole, _ := tax.Skill(id)
			assert.NotEqual(t, techmap.KindConcept, whole.Kind, "%q: a concept has no parts", s.ID)
			assert.NotEqual(t, techmap.KindConcept, s.Kind, "%q: a concept is no part of a technology", s.ID)
			indirect := slices.ContainsFunc(s.PartOf, func(other techmap.SkillID) bool {
				return slices.Contains(tax.Ancestors(other), id)
			})
			assert.False(t, indirect, "%q is part of %q by way of another already", s.ID, id)
		}
	}
}

// A name that begins with its maker's platform counts there.
func TestDefaultTaxonomy_services_are_part_of_their_cloud(t *testing.T) {
	t.Parallel()
	tax := medallion.DefaultTaxonomy()
	for s := range tax.Skills() {
		maker, _, composed := strings.Cut(string(s.ID), "-")
		switch maker {
		case "aws", "azure", "gcp", "spring", "firebase", "unity":
			if composed {
				assert.Contains(t, tax.Ancestors(s.ID), techmap.SkillID(maker), "%q", s.ID)
			}
		}
	}
}

// Frameworks and libraries are of some language or platform: without an edge
// nothing vouches for a doubtful name of theirs. The few that stand alone are of
// no one language.
func TestDefaultTaxonomy_frameworks_are_used_with_something(t *testing.T) {
	t.Parallel()
	var alone []techmap.SkillID
	for s := range medallion.DefaultTaxonomy().Skills() {
		if (s.Kind == techmap.KindFramework || s.Kind == techmap.KindLibrary) && len(s.PartOf)+len(s.UsedWith) == 0 {
			alone = append(alone, s.ID)
		}
	}
	assert.LessOrEqual(t, len(alone), 12, "%q", alone)
}

// Every tab of a ranking has something to show, and no tab is a heap of everything.
func TestDefaultTaxonomy_families(t *testing.T) {
	t.Parallel()
	count := make(map[techmap.SkillFamily]int)
	for s := range medallion.DefaultTaxonomy().Skills() {
		count[s.Kind.Family()]++
	}
	for _, f := range techmap.SkillFamilies() {
		assert.Greater(t, count[f], 100, "%q", f)
		assert.Less(t, count[f], 1300, "%q", f)
	}
	for id, want := range map[techmap.SkillID]techmap.SkillFamily{
		"python": techmap.FamilyLanguage, "react": techmap.FamilyFramework, "nodejs": techmap.FamilyFramework,
		"mysql": techmap.FamilyDatabase, "kafka": techmap.FamilyDatabase, "aws": techmap.FamilyCloud,
		"kubernetes": techmap.FamilyCloud, "linux": techmap.FamilyCloud, "git": techmap.FamilyTool,
		"figma": techmap.FamilyTool, "machine-learning": "",
	} {
		s, _ := medallion.DefaultTaxonomy().Skill(id)
		assert.Equal(t, want, s.Kind.Family(), "%q", id)
	}
}
