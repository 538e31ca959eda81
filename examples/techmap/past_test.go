package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPast(t *testing.T) {
	t.Parallel()
	now := time.Now().UTC()
	for _, tt := range []struct {
		name, text string
		want       time.Time
	}{
		{"hours ago", "72h", now.Add(-72 * time.Hour)},
		{"a day", "2026-11-22", time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)},
		{"a time with its zone", "2026-11-22T09:00:00+09:00", time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got past
			require.NoError(t, got.UnmarshalText([]byte(tt.text)))
			assert.WithinDuration(t, tt.want, got.Time, time.Hour)
		})
	}
	for _, text := range []string{"-1h", "어제", ""} {
		assert.ErrorContains(t, new(past).UnmarshalText([]byte(text)), "72h", "%q says what to write", text)
	}
}
