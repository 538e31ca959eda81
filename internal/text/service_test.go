package text

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFindMilitaryService(t *testing.T) {
	t.Parallel()
	for in, c := range map[string]struct {
		value, ok bool
	}{
		"• 전문연구요원 지원 가능":        {true, true},
		"[산업기능요원] 서버 개발자":       {true, true},
		"병역특례(보충역, 전직) 채용":      {true, true},
		"병역특례 불가":               {false, true},
		"전문연구요원은 지원하실 수 없음":     {false, true},
		"군필 또는 면제자 (전문연구요원 제외)": {false, false},
		"산업기능요원 복무 중인 분은 문의":    {false, false},
		"병역필 또는 면제자":            {false, false},
		"":                      {false, false},
	} {
		got, ok := FindMilitaryService(in)
		assert.Equal(t, c.ok, ok, "%q", in)
		assert.Equal(t, c.value, got.Value, "%q", in)
	}
}

func TestFindCodingTest(t *testing.T) {
	t.Parallel()
	for in, c := range map[string]struct {
		value, ok bool
	}{
		"서류전형 > 코딩 테스트 > 면접":                        {true, true},
		"서류 - 온라인 코딩테스트 - 1차 면접":                    {true, true},
		"a take-home assignment, then a call":       {true, true},
		"You get a link to HackerRank":              {true, true},
		"코딩테스트 없음":                                  {false, true},
		"코딩 테스트 없이 포트폴리오로 뽑습니다":                     {false, true},
		"Interviews with no coding test":            {false, true},
		"코딩 테스트 플랫폼을 개발합니다":                         {false, false},
		"테스트 코드를 작성합니다":                             {false, false},
		"HackerRank | Backend Engineer | Bangalore": {false, false},
		"": {false, false},
	} {
		got, ok := FindCodingTest(in)
		assert.Equal(t, c.ok, ok, "%q", in)
		assert.Equal(t, c.value, got.Value, "%q", in)
	}
}
