package text

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestFindSeniority(t *testing.T) {
	t.Parallel()
	for in, c := range map[string]struct {
		cut  string
		want techmap.Seniority
	}{
		"시니어 백엔드 개발자":                  {"시니어", techmap.SenioritySenior},
		"[신입] 프론트엔드 개발자":               {"신입", techmap.SeniorityJunior},
		"Software Engineer II, Search": {"II", techmap.SeniorityMid},
		"개발팀장 (플랫폼)":                   {"팀장", techmap.SeniorityLead},
		"프론트엔드 개발 리드":                  {"리드", techmap.SeniorityLead},
		"고급 개발자 모집":                    {"고급", techmap.SenioritySenior},
		"책임연구원":                        {"책임", techmap.SenioritySenior},
		"최고기술책임자(CTO)":                 {"CTO", techmap.SeniorityHead},
		"데이터 분석 인턴":                    {"인턴", techmap.SeniorityIntern},
		"Senior Software Engineer":     {"Senior", techmap.SenioritySenior},
		"Sr. Java Developer":           {"Sr.", techmap.SenioritySenior},
		"Staff Engineer":               {"Staff", techmap.SenioritySenior},
		"Junior/Mid Backend Engineer":  {"Junior", techmap.SeniorityJunior},
		"Lead Data Engineer":           {"Lead", techmap.SeniorityLead},
		"Senior Team Lead, Payments":   {"Team Lead", techmap.SeniorityLead},
		"Head of Engineering":          {"Head of", techmap.SeniorityHead},
		"Data Analyst Intern":          {"Intern", techmap.SeniorityIntern},
		"We look for two engineers.\nYou join our senior engineers in Seoul.": {"senior", techmap.SenioritySenior},
	} {
		got, ok := FindSeniority(in)
		require.True(t, ok, "%q", in)
		assert.Equal(t, c.cut, in[got.Start:got.End], "%q", in)
		assert.Equal(t, c.want, got.Value, "%q", in)
	}
	for _, in := range []string{
		"주니어~시니어 개발자", "Junior to Senior Engineers", "World War II Museum",
		"", "백엔드 개발자", "리더십 교육 담당", "Internal Tools Engineer", "Lead Generation Specialist", "고급 정보 보호",
		"We lead the market.\nYou lead a team.", "책임감 있는 분\n성실한 분",
	} {
		got, ok := FindSeniority(in)
		assert.False(t, ok, "%q read as %s", in, got.Value)
	}
}
