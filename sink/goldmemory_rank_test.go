package sink_test

import (
	"testing"

	"github.com/techmap-it/techmap/rank/ranktest"
	"github.com/techmap-it/techmap/sink"
)

func TestMemoryGoldAnswersAsTheDefinitionsSay(t *testing.T) {
	t.Parallel()
	ranktest.TestStore(t, func(*testing.T) ranktest.Store { return sink.NewMemoryGold() })
}
