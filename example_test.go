package techmap_test

import (
	"context"
	"fmt"
	"iter"

	"github.com/techmap-it/techmap"
)

// own is a Source over records that one already has.
type own []techmap.RawPosting

func (own) Name() string { return "own" }

func (o own) Postings(context.Context, techmap.Query) iter.Seq2[techmap.RawPosting, error] {
	return techmap.Of(o...)
}

// A pipeline goes as far as it is filled in: this one stops at silver.
func ExamplePipeline() {
	p := techmap.Pipeline{
		Sources: []techmap.Source{own{
			{Source: "own", Key: "1", Body: []byte("Go 개발자")},
			{Source: "own", Key: "2"},
		}},
		Silver: techmap.RefinerFunc[techmap.RawPosting, techmap.Posting](
			func(_ context.Context, raw techmap.RawPosting) (techmap.Posting, error) {
				if len(raw.Body) == 0 {
					return techmap.Posting{}, fmt.Errorf("empty page: %w", techmap.ErrMalformed)
				}
				return techmap.Posting{ID: raw.ID(), Title: string(raw.Body)}, nil
			}),
		SilverSink: techmap.SinkFunc[techmap.Posting](func(_ context.Context, batch []techmap.Posting) error {
			fmt.Println(batch[0].ID, batch[0].Title)
			return nil
		}),
	}
	report, err := p.Run(context.Background(), techmap.Query{})
	fmt.Println(report.Stages[techmap.StageRefine], report.Balanced(), err)
	// Output:
	// own:1 Go 개발자
	// {2 1 0 1} <nil> <nil>
}

func ExampleNewTaxonomy() {
	tax, err := techmap.NewTaxonomy("2026.11", []techmap.Skill{
		{ID: "spring", Name: "Spring", Kind: techmap.KindFramework, Aliases: []techmap.Alias{{Text: "Spring", Tier: techmap.TierWeak}}},
		{
			ID: "spring-boot", Name: "Spring Boot", Kind: techmap.KindFramework, PartOf: []techmap.SkillID{"spring"},
			Aliases: []techmap.Alias{{Text: "Spring Boot"}, {Text: "스프링부트"}},
		},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	skill, ok := tax.CanonicalSkill("스프링 부트")
	fmt.Println(skill.Name, ok, tax.Ancestors(skill.ID))
	// Output: Spring Boot true [spring]
}

func ExampleNewPostingID() {
	id := techmap.NewPostingID("greenhouse", "acme:77")
	source, key := id.Split()
	fmt.Println(id, source, key)
	// Output: greenhouse:acme:77 greenhouse acme:77
}

func ExampleCollect() {
	all, err := techmap.Collect(techmap.Of("bronze", "silver", "gold"))
	fmt.Println(all, err)
	// Output: [bronze silver gold] <nil>
}
