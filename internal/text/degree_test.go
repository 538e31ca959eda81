package text

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFindDegree(t *testing.T) {
	t.Parallel()
	for in, c := range map[string]struct{ cut, want string }{
		"• 학력 : 무관":                                   {"학력 : 무관", "any"},
		"학력무관":                                        {"학력무관", "any"},
		"No degree required":                          {"No degree required", "any"},
		"• 고졸 이상":                                     {"고졸", "high-school"},
		"High school diploma or equivalent":           {"High school diploma", "high-school"},
		"• 학력 : 초대졸 이상":                               {"초대졸", "associate"},
		"학력 : 대졸 이상 (2,3년)":                           {"대졸 이상 (2,3년)", "associate"},
		"학력: 대졸이상(4년)":                                {"대졸", "bachelor"},
		"컴퓨터공학 학사 이상":                                 {"학사", "bachelor"},
		"학사 또는 석사 학위":                                 {"학사", "bachelor"}, // the lowest that will do
		"4년제 대학 졸업":                                   {"4년제", "bachelor"},
		"Bachelor's degree in CS; Master's preferred": {"Bachelor's", "bachelor"},
		"BS/MS in Computer Science":                   {"BS/MS", "bachelor"},
		"석사 이상":                                       {"석사", "master"},
		"Master's degree in statistics":               {"Master's degree", "master"},
		"관련 전공 박사 학위":                                 {"박사", "doctor"},
		"PhD in machine learning":                     {"PhD", "doctor"},
		"• 석사 우대\n• 학력 : 대졸":                          {"대졸", "bachelor"},
	} {
		got, ok := FindDegree(in)
		require.True(t, ok, "%q", in)
		assert.Equal(t, c.cut, in[got.Start:got.End], "%q", in)
		assert.Equal(t, c.want, got.Value, "%q", in)
	}
	for _, in := range []string{"", "석사 학위 우대", "Master's degree preferred", "학사관리 시스템 개발", "MS Office 활용", "MS SQL Server", "Certified Scrum Master", "the master branch", "BA와 협업"} {
		got, ok := FindDegree(in)
		assert.False(t, ok, "%q read as %s", in, got.Value)
	}
}
