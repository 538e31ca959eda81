package text

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFindLanguages(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"• 영어 커뮤니케이션 가능자":                      {"en"},
		"• 비즈니스 수준의 일본어 구사":                    {"ja"},
		"한국어/영어 원어민":                           {"ko", "en"},
		"중국어 능통자 우대\n영어 회화 가능":                 {"zh", "en"},
		"토익 800점 이상, JLPT N2":                  {"en", "ja"},
		"Fluent in English and Korean":         {"en", "ko"},
		"Strong English communication skills":  {"en"},
		"Business-level Japanese is required":  {"ja"},
		"영어 교육 앱을 만듭니다":                        nil,
		"영어 이름으로 부릅니다":                         nil,
		"We sell to the Japanese market":       nil,
		"German engineering for English shops": nil,
		"프로그래밍 언어와 용어":                         nil,
		"":                                     nil,
	} {
		assert.Equal(t, want, names(t, in, FindLanguages(in)), "%q", in)
	}
}
