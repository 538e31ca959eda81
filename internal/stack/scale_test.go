package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestScaled(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"how long a state lasts", "  for: 30m\n", "  for: 30000ms\n"},
		{"with a comment behind it", "  keep_firing_for: 10m # until\n", "  keep_firing_for: 10000ms # until\n"},
		{"ranges", "rate(a[30m]) / rate(b[6h])", "rate(a[30000ms]) / rate(b[360000ms])"},
		{"no shorter than a few scrapes", "rate(a[1m])", "rate(a[5000ms])"},
		{"waits of routes", "  group_wait: 1m # x\n  group_interval: 5m", "  group_wait: 1000ms # x\n  group_interval: 5000ms"},
		{"ages are compared with, and stay", "time() - x > 36 * 3600", "time() - x > 36 * 3600"},
		{"words stay", "description: failed for 30m", "description: failed for 30m"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := scaled(tt.text, 60)
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestScaled_byOneIsTheFileItself(t *testing.T) {
	t.Parallel()
	got, err := scaled("for: nonsense", 1)
	require.NoError(t, err)
	assert.Equal(t, "for: nonsense", got)
}

func TestScaled_refusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	_, err := scaled("for: 1h30m", 60)
	require.ErrorContains(t, err, "1h30m")
}

// Every time in the real files is read, so none is left as it was.
func TestScaled_realFiles(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../examples/monitoring/prometheus/rules/*.yml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range append(files, "../../examples/monitoring/alertmanager/alertmanager.yml") {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		got, err := scaled(string(text), 60)
		require.NoError(t, err, file)
		assert.NotEqual(t, string(text), got, file)
		for _, line := range strings.Split(got, "\n") {
			for _, key := range []string{"for:", "keep_firing_for:", "group_wait:", "group_interval:", "repeat_interval:"} {
				if rest, ok := strings.CutPrefix(strings.TrimSpace(line), key+" "); ok {
					assert.Regexp(t, `^\d+ms`, rest, "%s: %s", file, line)
				}
			}
		}
	}
}

func TestParseDuration(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{"15s": 15 * time.Second, "2h": 2 * time.Hour, "1d": 24 * time.Hour} {
		got, err := parseDuration(text)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	for _, text := range []string{"", "h", "2", "2x"} {
		_, err := parseDuration(text)
		assert.Error(t, err, text)
	}
}
