package lexicon_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm/lexicon"
)

// fields returns the values of the fields of x by name, and checks that each has its place.
func fields(t *testing.T, p techmap.Posting, x techmap.Extraction) map[string][]string {
	t.Helper()
	values := map[string][]string{}
	for _, f := range x.Fields {
		values[f.Field] = append(values[f.Field], f.Value)
		if f.By == techmap.ByRule {
			cut, ok := p.Cut(f.Span)
			assert.True(t, ok && cut == f.Text && cut != "", "%+v cuts %q", f, cut)
			continue
		}
		assert.Equal(t, techmap.Span{}, f.Span, f.Field)
	}
	return values
}

func TestFieldsOfText(t *testing.T) {
	t.Parallel()
	x := lexicon.New(small(t), nil)
	p := techmap.Posting{
		ID: "t:1", Lang: "ko", Title: "시니어 백엔드 개발자", SeenAt: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC),
		Sections: []techmap.Section{
			{Kind: techmap.SectionAbout, Title: "회사소개", Text: "설립 10년, 신입부터 임원까지 즐거운 회사"},
			{Kind: techmap.SectionRequirements, Title: "자격요건", Text: "• 서버 개발 경력 5년 이상\n• 학력 : 대졸 이상\n• 정보처리기사 소지자"},
			{Kind: techmap.SectionPreferences, Title: "우대사항", Text: "• 영어 능통자"},
			{Kind: techmap.SectionConditions, Title: "근무조건", Text: "• 고용형태 : 정규직\n• 근무지 : 서울시 강남구\n• 연봉 5,000만원 ~ 7,000만원"},
			{Kind: techmap.SectionProcess, Title: "전형절차", Text: "• 서류 → 코딩테스트 → 면접\n• 접수기간 : ~ 2026.04.30"},
		},
	}
	got := one(t, x, p)
	assert.Equal(t, techmap.EmploymentFullTime, got.Employment)
	assert.Equal(t, 5, got.Experience.MinYears, "the company's ten years are not asked for")
	assert.Equal(t, techmap.SenioritySenior, got.Seniority)
	assert.Equal(t, "bachelor", got.Degree)
	assert.Equal(t, "서울", got.Place.Region)
	assert.Equal(t, int64(50_000_000), got.Salary.Min)
	assert.Equal(t, techmap.DeadlineFixed, got.Deadline.Kind)
	assert.True(t, got.CodingTest)
	assert.Equal(t, []string{"en"}, got.Languages)
	assert.Equal(t, []string{"정보처리기사"}, got.Certificates)
	assert.Equal(t, []string{"backend"}, got.Roles)

	values := fields(t, p, got)
	assert.Equal(t, []string{"5+"}, values["experience"])
	assert.Equal(t, []string{"full-time"}, values["employment"])
	assert.Equal(t, []string{"50000000-70000000 KRW/year"}, values["salary"])
	assert.Equal(t, []string{"KR 서울 강남구"}, values["place"])
	assert.Equal(t, []string{"backend"}, values["roles"])
}

func TestFieldsOfTheSiteStay(t *testing.T) {
	t.Parallel()
	x := lexicon.New(small(t), nil)
	p := techmap.Posting{
		ID: "t:1", Title: "인턴 모집 (신입)",
		Experience: techmap.Experience{Experienced: true, MinYears: 3, MaxYears: 7, Raw: "경력 3~7년"},
		Employment: techmap.EmploymentContract,
		WorkModel:  techmap.WorkOnsite,
		Place:      techmap.Place{Country: "KR", Region: "부산", Raw: "부산광역시"},
		Salary:     &techmap.Salary{Min: 40_000_000, Currency: "KRW", Per: "year", Raw: "4천만원 이상"},
		Deadline:   techmap.Deadline{Kind: techmap.DeadlineAlways},
		Sections: []techmap.Section{{Kind: techmap.SectionConditions, Title: "조건", Text: `정규직, 재택근무, 서울시 강남구
연봉 9,000만원, 채용 시 마감, 경력 1년 이상`}},
	}
	got := one(t, x, p)
	assert.Equal(t, p.Experience, got.Experience)
	assert.Equal(t, p.Employment, got.Employment)
	assert.Equal(t, p.WorkModel, got.WorkModel)
	assert.Equal(t, p.Place, got.Place)
	assert.Equal(t, p.Salary, got.Salary)
	assert.Equal(t, p.Deadline, got.Deadline)
	values := fields(t, p, got)
	assert.Equal(t, []string{"3-7"}, values["experience"])
	assert.Equal(t, []string{"40000000+ KRW/year"}, values["salary"])
	assert.Equal(t, []string{"always"}, values["deadline"])
	for _, f := range got.Fields {
		if f.Field == "experience" {
			assert.Equal(t, techmap.FieldSpan{Field: "experience", Value: "3-7", By: techmap.BySite, Text: "경력 3~7년"}, f)
		}
	}
}

// The text of an employer about itself states no field, benefits no experience.
func TestFieldsStayWhereTheyBelong(t *testing.T) {
	t.Parallel()
	x := lexicon.New(small(t), nil)
	got := one(t, x, techmap.Posting{ID: "t:1", Title: "디자이너", Sections: []techmap.Section{
		{Kind: techmap.SectionAbout, Title: "소개", Text: "경력 5년 이상의 동료들, 정규직 100명, 서울시 강남구 본사"},
		{Kind: techmap.SectionBenefits, Title: "복지", Text: "3년 이상 근속 시 안식월, 근로시간제를 지킵니다"},
		{Kind: techmap.SectionRequirements, Title: "자격", Text: "그림을 그리는 분"},
	}})
	assert.Empty(t, got.Fields)
	assert.Zero(t, got.Experience)
	assert.Zero(t, got.Employment)
}

func TestRoles(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		posting techmap.Posting
		want    []string
	}{
		"title":                          {techmap.Posting{Title: "백엔드 개발자 채용"}, []string{"backend"}},
		"title of two roles":             {techmap.Posting{Title: "백엔드/프론트엔드 개발자"}, []string{"backend", "frontend"}},
		"a role inside a Hangul word":    {techmap.Posting{Title: "시니어백엔드개발자"}, []string{"backend"}},
		"without a blank":                {techmap.Posting{Title: "서버개발자"}, []string{"backend"}},
		"general":                        {techmap.Posting{Title: "Software Engineer (Seoul)"}, []string{"software"}},
		"specific before general":        {techmap.Posting{Title: "Software Engineer, Backend"}, []string{"backend"}},
		"plural":                         {techmap.Posting{Title: "Frontend Developers wanted"}, []string{"frontend"}},
		"short names in capitals":        {techmap.Posting{Title: "PM 모집"}, []string{"pm"}},
		"short names in small letters":   {techmap.Posting{Title: "work until 6 pm"}, nil},
		"short names as they are":        {techmap.Posting{Title: "iOS 담당"}, []string{"ios"}},
		"part of a longer Latin word":    {techmap.Posting{Title: "Backendless Inc."}, nil},
		"none":                           {techmap.Posting{Title: "카페 매니저"}, nil},
		"category, if the title is mute": {techmap.Posting{Title: "함께할 분", Category: []string{"IT", "서버 개발자"}}, []string{"backend"}},
		"the title before the category":  {techmap.Posting{Title: "프론트엔드 개발자", Category: []string{"서버 개발자"}}, []string{"frontend"}},
		"text that looks for somebody": {techmap.Posting{Title: "달빛상점", Sections: []techmap.Section{
			{Kind: techmap.SectionAbout, Text: "주문을 책임질 백엔드 개발자를 찾습니다"}}}, []string{"backend"}},
		"text that mentions a colleague": {techmap.Posting{Title: "회계 담당자", Sections: []techmap.Section{
			{Kind: techmap.SectionDuties, Text: "백엔드 개발자와 이야기합니다"}}}, nil},
		"text of the hiring process": {techmap.Posting{Title: "회계 담당자", Sections: []techmap.Section{
			{Kind: techmap.SectionProcess, Text: "백엔드 개발자를 모집하는 공고와 다릅니다"}}}, nil},
	}
	x := lexicon.New(small(t), nil)
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.posting.ID = "t:1"
			got := one(t, x, tc.posting)
			assert.Equal(t, tc.want, got.Roles)
			assert.Equal(t, tc.want, fields(t, tc.posting, got)["roles"])
		})
	}
}
