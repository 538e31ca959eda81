package llmtest

import (
	"slices"

	"github.com/techmap-it/techmap"
)

// A truth is what the labels of a posting say in terms of a taxonomy.
type truth struct {
	skills  map[string]wanted        // by canonical ID, or by name if there is none
	neither map[techmap.SkillID]bool // labelled as a concept, or disputed
}

// A wanted is a skill that should be found, and its level.
type wanted struct {
	skill techmap.SkillID // empty if the taxonomy lacks it
	level techmap.Level
}

func readTruth(tax *techmap.Taxonomy, l Labelled) truth {
	t := truth{skills: map[string]wanted{}, neither: map[techmap.SkillID]bool{}}
	for _, label := range l.Skills {
		skill, known := tax.CanonicalSkill(label.Name)
		level := levelOf(label.Contexts)
		switch {
		case label.Kind != "tech":
			t.neither[skill.ID] = t.neither[skill.ID] || known
		case level != "":
			key := label.Name
			if skill.ID != "" {
				key = string(skill.ID)
			}
			if had, ok := t.skills[key]; ok && stronger(had.level, level) {
				level = had.level
			}
			t.skills[key] = wanted{skill: skill.ID, level: level}
		}
	}
	for _, label := range l.Disputed {
		if skill, ok := tax.CanonicalSkill(label.Name); ok {
			t.neither[skill.ID] = true
		}
	}
	return t
}

// wrong reports whether it is an error to have found the skill id of a kind.
func (t truth) wrong(id techmap.SkillID, kind techmap.SkillKind) bool {
	if _, ok := t.skills[string(id)]; ok {
		return false
	}
	return kind != techmap.KindConcept && !t.neither[id]
}

// levelOf returns the level that stands for the contexts of a label, "" if all
// of them say that it is no demand.
func levelOf(contexts []string) techmap.Level {
	byContext := []struct {
		context string
		level   techmap.Level
	}{
		{"required", techmap.LevelRequired},
		{"stack", techmap.LevelStack},
		{"preferred", techmap.LevelPreferred},
		{"duties", techmap.LevelUsed},
		{"other", techmap.LevelMentioned},
	}
	for _, c := range byContext {
		if slices.Contains(contexts, c.context) {
			return c.level
		}
	}
	return ""
}

// stronger reports whether a is at least as strong as b.
func stronger(a, b techmap.Level) bool {
	levels := techmap.Levels()
	return slices.Index(levels, a) <= slices.Index(levels, b)
}

// demands returns the skills that x finds as demands, each at its strongest
// level. A mention without a skill is canonicalized by its surface.
func demands(tax *techmap.Taxonomy, x techmap.Extraction) map[techmap.SkillID]techmap.Level {
	found := map[techmap.SkillID]techmap.Level{}
	for _, m := range x.Mentions {
		id := m.Skill
		if id == "" {
			skill, _ := tax.CanonicalSkill(m.Surface)
			id = skill.ID
		}
		if id == "" || m.Context != "" {
			continue
		}
		if had, ok := found[id]; ok && stronger(had, m.Level) {
			continue
		}
		found[id] = m.Level
	}
	return found
}
