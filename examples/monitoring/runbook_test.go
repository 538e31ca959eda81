package monitoring

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const runbookFile = "../../docs/OPERATIONS.md"

// runbook returns the entries under "## Alerts" by the names of their alerts.
func runbook(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile(runbookFile)
	require.NoError(t, err)
	_, rest, found := strings.Cut(string(data), "\n## Alerts\n")
	require.True(t, found, "no section Alerts")
	if end := strings.Index(rest, "\n## "); end >= 0 {
		rest = rest[:end]
	}
	entries := map[string]string{}
	for _, part := range strings.Split("\n"+rest, "\n### ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		entries[strings.TrimSpace(name)] = text
	}
	return entries
}

func TestRunbook_hasAnEntryForEachAlert(t *testing.T) {
	t.Parallel()
	block := regexp.MustCompile("(?s)```\n(.*?)```")
	entries := runbook(t)
	for _, a := range alerts(t) {
		entry, ok := entries[a.Alert]
		if !assert.True(t, ok, "%s has no entry", a.Alert) {
			continue
		}
		prose, _, _ := strings.Cut(entry, "```")
		assert.Greater(t, len(prose), 80, "%s: what it means", a.Alert)
		commands := block.FindStringSubmatch(entry)
		if assert.NotNil(t, commands, "%s: commands", a.Alert) {
			assert.Len(t, strings.Split(strings.TrimSpace(commands[1]), "\n"), 3, "%s: the first three commands", a.Alert)
		}
		delete(entries, a.Alert)
	}
	assert.Empty(t, entries, "entries of alerts that do not exist")
}
