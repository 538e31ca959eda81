package text_test

import (
	"fmt"
	"time"

	"github.com/techmap-it/techmap/internal/text"
)

func ExampleClean() {
	fmt.Println(text.Clean("-  Java™ 17\r\n\r\n\r\n· Go&amp;Rust ・ C"))
	// Output:
	// • Java 17
	//
	// • Go&Rust · C
}

func ExampleFromHTML() {
	fmt.Println(text.FromHTML("<h3>우대사항</h3><ul><li>Go</li><li>Rust</li></ul>"))
	// Output:
	// ### 우대사항
	// • Go
	// • Rust
}

func ExampleSections() {
	for _, s := range text.Sections("[주요업무]\n• 서버 개발\n[자격요건]\n• Go\n기술스택: Go, Kafka") {
		fmt.Printf("%s %q: %q\n", s.Kind, s.Title, s.Text)
	}
	// Output:
	// duties "주요업무": "• 서버 개발"
	// requirements "자격요건": "• Go"
	// technologies "기술스택": "Go, Kafka"
}

func ExampleMask() {
	fmt.Println(text.Mask("담당자: 홍길동 매니저 (010-1234-5678, hiring@gaon.example)"))
	// Output: 담당자: [name] 매니저 ([phone], [email])
}

func ExampleFoldCompany() {
	fmt.Println(text.FoldCompany("㈜가온 소프트"), text.FoldCompany("Gaonsoft Co., Ltd. (Korea)"))
	// Output: 가온소프트 gaonsoft
}

func ExampleParseDeadline() {
	ref := time.Date(2026, 10, 15, 3, 0, 0, 0, time.UTC)
	d := text.ParseDeadline("~11.30 (월)", ref)
	fmt.Println(d.Kind, d.Date.Time.Format(time.RFC3339))
	// Output: fixed 2026-11-30T14:59:59Z
}

func ExampleFindExperience() {
	s := "• 설립 10년의 회사\n• 백엔드 개발 경력 3년 이상 7년 이하"
	f, ok := text.FindExperience(s)
	fmt.Println(f.Value.MinYears, f.Value.MaxYears, s[f.Start:f.End], ok)
	// Output: 3 7 3년 이상 7년 이하 true
}
