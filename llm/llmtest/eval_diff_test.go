package llmtest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// A diffCase is a posting with a line for every name, what readers and extractor say
// of it, and the only disagreement that follows.
type diffCase struct {
	text   string
	skills []Label
	says   []techmap.Mention
	want   Disagreement
}

func diffCases() map[string]diffCase {
	req := []string{"required"}
	noted := func(name string, contexts []string, words string) []Label {
		return []Label{{Name: name, Kind: "tech", Contexts: contexts, Surfaces: []string{words}}}
	}
	at := func(start, end int, skill techmap.SkillID, words string) techmap.Mention {
		return techmap.Mention{Span: techmap.Span{Start: start, End: end}, Skill: skill, Surface: words,
			Level: techmap.LevelRequired, Confidence: .6}
	}
	as := func(m techmap.Mention, level techmap.Level, context techmap.Context) []techmap.Mention {
		m.Level, m.Context = level, context
		return []techmap.Mention{m}
	}
	return map[string]diffCase{
		"a name the taxonomy lacks": {"• Java\n• COBOL", noted("COBOL", req, "COBOL"), nil,
			Disagreement{Kind: DisagreeMissed, Name: "COBOL", Gold: "required", Quote: "• COBOL", Why: ReasonNoEntry, Detail: "COBOL"}},
		"found as no demand": {"no Java", noted("Java", req, "Java"), as(at(3, 7, "java", "Java"), "", techmap.ContextNegated),
			Disagreement{Kind: DisagreeMissed, Name: "Java", Skill: "java", Gold: "required", Quote: "no Java", Why: ReasonContext, Detail: "negated"}},
		"taken for another": {"Java", noted("Kotlin", req, "Java"), as(at(0, 4, "agile", "Java"), "required", ""),
			Disagreement{Kind: DisagreeMissed, Name: "Kotlin", Skill: "kotlin", Gold: "required", Quote: "Java", Why: ReasonReadAs, Detail: "Agile"}},
		"a spelling that is none": {"코틀린어", noted("Kotlin", req, "코틀린어"), nil,
			Disagreement{Kind: DisagreeMissed, Name: "Kotlin", Skill: "kotlin", Gold: "required", Quote: "코틀린어", Why: ReasonNoAlias, Detail: "코틀린어"}},
		"a strong spelling left out": {"Javanese, Java", noted("Java", req, "Java"), nil,
			Disagreement{Kind: DisagreeMissed, Name: "Java", Skill: "java", Gold: "required", Quote: "Javanese, Java", Why: ReasonUnread, Detail: "Java"}},
		"a weak spelling alone": {"React 경험", noted("React", req, "React"), nil,
			Disagreement{Kind: DisagreeMissed, Name: "React", Skill: "react", Gold: "required", Quote: "React 경험", Why: ReasonWeak, Detail: "weak"}},
		"made up": {"we react", nil, as(at(3, 8, "react", "react"), "required", ""),
			Disagreement{Kind: DisagreeFalse, Name: "React", Skill: "react", Found: "required", Quote: "we react", Why: ReasonBelieved, Detail: "weak 0.60"}},
		"no demand to readers": {"Docker!", noted("Docker", []string{"employer"}, "Docker"), as(at(0, 6, "docker", "Docker"), "used", ""),
			Disagreement{Kind: DisagreeFalse, Name: "Docker", Skill: "docker", Gold: "employer", Found: "used", Quote: "Docker!", Why: ReasonAbsent, Detail: "employer"}},
		"called something else": {"Docker Hub", []Label{{Name: "Docker Hub", Kind: "concept", Surfaces: []string{"Docker Hub"}}},
			as(at(0, 6, "docker", "Docker"), "used", ""),
			Disagreement{Kind: DisagreeFalse, Name: "Docker", Skill: "docker", Found: "used", Quote: "Docker Hub", Why: ReasonOtherName, Detail: "Docker Hub"}},
		"another level": {"Java", noted("Java", []string{"preferred"}, "Java"), as(at(0, 4, "java", "Java"), "required", ""),
			Disagreement{Kind: DisagreeLevel, Name: "Java", Skill: "java", Gold: "preferred", Found: "required", Quote: "Java",
				Why: ReasonSection, Detail: "requirements 자격요건"}},
		"other words": {"Java SE", noted("Java", req, "Java SE"), as(at(0, 4, "java", "Java"), "required", ""),
			Disagreement{Kind: DisagreeWords, Name: "Java", Skill: "java", Gold: "Java SE", Found: "Java", Quote: "Java SE"}},
	}
}

func TestDisagreementsSayWhereAndWhy(t *testing.T) {
	t.Parallel()
	for name, tc := range diffCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			corpus := []Labelled{{Skills: tc.skills, Posting: techmap.Posting{ID: "a:1", Sections: []techmap.Section{
				{Kind: techmap.SectionRequirements, Title: "자격요건", Text: tc.text},
			}}}}
			got, err := Evaluate(t.Context(), scripted{"a:1": tc.says}, small(t), corpus, nil)
			require.NoError(t, err)
			tc.want.Posting = "a:1"
			if tc.want.Quote != "" {
				tc.want.Section = "requirements 자격요건"
			}
			assert.Equal(t, []Disagreement{tc.want}, got.Each[0].Errors)
		})
	}
}

func TestDisagreementsAreSorted(t *testing.T) {
	t.Parallel()
	corpus := []Labelled{{
		Posting: techmap.Posting{ID: "a:1", Title: "React"},
		Skills:  []Label{label("React", "required"), label("COBOL", "required"), label("Java", "stack")},
		Fields:  Fields{Roles: []string{"backend"}},
	}}
	e := scripted{"a:1": {says("kotlin", techmap.LevelUsed, ""), says("java", techmap.LevelUsed, ""), says("docker", techmap.LevelUsed, "")}}
	for range 5 { // maps are walked in another order each time
		got, err := Evaluate(t.Context(), e, small(t), corpus, nil)
		require.NoError(t, err)
		var names []string
		for _, d := range got.Each[0].Errors {
			names = append(names, string(d.Kind)+" "+d.Name)
		}
		assert.Equal(t, []string{
			"missed COBOL", "false Docker", "level Java", "false Kotlin", "missed React", "field roles",
		}, names)
	}
}
