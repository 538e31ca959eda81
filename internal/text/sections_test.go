package text

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// sec makes a section.
func sec(kind techmap.SectionKind, title, text string) techmap.Section {
	return techmap.Section{Kind: kind, Title: title, Text: text}
}

func TestSections(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in   string
		want []techmap.Section
	}{
		"nothing": {" \n", nil},
		"no heading at all": {"서버를 개발합니다\nGo를 씁니다",
			[]techmap.Section{sec("other", "", "서버를 개발합니다\nGo를 씁니다")}},
		"text before the first heading": {"지도를 만드는 회사입니다\n\n[주요업무]\n• 서버 개발",
			[]techmap.Section{sec("about", "", "지도를 만드는 회사입니다"), sec("duties", "주요업무", "• 서버 개발")}},
		"text before a heading that stands far down": {"Go 서버 개발\nSQL 경험\n\n전형절차\n서류 > 면접",
			[]techmap.Section{sec("other", "", "Go 서버 개발\nSQL 경험"), sec("process", "전형절차", "서류 > 면접")}},
		"marks go, numbers stay": {"■ 1. 주요업무\n설계\n**우대사항:**\nGo\n## Benefits\nlunch",
			[]techmap.Section{sec("duties", "1. 주요업무", "설계"), sec("preferences", "우대사항", "Go"), sec("benefits", "Benefits", "lunch")}},
		"text on the heading's line": {"기술스택 : Java, Spring\n우대사항: AWS 경험\n[자격요건] 경력 3년",
			[]techmap.Section{sec("technologies", "기술스택", "Java, Spring"), sec("preferences", "우대사항", "AWS 경험"), sec("requirements", "자격요건", "경력 3년")}},
		"English label": {"What we do: maps\nRequirements: 3 years of Go\nNice to have: Rust",
			[]techmap.Section{sec("about", "What we do", "maps"), sec("requirements", "Requirements", "3 years of Go"), sec("preferences", "Nice to have", "Rust")}},
		"a label of a detail stays in the text": {"복지\n점심\n근무지: 서울 강남구\n고용형태: 정규직\n[급여]\n협의",
			[]techmap.Section{sec("benefits", "복지", "점심"), sec("conditions", "", "근무지: 서울 강남구\n고용형태: 정규직\n[급여]\n협의")}},
		"a detail among items is only its line": {"[자격요건]\n• Go\n근무지: 서울\n• SQL",
			[]techmap.Section{sec("requirements", "자격요건", "• Go"), sec("conditions", "", "근무지: 서울"), sec("requirements", "", "• SQL")}},
		"technologies up to the next paragraph": {"What we do: maps\nStack: Go, Kafka\nInfra: AWS\nYou will own the service that tells ships when to leave the port of Busan.",
			[]techmap.Section{
				sec("about", "What we do", "maps"), sec("technologies", "Stack", "Go, Kafka\nInfra: AWS"),
				sec("about", "", "You will own the service that tells ships when to leave the port of Busan."),
			}},
		"a combined heading asks": {"자격요건 및 우대사항\n• Go\n• Rust 우대",
			[]techmap.Section{sec("requirements", "자격요건 및 우대사항", "• Go\n• Rust 우대")}},
		"a labelled item is only its line": {"[자격요건]\n• 경력 3년\n• 우대: Kotlin\n• 우대사항: Rust\n• SQL",
			[]techmap.Section{
				sec("requirements", "자격요건", "• 경력 3년"), sec("preferences", "우대", "Kotlin"),
				sec("preferences", "우대사항", "Rust"), sec("requirements", "", "• SQL"),
			}},
		"an unknown heading parts a list": {"[주요업무]\n• 설계\n[실시간 처리]\n• Kafka 운영\n[자격요건]\n• Go",
			[]techmap.Section{sec("duties", "주요업무", "• 설계\n[실시간 처리]\n• Kafka 운영"), sec("requirements", "자격요건", "• Go")}},
		"an unknown heading of the same mark ends it": {"## Requirements\n• Go\n## Life in Jeju\nsurfing",
			[]techmap.Section{sec("requirements", "Requirements", "• Go"), sec("other", "Life in Jeju", "surfing")}},
		"an unknown heading of a lower level does not": {"## Requirements\n### Backend\n• Go",
			[]techmap.Section{sec("requirements", "Requirements", "### Backend\n• Go")}},
		"a heading in the midst of a line": {"소개입니다 [담당업무] API 개발 [우대사항] Go",
			[]techmap.Section{sec("about", "", "소개입니다"), sec("duties", "담당업무", "API 개발"), sec("preferences", "우대사항", "Go")}},
		"brackets that are part of a sentence": {"[주요업무]\n• [자격요건]을 갖춘 분",
			[]techmap.Section{sec("duties", "주요업무", "• [자격요건]을 갖춘 분")}},
		"a friendly posting": {"🙋 이런 일을 해요\n• 결제 서버를 만들어요\n🔎 이런 분을 찾아요\n• Kotlin 경험이 있는 분\n✨ 이런 분이면 더 좋아요\n• 금융 도메인\n🎁 함께하면 누릴 수 있는 혜택\n• 점심",
			[]techmap.Section{
				sec("duties", "이런 일을 해요", "• 결제 서버를 만들어요"), sec("requirements", "이런 분을 찾아요", "• Kotlin 경험이 있는 분"),
				sec("preferences", "이런 분이면 더 좋아요", "• 금융 도메인"), sec("benefits", "함께하면 누릴 수 있는 혜택", "• 점심"),
			}},
		"three fields that a comma joined": {"정산 서버를 개발합니다\n배치를 운영합니다,\nGo 경험이 있으신 분,\nKafka 경험이 있으신 분",
			[]techmap.Section{
				sec("duties", "", "정산 서버를 개발합니다\n배치를 운영합니다,"), sec("requirements", "", "Go 경험이 있으신 분,"),
				sec("preferences", "", "Kafka 경험이 있으신 분"),
			}},
		"a heading within such a field": {"지도를 만드는 회사에서 결제와 정산 서버를 개발합니다.[개발환경]\nGo, SQL,\n경력 3년,\nRust",
			[]techmap.Section{
				sec("duties", "", "지도를 만드는 회사에서 결제와 정산 서버를 개발합니다."), sec("technologies", "개발환경", "Go, SQL,"),
				sec("requirements", "", "경력 3년,"), sec("preferences", "", "Rust"),
			}},
		"commas of a list that wraps": {"서버를 개발합니다\n\nGo,\nKafka,\nSQL",
			[]techmap.Section{sec("other", "", "서버를 개발합니다\n\nGo,\nKafka,\nSQL")}},
		"headings without text": {"채용공고\n[주요업무]\n[자격요건]\n• Go",
			[]techmap.Section{sec("other", "채용공고", ""), sec("duties", "주요업무", ""), sec("requirements", "자격요건", "• Go")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, Sections(c.in))
		})
	}
}

// flat is a posting whose page was run together into one line, as some boards
// serve it.
const flat = "누리소프트 웹 개발자 채용 모집부문 및 자격요건 모집부문 담당업무 자격요건 인원 웹 개발 " +
	"[담당업무] 쇼핑몰 백오피스 개발 결제 모듈 연동 [근무부서 및 직급/직책] 직급/직책: 대리 " +
	"[자격요건] 경력사항: 경력(2년 이상) 학력사항: 학력무관 Java, Spring 사용 가능자 [우대사항] 정보처리기사, Vue.js 경험자 1 명 " +
	"근무조건 고용형태: 정규직(수습기간 3개월) 급여조건: 연봉 3,600 ~ 4,800만원 전형절차 서류전형 > 면접 > 최종합격 " +
	"기타 유의사항 허위 사실이 있으면 채용이 취소될 수 있습니다."

func TestSectionsOfFlatText(t *testing.T) {
	t.Parallel()
	var kinds []techmap.SectionKind
	text := map[techmap.SectionKind]string{}
	for _, s := range Sections(Clean(flat)) {
		kinds = append(kinds, s.Kind)
		text[s.Kind] += s.Text + "\n"
	}
	assert.Subset(t, kinds, []techmap.SectionKind{"duties", "requirements", "preferences", "conditions", "process", "other"})
	assert.Contains(t, text["duties"], "결제 모듈 연동")
	assert.Contains(t, text["requirements"], "Java, Spring 사용 가능자")
	assert.Contains(t, text["preferences"], "Vue.js 경험자")
	assert.NotContains(t, text["requirements"], "Vue.js")
	assert.Contains(t, text["conditions"], "3,600 ~ 4,800만원")
}

func TestSectionsOfFlatEnglishText(t *testing.T) {
	t.Parallel()
	s := "We build maps for ships. Responsibilities Design the routing service and run it in production with the team. " +
		"Qualifications 4+ years with Go or Java. Knowledge of SQL. Preferred Qualifications Experience with PostGIS. " +
		"Benefits: Lunch, a laptop of your choice and thirty days of holidays a year for everybody in the company."
	got := Sections(s)
	require.Len(t, got, 5)
	assert.Equal(t, sec("about", "", "We build maps for ships."), got[0])
	assert.Equal(t, techmap.SectionDuties, got[1].Kind)
	assert.Equal(t, sec("requirements", "Qualifications", "4+ years with Go or Java. Knowledge of SQL."), got[2])
	assert.Equal(t, sec("preferences", "Preferred Qualifications", "Experience with PostGIS."), got[3])
	assert.Equal(t, techmap.SectionBenefits, got[4].Kind)
}

func TestSectionsKeepCorpus(t *testing.T) {
	t.Parallel()
	for _, p := range corpus(t, "*") {
		s := Clean(p.Description)
		var b strings.Builder
		for _, section := range Sections(s) {
			b.WriteString(section.Title)
			b.WriteString(section.Text)
		}
		if words(s) != words(b.String()) {
			t.Errorf("posting %s: letters were lost, or changed their order", p.ID)
		}
	}
}

func TestSectionsFindCorpus(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		corpus string
		kind   techmap.SectionKind
		least  float64
	}{
		{"ko_jumpit_2023", techmap.SectionRequirements, .95},
		{"ko_jumpit_2023", techmap.SectionPreferences, .95},
		{"ko_jobplanet_2023", techmap.SectionRequirements, .95},
		{"ko_incruit_saramin_text_2023", techmap.SectionRequirements, .85},
		{"en_datajobs_2020", techmap.SectionRequirements, .70},
		{"en_tagged_mixed", techmap.SectionRequirements, .75},
	} {
		t.Run(c.corpus+" "+string(c.kind), func(t *testing.T) {
			t.Parallel()
			found, all := 0, corpus(t, c.corpus)
			for _, p := range all {
				for _, s := range Sections(Clean(p.Description)) {
					if s.Kind == c.kind {
						found++
						break
					}
				}
			}
			share := float64(found) / float64(len(all))
			t.Logf("%s in %.1f %% of %d postings", c.kind, 100*share, len(all))
			assert.GreaterOrEqual(t, share, c.least)
		})
	}
}
