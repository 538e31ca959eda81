package text

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestParseEmployment(t *testing.T) {
	t.Parallel()
	for want, fields := range map[techmap.Employment][]string{
		techmap.EmploymentFullTime:  {"정규직", "정규직(수습기간)-3개월", "정규직, 계약직", "무기계약직", "regular", "FULL_TIME", "FullTime", "Full Time, Permanent", "FULL_TIME_WORKER", "수습 3개월 후 정규직 전환"},
		techmap.EmploymentContract:  {"계약직", "계약직(정규직 전환 가능)-1년", "정규직 전환 가능 계약직", "파견직", "위촉직", "도급", "CONTRACTOR", "Contract", "CONTRACT_WORKER", "Contract to hire", "Fixed-term"},
		techmap.EmploymentIntern:    {"인턴", "인턴직(정규직 전환)", "정규직 전환형 인턴", "채용연계형 인턴", "INTERN", "Internship", "INTERN_WORKER"},
		techmap.EmploymentFreelance: {"프리랜서", "Freelance"},
		techmap.EmploymentMilitary:  {"병역특례", "산업기능요원", "전문연구요원", "MILITARY_SERVICE_EXCEPTION"},
		techmap.EmploymentPartTime:  {"아르바이트", "시간제", "Part-time", "PART_TIME"},
		techmap.EmploymentTemporary: {"단기", "TEMPORARY", "Seasonal"},
		"":                          {"", "협의", "Engineering"},
	} {
		for _, field := range fields {
			assert.Equal(t, want, ParseEmployment(field), "%q", field)
		}
	}
}

func TestFindEmployment(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in, cut string
		want    techmap.Employment
	}{
		"a label":                      {"• 고용형태 : 정규직 (수습 3개월)\n• 급여 : 협의", "정규직", techmap.EmploymentFullTime},
		"a label in a line of its own": {"근무형태\n- 계약직 1년", "계약직", techmap.EmploymentContract},
		"a label before other words":   {"정규직 사원을 관리합니다\n고용형태: 프리랜서", "프리랜서", techmap.EmploymentFreelance},
		"after probation":              {"• 수습 3개월 후 정규직 전환", "정규직", techmap.EmploymentFullTime},
		"what it may turn into":        {"• 정규직 전환 가능 계약직 (1년)", "계약직", techmap.EmploymentContract},
		"an internship in a title":     {"[채용연계형] 데이터 분석 인턴", "채용연계형", techmap.EmploymentIntern},
		"a headline":                   {"Acme | Backend | Berlin | Full-time | ONSITE", "Full-time", techmap.EmploymentFullTime},
		"English label":                {"Job Type: Contract\nSalary: $60/hour", "Contract", techmap.EmploymentContract},
		"a contract of months":         {"This is a 6-month contract with an option to extend", "month contract", techmap.EmploymentContract},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := FindEmployment(c.in)
			require.True(t, ok)
			assert.Equal(t, c.cut, c.in[got.Start:got.End])
			assert.Equal(t, c.want, got.Value)
		})
	}
	for _, in := range []string{"", "정규직 직원과 동일한 복지", "프리랜서 관리 플랫폼을 개발합니다", "We give full-time employees a laptop", "smart contracts on Ethereum", "internal tools", "part-time MBA students"} {
		got, ok := FindEmployment(in)
		assert.False(t, ok, "%q read as %s", in, got.Value)
	}
}

func TestParseWorkModel(t *testing.T) {
	t.Parallel()
	for want, fields := range map[techmap.WorkModel][]string{
		techmap.WorkRemote: {"Remote", "REMOTE", "fully", "재택근무", "전면 재택", "원격근무", "TELECOMMUTE", "Work from home", "Fully Remote"},
		techmap.WorkHybrid: {"Hybrid", "하이브리드", "주 2일 재택", "재택근무 가능", "flexible", "Remote / On-site", "부분 재택"},
		techmap.WorkOnsite: {"Onsite", "On-site", "in-office", "재택 불가", "No remote", "사무실 근무"},
		"":                 {"", "서울", "Engineering"},
	} {
		for _, field := range fields {
			assert.Equal(t, want, ParseWorkModel(field), "%q", field)
		}
	}
}

func TestFindWorkModel(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in, cut string
		want    techmap.WorkModel
	}{
		"all days at home":      {"• 전면 재택근무로 일합니다", "전면 재택", techmap.WorkRemote},
		"some days at home":     {"• 주 2일 재택근무", "재택근무", techmap.WorkHybrid},
		"a weekday at home":     {"매주 수요일 재택근무", "재택근무", techmap.WorkHybrid},
		"home if one likes":     {"• 재택근무 가능", "재택근무", techmap.WorkHybrid},
		"never at home":         {"보안상 재택근무 불가", "재택근무 불가", techmap.WorkOnsite},
		"at the customer's":     {"고객사 상주 근무", "고객사 상주", techmap.WorkOnsite},
		"a hybrid office":       {"We have a hybrid work policy: three days at the office", "hybrid work", techmap.WorkHybrid},
		"remote in a sentence":  {"You can work from anywhere: we are a remote-first team.", "work from anywhere", techmap.WorkRemote},
		"remote in a headline":  {"Acme | Go Engineer | REMOTE | Full-time", "REMOTE", techmap.WorkRemote},
		"onsite in a headline":  {"Acme | Seoul | Onsite | Full-time", "Onsite", techmap.WorkOnsite},
		"either, in a headline": {"Acme | Berlin | ONSITE or REMOTE", "REMOTE", techmap.WorkRemote},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := FindWorkModel(c.in)
			require.True(t, ok)
			assert.Equal(t, c.cut, c.in[got.Start:got.End])
			assert.Equal(t, c.want, got.Value)
		})
	}
	for _, in := range []string{"", "하이브리드 앱 개발", "Hybrid cloud and hybrid mobile apps", "원격 제어 솔루션", "remote procedure calls", "We monitor remote servers"} {
		got, ok := FindWorkModel(in)
		assert.False(t, ok, "%q read as %s", in, got.Value)
	}
}
