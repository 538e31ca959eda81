package manifests

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rhysd/actionlint"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A day is what a run of the workflow of the public pages meets.
type day struct {
	crawl    int    // exit status of "techmap crawl"
	refine   int    // of the layers
	publish  int    // of "techmap publish"
	openings int    // that publish makes
	before   string // openings when pages were last made; empty for never
	accept   string // what the person who started it accepts
	page     string // what publish-site writes
}

// standIn is a techmap that does what a day says.
const standIn = `#!/bin/sh
case $1 in
crawl) exit %d ;;
refine | load) exit %d ;;
publish) echo "working"; echo '{"openings": %d}'; exit %d ;;
publish-site) mkdir -p "$2" && printf '%s' >"$2/index.html" ;;
esac
`

// run runs the steps of the workflow that have a script, from the crawl to the pages,
// as GitHub would: each by bash, stopping at the first that fails. It returns the name of
// that step, empty if pages would be published.
func (d day) run(t *testing.T) string {
	t.Helper()
	w, errs := actionlint.Parse(workflows(t)["pages.yml"])
	require.Empty(t, errs)
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o750))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), mode))
	}
	write("techmap", fmt.Sprintf(standIn, d.crawl, d.refine, d.openings, d.publish, d.page), 0o700)
	write("store/techmap.db", "", 0o600)
	if d.before != "" {
		write("store/pages.openings", d.before, 0o600)
	}
	found := 0
	for _, step := range w.Jobs["build"].Steps {
		script, ok := step.Exec.(*actionlint.ExecRun)
		if !ok || step.Name == nil {
			continue
		}
		switch step.Name.Value {
		case "Ask the sites", "Make the layers", "Is there as much as there was?", "Make the pages":
		default:
			continue
		}
		found++
		cmd := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script.Run.Value)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "TECHMAP_STORE=store", "ACCEPT="+d.accept,
			"BASE_URL=https://example.org/", "GITHUB_STEP_SUMMARY="+filepath.Join(dir, "summary"))
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Logf("%s: %v\n%s", step.Name.Value, err, said)
			return step.Name.Value
		}
	}
	require.Equal(t, 4, found, "the steps have other names now")
	return ""
}

func TestPages_aBrokenRunReplacesNothing(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"bash", "jq", "timeout"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed: GitHub's machines have it", program)
		}
	}
	for _, tt := range []struct {
		name string
		day  day
		want string // the step that stops it
	}{
		{"a good day", day{openings: 100, before: "90", page: "<p>"}, ""},
		{"the first day", day{openings: 100, page: "<p>"}, ""},
		{"a site failed", day{crawl: 3, openings: 100, before: "100", page: "<p>"}, ""},
		{"the crawl took too long", day{crawl: 124, openings: 100, before: "100", page: "<p>"}, ""},
		{"records were rejected", day{refine: 3, openings: 100, before: "100", page: "<p>"}, ""},
		{"the crawl broke", day{crawl: 1, openings: 100, before: "100", page: "<p>"}, "Ask the sites"},
		{"wrong use", day{crawl: 2, openings: 100, page: "<p>"}, "Ask the sites"},
		{"a layer broke", day{refine: 1, openings: 100, page: "<p>"}, "Make the layers"},
		{"publishing broke", day{publish: 1, openings: 100, page: "<p>"}, "Make the layers"},
		{"nothing was found", day{openings: 0, page: "<p>"}, "Is there as much as there was?"},
		{"half is gone", day{openings: 49, before: "100", page: "<p>"}, "Is there as much as there was?"},
		{"half is gone, and that is so", day{openings: 49, before: "100", accept: "true", page: "<p>"}, ""},
		{"no page was written", day{openings: 100, page: ""}, "Make the pages"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, tt.day.run(t))
		})
	}
}

// Pages are replaced by a job of its own that begins when all of the other has ended
// well, the store kept included.
func TestPages_areDeployedLast(t *testing.T) {
	t.Parallel()
	w, errs := actionlint.Parse(workflows(t)["pages.yml"])
	require.Empty(t, errs)
	require.Len(t, w.Jobs["deploy"].Needs, 1)
	assert.Equal(t, "build", w.Jobs["deploy"].Needs[0].Value)
	assert.Nil(t, w.Jobs["deploy"].If)
	require.NotNil(t, w.Jobs["build"].If)
	assert.Contains(t, w.Jobs["build"].If.Value, "vars.TECHMAP_PAGES", "it is off until a fork switches it on")
}
