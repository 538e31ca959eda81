package techmap

type (
	// A SkillID names a canonical skill: "go", "react", "aws-s3". It is never
	// used again for something else, because stored demands hold it.
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
	KindLanguage      SkillKind = "language"      // Go, Kotlin, SQL
	KindFramework     SkillKind = "framework"     // what programs are built on: Spring Boot, React
	KindLibrary       SkillKind = "library"       // what programs call: Guava, Redux-Saga
	KindRuntime       SkillKind = "runtime"       // Node.js, JVM
	KindDatabase      SkillKind = "database"      // also search engines and caches: MySQL, Solr
	KindMessaging     SkillKind = "messaging"     // queues, brokers, workflows: Kafka, Temporal
	KindCloud         SkillKind = "cloud"         // providers and their services: AWS, Amazon EKS
	KindDevOps        SkillKind = "devops"        // containers, provisioning, delivery: Terraform, Tekton
	KindObservability SkillKind = "observability" // Prometheus, Grafana
	KindData          SkillKind = "data"          // pipelines, analysis, statistics: Flume, SPSS
	KindML            SkillKind = "ml"            // libraries, models, assistants: TensorFlow, Gemini
	KindOS            SkillKind = "os"            // Ubuntu, Embedded Linux
	KindServer        SkillKind = "server"        // machines, storage, web and application servers: Caddy, WebLogic
	KindSecurity      SkillKind = "security"      // Wireshark, Nessus
	KindTesting       SkillKind = "testing"       // k6, Mocha
	KindTool          SkillKind = "tool"          // of a developer: Gradle, Webpack
	KindCollaboration SkillKind = "collaboration" // Jira, Notion
	KindDesign        SkillKind = "design"        // Sketch, Cinema 4D
	KindGame          SkillKind = "game"          // Wwise, OpenXR
	KindEmbedded      SkillKind = "embedded"      // chips, boards, their tools: PSoC, ST-Link
	KindProtocol      SkillKind = "protocol"      // HTTP/2, BGP
	KindFormat        SkillKind = "format"        // JSON, Apache Avro
	KindBusiness      SkillKind = "business"      // applications of companies: SAP Ariba, UiPath
	KindWeb           SkillKind = "web"           // systems that make sites: Drupal, VitePress
	KindMobile        SkillKind = "mobile"        // SwiftUI, React Native
	KindConcept       SkillKind = "concept"       // an idea or a method, not a technology: never ranked unless asked for
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
	ID       SkillID   `json:"id"`               // lower case, stands for good
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

// An Alias is a surface form that means a skill. It is looked up as Fold writes it, so
// "Spring Boot" and "spring-boot" are one alias.
type Alias struct {
	Text      string   `json:"text"` // as people write it
	Tier      Tier     `json:"tier,omitzero"`
	ExactCase bool     `json:"exact_case,omitzero"` // means the skill in this case only: "Go", not "go"
	Needs     []string `json:"needs,omitempty"`     // words: means the skill only near one of these
	Vetoes    []string `json:"vetoes,omitempty"`    // words: never means it near one of these
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
	ID      RoleID   `json:"id"`                // lower case, stands for good
	Name    string   `json:"name"`              // "Backend developer"
	NameKo  string   `json:"name_ko,omitzero"`  // "백엔드 개발자"
	Aliases []string `json:"aliases,omitempty"` // every surface form, Name among them
	General bool     `json:"general,omitzero"`  // only for postings that no other role fits
}
