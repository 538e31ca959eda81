package llm

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every hour of ten years is compared with the time zone's own rules.
func TestNextMidnight(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Skip("no time zones are installed to compare with")
	}
	for at := time.Date(2024, 1, 1, 0, 30, 0, 0, time.UTC); at.Year() < 2034; at = at.Add(time.Hour) {
		y, m, d := at.In(zone).Date()
		want := time.Date(y, m, d+1, 0, 0, 0, 0, zone)
		require.True(t, want.Equal(nextMidnight(at)), "%v: %v", at, nextMidnight(at))
	}
	midnight := time.Date(2026, 3, 8, 8, 0, 0, 0, time.UTC)
	assert.True(t, nextMidnight(midnight).After(midnight))
}
