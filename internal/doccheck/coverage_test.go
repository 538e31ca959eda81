//go:build unix

package doccheck

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// coverage are the pages that say what stands for what, in both languages.
var coverage = []string{"docs/COVERAGE.md", "docs/COVERAGE.ko.md"}

// A row is one of a table of a page.
type row struct {
	doc   string
	cells []string
}

func rowsOf(t *testing.T, doc string) []row {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(tree, doc))
	require.NoError(t, err)
	var out []row
	for line := range strings.SplitSeq(string(data), "\n") {
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|---") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		out = append(out, row{doc, cells})
	}
	return out
}

var (
	testLink = regexp.MustCompile("\\[`(\\w+)`\\]\\(([^)]+)\\)")
	inTicks  = regexp.MustCompile("`([^`]+)`")
)

// TestCoverageNamesTestsThatThereAre finds every test that the pages name in the file that
// they link to.
func TestCoverageNamesTestsThatThereAre(t *testing.T) {
	t.Parallel()
	for _, doc := range coverage {
		found := 0
		for _, r := range rowsOf(t, doc) {
			require.Len(t, r.cells, 5, "%s: %v", doc, r.cells)
			for _, m := range testLink.FindAllStringSubmatch(r.cells[3], -1) {
				data, err := os.ReadFile(filepath.Join(tree, filepath.Dir(doc), m[2]))
				if assert.NoError(t, err, "%s: %s", doc, r.cells[0]) {
					there := regexp.MustCompile(`(?m)^(func|def) ` + m[1] + `\(`).Match(data)
					assert.True(t, there, "%s: %s: %s has no %s", doc, r.cells[0], m[2], m[1])
				}
				found++
			}
		}
		assert.Greater(t, found, 25, doc)
	}
}

// TestCoverageShowsCommandsThatThereAre reads every command line of the pages with the
// grammar of its program.
func TestCoverageShowsCommandsThatThereAre(t *testing.T) {
	t.Parallel()
	makefile, err := os.ReadFile(filepath.Join(tree, "Makefile"))
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, doc := range coverage {
		for _, r := range rowsOf(t, doc)[1:] {
			for _, m := range inTicks.FindAllStringSubmatch(r.cells[2], -1) {
				if command := m[1]; !seen[command] {
					seen[command] = true
					commandIsThere(t, r, command, string(makefile))
				}
			}
		}
	}
	assert.Greater(t, len(seen), 20)
}

func commandIsThere(t *testing.T, r row, command, makefile string) {
	t.Helper()
	where := r.doc + ": " + r.cells[0]
	program, rest, _ := strings.Cut(command, " ")
	switch {
	case program == "make":
		target := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(rest) + `:`)
		assert.True(t, target.MatchString(makefile), "%s: no target %q", where, rest)
	case strings.HasPrefix(command, "go test "):
		out, err := exec.Command("go", "list", filepath.Join(tree, strings.TrimPrefix(rest, "test "))).CombinedOutput()
		assert.NoError(t, err, "%s: %s", where, out)
	case ofProgram.MatchString(command):
		understood(t, where, command)
	default:
		t.Errorf("%s: nothing is known of %q", where, command)
	}
}

// TestCoverageIsTheSameInBothLanguages compares what the pages link to and show.
func TestCoverageIsTheSameInBothLanguages(t *testing.T) {
	t.Parallel()
	en, ko := rowsOf(t, coverage[0]), rowsOf(t, coverage[1])
	require.Len(t, ko, len(en))
	for i := range en {
		if en[i].cells[0] == "of the original" {
			continue
		}
		assert.Equal(t, inTicks.FindAllString(en[i].cells[2], -1), inTicks.FindAllString(ko[i].cells[2], -1), en[i].cells[0])
		assert.Equal(t, testLink.FindAllString(en[i].cells[3], -1), testLink.FindAllString(ko[i].cells[3], -1), en[i].cells[0])
	}
}

// TestCoverageLeavesNothingOut looks for each part of the system that this one replaces.
func TestCoverageLeavesNothingOut(t *testing.T) {
	t.Parallel()
	for _, doc := range coverage {
		var all strings.Builder
		for _, r := range rowsOf(t, doc) {
			all.WriteString(r.cells[0] + "\n")
		}
		for _, part := range []string{
			"AWS", "Airflow", "Lambda", "EventBridge", "S3", "SQS", "DynamoDB", "RDS", "MySQL", "FastAPI", "SQLAlchemy", "Streamlit",
			"GitHub", "Actions", "git-sync", "Google Docs", "containerd", "Kubernetes", "pandas", "Gemini", "CloudWatch", "Prometheus",
			"Grafana", "Redis",
		} {
			assert.Contains(t, all.String(), part, doc)
		}
	}
}
