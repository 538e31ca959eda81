package text

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// exp makes an experience of years for people with experience.
func exp(least, most int) techmap.Experience {
	return techmap.Experience{Experienced: true, MinYears: least, MaxYears: most}
}

var (
	newGrad   = techmap.Experience{NewGrad: true}
	both      = techmap.Experience{NewGrad: true, Experienced: true}
	anyone    = techmap.Experience{Any: true}
	career    = techmap.Experience{Experienced: true}
	newOr3    = techmap.Experience{NewGrad: true, Experienced: true, MaxYears: 3}
	new1to5   = techmap.Experience{NewGrad: true, Experienced: true, MinYears: 1, MaxYears: 5}
	newOrFrom = techmap.Experience{NewGrad: true, Experienced: true, MinYears: 1}
)

func TestParseExperience(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]techmap.Experience{
		"신입":          newGrad,
		"NEW_COMER":   newGrad,
		"BEGINNER":    newGrad,
		"0,0":         newGrad,
		"Entry level": newGrad,
		"경력":          career,
		"EXPERIENCED": career,
		"신입/경력":       both,
		"신입·경력":       both,
		"신입, 경력":      both,
		"경력무관":        anyone,
		"경력 무관":       anyone,
		"무관":          anyone,
		"NOT_MATTER":  anyone,
		"IRRELEVANT":  anyone,
		"경력 : 무관(신입도 지원 가능)":                    anyone,
		"No experience required":                anyone,
		"경력 3~7년":                               exp(3, 7),
		"3년 이상 7년 이하":                           exp(3, 7),
		"경력(3년 이상 7년 이하)":                       exp(3, 7),
		"3-7년":                                  exp(3, 7),
		"3년 ~ 7년":                               exp(3, 7),
		"3,7":                                   exp(3, 7),
		"3년↑":                                   exp(3, 0),
		"경력 3년이상":                               exp(3, 0),
		"3년 이상":                                 exp(3, 0),
		"최소 3년":                                 exp(3, 0),
		"10년차 이상":                               exp(10, 0),
		"경력 5년차 내외":                             exp(5, 0),
		"5년 이하":                                 exp(0, 5),
		"1~100년":                                exp(1, 0), // 100 means no upper limit
		"2년 ~ 5년 이상":                            exp(2, 0),
		"36개월":                                  exp(3, 0),
		"경력 6개월 이상":                             exp(0, 0),
		"1.5년 이상":                               exp(1, 0),
		"신입 ~ 3년":                               newOr3,
		"신입/경력(1~5년)":                           new1to5,
		"경력 1년 이상, 신입 가능":                       newOrFrom,
		"학력무관 경력 3년 이상":                         exp(3, 0),
		"3+ years":                              exp(3, 0),
		"2 to 7 years":                          exp(2, 7),
		"1-3 yrs":                               exp(1, 3),
		"One to three years":                    exp(1, 3),
		"at least five (5) years of experience": exp(5, 0),
		"":                                      {},
		"정규직":                                   {},
		"학력무관":                                  {},
	} {
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			if want != (techmap.Experience{}) {
				want.Raw = in
			}
			assert.Equal(t, want, ParseExperience(in))
		})
	}
}

func TestFindExperience(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in, cut string
		want    techmap.Experience
	}{
		"years of work":                       {"• 백엔드 개발 경력 3년 이상\n• Go 경험", "3년 이상", exp(3, 0)},
		"years with a particle":               {"• 서버 개발 경력이 5년 이상이신 분", "5년 이상", exp(5, 0)},
		"a range":                             {"• 관련 경력 3년 ~ 7년", "3년 ~ 7년", exp(3, 7)},
		"two bounds":                          {"경력 3년 이상 10년 이하", "3년 이상 10년 이하", exp(3, 10)},
		"a label":                             {"• 학력 : 무관\n• 경력 : 2년 이상", "2년 이상", exp(2, 0)},
		"a label before other years":          {"• Spring 경험 5년 이상\n• 경력사항: 경력(2년 이상 20년 이하)", "2년 이상 20년 이하", exp(2, 20)},
		"work before one thing":               {"• React 사용 경험 1년 이상\n• 프론트엔드 경력 4년 이상", "4년 이상", exp(4, 0)},
		"one thing if nothing else":           {"• Kotlin 사용 경험 2년 이상", "2년 이상", exp(2, 0)},
		"what is asked before what is wished": {"• 경력 5년 이상 우대\n• 개발 경력 2년 이상", "2년 이상", exp(2, 0)},
		"a grade":                             {"3년차 이상의 데이터 엔지니어", "3년차 이상", exp(3, 0)},
		"at least":                            {"• 최소 3년 이상의 운영 경험", "최소 3년 이상", exp(3, 0)},
		"an arrow":                            {"경력5년↑ 초대졸↑", "5년↑", exp(5, 0)},
		"a title":                             {"백엔드 개발자 (5년 이상)", "5년 이상", exp(5, 0)},
		"newcomers":                           {"• 신입 지원 가능\n• Java", "신입 지원 가능", newGrad},
		"newcomers in a title":                {"[신입] 프론트엔드 개발자", "[신입]", newGrad},
		"newcomers and others":                {"• 신입/경력 모두 환영", "신입/경력", both},
		"newcomers up to some years":          {"경력 : 신입 ~ 3년", "신입 ~ 3년", newOr3},
		"does not matter":                     {"• 경력 무관\n• 성실한 분", "경력 무관", anyone},
		"English years":                       {"- 5+ years of professional software experience", "5+ years", exp(5, 0)},
		"English range":                       {"You have 2-4 years of experience with Go.", "2-4 years", exp(2, 4)},
		"at least in English":                 {"At least three (3) years of relevant experience", "At least three (3) years", exp(3, 0)},
		"experience before the years":         {"Experience: 4 years", "4 years", exp(4, 0)},
		"years of doing something":            {"- 3+ years building web services", "3+ years", exp(3, 0)},
		"no experience":                       {"No experience required, we train you", "No experience required", anyone},
		"past what is not experience":         {"Bachelor's degree (4-year college)\n2+ years of industry experience", "2+ years", exp(2, 0)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := FindExperience(c.in)
			require.True(t, ok)
			assert.Equal(t, c.cut, c.in[got.Start:got.End])
			c.want.Raw = c.cut
			assert.Equal(t, c.want, got.Value)
		})
	}
}

func TestFindExperienceTraps(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"age of the employer":          "설립 10년 이상의 강소기업입니다",
		"founded":                      "2012년에 설립되어 올해로 12년이 되었습니다",
		"years in a row":               "3년 연속 고용 우수기업으로 선정",
		"know-how":                     "20년 이상의 노하우를 가진 회사",
		"probation":                    "수습 3개월 후 정규직 전환",
		"age":                          "만 34세 이하 청년",
		"military age":                 "만 35년 이하",
		"leave for years of service":   "3년 근속 시 리프레시 휴가 10일",
		"every so many years":          "2년마다 장비 교체",
		"college":                      "4년제 대학교 졸업",
		"courses":                      "관련 학과 2년 이상 이수",
		"growth":                       "지난 5년 동안 매출이 10배 성장",
		"a year of the calendar":       "2026년 이상 기후 데이터",
		"a contract":                   "계약기간 1년 (연장 가능)",
		"newcomers who are taught":     "신입 교육 프로그램 운영",
		"newcomers who may not":        "신입 지원 불가",
		"the employer in English":      "For over 10 years our company has helped shops sell online",
		"our team":                     "Our team has 20+ years of experience in payments",
		"founded in English":           "Founded 10 years ago in Berlin",
		"in a row in English":          "Best employer seven years in a row",
		"age in English":               "You must be at least 18 years old",
		"college in English":           "a 4-year degree or equivalent",
		"the last years":               "We grew fast in the last 3 years",
		"every so many years, English": "Screening is repeated every two years",
		"nothing":                      "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := FindExperience(in)
			assert.False(t, ok, "read as %+v", got.Value)
			assert.Zero(t, got)
		})
	}
}

func TestFindExperienceInCorpus(t *testing.T) {
	t.Parallel()
	asked, found := 0, 0
	for _, p := range corpus(t, "ko_jumpit_2023") {
		for _, s := range Sections(Clean(p.Description)) {
			if s.Kind != techmap.SectionRequirements || !hasAny(s.Text, "경력 1년", "경력 2년", "경력 3년", "경력 5년", "경력 7년", "경력무관", "경력 무관") {
				continue
			}
			asked++
			if _, ok := FindExperience(s.Text); ok {
				found++
			}
		}
	}
	require.Positive(t, asked)
	t.Logf("found in %d of %d sections that name it in the plainest words", found, asked)
	assert.GreaterOrEqual(t, float64(found), .99*float64(asked))
}
