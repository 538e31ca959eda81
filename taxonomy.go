package techmap

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"
)

type (
	// A SkillID names a canonical skill: "go", "react", "aws-s3". It is never
	// used again for something else.
	SkillID string
	// A SkillKind is a kind of skill: KindLanguage, KindDatabase, …
	SkillKind string
	// A RoleID names a canonical role: "backend", "data-engineer".
	RoleID string
)

// Kinds of skills.
const (
	KindLanguage      SkillKind = "language"
	KindFramework     SkillKind = "framework"
	KindLibrary       SkillKind = "library"
	KindRuntime       SkillKind = "runtime"
	KindDatabase      SkillKind = "database"
	KindMessaging     SkillKind = "messaging"
	KindCloud         SkillKind = "cloud"
	KindDevOps        SkillKind = "devops"
	KindObservability SkillKind = "observability"
	KindData          SkillKind = "data"
	KindML            SkillKind = "ml"
	KindOS            SkillKind = "os"
	KindServer        SkillKind = "server"
	KindSecurity      SkillKind = "security"
	KindTesting       SkillKind = "testing"
	KindTool          SkillKind = "tool"
	KindCollaboration SkillKind = "collaboration"
	KindDesign        SkillKind = "design"
	KindGame          SkillKind = "game"
	KindEmbedded      SkillKind = "embedded"
	KindProtocol      SkillKind = "protocol"
	KindFormat        SkillKind = "format"
	KindBusiness      SkillKind = "business"
	KindWeb           SkillKind = "web"
	KindMobile        SkillKind = "mobile"
	KindConcept       SkillKind = "concept" // an idea or a method, not a technology: never ranked unless asked for
)

// SkillKinds returns all kinds, technologies first.
func SkillKinds() []SkillKind {
	return []SkillKind{
		KindLanguage, KindFramework, KindLibrary, KindRuntime, KindDatabase, KindMessaging, KindCloud,
		KindDevOps, KindObservability, KindData, KindML, KindOS, KindServer, KindSecurity, KindTesting,
		KindTool, KindCollaboration, KindDesign, KindGame, KindEmbedded, KindProtocol, KindFormat,
		KindBusiness, KindWeb, KindMobile, KindConcept,
	}
}

// A Skill is a canonical skill.
type Skill struct {
	ID       SkillID   `json:"id"`
	Name     string    `json:"name"`             // "Go"
	NameKo   string    `json:"name_ko,omitzero"` // where Korean has a name of its own for it
	Kind     SkillKind `json:"kind"`
	Aliases  []Alias   `json:"aliases,omitempty"`   // every surface form, Name among them
	PartOf   []SkillID `json:"part_of,omitempty"`   // counts there too: S3 is part of AWS
	UsedWith []SkillID `json:"used_with,omitempty"` // does not: React is used with JavaScript
}

// An Alias is a surface form that means a skill.
type Alias struct {
	Text      string   `json:"text"`
	Tier      Tier     `json:"tier,omitzero"`
	ExactCase bool     `json:"exact_case,omitzero"`
	Needs     []string `json:"needs,omitempty"`  // only near one of these
	Vetoes    []string `json:"vetoes,omitempty"` // never near one of these
}

// A Tier says how much company a surface form needs to be believed.
type Tier string

// Tiers.
const (
	TierStrong Tier = ""       // means the skill wherever it stands
	TierWeak   Tier = "weak"   // an ordinary word too: needs corroboration ("Spring", "React")
	TierListed Tier = "listed" // only in a list of technologies ("C", "R")
)

// A Role is a canonical kind of job.
type Role struct {
	ID      RoleID   `json:"id"`
	Name    string   `json:"name"`
	NameKo  string   `json:"name_ko,omitzero"`
	Aliases []string `json:"aliases,omitempty"` // every surface form, Name among them
	General bool     `json:"general,omitzero"`  // only for postings that no other role fits
}

// A Taxonomy is an immutable set of skills and roles, safe for concurrent use.
type Taxonomy struct {
	version    string
	skills     []Skill
	roles      []Role
	skillByID  map[SkillID]int
	roleByID   map[RoleID]int
	skillBySrf map[string][]int // folded surface form → indexes of skills
	roleBySrf  map[string]int
	ancestors  map[SkillID][]SkillID
}

// NewTaxonomy returns the taxonomy of skills and roles, which it keeps in the
// given order. It reports every duplicate or empty ID, unknown kind or tier,
// strong alias claimed twice, and unknown or circular PartOf, all of them joined
// into one error that wraps ErrInvalid.
func NewTaxonomy(version string, skills []Skill, roles []Role) (*Taxonomy, error) {
	t := &Taxonomy{
		version:    version,
		skills:     slices.Clone(skills),
		roles:      slices.Clone(roles),
		skillByID:  make(map[SkillID]int, len(skills)),
		roleByID:   make(map[RoleID]int, len(roles)),
		skillBySrf: make(map[string][]int, 4*len(skills)),
		roleBySrf:  make(map[string]int, 8*len(roles)),
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

type reporter func(format string, args ...any)

func (t *Taxonomy) indexSkills(report reporter) {
	kinds := SkillKinds()
	for i, s := range t.skills {
		if s.ID == "" {
			report("skill %q has no id", s.Name)
			continue
		}
		if _, dup := t.skillByID[s.ID]; dup {
			report("skill %q stands twice", s.ID)
			continue
		}
		t.skillByID[s.ID] = i
		if !slices.Contains(kinds, s.Kind) {
			report("skill %q: unknown kind %q", s.ID, s.Kind)
		}
		for _, a := range s.Aliases {
			t.indexAlias(i, a, report)
		}
	}
}

func (t *Taxonomy) indexAlias(i int, a Alias, report reporter) {
	s := t.skills[i]
	if a.Tier != TierStrong && a.Tier != TierWeak && a.Tier != TierListed {
		report("skill %q: alias %q: unknown tier %q", s.ID, a.Text, a.Tier)
	}
	folded := Fold(a.Text)
	if folded == "" {
		report("skill %q: alias %q is empty", s.ID, a.Text)
		return
	}
	for _, other := range t.skillBySrf[folded] {
		if other == i {
			return
		}
		if o := t.skills[other]; a.Tier == TierStrong || tierOf(o, folded) == TierStrong {
			report("alias %q is claimed by %q and %q", a.Text, o.ID, s.ID)
		}
	}
	t.skillBySrf[folded] = append(t.skillBySrf[folded], i)
}

// tierOf returns the strongest tier that folded has in s.
func tierOf(s Skill, folded string) Tier {
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

func (t *Taxonomy) indexEdges(report reporter) {
	for _, s := range t.skills {
		for _, edges := range [][]SkillID{s.PartOf, s.UsedWith} {
			for _, id := range edges {
				if _, ok := t.skillByID[id]; !ok {
					report("skill %q points to %q, which does not exist", s.ID, id)
				}
			}
		}
	}
	for _, s := range t.skills {
		if len(s.PartOf) == 0 {
			continue
		}
		up, ok := t.climb(s.ID, nil)
		if !ok {
			report("skill %q is part of itself", s.ID)
			continue
		}
		t.ancestors[s.ID] = slices.Compact(slices.Sorted(slices.Values(up)))
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

// Version returns the version that NewTaxonomy was given.
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

// CanonicalSkill returns the skill that surface means. It looks at nothing but
// surface: of the skills that claim an ambiguous form it takes the first.
func (t *Taxonomy) CanonicalSkill(surface string) (Skill, bool) {
	found := t.skillBySrf[Fold(surface)]
	if len(found) == 0 {
		return Skill{}, false
	}
	return t.skills[found[0]], true
}

// CanonicalRole returns the role that surface means.
func (t *Taxonomy) CanonicalRole(surface string) (Role, bool) {
	i, ok := t.roleBySrf[Fold(surface)]
	if !ok {
		return Role{}, false
	}
	return t.roles[i], true
}

// Ancestors returns everything that id is part of, directly or not, sorted.
func (t *Taxonomy) Ancestors(id SkillID) []SkillID { return t.ancestors[id] }

// Skills yields all skills in the order given to NewTaxonomy.
func (t *Taxonomy) Skills() iter.Seq[Skill] { return slices.Values(t.skills) }

// Roles yields all roles in the order given to NewTaxonomy.
func (t *Taxonomy) Roles() iter.Seq[Role] { return slices.Values(t.roles) }

// Fold returns the form by which surface forms are compared: lower case,
// without spaces, hyphens and underscores, so that "Spring Boot", "spring-boot"
// and "SpringBoot" are one.
func Fold(surface string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, surface)
}
