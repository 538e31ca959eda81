package text

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap"
)

func TestHeading(t *testing.T) {
	t.Parallel()
	for kind, lines := range map[techmap.SectionKind][]string{
		techmap.SectionAbout: {
			"회사소개", "회사 소개", "[소개]", "■ 조직 소개", "포지션 소개", "[가온테크 소개]", "우리 팀을 소개합니다", "[함께할 팀에 대해 알려드려요]", "인재상", "조직문화", "우리는 이렇게 일해요",
			"About us", "## Who we are", "About Acme Inc.", "Company overview:", "Our mission", "**The team**",
		},
		techmap.SectionDuties: {
			"〈주요업무〉", "《담당업무》", "「주요업무」", "『담당 업무』", "〔업무 내용〕", "== 주요업무 ==",
			"주요업무", "주요 업무", "[담당업무]", "【주요 업무】", "<담당 업무>", "◆ 업무내용", "1. 주요업무", "담당업무 (Main Responsibilities)", "합류하면 하게 될 업무", "이런 일을 해요", "이런 업무를 담당합니다",
			"💻 어떤 일을 하나요?", "모집부문 및 상세내용", "백엔드 주요업무", "[입사 후 하게 될 일]",
			"Responsibilities", "Key Responsibilities:", "ABOUT THE ROLE", "About this job:", "What you'll do", "What You Will Be Doing", "The role", "Essential Duties and Responsibilities", "Job description", "In this role you will:", "• Responsibilities",
		},
		techmap.SectionRequirements: {
			"자격요건", "자격 요건", "[자격요건]", "■ 지원자격", "▶ 필수 역량", "※ 필수사항", "공통 자격요건", "자격요건 및 우대사항", "[자격요건 / 우대사항]", "지원자격 및 우대사항", "이런 분을 찾습니다", "이런 분과 함께하고 싶어요!",
			"이런 분이면 좋아요", "[저희와 함께 성장하고 싶은 분을 찾아요]", "필요 역량", "[필요 하드 스킬]", "• 자격요건", "(필수) Skillset", "프론트엔드 추가 자격 요건",
			"Requirements", "You should possess the following qualifications:", "REQUIREMENTS:", "**Minimum Qualifications**", "Basic Qualifications", "What we're looking for", "Who you are", "You have:", "Required Skills & Experience", "Skills/Qualifications",
			"Education and Experience", "Must have", "You might be a good fit if you:",
		},
		techmap.SectionPreferences: {
			"우대사항", "우대 사항", "[선호 자격요건]", "우대 자격요건", "[우대사항]", "▷ 우대조건", "● 우대요건", "기본 우대 사항", "이런 분이면 더 좋아요", "이런 경험이 있으면 더 좋아요", "[이런 역량이 있으면 더욱 좋습니다]", "해당되신다면 더욱 좋아요", "🙌 이런 분을 우대해요",
			"Nice to have", "Nice-to-haves:", "Preferred Qualifications", "Preferred Skills and Experience", "Bonus points", "Bonus points if you have", "Desired skills", "It's a plus if:", "[Pluses]",
		},
		techmap.SectionTechnologies: {
			"기술스택", "기술 스택", "[개발환경]", "■ 사용 기술", "기술 스택 & 사용 툴", "협업 툴", "우리가 사용하는 기술", "[우리 팀이 사용하는 기술]", "2. 업무 관련 기술", "필요 기술스택",
			"Tech stack", "Our Stack:", "Technologies we use", "## Technologies", "The tech stack",
		},
		techmap.SectionBenefits: {
			"복지 및 혜택", "혜택 및 복지", "복리후생", "[복지]", "■ 근무환경", "다온 복지 & 혜택", "근무환경 및 복지", "기타 복지", "[이런 혜택이 있어요]",
			"Benefits", "Perks", "Benefits & Perks", "What we offer", "Why join us?", "What's in it for you", "Compensation and benefits",
		},
		techmap.SectionProcess: {
			"채용절차", "전형 절차", "[채용 프로세스]", "합류 여정", "이렇게 합류해요", "제출서류", "접수기간 및 방법", "가온의 채용 절차", "지원 방법",
			"Hiring process", "Our interview process", "How to apply", "Interested?",
		},
		techmap.SectionConditions: {
			"근무조건", "근무 조건", "근무지", "고용형태", "[근무시간]", "만나게 될 근무지는 여기예요", "급여조건", "Location", "Employment type", "Work schedule:", "Salary range",
		},
		techmap.SectionOther: {
			"We are hiring for:", "유의사항", "기타", "참고사항", "[꼭 확인해주세요]", "4. 기타 사항", "Equal Opportunity Employer", "Additional information", "Notes:",
		},
	} {
		for _, line := range lines {
			got, ok := Heading(line)
			assert.True(t, ok, "%q is a heading", line)
			assert.Equal(t, kind, got, "%q", line)
		}
	}
}

func TestHeadingLeavesTextAlone(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{
		"empty":                        "",
		"an item":                      "• Java 기반 백엔드 개발 경험이 있으신 분",
		"an item that wishes":          "• 정보처리기사 자격증 우대",
		"a benefit":                    "복지포인트 연 100만원",
		"a sentence about requirement": "자격요건을 모두 갖추지 않아도 지원하실 수 있습니다",
		"a sentence in English":        "Experience with distributed systems and message queues",
		"a sentence with a pronoun":    "you will work with engineers",
		"words in small letters":       "requirements gathering",
		"a name":                       "Spring Boot",
		"heading of unknown words":     "[데이터 플랫폼 구축]",
		"text on the heading's line":   "우대사항: AWS 경험",
		"number of people":             "2명",
		"time":                         "10:00 ~ 19:00",
		"a link":                       "https://example.com/about",
		"years of something":           "About 10 people work here",
		"required in brackets":         "English (Required)",
		"only signs":                   "■■■",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kind, ok := Heading(line)
			assert.False(t, ok, "read as %s", kind)
		})
	}
}

func TestHeadingDataIsWellFormed(t *testing.T) {
	t.Parallel()
	kinds := map[techmap.SectionKind]bool{}
	for _, k := range []techmap.SectionKind{
		techmap.SectionAbout, techmap.SectionDuties, techmap.SectionRequirements, techmap.SectionPreferences, techmap.SectionTechnologies,
		techmap.SectionBenefits, techmap.SectionProcess, techmap.SectionConditions, techmap.SectionOther,
	} {
		kinds[k] = true
	}
	claimed := map[string]techmap.SectionKind{}
	for e := range dataEntries(headingData, ",") {
		table, kind, _ := strings.Cut(e.name, " ")
		if table == "fill" || table == "filler" || table == "detail" {
			continue
		}
		assert.True(t, kinds[techmap.SectionKind(kind)], "%s has no kind", e.name)
		if table != "whole" {
			continue
		}
		for _, w := range e.words {
			key := headingKey(w)
			assert.NotEmpty(t, key, "%s: %q", e.name, w)
			before, taken := claimed[key]
			assert.True(t, !taken || before == techmap.SectionKind(kind), "%q is both %s and %s", w, before, kind)
			claimed[key] = techmap.SectionKind(kind)
		}
	}
}
