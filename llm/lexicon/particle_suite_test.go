package lexicon_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
)

// hangulNames are names as they are written in Korean, with what they mean.
const hangulNames = `자바 java|자바스크립트 javascript|타입스크립트 typescript|파이썬 python|코틀린 kotlin|고랭 go|씨샵 csharp
	|닷넷 dotnet|스프링부트 spring-boot|스프링 부트 spring-boot|리액트 react|리액트 네이티브 react-native|앵귤러 angular
	|뷰제이에스 vue|제이쿼리 jquery|노드제이에스 nodejs|넥스트JS nextjs|라라벨 laravel|플러터 flutter|안드로이드 android
	|도커 docker|쿠버네티스 kubernetes|젠킨스 jenkins|테라폼 terraform|앤서블 ansible|깃허브 github|깃랩 gitlab|리눅스 linux
	|우분투 ubuntu|센토스 centos|오라클 oracle|마이에스큐엘 mysql|마리아DB mariadb|포스트그레SQL postgresql|몽고디비 mongodb
	|레디스 redis|카프카 kafka|래빗엠큐 rabbitmq|하둡 hadoop|에어플로우 airflow|엘라스틱서치 elasticsearch|텐서플로우 tensorflow
	|파이토치 pytorch|케라스 keras|랭체인 langchain|태블로 tableau|피그마 figma|포토샵 photoshop|노션 notion|슬랙 slack|엑셀 excel
	|파워포인트 powerpoint|언리얼 엔진 unreal-engine|그라파나 grafana|프로메테우스 prometheus|셀레니움 selenium|솔리디티 solidity`

// latinNames are names that nothing but the technology is called.
const latinNames = `Java java|JavaScript javascript|TypeScript typescript|Python python|Kotlin kotlin|C++ cpp|C# csharp|.NET dotnet
	|PHP php|Node.js nodejs|Next.js nextjs|Vue.js vue|React.js react|Spring Boot spring-boot|Django django|MySQL mysql
	|PostgreSQL postgresql|MongoDB mongodb|AWS aws|GCP gcp|Azure azure|Docker docker|Kubernetes kubernetes|Terraform terraform
	|Jenkins jenkins|Linux linux|Git git|GitHub github|Elasticsearch elasticsearch|PyTorch pytorch|TensorFlow tensorflow
	|Figma figma|Jira jira|GraphQL graphql|HTML5 html|Python3 python`

// tails are what Korean adds to a name without a blank. A pair in brackets is what
// follows a consonant and what follows a vowel.
const tails = `(을/를) (은/는) (이/가) (과/와) (으로/로) (이나/나) (이라/라) (이라는/라는) (이며/며) (이면/면) (이고/이고) (이란/이라고)
	(으로는/로는) (으로도/로도) (으로만/로만) (으로의/로의) (으로서/로서) (으로써/로써) (이든/든) (이랑/랑) (이라도/라도)
	의 에 에서 에서의 에서는 에서도 에는 에도 도 만 만의 만을 까지 까지도 부터 처럼 보다 및 등 등의 등을 등에 등과 등이 등은 하고 뿐만
	기반 기반의 기반으로 기반에서 개발 개발을 개발자 개발자의 개발자로서 개발자를 개발자와 개발경험 개발환경 언어 언어를 언어로
	언어의 환경 환경에서 환경의 서버 서버를 서버의 서버에서 클라이언트 경험 경험이 경험과 경험자 경력 경력자 숙련자 능숙자 활용 활용능력
	활용을 사용 사용자 사용법을 사용경험 이용 운영 운영을 운영경험 구축 구축과 구현 설계 설치 관리 관리자 연동 분석 엔지니어 엔지니어를
	프레임워크 프레임워크를 라이브러리 플랫폼 프로그램 프로그래밍 프로그래밍을 프로그래머 코딩 코드 튜닝 클러스터 클러스터를
	컨테이너 서비스 시스템 애플리케이션 앱 웹 모델 모듈 컴포넌트 플러그인 패키지 도구 툴 툴을 기술 기술을 스택 지식 이해도
	실무 프로젝트 가능자 필수 우대 전문가 자격증 관련 계열 버전 기능 문법 배포 테스트 최적화`

// pairs cuts "을/를" into the form after a consonant and after a vowel.
func tailFor(name, tail string) string {
	closed, open, ok := strings.Cut(strings.Trim(tail, "()"), "/")
	if !ok {
		return closed
	}
	last := []rune(name)[len([]rune(name))-1]
	switch {
	case '가' > last || last > '힣', (last-'가')%28 == 0:
		return open // how a Latin name is said is not known; both are written
	case (last-'가')%28 == 8 && strings.HasPrefix(open, "로"):
		return open // 로 follows ㄹ, too
	}
	return closed
}

// Every name is found with every tail, in every frame, and its span leaves the tail out.
func TestParticles(t *testing.T) {
	t.Parallel()
	tax := medallion.DefaultTaxonomy()
	x := lexicon.New(tax, nil)
	frames := []string{"%s 다루는 분", "저희는 (%s, 그리고 다른 것)"}
	n := 0
	for entry := range strings.SplitSeq(hangulNames+"|"+latinNames, "|") {
		entry = strings.TrimSpace(entry)
		cut := strings.LastIndexByte(entry, ' ')
		name, skill := entry[:cut], entry[cut+1:]
		for tail := range strings.FieldsSeq(tails) {
			for _, frame := range frames {
				text := fmt.Sprintf(frame, name+tailFor(name, tail))
				n++
				found := false
				for _, m := range one(t, x, requirement(text)).Mentions {
					// A longer alias may take the noun along: "자바 언어", "리눅스서버".
					found = found || m.Skill == techmap.SkillID(skill) && strings.HasPrefix(m.Surface, name)
				}
				if !found {
					assert.Fail(t, "not found", "%s in %q", skill, text)
				}
			}
		}
	}
	t.Logf("%d cases", n)
	assert.GreaterOrEqual(t, n, 20_000)
}

// No name is found inside a longer Hangul word, made up or real.
func TestLongerWords(t *testing.T) {
	t.Parallel()
	x := lexicon.New(medallion.DefaultTaxonomy(), nil)
	f, err := os.Open(filepath.Join("testdata", "longer_words.txt"))
	require.NoError(t, err)
	defer f.Close()
	n := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, words, ok := strings.Cut(lines.Text(), ": ")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		for word := range strings.FieldsSeq(words) {
			for _, frame := range []string{"%s 담당자", "Java, %s, Python", "%s에서 일하는 분"} {
				text := fmt.Sprintf(frame, word)
				for _, m := range one(t, x, requirement(text)).Mentions {
					assert.NotEqual(t, name, m.Surface, text)
				}
				n++
			}
		}
	}
	t.Logf("%d cases", n)
	assert.GreaterOrEqual(t, n, 500)
}

func TestNamesInsideMadeUpWords(t *testing.T) {
	t.Parallel()
	x := lexicon.New(small(t), nil)
	aliases := strings.Fields("자바 코틀린 파이썬 도커 쿠버네티스 오라클 닷넷 리액트 유니티 스프링 슬랙 노션 깃 뷰")
	before := strings.Fields("비 한 새 구 최 김 강 대 선 남 큰 왕")
	after := strings.Fields("칩 티 콘 츠 럼 샵 숍 랜드 빌 타운 나라 마켓 페이 톡 뱅크 푸드 하우스 월드 스퀘어 팜 톤 박 씨 링크 루")
	n := 0
	for _, alias := range aliases {
		for _, b := range before {
			text := b + alias + " 채용"
			assert.Empty(t, one(t, x, requirement(text)).Mentions, text)
			n++
		}
		for _, a := range after {
			text := alias + a + "에서 일하며 Java를 쓰는 분"
			assert.Equal(t, []string{"java"}, demanded(one(t, x, requirement(text))), text)
			n++
		}
	}
	t.Logf("%d cases", n)
	assert.GreaterOrEqual(t, n, 500)
}
