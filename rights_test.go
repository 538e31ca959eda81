package techmap_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap"
)

func TestShown_permits(t *testing.T) {
	t.Parallel()
	order := []techmap.Shown{
		techmap.ShownAggregate, techmap.ShownLink, techmap.ShownSentence, techmap.ShownText,
	}
	for i, may := range order {
		for j, what := range order {
			assert.Equal(t, j <= i, may.Permits(what), "%s permits %s", may, what)
		}
	}
	assert.False(t, techmap.Shown("").Permits(techmap.ShownLink), "nothing said permits counts alone")
	assert.False(t, techmap.Shown("everything").Permits(techmap.ShownLink), "an unknown word permits counts alone")
}

func TestSources_rights(t *testing.T) {
	t.Parallel()
	strict := techmap.Rights{Counted: true, Shown: techmap.ShownLink}
	s := techmap.Sources{"board": {Name: "board", Rights: strict}}
	assert.Equal(t, strict, s.Rights("board"))
	assert.Equal(t, techmap.Unrestricted(), s.Rights("my-file"), "what nobody declared is one's own")
	assert.Equal(t, techmap.Unrestricted(), techmap.Sources(nil).Rights("board"))
	assert.Equal(t, techmap.Rights{}, techmap.Sources{"shy": {}}.Rights("shy"), "declared without rights permits nothing")
}

func TestRights_keptSince(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
	assert.Equal(t, time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), techmap.Rights{Retention: 30}.KeptSince(now))
	assert.Zero(t, techmap.Rights{}.KeptSince(now), "no limit")
}
