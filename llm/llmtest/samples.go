package llmtest

import (
	"time"

	"github.com/techmap-it/techmap"
)

// samples returns postings of both languages, each with technologies of its own.
func samples() []techmap.Posting {
	postings := []techmap.Posting{
		{
			ID: "test:backend", Title: "백엔드 개발자 (Kotlin)", Company: "(주)달빛상점", Lang: "ko",
			Sections: []techmap.Section{
				section(techmap.SectionDuties, "주요업무",
					"• 주문 서버를 설계하고 운영합니다\n• PHP로 된 정산 코드를 Kotlin으로 옮깁니다"),
				section(techmap.SectionRequirements, "자격요건",
					"• 서버 개발 경력 3년 이상\n• Java 또는 Kotlin 숙련\n• MySQL을 써 보신 분"),
				section(techmap.SectionPreferences, "우대사항", "• Docker, Kubernetes 운영 경험"),
			},
			Tags: []string{"Spring Boot", "JPA"},
		},
		{
			ID: "test:frontend", Title: "Frontend Engineer", Company: "Paper Boat Ltd.", Lang: "en",
			Sections: []techmap.Section{
				section(techmap.SectionAbout, "", "We make tools for people who print books."),
				section(techmap.SectionRequirements, "Requirements",
					"• 2+ years with TypeScript\n• React or Vue.js\n• Bachelor's degree"),
				section(techmap.SectionPreferences, "Nice to have", "• GraphQL, Webpack"),
			},
		},
		{
			ID: "test:flat", Title: "데이터 엔지니어 모집", Company: "나루데이터", Lang: "ko",
			Sections: []techmap.Section{
				section(techmap.SectionOther, "",
					"• Airflow 파이프라인 운영\n\n• Python 개발 경험이 있으신 분\n• Spark를 써 보신 분"),
			},
		},
		{
			ID: "test:nontech", Title: "매장 매니저", Company: "봄날카페", Lang: "ko",
			Sections: []techmap.Section{
				section(techmap.SectionRequirements, "자격요건", "• 밝은 인사를 즐기시는 분"),
			},
		},
	}
	for i := range postings {
		postings[i].Source = "test"
		postings[i].SeenAt = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	}
	return postings
}

func section(kind techmap.SectionKind, title, text string) techmap.Section {
	return techmap.Section{Kind: kind, Title: title, Text: text}
}
