package techmap_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// TestSourceReportAsJSON writes and reads what a stored run says of its sources.
func TestSourceReportAsJSON(t *testing.T) {
	t.Parallel()
	for name, give := range map[string]techmap.SourceReport{
		"complete": {Outcome: techmap.OutcomeComplete, Listed: 7},
		"failed":   {Outcome: techmap.OutcomeFailed, Err: errors.New("status 503")},
	} {
		data, err := json.Marshal(give)
		require.NoError(t, err)
		var got techmap.SourceReport
		require.NoError(t, json.Unmarshal(data, &got), name)
		assert.Equal(t, give, got, name)
	}
	assert.ErrorIs(t, json.Unmarshal([]byte(`{"listed":"seven"}`), new(techmap.SourceReport)), techmap.ErrMalformed)
}
