package manifests

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rhysd/actionlint"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const workflowFolder = "../../.github/workflows"

func workflows(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob(workflowFolder + "/*.yml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	all := make(map[string][]byte, len(files))
	for _, f := range files {
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		all[filepath.Base(f)] = text
	}
	return all
}

func TestWorkflows_lint(t *testing.T) {
	t.Parallel()
	shellcheck, err := exec.LookPath("shellcheck") // reads the scripts, too, where it is installed
	if err != nil {
		shellcheck = ""
	}
	for name, text := range workflows(t) {
		var said bytes.Buffer
		linter, err := actionlint.NewLinter(&said, &actionlint.LinterOptions{Shellcheck: shellcheck})
		require.NoError(t, err)
		found, err := linter.Lint(name, text, nil)
		require.NoError(t, err, name)
		assert.Empty(t, found, said.String())
	}
}

// A tag can be moved to other code by whoever gets hold of its repository; a digest
// cannot. The version stands beside it for people and for what proposes updates.
func TestWorkflows_actionsArePinnedByDigest(t *testing.T) {
	t.Parallel()
	pinned := regexp.MustCompile(`^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	versions := make(map[string]string)
	for name, text := range workflows(t) {
		for line := range strings.Lines(string(text)) {
			_, action, ok := strings.Cut(strings.TrimSpace(line), "uses: ")
			if !ok {
				continue
			}
			assert.Regexp(t, pinned, action, name)
			repository, version, _ := strings.Cut(action, "@")
			if versions[repository] == "" {
				versions[repository] = version
			}
			assert.Equal(t, versions[repository], version, "%s: one version of %s everywhere", name, repository)
		}
	}
}

func TestWorkflows_mayDoNoMoreThanTheyMust(t *testing.T) {
	t.Parallel()
	for name, text := range workflows(t) {
		w, errs := actionlint.Parse(text)
		require.Empty(t, errs, name)
		require.NotNil(t, w.Permissions, "%s: the default would be all", name)
		for scope, p := range w.Permissions.Scopes {
			assert.Equal(t, "read", p.Value.Value, "%s: %s is given to the job that needs it", name, scope)
		}
		require.NotNil(t, w.Defaults, name)
		assert.Equal(t, "bash", w.Defaults.Run.Shell.Value, "%s: else a pipe hides what failed in it", name)
		for _, event := range w.On {
			assert.NotEqual(t, "pull_request_target", event.EventName(), "%s: it runs others' code with our rights", name)
		}
		for id, job := range w.Jobs {
			assert.NotNil(t, job.TimeoutMinutes, "%s: %s could hang for six hours", name, id)
			for _, step := range job.Steps {
				if run, ok := step.Exec.(*actionlint.ExecRun); ok {
					assert.NotContains(t, run.Run.Value, "${{", "%s: %s: what others write goes into a script by the environment", name, id)
				}
			}
		}
	}
}

// Whoever may write to a cloud or a cluster is asked for by name, and somebody may
// have to approve.
func TestWorkflows_whatChangesProductionHasAnEnvironment(t *testing.T) {
	t.Parallel()
	for name, text := range workflows(t) {
		if !strings.HasPrefix(name, "deploy-") {
			continue
		}
		w, errs := actionlint.Parse(text)
		require.Empty(t, errs, name)
		guarded := 0
		for _, job := range w.Jobs {
			if job.Environment != nil {
				guarded++
			}
			assert.NotContains(t, string(text), "AWS_SECRET_ACCESS_KEY", name)
			assert.NotContains(t, string(text), "secrets.", "%s: no key is stored", name)
		}
		assert.Equal(t, 1, guarded, name)
		assert.NotNil(t, w.Concurrency, "%s: two at once would undo each other", name)
	}
}
