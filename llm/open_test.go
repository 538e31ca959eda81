package llm_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
)

func TestOpen(t *testing.T) {
	t.Parallel()
	rules := lexicon.New(medallion.DefaultTaxonomy(), nil)
	cases := map[string]struct {
		title, text string
		kind        techmap.SectionKind
		want        bool
	}{
		"all is known":                 {"백엔드 개발자", "• 경력 3년 이상\n• Java, Kotlin 경험", techmap.SectionRequirements, false},
		"a stranger in a list":         {"백엔드 개발자", "• 경력 3년 이상\n• Java, Qwertzu 경험", techmap.SectionRequirements, true},
		"… in small letters":           {"백엔드 개발자", "• 경력 3년 이상\n• Java, qwertzu 등 경험", techmap.SectionRequirements, true},
		"a stranger in brackets":       {"백엔드 개발자", "• 경력 3년 이상\n• 모션 인식 경험 (Qwertzu)", techmap.SectionRequirements, true},
		"ordinary words":               {"백엔드 개발자", "• 경력 3년 이상\n• API Server, Java, Front-end 경험", techmap.SectionRequirements, false},
		"a stranger in the benefits":   {"백엔드 개발자", "• 경력 3년 이상\n• Java, Qwertzu 강의", techmap.SectionBenefits, false},
		"English, all is known":        {"Backend engineer", "• 3+ years with Java\n• Strong knowledge of Kotlin", techmap.SectionRequirements, false},
		"English, a stranger":          {"Backend engineer", "• 3+ years with Java and Qwertzu", techmap.SectionRequirements, true},
		"English, a capital starts it": {"Backend engineer", "• Wonderful people with Java", techmap.SectionRequirements, false},
		"a web address":                {"백엔드 개발자", "• Java 경험, https://qwertzu.example.com/JobPost", techmap.SectionRequirements, false},
		"a job in IT without a name":   {"백엔드 개발자", strings.Repeat("• 서버를 만들고 지키는 일을 함께 하실 분\n", 9), techmap.SectionRequirements, true},
		"not a job in IT":              {"매장 매니저", strings.Repeat("• 밝은 인사를 즐기시는 분 (Qwertzu)\n", 9), techmap.SectionRequirements, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lang := "ko"
			if strings.HasPrefix(name, "English") {
				lang = "en"
			}
			p := techmap.Posting{
				ID: "t:1", Title: c.title, Lang: lang, Experience: techmap.Experience{Any: true},
				Sections: []techmap.Section{{Kind: c.kind, Title: "x", Text: c.text}},
			}
			assert.Equal(t, c.want, llm.Open(p, extract(t, rules, p)[0]))
		})
	}
}

// What is missing is asked for only where the text may state it.
func TestMissingFieldsNeedAHint(t *testing.T) {
	t.Parallel()
	p := techmap.Posting{ID: "t:1", Title: "백엔드 개발자", Lang: "ko", Sections: []techmap.Section{
		{Kind: techmap.SectionRequirements, Title: "자격요건", Text: "• 3년차에서 7년차 사이\n• Java, Kotlin 경험"},
	}}
	x := techmap.Extraction{Roles: []string{"backend"}, Mentions: []techmap.Mention{
		{Span: techmap.Span{Start: 34, End: 38}, Surface: "Java", Skill: "java"}}}
	assert.True(t, llm.Open(p, x))
	x.Experience = techmap.Experience{MinYears: 3, MaxYears: 7}
	x.Mentions = extract(t, lexicon.New(medallion.DefaultTaxonomy(), nil), p)[0].Mentions
	assert.False(t, llm.Open(p, x))
}

func TestCoverage(t *testing.T) {
	t.Parallel()
	rules := fixed{name: "a", says: func(p techmap.Posting) techmap.Extraction {
		return techmap.Extraction{Seniority: techmap.SenioritySenior, Fields: []techmap.FieldSpan{{Field: "seniority", By: techmap.ByRule}}}
	}}
	model := fixed{name: "b", says: func(techmap.Posting) techmap.Extraction {
		return techmap.Extraction{
			Mentions: []techmap.Mention{{Surface: "Java", Skill: "java"}}, Industries: []string{"finance"},
			Fields: []techmap.FieldSpan{
				{Field: "technologies", By: techmap.ByModel}, {Field: "industries", By: techmap.ByModel}},
		}
	}}
	both := llm.Cascade(rules, model, func(p techmap.Posting, _ techmap.Extraction) bool { return p.Lang == "ko" })
	extract(t, both, shop(10)...)
	before, after := both.Coverage()
	assert.Equal(t, 10, before.Postings)
	assert.Equal(t, llm.FieldCount{Rule: 10}, before.Fields["seniority"])
	assert.Zero(t, before.Fields["industries"].Total())
	assert.Equal(t, llm.FieldCount{Model: 5}, after.Fields["industries"])
	assert.Equal(t, llm.FieldCount{Model: 5}, after.Fields["technologies"])
	assert.Contains(t, after.String(), "industries 50.0 %")
}
