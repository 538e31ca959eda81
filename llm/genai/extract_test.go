package genai_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/geminifake"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/genai"
)

// The extractor's own requests pass what the service refuses, and it waits storms out:
// drivers try once, so that it is the only one that tries again.
func TestExtractor_throughAStorm(t *testing.T) {
	t.Parallel()
	storm := func(n int, _ geminifake.Request) geminifake.Turn {
		switch n {
		case 0:
			return geminifake.Throttle(40 * time.Second)
		case 1:
			return geminifake.Down(503)
		}
		return geminifake.Text("{}")
	}
	withService(t, storm, genai.Options{}, func(t *testing.T, m *genai.Model, s *geminifake.Service) {
		began := time.Now()
		found, _ := llm.New(m, nil).Extract(t.Context(), []techmap.Posting{{
			ID: "test:1", Title: "백엔드 개발자", Lang: "ko", Sections: []techmap.Section{
				{Kind: techmap.SectionRequirements, Title: "자격요건", Text: "• Java 3년 이상\n• Docker"},
			},
		}})
		assert.Len(t, found, 1)
		asked := s.Requests()
		require.Greater(t, len(asked), 2, "the extractor tries again")
		assert.NotNil(t, asked[2].Prompt.Schema)
		assert.True(t, asked[2].JSON)
		assert.GreaterOrEqual(t, time.Since(began), 40*time.Second, "and waits as long as it is told")
	})
}
