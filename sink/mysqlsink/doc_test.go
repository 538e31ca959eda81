package mysqlsink_test

import (
	"testing"

	"github.com/techmap-it/techmap/sink/internal/goldtest"
)

func TestCommentsListWhatTheTypesHave(t *testing.T) {
	t.Parallel()
	goldtest.Documented(t, "mysqlsink.go")
}
