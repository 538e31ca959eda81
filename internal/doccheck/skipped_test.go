//go:build unix

package doccheck

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// reasons are why a block is not run, each with what does run it, if anything does.
var reasons = map[string]string{
	"network":   "asks a server outside this machine",
	"cloud":     "needs an account, a cluster, or the cloud's tools; make integration-deploy runs what can be run without",
	"image":     "needs a daemon of containers; make deploy-image",
	"airflow":   "needs an Airflow; make deploy-airflow",
	"model":     "needs a model, or a build with cloud stores",
	"make":      "would run this test, or the whole suite",
	"benchmark": "takes minutes",
	"corpora":   "is printed of postings that are not in the repository",
	"drawing":   "is a drawing",
	"names":     "lists names",
	"stack":     "needs what make stack brings up",
	"slow":      "takes minutes",
}

// TestSkippedBlocksAreKnown lists every block that is not run with its reason, and holds
// the ones of bash to its grammar.
func TestSkippedBlocksAreKnown(t *testing.T) {
	t.Parallel()
	all := 0
	skipped := map[string]int{}
	for _, doc := range documents(t) {
		for _, b := range blocksOf(t, doc) {
			all++
			why, skip := b.attrs["skip"]
			if !skip {
				assert.True(t, b.checked(), "%s: nothing is done with %q: say behind the fence what is", b, b.first())
				continue
			}
			assert.Contains(t, reasons, why, "%s: %q", b, b.first())
			t.Logf("%s: not run (%s): %s", b, why, b.first())
			skipped[why]++
			if b.lang == "sh" {
				syntax(t, b)
			}
		}
	}
	for _, why := range slices.Sorted(maps.Keys(skipped)) {
		t.Logf("%3d blocks are not run: %s, %s", skipped[why], why, reasons[why])
	}
	t.Logf("%3d blocks in all", all)
	assert.Greater(t, all, 100, "blocks that were found")
}

// checked reports whether some test does something with a block.
func (b block) checked() bool {
	return b.has("file") || slices.Contains([]string{"sh", "text", "go", "json", "yaml"}, b.lang)
}

func syntax(t *testing.T, b block) {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		return
	}
	cmd := exec.Command(bash, "-n")
	cmd.Stdin = strings.NewReader(b.text)
	out, err := cmd.CombinedOutput()
	assert.NoError(t, err, "%s: %s", b, out)
}

// TestSkippedCommands reads every command line of techmap that is not run with the
// grammar of the program: its commands, flags and their kinds.
func TestSkippedCommands(t *testing.T) {
	t.Parallel()
	read := 0
	for _, doc := range documents(t) {
		for _, b := range blocksOf(t, doc) {
			for _, line := range commandLines(b) {
				if b.has("skip") || whyNotHere(line) != "" || slowDocuments[doc] && !integration() {
					t.Logf("%s: read, not run: %s", b, line)
					understood(t, b.String(), line)
					read++
				}
			}
		}
	}
	assert.Greater(t, read, 10, "lines that were read")
}

var (
	continued = regexp.MustCompile(`\\\n\s*`)
	ofProgram = regexp.MustCompile(`^(?:\./)?techmap |^go run \./examples/(techmap|api) |^api `)
	variables = regexp.MustCompile(`^([A-Z_]+=\S+ )+`)
)

// commandLines are the lines of a block of sh that call one of the programs.
func commandLines(b block) []string {
	if b.lang != "sh" {
		return nil
	}
	var out []string
	for line := range strings.SplitSeq(continued.ReplaceAllString(b.text, ""), "\n") {
		for part := range strings.SplitSeq(line, " && ") {
			part = variables.ReplaceAllString(strings.TrimSpace(part), "")
			if ofProgram.MatchString(part) {
				out = append(out, part)
			}
		}
	}
	return out
}

// placeholders are what stands for a value that is no text.
var placeholders = strings.NewReplacer("…", "x", "techmap TASK", "techmap load", " DOLLARS", " 1", " DAY", " 2026-11-22",
	"|gold|openings", "")

// understood asks the program for help on a command line: it reads all of it first, and
// says what it does not know.
func understood(t *testing.T, where, line string) {
	t.Helper()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("no bash here to read command lines with")
	}
	dir, err := programs()
	require.NoError(t, err)
	line = strings.Replace(line, "go run ./examples/", "", 1)
	line = placeholders.Replace(strings.TrimPrefix(line, "./"))
	line, _, _ = strings.Cut(line, " #")
	cmd := exec.Command("bash", "-c", line+" --help")
	cmd.Env = []string{"PATH=" + dir + ":/usr/bin:/bin", "LANG=en_US.UTF-8", "HOME=" + t.TempDir()}
	cmd.Dir = t.TempDir()
	out, err := cmd.CombinedOutput()
	assert.NoError(t, err, "%s: %s\n%s", where, line, tail(string(out)))
}

var inlineCommand = regexp.MustCompile("`(techmap [a-z][^`]*)`")

// TestInlineCommands reads the commands in the running text of all documents with the
// grammar of the program.
func TestInlineCommands(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, doc := range markdown(t) {
		data, err := os.ReadFile(filepath.Join(tree, doc))
		require.NoError(t, err)
		text := fencedPattern.ReplaceAllString(string(data), "")
		for _, m := range inlineCommand.FindAllStringSubmatch(strings.ReplaceAll(text, "\n", " "), -1) {
			if command := m[1]; !seen[command] {
				seen[command] = true
				understood(t, doc, command)
			}
		}
	}
	assert.Greater(t, len(seen), 30)
}
