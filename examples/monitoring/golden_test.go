package monitoring

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the dashboards anew")

// The files are what the program in grafana/ writes.
func TestDashboards_areWrittenByTheirProgram(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if *update {
		dir = "grafana/dashboards"
	}
	run(t, "go", "run", "./grafana", "-out", dir)
	var made []string
	for _, file := range glob(t, dir+"/*/*.json") {
		name, err := filepath.Rel(dir, file)
		require.NoError(t, err)
		made = append(made, name)
		got, err := os.ReadFile(file)
		require.NoError(t, err)
		want, err := os.ReadFile(filepath.Join("grafana/dashboards", name))
		require.NoError(t, err)
		assert.Equal(t, string(want), string(got), "%s: run \"go test -run Dashboards -update .\"", name)
	}
	assert.Len(t, glob(t, "grafana/dashboards/*/*.json"), len(made), "a file that no program writes")
}

// sorted returns a sorted copy.
func sorted(s []string) []string { return slices.Sorted(slices.Values(s)) }
