package medallion_test

import (
	"context"
	"fmt"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/medallion"
)

// A parser takes what its site states in fields, and leaves the text to Silver.
func ExampleNewSilver() {
	parser := techmap.RefinerFunc[techmap.RawPosting, techmap.Posting](
		func(_ context.Context, raw techmap.RawPosting) (techmap.Posting, error) {
			return techmap.Posting{
				Title:    "백엔드 개발자",
				Sections: []techmap.Section{{Text: string(raw.Body)}},
			}, nil
		})
	silver := medallion.NewSilver(map[string]medallion.Parser{"board": parser})

	p, err := silver.Refine(context.Background(), techmap.RawPosting{
		Source: "board", Key: "17",
		Body: []byte("<h3>자격요건</h3><ul><li>Go</li></ul><h3>접수방법</h3><p>hiring@board.example</p>"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.ID, p.Lang)
	for _, s := range p.Sections {
		fmt.Printf("%s %q\n", s.Kind, s.Text)
	}
	// Output:
	// board:17 ko
	// requirements "• Go"
	// process "[email]"
}

func ExampleSections() {
	for _, s := range medallion.Sections("주요업무\n- API 개발\n우대사항: Go") {
		fmt.Printf("%s %q\n", s.Kind, s.Text)
	}
	// Output:
	// duties "• API 개발"
	// preferences "Go"
}
