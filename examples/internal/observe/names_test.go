package observe_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/examples/internal/observe"
	"github.com/techmap-it/techmap/examples/internal/status"
)

var update = flag.Bool("update", false, "write the table of metrics into docs/OPERATIONS.md")

// TestTableKeepsToTheRulesOfPrometheus checks every row by itself.
func TestTableKeepsToTheRulesOfPrometheus(t *testing.T) {
	t.Parallel()
	met := make(map[string]bool)
	for _, m := range observe.Table() {
		assert.Regexp(t, `^techmap_[a-z]+(_[a-z]+)*$`, m.Name)
		assert.False(t, met[m.Name], "%s stands there twice", m.Name)
		met[m.Name] = true
		assert.Equal(t, m.Kind == observe.Counter, strings.HasSuffix(m.Name, "_total"), m.Name)
		for unit, ending := range map[string]string{"seconds": "_seconds", "bytes": "_bytes", "dollars": "_dollars", "ratio": "_ratio"} {
			assert.Equal(t, m.Unit == unit, strings.HasSuffix(strings.TrimSuffix(m.Name, "_total"), ending), "%s in %s", m.Name, m.Unit)
		}
		assert.NotEmpty(t, m.From, m.Name)
		assert.Regexp(t, `^[A-Z0-9].*\.$`, m.Help, "%s is explained in whole sentences", m.Name)
		assert.NotContains(t, m.Help, "|", m.Name)
	}
}

// TestLabelsAreBounded has no label take values without end, and CloudWatch be sent none
// whose values are not known beforehand: each would be paid for.
func TestLabelsAreBounded(t *testing.T) {
	t.Parallel()
	for _, m := range observe.Table() {
		closed := make(map[string]bool)
		for _, l := range m.Labels {
			assert.NotEqual(t, len(l.Values) > 0, l.Max > 0, "%s{%s} has values or a bound", m.Name, l.Name)
			assert.NotContains(t, l.Values, observe.Other, "%s{%s}: it is there of itself", m.Name, l.Name)
			closed[l.Name] = len(l.Values) > 0
		}
		assert.LessOrEqual(t, m.Series(), 100_000, m.Name)
		for _, dimensions := range m.EMF {
			for _, d := range dimensions {
				assert.True(t, closed[d], "%s: dimension %s", m.Name, d)
			}
		}
		assert.Equal(t, m.Of(observe.Lambda) && len(m.EMF) > 0, len(m.EMF) > 0, "%s", m.Name)
	}
}

func TestStatesAreThoseOfTheirCollector(t *testing.T) {
	t.Parallel()
	var states []string
	for _, m := range observe.Table() {
		if m.Of(observe.Status) {
			states = append(states, m.Name)
			assert.Equal(t, []observe.Program{observe.Status}, m.From, m.Name)
		}
	}
	told := status.Names()
	slices.Sort(states)
	slices.Sort(told)
	assert.Equal(t, states, told)
}

const (
	tableBegins = "<!-- metrics:begin -->\n"
	tableEnds   = "<!-- metrics:end -->"
)

// TestTableIsDocumented compares docs/OPERATIONS.md with the table; -update writes it.
func TestTableIsDocumented(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "..", "..", "docs", "OPERATIONS.md")
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	section := regexp.MustCompile(`(?s)` + tableBegins + `.*?` + tableEnds)
	want := tableBegins + observe.Markdown() + tableEnds
	if *update {
		data = section.ReplaceAllLiteral(data, []byte(want))
		require.NoError(t, os.WriteFile(file, data, 0o644))
	}
	assert.Equal(t, want, section.FindString(string(data)), "go test ./examples/internal/observe -update")
}

func TestUnknownNames(t *testing.T) {
	t.Parallel()
	_, ok := observe.Find("techmap_no_such_thing")
	assert.False(t, ok)
	assert.Panics(t, func() { observe.NewRegistry().Counter("techmap_no_such_thing") }, "it is not in the table")
	assert.Panics(t, func() { observe.NewRegistry().Gauge(observe.NameRejects) }, "it is of another kind")
	require.Error(t, observe.NewRegistry().Register(invalid{}))
}
