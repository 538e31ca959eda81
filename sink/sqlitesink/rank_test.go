package sqlitesink_test

import (
	"testing"

	"github.com/techmap-it/techmap/rank/ranktest"
)

// What is published here and read into an index answers as the definitions say.
func TestGoldAnswersAsTheDefinitionsSay(t *testing.T) {
	t.Parallel()
	ranktest.TestStore(t, func(t *testing.T) ranktest.Store {
		db, _ := open(t)
		return db.Gold()
	})
}
