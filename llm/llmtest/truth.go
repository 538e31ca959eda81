package llmtest

import (
	"slices"

	"github.com/techmap-it/techmap"
)

// A truth is what the labels of a posting say in terms of a taxonomy.
type truth struct {
	skills  map[string]wanted // by canonical ID, or by name if there is none
	neither map[techmap.SkillID]bool
	absent  map[techmap.SkillID]string // labelled as no demand, and as what
}

// A wanted is a skill that should be found, and its level.
type wanted struct {
	name     string
	skill    techmap.SkillID // empty if the taxonomy lacks it
	level    techmap.Level   // empty if the reader noted none
	surfaces []string
}

// readTruth reads the labels of a posting. Names become skills as Gold makes them; what two
// labels say of one skill is one demand.
func readTruth(tax *techmap.Taxonomy, l Labelled) truth {
	t := truth{
		skills:  map[string]wanted{},
		neither: map[techmap.SkillID]bool{}, // labelled as a concept, or disputed
		absent:  map[techmap.SkillID]string{},
	}
	for _, label := range l.Skills {
		skill, known := tax.CanonicalSkill(label.Name)
		level, why := levelOf(label.contexts())
		switch {
		case !label.isTech():
			t.neither[skill.ID] = t.neither[skill.ID] || known
		case why == "":
			t.want(skill, label, level)
		case known:
			t.absent[skill.ID] = why
		}
	}
	for _, label := range l.Disputed {
		if skill, ok := tax.CanonicalSkill(label.Name); ok {
			t.neither[skill.ID] = true
		}
	}
	return t
}

// want adds a label. Labels of one skill are one, at the strongest of their levels.
func (t truth) want(skill techmap.Skill, label Label, level techmap.Level) {
	w := wanted{name: label.Name, skill: skill.ID, level: level}
	key := label.Name
	if skill.ID != "" {
		w.name, key = skill.Name, string(skill.ID)
	}
	if had, ok := t.skills[key]; ok {
		w.surfaces = had.surfaces
		if level == "" || had.level != "" && stronger(had.level, level) {
			w.level = had.level
		}
	}
	for _, s := range label.Surfaces {
		if !slices.Contains(w.surfaces, s) {
			w.surfaces = append(w.surfaces, s)
		}
	}
	t.skills[key] = w
}

// wrong reports whether it is an error to have found the skill id of a kind.
func (t truth) wrong(id techmap.SkillID, kind techmap.SkillKind) bool {
	if _, ok := t.skills[string(id)]; ok {
		return false
	}
	return kind != techmap.KindConcept && !t.neither[id]
}

// contextLevel returns the level that a context of a label is.
func contextLevel(context string) (techmap.Level, bool) {
	switch context {
	case "required":
		return techmap.LevelRequired, true
	case "stack":
		return techmap.LevelStack, true
	case "preferred":
		return techmap.LevelPreferred, true
	case "duties":
		return techmap.LevelUsed, true
	case "other":
		return techmap.LevelMentioned, true
	}
	return "", false
}

// absent returns the contexts in which a name is no demand.
func absent() []string { return []string{"perk", "negated", "from", "employer", "process"} }

// levelOf returns the strongest level among the contexts of a label, "" if it has
// no contexts, or why it is no demand if all of them say so.
func levelOf(contexts []string) (level techmap.Level, why string) {
	for _, c := range contexts {
		l, demand := contextLevel(c)
		switch {
		case !demand && why == "":
			why = c
		case demand && (level == "" || stronger(l, level)):
			level = l
		}
	}
	if level != "" {
		return level, ""
	}
	return "", why
}

// stronger reports whether a is at least as strong as b.
func stronger(a, b techmap.Level) bool {
	levels := techmap.Levels()
	return slices.Index(levels, a) <= slices.Index(levels, b)
}

// A find is a skill that an extraction names.
type find struct {
	level    techmap.Level   // the strongest of its demands, "" if none is one
	best     techmap.Mention // which says so, or the first mention
	demanded bool
	mentions []techmap.Mention
}

// demands returns the skills that x names. A mention without a skill is
// canonicalized by its surface.
func demands(tax *techmap.Taxonomy, x techmap.Extraction) map[techmap.SkillID]find {
	found := map[techmap.SkillID]find{}
	for _, m := range x.Mentions {
		id := m.Skill
		if id == "" {
			skill, _ := tax.CanonicalSkill(m.Surface)
			id = skill.ID
		}
		if id == "" {
			continue
		}
		f, had := found[id]
		switch {
		case m.Context != "":
			if !had {
				f.best = m
			}
		case !f.demanded || !stronger(f.level, m.Level):
			f.level, f.best, f.demanded = m.Level, m, true
		}
		f.mentions = append(f.mentions, m)
		found[id] = f
	}
	return found
}
