package llm_test

import (
	"testing"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/llm/llmtest"
	"github.com/techmap-it/techmap/medallion"
)

var usual = llmtest.Vocabulary("Java", "Kotlin", "MySQL", "Docker", "Kubernetes", "TypeScript", "React", "Vue.js",
	"GraphQL", "Webpack", "Airflow", "Python", "Spark", "Slack", "Notion", "Figma", "PHP")

func TestExtractorConforms(t *testing.T) {
	t.Parallel()
	llmtest.TestExtractor(t, func(*testing.T) techmap.Extractor {
		return llm.New(llmtest.Faithful("simulated/1", usual), &llm.Options{Taxonomy: medallion.DefaultTaxonomy()})
	})
}

func TestCascadeConforms(t *testing.T) {
	t.Parallel()
	llmtest.TestExtractor(t, func(*testing.T) techmap.Extractor {
		second := llm.New(llmtest.Faithful("simulated/1", usual), &llm.Options{Taxonomy: medallion.DefaultTaxonomy()})
		always := func(techmap.Posting, techmap.Extraction) bool { return true }
		return llm.Cascade(lexicon.New(medallion.DefaultTaxonomy(), nil), second, always)
	})
}
