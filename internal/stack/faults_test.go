package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// timesOf returns how long an alert's state has to last, and how long it stays.
func timesOf(t *testing.T, rules, alert string) (lasts, stays time.Duration) {
	t.Helper()
	_, rest, found := strings.Cut(rules, "- alert: "+alert+"\n")
	require.True(t, found, alert)
	rest, _, _ = strings.Cut(rest, "- alert: ")
	for key, to := range map[string]*time.Duration{"for": &lasts, "keep_firing_for": &stays} {
		if m := regexp.MustCompile(`(?m)^\s+` + key + `: (\w+)`).FindStringSubmatch(rest); m != nil {
			d, err := parseDuration(m[1])
			require.NoError(t, err)
			*to = d
		}
	}
	return lasts, stays
}

// The times that the check states are those of the rules and routes.
func TestFaults_stateTheTimesOfTheRules(t *testing.T) {
	t.Parallel()
	rules, err := os.ReadFile("../../examples/monitoring/prometheus/rules/tickets.yml")
	require.NoError(t, err)
	pages, err := os.ReadFile("../../examples/monitoring/prometheus/rules/pages.yml")
	require.NoError(t, err)
	rules = append(rules, pages...)
	routes, err := os.ReadFile("../../examples/monitoring/alertmanager/alertmanager.yml")
	require.NoError(t, err)
	require.Contains(t, string(routes), "\n  group_wait: 1m ")
	require.Contains(t, string(routes), "\n      group_wait: 30s\n")
	require.Contains(t, string(routes), "\n  group_interval: 5m\n")
	lookback := map[string]time.Duration{"TechmapModelFailing": 30 * time.Minute} // of its recording
	s := &stack{}
	for _, f := range s.faults() {
		alert, _, _ := strings.Cut(f.alert, "{")
		lasts, stays := timesOf(t, string(rules), alert)
		wait := time.Minute
		if f.to == page {
			wait = 30 * time.Second
		}
		assert.Equal(t, lookback[alert]+lasts+wait, f.within, f.name)
		assert.Equal(t, max(lookback[alert], stays)+5*time.Minute, f.clear, f.name)
	}
}
