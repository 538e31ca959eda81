package lexicon_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
)

// Titles that name a general role, or only a trade, and words that tell which.
func TestRolesThatTitlesHintAt(t *testing.T) {
	t.Parallel()
	x := lexicon.New(medallion.DefaultTaxonomy(), nil)
	for title, want := range map[string][]string{
		"Java 개발자 (3년 이상)":                    {"backend"},
		"React 웹개발자 경력 채용":                    {"frontend"},
		"웹 개발자 (ASP.NET, C#)":                 {"web-developer"},
		"자율주행 무인 로봇 Perception 개발자":           {"robotics"},
		"네트워크보안 SW개발자":                        {"network-engineer", "security-engineer"},
		"Software Engineer (Graphics AI)":     {"graphics", "ml-engineer"},
		"Software Engineer, Machine Learning": {"ml-engineer"},
		"Unity Client 개발자 모집":                 {"game-client"},
		"B2B Front_End Developer":             {"frontend"},
		"Data Transformation Analyst":         {"data-analyst"},
		"Senior Data Visualization Scientist": {"data-scientist"},
		"전투 기획자 모집":                           {"project-manager"},
		"[AI반도체] NPU SDK 개발 엔지니어":             {"system-software"},
		"Delphi, VB 경력직 채용":                   {"desktop"},
		"Junior Developer Advocate":           {"developer-relations"},
		"Python Developer":                    {"software-engineer"},
		"식품개발 담당자":                            nil,
		"신사업 사업개발 담당자":                        nil,
		"소프트웨어 영업 사원":                         nil,
		"[DB증권] 인턴 모집":                        nil,
		"모바일 게임 운영 담당자":                       nil,
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			p := techmap.Posting{ID: "t:1", Title: title}
			got := one(t, x, p)
			assert.Equal(t, want, got.Roles)
			assert.Equal(t, want, fields(t, p, got)["roles"])
		})
	}
}

// Texts under a title that names no role, as of people who write one headline for
// all the jobs they have.
func TestRolesThatTextsLookFor(t *testing.T) {
	t.Parallel()
	x := lexicon.New(medallion.DefaultTaxonomy(), nil)
	for name, c := range map[string]struct {
		kind techmap.SectionKind
		text string
		want []string
	}{
		"list after looking for": {"", "We are looking for backend, iOS and QA engineers.", []string{"backend", "ios", "qa"}},
		"lines that are titles": {"", "• Senior Frontend Engineer (Oslo)\n• Data Scientist\n• Recruiter",
			[]string{"frontend", "data-scientist"}},
		"a line of two":                   {"", "DevOps Engineer / Site Reliability Engineer", []string{"devops", "sre"}},
		"a general line with a hint":      {"", "Firmware Software Engineer - Bergen", []string{"firmware"}},
		"a colleague":                     {"", "You will report to the CTO and talk to our designers.", nil},
		"a colleague in a search":         {"", "We are hiring a writer to sit with our data scientists.", nil},
		"a sentence about others":         {"", "We are hiring! Data scientists love us.", nil},
		"Korean call":                     {"", "데이터 엔지니어를 모십니다", []string{"data-engineer"}},
		"Korean line":                     {techmap.SectionDuties, "안드로이드 개발자 0명", []string{"android"}},
		"Korean requirement":              {techmap.SectionRequirements, "• 백엔드 개발자, 디자이너와 협업해 보신 분", nil},
		"anybody who writes code":         {"", "We are looking for engineers who love Python.", []string{"software-engineer"}},
		"engineers of something else":     {"", "We are looking for engineers who love bridges.", nil},
		"process":                         {techmap.SectionProcess, "백엔드 개발자를 모집합니다", nil},
		"specific before general in text": {"", "Looking for a software engineer.\nLooking for a DBA.", []string{"dba"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := techmap.Posting{ID: "t:1", Lang: "en", Title: "Acme | Oslo", Sections: []techmap.Section{{Kind: c.kind, Text: c.text}}}
			if hasHangul(c.text) {
				p.Lang = "ko"
			}
			got := one(t, x, p)
			assert.Equal(t, c.want, got.Roles)
			assert.Equal(t, c.want, fields(t, p, got)["roles"])
		})
	}
}

// A label of the text, or the category of the site, tells more than a general title.
func TestRolesThatLabelsState(t *testing.T) {
	t.Parallel()
	x := lexicon.New(medallion.DefaultTaxonomy(), nil)
	p := techmap.Posting{ID: "t:1", Title: "Python Developer", Sections: []techmap.Section{
		{Kind: techmap.SectionDuties, Title: "Role", Text: "Data Engineer\nHyderabad"},
	}}
	assert.Equal(t, []string{"data-engineer"}, one(t, x, p).Roles)

	p = techmap.Posting{ID: "t:1", Title: "개발자 모집", Category: []string{"IT", "서버 개발자"}}
	got := one(t, x, p)
	assert.Equal(t, []string{"backend"}, got.Roles)
	assert.Equal(t, techmap.BySite, got.Fields[0].By)

	p = techmap.Posting{ID: "t:1", Title: "한빛로보틱스 채용", Company: "한빛로보틱스"}
	assert.Empty(t, one(t, x, p).Roles, "the company's own name is no role")
}

func TestSeniorityOfASection(t *testing.T) {
	t.Parallel()
	x := lexicon.New(small(t), nil)
	p := techmap.Posting{ID: "t:1", Title: "Data Analyst", Sections: []techmap.Section{
		{Kind: techmap.SectionConditions, Title: "Seniority level", Text: "Internship\nEmployment type"},
	}}
	got := one(t, x, p)
	assert.Equal(t, techmap.SeniorityIntern, got.Seniority)
	assert.Equal(t, techmap.EmploymentIntern, got.Employment)
	assert.Equal(t, []string{"intern"}, fields(t, p, got)["employment"])
}

// A line without an end takes as long as many lines of its length, and not its square.
func TestRolesOfEndlessLines(t *testing.T) {
	t.Parallel()
	x := lexicon.New(medallion.DefaultTaxonomy(), nil)
	for _, unit := range []string{"백엔드 개발자 ", "iOS engineer, ", "hiring engineers ", "(Data Engineer) ", "• QA engineer "} {
		text := strings.Repeat(unit, 20_000)
		one(t, x, techmap.Posting{ID: "t:1", Lang: "en", Company: unit, Title: text, Sections: []techmap.Section{{Text: text}}})
		one(t, x, techmap.Posting{ID: "t:1", Lang: "en", Sections: []techmap.Section{{Text: text}}})
	}
}
