package llm

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/medallion"
)

// A provider refuses schemas beyond limits that it does not publish: a sum of maxItems
// near 960, and some hundreds of values in enums. The schema is to stay far below.
func TestSchemaIsSmall(t *testing.T) {
	t.Parallel()
	s := newSchema(medallion.DefaultTaxonomy(), 64)
	assert.Less(t, s.maxItems(), 200)
	assert.Less(t, s.enums(), 120)
	assert.LessOrEqual(t, len(industries), 25)
	walk(t, s)
}

// walk checks that each object says its properties in one order and requires them all.
func walk(t *testing.T, s *Schema) {
	t.Helper()
	if s == nil {
		return
	}
	assert.Equal(t, s.Order, s.Required)
	assert.Len(t, s.Order, len(s.Properties))
	for _, name := range s.Order {
		require.Contains(t, s.Properties, name)
		walk(t, s.Properties[name])
	}
	if evidence := slices.Index(s.Order, "text"); evidence >= 0 {
		assert.Less(t, slices.Index(s.Order, "line"), evidence)
		assert.Less(t, evidence, len(s.Order)-1, "evidence stands before what is made of it")
	}
	walk(t, s.Items)
}

func TestSchemaVersion(t *testing.T) {
	t.Parallel()
	tax := medallion.DefaultTaxonomy()
	assert.Equal(t, newSchema(tax, 0).version(), newSchema(tax, 0).version())
	assert.NotEqual(t, newSchema(tax, 0).version(), newSchema(nil, 0).version(), "other roles are another form")
}

func TestSchemaHasNoRoomForMoreRoles(t *testing.T) {
	t.Parallel()
	var roles []techmap.Role
	for i := range 100 {
		id := techmap.RoleID(string(rune('a'+i%26)) + string(rune('a'+i/26)))
		roles = append(roles, techmap.Role{ID: id, Name: string(id)})
	}
	tax, err := techmap.NewTaxonomy("many", nil, roles)
	require.NoError(t, err)
	assert.Less(t, newSchema(tax, 8).enums(), 120)
}
