package techmap

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"unicode"
	"unicode/utf8"
)

// A Taxonomy is an immutable set of skills and roles, safe for concurrent use. One that
// covers IT jobs in Korean and English is medallion.DefaultTaxonomy; NewTaxonomy makes
// one's own. The zero Taxonomy knows nothing.
type Taxonomy struct {
	version    string
	skills     []Skill
	roles      []Role
	skillByID  map[SkillID]int
	roleByID   map[RoleID]int
	skillBySrf map[string]int   // folded surface form → index of the first skill that claims it
	homographs map[string][]int // the further skills, where there are any
	roleBySrf  map[string]int
	ancestors  map[SkillID][]SkillID // only of skills that are part of something; sorted
}

// NewTaxonomy returns the taxonomy of skills and roles, which it keeps in the
// given order. It reports every duplicate or empty ID, unknown kind or tier, empty
// alias, alias of two skills that is TierStrong in one of them, alias of two roles,
// and PartOf or UsedWith that is unknown or, for PartOf, circular, all of them joined
// into one error that wraps ErrInvalid.
//
// The version is the caller's own name for this set, stored with everything made by it:
// whoever changes a skill or a role should change the version too. The slices are
// copied, but not those within a Skill or a Role, which must not be changed after.
func NewTaxonomy(version string, skills []Skill, roles []Role) (*Taxonomy, error) {
	var forms, titles int
	for i := range skills {
		forms += len(skills[i].Aliases)
	}
	for i := range roles {
		titles += len(roles[i].Aliases)
	}
	t := &Taxonomy{
		version:    version,
		skills:     slices.Clone(skills),
		roles:      slices.Clone(roles),
		skillByID:  make(map[SkillID]int, len(skills)),
		roleByID:   make(map[RoleID]int, len(roles)),
		skillBySrf: make(map[string]int, forms),
		homographs: make(map[string][]int),
		roleBySrf:  make(map[string]int, titles),
		ancestors:  make(map[SkillID][]SkillID),
	}
	var errs []error
	report := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("techmap: taxonomy %s: "+format+": %w", append(append([]any{version}, args...), ErrInvalid)...))
	}
	t.indexSkills(report)
	t.indexRoles(report)
	t.indexEdges(report)
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return t, nil
}

// A reporter notes one mistake of the taxonomy's author and goes on: whoever edits a
// table of a thousand rows wants to see all of them at once.
type reporter func(format string, args ...any)

// indexSkills files skills by ID and by every form.
func (t *Taxonomy) indexSkills(report reporter) {
	for i := range t.skills {
		s := &t.skills[i]
		if s.ID == "" {
			report("skill %q has no id", s.Name)
			continue
		}
		if _, dup := t.skillByID[s.ID]; dup {
			report("skill %q stands twice", s.ID)
			continue
		}
		t.skillByID[s.ID] = i
		if !s.Kind.known() {
			report("skill %q: unknown kind %q", s.ID, s.Kind)
		}
		for j := range s.Aliases {
			t.indexAlias(i, &s.Aliases[j], report)
		}
	}
}

// indexAlias files one alias of skill i. Two skills may share a form as long as neither
// claims it without doubt: the matcher then decides by what stands beside it.
func (t *Taxonomy) indexAlias(i int, a *Alias, report reporter) {
	s := &t.skills[i]
	if a.Tier != TierStrong && a.Tier != TierWeak && a.Tier != TierListed {
		report("skill %q: alias %q: unknown tier %q", s.ID, a.Text, a.Tier)
	}
	folded := Fold(a.Text)
	if folded == "" {
		report("skill %q: alias %q is empty", s.ID, a.Text)
		return
	}
	first, claimed := t.skillBySrf[folded]
	if !claimed {
		t.skillBySrf[folded] = i
		return
	}
	further := t.homographs[folded]
	if first == i || slices.Contains(further, i) {
		return
	}
	t.clash(first, a, folded, s, report)
	for _, other := range further {
		t.clash(other, a, folded, s, report)
	}
	t.homographs[folded] = append(further, i)
}

// clash reports that s claims a, which folded is of and which the skill other
// claims too, if one of them claims it without doubt.
func (t *Taxonomy) clash(other int, a *Alias, folded string, s *Skill, report reporter) {
	if o := &t.skills[other]; a.Tier == TierStrong || tierOf(o, folded) == TierStrong {
		report("alias %q is claimed by %q and %q", a.Text, o.ID, s.ID)
	}
}

// tierOf returns the strongest tier that folded has in s.
func tierOf(s *Skill, folded string) Tier {
	tier := TierListed
	for _, a := range s.Aliases {
		switch {
		case Fold(a.Text) != folded:
		case a.Tier == TierStrong:
			return TierStrong
		case a.Tier == TierWeak:
			tier = TierWeak
		}
	}
	return tier
}

// indexRoles files roles by ID and by every form. Titles of jobs are never
// ambiguous: two roles that claim one are a mistake.
func (t *Taxonomy) indexRoles(report reporter) {
	for i, r := range t.roles {
		if _, dup := t.roleByID[r.ID]; dup || r.ID == "" {
			report("role %q (%s) stands twice or has no id", r.ID, r.Name)
			continue
		}
		t.roleByID[r.ID] = i
		for _, a := range r.Aliases {
			folded := Fold(a)
			if other, dup := t.roleBySrf[folded]; dup && other != i {
				report("alias %q is claimed by roles %q and %q", a, t.roles[other].ID, r.ID)
			}
			t.roleBySrf[folded] = i
		}
	}
}

// indexEdges checks what skills point to, and follows PartOf to its ends once, for
// Ancestors: gold asks for every demand.
func (t *Taxonomy) indexEdges(report reporter) {
	for i := range t.skills {
		s := &t.skills[i]
		for _, edges := range [...][]SkillID{s.PartOf, s.UsedWith} {
			for _, id := range edges {
				if _, ok := t.skillByID[id]; !ok {
					report("skill %q points to %q, which does not exist", s.ID, id)
				}
			}
		}
	}
	for i := range t.skills {
		s := &t.skills[i]
		if len(s.PartOf) == 0 {
			continue
		}
		up, ok := t.climb(s.ID, nil)
		if !ok {
			report("skill %q is part of itself", s.ID)
			continue
		}
		slices.Sort(up)
		t.ancestors[s.ID] = slices.Compact(up)
	}
}

// climb returns everything id is part of, and false if that includes id's own path.
func (t *Taxonomy) climb(id SkillID, path []SkillID) (up []SkillID, ok bool) {
	if slices.Contains(path, id) {
		return nil, false
	}
	i, known := t.skillByID[id]
	if !known {
		return nil, true
	}
	path = append(path, id)
	for _, parent := range t.skills[i].PartOf {
		more, ok := t.climb(parent, path)
		if !ok {
			return nil, false
		}
		up = append(append(up, parent), more...)
	}
	return up, true
}

// Version returns the version that NewTaxonomy was given. Gold postings and
// publications hold it.
func (t *Taxonomy) Version() string { return t.version }

// Skill returns the skill that id names. Its slices must not be changed.
func (t *Taxonomy) Skill(id SkillID) (Skill, bool) {
	i, ok := t.skillByID[id]
	if !ok {
		return Skill{}, false
	}
	return t.skills[i], true
}

// Role returns the role that id names. Its slices must not be changed.
func (t *Taxonomy) Role(id RoleID) (Role, bool) {
	i, ok := t.roleByID[id]
	if !ok {
		return Role{}, false
	}
	return t.roles[i], true
}

// CanonicalSkill returns the skill that surface means, in any spelling that Fold makes
// one. It looks at nothing but surface: of the skills that claim an ambiguous form it
// takes the first, and Tier, Needs and Vetoes count for nothing. It is for a name that
// somebody gives as one; to find names in text is the work of an Extractor.
func (t *Taxonomy) CanonicalSkill(surface string) (Skill, bool) {
	i, ok := t.skillBySrf[Fold(surface)]
	if !ok {
		return Skill{}, false
	}
	return t.skills[i], true
}

// CanonicalRole returns the role that surface means, in any spelling that Fold makes one.
func (t *Taxonomy) CanonicalRole(surface string) (Role, bool) {
	i, ok := t.roleBySrf[Fold(surface)]
	if !ok {
		return Role{}, false
	}
	return t.roles[i], true
}

// Ancestors returns everything that id is part of, directly or not, sorted; nil if it
// is part of nothing or unknown. The slice must not be changed.
func (t *Taxonomy) Ancestors(id SkillID) []SkillID { return t.ancestors[id] }

// Skills yields all skills in the order given to NewTaxonomy.
func (t *Taxonomy) Skills() iter.Seq[Skill] { return slices.Values(t.skills) }

// Roles yields all roles in the order given to NewTaxonomy.
func (t *Taxonomy) Roles() iter.Seq[Role] { return slices.Values(t.roles) }

// Fold returns the form by which surface forms are compared: lower case,
// without spaces, hyphens and underscores, so that "Spring Boot", "spring-boot"
// and "SpringBoot" are one. Other signs stay, which tell "C" from "C++" and "C#".
// Forms that Unicode calls compatible, such as full-width letters, stay apart too:
// silver text is normalised before anybody looks for names in it.
func Fold(surface string) string {
	var room [64]byte
	folded := room[:0]
	for i := 0; i < len(surface); {
		if c := surface[i]; c < utf8.RuneSelf {
			folded = foldASCII(folded, c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(surface[i:])
		switch {
		case '가' <= r && r <= '힣': // has no case: half of all forms need no look at Unicode's tables
			folded = append(folded, surface[i:i+size]...)
		case !unicode.IsSpace(r):
			folded = utf8.AppendRune(folded, unicode.ToLower(r))
		}
		i += size
	}
	if string(folded) == surface {
		return surface
	}
	return string(folded)
}

// foldASCII appends what Fold leaves of c.
func foldASCII(folded []byte, c byte) []byte {
	switch {
	case c == ' ', c == '-', c == '_', '\t' <= c && c <= '\r':
		return folded
	case 'A' <= c && c <= 'Z':
		c += 'a' - 'A'
	}
	return append(folded, c)
}
