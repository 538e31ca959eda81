package llm_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// said returns what is believed of a posting about which a model says a.
func said(t *testing.T, p techmap.Posting, a llmtest.Answer) techmap.Extraction {
	t.Helper()
	model := llmtest.Faithful("m/1", func(llmtest.Page) llmtest.Answer { return a })
	return extract(t, llm.New(model, &llm.Options{Taxonomy: small(t)}), p)[0]
}

// asking returns a posting of lines; the title is line 1, they begin at 2.
func asking(lines string) techmap.Posting {
	return techmap.Posting{
		ID: "t:1", Title: "백엔드 개발자 Backend developer", Company: "Paper Boat Ltd.", Lang: "ko",
		SeenAt:   time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC),
		Sections: []techmap.Section{{Kind: techmap.SectionRequirements, Text: lines}},
	}
}

func TestTechnologiesAreGrounded(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		text  string
		claim llmtest.Technology
		want  string // skill, or the surface in quotes of one that the taxonomy lacks
	}{
		"stands in its line":               {"• Java", llmtest.Technology{Line: 2, Text: "Java", Level: "required"}, "java"},
		"a Korean name":                    {"• 자바로 개발", llmtest.Technology{Line: 2, Text: "자바", Level: "required"}, "java"},
		"in another line only":             {"• Go\n• Java", llmtest.Technology{Line: 2, Text: "Java", Level: "used"}, "java"},
		"a line that does not exist":       {"• Java", llmtest.Technology{Line: 77, Text: "Java", Level: "used"}, "java"},
		"in two other lines":               {"• Go\n• Java\n• Java", llmtest.Technology{Line: 2, Text: "Java", Level: "used"}, ""},
		"stands nowhere":                   {"• Java", llmtest.Technology{Line: 2, Text: "Kotlin", Level: "required"}, ""},
		"part of a word":                   {"• JavaScript", llmtest.Technology{Line: 2, Text: "Java", Level: "required"}, ""},
		"part, then whole":                 {"• JavaScript, Java", llmtest.Technology{Line: 2, Text: "Java", Level: "required"}, "java"},
		"in other letters":                 {"• java", llmtest.Technology{Line: 2, Text: "Java", Level: "required"}, ""},
		"an unknown name":                  {"• Zylo", llmtest.Technology{Line: 2, Text: "Zylo", Level: "required"}, `"Zylo"`},
		"an ordinary word":                 {"• Backend API", llmtest.Technology{Line: 2, Text: "API", Level: "required"}, ""},
		"the employer":                     {"• Boat", llmtest.Technology{Line: 2, Text: "Boat", Level: "required"}, ""},
		"a known name, small letters":      {"• go further", llmtest.Technology{Line: 2, Text: "go", Level: "required"}, ""},
		"a short name in a list":           {"• Java, R", llmtest.Technology{Line: 2, Text: "R", Level: "required"}, "r"},
		"a short name in prose":            {"• the R way", llmtest.Technology{Line: 2, Text: "R", Level: "required"}, ""},
		"no level":                         {"• Java", llmtest.Technology{Line: 2, Text: "Java", Level: "vital"}, ""},
		"a whole sentence":                 {"• Java를 잘 알고 즐겁게 일하며 늘 배우고 나누는 것을 좋아하시는 분", llmtest.Technology{Line: 2, Text: "Java를 잘 알고 즐겁게 일하며 늘 배우고 나누는 것을 좋아하시는 분", Level: "used"}, ""},
		"nothing":                          {"• Java", llmtest.Technology{Line: 2, Text: " ", Level: "used"}, ""},
		"a number":                         {"• 2024", llmtest.Technology{Line: 2, Text: "2024", Level: "used"}, ""},
		"hidden characters in the posting": {"• Ja\u200bva", llmtest.Technology{Line: 2, Text: "Java", Level: "used"}, "java"},
		"an address":                       {"• java@Zylo.com", llmtest.Technology{Line: 2, Text: "Zylo", Level: "used"}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := asking(c.text)
			x := said(t, p, llmtest.Answer{Technologies: []llmtest.Technology{c.claim}})
			got := ""
			for _, m := range x.Mentions {
				got = string(m.Skill)
				if m.Skill == "" {
					got = `"` + m.Surface + `"`
				}
				cut, ok := p.Cut(m.Span)
				require.True(t, ok)
				assert.Equal(t, m.Surface, cut)
			}
			assert.Equal(t, c.want, got)
		})
	}
}

func TestFieldsAreGrounded(t *testing.T) {
	t.Parallel()
	value := func(text, field, value string) llmtest.Answer {
		return llmtest.Answer{Values: []llmtest.Value{{Line: 2, Text: text, Field: field, Value: value}}}
	}
	label := func(text, label string) llmtest.Answer {
		return llmtest.Answer{Labels: []llmtest.Tag{{Line: 2, Text: text, Label: label}}}
	}
	cases := map[string]struct {
		text  string
		claim llmtest.Answer
		want  string // field=value
	}{
		"experience":                     {"• 서버 개발 경력 3년 이상", value("경력 3년 이상", "experience", "3+"), "experience=3+"},
		"the rule reads, not the model":  {"• 서버 개발 경력 3년 이상", value("경력 3년 이상", "experience", "7+"), "experience=3+"},
		"English experience":             {"• 5+ years of backend work", value("5+ years of backend work", "experience", "5+"), "experience=5+"},
		"half a number":                  {"• 경력 13년 이상", value("3년 이상", "experience", "3+"), ""},
		"a number that is not there":     {"• 경력이 있으신 분", value("경력이 있으신 분", "experience", "9+"), ""},
		"a number out of a vague word":   {"• 연차가 높은 분", value("연차가 높은 분", "experience", "9+"), "experience=experienced"},
		"evidence that speaks of naught": {"• 밝은 분", value("밝은 분", "experience", "3+"), ""},
		"salary":                         {"• 연봉 4,000만원 이상", value("연봉 4,000만원 이상", "salary", "1"), "salary=40000000+ KRW/year"},
		"salary out of nothing":          {"• 연봉 협의", value("연봉 협의", "salary", "90000000 KRW/year"), ""},
		"place":                          {"• 근무지: 서울 강남구", value("서울 강남구", "place", ""), "place=KR 서울 강남구"},
		"place out of nothing":           {"• 밝은 사무실", value("밝은 사무실", "place", "서울 강남구"), ""},
		"deadline":                       {"• 접수기간: ~ 2026.06.30", value("접수기간: ~ 2026.06.30", "deadline", ""), "deadline=2026-06-30T14:59:59Z"},
		"a field that is none":           {"• Java", value("Java", "password", "1"), ""},
		"employment":                     {"• 고용형태: 정규직", label("고용형태: 정규직", "employment:full-time"), "employment=full-time"},
		"the rule overrules the label":   {"• 고용형태: 정규직", label("고용형태: 정규직", "employment:intern"), "employment=full-time"},
		"a label without a word for it":  {"• 밝은 분", label("밝은 분", "employment:intern"), ""},
		"work model":                     {"• 주 2일 재택", label("재택", "work:hybrid"), "work_model=hybrid"},
		"seniority":                      {"• 시니어 환영", label("시니어", "seniority:senior"), "seniority=senior"},
		"industry":                       {"• 핀테크 서비스", label("핀테크", "industry:finance"), "industries=finance"},
		"an industry that is none":       {"• 핀테크 서비스", label("핀테크", "industry:magic"), ""},
		"role":                           {"• 백엔드 개발자를 찾습니다", label("백엔드 개발자", "role:backend"), "roles=backend"},
		"a role that is none":            {"• 백엔드 개발자를 찾습니다", label("백엔드 개발자", "role:wizard"), ""},
		"a role of no job":               {"• 밝은 분", label("밝은 분", "role:dba"), ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := asking(c.text)
			x := said(t, p, c.claim)
			got := ""
			for _, f := range x.Fields {
				got = f.Field + "=" + f.Value
				assert.Equal(t, techmap.ByModel, f.By)
				cut, ok := p.Cut(f.Span)
				require.True(t, ok)
				assert.Equal(t, f.Text, cut)
			}
			assert.Equal(t, c.want, got)
		})
	}
}

// What the site states is not asked for, and not believed if it is answered.
func TestStatedFieldsAreNotAsked(t *testing.T) {
	t.Parallel()
	p := asking("• 고용형태: 정규직\n• 경력 3년 이상")
	p.Employment, p.Experience = techmap.EmploymentContract, techmap.Experience{Any: true}
	x := said(t, p, llmtest.Answer{
		Labels: []llmtest.Tag{{Line: 2, Text: "정규직", Label: "employment:full-time"}},
		Values: []llmtest.Value{{Line: 3, Text: "경력 3년 이상", Field: "experience", Value: "3+"}},
	})
	assert.Empty(t, x.Employment)
	assert.Empty(t, x.Experience)
	assert.Empty(t, x.Fields)
}

// A stored answer is looked for again, and named again: a taxonomy that has learnt a
// name since, and a parser that cuts sections otherwise, ask no model.
func TestStoredAnswersAreReadAnew(t *testing.T) {
	t.Parallel()
	cache := &llm.MemoryCache{}
	model := llmtest.Faithful("m/1", llmtest.Vocabulary("Zylo", "Java"))
	p := asking("• Java\n• Zylo, 경력 3년 이상")
	before := extract(t, llm.New(model, &llm.Options{Taxonomy: small(t), Cache: cache}), p)[0]
	require.Len(t, before.Mentions, 2)
	assert.Empty(t, before.Mentions[1].Skill)

	var skills []techmap.Skill
	for s := range small(t).Skills() {
		skills = append(skills, s)
	}
	var roles []techmap.Role
	for r := range small(t).Roles() {
		roles = append(roles, r)
	}
	skills = append(skills, techmap.Skill{ID: "zylo", Name: "Zylo", Kind: techmap.KindTool, Aliases: []techmap.Alias{{Text: "Zylo"}}})
	newer, err := techmap.NewTaxonomy("newer", skills, roles)
	require.NoError(t, err)
	p.ID = "t:2"
	p.Sections = append([]techmap.Section{{Kind: techmap.SectionBenefits, Text: "• 커피"}}, p.Sections...)
	after := extract(t, llm.New(model, &llm.Options{Taxonomy: newer, Cache: cache}), p)[0]
	assert.Equal(t, 1, model.Calls())
	require.Len(t, after.Mentions, 2)
	assert.Equal(t, techmap.SkillID("zylo"), after.Mentions[1].Skill)
	assert.Equal(t, 1, after.Mentions[1].Section)
}

// No model sees an address, a telephone number or what no reader sees.
func TestPersonalDataIsNotShown(t *testing.T) {
	t.Parallel()
	var shown string
	model := llmtest.Scripted("m/1", func(_ context.Context, _ int, p llm.Prompt) (llm.Reply, error) {
		shown = p.User
		return llmtest.Say(p, llmtest.Answers(p, llmtest.Vocabulary("Zylo"))...), nil
	})
	text := "• 문의 hire@zylo.io, 010-1234-5678, +82 10-1234-5678 Zy\u200blo\u202e\n• Java 1.8.0, 2026-03-02, 3.5억"
	x := extract(t, llm.New(model, &llm.Options{Taxonomy: small(t)}), asking(text))[0]
	assert.Contains(t, shown, "[2] • 문의 ************, *************, **************** Zylo\n")
	assert.Contains(t, shown, "[3] • Java 1.8.0, 2026-03-02, 3.5억\n", "versions and dates are not personal")
	require.Len(t, x.Mentions, 1)
	assert.Equal(t, "Zy\u200blo", x.Mentions[0].Surface, "what the posting has is cut, not what was shown")
}
