package lexicon

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFollows(t *testing.T) {
	t.Parallel()
	g := newGrammar()
	for _, tail := range strings.Fields(`를 을 이 가 은 는 과 와 로 으로 에 에서 의 도 만 나 이나 및 등 등의 부터 까지 처럼 보다 라 라는 이라 이며 하고
		개발 개발자 개발자를 개발자로서 언어 언어를 언어로 환경 환경에서 서버 서버를 경험 경험이 기반 기반의 기반으로 활용 활용능력 숙련자 프레임워크를
		엔지니어와 개발경험 서버개발자 서버개발자의 로만 에서의 에대한 등을 앱개발 클러스터를 개발환경에서`) {
		assert.True(t, g.follows("자바"+tail, len("자바")), tail)
	}
	for _, tail := range strings.Fields(`스크립트티 칩 칩을 티 어 발 허브 러레이터 러레이팅 리드 엠씨 콘 플러스 캠프 클러 팅 자라 갈 가가가 를를를 의의의 섬 커피 노트북가방
		이스 베이스 스틱 톤 키 랩 랩스 테크 소프트 컴퍼니 그룹 칸 두라 더 던 적인`) {
		assert.False(t, g.follows("자바"+tail, len("자바")), tail)
	}
	assert.False(t, g.follows(strings.Repeat("개발", 20), 0), "a tail of any length costs no time")
}

func TestFollowsIsQuick(t *testing.T) {
	t.Parallel()
	g := newGrammar()
	// Every prefix is grammar, the end never: all ways to cut it are tried.
	assert.False(t, g.follows("개발개발개발에서에서츠", 0))
}

// Some particles follow a vowel alone: 자바라 may be 자바, 슬랙라 is not 슬랙.
func TestParticlesAfterConsonants(t *testing.T) {
	t.Parallel()
	g := newGrammar()
	for word, want := range map[string]bool{
		"자바|라면": true, "자바|나": true, "파이썬|라면": false, "파이썬|나": false, "파이썬|이라면": true, "슬랙|라인": false,
		"파이썬|개발자라면": true, "파이썬|전문라면": false, "파이썬|를": true,
	} {
		name, tail, _ := strings.Cut(word, "|")
		assert.Equal(t, want, g.follows(name+tail, len(name)), word)
	}
}
