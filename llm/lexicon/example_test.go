package lexicon_test

import (
	"context"
	"fmt"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
)

// From the text of a posting to technologies, how strongly each is asked for,
// and the line that says so.
func Example() {
	text := "[자격요건]\n• Java와 Spring Boot 경험 3년 이상\n[우대사항]\n• k8s 운영 경험\n[혜택 및 복지]\n• Slack으로 소통합니다"

	posting := techmap.Posting{Title: "백엔드 개발자", Sections: medallion.Sections(text)}
	found, err := lexicon.New(medallion.DefaultTaxonomy(), nil).Extract(context.Background(), []techmap.Posting{posting})
	if err != nil {
		panic(err)
	}
	for _, m := range found[0].Mentions {
		fmt.Println(m.Skill, m.Level, m.Context, "<-", posting.Line(m.Span))
	}
	// Output:
	// java required  <- • Java와 Spring Boot 경험 3년 이상
	// spring-boot required  <- • Java와 Spring Boot 경험 3년 이상
	// kubernetes preferred  <- • k8s 운영 경험
	// slack mentioned perk <- • Slack으로 소통합니다
}
