package techmap

type (
	// A SkillID names a canonical skill: "go", "react", "aws-s3". It is never
	// used again for something else.
	SkillID string
	// A SkillKind is a kind of skill: KindLanguage, KindDatabase, …
	SkillKind string
	// A SkillFamily is a handful of kinds that people look for together.
	SkillFamily string
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

// Families of kinds. A concept is of none.
const (
	FamilyLanguage  SkillFamily = "language"
	FamilyFramework SkillFamily = "framework" // what programs are built with or run in
	FamilyDatabase  SkillFamily = "database"  // what keeps, moves and analyses data
	FamilyCloud     SkillFamily = "cloud"     // what programs are run on and watched by
	FamilyTool      SkillFamily = "tool"      // everything else
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

// SkillFamilies returns all families, in the order in which to offer them.
func SkillFamilies() []SkillFamily {
	return []SkillFamily{FamilyLanguage, FamilyFramework, FamilyDatabase, FamilyCloud, FamilyTool}
}

// Family returns the family of k, and nothing for KindConcept and for what is no kind.
func (k SkillKind) Family() SkillFamily {
	switch k {
	case KindLanguage:
		return FamilyLanguage
	case KindFramework, KindLibrary, KindRuntime, KindML, KindGame, KindWeb, KindMobile:
		return FamilyFramework
	case KindDatabase, KindMessaging, KindData:
		return FamilyDatabase
	case KindCloud, KindDevOps, KindObservability, KindOS, KindServer:
		return FamilyCloud
	case KindSecurity, KindTesting, KindTool, KindCollaboration, KindDesign, KindEmbedded,
		KindProtocol, KindFormat, KindBusiness:
		return FamilyTool
	}
	return ""
}

// Kinds returns the kinds of f in the order of SkillKinds: what a query for the
// technologies of f asks for.
func (f SkillFamily) Kinds() []SkillKind {
	var kinds []SkillKind
	for _, k := range SkillKinds() {
		if k != KindConcept && k.Family() == f {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// known reports whether k is a kind.
func (k SkillKind) known() bool { return k == KindConcept || k.Family() != "" }

// A Skill is a canonical skill.
type Skill struct {
	ID       SkillID   `json:"id"`
	Name     string    `json:"name"`             // "Go"
	NameKo   string    `json:"name_ko,omitzero"` // where Korean has a name of its own for it
	Kind     SkillKind `json:"kind"`
	Aliases  []Alias   `json:"aliases,omitempty"`   // every surface form, Name among them
	PartOf   []SkillID `json:"part_of,omitempty"`   // counts there too: S3 is part of AWS
	UsedWith []SkillID `json:"used_with,omitempty"` // does not: React is used with JavaScript

	About   string `json:"about,omitzero"`    // one sentence for a beginner: what it is and what it is for
	AboutKo string `json:"about_ko,omitzero"` // the same in Korean
	Home    string `json:"home,omitzero"`     // https URL of the page to begin with
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
