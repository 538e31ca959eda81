package message

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestParticlesFollowTheLastSound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, nameKo, want, why string }{
		{"Java", "자바", "Java를", "a vowel"},
		{"Go", "고랭", "Go를", "read as it is written, not as its other name"},
		{"Spring", "스프링", "Spring을", "a consonant"},
		{"Kubernetes", "쿠버네티스", "Kubernetes를", "Korean gives the s a vowel"},
		{"Kotlin", "코틀린", "Kotlin을", "n"},
		{"SQL", "에스큐엘", "SQL을", "the name of the letter L"},
		{"MySQL", "마이에스큐엘", "MySQL을", "the same at the end of a word"},
		{"AWS", "", "AWS를", "the name of the letter S"},
		{"RTOS", "알티오에스", "RTOS를", "the name of the letter S"},
		{"Oracle Database", "오라클", "Oracle Database를", "the last word counts, not the Korean name"},
		{"Google Cloud Platform", "구글 클라우드", "Google Cloud Platform을", "the last word"},
		{"Spring Boot", "스프링부트", "Spring Boot를", "부트"},
		{"C", "C언어", "C를", "씨"},
		{"C++", "씨플플", "C++를", "씨플플"},
		{"C#", "씨샵", "C#을", "씨샵"},
		{"R", "", "R을", "알"},
		{"Git", "깃", "Git을", "깃"},
		{"GitHub", "깃허브", "GitHub를", "깃허브"},
		{"Node.js", "노드", "Node.js를", "the letters are read"},
		{"Slack", "슬랙", "Slack을", "슬랙"},
		{"Oracle", "오라클", "Oracle을", "오라클"},
		{"Web3", "", "Web3을", "삼"},
		{"리눅스", "", "리눅스를", "Hangul without a final"},
		{"한글", "", "한글을", "Hangul with one"},
		{"Jenkins", "젠킨스", "Jenkins를", "젠킨스"},
	} {
		got := c.name + Object.Of(Reading(c.name, c.nameKo))
		assert.Equal(t, c.want, got, c.why)
	}
}

func TestTowardTakesRieulForAVowel(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "서울로", Toward.After("서울"))
	assert.Equal(t, "부산으로", Toward.After("부산"))
	assert.Equal(t, "서울을", Object.After("서울"))
}

func TestWhatCannotBeReadTakesBothForms(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "…을(를)", Object.After("…"))
	assert.Equal(t, "日本을(를)", Object.After("日本"))
}
