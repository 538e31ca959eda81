package lexicon

import (
	"strings"
	"unicode/utf8"
)

// A Hangul name may go on only with grammar: nouns that combine with names of
// technologies ("자바개발자"), then particles and endings ("자바로", "자바나").
// Anything else makes another word of it: "자바칩", "깃발", "엑셀러레이터".

// tailNouns are the nouns that follow the name of a technology without a blank.
const tailNouns = `언어 개발 개발자 개발팀 기반 환경 서버 클라이언트 경험 경험자 유경험자
	경력 경력자 숙련 숙련자 능숙 능숙자 활용 활용능력 사용 사용법 사용자 이용 운영 구축 구현 설계
	설치 관리 관리자 연동 연계 분석 엔진 엔지니어 프레임워크 프레임웍 라이브러리 플랫폼
	프로그램 프로그래밍 프로그래머 코딩 코드 쿼리 튜닝 디비 데이터베이스 클러스터 컨테이너
	클라우드 서비스 시스템 솔루션 애플리케이션 어플리케이션 앱 웹 웹앱 게임 모델 모델링 모듈
	컴포넌트 플러그인 패키지 도구 툴 기술 기술자 스택 능력 역량 지식 이해 이해도 업무 실무
	작업 작업자 프로젝트 포트폴리오 가능 가능자 필수 우대 전문가 전문 자격증 초급 중급 고급
	등 관련 계열 버전 기능 문법 생태계 파이프라인 배포 테스트 최적화 마이그레이션 전환 도입
	적용 커널 드라이버 디바이스 단말 단말기 브라우저 위젯 화면 페이지 템플릿 이벤트 메시지
	브로커 큐 캐시 인스턴스 노드 에코시스템 아키텍처 네트워크 컴퓨팅 인프라 환경설정 설정
	계정 채널 봇 연결 통신 백엔드 프론트엔드 프런트엔드 풀스택 팀 담당 담당자 직무 포지션
	부문 분야 출신 사내 파일 문서 자료 시트 함수 매크로 차트 보고서`

// particles are the particles, copulas and endings of a noun.
const particles = `을 를 이 가 은 는 이란 과 와 랑 이랑 하고 로 으로 로서 으로서 로써 으로써
	로만 으로만 로도 으로도 로의 으로의 에 에서 에서의 에서는 에서도 에는 에도 에만 에게
	에대한 의 도 만 만의 만을 만으로 나 이나 든 이든 든지 이든지 및 등 등을 등의 등에 등과
	등으로 등에서 등이 등은 등도 부터 까지 까지도 처럼 보다 같은 뿐 뿐만 뿐아니라 마다 대비
	라 이라 라는 이라는 라고 이라고 라면 이라면 라도 이라도 며 이며 면 이면 이고 이거나 거나
	이다 다 입니다 인 일 이어야 여야 였 에대해 에대한 에관한 를통한 을통한 를활용한 을활용한
	를사용한 을사용한 를이용한 을이용한 용 내 내의 내에서 중 중에 중에서 외 외의 외에 측 쪽
	하는 하여 해서 한 된 하기 할 하며 하시는 하신 해본 시 후 전 들 들을 들의 들이 들과 상
	상의 상에서`

// openParticles are the particles that follow a vowel alone. They also begin many
// words, so that "슬랙라인" is no 슬랙; what people often mix up (을 and 를) is let be.
const openParticles = `라 라는 라고 라면 라도 나 며 면 랑 였 여야 든 든지`

// A grammar knows which words may follow a Hangul name.
type grammar struct {
	nouns, particles map[string]bool
	open             map[string]bool
	longest          int // bytes of the longest word
}

// newGrammar makes sets of the lists of words.
func newGrammar() grammar {
	g := grammar{nouns: map[string]bool{}, particles: map[string]bool{}, open: wordSet(openParticles)}
	for _, w := range strings.Fields(tailNouns) {
		g.nouns[w] = true
		g.longest = max(g.longest, len(w))
	}
	for _, w := range strings.Fields(particles) {
		g.particles[w] = true
		g.longest = max(g.longest, len(w))
	}
	return g
}

// maxTail is the most bytes of a word after a name that are looked at: ten syllables.
const maxTail = 10 * hangulLen

// hangulLen is the bytes of a Hangul syllable.
const hangulLen = 3

// follows reports whether word[at:], the Hangul after the name that word begins
// with, is grammar: up to three nouns and then up to two particles.
func (g grammar) follows(word string, at int) bool {
	if len(word)-at > maxTail {
		return false
	}
	return g.chain(word, at, 3, 2)
}

// chain reports whether word[at:] is at most so many nouns and then so many particles. It
// takes the longest word first and goes back if the rest is none: "에서의" before "에서".
func (g grammar) chain(word string, at, nouns, particles int) bool {
	if at == len(word) {
		return true
	}
	for n := min(len(word)-at, g.longest); n >= hangulLen; n -= hangulLen {
		next := word[at : at+n]
		if nouns > 0 && g.nouns[next] && g.chain(word, at+n, nouns-1, particles) {
			return true
		}
		if particles > 0 && g.particles[next] && !(g.open[next] && endsClosed(word[:at])) &&
			g.chain(word, at+n, 0, particles-1) {
			return true
		}
	}
	return false
}

// endsClosed reports whether the last syllable of s ends in a consonant.
func endsClosed(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return isHangul(r) && (r-'가')%28 != 0
}
