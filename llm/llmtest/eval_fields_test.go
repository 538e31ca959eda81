package llmtest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// reads answers every posting with an extraction of the same ID.
type reads map[techmap.PostingID]techmap.Extraction

func (reads) Name() string { return "reads/1" }

func (r reads) Extract(_ context.Context, postings []techmap.Posting) ([]techmap.Extraction, error) {
	found := make([]techmap.Extraction, len(postings))
	for i, p := range postings {
		found[i] = r[p.ID]
	}
	return found, nil
}

// TestFieldsAreCompared has one field a case.
func TestFieldsAreCompared(t *testing.T) {
	t.Parallel()
	day := func(d int) techmap.Date { return techmap.Date{Time: time.Date(2026, 12, d, 0, 0, 0, 0, time.UTC)} }
	right, wrong := Score{TruePositive: 1}, Score{FalsePositive: 1, FalseNegative: 1}
	for name, tc := range map[string]struct {
		labels Fields
		found  techmap.Extraction
		field  string
		right  int
		values Score
	}{
		"nothing, and nothing found":   {Fields{Seniority: new(techmap.Seniority)}, techmap.Extraction{}, "seniority", 1, Score{}},
		"nothing, and something found": {Fields{Seniority: new(techmap.Seniority)}, techmap.Extraction{Seniority: "lead"}, "seniority", 0, Score{FalsePositive: 1}},
		"something, and nothing found": {Fields{WorkModel: new(techmap.WorkRemote)}, techmap.Extraction{}, "work_model", 0, Score{FalseNegative: 1}},
		"the same":                     {Fields{Employment: new(techmap.EmploymentIntern)}, techmap.Extraction{Employment: "intern"}, "employment", 1, right},
		"another":                      {Fields{Employment: new(techmap.EmploymentIntern)}, techmap.Extraction{Employment: "contract"}, "employment", 0, wrong},
		"years": {Fields{Experience: &techmap.Experience{MinYears: 3}},
			techmap.Extraction{Experience: techmap.Experience{MinYears: 3, Experienced: true, Raw: "3년 이상"}}, "experience", 1, right},
		"years without an end": {Fields{Experience: &techmap.Experience{MinYears: 3, MaxYears: 5}},
			techmap.Extraction{Experience: techmap.Experience{MinYears: 3}}, "experience", 0, wrong},
		"newcomers too": {Fields{Experience: &techmap.Experience{MinYears: 3}},
			techmap.Extraction{Experience: techmap.Experience{MinYears: 3, NewGrad: true}}, "experience", 0, wrong},
		"whatever came before": {Fields{Experience: &techmap.Experience{Any: true}},
			techmap.Extraction{Experience: techmap.Experience{Experienced: true}}, "experience", 0, wrong},
		"pay": {Fields{Salary: &techmap.Salary{Min: 40_000_000, Currency: "KRW", Per: "year"}},
			techmap.Extraction{Salary: &techmap.Salary{Min: 40_000_000, Currency: "KRW", Per: "year", Raw: "4,000만원"}}, "salary", 1, right},
		"pay a month": {Fields{Salary: &techmap.Salary{Min: 4_000_000, Currency: "KRW", Per: "year"}},
			techmap.Extraction{Salary: &techmap.Salary{Min: 4_000_000, Currency: "KRW", Per: "month"}}, "salary", 0, wrong},
		"no pay, and none found": {Fields{Salary: new(techmap.Salary)}, techmap.Extraction{Salary: &techmap.Salary{Raw: "협의"}}, "salary", 1, Score{}},
		"a place": {Fields{Place: &techmap.Place{Country: "KR", Region: "서울"}},
			techmap.Extraction{Place: techmap.Place{Country: "KR", Region: "서울", Raw: "서울시"}}, "place", 1, right},
		"a place too near": {Fields{Place: &techmap.Place{Country: "KR", Region: "서울"}},
			techmap.Extraction{Place: techmap.Place{Country: "KR", Region: "서울", City: "강남구"}}, "place", 0, wrong},
		"a day": {Fields{Deadline: &techmap.Deadline{Kind: techmap.DeadlineFixed, Date: day(1)}},
			techmap.Extraction{Deadline: techmap.Deadline{Kind: techmap.DeadlineFixed, Date: day(1)}}, "deadline", 1, right},
		"another day": {Fields{Deadline: &techmap.Deadline{Kind: techmap.DeadlineFixed, Date: day(1)}},
			techmap.Extraction{Deadline: techmap.Deadline{Kind: techmap.DeadlineFixed, Date: day(2)}}, "deadline", 0, wrong},
		"no day":          {Fields{Deadline: &techmap.Deadline{Kind: techmap.DeadlineAlways}}, techmap.Extraction{Deadline: techmap.Deadline{Kind: techmap.DeadlineAlways}}, "deadline", 1, right},
		"a degree":        {Fields{Degree: new("bachelor")}, techmap.Extraction{Degree: "master"}, "degree", 0, wrong},
		"a role by name":  {Fields{Roles: []string{"backend"}}, techmap.Extraction{Roles: []string{"서버 개발자"}}, "roles", 1, right},
		"roles are a set": {Fields{Roles: []string{"backend", "dba"}}, techmap.Extraction{Roles: []string{"dba", "backend", "dba"}}, "roles", 1, Score{TruePositive: 2}},
		"one role of two": {Fields{Roles: []string{"backend", "dba"}}, techmap.Extraction{Roles: []string{"dba"}}, "roles", 0, Score{TruePositive: 1, FalseNegative: 1}},
		"a role that may": {Fields{Roles: []string{"backend"}, May: map[string][]string{"roles": {"DBA"}}}, techmap.Extraction{Roles: []string{"backend", "dba"}}, "roles", 1, right},
		"a value that may be": {Fields{Employment: new(techmap.EmploymentIntern), May: map[string][]string{"employment": {"contract"}}},
			techmap.Extraction{Employment: "contract"}, "employment", 1, right},
		"none that may be": {Fields{Employment: new(techmap.EmploymentIntern), May: map[string][]string{"employment": {""}}},
			techmap.Extraction{}, "employment", 1, Score{}},
		"the label, though another may be": {Fields{Employment: new(techmap.EmploymentIntern), May: map[string][]string{"employment": {"contract"}}},
			techmap.Extraction{Employment: "intern"}, "employment", 1, right},
		"no role": {Fields{Roles: []string{}}, techmap.Extraction{Roles: []string{"dba"}}, "roles", 0, Score{FalsePositive: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			corpus := []Labelled{{Posting: techmap.Posting{ID: "a:1"}, Fields: tc.labels}}
			got, err := Evaluate(t.Context(), reads{"a:1": tc.found}, withRoles(t), corpus, nil)
			require.NoError(t, err)
			require.Len(t, got.Fields, 1, "only what is labelled")
			assert.Equal(t, tc.field, got.Fields[0].Field)
			assert.Equal(t, 1, got.Fields[0].Postings)
			assert.Equal(t, tc.right, got.Fields[0].Right)
			assert.Equal(t, tc.values, got.Fields[0].Values)
			assert.Len(t, got.Each[0].Errors, 1-tc.right, "every difference can be read")
		})
	}
}

func withRoles(t *testing.T) *techmap.Taxonomy {
	t.Helper()
	tax, err := techmap.NewTaxonomy("roles", nil, []techmap.Role{
		{ID: "backend", Name: "Backend developer", Aliases: []string{"Backend developer", "서버 개발자"}},
		{ID: "dba", Name: "DBA", Aliases: []string{"DBA"}},
	})
	require.NoError(t, err)
	return tax
}

func TestFieldsUnlabelledAreNotScored(t *testing.T) {
	t.Parallel()
	corpus := []Labelled{{Posting: techmap.Posting{ID: "a:1"}}}
	got, err := Evaluate(t.Context(), reads{"a:1": {Seniority: "lead", Roles: []string{"dba"}}}, withRoles(t), corpus, nil)
	require.NoError(t, err)
	assert.Empty(t, got.Fields)
	assert.Empty(t, got.Each[0].Errors)
}

func TestSkillsUnlabelledAreNotScored(t *testing.T) {
	t.Parallel()
	labels, err := ReadLabels(strings.NewReader(`{"id":"a:1","roles":["dba"]}` + "\n" + `{"id":"a:2","skills":[]}`))
	require.NoError(t, err)
	assert.True(t, labels[0].FieldsOnly, "nobody looked")
	assert.False(t, labels[1].FieldsOnly, "looked, and found none")
	java := techmap.Extraction{Mentions: []techmap.Mention{says("java", techmap.LevelRequired, "")}}
	got, err := Evaluate(t.Context(), reads{"a:1": java, "a:2": java}, small(t), labels, nil)
	require.NoError(t, err)
	assert.Equal(t, Score{FalsePositive: 1}, got.All)
	assert.Equal(t, 2, got.Postings)
	assert.Equal(t, Score{}, got.Each[0].Score)
}

// TestMacroF1 has a frequent role that is always right and a rare one that never is.
func TestMacroF1WeighsRareRolesLikeFrequentOnes(t *testing.T) {
	t.Parallel()
	var corpus []Labelled
	answers := reads{}
	for i, role := range []string{"backend", "backend", "backend", "backend", "dba"} {
		id := techmap.NewPostingID("a", string(rune('0'+i)))
		corpus = append(corpus, Labelled{Posting: techmap.Posting{ID: id}, Fields: Fields{Roles: []string{role}}})
		answers[id] = techmap.Extraction{Roles: []string{"backend"}}
	}
	got, err := Evaluate(t.Context(), answers, withRoles(t), corpus, nil)
	require.NoError(t, err)
	roles := got.Fields[0]
	assert.Equal(t, map[string]Score{
		"backend": {TruePositive: 4, FalsePositive: 1}, "dba": {FalseNegative: 1},
	}, roles.ByValue)
	assert.InDelta(t, (8.0/9+0)/2, roles.MacroF1, 1e-6)
	assert.InDelta(t, .8, roles.Accuracy.Value, 1e-6)
}

func TestExperienceInShort(t *testing.T) {
	t.Parallel()
	for short, want := range map[string]techmap.Experience{
		"":            {},
		"any":         {Any: true},
		"new-grad":    {NewGrad: true},
		"experienced": {Experienced: true},
		"3+":          {MinYears: 3},
		"0-3":         {MaxYears: 3},
		"new-grad,1+": {NewGrad: true, MinYears: 1},
		"3-10":        {MinYears: 3, MaxYears: 10},
	} {
		labels, err := ReadLabels(strings.NewReader(`{"id":"a:1","experience":"` + short + `"}`))
		require.NoError(t, err, short)
		assert.Equal(t, &want, labels[0].Fields.Experience, short)
		assert.Equal(t, short, experienceValue(want), "written as it is read")
	}
	for _, short := range []string{"3", "3 years", "5-3", "-3", "+", "-", "3-", "junior", "any;3+"} {
		_, err := ReadLabels(strings.NewReader(`{"id":"a:1","experience":"` + short + `"}`))
		assert.ErrorIs(t, err, techmap.ErrMalformed, short)
	}
}

func TestLookedMakesNothingOfWhatIsNotLabelled(t *testing.T) {
	t.Parallel()
	f := Fields{Seniority: new(techmap.SeniorityLead)}
	fields := []string{
		"roles", "experience", "employment", "work_model", "seniority", "salary", "place", "deadline", "degree",
	}
	require.NoError(t, f.Looked(fields...))
	assert.Equal(t, techmap.SeniorityLead, *f.Seniority, "what is labelled stays")
	got, err := Evaluate(t.Context(), reads{}, withRoles(t), []Labelled{{Posting: techmap.Posting{ID: "a:1"}, Fields: f}}, nil)
	require.NoError(t, err)
	require.Len(t, got.Fields, len(fields))
	for _, s := range got.Fields {
		assert.Equal(t, s.Field == "seniority", s.Right == 0, s.Field)
	}
	require.ErrorIs(t, f.Looked("mood"), techmap.ErrInvalid)
}
